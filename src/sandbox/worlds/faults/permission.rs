//! Permissions, their conditions, their divisions, and an organisation that does not have them.

use std::sync::LazyLock;

use super::Fault;
use crate::sandbox::blueprint::{Grant, GrantedIn, Shown};
use crate::sandbox::odd::{Asked, Change, Ends, When};
use crate::sandbox::worlds::draft::{Callers, Draft, Mode};
use crate::sandbox::worlds::truth::{refused, unclear};

const HELD: &[&str] = &["conversation:communication:view", "conversation:participant:wrapup"];
const LACKING: &[&str] = &["conversation:communication:view", "routing:queue:view"];
const CONDITION: &str = "the caller has the permission under a condition, and whether the call meets it cannot be read";
const ELSEWHERE: &str = "the permission is granted in another division than the conversation's";

pub(super) static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| {
    vec![
        ("permission-missing", Draft::lacks_permission),
        ("permission-missing-and-nothing-else-held", |draft| {
            draft.lacks_permission();
            draft.blueprint.permissions = &[];
            draft.vary.shape = false;
        }),
        ("permission-missing-under-all-code", |draft| {
            said(draft, "/code", "\"missing.permissions\"");
            draft.refusal_says(
            "/message",
            r#""Unable to perform the requested action. You are missing the following permission(s): conversation:participant:wrapup""#,
        );
        }),
        ("permission-missing-empty-list", |draft| {
            said(
                draft,
                "/message",
                r#""Unable to perform the requested action. You must have at least one of the following permissions assigned: []""#,
            );
            draft.refusal_lacks("/messageParams");
        }),
        ("permission-missing-class-name", |draft| {
            said(
                draft,
                "/message",
                r#""Unable to perform the requested action. You must have at least one of the following permissions assigned: [com.inin.conversation.authz.ParticipantPermission@5f2c1a]""#,
            );
            draft.refusal_says(
                "/messageParams",
                r#"{"permissions":"[com.inin.conversation.authz.ParticipantPermission@5f2c1a]"}"#,
            );
        }),
        ("permission-missing-other-operation", |draft| {
            said(
                draft,
                "/message",
                r#""Unable to perform the requested action. You must have at least one of the following permissions assigned: [routing:wrapupCode:edit]""#,
            );
            draft.refusal_says("/messageParams", r#"{"permissions":"[routing:wrapupCode:edit]"}"#);
            // The list in a message can be of another operation. What is published is missing as well.
        }),
        ("permission-missing-older-body", |draft| {
            said(draft, "/code", "\"not.authorized\"");
            draft.refusal_says(
            "/message",
            r#""Permission is forbidden on domain, 'conversation', entity 'participant', with action set '[wrapup]'""#,
        );
            draft.refusal_lacks("/messageParams");
        }),
        ("permission-missing-older-body-without-code", |draft| {
            said(
                draft,
                "/message",
                r#""Permission is forbidden on domain, 'conversation', entity 'participant', with action set '[wrapup]'""#,
            );
            draft.refusal_lacks("/messageParams");
            draft.refusal_lacks("/messageWithParams");
            draft.refusal_lacks("/code");
        }),
        ("permission-missing-without-code", |draft| said(draft, "/code", "null")),
        ("permission-missing-code-alone", |draft| {
            draft.lacks_permission();
            draft.refusal_lacks("/message");
            draft.refusal_lacks("/messageParams");
            draft.refusal_lacks("/messageWithParams");
            draft.refusal_lacks("/contextId");
            draft.only = Some(Mode::Bare);
        }),
        ("permission-missing-other-sentence", |draft| {
            // The code outranks the sentence.
            said(draft, "/message", r#""Access to Conversation {conversation} is forbidden.""#);
            draft.refusal_lacks("/messageWithParams");
            draft.refusal_lacks("/messageParams");
        }),
        ("permission-not-shown", |draft| {
            draft.lacks_permission();
            permissions_hidden(draft);
        }),
        ("permission-not-shown-but-held", permissions_hidden),
        ("permission-removed-everywhere-still-shown", |draft| {
            draft.lacks_permission();
            draft.blueprint.shown = Shown { names: Some(HELD), policies: Some(HELD), grants: Some(HELD) };
            draft.lacks_permission = false;
            draft.vary.evidence = false;
            draft.open("the refusal says that the permission is missing, and every read shows it as granted");
            draft.bare = Some(vec![
                refused("missing-permission", "the answer to the PATCH says so"),
                unclear("every read shows the permission as granted"),
            ]);
        }),
        ("permission-granted-nowhere-shown-yet", |draft| {
            draft.blueprint.shown = Shown { names: Some(LACKING), policies: Some(LACKING), grants: Some(LACKING) };
            draft.vary.evidence = false;
            // Only the PATCH can know better than all reads together.
            draft.only = Some(Mode::Bare);
            draft.vary.caller = Callers::Users;
            draft.token = Some(vec![refused("missing-permission", "every read agrees that the caller has none")]);
        }),
        ("permission-stale-in-grants-held", |draft| stale(draft, Shown { grants: Some(LACKING), ..Shown::AS_HELD })),
        ("permission-stale-in-user-held", |draft| {
            stale(draft, Shown { names: Some(LACKING), policies: Some(LACKING), grants: None });
        }),
        ("permission-stale-in-names-held", |draft| stale(draft, Shown { names: Some(LACKING), ..Shown::AS_HELD })),
        ("permission-stale-in-policies-held", |draft| {
            stale(draft, Shown { policies: Some(LACKING), ..Shown::AS_HELD })
        }),
        ("permission-stale-empty-names-held", |draft| stale(draft, Shown { names: Some(&[]), ..Shown::AS_HELD })),
        ("permission-stale-empty-grants-held", |draft| stale(draft, Shown { grants: Some(&[]), ..Shown::AS_HELD })),
        ("permission-stale-in-grants-lost", |draft| {
            draft.lacks_permission();
            stale(draft, Shown { grants: Some(HELD), ..Shown::AS_HELD });
        }),
        ("permission-stale-in-user-lost", |draft| {
            draft.lacks_permission();
            stale(draft, Shown { names: Some(HELD), policies: Some(HELD), grants: None });
        }),
        ("permission-stale-in-names-lost", |draft| {
            draft.lacks_permission();
            stale(draft, Shown { names: Some(HELD), ..Shown::AS_HELD });
        }),
        ("permission-stale-wildcard-lost", |draft| {
            draft.lacks_permission();
            stale(draft, Shown { names: Some(&["conversation:*:*"]), ..Shown::AS_HELD });
        }),
        ("condition-not-met", |draft| {
            conditional(draft, false);
            draft.cause(
                "missing-permission",
                "the caller has the permission under a condition that the call does not meet",
            );
        }),
        ("condition-met", |draft| conditional(draft, true)),
        ("condition-on-wildcard-not-met", |draft| {
            conditional(draft, false);
            draft.blueprint.conditional = &["conversation:participant:*"];
            draft.cause(
                "missing-permission",
                "the caller has the permission under a condition that the call does not meet",
            );
        }),
        ("condition-in-grants-only", |draft| {
            conditional(draft, false);
            let node = Change::Remove("/authorization/permissionPolicies/*/resourceConditionNode");
            draft.odd(Asked::User, When::Served, node, Some(Ends::Permissions));
            draft.cause("missing-permission", "subjects/me shows a condition, which the call does not meet");
            draft.vary.caller = Callers::Users;
        }),
        ("condition-in-user-only", |draft| {
            conditional(draft, false);
            draft.odd(
                Asked::Subject,
                When::Served,
                Change::Set("/grants/*/role/policies/*/condition", "null"),
                Some(Ends::Permissions),
            );
            draft.cause("missing-permission", "users/me shows a condition, which the call does not meet");
            draft.vary.caller = Callers::Users;
        }),
        ("condition-in-grants-only-met", |draft| {
            conditional(draft, true);
            draft.odd(
                Asked::User,
                When::Served,
                Change::Remove("/authorization/permissionPolicies/*/resourceConditionNode"),
                None,
            );
            draft.vary.caller = Callers::Users;
        }),
        ("conditions-allowed-but-none", |draft| {
            draft.odd(
                Asked::User,
                When::Served,
                Change::Set("/authorization/permissionPolicies/*/allowConditions", "true"),
                None,
            );
            draft.odd(
                Asked::User,
                When::Served,
                Change::Set(
                    "/authorization/permissionPolicies/*/resourceConditionNode",
                    r#"{"terms":[],"conjunction":null}"#,
                ),
                None,
            );
            draft.vary.caller = Callers::Users;
            draft.vary.evidence = false;
        }),
        ("permission-not-in-organisation", |draft| {
            draft.lacks_permission();
            draft.blueprint.not_in_org = &[
                "conversation:participant:wrapup",
                "conversation:call:record",
                "conversation:communication:disconnect",
                "conversation:agentlessCall:add",
            ];
            draft.cause_in_token("permission-not-in-org", "the organisation's list has none of the permissions");
            draft.bare = Some(vec![
                refused("permission-not-in-org", "the organisation's list has none of the permissions"),
                refused("missing-permission", "the answer to the PATCH says so, and nothing was read first"),
            ]);
            draft.lacks_permission = false;
            draft.vary.evidence = false;
        }),
        ("permission-partly-in-organisation", |draft| {
            draft.lacks_permission();
            draft.blueprint.not_in_org = &["conversation:call:record"];
        }),
        ("permissions-of-organisation-not-readable", |draft| {
            draft.lacks_permission();
            let refused = r#"{"message":"HTTP 403 Forbidden","code":"forbidden","status":403}"#;
            draft.odd(Asked::Permissions, When::Always, Change::Answer(403, refused), None);
        }),
        ("permissions-of-organisation-empty", |draft| {
            draft.lacks_permission();
            draft.odd(Asked::Permissions, When::Served, Change::Set("/entities", "null"), None);
        }),
        ("permission-of-another-operation-asked", |draft| {
            draft.blueprint.also_asked = &["conversation:call:pull"];
            draft.one_of(vec![
                refused(
                    "missing-permission",
                    "the answer names a permission that the caller lacks, though no definition asks for it",
                ),
                unclear("the caller has what is published, and the answer names a permission of another operation"),
            ]);
            draft.curable = true;
        }),
        ("permission-of-another-operation-asked-and-held", |draft| {
            // The message names what is published for muting, and it is held: nothing to grant.
            draft.patch_answer(
            403,
            r#"{"message":"Unable to perform the requested action. You must have at least one of the following permissions assigned: [conversation:participant:wrapup]","code":"missing.any.permissions","status":403,"messageParams":{"permissions":"[conversation:participant:wrapup]"},"contextId":"2f1d8a60-7c1e-4e7e-9a39-3b1a0c5d1e22","details":[],"errors":[]}"#,
            None,
        );
            draft.vary.evidence = false;
            draft.open("the answer says that the permission is missing, and every read shows it as granted");
            draft.bare = Some(vec![
                refused("missing-permission", "the answer to the PATCH says so"),
                unclear("every read shows the permission as granted"),
            ]);
        }),
        ("division-elsewhere", division),
        ("division-elsewhere-split", |draft| {
            division(draft);
            draft.blueprint.granted_in = GrantedIn::Split;
        }),
        ("division-elsewhere-empty-list", |draft| {
            division(draft);
            draft.refusal_says(
            "/message",
            r#""Unable to perform the requested action. You must have at least one of the following permissions assigned in division [{division}]: []""#,
        );
            draft.refusal_says("/messageParams", r#"{"permissions":"[]","divisions":"[{division}]"}"#);
        }),
        ("division-elsewhere-fourth-segment", |draft| {
            division(draft);
            draft.refusal_says("/code", "\"missing.any.permissions\"");
            draft.refusal_says(
            "/message",
            r#""Unable to perform the requested action. You must have at least one of the following permissions assigned: [conversation:participant:wrapup:{division}]""#,
        );
            draft.refusal_says("/messageParams", r#"{"permissions":"[conversation:participant:wrapup:{division}]"}"#);
        }),
        ("division-elsewhere-one-permission", |draft| {
            division(draft);
            draft.refusal_says("/code", "\"missing.division.permission\"");
            draft.refusal_says(
            "/message",
            r#""You are missing the following permission: conversation:participant:wrapup in the division {division}""#,
        );
            draft.refusal_lacks("/messageParams");
        }),
        ("division-elsewhere-code-alone", |draft| {
            division(draft);
            for member in ["/message", "/messageParams", "/messageWithParams"] {
                draft.refusal_lacks(member);
            }
        }),
        ("division-refused-but-granted-there", |draft| {
            held_there(draft, GrantedIn::Conversation);
        }),
        ("division-refused-but-granted-in-all", |draft| {
            held_there(draft, GrantedIn::All);
        }),
        ("division-refused-but-granted-in-both", |draft| {
            held_there(draft, GrantedIn::Two);
        }),
        ("division-refused-fourth-segment-but-granted", |draft| {
            held_there(draft, GrantedIn::Conversation);
            draft.refusal_says("/code", "\"missing.any.permissions\"");
            draft.refusal_says(
            "/message",
            r#""Unable to perform the requested action. You must have at least one of the following permissions assigned: [conversation:participant:wrapup:{division}]""#,
        );
        }),
        ("division-refused-names-held-and-not", |draft| {
            // One of the names that it lists is held in the very division.
            held_there(draft, GrantedIn::Conversation);
            draft.refusal_says(
            "/message",
            r#""Unable to perform the requested action. You must have at least one of the following permissions assigned in division {division}: [conversation:participant:wrapup, conversation:call:record]""#,
        );
            draft.blueprint.grant = Grant::Code;
        }),
    ]
});

/// No read shows which permissions the caller has.
fn permissions_hidden(draft: &mut Draft) {
    draft.permission_open = Some("no read shows permissions");
    draft.odd(Asked::User, When::Served, Change::Remove("/authorization"), None);
    let refused = r#"{"message":"HTTP 404 Not Found","code":"not.found","status":404}"#;
    draft.odd(Asked::Subject, When::Always, Change::Answer(404, refused), None);
    draft.vary.evidence = false;
    draft.subject_hidden = true;
}

/// A permission that is not held, and an answer that says so in its own way: seen by asking without reading first.
fn said(draft: &mut Draft, pointer: &'static str, json: &'static str) {
    draft.lacks_permission();
    draft.refusal_says(pointer, json);
    draft.only = Some(Mode::Bare);
}

/// The reads disagree; whether the permission is held, only the PATCH tells.
fn stale(draft: &mut Draft, shown: Shown) {
    draft.blueprint.shown = shown;
    draft.permission_open = Some("the reads disagree about the permission, as they do for minutes after a change");
    draft.vary.evidence = false;
    draft.vary.caller = Callers::Users;
}

fn conditional(draft: &mut Draft, met: bool) {
    draft.blueprint.permissions = LACKING;
    draft.blueprint.conditional = &["conversation:participant:wrapup"];
    draft.blueprint.condition_met = met;
    draft.permission_open = Some(CONDITION);
    draft.vary.evidence = false;
}

fn division(draft: &mut Draft) {
    draft.blueprint.same_division = false;
    draft.lacks_division = true;
    draft.cause("missing-division", ELSEWHERE);
    draft.vary.caller = Callers::Anyone;
}

/// The server refuses for the division, in which every read shows the permission as granted.
fn held_there(draft: &mut Draft, shown: GrantedIn) {
    draft.blueprint.same_division = false;
    draft.blueprint.granted_in = shown;
    draft.open("the refusal is for a division in which the grant is shown");
    draft.bare = Some(vec![
        refused("missing-division", "the answer to the PATCH says so"),
        unclear("the grant is shown in this very division"),
    ]);
    draft.vary.evidence = false;
}
