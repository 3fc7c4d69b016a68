//! `token-wrong-kind`

use super::advice::{agent_signs_in, check_again, client_login, renew, sign_in_again};
use super::authorization::login_fix;
use super::token_acceptance::accepted_by;
use super::{Authority, Change, Finding, Fix, NewToken, Note, Rule, declared, id, rule};
use crate::facts::{Facts, Task};
use crate::request::host::Host;
use crate::request::{Author, SentRequest};
use crate::token::{MarkedKind, TokenKind};

rule! {
    /// The token is of another kind: an ID token, a refresh token, a guest's token, or another service's token.
    ///
    /// ## What happened
    /// The request has a token, but not an access token for this API. An ID token tells an application who signed
    /// in. A refresh token is only for the login. A guest's token opens one conversation. A token of another
    /// service opens nothing in Genesys Cloud.
    ///
    /// ## How to check
    /// - Look at the answer that your token came from: it may have `id_token`, `refresh_token` and `access_token`.
    /// - Look at the beginning of the token: `ghp_`, `xoxb-` and `AKIA` belong to other services.
    ///
    /// ## How to fix
    /// - Use the value of `access_token` from the same answer.
    ///
    /// ## When why403 reports it
    /// The header says so (`typ`), or a claim does (`token_use`, `typ`, the hashes and the `nonce` of OpenID
    /// Connect, claims that bind the token to a guest conversation), or the beginning of the text is one that
    /// another service uses. After a 401 of Genesys Cloud, also an `iss` of another vendor's login, such as
    /// Microsoft Entra ID or Okta. If there is a `nonce` together with scopes, nothing is reported. Access tokens
    /// of Genesys Cloud are opaque; the JWTs that it issues are for guest chat, web messaging and streaming.
    ///
    /// ## References
    /// - [RFC 9068 §2.1](https://www.rfc-editor.org/rfc/rfc9068#section-2.1) (`at+jwt`)
    /// - [RFC 8725 §3.11](https://www.rfc-editor.org/rfc/rfc8725#section-3.11) (explicit typing)
    /// - [RFC 6749 §1.5](https://www.rfc-editor.org/rfc/rfc6749#section-1.5) (refresh tokens)
    /// - [OpenID Connect Core 1.0](https://openid.net/specs/openid-connect-core-1_0.html) §2 and §3.1.3.6 (ID
    ///   tokens)
    TokenWrongKind, id::TOKEN_WRONG_KIND, Token
}

impl Rule for TokenWrongKind {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(token) = &facts.token else {
            return Finding::not_applicable(Self::ID, "there is no token");
        };
        let marked = token.kind();
        if !token.is_jwt() && marked.is_none() {
            return Finding::not_applicable(Self::ID, "the token says nothing of its kind");
        }
        if let Some(source) = accepted_by(facts) {
            let message = "Genesys Cloud takes it as an access token";
            return Finding::pass(Self::ID, Authority::Observed, message, source, "answered");
        }
        if let Some(login) = token.other_issuer().filter(|_| is_refused_by_genesys(facts)) {
            let noun = login.kind.noun();
            // The input may show no token: then this is the one given, which may not be the one that was sent.
            let what = match facts.sent.as_ref().and_then(SentRequest::token) {
                Some(_) => format!("{noun} was sent"),
                None => format!("the token given is {noun}"),
            };
            let message = format!("{what}, and Genesys Cloud needs a token from its login");
            return Finding::fail(Self::ID, Authority::Published, message, login.source, login.quote)
                .fix(use_own_login(facts));
        }
        if let Some(MarkedKind { kind, source, quote }) = marked {
            return judge_marked(facts, &kind, source, quote);
        }
        if token.claims_unverified.as_ref().is_some_and(|claims| claims.has_nonce) {
            let message = "the token carries a `nonce`, as ID tokens do, but also what access tokens carry";
            let source = token.claim_source("nonce");
            return Finding::warn(Self::ID, Authority::Published, message, source, "present");
        }
        let message = "nothing in the token marks it as another kind";
        let typ = token.header_unverified.as_ref().and_then(|header| header.kind.valid());
        Finding::pass(Self::ID, Authority::Published, message, "JOSE header typ", typ.map_or("absent", String::as_str))
    }
}

