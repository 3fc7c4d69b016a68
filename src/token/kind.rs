//! What kind of token it is: an access token, or one that belongs elsewhere.
//!
//! [`TokenFacts::not_an_access_token`] is the one recogniser of what is sent nowhere: the rules explain by it, and the
//! HTTP client refuses by it. In doubt it recognises nothing.

use thiserror::Error;

use super::{Claims, JoseHeader, TokenFacts};

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenKind {
    /// It calls itself an access token.
    Access,
    /// OpenID Connect's ID token: it says to an application who signed in.
    Id,
    /// For the login service alone.
    Refresh,
    /// For one conversation of a guest: web chat, web messaging.
    Guest,
    /// A JWT of another use, as `a DPoP proof`.
    OtherUse(&'static str),
    /// Another service's token, as `a GitHub token`.
    OtherService(String),
}

impl TokenKind {
    /// As `an ID token`.
    #[must_use]
    pub fn noun(&self) -> &str {
        match self {
            Self::Access => "an access token",
            Self::Id => "an ID token",
            Self::Refresh => "a refresh token",
            Self::Guest => "a guest's token, for one conversation",
            Self::OtherUse(noun) => noun,
            Self::OtherService(noun) => noun,
        }
    }
}

/// A kind, and what says so.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MarkedKind {
    /// The kind.
    pub kind: TokenKind,
    /// Where the mark is, as `claim token_use (unverified)`.
    pub source: String,
    /// The mark.
    pub quote: String,
}

/// A text that is certainly not an access token, in words that repeat nothing of it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("not an access token: {description}")]
#[non_exhaustive]
pub struct NotAnAccessToken {
    /// As `an ID token`, `36 characters, in the form of a UUID`.
    pub description: String,
}

impl TokenFacts {
    /// What it is beyond doubt; `None` where nothing marks it.
    #[must_use]
    pub fn kind(&self) -> Option<MarkedKind> {
        if let Some(service) = &self.service {
            let kind = TokenKind::OtherService(service.noun.clone());
            return Some(MarkedKind { kind, source: "the shape of the token".to_owned(), quote: service.mark.clone() });
        }
        let (header, claims) = (self.header_unverified.as_ref()?, self.claims_unverified.as_ref()?);
        access_token(self, header, claims).or_else(|| other_kind(self, header, claims))
    }

    /// Why it is sent nowhere: recognised as something else than an access token. What is only probably none is sent.
    #[must_use]
    pub fn not_an_access_token(&self) -> Option<NotAnAccessToken> {
        let description = match (&self.malformed, self.kind()) {
            (Some(_), _) => self.shape.clone(),
            (None, Some(MarkedKind { kind: TokenKind::Access, .. }) | None) => return None,
            (None, Some(marked)) => marked.kind.noun().to_owned(),
        };
        Some(NotAnAccessToken { description })
    }
}

fn in_header(kind: TokenKind, header: &JoseHeader) -> MarkedKind {
    let quote = header.kind.valid().cloned().unwrap_or_default();
    MarkedKind { kind, source: "JOSE header typ".to_owned(), quote }
}

fn in_claim(kind: TokenKind, token: &TokenFacts, name: &str, quote: impl Into<String>) -> MarkedKind {
    MarkedKind { kind, source: token.claim_source(name), quote: quote.into() }
}

/// A token that calls itself an access token.
fn access_token(token: &TokenFacts, header: &JoseHeader, claims: &Claims) -> Option<MarkedKind> {
    if media_type(header).as_deref() == Some("at+jwt") {
        return Some(in_header(TokenKind::Access, header));
    }
    if let Some(found) = matching_word(claims.token_use.valid(), &["access", "access_token"]) {
        return Some(in_claim(TokenKind::Access, token, "token_use", found));
    }
    matching_word(claims.kind.valid(), &["bearer", "at+jwt"])
        .map(|found| in_claim(TokenKind::Access, token, "typ", found))
}

