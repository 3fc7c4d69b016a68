//! A path in a source → the request that is sent to it, a doubt, or nothing.

use std::ops::Range;

use super::call_form::is_compared;
use super::command_call::{self, CommandMethod};
use super::find::{Ground, Sighting, What};
use super::http_method;
use super::identifier::is_identifier;
use super::lexer::LexemeKind;
use super::lexicon::lexicon;
use super::literal::{AssembledText, assemble_string, bare_word_at};
use super::method_word;
use super::path_text::{PathText, is_id};
use super::path_use::PathUse;
use super::source::Source;
use super::syntax::Form;
use super::yaml;
use crate::catalogue::{Operation, near_requests};

/// What hosts of Genesys Cloud have in their names.
const HOSTS: [&str; 6] = ["mypurecloud.", "pure.cloud", "pure-cloud", "genesys", "inindca.", "purecloud"];

/// Hosts that say nothing about the product.
const NEUTRAL: [&str; 5] = ["localhost", "127.0.0.1", "0.0.0.0", "[::1]", "example."];

/// Maximum number of operations that are listed one by one.
const MOST: usize = 6;

/// The doubt about a HEAD on a path that has a GET.
const HEAD: &str = "it is a HEAD, of which the definition says nothing: most servers answer it as GET";

/// Whose host a request goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Host {
    Platform,
    Unknown,
    Foreign,
}

/// The calls of the path at a place.
pub(super) fn find_path_calls(source: &Source<'_>, names_genesys: bool, at: usize) -> Vec<Sighting> {
    let kind = source.kind(at);
    let literal = if kind == LexemeKind::Text { source.literal_at(at) } else { None };
    let text = match (kind, literal) {
        (LexemeKind::Text, Some(literal)) => {
            let shell = source.syntax.form == Form::Commands;
            if shell { bare_word_at(source, at) } else { assemble_string(source, literal, at) }
        }
        (LexemeKind::Code, _) if source.syntax.form.has_bare_words() => bare_word_at(source, at),
        _ => return Vec::new(),
    };
    let Some(path) = PathText::parse(&text.text) else { return Vec::new() };
    // Without the slash, it may be a folder on a disk.
    if !(names_genesys || text.text.starts_with('/')) {
        return Vec::new();
    }
    let host = classify_host(&text.before);
    if host == Host::Foreign && !names_genesys {
        return Vec::new();
    }
    let uses = find_uses(source, &text, at, literal.is_some());
    let Some(uses) = uses else { return Vec::new() };
    request_sightings(&path, &uses, host, names_genesys, text.span)
}

/// The sightings of requests to a path. Without uses, its method is not known.
pub(super) fn request_sightings(
    path: &PathText,
    uses: &[PathUse],
    host: Host,
    names_genesys: bool,
    span: Range<usize>,
) -> Vec<Sighting> {
    let sighting =
        |what, (ground, doubt): (Ground, Option<String>)| Sighting { span: span.clone(), what, ground, doubt };
    // The API description is public, and does not describe itself.
    if uses.contains(&PathUse::Route) || path.path.starts_with("/api/v2/docs/") {
        return Vec::new();
    }
    let published = path.operations();
    if uses.is_empty() {
        let (operations, known) =
            if published.is_empty() { (path.possible_operations(), false) } else { (published, true) };
        return without_method(&operations, known)
            .into_iter()
            .filter_map(|(operation, doubt)| {
                let (ground, _) = assess_published(path.words_of(operation), host, names_genesys)?;
                Some(sighting(What::Published(operation), (ground, Some(doubt))))
            })
            .collect();
    }
    let mut found = Vec::new();
    for beside in uses {
        let (method, described) = match beside {
            PathUse::Request(method) => (*method, false),
            PathUse::Described(method) => (*method, true),
            PathUse::Route => continue,
        };
        let with = |method: &str| published.iter().find(|operation| operation.method() == method).copied();
        // The definition does not say whether a HEAD is answered like the GET.
        let read = if method == "HEAD" { with("GET") } else { None };
        if let Some(operation) = with(method).or(read) {
            if let Some((ground, doubt)) = assess_published(path.words_of(operation), host, names_genesys) {
                let unsaid = || (operation.method() != method).then(|| HEAD.to_owned());
                let doubt = doubt.or_else(|| no_call(described)).or_else(unsaid);
                found.push(sighting(What::Published(operation), (ground, doubt)));
            }
            continue;
        }
        let possible: Vec<Operation> = if published.is_empty() {
            path.possible_operations().into_iter().filter(|operation| operation.method() == method).collect()
        } else {
            Vec::new()
        };
        if possible.is_empty() {
            if let Some(grounds) = assess_unpublished(path, method, host, names_genesys, !published.is_empty()) {
                let (ground, doubt) = grounds;
                let doubt = doubt.or_else(|| no_call(described));
                let written = path.with_missing_id(method).unwrap_or_else(|| path.path.clone());
                found.push(sighting(What::Request(method.to_owned(), written), (ground, doubt)));
            }
            continue;
        }
        let omitted = omitted_suffix(&possible);
        for operation in listed(&possible).iter().copied() {
            if let Some((ground, _)) = assess_published(path.words_of(operation), host, names_genesys) {
                let doubt = format!("a word of the path is only known at run time{omitted}");
                found.push(sighting(What::Published(operation), (ground, Some(doubt))));
            }
        }
    }
    found
}

