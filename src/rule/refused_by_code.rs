//! The shape that rules share which rest on nothing but the platform's code: fail where it was said, else not applicable.

use super::{Authority, Finding, Fix, Rule};
use crate::facts::Facts;

/// The finding of a rule that only the platform's answer can decide.
pub(super) fn judge(rule: &dyn Rule, facts: &Facts, message: &str, fix: Fix) -> Finding {
    match facts.refusals().find(|refusal| rule.explains(refusal)) {
        Some(refusal) => {
            Finding::fail(rule.id(), Authority::Observed, message, refusal.source(), refusal.quote()).fix(fix)
        }
        None => Finding::not_applicable(rule.id(), "no answer said so"),
    }
}
