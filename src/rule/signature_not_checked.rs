//! See [`SignatureNotChecked`].

use super::token_untrusted::some_key;
use super::{Authority, Change, Finding, Fix, Rule, declared, id, rule};
use crate::facts::Facts;
use crate::token::{SignatureCheck, TokenFormat};

rule! {
    /// Your policy requires a checked signature, but no key was given.
    ///
    /// ## What happened
    /// Without a key, anyone could have written the claims of a JWT. Your policy says that the signature must be
    /// checked, and why403 had no key for it.
    ///
    /// ## How to check
    /// - Look at `signature` in the section `[token]` of the policy file.
    /// - Look for the JSON Web Key Set of the issuer, often named in its metadata as `jwks_uri`.
    ///
    /// ## How to fix
    /// - Give the key: `--jwks FILE|URL`, `--key FILE` (PEM) or `--secret-file FILE` (HMAC).
    /// - Or set `signature` in the policy file so that it is optional.
    ///
    /// ## When why403 reports it
    /// The policy file has `signature = "required"`, the token is a JWT, and no key was given or could be read. A
    /// wrong signature is reported by `token-untrusted`.
    ///
    /// ## References
    /// - [RFC 7515 §5.2](https://www.rfc-editor.org/rfc/rfc7515#section-5.2)
    /// - [RFC 9068 §4](https://www.rfc-editor.org/rfc/rfc9068#section-4)
    SignatureNotChecked, id::SIGNATURE_NOT_CHECKED, Token
}

impl Rule for SignatureNotChecked {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if !facts.policy.signature_required {
            return Finding::not_applicable(Self::ID, "no policy requires a checked signature");
        }
        let Some(token) = &facts.token else {
            return Finding::not_applicable(Self::ID, "there is no token");
        };
        let finding = match (&token.signature, token.format) {
            (_, TokenFormat::Malformed) => return Finding::not_applicable(Self::ID, "the token cannot be read"),
            (_, TokenFormat::Opaque) => {
                let message = "an opaque token carries no signature; only Genesys Cloud can check it";
                return Finding::not_applicable(Self::ID, message);
            }
            (SignatureCheck::Verified { algorithm, key }, _) => {
                let message = "the signature was checked, as the policy requires";
                Finding::pass(Self::ID, Authority::Policy, message, "signature check", format!("{algorithm}, {key}"))
            }
            (SignatureCheck::Faulty { faults }, _) => {
                let message = "the signature was checked, as the policy requires; see token-untrusted";
                Finding::pass(Self::ID, Authority::Policy, message, "signature check", faults.join("; "))
            }
            (SignatureCheck::KeyUnavailable { reason }, _) => {
                let message = "the policy requires a checked signature, and the key could not be had";
                Finding::unknown(Self::ID, Authority::Policy, message, "signature check", reason).fix(give_key(facts))
            }
            (SignatureCheck::Unsupported { reason }, _) => {
                let message = "the policy requires a checked signature, and this one cannot be checked here";
                Finding::unknown(Self::ID, Authority::Policy, message, "signature check", reason)
                    .fix(super::token_untrusted::other_verifier())
            }
            (SignatureCheck::NotChecked, _) => {
                let message = "the policy requires a checked signature, and no key was given to check it with";
                Finding::fail(Self::ID, Authority::Policy, message, "signature check", "not checked")
                    .fix(give_key(facts))
            }
        };
        finding.asked_in(facts.policy.line("token.signature"))
    }
}

fn give_key(facts: &Facts) -> Fix {
    let header = facts.token.as_ref().and_then(|token| token.header_unverified.as_ref());
    let drop = Change::policy(facts.policy.line("token.signature"), "token.signature", Some("optional"));
    header.map_or_else(|| Fix::all_of([]), some_key).or([drop]).standard("RFC 7515 §5.2")
}

#[cfg(test)]
mod tests {
    use super::super::token_cases::{case, case_without_token, jwt, jwt_with_header, opaque};
    use super::super::{ChangeKind, Status};
    use super::*;

    fn with_algorithm(name: &str, check: SignatureCheck) -> Finding {
        let mut facts = case(&jwt_with_header(&format!(r#"{{"alg":"{name}"}}"#), "{}"));
        facts.policy.signature_required = true;
        facts.token.as_mut().unwrap().signature = check;
        SignatureNotChecked.judge(&facts)
    }

    fn with(check: SignatureCheck) -> Finding {
        with_algorithm("RS256", check)
    }

    #[test]
    fn fails_without_a_key_and_is_unknown_without_an_answer() {
        for (name, wanted) in [("RS256", "--jwks"), ("ES384", "--jwks"), ("HS256", "--secret-file")] {
            let finding = with_algorithm(name, SignatureCheck::NotChecked);
            assert_eq!((finding.status, finding.authority), (Status::Fail, Authority::Policy));
            let kind = &finding.fix.unwrap().options[0].changes[0].kind;
            assert!(matches!(kind, ChangeKind::GiveKey { flag } if flag == wanted), "{name}: {kind:?}");
        }
        let finding = with(SignatureCheck::KeyUnavailable { reason: "the URL did not answer".to_owned() });
        assert_eq!((finding.status, finding.gates), (Status::Unknown, true));
    }

    #[test]
    fn passes_what_was_checked_whatever_came_of_it() {
        let verified = SignatureCheck::Verified { algorithm: "RS256".to_owned(), key: "kid a1".to_owned() };
        assert_eq!(with(verified).status, Status::Pass);
        assert_eq!(with(SignatureCheck::Faulty { faults: vec!["wrong".to_owned()] }).status, Status::Pass);
    }

    #[test]
    fn does_not_arise_unless_asked_and_for_opaque_tokens() {
        assert_eq!(SignatureNotChecked.judge(&case(&jwt("{}"))).status, Status::NotApplicable);
        for mut facts in [opaque(), case_without_token()] {
            facts.policy.signature_required = true;
            assert_eq!(SignatureNotChecked.judge(&facts).status, Status::NotApplicable);
        }
    }
}
