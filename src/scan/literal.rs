//! The text around a place in a source: a string with its holes, and the strings that it is joined with.

use std::ops::Range;

use super::identifier::is_identifier;
use super::lexer::Literal;
use super::source::Source;
use super::syntax::{Feature, Form};

/// Maximum number of pieces that are joined.
const MOST: usize = 24;

/// Maximum length of a text, in bytes.
const LONGEST: usize = 2_000;

/// A text that a source joins from pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AssembledText {
    /// The text before the place in the same string, as `https://api.{region}`.
    pub(super) before: String,
    /// The text from the place on, values as `{name}`.
    pub(super) text: String,
    /// All of it in the source.
    pub(super) span: Range<usize>,
}

/// Joins the string around a place with the pieces that follow it.
pub(super) fn assemble_string(source: &Source<'_>, literal: &Literal, at: usize) -> AssembledText {
    let body = &literal.body;
    let from = body.start.max(at.saturating_sub(LONGEST));
    let before = template_of(source, literal, from..at);
    let mut text = template_of(source, literal, at..body.end.min(at + LONGEST));
    let mut end = literal.span.end;
    for _ in 0..MOST {
        let Some((piece, behind)) = next_piece(source, end) else { break };
        text.push_str(&piece);
        end = behind;
        if text.len() > LONGEST {
            break;
        }
    }
    // In a string with several words, as a command, only the word around the place counts.
    if before.contains(char::is_whitespace) {
        let word = bare_word_at(source, at);
        return AssembledText { before, text, span: word.span };
    }
    let start = prefix_start(source, literal.span.start);
    AssembledText { before, text, span: start..end }
}

/// The word around a place that is not in quotes. In shells, a word may be partly in quotes.
pub(super) fn bare_word_at(source: &Source<'_>, at: usize) -> AssembledText {
    let through_quotes = source.syntax.form == Form::Commands;
    let is_end = |byte: u8| {
        byte.is_ascii_whitespace() || b"|;<>`,".contains(&byte) || (!through_quotes && b"\"'".contains(&byte))
    };
    let line = source.line(at);
    let from = line.start.max(at.saturating_sub(400));
    let is_start = |byte: u8| byte.is_ascii_whitespace() || b"\"'`,;|(=<>[".contains(&byte);
    let mut start = at;
    let mut depth = 0_usize;
    while start > from {
        let byte = source.byte(start - 1);
        match byte {
            b'}' => depth += 1,
            b'{' => depth = depth.saturating_sub(1),
            _ if depth == 0 && is_start(byte) => break,
            _ => {}
        }
        start -= 1;
    }
    let mut end = at;
    let limit = line.end.min(at + LONGEST);
    let mut depth = 0_usize;
    let mut text = Vec::new();
    while end < limit {
        let byte = source.byte(end);
        match byte {
            b'{' => depth += 1,
            b'(' if depth > 0 || (end > 0 && source.byte(end - 1) == b'$') => depth += 1,
            b'}' | b')' if depth > 0 => depth -= 1,
            b')' => break,
            // Angle brackets may be a placeholder or a redirection.
            b'<' | b'>' if depth == 0 && in_angles(source, end, limit) => {}
            _ if depth == 0 && is_end(byte) => break,
            _ => {}
        }
        if !matches!(byte, b'"' | b'\'') {
            text.push(byte);
        }
        end += 1;
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    AssembledText { before: source.decode(start..at), text, span: start..end }
}

/// Whether an angle bracket is one of a placeholder's.
fn in_angles(source: &Source<'_>, at: usize, limit: usize) -> bool {
    let is_word = |byte: u8| is_identifier(byte) || byte == b'-';
    if source.byte(at) == b'<' {
        let end = (at + 1..limit).find(|at| !is_word(source.byte(*at))).unwrap_or(limit);
        return end > at + 1 && source.byte(end) == b'>';
    }
    let start = (at.saturating_sub(60)..at).rev().find(|at| !is_word(source.byte(*at)));
    start.is_some_and(|start| source.byte(start) == b'<')
}

/// The text of a string between two places, values as `{name}`.
pub(super) fn template_of(source: &Source<'_>, literal: &Literal, range: Range<usize>) -> String {
    let mut text = String::new();
    let mut at = range.start;
    for hole in literal.holes.iter().filter(|hole| hole.start >= range.start && hole.start < range.end) {
        text.push_str(&source.decode(at..hole.start));
        text.push_str(&placeholder(source, hole.clone()));
        at = hole.end;
    }
    text.push_str(&source.decode(at..range.end.max(at)));
    text
}

/// An expression as `{name}`: the name is its last identifier.
fn placeholder(source: &Source<'_>, range: Range<usize>) -> String {
    let mut last = "id".to_owned();
    let mut at = range.start;
    while at < range.end {
        match source.identifier_from(at).filter(|word| word.end <= range.end) {
            Some(word) => {
                at = word.end;
                if source.byte(word.start).is_ascii_alphabetic() && word.len() > 1 {
                    last = source.decode(word);
                }
            }
            None => at += 1,
        }
    }
    format!("{{{last}}}")
}

/// The beginning of a string, letters before its quote included.
fn prefix_start(source: &Source<'_>, start: usize) -> usize {
    let letters = source.identifier_to(start);
    letters
        .filter(|letters| source.syntax.has(Feature::StringPrefixes) && letters.len() <= 2)
        .map_or(start, |word| word.start)
}

/// The string that begins at a place; up to two letters may precede its quote.
pub(super) fn prefixed_literal_from<'s>(source: &'s Source<'_>, at: usize) -> Option<&'s Literal> {
    source.literal_from(at).or_else(|| {
        let letters = source.identifier_from(at).filter(|word| word.len() <= 2)?;
        source.literal_from(letters.end)
    })
}

/// The piece that is joined with what ends at a place, and the end of the piece.
fn next_piece(source: &Source<'_>, end: usize) -> Option<(String, usize)> {
    let next = source.after(end);
    let operand = match source.byte(next) {
        b'+' if !matches!(source.byte(next + 1), b'+' | b'=') => source.after(next + 1),
        b'.' if source.syntax.has(Feature::DotJoinsStrings) && source.byte(next + 1) != b'.' => source.after(next + 1),
        // Two strings without a sign between them.
        _ if source.syntax.has(Feature::AdjacentStringsJoin) && prefixed_literal_from(source, next).is_some() => next,
        _ => return None,
    };
    if let Some(literal) = prefixed_literal_from(source, operand) {
        return Some((template_of(source, literal, literal.body.clone()), literal.span.end));
    }
    let end = operand_end(source, operand);
    (end > operand).then(|| (placeholder(source, operand..end), end))
}

/// The end of an operand that is not a string.
fn operand_end(source: &Source<'_>, start: usize) -> usize {
    let limit = source.text.len().min(start + 400);
    let mut depth = 0_usize;
    let mut at = start;
    while at < limit {
        let byte = source.byte(at);
        if source.is_code(at) {
            match byte {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' if depth == 0 => break,
                b')' | b']' | b'}' => depth -= 1,
                b'+' | b',' | b';' | b'?' | b'\n' if depth == 0 => break,
                b'.' if depth == 0 && source.syntax.has(Feature::DotJoinsStrings) => break,
                _ => {}
            }
        }
        at += 1;
    }
    while at > start && source.byte(at - 1).is_ascii_whitespace() {
        at -= 1;
    }
    at
}
