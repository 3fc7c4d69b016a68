//! The conversation, who is on it, and whose participant is named.

use std::sync::LazyLock;

use super::Fault;
use crate::sandbox::blueprint::{Grant, Leg, Named, Refusal, Who};
use crate::sandbox::odd::{Asked, Change, Ends, When};
use crate::sandbox::worlds::draft::{COLLEAGUE, CUSTOMER, Callers, Draft, Mode, OWN, QUEUE};
use crate::sandbox::worlds::truth::{allowed, refused, unclear};

const GONE: Leg = Leg { who: Who::Agent, state: "terminated", muted: false };
const WITHOUT_CALLER: &[Leg] = &[CUSTOMER, QUEUE, COLLEAGUE];
const WITH_COLLEAGUE: &[Leg] = &[CUSTOMER, OWN, COLLEAGUE];
const WITH_QUEUE: &[Leg] = &[CUSTOMER, Leg::connected(Who::Queue), OWN];
const ALL_GONE: &[Leg] = &[Leg::gone(Who::Customer), QUEUE, Leg::gone(Who::Agent)];
const BACK_AGAIN: &[Leg] = &[CUSTOMER, Leg::gone(Who::Agent), COLLEAGUE, OWN];

pub(super) static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| {
    vec![
        ("conversation-unknown", |draft| {
            draft.blueprint.conversation_known = false;
            draft.vary.shape = false;
            draft.cause_in_reads("conversation-not-found", "404: there is no such conversation");
        }),
        ("conversation-unknown-drifted-code", |draft| {
            draft.blueprint.conversation_known = false;
            draft.vary.shape = false;
            for on in [Asked::Flat, Asked::Nested, Asked::Mute] {
                draft.odd(on, When::Refused, Change::Set("/code", "\"not.found\""), None);
                draft.odd(on, When::Refused, Change::Remove("/contextId"), None);
            }
            draft.cause_in_reads("conversation-not-found", "404 for the conversation in both shapes");
            // A 404 for the PATCH alone may be of the conversation or of the participant.
            draft.only = Some(Mode::DryRun);
        }),
        ("chat", |draft| medium(draft, "chats", true)),
        ("chat-few-rights", |draft| medium(draft, "chats", false)),
        ("email", |draft| medium(draft, "emails", true)),
        ("email-few-rights", |draft| medium(draft, "emails", false)),
        ("message", |draft| medium(draft, "messages", true)),
        ("message-few-rights", |draft| medium(draft, "messages", false)),
        ("callback", |draft| medium(draft, "callbacks", true)),
        ("callback-few-rights", |draft| medium(draft, "callbacks", false)),
        ("denied-by-policy", |draft| {
            draft.blueprint.on_conversation = Some(DENIED);
            draft.vary.shape = false;
            draft.cause_in_reads("denied-by-policy", "403 authz.policy.denied");
        }),
        ("not-on-the-conversation", |draft| {
            draft.call(WITHOUT_CALLER, 2);
            draft.vary.shape = false;
            draft.vary.caller = Callers::Users;
            draft.cause_in_reads("not-a-party", "the conversation says that the caller is not on it");
        }),
        ("not-on-the-conversation-drifted-code", |draft| {
            draft.call(WITHOUT_CALLER, 2);
            draft.vary.shape = false;
            draft.vary.caller = Callers::Users;
            for on in [Asked::Flat, Asked::Nested, Asked::Mute] {
                draft.odd(on, When::Refused, Change::Set("/code", "\"not.found\""), Some(Ends::Call));
                draft.odd(on, When::Refused, Change::Set("/message", "\"HTTP 404 Not Found\""), Some(Ends::Call));
            }
            draft.one_of(vec![
                refused("conversation-not-found", "404 not.found for the conversation"),
                refused("not-a-party", "Genesys Cloud hides what the caller is not on behind the same code"),
            ]);
            draft.reads = Some(draft.mute.clone());
            draft.curable = true;
            draft.only = Some(Mode::DryRun);
        }),
        ("not-on-the-conversation-forbidden", |draft| forbidden(draft, "forbidden")),
        ("not-on-the-conversation-not-authorized", |draft| forbidden(draft, "not.authorized")),
        ("participant-is-user-id", |draft| participant(draft, Named::UserId)),
        ("participant-is-call-id", |draft| participant(draft, Named::CallId)),
        ("participant-is-conversation-id", |draft| participant(draft, Named::ConversationId)),
        ("participant-unknown", |draft| participant(draft, Named::Nothing)),
        ("participant-is-customer", |draft| {
            wrong(draft, &[CUSTOMER, QUEUE, OWN], 0);
        }),
        ("participant-is-queue", |draft| {
            wrong(draft, WITH_QUEUE, 1);
        }),
        ("participant-is-colleague", |draft| wrong(draft, WITH_COLLEAGUE, 2)),
        ("participant-is-colleague-supervisor", |draft| {
            wrong(draft, WITH_COLLEAGUE, 2);
            draft.blueprint.permissions = &["conversation:*:*", "routing:queue:*"];
            draft.vary.evidence = false;
        }),
        ("participant-of-somebody-not-shown", |draft| {
            hidden(draft);
            draft.cause("subject-mismatch", "400 user.not.party: the participant is not the caller's");
        }),
        ("participant-own-not-shown", |draft| {
            hidden(draft);
            draft.blueprint.named = Named::Leg(1);
        }),
        ("participant-of-somebody-in-container", |draft| {
            hidden(draft);
            container(
                draft,
                r#"[{"message":"The user is not the party of the participant.","code":"conversation.error.user.not.party","status":400,"messageParams":{}}]"#,
            );
            draft.cause("subject-mismatch", "the inner error says that the participant is not the caller's");
        }),
        ("on-behalf-of-somebody-not-on-the-call", |draft| {
            draft.call(WITHOUT_CALLER, 2);
            draft.blueprint.grant = Grant::ClientCredentials;
            draft.blueprint.scopes = &[];
            draft.blueprint.on_behalf = true;
            draft.vary.caller = Callers::Fixed;
            draft.vary.shape = false;
            draft.one_of(vec![
                refused("not-a-party", "the user for whom it is asked is not on the conversation"),
                refused("subject-mismatch", "the participant is another user's than the one for whom it is asked"),
                refused("wrong-participant", "the participant is another agent's"),
            ]);
            draft.reads = Some(draft.mute.clone());
        }),
        ("everybody-hung-up", |draft| {
            draft.call(ALL_GONE, 2);
            draft.cause_in_reads("call-ended", "no participant is connected any longer");
        }),
        ("caller-left", |draft| {
            draft.call(&[CUSTOMER, COLLEAGUE, GONE], 2);
            draft.cause_in_reads("call-ended", "the caller has left the call");
        }),
        ("older-leg-named", |draft| {
            draft.call(BACK_AGAIN, 1);
            draft.one_of(vec![
                refused("call-ended", "the leg that is named has ended"),
                refused("wrong-participant", "the caller is on the call in another leg"),
            ]);
            draft.reads = Some(draft.mute.clone());
            draft.curable = true;
        }),
        ("ended-in-a-container", |draft| {
            draft.call(&[CUSTOMER, COLLEAGUE, GONE], 2);
            container(
                draft,
                r#"[{"message":"The participant is not active on the conversation.","code":"conversation.error.forbidden.not.active.participant","status":403}]"#,
            );
            draft.cause_in_reads("call-ended", "the caller has left the call");
            draft.only = Some(Mode::Bare);
        }),
        ("two-faults-scope-and-permission", |draft| {
            draft.blueprint.scopes = &["user-basic-info"];
            draft.lacks_permission();
            draft.lacks_permission = false;
            draft.cause_in_token("missing-scope", "the scope comes before the permission");
            draft.vary.caller = Callers::Users;
            draft.vary.shape = false;
            draft.vary.evidence = false;
            draft.vary.quirk = false;
        }),
        ("two-faults-permission-and-customer", |draft| {
            wrong(draft, &[CUSTOMER, QUEUE, OWN], 0);
            draft.lacks_permission();
            draft.cause("missing-permission", "the permission comes before the participant");
            draft.reads = None;
            draft.bare = None;
            draft.vary.evidence = false;
        }),
        ("two-faults-permission-and-ended", |draft| {
            draft.call(ALL_GONE, 2);
            draft.lacks_permission();
            draft.vary.evidence = false;
        }),
        ("two-faults-permission-and-conversation", |draft| {
            draft.blueprint.conversation_known = false;
            draft.vary.shape = false;
            draft.lacks_permission();
            draft.vary.evidence = false;
        }),
        ("two-faults-division-and-ended", |draft| {
            draft.call(ALL_GONE, 2);
            draft.blueprint.same_division = false;
            draft.one_of(vec![
                refused("call-ended", "no participant is connected any longer, as every read shows"),
                refused("missing-division", "the grant's division is not the conversation's"),
            ]);
            draft.reads = Some(draft.mute.clone());
            draft.vary.evidence = false;
            draft.curable = true;
            draft.only = Some(Mode::DryRun);
        }),
        ("two-faults-disagreement-and-ended", |draft| {
            draft.call(ALL_GONE, 2);
            draft.odd(Asked::User, When::Served, Change::Set("/authorization/permissions", "[]"), None);
            draft.vary.caller = Callers::Users;
            draft.vary.evidence = false;
            draft.permission_open = Some("the reads disagree about the permission");
            draft.cause_in_reads("call-ended", "no participant is connected any longer");
        }),
        ("reads-of-the-conversation-forbidden", |draft| {
            let refused =
                r#"{"message":"Access to Conversation {conversation} is forbidden.","code":"forbidden","status":403}"#;
            for on in [Asked::Flat, Asked::Nested] {
                draft.odd(on, When::Always, Change::Answer(403, refused), None);
            }
            draft.vary.shape = false;
            draft.mute = vec![allowed("the mute is accepted, though the conversation cannot be read")];
            draft.participant_open = Some("the conversation cannot be read");
            draft.only = Some(Mode::Bare);
        }),
        ("reads-of-the-conversation-empty", |draft| {
            for on in [Asked::Flat, Asked::Nested] {
                draft.odd(on, When::Served, Change::Set("/participants", "[]"), None);
            }
            draft.vary.shape = false;
            draft.participant_open = Some("the conversation is read without its participants");
            draft.reads = Some(vec![
                unclear("the conversation is read without its participants"),
                refused("participant-not-found", "the conversation is read, and the participant is not there"),
            ]);
            draft.mute = vec![
                allowed("the mute is accepted, though the conversation shows no participants"),
                refused("participant-not-found", "the conversation is read, and the participant is not there"),
                unclear("the conversation is read without its participants"),
            ];
            draft.bare = Some(vec![allowed("the mute is accepted")]);
        }),
        ("reads-of-the-conversation-without-list", |draft| {
            for on in [Asked::Flat, Asked::Nested] {
                draft.odd(on, When::Served, Change::Remove("/participants"), None);
            }
            draft.vary.shape = false;
            draft.participant_open = Some("the conversation is read without its participants");
        }),
    ]
});

