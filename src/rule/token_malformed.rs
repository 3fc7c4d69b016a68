//! `token-malformed`

use super::advice::{check_again, login, sign_in_again};
use super::answer::is_compatible_with;
use super::authorization::{faults, header_message_and_fix, is_login, login_fix, token_source};
use super::token_acceptance::accepted_by;
use super::{Authority, Change, Finding, Fix, NewToken, Note, Question, Rule, Whom, declared, id, rule};
use crate::facts::{Facts, Task};
use crate::request::HeaderFault;
use crate::token::{AmbiguousClaim, Claims, Malformed, TokenFacts, Tolerated};

rule! {
    /// The text that was given is not an access token.
    ///
    /// ## What happened
    /// Something was sent as a token that does not have the form of a token: it was cut off, has spaces inside, or
    /// is something else. Genesys Cloud then only answers 401.
    ///
    /// ## How to check
    /// - Look at the length: access tokens of Genesys Cloud have about 80 characters, only letters, digits, `-` and
    ///   `_`.
    /// - A JWT has three parts with dots between them.
    /// - Did you copy a UUID (a client id), the whole JSON answer, or `Bearer` twice?
    ///
    /// ## How to fix
    /// - Copy the value of `access_token` again: whole, alone, and without quotes.
    /// - Send it as `Authorization: Bearer TOKEN`, with one space.
    ///
    /// ## When why403 reports it
    /// The text is neither a plausible opaque token nor a JWT (three base64url parts, with JSON in header and
    /// claims). why403 recognises common mistakes: a UUID, a JSON answer, `client:secret`, a second `Bearer`,
    /// percent-encoding, spaces, a cut paste, an encrypted token, a placeholder. A JWT with a part in a second form
    /// (padding, characters of plain base64, unused bits that are not zero) is malformed too: programs read such
    /// parts differently. So is one with `exp`, `scope` or `sub` twice: some programs use the first value and some
    /// the last, and the report names both. Another claim twice is a warning. The report shows the length and the
    /// form of the text, never the text.
    ///
    /// ## References
    /// - [RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1) (characters)
    /// - [RFC 7515 §2](https://www.rfc-editor.org/rfc/rfc7515#section-2) (no padding)
    /// - [RFC 7515 §7.1](https://www.rfc-editor.org/rfc/rfc7515#section-7.1) (three parts)
    /// - [RFC 4648 §3.5](https://www.rfc-editor.org/rfc/rfc4648#section-3.5) (unused bits)
    /// - [RFC 7516 §7.1](https://www.rfc-editor.org/rfc/rfc7516#section-7.1) (five parts)
    /// - [RFC 7519 §4](https://www.rfc-editor.org/rfc/rfc7519#section-4) (unique names)
    TokenMalformed, id::TOKEN_MALFORMED, Token
}

impl Rule for TokenMalformed {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(finding) = in_header(facts) {
            return finding;
        }
        let Some(token) = &facts.token else {
            return Finding::not_applicable(Self::ID, "there is no token");
        };
        let finding = match &token.malformed {
            Some(Malformed::Empty) => return Finding::not_applicable(Self::ID, "there is no token"),
            Some(Malformed::Placeholder) if is_unanswered(facts) => {
                let message =
                    "the token is a placeholder, and no answer is shown: it may have been masked in the input";
                return Finding::not_applicable(Self::ID, message);
            }
            Some(Malformed::Placeholder) if !is_compatible_with(facts, Self::ID) => {
                let message = "something else is in the token's place, and the answer shows that a token was sent";
                return Finding::not_applicable(Self::ID, message);
            }
            Some(_) if facts.sent.as_ref().is_some_and(is_login) => {
                return Finding::not_applicable(Self::ID, "a request for a token has none yet");
            }
            Some(malformed) => broken(facts, token, malformed),
            None => whole(facts, token),
        };
        tolerated(finding, &token.tolerated)
    }
}

/// Whether a request is explained whose answer the input does not show. People mask tokens before they paste.
fn is_unanswered(facts: &Facts) -> bool {
    facts.task == Task::Explain && facts.sent.is_some() && facts.refusal.is_none() && facts.failure.is_none()
}

