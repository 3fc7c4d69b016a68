//! `control-scope-missing`

use super::*;
use crate::facts::{Answer, Facts, Origin, Policy, RequiredScope, Sending};
use crate::rule::ControlScopeMissing;
use crate::rule::token_cases::*;

fn requiring(facts: Facts, name: &str) -> Facts {
    spoil(facts, |facts| facts.policy.scopes = vec![RequiredScope { name: name.to_owned(), origin: Origin::User }])
}

#[test]
fn offline_a_miss_fails_and_says_what_the_definition_asks_for_instead() {
    let facts = offline_jwt(r#"{"sub":"u","scope":"conversations"}"#);
    let words = "requires the scope conversation:participant:control, which is not on the token";
    let finding = finds(&ControlScopeMissing, &facts, Status::Fail, Authority::Policy, words);
    quotes(&finding, "claim scope (unverified)", "conversations");
    quotes(
        &finding,
        "published definition of July 2026",
        "no scope or permission named conversation:participant:control",
    );
    quotes(&finding, "July 2026", "it asks for scope conversations and ANY of conversation:participant:wrapup");
    advises(&finding, "--no-policy");
}

#[test]
fn live_a_miss_warns_where_everything_published_is_met() {
    let words = "every published requirement is met without it";
    let finding = finds(&ControlScopeMissing, &agent(), Status::Warn, Authority::Policy, words);
    assert_eq!(finding.fix, None);
}

#[test]
fn live_a_miss_warns_where_the_platform_accepted_or_asks_for_another_thing() {
    let accepted = acted(agent(), Sending::Answered, Some(202), true);
    finds(&ControlScopeMissing, &accepted, Status::Warn, Authority::Policy, "Genesys Cloud does not need it");
    for unmet in [
        holding(&["conversations"], &["routing:queue:view"]),
        with_refusal(agent(), 403, "missing.any.permissions"),
        with_refusal(offline_jwt(r#"{"sub":"u"}"#), 404, "conversation.error.conversation.not.found"),
    ] {
        let words = "Genesys Cloud has no scope with this name";
        finds(&ControlScopeMissing, &unmet, Status::Warn, Authority::Policy, words);
    }
}

#[test]
fn live_a_miss_is_unknown_where_something_published_is() {
    let unread = spoil(agent(), |facts| facts.live.as_mut().unwrap().user = Answer::NotAsked);
    let words = "it is not known whether every published requirement is met";
    advises(&finds(&ControlScopeMissing, &unread, Status::Unknown, Authority::Policy, words), "--no-policy");
    let nothing_read = spoil(offline_jwt(r#"{"sub":"u","scope":"conversations","permissions":["*"]}"#), |facts| {
        facts.live = agent().live;
        let live = facts.live.as_mut().unwrap();
        (live.introspection, live.user, live.conversation) = (Answer::NotAsked, Answer::NotAsked, Answer::NotAsked);
        facts.policy = Policy::built_in();
    });
    finds(
        &ControlScopeMissing,
        &requiring(nothing_read, "conversations"),
        Status::Pass,
        Authority::Policy,
        "has the scope",
    );
    let words = "it is not known whether the token has the scope conversation:participant:control";
    finds(&ControlScopeMissing, &offline(), Status::Unknown, Authority::Policy, words);
}

#[test]
fn claims_alone_do_not_make_a_published_requirement_met_live() {
    let facts = spoil(
        offline_jwt(r#"{"sub":"u","scope":"conversations","permissions":["conversation:call:record"]}"#),
        |facts| {
            facts.live = accepted_live(opaque()).live;
            facts.live.as_mut().unwrap().introspection = Answer::NotAsked;
        },
    );
    let words = "it is not known whether every published requirement is met";
    finds(&ControlScopeMissing, &facts, Status::Unknown, Authority::Policy, words);
}

#[test]
fn passes_with_the_scope_or_a_permission_that_grants_it() {
    let scope = offline_jwt(r#"{"sub":"u","scope":"conversation:participant:control"}"#);
    let words = "the token has the scope conversation:participant:control";
    finds(&ControlScopeMissing, &scope, Status::Pass, Authority::Policy, words);
    for permission in ["conversation:*:*", "conversation:participant:*", "*", "conversation:participant:control"] {
        let finding = ControlScopeMissing.judge(&holding(&["conversations"], &[permission]));
        assert_eq!(finding.status, Status::Pass, "{permission}");
        quotes(&finding, "GET /api/v2/users/me", permission);
    }
}

#[test]
fn what_the_user_requires_always_fails_and_the_fix_suits_the_name() {
    for (name, advice) in [
        ("routing", "Add the scope `routing` to the OAuth client"),
        ("routing:queue:view", "It is a permission, not a scope"),
        ("admin:conversation", "knows the scope `admin:conversation`"),
    ] {
        let accepted = acted(requiring(agent(), name), Sending::Answered, Some(202), true);
        for facts in [requiring(agent(), name), accepted] {
            let words = format!("requires the scope {name}, which is not on the token");
            let finding = finds(&ControlScopeMissing, &facts, Status::Fail, Authority::Policy, &words);
            advises(&finding, advice);
        }
    }
}

#[test]
fn does_not_arise_without_a_policy_a_token_or_scopes_at_all() {
    let free = spoil(agent(), |facts| facts.policy = Policy::none());
    silent(&ControlScopeMissing, &free, "the policy requires no scope");
    silent(&ControlScopeMissing, &case_without_token(), "there is no token");
    silent(&ControlScopeMissing, &service_account(), "client-credentials tokens carry no scopes");
}
