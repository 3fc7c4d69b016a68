//! See [`LifetimeTooShort`].

use jiff::{SignedDuration, Timestamp};

use super::advice::{check_again, renew};
use super::lifetime::{Lifetime, lifetime, with_skew};
use super::span_text::{relative, span, utc};
use super::{
    Authority, Case, Change, ClientPart, Finding, Fix, Note, Rule, Status, TokenExpired, Who, declared, id, rule,
};
use crate::facts::Facts;
use crate::token::TokenFormat;

rule! {
    /// The token expires sooner than your policy allows.
    ///
    /// ## What happened
    /// The token is valid now, but it ends before the job is done. A job that takes longer than the token lasts is
    /// refused in the middle.
    ///
    /// ## How to check
    /// - Run `why403 check --offline --token-file FILE`: the report shows the expiry time in UTC.
    ///
    /// ## How to fix
    /// - Get a new token shortly before the job.
    /// - Or ask an administrator for a longer token duration of the OAuth client.
    /// - Or lower `min_lifetime` in the section `[token]`.
    ///
    /// ## When why403 reports it
    /// The claim `exp` leaves less time than `min_lifetime` in the section `[token]` of the policy file. An expired
    /// token is reported by `token-expired`. For an opaque token the expiry time is unknown: neither the token nor
    /// Genesys Cloud says it.
    ///
    /// ## References
    /// - [RFC 7519 §4.1.4](https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4)
    /// - [RFC 6749 §5.1](https://www.rfc-editor.org/rfc/rfc6749#section-5.1) (`expires_in`)
    LifetimeTooShort, id::LIFETIME_TOO_SHORT, Token
}

impl Rule for LifetimeTooShort {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        self.judge_in_case(&Case::new(facts))
    }

    fn judge_in_case(&self, case: &Case<'_>) -> Finding {
        let facts = case.facts;
        let Some(seconds) = facts.policy.min_lifetime_seconds.filter(|seconds| *seconds > 0) else {
            return Finding::not_applicable(Self::ID, "no policy requires a minimum lifetime");
        };
        let required = SignedDuration::from_secs(i64::from(seconds));
        let opaque = facts.token.as_ref().is_some_and(|token| token.format == TokenFormat::Opaque);
        let (source, instant) = match lifetime(facts, "exp", |claims| &claims.expires_at) {
            Lifetime::Unreadable(_) if opaque => return unknown(facts, required),
            Lifetime::Unreadable(message) => return Finding::not_applicable(Self::ID, message),
            Lifetime::WrongType { .. } => {
                return Finding::not_applicable(Self::ID, "`exp` cannot be read; see token-expired");
            }
            Lifetime::Absent(source) => {
                let message = "the token never expires, by its own words: it has no `exp`";
                return Finding::pass(Self::ID, Authority::Policy, message, source, "absent");
            }
            Lifetime::At { source, instant } => (source, instant),
        };
        if case.status(&TokenExpired) == Some(Status::Fail) {
            return Finding::not_applicable(Self::ID, "the token has expired already; see token-expired");
        }
        let (when, at) = (relative(instant, facts.now), utc(instant));
        let finding = if instant.duration_since(facts.now) >= required {
            let message = format!("the token expires {when}, at {at}, which leaves the {} required", span(required));
            Finding::pass(Self::ID, Authority::Policy, message, source, at)
        } else {
            // Within the leeway it has expired, and is still taken.
            let verb = if instant < facts.now { "expired" } else { "expires" };
            let message = format!("the token {verb} {when}, at {at}, and the policy requires {} more", span(required));
            Finding::fail(Self::ID, Authority::Policy, message, source, at)
                .fix(get_longer_token(facts, instant, required))
        };
        with_skew(finding, facts).asked_in(facts.policy.line("token.min_lifetime"))
    }
}

/// A fresh token is enough only where the issuer's tokens last as long as is required.
fn get_longer_token(facts: &Facts, expires_at: Timestamp, required: SignedDuration) -> Fix {
    let issued_at = facts.claims().and_then(|claims| claims.issued_at.valid());
    let lasts = |issued_at: &Timestamp| expires_at.duration_since(*issued_at) >= required;
    let fresh = [renew(facts).note(Note::AskForItWhenTheJobBegins), check_again(facts)];
    let longer = Change::client(Who::Administrator, ClientPart::TokenDuration, None);
    let longer = [longer, renew(facts), check_again(facts)];
    let fix = match issued_at.map(lasts) {
        Some(true) => Fix::all_of(fresh),
        Some(false) => Fix::all_of(longer),
        None => Fix::all_of(fresh).or(longer),
    };
    fix.standard("RFC 7519 §4.1.4")
}

