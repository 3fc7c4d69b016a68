//! Paths without their root: `f"{BASE}/users/me"` where `BASE` is `https://…/api/v2`, and `call("GET", "/users/me")`
//! where the function puts the base before it.

use std::ops::Range;

use super::base::{Base, find_bases, root_end};
use super::find::{Ground, Sighting, What};
use super::identifier::is_identifier;
use super::lexer::{LexemeKind, Literal};
use super::literal::{assemble_string, bare_word_at, prefixed_literal_from};
use super::path_call::{Host, classify_host, find_uses, request_sightings};
use super::path_function::{PathFunction, find_calls, is_defined_in, path_function_around, relative};
use super::path_text::{PathText, ROOT};
use super::source::Source;
use super::syntax::{Feature, Form};
use super::variable::{VariableUse, classify_use};

/// Uses of one base that are followed.
const USES: usize = 500;

/// Segments from which a path without a root is taken for one of Genesys Cloud, wherever it is.
const SEGMENTS: usize = 3;

/// Maximum length of what stands before such a path in braces, in bytes.
const LONGEST_HOLE: usize = 80;

/// What a file puts before its paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Roots {
    bases: Vec<Base>,
    functions: Vec<PathFunction>,
}

impl Roots {
    /// The roots of a source, with `/api/v2` at these places.
    pub(super) fn find(source: &Source<'_>, paths: &[usize]) -> Self {
        let bases: Vec<Base> =
            find_bases(source, paths).into_iter().filter(|base| base.host != Host::Foreign).collect();
        let mut functions = functions_behind(source, &bases);
        functions.extend(paths.iter().filter_map(|at| function_with_root(source, *at)));
        functions.sort();
        functions.dedup();
        Self { bases, functions }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bases.is_empty() && self.functions.is_empty()
    }

    /// The names that other files use.
    pub(super) fn names(&self) -> impl Iterator<Item = &[u8]> {
        let functions = self.functions.iter().map(|function| function.name.as_slice());
        self.bases.iter().map(|base| base.name.as_slice()).chain(functions)
    }
}

/// The functions of a source that put a path behind one of these bases.
fn functions_behind(source: &Source<'_>, bases: &[Base]) -> Vec<PathFunction> {
    let mut functions = Vec::new();
    for base in bases.iter().filter(|base| !base.is_client) {
        for used in uses_of(source, &base.name).take(USES) {
            functions.extend(path_function_around(source, base, used.start, used.end));
        }
    }
    functions.sort();
    functions.dedup();
    functions
}

/// The function that puts one of its parameters behind the root at a place: `` fetch(`${host}/api/v2${path}`) ``.
fn function_with_root(source: &Source<'_>, at: usize) -> Option<PathFunction> {
    let literal = source.literal_at(at)?;
    let end = root_end(source, at);
    let before = assemble_string(source, literal, at).before;
    let host = classify_host(&before);
    let end = if end == literal.body.end { literal.span.end } else { end };
    let base = Base { name: Vec::new(), host, is_client: false };
    (host != Host::Foreign).then(|| path_function_around(source, &base, at, end))?
}

/// The requests to paths that a source puts behind its own roots.
pub(super) fn find_relative_paths(source: &Source<'_>, names_genesys: bool, roots: &Roots) -> Vec<Sighting> {
    let mut found = requests_behind(source, names_genesys, roots);
    if names_genesys && !roots.is_empty() {
        found.extend(find_passed_on_paths(source, &found));
    }
    found
}

