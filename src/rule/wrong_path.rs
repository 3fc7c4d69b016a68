//! See [`WrongPath`].

use super::answer::{is_compatible_with, reached_operation};
use super::calls_in_order::calls_in_order;
use super::{Authority, Candidate, Change, Choice, Finding, Fix, Note, RequestPart, Rule, command, declared, id, rule};
use crate::catalogue::{by_path, by_request, definition, without_doubled_slashes};
use crate::facts::{Facts, Task, Unpublished};
use crate::request::SentRequest;
use crate::request::host::Host;

rule! {
    /// No published operation has this path.
    ///
    /// ## What it looks for
    /// A path that fits no path template of the published definition, such as `/conversations/phone/…`; one with
    /// nothing, `undefined`, `None`, `null` or a word where an id belongs; one without `/api/v2` before it, or with it
    /// twice; one with placeholders that nobody filled in. Where Genesys Cloud answered with a code that only an
    /// operation writes, it is a warning: the definition at hand may be older.
    ///
    /// ## Why the server refuses
    /// There is nothing at that path: 404, whatever the token.
    ///
    /// ## Evidence
    /// The path, and the published paths most like it.
    ///
    /// ## Fix
    /// Use the published path, with the ids filled in. A word that people use for a published one (`phone` for `calls`)
    /// is taken for that; else an id belongs in its place.
    ///
    /// ## References
    /// The published API definition, July 2026.
    WrongPath, id::WRONG_PATH, Request
}

impl Rule for WrongPath {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(request) = facts.unpublished.iter().find(|request| request.other_methods.is_empty()) {
            return not_published(facts, request);
        }
        if let Some(finding) = misplaced(facts).or_else(|| placeholders(facts)).or_else(|| doubled(facts)) {
            return finding;
        }
        if facts.task == Task::Scan {
            return calls_in_order(Self::ID, facts, "every path that is called is published");
        }
        match facts.operations.first() {
            Some(operation) => Finding::pass(
                Self::ID,
                Authority::Published,
                "the path is published",
                definition(),
                operation.path.clone(),
            ),
            None => Finding::not_applicable(Self::ID, "no operation is asked about"),
        }
    }
}

fn not_published(facts: &Facts, request: &Unpublished) -> Finding {
    let source = definition();
    let path = &request.path;
    if let Some(meant) = without_second_root(path) {
        let message = format!("no published operation has the path {path}: it begins with /api/v2 twice");
        let near = format!("{} {meant}", request.method).trim_start().to_owned();
        return Finding::fail(WrongPath::ID, Authority::Published, message, source, format!("published: {meant}"))
            .fix(use_published_path(facts, &[near]));
    }
    let mut message = format!("no published operation has the path {path}");
    if let Some(why) = &request.not_an_id {
        message = format!("{message}: {why}");
    }
    if reached_operation(facts) {
        message.push_str(", and the answer shows that there is one: the definition at hand may be older");
    }
    let nearest = if request.near.is_empty() { "none".to_owned() } else { request.near.join(", ") };
    Finding::fail(WrongPath::ID, Authority::Published, message, source, format!("nearest: {nearest}"))
        .fix(use_published_path(facts, &request.near))
}

/// The published path that a doubled beginning hides.
fn without_second_root(path: &str) -> Option<String> {
    path.starts_with("/api/v2/api/v2/")
        .then(|| path.replacen("/api/v2", "", 1))
        .filter(|path| !by_path(path).is_empty())
}

/// Two slashes in a row where nothing is missing between them: the operation is clear, and whether every server takes them
/// for one slash is not known.
fn doubled(facts: &Facts) -> Option<Finding> {
    let sent = facts.sent.as_ref().filter(|_| facts.task == Task::Explain)?;
    let operation = facts.operations.first()?;
    let path = sent.path.as_deref()?.split(['?', '#']).next()?;
    let single = without_doubled_slashes(path);
    if single == path || !is_compatible_with(facts, WrongPath::ID) {
        return None;
    }
    let message = format!("the path {path} has two slashes in a row, and the published path has one");
    let judge = if facts.refusal.is_some() { Finding::fail } else { Finding::warn };
    let near = format!("{} {single}", operation.method);
    Some(
        judge(WrongPath::ID, Authority::Published, message, "the request".to_owned(), operation.path.clone())
            .fix(use_published_path(facts, &[near])),
    )
}

