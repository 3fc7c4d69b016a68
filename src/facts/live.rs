//! What the platform said when asked: the reads, and what came of each.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::request::{Failure, Refusal};
use crate::token::LooseNames;

/// What the platform said when asked.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LiveFacts {
    /// The base URL asked.
    pub base_url: String,
    /// The platform's clock, from a `Date` header.
    pub platform_time: Option<Timestamp>,
    /// `GET /api/v2/tokens/me`.
    pub introspection: Answer<Introspection>,
    /// `GET /api/v2/users/me?expand=authorization`.
    pub user: Answer<User>,
    /// `GET /api/v2/authorization/subjects/me`.
    pub grants: Answer<Grants>,
    /// `GET /api/v2/authorization/permissions`, read only where a permission is missing.
    pub permission_list: Answer<PermissionList>,
    /// `GET /api/v2/oauth/scopes`, asked only where nothing else settles scope enforcement.
    pub scope_probe: Answer<()>,
    /// `GET /api/v2/conversations/calls/{id}`, or the nested shape where that was refused.
    pub conversation: Answer<Conversation>,
    /// What the conversation is, where it is not a call.
    pub other_medium: Option<OtherMedium>,
    /// Other regions' API domains that know the token (`--find-region`).
    pub known_in: Vec<String>,
}

/// What came of one read.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Answer<T> {
    /// The read was not needed.
    NotAsked,
    /// It was answered.
    Given(T),
    /// It was refused with a status of 400 or more.
    Refused(Box<Refusal>),
    /// It was not answered, or not in a form we can read.
    Failed(Failure),
}

impl<T> Answer<T> {
    /// The value, where the read was answered.
    pub fn given(&self) -> Option<&T> {
        match self {
            Self::Given(value) => Some(value),
            _ => None,
        }
    }

    /// The refusal, where the read was refused.
    pub fn refused(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The failure, where the read was not answered.
    pub fn failed(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }
}

/// `GET /api/v2/authorization/permissions`: the permissions that exist in the organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PermissionList {
    /// As `domain:entity:action`.
    pub names: BTreeSet<String>,
    /// Whether every page was read, and every part of it was there.
    pub whole: bool,
}

/// A conversation that is not a call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OtherMedium {
    /// As `an email`.
    pub name: &'static str,
    /// The read that showed it.
    pub source: String,
    /// What it showed.
    pub quote: String,
}

/// `GET /api/v2/tokens/me`; every field can be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Introspection {
    /// `authorizedScope`.
    pub scopes: Option<Vec<String>>,
    /// Those of them that stand with others in one text and are not separated by spaces.
    pub loose_scopes: LooseNames,
    /// `OAuthClient.authorizedGrantType`, as `CLIENT-CREDENTIALS`.
    pub grant_type: Option<String>,
    /// `OAuthClient.id`.
    pub client_id: Option<String>,
    /// `OAuthClient.name`.
    pub client_name: Option<String>,
    /// `OAuthClient.scope`: what the client may ask for.
    pub client_scopes: Vec<String>,
    /// `OAuthClient.state`: `active`, `disabled`, `inactive`.
    pub client_state: Option<String>,
    /// `dateTokenIdles`: when the token ends if it is not used.
    pub idles_at: Option<Timestamp>,
    /// `organization.id`.
    pub organization_id: Option<String>,
    /// `organization.name`.
    pub organization_name: Option<String>,
    /// `homeOrganization.id`.
    pub home_organization_id: Option<String>,
}

/// `GET /api/v2/users/me?expand=authorization`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    /// `id`.
    pub id: Option<String>,
    /// `name`.
    pub name: Option<String>,
    /// `email`.
    pub email: Option<String>,
    /// `authorization.permissions`: names alone, a condition is not shown; `None` when the answer had none.
    pub permissions: Option<Vec<String>>,
    /// What `authorization.permissionPolicies` gives without a condition.
    pub unconditional_permissions: Vec<String>,
    /// What `authorization.permissionPolicies` gives under a condition. The same may be given without one, too.
    pub conditional_permissions: Vec<String>,
}

