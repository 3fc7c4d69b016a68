//! A request as an input shows it: redacted, with its defects kept as values. Judging them is the rules' work.

mod authorization;
mod blank_client;
mod body;
mod placeholder;
mod target;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::host::Host;
use crate::secret;
use crate::secret::Redactor;
use crate::token::TokenFacts;
use target::Target;

/// A request that was sent, or is about to be. What the input does not show is `None` or `NotShown`: unknown, not absent.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SentRequest {
    /// The HTTP method as written; `None` where nothing shows it.
    pub method: Option<String>,
    /// Whether the method was not written but follows from the other options of a `curl` command.
    pub method_implied: bool,
    /// `https` or `http`; `None` where the URL has none.
    pub scheme: Option<String>,
    /// The host as written, in lower case, with its port; `None` where only a path is shown.
    pub host: Option<String>,
    /// The path with placeholders as written, without query; `None` where nothing shows it.
    pub path: Option<String>,
    /// The `Authorization` header.
    pub authorization: Authorization,
    /// Whether the token that is shown is in the query of the URL (RFC 6750 §2.3), not in a header.
    pub token_is_in_query: bool,
    /// The `Content-Type` header; `None` where it is not shown.
    pub content_type: Option<String>,
    /// Whether all headers of the request are shown, so that one that is not there was not sent.
    pub headers_are_whole: bool,
    /// The body.
    pub body: SentBody,
    /// Placeholders left in URL or body, as written: `{conversationId}`, `YOUR_ID`, `<id>`.
    pub placeholders: Vec<String>,
    /// Of a request for a token: what was sent empty or as `undefined`, as `client_id is empty`. Never a value.
    pub blank_client: Vec<String>,
}

impl SentRequest {
    /// `PATCH /api/v2/…`, as far as it is known.
    #[must_use]
    pub fn source(&self) -> String {
        let parts = [self.method.as_deref(), self.path.as_deref()];
        let known: Vec<&str> = parts.into_iter().flatten().collect();
        if known.is_empty() { "the request".to_owned() } else { known.join(" ") }
    }

    /// Whether it went to a host of Genesys Cloud.
    #[must_use]
    pub fn is_to_genesys(&self) -> bool {
        self.host.as_deref().is_some_and(|host| matches!(Host::parse(host), Host::Api(_) | Host::Other(..)))
    }

    /// The token in it, judged by its shape; `None` where none is shown.
    #[must_use]
    pub fn token(&self) -> Option<&TokenFacts> {
        match &self.authorization {
            Authorization::Given { token, .. } => token.as_deref(),
            Authorization::NotShown | Authorization::Missing | Authorization::Hidden => None,
        }
    }
}

/// The `Authorization` header of a request.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub enum Authorization {
    /// The input does not show whether there was one.
    #[default]
    NotShown,
    /// The request is shown whole, and has none.
    Missing,
    /// There is one, and its value is a variable that the shell fills in, or was masked by whoever pasted it.
    Hidden,
    /// It is there, never its text.
    Given {
        /// The scheme as written (RFC 9110 §11.1), such as `Bearer` or `Basic`; empty where there is none.
        scheme: String,
        /// What is wrong with the header around the token.
        faults: Vec<HeaderFault>,
        /// The token, judged by its shape.
        token: Option<Box<TokenFacts>>,
    },
}

/// What is wrong with an `Authorization` header around the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderFault {
    /// The token stands there without a scheme.
    NoScheme,
    /// Another scheme than `Bearer`.
    NotBearer,
    /// `Bearer Bearer …`
    DoubledBearer,
    /// Quotes or angle brackets around the token were sent with it.
    Quoted,
    /// The header stands there more than once.
    Repeated,
    /// `Bearer:`, or a second `Authorization:` inside the value.
    StrayColon,
    /// The scheme has no credential after it.
    Empty,
    /// A variable that the shell did not fill in, for example in single quotes.
    UnfilledVariable,
}

/// The body of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SentBody {
    /// The input does not show it.
    #[default]
    NotShown,
    /// The request is shown whole, and has none.
    Empty,
    /// It was read from a file or another program that the input only names.
    Elsewhere(String),
    /// A JSON object: its members, each value as JSON where it is a plain word such as `"true"`, else its kind, as `a string`.
    Object(BTreeMap<String, String>),
    /// Anything else.
    Unreadable {
        /// Why it is no JSON object, without quoting it.
        reason: String,
        /// Its beginning: names, punctuation and plain words, with `…` for every other value.
        excerpt: String,
    },
}

/// The parts of a request as an input gives them, not yet redacted.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Parts<'a> {
    /// The method as written.
    pub method: Option<&'a str>,
    /// The URL or path as written.
    pub url: Option<&'a str>,
    /// All headers that were sent, in order; `None` where the input does not show them.
    pub headers: Option<&'a [(String, String)]>,
    /// The body; `None` where the input does not show whether there was one.
    pub body: Option<&'a str>,
}

impl Parts<'_> {
    /// A redactor that also knows the secrets of these parts.
    pub(super) fn taught<'r>(&self, redactor: &'r Redactor) -> Cow<'r, Redactor> {
        let headers = self.headers.unwrap_or_default().iter().map(|(name, value)| (name.as_str(), value.as_str()));
        secret::taught_by_request(self.url, headers, self.body, redactor)
    }
}

