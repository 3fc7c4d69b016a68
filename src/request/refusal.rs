//! A refusal: an answer with a status of 400 or more, and who wrote it.

use std::sync::OnceLock;

use jiff::Timestamp;

use super::known_answers::{self, INVALID_UUID, KNOWN_ANSWERS, Meaning};
use super::texts::words::is_bare_status;
use super::{Answerer, Author, HttpClient};
use crate::catalogue::REGIONS;

/// An answer with a status of 400 or more, taken apart and redacted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

/// The id of the rule that explains a refusal, and whether it asks for a user, once that was looked for: every rule asks for it.
/// A copy, which may be changed, is without.
#[derive(Debug, Default)]
pub(crate) struct ExplainedBy {
    rule: OnceLock<Option<&'static str>>,
    asks_for_user: OnceLock<bool>,
}

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
        *self.rule.get_or_init(find)
    }

    /// Whether the refusal asks for a user, looked for at the first call.
    fn is_user_refusal(&self, find: impl FnOnce() -> bool) -> bool {
        *self.asks_for_user.get_or_init(find)
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
        if self.author == Author::Platform { "Genesys Cloud" } else { "the server" }
    }

    /// Whether anything shows that Genesys Cloud answered: its host, its headers, its error envelope or a correlation id.
    #[must_use]
    pub fn shows_genesys(&self) -> bool {
        self.answerer.is_genesys() || self.author == Author::Platform || self.correlation_id.is_some()
    }

    /// Whether Genesys Cloud is known to have answered: a correlation id alone may be another system's.
    #[must_use]
    pub fn is_genesys_clouds(&self) -> bool {
        self.answerer.is_genesys() || self.author == Author::Platform
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

    /// Whether it says that a permission is missing.
    #[must_use]
    pub fn is_permission_refusal(&self) -> bool {
        self.is_known_by("missing-permission")
    }

    /// Whether it says that the token belongs to no user.
    #[must_use]
    pub fn is_user_refusal(&self) -> bool {
        self.explained_by.is_user_refusal(|| self.is_known_by("service-account"))
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

    /// What its code means, with its message where the code has several meanings.
    pub(crate) fn meaning_of_code(&self) -> Option<Meaning> {
        known_answers::by_code(self.code.as_deref()?, self.lower_message().as_deref())
    }

    /// Whether its code or its message alone is one that this rule knows.
    pub(super) fn is_known_by(&self, rule: &str) -> bool {
        let message = self.lower_message();
        let message = message.as_deref();
        KNOWN_ANSWERS.iter().filter(|known| known.rule() == Some(rule)).any(|known| {
            self.code.as_deref().is_some_and(|code| known.is_code_of(code, message))
                || message.is_some_and(|message| known.is_sentence_in(message))
        })
    }

    fn lower_message(&self) -> Option<String> {
        self.message.as_ref().map(|message| message.to_ascii_lowercase())
    }

    /// Whether the message says that what the request creates, or its name, is there already.
    #[must_use]
    pub fn names_duplicate(&self) -> bool {
        ["already exists", "already in use", "must be unique", "is not unique"]
            .into_iter()
            .any(|words| self.says(words))
    }

    /// Whether the message gives a division's id as a fourth segment of a permission.
    #[must_use]
    pub fn names_division_of_permission(&self) -> bool {
        let named = |name: &String, division: &String| {
            division != "*" && self.says(&format!("{name}:{division}").to_ascii_lowercase())
        };
        self.permissions.iter().any(|name| self.divisions.iter().any(|division| named(name, division)))
    }

    /// Whether the message says that an id is not a UUID.
    #[must_use]
    pub fn names_invalid_uuid(&self) -> bool {
        self.says(INVALID_UUID)
    }

    /// The HTTP client that left the body out of its error. An answer with a code or a message was shown.
    #[must_use]
    pub fn body_left_out_by(&self) -> Option<HttpClient> {
        if self.code.is_some() || self.message.is_some() || self.is_undecided() {
            return None;
        }
        self.reported_by
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(excerpt: &str) -> Refusal {
        Refusal {
            status: Some(403),
            author: Author::Stranger,
            excerpt: excerpt.to_owned(),
            reported_by: HttpClient::find(excerpt),
            ..Refusal::default()
        }
    }

    #[test]
    fn an_answer_with_a_code_or_a_message_was_shown() {
        let lost = refusal("AxiosError");
        assert!(lost.body_left_out_by().is_some());
        for shown in [
            Refusal { code: Some("some.code".to_owned()), ..lost.clone() },
            Refusal { message: Some("No".to_owned()), ..lost.clone() },
            Refusal { status: Some(503), ..lost.clone() },
        ] {
            assert_eq!(shown.body_left_out_by(), None);
        }
    }
}
