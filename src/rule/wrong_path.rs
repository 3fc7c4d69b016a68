//! See [`WrongPath`].

use super::advice::open_channel;
use super::answer::{is_compatible_with, reached_operation};
use super::calls_in_order::calls_in_order;
use super::{Authority, Candidate, Change, Choice, Finding, Fix, Note, RequestPart, Rule, command, declared, id, rule};
use crate::catalogue::{by_name, by_path, by_request, definition, without_doubled_slashes};
use crate::facts::{Facts, Task, Unpublished};
use crate::request::SentRequest;
use crate::request::host::Host;

rule! {
    /// The API has no operation with this path.
    ///
    /// ## What happened
    /// Genesys Cloud has nothing at this path, so it answers 404 with every token. Often a part of the path is
    /// wrong, or a variable was empty: `undefined`, `None` or `null` is where an id belongs.
    ///
    /// ## How to check
    /// - Look at the full URL that your program really sent.
    /// - Are all placeholders such as `{conversationId}` filled in? Is `/api/v2` there exactly once?
    /// - Run `why403 requires WORDS`, for example `why403 requires mute`, to find the right path.
    ///
    /// ## How to fix
    /// - Use the published path from the report, with the ids filled in.
    /// - If a variable was empty, give it its value: the report names the parameter.
    /// - For notifications, open the WebSocket at the `connectUri` that `POST /api/v2/notifications/channels`
    ///   returned.
    ///
    /// ## When why403 reports it
    /// The path matches no published path, such as `/conversations/phone/…`; an id is empty, or is `undefined`,
    /// `None`, `null` or another word; `/api/v2` is missing or there twice; a placeholder is not filled in; or a
    /// WebSocket was opened at the API. A word that people use for a published one (`phone` for `calls`) is
    /// recognised. If Genesys Cloud answered with a code that only an operation writes, it is a warning: the API
    /// definition may be older than the API. A placeholder in a request without an answer is a warning too, because
    /// people mask ids before they paste.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5) (404)
    /// - The Genesys API definition of July 2026
    WrongPath, id::WRONG_PATH, Request
}

impl Rule for WrongPath {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(finding) = socket(facts) {
            return finding;
        }
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
            None => Finding::not_applicable(Self::ID, "no operation was given"),
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
        message.push_str(", and the answer shows that there is one: why403's API definition may be older");
    }
    if !request.unset.is_empty() {
        return Finding::fail(WrongPath::ID, Authority::Published, message, source, nearest(request))
            .fix(fill_in(request));
    }
    if facts.sent.as_ref().is_some_and(|sent| matches!(sent.scheme.as_deref(), Some("wss" | "ws"))) {
        let quote = "WebSocket addresses are no published paths";
        return Finding::fail(WrongPath::ID, Authority::Published, message, source, quote)
            .fix(Fix::all_of([open_channel()]));
    }
    Finding::fail(WrongPath::ID, Authority::Published, message, source, nearest(request))
        .fix(use_published_path(facts, &request.near))
}

fn nearest(request: &Unpublished) -> String {
    format!("nearest: {}", if request.near.is_empty() { "none".to_owned() } else { request.near.join(", ") })
}

/// A value for each parameter whose variable had none.
fn fill_in(request: &Unpublished) -> Fix {
    let check = request.near.first().map(|near| command::requires(near));
    let changes = request.unset.iter().enumerate().map(|(at, unset)| {
        let from = Some(unset.found.as_str()).filter(|found| !found.is_empty());
        let change = Change::request(RequestPart::Path, from, None).note(Note::ValueOfParameter(unset.parameter));
        if at == 0 { change.run(check.clone()) } else { change }
    });
    Fix::all_of(changes)
}

/// A WebSocket that was opened at the API: the address of a notification channel is given by the answer that creates it.
fn socket(facts: &Facts) -> Option<Finding> {
    let sent = facts.sent.as_ref().filter(|_| facts.task == Task::Explain)?;
    let (host, path) = (sent.host.as_deref()?, sent.path.as_deref()?);
    let is_socket = sent.scheme.as_deref().is_some_and(|scheme| matches!(scheme, "ws" | "wss"));
    let is_api = matches!(Host::parse(host), Host::Api(_)) || path.starts_with("/api/v");
    let create = by_name("postNotificationsChannels")?;
    if !is_socket || !is_api {
        return None;
    }
    let message =
        format!("the API has no WebSocket at {path}: the address of one is the connectUri of a notification channel");
    let request = create.request_line();
    let choose = Change::choose(Choice::Operation, [Candidate::new(&request, None)]);
    Some(
        Finding::fail(WrongPath::ID, Authority::Published, message, "the request", format!("wss://{host}{path}"))
            .evidence(definition(), request.clone())
            .fix(Fix::all_of([choose.note(Note::OpenTheConnectUri).run(command::requires(create.name()))])),
    )
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
            .fix(use_published_path(facts, &[operation.request_line()])),
    )
}

/// Placeholders in place of ids. People also mask ids with them in a paste, so they are the cause only where the answer
/// fits an id that is none. What was not answered may have been masked.
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
        None => false,
        Some(refusal) => {
            let is_status = refusal.has_status(400) || refusal.has_status(404);
            // A person masks with words and stars: a template's own braces were sent by the program.
            let is_template = first.starts_with("{{") || first.starts_with("${") || first.starts_with("%7");
            let is_bare = refusal.code.is_none() && is_status;
            let is_unfilled = is_template && is_status && refusal.has_code(&["not.found", "bad.request"]);
            is_compatible_with(facts, WrongPath::ID) && (is_bare || is_unfilled || refusal.names_invalid_uuid())
        }
    };
    if fits {
        return Some(Finding::fail(WrongPath::ID, Authority::Published, message, "the request", path).fix(fix));
    }
    is_compatible_with(facts, WrongPath::ID).then(|| {
        let message = format!("{message}; it is not known whether it was sent so, or masked before it was pasted");
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
