//! The kinds of change, as reports have them.

use serde::{Deserialize, Serialize};

use super::value::{
    Choice, ClientPart, ConnectionPart, NewToken, Question, RequestPart, RetryAfter, ShowMore, WaitReason, Whom,
};
use crate::facts::Location;

/// Who can make a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Who {
    /// Whoever writes or runs the program.
    Developer,
    /// The person who signs in.
    User,
    /// An administrator of the Genesys Cloud organisation.
    Administrator,
    /// Whoever runs the network between the program and Genesys Cloud.
    NetworkTeam,
    /// Genesys support.
    GenesysSupport,
    /// Whoever runs the other service that answered, or that issued the token.
    OtherService,
}

/// How several names combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Mode {
    /// One of them is enough.
    Any,
    /// All of them are needed.
    All,
}

/// An id with its name; each is `null` where it is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Named {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
}

/// Whose roles are to change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Grantee {
    /// A user, or an OAuth client with the client credentials grant.
    pub kind: GranteeKind,
    /// Its id; `null` where it is not known.
    pub id: Option<String>,
    /// Its name; `null` where it is not known.
    pub name: Option<String>,
    /// Whether the text says the OAuth client first, where it is not known who called.
    #[serde(skip)]
    pub is_client_likelier: bool,
}

impl Grantee {
    /// Somebody of this kind, of whom nothing else is known.
    #[must_use]
    pub fn new(kind: GranteeKind) -> Self {
        Self { kind, id: None, name: None, is_client_likelier: false }
    }
}

/// The two kinds of subject that have roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GranteeKind {
    /// A user.
    User,
    /// An OAuth client.
    OauthClient,
    /// It is not known who called: the user for a user token, the OAuth client for client credentials.
    Unknown,
}

/// One of several to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Candidate {
    /// What to give: an id, a region's domain, or `PATCH /api/v2/…`.
    pub id: String,
    /// What it is; `null` where the id says it.
    pub label: Option<String>,
}

/// What to change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChangeKind {
    /// Give a role with these permissions.
    GrantPermission {
        /// Whether one or all of them are needed.
        mode: Mode,
        /// The permissions, as `domain:entity:action`; empty where the answer does not name them.
        permissions: Vec<String>,
        /// The one to grant where one is enough; `null` where all are needed.
        recommended: Option<String>,
        /// Whose role.
        to: Grantee,
        /// In which division; `null` where it is not a question of divisions.
        division: Option<Named>,
        /// The role that has these permissions already, in another division; `null` where it is not known, or where it
        /// is not a question of divisions.
        role: Option<Named>,
    },
    /// Take these permissions away.
    RemovePermission {
        /// Always `all`.
        mode: Mode,
        /// The permissions.
        permissions: Vec<String>,
        /// Always `null`.
        recommended: Option<String>,
        /// Whose role.
        to: Grantee,
        /// In which division; `null` where it is not a question of divisions.
        division: Option<Named>,
    },
    /// Add these scopes to the OAuth client.
    AddScope {
        /// Whether one or all of them are needed.
        mode: Mode,
        /// The scopes.
        scopes: Vec<String>,
        /// The OAuth client.
        client: Named,
    },
    /// Remove these scopes from the OAuth client.
    RemoveScope {
        /// Always `all`.
        mode: Mode,
        /// The scopes.
        scopes: Vec<String>,
        /// The OAuth client.
        client: Named,
    },
    /// Get or use another token.
    NewToken {
        /// How.
        how: NewToken,
    },
    /// Use the operation that acts for a user.
    ActForUser {
        /// That operation's name.
        operation: String,
        /// The user.
        user: Named,
    },
    /// Choose another one.
    Choose {
        /// What.
        what: Choice,
        /// What there is to choose from; empty where it is not known.
        candidates: Vec<Candidate>,
        /// Whether a service account chooses: it has no calls of its own.
        #[serde(skip)]
        for_client: bool,
    },
    /// Send another request.
    ChangeRequest {
        /// Which part of it.
        part: RequestPart,
        /// What it is now; `null` where it is not known.
        from: Option<String>,
        /// What it has to be; `null` where it is not known.
        to: Option<String>,
    },
    /// Change the source code.
    ChangeCode {
        /// What it calls now.
        from: Option<String>,
        /// What it should call; `null` where there is nothing like it.
        to: Option<String>,
        /// The language; `null` where it is not known.
        language: Option<String>,
        /// Where.
        locations: Vec<Location>,
    },
    /// Change the OAuth client, or how the program signs in with it.
    ChangeClient {
        /// What of it.
        part: ClientPart,
        /// What it has to be; `null` where it is not known.
        to: Option<String>,
    },
    /// Change what the policy requires.
    ChangePolicy {
        /// The policy file; `null` for flags and the built-in policy.
        file: Option<String>,
        /// The key, as `scopes.required`, or the flag, as `--issuer`.
        key: String,
        /// What it has to be; `null` to remove it.
        to: Option<String>,
    },
    /// Change an access policy of the organisation.
    ChangeAccessPolicy {
        /// The policy's id; `null` where it is not known.
        policy: Option<String>,
    },
    /// Add an address to the organisation's list of allowed addresses.
    AllowAddress {
        /// The address; `null` where it is not known.
        address: Option<String>,
    },
    /// Enable a feature for the organisation.
    EnableFeature {
        /// The permission that comes with it; `null` where it is not known.
        permission: Option<String>,
        /// The feature; `null` where it is not known.
        feature: Option<String>,
        /// The licence; `null` where it is not known.
        licence: Option<String>,
    },
    /// Change what the connection is made with.
    ChangeConnection {
        /// What of it.
        part: ConnectionPart,
    },
    /// Send the request again, or run the check again.
    Retry {
        /// When.
        after: RetryAfter,
        /// How long to wait; `null` where nothing says so.
        seconds: Option<u64>,
    },
    /// Wait.
    Wait {
        /// How long; `null` where nothing says so.
        seconds: Option<u64>,
        /// For what.
        reason: WaitReason,
    },
    /// Show why403 more of what happened.
    ShowMore {
        /// What.
        what: ShowMore,
        /// The language of the program; `null` where it is not known.
        language: Option<String>,
    },
    /// Give a key to check the signature with.
    GiveKey {
        /// The flag that takes it.
        flag: String,
    },
    /// Ask somebody.
    Ask {
        /// Whom.
        whom: Whom,
        /// What.
        question: Question,
        /// The correlation id to give; `null` where there is none.
        correlation_id: Option<String>,
    },
}

