//! A log → its records: JSON lines, `key=value` lines, access lines, and lines that begin with a time.

use serde_json::{Map, Value};

/// Maximum lines that are looked at to distinguish a log from another text.
const SAMPLE: usize = 200;

/// How many pairs make a line one of `key=value`.
const PAIRS: usize = 3;

/// The lines that a log service exports as JSON: Loki's `values`, and the events of CloudWatch; `None` for other texts.
pub(super) fn exported(text: &str) -> Option<Vec<String>> {
    if !(text.contains("\"streams\"") || text.contains("\"logEvents\"") || text.contains("\"eventId\"")) {
        return None;
    }
    let document: Value = serde_json::from_str(text.trim()).ok()?;
    let message = |event: &Value| event.get("message").and_then(Value::as_str).map(str::to_owned);
    let found: Vec<String> = if let Some(streams) = document.pointer("/data/result").and_then(Value::as_array) {
        let values = streams.iter().filter_map(|stream| stream.get("values")?.as_array()).flatten();
        values.filter_map(|pair| pair.get(1)?.as_str().map(str::to_owned)).collect()
    } else {
        let events = document.get("logEvents").or_else(|| document.get("events"))?.as_array()?;
        events.iter().filter_map(message).collect()
    };
    (!found.is_empty()).then_some(found)
}

/// What a container wrote, out of the records that Docker and log shippers make of its lines: `{"log": "…\n", …}`.
pub(super) fn container_output(text: &str) -> Option<String> {
    if !text.contains("\"log\"") {
        return None;
    }
    let mut output = String::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let record: Value = serde_json::from_str(line).ok()?;
        let log = record.get("log")?.as_str()?;
        let is_of_container = ["stream", "time", "kubernetes", "container_name", "container_id", "date"]
            .iter()
            .any(|name| record.get(name).is_some());
        // JSON that a program logs is found inside of its record.
        if !is_of_container || log.trim_start().starts_with('{') {
            return None;
        }
        output.push_str(log);
        if !log.ends_with('\n') {
            output.push('\n');
        }
    }
    (!output.is_empty()).then_some(output)
}

/// A record: the number of its first line, and its text with the lines that belong to it.
pub(super) struct Record<'t> {
    pub(super) line: usize,
    pub(super) text: &'t str,
}

/// The records of a log of more than one line; `None` where a text is none.
pub(super) fn records(text: &str) -> Option<Vec<Record<'_>>> {
    let lines = || text.split_inclusive('\n').filter(|line| !line.trim().is_empty());
    let first = lines().next().and_then(beginning)?;
    // Between lines with a time, a body on a line of its own belongs to the line before it.
    let begins = |line: &str| beginning(line).is_some_and(|begin| first == Beginning::Json || begin != Beginning::Json);
    if lines().take(SAMPLE).filter(|line| begins(line)).count() < 2 {
        return None;
    }
    let mut records: Vec<Record<'_>> = Vec::new();
    let (mut from, mut at, mut begin_line) = (0, 0, 1);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if at > from && begins(line) {
            records.extend(text.get(from..at).map(|text| Record { line: begin_line, text }));
            (from, begin_line) = (at, index + 1);
        }
        at += line.len();
    }
    records.extend(text.get(from..).map(|text| Record { line: begin_line, text }));
    Some(records)
}

/// How a record begins.
#[derive(Clone, Copy, PartialEq)]
enum Beginning {
    Json,
    Time,
    Access,
    Pairs,
}

fn beginning(line: &str) -> Option<Beginning> {
    let line = line.trim();
    match () {
        () if line.starts_with('{') && line.ends_with('}') && line.len() > 2 => Some(Beginning::Json),
        () if begins_with_time(line) => Some(Beginning::Time),
        () if access(line).is_some() => Some(Beginning::Access),
        () if logfmt(line).is_some() => Some(Beginning::Pairs),
        () => None,
    }
}

/// `2026-07-01T…`, `[01/Jul/2026…`, `Jul  1 12:00:00`, `<34>1 2026-…`, `12:00:01.234`.
pub(super) fn begins_with_time(line: &str) -> bool {
    let line = match line.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
        Some((priority, rest)) if priority.len() <= 3 => rest.trim_start_matches(['1', ' ']),
        _ => line,
    };
    let head: Vec<char> = line.trim_start_matches(['[', '(']).chars().take(16).collect();
    let shape: String = head.iter().map(|c| if c.is_ascii_digit() { '0' } else { *c }).collect();
    let months = ["Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec "];
    shape.starts_with("0000-00-00")
        || shape.starts_with("0000/00/00")
        || shape.starts_with("00/")
        || shape.starts_with("00:00:00")
        || months.iter().any(|month| shape.starts_with(month) && shape.contains(':'))
}

/// A line of a web server's or a load balancer's access log.
pub(super) struct Access<'t> {
    pub(super) method: &'t str,
    pub(super) url: &'t str,
    pub(super) status: u16,
}

/// Reads `… "PATCH /api/v2/… HTTP/1.1" 403 …`; load balancers have the status before the request.
pub(super) fn access(line: &str) -> Option<Access<'_>> {
    let mut parts = line.splitn(3, '"');
    let (before, request, behind) = (parts.next()?, parts.next()?, parts.next()?);
    let words: Vec<&str> = request.split(' ').collect();
    let [method, url, version] = words.as_slice() else { return None };
    let is_method = !method.is_empty() && method.chars().all(|c| c.is_ascii_uppercase());
    if !is_method || !version.starts_with("HTTP/") {
        return None;
    }
    let number = |word: &str| word.parse().ok().filter(|status| word.len() == 3 && (100..=599).contains(status));
    let status = behind.split_whitespace().next().and_then(number);
    // ALB: `… 0.001 0.002 0.000 403 403 123 456 "PATCH …`: the load balancer's own status comes first.
    let balanced = || before.split_whitespace().skip(5).find_map(number);
    Some(Access { method, url, status: status.or_else(balanced)? })
}

/// Reads `key=value key="va\"lue"`; `None` where a line has fewer than three pairs or other words in front.
pub(super) fn logfmt(line: &str) -> Option<Value> {
    let mut members = Map::new();
    let mut rest = line.trim();
    let mut strays = 0_usize;
    while !rest.is_empty() && members.len() < 200 {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest.get(..end)?;
        let Some(value) = rest.get(end..)?.strip_prefix('=').filter(|_| is_key(name)) else {
            strays += 1;
            if members.is_empty() || strays > members.len() + 8 {
                return None;
            }
            rest = rest.get(end..)?.trim_start_matches(|c: char| c == '=' || c.is_whitespace());
            continue;
        };
        let (value, behind) = match value.strip_prefix('"') {
            Some(quoted) => quoted_value(quoted),
            None => {
                let end = value.find(char::is_whitespace).unwrap_or(value.len());
                (value.get(..end)?.to_owned(), value.get(end..)?)
            }
        };
        members.entry(name.to_owned()).or_insert(Value::String(value));
        rest = behind.trim_start();
    }
    (members.len() >= PAIRS).then_some(Value::Object(members))
}

/// A value up to its closing quote, one layer of escaping less.
fn quoted_value(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.chars();
    while let Some(next) = chars.next() {
        match next {
            '"' => break,
            '\\' => match chars.next() {
                Some('n') => value.push('\n'),
                Some(other) => value.push(other),
                None => {}
            },
            _ => value.push(next),
        }
    }
    (value, chars.as_str())
}

fn is_key(name: &str) -> bool {
    (1..=60).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '@'))
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '@')
}
