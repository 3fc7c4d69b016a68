//! See [`BadRequestBody`].

use super::advice::ask_support;
use super::sent_body::{exactly, json_header};
use super::{
    Authority, Candidate, Change, Choice, Finding, Fix, Note, RequestPart, Rule, command, declared, id, rule, sent_body,
};
use crate::facts::{Facts, Task};
use crate::request::{Refusal, SentBody};

/// Maximum characters of a message that a fix repeats.
const MAX_QUOTE: usize = 160;

rule! {
    /// Genesys Cloud did not accept the body of the request.
    ///
    /// ## What happened
    /// The request reached the operation, but its body is not what the operation expects. To mute a participant,
    /// `muted` must be a boolean (`true`, not `"true"`), and the content type must be `application/json`. A PATCH
    /// with several properties fails as a whole if one of them fails.
    ///
    /// ## How to check
    /// - Look at the body that your program really sent, not at the object that it was built from.
    /// - Look at the header `Content-Type`.
    /// - Read the message of the answer: it often names the property.
    ///
    /// ## How to fix
    /// - To mute, send exactly `{"muted": true}` with `Content-Type: application/json`.
    /// - For another operation, send only the properties that you want to change, with the types of the API
    ///   definition.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered 400 `bad.request`, `invalid.value` or `conversation.participant.update.invalid`, said
    /// that a wrap-up code is missing, or answered 415. Or the input shows a body that is not JSON, `muted` as a
    /// string, or another content type. why403 never reports a body that it sent itself.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.1](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1) (400)
    /// - [RFC 9110 §15.5.16](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16) (415)
    BadRequestBody, id::BAD_REQUEST_BODY, Action
}

impl Rule for BadRequestBody {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let fault = sent_body::body_fault(facts);
        let Some(refusal) = facts.refusal.as_ref().filter(|refusal| self.explains(refusal)) else {
            return fault.unwrap_or_else(|| in_order(facts));
        };
        if facts.action.is_some() {
            return Finding::not_applicable(Self::ID, "why403 sent this request, and its body is as it should be");
        }
        let reads = refusal.method == "GET";
        let message = match &fault {
            Some(fault) => fault.message.clone(),
            None => not_accepted(refusal.answerer(), &refusal.method).into(),
        };
        let finding = Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote());
        if let Some(fault) = fault {
            return Finding { fix: fault.fix, ..finding.with_evidence(fault.evidence) };
        }
        match sent_body::members_besides_muted(facts).as_slice() {
            [] => finding.fix(correct_request(facts, refusal, reads)),
            others => finding
                .evidence("the body of the request", format!("members in addition to muted: {}", others.join(", ")))
                .fix(correct_request(facts, refusal, reads)),
        }
    }
}

/// What was not accepted: a request has a body only by its method, and where that is not shown it may be the path or the query.
fn not_accepted(answerer: &str, method: &str) -> String {
    let part = match method {
        "GET" | "HEAD" | "DELETE" => "the parameters of the request",
        "" => "the request as it is",
        _ => "the body of the request",
    };
    format!("{answerer} did not accept {part}")
}

fn in_order(facts: &Facts) -> Finding {
    let id = BadRequestBody::ID;
    match facts.sent.as_ref().map(|sent| &sent.body) {
        Some(SentBody::Object(members)) if facts.operations.first().is_some_and(command::mutes) => {
            let names = members.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            let others = sent_body::members_besides_muted(facts);
            if others.is_empty() {
                return Finding::pass(
                    id,
                    Authority::Published,
                    "the body is as a mute's should be",
                    "the body of the request",
                    names,
                );
            }
            let message = "the body has more than `muted`: if one of its changes fails, all of them do";
            Finding::warn(id, Authority::Published, message, "the body of the request", names)
        }
        _ => Finding::not_applicable(id, "no answer said so"),
    }
}

fn correct_request(facts: &Facts, refusal: &Refusal, reads: bool) -> Fix {
    let field = |part: RequestPart, note: Note| Change::request(part, None, None).note(note);
    if let Some(SentBody::Object(_)) = facts.sent.as_ref().map(|sent| &sent.body).filter(|_| command::is_mute(facts)) {
        return Fix::all_of([exactly(true).note(Note::NothingElseInTheBody)])
            .or([Change::choose(Choice::Participant, []).note(Note::CompareTheIds)])
            .or([ask_support(facts)]);
    }
    if refusal.names_invalid_uuid() {
        return Fix::all_of([field(RequestPart::Path, Note::FindTheIdThatIsNone)]).standard("RFC 9562 §4");
    }
    let allowed = refusal.allowed_values();
    if !allowed.is_empty() {
        let values = allowed.iter().map(|value| Candidate::new(value, None));
        let note = refusal.named_field().map(Note::ValueOfField);
        return Fix::all_of([Change::choose(Choice::Value, values).note(note)]).standard("RFC 9110 §15.5.1");
    }
    if reads || !command::is_mute(facts) {
        if refusal.has_status(415) || refusal.has_code(&["unsupported.media.type"]) {
            return Fix::all_of([json_header()]).standard("RFC 9110 §15.5.16");
        }
        if let Some(change) = correct_field(refusal, reads) {
            return Fix::all_of([change]).standard("RFC 9110 §15.5.1");
        }
        let part = if reads { RequestPart::Query } else { RequestPart::Body };
        let change = field(part, Note::FieldInTheAnswer { message: refusal.message.is_some() });
        let requires = facts.operations.first().map(|operation| command::requires(&operation.name));
        return Fix::all_of([change.run(requires)]).standard("RFC 9110 §15.5.1");
    }
    Fix::all_of([exactly(facts.task != Task::Unmute).run(command::print_curl(facts))])
}

/// The field that the answer names, with the type that it must have or else what the answer says of it.
fn correct_field(refusal: &Refusal, reads: bool) -> Option<Change> {
    let field = refusal.named_field()?;
    let note = match (refusal.expected_type(), &refusal.message) {
        (Some(must), _) => Note::FieldMustBe { field: field.clone(), must },
        (None, Some(message)) => Note::AnswerSays(message.chars().take(MAX_QUOTE).collect()),
        (None, None) => Note::ValueOfField(field.clone()),
    };
    // The path may have the field too: only a read has nothing but a query.
    let part = if reads { RequestPart::Query } else { RequestPart::Body };
    Some(Change::request(part, (!reads).then_some(field.as_str()), None).note(note))
}
