//! See [`GrantEnding`].

use super::advice::sign_in_again;
use super::{Authority, Change, ChangeKind, ClientPart, Finding, Fix, Rule, Who, declared, id, rule};
use crate::catalogue::{Announcement, announcements};
use crate::facts::{Evidence, Facts};

/// The implicit grant, as `authorizedGrantType` has it.
const IMPLICIT: &str = "TOKEN";

/// The method of the JavaScript SDK that signs in so.
const METHOD: &str = "loginImplicitGrant";

/// Why to leave it, and what to use.
const STANDARDS: &str = "RFC 9700 §2.1.2, RFC 7636";

rule! {
    /// The token was issued by the implicit grant, which Genesys Cloud is ending.
    ///
    /// ## What happened
    /// Genesys announced that no new implicit-grant clients can be created from March 2026, and that the grant
    /// stops working by March 2027. No day was given. Until then the token works: this is a warning and refuses
    /// nothing.
    ///
    /// ## How to check
    /// - In your code, look for `loginImplicitGrant(` or `response_type=token`; `why403 scan PATH` finds both.
    /// - Ask an administrator for the grant type of the OAuth client.
    ///
    /// ## How to fix
    /// - An administrator changes the OAuth client to Code Authorization, or creates a new client of this type.
    /// - Change the sign-in to the authorization code flow with PKCE: `loginPKCEGrant` in the JavaScript SDK,
    ///   `response_type=code` in a request.
    ///
    /// ## When why403 reports it
    /// `GET /api/v2/tokens/me` says `authorizedGrantType` is `TOKEN`. In scanned sources: `loginImplicitGrant(` of
    /// the JavaScript SDK, or the response type `token`.
    ///
    /// ## References
    /// - [RFC 9700 §2.1.2](https://www.rfc-editor.org/rfc/rfc9700#section-2.1.2)
    /// - [RFC 7636](https://www.rfc-editor.org/rfc/rfc7636)
    /// - [Genesys community: migrating from implicit
    ///   grant](https://community.genesys.com/discussion/migrating-from-implicit-grant-can-we-use-authorization-code-grant-instead-of-pkce)
    GrantEnding, id::GRANT_ENDING, Token
}

impl Rule for GrantEnding {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(seen) = &facts.implicit_grant {
            return in_sources(facts, seen);
        }
        let introspected = facts.live.as_ref().and_then(|live| live.introspection.given());
        let kind = introspected.and_then(|token| token.grant_type.as_deref());
        if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case(IMPLICIT)) {
            return Finding::not_applicable(Self::ID, "the token is not known to come from the implicit grant");
        }
        let Some((row, ends)) = announced(facts) else {
            return Finding::not_applicable(Self::ID, "nothing was announced about this grant");
        };
        Finding::warn(
            Self::ID,
            Authority::Announced,
            format!("the token comes from the implicit grant, which {ends}"),
            "GET /api/v2/tokens/me",
            format!("authorizedGrantType: {IMPLICIT}"),
        )
        .evidence(row.source, row.summary)
        .fix(Fix::all_of([code_authorization(), sign_in_again(facts)]).standard(STANDARDS))
        .optional()
    }
}

/// A source that signs in so.
fn in_sources(facts: &Facts, seen: &Evidence) -> Finding {
    let Some((row, ends)) = announced(facts) else {
        return Finding::not_applicable(GrantEnding::ID, "nothing was announced about this grant");
    };
    let message = format!("the source signs in by the implicit grant, which {ends}");
    let is_method = seen.quote.contains(METHOD);
    let (from, to) = if is_method { (METHOD, "loginPKCEGrant") } else { ("response_type=token", "response_type=code") };
    let kind = ChangeKind::ChangeCode {
        from: Some(from.to_owned()),
        to: Some(to.to_owned()),
        language: is_method.then(|| "JavaScript".to_owned()),
        locations: Vec::new(),
    };
    Finding::warn(GrantEnding::ID, Authority::Announced, message, seen.source.clone(), seen.quote.clone())
        .evidence(row.source, row.summary)
        .fix(Fix::all_of([code_authorization(), Change::new(Who::Developer, kind)]).standard(STANDARDS))
        .optional()
}

/// The last announcement about the grant, and what it says of its end.
fn announced(facts: &Facts) -> Option<(&'static Announcement, &'static str)> {
    let row = announcements("grant:TOKEN").last()?;
    let is_past = row.is_in_force(&facts.day());
    Some((
        row,
        if is_past { "was announced to have stopped working by March 2027" } else { "stops working by March 2027" },
    ))
}

fn code_authorization() -> Change {
    Change::client(Who::Administrator, ClientPart::Grant, Some("Code Authorization"))
}
