//! What only the answer to the PATCH shows: everything that can be read is in order.

use std::sync::LazyLock;

use super::Fault;
use crate::sandbox::blueprint::Step;
use crate::sandbox::odd::{Asked, Change, Ends, When};
use crate::sandbox::worlds::draft::{Callers, Draft, Mode};
use crate::sandbox::worlds::truth::{refused, unclear};

pub(super) static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| {
    vec![
        ("ended-late", |draft| {
            draft.patch(Step::State, 400, "conversation.error.call.disconnected", "The call has been disconnected.");
            draft.cause("call-ended", "the call ended between the read and the mute");
        }),
        ("left-late", |draft| {
            draft.patch(
                Step::State,
                403,
                "conversation.error.forbidden.not.active.participant",
                "The participant is not active on the conversation.",
            );
            draft.cause("call-ended", "the caller left between the read and the mute");
        }),
        ("ended-late-in-container", |draft| {
            container(draft, Step::State);
            draft.refusal_says(
            "/errors",
            r#"[{"message":"The call has been disconnected.","code":"conversation.error.call.disconnected","status":400}]"#,
        );
            draft.cause("call-ended", "the inner error says that the call has ended");
        }),
        ("ended-late-in-nested-container", |draft| {
            container(draft, Step::State);
            draft.refusal_says(
            "/errors",
            r#"[{"code":"conversation.participant.update.invalid","status":400,"errors":[{"message":"The call has been disconnected.","code":"conversation.error.call.disconnected","status":400}]}]"#,
        );
            draft.cause("call-ended", "the innermost error says that the call has ended");
        }),
        ("ended-late-in-details", |draft| {
            container(draft, Step::State);
            draft.refusal_says(
                "/details",
                r#"[{"errorCode":"conversation.error.call.disconnected","fieldName":"muted"}]"#,
            );
            draft.cause("call-ended", "the detail says that the call has ended");
        }),
        ("container-of-nothing", |draft| {
            container(draft, Step::Body);
            unexplained(draft, "a refusal of the update without a reason; the body that was sent is correct");
        }),
        ("value-invalid", |draft| {
            draft.patch(
                Step::Body,
                400,
                "invalid.value",
                "Value [true] is not valid for field type [java.lang.Boolean].",
            );
            unexplained(draft, "the body that was sent is correct");
        }),
        ("value-invalid-without-sentence", |draft| {
            draft.patch(Step::Body, 400, "invalid.value", "");
            draft.refusal_says("/message", "null");
            unexplained(draft, "the body that was sent is correct");
        }),
        ("body-not-understood", |draft| {
            draft.patch(
                Step::Body,
                400,
                "bad.request",
                "The request could not be understood by the server due to malformed syntax.",
            );
            unexplained(draft, "the body that was sent is correct");
        }),
        ("not-a-connected-participant", |draft| {
            draft.patch(Step::State, 400, "bad.request", "You are not a connected participant on the call");
            draft.one_of(vec![
                refused("call-ended", "the caller was on the call when it was read"),
                refused("not-a-party", "the answer says that the caller is not on the call"),
                unclear("the read shows the caller as connected, the answer does not"),
            ]);
            draft.only = Some(Mode::Mute);
        }),
        ("conflict", |draft| {
            draft.patch(
                Step::State,
                409,
                "request.conflict",
                "The request conflicts with the current state of the target resource.",
            );
            conflict(draft);
        }),
        ("conflict-of-versions", |draft| {
            draft.patch(
                Step::State,
                409,
                "participant.version.conflict",
                "The version of the participant has changed.",
            );
            conflict(draft);
        }),
        ("conflict-without-code", |draft| {
            draft.patch(Step::State, 409, "", "The resource was changed by another request.");
            draft.refusal_lacks("/code");
            conflict(draft);
        }),
        ("feature-off", |draft| {
            feature(draft, "feature.toggle.disabled", "The feature is not enabled for this organization.")
        }),
        ("feature-forbidden", |draft| feature(draft, "feature.forbidden", "The feature is not available.")),
        ("feature-off-without-sentence", |draft| {
            feature(draft, "feature.toggle.disabled", "");
            draft.refusal_lacks("/message");
            draft.refusal_lacks("/contextId");
        }),
        ("policy-on-mute", |draft| {
            draft.patch(Step::Entry, 403, "authz.policy.denied", "Access denied by an access control policy.");
            draft.cause("denied-by-policy", "403 authz.policy.denied");
        }),
        ("policy-on-mute-permission-sentence", |draft| {
            draft.patch(
                Step::Entry,
                403,
                "authz.policy.denied",
                "Unable to perform the requested action. You must have the permission conversation:participant:wrapup",
            );
            draft.cause("denied-by-policy", "the code is authz.policy.denied, and the code outranks the sentence");
        }),
        ("unheard-of", |draft| {
            draft.patch(Step::Entry, 403, "sandbox.unheard.of", "The request was refused for an unpublished reason.");
            unexplained(draft, "a code that no definition has");
        }),
        ("unheard-of-without-sentence", |draft| {
            draft.patch(Step::Entry, 403, "sandbox.unheard.of", "");
            draft.refusal_says("/message", "null");
            draft.refusal_says("/errors", "null");
            draft.refusal_says("/details", "null");
            unexplained(draft, "a code that no definition has");
        }),
        ("forbidden-on-own-call", |draft| {
            draft.patch(Step::State, 403, "forbidden", "Access to Conversation {conversationId} is forbidden.");
            own_call(draft);
        }),
        ("not-authorized-on-own-call", |draft| {
            draft.patch(Step::State, 403, "not.authorized", "You are not authorized to perform the requested action.");
            own_call(draft);
        }),
        ("not-a-party-of-own-call", |draft| {
            draft.patch(
                Step::State,
                404,
                "conversation.error.not.conversation.participant",
                "The user is not a participant of the conversation.",
            );
            draft.one_of(vec![
                refused("not-a-party", "the code says that the caller is not on the conversation"),
                refused("call-ended", "the caller was on the call when it was read"),
                unclear("the read shows the caller on the call, the answer does not"),
            ]);
            draft.vary.caller = Callers::Users;
            draft.only = Some(Mode::Mute);
        }),
        ("not-party-of-own-participant", |draft| {
            draft.patch(
                Step::State,
                400,
                "conversation.error.user.not.party",
                "The user is not the party of the participant.",
            );
            draft.open("the read shows the participant as the caller's, and the answer says that it is not");
            draft.bare = Some(vec![
                refused("subject-mismatch", "the answer to the PATCH says so"),
                unclear("the conversation shows the participant as the caller's"),
            ]);
            draft.vary.caller = Callers::Users;
        }),
        ("not-found-on-own-call", |draft| {
            draft.patch(Step::State, 404, "not.found", "HTTP 404 Not Found");
            draft.one_of(vec![
                refused("call-ended", "the call was there when it was read"),
                refused("conversation-not-found", "404 for the conversation or the participant"),
                refused("participant-not-found", "404 for the conversation or the participant"),
                refused("not-a-party", "404 not.found stands for finer codes, too"),
                refused("refused-unexplained", "404 without a finer code"),
                unclear("the reads show call and participant"),
            ]);
            draft.only = Some(Mode::Mute);
        }),
        ("html-of-genesys", |draft| {
            draft.patch_answer(403, "<html><body>Forbidden</body></html>", Some(Ends::Network));
            draft.one_of(vec![
                unclear("a page, though with a header of Genesys Cloud"),
                refused("blocked-before-platform", "a page and not the envelope of Genesys Cloud"),
                refused("refused-unexplained", "a 403 without a code"),
            ]);
        }),
        ("refusal-cut", |draft| {
            draft.patch(Step::Entry, 403, "forbidden", "Access to Conversation {conversationId} is forbidden.");
            draft.odd(Asked::Mute, When::Refused, Change::Cut(40), None);
            draft.one_of(vec![
                unclear("the answer is cut before its code"),
                refused("refused-unexplained", "a 403 whose code did not arrive"),
            ]);
        }),
    ]
});

