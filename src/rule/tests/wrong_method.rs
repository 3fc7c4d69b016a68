//! `wrong-method`

use super::*;
use crate::facts::{Answer, Unpublished};
use crate::request::Refusal;
use crate::rule::WrongMethod;
use crate::rule::token_cases::*;

fn not_allowed(method: &str, allow: &[&str]) -> Refusal {
    Refusal {
        method: method.to_owned(),
        path: "/api/v2/conversations/calls/c/participants/p".to_owned(),
        allow: names(allow),
        ..refused(405, "method not allowed")
    }
}

#[test]
fn fails_on_a_put_and_names_the_published_method() {
    let facts = spoil(opaque(), |facts| {
        facts.unpublished.push(Unpublished {
            method: "PUT".to_owned(),
            path: "/api/v2/conversations/calls/c/participants/p".to_owned(),
            other_methods: names(&["PATCH patchConversationsCallParticipant"]),
            not_an_id: None,
            unset: Vec::new(),
            near: Vec::new(),
            locations: Vec::new(),
        });
    });
    let finding = finds(&WrongMethod, &facts, Status::Fail, Authority::Published, "PUT is not a method of");
    quotes(&finding, "July 2026", "the path has: PATCH patchConversationsCallParticipant");
    advises(&finding, "Use PATCH instead of PUT");
}

#[test]
fn fails_on_405_with_the_methods_of_the_header_or_of_the_definition() {
    for (allow, quote) in [(&["PATCH"][..], "PATCH"), (&[][..], "not named")] {
        let facts = spoil(opaque(), |facts| facts.refusal = Some(not_allowed("PUT", allow)));
        let finding = finds(&WrongMethod, &facts, Status::Fail, Authority::Observed, "does not accept PUT");
        quotes(&finding, "Allow", quote);
        advises(&finding, "Use PATCH");
    }
}

#[test]
fn never_advises_the_method_that_was_used() {
    let facts = spoil(opaque(), |facts| facts.refusal = Some(not_allowed("PATCH", &[])));
    let finding = finds(&WrongMethod, &facts, Status::Fail, Authority::Observed, "does not accept PATCH");
    never_advises(&finding, "Use PATCH");
    advises(&finding, "proxy or redirect in between");
}

#[test]
fn a_405_to_another_read_is_no_cause() {
    let facts = spoil(agent(), |facts| {
        let refusal = read_refused("/api/v2/authorization/subjects/me", 405, "method not allowed");
        facts.live.as_mut().unwrap().grants = Answer::Refused(Box::new(refusal));
    });
    finds(&WrongMethod, &facts, Status::Pass, Authority::Published, "the path has this method");
    silent(&WrongMethod, &opaque(), "no operation was given");
}
