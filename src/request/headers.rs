//! The headers of an answer.

use std::collections::BTreeMap;

/// The response headers a refusal is read from, names in lower case.
pub type Headers = BTreeMap<String, String>;

/// The platform's id of an answer, in `ININ-Correlation-Id`; `None` where it is empty.
pub(crate) fn correlation_id(headers: &Headers) -> Option<&str> {
    headers.get("inin-correlation-id").map(String::as_str).filter(|id| !id.trim().is_empty())
}

/// A parameter of a `Bearer` challenge (RFC 6750 §3): quoted, or a token.
pub(super) fn parameter(challenge: &str, name: &str) -> Option<String> {
    let mut rest = challenge;
    while let Some((before, after)) = rest.split_once(name) {
        rest = after;
        let own = before.chars().next_back().is_none_or(|c| c == ',' || c.is_whitespace());
        let Some(value) = after.trim_start().strip_prefix('=').filter(|_| own) else { continue };
        let value = value.trim_start();
        let value = match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => value.split(|c: char| c == ',' || c.is_whitespace()).next(),
        };
        return value.filter(|value| !value.is_empty()).map(str::to_owned);
    }
    None
}