/// The doubt about a path in an API description.
fn no_call(described: bool) -> Option<String> {
    described.then(|| "a description of the interface names it, which calls nothing".to_owned())
}

/// The operations that are listed one by one. Of many, it is only the first: a long list would hide everything else.
fn listed(operations: &[Operation]) -> &[Operation] {
    operations.get(..if operations.len() > MOST { 1 } else { operations.len() }).unwrap_or_default()
}

/// The rest of a sentence about operations of which only the first is listed.
fn omitted_suffix(operations: &[Operation]) -> String {
    let more = operations.len().saturating_sub(MOST);
    if more == 0 {
        return String::new();
    }
    let names: Vec<&str> = operations.iter().take(MOST).map(|operation| operation.name()).collect();
    format!(": {} or {more} more", names.join(", "))
}

/// The operations of a path whose method is not known, each with its doubt.
fn without_method(operations: &[Operation], known: bool) -> Vec<(Operation, String)> {
    let doubt = match operations {
        [] => return Vec::new(),
        [operation] if known => {
            format!("the method is not shown near the path, {} is the only one it has", operation.method())
        }
        [_] => "a word of the path is only known at run time".to_owned(),
        _ => format!("the method is not shown near the path{}", omitted_suffix(operations)),
    };
    listed(operations).iter().map(|operation| (*operation, doubt.clone())).collect()
}

/// How strong the evidence of a request to a published path is, and its doubt.
fn assess_published(words: usize, host: Host, names_genesys: bool) -> Option<(Ground, Option<String>)> {
    let foreign = || Some("the host is not one of Genesys Cloud".to_owned());
    match (host, names_genesys) {
        (Host::Platform, _) => Some((Ground::Firm, None)),
        (Host::Foreign, _) => Some((Ground::Firm, foreign())),
        (Host::Unknown, true) => Some((Ground::Firm, None)),
        (Host::Unknown, false) if words >= 3 => Some((Ground::Firm, None)),
        (Host::Unknown, false) if words == 2 => Some((Ground::Likely, None)),
        // Many APIs have `/api/v2/users`.
        (Host::Unknown, false) => {
            Some((Ground::Weak, Some("nothing in the file shows that the path is one of Genesys Cloud".to_owned())))
        }
    }
}

/// How strong the evidence of a request that is not published is, and its doubt.
fn assess_unpublished(
    path: &PathText,
    method: &str,
    host: Host,
    names_genesys: bool,
    other_method: bool,
) -> Option<(Ground, Option<String>)> {
    let segments: Vec<&str> = path.path.split('/').skip(3).collect();
    let first = segments.first().copied().unwrap_or_default();
    let is_ours = lexicon().is_first_segment(first);
    let words = segments.iter().filter(|segment| !segment.starts_with('{')).count();
    match (host, names_genesys) {
        (Host::Foreign, _) => None,
        (Host::Platform, _) => Some((Ground::Firm, None)),
        (Host::Unknown, true) if is_ours => Some((Ground::Firm, None)),
        (Host::Unknown, true) => Some((
            Ground::Firm,
            Some(format!("no published path begins with /api/v2/{first}, and it may be another's")),
        )),
        // Another API may well have a path like it.
        (Host::Unknown, false) if is_ours && words >= 3 && (other_method || is_near(method, &path.path)) => {
            Some((Ground::Likely, None))
        }
        (Host::Unknown, false) => None,
    }
}

/// Whether a published path differs in one word, and has at least two of its words.
fn is_near(method: &str, path: &str) -> bool {
    near_requests(method, path).iter().filter_map(|near| near.split_once(' ')).any(|(_, template)| {
        let pairs = || template.split('/').zip(path.split('/')).skip(3);
        let is_open = |word: &str| word.starts_with('{');
        let differs =
            |(word, given): &(&str, &str)| word != given && !(is_open(word) && (is_open(given) || is_id(given)));
        template.split('/').count() == path.split('/').count()
            && pairs().filter(differs).count() <= 1
            && pairs().filter(|(word, given)| word == given && !is_open(word)).count() >= 2
    })
}

/// Whose host the text before a path names.
pub(super) fn classify_host(before: &str) -> Host {
    let lower = before.to_ascii_lowercase();
    if HOSTS.iter().any(|host| lower.contains(host)) {
        return Host::Platform;
    }
    let Some((_, host)) = lower.rsplit_once("://") else { return Host::Unknown };
    let host = host.split('/').next().unwrap_or_default();
    let is_open = host.is_empty()
        || host.ends_with(['}', ')', '%', '.'])
        || host.rsplit('.').next().is_some_and(|last| last.contains(['{', '$', '<', '%']));
    if is_open || NEUTRAL.iter().any(|neutral| host.contains(neutral)) || !host.contains('.') {
        Host::Unknown
    } else {
        Host::Foreign
    }
}

