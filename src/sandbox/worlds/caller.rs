//! Who calls: a user by one grant or another, or a client for a user.

use std::sync::LazyLock;

use super::Part;
use super::draft::{Callers, Draft};
use crate::sandbox::blueprint::Grant;

pub(super) static CALLERS: LazyLock<Vec<Part>> = LazyLock::new(|| {
    vec![
        ("code", |draft| user(draft, Grant::Code)),
        ("implicit", |draft| user(draft, Grant::Implicit)),
        ("saml", |draft| user(draft, Grant::Saml)),
        ("client-for-user", |draft| {
            if draft.vary.caller == Callers::Users {
                return false;
            }
            draft.blueprint.grant = Grant::ClientCredentials;
            draft.blueprint.on_behalf = true;
            draft.blueprint.scopes = &[];
            true
        }),
    ]
});

fn user(draft: &mut Draft, grant: Grant) -> bool {
    draft.blueprint.grant = grant;
    true
}
