//! The bytes of an answer with a status of 400 or more → [`Refusal`].

use serde_json::Value;

use super::error_body::refusal_from_body;
use super::{Headers, Refusal, texts};
use crate::secret::Redactor;

/// Takes an answer apart. Everything kept is redacted. Where the status is not known, the body's own counts.
#[must_use]
pub fn parse(
    method: &str,
    path: &str,
    status: impl Into<Option<u16>>,
    headers: &Headers,
    body: &[u8],
    redactor: &Redactor,
) -> Refusal {
    let text = String::from_utf8_lossy(body);
    // What is no JSON object may hold one: cut off, escaped, or in another notation.
    let strict: Option<Value> = serde_json::from_slice(body).ok().filter(Value::is_object);
    let value = strict.or_else(|| texts::single_body::body_in(&text));
    refusal_from_body(method, path, status.into(), headers, (value.as_ref(), &text), redactor)
}
