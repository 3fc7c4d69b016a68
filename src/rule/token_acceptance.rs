//! Whether Genesys Cloud accepts the token, by any of its answers in a case.

use super::Rule;
use crate::facts::{Answer, Facts, Task};
use crate::request::Refusal;

/// The token that the reads were made with, in words: where a failure is explained, it need not be the one that was sent.
pub(super) fn token_asked_about(facts: &Facts) -> &'static str {
    let is_sent = facts.task != Task::Explain || facts.given_token.is_none();
    if is_sent { "the token" } else { "the token given here" }
}

/// The first refusal that a rule explains: of the request itself, or of a read before it.
pub(super) fn explained_refusal<'f>(facts: &'f Facts, rule: &dyn Rule) -> Option<&'f Refusal> {
    facts.refusals().find(|refusal| rule.explains(refusal))
}

/// The read that Genesys Cloud answered for this token: it accepts the token, whatever the claims say. Where the request has
/// another token than the one that was given, the answers are about the one given.
pub(super) fn accepted_by(facts: &Facts) -> Option<&'static str> {
    let live = facts.live.as_ref().filter(|_| facts.two_tokens().is_none())?;
    match (&live.introspection, &live.user) {
        (Answer::Given(_), _) => Some("GET /api/v2/tokens/me"),
        (_, Answer::Given(_)) => Some("GET /api/v2/users/me"),
        _ => None,
    }
}