/// A gate is strict: what is unknown leaves the verdict open.
fn unknown(facts: &Facts, required: SignedDuration) -> Finding {
    let message = format!(
        "it is not known whether the token is good for {} more: Genesys Cloud does not say when an opaque token ends",
        span(required)
    );
    let shape = facts.token.as_ref().map(|token| token.shape.clone()).unwrap_or_default();
    Finding::unknown(LifetimeTooShort::ID, Authority::Policy, message, "the token given", shape)
        .asked_in(facts.policy.line("token.min_lifetime"))
        .fix(
            Fix::all_of([Change::policy(facts.policy.line("token.min_lifetime"), "token.min_lifetime", None)
                .note(Note::ExpiresInOfTheAnswer)])
            .standard("RFC 6749 §5.1"),
        )
}

#[cfg(test)]
mod tests {
    use super::super::token_cases::{case, jwt, now, opaque};
    use super::*;

    fn judge(mut facts: Facts, required: u32) -> Finding {
        facts.policy.min_lifetime_seconds = Some(required);
        LifetimeTooShort.judge(&facts)
    }

    fn expiring(seconds: i64) -> Facts {
        case(&jwt(&format!(r#"{{"exp":{}}}"#, now().as_second() + seconds)))
    }

    #[test]
    fn fails_a_second_short_and_passes_on_the_second() {
        let finding = judge(expiring(1_799), 1_800);
        assert_eq!((finding.status, finding.authority), (Status::Fail, Authority::Policy));
        assert!(finding.message.contains("requires 30 min more"), "{}", finding.message);
        assert_eq!(judge(expiring(1_800), 1_800).status, Status::Pass);
        assert_eq!(judge(case(&jwt("{}")), 1_800).status, Status::Pass);
    }

    #[test]
    fn fails_a_token_that_is_taken_by_leeway_alone() {
        let mut facts = expiring(-2);
        facts.policy.leeway_seconds = 5;
        let finding = judge(facts, 60);
        assert_eq!(finding.status, Status::Fail);
        assert!(finding.message.starts_with("the token expired 2 s ago"), "{}", finding.message);
    }

    #[test]
    fn a_fresh_token_is_advised_only_where_it_lasts_long_enough() {
        let kinds = |claims: &str| -> Vec<Vec<&'static str>> {
            let fix = judge(case(&jwt(claims)), 1_800).fix.unwrap();
            fix.options.iter().map(|one| one.changes.iter().map(|change| change.kind.name()).collect()).collect()
        };
        let now = now().as_second();
        let issued = |iat: i64| kinds(&format!(r#"{{"exp":{},"iat":{iat}}}"#, now + 60));
        assert_eq!(issued(now - 1_740), [["new_token", "retry"]]);
        assert_eq!(issued(now - 1_739), [["change_client", "new_token", "retry"]]);
        assert_eq!(kinds(&format!(r#"{{"exp":{}}}"#, now + 60)).len(), 2);
    }

    #[test]
    fn is_unknown_for_an_opaque_token_and_gates() {
        let finding = judge(opaque(), 60);
        assert_eq!((finding.status, finding.gates), (Status::Unknown, true));
        assert_eq!(finding.fix.unwrap().options[0].changes[0].note, Some(Note::ExpiresInOfTheAnswer));
    }

    #[test]
    fn leaves_an_expired_token_to_its_own_rule_and_does_not_arise_unless_asked() {
        assert!(judge(expiring(-1), 60).message.contains("token-expired"));
        assert_eq!(judge(expiring(5), 0).status, Status::NotApplicable);
        assert_eq!(LifetimeTooShort.judge(&expiring(5)).status, Status::NotApplicable);
        assert_eq!(judge(case(&jwt(r#"{"exp":"soon"}"#)), 60).status, Status::NotApplicable);
    }
}
