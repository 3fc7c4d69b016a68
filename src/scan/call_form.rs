//! Forms of a call that only one language or library has.

use std::ops::Range;

use super::method_argument::{is_block, method_among};
use super::method_word;
use super::path_use::PathUse;
use super::source::Source;
use super::syntax::Feature;

/// The method that a block after a call sets: `request(url) { method = HttpMethod.Put }` in Kotlin.
pub(super) fn method_in_trailing_block(source: &Source<'_>, from: usize) -> Option<&'static str> {
    let open = source.after(from);
    let is_block = source.syntax.has(Feature::TrailingBlockSets) && source.byte(open) == b'{';
    is_block.then(|| method_among(source, open + 1..source.closer(open + 1), 0..0)).flatten()
}

/// Whether these brackets, or an object in them, have a method that is only known at run time: `method: verb`,
/// `{ method }`, `method=verb`.
pub(super) fn has_dynamic_method(source: &Source<'_>, range: Range<usize>) -> bool {
    let mut ends = memchr::memmem::find_iter(source.slice(range.clone()), "ethod").map(|at| range.start + at + 5);
    let is_key = |end: usize| {
        matches!(source.byte(source.after(end)), b':' | b'=' | b',' | b'}')
            && source.identifier_to(end).is_some_and(|word| method_word::is_method_key(source.slice(word)))
    };
    let is_here = |end: usize| {
        let opener = source.opener(end).filter(|open| *open >= range.start && !is_block(source, *open));
        source.opener(opener.unwrap_or(end)) == range.start.checked_sub(1)
    };
    ends.any(|end| is_key(end) && is_here(end))
}

/// What an annotation declares. Most declare a route; those of Retrofit and Feign are requests.
pub(super) fn annotation_use(name: &[u8]) -> Option<PathUse> {
    match method_word::parse_capitals(name) {
        Some(method) => Some(PathUse::Request(method)),
        None => (name != b"RequestLine").then_some(PathUse::Route),
    }
}

/// The method of a call without parentheses, as Ruby has them: `client.get "…"`.
pub(super) fn call_without_parentheses(source: &Source<'_>, start: usize) -> Option<PathUse> {
    let before =
        source.before(start).filter(|at| source.syntax.has(Feature::CallsWithoutParentheses) && *at + 1 < start)?;
    let name = source.identifier_to(before + 1).filter(|name| name.start > source.line(start).start)?;
    callee_owner(source, name.start)?;
    method_word::method_of_function(source.slice(name)).map(PathUse::Request)
}

/// The name before the dot of a function's name, whatever kind of dot it is.
pub(super) fn callee_owner(source: &Source<'_>, start: usize) -> Option<Range<usize>> {
    let dot = source.before(start).filter(|at| matches!(source.byte(*at), b'.' | b':' | b'>'))?;
    let dot = if matches!(source.byte(dot), b':' | b'>') { dot.checked_sub(1)? } else { dot };
    let dot = if dot > 0 && source.byte(dot - 1) == b'?' { dot - 1 } else { dot };
    source.identifier_to(dot)
}

/// Functions that compare a text or change it, in lower case.
const COMPARING: [&[u8]; 18] = [
    b"startswith",
    b"endswith",
    b"hasprefix",
    b"hassuffix",
    b"includes",
    b"contains",
    b"match",
    b"matches",
    b"equals",
    b"test",
    b"indexof",
    b"replace",
    b"is",
    b"like",
    b"notlike",
    b"notmatch",
    b"eq",
    b"ne",
];

/// Whether a text is only compared with something.
pub(super) fn is_compared(source: &Source<'_>, span: Range<usize>) -> bool {
    let Some(before) = source.before(span.start) else { return false };
    let earlier = source.byte(before.saturating_sub(1));
    let behind = source.after(span.end);
    let is_sign = match source.byte(before) {
        b'=' => matches!(earlier, b'=' | b'!'),
        b'~' => matches!(earlier, b'=' | b'!'),
        _ => false,
    };
    if is_sign || (source.byte(behind) == b'=' && source.byte(behind + 1) == b'=') {
        return true;
    }
    let word = |end| source.identifier_to(end).map(|word| (word.start, source.slice(word)));
    if let Some((start, word)) = word(before + 1) {
        // `case "…":` of many languages, `when "…"` of Ruby, `-match "…"` of PowerShell.
        return matches!(word, b"case" | b"when") || (source.byte(start.saturating_sub(1)) == b'-' && compares(word));
    }
    source.byte(before) == b'('
        && source.before(before).and_then(|at| word(at + 1)).is_some_and(|(_, word)| compares(word))
}

fn compares(word: &[u8]) -> bool {
    let folded: Vec<u8> = word.iter().filter(|byte| **byte != b'_').map(u8::to_ascii_lowercase).collect();
    COMPARING.contains(&folded.as_slice())
}
