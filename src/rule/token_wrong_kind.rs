//! `token-wrong-kind`

use super::platform_answers::accepted;
use super::{Authority, Finding, Fix, Rule, declared, rule};
use crate::facts::Facts;
use crate::token::{Claims, JoseHeader, TokenFacts};

rule! {
    /// The token is of another kind: an ID token, a refresh token, a guest's token.
    ///
    /// ## What it looks for
    /// What the token says it is: `typ` in the header, `token_use` and `typ` among the claims; the hashes and the
    /// `nonce` that OpenID Connect puts into ID tokens; claims that bind it to one conversation of a guest.
    /// A `nonce` beside scopes is in doubt, and in doubt nothing fails. The platform's own access tokens are opaque
    /// and say nothing of their kind; JWTs that it issues are for guest chat, web messaging and streaming.
    ///
    /// ## Why the server refuses
    /// An ID token tells an application who signed in; it is not addressed to the API. A refresh token is for the
    /// login service alone. A guest's token opens one conversation.
    ///
    /// ## Evidence
    /// The header parameter or claim that says so.
    ///
    /// ## Fix
    /// Use the `access_token` of the same answer.
    ///
    /// ## References
    /// RFC 9068 §2.1 (`at+jwt`), RFC 8725 §3.11 (explicit typing), RFC 6749 §1.5 (refresh tokens),
    /// OpenID Connect Core 1.0 §2 and §3.1.3.6 (ID tokens)
    TokenWrongKind, "token-wrong-kind", Token
}

/// What a token turned out to be, and what says so.
struct Kind {
    noun: &'static str,
    source: String,
    quote: String,
}

impl Rule for TokenWrongKind {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(token) = &facts.token else {
            return Finding::not_applicable(Self::ID, "there is no token to look at");
        };
        let (Some(header), Some(claims)) = (&token.header_unverified, &token.claims_unverified) else {
            return Finding::not_applicable(Self::ID, "the token says nothing of its kind");
        };
        if let Some(source) = accepted(facts) {
            let message = "the platform takes it as an access token";
            return Finding::pass(Self::ID, Authority::Observed, message, source, "answered");
        }
        if let Some(kind) = access_token(token, header, claims) {
            let message = format!("the token says it is {}", kind.noun);
            return Finding::pass(Self::ID, Authority::Published, message, kind.source, kind.quote);
        }
        let open = facts.operations.first().is_some_and(|operation| operation.scopes.is_empty());
        if let Some(kind) = other_kind(token, header, claims) {
            if open && kind.noun == GUEST_TOKEN {
                let message = "the token is a guest's, and the definition asks for no scope here";
                return Finding::pass(Self::ID, Authority::Published, message, kind.source, kind.quote);
            }
            let message = format!("the token is {}, where an access token belongs", kind.noun);
            return Finding::fail(Self::ID, Authority::Published, message, kind.source, kind.quote).fix(fix(kind.noun));
        }
        if claims.has_nonce {
            let message = "the token carries a `nonce`, as ID tokens do, but also what access tokens carry";
            let source = token.claim_source("nonce");
            return Finding::warn(Self::ID, Authority::Published, message, source, "present");
        }
        let message = "nothing in the token marks it as another kind";
        let quote = header.kind.valid().map_or("absent", String::as_str);
        Finding::pass(Self::ID, Authority::Published, message, "JOSE header typ", quote)
    }
}

const ID_TOKEN: &str = "an ID token";
const REFRESH_TOKEN: &str = "a refresh token";
const GUEST_TOKEN: &str = "a guest's token, for one conversation";

fn in_header(noun: &'static str, header: &JoseHeader) -> Kind {
    let quote = header.kind.valid().cloned().unwrap_or_default();
    Kind { noun, source: "JOSE header typ".to_owned(), quote }
}

fn in_claim(noun: &'static str, token: &TokenFacts, name: &str, quote: impl Into<String>) -> Kind {
    Kind { noun, source: token.claim_source(name), quote: quote.into() }
}

/// A token that calls itself an access token.
fn access_token(token: &TokenFacts, header: &JoseHeader, claims: &Claims) -> Option<Kind> {
    const NOUN: &str = "an access token";
    if media_type(header).as_deref() == Some("at+jwt") {
        return Some(in_header(NOUN, header));
    }
    if let Some(found) = said(claims.token_use.valid(), &["access", "access_token"]) {
        return Some(in_claim(NOUN, token, "token_use", found));
    }
    said(claims.kind.valid(), &["bearer", "at+jwt"]).map(|found| in_claim(NOUN, token, "typ", found))
}

