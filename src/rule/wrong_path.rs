//! See [`WrongPath`].

use super::bearing::{admits, shows_an_operation};
use super::host::Host;
use super::{Authority, Finding, Fix, Rule, called, declared, rule};
use crate::catalogue::{DATE, by_path, by_request, near_requests};
use crate::facts::{Facts, Task, Unpublished};
use crate::request::SentRequest;

rule! {
    /// No published operation has this path.
    ///
    /// ## What it looks for
    /// A path that fits no path template of the published definition, such as `/conversations/phone/…`; one without
    /// `/api/v2` before it, or with it twice; one with placeholders that nobody filled in. Where the platform
    /// answered with a code that only an operation writes, it is a warning: the definition at hand may be older.
    ///
    /// ## Why the server refuses
    /// There is nothing at that path: 404, whatever the token.
    ///
    /// ## Evidence
    /// The path, and the published paths most like it.
    ///
    /// ## Fix
    /// Use the published path, with the ids filled in.
    ///
    /// ## References
    /// The published API definition, July 2026.
    WrongPath, "wrong-path", Token
}

impl Rule for WrongPath {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(request) = facts.unpublished.iter().find(|request| request.other_methods.is_empty()) {
            return not_published(facts, request);
        }
        if let Some(finding) = misplaced(facts).or_else(|| placeholders(facts)).or_else(|| invented(facts)) {
            return finding;
        }
        if facts.task == Task::Scan {
            return called::in_order(Self::ID, facts, "every path that is called is published");
        }
        match facts.operations.first() {
            Some(operation) => Finding::pass(
                Self::ID,
                Authority::Published,
                "the path is published",
                format!("published definition of {DATE}"),
                operation.path.clone(),
            ),
            None => Finding::not_applicable(Self::ID, "no operation is asked about"),
        }
    }
}

fn not_published(facts: &Facts, request: &Unpublished) -> Finding {
    let source = format!("published definition of {DATE}");
    let path = &request.path;
    if let Some(meant) = mended(path) {
        let message = format!("no published operation has the path {path}: {}", meant.1);
        return Finding::fail(WrongPath::ID, Authority::Published, message, source, format!("published: {}", meant.0))
            .fix(fix(facts, &[format!("{} {}", request.method, meant.0)]));
    }
    let mut message = format!("no published operation has the path {path}");
    if shows_an_operation(facts) {
        message.push_str(", and the answer shows that there is one: the definition at hand may be older");
    }
    let nearest = if request.near.is_empty() { "none".to_owned() } else { request.near.join(", ") };
    Finding::fail(WrongPath::ID, Authority::Published, message, source, format!("nearest: {nearest}"))
        .fix(fix(facts, &request.near))
}

/// The published path that a doubled beginning or a doubled slash hides, and what is wrong.
fn mended(path: &str) -> Option<(String, &'static str)> {
    let published = |path: String| (!by_path(&path).is_empty()).then_some(path);
    if path.starts_with("/api/v2/api/v2/") {
        return published(path.replacen("/api/v2", "", 1)).map(|path| (path, "it begins with /api/v2 twice"));
    }
    if path.contains("//") {
        let mut single = path.to_owned();
        while single.contains("//") {
            single = single.replace("//", "/");
        }
        return published(single).map(|path| (path, "two slashes stand together in it, as where an id is missing"));
    }
    None
}

/// A path at an API host that is published once `/api/v2` stands before it.
fn misplaced(facts: &Facts) -> Option<Finding> {
    let sent = facts.sent.as_ref().filter(|_| facts.task == Task::Explain)?;
    let (host, path) = (sent.host.as_deref()?, sent.path.as_deref()?);
    let Host::Api(_) = Host::of(host) else { return None };
    let bare = path.trim_start_matches('/').trim_start_matches("v2/");
    if path.starts_with("/api/") || bare.is_empty() {
        return None;
    }
    let meant = format!("/api/v2/{bare}");
    let method = sent.method.as_deref().unwrap_or_default();
    let operation = by_request(method, &meant).or_else(|| by_path(&meant).into_iter().next())?;
    let message = format!("the path {path} does not begin with /api/v2");
    let source = format!("published definition of {DATE}");
    Some(
        Finding::fail(WrongPath::ID, Authority::Published, message, source, operation.path())
            .fix(fix(facts, &[format!("{} {}", operation.method(), operation.path())])),
    )
}