/// What is wrong with the request's header around the token. What is wrong with the token itself comes first.
fn in_header(facts: &Facts) -> Option<Finding> {
    let (sent, scheme, faults) = faults(facts)?;
    let (first, others) = faults.split_first()?;
    let variable = faults.contains(&HeaderFault::UnfilledVariable);
    if variable && !is_compatible_with(facts, TokenMalformed::ID) {
        return None;
    }
    let broken = sent.token().and_then(|token| token.malformed.as_ref()).filter(|_| !variable);
    if broken.is_some_and(|malformed| *first != HeaderFault::NotBearer && *malformed != Malformed::Empty) {
        return None;
    }
    let (message, fix) =
        header_message_and_fix(facts, if variable { HeaderFault::UnfilledVariable } else { *first }, scheme);
    let quote =
        if scheme.is_empty() { "Authorization: …".to_owned() } else { format!("Authorization: {scheme} …") };
    let finding = Finding::fail(TokenMalformed::ID, Authority::Published, message, sent.source(), quote).fix(fix);
    let others = others.iter().filter(|fault| !variable || **fault != HeaderFault::UnfilledVariable);
    Some(others.fold(finding, |finding, fault| {
        finding.evidence(sent.source(), header_message_and_fix(facts, *fault, scheme).0)
    }))
}

fn broken(facts: &Facts, token: &TokenFacts, malformed: &Malformed) -> Finding {
    let (message, fix) = message_and_fix(facts, malformed);
    let fix = if facts.task == Task::Login { login_fix(facts) } else { fix };
    if let Some(source) = accepted_by(facts) {
        let message = format!("{message}, and yet Genesys Cloud accepts it");
        return Finding::warn(TokenMalformed::ID, Authority::Observed, message, source, "answered");
    }
    Finding::fail(TokenMalformed::ID, Authority::Published, message, token_source(facts), &token.shape).fix(fix)
}

fn whole(facts: &Facts, token: &TokenFacts) -> Finding {
    let source = token_source(facts);
    if let Some(finding) = ambiguous(facts, token) {
        return finding;
    }
    let flaws = token.claims_unverified.as_ref().map(flaws).unwrap_or_default();
    if flaws.is_empty() {
        let message = format!("the token is whole: {}", token.shape);
        return Finding::pass(TokenMalformed::ID, Authority::Published, message, source, &token.shape);
    }
    let message = "the token can be read, but its claims are not as RFC 7519 has them";
    flaws.into_iter().fold(
        Finding::warn(TokenMalformed::ID, Authority::Published, message, source, &token.shape),
        |finding, (claim, flaw)| finding.evidence(token.claim_source(&claim), flaw),
    )
}

/// A claim that decides what the token is good for has several values (RFC 7519 §4 lets a reader reject the token).
fn ambiguous(facts: &Facts, token: &TokenFacts) -> Option<Finding> {
    let claims = token.claims_unverified.as_ref()?;
    let (first, others) = claims.ambiguous.split_first()?;
    let names: Vec<String> = claims.ambiguous.iter().map(|claim| format!("`{}`", claim.name)).collect();
    let names = names.join(" and ");
    let finding = match accepted_by(facts) {
        Some(source) => {
            let message = format!("the token has {names} more than once, and yet Genesys Cloud accepts it");
            Finding::warn(TokenMalformed::ID, Authority::Observed, message, source, "answered")
                .evidence(token.claim_source(first.name), values(first))
        }
        None => {
            let message = format!("the token has {names} more than once: programs differ in which value they use");
            let source = token.claim_source(first.name);
            let finding = Finding::fail(TokenMalformed::ID, Authority::Published, message, source, values(first));
            let ask = Change::ask(Whom::OtherService, Question::IssueAnotherToken, None).note(Note::EachClaimOnce);
            finding.fix(Fix::all_of([ask]).standard("RFC 7519 §4"))
        }
    };
    let finding =
        others.iter().fold(finding, |finding, claim| finding.evidence(token.claim_source(claim.name), values(claim)));
    let others = flaws(claims).into_iter().filter(|(name, _)| !claims.ambiguous.iter().any(|claim| claim.name == name));
    Some(others.fold(finding, |finding, (claim, flaw)| finding.evidence(token.claim_source(&claim), flaw)))
}