/// A token that is beyond doubt of another kind.
fn other_kind(token: &TokenFacts, header: &JoseHeader, claims: &Claims) -> Option<Kind> {
    let noun = match media_type(header).as_deref() {
        Some("refresh" | "rt+jwt" | "refresh+jwt") => Some(REFRESH_TOKEN),
        Some("id" | "id+jwt" | "id_token") => Some(ID_TOKEN),
        Some("dpop+jwt") => Some("a DPoP proof"),
        Some("logout+jwt") => Some("a logout token"),
        Some("secevent+jwt") => Some("a security event"),
        Some("oauth-authz-req+jwt") => Some("an authorization request"),
        _ => None,
    };
    if let Some(noun) = noun {
        return Some(in_header(noun, header));
    }
    for (name, value) in [("token_use", claims.token_use.valid()), ("typ", claims.kind.valid())] {
        if let Some(found) = said(value, &["id", "id_token"]) {
            return Some(in_claim(ID_TOKEN, token, name, found));
        }
        if let Some(found) = said(value, &["refresh", "refresh_token", "offline"]) {
            return Some(in_claim(REFRESH_TOKEN, token, name, found));
        }
        if let Some(found) = said(value, &["logout"]) {
            return Some(in_claim("a logout token", token, name, found));
        }
    }
    id_token(token, claims).or_else(|| {
        let bare = !claims.scopes.is_present() && !claims.permissions.is_present();
        let mark = claims.guest_marks.first().filter(|_| bare)?;
        let source = if token.is_verified() { "the claims" } else { "the claims (unverified)" };
        Some(Kind { noun: GUEST_TOKEN, source: source.to_owned(), quote: mark.clone() })
    })
}

/// OpenID Connect's own claims: the hashes stand in ID tokens alone; a `nonce` is decisive where the token is
/// addressed to its own client, or where nothing in it could give access.
fn id_token(token: &TokenFacts, claims: &Claims) -> Option<Kind> {
    if let Some(hash) = claims.id_token_hashes.first() {
        return Some(in_claim(ID_TOKEN, token, hash, "present"));
    }
    let audience = claims.audience.valid().map(Vec::as_slice).unwrap_or_default();
    let clients = [claims.authorized_party.valid(), claims.client_id.valid()];
    let own_client = clients.into_iter().flatten().find(|client| audience == [client.as_str()]);
    let gives_nothing =
        !claims.scopes.is_present() && !claims.permissions.is_present() && !claims.client_id.is_present();
    match own_client {
        _ if !claims.has_nonce => None,
        Some(client) => {
            Some(in_claim(ID_TOKEN, token, "nonce", format!("present, and aud is the client itself, {client}")))
        }
        None => {
            gives_nothing.then(|| in_claim(ID_TOKEN, token, "nonce", "present, and neither scopes nor permissions"))
        }
    }
}

/// The value, where it is one of these words, capitals aside.
fn said<'c>(value: Option<&'c String>, words: &[&str]) -> Option<&'c str> {
    value.map(String::as_str).filter(|value| words.iter().any(|word| word.eq_ignore_ascii_case(value)))
}

/// `typ` in lower case, without the `application/` that RFC 7515 §4.1.9 lets one leave out.
fn media_type(header: &JoseHeader) -> Option<String> {
    let kind = header.kind.valid()?.to_ascii_lowercase();
    Some(kind.strip_prefix("application/").map(str::to_owned).unwrap_or(kind))
}

fn fix(noun: &str) -> Fix {
    let steps: &[&str] = match noun {
        ID_TOKEN => &["Use `access_token` of the login answer, not `id_token`"],
        REFRESH_TOKEN => &[
            "Exchange it at the login service for an access token (`grant_type=refresh_token`)",
            "Use `access_token` of that answer",
        ],
        GUEST_TOKEN => {
            &["Sign in as the agent with `why403 login`; a guest's token opens the guest's own conversation only"]
        }
        _ => &["Use `access_token` of the login answer"],
    };
    Fix::new("Use an access token", steps.iter().copied(), "RFC 9068 §2.1; RFC 8725 §3.11")
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::token_cases::{accepted_live, case, jwt, jwt_with_header, opaque};
    use super::*;

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
