//! Where a report comes from: the region, the organisation, the user and the OAuth client, by id and name.

use serde::{Deserialize, Serialize};

use crate::facts::{Conversation, Facts, GrantKind, Task};
use crate::rule::Named;

/// Where a report comes from, for whoever has to make the change. What is not known is `null`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportContext {
    /// The AWS name of the region, as `eu-central-1`.
    pub region: Option<String>,
    /// The organisation that the token works in (`tokens/me`).
    pub organization: Option<Named>,
    /// The user that the token acts for (`users/me`, or the subject of the token).
    pub user: Option<Named>,
    /// The OAuth client that the token was issued to (`tokens/me`, or the token's claims).
    pub client: Option<Named>,
    /// The division of the conversation, where it is in one alone.
    pub division: Option<Named>,
}

impl ReportContext {
    /// What is known of it; `None` for a scan, which is about no organisation.
    #[must_use]
    pub fn from_facts(facts: &Facts) -> Option<Self> {
        if facts.task == Task::Scan {
            return None;
        }
        let live = facts.live.as_ref();
        let introspection = live.and_then(|live| live.introspection.given());
        let user_read = live.and_then(|live| live.user.given());
        let is_client = facts.grant().is_some_and(|(grant, _)| grant == GrantKind::ClientCredentials);
        let user_id = facts.subject().map(|(id, _)| id).filter(|_| !is_client);
        Some(Self {
            region: facts.region().map(|region| region.aws.to_owned()),
            organization: introspection.and_then(|read| named(&read.organization_id, &read.organization_name)),
            user: named(&user_id, &user_read.and_then(|user| user.name.clone())),
            client: named(
                &facts.client_id().map(str::to_owned),
                &introspection.and_then(|read| read.client_name.clone()),
            ),
            division: live.and_then(|live| live.conversation.given()).and_then(division),
        })
    }
}

fn division(conversation: &Conversation) -> Option<Named> {
    match conversation.divisions.as_slice() {
        [only] => Some(Named { id: Some(only.clone()), name: conversation.division_names.get(only).cloned() }),
        _ => None,
    }
}

/// An id with its name; `None` where neither is known.
fn named(id: &Option<String>, name: &Option<String>) -> Option<Named> {
    (id.is_some() || name.is_some()).then(|| Named { id: id.clone(), name: name.clone() })
}
