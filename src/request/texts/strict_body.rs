//! One error body of Genesys Cloud and nothing else: what an answer's body is, and most records of a batch. It needs no search for
//! anything else in the text.

use serde_json::{Map, Value};

use crate::request::envelope::is_code;
use crate::request::error_body::refusal_from_body;
use crate::request::{Form, Headers, Pasted};
use crate::secret::Redactor;
use crate::text::{BytePairs, is_uuid};

/// The members of the body; any other asks for a closer look.
const MEMBERS: [&str; 8] =
    ["message", "code", "status", "contextId", "details", "errors", "messageWithParams", "messageParams"];

/// Words that may make a text something else than the body that it looks like: a command, a report of tests, an address, a page.
const OTHERS: [&str; 9] = ["://", "curl", "wget", "nvoke-", "HTTP/", "error=", " passed", "ailures", " 0 failed"];

/// The failure that such a body is; `None` for any other text.
pub(in crate::request) fn read_strict_body(text: &str, redactor: &Redactor) -> Option<Pasted> {
    let text = text.trim();
    if !text.starts_with("{\"") {
        return None;
    }
    // Without a backslash, no text contains a quote and a colon: there is one such pair for each member.
    let (mut named, mut last) = (0, 0);
    for byte in text.bytes() {
        if !matches!(byte, b' '..=b'~') || byte == b'\\' || byte == b'<' {
            return None;
        }
        named += usize::from((last, byte) == (b'"', b':'));
        last = byte;
    }
    let pairs = BytePairs::of([text]);
    if OTHERS.iter().any(|words| pairs.may_contain(words) && text.contains(words)) {
        return None;
    }
    let members: Map<String, Value> = serde_json::from_str(text).ok()?;
    if named != members.len() || !members.iter().all(|(name, value)| is_usual(name, value)) {
        return None;
    }
    let has = |name: &str| members.contains_key(name);
    if !["message", "code", "status"].into_iter().all(has) {
        return None;
    }
    let body = Value::Object(members);
    let refusal = refusal_from_body("", "", None, &Headers::new(), (Some(&body), text), redactor);
    Some(Pasted::refusal(Form::ErrorBody, refusal))
}

/// Whether a member is as Genesys Cloud writes it. What is in `details` or `errors` may say more than the body itself.
fn is_usual(name: &str, value: &Value) -> bool {
    if !MEMBERS.contains(&name) {
        return false;
    }
    match (name, value) {
        ("code", Value::String(code)) => is_code(code) && code.contains('.'),
        ("status", Value::Number(status)) => status.as_u64().is_some_and(|status| (400..600).contains(&status)),
        ("contextId", Value::String(id)) => is_uuid(id),
        ("message" | "messageWithParams", Value::String(text)) => !text.trim().is_empty(),
        ("details" | "errors", Value::Array(items)) => items.is_empty(),
        ("messageParams", Value::Object(members)) => members.is_empty(),
        _ => false,
    }
}
