//! Where permissions can be read, and where one source says another thing than the next. `users/me` has names and policies,
//! `subjects/me` has grants; all of them can lag behind by minutes.

use std::sync::LazyLock;

use super::Part;
use super::draft::Draft;
use crate::sandbox::blueprint::{Grant, GrantedIn, Shown};
use crate::sandbox::odd::{Asked, Change, When};

const HELD: &[&str] = &["conversation:communication:view", "conversation:participant:wrapup"];
const LACKING: &[&str] = &["conversation:communication:view"];
const DISAGREE: &str = "the reads disagree about the permission, as they do for minutes after a change";

pub(super) static EVIDENCE: LazyLock<Vec<Part>> = LazyLock::new(|| {
    vec![
        ("all-agree", |_| true),
        ("names-only", |draft| user_lacks(draft, "/authorization/permissionPolicies")),
        ("policies-only", |draft| user_lacks(draft, "/authorization/permissions")),
        ("names-null", |draft| {
            draft.odd(Asked::User, When::Served, Change::Set("/authorization/permissions", "null"), None);
            is_user(draft)
        }),
        ("no-authorization", |draft| user_lacks(draft, "/authorization") && !draft.subject_hidden),
        ("subjects-hidden", |draft| {
            // With the permission's own scope gone, the read is refused; whoever calls by client credentials has no scopes.
            let refused = r#"{"message":"App not authorized to use scope [authorization, authorization:readonly]","code":"app.not.authorized.for.scope","status":403,"messageParams":{},"contextId":"0e7a1f9c-3d51-4c0f-9a58-5ad1b6ab7c11","details":[],"errors":[]}"#;
            if is_user(draft) {
                if !draft.blueprint.scopes_enforced {
                    return false;
                }
                if draft.blueprint.scopes.contains(&"conversations") {
                    draft.blueprint.scopes = &["conversations", "user-basic-info"];
                }
                draft.odd(Asked::Subject, When::Always, Change::Answer(403, refused), None);
            } else {
                let refused = r#"{"message":"HTTP 404 Not Found","code":"not.found","status":404}"#;
                draft.odd(Asked::Subject, When::Always, Change::Answer(404, refused), None);
                draft.permission_open = Some("no read shows what the client's role has");
            }
            draft.subject_hidden = true;
            draft.grants_hidden = true;
            true
        }),
        ("subjects-cut", |draft| {
            draft.odd(Asked::Subject, When::Served, Change::Cut(120), None);
            draft.subject_hidden = true;
            draft.grants_hidden = true;
            is_user(draft)
        }),
        ("grants-null", |draft| {
            draft.odd(Asked::Subject, When::Served, Change::Set("/grants", "null"), None);
            draft.grants_hidden = true;
            is_user(draft)
        }),
        ("entity-wildcard", |draft| holds(draft, &["conversation:communication:view", "conversation:participant:*"])),
        ("domain-wildcard", |draft| holds(draft, &["conversation:*:*"])),
        ("everything", |draft| {
            draft.blueprint.shown = Shown { names: Some(&["*"]), ..Shown::AS_HELD };
            holds(draft, &["*:*:*"])
        }),
        ("other-wildcards", |draft| {
            draft.blueprint.permissions =
                &["conversation:communication:view", "conversation:message:*", "routing:*:*", "telephony:*:*"];
            draft.lacks_permission && draft.blueprint.shown == Shown::AS_HELD
        }),
        ("all-divisions", |draft| granted(draft, GrantedIn::All)),
        ("two-divisions", |draft| granted(draft, GrantedIn::Two)),
        ("no-division", |draft| {
            draft.odd(Asked::Subject, When::Served, Change::Remove("/grants/*/division"), None);
            draft.blueprint.same_division
        }),
        ("no-conditions-member", |draft| {
            draft.odd(Asked::Subject, When::Served, Change::Remove("/grants/*/role/policies/*/condition"), None);
            draft.odd(
                Asked::User,
                When::Served,
                Change::Remove("/authorization/permissionPolicies/*/resourceConditionNode"),
                None,
            );
            draft.blueprint.conditional.is_empty()
        }),
        ("stale-subjects-lack", |draft| disagrees(draft, Shown { grants: Some(LACKING), ..Shown::AS_HELD })),
        ("stale-user-lacks", |draft| {
            disagrees(draft, Shown { names: Some(LACKING), policies: Some(LACKING), grants: None })
        }),
        ("stale-subjects-hold", |draft| lacks_but(draft, Shown { grants: Some(HELD), ..Shown::AS_HELD })),
        ("stale-user-holds", |draft| lacks_but(draft, Shown { names: Some(HELD), policies: Some(HELD), grants: None })),
        ("names-hold-policies-lack", |draft| lacks_but(draft, Shown { names: Some(HELD), ..Shown::AS_HELD })),
        ("names-lack-policies-hold", |draft| disagrees(draft, Shown { names: Some(LACKING), ..Shown::AS_HELD })),
        ("policies-lack-others-hold", |draft| disagrees(draft, Shown { policies: Some(LACKING), ..Shown::AS_HELD })),
    ]
});

fn is_user(draft: &Draft) -> bool {
    draft.blueprint.grant != Grant::ClientCredentials
}

fn is_plain(draft: &Draft) -> bool {
    draft.blueprint.conditional.is_empty()
        && draft.blueprint.shown == Shown::AS_HELD
        && draft.blueprint.granted_in == GrantedIn::One
        && draft.permission_open.is_none()
}

fn user_lacks(draft: &mut Draft, pointer: &'static str) -> bool {
    draft.odd(Asked::User, When::Served, Change::Remove(pointer), None);
    // A condition is seen in the policies only, and staleness in what is left.
    is_user(draft) && is_plain(draft)
}

/// These are held instead of the plain ones.
fn holds(draft: &mut Draft, permissions: &'static [&'static str]) -> bool {
    let shown = draft.blueprint.shown;
    draft.blueprint.permissions = permissions;
    let plain = shown == Shown { names: shown.names, ..Shown::AS_HELD };
    !draft.lacks_permission
        && plain
        && draft.blueprint.conditional.is_empty()
        && draft.blueprint.also_asked.is_empty()
        && draft.permission_open.is_none()
}

fn granted(draft: &mut Draft, divisions: GrantedIn) -> bool {
    let plain = is_plain(draft) && draft.blueprint.same_division;
    draft.blueprint.granted_in = divisions;
    plain
}

/// The permission is there, and one source has not heard of it yet.
fn disagrees(draft: &mut Draft, shown: Shown) -> bool {
    let fits = is_user(draft) && is_plain(draft) && !draft.lacks_permission && draft.blueprint.same_division;
    draft.blueprint.shown = shown;
    draft.permission_open = Some(DISAGREE);
    fits
}

/// The permission is there no longer, and one source has not heard of it yet.
fn lacks_but(draft: &mut Draft, shown: Shown) -> bool {
    let fits = is_user(draft) && is_plain(draft) && draft.lacks_permission;
    draft.blueprint.shown = shown;
    draft.permission_open = Some(DISAGREE);
    fits
}
