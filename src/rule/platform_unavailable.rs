//! See [`PlatformUnavailable`].

use std::borrow::Cow;

use super::advice::check_again;
use super::{
    Authority, Change, ChangeKind, Finding, Fix, Note, RetryAfter, Rule, WaitReason, Who, command, declared, id, rule,
};
use crate::facts::{Action, Facts, LiveFacts, RunPlace, Sending, Task};
use crate::request::host::Host;
use crate::request::{Failure, FailureKind, SentRequest};

rule! {
    /// No usable answer came from Genesys Cloud: a network problem, or a server error.
    ///
    /// ## What happened
    /// The request did not get to a decision. It says nothing about the token, its scopes or its permissions, so it
    /// is never the cause of a refusal.
    ///
    /// ## How to check
    /// - Read the report: it says what happened to the request, for example a timeout or a 503.
    /// - Check that the region is right and that this machine can reach the API host.
    ///
    /// ## How to fix
    /// - Try again later.
    /// - If it was a change, read the resource first: the change may have been made.
    /// - If it lasts, give the correlation id to Genesys support.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered with 5xx after the allowed retries, there was no connection, no answer came in time,
    /// the connection was lost, or the answer cannot be read. The verdict is unclear, with exit code 3.
    ///
    /// ## References
    /// - [RFC 9110 §15.6](https://www.rfc-editor.org/rfc/rfc9110#section-15.6) (5xx)
    PlatformUnavailable, id::PLATFORM_UNAVAILABLE, Action
}

impl Rule for PlatformUnavailable {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(failure) = &facts.failure {
            return failed(facts, failure, facts.action.as_ref().filter(|action| action.in_doubt));
        }
        let stopping = facts.refusal.as_ref().filter(|refusal| self.explains(refusal));
        if let Some(refusal) = stopping.or_else(|| facts.refusals().find(|refusal| self.explains(refusal))) {
            let in_doubt = facts.action.as_ref().filter(|action| action.in_doubt && stopping.is_some());
            let message = match in_doubt {
                Some(_) => "the answer to the PATCH does not say whether it took effect".to_owned(),
                None => format!("{} could not answer", refusal.answerer()),
            };
            let finding = Finding::unknown(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote());
            let finding = match in_doubt {
                Some(action) => looked_at(finding, action).fix(look_again(facts)),
                None => finding.fix(again(facts)),
            };
            return if stopping.is_some() { finding } else { finding.optional() };
        }
        match facts.live.as_ref().and_then(first_failure) {
            Some(failure) => failed(facts, failure, None).optional(),
            None if facts.task == Task::Explain => {
                Finding::not_applicable(Self::ID, "no answer shows that the server could not answer")
            }
            None => Finding::not_applicable(Self::ID, "every request was answered"),
        }
    }
}

fn first_failure(live: &LiveFacts) -> Option<&Failure> {
    [live.introspection.failed(), live.user.failed(), live.grants.failed(), live.conversation.failed()]
        .into_iter()
        .flatten()
        .next()
}

/// What happened to a request; `in_doubt` is a change of which it is not known whether it took effect.
fn failed(facts: &Facts, failure: &Failure, in_doubt: Option<&Action>) -> Finding {
    let lost = in_doubt.is_some_and(|action| action.sending == Sending::AnswerLost);
    let known = match (lost, failure.kind) {
        (_, FailureKind::Interrupted) => "",
        (true, _) => "the PATCH was sent and its answer was lost: it may or may not have taken effect",
        (false, _) if in_doubt.is_some() => "the answer to the PATCH does not say whether it took effect",
        (false, FailureKind::Connect) if went_elsewhere(facts) => "no connection to the server could be made",
        (false, FailureKind::Timeout) if went_elsewhere(facts) => "the server did not answer in time",
        (false, FailureKind::Connect) => "no connection to Genesys Cloud could be made",
        (false, FailureKind::Timeout) => "Genesys Cloud did not answer in time",
        (false, FailureKind::ConnectionLost) => "the connection ended before the answer was complete",
        (false, FailureKind::UnreadableAnswer) => "the answer is not what this operation answers",
        (false, FailureKind::UnusableId) => "an answer has an id that cannot be part of a request's path",
        (false, FailureKind::Withheld) => "no answer is shown: the browser withheld it from the page, or none came",
    };
    let message = if known.is_empty() { Cow::Owned(failure.detail.clone()) } else { Cow::Borrowed(known) };
    let source = format!("{} {}", failure.method, failure.path);
    let fix = if in_doubt.is_some() { look_again(facts) } else { of_failure(facts, failure.kind) };
    let finding =
        Finding::unknown(PlatformUnavailable::ID, Authority::Observed, message, source, failure.detail.clone());
    match in_doubt {
        Some(action) => looked_at(finding, action).fix(fix),
        None => finding.fix(fix),
    }
}

/// Whether nothing shows that the request was one to Genesys Cloud: a pasted one to a host of which nothing is known, or whose
/// host the input does not show; and one of why403 to another host.
fn went_elsewhere(facts: &Facts) -> bool {
    let is_unknown = |host: &str| Host::parse(host) == Host::Unknown;
    if facts.task == Task::Explain {
        return !facts.sent.as_ref().is_some_and(SentRequest::is_to_genesys);
    }
    let asked = match (&facts.live, &facts.run.place) {
        (Some(live), _) => Some(live.base_url.as_str()),
        (None, RunPlace::BaseUrl(url)) => Some(url.as_str()),
        (None, _) => None,
    };
    asked.and_then(|url| url.split_once("://")).is_some_and(|(_, host)| is_unknown(host.trim_end_matches('/')))
}

/// What the last look showed.
fn looked_at(finding: Finding, action: &Action) -> Finding {
    match action.muted_after.filter(|_| action.look_failure.is_none() && action.waited_ms > 0) {
        Some(muted) => finding.evidence("the conversation, read afterwards", format!("muted: {muted}")),
        None => finding,
    }
}

/// Read what became of the change before it is sent again.
fn look_again(facts: &Facts) -> Fix {
    let look = Change::new(Who::Developer, ChangeKind::Retry { after: RetryAfter::ReRead, seconds: None });
    Fix::all_of([look.note(Note::LookBeforeRepeating).run(command::dry_run(facts, "--dry-run"))])
        .standard("RFC 9110 §9.2.2")
}

fn again(facts: &Facts) -> Fix {
    let wait = Change::new(Who::Developer, ChangeKind::Wait { seconds: None, reason: WaitReason::Unavailable });
    Fix::all_of([wait, check_again(facts)]).standard("RFC 9110 §15.6")
}

/// What to do about a request without an answer.
fn of_failure(facts: &Facts, kind: FailureKind) -> Fix {
    let note = match kind {
        FailureKind::Interrupted => Note::NothingWasChanged,
        FailureKind::UnusableId | FailureKind::UnreadableAnswer => Note::CheckTheHost,
        FailureKind::Timeout if facts.task == Task::Explain => Note::AllowMoreTimeInTheProgram,
        FailureKind::Timeout => Note::AllowMoreTime,
        FailureKind::Connect => Note::CheckTheConnection { from_here: facts.task != Task::Explain },
        FailureKind::ConnectionLost => Note::AnswerWasCutOff,
        FailureKind::Withheld => Note::BrowserWithheldTheAnswer,
    };
    Fix::all_of([check_again(facts).note(note)]).standard("RFC 9110 §15.6")
}
