//! One profile as the file has it.

use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::login::{Grant, Profile};
use crate::platform::Place;
use crate::token::AccessToken;

/// Holds the token in the clear, so it neither prints nor stays.
#[derive(Serialize, Deserialize)]
struct Entry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base_url: Option<String>,
    client_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    grant: Grant,
    access_token: String,
    obtained_at: Timestamp,
    expires_at: Option<Timestamp>,
}

/// A profile for the file.
pub(super) fn write(profile: &Profile) -> Result<Value, serde_json::Error> {
    let region = profile.place.region().map(|region| region.aws.to_owned());
    let base_url = if region.is_none() { Some(profile.place.api()) } else { None };
    serde_json::to_value(Entry {
        region,
        base_url,
        client_id: profile.client_id.clone(),
        user: profile.user.clone(),
        grant: profile.grant,
        access_token: profile.token.expose().to_owned(),
        obtained_at: profile.obtained_at,
        expires_at: profile.expires_at,
    })
}

/// A profile from the file, or what is wrong with it, in words that repeat nothing of it.
pub(super) fn read(value: Value) -> Result<Profile, &'static str> {
    let entry: Entry = serde_json::from_value(value).map_err(|_| "not of the form that `why403 login` writes")?;
    let place = match (entry.region, entry.base_url) {
        (Some(region), None) => Place::from_region_name(&region).map_err(|_| "`region` is none that is known")?,
        (None, Some(url)) => {
            Place::from_base_url(&url).map_err(|_| "`base_url` is none that a token may be sent to")?
        }
        (Some(_), Some(_)) => return Err("both `region` and `base_url`"),
        (None, None) => return Err("neither `region` nor `base_url`"),
    };
    if entry.access_token.is_empty() {
        return Err("`access_token` is empty");
    }
    Ok(Profile {
        place,
        client_id: entry.client_id,
        user: entry.user,
        grant: entry.grant,
        token: AccessToken::from(SecretString::from(entry.access_token)),
        obtained_at: entry.obtained_at,
        expires_at: entry.expires_at,
    })
}
