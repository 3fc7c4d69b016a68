//! The part that `exp` and `nbf` have in common.

use jiff::{SignedDuration, Timestamp};

use super::Finding;
use super::span_text::{span, utc};
use crate::facts::Facts;
use crate::token::{Claim, Claims, TokenFormat};

/// What a token says of one end of its lifetime.
pub(super) enum Lifetime {
    /// Nothing that could be read, for this reason.
    Unreadable(&'static str),
    /// It has no such claim.
    Absent(String),
    /// The claim is no NumericDate.
    WrongType {
        /// How evidence names the claim.
        source: String,
        /// The fault in words.
        fault: String,
    },
    /// This instant.
    At {
        /// How evidence names the claim.
        source: String,
        /// The claim's value.
        instant: Timestamp,
    },
}

/// Reads a time claim of the case's token.
pub(super) fn lifetime(facts: &Facts, name: &str, claim: impl FnOnce(&Claims) -> &Claim<Timestamp>) -> Lifetime {
    let Some(token) = &facts.token else { return Lifetime::Unreadable("there is no token") };
    let Some(claims) = &token.claims_unverified else {
        return Lifetime::Unreadable(match token.format {
            TokenFormat::Malformed => "the token cannot be read",
            _ => "only Genesys Cloud knows how long an opaque token lasts",
        });
    };
    let source = token.claim_source(name);
    match claim(claims) {
        Claim::Absent => Lifetime::Absent(source),
        Claim::Valid(instant) => Lifetime::At { source, instant: *instant },
        wrong @ Claim::WrongType { .. } => Lifetime::WrongType { source, fault: wrong.fault().unwrap_or_default() },
    }
}

/// Clocks that agree to within this are not worth a word.
const AGREEMENT: SignedDuration = SignedDuration::from_secs(60);

/// Adds the platform's clock, where it is known and differs from this machine's.
pub(super) fn with_skew(finding: Finding, facts: &Facts) -> Finding {
    let Some(platform) = facts.live.as_ref().and_then(|live| live.platform_time) else { return finding };
    let ahead = platform.duration_since(facts.now);
    if ahead.abs() <= AGREEMENT {
        return finding;
    }
    let direction = if ahead.is_positive() { "ahead of" } else { "behind" };
    let quote = format!("{}, {} {direction} this machine's clock", utc(platform), span(ahead));
    finding.evidence("Date header of the answer", quote)
}
