//! Variables with a path: where they are used, and which method is set near them.

use std::iter;
use std::ops::Range;

use super::lexer::LexemeKind;
use super::method_argument::method_among;
use super::method_word;
use super::path_text::has_root;
use super::path_use::PathUse;
use super::source::Source;
use super::syntax::Feature;

/// Lines before and after a statement that may set a method.
const NEAR: usize = 10;

/// Brackets around a path that are looked at.
const DEEPEST: usize = 16;

/// The variable that an expression is assigned to.
pub(super) fn assigned_variable(source: &Source<'_>, start: usize) -> Option<Range<usize>> {
    let mut at = start;
    // `const url = base + "…"`: the assignment is the first one to the left, in the same statement.
    for _ in 0..60 {
        let before = source.before(at)?;
        match source.byte(before) {
            b'=' => {
                let mut end = before;
                while end > 0 && matches!(source.byte(end - 1), b':' | b'+' | b'?') {
                    end -= 1;
                }
                if matches!(source.byte(end.saturating_sub(1)), b'=' | b'!' | b'<' | b'>') {
                    return None;
                }
                return name_before_sign(source, end);
            }
            b';' | b'{' | b'}' | b',' => return None,
            // `base = getenv("BASE", "…") + "…"`
            b')' | b']' if source.is_code(before) => at = source.opener(before)?,
            _ if source.kind(before) == LexemeKind::Quote => at = source.literal_to(before + 1)?.span.start,
            _ => at = source.identifier_to(before + 1).map_or(before, |word| word.start),
        }
    }
    None
}

/// The name before the sign of an assignment: `url`, `url: String`, `self.url`.
fn name_before_sign(source: &Source<'_>, end: usize) -> Option<Range<usize>> {
    let last = source.before(end)?;
    let word = source.identifier_to(last + 1)?;
    // Only on the same line: in Python, the line before may end with a colon.
    let line = source.line(word.start).start;
    let colon = source.before(word.start).filter(|at| *at >= line && source.byte(*at) == b':');
    let name = match colon {
        Some(colon) => source.identifier_to(source.before(colon)? + 1)?,
        None => word,
    };
    (name.len() >= 2).then_some(name)
}

/// What a later place does with a variable.
pub(super) enum VariableUse {
    /// It gets a new value.
    Given,
    /// It is the name of an argument or a member.
    Key,
    /// It is used.
    Used,
}

pub(super) fn classify_use(source: &Source<'_>, end: usize) -> VariableUse {
    let sign = source.after(end);
    match (source.byte(sign), source.byte(sign + 1)) {
        (b'=', b'=' | b'>') => VariableUse::Used,
        (b'=', _) if source.opener(end).is_some_and(|open| source.byte(open) == b'(') => VariableUse::Key,
        (b'=', _) | (b':', b'=') => VariableUse::Given,
        (b':', next) if next != b':' && !source.syntax.has(Feature::ColonBeginsBlock) => VariableUse::Key,
        _ => VariableUse::Used,
    }
}

/// Whether a name has no owner before it, or the object itself, or a class: `url`, `self.url`, `Paths.URL`.
pub(super) fn is_own(source: &Source<'_>, start: usize) -> bool {
    let Some(dot) = source.before(start).filter(|at| source.byte(*at) == b'.') else { return true };
    let owner = source.identifier_to(dot).map(|owner| source.slice(owner)).unwrap_or_default();
    // A constant, of a class or an enumeration.
    let is_constant = [owner.first().copied(), Some(source.byte(start))].into_iter().all(is_capital);
    matches!(owner, b"this" | b"self" | b"cls") || is_constant
}

fn is_capital(byte: Option<u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_uppercase())
}

/// The method that is set on an object: `request.httpMethod = "PUT"`, `connection.setRequestMethod("POST")`.
pub(super) fn method_set_on(source: &Source<'_>, end: usize) -> Option<&'static str> {
    let dot = source.after(end);
    let name = source.identifier_from(dot + 1).filter(|_| source.byte(dot) == b'.')?;
    let sign = source.after(name.end);
    let gives = matches!(source.byte(sign), b'=' | b'(') && source.byte(sign + 1) != b'=';
    (gives && method_word::is_method_key(source.slice(name)))
        .then(|| method_among(source, sign..source.line(sign).end, 0..0))
        .flatten()
}

/// Whether more is appended to what ends here.
pub(super) fn is_continued(source: &Source<'_>, end: usize) -> bool {
    source.byte(source.after(end)) == b'+'
        || (source.kind(end) == LexemeKind::Quote && source.kind(end + 1) == LexemeKind::Text)
}

/// The method that is set in the lines near a statement: `request.httpMethod = "PATCH"`, `setRequestMethod("PATCH")`.
pub(super) fn method_set_near(source: &Source<'_>, span: Range<usize>) -> Option<PathUse> {
    let own = indent(source.slice(source.line(statement_start(source, span.start))));
    let (mut behind, mut before) = (source.line(span.end), source.line(span.start));
    let behind = iter::from_fn(|| {
        behind = source.line((behind.end < source.text.len()).then_some(behind.end + 1)?);
        Some(behind.clone())
    });
    let before = iter::from_fn(|| {
        before = source.line(before.start.checked_sub(1)?);
        Some(before.clone())
    });
    method_set_among(source, own, behind).or_else(|| method_set_among(source, own, before)).map(PathUse::Request)
}

/// The beginning of the statement around a place, as far as brackets show it.
fn statement_start(source: &Source<'_>, start: usize) -> usize {
    let mut at = start;
    for _ in 0..DEEPEST {
        match source.opener(at).filter(|open| matches!(source.byte(*open), b'(' | b'[')) {
            Some(open) => at = open,
            None => break,
        }
    }
    at
}

fn indent(line: &[u8]) -> usize {
    line.len() - line.trim_ascii_start().len()
}

/// The method that one of the lines sets. A line that is indented less belongs to another block; so does one that is
/// indented more, after an empty line.
fn method_set_among(
    source: &Source<'_>,
    own: usize,
    lines: impl Iterator<Item = Range<usize>>,
) -> Option<&'static str> {
    let mut is_apart = false;
    for line in lines.take(NEAR) {
        let text = source.slice(line.clone());
        if text.trim_ascii().is_empty() {
            is_apart = true;
            continue;
        }
        // What follows belongs to another path.
        if indent(text) < own || has_root(text) {
            return None;
        }
        if (indent(text) == own || !is_apart)
            && let Some(method) = method_set_in(source, line)
        {
            return Some(method);
        }
    }
    None
}

/// The method that a line sets.
fn method_set_in(source: &Source<'_>, line: Range<usize>) -> Option<&'static str> {
    let mut at = line.start;
    while at < line.end {
        let Some(word) = source.identifier_from(at) else {
            at += 1;
            continue;
        };
        at = word.end;
        let sign = source.after(word.end);
        let gives = matches!(source.byte(sign), b'=' | b'(' | b':' | b',') && source.byte(sign + 1) != b'=';
        // RestSharp gives a client the address, and a request the method.
        let name = source.slice(word);
        if gives && (method_word::is_method_key(name) || name == b"RestRequest") {
            return method_among(source, sign..line.end, 0..0).or_else(|| {
                let value = source.identifier_from(source.after(sign + 1))?;
                method_word::parse_capitals(source.slice(value))
            });
        }
    }
    None
}
