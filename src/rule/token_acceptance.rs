//! Whether Genesys Cloud accepts the token, by any of its answers in a case.

use super::Rule;
use crate::facts::{Answer, Facts};
use crate::request::Refusal;

/// The first refusal that a rule explains: of the request itself, or of a read before it.
pub(super) fn explained_refusal<'f>(facts: &'f Facts, rule: &dyn Rule) -> Option<&'f Refusal> {
    facts.refusals().find(|refusal| rule.explains(refusal))
}

/// The read that Genesys Cloud answered for this token: it accepts the token, whatever the claims say.
pub(super) fn accepted_by(facts: &Facts) -> Option<&'static str> {
    let live = facts.live.as_ref()?;
    match (&live.introspection, &live.user) {
        (Answer::Given(_), _) => Some("GET /api/v2/tokens/me"),
        (_, Answer::Given(_)) => Some("GET /api/v2/users/me"),
        _ => None,
    }
}
