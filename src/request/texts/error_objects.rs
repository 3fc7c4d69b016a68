//! An object of any program → the error bodies in it, and what it says around them of request and answer: axios, got,
//! superagent, the SDKs' exceptions and log records differ only in the names of their members.

use serde_json::{Map, Value};

use super::case::Case;
use super::lenient_json::CUT;
use super::member_names::{self, Part};
use super::page;
use super::pieces::{Budget, Piece, pieces};
use crate::request::data_action::DataAction;
use crate::request::envelope::{Envelope, is_code, status_of};
use crate::request::{Form, known_answers, services};

/// How deep strings in objects in strings are followed.
const DEEPEST: usize = 12;

/// How many error bodies of one object are kept.
const MOST: usize = 10_000;

/// Walks through objects, filling a case and collecting the error bodies.
pub(super) struct Walk<'w> {
    pub(super) case: &'w mut Case,
    pub(super) budget: &'w mut Budget,
    /// The bodies, each with its text.
    pub(super) bodies: Vec<(Value, String)>,
    /// Bodies of which it is not certain that they are errors, such as `{"message": …}`.
    weak: Vec<(Value, String)>,
}

/// The error bodies in an object; what else it says goes into the case.
pub(super) fn bodies(value: &Value, text: &str, case: &mut Case, budget: &mut Budget) -> Vec<(Value, String)> {
    let mut walk = Walk { case, budget, bodies: Vec::new(), weak: Vec::new() };
    walk.value(value, text, Part::Unknown, DEEPEST);
    let (mut bodies, weak) = (walk.bodies, walk.weak);
    if bodies.is_empty() && (case.status.is_some_and(|status| status >= 400) || weak.iter().any(is_known)) {
        bodies.extend(weak.into_iter().next());
    }
    bodies
}

