//! The body of an answer with a status of 400 or more → [`Refusal`].
//!
//! The platform's envelope is `{message, code, status, contextId, messageWithParams, messageParams, details, errors}`
//! with every member optional; RFC 6750 servers answer `{"error": …}` and a `WWW-Authenticate` challenge.

use std::mem;

use jiff::fmt::rfc2822;
use serde_json::Value;

use super::answerer::{Answerer, AnswererKind};
use super::data_action::DataAction;
use super::envelope::Envelope;
use super::headers::{Headers, correlation_id, parameter};
use super::http_client::HttpClient;
use super::message_names::{list, read_message, read_params};
use super::retry_after::retry_after;
use super::services;
use super::texts::single_body::body_in;
use super::texts::words::{is_bare_status, sentence_outside_page};
use super::{Author, Refusal};
use crate::secret::Redactor;

/// How many characters of a message or a body are kept.
const KEPT: usize = 300;

/// How many characters are looked at: enough that no secret is cut in two at the end of what is kept.
const LOOKED_AT: usize = 4 * KEPT;

/// The refusal that a body is, with its text. Everything kept is redacted.
pub(super) fn refusal_from_body(
    method: &str,
    path: &str,
    status: Option<u16>,
    headers: &Headers,
    (body, text): (Option<&Value>, &str),
    redactor: &Redactor,
) -> Refusal {
    if let Some(action) = body.and_then(DataAction::from_value) {
        if let Some((inner, inner_status)) = remote_answer(&action) {
            let text = inner.to_string();
            let mut refusal = refusal_from_body("", "", inner_status, &Headers::new(), (Some(&inner), &text), redactor);
            let is_nameless = refusal.answerer.kind == AnswererKind::Unknown && refusal.author != Author::Platform;
            refusal.answerer = match is_nameless {
                true => Answerer::called_by_data_action(action.called_host().as_deref(), action.code),
                false => mem::take(&mut refusal.answerer).of_data_action(action.code, refusal.author),
            };
            return refusal;
        }
        if action.is_refused_by_service() {
            let mut refusal = refusal_from_envelope(method, path, status, headers, (body, text), redactor);
            refusal.answerer = Answerer::called_by_data_action(action.called_host().as_deref(), action.code);
            refusal.author = Author::Unsigned;
            refusal.code = action.code.map(|code| redactor.redact(code));
            return refusal;
        }
    }
    refusal_from_envelope(method, path, status, headers, (body, text), redactor)
}

/// The answer of the service that a data action called, as it is in a message, with its status where that is said.
fn remote_answer(action: &DataAction<'_>) -> Option<(Value, Option<u16>)> {
    let in_member = action.remote_bodies().find_map(|body| match body {
        Value::String(text) => body_in(text),
        Value::Object(_) => Some(body.clone()),
        _ => None,
    });
    if let Some(answer) = in_member {
        return Some((answer, action.messages().find_map(status_in_message)));
    }
    action.messages().find_map(|message| {
        let from = message.get(message.find('{')?..)?;
        Some((body_in(from)?, status_in_message(message)))
    })
}

/// The status in `failed with 403`, `returned 403` or `status code: 403`.
fn status_in_message(message: &str) -> Option<u16> {
    let lower = message.to_ascii_lowercase();
    ["failed with ", "returned ", "status code: ", "status code "].iter().find_map(|words| {
        let (_, rest) = lower.split_once(words)?;
        let digits = rest.trim_start_matches("status ").trim_start_matches("code ").get(..3)?;
        digits.parse().ok().filter(|status| (400..=599).contains(status))
    })
}

/// The refusal of a body that is not, or not only, an envelope around another one.
fn refusal_from_envelope(
    method: &str,
    path: &str,
    status: Option<u16>,
    headers: &Headers,
    (body, text): (Option<&Value>, &str),
    redactor: &Redactor,
) -> Refusal {
    let keep = |text: &str| shorten(redactor.redact(beginning(text)));
    let envelope = body.and_then(Envelope::from_value);
    // Headers repeat secrets as bodies do; these are taken apart before they are kept.
    let header = |name: &str| headers.get(name).map(|value| redactor.redact(beginning(value)));
    let challenge = header("www-authenticate").unwrap_or_default();
    let correlation = correlation_id(headers).map(&keep).or_else(|| keep_some(envelope?.correlation_id(), &keep));
    let code = envelope.and_then(Envelope::code);
    let wanted = wanted_by(&challenge);

    let mut refusal = Refusal {
        method: method.to_owned(),
        path: path.to_owned(),
        status: status.or_else(|| envelope?.status()),
        author: author(envelope, headers, text, path.contains("/oauth/")),
        answerer: Answerer::from_answer(headers, body, text),
        code: keep_some(code, &keep).or_else(|| parameter(&challenge, "error")),
        message: keep_some(envelope.and_then(Envelope::message), &keep)
            .or_else(|| parameter(&challenge, "error_description"))
            .or_else(|| keep_some(envelope.is_none().then(|| sentence_outside_page(text)).flatten(), &keep))
            .map(|message| if wanted.is_empty() { message } else { format!("{message} ({wanted})") })
            .or_else(|| (!wanted.is_empty()).then(|| wanted.clone())),
        correlation_id: correlation,
        scopes: Vec::new(),
        permissions: Vec::new(),
        divisions: Vec::new(),
        allow: header("allow").map(|verbs| list(&verbs)).unwrap_or_default(),
        retry_after_seconds: retry_after(headers, None),
        answered_at: headers.get("date").and_then(|date| rfc2822::parse(date).ok()).map(|date| date.timestamp()),
        excerpt: keep(text.trim()),
        reported_by: None,
        explained_by: Default::default(),
    };
    read_message(&mut refusal);
    if let Some(params) = envelope.and_then(Envelope::params) {
        read_params(&mut refusal, params);
        let names = [&mut refusal.scopes, &mut refusal.permissions, &mut refusal.divisions];
        names.into_iter().flatten().for_each(|name| *name = keep(name));
    }
    if refusal.answerer.is_other_service() {
        refusal.author = Author::Unsigned;
        refusal.code = keep_some(body.and_then(services::own_code), &keep).or(refusal.code);
        refusal.message = keep_some(body.and_then(services::own_message), &keep).or(refusal.message);
    }
    let scope = parameter(&challenge, "scope").or_else(|| keep_some(envelope?.text("scope"), &keep));
    if refusal.scopes.is_empty()
        && let Some(scopes) = scope
    {
        refusal.scopes = scopes.split_whitespace().map(str::to_owned).collect();
    }
    if refusal.code.is_none() && refusal.message.is_none() {
        refusal.reported_by = HttpClient::find(text);
    }
    refusal
}

