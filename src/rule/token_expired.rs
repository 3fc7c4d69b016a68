//! `token-expired`

use jiff::{SignedDuration, Timestamp};

use super::advice::{check_again, renew};
use super::lifetime::{Lifetime, lifetime, with_skew};
use super::span_text::{relative, utc};
use super::token_acceptance::{accepted_by, explained_refusal};
use super::{Authority, Change, Finding, Fix, Note, Question, Rule, Whom, declared, id, rule};
use crate::facts::{Facts, Task};

rule! {
    /// The token has expired.
    ///
    /// ## What happened
    /// The token was valid until a certain time, and that time is over. Your program kept the old token and did not
    /// get a new one.
    ///
    /// ## How to check
    /// - Run `why403 check --offline --token-file FILE` for a JWT: the report shows the expiry time in UTC.
    /// - An opaque token of Genesys Cloud does not show its expiry time. By default it lasts one day.
    /// - Compare the clock of this machine with the header `Date` of an answer.
    ///
    /// ## How to fix
    /// - Sign in again, or request a new token.
    /// - In your program, renew the token before it expires, and once after a 401.
    ///
    /// ## When why403 reports it
    /// The claim `exp` is in the past, plus the leeway (`--leeway`, default 0 seconds). An `exp` that is not a
    /// number is an error, not a token without an end. If the clock of Genesys Cloud is known and differs by more
    /// than a minute, both times are shown. For an answer that is explained later, its header `Date` decides. Or
    /// the answer says that the token has expired, such as `credentials.expired`.
    ///
    /// ## References
    /// - [RFC 7519 §4.1.4](https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4)
    /// - [RFC 7519 §2](https://www.rfc-editor.org/rfc/rfc7519#section-2) (NumericDate)
    /// - [RFC 9068 §2.2](https://www.rfc-editor.org/rfc/rfc9068#section-2.2) (`exp` is required)
    TokenExpired, id::TOKEN_EXPIRED, Token
}

impl Rule for TokenExpired {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(refusal) = explained_refusal(facts, self) {
            let message = format!("{} says that the token has expired", refusal.answerer());
            return Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote())
                .fix(renew_token(facts));
        }
        let (source, expires_at) = match lifetime(facts, "exp", |claims| &claims.expires_at) {
            Lifetime::Unreadable(message) => return Finding::not_applicable(Self::ID, message),
            Lifetime::Absent(source) => {
                let message = "the token never expires, by its own words: it has no `exp`";
                return Finding::warn(Self::ID, Authority::Published, message, source, "absent");
            }
            Lifetime::WrongType { source, fault } => {
                let message = format!("`exp` is {fault}, so it is not known when the token ends");
                return Finding::fail(Self::ID, Authority::Published, message, source, fault)
                    .fix(write_time_as_number());
            }
            Lifetime::At { source, instant } => (source, instant),
        };
        let leeway = facts.policy.leeway_seconds;
        let age = facts.now.duration_since(expires_at);
        let (when, at) = (relative(expires_at, facts.now), utc(expires_at));
        let finding = if age < SignedDuration::ZERO {
            let message = format!("the token expires {when}, at {at} (leeway {leeway} s)");
            Finding::pass(Self::ID, Authority::Published, message, source, at)
        } else if age < SignedDuration::from_secs(i64::from(leeway)) {
            let message = format!("the token expired {when}, at {at}, within the leeway of {leeway} s");
            Finding::pass(Self::ID, Authority::Policy, message, source, at)
        } else if let Some(read) = accepted_by(facts) {
            let message = format!("the token expired {when}, at {at}, and yet Genesys Cloud accepts it");
            Finding::warn(Self::ID, Authority::Observed, message, source, at).evidence(read, "answered")
        } else if let Some(answered_at) = answered_at(facts).filter(|answered_at| *answered_at < expires_at) {
            let message = format!("the token expired {when}, at {at}, which is after it was refused");
            let finding = Finding::warn(Self::ID, Authority::Published, message, source, at);
            finding.evidence("Date header of the answer", utc(answered_at))
        } else {
            let message = format!("the token expired {when}, at {at} (leeway {leeway} s)");
            Finding::fail(Self::ID, Authority::Published, message, source, at).fix(renew_token(facts))
        };
        with_skew(finding, facts)
    }
}

/// When the refusal was written that is being explained, which may be long ago.
fn answered_at(facts: &Facts) -> Option<Timestamp> {
    let refusal = facts.refusal.as_ref().filter(|_| facts.task == Task::Explain)?;
    refusal.answered_at
}