/// The requests behind the roots of another file, which this one imports or not.
pub(super) fn find_imported_paths(
    source: &Source<'_>,
    names_genesys: bool,
    roots: &Roots,
    file: &str,
    is_imported: bool,
) -> Vec<Sighting> {
    // A name that the file gives a value of its own is another one.
    let is_given = |name: &[u8]| {
        let mut uses = source.uses(name, 0).take(USES);
        uses.any(|used| matches!(classify_use(source, used.end), VariableUse::Given) && !is_import(source, used.start))
    };
    let bases: Vec<Base> = roots.bases.iter().filter(|base| !is_given(&base.name)).cloned().collect();
    let is_other = |function: &&PathFunction| is_given(&function.name) || is_defined_in(source, &function.name);
    let mut functions: Vec<PathFunction> =
        roots.functions.iter().filter(|function| !is_other(function)).cloned().collect();
    functions.extend(functions_behind(source, &bases));
    let is_ours = bases.iter().any(|base| base.host == Host::Platform);
    let why = format!("what is put before the path is in another file, {file}");
    let mut found = Vec::new();
    for sighting in requests_behind(source, names_genesys, &Roots { bases, functions }) {
        let is_certain = is_imported && (is_published(&sighting) || is_ours && has_published_path(&sighting));
        found.push(if is_certain { sighting } else { doubted(sighting, &why) });
    }
    found
}

/// Whether a line gives a name what it imports: `const api = require("./api")`.
fn is_import(source: &Source<'_>, at: usize) -> bool {
    let line = source.slice(source.line(at));
    [&b"require"[..], b"import"].iter().any(|word| memchr::memmem::find(line, word).is_some())
}

/// The requests behind roots.
fn requests_behind(source: &Source<'_>, names_genesys: bool, roots: &Roots) -> Vec<Sighting> {
    let mut found = Vec::new();
    for base in &roots.bases {
        for used in uses_of(source, &base.name).take(USES) {
            if let Some(place) = path_after_base(source, base, used.clone()) {
                found.extend(requests_at(source, base, names_genesys, used.start, place));
            }
        }
    }
    for function in &roots.functions {
        found.extend(find_calls(source, function, names_genesys));
    }
    found
}

/// The places of a name, in code and in the holes of strings.
fn uses_of<'s>(source: &'s Source<'_>, name: &'s [u8]) -> impl Iterator<Item = Range<usize>> + 's {
    memchr::memmem::find_iter(source.text, name).map(|at| at..at + name.len()).filter(|found| {
        let is_part = found.start.checked_sub(1).is_some_and(|before| is_identifier(source.byte(before)));
        // In a string, `/api/v2` does not use a variable `api`.
        let earlier = |by: usize| found.start.checked_sub(by).map(|at| source.byte(at)).unwrap_or_default();
        let is_key = matches!(earlier(1), b'"' | b'\'') && earlier(2) == b'[';
        let is_value = source.kind(found.start) != LexemeKind::Text || is_key || b"${(>:".contains(&earlier(1));
        !(is_part || is_identifier(source.byte(found.end))) && is_value
    })
}

/// The strings that begin like a path, and where it begins; only those in which nothing was found.
fn unfound_paths<'s>(source: &'s Source<'_>, found: &'s [Sighting]) -> impl Iterator<Item = (&'s Literal, usize)> {
    let begun = |literal: &'s Literal| {
        let place = literal.body.start + hole_length(source.slice(literal.body.clone()));
        let start = if source.byte(place) == b'/' { place + 1 } else { place };
        let is_path = source.byte(start).is_ascii_lowercase()
            && memchr::memchr(b'/', source.slice(start..literal.body.end.max(start))).is_some();
        is_path.then_some((literal, place))
    };
    let is_found = |literal: &Literal| {
        found.iter().any(|one| one.span.start < literal.span.end && literal.span.start < one.span.end)
    };
    source.literals.iter().filter_map(begun).take(USES).filter(move |(literal, _)| !is_found(literal))
}

/// The length of the hole that a text begins with, if a slash follows: `%s`, `%1$s`, `{}`, `{base}`, `${base}`, `#{base}`.
fn hole_length(text: &[u8]) -> usize {
    let end = match text {
        [b'%', ..] => text.iter().take(6).position(|byte| matches!(byte, b's' | b'v' | b'@')),
        [b'{', ..] | [b'$' | b'#', b'{', ..] => text.iter().take(LONGEST_HOLE).position(|byte| *byte == b'}'),
        _ => None,
    };
    end.map(|end| end + 1).filter(|end| text.get(*end) == Some(&b'/')).unwrap_or_default()
}

