//! See [`RateLimited`].

use super::advice::check_again;
use super::{Authority, Change, ChangeKind, Finding, Fix, Note, Rule, WaitReason, Who, declared, id, rule};
use crate::facts::{Facts, Task};

rule! {
    /// Too many requests: the platform gave no answer to judge by.
    ///
    /// ## What it looks for
    /// A 429 that stayed after the allowed retries, or asked for a longer wait than the time there was.
    ///
    /// ## Why the server refuses
    /// 300 requests a minute a token. It says nothing about what the token may do: never a cause of refusal.
    ///
    /// ## Evidence
    /// The answer and its `Retry-After`.
    ///
    /// ## Fix
    /// Wait, then ask again.
    ///
    /// ## References
    /// RFC 6585 §4 (429), RFC 9110 §10.2.3 (`Retry-After`).
    RateLimited, id::RATE_LIMITED, Action
}

/// No `--timeout` is longer, in seconds.
const LONGEST_WAIT: u64 = 86_400;

impl Rule for RateLimited {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let stopping = facts.refusal.as_ref().filter(|refusal| self.explains(refusal));
        let Some(refusal) = stopping.or_else(|| facts.refusals().find(|refusal| self.explains(refusal))) else {
            return Finding::not_applicable(Self::ID, "no answer was a 429");
        };
        let wait = match refusal.retry_after_seconds {
            None => "a minute".to_owned(),
            Some(seconds) if seconds > LONGEST_WAIT => "more than a day".to_owned(),
            Some(seconds) => format!("{seconds} s"),
        };
        let finding = Finding::unknown(
            Self::ID,
            Authority::Observed,
            format!("{} answered \"too many requests\", so nothing can be told", refusal.answerer()),
            refusal.source(),
            refusal.quote(),
        )
        .fix(wait_and_retry(facts, refusal.retry_after_seconds));
        let finding = match refusal.retry_after_seconds {
            Some(_) => finding.evidence("Retry-After", wait),
            None => finding,
        };
        if stopping.is_some() { finding } else { finding.optional() }
    }
}

/// Wait, then try again; a run of why403 can allow for the wait.
fn wait_and_retry(facts: &Facts, seconds: Option<u64>) -> Fix {
    let wait = Change::new(Who::Developer, ChangeKind::Wait { seconds, reason: WaitReason::RateLimit });
    let allowed = seconds.unwrap_or(60).saturating_add(10);
    let wait = match facts.task {
        Task::Explain => wait.note(Note::SendFewerRequests { retry_after: seconds.is_some() }),
        _ if allowed <= LONGEST_WAIT => wait.note(Note::AllowForTheWait(allowed)),
        _ => wait,
    };
    Fix::all_of([wait, check_again(facts)]).standard("RFC 6585 §4")
}
