//! Scenarios in which the platform refuses.

use std::sync::LazyLock;

use super::super::blueprint::{AGENT, Blueprint, Everywhere, Grant, Leg, Named, Patch, Refusal, Shown, Step, Who};
use super::super::scenario::Verdict::{Refused, Unclear};
use super::allowed::{CONDITIONAL, CONFLICT, SERVICE_ACCOUNT};

/// A blueprint that is refused for one cause, as the reads already show.
const fn refused(blueprint: Blueprint, cause: &'static str) -> Blueprint {
    Blueprint { expect: (Refused, Some(cause)), expect_mute: (Refused, Some(cause), 1), ..blueprint }
}

/// A blueprint whose PATCH alone is refused.
const fn refused_at_patch(blueprint: Blueprint, cause: &'static str) -> Blueprint {
    Blueprint { expect_mute: (Refused, Some(cause), 1), ..blueprint }
}

const OLDER_FORBIDDEN: Refusal =
    Refusal { status: 403, code: "forbidden", message: "Access to Conversation {conversationId} is forbidden." };

const OLDER_NOT_AUTHORIZED: Refusal =
    Refusal { status: 403, code: "not.authorized", message: "You are not authorized to perform the requested action." };

const DENIED_BY_POLICY: Refusal =
    Refusal { status: 403, code: "authz.policy.denied", message: "Access denied by an access control policy." };

const FEATURE_DISABLED: Refusal = Refusal {
    status: 403,
    code: "feature.toggle.disabled",
    message: "The feature is not enabled for this organization.",
};

const CALL_DISCONNECTED: Refusal =
    Refusal { status: 400, code: "conversation.error.call.disconnected", message: "The call has been disconnected." };

const BAD_REQUEST: Refusal = Refusal {
    status: 400,
    code: "bad.request",
    message: "The request could not be understood by the server due to malformed syntax.",
};

const UNHEARD_OF: Refusal =
    Refusal { status: 403, code: "sandbox.unheard.of", message: "The request was refused for an unpublished reason." };

/// The customer, the agent, and another agent beside them.
const WITH_COLLEAGUE: &[Leg] =
    &[Leg::connected(Who::Customer), Leg::connected(Who::Agent), Leg::connected(Who::Colleague)];

