//! `token-not-yet-valid`

use jiff::SignedDuration;

use super::advice::check_again;
use super::lifetime::{Lifetime, lifetime, with_skew};
use super::span_text::{relative, utc};
use super::token_acceptance::accepted_by;
use super::{
    Authority, Change, ChangeKind, Finding, Fix, Note, Question, Rule, WaitReason, Who, Whom, declared, id, rule,
};
use crate::facts::Facts;

rule! {
    /// The token is not valid yet.
    ///
    /// ## What happened
    /// The token says that it may be used only from a later time. Usually the token is fine and a clock is wrong:
    /// the clock of the issuer is fast, or the clock of this machine is slow.
    ///
    /// ## How to check
    /// - Run `why403 check --offline --token-file FILE`: the report shows the time in UTC.
    /// - Compare the clock of this machine with the header `Date` of an answer.
    ///
    /// ## How to fix
    /// - Set the clock, for example by NTP.
    /// - Or wait until the token is valid.
    ///
    /// ## When why403 reports it
    /// The claim `nbf` is in the future, minus the leeway (`--leeway`, default 0 seconds). An `nbf` that is not a
    /// number is an error. If the clock of Genesys Cloud is known and differs by more than a minute, both times are
    /// shown.
    ///
    /// ## References
    /// - [RFC 7519 §4.1.5](https://www.rfc-editor.org/rfc/rfc7519#section-4.1.5)
    /// - [RFC 7519 §2](https://www.rfc-editor.org/rfc/rfc7519#section-2) (NumericDate)
    TokenNotYetValid, id::TOKEN_NOT_YET_VALID, Token
}

impl Rule for TokenNotYetValid {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let (source, not_before) = match lifetime(facts, "nbf", |claims| &claims.not_before) {
            Lifetime::Unreadable(message) => return Finding::not_applicable(Self::ID, message),
            Lifetime::Absent(source) => {
                let message = "the token has no beginning: it has no `nbf`";
                return Finding::pass(Self::ID, Authority::Published, message, source, "absent");
            }
            Lifetime::WrongType { source, fault } => {
                let message = format!("`nbf` is {fault}, so it is not known when the token begins");
                return Finding::fail(Self::ID, Authority::Published, message, source, fault)
                    .fix(write_time_as_number());
            }
            Lifetime::At { source, instant } => (source, instant),
        };
        let leeway = facts.policy.leeway_seconds;
        let missing = not_before.duration_since(facts.now);
        let (when, at) = (relative(not_before, facts.now), utc(not_before));
        let finding = if missing <= SignedDuration::ZERO {
            let message = format!("the token became valid {when}, at {at} (leeway {leeway} s)");
            Finding::pass(Self::ID, Authority::Published, message, source, at)
        } else if missing <= SignedDuration::from_secs(i64::from(leeway)) {
            let message = format!("the token becomes valid {when}, at {at}, within the leeway of {leeway} s");
            Finding::pass(Self::ID, Authority::Policy, message, source, at)
        } else if let Some(read) = accepted_by(facts) {
            let message = format!("the token becomes valid {when}, at {at}, and yet Genesys Cloud accepts it");
            Finding::warn(Self::ID, Authority::Observed, message, source, at).evidence(read, "answered")
        } else {
            let message = format!("the token becomes valid only {when}, at {at} (leeway {leeway} s)");
            Finding::fail(Self::ID, Authority::Published, message, source, at).fix(wait_until_valid(facts, missing))
        };
        with_skew(finding, facts)
    }
}

fn wait_until_valid(facts: &Facts, missing: SignedDuration) -> Fix {
    let seconds = u64::try_from(missing.as_secs()).ok();
    let wait = Change::new(Who::Developer, ChangeKind::Wait { seconds, reason: WaitReason::TokenNotYetValid });
    let for_a_leeway = missing <= SignedDuration::from_secs(60);
    Fix::all_of([wait.note(Note::CompareTheClocks { for_a_leeway }), check_again(facts)]).standard("RFC 7519 §4.1.5")
}

fn write_time_as_number() -> Fix {
    let ask = Change::ask(Whom::OtherService, Question::IssueAnotherToken, None);
    Fix::all_of([ask.note(Note::TimeIsANumber("nbf"))]).standard("RFC 7519 §2")
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::token_cases::{accepted_live, case, jwt, now, opaque};
    use super::*;

    fn beginning(seconds_from_now: i64, leeway_seconds: u32) -> Facts {
        let mut facts = case(&jwt(&format!(r#"{{"nbf":{}}}"#, now().as_second() + seconds_from_now)));
        facts.policy.leeway_seconds = leeway_seconds;
        facts
    }

    #[test]
    fn fails_before_and_passes_on_the_very_second() {
        let finding = TokenNotYetValid.judge(&beginning(90, 0));
        assert_eq!(finding.message, "the token becomes valid only in 1 min, at 2026-09-21T14:14:50Z (leeway 0 s)");
        assert_eq!(finding.status, Status::Fail);
        assert_eq!(TokenNotYetValid.judge(&beginning(0, 0)).status, Status::Pass);
        assert_eq!(TokenNotYetValid.judge(&beginning(-90, 0)).status, Status::Pass);
    }

    #[test]
    fn the_leeway_counts() {
        assert_eq!(TokenNotYetValid.judge(&beginning(60, 60)).status, Status::Pass);
        assert_eq!(TokenNotYetValid.judge(&beginning(61, 60)).status, Status::Fail);
    }

    #[test]
    fn absent_passes_and_a_string_fails() {
        assert_eq!(TokenNotYetValid.judge(&case(&jwt("{}"))).status, Status::Pass);
        assert_eq!(TokenNotYetValid.judge(&case(&jwt(r#"{"nbf":"0"}"#))).status, Status::Fail);
    }

    #[test]
    fn the_platform_s_word_outweighs_the_claim() {
        assert_eq!(TokenNotYetValid.judge(&accepted_live(beginning(90, 0))).status, Status::Warn);
    }

    #[test]
    fn does_not_arise_for_an_opaque_token() {
        assert_eq!(TokenNotYetValid.judge(&opaque()).status, Status::NotApplicable);
    }
}