const DENIED: Refusal =
    Refusal { status: 403, code: "authz.policy.denied", message: "Access denied by an access control policy." };

/// A conversation of another medium: among calls it does not exist.
fn medium(draft: &mut Draft, medium: &'static str, many_rights: bool) {
    draft.blueprint.medium = medium;
    draft.vary.shape = false;
    if many_rights {
        draft.blueprint.permissions = &["conversation:*:*", "routing:*:*", "analytics:conversationDetail:view"];
        draft.vary.evidence = false;
    } else {
        draft.blueprint.permissions = &["conversation:participant:wrapup"];
        draft.vary.evidence = false;
    }
    draft.cause_in_reads("conversation-not-found", "it is not a call: among calls there is no such conversation");
}

/// Reads and PATCH are refused without a reason.
fn forbidden(draft: &mut Draft, code: &'static str) {
    draft.call(WITHOUT_CALLER, 2);
    draft.vary.shape = false;
    draft.vary.caller = Callers::Users;
    let body = if code == "forbidden" {
        r#"{"message":"Access to Conversation {conversation} is forbidden.","code":"forbidden","status":403,"contextId":"c7c62c6c-9f0a-4a59-8f0e-0a4d4d9b7a10"}"#
    } else {
        r#"{"message":"You are not authorized to perform the requested action.","code":"not.authorized","status":403,"contextId":"c7c62c6c-9f0a-4a59-8f0e-0a4d4d9b7a10"}"#
    };
    for on in [Asked::Flat, Asked::Nested, Asked::Mute] {
        draft.odd(on, When::Always, Change::Answer(403, body), Some(Ends::Call));
    }
    draft.cause_in_reads("not-a-party", "on conversations this is said to those who are not on them");
}

fn participant(draft: &mut Draft, named: Named) {
    draft.blueprint.named = named;
    draft.vary.legs = false;
    draft.cause_in_reads("participant-not-found", "the conversation has no participant of this id");
}

fn wrong(draft: &mut Draft, legs: &'static [Leg], named: usize) {
    draft.call(legs, named);
    draft.cause_in_reads("wrong-participant", "the participant is not the caller's, as the conversation shows");
    draft.bare = Some(vec![
        refused("subject-mismatch", "400 user.not.party: the participant is not the caller's"),
        refused("wrong-participant", "the participant is not the caller's, as the conversation shows"),
    ]);
}

/// The conversation does not show who its agents are.
fn hidden(draft: &mut Draft) {
    draft.call(WITH_COLLEAGUE, 2);
    draft.blueprint.user_ids_shown = false;
    draft.participant_open = Some("the conversation does not show whose participant it is");
}

/// The refusal comes inside another.
fn container(draft: &mut Draft, errors: &'static str) {
    draft.refusal_says("/code", "\"conversation.participant.update.invalid\"");
    draft.refusal_says("/message", "\"The update of the participant is invalid.\"");
    draft.refusal_says("/status", "400");
    draft.refusal_says("/errors", errors);
}
