//! `token-untrusted`

use super::token_acceptance::accepted_by;
use super::{Authority, Change, ChangeKind, Finding, Fix, Note, Question, Rule, Who, Whom, declared, id, rule};
use crate::facts::Facts;
use crate::token::{JoseHeader, SignatureCheck, TokenFacts, TokenFormat};

rule! {
    /// The signature of the token cannot be trusted.
    ///
    /// ## What happened
    /// The signature of a JWT proves who wrote its claims. Here the signature is missing, wrong, or made in a way
    /// that a server must not accept. A server that accepts it would accept a token that anyone can write.
    ///
    /// ## How to check
    /// - Read the report: it has `alg` and `kid` of the header, and every problem that was found.
    /// - Check that the key is the one of the issuer, and that the issuer has not changed it since.
    ///
    /// ## How to fix
    /// - Get a token from the expected issuer.
    /// - Or give the right key: `--jwks FILE|URL`, `--key FILE` (PEM) or `--secret-file FILE` (HMAC).
    ///
    /// ## When why403 reports it
    /// Without a key: `alg` is `none` or missing, `crit` has an unknown extension, or the signature is empty or has
    /// a wrong length. With a key: the algorithm is not the one of the key, the key is not for signatures or is too
    /// weak (RSA under 2048 bits, exponent 1, or the ROCA fingerprint), `kid` names another key, or the signature
    /// is wrong. Every problem is reported. Keys in the token (`jku`, `x5u`, `jwk`, `x5c`) are named and never used.
    ///
    /// why403 verifies HS256, HS384 and HS512, RS256 to RS512 and PS256 to PS512 (RSA up to 8192 bits), ES256, ES384,
    /// ES512, ES256K (secp256k1), and EdDSA with Ed25519. The result is unknown, not wrong, for what the crypto library
    /// does not have: Ed448, other curves such as Brainpool, ML-DSA, longer RSA keys, RSA exponents of more than 4
    /// bytes, and in PEM a key that is bound to RSASSA-PSS, a compressed EC point or a curve without a name.
    ///
    /// ## References
    /// - [RFC 8725 §2.1](https://www.rfc-editor.org/rfc/rfc8725#section-2.1) (algorithms)
    /// - [RFC 8725 §3.1](https://www.rfc-editor.org/rfc/rfc8725#section-3.1)
    /// - [RFC 8725 §3.2](https://www.rfc-editor.org/rfc/rfc8725#section-3.2)
    /// - [RFC 7515 §4.1.11](https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11) (`crit`)
    /// - [RFC 7515 §5.2](https://www.rfc-editor.org/rfc/rfc7515#section-5.2) (validation)
    /// - [RFC 7517 §4.2](https://www.rfc-editor.org/rfc/rfc7517#section-4.2) (`use`, and §4.3 to §4.5 on `key_ops`,
    ///   `alg` and `kid`)
    /// - [RFC 7518 §3.2](https://www.rfc-editor.org/rfc/rfc7518#section-3.2) (key sizes)
    /// - [RFC 7518 §3.3](https://www.rfc-editor.org/rfc/rfc7518#section-3.3) (key sizes)
    /// - CVE-2017-15361 (ROCA)
    TokenUntrusted, id::TOKEN_UNTRUSTED, Token
}

const CHECK: &str = "signature check";

