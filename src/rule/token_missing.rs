//! `token-missing`

use super::platform_answers::refusal;
use super::{Authority, Finding, Fix, Rule, declared, rule};
use crate::facts::Facts;
use crate::request::Refusal;
use crate::token::Malformed;

rule! {
    /// There is no access token in the request.
    ///
    /// ## What it looks for
    /// A token in `--token-file`, in `WHY403_TOKEN` or `GENESYSCLOUD_ACCESS_TOKEN`, in a stored login; and whether
    /// the platform answered `401 authentication.required`, which it does when a request reaches it without one.
    ///
    /// ## Why the server refuses
    /// The platform cannot tell who is asking. A token that was read but never put into the `Authorization` header
    /// (an SDK that was not initialised, a header that a proxy or a redirect dropped) looks the same to it.
    ///
    /// ## Evidence
    /// The token given, or the platform's own code.
    ///
    /// ## Fix
    /// Get a token, and send it as `Authorization: Bearer` followed by one space and the token.
    ///
    /// ## References
    /// RFC 6750 §2.1, RFC 6750 §3.1
    TokenMissing, "token-missing", Token
}

const CODES: &[&str] = &["authentication.required"];

impl Rule for TokenMissing {
    declared!();

    fn explains(&self, refusal: &Refusal) -> bool {
        refusal.has_code(CODES)
    }

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(refusal) = refusal(facts, CODES) {
            let message = "the request reached the platform without a bearer token";
            return Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote())
                .fix(send_it());
        }
        match &facts.token {
            None => {
                let message = "no access token was given";
                Finding::fail(Self::ID, Authority::Published, message, "the token given", "none").fix(get_one())
            }
            Some(token) if token.malformed == Some(Malformed::Empty) => {
                let message = "the access token given is empty";
                Finding::fail(Self::ID, Authority::Published, message, "the token given", "0 characters").fix(get_one())
            }
            Some(token) => {
                let message = "a token was given";
                Finding::pass(Self::ID, Authority::Published, message, "the token given", &token.shape)
            }
        }
    }
}

fn get_one() -> Fix {
    Fix::new(
        "Get an access token and name it to this tool",
        [
            "Sign in with `why403 login`, or copy a token from the application that is refused",
            "Give it by `export WHY403_TOKEN=…`, or by `--token-file FILE` (`-` is stdin)",
        ],
        "RFC 6750 §2.1",
    )
}

fn send_it() -> Fix {
    Fix::new(
        "Send the token with the request",
        [
            "Look at the request as it leaves: it needs the header `Authorization: Bearer TOKEN`",
            "Set the SDK's access token before the first call, and on the same client object",
            "If the header was sent, look for a proxy or a redirect that dropped it",
        ],
        "RFC 6750 §2.1",
    )
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::token_cases::{case, case_without_token, refused, with_refusal};
    use super::*;

    #[test]
    fn fails_without_a_token_and_with_an_empty_one() {
        assert_eq!(TokenMissing.judge(&case_without_token()).status, Status::Fail);
        assert_eq!(TokenMissing.judge(&case("")).status, Status::Fail);
    }

    #[test]
    fn fails_when_the_platform_saw_none() {
        let finding = TokenMissing.judge(&with_refusal(case(&"Zk3_vQ9-".repeat(10)), 401, "authentication.required"));
        assert_eq!((finding.status, finding.authority), (Status::Fail, Authority::Observed));
        assert_eq!(finding.evidence[0].source, "PATCH /api/v2/conversations/calls/c/participants/p");
    }

    #[test]
    fn passes_with_one() {
        let finding = TokenMissing.judge(&case(&"Zk3_vQ9-".repeat(10)));
        assert_eq!(finding.status, Status::Pass);
        assert_eq!(finding.evidence[0].quote, "80 characters, opaque");
    }

    #[test]
    fn explains_only_its_own_code() {
        assert!(TokenMissing.explains(&refused(401, "authentication.required")));
        assert!(!TokenMissing.explains(&refused(401, "bad.credentials")));
    }
}
