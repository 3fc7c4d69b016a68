//! One login: a token, the place it is good for, and the client it was issued to.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::platform::Place;
use crate::platform::oauth::Issued;
use crate::token::AccessToken;

/// How a token was had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Grant {
    /// By a user who signed in (RFC 6749 §4.1): the token acts for that user.
    AuthorizationCode,
    /// By the client alone (RFC 6749 §4.4): the token has no user.
    ClientCredentials,
}

/// A token and where it came from.
#[derive(Debug, Clone)]
pub(crate) struct Profile {
    /// Where the token is good.
    pub place: Place,
    /// The OAuth client it was issued to.
    pub client_id: String,
    /// The user it acts for, by e-mail address or name; `None` for a client alone, or where it is not known.
    pub user: Option<String>,
    /// How it was had.
    pub grant: Grant,
    /// The token.
    pub token: AccessToken,
    /// When it was had.
    pub obtained_at: Timestamp,
    /// When it ends, by its `expires_in`; `None` where the platform did not say.
    pub expires_at: Option<Timestamp>,
}

impl Profile {
    /// What was issued, at an instant.
    pub(super) fn new(place: Place, client_id: &str, grant: Grant, issued: Issued, now: Timestamp) -> Self {
        let lifetime = issued.expires_in_seconds.map(Duration::from_secs);
        let lifetime = lifetime.and_then(|lifetime| SignedDuration::try_from(lifetime).ok());
        Self {
            place,
            client_id: client_id.to_owned(),
            user: None,
            grant,
            token: issued.token,
            obtained_at: now,
            expires_at: lifetime.and_then(|lifetime| now.checked_add(lifetime).ok()),
        }
    }

    /// Whether its time is up, by its own words.
    #[must_use]
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires_at.is_some_and(|end| end <= now)
    }

    /// Who it acts for, and where: a user, else the OAuth client.
    #[must_use]
    pub(crate) fn describe(&self) -> String {
        match (&self.user, self.grant) {
            (Some(user), _) => format!("{user}, {}", self.place),
            (None, Grant::ClientCredentials) => format!("client {}, {}", self.client_id, self.place),
            (None, Grant::AuthorizationCode) => format!("a user of client {}, {}", self.client_id, self.place),
        }
    }

    /// The token and where to use it.
    #[must_use]
    pub(crate) fn into_token(self) -> (AccessToken, Place) {
        (self.token, self.place)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    fn profile(expires_in_seconds: Option<u64>) -> Profile {
        let issued = Issued { token: AccessToken::from(SecretString::from("made-for-a-test")), expires_in_seconds };
        let place = Place::from_region_name("us-east-1").unwrap();
        Profile::new(place, "client", Grant::ClientCredentials, issued, Timestamp::from_second(1_000).unwrap())
    }

    #[test]
    fn it_ends_when_the_platform_said() {
        let profile = profile(Some(86_399));
        assert_eq!(profile.expires_at, Some(Timestamp::from_second(87_399).unwrap()));
        assert!(!profile.is_expired(Timestamp::from_second(87_398).unwrap()));
        assert!(profile.is_expired(Timestamp::from_second(87_399).unwrap()));
    }

    #[test]
    fn an_end_that_is_unknown_or_beyond_the_calendar_is_none() {
        assert_eq!(profile(None).expires_at, None);
        assert_eq!(profile(Some(u64::MAX)).expires_at, None);
        assert_eq!(profile(Some(i64::MAX.unsigned_abs())).expires_at, None);
    }
}
