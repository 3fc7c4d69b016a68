//! See [`PlatformUnavailable`].

use super::{Authority, Finding, Fix, Rule, declared, rule};
use crate::facts::{Facts, Failure, FailureKind, LiveFacts, Sending};
use crate::request::Refusal;

rule! {
    /// No usable answer came: the network, or the platform itself.
    ///
    /// ## What it looks for
    /// A 5xx after the allowed retries, no connection, no answer in time, a connection lost, an answer that
    /// cannot be read.
    ///
    /// ## Why the server refuses
    /// It did not: it never came to a decision. So this is never a cause of refusal.
    ///
    /// ## Evidence
    /// What happened to the request.
    ///
    /// ## Fix
    /// Ask again; check the region and the network.
    ///
    /// ## References
    /// RFC 9110 §15.6.
    PlatformUnavailable, "platform-unavailable", Action
}

impl Rule for PlatformUnavailable {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(failure) = &facts.failure {
            let lost = facts.action.as_ref().is_some_and(|action| action.sending == Sending::AnswerLost);
            return failed(failure, lost);
        }
        let stopping = facts.refusal.as_ref().filter(|refusal| self.explains(refusal));
        if let Some(refusal) = stopping.or_else(|| facts.refusals().find(|refusal| self.explains(refusal))) {
            let finding = Finding::unknown(
                Self::ID,
                Authority::Observed,
                "the platform could not answer",
                refusal.source(),
                refusal.quote(),
            )
            .fix(again());
            return if stopping.is_some() { finding } else { finding.optional() };
        }
        match facts.live.as_ref().and_then(first_failure) {
            Some(failure) => failed(failure, false).optional(),
            None => Finding::not_applicable(Self::ID, "every request was answered"),
        }
    }

    fn explains(&self, refusal: &Refusal) -> bool {
        refusal.status >= 500
    }
}

fn first_failure(live: &LiveFacts) -> Option<&Failure> {
    [live.introspection.failed(), live.user.failed(), live.grants.failed(), live.conversation.failed()]
        .into_iter()
        .flatten()
        .next()
}

fn failed(failure: &Failure, answer_lost: bool) -> Finding {
    let message = match (answer_lost, failure.kind) {
        (true, _) => "the PATCH was sent and its answer was lost: it may or may not have taken effect",
        (false, FailureKind::Connect) => "no connection to the platform could be made",
        (false, FailureKind::Timeout) => "the platform did not answer in time",
        (false, FailureKind::ConnectionLost) => "the connection ended before the answer was complete",
        (false, FailureKind::UnreadableAnswer) => "the answer is not what this operation answers",
    };
    let source = format!("{} {}", failure.method, failure.path);
    let fix = if answer_lost {
        Fix::new(
            "Look before sending it again",
            ["See whether it took effect: `why403 mute --dry-run --conversation ID --participant ID`"],
            "A write that may have happened is not sent again without looking",
        )
    } else {
        again()
    };
    Finding::unknown(PlatformUnavailable::ID, Authority::Observed, message, source, failure.detail.clone()).fix(fix)
}

fn again() -> Fix {
    Fix::new(
        "Ask again; if it stays so, check the region, the network and the platform's status page",
        ["Allow more time: `--timeout 30`"],
        "RFC 9110 §15.6",
    )
}