/// Whether the message alone shows that it is a refusal.
fn is_known((value, _): &(Value, String)) -> bool {
    Envelope::from_value(value)
        .is_some_and(|envelope| envelope.is_platform() || envelope.is_gateway() || envelope.is_terse())
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, text: &str, part: Part, depth: usize) {
        if depth == 0 || self.bodies.len() >= MOST {
            self.budget.is_short = true;
            return;
        }
        match value {
            Value::Object(members) => self.object(members, value, text, part, depth),
            Value::Array(items) => {
                items.iter().for_each(|item| self.value(item, "", part, depth - 1));
            }
            Value::String(inner) => self.string(inner, part, depth),
            _ => {}
        }
    }

    fn object(&mut self, members: &Map<String, Value>, value: &Value, text: &str, part: Part, depth: usize) {
        if member_names::is_headers(members) {
            self.headers(members, part);
            return;
        }
        if let Some(message) = web_message(members) {
            self.case.form = Some(Form::WebMessaging);
            self.keep(&message, text);
            return;
        }
        let strength = match part {
            Part::Request => Strength::None,
            _ => match strength(members) {
                Strength::Strong => Strength::Strong,
                _ if services::by_shape(value).is_some() || DataAction::from_value(value).is_some() => Strength::Strong,
                weaker => weaker,
            },
        };
        match strength {
            Strength::Strong => {
                let before = self.bodies.len();
                self.keep(value, text);
                // A body may also be the record of a log, or be inside one: what it says of the request counts.
                self.members(members, part, depth, true);
                // An exception repeats the status of the body that it carries, and only the body has the code.
                let has_code =
                    |body: &Value| Envelope::from_value(body).is_some_and(|envelope| envelope.code().is_some());
                let carried = self.bodies.iter().skip(before + 1).any(|(inner, _)| has_code(inner));
                if carried && !has_code(value) && self.bodies.get(before).is_some_and(|(kept, _)| kept == value) {
                    self.bodies.remove(before);
                }
                return;
            }
            Strength::Weak if self.weak.len() < MOST => self.weak.push((value.clone(), text_of(value, text))),
            _ => {}
        }
        if self.case.form.is_none() {
            self.case.form = member_names::form(members);
        }
        self.members(members, part, depth, false);
    }

    fn keep(&mut self, value: &Value, text: &str) {
        let envelope = Envelope::from_value(value);
        let same = |(known, _): &(Value, String)| {
            let known = Envelope::from_value(known);
            known.zip(envelope).is_some_and(|(known, new)| {
                known.code() == new.code()
                    && known.message() == new.message()
                    && known.correlation_id() == new.correlation_id()
                    && (known.correlation_id().is_some() || self.case.form.is_some())
            })
        };
        if !self.bodies.iter().take(20).any(same) {
            self.bodies.push((value.clone(), text_of(value, text)));
        }
    }

    /// What the members say of request and answer, and what is inside them.
    fn members(&mut self, members: &Map<String, Value>, part: Part, depth: usize, in_body: bool) {
        for (name, value) in members {
            let folded: String =
                name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            match value {
                Value::String(text) => {
                    self.scalar(&folded, value, text, part, in_body);
                    if !in_body && depth > 1 {
                        let inner = member_names::part(&folded).unwrap_or(part);
                        self.string(text, inner, depth - 1);
                    }
                }
                Value::Number(_) => self.scalar(&folded, value, "", part, in_body),
                Value::Object(inner) if member_names::is_headers_name(&folded) => {
                    self.headers(inner, if folded.contains("request") { Part::Request } else { part });
                }
                Value::Object(_) if part == Part::Request && matches!(folded.as_str(), "data" | "body" | "json") => {
                    self.case.sent_body.get_or_insert_with(|| value.to_string());
                }
                // The parts of a body are the body's own.
                Value::Object(_) | Value::Array(_) if in_body && member_names::is_of_body(&folded) => {}
                Value::Object(_) | Value::Array(_) => {
                    let inner = member_names::part(&folded).unwrap_or(part);
                    self.value(value, "", inner, depth - 1);
                }
                _ => {}
            }
        }
    }

    fn scalar(&mut self, name: &str, value: &Value, text: &str, part: Part, in_body: bool) {
        let case = &mut *self.case;
        if text.contains(CUT) {
            return;
        }
        if member_names::is_status(name) && part != Part::Request {
            if let Some(status) = status_of(value).filter(|_| !in_body)
                && (status >= 400 || !name.ends_with("code") || name == "statuscode")
            {
                case.status = case.status.filter(|known| *known >= 400).or(Some(status));
            }
        } else if member_names::is_method(name) && member_names::is_http_method(text) {
            case.method.get_or_insert_with(|| text.to_ascii_uppercase());
        } else if name == "baseurl" || name == "prefixurl" {
            case.base.get_or_insert_with(|| text.to_owned());
        } else if member_names::is_url(name) && (text.contains("://") || text.starts_with('/') || part == Part::Request)
        {
            // A whole URL is better than the path of the same request.
            let better = case.url.as_deref().is_none_or(|known| !known.contains("://") && text.contains("://"));
            if better && !text.is_empty() && !text.contains(char::is_whitespace) {
                case.url = Some(text.to_owned());
            }
        } else if name.contains("correlationid") || name == "contextid" {
            if !text.is_empty() {
                case.correlation_id.get_or_insert_with(|| text.to_owned());
            }
        } else if part == Part::Request && matches!(name, "data" | "body" | "json" | "postdata" | "requestbody") {
            case.sent_body.get_or_insert_with(|| text.to_owned());
        } else if name == "wwwauthenticate" {
            case.headers.entry("www-authenticate".to_owned()).or_insert_with(|| text.to_owned());
        } else if name == "code" && member_names::is_client_code(text) {
            case.client_code.get_or_insert_with(|| text.to_owned());
        } else if matches!(name, "message" | "msg" | "errormessage" | "error" | "err" | "event" | "stack") && !in_body {
            case.add_words("\n");
            case.add_words(text);
            if known_answers::find_opening(text).is_some() || case.message.is_none() && name != "stack" {
                case.message = Some(text.to_owned());
            }
        }
    }

    /// A string may hold what the object is about: JSON, once more.
    fn string(&mut self, text: &str, part: Part, depth: usize) {
        if part == Part::Request || depth == 0 {
            return;
        }
        if text.trim_start().starts_with('<') && page::find_page(text).is_some() {
            self.case.page.get_or_insert_with(|| text.to_owned());
            return;
        }
        if !text.contains('{') {
            return;
        }
        for piece in pieces(text, self.budget) {
            if let Piece::Object { value, text, .. } = piece {
                self.value(&value, &text, part, depth - 1);
            }
        }
    }

    fn headers(&mut self, members: &Map<String, Value>, part: Part) {
        let sent = part == Part::Request || member_names::are_sent(members);
        for (name, value) in members.iter().take(200) {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Array(items) => items.iter().filter_map(Value::as_str).take(20).collect::<Vec<_>>().join(", "),
                _ => continue,
            };
            if sent {
                self.case.sent_headers.push((name.clone(), text));
            } else {
                self.case.headers.entry(name.to_ascii_lowercase()).or_insert(text);
            }
        }
    }
}

