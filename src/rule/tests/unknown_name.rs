//! `unknown-name`

use super::*;
use crate::facts::{Facts, Origin, RequiredScope};
use crate::rule::UnknownName;
use crate::rule::token_cases::*;

fn asking_for(facts: Facts, given: &[&str]) -> Facts {
    let scope = |name: &&str| RequiredScope { name: (*name).to_owned(), origin: Origin::User };
    spoil(facts, |facts| facts.policy.scopes = given.iter().map(scope).collect())
}

#[test]
fn fails_and_names_what_comes_near() {
    let facts = asking_for(agent(), &["converzations", "nothing-like-it-at-all"]);
    let words = "no scope and no permission is named converzations";
    let finding = finds(&UnknownName, &facts, Status::Fail, Authority::Published, words);
    quotes(&finding, "published lists of July 2026", "nearest: conversations");
    quotes(&finding, "published lists of July 2026", "nor is one named nothing-like-it-at-all");
    advises(&finding, "`--require-scope conversations`");
}

#[test]
fn passes_for_published_names_and_for_those_on_the_token() {
    let facts = asking_for(agent(), &["routing", "conversation:call:record"]);
    let finding = finds(&UnknownName, &facts, Status::Pass, Authority::Published, "is published, or on the token");
    quotes(&finding, "July 2026", "routing, conversation:call:record");
    let own = asking_for(offline_jwt(r#"{"sub":"u","scope":"mute:agent"}"#), &["mute:agent"]);
    assert_eq!(UnknownName.judge(&own).status, Status::Pass);
}

#[test]
fn the_built_in_name_is_not_its_business() {
    silent(&UnknownName, &agent(), "no name was given");
}
