//! The method that is given among arguments, or as a member of an object: `method: "PATCH"`, `HttpMethod.Patch`.

use std::ops::Range;

use super::identifier::words;
use super::lexer::LexemeKind;
use super::method_word;
use super::source::Source;
use super::syntax::{Feature, Form};

/// Words of functions that send a request whose method is an argument.
const SENDING: [&[u8]; 5] = [b"request", b"call", b"api", b"send", b"fetch"];

/// The method among arguments, or among the members of an object. Blocks, and the range `but`, are left out.
pub(super) fn method_among(source: &Source<'_>, range: Range<usize>, but: Range<usize>) -> Option<&'static str> {
    let mut at = range.start;
    while at < range.end {
        if but.contains(&at) {
            at = but.end;
            continue;
        }
        match source.kind(at) {
            LexemeKind::Quote => {
                let Some(literal) = source.literal_from(at) else {
                    at += 1;
                    continue;
                };
                let word = source.slice(literal.body.clone());
                let given = || {
                    has_method_key_before(source, literal.span.start)
                        || is_first_of_request(source, literal.span.clone())
                };
                if let Some(method) =
                    method_word::parse_capitals(word).or_else(|| method_word::parse_method(word).filter(|_| given()))
                {
                    return Some(method);
                }
                at = literal.span.end;
            }
            LexemeKind::Code if source.byte(at) == b'{' && is_block(source, at) => at = source.closer(at + 1) + 1,
            LexemeKind::Code if source.byte(at).is_ascii_alphabetic() => {
                let Some(word) = source.identifier_from(at) else {
                    at += 1;
                    continue;
                };
                if let Some(method) = method_constant(source, word.clone()) {
                    return Some(method);
                }
                at = word.end;
            }
            _ => at += 1,
        }
    }
    None
}

/// Whether the key before it is one that takes a method: `method: 'patch'`, `"method": "patch"`, `method="patch"`.
fn has_method_key_before(source: &Source<'_>, at: usize) -> bool {
    let Some(sign) = source.before(at).filter(|at| matches!(source.byte(*at), b':' | b'=' | b'>' | b',')) else {
        return false;
    };
    let sign = if source.byte(sign) == b'>' { sign.saturating_sub(1) } else { sign };
    let Some(end) = source.before(sign) else { return false };
    let key = match source.identifier_to(end + 1) {
        Some(word) => source.slice(word),
        None => source.literal_to(end + 1).map(|literal| source.slice(literal.body.clone())).unwrap_or_default(),
    };
    method_word::is_method_key(key) || (key == b"type" && source.syntax.has(Feature::TypeIsMethodKey))
}

/// Whether a string is the first argument of a function that sends requests, and others follow: `request('get', path)`.
fn is_first_of_request(source: &Source<'_>, span: Range<usize>) -> bool {
    let Some(open) = source.before(span.start).filter(|open| source.byte(*open) == b'(') else { return false };
    let Some(name) = source.before(open).and_then(|before| source.identifier_to(before + 1)) else { return false };
    let sends = |word: &[u8]| SENDING.iter().any(|known| word.eq_ignore_ascii_case(known));
    source.byte(source.after(span.end)) == b',' && words(source.slice(name)).any(sends)
}

/// A method as a constant: `HttpMethod.Patch`, `http.MethodPatch`, `method: .patch`, `:patch` in Ruby.
fn method_constant(source: &Source<'_>, word: Range<usize>) -> Option<&'static str> {
    let name = source.slice(word.clone());
    if let Some(method) = method_word::method_of_constant(name) {
        // `MethodPatch(…)` would be a function.
        return Some(method).filter(|_| source.byte(word.end) != b'(');
    }
    let method = method_word::parse_method(name)?;
    let before = source.before(word.start)?;
    match source.byte(before) {
        b'.' | b':' => {
            let colons =
                if source.byte(before) == b':' && source.byte(before.saturating_sub(1)) == b':' { 1 } else { 0 };
            let left = source.identifier_to(before - colons).map(|left| source.slice(left));
            match left {
                Some(left) => {
                    let last = words(left).last().unwrap_or_default();
                    let is_enumeration =
                        [&b"method"[..], b"verb", b"methods"].iter().any(|kind| last.eq_ignore_ascii_case(kind));
                    // `.patch(` after another name is a call, which is found elsewhere.
                    (is_enumeration || left == b"Net" || left == b"HTTP").then_some(method)
                }
                None => {
                    let is_value =
                        source.before(before).is_some_and(|at| matches!(source.byte(at), b':' | b'=' | b'(' | b','));
                    (is_value && source.byte(word.end) != b'(').then_some(method)
                }
            }
        }
        b'=' => has_method_key_before(source, word.start).then_some(method),
        // An ordinary word.
        _ => None,
    }
}

/// Whether a brace begins statements rather than an object.
pub(super) fn is_block(source: &Source<'_>, open: usize) -> bool {
    let Some(before) = source.before(open) else { return true };
    match source.byte(before) {
        b'(' | b',' | b':' | b'[' | b'=' | b'@' | b'?' | b'|' => false,
        b'>' => source.byte(before.saturating_sub(1)) == b'=',
        b'{' => source.syntax.form != Form::Json,
        _ => {
            let word = source.identifier_to(before + 1).map(|word| source.slice(word)).unwrap_or_default();
            // Go's and C#'s literals have a type before them: `http.Request{`, `new HttpRequestMessage {`.
            let is_type = word.first().is_some_and(u8::is_ascii_uppercase);
            !(matches!(word, b"return") || (is_type && source.syntax.has(Feature::TypedLiterals)))
        }
    }
}
