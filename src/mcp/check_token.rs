//! `check_token`: what `why403 check --profile NAME --operation OP` says. The token comes from the stored profile, goes to the
//! profile's own region alone, and is in no answer.

use std::time::Instant;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::arguments::Arguments;
use super::quoting::Outside;
use super::report_value::report_value;
use super::server::Settings;
use super::tool_error::ToolError;
use crate::catalogue::{MUTE, find_exactly_one, find_operations};
use crate::facts::{Asked, Facts, OperationFacts, Policy, Run, RunPlace, RunToken, Task, Unpublished};
use crate::login::profiles::{Store, StoreError};
use crate::platform::{Ask, BearerError, Client, ClientError, Http, Place, gather, runtime};
use crate::report::Judging;
use crate::secret::Redactor;
use crate::token::{AccessToken, TokenFacts};

/// Runs the tool.
pub(super) fn run(arguments: Option<Map<String, Value>>, settings: &Settings) -> Result<Value, ToolError> {
    let arguments = Arguments::new(arguments, &["profile", "operation"])?;
    let name = arguments.name("profile")?.ok_or_else(|| {
        ToolError::new(
            "profile is missing",
            "give the name of a stored profile; the user lists them with `why403 profiles`",
        )
    })?;
    let asked = asked(arguments.name("operation")?.unwrap_or(MUTE))?;
    let (token, place) = stored(name, settings)?;
    let redactor = Redactor::new([token.expose()]);
    let now = Timestamp::now();
    let mut facts = Facts {
        token: Some(TokenFacts::examine(&token, Vec::new())),
        as_of: now.to_zoned(TimeZone::UTC).date(),
        ..Facts::new(now, Task::Check, Policy::built_in())
    };
    facts.ask([&asked]);
    let run_place = match place.region() {
        _ if settings.offline => RunPlace::Nowhere,
        Some(_) => RunPlace::Region(place.to_string()),
        None => RunPlace::BaseUrl(place.to_string()),
    };
    facts.run = Run { place: run_place, has_base_url: false, token: Some(RunToken::Profile(name.to_owned())) };
    if !settings.offline {
        facts = ask_genesys(facts, &token, &place, redactor.clone(), settings)?;
    }
    let mut outside = Outside::default();
    outside.add_debug(&(&facts.token, &facts.live, &facts.refusal, &facts.failure, &facts.exchanges));
    let mut report = Judging::new(&facts).report();
    report.redact(&redactor);
    Ok(report_value(&report, outside))
}

/// The operation that a text names, or the request that no operation has: that is a finding, and no error.
fn asked(text: &str) -> Result<Asked, ToolError> {
    if let Err(miss) = find_operations(text)
        && let Some((method, path)) = miss.request
    {
        return Ok(Asked::Unpublished(Unpublished::new(&method, &path)));
    }
    let found =
        find_exactly_one(text).map_err(|error| ToolError::new(error.to_string(), error.help.clone()).quoting(text))?;
    Ok(Asked::Published(OperationFacts::from(found)))
}

/// The token of a stored profile, and the place that it is good for.
fn stored(name: &str, settings: &Settings) -> Result<(AccessToken, Place), ToolError> {
    let Some(path) = &settings.profiles else {
        return Err(ToolError::new(
            "no folder for stored profiles is known",
            "start the server with HOME or XDG_CONFIG_HOME set",
        ));
    };
    let profile = Store::at(path).load(name).map_err(|error| {
        let next = match &error {
            StoreError::Unknown { near, .. } if !near.is_empty() => format!("stored profiles with a near name: {near}"),
            StoreError::Unknown { .. } | StoreError::Name { .. } => {
                "ask the user for the name (`why403 profiles`), or to sign in: `why403 login --profile NAME`".to_owned()
            }
            _ => "ask the user to run `why403 profiles`, which says what is wrong with the stored logins".to_owned(),
        };
        let message = match &error {
            StoreError::Unknown { .. } => "there is no stored profile of this name",
            StoreError::Name { .. } => "no profile can have this name",
            StoreError::Exposed { .. } => "the stored logins can be read by others, so they are not used",
            _ => "the stored logins cannot be read",
        };
        ToolError::new(message, next)
    })?;
    if profile.is_expired(Timestamp::now()) {
        return Err(ToolError::new(
            "the token of this profile has expired",
            "ask the user to sign in again with `why403 login`",
        ));
    }
    Ok(profile.into_token())
}

/// Asks Genesys Cloud about the token: reads only.
fn ask_genesys(
    facts: Facts,
    token: &AccessToken,
    place: &Place,
    redactor: Redactor,
    settings: &Settings,
) -> Result<Facts, ToolError> {
    let failed = || {
        ToolError::new("no request could be made from this machine", "run `why403 check` in a terminal, which says why")
    };
    let driver = runtime().map_err(|_| failed())?;
    let client = match Client::new(&Http::default(), place, token, redactor) {
        Err(ClientError::Token(BearerError::NotAnAccessToken(_))) => return Ok(Facts { withheld: true, ..facts }),
        client => client.map_err(|_| failed())?,
    };
    let mut facts = facts;
    let deadline = Instant::now() + settings.timeout;
    let live = driver.block_on(gather(&client, Ask { conversation: None, operations: &facts.operations }, deadline));
    driver.shutdown_background();
    facts.add_live(live, client.exchanges());
    Ok(facts)
}