impl SentRequest {
    /// Takes a request apart. Everything kept is redacted; a token is judged by its shape and forgotten. Secrets in the
    /// request itself are masked whether or not the redactor knows them.
    #[must_use]
    pub fn from_parts(parts: Parts<'_>, redactor: &Redactor) -> Self {
        let redactor = parts.taught(redactor);
        let target = parts.url.map(Target::parse).unwrap_or_default();
        let headers = parts.headers.unwrap_or_default();
        let values = |name: &str| -> Vec<&str> {
            let same = headers.iter().filter(|(header, _)| header.trim().eq_ignore_ascii_case(name));
            same.map(|(_, value)| value.trim()).collect()
        };
        let first =
            |name: &str| values(name).first().filter(|value| !value.is_empty()).map(|value| redactor.redact(value));
        let asks_for_a_token = target.path.as_deref().is_some_and(|path| path.ends_with("/oauth/token"));
        let token_is_in_query = values("authorization").is_empty() && target.token.is_some();
        let shown = match (values("authorization").as_slice(), &target.token) {
            ([], Some(token)) => authorization::in_query(token),
            _ if parts.headers.is_none() => Authorization::NotShown,
            (values, _) => authorization::read_authorization(values, asks_for_a_token),
        };
        let (body, in_body) = parts.body.map(|body| body::read_body(body, &redactor)).unwrap_or_default();
        let mut placeholders: Vec<String> = target.placeholders.iter().map(|text| redactor.redact(text)).collect();
        for placeholder in in_body {
            if !placeholders.contains(&placeholder) {
                placeholders.push(placeholder);
            }
        }
        Self {
            method: parts.method.map(|method| redactor.redact(&method.trim().to_ascii_uppercase())),
            method_implied: false,
            scheme: target.scheme.map(|scheme| redactor.redact(&scheme)),
            host: target
                .host
                .map(|host| redactor.redact(&host))
                .or_else(|| first("host").map(|host| host.to_ascii_lowercase())),
            path: target.path.map(|path| redactor.redact(&path)),
            authorization: shown,
            token_is_in_query,
            content_type: first("content-type"),
            headers_are_whole: parts.headers.is_some(),
            body,
            placeholders,
            blank_client: match asks_for_a_token {
                true => blank_client::find_blanks(&values("authorization"), parts.body),
                false => Vec::new(),
            },
        }
    }

    /// The same request, of which the input shows only some headers: what is not there may have been sent all the same.
    #[must_use]
    pub fn shown_in_part(mut self) -> Self {
        self.headers_are_whole = false;
        if self.authorization == Authorization::Missing {
            self.authorization = Authorization::NotShown;
        }
        if self.body == SentBody::Empty {
            self.body = SentBody::NotShown;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "qL8_vR2-mN5tYxW0aZ7cKj3dHs9fGb4uQe1oIp6kTzXwVnMrBlCyDhFgSjPaEiUo";

    fn header(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn a_whole_request_is_taken_apart() {
        let headers = [
            header("authorization", &format!("Bearer {TOKEN}")),
            header("Content-Type", "application/json; charset=utf-8"),
        ];
        let parts = Parts {
            method: Some("put"),
            url: Some("https://api.genesys.cloud/api/v2/conversations/phone/{conversationId}?access=1"),
            headers: Some(&headers),
            body: Some(r#"{"muted": "true", "userId": "<id>"}"#),
        };
        let sent = SentRequest::from_parts(parts, &Redactor::default());
        assert_eq!(sent.source(), "PUT /api/v2/conversations/phone/{conversationId}");
        assert_eq!(sent.host.as_deref(), Some("api.genesys.cloud"));
        assert_eq!(sent.scheme.as_deref(), Some("https"));
        assert_eq!(sent.content_type.as_deref(), Some("application/json; charset=utf-8"));
        assert_eq!(sent.placeholders, ["{conversationId}", "<id>"]);
        assert!(sent.headers_are_whole && matches!(sent.authorization, Authorization::Given { .. }));
        assert!(!format!("{sent:?}").contains("qL8_vR2-"));
    }

    #[test]
    fn what_is_not_shown_is_unknown_and_not_absent() {
        let sent = SentRequest::from_parts(Parts { url: Some("/api/v2/x"), ..Parts::default() }, &Redactor::default());
        assert_eq!((sent.method, sent.host, sent.authorization), (None, None, Authorization::NotShown));
        assert_eq!((sent.body, sent.headers_are_whole), (SentBody::NotShown, false));
        let whole = Parts { headers: Some(&[]), body: Some(""), ..Parts::default() };
        let sent = SentRequest::from_parts(whole, &Redactor::default());
        assert_eq!((&sent.authorization, &sent.body), (&Authorization::Missing, &SentBody::Empty));
        let sent = sent.shown_in_part();
        assert_eq!((sent.authorization, sent.body), (Authorization::NotShown, SentBody::NotShown));
    }

    #[test]
    fn the_host_header_names_the_host_of_a_path() {
        let headers = [header("Host", "API.mypurecloud.com")];
        let parts = Parts { url: Some("/api/v2/x"), headers: Some(&headers), ..Parts::default() };
        assert_eq!(SentRequest::from_parts(parts, &Redactor::default()).host.as_deref(), Some("api.mypurecloud.com"));
    }

    #[test]
    fn a_token_in_the_query_is_given_and_never_shown() {
        let url = format!("https://api.mypurecloud.com/api/v2/users/me?access_token={TOKEN}");
        let parts = Parts { url: Some(&url), headers: Some(&[]), ..Parts::default() };
        let sent = SentRequest::from_parts(parts, &Redactor::default());
        assert!(
            matches!(&sent.authorization, Authorization::Given { faults, token: Some(_), .. } if faults.is_empty())
        );
        assert!(sent.token_is_in_query);
        assert!(!format!("{sent:?}").contains("qL8_vR2-"));
        let headers = [header("Authorization", &format!("Bearer {TOKEN}"))];
        let both = SentRequest::from_parts(Parts { headers: Some(&headers), ..parts }, &Redactor::default());
        assert!(!both.token_is_in_query);
    }
}
