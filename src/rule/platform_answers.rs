//! What the platform's answers say of the token itself, wherever in a case they came.

use super::Rule;
use crate::facts::{Answer, Facts};
use crate::request::Refusal;

/// The first refusal that a rule explains: of the job itself, or of a read before it.
pub(super) fn refusal<'f>(facts: &'f Facts, rule: &dyn Rule) -> Option<&'f Refusal> {
    facts.refusals().find(|refusal| rule.explains(refusal))
}

/// The read that the platform answered for this token: it takes the token for good, whatever its claims say.
pub(super) fn accepted(facts: &Facts) -> Option<&'static str> {
    let live = facts.live.as_ref()?;
    match (&live.introspection, &live.user) {
        (Answer::Given(_), _) => Some("GET /api/v2/tokens/me"),
        (_, Answer::Given(_)) => Some("GET /api/v2/users/me"),
        _ => None,
    }
}
