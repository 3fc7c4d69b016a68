//! The body that was sent: whether it can be what the operation takes.

use super::{Authority, Change, Finding, Fix, Note, RequestPart, command, id};
use crate::facts::Facts;
use crate::request::{SentBody, SentRequest};

/// What is wrong with the body, or with the header that says what it is; `None` where nothing is seen to be.
pub(super) fn body_fault(facts: &Facts) -> Option<Finding> {
    let sent = facts.sent.as_ref()?;
    // Only where the API is asked to take something: the login service takes forms, and a read has no body.
    let takes = matches!(sent.method.as_deref(), Some("POST" | "PUT" | "PATCH"));
    let api = sent.path.as_deref().is_some_and(|path| path.starts_with("/api/"));
    if !takes || !api {
        return None;
    }
    let mute = is_mute(facts, sent);
    content_type(sent, mute).or_else(|| content(sent, mute))
}

/// Whether it is a mute, be it with another method or at a path that comes near: by the operation, else by the body.
fn is_mute(facts: &Facts, sent: &SentRequest) -> bool {
    match facts.operations.first() {
        Some(operation) => command::mutes(operation),
        None => matches!(&sent.body, SentBody::Object(members) if members.keys().eq(["muted"])),
    }
}

fn content_type(sent: &SentRequest, mute: bool) -> Option<Finding> {
    let declared = sent.content_type.as_deref()?;
    let bare = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let wrong = match bare.as_str() {
        "application/x-www-form-urlencoded" | "text/plain" => true,
        "multipart/form-data" | "application/json-patch+json" | "application/merge-patch+json" | "application/xml" => {
            mute
        }
        _ => false,
    };
    let shown = !matches!(sent.body, SentBody::Empty | SentBody::NotShown);
    (wrong && (shown || mute)).then(|| {
        let message = format!("the request says that its body is {bare}, and the operation takes application/json");
        let header = if bare.contains("form-urlencoded") { json_header().note(Note::CurlJson) } else { json_header() };
        let finding = fail(message, sent, format!("Content-Type: {declared}"));
        // The body itself may be wrong too: one answer, both changes.
        let Some(other) = content(sent, mute) else {
            return finding.fix(Fix::all_of([header]).standard("RFC 9110 §15.5.16"));
        };
        let more = other.fix.iter().flat_map(|fix| fix.options.first()).flat_map(|option| option.changes.clone());
        let fix = Fix::all_of([header].into_iter().chain(more)).standard("RFC 9110 §15.5.16");
        finding.fix(fix).with_evidence(other.evidence)
    })
}

/// The header that goes with a JSON body.
pub(super) fn json_header() -> Change {
    Change::request(RequestPart::Header, None, Some("Content-Type: application/json"))
}

fn content(sent: &SentRequest, mute: bool) -> Option<Finding> {
    match &sent.body {
        SentBody::NotShown | SentBody::Elsewhere(_) => None,
        SentBody::Empty if mute => Some(fail("the request has no body".to_owned(), sent, "no body").fix(muted())),
        SentBody::Empty => None,
        SentBody::Object(members) if mute => match members.get("muted").map(String::as_str) {
            Some("true" | "false") => None,
            Some(value) => {
                let is_string = value.starts_with('"') || value == "a string";
                let kind = if is_string { "a string" } else { "no boolean" };
                let message = format!("`muted` is {kind} in the body, where a boolean belongs");
                Some(fail(message, sent, format!("\"muted\": {value}")).fix(muted()))
            }
            // Other changes go by the same operation; only a name that comes near is a slip.
            None => {
                let slip = members
                    .keys()
                    .find(|name| ["mute", "muted", "ismuted"].contains(&name.to_ascii_lowercase().as_str()))?;
                let message = format!("the body has the member `{slip}`, and the operation takes `muted`");
                Some(fail(message, sent, format!("\"{slip}\"")).fix(muted()))
            }
        },
        SentBody::Object(_) => None,
        // Some operations take a list; the mute does not, nor JSON Patch.
        SentBody::Unreadable { excerpt, .. } if !mute && is_json(excerpt) => None,
        SentBody::Unreadable { reason, excerpt } => {
            let fix = if mute { muted() } else { well_formed() };
            Some(
                fail(format!("the body of the request is not a JSON object: {reason}"), sent, excerpt.clone()).fix(fix),
            )
        }
    }
}

/// Whether the beginning of an excerpt looks like a JSON list.
fn is_json(excerpt: &str) -> bool {
    let list = excerpt.strip_prefix('[').map(str::trim_start);
    list.is_some_and(|inside| {
        inside.starts_with(['{', '"', '[', ']']) || inside.starts_with(|c: char| c.is_ascii_digit())
    })
}

fn fail(message: String, sent: &SentRequest, quote: impl Into<String>) -> Finding {
    Finding::fail(id::BAD_REQUEST_BODY, Authority::Published, message, format!("the body of {}", sent.source()), quote)
}

/// The body of a mute.
pub(super) fn exactly(muted: bool) -> Change {
    Change::request(RequestPart::Body, None, Some(&format!("{{\"muted\": {muted}}}")))
}

fn muted() -> Fix {
    Fix::all_of([exactly(true).note(Note::BooleanWithoutQuotes)]).standard("RFC 8259 §3")
}

fn well_formed() -> Fix {
    Fix::all_of([Change::request(RequestPart::Body, None, None).note(Note::WellFormedJson)]).standard("RFC 8259")
}

/// The members other than `muted`: a PATCH with several properties fails as a whole if one of them does.
pub(super) fn members_besides_muted(facts: &Facts) -> Vec<&str> {
    match facts.sent.as_ref().map(|sent| &sent.body) {
        Some(SentBody::Object(members)) if members.contains_key("muted") => {
            members.keys().map(String::as_str).filter(|name| *name != "muted").collect()
        }
        _ => Vec::new(),
    }
}
