//! What was sent and what came back. Pure: bytes in, views out.

mod error_body;
pub mod print;

use serde::{Deserialize, Serialize};

pub use error_body::{Headers, parse};

/// An answer with a status of 400 or more, taken apart and redacted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The HTTP method of the request.
    pub method: String,
    /// The path of the request, without host.
    pub path: String,
    /// The HTTP status.
    pub status: u16,
    /// Who wrote it.
    pub author: Author,
    /// The platform's `code`, or RFC 6750's `error`.
    pub code: Option<String>,
    /// The platform's `message`.
    pub message: Option<String>,
    /// `ININ-Correlation-Id`, or the body's `contextId`.
    pub correlation_id: Option<String>,
    /// Scopes named in brackets by the message, or by a `WWW-Authenticate` challenge: any one suffices.
    pub scopes: Vec<String>,
    /// Permissions named by the message.
    pub permissions: Vec<String>,
    /// Division ids named by the message.
    pub divisions: Vec<String>,
    /// The `Allow` header of a 405.
    pub allow: Vec<String>,
    /// `Retry-After`, in seconds.
    pub retry_after_seconds: Option<u64>,
    /// The first 300 characters of the body.
    pub excerpt: String,
}

impl Refusal {
    /// `PATCH /api/v2/…`, the way evidence names its source.
    #[must_use]
    pub fn source(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// `403 missing.permissions: Unable to …`, the way evidence quotes it.
    #[must_use]
    pub fn quote(&self) -> String {
        match (&self.code, &self.message) {
            (Some(code), Some(message)) => format!("{} {code}: {message}", self.status),
            (Some(code), None) => format!("{} {code}", self.status),
            (None, Some(message)) => format!("{}: {message}", self.status),
            (None, None) if self.excerpt.is_empty() => format!("{}, empty body", self.status),
            (None, None) => format!("{}: {}", self.status, self.excerpt),
        }
    }

    /// Whether it says that the token lacks a scope: the platform's code, or RFC 6750's (§3.1).
    #[must_use]
    pub fn is_scope_refusal(&self) -> bool {
        self.has_code(&["app.not.authorized.for.scope", "insufficient_scope"])
    }

    /// Whether it says that there is no user behind the token.
    #[must_use]
    pub fn is_user_refusal(&self) -> bool {
        self.has_code(&["not.a.user"]) || self.says("requires a user context")
    }

    /// Whether the message contains a phrase, capitals aside.
    #[must_use]
    pub fn says(&self, phrase: &str) -> bool {
        self.message.as_deref().is_some_and(|message| message.to_ascii_lowercase().contains(phrase))
    }

    /// Whether the platform's code is one of these.
    #[must_use]
    pub fn has_code(&self, codes: &[&str]) -> bool {
        self.code.as_deref().is_some_and(|code| codes.contains(&code))
    }
}

/// Who wrote an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The platform: its error envelope or its correlation header.
    Platform,
    /// An RFC 6750 resource server or gateway: a `Bearer` challenge or `{"error": …}`.
    Gateway,
    /// A proxy, a WAF or another page: HTML or text that the platform does not write.
    Stranger,
    /// Nothing tells: an empty body without the platform's headers.
    Unsigned,
}
