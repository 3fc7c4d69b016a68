//! The method in a variable that is given to a request beside its path: `fetch(url, options)`, `fetch(url, { ...options })`.

use std::ops::Range;

use super::call_form::has_dynamic_method;
use super::method_argument::method_among;
use super::source::Source;
use super::variable::method_set_on;

/// Functions that take options after the path, and send a GET where these name no method.
const TAKERS: [&[u8]; 9] =
    [b"fetch", b"axios", b"request", b"$fetch", b"ofetch", b"useFetch", b"got", b"ky", b"file_get_contents"];

/// Names of what is no options, in lower case: a function that gets the answer, and values that say nothing.
const NOT_OPTIONS: [&[u8]; 12] = [
    b"callback",
    b"cb",
    b"done",
    b"next",
    b"function",
    b"async",
    b"undefined",
    b"null",
    b"nil",
    b"none",
    b"true",
    b"false",
];

/// Uses of a variable that are searched for its value.
const USES: usize = 40;

/// What the options say of the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OptionsMethod {
    /// Nothing, so that it is the usual one.
    None,
    /// This one.
    Known(&'static str),
    /// It is set where the scan does not look.
    Dynamic,
}

/// What the options among the arguments in `rest`, which follow the path, say. `open` is the parenthesis of the arguments.
pub(super) fn options_method(source: &Source<'_>, open: usize, rest: Range<usize>) -> OptionsMethod {
    let callee = source.before(open).and_then(|before| source.identifier_to(before + 1));
    if source.byte(open) != b'(' || !callee.is_some_and(|name| TAKERS.contains(&source.slice(name))) {
        return OptionsMethod::None;
    }
    let mut at = rest.start;
    while at < rest.end {
        // The value after a comma, or after the dots of `...options`.
        let is_argument = source.is_code(at) && source.byte(at) == b',' && source.opener(at) == Some(open);
        let is_spread = source.is_code(at) && source.slice(at..at + 3) == b"...";
        let start = source.after(at + if is_spread { 3 } else { 1 });
        at += if is_spread { 3 } else { 1 };
        if !(is_argument || is_spread) {
            continue;
        }
        let start = if source.byte(start) == b'$' { start + 1 } else { start };
        let Some(name) = source.identifier_from(start) else { continue };
        let is_whole = matches!(source.byte(source.after(name.end)), b',' | b')' | b'}');
        let word = source.slice(name.clone());
        if !is_whole || word.first().is_some_and(u8::is_ascii_digit) || is_no_options(word) {
            continue;
        }
        match value_method(source, name) {
            OptionsMethod::None => {}
            found => return found,
        }
    }
    OptionsMethod::None
}

fn is_no_options(word: &[u8]) -> bool {
    NOT_OPTIONS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// What the nearest value of a variable before a place says.
fn value_method(source: &Source<'_>, name: Range<usize>) -> OptionsMethod {
    let word = source.slice(name.clone());
    let before: Vec<Range<usize>> = source.uses(word, 0).take_while(|used| used.start < name.start).collect();
    for used in before.into_iter().rev().take(USES) {
        if let Some(method) = method_set_on(source, used.end) {
            return OptionsMethod::Known(method);
        }
        let Some(open) = assigned_value(source, used.end) else { continue };
        let inside = open + 1..source.closer(open + 1);
        if let Some(method) = method_among(source, inside.clone(), 0..0) {
            return OptionsMethod::Known(method);
        }
        // What a function makes of its arguments is not known, but for those that only wrap an object.
        let is_object = matches!(source.byte(open), b'{' | b'[');
        let is_open =
            has_dynamic_method(source, inside.clone()) || memchr::memmem::find(source.slice(inside), b"...").is_some();
        return if is_object && !is_open { OptionsMethod::None } else { OptionsMethod::Dynamic };
    }
    OptionsMethod::Dynamic
}

/// The bracket of the value that a variable gets: `options = {`, `options: RequestInit = {`, `$context = stream(`.
fn assigned_value(source: &Source<'_>, end: usize) -> Option<usize> {
    let line = source.line(end);
    let sign = (end..line.end).find(|at| source.is_code(*at) && source.byte(*at) == b'=')?;
    let is_sign = !matches!(source.byte(sign + 1), b'=' | b'>')
        && !source.slice(end..sign).iter().any(|byte| matches!(byte, b'(' | b')' | b',' | b';' | b'.'));
    let value = source.after(sign + 1);
    let stop = source.line(value).end;
    is_sign.then(|| (value..stop).find(|at| source.is_code(*at) && matches!(source.byte(*at), b'{' | b'(' | b'[')))?
}