fn renew_token(facts: &Facts) -> Fix {
    Fix::all_of([renew(facts).note(Note::RenewBeforeItExpires), check_again(facts)]).standard("RFC 7519 §4.1.4")
}

fn write_time_as_number() -> Fix {
    let ask = Change::ask(Whom::OtherService, Question::IssueAnotherToken, None);
    Fix::all_of([ask.note(Note::TimeIsANumber("exp"))]).standard("RFC 7519 §2")
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::token_cases::{accepted_live, case, jwt, now, opaque, with_refusal};
    use super::*;

    fn expiring(seconds_from_now: i64, leeway_seconds: u32) -> Facts {
        let mut facts = case(&jwt(&format!(r#"{{"exp":{}}}"#, now().as_second() + seconds_from_now)));
        facts.policy.leeway_seconds = leeway_seconds;
        facts
    }

    #[test]
    fn fails_on_the_very_second_and_after() {
        assert_eq!(TokenExpired.judge(&expiring(0, 0)).status, Status::Fail);
        let finding = TokenExpired.judge(&expiring(-190, 0));
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(finding.message, "the token expired 3 min ago, at 2026-09-21T14:10:10Z (leeway 0 s)");
        assert_eq!(finding.evidence[0].source, "claim exp (unverified)");
    }

    #[test]
    fn passes_before_and_within_the_leeway() {
        let finding = TokenExpired.judge(&expiring(8_040, 0));
        assert_eq!(finding.message, "the token expires in 2 h 14 m, at 2026-09-21T16:27:20Z (leeway 0 s)");
        assert_eq!(TokenExpired.judge(&expiring(-59, 60)).status, Status::Pass);
        assert_eq!(TokenExpired.judge(&expiring(-60, 60)).status, Status::Fail);
        assert_eq!(TokenExpired.judge(&expiring(-60, u32::MAX)).status, Status::Pass);
    }

    #[test]
    fn a_string_is_a_fault_and_not_missing() {
        let finding = TokenExpired.judge(&case(&jwt(r#"{"exp":"4102444800"}"#)));
        assert_eq!(finding.status, Status::Fail);
        assert!(finding.message.starts_with("`exp` is the string \"4102444800\""), "{}", finding.message);
        assert_eq!(TokenExpired.judge(&case(&jwt(r#"{"exp":1790000000000}"#))).status, Status::Fail);
    }

    #[test]
    fn warns_of_a_token_without_an_end() {
        assert_eq!(TokenExpired.judge(&case(&jwt("{}"))).status, Status::Warn);
    }

    #[test]
    fn the_platform_s_word_outweighs_the_claim() {
        assert_eq!(TokenExpired.judge(&accepted_live(expiring(-190, 0))).status, Status::Warn);
        let refused = TokenExpired.judge(&with_refusal(expiring(8_040, 0), 401, "credentials.expired"));
        assert_eq!((refused.status, refused.authority), (Status::Fail, Authority::Observed));
    }

    #[test]
    fn a_token_that_expired_after_the_answer_is_not_why_it_was_refused() {
        let answered = |seconds_from_now| {
            let mut facts = with_refusal(expiring(-190, 0), 401, "bad.credentials");
            facts.task = Task::Explain;
            let written = now().checked_add(SignedDuration::from_secs(seconds_from_now)).unwrap();
            facts.refusal.as_mut().unwrap().answered_at = Some(written);
            TokenExpired.judge(&facts)
        };
        let finding = answered(-191);
        assert_eq!(finding.status, Status::Warn);
        assert_eq!(
            finding.message,
            "the token expired 3 min ago, at 2026-09-21T14:10:10Z, which is after it was refused"
        );
        assert_eq!(finding.evidence[1].quote, "2026-09-21T14:10:09Z");
        assert_eq!(answered(-190).status, Status::Fail);
    }

    #[test]
    fn does_not_arise_for_an_opaque_token() {
        assert_eq!(TokenExpired.judge(&opaque()).status, Status::NotApplicable);
    }

    #[test]
    fn a_clock_that_is_off_is_evidence() {
        let mut facts = accepted_live(expiring(8_040, 0));
        facts.now = facts.now.checked_sub(SignedDuration::from_secs(75)).unwrap();
        let finding = TokenExpired.judge(&facts);
        assert!(finding.evidence[1].quote.contains("1 min ahead"), "{:?}", finding.evidence);
    }
}
