//! See [`ClientRejected`].

use super::{Authority, Finding, Fix, Rule, declared, rule};
use crate::facts::Facts;

rule! {
    /// The login refused the OAuth client: unknown in that region, wrong secret, or of another grant type.
    ///
    /// ## What it looks for
    /// `invalid_client`, `unauthorized_client` or `invalid_grant` from the token endpoint.
    ///
    /// ## Why the server refuses
    /// A client is known in its own region only, has one secret, and is of one grant type.
    ///
    /// ## Evidence
    /// The answer of the token endpoint.
    ///
    /// ## Fix
    /// Depends on what the answer says: region, secret, grant type or redirect URI.
    ///
    /// ## References
    /// RFC 6749 §5.2; platform facts: getting a token.
    ClientRejected, "client-rejected", Token
}

impl Rule for ClientRejected {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(refusal) = facts.refusals().find(|refusal| self.explains(refusal)) else {
            return Finding::not_applicable(Self::ID, "no token was asked for");
        };
        let (message, title, step) = if refusal.says("client not found") {
            (
                "the OAuth client is not known in this region",
                "Ask the region that the client was made in",
                "`why403 login --region REGION --client-id CLIENT_ID`",
            )
        } else if refusal.has_code(&["invalid_client"]) {
            (
                "the login did not accept the client's secret, or the client is of another region",
                "Compare the secret and the region with the client's page",
                "Administrator: Admin > Integrations > OAuth, open the client, compare its secret",
            )
        } else if refusal.has_code(&["unauthorized_client", "unsupported_grant_type"]) {
            (
                "the OAuth client is of another grant type",
                "Use a client of this grant type",
                "Administrator: Admin > Integrations > OAuth, open the client, compare its grant type",
            )
        } else {
            (
                "the login did not accept the grant: a code or refresh token that is used or stale, or another redirect URI",
                "Sign in once more, with the redirect URI as registered to the last slash",
                "`why403 login --region REGION --client-id CLIENT_ID`",
            )
        };
        Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote()).fix(Fix::new(
            title,
            [step],
            "RFC 6749 §5.2",
        ))
    }
}
