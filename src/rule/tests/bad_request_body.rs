//! `bad-request-body`

use super::*;
use crate::diagnosis::diagnose;
use crate::facts::{Sending, Task};
use crate::rule::BadRequestBody;
use crate::rule::token_cases::*;

#[test]
fn fails_on_each_code_and_shows_the_body_of_a_mute() {
    for (status, code) in [
        (400, "bad.request"),
        (400, "invalid.value"),
        (400, "conversation.participant.update.invalid"),
        (415, "unsupported.media.type"),
    ] {
        let facts = with_refusal(offline(), status, code);
        let finding = finds(&BadRequestBody, &facts, Status::Fail, Authority::Observed, "the body of the request");
        quotes(&finding, "PATCH", code);
        advises(&finding, "Send exactly {\"muted\": true} as the body");
    }
    let unmute = spoil(with_refusal(agent(), 400, "invalid.value"), |facts| facts.task = Task::Unmute);
    advises(&BadRequestBody.judge(&unmute), "{\"muted\": false}");
}

#[test]
fn never_advises_the_body_that_was_sent_nor_a_mute_to_another_operation() {
    for code in ["invalid.value", "bad.request"] {
        let sent = acted(with_refusal(agent(), 400, code), Sending::Answered, Some(400), false);
        silent(&BadRequestBody, &sent, "why403 sent this request");
        assert_eq!(diagnose(&sent).cause(), Some("refused-unexplained"), "{code}");
    }
    let other = spoil(with_refusal(opaque(), 400, "bad.request"), |facts| {
        facts.operations = vec![operation("postRoutingQueues")];
    });
    let finding = BadRequestBody.judge(&other);
    never_advises(&finding, "muted");
    advises(&finding, "why403 requires postRoutingQueues");
}

#[test]
fn a_read_has_parameters_and_no_body() {
    let facts = spoil(opaque(), |facts| facts.refusal = Some(read_refused("/api/v2/users", 400, "bad.request")));
    finds(&BadRequestBody, &facts, Status::Fail, Authority::Observed, "the parameters of the request");
}

#[test]
fn leaves_the_other_meanings_of_a_400_to_their_rules() {
    let mut refusal = refused(400, "bad.request");
    refusal.message = Some("You are not a connected participant on the call".to_owned());
    silent(&BadRequestBody, &spoil(agent(), |facts| facts.refusal = Some(refusal)), "no answer said so");
    silent(&BadRequestBody, &with_refusal(agent(), 400, "not.a.user"), "no answer said so");
    silent(&BadRequestBody, &agent(), "no answer said so");
}