fn judge_marked(facts: &Facts, kind: &TokenKind, source: String, quote: String) -> Finding {
    let passes = |message: String| {
        Finding::pass(TokenWrongKind::ID, Authority::Published, message, source.clone(), quote.clone())
    };
    let open = facts.operations.first().is_some_and(|operation| operation.scopes.is_empty());
    match kind {
        TokenKind::Access => passes(format!("the token says it is {}", kind.noun())),
        TokenKind::Guest if open => {
            passes("the token is a guest's, and the definition asks for no scope here".to_owned())
        }
        TokenKind::OtherService(noun) if !is_meant_for_genesys(facts) => Finding::not_applicable(
            TokenWrongKind::ID,
            format!("the token is {noun}, and the request is not known to be one to Genesys Cloud"),
        ),
        _ => {
            let message = format!("the token is {}, where an access token belongs", kind.noun());
            Finding::fail(TokenWrongKind::ID, Authority::Published, message, source, quote)
                .fix(use_access_token(facts, kind))
        }
    }
}

/// Whether the token was to go to Genesys Cloud: not where a pasted request went to a host of which nothing is known, which
/// may be the very service whose token it is.
fn is_meant_for_genesys(facts: &Facts) -> bool {
    let Some(sent) = facts.sent.as_ref().filter(|_| facts.task == Task::Explain) else { return true };
    let known_host = sent.host.as_deref().is_some_and(|host| Host::parse(host) != Host::Unknown);
    known_host || facts.refusal.as_ref().is_some_and(|refusal| refusal.author == Author::Platform)
}

/// Whether Genesys Cloud did not accept the token. Without such an answer, a gateway may take the token of another login.
fn is_refused_by_genesys(facts: &Facts) -> bool {
    let refused = facts.refusal.as_ref().is_some_and(|refusal| refusal.has_status(401));
    facts.task == Task::Explain && refused && facts.policy.issuer.is_none() && is_meant_for_genesys(facts)
}

/// A token of Genesys Cloud in place of another login's: whose it has to be is not known.
fn use_own_login(facts: &Facts) -> Fix {
    let host = facts.sent.as_ref().and_then(|sent| sent.host.as_deref()).map(Host::parse);
    let login = match host {
        Some(Host::Api(region)) => format!("login.{}", region.domain),
        _ => "login.<region>".to_owned(),
    };
    // The ids in the token are the other login's: no command may have them.
    let facts = &Facts { token: None, ..facts.clone() };
    let again = renew(facts).note(Note::TokenOfGenesysLogin(login.clone()));
    let client = client_login(facts).note(Note::TokenOfGenesysLogin(login));
    Fix::all_of([again, check_again(facts)]).or([client]).standard("RFC 6750 §3.1")
}

