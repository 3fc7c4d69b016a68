//! How far a value goes: spaces, quotes, words and lines.

use std::ops::Range;

/// No value is longer, in bytes.
pub(super) const LONGEST: usize = 64 * 1024;

/// How far a value may go on after its first word, in bytes.
pub(super) const EXTENT: usize = 1024;

/// How a value is set apart from its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// `=`, `=>`, XML's `>`.
    Tight,
    /// `:`, or the comma of a pair in a list.
    Loose,
    /// Space alone.
    Space,
    /// The next cell of a table.
    Cell,
    /// Another member of the same object: `{"name": "password", "value": "…"}`.
    Label,
}

/// The value of a name.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) range: Range<usize>,
    /// Whether it was taken to the end of a line, or of what encloses it, and may hold more than the secret.
    pub(super) is_extended: bool,
}

/// The inside of a string literal that begins here: `"…"`, `b'…'`, `@"…"`, `\"…\"`.
pub(super) fn string(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let prefixed = bytes.get(at).is_some_and(|byte| b"bBrRuUfF@$".contains(byte))
        && bytes.get(at + 1).is_some_and(|byte| is_quote(*byte));
    let at = at + usize::from(prefixed);
    let backslashes = skip(bytes, at, |byte| byte == b'\\') - at;
    if let Some(rest) = bytes.get(at..).and_then(|rest| rest.strip_prefix("\u{201c}".as_bytes())) {
        let length = rest.windows(3).take(LONGEST).position(|window| window == "\u{201d}".as_bytes());
        return length.map(|length| at + 3..at + 3 + length);
    }
    let quote = bytes.get(at + backslashes).copied().filter(|byte| is_quote(*byte))?;
    Some(quoted(bytes, at + backslashes + 1, quote, backslashes))
}

/// The end of a word without quotes.
pub(super) fn unquoted_end(bytes: &[u8], start: usize) -> usize {
    let ends = |byte: u8| byte.is_ascii_whitespace() || b"\"'`\\&,;|<>(){}[]".contains(&byte);
    let bytes = bytes.get(..bytes.len().min(start + LONGEST)).unwrap_or_default();
    super::end_of(bytes, start, |byte| !ends(byte))
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

pub(super) fn skip(bytes: &[u8], start: usize, belongs: impl Fn(u8) -> bool) -> usize {
    super::end_of(bytes, start, belongs)
}

pub(super) fn skip_one(bytes: &[u8], at: usize, belongs: impl Fn(u8) -> bool) -> usize {
    at + usize::from(bytes.get(at).is_some_and(|byte| belongs(*byte)))
}

/// What stands in quotes, which as many backslashes escape as escaped the first. A doubled quote (YAML, PowerShell, SQL)
/// and a shell's `'\''` are part of it.
pub(super) fn quoted(bytes: &[u8], start: usize, quote: u8, backslashes: usize) -> Range<usize> {
    let mut run = 0;
    let mut skipped = 0;
    for (offset, byte) in bytes.iter().skip(start).take(LONGEST).enumerate() {
        if offset < skipped {
            continue;
        }
        let at = start + offset;
        let behind = bytes.get(at + 1..).unwrap_or_default();
        // In single quotes of a shell, a backslash escapes nothing.
        let is_shells = *byte == b'\'' && quote == b'\'' && backslashes == 0 && behind.starts_with(b"\\''");
        if *byte == b'\\' {
            run += 1;
        } else if *byte == quote && (run <= backslashes || is_shells) {
            let is_empty = offset == run;
            let is_escaped = quote == b'"' && bytes.get(at.wrapping_sub(1)) == Some(&b'`');
            let length = match behind {
                _ if is_shells => 4,
                [next, ..] if *next == quote && backslashes == 0 && (!is_empty || behind.get(1) == Some(&quote)) => 2,
                _ if is_escaped => 1,
                // A letter after it, or an escaped quote in front of it that may have been a doubled one: it closes
                // only if no other is left on the line.
                _ if offset < EXTENT && closes_early(bytes, at, quote) => 1,
                _ => return start..at - run,
            };
            skipped = offset + length;
            run = 0;
        } else {
            run = 0;
        }
    }
    start..line_end(bytes, start)
}

/// Whether a quote does not look like the last of a value, and another stands further on in its line.
fn closes_early(bytes: &[u8], at: usize, quote: u8) -> bool {
    let before = bytes.get(at.saturating_sub(2)..at).unwrap_or_default();
    let follows_escaped = before == [b'\\', quote];
    let precedes_letter = bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    (follows_escaped || precedes_letter)
        && bytes.iter().skip(at + 1).take(EXTENT).take_while(|byte| **byte != b'\n').any(|byte| *byte == quote)
}

/// The end of the line, or of the string that begins in it.
pub(super) fn line_end(bytes: &[u8], start: usize) -> usize {
    let bytes = bytes.get(..bytes.len().min(start + LONGEST)).unwrap_or_default();
    super::end_of(bytes, start, |byte| !matches!(byte, b'\n' | b'\r' | b'"' | b'\''))
}

/// Where the first such byte stands, no further than a value may go on.
pub(super) fn limited(bytes: &[u8], start: usize, ends: impl Fn(u8) -> bool) -> usize {
    let bytes = bytes.get(..bytes.len().min(start + EXTENT)).unwrap_or_default();
    super::end_of(bytes, start, |byte| !ends(byte))
}

pub(super) fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}
