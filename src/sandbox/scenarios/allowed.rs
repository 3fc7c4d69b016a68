//! Scenarios in which the mute goes through, straight or by a detour.

use std::sync::LazyLock;
use std::time::Duration;

use super::super::blueprint::{AGENT, Blueprint, Grant, Leg, Named, Patch, Refusal, Shown, Step, Who};
use super::super::scenario::Verdict::{Allowed, Refused, Unclear};

pub(super) static SCENARIOS: LazyLock<Vec<Blueprint>> = LazyLock::new(|| {
    vec![
        AGENT,
        Blueprint {
            name: "supervisor",
            description: "a supervisor with wildcard permissions, on their own call",
            permissions: &["conversation:*:*", "routing:queue:*"],
            ..AGENT
        },
        Blueprint {
            name: "conditional-permission-met",
            description: "the user has the permission only under a condition, which this call meets",
            condition_met: true,
            expect: (Unclear, None),
            ..CONDITIONAL
        },
        Blueprint {
            name: "role-change-arrived",
            description: "the user got the permission a moment ago: users/me does not list it yet, and it is in effect",
            shown: Shown {
                names: Some(&["conversation:communication:view", "routing:queue:view"]),
                policies: Some(&["conversation:communication:view", "routing:queue:view"]),
                ..Shown::AS_HELD
            },
            expect: (Unclear, None),
            ..AGENT
        },
        Blueprint {
            name: "client-inactive",
            description: "the OAuth client is inactive: this token works, and there will be no new one",
            client_state: "inactive",
            ..AGENT
        },
        Blueprint {
            name: "implicit-grant",
            description: "the token comes from the implicit grant, which Genesys is ending",
            grant: Grant::Implicit,
            ..AGENT
        },
        Blueprint {
            name: "scope-not-enforced",
            description: "the token lacks the scope conversations, but the organisation does not enforce scopes",
            scopes: &["user-basic-info"],
            scopes_enforced: false,
            ..AGENT
        },
        Blueprint {
            name: "service-account-on-behalf",
            description: "client credentials, muting for the agent with --on-behalf-of",
            on_behalf: true,
            expect: (Refused, Some("service-account")),
            ..SERVICE_ACCOUNT
        },
        Blueprint {
            name: "already-muted",
            description: "the agent is muted before anyone asks",
            legs: const {
                &[
                    Leg::connected(Who::Customer),
                    Leg::gone(Who::Queue),
                    Leg { who: Who::Agent, state: "connected", muted: true },
                ]
            },
            ..AGENT
        },
        Blueprint {
            name: "several-legs",
            description: "the agent is on the call twice; the listed participant is one of the two legs",
            legs: const { &[Leg::connected(Who::Customer), Leg::connected(Who::Agent), Leg::connected(Who::Agent)] },
            ..AGENT
        },
        Blueprint {
            name: "transferred-back",
            description: "the agent left the call and came back: an ended leg and a connected one",
            legs: const {
                &[
                    Leg::connected(Who::Customer),
                    Leg::gone(Who::Agent),
                    Leg::gone(Who::Colleague),
                    Leg::connected(Who::Agent),
                ]
            },
            named: Named::Leg(3),
            ..AGENT
        },
        Blueprint {
            name: "nested-only",
            description: "the flat shape of the conversation is not found, the nested one is",
            flat_served: false,
            ..AGENT
        },
        Blueprint {
            name: "slow-mute",
            description: "the mute is accepted and shows after a second and a half",
            shows_after: Some(Duration::from_millis(1500)),
            ..AGENT
        },
        Blueprint {
            name: "swallowed-mute",
            description: "the mute is accepted and never shows",
            shows_after: None,
            expect_mute: (Allowed, None, 4),
            ..AGENT
        },
        Blueprint {
            name: "state-conflict-once",
            description: "the participant changed meanwhile: 409 once, then accepted",
            on_patch: Some(Patch::RefusedOnce(Step::State, CONFLICT)),
            ..AGENT
        },
        Blueprint {
            name: "rate-limited-once",
            description: "429 with Retry-After to the first mute, then accepted",
            on_patch: Some(Patch::RefusedOnce(
                Step::Entry,
                Refusal {
                    status: 429,
                    code: "too.many.requests.retry.after",
                    message: "Rate limit exceeded the maximum. Retry the request in [1] seconds",
                },
            )),
            ..AGENT
        },
        Blueprint {
            name: "drops-after-patch",
            description: "the mute is done, but the connection ends without an answer",
            on_patch: Some(Patch::Dropped),
            ..AGENT
        },
    ]
});

/// What the platform answers when the participant changed under the request.
pub(super) const CONFLICT: Refusal = Refusal {
    status: 409,
    code: "request.conflict",
    message: "The request conflicts with the current state of the target resource.",
};

/// The permission that the mute asks for is given under a condition that the call does not meet.
pub(super) const CONDITIONAL: Blueprint = Blueprint {
    permissions: &["conversation:communication:view", "routing:queue:view"],
    conditional: &["conversation:participant:wrapup"],
    ..AGENT
};

/// Client credentials whose role would do, were there a user.
pub(super) const SERVICE_ACCOUNT: Blueprint = Blueprint {
    name: "service-account",
    description: "client credentials on the plain endpoint, which needs a user",
    grant: Grant::ClientCredentials,
    scopes: &[],
    ..AGENT
};
