//! An answer with a status of 400 or more → [`Refusal`].
//!
//! The platform's envelope is `{message, code, status, contextId, messageWithParams, messageParams, details, errors}`
//! with every member optional; RFC 6750 servers answer `{"error": …}` and a `WWW-Authenticate` challenge.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Author, Refusal};
use crate::token::Redactor;

/// The response headers a refusal is read from, names in lower case.
pub type Headers = BTreeMap<String, String>;

/// How many characters of a message or a body are kept.
const KEPT: usize = 300;

/// How many characters are looked at: enough that no secret is cut in two at the end of what is kept.
const LOOKED_AT: usize = 4 * KEPT;

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
    let keep = |text: &str| shorten(&redactor.redact(&text.chars().take(LOOKED_AT).collect::<String>()));
    let text = String::from_utf8_lossy(body);
    let envelope: Option<Value> = serde_json::from_slice(body).ok().filter(Value::is_object);
    let member = |name: &str| envelope.as_ref().and_then(|value| text_of(value, name)).map(|text| keep(&text));
    // Headers repeat secrets as bodies do; these are taken apart before they are kept.
    let header =
        |name: &str| headers.get(name).map(|value| redactor.redact(&value.chars().take(LOOKED_AT).collect::<String>()));
    let challenge = header("www-authenticate").unwrap_or_default();
    let correlation = header("inin-correlation-id").map(|id| shorten(&id)).or_else(|| member("contextId"));

    let mut refusal = Refusal {
        method: method.to_owned(),
        path: path.to_owned(),
        status: status.into().or_else(|| member("status")?.parse().ok()),
        author: author(envelope.as_ref(), headers, &text),
        code: member("code").or_else(|| member("error")).or_else(|| parameter(&challenge, "error")),
        message: member("message")
            .or_else(|| member("messageWithParams"))
            .or_else(|| member("error_description"))
            .or_else(|| member("description")),
        correlation_id: correlation,
        scopes: Vec::new(),
        permissions: Vec::new(),
        divisions: Vec::new(),
        allow: header("allow").map(|verbs| list(&verbs)).unwrap_or_default(),
        retry_after_seconds: headers.get("retry-after").and_then(|seconds| seconds.trim().parse().ok()),
        excerpt: keep(text.trim()),
    };
    read_message(&mut refusal);
    if refusal.scopes.is_empty()
        && let Some(scopes) = parameter(&challenge, "scope")
    {
        refusal.scopes = scopes.split_whitespace().map(str::to_owned).collect();
    }
    refusal
}

/// Who wrote the answer, by its form and its headers.
fn author(envelope: Option<&Value>, headers: &Headers, text: &str) -> Author {
    let has = |name: &str| envelope.is_some_and(|value| value.get(name).is_some());
    let bearer = headers.get("www-authenticate").is_some_and(|value| value.to_ascii_lowercase().starts_with("bearer"));
    if headers.contains_key("inin-correlation-id") || has("contextId") || (has("code") && has("message")) {
        Author::Platform
    } else if has("error") || bearer {
        Author::Gateway
    } else if text.trim().is_empty() {
        Author::Unsigned
    } else {
        Author::Stranger
    }
}

