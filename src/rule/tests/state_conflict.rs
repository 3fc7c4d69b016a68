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
        let finding = finds(&StateConflict, &facts, Status::Fail, Authority::Observed, "present state of the object");
        quotes(&finding, "PATCH", code);
        advises(&finding, "Read the resource again");
    }
}

#[test]
fn does_not_arise_otherwise() {
    silent(&StateConflict, &agent(), "no answer said so");
    silent(&StateConflict, &with_refusal(agent(), 400, "bad.request"), "no answer said so");
}
