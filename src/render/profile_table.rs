//! `why403 profiles`: the stored profiles, without their tokens.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::login::Grant;
use crate::login::Profile;
use crate::render::local_time::until;
use crate::render::options::Options;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::{columns, pad};
use crate::report::json;

/// A stored profile, or what is wrong with it.
#[derive(Debug, Serialize)]
pub(crate) struct ProfileRow {
    name: String,
    user: Option<String>,
    client_id: Option<String>,
    grant: Option<Grant>,
    region: Option<String>,
    expires_at: Option<Timestamp>,
    is_expired: bool,
    error: Option<String>,
}

impl ProfileRow {
    /// A profile that can be used, or could be before it expired.
    pub(crate) fn new(name: String, profile: &Profile, now: Timestamp) -> Self {
        Self {
            name,
            user: profile.user.clone(),
            client_id: Some(profile.client_id.clone()),
            grant: Some(profile.grant),
            region: Some(profile.place.to_string()),
            expires_at: profile.expires_at,
            is_expired: profile.is_expired(now),
            error: None,
        }
    }

    /// A profile that cannot be read.
    pub(crate) fn unreadable(name: String, error: String) -> Self {
        Self {
            name,
            user: None,
            client_id: None,
            grant: None,
            region: None,
            expires_at: None,
            is_expired: false,
            error: Some(error),
        }
    }

    fn who(&self) -> String {
        match (&self.user, self.grant) {
            (Some(user), _) => user.clone(),
            (None, Some(Grant::ClientCredentials)) => "no user (client credentials)".to_owned(),
            (None, _) => "user not stored".to_owned(),
        }
    }
}

/// Writes one profile a line, and its client and its end below it.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_terminal(
    rows: &[ProfileRow],
    now: Timestamp,
    zone: &TimeZone,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let sheet = &mut Sheet::new(options, out);
    if rows.is_empty() {
        return sheet.paragraph(&Lead::indent(0), Ink::Plain, "No stored profiles. To sign in, run `why403 login`.");
    }
    let widest = rows.iter().map(|row| columns(&row.name)).max().unwrap_or_default();
    for row in rows {
        let lead = Lead::sign(0, &format!("{} ", pad(&row.name, widest)), Ink::Strong);
        if let Some(error) = &row.error {
            sheet.wide(&lead, Ink::Plain, &format!("cannot be used: {error}"))?;
            continue;
        }
        let region = row.region.as_deref().unwrap_or_default();
        let end = row.expires_at.map_or_else(|| "end unknown".to_owned(), |end| until(end, now, zone));
        sheet.wide(&lead, Ink::Plain, &format!("{}, {region}", row.who()))?;
        let client = row.client_id.as_deref().unwrap_or_default();
        sheet.wide(&Lead::indent(lead.columns()), Ink::Plain, &format!("client {client}"))?;
        sheet.wide(&Lead::indent(lead.columns()), Ink::Plain, &format!("until {end}"))?;
    }
    Ok(())
}

/// Writes a list for programs.
///
/// # Errors
/// Those of the writer.
pub(crate) fn write_json(rows: &[ProfileRow], out: &mut dyn Write) -> io::Result<()> {
    json::write_value(&rows, out)
}