/// Placeholders that stand where ids belong. Whoever pastes masks ids with them too, so they are the cause only where
/// nothing was answered, or where the answer fits an id that is none.
fn placeholders(facts: &Facts) -> Option<Finding> {
    let sent = facts.sent.as_ref()?;
    let left = left_in_path(sent);
    let first = left.first()?;
    let message = match left.len() {
        1 => format!("the path still has the placeholder {first} where an id belongs"),
        _ => format!("the path still has placeholders where ids belong: {}", left.join(", ")),
    };
    let fix = Fix::new(
        "Put the real ids in place of the placeholders",
        [
            "Braces, angle brackets and names such as YOUR_ID stand for ids: a conversation's id is a UUID",
            "In a program, look for a variable that was not filled in before the request was sent",
        ],
        format!("The published API definition, {DATE}: path parameters"),
    );
    let path = sent.path.clone().unwrap_or_default();
    let fits = match &facts.refusal {
        None => facts.failure.is_none(),
        Some(refusal) => {
            let bare = refusal.code.is_none() && (refusal.has_status(400) || refusal.has_status(404));
            admits(facts, WrongPath::ID) && (bare || refusal.says("not a valid uuid"))
        }
    };
    if fits {
        return Some(Finding::fail(WrongPath::ID, Authority::Published, message, "the request", path).fix(fix));
    }
    admits(facts, WrongPath::ID).then(|| {
        let message = format!("{message}; whether it was sent so, or masked before it was pasted, is not known");
        Finding::warn(WrongPath::ID, Authority::Published, message, "the request", path).fix(fix)
    })
}

/// Words of invented paths that stand where a conversation's id belongs: `/conversations/phone/participants/…`.
const INVENTED: [&str; 2] = ["phone", "voice"];

/// A path that is published only because an invented word in it is taken for an id.
fn invented(facts: &Facts) -> Option<Finding> {
    let (sent, operation) = (facts.sent.as_ref()?, facts.operations.first()?);
    let path = sent.path.as_deref()?;
    let segments = operation.path.split('/').zip(path.split('/'));
    let word = segments.filter(|(template, _)| template.starts_with('{')).find(|(_, word)| INVENTED.contains(word))?.1;
    if !admits(facts, WrongPath::ID) {
        return None;
    }
    let message = format!("no published operation has the path {path}: {word} stands where an id belongs");
    let quote = format!("published: {}", operation.path);
    let near = near_requests(&operation.method, &path.replacen(word, "calls/{conversationId}", 1));
    let source = format!("published definition of {DATE}");
    Some(Finding::fail(WrongPath::ID, Authority::Published, message, source, quote).fix(fix(facts, &near)))
}

/// The placeholders of a request that stand in its path.
fn left_in_path(sent: &SentRequest) -> Vec<&str> {
    let Some(path) = sent.path.as_deref() else { return Vec::new() };
    sent.placeholders.iter().map(String::as_str).filter(|placeholder| path.contains(placeholder)).collect()
}

fn fix(facts: &Facts, near: &[String]) -> Fix {
    // Whoever scans has code, and no token to check.
    let command = if facts.task == Task::Scan { "requires" } else { "check --operation" };
    let steps: Vec<String> = match near {
        [] => vec![format!("Look the operation up by its name: `why403 {command} NAME`")],
        paths => paths.iter().map(|path| format!("`why403 {command} \"{path}\"`")).collect(),
    };
    Fix::new("Use a published path", steps, format!("The published API definition, {DATE}"))
}
