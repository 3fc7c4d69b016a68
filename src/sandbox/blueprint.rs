//! What makes one scenario differ from another: plain data, no behaviour.

use std::time::Duration;

use super::odd::Odd;
use super::scenario::Verdict;

/// How a scenario is set up. [`AGENT`] is the one in which everything is in order; the others say where they differ.
#[derive(Debug, Clone, Copy)]
pub(super) struct Blueprint {
    /// Kebab-case, stable.
    pub(super) name: &'static str,
    /// What is the matter, in one line.
    pub(super) description: &'static str,
    /// The OAuth client's kind.
    pub(super) grant: Grant,
    /// Scopes of the client and of its tokens; client-credentials tokens carry none.
    pub(super) scopes: &'static [&'static str],
    /// The organisation's setting.
    pub(super) scopes_enforced: bool,
    /// Permissions of the user, or of the client's role.
    pub(super) permissions: &'static [&'static str],
    /// Permissions that the same role gives under a condition only.
    pub(super) conditional: &'static [&'static str],
    /// Whether that condition is met for the call.
    pub(super) condition_met: bool,
    /// Whether the role is granted in the division of the conversation, or in another.
    pub(super) same_division: bool,
    /// In which divisions `subjects/me` shows the grant.
    pub(super) granted_in: GrantedIn,
    /// Where reads show other permissions than are held: a change takes minutes to arrive everywhere.
    pub(super) shown: Shown,
    /// Of these, too, the mute asks for one, although the definition does not say so.
    pub(super) also_asked: &'static [&'static str],
    /// Published permissions that the organisation does not have.
    pub(super) not_in_org: &'static [&'static str],
    /// Whether the listed token is known to the platform.
    pub(super) token_known: bool,
    /// Whether the token has ended: only `tokens/me` still answers about it.
    pub(super) ended: bool,
    /// Whether `tokens/me` shows that the token was idle for too long.
    pub(super) idle: bool,
    /// Whether the user's home is another organisation.
    pub(super) home_elsewhere: bool,
    /// `OAuthClient.state`.
    pub(super) client_state: &'static str,
    /// Whether the listed conversation is known to the platform.
    pub(super) conversation_known: bool,
    /// Whether participants show who they are.
    pub(super) user_ids_shown: bool,
    /// Whether the flat shape is served; the nested one always is.
    pub(super) flat_served: bool,
    /// The member of a participant that holds its communications: `calls`, or another medium's.
    pub(super) medium: &'static str,
    /// Everyone on the call.
    pub(super) legs: &'static [Leg],
    /// The id that the scenario lists as the participant.
    pub(super) named: Named,
    /// What meets every request with the token.
    pub(super) everywhere: Option<Everywhere>,
    /// What meets every request about the conversation.
    pub(super) on_conversation: Option<Refusal>,
    /// What meets the PATCH, beyond what the state of things demands.
    pub(super) on_patch: Option<Patch>,
    /// What becomes of answers on their way out.
    pub(super) odd: &'static [Odd],
    /// When an accepted change can be read back; `None` for never.
    pub(super) shows_after: Option<Duration>,
    /// Whether `mute` is to be called with `--on-behalf-of` the agent.
    pub(super) on_behalf: bool,
    /// What the reads alone show.
    pub(super) expect: (Verdict, Option<&'static str>),
    /// What muting comes to, with the exit code.
    pub(super) expect_mute: (Verdict, Option<&'static str>, u8),
}

/// In which divisions `subjects/me` shows the role as granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GrantedIn {
    /// The one in which it is granted.
    One,
    /// The one of the conversation, whatever is so.
    Conversation,
    /// All divisions.
    All,
    /// That of the conversation, and another.
    Two,
    /// Another only; what has nothing to do with muting also in that of the conversation.
    Split,
}

/// The permissions that reads show; `None` is what is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    /// `users/me`, `authorization.permissions`.
    pub(super) names: Option<&'static [&'static str]>,
    /// `users/me`, `authorization.permissionPolicies`.
    pub(super) policies: Option<&'static [&'static str]>,
    /// `subjects/me`.
    pub(super) grants: Option<&'static [&'static str]>,
}

impl Shown {
    /// Every read shows what is held.
    pub(super) const AS_HELD: Self = Self { names: None, policies: None, grants: None };
}

/// The grant types that the sandbox knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grant {
    /// Authorization code: a user behind every token.
    Code,
    /// Implicit: a user, by a grant that Genesys is ending.
    Implicit,
    /// An assertion of the organisation's identity provider: a user.
    Saml,
    /// No user.
    ClientCredentials,
}