impl ChangeKind {
    /// Its name, as in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::GrantPermission { .. } => "grant_permission",
            Self::RemovePermission { .. } => "remove_permission",
            Self::AddScope { .. } => "add_scope",
            Self::RemoveScope { .. } => "remove_scope",
            Self::NewToken { .. } => "new_token",
            Self::ActForUser { .. } => "act_for_user",
            Self::Choose { .. } => "choose",
            Self::ChangeRequest { .. } => "change_request",
            Self::ChangeCode { .. } => "change_code",
            Self::ChangeClient { .. } => "change_client",
            Self::ChangePolicy { .. } => "change_policy",
            Self::ChangeAccessPolicy { .. } => "change_access_policy",
            Self::AllowAddress { .. } => "allow_address",
            Self::EnableFeature { .. } => "enable_feature",
            Self::ChangeConnection { .. } => "change_connection",
            Self::Retry { .. } => "retry",
            Self::Wait { .. } => "wait",
            Self::ShowMore { .. } => "show_more",
            Self::GiveKey { .. } => "give_key",
            Self::Ask { .. } => "ask",
        }
    }

    /// Every name, scope, id and address in it, to be redacted.
    pub fn each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        fn named(named: &mut Named, change: &mut impl FnMut(&mut String)) {
            [&mut named.id, &mut named.name].into_iter().flatten().for_each(change);
        }
        match self {
            Self::GrantPermission { mode: _, permissions, recommended, to, division, role } => {
                permissions.iter_mut().chain(recommended).for_each(&mut *change);
                [&mut to.id, &mut to.name].into_iter().flatten().for_each(&mut *change);
                division.iter_mut().chain(role).for_each(|division| named(division, change));
            }
            Self::RemovePermission { mode: _, permissions, recommended, to, division } => {
                permissions.iter_mut().chain(recommended).for_each(&mut *change);
                [&mut to.id, &mut to.name].into_iter().flatten().for_each(&mut *change);
                division.iter_mut().for_each(|division| named(division, change));
            }
            Self::AddScope { mode: _, scopes, client } | Self::RemoveScope { mode: _, scopes, client } => {
                scopes.iter_mut().for_each(&mut *change);
                named(client, change);
            }
            Self::NewToken { how: _ } => {}
            Self::ActForUser { operation, user } => {
                change(operation);
                named(user, change);
            }
            Self::Choose { what: _, candidates, for_client: _ } => {
                for Candidate { id, label } in candidates {
                    change(id);
                    label.iter_mut().for_each(&mut *change);
                }
            }
            Self::ChangeRequest { part: _, from, to } => [from, to].into_iter().flatten().for_each(change),
            Self::ChangeCode { from, to, language: _, locations } => {
                [from, to].into_iter().flatten().for_each(&mut *change);
                locations.iter_mut().for_each(|location| change(&mut location.file));
            }
            Self::ChangeClient { part: _, to } => to.iter_mut().for_each(change),
            Self::ChangePolicy { file, key, to } => {
                file.iter_mut().chain([key]).chain(to).for_each(change);
            }
            Self::ChangeAccessPolicy { policy: one } | Self::AllowAddress { address: one } => {
                one.iter_mut().for_each(change);
            }
            Self::EnableFeature { permission, feature, licence } => {
                [permission, feature, licence].into_iter().flatten().for_each(change);
            }
            Self::ChangeConnection { part: _ }
            | Self::Retry { after: _, seconds: _ }
            | Self::Wait { seconds: _, reason: _ }
            | Self::ShowMore { what: _, language: _ }
            | Self::GiveKey { flag: _ } => {}
            Self::Ask { whom: _, question: _, correlation_id } => correlation_id.iter_mut().for_each(change),
        }
    }
}
