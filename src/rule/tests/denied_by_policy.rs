//! `denied-by-policy`

use super::*;
use crate::facts::Answer;
use crate::rule::DeniedByPolicy;
use crate::rule::token_cases::*;

#[test]
fn fails_on_the_platforms_word() {
    let facts = with_refusal(agent(), 403, "authz.policy.denied");
    let finding = finds(&DeniedByPolicy, &facts, Status::Fail, Authority::Observed, "an access policy");
    quotes(&finding, "PATCH", "403 authz.policy.denied");
    advises(&finding, "Change the access policy");
}

#[test]
fn does_not_arise_where_another_read_was_denied() {
    let facts = spoil(agent(), |facts| {
        let refusal = read_refused("/api/v2/authorization/subjects/me", 403, "authz.policy.denied");
        facts.live.as_mut().unwrap().grants = Answer::Refused(Box::new(refusal));
    });
    silent(&DeniedByPolicy, &facts, "no answer said so");
    silent(&DeniedByPolicy, &with_refusal(agent(), 403, "missing.permissions"), "no answer said so");
}