impl Grant {
    /// As in `authorizedGrantType`.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Code => "CODE",
            Self::Implicit => "TOKEN",
            Self::Saml => "SAML2-BEARER",
            Self::ClientCredentials => "CLIENT-CREDENTIALS",
        }
    }
}

/// One participant at the start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leg {
    /// Whose leg it is.
    pub(super) who: Who,
    /// `connected`, `disconnected`, `terminated`.
    pub(super) state: &'static str,
    /// Whether it starts muted.
    pub(super) muted: bool,
}

impl Leg {
    /// A leg on the call, heard by all.
    pub(super) const fn connected(who: Who) -> Self {
        Self { who, state: "connected", muted: false }
    }

    /// A leg that has left.
    pub(super) const fn gone(who: Who) -> Self {
        Self { who, state: "disconnected", muted: false }
    }
}

/// Who can be on a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// The scenario's user.
    Agent,
    /// Another agent.
    Colleague,
    /// The person outside.
    Customer,
    /// The queue that the call came through.
    Queue,
}

impl Who {
    /// As in `purpose`.
    pub(super) fn purpose(self) -> &'static str {
        match self {
            Self::Agent | Self::Colleague => "agent",
            Self::Customer => "customer",
            Self::Queue => "acd",
        }
    }
}

/// The id that a scenario lists as the participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// The leg at this position.
    Leg(usize),
    /// The agent's user id, taken for a participant id.
    UserId,
    /// The id of the agent's communication.
    CallId,
    /// The conversation's own id.
    ConversationId,
    /// An id that nothing has.
    Nothing,
}

/// What meets every request with the scenario's token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Everywhere {
    /// The organisation's address allow-list.
    IpNotAllowed,
    /// 429.
    RateLimited,
    /// 503.
    Unavailable,
    /// 503 to the first request for each method and path.
    Flaky,
    /// A page of a proxy in front of the platform.
    ProxyPage,
    /// 200 with something that is not JSON.
    Garbage,
    /// No answer at all.
    Silence,
}

/// An error as the platform writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The HTTP status.
    pub(super) status: u16,
    /// The envelope's `code`.
    pub(super) code: &'static str,
    /// The envelope's `message`; `{conversationId}` stands for the conversation's id.
    pub(super) message: &'static str,
}

/// What meets the PATCH.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patch {
    /// Refused every time.
    Refused(Step, Refusal),
    /// Refused the first time.
    RefusedOnce(Step, Refusal),
    /// Done, but the connection ends without an answer.
    Dropped,
}

/// How far the platform gets before it refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Before it looks at the request.
    Entry,
    /// At the body.
    Body,
    /// At the state of the call, when everything else was in order.
    State,
}

/// Two of the three that the mute operation asks any one of, and reading the nested shape.
pub(super) const AGENT_PERMISSIONS: &[&str] = &[
    "conversation:communication:disconnect",
    "conversation:communication:view",
    "conversation:participant:wrapup",
    "routing:queue:view",
];

/// The call as it mostly is: a customer, the queue, the agent.
pub(super) const CALL: &[Leg] = &[Leg::connected(Who::Customer), Leg::gone(Who::Queue), Leg::connected(Who::Agent)];

/// The scenario in which everything is in order.
pub(super) const AGENT: Blueprint = Blueprint {
    name: "agent",
    description: "an agent on their own call; everything works",
    grant: Grant::Code,
    scopes: &["authorization:readonly", "conversations", "user-basic-info", "users:readonly"],
    scopes_enforced: true,
    permissions: AGENT_PERMISSIONS,
    conditional: &[],
    condition_met: false,
    same_division: true,
    granted_in: GrantedIn::One,
    shown: Shown::AS_HELD,
    also_asked: &[],
    not_in_org: &[],
    token_known: true,
    ended: false,
    idle: false,
    home_elsewhere: false,
    client_state: "active",
    conversation_known: true,
    user_ids_shown: true,
    flat_served: true,
    medium: "calls",
    legs: CALL,
    named: Named::Leg(2),
    everywhere: None,
    on_conversation: None,
    on_patch: None,
    odd: &[],
    shows_after: Some(Duration::from_millis(150)),
    on_behalf: false,
    expect: (Verdict::Allowed, None),
    expect_mute: (Verdict::Allowed, None, 0),
};
