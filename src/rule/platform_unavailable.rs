//! See [`PlatformUnavailable`].

use std::borrow::Cow;

use super::advice::check_again;
use super::{
    Authority, Change, ChangeKind, ConnectionPart, Finding, Fix, Note, Question, RetryAfter, Rule, WaitReason, Who,
    Whom, command, declared, id, rule,
};
use crate::facts::{Action, Facts, LiveFacts, RunPlace, Sending, Task};
use crate::request::host::Host;
use crate::request::{Failure, FailureKind, SentRequest, TlsFailure};

rule! {
    /// No usable answer came from Genesys Cloud: a network problem, or a server error.
    ///
    /// ## What happened
    /// The request did not get to a decision. It says nothing about the token, its scopes or its permissions, so it
    /// is never the cause of a refusal.
    ///
    /// ## How to check
    /// - Read the report: it says what happened to the request, for example a timeout or a 503.
    /// - Check that the region is right and that this machine can reach the API host, with `HTTPS_PROXY` where the network
    ///   needs a proxy.
    ///
    /// ## How to fix
    /// - Try again later.
    /// - If the connection could not be encrypted, trying again does not help: the report says what is wrong with the
    ///   certificate or the port. Where a company proxy answers for the host, its root certificate must be trusted:
    ///   add it to the system's certificates, or name a file with all of them in `SSL_CERT_FILE`.
    /// - If it was a change, read the resource first: the change may have been made.
    /// - If it lasts, give the correlation id to Genesys support.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered with 5xx after the allowed retries, the name of the host could not be resolved, there was no
    /// connection, it could not be encrypted, no answer came in time, the connection was lost, or the answer cannot be read. The verdict is unclear, with exit code 3.
    ///
    /// ## References
    /// - [RFC 9110 §15.6](https://www.rfc-editor.org/rfc/rfc9110#section-15.6) (5xx)
    /// - [RFC 5280 §6](https://www.rfc-editor.org/rfc/rfc5280#section-6) (certificates),
    ///   [RFC 9525 §6](https://www.rfc-editor.org/rfc/rfc9525#section-6) (their names)
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
        (false, FailureKind::Connect) if !went_elsewhere(facts) => "no connection to Genesys Cloud could be made",
        (false, FailureKind::Timeout) if !went_elsewhere(facts) => "Genesys Cloud did not answer in time",
        (false, kind) => failure_words(kind),
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

/// What happened to a request, in words that name no host.
pub(crate) fn failure_words(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Connect => "no connection to the server could be made",
        FailureKind::NameNotResolved => "the name of the host could not be resolved",
        FailureKind::Refused => "the host refused the connection",
        FailureKind::Unreachable => "the host could not be reached",
        FailureKind::Tls(failure) => tls_words(failure),
        FailureKind::Timeout => "the server did not answer in time",
        FailureKind::Reset => "the connection was reset before the answer was complete",
        FailureKind::ConnectionLost => "the connection ended before the answer was complete",
        FailureKind::UnreadableAnswer => "the answer is not what this operation answers",
        FailureKind::UnusableId => "an answer has an id that cannot be part of a request's path",
        FailureKind::Withheld => "no answer is shown: the browser withheld it from the page, or none came",
        FailureKind::Interrupted => "",
    }
}

/// Why the connection could not be encrypted.
fn tls_words(failure: TlsFailure) -> &'static str {
    match failure {
        TlsFailure::UnknownAuthority => "the certificate of the host is not from an authority that is trusted",
        TlsFailure::WrongName => "the certificate of the host is for another name",
        TlsFailure::Expired => "the certificate of the host has expired",
        TlsFailure::NotYetValid => "the certificate of the host is not valid yet",
        TlsFailure::CertificateRejected => "the certificate of the host cannot be used",
        TlsFailure::PlainHttp => "the port answers without TLS",
        TlsFailure::HandshakeUnfinished => "the connection was made, but its TLS handshake never finished",
        TlsFailure::Other => "the TLS handshake failed",
    }
}

/// What to do about a request without an answer.
fn of_failure(facts: &Facts, kind: FailureKind) -> Fix {
    let from_here = facts.task != Task::Explain;
    let note = match kind {
        FailureKind::Interrupted => Note::NothingWasChanged,
        FailureKind::UnusableId | FailureKind::UnreadableAnswer => Note::CheckTheHost,
        FailureKind::Timeout if from_here => Note::AllowMoreTime,
        FailureKind::Timeout => Note::AllowMoreTimeInTheProgram,
        FailureKind::Connect => Note::CheckTheConnection { from_here },
        FailureKind::NameNotResolved => Note::NameIsNotKnown { from_here },
        FailureKind::Refused => Note::NothingListens,
        FailureKind::Unreachable => Note::NetworkDropsTheConnection { from_here },
        FailureKind::Tls(failure) => return of_tls(facts, failure),
        FailureKind::Reset => Note::ConnectionWasReset,
        FailureKind::ConnectionLost => Note::AnswerWasCutOff,
        FailureKind::Withheld => Note::BrowserWithheldTheAnswer,
    };
    Fix::all_of([check_again(facts).note(note)]).standard("RFC 9110 §15.6")
}

/// What to change before the request is sent again: as it is, the same happens again.
fn of_tls(facts: &Facts, failure: TlsFailure) -> Fix {
    let change = |part: ConnectionPart, note: Note| {
        Change::new(Who::Developer, ChangeKind::ChangeConnection { part }).note(note)
    };
    let certificates = Note::WhereCertificatesAre { from_here: facts.task != Task::Explain };
    let let_through = Change::ask(Whom::NetworkTeam, Question::LetTheRequestThrough, None);
    let (first, standard) = match failure {
        TlsFailure::UnknownAuthority | TlsFailure::CertificateRejected => {
            (change(ConnectionPart::Certificates, certificates), "RFC 5280 §6")
        }
        TlsFailure::Expired | TlsFailure::NotYetValid => {
            (change(ConnectionPart::Clock, Note::OrRenewTheCertificate), "RFC 5280 §4.1.2.5")
        }
        TlsFailure::WrongName => (change(ConnectionPart::Address, Note::CertificateOfAnotherName), "RFC 9525 §6"),
        TlsFailure::PlainHttp => (change(ConnectionPart::Address, Note::PortWithoutTls), "RFC 9110 §4.2.2"),
        TlsFailure::HandshakeUnfinished => (let_through.note(Note::HandshakeWasStopped), "RFC 8446 §4"),
        TlsFailure::Other => (let_through.note(Note::ShowTheQuotedError), "RFC 8446 §6.2"),
    };
    Fix::all_of([first, check_again(facts)]).standard(standard)
}
