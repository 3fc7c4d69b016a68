//! A failure that is already there → facts → diagnosis: what the input shows of request and answer, and nothing else
//! unless live evidence is added by the caller.

mod archive;
#[cfg(feature = "cli")]
pub mod batch;
mod grouping;
mod likeness;
#[cfg(feature = "cli")]
mod log_line;
#[cfg(feature = "cli")]
mod memory;
mod record;
mod report;
mod shape;
mod trial;

use jiff::Timestamp;

use crate::catalogue::{self, MUTE, Operation, PathResolution};
use crate::facts::{Evidence, Facts, Invented, OperationFacts, Policy, Task, Unpublished};
use crate::request::{
    AnswererKind, Author, Form, MissingMethod, NamedCaller, Pasted, Reading, Refusal, Remarks, SentRequest,
};

pub use archive::Archive;
pub use grouping::{Group, Grouped, Grouping};
pub use record::record;

/// The facts of one failure.
#[must_use]
pub fn facts(pasted: &Pasted, now: Timestamp, policy: Policy) -> Facts {
    let sent = pasted.request.as_ref();
    let shown = match sent {
        Some(SentRequest { method, path: Some(path), .. }) => {
            Some((method.as_deref().unwrap_or_default(), path.as_str()))
        }
        _ => None,
    };
    let answered = pasted.refusal.as_ref().map(|refusal: &Refusal| (refusal.method.as_str(), refusal.path.as_str()));
    // A path of another service means nothing in the API, even where the API has the same one.
    let is_elsewhere = pasted
        .refusal
        .as_ref()
        .is_some_and(|refusal| refusal.answerer.is_other_service() || refusal.answerer.kind == AnswererKind::Elsewhere);
    let (method, path) = shown.or(answered).filter(|_| !is_elsewhere).unwrap_or_default();
    let operation = match (method, path) {
        (_, "") => None,
        ("", path) => pasted.refusal.as_ref().and_then(|refusal| only_operation(refusal, path)),
        (method, path) => catalogue::by_request(method, path),
    };
    let operation = operation.map(OperationFacts::from);
    // Without a method, what is wrong with the path is known all the same.
    let is_wrong = || !method.is_empty() || !matches!(catalogue::resolve_path(path), PathResolution::Published(_));
    let unpublished = operation.is_none() && is_api_path(path) && is_wrong();
    Facts {
        token: sent.and_then(SentRequest::token).cloned(),
        operations: operation.into_iter().collect(),
        unpublished: unpublished.then(|| Unpublished::new(method, path)).filter(is_missed).into_iter().collect(),
        refusal: pasted.refusal.clone(),
        failure: pasted.failure.clone(),
        sent: pasted.request.clone(),
        invented: pasted.missing_method.iter().map(invented).collect(),
        caller: pasted
            .caller
            .clone()
            .map(|NamedCaller { caller, words }| (caller, Evidence { source: "the input".to_owned(), quote: words })),
        is_from_program: matches!(pasted.form, Form::LogLine | Form::Gc),
        ..Facts::new(now, Task::Explain, policy)
    }
}

/// The operation of a path whose method is not shown: where the path has one method alone and Genesys Cloud refused the
/// request for a reason, it was that one. Any other method would have been answered with 404 or 405.
fn only_operation(refusal: &Refusal, path: &str) -> Option<Operation> {
    let has_reason = refusal.author == Author::Platform && refusal.code.is_some();
    let is_of_method = has_reason && matches!(refusal.status, Some(400 | 403));
    match catalogue::by_path(path).as_slice() {
        [only] if is_of_method => Some(*only),
        _ => None,
    }
}

/// A method that an SDK does not have, with the published operations that may be meant.
fn invented(missing: &MissingMethod) -> Invented {
    let MissingMethod { name, called_on, language, quote, is_about_mute } = missing;
    let published = catalogue::by_name(name);
    let near = match published {
        Some(operation) => vec![operation],
        None => catalogue::near_methods(name, called_on.as_deref().map(catalogue::api_of_class).as_deref()),
    };
    let is_of_class = |operation: &Operation| called_on.as_deref().is_none_or(|class| operation.is_of_class(class));
    Invented {
        spelling: published.filter(is_of_class).map(|operation| language.name_style().spell(operation.name())),
        meant: (published.is_none() && *is_about_mute).then(|| MUTE.to_owned()),
        called_on: called_on.clone(),
        language: Some(*language),
        quote: Some(quote.clone()),
        ..Invented::new(name, near)
    }
}

/// Whether the definition would have to have it: no definition lists HEAD and OPTIONS, which a server answers wherever it
/// has another method (RFC 9110 §9.3.2, §9.3.7).
fn is_missed(request: &Unpublished) -> bool {
    request.other_methods.is_empty() || !matches!(request.method.as_str(), "HEAD" | "OPTIONS")
}

/// Whether a path is one of the API's and written out: what was abbreviated cannot be looked up.
fn is_api_path(path: &str) -> bool {
    path.starts_with("/api/v")
        && !path.contains(['*', '…'])
        && !path.contains("...")
        && !path.replace("[object Object]", "").contains(' ')
}

/// Judges every failure of a reading and groups those with the same cause. `complete` makes the facts of one failure
/// whole.
///
/// ```
/// use jiff::Timestamp;
/// use why403::facts::{Facts, Policy, Task};
/// use why403::request::Redactor;
/// use why403::{explain, request};
///
/// let body = br#"{"message":"App not authorized to use scope [conversations]","code":"app.not.authorized.for.scope","status":403}"#;
/// let now = Timestamp::UNIX_EPOCH;
/// let reading = request::read(body, &Redactor::default())?;
/// let grouped = explain::groups(reading, |pasted| explain::facts(pasted, now, Policy::none()));
/// let report = grouped.report(&Facts::new(now, Task::Explain, Policy::none()));
/// assert_eq!(report.cause.as_deref(), Some("missing-scope"));
/// # Ok::<(), request::Unreadable>(())
/// ```
pub fn groups(reading: Reading, complete: impl FnMut(&Pasted) -> Facts) -> Grouped {
    let mut grouping = Grouping::new(complete);
    reading.found.iter().for_each(|pasted| grouping.add(pasted));
    grouping.finish(Remarks { all: reading.remarks, left_out: reading.left_out })
}