fn use_access_token(facts: &Facts, kind: &TokenKind) -> Fix {
    if facts.task == Task::Login {
        return login_fix(facts);
    }
    let of_the_answer = Change::new_token(NewToken::AccessTokenOfTheAnswer);
    match kind {
        TokenKind::Refresh => Fix::all_of([of_the_answer.note(Note::ExchangeTheRefreshToken)]),
        TokenKind::Guest => Fix::all_of([agent_signs_in(facts), check_again(facts)]),
        TokenKind::OtherService(_) => {
            let answer = of_the_answer.note(Note::AnotherServicesSecret);
            return Fix::all_of([answer]).or([sign_in_again(facts), check_again(facts)]).standard("RFC 6750 §5.3");
        }
        TokenKind::Id | TokenKind::Access | TokenKind::OtherUse(_) => Fix::all_of([of_the_answer]),
    }
    .standard("RFC 9068 §2.1, RFC 8725 §3.11")
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::token_cases::{accepted_live, case, jwt, jwt_with_header, opaque};
    use super::*;

    const ID_TOKEN: &str = "an ID token";
    const REFRESH_TOKEN: &str = "a refresh token";
    const GUEST_TOKEN: &str = "a guest's token, for one conversation";

    fn judge(claims: &str) -> Finding {
        TokenWrongKind.judge(&case(&jwt(claims)))
    }

    #[test]
    fn fails_for_every_kind_that_is_beyond_doubt() {
        for (claims, noun) in [
            (r#"{"token_use":"id"}"#, ID_TOKEN),
            (r#"{"typ":"ID","scope":"openid"}"#, ID_TOKEN),
            (r#"{"at_hash":"x","scope":"openid"}"#, ID_TOKEN),
            (r#"{"nonce":"n","aud":"app","azp":"app"}"#, ID_TOKEN),
            (r#"{"nonce":"n","sub":"u","aud":"app"}"#, ID_TOKEN),
            (r#"{"typ":"Refresh"}"#, REFRESH_TOKEN),
            (r#"{"token_use":"refresh"}"#, REFRESH_TOKEN),
            (r#"{"iss":"urn:example:guest-chat","sub":"g"}"#, GUEST_TOKEN),
            (r#"{"conversationId":"c","memberId":"m"}"#, GUEST_TOKEN),
        ] {
            let finding = judge(claims);
            assert_eq!(finding.status, Status::Fail, "{claims}");
            assert!(finding.message.contains(noun), "{}", finding.message);
        }
        let refresh = case(&jwt_with_header(r#"{"alg":"HS256","typ":"Refresh"}"#, "{}"));
        assert_eq!(TokenWrongKind.judge(&refresh).status, Status::Fail);
    }

    #[test]
    fn another_service_s_token_fails_and_its_text_is_not_shown() {
        for (token, noun) in [
            ("ghp_aB3dE5gH7iJ9kL1mN3oP5qR7sT9uV1wX3yZ5", "a GitHub token"),
            ("xoxb-123456789012-aB3dE5gH7iJ9kL1mN3oP", "a Slack token"),
            ("AKIAABCDEFGH23456789", "an AWS access key id"),
            ("sk-aB3dE5gH7iJ9kL1mN3oP5qR7sT9uV1wX3yZ5", "an OpenAI key"),
        ] {
            let finding = TokenWrongKind.judge(&case(token));
            assert_eq!(finding.status, Status::Fail, "{token}");
            assert!(finding.message.contains(noun), "{}", finding.message);
            assert!(!format!("{finding:?}").contains(token.get(4..12).unwrap()), "{finding:?}");
        }
    }

    #[test]
    fn in_doubt_nothing_fails() {
        assert_eq!(judge(r#"{"nonce":"n","scope":"conversations","client_id":"c","aud":"api"}"#).status, Status::Warn);
        assert_eq!(judge(r#"{"conversationId":"c","scope":"conversations"}"#).status, Status::Pass);
        assert_eq!(judge(r#"{"sub":"u"}"#).status, Status::Pass);
    }

    #[test]
    fn passes_what_calls_itself_an_access_token() {
        let named = case(&jwt_with_header(r#"{"alg":"HS256","typ":"application/at+jwt"}"#, r#"{"nonce":"n"}"#));
        assert_eq!(TokenWrongKind.judge(&named).status, Status::Pass);
        assert_eq!(judge(r#"{"token_use":"access","nonce":"n"}"#).status, Status::Pass);
        assert_eq!(judge(r#"{"typ":"Bearer","nonce":"n"}"#).status, Status::Pass);
    }

    #[test]
    fn the_platform_s_answer_outweighs_the_claims() {
        assert_eq!(TokenWrongKind.judge(&accepted_live(case(&jwt(r#"{"token_use":"id"}"#)))).status, Status::Pass);
    }

    #[test]
    fn does_not_arise_for_an_opaque_token() {
        assert_eq!(TokenWrongKind.judge(&opaque()).status, Status::NotApplicable);
    }
}
