//! See [`GrantEnding`].

use super::advice::sign_in_again;
use super::{Authority, Change, ClientPart, Finding, Fix, Rule, Who, declared, id, rule};
use crate::catalogue::announcements;
use crate::facts::Facts;

/// The implicit grant, as `authorizedGrantType` has it.
const IMPLICIT: &str = "TOKEN";

rule! {
    /// The token was granted in a way that Genesys Cloud is ending.
    ///
    /// ## What it looks for
    /// A token of the implicit grant: `authorizedGrantType` is `TOKEN`. It is a warning and refuses nothing.
    ///
    /// ## Why the server refuses
    /// It does not yet. Genesys announced that there are no new implicit-grant clients from March 2026, and that the grant
    /// stops working by March 2027; no day was given.
    ///
    /// ## Evidence
    /// `GET /api/v2/tokens/me`, and the announcement.
    ///
    /// ## Fix
    /// Move the client to Code Authorization, and the sign-in to the authorization code flow with PKCE.
    ///
    /// ## References
    /// RFC 9700 §2.1.2; RFC 7636.
    GrantEnding, id::GRANT_ENDING, Token
}

impl Rule for GrantEnding {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let introspected = facts.live.as_ref().and_then(|live| live.introspection.given());
        let kind = introspected.and_then(|token| token.grant_type.as_deref());
        if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case(IMPLICIT)) {
            return Finding::not_applicable(Self::ID, "the token is not known to come from the implicit grant");
        }
        let day = facts.day();
        let rows = announcements("grant:TOKEN");
        let Some(row) = rows.last() else {
            return Finding::not_applicable(Self::ID, "nothing was announced about this grant");
        };
        let message = if row.is_in_force(&day) {
            "the token comes from the implicit grant, which was announced to have stopped working by March 2027"
        } else {
            "the token comes from the implicit grant, which stops working by March 2027"
        };
        Finding::warn(
            Self::ID,
            Authority::Announced,
            message,
            "GET /api/v2/tokens/me",
            format!("authorizedGrantType: {IMPLICIT}"),
        )
        .evidence(row.source, row.summary)
        .fix(
            Fix::all_of([
                Change::client(Who::Administrator, ClientPart::Grant, Some("Code Authorization")),
                sign_in_again(facts),
            ])
            .standard("RFC 9700 §2.1.2, RFC 7636"),
        )
        .optional()
    }
}