/// The values of a claim, as `1000, then 2000`.
fn values(claim: &AmbiguousClaim) -> String {
    claim.values.join(", then ")
}

/// What is wrong with the claims and no other rule's business: repeated names and wrong types.
fn flaws(claims: &Claims) -> Vec<(String, String)> {
    let repeated = claims
        .duplicates
        .iter()
        .map(|name| (name.clone(), "stands there twice; parsers differ in which counts".to_owned()));
    let mistyped = claims.wrong_types().into_iter().filter(|(name, _)| !matches!(*name, "exp" | "nbf"));
    repeated.chain(mistyped.map(|(name, fault)| (name.to_owned(), fault))).collect()
}

/// Says what was stripped: the tool does without it, a request would not.
fn tolerated(finding: Finding, tolerated: &[Tolerated]) -> Finding {
    if tolerated.is_empty() {
        return finding;
    }
    let stripped: Vec<&str> = tolerated.iter().map(|stripped| stripped.as_str()).collect();
    finding.evidence("the text around the token", format!("left out here: {}", stripped.join(", ")))
}

/// The fact, and what to change.
fn message_and_fix(facts: &Facts, malformed: &Malformed) -> (String, Fix) {
    let copy = |note: Option<Note>| vec![Change::new_token(NewToken::CopyWhole).note(note)];
    let answer = || vec![Change::new_token(NewToken::AccessTokenOfTheAnswer)];
    let (message, changes) = match malformed {
        Malformed::Empty => ("the token is empty".to_owned(), copy(None)),
        Malformed::Uuid => (
            "the token is a UUID: an id of a client, user or conversation, not a token".to_owned(),
            vec![sign_in_again(facts), check_again(facts)],
        ),
        Malformed::JsonBlob => (
            "the token is a piece of JSON, as the login service answers: the token is one value inside it".to_owned(),
            answer(),
        ),
        Malformed::ClientCredentials => (
            "the token is a client id with its secret: they buy a token and are none".to_owned(),
            vec![login(facts).note(Note::ReplaceTheSecret), check_again(facts)],
        ),
        Malformed::DoubleBearer => (
            "the token begins with a second `Bearer`, so the request carries the word twice".to_owned(),
            copy(Some(Note::SdkAddsBearer)),
        ),
        Malformed::UrlEncoded => {
            ("the token is percent-encoded, as in a URL".to_owned(), copy(Some(Note::DecodeItOnce)))
        }
        Malformed::InnerSpace => ("the token has spaces or line ends inside".to_owned(), copy(Some(Note::AsOneLine))),
        Malformed::Truncated => {
            ("the token is cut off: its end is missing".to_owned(), copy(Some(Note::SomethingLimitsItsLength)))
        }
        Malformed::NotCanonical { reason } => (
            format!("the token is not encoded as any issuer encodes one: {reason}"),
            copy(Some(Note::ChangedOrEncodedAgain)),
        ),
        Malformed::Unreadable { reason } => (format!("the token looks like a JWT, but {reason}"), copy(None)),
        Malformed::Encrypted => (
            "the token is encrypted (a JWE): only the service it was made for can read it".to_owned(),
            vec![Change::ask(Whom::OtherService, Question::IssueAnotherToken, None)],
        ),
        Malformed::Placeholder => (
            "the token is a placeholder: the real value was never filled in".to_owned(),
            copy(Some(Note::VariableNotFilledIn)),
        ),
        Malformed::Implausible { reason } => (format!("the text is not an access token: {reason}"), answer()),
        Malformed::TooLong => {
            ("the text is longer than 64 KiB: no token is".to_owned(), copy(Some(Note::NotTheWholeFile)))
        }
    };
    (message, Fix::all_of(changes).standard("RFC 6750 §2.1"))
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::token_cases::{accepted_live, case, case_without_token, jwt};
    use super::*;

    #[test]
    fn fails_with_the_kind_s_own_words_and_never_the_text() {
        for (text, words) in [
            ("4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90", "UUID"),
            (r#"{"access_token":"generated-value","expires_in":1}"#, "JSON"),
            ("generated-client:generated-value", "client id"),
            ("Bearer Bearer generated-value-generated", "second `Bearer`"),
            ("generated-value%20generated-value", "percent"),
            ("generated-value generated-value", "spaces"),
            ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIi", "cut off"),
            ("YOUR_TOKEN", "placeholder"),
            ("generated-value", "shorter than any token"),
        ] {
            let finding = TokenMalformed.judge(&case(text));
            assert_eq!(finding.status, Status::Fail, "{text}");
            assert!(finding.message.contains(words), "{}", finding.message);
            assert!(!format!("{finding:?}").contains("generated-value"), "{finding:?}");
        }
    }

    #[test]
    fn passes_an_opaque_token_and_a_jwt() {
        let finding = TokenMalformed.judge(&case(&"Zk3_vQ9-".repeat(10)));
        assert_eq!((finding.status, &*finding.message), (Status::Pass, "the token is whole: 80 characters, opaque"));
        assert_eq!(TokenMalformed.judge(&case(&jwt(r#"{"sub":"u1"}"#))).status, Status::Pass);
    }

    #[test]
    fn what_was_stripped_is_evidence() {
        let finding = TokenMalformed.judge(&case(&format!("Bearer {}", "Zk3_vQ9-".repeat(10))));
        assert_eq!(finding.status, Status::Pass);
        assert!(finding.evidence[1].quote.contains("Bearer"));
    }

    #[test]
    fn warns_of_repeated_and_mistyped_claims() {
        let finding = TokenMalformed.judge(&case(&jwt(r#"{"jti":"u1","jti":"u2","iat":"now","exp":"x"}"#)));
        assert_eq!(finding.status, Status::Warn);
        let sources: Vec<&str> = finding.evidence.iter().skip(1).map(|evidence| evidence.source.as_str()).collect();
        assert_eq!(sources, ["claim jti (unverified)", "claim iat (unverified)"]);
    }

    #[test]
    fn refuses_a_repeated_claim_that_decides_and_names_its_values() {
        for (claims, names, quotes) in [
            (r#"{"exp":1000,"sub":"u1","exp":2000}"#, "`exp`", &["1000, then 2000"][..]),
            (r#"{"scope":"users","scope":["conversations"]}"#, "`scope`", &[r#""users", then ["conversations"]"#]),
            (r#"{"sub":"u1","sub":"u2","sub":null}"#, "`sub`", &[r#""u1", then "u2", then null"#]),
            // Equal values are two all the same: RFC 7519 §4 asks for unique names.
            (r#"{"sub":"u1","exp":5,"sub":"u1","exp":5}"#, "`exp` and `sub`", &["5, then 5", r#""u1", then "u1""#]),
        ] {
            let finding = TokenMalformed.judge(&case(&jwt(claims)));
            assert_eq!(finding.status, Status::Fail, "{claims}");
            assert!(finding.message.contains(&format!("has {names} more than once")), "{}", finding.message);
            let found: Vec<&str> = finding.evidence.iter().map(|evidence| evidence.quote.as_str()).collect();
            assert_eq!(found, quotes, "{claims}");
            assert!(finding.evidence[0].source.starts_with("claim "), "{finding:?}");
        }
        // A name inside another claim is another name.
        let nested = TokenMalformed.judge(&case(&jwt(r#"{"sub":"u1","act":{"sub":"u2"}}"#)));
        assert_eq!(nested.status, Status::Pass);
    }

    #[test]
    fn a_repeated_claim_that_is_a_token_is_not_shown() {
        let secret = jwt(r#"{"sub":"inner"}"#);
        let finding = TokenMalformed.judge(&case(&jwt(&format!(r#"{{"sub":"u1","sub":"{secret}"}}"#))));
        assert_eq!(finding.status, Status::Fail);
        let signature = secret.rsplit('.').next().unwrap();
        assert!(!format!("{finding:?}").contains(signature.get(..8).unwrap()), "{finding:?}");
    }

    #[test]
    fn a_token_that_the_platform_accepts_is_no_cause() {
        assert_eq!(TokenMalformed.judge(&accepted_live(case("sandbox-agent"))).status, Status::Warn);
    }

    #[test]
    fn does_not_arise_without_a_token() {
        assert_eq!(TokenMalformed.judge(&case_without_token()).status, Status::NotApplicable);
    }
}
