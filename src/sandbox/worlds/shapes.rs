//! How the conversation is read. One of its two shapes at least shows whatever is needed.

use std::sync::LazyLock;

use super::Part;
use super::draft::{COLLEAGUE, CUSTOMER, Draft, OWN};
use crate::sandbox::blueprint::{Leg, Who};
use crate::sandbox::odd::{Asked, Change, When};

const TRANSFERRED_BACK: &[Leg] = &[CUSTOMER, Leg::gone(Who::Agent), Leg::gone(Who::Colleague), OWN];

pub(super) static SHAPES: LazyLock<Vec<Part>> = LazyLock::new(|| {
    vec![
        ("both-shapes", |_| true),
        ("nested-only", |draft| {
            draft.blueprint.flat_served = false;
            true
        }),
        ("flat-only", |draft| {
            // Reading the nested shape takes a permission of its own.
            let refused = r#"{"message":"Unable to perform the requested action. You are missing the following permission(s): conversation:communication:view","code":"missing.any.permissions","status":403,"messageParams":{"permissions":"conversation:communication:view"},"details":[],"errors":[]}"#;
            draft.odd(Asked::Nested, When::Served, Change::Answer(403, refused), None);
            true
        }),
        ("nested-404", |draft| {
            let refused = r#"{"message":"HTTP 404 Not Found","code":"not.found","status":404}"#;
            draft.odd(Asked::Nested, When::Served, Change::Answer(404, refused), None);
            true
        }),
        ("nested-html", |draft| {
            draft.odd(
                Asked::Nested,
                When::Served,
                Change::Foreign(200, "text/html", "<html><body>Sign in</body></html>"),
                None,
            );
            true
        }),
        ("nested-cut", |draft| {
            draft.odd(Asked::Nested, When::Served, Change::Cut(300), None);
            true
        }),
        ("flat-cut", |draft| {
            draft.odd(Asked::Flat, When::Served, Change::Cut(200), None);
            true
        }),
        ("no-calls", |draft| both(draft, Asked::Nested, Change::Remove("/participants/*/calls"))),
        ("empty-calls", |draft| both(draft, Asked::Nested, Change::Set("/participants/*/calls", "[]"))),
        ("older-leg", |draft| {
            let leg =
                r#"{"id":"1b1f0a3e-7c55-4f0e-8a57-2f7f3b8c9d10","state":"disconnected","muted":true,"segments":[]}"#;
            both(draft, Asked::Nested, Change::Set("/participants/*/calls/^", leg))
        }),
        ("nested-without-users", |draft| both(draft, Asked::Nested, Change::Remove("/participants/*/userId"))),
        ("flat-without-users", |draft| both(draft, Asked::Flat, Change::Remove("/participants/*/user"))),
        ("flat-without-state", |draft| both(draft, Asked::Flat, Change::Set("/participants/*/state", "null"))),
        ("unknown-members", |draft| {
            for on in [Asked::Flat, Asked::Nested] {
                draft.odd(
                    on,
                    When::Served,
                    Change::Set("/participants/*/sandboxMember", r#"{"permissions":[],"a":[null]}"#),
                    None,
                );
                draft.odd(on, When::Served, Change::Set("/errors", "[]"), None);
            }
            true
        }),
        ("purpose-user", |draft| purpose(draft, Change::Set("/participants/2/purpose", "\"user\""))),
        ("no-purpose", |draft| purpose(draft, Change::Remove("/participants/2/purpose"))),
        ("null-members", |draft| {
            for member in ["/participants/*/attributes", "/participants/*/address", "/divisions", "/recordingState"] {
                draft.odd(Asked::Flat, When::Served, Change::Set(member, "null"), None);
                draft.odd(Asked::Nested, When::Served, Change::Set(member, "null"), None);
            }
            draft.blueprint.same_division
        }),
        ("transferred-back", |draft| {
            let free = draft.vary.legs;
            draft.call(TRANSFERRED_BACK, 3);
            free
        }),
        ("conference", |draft| {
            let free = draft.vary.legs;
            draft.call(&[CUSTOMER, COLLEAGUE, OWN], 2);
            free
        }),
    ]
});

/// One shape lacks something that the other has.
fn both(draft: &mut Draft, on: Asked, change: Change) -> bool {
    draft.odd(on, When::Served, change, None);
    draft.blueprint.user_ids_shown
}

/// The agent's purpose, in both shapes.
fn purpose(draft: &mut Draft, change: Change) -> bool {
    draft.odd(Asked::Flat, When::Served, change, None);
    draft.odd(Asked::Nested, When::Served, change, None);
    draft.vary.legs && draft.blueprint.user_ids_shown
}
