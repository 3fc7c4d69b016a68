//! See [`RefusedUnexplained`].

use super::{Authority, Finding, Fix, RULES, Rule, declared, rule};
use crate::catalogue::{DATE, statuses_of};
use crate::facts::{Facts, Sending};
use crate::request::Refusal;

rule! {
    /// The platform refused with words that no rule knows.
    ///
    /// ## What it looks for
    /// A refusal that no other rule explains.
    ///
    /// ## Why the server refuses
    /// Not known, and not guessed.
    ///
    /// ## Evidence
    /// The answer as it is, and whether the published definition declares its code.
    ///
    /// ## Fix
    /// Open a case with the correlation id.
    ///
    /// ## References
    /// Platform facts: error bodies; the correlation id is what support asks for.
    RefusedUnexplained, "refused-unexplained", Action
}

impl Rule for RefusedUnexplained {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(refusal) = &facts.refusal else {
            return Finding::not_applicable(Self::ID, "nothing was refused");
        };
        let phantom = facts.action.as_ref().is_some_and(|action| action.sending == Sending::DryRunPhantom);
        let others = || RULES.iter().filter(|rule| rule.id() != Self::ID);
        let read_of_conversation = refusal.status == 404 && refusal.has_code(&["not.found"]);
        if phantom || others().any(|rule| rule.explains(refusal)) || (read_of_conversation && refusal.method == "GET") {
            return Finding::not_applicable(Self::ID, "another rule explains the refusal");
        }
        let code = refusal.code.as_deref().unwrap_or("no code");
        let declared = match statuses_of(code).as_slice() {
            [] => "not declared by any operation".to_owned(),
            statuses => format!("declared with {}", statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(", ")),
        };
        let id = refusal.correlation_id.as_deref().unwrap_or("none was sent");
        Finding::fail(
            Self::ID,
            Authority::Observed,
            format!("the platform refused with {code}, which this tool cannot explain"),
            refusal.source(),
            refusal.quote(),
        )
        .evidence(format!("published definition of {DATE}"), declared)
        .evidence("ININ-Correlation-Id", id)
        .fix(Fix::new(
            "Open a case with the platform's support and give the correlation id",
            [format!("Say: \"{} was refused with {} {code}; correlation id {id}\"", refusal.source(), refusal.status)],
            "Platform facts: support asks for the correlation id; it is not secret",
        ))
    }

    fn explains(&self, _refusal: &Refusal) -> bool {
        false
    }
}
