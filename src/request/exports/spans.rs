//! Traces: OTLP JSON, Jaeger, Zipkin, New Relic, Datadog, AWS X-Ray, and the breadcrumbs of Sentry.
//!
//! They differ in where a span keeps its attributes and in whether those are a list or an object. The names of the
//! attributes are OpenTelemetry's semantic conventions for HTTP, the present ones and those before 1.23.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{MOST_CALLS, call, scalar, status};
use crate::request::har::Entry;
use crate::request::texts;

/// How deep objects are followed.
const DEEPEST: usize = 24;

/// How many ancestors of a span are asked for the answer that it does not have.
const ANCESTORS: usize = 5;

const METHODS: [&str; 5] = ["http.request.method", "http.method", "request.method", "http.request_method", "method"];
const URLS: [&str; 6] = ["url.full", "http.url", "request.uri", "request.url", "http.request.url", "url"];
const HOSTS: [&str; 6] = ["server.address", "http.host", "url.domain", "net.peer.name", "peer.hostname", "host"];
const PATHS: [&str; 4] = ["url.path", "http.target", "http.path", "path"];
const STATUSES: [&str; 7] = [
    "http.response.status_code",
    "http.status_code",
    "http.statuscode",
    "httpresponsecode",
    "http.response_status_code",
    "response.status",
    "status_code",
];

/// Attributes that hold what was answered, or the text of an exception.
const MESSAGES: [&str; 12] = [
    "http.response.body",
    "http.response.body.content",
    "response.body",
    "exception.message",
    "error.message",
    "error.msg",
    "error_message",
    "otel.status_description",
    "message",
    "error",
    "error.object",
    "exception.stacktrace",
];

/// A span, as far as it matters here.
struct Span {
    id: String,
    parent: String,
    call: Option<Entry>,
    messages: Vec<String>,
}

/// The HTTP calls of a trace, in its order; what a service itself was asked is not among them.
pub(super) fn calls(document: &Value) -> Vec<Entry> {
    let mut spans = Vec::new();
    collect(document, false, DEEPEST, &mut spans);
    let position: BTreeMap<String, usize> =
        spans.iter().enumerate().map(|(at, span)| (span.id.clone(), at)).filter(|(id, _)| !id.is_empty()).collect();
    let mut calls: Vec<Option<Entry>> = Vec::with_capacity(spans.len());
    let mut repeated = Vec::new();
    for span in &spans {
        let Some(mut entry) = span.call.clone() else {
            calls.push(None);
            continue;
        };
        // The span of the HTTP client has the status; that of the SDK around it has the exception.
        let mut messages: Vec<&String> = span.messages.iter().collect();
        let mut above = position.get(&span.parent);
        for _ in 0..ANCESTORS {
            let Some(ancestor) = above.and_then(|at| spans.get(*at)) else { break };
            messages.extend(&ancestor.messages);
            let is_same =
                ancestor.call.as_ref().is_some_and(|known| (&known.url, known.status) == (&entry.url, entry.status));
            repeated.extend(above.copied().filter(|_| is_same));
            above = position.get(&ancestor.parent);
        }
        if entry.status.is_none_or(|status| status >= 400) {
            entry.body = messages.into_iter().find(|text| is_answer(text)).cloned().unwrap_or_default();
        }
        calls.push(Some(entry));
    }
    for at in repeated {
        calls.get_mut(at).into_iter().for_each(|call| *call = None);
    }
    calls.into_iter().flatten().collect()
}

/// Whether a text holds the body of an error, or a sentence of Genesys Cloud.
fn is_answer(text: &str) -> bool {
    texts::words::sentence_outside_page(text).is_some()
        || text.contains('{') && texts::single_body::body_in(text).is_some()
}

