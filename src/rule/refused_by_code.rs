//! The finding of rules that depend on the answer alone: fail where it was given, else not applicable.

use super::{Authority, Finding, Fix, Rule};
use crate::facts::Facts;
use crate::request::Refusal;

/// The finding of a rule about the request itself. The answer to another read does not explain its refusal.
pub(super) fn judge(rule: &dyn Rule, facts: &Facts, message: &'static str, fix: impl FnOnce() -> Fix) -> Finding {
    finding_for(rule, facts.refusal.as_ref().filter(|refusal| rule.explains(refusal)), message, fix)
}

/// The finding of a rule about every request of this token from this place.
pub(super) fn judge_any_read(
    rule: &dyn Rule,
    facts: &Facts,
    message: &'static str,
    fix: impl FnOnce() -> Fix,
) -> Finding {
    finding_for(rule, facts.refusals().find(|refusal| rule.explains(refusal)), message, fix)
}

fn finding_for(
    rule: &dyn Rule,
    refusal: Option<&Refusal>,
    message: &'static str,
    fix: impl FnOnce() -> Fix,
) -> Finding {
    match refusal {
        Some(refusal) => {
            Finding::fail(rule.id(), Authority::Observed, message, refusal.source(), refusal.quote()).fix(fix())
        }
        None => Finding::not_applicable(rule.id(), "no answer said so"),
    }
}
