//! What tools export about many requests at once, as JSON: traces, reports of test runs, breadcrumbs of error trackers.
//!
//! Each call of an export is read as an entry of an HTTP archive is: those that went elsewhere are counted, not judged.

mod newman;
mod spans;
#[cfg(test)]
mod tests;

use serde_json::Value;

use super::har::{Entry, read_calls};
use super::{Form, Reading};
use crate::secret::Redactor;

/// No more calls of one export are read.
const MOST_CALLS: usize = 10_000;

/// The failures in an export; `None` where a text is none.
pub(super) fn read_export(text: &str, secrets: &Redactor) -> Option<Reading> {
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let document = documents(text)?;
    let (calls, form) = match newman::calls(&document) {
        Some(calls) => (calls, Form::TestRun),
        None => (spans::calls(&document), Form::Trace),
    };
    (!calls.is_empty()).then(|| read_calls(&calls, form, secrets))
}

/// Each export has one of these; nearly no other text has.
const MARKS: [&str; 8] =
    ["pans\"", "panId\"", "panID\"", "pan_id\"", "span.id\"", "readcrumbs\"", "\"executions\"", "ubsegments\""];

/// The document, or the list of documents that exporters write one a line.
fn documents(text: &str) -> Option<Value> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    if let Ok(document) = serde_json::from_str(text) {
        return Some(document);
    }
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).ok()).collect::<Option<Vec<Value>>>().map(Value::Array)
}

/// A value that is text, a number or a Boolean, as text.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

/// A status of HTTP in a number or a text.
fn status(text: &str) -> Option<u16> {
    text.trim().parse().ok().filter(|status| (100..=599).contains(status))
}

/// A call without the rest of its exchange.
fn call(method: String, url: String, status: Option<u16>) -> Entry {
    Entry { method, url, status, ..Entry::default() }
}
