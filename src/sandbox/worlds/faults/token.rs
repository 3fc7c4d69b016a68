//! Nothing wrong at all; the token; its scopes; a client where a user is needed.

use std::sync::LazyLock;

use super::Fault;
use crate::sandbox::blueprint::{Grant, Patch, Refusal, Step};
use crate::sandbox::odd::{Asked, Change, Ends, When};
use crate::sandbox::worlds::draft::{Callers, Draft, Mode};
use crate::sandbox::worlds::truth::{allowed, refused, unclear};

const REJECTED: &str = r#"{"message":"Invalid login credentials.","code":"bad.credentials","status":401,"messageParams":{},"contextId":"6f6cf2a4-2c2b-4f43-9a8d-60f4bfb6d6ac","details":[],"errors":[]}"#;

pub(super) static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| {
    vec![
        ("nothing", |_| {}),
        ("nothing-swallowed", |draft| {
            draft.blueprint.shows_after = None;
            draft.mute = vec![allowed("the mute is accepted, and never shows")];
            draft.only = Some(Mode::Mute);
        }),
        ("nothing-already-muted", |draft| {
            draft.odd(Asked::Flat, When::Served, Change::Set("/participants/2/muted", "true"), None);
            draft.odd(Asked::Nested, When::Served, Change::Set("/participants/2/calls/0/muted", "true"), None);
            draft.vary.legs = false;
            draft.vary.shape = false;
        }),
        ("token-unknown", |draft| {
            draft.blueprint.token_known = false;
            draft.hides_everything();
            draft.cause_in_token("token-rejected", "every request is 401 bad.credentials");
        }),
        ("token-unknown-without-context", |draft| {
            draft.blueprint.token_known = false;
            draft.hides_everything();
            draft.odd(Asked::All, When::Refused, Change::Remove("/contextId"), None);
            draft.odd(Asked::All, When::Refused, Change::Remove("/messageParams"), None);
            draft.cause_in_token("token-rejected", "every request is 401 bad.credentials");
        }),
        ("token-unknown-bare-code", |draft| {
            draft.blueprint.token_known = false;
            draft.hides_everything();
            draft.odd(
                Asked::All,
                When::Always,
                Change::Answer(401, r#"{"code":"bad.credentials"}"#),
                Some(Ends::Token),
            );
            draft.cause_in_token("token-rejected", "every request is 401 bad.credentials");
        }),
        ("token-ends-before-mute", |draft| {
            draft.patch_answer(401, REJECTED, Some(Ends::Token));
            draft.cause("token-rejected", "the PATCH is 401 bad.credentials: the token was ended meanwhile");
        }),
        ("client-disabled", |draft| {
            draft.odd(Asked::Token, When::Served, Change::Set("/OAuthClient/state", "\"disabled\""), Some(Ends::Token));
            draft.patch_answer(401, REJECTED, Some(Ends::Token));
            draft.cause(
                "token-rejected",
                "the client is disabled, which makes its tokens invalid, and the PATCH is 401",
            );
            draft.reads = Some(vec![
                refused("token-rejected", "the client is disabled, which makes its tokens invalid"),
                unclear("the client is disabled, but its token is still answered"),
            ]);
            draft.token = draft.reads.clone();
            draft.vary.quirk = false;
        }),
        ("token-idle", |draft| {
            let idle = Change::Set("/dateTokenIdles", "\"2020-01-01T00:00:00Z\"");
            draft.odd(Asked::Token, When::Served, idle, Some(Ends::Token));
            draft.patch_answer(401, REJECTED, Some(Ends::Token));
            draft.one_of(vec![
                refused("token-rejected", "it was idle too long, and the PATCH is 401"),
                refused("token-expired", "the time after which it is idle has passed, and the PATCH is 401"),
            ]);
            draft.curable = true;
            draft.only = Some(Mode::Mute);
            draft.vary.quirk = false;
        }),
        ("address-not-allowed", |draft| {
            let refused = r#"{"message":"The IP address is not authorized.","code":"ip.not.authorized","status":401,"details":[],"errors":[]}"#;
            draft.odd(Asked::All, When::Always, Change::Answer(401, refused), Some(Ends::Network));
            draft.hides_everything();
            draft.cause_in_token("ip-not-allowed", "401 ip.not.authorized is the organisation's address list");
        }),
        ("address-not-allowed-for-mute", |draft| {
            let refused = r#"{"message":"The IP address is not authorized.","code":"ip.not.authorized","status":401,"contextId":"e4d9a7d2-7b60-4a04-a47a-0b6a3d9d7a55"}"#;
            draft.patch_answer(401, refused, Some(Ends::Network));
            draft.cause("ip-not-allowed", "401 ip.not.authorized is the organisation's address list");
        }),
        ("scope-missing", |draft| {
            scopes(draft, &["authorization:readonly", "user-basic-info"], true);
            draft.cause_in_reads("missing-scope", "scopes are enforced, and the token has none that serves");
            draft.token = Some(vec![
                refused("missing-scope", "a read whose scopes the token lacks is refused"),
                unclear("no read was made whose scopes the token lacks"),
            ]);
            draft.vary.shape = false;
        }),
        ("scope-missing-few-scopes", |draft| {
            scopes(draft, &["user-basic-info"], true);
            draft.cause_in_token(
                "missing-scope",
                "scopes are enforced: subjects/me is refused, as the token lacks its scope",
            );
            draft.vary.shape = false;
            draft.vary.evidence = false;
        }),
        ("scope-missing-drifted-code", |draft| {
            scopes(draft, &["authorization:readonly", "user-basic-info"], true);
            draft.refusal_says("/code", "\"forbidden\"");
            named_by_the_message(draft);
        }),
        ("scope-missing-no-code", |draft| {
            scopes(draft, &["authorization:readonly", "user-basic-info"], true);
            draft.refusal_lacks("/code");
            draft.refusal_lacks("/contextId");
            named_by_the_message(draft);
        }),
        ("scope-readonly", |draft| {
            scopes(draft, &["conversations:readonly", "user-basic-info"], true);
            draft.cause_in_token("missing-scope", "scopes are enforced, and the token has the reading one only");
            draft.vary.evidence = false;
        }),
        ("scope-readonly-for-mute", |draft| {
            scopes(draft, &["authorization:readonly", "conversations:readonly", "user-basic-info"], true);
            draft.cause("missing-scope", "scopes are enforced, and the token has the reading one only");
            draft.reads = Some(vec![
                refused("missing-scope", "a read whose scopes the token lacks is refused"),
                unclear("every usual read is within the token's scopes"),
            ]);
            draft.token = draft.reads.clone();
        }),
        ("scope-not-enforced", |draft| {
            scopes(draft, &["user-basic-info"], false);
            draft.mute = vec![allowed("scopes are not enforced: reads beyond them are answered")];
        }),
        ("scope-readonly-not-enforced", |draft| {
            scopes(draft, &["conversations:readonly", "user-basic-info"], false);
            draft.mute = vec![allowed("scopes are not enforced: subjects/me is answered without its scope")];
        }),
        ("scope-enforcement-unknown", |draft| {
            scopes(draft, &["authorization:readonly", "conversations:readonly", "user-basic-info"], false);
            draft.mute = vec![allowed("scopes are not enforced, and the mute is accepted")];
            draft.reads = Some(vec![
                unclear("every usual read is within the token's scopes, so whether they are enforced is not known"),
                allowed("a read beyond the token's scopes, of the list of scopes, is answered"),
            ]);
            draft.token = draft.reads.clone();
        }),
        ("scope-named-but-held", |draft| {
            draft.patch(
                Step::Entry,
                403,
                "app.not.authorized.for.scope",
                "App not authorized to use scope [conversations]",
            );
            draft.open("the refusal names a scope that this very token is listed with");
            draft.vary.caller = Callers::Users;
            draft.vary.quirk = false;
            // Without reads nothing contradicts the refusal.
            draft.bare = Some(vec![
                refused("missing-scope", "the answer to the PATCH names the scope"),
                unclear("the token is listed with the scope"),
            ]);
        }),
        ("subject-is-somebody-else", |draft| {
            draft.flags = &["--subject", "{colleague}"];
            draft.vary.caller = Callers::Users;
            draft.cause_in_token("subject-mismatch", "the user behind the token is not the one that --subject names");
            // Nobody says whether the token or the flag is the wrong one.
            draft.curable = false;
            draft.bare = Some(vec![
                refused("subject-mismatch", "the user behind the token is not the one that --subject names"),
                allowed("nothing was read first, and the mute is accepted"),
            ]);
        }),
        ("subject-is-the-caller", |draft| {
            draft.flags = &["--subject", "{user}"];
            draft.vary.caller = Callers::Users;
        }),
        ("client-without-user", |draft| client(draft)),
        ("client-without-user-forbidden", |draft| {
            client(draft);
            older(draft, "forbidden", "Access to Conversation {conversationId} is forbidden.");
            draft.only = Some(Mode::Mute);
        }),
        ("client-without-user-not-authorized", |draft| {
            client(draft);
            older(draft, "not.authorized", "You are not authorized to perform the requested action.");
            draft.only = Some(Mode::DryRun);
        }),
        ("client-without-user-and-grant-type", |draft| {
            client(draft);
            draft.odd(Asked::Token, When::Served, Change::Remove("/OAuthClient/authorizedGrantType"), None);
            draft.vary.quirk = false;
        }),
        ("client-without-user-or-permission", |draft| {
            client(draft);
            draft.blueprint.permissions = &["conversation:communication:view", "routing:queue:view"];
            draft.only = Some(Mode::DryRun);
            draft.vary.evidence = false;
        }),
        ("client-lists-scopes-without-user", |draft| {
            client(draft);
            draft.odd(Asked::Token, When::Served, Change::Set("/authorizedScope", r#"["conversations"]"#), None);
            draft.odd(Asked::Token, When::Served, Change::Set("/OAuthClient/scope", r#"["conversations"]"#), None);
            draft.vary.quirk = false;
        }),
    ]
});

/// Only the message of the answer to the mute shows that scopes are missing.
fn named_by_the_message(draft: &mut Draft) {
    draft.cause("missing-scope", "the message names the scopes, and the token has none of them");
    draft.token = Some(vec![
        refused("missing-scope", "a read whose scopes the token lacks is refused"),
        unclear("no read was made whose scopes the token lacks"),
    ]);
    draft.only = Some(Mode::Bare);
    draft.vary.shape = false;
}

fn scopes(draft: &mut Draft, scopes: &'static [&'static str], enforced: bool) {
    draft.blueprint.scopes = scopes;
    draft.blueprint.scopes_enforced = enforced;
    draft.vary.caller = Callers::Users;
    draft.vary.quirk = false;
}

fn client(draft: &mut Draft) {
    draft.blueprint.grant = Grant::ClientCredentials;
    draft.blueprint.scopes = &[];
    draft.vary.caller = Callers::Fixed;
    draft.cause_in_token("service-account", "client credentials have no user, and the operation needs one");
}

fn older(draft: &mut Draft, code: &'static str, message: &'static str) {
    draft.blueprint.on_patch = Some(Patch::Refused(Step::Entry, Refusal { status: 403, code, message }));
}