/// A refusal of the update as a whole, which can contain the errors of its parts.
fn container(draft: &mut Draft, step: Step) {
    let message = "The update of the participant is invalid.";
    draft.patch(step, 400, "conversation.participant.update.invalid", message);
}

fn unexplained(draft: &mut Draft, because: &'static str) {
    draft.one_of(vec![refused("refused-unexplained", because), unclear(because)]);
}

fn conflict(draft: &mut Draft) {
    draft.one_of(vec![refused("state-conflict", "409: the resource changed")]);
    draft.only = Some(Mode::Mute);
}

fn feature(draft: &mut Draft, code: &'static str, message: &'static str) {
    draft.patch(Step::Entry, 403, code, message);
    draft.cause("feature-not-enabled", "the code says that the feature is off");
}

/// A generic refusal, where the reads show that the usual reason for it is not so.
fn own_call(draft: &mut Draft) {
    draft.one_of(vec![
        refused("refused-unexplained", "a generic code, and the reads show the caller on the call"),
        unclear("a generic code, and the reads show the caller on the call"),
    ]);
    draft.bare = Some(vec![
        refused("refused-unexplained", "a generic code"),
        unclear("a generic code"),
        refused("not-a-party", "on conversations this is said to those who are not on them"),
    ]);
    draft.vary.caller = Callers::Users;
}