pub(super) static SCENARIOS: LazyLock<Vec<Blueprint>> = LazyLock::new(|| {
    vec![
        refused(
            Blueprint {
                name: "token-rejected",
                description: "Genesys Cloud does not know the token: expired, revoked, or of another region",
                token_known: false,
                ..AGENT
            },
            "token-rejected",
        ),
        refused(
            Blueprint {
                name: "client-disabled",
                description: "the OAuth client was disabled: its tokens are refused, and tokens/me still shows why",
                client_state: "disabled",
                ended: true,
                ..AGENT
            },
            "token-rejected",
        ),
        refused(
            Blueprint {
                name: "token-idle",
                description: "the token was idle for too long: it is refused, and tokens/me still shows since when",
                idle: true,
                ended: true,
                ..AGENT
            },
            "token-rejected",
        ),
        refused(
            Blueprint {
                name: "ip-not-allowed",
                description: "the organisation's address allow-list does not have the caller's address",
                everywhere: Some(Everywhere::IpNotAllowed),
                ..AGENT
            },
            "ip-not-allowed",
        ),
        refused(
            Blueprint {
                name: "proxy-page",
                description: "a proxy in front of Genesys Cloud answers 403 with its own page",
                everywhere: Some(Everywhere::ProxyPage),
                ..AGENT
            },
            "blocked-before-platform",
        ),
        refused(
            Blueprint {
                name: "missing-scope",
                description: "the token lacks the scope conversations, and the organisation enforces scopes",
                scopes: &["authorization:readonly", "user-basic-info"],
                ..AGENT
            },
            "missing-scope",
        ),
        refused(
            Blueprint {
                name: "readonly-scope",
                description: "the token has conversations:readonly where the writing scope is needed",
                scopes: &["authorization:readonly", "conversations:readonly", "user-basic-info"],
                ..AGENT
            },
            "missing-scope",
        ),
        refused(SERVICE_ACCOUNT, "service-account"),
        refused(
            Blueprint {
                name: "service-account-older",
                description: "client credentials, refused with the older 403 forbidden",
                on_patch: Some(Patch::Refused(Step::Entry, OLDER_FORBIDDEN)),
                ..SERVICE_ACCOUNT
            },
            "service-account",
        ),
        refused(
            Blueprint {
                name: "service-account-not-authorized",
                description: "client credentials, refused with the older 403 not.authorized",
                on_patch: Some(Patch::Refused(Step::Entry, OLDER_NOT_AUTHORIZED)),
                ..SERVICE_ACCOUNT
            },
            "service-account",
        ),
        refused(
            Blueprint {
                name: "missing-permission",
                description: "the user has none of the three permissions that the operation asks one of",
                permissions: &["conversation:communication:view", "routing:queue:view"],
                ..AGENT
            },
            "missing-permission",
        ),
        refused_at_patch(
            Blueprint {
                name: "role-change-pending",
                description: "the user got the permission a moment ago: users/me lists it, subjects/me does not, and it is not in effect",
                permissions: &["conversation:communication:view", "routing:queue:view"],
                shown: Shown { names: Some(AGENT.permissions), policies: Some(AGENT.permissions), ..Shown::AS_HELD },
                expect: (Unclear, None),
                ..AGENT
            },
            "missing-permission",
        ),
        refused(
            Blueprint {
                name: "permission-not-in-org",
                description: "the organisation does not have any of the three permissions: no role can give one",
                permissions: &["conversation:communication:view", "routing:queue:view"],
                not_in_org: &[
                    "conversation:call:record",
                    "conversation:communication:disconnect",
                    "conversation:participant:wrapup",
                ],
                ..AGENT
            },
            "permission-not-in-org",
        ),
        refused(
            Blueprint {
                name: "home-elsewhere",
                description: "the token works in another organisation than the user's home, and the permission is missing there",
                permissions: &["conversation:communication:view", "routing:queue:view"],
                home_elsewhere: true,
                ..AGENT
            },
            "missing-permission",
        ),
        refused(
            Blueprint {
                name: "permission-partly-in-org",
                description: "the organisation does not have the permission that is mostly granted, but another that is enough",
                permissions: &["conversation:communication:view", "routing:queue:view"],
                not_in_org: &["conversation:participant:wrapup"],
                ..AGENT
            },
            "missing-permission",
        ),
        refused_at_patch(
            Blueprint {
                name: "service-account-not-in-org",
                description: "client credentials with --on-behalf-of, in an organisation that has none of the permissions",
                permissions: &["conversation:communication:view", "routing:queue:view"],
                not_in_org: &[
                    "conversation:agentlessCall:add",
                    "conversation:call:record",
                    "conversation:communication:disconnect",
                    "conversation:participant:wrapup",
                ],
                on_behalf: true,
                expect: (Refused, Some("service-account")),
                ..SERVICE_ACCOUNT
            },
            "permission-not-in-org",
        ),
        refused(
            Blueprint {
                name: "two-faults",
                description: "the token lacks the scope, and the user lacks the permission",
                scopes: &["authorization:readonly", "user-basic-info"],
                permissions: &["conversation:communication:view", "routing:queue:view"],
                ..AGENT
            },
            "missing-scope",
        ),
        refused(
            Blueprint {
                name: "three-faults",
                description: "the scope and the permission are missing, and the role is granted in another division",
                scopes: &["authorization:readonly", "user-basic-info"],
                permissions: &["conversation:communication:view", "routing:queue:view"],
                same_division: false,
                ..AGENT
            },
            "missing-scope",
        ),
        refused_at_patch(
            Blueprint {
                name: "service-account-no-permission",
                description: "client credentials with --on-behalf-of; their role lacks the permission",
                permissions: &["conversation:communication:view", "routing:queue:view"],
                on_behalf: true,
                expect: (Refused, Some("service-account")),
                ..SERVICE_ACCOUNT
            },
            "missing-permission",
        ),
        refused_at_patch(
            Blueprint {
                name: "conditional-permission",
                description: "the user has the permission only under a condition, which this call does not meet",
                expect: (Unclear, None),
                ..CONDITIONAL
            },
            "missing-permission",
        ),
        refused_at_patch(
            Blueprint {
                name: "service-account-conditional",
                description: "client credentials with --on-behalf-of; their role has the permission only under a condition",
                grant: Grant::ClientCredentials,
                scopes: &[],
                on_behalf: true,
                expect: (Refused, Some("service-account")),
                ..CONDITIONAL
            },
            "missing-permission",
        ),
        refused_at_patch(
            Blueprint {
                name: "missing-division",
                description: "the user has the permission, but not in the division of the conversation",
                same_division: false,
                expect: (Unclear, None),
                ..AGENT
            },
            "missing-division",
        ),
        refused(
            Blueprint {
                name: "denied-by-policy",
                description: "an access policy of the organisation denies the conversation",
                on_conversation: Some(DENIED_BY_POLICY),
                ..AGENT
            },
            "denied-by-policy",
        ),
        refused_at_patch(
            Blueprint {
                name: "feature-not-enabled",
                description: "the feature is switched off for the organisation",
                on_patch: Some(Patch::Refused(Step::Entry, FEATURE_DISABLED)),
                ..AGENT
            },
            "feature-not-enabled",
        ),
        refused(
            Blueprint {
                name: "not-a-party",
                description: "the caller is not on the conversation, and may not read it either",
                legs: const { &[Leg::connected(Who::Customer), Leg::gone(Who::Queue), Leg::connected(Who::Colleague)] },
                ..AGENT
            },
            "not-a-party",
        ),
        refused_at_patch(
            Blueprint {
                name: "subject-mismatch",
                description: "the participant is another agent's, and the conversation does not show whose",
                legs: WITH_COLLEAGUE,
                user_ids_shown: false,
                expect: (Unclear, None),
                ..AGENT
            },
            "subject-mismatch",
        ),
        refused(
            Blueprint {
                name: "conversation-not-found",
                description: "the organisation has no such conversation",
                conversation_known: false,
                ..AGENT
            },
            "conversation-not-found",
        ),
        refused(
            Blueprint {
                name: "email-as-call",
                description: "the id is that of an email, and the caller may read it",
                medium: "emails",
                ..AGENT
            },
            "conversation-not-found",
        ),
        refused(
            Blueprint {
                name: "email-as-call-few-rights",
                description: "the id is that of an email, and the caller may not read conversations of any medium",
                medium: "emails",
                permissions: &["conversation:participant:wrapup"],
                ..AGENT
            },
            "conversation-not-found",
        ),
        refused(
            Blueprint {
                name: "participant-not-found",
                description: "the agent's user id is given as the participant id",
                named: Named::UserId,
                ..AGENT
            },
            "participant-not-found",
        ),
        refused(
            Blueprint {
                name: "wrong-participant",
                description: "the participant given is the customer",
                named: Named::Leg(0),
                ..AGENT
            },
            "wrong-participant",
        ),
        refused(
            Blueprint {
                name: "wrong-participant-other-agent",
                description: "a supervisor names another agent's leg",
                permissions: &["conversation:*:*", "routing:queue:*"],
                legs: WITH_COLLEAGUE,
                ..AGENT
            },
            "wrong-participant",
        ),
        refused(
            Blueprint {
                name: "call-ended",
                description: "everyone has hung up",
                legs: const { &[Leg::gone(Who::Customer), Leg::gone(Who::Queue), Leg::gone(Who::Agent)] },
                ..AGENT
            },
            "call-ended",
        ),
        refused(
            Blueprint {
                name: "left-the-call",
                description: "the agent handed the call over and has left it",
                legs: const {
                    &[
                        Leg::connected(Who::Customer),
                        Leg::connected(Who::Colleague),
                        Leg { who: Who::Agent, state: "terminated", muted: false },
                    ]
                },
                ..AGENT
            },
            "call-ended",
        ),
        refused_at_patch(
            Blueprint {
                name: "call-ended-late",
                description: "the call ends between the read and the mute",
                on_patch: Some(Patch::Refused(Step::State, CALL_DISCONNECTED)),
                ..AGENT
            },
            "call-ended",
        ),
        refused_at_patch(
            Blueprint {
                name: "bad-request-body",
                description: "400 without a reason to a mute whose body is as it should be",
                on_patch: Some(Patch::Refused(Step::Body, BAD_REQUEST)),
                ..AGENT
            },
            "refused-unexplained",
        ),
        refused_at_patch(
            Blueprint {
                name: "state-conflict",
                description: "the participant keeps changing: 409 every time",
                on_patch: Some(Patch::Refused(Step::State, CONFLICT)),
                ..AGENT
            },
            "state-conflict",
        ),
        refused_at_patch(
            Blueprint {
                name: "refused-unexplained",
                description: "the mute is refused with a code that is not published",
                on_patch: Some(Patch::Refused(Step::Entry, UNHEARD_OF)),
                ..AGENT
            },
            "refused-unexplained",
        ),
    ]
});