impl Rule for TokenUntrusted {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(token) = &facts.token else {
            return Finding::not_applicable(Self::ID, "there is no token");
        };
        let Some(header) = &token.header_unverified else {
            return Finding::not_applicable(
                Self::ID,
                match token.format {
                    TokenFormat::Malformed => "the token cannot be read",
                    _ => "an opaque token carries no signature; only Genesys Cloud can check it",
                },
            );
        };
        let finding = match &token.signature {
            SignatureCheck::Verified { algorithm, key } => {
                let message = format!("the signature is that of {key}, made with {algorithm}");
                Finding::pass(Self::ID, Authority::Published, message, CHECK, format!("{algorithm}, {key}"))
            }
            SignatureCheck::Faulty { faults } => untrusted(header, faults),
            SignatureCheck::KeyUnavailable { reason } => {
                let message = format!("the signature could not be checked: {reason}");
                Finding::unknown(Self::ID, Authority::Published, message, CHECK, reason).fix(other_key(header))
            }
            SignatureCheck::Unsupported { reason } => {
                let message = format!("the signature could not be checked: {reason}");
                Finding::unknown(Self::ID, Authority::Published, message, CHECK, reason).fix(other_verifier())
            }
            SignatureCheck::NotChecked => {
                let message = "the signature was not checked: no key was given";
                let finding = Finding::unknown(Self::ID, Authority::Published, message, CHECK, "not checked");
                finding.fix(some_key(header)).optional()
            }
        };
        with_header(finding, facts, token, header)
    }
}

fn untrusted(header: &JoseHeader, faults: &[String]) -> Finding {
    let message = match faults {
        [fault] => fault.clone(),
        _ => format!("the token is not to be trusted, for {} reasons: {}", faults.len(), faults.join("; ")),
    };
    let mut quotes = faults.iter().cloned();
    let first = quotes.next().unwrap_or_else(|| "faulty".to_owned());
    let finding = Finding::fail(TokenUntrusted::ID, Authority::Published, message, CHECK, first);
    let finding = quotes.fold(finding, |finding, fault| finding.evidence(CHECK, fault));
    let unsigned = header.algorithm.valid().is_none_or(|name| name.eq_ignore_ascii_case("none"));
    finding.fix(if unsigned { signed() } else { right_key(header) })
}

/// What the header says, and whether the platform took the token all the same.
fn with_header(finding: Finding, facts: &Facts, token: &TokenFacts, header: &JoseHeader) -> Finding {
    let mut finding = finding;
    for (name, claim) in [("alg", &header.algorithm), ("kid", &header.key_id)] {
        if let Some(value) = claim.valid() {
            finding = finding.evidence(format!("JOSE header {name}"), value);
        }
    }
    for name in &header.embedded_keys {
        finding = finding.evidence(format!("JOSE header {name}"), "present, and never followed");
    }
    match accepted_by(facts).filter(|_| !token.is_verified()) {
        Some(source) => finding.evidence(source, "answered: Genesys Cloud itself accepts the token"),
        None => finding,
    }
}

/// Whether the signature is made with a secret that issuer and recipient share (RFC 7518 §3.2).
pub(super) fn is_hmac(header: &JoseHeader) -> bool {
    header.algorithm.valid().is_some_and(|name| name.starts_with("HS"))
}

fn give(flag: &str) -> Change {
    Change::new(Who::Developer, ChangeKind::GiveKey { flag: flag.to_owned() })
}

fn signed() -> Fix {
    let ask = Change::ask(Whom::OtherService, Question::IssueAnotherToken, None).note(Note::SignedWithAnAsymmetricKey);
    Fix::all_of([ask]).standard("RFC 8725 §3.2")
}

fn right_key(header: &JoseHeader) -> Fix {
    if is_hmac(header) {
        // It may be forged with a public key (RFC 8725 §2.1): only the secret shows whether it is.
        let ask = Change::ask(Whom::OtherService, Question::IssueAnotherToken, None);
        return Fix::all_of([give("--secret-file")])
            .or([ask.note(Note::SignedWithAnAsymmetricKey)])
            .standard("RFC 8725 §3.1");
    }
    Fix::all_of([give("--jwks").note(Note::CurrentKeysOfTheIssuer)])
        .or([Change::ask(Whom::OtherService, Question::IssueAnotherToken, None)])
        .standard("RFC 8725 §3.1, RFC 7515 §5.2")
}

pub(super) fn some_key(header: &JoseHeader) -> Fix {
    let key = if is_hmac(header) { give("--secret-file") } else { give("--jwks").note(Note::OtherKeyFlags) };
    Fix::all_of([key]).standard("RFC 7515 §5.2")
}

