//! See [`RateLimited`].

use super::{Authority, Finding, Fix, Rule, declared, rule};
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
    /// RFC 6585 §4, RFC 9110 §10.2.3; platform facts: rate limits.
    RateLimited, "rate-limited", Action
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
            "the platform answered \"too many requests\", so nothing can be told",
            refusal.source(),
            refusal.quote(),
        )
        .fix(Fix::new(
            format!("Wait {wait}, then ask again"),
            [if facts.task == Task::Explain {
                "Have the program wait as long as `Retry-After` says, and send fewer requests with one token".to_owned()
            } else {
                match refusal.retry_after_seconds.unwrap_or(60).saturating_add(10) {
                    seconds if seconds <= LONGEST_WAIT => format!("Allow for the wait: `--timeout {seconds}`"),
                    _ => "No `--timeout` is that long: ask again later".to_owned(),
                }
            }],
            "300 requests a minute a token",
        ));
        let finding = match refusal.retry_after_seconds {
            Some(_) => finding.evidence("Retry-After", wait),
            None => finding,
        };
        if stopping.is_some() { finding } else { finding.optional() }
    }
}
