//! What the token endpoint answered, taken apart (RFC 6749 §5).

use crate::text::is_hidden;
use std::fmt;

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;

use super::{Answer, Call};
use crate::platform::client::lower_case;
use crate::request::{Author, Refusal, retry_after};
use crate::secret::Redactor;
use crate::token::AccessToken;

/// How much of a text from outside is kept, in characters.
const SHOWN: usize = 300;

/// No token is longer, in bytes.
const TOKEN_LIMIT: usize = 64 * 1024;

/// A token as it was issued (RFC 6749 §5.1).
#[derive(Debug, Clone)]
pub(crate) struct Issued {
    /// The access token.
    pub token: AccessToken,
    /// `expires_in`: its lifetime in seconds.
    pub expires_in_seconds: Option<u64>,
}

/// A refusal by the token endpoint (RFC 6749 §5.2), or of ending a token. Redacted when it is made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct OauthRefusal {
    /// The HTTP method of the request.
    pub method: &'static str,
    /// The path of the request, without host.
    pub path: &'static str,
    /// The HTTP status, 400 or more.
    pub status: u16,
    /// Who wrote it.
    pub author: Author,
    /// `error`, as `invalid_client`, or the platform's `code`; `None` where the body has neither.
    pub error: Option<String>,
    /// `description`, `error_description` or the platform's `message`.
    pub description: Option<String>,
    /// `ININ-Correlation-Id`, or the body's `contextId`.
    pub correlation_id: Option<String>,
    /// `Retry-After`, in seconds.
    pub retry_after_seconds: Option<u64>,
    /// The first 300 characters of the body.
    pub excerpt: String,
}

impl fmt::Display for OauthRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} was answered {}", self.method, self.path, self.status)?;
        match (&self.error, &self.description) {
            (Some(error), Some(description)) => write!(f, " {error}: {description}"),
            (Some(text), None) | (None, Some(text)) => write!(f, " {text}"),
            (None, None) if self.excerpt.is_empty() => f.write_str(", empty body"),
            (None, None) => write!(f, ": {}", self.excerpt),
        }
    }
}

impl From<&OauthRefusal> for Refusal {
    /// The shape that the rules judge: `error` is the code, the description is the message.
    fn from(refused: &OauthRefusal) -> Self {
        Self {
            method: refused.method.to_owned(),
            path: refused.path.to_owned(),
            status: Some(refused.status),
            author: refused.author,
            code: refused.error.clone(),
            message: refused.description.clone(),
            correlation_id: refused.correlation_id.clone(),
            retry_after_seconds: refused.retry_after_seconds,
            excerpt: refused.excerpt.clone(),
            ..Self::default()
        }
    }
}

/// The token of a successful answer, or what is wrong with that answer.
pub(crate) fn issued(body: &[u8]) -> Result<Issued, &'static str> {
    let answer: Value = serde_json::from_slice(body).map_err(|_| "not with JSON")?;
    let token = answer.get("access_token").ok_or("without an `access_token`")?;
    let token = token.as_str().ok_or("with an `access_token` that is not a string")?;
    if token.is_empty() || token.len() > TOKEN_LIMIT || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("with an `access_token` that no HTTP header can carry");
    }
    match answer.get("token_type").map(Value::as_str) {
        None => {}
        Some(Some(kind)) if kind.eq_ignore_ascii_case("bearer") => {}
        // RFC 6749 §7.1: a token of a type that is not understood must not be used.
        Some(_) => return Err("with a `token_type` other than `bearer`"),
    }
    let expires_in_seconds = answer.get("expires_in").and_then(Value::as_u64);
    Ok(Issued { token: AccessToken::from(SecretString::from(token)), expires_in_seconds })
}

/// A refusal from an answer with a status of 400 or more.
pub(super) fn refusal(call: &Call, answer: &Answer) -> OauthRefusal {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let member = |names: &[&str]| {
        let text = names.iter().find_map(|name| body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()));
        text.map(|text| shown(text, &call.redactor))
    };
    let header = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok());
    let error = member(&["error", "code"]);
    let correlation_id =
        header("inin-correlation-id").map(|id| shown(id, &call.redactor)).or_else(|| member(&["contextId"]));
    let author = match (&error, &correlation_id) {
        (Some(_), _) | (_, Some(_)) => Author::Platform,
        _ if answer.body.is_empty() => Author::Unsigned,
        _ => Author::Stranger,
    };
    OauthRefusal {
        method: call.method,
        path: call.path,
        status: answer.status,
        author,
        error,
        description: member(&["description", "error_description", "message"]),
        correlation_id,
        retry_after_seconds: retry_after(&lower_case(&answer.headers), Some(Timestamp::now())),
        excerpt: shown(&String::from_utf8_lossy(&answer.body), &call.redactor),
    }
}

/// A text from outside, without secrets, without characters that act on a terminal, and not too long.
pub(crate) fn shown(text: &str, redactor: &Redactor) -> String {
    // Redacted before it is cut to length: eight times that is looked at, for a mask is shorter than what it hides.
    let start: String = text.chars().take(8 * SHOWN).collect();
    redactor
        .redact(&start)
        .chars()
        .take(SHOWN)
        .map(|c| if is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c })
        .collect()
}