fn collect(value: &Value, is_breadcrumb: bool, depth: usize, spans: &mut Vec<Span>) {
    if depth == 0 || spans.len() >= MOST_CALLS {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, is_breadcrumb, depth - 1, spans)),
        Value::Object(members) => {
            if let Some(span) = span(members, is_breadcrumb) {
                spans.push(span);
            }
            for (name, inner) in members {
                match inner {
                    // X-Ray has each segment as JSON in a string.
                    Value::String(text) if name == "Document" => {
                        if let Ok(inner) = serde_json::from_str(text) {
                            collect(&inner, false, depth - 1, spans);
                        }
                    }
                    Value::Array(_) | Value::Object(_) => {
                        collect(inner, is_breadcrumb || name == "breadcrumbs", depth - 1, spans);
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn span(members: &Map<String, Value>, is_breadcrumb: bool) -> Option<Span> {
    let id = |names: &[&str]| names.iter().find_map(|name| scalar(members.get(*name)?)).unwrap_or_default();
    let own = id(&["spanId", "spanID", "span_id", "span.id", "id", "guid"]);
    let is_span = ["spanId", "spanID", "span_id", "span.id", "traceId", "traceID", "trace_id", "trace.id"]
        .iter()
        .any(|name| members.contains_key(*name));
    let of_segment = segment(members);
    if !(is_span || of_segment.is_some() || is_breadcrumb && members.contains_key("data")) {
        return None;
    }
    let attributes = attributes(members);
    let find = |names: &[&str]| names.iter().find_map(|name| attributes.get(*name)).filter(|text| !text.is_empty());
    let parent = id(&["parentSpanId", "parentSpanID", "parent_span_id", "parent_id", "parentId", "parent.id"]);
    let parent = Some(parent).filter(|parent| !parent.is_empty()).or_else(|| reference(members)).unwrap_or_default();
    let mut messages: Vec<String> = MESSAGES.iter().filter_map(|name| attributes.get(*name).cloned()).collect();
    messages.extend(members.get("status").and_then(|status| scalar(status.get("message")?)));
    ["events", "logs", "annotations", "cause"].iter().filter_map(|name| members.get(*name)).for_each(|events| {
        event_messages(events, 6, &mut messages);
    });
    let url = find(&URLS).cloned().filter(|url| url.contains('/')).or_else(|| {
        let (host, path) = (find(&HOSTS)?, find(&PATHS)?);
        Some(format!("https://{host}{path}"))
    });
    let answered = find(&STATUSES).and_then(|text| status(text));
    let of_attributes = || {
        let method = find(&METHODS).cloned().unwrap_or_default().to_ascii_uppercase();
        let call = url.filter(|_| answered.is_some() || !method.is_empty()).map(|url| call(method, url, answered))?;
        // Without a status a span was just not ended.
        call.status.is_some().then_some(call)
    };
    let call = of_segment.or_else(of_attributes).filter(|_| !is_server(members, &attributes));
    Some(Span { id: own, parent, call, messages })
}

/// Whether a span is of what the user's own service was asked.
fn is_server(members: &Map<String, Value>, attributes: &BTreeMap<String, String>) -> bool {
    let kind =
        members.get("kind").and_then(scalar).or_else(|| attributes.get("span.kind").cloned()).unwrap_or_default();
    kind == "2" || kind.to_ascii_lowercase().ends_with("server")
}

/// A segment of AWS X-Ray: `"http": {"request": {"method": …, "url": …}, "response": {"status": …}}`.
fn segment(members: &Map<String, Value>) -> Option<Entry> {
    let http = members.get("http")?;
    let url = http.pointer("/request/url")?.as_str()?;
    let method = http.pointer("/request/method").and_then(Value::as_str).unwrap_or_default();
    let answered = http.pointer("/response/status").and_then(scalar)?;
    Some(call(method.to_owned(), url.to_owned(), status(&answered)))
}

/// Jaeger's `references: [{"refType": "CHILD_OF", "spanID": …}]`.
fn reference(members: &Map<String, Value>) -> Option<String> {
    members.get("references")?.as_array()?.iter().find_map(|reference| scalar(reference.get("spanID")?))
}

/// The attributes of a span: its own scalars, and those of the list or object that it keeps them in.
fn attributes(members: &Map<String, Value>) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for name in ["attributes", "tags", "data", "meta", "metrics", "intrinsics", "agentAttributes", "userAttributes"] {
        match members.get(name) {
            Some(Value::Array(items)) => items.iter().filter_map(pair).for_each(|(name, value)| {
                all.entry(name.to_ascii_lowercase()).or_insert(value);
            }),
            Some(Value::Object(inner)) => scalars(inner, &mut all),
            _ => {}
        }
    }
    scalars(members, &mut all);
    all
}

fn scalars(members: &Map<String, Value>, all: &mut BTreeMap<String, String>) {
    for (name, value) in members {
        if let Some(value) = scalar(value) {
            all.entry(name.to_ascii_lowercase()).or_insert(value);
        }
    }
}

/// `{"key": …, "value": …}`, where OTLP wraps the value: `{"stringValue": …}`, `{"intValue": "403"}`.
fn pair(item: &Value) -> Option<(String, String)> {
    let name = item.get("key").and_then(Value::as_str)?;
    let value = item.get("value")?;
    let wrapped = || value.as_object()?.values().find_map(scalar);
    Some((name.to_owned(), scalar(value).or_else(wrapped)?))
}

/// The messages of events, logs and exceptions, in whatever they are kept.
fn event_messages(value: &Value, depth: usize, messages: &mut Vec<String>) {
    if depth == 0 || messages.len() > 100 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| event_messages(item, depth - 1, messages)),
        Value::Object(members) => {
            if let Some((name, text)) = pair(value) {
                let name = name.to_ascii_lowercase();
                // An event whose attribute is called so is about the body of the answer.
                if name == "body" || MESSAGES.contains(&name.as_str()) {
                    messages.push(text);
                }
                return;
            }
            for (name, inner) in members {
                match inner {
                    Value::String(text) if MESSAGES.contains(&name.to_ascii_lowercase().as_str()) => {
                        messages.push(text.clone());
                    }
                    inner => event_messages(inner, depth - 1, messages),
                }
            }
        }
        _ => {}
    }
}
