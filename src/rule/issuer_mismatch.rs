//! `issuer-mismatch`

use super::advice::expectation;
use super::{Authority, Change, Finding, Fix, Note, Question, Rule, Whom, declared, id, rule};
use crate::facts::Facts;
use crate::token::Claim;

rule! {
    /// The token's `iss` is not the expected issuer.
    ///
    /// ## What happened
    /// Another login service issued this token. A verifier trusts the keys of one issuer. Typical reasons: a token
    /// of the test environment, a token of another tenant, or the same address with a slash at the end.
    ///
    /// ## How to check
    /// - Run `why403 check --offline --issuer ISSUER --token-file FILE`. The report quotes `iss` and the value that
    ///   was expected.
    /// - Compare the two character by character.
    ///
    /// ## How to fix
    /// - Get the token from the expected issuer.
    /// - Or correct the expected value: `--issuer`, or `issuer` in `why403.toml`.
    ///
    /// ## When why403 reports it
    /// An issuer is expected (`--issuer`, or `issuer` in the policy file), and the claim `iss` is not exactly the
    /// same. Without an expected issuer, nothing is checked.
    ///
    /// ## References
    /// - [RFC 7519 §4.1.1](https://www.rfc-editor.org/rfc/rfc7519#section-4.1.1)
    /// - [RFC 8725 §3.8](https://www.rfc-editor.org/rfc/rfc8725#section-3.8)
    /// - [RFC 9068 §4](https://www.rfc-editor.org/rfc/rfc9068#section-4)
    IssuerMismatch, id::ISSUER_MISMATCH, Token
}

impl Rule for IssuerMismatch {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(expected) = &facts.policy.issuer else {
            return Finding::not_applicable(Self::ID, "no issuer is expected; --issuer names one");
        };
        let (line, asker) = (facts.policy.line("token.issuer"), facts.policy.asker("token.issuer", "--issuer"));
        let Some(token) = &facts.token else {
            return Finding::not_applicable(Self::ID, "there is no token");
        };
        let Some(claims) = &token.claims_unverified else {
            let message =
                format!("the token does not say who issued it, so the issuer that {asker} names cannot be checked");
            return Finding::unknown(Self::ID, Authority::Policy, message, "the token given", &token.shape)
                .asked_in(line)
                .fix(drop_it(facts));
        };
        let source = token.claim_source("iss");
        let (message, quote) = match &claims.issuer {
            Claim::Valid(found) if found == expected => {
                let message = format!("the issuer is {expected}, as expected");
                return Finding::pass(Self::ID, Authority::Policy, message, source, found).asked_in(line);
            }
            Claim::Valid(found) => {
                let hint = if is_nearly(found, expected) {
                    ": they differ in capitals or the slash at the end only"
                } else {
                    ""
                };
                (format!("the issuer is {found}, and {expected} is expected{hint}"), found.clone())
            }
            Claim::Absent => (format!("the token names no issuer, and {expected} is expected"), "absent".to_owned()),
            wrong @ Claim::WrongType { .. } => {
                let fault = wrong.fault().unwrap_or_default();
                (format!("`iss` is {fault}, and {expected} is expected"), fault)
            }
        };
        let finding = Finding::fail(Self::ID, Authority::Policy, message, source, quote);
        let finding = if line.is_some() { finding.asked_in(line) } else { finding.evidence(&asker, expected) };
        finding.fix(other_token_or_expectation(facts, expected, claims.issuer.valid().map(String::as_str)))
    }
}

/// Another token, or another expectation: the token's own value, where it has one.
fn other_token_or_expectation(facts: &Facts, expected: &str, own: Option<&str>) -> Fix {
    let ask = Change::ask(Whom::OtherService, Question::IssueAnotherToken, None)
        .note(Note::TokenOfTheIssuer(expected.to_owned()));
    let (ask, expect) = ([ask], [expect(facts, own)]);
    // The policy has a typing error then: the issuer is as it is.
    let is_typing_error = own.is_some_and(|own| is_nearly(own, expected));
    let fix = if is_typing_error { Fix::all_of(expect).or(ask) } else { Fix::all_of(ask).or(expect) };
    fix.standard("RFC 7519 §4.1.1, RFC 8725 §3.8")
}

/// Whether two issuers differ in capitals or the slash at the end only.
fn is_nearly(one: &str, other: &str) -> bool {
    one.trim_end_matches('/').eq_ignore_ascii_case(other.trim_end_matches('/'))
}

/// The expectation without a token that could meet it.
fn drop_it(facts: &Facts) -> Fix {
    Fix::all_of([expect(facts, None)]).standard("RFC 7519 §4.1.1")
}

fn expect(facts: &Facts, to: Option<&str>) -> Change {
    expectation(facts.policy.line("token.issuer"), "token.issuer", "--issuer", to)
}

#[cfg(test)]
mod tests {
    use super::super::token_cases::{case, jwt, opaque};
    use super::super::{ChangeKind, Status};
    use super::*;

    fn judge(facts: Facts) -> Finding {
        let mut facts = facts;
        facts.policy.issuer = Some("https://login.example".to_owned());
        IssuerMismatch.judge(&facts)
    }

    #[test]
    fn fails_for_another_a_missing_and_a_mistyped_one() {
        for (claims, words) in [
            (r#"{"iss":"https://other.example"}"#, "is https://other.example"),
            (r#"{"iss":"https://login.example/"}"#, "slash at the end only"),
            ("{}", "names no issuer"),
            (r#"{"iss":["https://login.example"]}"#, "an array of strings where a string belongs"),
        ] {
            let finding = judge(case(&jwt(claims)));
            assert_eq!(finding.status, Status::Fail, "{claims}");
            assert!(finding.message.contains(words), "{}", finding.message);
            // A token that names its issuer can be what is expected; where the policy has a typing error, it first.
            let fix = finding.fix.unwrap();
            let policy = usize::from(!finding.message.contains("slash"));
            let ChangeKind::ChangePolicy { to, .. } = &fix.options[policy].changes[0].kind else { panic!("{fix:?}") };
            assert_eq!(to.is_some(), finding.message.contains("the issuer is"), "{fix:?}");
        }
    }

    #[test]
    fn passes_the_expected_one() {
        assert_eq!(judge(case(&jwt(r#"{"iss":"https://login.example"}"#))).status, Status::Pass);
    }

    #[test]
    fn unknown_for_an_opaque_token() {
        let finding = judge(opaque());
        assert_eq!((finding.status, finding.gates), (Status::Unknown, true));
    }

    #[test]
    fn does_not_arise_unless_asked() {
        assert_eq!(IssuerMismatch.judge(&case(&jwt("{}"))).status, Status::NotApplicable);
    }
}
