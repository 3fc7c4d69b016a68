//! What a text is that is no access token.

use serde::{Deserialize, Serialize};

/// What the text is instead of an access token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Malformed {
    /// Nothing at all.
    Empty,
    /// A UUID: an id, not a token.
    Uuid,
    /// A JSON object, as a token endpoint answers.
    JsonBlob,
    /// `client:secret`, raw or base64 as in HTTP Basic.
    ClientCredentials,
    /// `Bearer ` more than once.
    DoubleBearer,
    /// Percent-encoded.
    UrlEncoded,
    /// Spaces or line ends inside.
    InnerSpace,
    /// Cut off: a JWT that lacks a part or ends in the middle of one.
    Truncated,
    /// A JWE, five parts: encrypted, cannot be read (RFC 7516 §7.1).
    Encrypted,
    /// A placeholder such as `YOUR_TOKEN` or `$TOKEN`.
    Placeholder,
    /// Too short for an opaque token, or with characters that no token has (RFC 6750 §2.1).
    Implausible {
        /// Why, without quoting it.
        reason: String,
    },
    /// More than 64 KiB.
    TooLong,
}