/// Paths that a function which is not understood puts behind the base of the file: `self._get("/users/me")`.
fn find_passed_on_paths(source: &Source<'_>, found: &[Sighting]) -> Vec<Sighting> {
    let mut passed = Vec::new();
    // What stands in a hole before it is a base of its own.
    let whole = unfound_paths(source, found).filter(|(literal, place)| *place == literal.body.start);
    for (literal, place) in whole {
        let text = assemble_string(source, literal, place);
        let Some(path) = relative(&text.text).filter(|path| !path.operations().is_empty()) else { continue };
        let Some(uses) = find_uses(source, &text, place, true).filter(|uses| !uses.is_empty()) else {
            continue;
        };
        let doubt = "the base URL before it is not shown, and may be another than the one in the file";
        let sightings = request_sightings(&path, &uses, Host::Unknown, true, text.span);
        passed.extend(sightings.into_iter().filter(is_published).map(|one| doubted(one, doubt)));
    }
    passed
}

/// Paths of three segments or more without a root, whatever is put before them.
pub(super) fn find_unrooted_paths(source: &Source<'_>, names_genesys: bool, found: &[Sighting]) -> Vec<Sighting> {
    let mut unrooted = Vec::new();
    for (literal, place) in unfound_paths(source, found) {
        let text = assemble_string(source, literal, place);
        let Some(path) = relative(&text.text) else { continue };
        if path.path.split('/').count() < 3 + SEGMENTS || path.operations().is_empty() {
            continue;
        }
        let Some(uses) = find_uses(source, &text, place, true) else { continue };
        let doubt = "it has the words of a published path, and what is put before it is not seen";
        let sightings = request_sightings(&path, &uses, Host::Unknown, names_genesys, text.span);
        unrooted.extend(sightings.into_iter().filter(|one| is_published(one) || has_published_path(one)).map(|one| {
            let one = doubted(one, doubt);
            Sighting { ground: if names_genesys { one.ground } else { Ground::Weak }, ..one }
        }));
    }
    unrooted
}

fn is_published(sighting: &Sighting) -> bool {
    matches!(sighting.what, What::Published(_))
}

/// Whether the path is published, with whatever method.
fn has_published_path(sighting: &Sighting) -> bool {
    match &sighting.what {
        What::Request(_, path) => PathText::parse(path).is_some_and(|path| !path.operations().is_empty()),
        _ => false,
    }
}

fn doubted(sighting: Sighting, doubt: &str) -> Sighting {
    Sighting { doubt: sighting.doubt.clone().or_else(|| Some(doubt.to_owned())), ..sighting }
}

/// Where the rest of the path begins that is put behind a use of a base.
fn path_after_base(source: &Source<'_>, base: &Base, used: Range<usize>) -> Option<usize> {
    let end = used.end;
    if base.is_client {
        // `api.patch("/users/me", …)`
        let dot = source.after(end);
        let name = source.identifier_from(source.after(dot + 1)).filter(|_| source.byte(dot) == b'.')?;
        let open = source.skip_type_arguments(source.after(name.end));
        let literal = (source.byte(open) == b'(').then(|| prefixed_literal_from(source, source.after(open + 1)))??;
        return Some(literal.body.start);
    }
    // `${BASE}/users`, `$BASE/users`, `{cfg["base"]}/users`
    let mut closed = end;
    while closed < end + 4 && matches!(source.byte(closed), b'}' | b')' | b']' | b'"' | b'\'') {
        closed += 1;
    }
    if source.byte(closed) == b'/' && is_identifier(source.byte(closed + 1)) {
        let is_in_string = source.literal_at(closed).is_some();
        return (is_in_string || source.syntax.form.has_bare_words()).then_some(closed);
    }
    if let Some(place) = path_in_template(source, used) {
        return Some(place);
    }
    // `BASE + "/users"`, `cfg["base"] + "/users"`; `join(BASE, "users")`.
    let end = if matches!(source.byte(end), b'"' | b'\'') && source.byte(end + 1) == b']' { end + 2 } else { end };
    let sign = source.after(end);
    let next = || Some(prefixed_literal_from(source, source.after(sign + 1))?.body.start);
    match source.byte(sign) {
        b'+' => next(),
        b'.' if source.syntax.has(Feature::DotJoinsStrings) => next(),
        b',' => next().filter(|_| {
            let open =
                source.opener(end).and_then(|open| source.before(open)).and_then(|at| source.identifier_to(at + 1));
            open.is_some_and(|name| source.slice(name).to_ascii_lowercase().ends_with(b"join"))
        }),
        _ => None,
    }
}

