//! What is so in a world, as far as somebody outside can know: written down where the world is made, from the facts about
//! Genesys Cloud, and apart from every rule.

use serde::Serialize;

use crate::sandbox::scenario::Verdict;

/// One answer that is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Acceptable {
    /// The report's `verdict`.
    pub verdict: Verdict,
    /// The report's `cause`: the id of a rule, `null` unless refused.
    pub cause: Option<&'static str>,
    /// What of the world makes it right.
    pub because: &'static str,
}

/// It is refused for this cause.
pub(super) fn refused(cause: &'static str, because: &'static str) -> Acceptable {
    Acceptable { verdict: Verdict::Refused, cause: Some(cause), because }
}

/// It is allowed.
pub(super) fn allowed(because: &'static str) -> Acceptable {
    Acceptable { verdict: Verdict::Allowed, cause: None, because }
}

/// Nobody outside can know.
pub(super) fn unclear(because: &'static str) -> Acceptable {
    Acceptable { verdict: Verdict::Unclear, cause: None, because }
}

/// One command in a world, and the answers to it that are right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorldRun {
    /// Command and flags, without place, token, conversation and participant.
    pub arguments: Vec<String>,
    /// Any of these is right, and nothing else.
    pub acceptable: Vec<Acceptable>,
}

/// A random world: what it is, what to run in it, and what is true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RandomWorld {
    /// The seed that makes it.
    pub seed: u64,
    /// Fault, conversation, permissions, caller and token: `fault/shape/evidence/caller/quirk`.
    pub kind: String,
    /// Whether changes lead to "allowed".
    pub curable: bool,
    /// Whom a permission is for: `user` or `oauth_client`.
    pub grantee: &'static str,
    /// What to run.
    pub runs: Vec<WorldRun>,
}
