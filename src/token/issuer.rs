//! The login of another vendor that issued a JWT, by its `iss`.
//!
//! It says nothing of whether the token is good for the vendor's own APIs, or for a gateway that takes it.

use super::{MarkedKind, TokenFacts, TokenKind};

/// Hosts of logins, or how they end, and whose they are.
const LOGINS: [(&str, &str); 17] = [
    ("login.microsoftonline.com", "Microsoft Entra ID"),
    ("login.microsoftonline.us", "Microsoft Entra ID"),
    ("sts.windows.net", "Microsoft Entra ID"),
    (".ciamlogin.com", "Microsoft Entra ID"),
    (".b2clogin.com", "Azure AD B2C"),
    (".okta.com", "Okta"),
    (".oktapreview.com", "Okta"),
    (".okta-emea.com", "Okta"),
    (".auth0.com", "Auth0"),
    (".onelogin.com", "OneLogin"),
    (".pingone.com", "PingOne"),
    (".pingone.eu", "PingOne"),
    ("accounts.google.com", "Google"),
    ("securetoken.google.com", "Firebase"),
    ("appleid.apple.com", "Apple"),
    ("token.actions.githubusercontent.com", "GitHub Actions"),
    ("gitlab.com", "GitLab"),
];

impl TokenFacts {
    /// The other vendor's login that issued it; `None` where `iss` names none that is known.
    #[must_use]
    pub fn other_issuer(&self) -> Option<MarkedKind> {
        let issuer = self.claims_unverified.as_ref()?.issuer.valid()?;
        let login = login_of(issuer)?;
        let kind = TokenKind::OtherService(format!("a token of {login}"));
        Some(MarkedKind { kind, source: self.claim_source("iss"), quote: issuer.clone() })
    }
}

fn login_of(issuer: &str) -> Option<&'static str> {
    let address = issuer.strip_prefix("https://").unwrap_or(issuer);
    let host = address.split(['/', ':', '?']).next()?.to_ascii_lowercase();
    if host.starts_with("cognito-idp.") && host.ends_with(".amazonaws.com") {
        return Some("Amazon Cognito");
    }
    let is_of = |known: &str| if known.starts_with('.') { host.ends_with(known) } else { host == known };
    LOGINS.iter().find(|(known, _)| is_of(known)).map(|(_, login)| *login)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_known_by_its_host() {
        for (issuer, login) in [
            ("https://login.microsoftonline.com/70bfeef8/v2.0", Some("Microsoft Entra ID")),
            ("https://sts.windows.net/70bfeef8/", Some("Microsoft Entra ID")),
            ("https://acme.okta.com/oauth2/default", Some("Okta")),
            ("https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_x", Some("Amazon Cognito")),
            ("accounts.google.com", Some("Google")),
            ("https://login.mypurecloud.de", None),
            ("https://okta.com.example.org/", None),
            ("https://example.org/?x=login.microsoftonline.com", None),
            ("urn:example:guest-chat", None),
        ] {
            assert_eq!(login_of(issuer), login, "{issuer}");
        }
    }
}
