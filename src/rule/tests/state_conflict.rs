//! `state-conflict`

use super::*;
use crate::rule::StateConflict;
use crate::rule::token_cases::*;

#[test]
fn fails_on_the_status_or_the_code() {
    for (status, code) in
        [(409, "request.conflict"), (409, "general.version.conflict"), (400, "queue.version.conflict")]
    {
        let facts = with_refusal(agent(), status, code);
        let finding = finds(&StateConflict, &facts, Status::Fail, Authority::Observed, "the present state of");
        quotes(&finding, "PATCH", code);
        advises(&finding, "Read the resource again");
    }
}

#[test]
fn does_not_arise_otherwise() {
    silent(&StateConflict, &agent(), "no answer said so");
    silent(&StateConflict, &with_refusal(agent(), 400, "bad.request"), "no answer said so");
}

fn saying(status: u16, message: &str) -> Facts {
    let mut facts = with_refusal(agent(), status, "bad.request");
    facts.refusal.as_mut().unwrap().message = Some(message.to_owned());
    facts
}

#[test]
fn a_version_sentence_outranks_a_vague_code() {
    for message in [
        "The version specified does not match the current version",
        "The version in the request must match the current version of the flow.",
        "Version mismatch",
    ] {
        let finding = finds(&StateConflict, &saying(400, message), Status::Fail, Authority::Observed, "present state");
        advises(&finding, "Read the resource again");
    }
}

#[test]
fn a_duplicate_gets_another_name() {
    for message in [
        "A queue with this name already exists",
        "Extension 1001 is already in use",
        "The name of a skill must be unique",
    ] {
        for status in [400, 409] {
            let words = "is in use already";
            let finding = finds(&StateConflict, &saying(status, message), Status::Fail, Authority::Observed, words);
            advises(&finding, "Choose another name");
            // Only the method shows that something was to be created.
            let created = spoil(saying(status, message), |facts| {
                facts.refusal.as_mut().unwrap().method = "POST".to_owned();
            });
            let words = "what the request would create exists already";
            finds(&StateConflict, &created, Status::Fail, Authority::Observed, words);
        }
        silent(&StateConflict, &saying(403, message), "no answer said so");
    }
}