/// The path in a text whose first hole a base fills: `"%s/users" % BASE`, `"{}/users".format(BASE)`,
/// `Sprintf("%s/users", BASE)`.
fn path_in_template(source: &Source<'_>, used: Range<usize>) -> Option<usize> {
    let start = expression_start(source, used.start);
    let before = source.before(start)?;
    let template = match source.byte(before) {
        b'%' => literal_before(source, before),
        b'(' => {
            let sign = source.before(before)?;
            match source.identifier_to(sign + 1) {
                Some(word) if is_format(source.slice(word.clone())) => {
                    literal_before(source, source.before(word.start).filter(|dot| source.byte(*dot) == b'.')?)
                }
                None if source.byte(sign) == b'%' => literal_before(source, sign),
                _ => None,
            }
        }
        b',' => {
            let open = source.opener(before).filter(|open| source.byte(*open) == b'(')?;
            let callee = source.identifier_to(open).or_else(|| source.identifier_to(open.checked_sub(1)?))?;
            let literal = prefixed_literal_from(source, source.after(open + 1))?;
            let is_first = source.after(literal.span.end) == before && is_format(source.slice(callee));
            is_first.then_some(literal)
        }
        _ => None,
    }?;
    let text = source.slice(template.body.clone());
    let slash = memchr::memchr(b'/', text).filter(|slash| (2..=8).contains(slash))?;
    let hole = text.get(..slash)?;
    let is_hole = matches!(hole.first(), Some(b'%')) || (hole.starts_with(b"{") && hole.ends_with(b"}"));
    is_hole.then_some(template.body.start + slash)
}

fn is_format(name: &[u8]) -> bool {
    let lower = name.to_ascii_lowercase();
    [&b"format"[..], b"formatted", b"printf"].iter().any(|end| lower.ends_with(end))
}

fn literal_before<'s>(source: &'s Source<'_>, at: usize) -> Option<&'s Literal> {
    source.literal_to(source.before(at)? + 1)
}

/// Where an expression begins whose last name begins at a place: `settings.BASE`, `self::BASE`, `$this->base`.
fn expression_start(source: &Source<'_>, start: usize) -> usize {
    let mut start = if start > 0 && source.byte(start - 1) == b'$' { start - 1 } else { start };
    for _ in 0..4 {
        let Some(owner) = super::call_form::callee_owner(source, start) else { break };
        start = owner.start;
    }
    start
}

/// The requests to the path whose rest begins at `place`; `at` is where the base is used.
fn requests_at(source: &Source<'_>, base: &Base, names_genesys: bool, at: usize, place: usize) -> Vec<Sighting> {
    let literal = source.literal_at(place);
    let mut text = match literal {
        Some(literal) if !source.syntax.form.has_bare_words() => assemble_string(source, literal, place),
        Some(literal) if source.syntax.form == Form::CommandsAndCode => assemble_string(source, literal, place),
        _ => bare_word_at(source, place),
    };
    let rest = text.text.trim_start_matches('/');
    let Some(path) = PathText::parse(&format!("{ROOT}/{rest}")) else { return Vec::new() };
    if !base.is_client || !path.operations().is_empty() {
        text.before.clear();
        text.span.start = text.span.start.min(if base.is_client { text.span.start } else { at });
        let Some(uses) = find_uses(source, &text, place, literal.is_some()) else { return Vec::new() };
        return request_sightings(&path, &uses, base.host, names_genesys, text.span);
    }
    Vec::new()
}
