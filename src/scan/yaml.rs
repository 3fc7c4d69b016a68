//! What YAML does with a path: a command sends a request to it, a key nearby has the method, or it describes the API.

use std::ops::Range;

use super::command_call::{self, CommandMethod};
use super::method_word;
use super::path_use::PathUse;
use super::source::Source;

/// Lines of YAML that belong to one request.
const BLOCK: usize = 20;

/// What YAML does with a path.
pub(super) fn find_yaml_uses(source: &Source<'_>, at: usize) -> Vec<PathUse> {
    let line = source.line(at);
    let before = source.slice(line.start..at);
    // `/api/v2/users/{userId}:` with `get:` below it
    let is_key = before.iter().all(|byte| matches!(byte, b' ' | b'"' | b'\''))
        && source.slice(line.clone()).trim_ascii_end().ends_with(b":");
    if is_key {
        return described_methods_below(source, &line);
    }
    let (text, place) = command_call::logical_line(source, at);
    match command_call::find_method(&text, place) {
        Some(CommandMethod::Known(method)) => return vec![PathUse::Request(method)],
        Some(CommandMethod::Dynamic) => return Vec::new(),
        None => {}
    }
    method_in_block(source, &line).map(PathUse::Request).into_iter().collect()
}

/// How far a line of YAML is indented, a list's dash included.
fn indent(line: &[u8]) -> usize {
    line.iter().take_while(|byte| matches!(byte, b' ' | b'-')).count()
}

fn lines_below<'s>(source: &'s Source<'_>, line: &Range<usize>) -> impl Iterator<Item = &'s [u8]> {
    let mut end = line.end;
    std::iter::from_fn(move || {
        if end >= source.text.len() {
            return None;
        }
        let next = source.line(end + 1);
        end = next.end;
        Some(source.slice(next))
    })
}

fn described_methods_below(source: &Source<'_>, line: &Range<usize>) -> Vec<PathUse> {
    let own = indent(source.slice(line.clone()));
    let mut inner = None;
    let mut found = Vec::new();
    for next in lines_below(source, line).take(400).filter(|next| !next.trim_ascii().is_empty()) {
        let indent = indent(next);
        if indent <= own {
            break;
        }
        if *inner.get_or_insert(indent) == indent {
            let key = next.trim_ascii().split(|byte| *byte == b':').next().unwrap_or_default();
            found.extend(method_word::parse_method(key).map(PathUse::Described));
        }
    }
    found
}

/// The method that a key of the same block has.
fn method_in_block(source: &Source<'_>, line: &Range<usize>) -> Option<&'static str> {
    let own = indent(source.slice(line.clone()));
    let value = |text: &[u8]| {
        let text = text.trim_ascii_start();
        let text = text.strip_prefix(b"- ").unwrap_or(text);
        let colon = memchr::memchr(b':', text)?;
        let (key, value) = text.split_at_checked(colon)?;
        let value = value.get(1..)?.trim_ascii();
        let value = value.split(|byte| matches!(byte, b' ' | b'#' | b',')).next()?;
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let value = value.strip_suffix(b"\"").or_else(|| value.strip_suffix(b"'")).unwrap_or(value);
        method_word::is_method_key(key).then(|| method_word::parse_method(value)).flatten()
    };
    for next in lines_below(source, line).take(BLOCK).filter(|next| !next.trim_ascii().is_empty()) {
        if indent(next) < own || (indent(next) == own && next.trim_ascii_start().starts_with(b"- ")) {
            break;
        }
        if indent(next) == own
            && let Some(method) = value(next)
        {
            return Some(method);
        }
    }
    let mut start = line.start;
    for _ in 0..BLOCK {
        let previous = source.line(start.checked_sub(1)?);
        start = previous.start;
        let text = source.slice(previous);
        if text.trim_ascii().is_empty() {
            continue;
        }
        if indent(text) < own {
            // Ansible's module sends a GET by default.
            let key = text.trim_ascii().strip_suffix(b":").unwrap_or_default();
            return (key == b"uri" || key.ends_with(b".uri")).then_some("GET");
        }
        if indent(text) == own
            && let Some(method) = value(text)
        {
            return Some(method);
        }
    }
    None
}
