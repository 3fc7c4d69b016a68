//! See [`RateLimited`].

use super::advice::check_again;
use super::{Authority, Change, ChangeKind, Finding, Fix, Note, Rule, WaitReason, Who, declared, id, rule};
use crate::facts::{Facts, Task};

rule! {
    /// Too many requests: Genesys Cloud did not decide about this one.
    ///
    /// ## What happened
    /// The limit is 300 requests per minute for each token. A 429 says nothing about what the token may do, so it
    /// is never the cause of a refusal.
    ///
    /// ## How to check
    /// - Look at the headers `Retry-After` and `inin-ratelimit-count`, `-allowed` and `-reset`.
    /// - Count what else uses the same token at the same time.
    ///
    /// ## How to fix
    /// - Wait as long as `Retry-After` says, then try again.
    /// - Send fewer requests: read lists in larger pages, keep results, and do not poll.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered 429 after the allowed retries, or asked for a longer wait than the time limit
    /// allowed. The verdict is unclear, with exit code 3.
    ///
    /// ## References
    /// - [RFC 6585 §4](https://www.rfc-editor.org/rfc/rfc6585#section-4) (429)
    /// - [RFC 9110 §10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3) (`Retry-After`)
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
