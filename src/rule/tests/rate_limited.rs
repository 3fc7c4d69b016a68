//! `rate-limited`

use super::*;
use crate::facts::Answer;
use crate::request::Refusal;
use crate::rule::RateLimited;
use crate::rule::token_cases::*;

fn limited(seconds: Option<u64>) -> Refusal {
    Refusal { retry_after_seconds: seconds, ..refused(429, "too.many.requests") }
}

#[test]
fn is_unknown_and_never_a_cause() {
    let facts = spoil(agent(), |facts| facts.refusal = Some(limited(Some(41))));
    let finding = finds(&RateLimited, &facts, Status::Unknown, Authority::Observed, "so nothing can be told");
    quotes(&finding, "Retry-After", "41 s");
    advises(&finding, "--timeout 51s");
    assert!(finding.gates);
}

#[test]
fn a_limited_read_leaves_the_verdict_to_the_others() {
    let facts = spoil(agent(), |facts| facts.live.as_mut().unwrap().grants = Answer::Refused(Box::new(limited(None))));
    let finding = finds(&RateLimited, &facts, Status::Unknown, Authority::Observed, "too many requests");
    advises(&finding, "Wait a minute");
    assert!(finding.evidence.iter().all(|piece| piece.source != "Retry-After"), "no such header was sent");
    assert!(!finding.gates);
}

#[test]
fn a_wait_without_end_is_survived_and_no_429_is_silence() {
    let facts = spoil(agent(), |facts| facts.refusal = Some(limited(Some(u64::MAX))));
    advises(&RateLimited.judge(&facts), "Wait more than a day");
    never_advises(&RateLimited.judge(&facts), "--timeout");
    silent(&RateLimited, &agent(), "no answer was a 429");
}
