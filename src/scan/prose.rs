//! Texts with code in them: fences of Markdown, commands and requests in YAML.

use std::ops::Range;

use super::command_call::{self, Said};
use super::detection::by_extension;
use super::languages::SHELL;
use super::marker;
use super::method_beside::Beside;
use super::source::Source;
use super::syntax::Syntax;

/// Lines of YAML that belong to one request.
const BLOCK: usize = 20;

/// The code in the fences of a Markdown text, each with its language: those of languages that are known, and of requests.
pub(super) fn fences(text: &[u8]) -> Vec<(&'static Syntax, Range<usize>)> {
    let mut found = Vec::new();
    let mut open: Option<(&[u8], Option<&'static Syntax>, usize)> = None;
    let mut start = 0;
    while start < text.len() {
        let rest = text.get(start..).unwrap_or_default();
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = rest.get(..length).unwrap_or_default().trim_ascii();
        let ticks = line.iter().take_while(|byte| **byte == b'`' || **byte == b'~').count();
        let fence = line.get(..ticks).unwrap_or_default();
        match open {
            // It is closed by as many of the same, and nothing behind (CommonMark 0.31 §4.5).
            Some((opened, syntax, from)) if fence.starts_with(opened) && line.len() == ticks => {
                if let Some(syntax) = syntax {
                    found.push((syntax, from..start));
                }
                open = None;
            }
            None if ticks >= 3 && !line.get(ticks..).unwrap_or_default().contains(&b'`') => {
                let word = line.get(ticks..).unwrap_or_default().trim_ascii();
                let word = word.split(|byte| matches!(byte, b' ' | b',' | b'{' | b':')).next().unwrap_or_default();
                let word = String::from_utf8_lossy(word).to_ascii_lowercase();
                // A fence without a word may hold anything; commands and requests are told by themselves.
                let syntax = if word.is_empty() { Some(&SHELL) } else { by_extension(&word) };
                open = Some((fence, syntax, start + length));
            }
            _ => {}
        }
        start += length;
    }
    found
}

/// The methods that YAML tells for a path: a command's, a key's beside it, or those that a description has below it.
pub(super) fn said_in_yaml(source: &Source<'_>, at: usize) -> Vec<Beside> {
    let line = source.line(at);
    let before = source.slice(line.start..at);
    // `/api/v2/users/{userId}:` with `get:` below it
    let is_key = before.iter().all(|byte| matches!(byte, b' ' | b'"' | b'\''))
        && source.slice(line.clone()).trim_ascii_end().ends_with(b":");
    if is_key {
        return below(source, &line);
    }
    let (text, place) = command_call::logical_line(source, at);
    match command_call::method(&text, place) {
        Some(Said::Method(method)) => return vec![Beside::Method(method)],
        Some(Said::Open) => return Vec::new(),
        None => {}
    }
    beside(source, &line).map(Beside::Method).into_iter().collect()
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

fn below(source: &Source<'_>, line: &Range<usize>) -> Vec<Beside> {
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
            found.extend(marker::method(key).map(Beside::Described));
        }
    }
    found
}

/// The value of a key for the method in the same block.
fn beside(source: &Source<'_>, line: &Range<usize>) -> Option<&'static str> {
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
        marker::is_place(key).then(|| marker::method(value)).flatten()
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
            // Ansible's module reads where nothing is said.
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
