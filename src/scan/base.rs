//! What a source puts before its paths: a variable with `https://…/api/v2`, or a client that sends everything there.

use std::collections::BTreeSet;
use std::ops::Range;

use super::identifier::is_identifier;
use super::literal::{assemble_string, bare_word_at};
use super::path_call::{Host, classify_host};
use super::path_text::BARE_ROOT;
use super::source::Source;
use super::variable::assigned_variable;

/// Bases of one file that are followed.
const BASES: usize = 8;

/// Brackets around a base that are searched for the variable which gets it.
const LEVELS: usize = 3;

/// Names of what a client puts before its paths, in lower case and without underscores.
const CLIENT_BASES: [&[u8]; 6] = [b"baseurl", b"baseuri", b"baseaddress", b"basepath", b"prefixurl", b"rooturl"];

/// A name that paths are appended to, or that requests are sent with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Base {
    pub(super) name: Vec<u8>,
    pub(super) host: Host,
    /// Whether it is a client; else a text.
    pub(super) is_client: bool,
}

/// The bases that a source sets at these places of `/api/v2`.
pub(super) fn find_bases(source: &Source<'_>, paths: &[usize]) -> BTreeSet<Base> {
    let mut bases = BTreeSet::new();
    for at in paths {
        if bases.len() >= BASES {
            break;
        }
        if let Some((span, before)) = root_alone(source, *at) {
            let before = if before.is_empty() { host_on_line(source, *at) } else { before };
            add_bases(source, &span, classify_host(&before), &mut bases);
        }
    }
    bases
}

/// Where the root ends that begins at a place, with its slash or without.
pub(super) fn root_end(source: &Source<'_>, at: usize) -> usize {
    at + BARE_ROOT.len() + usize::from(source.byte(at) == b'/')
}

/// The text with the root at a place, and what is before the root in it; `None` if more of a path follows.
fn root_alone(source: &Source<'_>, at: usize) -> Option<(Range<usize>, String)> {
    let end = root_end(source, at);
    let end = if source.byte(end) == b'/' { end + 1 } else { end };
    let text = match source.literal_at(at) {
        Some(literal) if literal.body.end == end => assemble_string(source, literal, at),
        None if source.syntax.form.has_bare_words() => bare_word_at(source, at),
        _ => return None,
    };
    (text.text.trim_matches('/') == BARE_ROOT).then_some((text.span, text.before))
}

/// The address on the line of a root that is put behind it: `getenv("HOST", "https://api.mypurecloud.de") + "/api/v2"`.
fn host_on_line(source: &Source<'_>, at: usize) -> String {
    let line = source.line(at);
    let earlier = source.literals.iter().filter(|literal| line.start <= literal.span.start && literal.span.end <= at);
    let mut addresses =
        earlier.map(|literal| source.slice(literal.body.clone())).filter(|text| text.starts_with(b"http"));
    addresses.next_back().map(|text| String::from_utf8_lossy(text).into_owned()).unwrap_or_default()
}

/// Adds the names that get the text at a place.
fn add_bases(source: &Source<'_>, span: &Range<usize>, host: Host, bases: &mut BTreeSet<Base>) {
    let mut add = |name: &[u8], is_client: bool| {
        // In a string, the sign of a variable is not part of what is found.
        let name = name.strip_prefix(b"$").unwrap_or(name);
        if name.len() >= 2 {
            bases.insert(Base { name: name.to_vec(), host, is_client });
        }
    };
    let name = assigned_variable(source, span.start)
        .or_else(|| shell_variable(source, span))
        .or_else(|| key_before(source, span.start));
    if let Some(name) = name.clone() {
        add(source.slice(name.clone()), false);
        if let Some(client) = client_with(source, name) {
            add(source.slice(client), true);
        }
    }
    if is_base_of_class(source, span.start) {
        add(b"class", true);
    }
    // `api = axios.create({ baseURL: "…/api/v2" })`, `BASE = os.getenv("BASE", "…/api/v2")`
    let mut start = span.start;
    for _ in 0..LEVELS {
        let Some(open) = source.opener(start) else { break };
        start = open;
        if let Some(name) = assigned_variable(source, start) {
            add(source.slice(name.clone()), false);
            add(source.slice(client_with(source, name.clone()).unwrap_or(name)), true);
            break;
        }
        if is_base_of_class(source, start) {
            add(b"class", true);
        }
    }
}

/// `BASE=https://…` and `BASE="https://…"` of a shell.
fn shell_variable(source: &Source<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    let quoted = matches!(source.byte(span.start.checked_sub(1)?), b'"' | b'\'');
    let sign = span.start.checked_sub(if quoted { 2 } else { 1 })?;
    (source.byte(sign) == b'=').then_some(())?;
    source.identifier_to(sign)
}

/// The key of a text in an object or in a file of settings: `apiRoot: "…"`, `"apiRoot": "…"`, `'root' => '…'`.
fn key_before(source: &Source<'_>, start: usize) -> Option<Range<usize>> {
    let sign = source.before(defaulted_start(source, start))?;
    let end = match source.byte(sign) {
        b':' => sign,
        b'>' if source.byte(sign.checked_sub(1)?) == b'=' => sign - 1,
        _ => return None,
    };
    let last = source.before(end)?;
    if let Some(literal) = source.literal_to(last + 1) {
        return Some(literal.body.clone())
            .filter(|body| source.slice(body.clone()).iter().all(|byte| is_identifier(*byte)));
    }
    source.identifier_to(last + 1)
}

/// Where an expression begins whose default is at a place: `process.env.API ?? "…"`, `getenv("API") || "…"`.
fn defaulted_start(source: &Source<'_>, start: usize) -> usize {
    let sign = source.before(start).filter(|at| {
        let sign = source.slice(at.saturating_sub(1)..at + 1);
        matches!(sign, b"||" | b"??" | b"?:" | b"or")
    });
    let Some(mut at) = sign.map(|sign| sign - 1) else { return start };
    for _ in 0..8 {
        let Some(before) = source.before(at) else { return at };
        at = match source.byte(before) {
            b'.' => before,
            b')' | b']' => source.opener(before).unwrap_or(before),
            _ => match source.identifier_to(before + 1) {
                Some(word) => word.start,
                None => return at,
            },
        };
    }
    at
}

/// The client whose base a member is: `client` in `client.BaseAddress`.
fn client_with(source: &Source<'_>, member: Range<usize>) -> Option<Range<usize>> {
    if !is_client_base(source.slice(member.clone())) {
        return None;
    }
    let dot = member.start.checked_sub(1).filter(|dot| source.byte(*dot) == b'.')?;
    let owner = source.identifier_to(dot)?;
    // `axios.defaults.baseURL`
    if source.slice(owner.clone()) == b"defaults" {
        return source.identifier_to(owner.start.checked_sub(1)?);
    }
    Some(owner).filter(|owner| !matches!(source.slice(owner.clone()), b"this" | b"self"))
}

fn is_client_base(name: &[u8]) -> bool {
    let folded: Vec<u8> = name.iter().filter(|byte| **byte != b'_').map(u8::to_ascii_lowercase).collect();
    CLIENT_BASES.contains(&folded.as_slice())
}

/// Whether a class sets the base of its own requests: `base_uri "…"`, `base_uri ENV.fetch("X") { "…" }`.
fn is_base_of_class(source: &Source<'_>, start: usize) -> bool {
    let line = source.line(start);
    let first = source.slice(line).trim_ascii_start().split(|byte| !is_identifier(*byte)).next().unwrap_or_default();
    first == b"base_uri"
}