/// `GET /api/v2/authorization/subjects/me`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grants {
    /// `id`: the user, or the OAuth client.
    pub subject_id: Option<String>,
    /// One entry a role and division.
    pub grants: Vec<Grant>,
    /// Whether the answer had all the parts that could be absent.
    pub whole: bool,
}

/// A role held in a division.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grant {
    /// `role.name`, else `role.id`.
    pub role: String,
    /// `role.id`.
    pub role_id: Option<String>,
    /// `division.id`.
    pub division_id: Option<String>,
    /// `division.name`.
    pub division_name: Option<String>,
    /// The role's policies without a condition, as `domain:entity:action`.
    pub permissions: Vec<String>,
    /// The role's policies with one.
    pub conditional_permissions: Vec<ConditionalPermission>,
}

impl Grant {
    /// The division by its name, else by its id.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.division_name.as_deref().or(self.division_id.as_deref())
    }
}

/// A permission, and the condition that it is given under.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConditionalPermission {
    /// As `domain:entity:action`.
    pub permission: String,
    /// The condition as the answer has it, shortened.
    pub condition: String,
}

/// A conversation, from either shape.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Conversation {
    /// `id`.
    pub id: String,
    /// Everyone on it, past and present.
    pub participants: Vec<Participant>,
    /// `divisions[].division.id`: the divisions that it is in; empty where the answer shows none.
    pub divisions: Vec<String>,
    /// `divisions[].division.name` by id, where the answer has it.
    pub division_names: BTreeMap<String, String>,
}

impl Conversation {
    /// Whether no participant shows a state, or none shows whose it is: a shape that leaves out what matters.
    #[must_use]
    pub fn is_thin(&self) -> bool {
        let none_has = |has: fn(&Participant) -> bool| !self.participants.iter().any(has);
        let has_state = |participant: &Participant| participant.state.is_some();
        let has_user = |participant: &Participant| participant.user_id.is_some();
        !self.participants.is_empty() && (none_has(has_state) || none_has(has_user))
    }

    /// With what another shape of the same conversation shows of the same participants.
    #[must_use]
    pub fn completed_from(mut self, other: &Self) -> Self {
        for participant in &mut self.participants {
            let Some(same) = other.participants.iter().find(|same| same.id == participant.id) else { continue };
            let Participant { id: _, purpose, user_id, state, muted, call_ids } = same;
            participant.purpose = participant.purpose.take().or_else(|| purpose.clone());
            participant.user_id = participant.user_id.take().or_else(|| user_id.clone());
            participant.state = participant.state.take().or_else(|| state.clone());
            participant.muted = participant.muted.or(*muted);
            if participant.call_ids.is_empty() {
                participant.call_ids.clone_from(call_ids);
            }
        }
        if self.divisions.is_empty() {
            self.divisions.clone_from(&other.divisions);
            self.division_names.clone_from(&other.division_names);
        }
        self
    }
}

/// One participant of a conversation; every field can be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Participant {
    /// `id`.
    pub id: String,
    /// `purpose`: `agent`, `customer`, `acd` …
    pub purpose: Option<String>,
    /// `userId` or `user.id`.
    pub user_id: Option<String>,
    /// `state`, or that of the liveliest call leg.
    pub state: Option<String>,
    /// `muted`, or that of the liveliest call leg.
    pub muted: Option<bool>,
    /// `calls[].id`.
    pub call_ids: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conversation(state: Option<&str>, user: Option<&str>) -> Conversation {
        let text = |value: Option<&str>| value.map(str::to_owned);
        let agent =
            Participant { id: "p".to_owned(), state: text(state), user_id: text(user), ..Participant::default() };
        Conversation { id: "c".to_owned(), participants: vec![agent], ..Conversation::default() }
    }

    #[test]
    fn a_shape_without_states_or_users_is_completed_from_the_other() {
        let whole = conversation(Some("connected"), Some("u"));
        assert!(!whole.is_thin() && !Conversation::default().is_thin());
        for thin in [conversation(None, Some("u")), conversation(Some("connected"), None)] {
            assert!(thin.is_thin());
            assert_eq!(thin.completed_from(&whole), whole);
        }
        let other = Conversation { participants: vec![Participant::default()], ..whole };
        let alone = conversation(None, None);
        assert_eq!(alone.clone().completed_from(&other), alone);
    }
}
