//! Names and values that are members of the same object: `{"name": "password", "value": "…"}`, `<add key="Password"
//! value="…"/>`, Kubernetes' `- name: PASSWORD` above `value: …`, Terraform's `variable "password" { default = … }`.

use super::is_word;

/// How far a value may be from its name, in bytes.
pub(super) const REACH: usize = 300;

/// What the value is called, in lower case.
const VALUES: [&[u8]; 6] = [b"value", b"stringvalue", b"default", b"plaintext", b"defaultvalue", b"content"];

/// What the name is called, in lower case.
const NAMES: [&[u8]; 8] = [b"name", b"key", b"variable", b"field", b"id", b"parameter", b"header", b"param"];

/// Skips the `"value":` of a pair that is written as an object of name and value.
pub(super) fn skip(bytes: &[u8], start: usize) -> usize {
    let end = super::end_of(bytes, start, |byte| is_word(byte) || matches!(byte, b'\\' | b'"' | b'\''));
    label_at(bytes, start, end).unwrap_or(start)
}

/// The value of a name that is a value itself: after it, or before it in the same object.
pub(super) fn value_near(bytes: &[u8], name: usize, from: usize) -> Option<usize> {
    if !is_labelled(bytes, name) {
        return None;
    }
    if let Some(value) = part(bytes, name, from) {
        return Some(value);
    }
    let behind = bytes.get(from..(from + REACH).min(bytes.len()))?;
    let behind = behind.get(..object_end(behind).unwrap_or(behind.len()))?;
    if let Some(value) = first_label(bytes, from, from + behind.len()) {
        return Some(value);
    }
    let start = name.saturating_sub(REACH);
    let before = bytes.get(start..name)?;
    // Braces may be a part of the value: it is the label nearest to the name that counts, on this side of an object's end.
    let ends = before.windows(2).rposition(|pair| matches!(pair, b"}," | b"/>" | b"}]")).map_or(start, |at| start + at);
    last_label(bytes, ends, name)
}

/// The value inside of an object: `"password": {"value": "…"}`.
pub(super) fn value_inside(bytes: &[u8], open: usize) -> Option<usize> {
    let behind = bytes.get(open + 1..(open + REACH).min(bytes.len()))?;
    let end = behind.iter().position(|byte| *byte == b'}').unwrap_or(behind.len());
    first_label(bytes, open + 1, open + 1 + end)
}

/// Where the object ends that goes on here: a brace, a bracket, an empty line, or the next item of a list.
fn object_end(behind: &[u8]) -> Option<usize> {
    let mut before = b' ';
    behind.iter().enumerate().find_map(|(at, byte)| {
        let rest = behind.get(at + 1..).unwrap_or_default().trim_ascii_start();
        let ends = match byte {
            b'}' => true,
            b'>' => before != b'=',
            b'\n' => rest.starts_with(b"- ") || behind.get(at + 1) == Some(&b'\n'),
            _ => false,
        };
        before = *byte;
        ends.then_some(at)
    })
}

/// Whether a name is the value of something: `name="…"`, `name: …`, `variable "…"`.
fn is_labelled(bytes: &[u8], name: usize) -> bool {
    let before = bytes.get(name.saturating_sub(64)..name).unwrap_or_default();
    // The name may have more words than those that count.
    let first = super::before_words(before, b" .");
    let before = if first.ends_with(b"\"") || first.ends_with(b"'") { first } else { before };
    let is_between = |byte: &u8| matches!(byte, b'"' | b'\'' | b'\\' | b' ' | b'=' | b':' | b'\t');
    let Some(end) = before.iter().rposition(|byte| !is_between(byte)).map(|at| at + 1) else { return false };
    let label = before.get(..end).unwrap_or_default();
    let from = label.iter().rposition(|byte| !is_word(*byte)).map_or(0, |at| at + 1);
    let label = super::after_escaped_line_end(label, from, label.get(from..).unwrap_or_default());
    end < before.len() && NAMES.iter().any(|known| label.eq_ignore_ascii_case(known))
}

/// Where the value of the last such label begins.
fn last_label(bytes: &[u8], from: usize, to: usize) -> Option<usize> {
    let (mut last, mut at) = (None, from);
    while let Some(value) = first_label(bytes, at, to) {
        last = Some(value);
        at = value;
    }
    last
}

/// Where the value of the first such label begins.
fn first_label(bytes: &[u8], from: usize, to: usize) -> Option<usize> {
    let mut at = from;
    while let Some(start) = bytes.get(at..to)?.iter().position(|byte| is_word(*byte)).map(|offset| at + offset) {
        let end = super::word_end(bytes, start);
        if let Some(value) = label_at(bytes, start, end.min(to)) {
            return Some(value);
        }
        at = end;
    }
    None
}

/// The value of a part of a form (RFC 7578 §4.2): an empty line stands between its headers and it.
fn part(bytes: &[u8], name: usize, from: usize) -> Option<usize> {
    let before = bytes.get(name.saturating_sub(64)..name)?;
    let opened = before.strip_suffix(b"\"")?;
    let escapes = opened.iter().rev().take_while(|byte| **byte == b'\\').count();
    let is_part = opened.get(..opened.len() - escapes)?.ends_with(b"name=")
        && before.windows(9).any(|window| window.eq_ignore_ascii_case(b"form-data"));
    let behind = bytes.get(from..(from + REACH).min(bytes.len())).filter(|_| is_part)?;
    let empty =
        |mark: &[u8]| behind.windows(mark.len()).position(|window| window == mark).map(|at| from + at + mark.len());
    // In a log, the ends of lines are escaped, or spaces stand for them.
    const EMPTY_LINES: [&[u8]; 4] = [b"\r\n\r\n", b"\n\n", b"\\r\\n\\r\\n", b"\\n\\n"];
    EMPTY_LINES.into_iter().find_map(empty).or_else(|| bytes.get(..from)?.ends_with(b"  ").then_some(from))
}

/// Where the value begins, if a label stands here.
fn label_at(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    let label = bytes.get(start..end)?;
    let letters = label.iter().position(|byte| is_word(*byte))?;
    let word_end = super::word_end(bytes, start + letters);
    let word = super::after_escaped_line_end(bytes, start + letters, bytes.get(start + letters..word_end)?);
    if !VALUES.iter().any(|known| word.eq_ignore_ascii_case(known)) {
        return None;
    }
    let is_between = |byte: u8| matches!(byte, b'\\' | b'"' | b'\'' | b' ' | b'\t');
    let separator = super::end_of(bytes, word_end, is_between);
    if !matches!(bytes.get(separator), Some(b':' | b'=')) {
        return None;
    }
    Some(super::end_of(bytes, separator + 1, |byte| matches!(byte, b' ' | b'\t' | b'=' | b'>')))
}
