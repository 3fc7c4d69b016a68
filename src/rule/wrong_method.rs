//! See [`WrongMethod`].

use super::answer::reached_operation;
use super::calls_in_order::calls_in_order;
use super::{
    Authority, Candidate, Change, Choice, Finding, Fix, Note, Question, RequestPart, Rule, Whom, command, declared, id,
    rule,
};
use crate::catalogue::{self, definition};
use crate::facts::{Facts, Task, Unpublished};
use crate::request::Refusal;

rule! {
    /// The path exists, but not with this HTTP method.
    ///
    /// ## What happened
    /// The API has this path with other methods. To change a participant, the method is PATCH; there is no PUT. No
    /// token, scope or permission changes which methods a path has.
    ///
    /// ## How to check
    /// - Run `why403 requires "PATCH /api/v2/…"` with your path: it shows the operation, or the methods that the
    ///   path has.
    /// - After a 405, look at the header `Allow`.
    ///
    /// ## How to fix
    /// - Use the method from the report. For a mute, replace PUT by PATCH and send only `{"muted": true}`.
    /// - With an SDK, call the method of that name: `patchConversationsCallParticipant`.
    ///
    /// ## When why403 reports it
    /// The request has a published path and a method that this path does not have, or Genesys Cloud answered 405.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.6](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6) (405)
    /// - [RFC 9110 §10.2.1](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.1) (`Allow`)
    /// - The Genesys API definition of July 2026
    WrongMethod, id::WRONG_METHOD, Request
}

impl Rule for WrongMethod {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(refusal) = facts.refusal.as_ref().filter(|refusal| self.explains(refusal)) {
            let allowed = if refusal.allow.is_empty() { "not named".to_owned() } else { refusal.allow.join(", ") };
            let finding = Finding::fail(
                Self::ID,
                Authority::Observed,
                match refusal.method.as_str() {
                    "" => format!("{} does not accept the method of the request on this path", refusal.answerer()),
                    method => format!("{} does not accept {method} on this path", refusal.answerer()),
                },
                refusal.source(),
                refusal.quote(),
            )
            .evidence("Allow", allowed);
            return implied(facts, finding).fix(observed_fix(refusal));
        }
        if let Some(request) = facts.unpublished.iter().find(|request| !request.other_methods.is_empty()) {
            let mut message = format!("{} is not a method of {}", request.method, request.path);
            if reached_operation(facts) {
                message.push_str(", and the answer shows that it is taken: why403's API definition may be older");
            }
            let finding = Finding::fail(
                Self::ID,
                Authority::Published,
                message,
                definition(),
                format!("the path has: {}", request.other_methods.join(", ")),
            );
            return implied(facts, finding).fix(published_fix(request));
        }
        if facts.task == Task::Scan {
            return calls_in_order(Self::ID, facts, "every path that is called has the method it is called with");
        }
        match facts.operations.first() {
            Some(operation) => Finding::pass(
                Self::ID,
                Authority::Published,
                "the path has this method",
                definition(),
                format!("{} {}", operation.method, operation.path),
            ),
            None => Finding::not_applicable(Self::ID, "no operation was given"),
        }
    }
}

/// Says where the method was not written but follows from the other options of a curl command.
fn implied(facts: &Facts, finding: Finding) -> Finding {
    match facts.sent.as_ref().filter(|sent| sent.method_implied).and_then(|sent| sent.method.as_ref()) {
        Some(method) => finding.evidence("the curl command", format!("no -X: curl sends {method} with these options")),
        None => finding,
    }
}

/// The path's other methods, else the paths that have this one: who does not delete is never led to deleting.
fn published_fix(request: &Unpublished) -> Fix {
    let usable: Vec<&str> = request.usable_methods().filter_map(|named| named.split(' ').next()).collect();
    if !usable.is_empty() {
        return Fix::any_of(usable.iter().map(|method| vec![use_method(&request.method, method)]));
    }
    let candidates: Vec<Candidate> = request.near.iter().map(|near| Candidate::new(near, None)).collect();
    let command = request.near.first().map_or_else(command::requires_words, |near| command::requires(near));
    Fix::all_of([Change::choose(Choice::Operation, candidates).run(command)])
}

fn use_method(from: &str, to: &str) -> Change {
    let from = Some(from).filter(|from| !from.is_empty());
    Change::request(RequestPart::Method, from, Some(to)).note(Note::MethodNotToken)
}

/// What the `Allow` header names, else what is published; and where the method is a published one, who else to ask.
fn observed_fix(refusal: &Refusal) -> Fix {
    let method = |name: &str| name.eq_ignore_ascii_case(&refusal.method);
    let published: Vec<&str> = catalogue::by_path(&refusal.path).into_iter().map(|found| found.method()).collect();
    let named: Vec<&str> = refusal.allow.iter().map(String::as_str).collect();
    let mut methods = if named.is_empty() { published } else { named };
    // Who does not delete is never led to deleting.
    methods.retain(|name| !name.eq_ignore_ascii_case("DELETE") || method(name));
    if methods.is_empty() {
        return Fix::all_of([Change::choose(Choice::Operation, []).run(command::requires_words())])
            .standard("RFC 9110 §15.5.6");
    }
    if methods.iter().any(|name| method(name)) {
        let ask = Change::ask(Whom::NetworkTeam, Question::LetTheRequestThrough, None)
            .note(Note::ChangedOnItsWay(refusal.method.clone()));
        return Fix::all_of([ask]).standard("RFC 9110 §15.5.6");
    }
    Fix::any_of(methods.iter().map(|name| vec![use_method(&refusal.method, name)])).standard("RFC 9110 §15.5.6")
}
