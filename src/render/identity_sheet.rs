//! `why403 whoami` and the end of `why403 login`: whom a token acts for, and until when.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::login::Identity;
use crate::render::local_time::until;
use crate::render::options::Options;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::report::json;

/// What is known of one token, and never the token.
#[derive(Debug, Serialize)]
pub(crate) struct TokenIdentity {
    /// Where the token was read from, as `profile default`.
    pub token: String,
    /// `sha256:` and eight hex digits.
    pub fingerprint: String,
    /// Whom it acts for.
    #[serde(flatten)]
    pub identity: Identity,
    /// The AWS name of the region, or the URL of a mock server.
    pub region: String,
    /// The API host.
    pub api: String,
    /// When the token ends.
    pub expires_at: Option<Timestamp>,
}

/// Writes it for a person.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_terminal(
    token: &TokenIdentity,
    now: Timestamp,
    zone: &TimeZone,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sheet = &mut Sheet::new(options, out);
    let identity = &token.identity;
    let mut row =
        |name: &str, text: &str| sheet.wide(&Lead::sign(0, &format!("{name:<12}"), Ink::Strong), Ink::Plain, text);
    let user = identity.user.as_ref().map(|user| named(&[&user.name, &user.email], user.id.as_deref()));
    // Such a token has no scopes: "none" alone would look like the cause of a refusal.
    let is_of_client = identity.grant.as_deref() == Some("CLIENT-CREDENTIALS");
    let no_user = match is_of_client {
        true => "none: the token is the OAuth client's own (client credentials)",
        false => "not shown by Genesys Cloud",
    };
    row("user", user.as_deref().unwrap_or(no_user))?;
    let client = identity.client.as_ref().map(|client| named(&[&client.name], client.id.as_deref()));
    row("client", client.as_deref().unwrap_or("not shown by Genesys Cloud"))?;
    if let Some(organization) = &identity.organization {
        row("organisation", &named(&[&organization.name], organization.id.as_deref()))?;
    }
    let host = token.api.trim_start_matches("https://");
    row("region", &if token.region == token.api { host.to_owned() } else { format!("{} ({host})", token.region) })?;
    row(
        "scopes",
        &match identity.scopes.as_deref() {
            None => "not shown by Genesys Cloud".to_owned(),
            Some([]) if is_of_client => "none: the roles and divisions of the OAuth client decide".to_owned(),
            Some([]) => "none".to_owned(),
            Some(scopes) => scopes.join(", "),
        },
    )?;
    match (token.expires_at, identity.idles_at) {
        (Some(end), _) => row("until", &until(end, now, zone))?,
        (None, Some(idle)) => row("until", &format!("{}, if it is not used before", until(idle, now, zone)))?,
        (None, None) => row("until", "unknown: Genesys Cloud does not show it for this token")?,
    }
    row("token", &format!("{} ({})", token.token, token.fingerprint))
}

/// Names, and the id in parentheses.
fn named(names: &[&Option<String>], id: Option<&str>) -> String {
    let names: Vec<&str> = names.iter().filter_map(|name| name.as_deref()).collect();
    match (names.is_empty(), id) {
        (true, id) => id.unwrap_or("unnamed").to_owned(),
        (false, None) => names.join(", "),
        (false, Some(id)) => format!("{} ({id})", names.join(", ")),
    }
}

/// Writes it for programs.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_json(token: &TokenIdentity, out: &mut dyn Write) -> io::Result<()> {
    json::write_value(token, out)
}