/// A path at an API host that is published once `/api/v2` stands before it.
fn misplaced(facts: &Facts) -> Option<Finding> {
    let sent = facts.sent.as_ref().filter(|_| facts.task == Task::Explain)?;
    let (host, path) = (sent.host.as_deref()?, sent.path.as_deref()?);
    let Host::Api(_) = Host::parse(host) else { return None };
    let bare = path.trim_start_matches('/').trim_start_matches("v2/");
    if path.starts_with("/api/") || bare.is_empty() {
        return None;
    }
    let meant = format!("/api/v2/{bare}");
    let method = sent.method.as_deref().unwrap_or_default();
    let operation = by_request(method, &meant).or_else(|| by_path(&meant).into_iter().next())?;
    let message = format!("the path {path} does not begin with /api/v2");
    let source = definition();
    Some(
        Finding::fail(WrongPath::ID, Authority::Published, message, source, operation.path())
            .fix(use_published_path(facts, &[format!("{} {}", operation.method(), operation.path())])),
    )
}

/// Placeholders in place of ids. People also mask ids with them in a paste, so they are the cause only where
/// nothing was answered, or where the answer fits an id that is none.
fn placeholders(facts: &Facts) -> Option<Finding> {
    let sent = facts.sent.as_ref()?;
    let left = left_in_path(sent);
    let first = left.first()?;
    let message = match left.len() {
        1 => format!("the path still has the placeholder {first} where an id belongs"),
        _ => format!("the path still has placeholders where ids belong: {}", left.join(", ")),
    };
    let fix =
        Fix::all_of(left.iter().map(|placeholder| {
            Change::request(RequestPart::Path, Some(placeholder), None).note(Note::FillTheVariable)
        }));
    let path = sent.path.clone().unwrap_or_default();
    let fits = match &facts.refusal {
        None => facts.failure.is_none(),
        Some(refusal) => {
            let bare = refusal.code.is_none() && (refusal.has_status(400) || refusal.has_status(404));
            is_compatible_with(facts, WrongPath::ID) && (bare || refusal.names_invalid_uuid())
        }
    };
    if fits {
        return Some(Finding::fail(WrongPath::ID, Authority::Published, message, "the request", path).fix(fix));
    }
    is_compatible_with(facts, WrongPath::ID).then(|| {
        let message = format!("{message}; whether it was sent so, or masked before it was pasted, is not known");
        Finding::warn(WrongPath::ID, Authority::Published, message, "the request", path).fix(fix)
    })
}

/// The placeholders in the path of a request.
fn left_in_path(sent: &SentRequest) -> Vec<&str> {
    let Some(path) = sent.path.as_deref() else { return Vec::new() };
    sent.placeholders.iter().map(String::as_str).filter(|placeholder| path.contains(placeholder)).collect()
}

/// One of the nearest published paths, as `METHOD /path` each.
fn use_published_path(facts: &Facts, near: &[String]) -> Fix {
    let bare = |request: &str| request.split_once(' ').map_or(request, |(_, path)| path).to_owned();
    match near {
        [] => Fix::all_of([Change::choose(Choice::Operation, []).run(command::requires_words())]),
        [one] => {
            let sent = facts.sent.as_ref().and_then(|sent| sent.path.as_deref());
            Fix::all_of([Change::request(RequestPart::Path, sent, Some(&bare(one))).run(command::requires(one))])
        }
        several => {
            let candidates = several.iter().map(|request| Candidate::new(request, None));
            let first = several.first().map(String::as_str).unwrap_or_default();
            Fix::all_of([Change::choose(Choice::Operation, candidates).run(command::requires(first))])
        }
    }
}
