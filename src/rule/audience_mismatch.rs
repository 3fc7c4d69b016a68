//! `audience-mismatch`

use super::advice::expectation;
use super::{Authority, Change, Finding, Fix, Note, Question, Rule, Whom, declared, id, rule};
use crate::facts::Facts;
use crate::token::Claim;

rule! {
    /// The token's `aud` does not name the expected API.
    ///
    /// ## What happened
    /// The token was issued for another API. A JWT lists in `aud` the APIs that may accept it, and every other API
    /// must reject it. Otherwise a service could use the tokens that it receives to call other services.
    ///
    /// ## How to check
    /// - Run `why403 check --offline --audience API --token-file FILE`. The report quotes the `aud` of the token
    ///   and the value that was expected.
    /// - Compare the two character by character: a slash at the end makes a difference.
    ///
    /// ## How to fix
    /// - Request a token for this API. Most issuers take the parameter `resource` or `audience` in the token
    ///   request.
    /// - Or correct the expected value: `--audience`, or `audience` in `why403.toml`.
    ///
    /// ## When why403 reports it
    /// An audience is expected (`--audience`, or `audience` in the policy file), and no value of the claim `aud` is
    /// exactly the same. `aud` may be a string or an array of strings. Without an expected audience, nothing is
    /// checked.
    ///
    /// ## References
    /// - [RFC 7519 §4.1.3](https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3)
    /// - [RFC 8725 §3.9](https://www.rfc-editor.org/rfc/rfc8725#section-3.9)
    /// - [RFC 9068 §4](https://www.rfc-editor.org/rfc/rfc9068#section-4)
    /// - [RFC 8707 §2](https://www.rfc-editor.org/rfc/rfc8707#section-2) (the parameter `resource`)
    AudienceMismatch, id::AUDIENCE_MISMATCH, Token
}

impl Rule for AudienceMismatch {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(expected) = &facts.policy.audience else {
            return Finding::not_applicable(Self::ID, "no audience is expected; --audience names one");
        };
        let (line, asker) = (facts.policy.line("token.audience"), facts.policy.asker("token.audience", "--audience"));
        let Some(token) = &facts.token else {
            return Finding::not_applicable(Self::ID, "there is no token");
        };
        let Some(claims) = &token.claims_unverified else {
            let message =
                format!("the token does not say whom it is for, so the audience that {asker} names cannot be checked");
            return Finding::unknown(Self::ID, Authority::Policy, message, "the token given", &token.shape)
                .asked_in(line)
                .fix(drop_it(facts));
        };
        let source = token.claim_source("aud");
        let (message, quote) = match &claims.audience {
            Claim::Valid(found) if found.contains(expected) => {
                let message = format!("the token is for {expected}, as expected");
                return Finding::pass(Self::ID, Authority::Policy, message, source, found.join(", ")).asked_in(line);
            }
            Claim::Valid(found) if found.is_empty() => {
                (format!("the token names no audience, and {expected} is expected"), "an empty array".to_owned())
            }
            Claim::Valid(found) => {
                let found = found.join(", ");
                (format!("the token is for {found}, and {expected} is expected"), found)
            }
            Claim::Absent => (format!("the token names no audience, and {expected} is expected"), "absent".to_owned()),
            wrong @ Claim::WrongType { .. } => {
                let fault = wrong.fault().unwrap_or_default();
                (format!("`aud` is {fault}, and {expected} is expected"), fault)
            }
        };
        let finding = Finding::fail(Self::ID, Authority::Policy, message, source, quote);
        let finding = if line.is_some() { finding.asked_in(line) } else { finding.evidence(&asker, expected) };
        let own = claims.audience.valid().and_then(|found| found.first()).map(String::as_str);
        finding.fix(other_token_or_expectation(facts, expected, own))
    }
}

/// Another token, or another expectation: the token's own value, where it has one.
fn other_token_or_expectation(facts: &Facts, expected: &str, own: Option<&str>) -> Fix {
    let ask = Change::ask(Whom::OtherService, Question::IssueAnotherToken, None)
        .note(Note::TokenForTheAudience(expected.to_owned()));
    Fix::all_of([ask]).or([expect(facts, own)]).standard("RFC 7519 §4.1.3, RFC 8707 §2")
}

/// The expectation without a token that could meet it.
fn drop_it(facts: &Facts) -> Fix {
    Fix::all_of([expect(facts, None)]).standard("RFC 7519 §4.1.3")
}

fn expect(facts: &Facts, to: Option<&str>) -> Change {
    expectation(facts.policy.line("token.audience"), "token.audience", "--audience", to)
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::token_cases::{case, jwt, opaque};
    use super::*;

    fn judge(facts: Facts) -> Finding {
        let mut facts = facts;
        facts.policy.audience = Some("api-a".to_owned());
        AudienceMismatch.judge(&facts)
    }

    #[test]
    fn fails_for_another_none_and_a_mistyped_one() {
        for (claims, words) in [
            (r#"{"aud":"api-b"}"#, "is for api-b, and api-a"),
            (r#"{"aud":["api-b","api-c"]}"#, "api-b, api-c"),
            (r#"{"aud":[]}"#, "names no audience"),
            ("{}", "no audience"),
            (r#"{"aud":7}"#, "the number 7"),
        ] {
            let finding = judge(case(&jwt(claims)));
            assert_eq!(finding.status, Status::Fail, "{claims}");
            assert!(finding.message.contains(words), "{}", finding.message);
        }
    }

    #[test]
    fn passes_one_of_several() {
        assert_eq!(judge(case(&jwt(r#"{"aud":"api-a"}"#))).status, Status::Pass);
        assert_eq!(judge(case(&jwt(r#"{"aud":["api-b","api-a"]}"#))).status, Status::Pass);
    }

    #[test]
    fn unknown_for_an_opaque_token() {
        let finding = judge(opaque());
        assert_eq!((finding.status, finding.gates), (Status::Unknown, true));
    }

    #[test]
    fn does_not_arise_unless_asked() {
        assert_eq!(AudienceMismatch.judge(&case(&jwt("{}"))).status, Status::NotApplicable);
    }
}
