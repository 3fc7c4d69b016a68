//! `ip-not-allowed`

use super::*;
use crate::facts::Answer;
use crate::rule::IpNotAllowed;
use crate::rule::token_cases::*;

#[test]
fn fails_whichever_request_was_answered_so() {
    let finding = finds(
        &IpNotAllowed,
        &with_refusal(offline(), 401, "ip.not.authorized"),
        Status::Fail,
        Authority::Observed,
        "does not accept requests from the network address",
    );
    quotes(&finding, "PATCH /api/v2/conversations/calls/c/participants/p", "401 ip.not.authorized");
    advises(&finding, "list of allowed IP addresses");
    let read = spoil(agent(), |facts| {
        let refusal = read_refused("/api/v2/users/me", 401, "ip.not.authorized");
        facts.live.as_mut().unwrap().user = Answer::Refused(Box::new(refusal));
    });
    quotes(&IpNotAllowed.judge(&read), "GET /api/v2/users/me", "ip.not.authorized");
}

#[test]
fn does_not_arise_from_any_other_answer() {
    silent(&IpNotAllowed, &agent(), "no answer said so");
    silent(&IpNotAllowed, &with_refusal(offline(), 401, "bad.credentials"), "no answer said so");
}
