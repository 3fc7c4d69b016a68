//! A program's own function that puts a path behind a base: `def call(method, path): requests.request(method, BASE + path)`.

use std::ops::Range;

use super::base::Base;
use super::call_form::{callee_owner, has_dynamic_method};
use super::find::{Sighting, What};
use super::http_method::{declares_route_at, find_path_uses};
use super::identifier::is_identifier;
use super::languages::is_function_word;
use super::lexicon::lexicon;
use super::literal::{assemble_string, prefixed_literal_from};
use super::method_argument::method_among;
use super::method_word;
use super::path_call::{Host, request_sightings};
use super::path_text::{BARE_ROOT, PathText, ROOT};
use super::path_use::PathUse;
use super::source::Source;
use super::syntax::Feature;
use super::variable::assigned_variable;

/// Bytes between the beginning of a function and the base in it.
const FURTHEST: usize = 4_000;

/// Parameters of one name that are looked at.
const PARAMETERS: usize = 12;

/// Calls of one function that are followed.
const CALLS: usize = 500;

/// Maximum length of a parameter's name, in bytes.
const LONGEST_NAME: usize = 60;

/// Words with parentheses after them that are not functions.
const KEYWORDS: [&[u8]; 9] = [b"if", b"for", b"while", b"switch", b"catch", b"foreach", b"using", b"elseif", b"return"];

/// One such function.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PathFunction {
    pub(super) name: Vec<u8>,
    /// Which argument is the path, from 0.
    position: usize,
    /// The method that it sends, where no argument says it.
    method: Option<&'static str>,
    host: Host,
}

/// The function around a use of a base that ends at `end`, if what follows is one of its parameters.
pub(super) fn path_function_around(source: &Source<'_>, base: &Base, at: usize, end: usize) -> Option<PathFunction> {
    let parameter = variable_after(source, end)?;
    let word = source.slice(parameter.clone());
    let from = at.saturating_sub(FURTHEST);
    let before = source.slice(from..at);
    for place in memchr::memmem::rfind_iter(before, word).map(|place| from + place).take(PARAMETERS) {
        let is_word =
            !is_identifier(source.byte(place.wrapping_sub(1))) && !is_identifier(source.byte(place + word.len()));
        if !is_word || !source.is_code(place) {
            continue;
        }
        let Some(open) = source.opener(place).filter(|open| source.byte(*open) == b'(') else { continue };
        let close = source.closer(open + 1);
        let Some(name) = (close < at).then(|| defined_name(source, open, close)).flatten() else { continue };
        let name = source.slice(name);
        let method = method_word::method_of_function(name).or_else(|| {
            let asks = words_in(source, open + 1..close).any(method_word::is_method_key);
            let sends = || sole_method(&find_path_uses(source, expression(source, at, parameter.end)));
            if asks { None } else { sends() }
        });
        let position = position_of(source, open, place);
        return Some(PathFunction { name: name.to_vec(), position, method, host: base.host });
    }
    None
}

/// The requests that calls of a function send.
pub(super) fn find_calls(source: &Source<'_>, function: &PathFunction, names_genesys: bool) -> Vec<Sighting> {
    let mut found = Vec::new();
    for used in source.uses(&function.name, 0).take(CALLS) {
        let open = source.skip_type_arguments(source.after(used.end));
        if source.byte(open) != b'(' || declares_route_at(source, open) {
            continue;
        }
        let close = source.closer(open + 1);
        // A library's function of the same name, as `requests.get`, knows no base.
        let is_library = callee_owner(source, used.start)
            .is_some_and(|owner| matches!(source.slice(owner), b"requests" | b"axios" | b"httpx" | b"http" | b"Http"));
        let argument = argument_start(source, open, close, function.position).filter(|_| !is_library);
        let Some(literal) = argument.and_then(|start| path_literal(source, start)) else { continue };
        let text = assemble_string(source, literal, literal.body.start);
        let Some(path) = relative(&text.text) else { continue };
        let uses: Vec<PathUse> = match method_among(source, open + 1..close, literal.span.clone()) {
            Some(method) => vec![PathUse::Request(method)],
            None if has_dynamic_method(source, open + 1..close) => Vec::new(),
            None => function.method.map(PathUse::Request).into_iter().collect(),
        };
        let sightings = request_sightings(&path, &uses, function.host, names_genesys, text.span);
        found.extend(sightings.into_iter().filter(|sighting| is_plausible(sighting, &path)));
    }
    found
}

/// Whether a source defines a function of this name.
pub(super) fn is_defined_in(source: &Source<'_>, name: &[u8]) -> bool {
    source.uses(name, 0).take(CALLS).any(|used| {
        let open = source.skip_type_arguments(source.after(used.end));
        let defined =
            (source.byte(open) == b'(').then(|| defined_name(source, open, source.closer(open + 1))).flatten();
        defined.is_some_and(|defined| defined == used)
    })
}

/// A path that is put behind a base: no address, and not one that has the root itself.
pub(super) fn relative(text: &str) -> Option<PathText> {
    let rest = text.trim_start_matches('/');
    let begins = rest.starts_with(|first: char| first.is_ascii_lowercase());
    if !begins || rest.starts_with(BARE_ROOT) {
        return None;
    }
    PathText::parse(&format!("{ROOT}/{rest}"))
}

/// Whether a request that is not published is one of Genesys Cloud with a mistake in it.
fn is_plausible(sighting: &Sighting, path: &PathText) -> bool {
    let first = path.path.split('/').nth(3).unwrap_or_default();
    matches!(sighting.what, What::Published(_)) || lexicon().is_first_segment(first)
}

