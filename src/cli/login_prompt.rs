//! What `why403 login` asks at a terminal where no flag says it: the region and the OAuth client.

use std::io::{self, IsTerminal, Write};

use super::error::CliError;
use super::run_secrets::RunSecrets;
use super::{source, terminal};
use crate::catalogue::REGIONS;
use crate::platform::Place;

/// How often a region is asked for.
const ATTEMPTS: usize = 3;

const REGION_HELP: &str = "give --region NAME; `why403 regions` lists them";

/// The next step where no OAuth client is known.
pub(super) const CLIENT_HELP: &str = "give --client-id ID, or set GENESYSCLOUD_OAUTHCLIENT_ID; an administrator finds it in \
    Menu > IT and Integrations > OAuth (classic: Admin > Integrations > OAuth)";

/// Whether there is a person to ask.
pub(super) fn is_possible() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for the region, by its number in a list or by its name.
pub(super) fn ask_region(secrets: &RunSecrets) -> Result<Place, CliError> {
    let mut list = String::from("Which region is your organisation in? The address bar of Genesys Cloud shows it.\n\n");
    for (number, region) in (1..).zip(REGIONS.iter()) {
        list.push_str(&format!("{number:>4}  {:<15} {:<22} {}\n", region.aws, region.domain, region.city));
    }
    say(&format!("{list}\n"));
    for attempt in 1..=ATTEMPTS {
        let typed = ask("Region (number, name, city or country): ", REGION_HELP)?;
        match region(&typed) {
            Ok(place) => return Ok(place),
            Err(error) if attempt == ATTEMPTS => return Err(error),
            Err(error) => say(&format!("{}\n", error.message(secrets))),
        }
    }
    Err(source::no_place())
}

fn region(typed: &str) -> Result<Place, CliError> {
    let numbered = typed.parse::<usize>().ok().and_then(|number| REGIONS.get(number.checked_sub(1)?));
    match numbered {
        Some(region) => Ok(Place::from(*region)),
        None => Place::from_region_name(typed).map_err(|error| CliError::from_error(error, REGION_HELP)),
    }
}

/// Asks for the id of the OAuth client.
pub(super) fn ask_client_id() -> Result<String, CliError> {
    ask("OAuth client ID (Menu > IT and Integrations > OAuth): ", CLIENT_HELP)
}

/// One line that is not empty.
fn ask(prompt: &str, help: &str) -> Result<String, CliError> {
    let typed = terminal::line(prompt).map_err(|error| CliError::from_error(error, help))?;
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(CliError::new("nothing was typed", help));
    }
    Ok(typed.to_owned())
}

/// Says something before a question. A stream that is gone shows at the question.
fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
