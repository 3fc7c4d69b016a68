//! Bytes → typed views of a credential.
//!
//! Lenient on purpose: a fault in a token is a value here, so that one run can report every fault.
//! Nothing in this room has a clock, a network or an opinion; the rules judge what it sees.

mod access_token;
mod algorithm;
mod claim;
mod claims;
mod header_faults;
mod issuer;
mod jose;
mod json_members;
#[cfg(feature = "verify")]
pub mod jwks;
#[cfg(feature = "verify")]
mod key;
#[cfg(feature = "verify")]
mod key_source;
mod kind;
mod malformed;
mod other_service;
#[cfg(feature = "cli")]
mod outline;
mod principal;
#[cfg(feature = "verify")]
#[cfg(test)]
mod properties;
#[cfg(feature = "verify")]
mod roca;
mod scopes;
mod shape;
#[cfg(feature = "verify")]
pub mod signature;
mod signature_check;
#[cfg(feature = "verify")]
#[cfg(test)]
mod signature_tests;

use sha2::{Digest, Sha256};

pub use access_token::{AccessToken, Tolerated};
pub use claim::Claim;
pub use claims::{AmbiguousClaim, Claims};
pub use jose::JoseHeader;
pub use kind::{MarkedKind, NotAnAccessToken, TokenKind};
pub use malformed::Malformed;
pub use other_service::OtherService;
#[cfg(feature = "cli")]
pub(crate) use outline::{Outline, TimeClaim};
pub use principal::ServiceAccountMark;
pub use scopes::{LooseNames, split_names};
#[cfg(feature = "verify")]
pub use signature::{KeyError, KeySource};
pub use signature_check::SignatureCheck;

use crate::secret::Redactor;
use shape::Shape;

/// What a credential looks like from the outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
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
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TokenFacts {
    /// The outer shape.
    pub format: TokenFormat,
    /// `sha256:` and the first eight hex digits of the token's SHA-256: distinguishes two tokens, reveals neither.
    pub fingerprint: String,
    /// What was stripped from the input before it was a token.
    pub tolerated: Vec<Tolerated>,
    /// Its length and form in words, as `36 characters, in the form of a UUID`.
    pub shape: String,
    /// Why it cannot be an access token as it stands; `None` for a plausible opaque token or a JWT, but for one
    /// that ends in the middle of its signature or is not encoded as it should be.
    pub malformed: Option<Malformed>,
    /// Whose token it is instead, where a known prefix says so.
    pub service: Option<OtherService>,
    /// The JOSE header of a JWT.
    pub header_unverified: Option<JoseHeader>,
    /// The claims of a JWT.
    pub claims_unverified: Option<Claims>,
    /// The outcome of the signature check.
    pub signature: SignatureCheck,
}

impl TokenFacts {
    /// Looks at a token without a key. Its signature is [`SignatureCheck::Faulty`] where no key could mend it,
    /// else [`SignatureCheck::NotChecked`]; see [`signature::verify`].
    #[must_use]
    pub fn examine(token: &AccessToken, tolerated: Vec<Tolerated>) -> Self {
        let text = token.expose();
        let length = text.chars().count();
        let mut facts = Self {
            format: TokenFormat::Malformed,
            fingerprint: fingerprint(text),
            tolerated,
            shape: String::new(),
            malformed: None,
            service: None,
            header_unverified: None,
            claims_unverified: None,
            signature: SignatureCheck::NotChecked,
        };
        match Shape::<json_members::Members>::parse(text) {
            Shape::Malformed(malformed) => {
                facts.shape = format!("{length} characters, {}", malformed.describe());
                facts.malformed = Some(malformed);
            }
            Shape::Opaque => {
                facts.format = TokenFormat::Opaque;
                facts.service = other_service::recognise(text);
                facts.shape = format!("{length} characters, opaque");
            }
            Shape::Jws(jws) => {
                let redactor = jws.claims.teach(jws.header.teach(Redactor::new([text])));
                let cut_off = header_faults::is_cut_off(&jws);
                let faults = header_faults::header_faults(&jws, &redactor);
                facts.format = TokenFormat::Jwt;
                facts.shape = format!(
                    "{length} characters, a JWT{}",
                    if cut_off { " that ends in the middle of its signature" } else { " in three parts" }
                );
                let not_canonical = || jws.irregularity().map(|reason| Malformed::NotCanonical { reason });
                facts.malformed = cut_off.then_some(Malformed::Truncated).or_else(not_canonical);
                facts.header_unverified = Some(JoseHeader::from_members(&jws.header, &redactor));
                facts.claims_unverified = Some(Claims::from_members(&jws.claims, &redactor));
                if !faults.is_empty() {
                    facts.signature = SignatureCheck::Faulty { faults };
                }
            }
        }
        facts
    }

    /// Whether it is a JWT, so that header and claims are there.
    #[must_use]
    pub fn is_jwt(&self) -> bool {
        self.format == TokenFormat::Jwt
    }

    /// Whether the signature was checked and found good: the claims are then the issuer's own words.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        matches!(self.signature, SignatureCheck::Verified { .. })
    }

    /// How evidence names a claim, as `claim exp (unverified)`.
    #[must_use]
    pub fn claim_source(&self, name: &str) -> String {
        if self.is_verified() { format!("claim {name}") } else { format!("claim {name} (unverified)") }
    }
}

/// `sha256:` and the first eight hex digits of a text's SHA-256.
fn fingerprint(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let hex: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