/// A member as text: strings as they are, numbers as written.
fn text_of(value: &Value, name: &str) -> Option<String> {
    match value.get(name)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Reads the lists that a message carries in brackets or quotes: `scope [a, b]`, `permissions assigned: [c]`,
/// `division(s): [d]`, `permission 'e'`; and the ids that stand in the text itself: `in division d`.
fn read_message(refusal: &mut Refusal) {
    let Some(message) = refusal.message.clone() else { return };
    let mut rest = message.as_str();
    while let Some((before, after)) = rest.split_once(['[', '\'']) {
        let Some((inside, behind)) = after.split_once([']', '\'']) else { break };
        let before = before.to_ascii_lowercase();
        let context = ["scope", "permission", "division"].into_iter().max_by_key(|word| before.rfind(word));
        for item in list(inside) {
            take(refusal, context, item);
        }
        rest = behind;
    }
    if message.to_ascii_lowercase().contains("division") {
        let words = message.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter(|word| is_uuid(word));
        let missed: Vec<String> =
            words.filter(|id| !refusal.divisions.iter().any(|known| known == id)).map(str::to_owned).collect();
        refusal.divisions.extend(missed);
    }
}

/// Files an item by its own form first, by the word before its list else.
fn take(refusal: &mut Refusal, context: Option<&str>, item: String) {
    if is_uuid(&item) || (context == Some("division") && !item.contains(':')) {
        refusal.divisions.push(item);
    } else if context == Some("scope") {
        refusal.scopes.push(item);
    } else if context == Some("permission") || item.matches(':').count() >= 2 {
        take_permission(refusal, &item);
    }
}

/// Live bodies can carry the division id as a fourth segment of the permission.
fn take_permission(refusal: &mut Refusal, name: &str) {
    let segments: Vec<&str> = name.split(':').collect();
    match segments.as_slice() {
        [domain, entity, action, division] => {
            refusal.permissions.push(format!("{domain}:{entity}:{action}"));
            refusal.divisions.push((*division).to_owned());
        }
        _ => refusal.permissions.push(name.to_owned()),
    }
}

/// The form of a UUID (RFC 9562 §4): 8-4-4-4-12 hex digits.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

/// A quoted parameter of a `Bearer` challenge (RFC 6750 §3).
fn parameter(challenge: &str, name: &str) -> Option<String> {
    challenge.split([',', ' ']).find(|part| part.trim().starts_with(&format!("{name}=")))?;
    let (_, after) = challenge.split_once(&format!("{name}=\""))?;
    let (value, _) = after.split_once('"')?;
    Some(value.to_owned()).filter(|value| !value.is_empty())
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= KEPT {
        return text.to_owned();
    }
    text.chars().take(KEPT).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, headers: &[(&str, &str)], body: &str) -> Refusal {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        parse("PATCH", "/api/v2/x", status, &headers, body.as_bytes(), &Redactor::default())
    }

    #[test]
    fn the_platforms_envelope_is_read_whole() {
        let refusal = refused(
            403,
            &[("inin-correlation-id", "c-1")],
            r#"{"message":"App not authorized to use scope [telephony:readonly, telephony]","code":"app.not.authorized.for.scope","status":403}"#,
        );
        assert_eq!(refusal.author, Author::Platform);
        assert_eq!(refusal.scopes, ["telephony:readonly", "telephony"]);
        assert_eq!(refusal.correlation_id.as_deref(), Some("c-1"));
    }

    #[test]
    fn an_empty_permission_list_with_divisions_is_kept_apart() {
        let refusal = refused(
            403,
            &[],
            r#"{"code":"missing.any.division.permissions","message":"You must have at least one of the following permissions assigned: [] in at least one of the following division(s): [d-1, d-2]"}"#,
        );
        assert!(refusal.permissions.is_empty());
        assert_eq!(refusal.divisions, ["d-1", "d-2"]);
    }

    #[test]
    fn a_division_id_as_fourth_segment_is_split_off() {
        let refusal = refused(
            403,
            &[],
            r#"{"code":"missing.division.permission","message":"You are missing the following permission 'routing:queue:view:d-9' in the provided division(s)."}"#,
        );
        assert_eq!((refusal.permissions, refusal.divisions), (vec!["routing:queue:view".into()], vec!["d-9".into()]));
    }

    #[test]
    fn a_division_named_in_the_text_is_no_permission() {
        let division = "776cd75b-ac78-42e4-b0ba-15e1a344ccd6";
        let body = format!(
            r#"{{"code":"missing.any.division.permissions","message":"You must have at least one of the following permissions assigned in division {division}: [routing:queue:view]"}}"#
        );
        let refusal = refused(403, &[], &body);
        assert_eq!(
            (refusal.permissions, refusal.divisions),
            (vec!["routing:queue:view".into()], vec![division.into()])
        );
    }

    #[test]
    fn a_bearer_challenge_is_a_gateways_word() {
        let refusal =
            refused(403, &[("www-authenticate", r#"Bearer error="insufficient_scope", scope="mute read""#)], "");
        assert_eq!(refusal.author, Author::Gateway);
        assert_eq!(refusal.code.as_deref(), Some("insufficient_scope"));
        assert_eq!(refusal.scopes, ["mute", "read"]);
    }

    #[test]
    fn a_page_is_a_strangers() {
        assert_eq!(refused(403, &[], "<html><h1>Blocked</h1></html>").author, Author::Stranger);
        assert_eq!(refused(403, &[], "").author, Author::Unsigned);
    }

    #[test]
    fn a_token_that_headers_repeat_is_masked() {
        let token = "hT3kq-9ZbPw_Lm2VxYc7RsDf";
        let challenge = format!(r#"Bearer error="{token}", scope="{token} read""#);
        let headers = [("www-authenticate", challenge.as_str()), ("allow", token), ("inin-correlation-id", token)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let refusal = parse("GET", "/", 403, &Headers::from(headers), b"", &Redactor::new([token]));
        assert!(!format!("{refusal:?}").contains("hT3kq-9Z"), "{refusal:?}");
        assert_eq!(refusal.scopes, ["[redacted]", "read"]);
    }

    #[test]
    fn a_token_that_a_body_repeats_is_masked_even_where_the_excerpt_ends() {
        let token = "hT3kq-9ZbPw_Lm2VxYc7RsDf";
        let body = format!("{}{token}", "x".repeat(KEPT - 4));
        let refusal = parse("GET", "/", 403, &Headers::new(), body.as_bytes(), &Redactor::new([token]));
        assert!(!refusal.excerpt.contains("hT3k"), "{}", refusal.excerpt);
    }
}
