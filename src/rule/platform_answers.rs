//! What the platform's answers say of the token itself, wherever in a case they came.

use crate::facts::{Answer, Facts};
use crate::request::Refusal;

/// The first refusal with one of these codes: of the job itself, or of a read before it.
pub(super) fn refusal<'f>(facts: &'f Facts, codes: &[&str]) -> Option<&'f Refusal> {
    let reads = facts.live.iter().flat_map(|live| {
        [
            live.introspection.refused(),
            live.user.refused(),
            live.grants.refused(),
            live.scope_probe.refused(),
            live.conversation.refused(),
        ]
    });
    facts.refusal.as_ref().into_iter().chain(reads.flatten()).find(|refusal| refusal.has_code(codes))
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
