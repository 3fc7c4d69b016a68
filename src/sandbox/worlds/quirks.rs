//! What is odd about the token and its client, and changes nothing but what can be known.

use std::sync::LazyLock;

use super::Part;
use super::draft::Draft;
use crate::sandbox::blueprint::Grant;
use crate::sandbox::odd::{Asked, Change, When};

pub(super) static QUIRKS: LazyLock<Vec<Part>> = LazyLock::new(|| {
    vec![
        ("plain", |_| true),
        ("other-home", |draft| {
            let home = r#"{"id":"7a8f0b6e-40a1-4d9c-9a3e-8f9a51f2c6d7","name":"Partner organisation"}"#;
            token(draft, Change::Set("/homeOrganization", home))
        }),
        ("inactive-client", |draft| token(draft, Change::Set("/OAuthClient/state", "\"inactive\""))),
        ("no-client-state", |draft| token(draft, Change::Remove("/OAuthClient/state"))),
        ("idles-later", |draft| token(draft, Change::Set("/dateTokenIdles", "\"2099-01-01T00:00:00Z\""))),
        ("unknown-token-members", |draft| {
            token(draft, Change::Set("/futureMember", r#"{"authorizedScope":["telephony"],"state":"disabled"}"#))
        }),
        ("null-token-members", |draft| {
            token(draft, Change::Set("/homeOrganization", "null"));
            token(draft, Change::Set("/OAuthClient/roleDivisions", "null"));
            token(draft, Change::Set("/OAuthClient/name", "null"))
        }),
        ("no-organization", |draft| {
            token(draft, Change::Remove("/organization"));
            token(draft, Change::Remove("/OAuthClient/organization"))
        }),
        ("no-scope-list", |draft| {
            token(draft, Change::Remove("/authorizedScope"));
            if is_user(draft) {
                token(draft, Change::Remove("/OAuthClient/scope"));
                draft.scope_open = Some("no read shows the token's scopes");
            }
            draft.blueprint.scopes_enforced
        }),
        ("client-lists-scopes", |draft| {
            // A scope check does not apply to client credentials, whatever is listed.
            token(draft, Change::Set("/authorizedScope", r#"["routing:readonly"]"#));
            token(draft, Change::Set("/OAuthClient/scope", r#"["routing:readonly"]"#));
            !is_user(draft)
        }),
        ("id-in-subjects-only", |draft| {
            for member in ["/id", "/selfUri", "/name"] {
                draft.odd(Asked::User, When::Served, Change::Remove(member), None);
            }
            is_user(draft) && !draft.subject_hidden
        }),
        ("id-null-in-user", |draft| {
            draft.odd(Asked::User, When::Served, Change::Set("/id", "null"), None);
            is_user(draft) && !draft.subject_hidden
        }),
        ("no-name", |draft| {
            draft.odd(Asked::User, When::Served, Change::Remove("/name"), None);
            draft.odd(Asked::User, When::Served, Change::Remove("/division"), None);
            is_user(draft)
        }),
    ]
});

fn is_user(draft: &Draft) -> bool {
    draft.blueprint.grant != Grant::ClientCredentials
}

fn token(draft: &mut Draft, change: Change) -> bool {
    draft.odd(Asked::Token, When::Served, change, None);
    true
}
