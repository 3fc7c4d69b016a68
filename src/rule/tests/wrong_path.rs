//! `wrong-path`

use super::*;
use crate::facts::{Facts, Unpublished};
use crate::rule::WrongPath;
use crate::rule::token_cases::*;

fn invented(near: &[&str]) -> Facts {
    spoil(opaque(), |facts| {
        facts.unpublished.push(Unpublished {
            method: "PATCH".to_owned(),
            path: "/api/v2/conversations/phone/c".to_owned(),
            other_methods: Vec::new(),
            not_an_id: None,
            near: names(near),
            locations: Vec::new(),
        });
    })
}

#[test]
fn fails_and_names_the_nearest_path() {
    let facts = invented(&["PATCH /api/v2/conversations/calls/{conversationId}"]);
    let words = "no published operation has the path /api/v2/conversations/phone/c";
    let finding = finds(&WrongPath, &facts, Status::Fail, Authority::Published, words);
    quotes(&finding, "published definition of July 2026", "nearest: PATCH /api/v2/conversations/calls/");
    advises(&finding, "why403 requires 'PATCH /api/v2/conversations/calls/{conversationId}'");
}

#[test]
fn has_a_next_step_even_without_a_near_path() {
    advises(&WrongPath.judge(&invented(&[])), "why403 requires <name>");
}

#[test]
fn passes_for_a_published_path_and_is_silent_without_one() {
    let finding = finds(&WrongPath, &offline(), Status::Pass, Authority::Published, "the path is published");
    quotes(&finding, "July 2026", "/api/v2/conversations/calls/{conversationId}/participants/{participantId}");
    silent(&WrongPath, &opaque(), "no operation is asked about");
}