/// The text of a body: as it stands, or as JSON where it was inside something else.
fn text_of(value: &Value, text: &str) -> String {
    if text.is_empty() { value.to_string() } else { text.to_owned() }
}

#[derive(PartialEq)]
enum Strength {
    Strong,
    Weak,
    None,
}

/// How sure it is that an object is the body of an error.
fn strength(members: &Map<String, Value>) -> Strength {
    let text = |name: &str| members.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let has = |name: &str| members.contains_key(name);
    let message = ["message", "messageWithParams", "userMessage", "Message"].iter().any(|name| text(name).is_some());
    let code = ["code", "errorCode"].iter().filter_map(|name| text(name)).find(|code| is_code(code));
    let refused = members.get("status").and_then(status_of).is_some_and(|status| status >= 400);
    let own = ["contextId", "messageWithParams", "messageParams", "userMessage"].iter().any(|name| has(name));
    if member_names::is_record(members) && !own && code.is_none() {
        return Strength::None;
    }
    let declared = code.is_some_and(|code| code.contains('.') || !crate::catalogue::statuses_of(code).is_empty());
    let oauth = text("error").is_some_and(|error| is_code(error) && !error.contains(' '))
        && !member_names::is_record(members)
        && (has("error_description")
            || has("description")
            || members.len() <= 3
            || text("error").is_some_and(|e| e.contains('_')));
    let problem = has("title") && (has("status") || has("detail"));
    let fault = members.get("fault").is_some_and(Value::is_object)
        || members.get("error").and_then(Value::as_object).is_some_and(|error| {
            error.contains_key("message") && (error.contains_key("code") || error.contains_key("status"))
        });
    let client = member_names::is_client_error(members);
    match () {
        () if client => Strength::None,
        () if own || (code.is_some() && refused) => Strength::Strong,
        () if declared || oauth || fault => Strength::Strong,
        () if refused && (message || problem || text("error").is_some()) => Strength::Strong,
        () if problem && has("type") => Strength::Strong,
        () if message || refused || status_like(members) => Strength::Weak,
        () => Strength::None,
    }
}

/// `{"statusCode": 403, "message": …}` and nothing about a request.
fn status_like(members: &Map<String, Value>) -> bool {
    members.len() <= 4 && members.get("statusCode").and_then(status_of).is_some_and(|status| status >= 400)
}

/// A message of a web-messaging socket that is an error: `{"type":"response","class":…,"code":403,"body":…}`.
fn web_message(members: &Map<String, Value>) -> Option<Value> {
    let status = members.get("code").and_then(status_of).filter(|status| *status >= 400)?;
    (members.contains_key("class") && members.contains_key("type")).then_some(())?;
    let message = match members.get("body") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Object(body)) => {
            ["errorMessage", "message"].iter().find_map(|name| body.get(*name)?.as_str()).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    };
    Some(serde_json::json!({"status": status, "message": message}))
}
