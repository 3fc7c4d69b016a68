//! The secret itself.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// Something stripped from the input before it was a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tolerated {
    /// A leading `Bearer `.
    BearerPrefix,
    /// Quotes around it.
    Quotes,
    /// Line ends or spaces around it.
    SurroundingSpace,
}

/// An access token (RFC 6749 §1.4). Prints as `[redacted]`, wiped when dropped.
#[derive(Clone)]
pub struct AccessToken(SecretString);

impl AccessToken {
    /// Takes a token as people paste it: a leading `Bearer `, quotes and line ends are stripped and reported.
    #[must_use]
    pub fn from_input(text: &str) -> (Self, Vec<Tolerated>) {
        todo!("helper")
    }

    /// The token's text, for the one header it belongs in and for parsing.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<SecretString> for AccessToken {
    /// Takes a token as it was issued: nothing is stripped.
    fn from(issued: SecretString) -> Self {
        Self(issued)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
