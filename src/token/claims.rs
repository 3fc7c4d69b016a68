//! The claims of a JWT (RFC 7519 §4.1, RFC 8693 §4.2, RFC 9068 §2.2), as found and unverified.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One claim as found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim<T> {
    /// Not in the token.
    #[default]
    Absent,
    /// Of the type that the RFC gives it.
    Valid(T),
    /// Of another JSON type: a fault of its own, never "missing".
    WrongType {
        /// The type it should have, as `a number`.
        expected: String,
        /// What was found, as `the string "1700000000"`.
        found: String,
    },
}

impl<T> Claim<T> {
    /// The value, where it has the right type.
    pub fn valid(&self) -> Option<&T> {
        match self {
            Self::Valid(value) => Some(value),
            _ => None,
        }
    }
}

/// A sign in the claims that the token belongs to a service account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceAccountMark {
    /// The claim, as `gty`.
    pub claim: String,
    /// What it says, redacted, as `client-credentials`.
    pub quote: String,
}

/// The claims this tool reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// `iss`
    pub issuer: Claim<String>,
    /// `sub`
    pub subject: Claim<String>,
    /// `aud`: a string or an array of strings.
    pub audience: Claim<Vec<String>>,
    /// `exp`
    pub expires_at: Claim<Timestamp>,
    /// `nbf`
    pub not_before: Claim<Timestamp>,
    /// `iat`
    pub issued_at: Claim<Timestamp>,
    /// `jti`
    pub token_id: Claim<String>,
    /// `client_id`
    pub client_id: Claim<String>,
    /// `azp`
    pub authorized_party: Claim<String>,
    /// `scope`, `scp` and `scopes` together, in the order found, without repeats.
    pub scopes: Claim<Vec<String>>,
    /// What is unusual about how the scopes are written, a sentence each.
    pub scope_remarks: Vec<String>,
    /// `permissions`, `authorities` together.
    pub permissions: Claim<Vec<String>>,
    /// `roles`
    pub roles: Claim<Vec<String>>,
    /// `token_use`
    pub token_use: Claim<String>,
    /// `nonce` is there: OpenID Connect puts it in ID tokens.
    pub has_nonce: bool,
    /// Signs of a service account: `sub` equal to `client_id` or `azp`, `gty`, `idtyp`, `service-account-…`.
    pub service_account: Option<ServiceAccountMark>,
    /// Member names that occur more than once in the JSON (RFC 7519 §4).
    pub duplicates: Vec<String>,
}
