//! Paths that are appended to a base in a variable: `BASE = "https://…/api/v2"`, then `f"{BASE}/users/me"`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::find::{Sighting, What};
use super::identifier::is_identifier;
use super::lexer::Literal;
use super::literal::{assemble_string, bare_word_at, prefixed_literal_from};
use super::path_call::{Host, classify_host, find_uses, request_sightings};
use super::path_text::{BARE_ROOT, PathText, ROOT};
use super::source::Source;
use super::syntax::Form;
use super::variable::assigned_variable;

/// Bases of one file that are followed, and uses of each.
const BASES: usize = 8;
const USES: usize = 500;

/// A variable that holds a base, or sends all its requests to one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Base {
    name: Vec<u8>,
    host: Host,
    /// Whether it is a client that requests are sent with.
    is_client: bool,
}

/// The requests to paths that are appended to the bases at these places.
pub(super) fn find_relative_paths(source: &Source<'_>, names_genesys: bool, paths: &[usize]) -> Vec<Sighting> {
    let bases: BTreeSet<Base> = paths.iter().filter_map(|at| find_base(source, *at)).take(BASES).collect();
    let mut found = Vec::new();
    let is_ours = names_genesys && !bases.is_empty();
    for base in bases {
        if base.host == Host::Foreign {
            continue;
        }
        let mut uses = 0;
        for at in memchr::memmem::find_iter(source.text, &base.name) {
            let end = at + base.name.len();
            let is_part = at.checked_sub(1).is_some_and(|before| is_identifier(source.byte(before)));
            if is_part || is_identifier(source.byte(end)) {
                continue;
            }
            uses += 1;
            if uses > USES {
                break;
            }
            let Some(place) = path_after_base(source, &base, end) else { continue };
            found.extend(requests_at(source, &base, names_genesys, at, place));
        }
    }
    if is_ours {
        found.extend(find_passed_on_paths(source, &found));
    }
    found
}

/// Paths without a root that one of the program's own functions appends to a base: `self._get("/users/me")`.
fn find_passed_on_paths(source: &Source<'_>, found: &[Sighting]) -> Vec<Sighting> {
    let is_path = |literal: &&Literal| {
        let start = literal.body.start;
        source.byte(start) == b'/' && source.byte(start + 1).is_ascii_lowercase()
    };
    let is_found = |literal: &Literal| found.iter().any(|one| one.span.contains(&literal.span.start));
    let mut passed = Vec::new();
    for literal in source.literals.iter().filter(is_path).take(USES).filter(|literal| !is_found(literal)) {
        let text = assemble_string(source, literal, literal.body.start);
        let path = PathText::parse(&format!("{ROOT}{}", text.text));
        let Some(path) = path.filter(|path| !path.operations().is_empty()) else { continue };
        let Some(uses) = find_uses(source, &text, literal.body.start, true).filter(|uses| !uses.is_empty()) else {
            continue;
        };
        let doubt = "the base that it is put behind is not seen, and may be another than the one in the file";
        passed.extend(request_sightings(&path, &uses, Host::Unknown, true, text.span).into_iter().filter_map(|one| {
            matches!(one.what, What::Published(_))
                .then(|| Sighting { doubt: one.doubt.or_else(|| Some(doubt.to_owned())), ..one })
        }));
    }
    passed
}

/// The variable with the base at a place; `None` if it is a longer path, or no variable is found.
fn find_base(source: &Source<'_>, at: usize) -> Option<Base> {
    let end = at + BARE_ROOT.len() + usize::from(source.byte(at) == b'/');
    let end = if source.byte(end) == b'/' { end + 1 } else { end };
    let (span, before) = match source.literal_at(at) {
        Some(literal) if literal.body.end == end => {
            let text = assemble_string(source, literal, at);
            // If more follows, it is a path and not a base.
            (text.text.trim_matches('/') == BARE_ROOT).then_some((text.span, text.before))?
        }
        None if source.syntax.form.has_bare_words() => {
            let text = bare_word_at(source, at);
            (text.text.trim_matches('/') == BARE_ROOT).then_some((text.span, text.before))?
        }
        _ => return None,
    };
    let host = classify_host(&before);
    let direct = assigned_variable(source, span.start).or_else(|| shell_variable(source, &span));
    if let Some(name) = direct {
        return Some(Base { name: source.slice(name).to_vec(), host, is_client: false });
    }
    // `api = axios.create({ baseURL: "…/api/v2" })`
    let mut start = span.start;
    for _ in 0..3 {
        start = source.opener(start)?;
        if let Some(name) = assigned_variable(source, start) {
            return Some(Base { name: source.slice(name).to_vec(), host, is_client: true });
        }
    }
    None
}

/// `BASE=https://…` and `BASE="https://…"` of a shell.
fn shell_variable(source: &Source<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    let quoted = matches!(source.byte(span.start.checked_sub(1)?), b'"' | b'\'');
    let sign = span.start.checked_sub(if quoted { 2 } else { 1 })?;
    (source.byte(sign) == b'=').then_some(())?;
    source.identifier_to(sign)
}

/// Where the rest of the path begins after a use of a base that ends at a place.
fn path_after_base(source: &Source<'_>, base: &Base, end: usize) -> Option<usize> {
    if base.is_client {
        // `api.patch("/users/me", …)`
        let name = source.identifier_from(source.after(end) + 1).filter(|_| source.byte(source.after(end)) == b'.')?;
        let open = source.after(name.end);
        let literal = (source.byte(open) == b'(').then(|| prefixed_literal_from(source, source.after(open + 1)))??;
        return Some(literal.body.start);
    }
    // `${BASE}/users`, `$BASE/users`
    let closed = if matches!(source.byte(end), b'}' | b')') { end + 1 } else { end };
    if source.byte(closed) == b'/' && is_identifier(source.byte(closed + 1)) && closed > end - 1 {
        let is_in_string = source.literal_at(closed).is_some();
        return (is_in_string || source.syntax.form.has_bare_words()).then_some(closed);
    }
    // `BASE + "/users"`; `join(BASE, "users")`, `format("%s/users", BASE)`.
    let sign = source.after(end);
    match source.byte(sign) {
        b'+' => Some(prefixed_literal_from(source, source.after(sign + 1))?.body.start),
        b',' => Some(prefixed_literal_from(source, source.after(sign + 1))?.body.start).filter(|_| {
            let open =
                source.opener(end).and_then(|open| source.before(open)).and_then(|at| source.identifier_to(at + 1));
            open.is_some_and(|name| source.slice(name).to_ascii_lowercase().ends_with(b"join"))
        }),
        _ => None,
    }
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
