//! Who a token is for: the user, the OAuth client and the scopes, as Genesys Cloud says.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde::Serialize;

use super::Profile;
use crate::facts::LiveFacts;
use crate::platform::{Ask, Client, ClientError, Http, gather};
use crate::secret::Redactor;

/// Whom a token acts for. What Genesys Cloud did not say is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Identity {
    /// The user; `None` for a client credentials token.
    pub user: Option<User>,
    /// The OAuth client that the token was issued to.
    pub client: Option<OauthClient>,
    /// How it was issued, as `CODE` or `CLIENT-CREDENTIALS`.
    pub grant: Option<String>,
    /// The organisation.
    pub organization: Option<Organization>,
    /// The scopes on the token.
    pub scopes: Option<Vec<String>>,
    /// When it ends if it is not used.
    pub idles_at: Option<Timestamp>,
}

/// A user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct User {
    pub id: Option<String>,
    pub name: Option<String>,
    pub email: Option<String>,
}

/// An OAuth client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct OauthClient {
    pub id: Option<String>,
    pub name: Option<String>,
}

/// An organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Organization {
    pub id: Option<String>,
    pub name: Option<String>,
}

impl Identity {
    /// Whom the answers name; `None` where neither the token nor its user was shown.
    pub(crate) fn from_live(live: &LiveFacts) -> Option<Self> {
        let (introspection, user) = (live.introspection.given(), live.user.given());
        if introspection.is_none() && user.is_none() {
            return None;
        }
        let user = user.map(|user| User { id: user.id.clone(), name: user.name.clone(), email: user.email.clone() });
        let Some(token) = introspection else { return Some(Self { user, ..Self::default() }) };
        Some(Self {
            user,
            client: Some(OauthClient { id: token.client_id.clone(), name: token.client_name.clone() })
                .filter(|client| *client != OauthClient::default()),
            grant: token.grant_type.clone(),
            organization: Some(Organization {
                id: token.organization_id.clone(),
                name: token.organization_name.clone(),
            })
            .filter(|organization| *organization != Organization::default()),
            scopes: token.scopes.clone(),
            idles_at: token.idles_at,
        })
    }

    /// The user in one word: the e-mail address, else the name, else the id.
    pub(crate) fn user_label(&self) -> Option<&str> {
        let user = self.user.as_ref()?;
        user.email.as_deref().or(user.name.as_deref()).or(user.id.as_deref())
    }
}

/// Asks Genesys Cloud whom the token of a profile acts for; `None` where it does not say.
pub(crate) async fn identify(
    http: &Http,
    profile: &Profile,
    timeout: Duration,
) -> Result<Option<Identity>, ClientError> {
    let client = Client::new(http, &profile.place, &profile.token, Redactor::new([profile.token.expose()]))?;
    let live = gather(&client, Ask { conversation: None, operations: &[] }, Instant::now() + timeout).await;
    Ok(Identity::from_live(&live))
}
