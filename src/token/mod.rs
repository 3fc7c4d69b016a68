//! Bytes → typed views of a credential.
//!
//! Lenient on purpose: a fault in a token is a value here, so that one run can report every fault.
//! Nothing in this room has a clock, a network or an opinion; the rules judge what it sees.

mod access_token;
mod claims;
mod jose;
pub mod jwks;
mod malformed;
mod redact;
pub mod signature;

use serde::{Deserialize, Serialize};

pub use access_token::{AccessToken, Tolerated};
pub use claims::{Claim, Claims, ServiceAccountMark};
pub use jose::JoseHeader;
pub use malformed::Malformed;
pub use redact::Redactor;
pub use signature::SignatureCheck;

/// What a credential looks like from the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenFormat {
    /// Three base64url parts with a JSON header: a JWS in compact serialisation (RFC 7515 §7.1).
    Jwt,
    /// No inner structure: the platform's own access tokens.
    Opaque,
    /// Neither; [`TokenFacts::malformed`] says what it is instead.
    Malformed,
}

/// Everything a token says of itself, redacted and serialisable.
///
/// Claims and header are *unverified* unless [`TokenFacts::signature`] is
/// [`SignatureCheck::Verified`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TokenFacts {
    /// The outer shape.
    pub format: TokenFormat,
    /// `sha256:` and the first eight hex digits of the token's SHA-256: tells two tokens apart, reveals neither.
    pub fingerprint: String,
    /// What was stripped from the input before it was a token.
    pub tolerated: Vec<Tolerated>,
    /// Why it cannot be an access token as it stands; `None` for a JWT or a plausible opaque token.
    pub malformed: Option<Malformed>,
    /// The JOSE header of a JWT.
    pub header_unverified: Option<JoseHeader>,
    /// The claims of a JWT.
    pub claims_unverified: Option<Claims>,
    /// The outcome of the signature check.
    pub signature: SignatureCheck,
}

impl TokenFacts {
    /// Looks at a token without checking its signature.
    #[must_use]
    pub fn examine(token: &AccessToken, tolerated: Vec<Tolerated>) -> Self {
        todo!("helper")
    }
}
