//! A request as an input shows it: redacted, with its defects kept as values. Judging them is the rules' work.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::token::{Redactor, TokenFacts};

/// A request that was sent, or is about to be. What the input does not show is `None` or `NotShown`: unknown, not absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
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
    /// The `Content-Type` header; `None` where it is not shown.
    pub content_type: Option<String>,
    /// Whether all headers of the request are shown, so that one that is not there was not sent.
    pub headers_are_whole: bool,
    /// The body.
    pub body: SentBody,
    /// Placeholders left in URL or body, as written: `{conversationId}`, `YOUR_ID`, `<id>`.
    pub placeholders: Vec<String>,
}

impl SentRequest {
    /// `PATCH /api/v2/…`, as far as it is known.
    #[must_use]
    pub fn source(&self) -> String {
        let parts = [self.method.as_deref(), self.path.as_deref()];
        let known: Vec<&str> = parts.into_iter().flatten().collect();
        if known.is_empty() { "the request".to_owned() } else { known.join(" ") }
    }
}

/// The `Authorization` header of a request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// Nothing stands behind the scheme.
    Empty,
    /// A variable that the shell did not fill in, for example in single quotes.
    UnfilledVariable,
}

/// The body of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentBody {
    /// The input does not show it.
    #[default]
    NotShown,
    /// The request is shown whole, and has none.
    Empty,
    /// It was read from a file or another program that the input only names.
    Elsewhere(String),
    /// A JSON object: its members, each value as redacted JSON text of at most 200 characters.
    Object(BTreeMap<String, String>),
    /// Anything else.
    Unreadable {
        /// Why it is no JSON object, without quoting it.
        reason: String,
        /// Its beginning, redacted.
        excerpt: String,
    },
}

/// The parts of a request as an input gives them, not yet redacted.
#[derive(Debug, Clone, Copy, Default)]
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

impl SentRequest {
    /// Takes a request apart. Everything kept is redacted; a token is judged by its shape and forgotten.
    #[must_use]
    pub fn of(parts: Parts<'_>, redactor: &Redactor) -> Self {
        let url = parts.url.unwrap_or_default();
        let path =
            url.split_once("://").map_or(url, |(_, rest)| rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"));
        let path = path.split(['?', '#']).next().unwrap_or_default();
        Self {
            method: parts.method.map(str::to_ascii_uppercase),
            path: Some(redactor.redact(path)).filter(|path| !path.is_empty()),
            ..Self::default()
        }
    }
}
