//! `why403 profiles`: the stored profiles, and never their tokens.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::{Listing, Profiles};
use super::error::CliError;
use super::exit::Exit;
use super::{output, source};
use crate::render::profile_table::{self, ProfileRow};

/// Runs the command.
pub(super) fn run(args: &Profiles) -> Result<Exit, CliError> {
    let now = Timestamp::now();
    let listed = source::store()?
        .list()
        .map_err(|error| CliError::from_error(error, "the stored profiles cannot be listed before that"))?;
    let rows: Vec<ProfileRow> = listed
        .into_iter()
        .map(|(name, profile)| match profile {
            Ok(profile) => ProfileRow::new(name, &profile, now),
            Err(error) => ProfileRow::unreadable(name, error.to_string()),
        })
        .collect();
    output::write_listing(&args.page, |options, out| match args.page.format {
        Listing::Terminal => profile_table::write_terminal(&rows, now, &TimeZone::system(), options, out),
        Listing::Json => profile_table::write_json(&rows, out),
    })?;
    Ok(Exit::Allowed)
}