/// Where the key is there and this program is what is lacking.
pub(super) fn other_verifier() -> Fix {
    let ask = Change::ask(Whom::OtherService, Question::IssueAnotherToken, None).note(Note::AlgorithmsThatAreVerified);
    Fix::all_of([ask]).standard("RFC 7518 §3.1, RFC 8037 §3.1")
}

fn other_key(header: &JoseHeader) -> Fix {
    if is_hmac(header) {
        return some_key(header);
    }
    Fix::all_of([give("--jwks").note(Note::DownloadTheKeys)]).or([give("--key")]).standard("RFC 7517 §5")
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::token_cases::{accepted_live, case, jwt, jwt_with_header, opaque};
    use super::*;

    fn with_signature(check: SignatureCheck) -> Facts {
        let mut facts = case(&jwt(r#"{"sub":"u1"}"#));
        facts.token.as_mut().unwrap().signature = check;
        facts
    }

    #[test]
    fn fails_for_every_spelling_of_none() {
        for name in ["none", "None", "NONE", "nOnE"] {
            let finding = TokenUntrusted.judge(&case(&jwt_with_header(&format!(r#"{{"alg":"{name}"}}"#), "{}")));
            assert_eq!(finding.status, Status::Fail);
            assert!(finding.message.contains(&format!("`{name}`")), "{}", finding.message);
            let fix = finding.fix.unwrap();
            assert_eq!(fix.options[0].changes[0].note, Some(Note::SignedWithAnAsymmetricKey));
        }
    }

    #[test]
    fn fails_with_every_fault() {
        let faults = vec!["first fault".to_owned(), "second fault".to_owned()];
        let finding = TokenUntrusted.judge(&with_signature(SignatureCheck::Faulty { faults }));
        assert_eq!(finding.status, Status::Fail);
        assert!(finding.message.contains("2 reasons: first fault; second fault"));
        let quotes: Vec<&str> = finding.evidence.iter().map(|evidence| evidence.quote.as_str()).collect();
        assert_eq!(quotes, ["first fault", "second fault", "HS256"]);
    }

    #[test]
    fn passes_when_verified() {
        let check = SignatureCheck::Verified { algorithm: "RS256".to_owned(), key: "kid \"a1\"".to_owned() };
        assert_eq!(TokenUntrusted.judge(&with_signature(check)).status, Status::Pass);
    }

    #[test]
    fn unknown_gates_only_where_a_key_was_asked_for() {
        let without = TokenUntrusted.judge(&with_signature(SignatureCheck::NotChecked));
        assert_eq!((without.status, without.gates), (Status::Unknown, false));
        assert_eq!(without.fix.unwrap().options[0].changes[0].kind.name(), "give_key");
        let unavailable = SignatureCheck::KeyUnavailable { reason: "the URL did not answer".to_owned() };
        let with = TokenUntrusted.judge(&with_signature(unavailable));
        assert_eq!((with.status, with.gates), (Status::Unknown, true));
    }

    #[test]
    fn the_platform_s_answer_is_mentioned() {
        let finding = TokenUntrusted.judge(&accepted_live(with_signature(SignatureCheck::NotChecked)));
        assert_eq!(finding.evidence.last().unwrap().source, "GET /api/v2/tokens/me");
    }

    #[test]
    fn keys_in_the_header_are_named() {
        let header = r#"{"alg":"HS256","jku":"https://keys.example/jwks"}"#;
        let finding = TokenUntrusted.judge(&case(&jwt_with_header(header, "{}")));
        assert_eq!(finding.evidence.last().unwrap().source, "JOSE header jku");
    }

    #[test]
    fn does_not_arise_for_an_opaque_token() {
        let finding = TokenUntrusted.judge(&opaque());
        assert_eq!(finding.status, Status::NotApplicable);
        assert!(finding.message.contains("carries no signature"));
    }
}