/// The variable that follows a base: `{BASE}{path}`, `BASE + path`, `BASE . $path`, `BASE + "/" + path`.
fn variable_after(source: &Source<'_>, end: usize) -> Option<Range<usize>> {
    let mut at = end;
    if source.literal_at(end).is_some_and(|literal| literal.body.contains(&end)) {
        let is_edge = |byte: u8| matches!(byte, b'}' | b')' | b'{' | b'$' | b'#' | b'(' | b'/' | b'\\');
        while at < end + 8 && is_edge(source.byte(at)) {
            at += 1;
        }
        return word_at(source, at).filter(|_| at > end);
    }
    for _ in 0..2 {
        let sign = source.after(at);
        let joins = match source.byte(sign) {
            b'+' => source.byte(sign + 1) != b'=',
            b'.' => source.syntax.has(Feature::DotJoinsStrings),
            b',' => true,
            _ => false,
        };
        at = source.after(sign + 1);
        match source.literal_from(at).filter(|_| joins) {
            Some(literal) if source.slice(literal.body.clone()) == b"/" => at = literal.span.end,
            Some(_) => return None,
            None if joins => return word_at(source, if source.byte(at) == b'$' { at + 1 } else { at }),
            None => return None,
        }
    }
    None
}

/// The word there, in code or in a string.
fn word_at(source: &Source<'_>, start: usize) -> Option<Range<usize>> {
    let end = source.text.len().min(start + LONGEST_NAME);
    let length = source.slice(start..end).iter().take_while(|byte| is_identifier(**byte)).count();
    (length > 0 && !source.byte(start).is_ascii_digit()).then_some(start..start + length)
}

/// The expression with a base at `at`: the string around it, or the piece up to `end`.
fn expression(source: &Source<'_>, at: usize, end: usize) -> Range<usize> {
    source.literal_at(at).map_or(at..end, |literal| literal.span.clone())
}

fn sole_method(uses: &[PathUse]) -> Option<&'static str> {
    match uses {
        [PathUse::Request(method)] => Some(method),
        _ => None,
    }
}

fn words_in<'s>(source: &'s Source<'_>, range: Range<usize>) -> impl Iterator<Item = &'s [u8]> {
    source.slice(range).split(|byte| !is_identifier(*byte)).filter(|word| !word.is_empty())
}

/// The name of the function whose parameters are in these parentheses; `None` if they are something else.
fn defined_name(source: &Source<'_>, open: usize, close: usize) -> Option<Range<usize>> {
    let before = source.before(open)?;
    let before = match source.byte(before) {
        // `send<T>(`
        b'>' if source.byte(before.saturating_sub(1)) != b'=' => {
            let from = before.saturating_sub(200);
            (from..before).rev().find(|at| source.byte(*at) == b'<').and_then(|at| source.before(at))?
        }
        _ => before,
    };
    let behind = source.after(close + 1);
    let is_arrow = source.byte(behind) == b'=' && source.byte(behind + 1) == b'>';
    let word = source.identifier_to(before + 1).filter(|word| source.slice(word.clone()) != b"async");
    let Some(word) = word else {
        // `const call = async (method, path) => …`
        return assigned_variable(source, open).filter(|_| is_arrow || source.byte(behind) == b':');
    };
    let name = source.slice(word.clone());
    if name == b"function" {
        return assigned_variable(source, word.start);
    }
    if KEYWORDS.contains(&name) {
        return None;
    }
    let line = source.line(word.start);
    let is_said = words_in(source, line.start..word.start).any(is_function_word);
    let has_body = match source.byte(behind) {
        b'{' => true,
        b'=' => is_arrow || source.byte(behind + 1) != b'=',
        b':' => !source.syntax.has(Feature::ColonBeginsBlock),
        _ => source.identifier_from(behind).is_some_and(|word| source.slice(word) == b"throws"),
    };
    let is_defined = is_said || (has_body && !source.syntax.has(Feature::UntypedDefinitions));
    is_defined.then_some(word)
}

/// Which of the parameters is at a place; one for the object itself does not count.
fn position_of(source: &Source<'_>, open: usize, place: usize) -> usize {
    let commas = (open + 1..place)
        .filter(|at| source.is_code(*at) && source.byte(*at) == b',' && source.opener(*at) == Some(open))
        .count();
    let first = word_at(source, source.after(open + 1)).map(|word| source.slice(word)).unwrap_or_default();
    commas - usize::from(commas > 0 && matches!(first, b"self" | b"cls"))
}

/// Where the argument of this position begins.
fn argument_start(source: &Source<'_>, open: usize, close: usize, position: usize) -> Option<usize> {
    let mut commas = (open + 1..close)
        .filter(|at| source.is_code(*at) && source.byte(*at) == b',' && source.opener(*at) == Some(open));
    let before = match position.checked_sub(1) {
        None => open,
        Some(earlier) => commas.nth(earlier)?,
    };
    Some(source.after(before + 1))
}

/// The string that is an argument, or the first one in a function that fills it in.
fn path_literal<'s>(source: &'s Source<'_>, start: usize) -> Option<&'s super::lexer::Literal> {
    prefixed_literal_from(source, start).or_else(|| {
        let end = (start..source.line(start).end).find(|at| source.byte(*at) == b'(')?;
        let callee = source.identifier_to(end)?;
        let is_format = words_in(source, callee).any(|word| {
            let lower = word.to_ascii_lowercase();
            lower.ends_with(b"format") || lower.ends_with(b"printf")
        });
        is_format.then(|| prefixed_literal_from(source, source.after(end + 1)))?
    })
}
