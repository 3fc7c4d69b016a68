//! A refusal: an answer with a status of 400 or more, and who wrote it.

use std::sync::OnceLock;

use jiff::Timestamp;

use super::texts::words::is_bare_status;
use super::{Answerer, HttpClient};
use crate::catalogue::REGIONS;

/// An answer with a status of 400 or more, taken apart and redacted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The HTTP method of the request; empty where nothing shows it.
    pub method: String,
    /// The path of the request, without host; empty where nothing shows it.
    pub path: String,
    /// The HTTP status: of the answer, or as its body repeats it; `None` where neither is there.
    pub status: Option<u16>,
    /// Who wrote it.
    pub author: Author,
    /// Who answered, by everything that the input shows.
    pub answerer: Answerer,
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
    /// The `Date` header (RFC 9110 §6.6.1): when it was written.
    pub answered_at: Option<Timestamp>,
    /// The first 300 characters of the body.
    pub excerpt: String,
    /// The HTTP client whose error was pasted instead of the body.
    pub reported_by: Option<HttpClient>,
    /// What explains it.
    pub(crate) explained_by: ExplainedBy,
}

/// The id of the rule that explains a refusal, once it was looked for: every rule asks for it. A copy, which may be
/// changed, is without.
#[derive(Debug, Default)]
pub(crate) struct ExplainedBy(OnceLock<Option<&'static str>>);

impl Clone for ExplainedBy {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// Two refusals are the same, whichever was asked about.
impl PartialEq for ExplainedBy {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ExplainedBy {}

impl ExplainedBy {
    /// The id of the rule, looked for at the first call.
    pub(crate) fn get_or_find(&self, find: impl FnOnce() -> Option<&'static str>) -> Option<&'static str> {
        *self.0.get_or_init(find)
    }
}

impl Refusal {
    /// `PATCH /api/v2/…`, the way evidence names its source.
    #[must_use]
    pub fn source(&self) -> String {
        match (self.method.as_str(), self.path.as_str()) {
            ("", "") => "the answer".to_owned(),
            ("", path) => path.to_owned(),
            (method, "") => format!("the answer to a {method}"),
            (method, path) => format!("{method} {path}"),
        }
    }

    /// `403 missing.permissions: Unable to …`, the way evidence quotes it.
    #[must_use]
    pub fn quote(&self) -> String {
        let status = self.status.map(|status| status.to_string());
        let named: Vec<&str> = status.as_deref().into_iter().chain(self.code.as_deref()).collect();
        let named = named.join(" ");
        let said = match &self.message {
            Some(message) => message,
            None if self.code.is_some() => return named,
            None if self.excerpt.is_empty() && named.is_empty() => return "empty body".to_owned(),
            None if self.excerpt.is_empty() => return format!("{named}, empty body"),
            None => &self.excerpt,
        };
        if named.is_empty() { said.clone() } else { format!("{named}: {said}") }
    }

    /// Who answered, in words: Genesys Cloud only where the answer shows it.
    #[must_use]
    pub fn answerer(&self) -> &'static str {
        if self.author == Author::Platform { "the platform" } else { "the server" }
    }

    /// Whether anything shows that Genesys Cloud answered: its host, its headers, its error envelope or a correlation id.
    #[must_use]
    pub fn shows_genesys(&self) -> bool {
        self.answerer.is_genesys() || self.author == Author::Platform || self.correlation_id.is_some()
    }

    /// Whether the answer is its status and nothing else: no body, or the reason phrase.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        self.code.is_none() && self.message.is_none() && (self.excerpt.is_empty() || is_bare_status(&self.excerpt))
    }

    /// Whether the text is about a WebSocket of Genesys Cloud that was not opened.
    #[must_use]
    pub fn is_of_websocket(&self) -> bool {
        let text = self.excerpt.to_ascii_lowercase();
        let mut addresses = text.split("wss://").skip(1).map(|rest| rest.split(['/', '?', ':', ' ', '"', '\'']).next());
        addresses.any(|host| {
            REGIONS.iter().any(|region| host.is_some_and(|host| host.ends_with(&format!(".{}", region.domain))))
        })
    }

    /// What to send to support: which request was refused, with what, and the id by which they find it.
    #[must_use]
    pub fn for_support(&self) -> Option<String> {
        let id = self.correlation_id.as_ref()?;
        let status = self.status.map(|status| status.to_string());
        let named: Vec<&str> = status.as_deref().into_iter().chain(self.code.as_deref()).collect();
        let request = if self.path.is_empty() { "A request".to_owned() } else { self.source() };
        Some(match named.join(" ").as_str() {
            "" => format!("{request} was refused; correlation id {id}."),
            named => format!("{request} was refused with {named}; correlation id {id}."),
        })
    }

    /// Whether the status is known and this one.
    #[must_use]
    pub fn has_status(&self, status: u16) -> bool {
        self.status == Some(status)
    }

    /// Whether the status is known and says that the server could not answer (RFC 9110 §15.6).
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        self.status.is_some_and(|status| status >= 500)
    }

    /// Whether the status is known and says that the server came to no decision: an error of its own, or a request that
    /// did not arrive in time (RFC 9110 §15.5.9).
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.has_status(408) || self.is_server_error()
    }

    /// Whether it says that the token lacks a scope: the platform's code, or RFC 6750's (§3.1).
    #[must_use]
    pub fn is_scope_refusal(&self) -> bool {
        self.is_known_by("missing-scope")
    }

    /// Whether it says that the token belongs to no user.
    #[must_use]
    pub fn is_user_refusal(&self) -> bool {
        self.is_known_by("service-account")
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Author {
    /// The platform: its error envelope or its correlation header.
    Platform,
    /// An RFC 6750 resource server or gateway: a `Bearer` challenge or `{"error": …}`.
    Gateway,
    /// A proxy, a WAF or another page: HTML or text that the platform does not write.
    Stranger,
    /// Unknown: an empty body without Genesys Cloud's headers.
    Unsigned,
}