/// What a challenge asks for besides scopes: how the user has to sign in (RFC 9470), and where the resource describes
/// itself (RFC 9728).
fn wanted_by(challenge: &str) -> String {
    let names = ["acr_values", "max_age", "resource_metadata"];
    let wanted = names.iter().filter_map(|name| Some(format!("{name}: {}", parameter(challenge, name)?)));
    wanted.collect::<Vec<_>>().join("; ")
}

fn keep_some(text: Option<String>, keep: &impl Fn(&str) -> String) -> Option<String> {
    text.map(|text| keep(&text))
}

/// Who wrote the answer, by its form and its headers.
fn author(envelope: Option<Envelope<'_>>, headers: &Headers, text: &str, of_login: bool) -> Author {
    let challenge = headers.get("www-authenticate").map(|value| value.to_ascii_lowercase());
    let bearer = challenge.as_ref().is_some_and(|value| value.contains("bearer"));
    let platform = headers.contains_key("inin-correlation-id") || envelope.is_some_and(Envelope::is_platform);
    match envelope {
        _ if platform => Author::Platform,
        Some(envelope) if envelope.is_oauth() => Author::Gateway,
        _ if bearer => Author::Gateway,
        // The platform takes bearer tokens; only its login takes a client's own credentials (RFC 6749 §2.3.1).
        _ if challenge.is_some() && !of_login => Author::Stranger,
        Some(envelope) if envelope.is_gateway() => Author::Stranger,
        // Where headers are shown, the platform's would be among them.
        Some(envelope) if envelope.is_terse() && !headers.is_empty() => Author::Stranger,
        // A JSON object of an unknown author.
        Some(_) => Author::Unsigned,
        None if text.trim().is_empty() => Author::Unsigned,
        None if sentence_outside_page(text).is_some() => Author::Platform,
        // A reason phrase instead of a page: anybody writes that.
        None if is_bare_status(text) => Author::Unsigned,
        None => Author::Stranger,
    }
}

/// The characters that are looked at.
fn beginning(text: &str) -> &str {
    if text.len() <= LOOKED_AT {
        return text;
    }
    text.char_indices().nth(LOOKED_AT).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

fn shorten(text: String) -> String {
    if text.len() <= KEPT || text.chars().count() <= KEPT {
        return text;
    }
    text.chars().take(KEPT).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::parse;

    fn refused(status: u16, headers: &[(&str, &str)], body: &str) -> Refusal {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        parse("PATCH", "/api/v2/x", status, &headers, body.as_bytes(), &Redactor::default())
    }

    #[test]
    fn an_empty_correlation_id_is_none() {
        let empty = [("inin-correlation-id", " ")];
        assert_eq!(refused(403, &empty, "{}").correlation_id, None);
        let of_body =
            refused(403, &empty, r#"{"code":"not.authorized","contextId":"3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b"}"#);
        assert_eq!(of_body.correlation_id.as_deref(), Some("3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b"));
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
    fn a_challenge_for_other_credentials_is_a_strangers() {
        for scheme in ["Basic realm=\"staging\"", "Negotiate", "NTLM"] {
            assert_eq!(refused(401, &[("www-authenticate", scheme)], "").author, Author::Stranger, "{scheme}");
        }
        let own = [("www-authenticate", "Basic"), ("inin-correlation-id", "c-1")];
        assert_eq!(refused(401, &own, "").author, Author::Platform);
    }

    #[test]
    fn a_page_is_a_strangers() {
        assert_eq!(refused(403, &[], "<html><h1>Blocked</h1></html>").author, Author::Stranger);
        assert_eq!(refused(403, &[], "").author, Author::Unsigned);
    }

    #[test]
    fn a_body_that_is_no_json_is_read_as_far_as_it_goes() {
        let cut = refused(403, &[], r#"{"status":403,"code":"not.authorized","message":"No","messageParams":{"#);
        assert_eq!((cut.code.as_deref(), cut.author), (Some("not.authorized"), Author::Platform));
        let python = refused(400, &[], "{'error': 'invalid_client', 'description': 'client not found'}");
        assert_eq!((python.code.as_deref(), python.author), (Some("invalid_client"), Author::Gateway));
        let text = "Unable to perform the requested action. You are missing the following permission 'routing:queue:edit' in the provided division(s) <id>.";
        let sentence = refused(403, &[("content-type", "text/plain")], text);
        assert_eq!((sentence.message.as_deref(), sentence.author), (Some(text), Author::Platform));
        assert_eq!(sentence.permissions, ["routing:queue:edit"]);
        assert_eq!(refused(404, &[], "404 Not Found").author, Author::Unsigned);
        assert_eq!(refused(403, &[], "Your administrator has blocked this site").author, Author::Stranger);
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