/// What the source does with a path: empty if its method is not known, `None` if nothing is called.
pub(super) fn find_uses(source: &Source<'_>, text: &AssembledText, at: usize, quoted: bool) -> Option<Vec<PathUse>> {
    if is_compared(source, text.span.clone()) {
        return None;
    }
    // `"PATCH https://…"`, `"curl -X PATCH https://…"`
    let words: Vec<&str> = text.before.split_whitespace().collect();
    let words = match words.split_last() {
        // The last word is the part of the address before the path.
        Some((_, words)) if !text.before.ends_with(char::is_whitespace) => words,
        _ => words.as_slice(),
    };
    match source.syntax.form {
        Form::Requests => {
            let (line, place) = command_call::logical_line(source, at);
            let first = line.split_whitespace().next().unwrap_or_default();
            let method = method_word::parse_capitals(first.as_bytes()).or_else(|| {
                line.get(..place).and_then(|before| {
                    before.split_whitespace().rev().find_map(|word| method_word::parse_capitals(word.as_bytes()))
                })
            });
            // A request line without a method is a GET.
            return Some(vec![PathUse::Request(method.unwrap_or("GET"))]);
        }
        Form::Commands | Form::CommandsAndCode | Form::Prose => {
            let (line, place) = command_call::logical_line(source, at);
            match command_call::find_method(&line, place) {
                Some(CommandMethod::Known(method)) => return Some(vec![PathUse::Request(method)]),
                Some(CommandMethod::Dynamic) if source.syntax.form == Form::Commands => return Some(Vec::new()),
                _ => {}
            }
            let found = uses_of_shell_variable(source, text, at);
            if source.syntax.form != Form::CommandsAndCode || !found.is_empty() {
                return Some(found);
            }
        }
        Form::Yaml => return Some(yaml::find_yaml_uses(source, at)),
        _ => {}
    }
    if quoted {
        if is_message(&text.text) && !mentions_program(&text.before) {
            return None;
        }
        match words {
            [] => {}
            [word] if method_word::parse_capitals(word.as_bytes()).is_some() => {
                let beside = http_method::find_path_uses(source, text.span.clone());
                let route = beside.contains(&PathUse::Route);
                let method = method_word::parse_capitals(word.as_bytes()).map(PathUse::Request);
                return if route { None } else { Some(method.into_iter().collect()) };
            }
            _ => {
                let line = format!("{}{}", text.before, text.text);
                // A message that names a path calls nothing.
                return match command_call::find_method(&line, text.before.len()) {
                    Some(CommandMethod::Known(method)) if mentions_program(&text.before) => {
                        Some(vec![PathUse::Request(method)])
                    }
                    Some(CommandMethod::Dynamic) => Some(Vec::new()),
                    _ => None,
                };
            }
        }
    }
    Some(http_method::find_path_uses(source, text.span.clone()))
}

/// Whether words follow the path in its string, as in `GET /api/v2/users failed`.
fn is_message(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let path = words.next().unwrap_or_default();
    let next = words.next().unwrap_or_default();
    // What is in a hole may have spaces.
    path.matches('{').count() == path.matches('}').count()
        && next.starts_with(|c: char| c.is_alphabetic())
        && !next.starts_with("HTTP/")
}

fn mentions_program(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["curl", "wget", "http ", "invoke-", "irm ", "iwr "].iter().any(|program| lower.contains(program))
}

/// `URL="…/api/v2/…"`, and `curl -X PATCH "$URL"` further down.
fn uses_of_shell_variable(source: &Source<'_>, text: &AssembledText, at: usize) -> Vec<PathUse> {
    let line = source.line(at);
    let before = source.slice(line.start..text.span.start);
    let before = before.strip_suffix(b"\"").or_else(|| before.strip_suffix(b"'")).unwrap_or(before).trim_ascii_end();
    let Some(before) = before.strip_suffix(b"=").map(<[u8]>::trim_ascii_end) else { return Vec::new() };
    let name = before.rsplit(|byte| !is_identifier(*byte)).next().unwrap_or_default();
    if name.len() < 2 {
        return Vec::new();
    }
    let mut found = Vec::new();
    let behind = source.text.get(line.end..).unwrap_or_default();
    for place in memchr::memmem::find_iter(behind, name).map(|place| line.end + place).take(20) {
        let sign = source.byte(place.saturating_sub(1));
        let is_use = sign == b'$' || (sign == b'{' && source.byte(place.saturating_sub(2)) == b'$');
        if !is_use || is_identifier(source.byte(place + name.len())) || source.kind(place) == LexemeKind::Comment {
            continue;
        }
        let (line, place) = command_call::logical_line(source, place);
        if let Some(CommandMethod::Known(method)) = command_call::find_method(&line, place)
            && !found.contains(&PathUse::Request(method))
        {
            found.push(PathUse::Request(method));
        }
    }
    found
}