/// A token that is beyond doubt of another kind.
fn other_kind(token: &TokenFacts, header: &JoseHeader, claims: &Claims) -> Option<MarkedKind> {
    let kind = match media_type(header).as_deref() {
        Some("refresh" | "rt+jwt" | "refresh+jwt") => Some(TokenKind::Refresh),
        Some("id" | "id+jwt" | "id_token") => Some(TokenKind::Id),
        Some("dpop+jwt") => Some(TokenKind::OtherUse("a DPoP proof")),
        Some("logout+jwt") => Some(TokenKind::OtherUse("a logout token")),
        Some("secevent+jwt") => Some(TokenKind::OtherUse("a security event")),
        Some("oauth-authz-req+jwt") => Some(TokenKind::OtherUse("an authorization request")),
        _ => None,
    };
    if let Some(kind) = kind {
        return Some(in_header(kind, header));
    }
    for (name, value) in [("token_use", claims.token_use.valid()), ("typ", claims.kind.valid())] {
        if let Some(found) = matching_word(value, &["id", "id_token"]) {
            return Some(in_claim(TokenKind::Id, token, name, found));
        }
        if let Some(found) = matching_word(value, &["refresh", "refresh_token", "offline"]) {
            return Some(in_claim(TokenKind::Refresh, token, name, found));
        }
        if let Some(found) = matching_word(value, &["logout"]) {
            return Some(in_claim(TokenKind::OtherUse("a logout token"), token, name, found));
        }
    }
    id_token(token, claims).or_else(|| {
        let bare = !claims.scopes.is_present() && !claims.permissions.is_present();
        let mark = claims.guest_marks.first().filter(|_| bare)?;
        let source = if token.is_verified() { "the claims" } else { "the claims (unverified)" };
        Some(MarkedKind { kind: TokenKind::Guest, source: source.to_owned(), quote: mark.clone() })
    })
}

/// OpenID Connect's own claims: the hashes stand in ID tokens alone; a `nonce` is decisive where the token is
/// addressed to its own client, or where nothing in it could give access.
fn id_token(token: &TokenFacts, claims: &Claims) -> Option<MarkedKind> {
    if let Some(hash) = claims.id_token_hashes.first() {
        return Some(in_claim(TokenKind::Id, token, hash, "present"));
    }
    let audience = claims.audience.valid().map(Vec::as_slice).unwrap_or_default();
    let clients = [claims.authorized_party.valid(), claims.client_id.valid()];
    let own_client = clients.into_iter().flatten().find(|client| audience == [client.as_str()]);
    let gives_nothing =
        !claims.scopes.is_present() && !claims.permissions.is_present() && !claims.client_id.is_present();
    match own_client {
        _ if !claims.has_nonce => None,
        Some(client) => {
            Some(in_claim(TokenKind::Id, token, "nonce", format!("present, and aud is the client itself, {client}")))
        }
        None => gives_nothing
            .then(|| in_claim(TokenKind::Id, token, "nonce", "present, and neither scopes nor permissions")),
    }
}

/// The value, where it is one of these words, capitals aside.
fn matching_word<'c>(value: Option<&'c String>, words: &[&str]) -> Option<&'c str> {
    value.map(String::as_str).filter(|value| words.iter().any(|word| word.eq_ignore_ascii_case(value)))
}

/// `typ` in lower case, without the `application/` that RFC 7515 §4.1.9 lets one leave out.
fn media_type(header: &JoseHeader) -> Option<String> {
    let kind = header.kind.valid()?.to_ascii_lowercase();
    Some(kind.strip_prefix("application/").map(str::to_owned).unwrap_or(kind))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::super::AccessToken;
    use super::*;

    fn facts(text: &str) -> TokenFacts {
        TokenFacts::examine(&AccessToken::from_input(text).0, Vec::new())
    }

    fn jwt(claims: &str) -> TokenFacts {
        let parts = [r#"{"alg":"HS256"}"#, claims, &"s".repeat(32)];
        facts(&parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join("."))
    }

    #[test]
    fn what_is_recognised_is_described_without_its_text() {
        for (token, description) in [
            (jwt(r#"{"token_use":"id"}"#), "an ID token"),
            (jwt(r#"{"typ":"Refresh"}"#), "a refresh token"),
            (jwt(r#"{"conversationId":"c"}"#), "a guest's token, for one conversation"),
            (facts("4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90"), "36 characters, a UUID"),
            (facts("glpat-aB3dE5gH7iJ9kL1mN3oP"), "a GitLab token"),
        ] {
            let error = token.not_an_access_token().unwrap();
            assert_eq!(error.to_string(), format!("not an access token: {description}"));
        }
    }

    #[test]
    fn in_doubt_nothing_is_recognised() {
        for token in [
            jwt(r#"{"sub":"u"}"#),
            jwt(r#"{"typ":"Bearer","nonce":"n","at_hash":"h"}"#),
            jwt(r#"{"nonce":"n","scope":"conversations","client_id":"c","aud":"api"}"#),
            facts(&"Zk3_vQ9-".repeat(10)),
            facts(&"Zk3_vQ9-".repeat(3)),
        ] {
            assert_eq!(token.not_an_access_token(), None, "{token:?}");
        }
    }
}
