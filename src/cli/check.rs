//! `why403 check`: what is this token, and may it do the job?

use std::path::Path;
use std::time::{Duration, Instant};

use super::args::{Check, KeyArgs};
use super::exit::Exit;
use super::operation::Operations;
use super::source::{self, Credential};
use super::trouble::Trouble;
use super::{case, output, runtime, stage};
use crate::diagnosis::diagnose;
use crate::facts::{Facts, Policy, Task};
use crate::platform::region::{REGIONS, Region};
use crate::platform::{Ask, BODY_LIMIT, Client, Place, Reply, find_regions, gather, public_document};
use crate::report::Report;
use crate::token::signature::{self, KeySource};

/// Runs the command.
pub fn run(args: &Check) -> Result<Exit, Trouble> {
    output::probe(&args.report)?;
    let operations = Operations::named(&args.operation, args.operations.as_ref())?;
    if args.place.sandbox.is_some() {
        return runtime()?.block_on(async {
            let stage = stage::open(&args.place).await?;
            let facts = case::open(Task::Check, &stage.credential, policy(args), operations);
            let facts = ask(facts, &stage.credential, &stage.place, args.place.timeout).await?;
            report(&facts, args)
        });
    }
    let mut credential = source::credential(&args.token)?;
    let place = if args.offline {
        None
    } else {
        source::place(args.place.region.as_deref(), args.place.base_url.as_deref(), credential.place.take())?
    };
    let mut facts = case::open(Task::Check, &credential, policy(args), operations);
    if let Some(keys) = keys(&args.key, args)?
        && let Some(token) = &mut facts.token
        && token.is_jwt()
    {
        token.signature = signature::verify(&credential.token, &keys);
    }
    if args.find_region {
        facts = runtime()?.block_on(ask_every_region(facts, &credential, place, args.place.timeout))?;
    } else if let Some(place) = place {
        facts = runtime()?.block_on(ask(facts, &credential, &place, args.place.timeout))?;
    }
    report(&facts, args)
}

fn report(facts: &Facts, args: &Check) -> Result<Exit, Trouble> {
    output::write(&Report::assemble(facts, diagnose(facts)), &args.report)
}

fn policy(args: &Check) -> Policy {
    Policy {
        issuer: args.issuer.clone(),
        audience: args.audience.clone(),
        leeway_seconds: args.leeway,
        ..case::policy(&args.policy)
    }
}

/// Asks the platform about the token.
pub(super) async fn ask(
    mut facts: Facts,
    credential: &Credential,
    place: &Place,
    timeout: Duration,
) -> Result<Facts, Trouble> {
    if facts.token.as_ref().is_some_and(|token| token.malformed.is_some()) {
        // What is no token is not sent anywhere: it may be another secret.
        return Ok(facts);
    }
    let client = Client::new(place, &credential.token, case::redactor(credential))?;
    let deadline = Instant::now() + timeout;
    let live = gather(&client, Ask { conversation: None, operations: &facts.operations }, deadline).await;
    if !live.any_given() {
        facts.refusal = live.introspection.refused().filter(|refusal| !refusal.is_scope_refusal()).cloned();
        facts.failure = live.introspection.failed().cloned();
    }
    facts.live = Some(live);
    facts.exchanges = client.exchanges();
    Ok(facts)
}

/// Asks every region; then the one that knows the token about it, unless a place was given.
async fn ask_every_region(
    facts: Facts,
    credential: &Credential,
    place: Option<Place>,
    timeout: Duration,
) -> Result<Facts, Trouble> {
    let clients = REGIONS
        .into_iter()
        .map(|region| Ok((region, Client::new(&Place::from(region), &credential.token, case::redactor(credential))?)))
        .collect::<Result<Vec<(Region, Client)>, Trouble>>()?;
    let asked = find_regions(&clients, Instant::now() + timeout).await;
    let mut knowing =
        asked.iter().filter(|(_, reply)| matches!(reply, Ok(Reply::Answered { .. }))).map(|(region, _)| *region);
    let place = match (place, knowing.clone().next()) {
        (Some(place), _) => place,
        (None, Some(region)) => Place::from(region),
        (None, None) => return Ok(unknown_everywhere(facts, asked, &clients)),
    };
    let mut facts = ask(facts, credential, &place, timeout).await?;
    if let Some(live) = &mut facts.live {
        let elsewhere = knowing.by_ref().filter(|region| place.region() != Some(*region));
        live.known_in = elsewhere.map(|region| region.domain.to_owned()).collect();
    }
    Ok(facts)
}

/// No region knows the token, or none could be asked.
fn unknown_everywhere(
    mut facts: Facts,
    asked: Vec<(Region, Result<Reply, crate::facts::Failure>)>,
    clients: &[(Region, Client)],
) -> Facts {
    for (_, reply) in asked {
        match reply {
            Ok(Reply::Refused(refusal)) => facts.refusal = Some(*refusal),
            Err(failure) if facts.failure.is_none() => facts.failure = Some(failure),
            _ => {}
        }
    }
    if facts.refusal.is_some() {
        facts.failure = None;
    }
    facts.exchanges = clients.iter().flat_map(|(_, client)| client.exchanges()).collect();
    facts
}

/// The key that the flags name.
fn keys(args: &KeyArgs, check: &Check) -> Result<Option<KeySource>, Trouble> {
    let help = "give a JWK Set (RFC 7517), a public key in PEM, or a file with the HMAC secret";
    if let Some(path) = &args.key {
        let keys = KeySource::from_pem(&source::small_file("--key", path)?);
        return keys.map(Some).map_err(|error| {
            Trouble::from_error(anyhow::Error::from(error).context(format!("--key {}", path.display())), help)
        });
    }
    if let Some(path) = &args.secret_file {
        let keys = KeySource::from_secret(&source::small_file("--secret-file", path)?);
        return keys.map(Some).map_err(|error| {
            Trouble::from_error(anyhow::Error::from(error).context(format!("--secret-file {}", path.display())), help)
        });
    }
    let Some(place) = &args.jwks else { return Ok(None) };
    let bytes = if place.contains("://") {
        if check.offline {
            return Err(Trouble::new(
                format!("--jwks {place}: --offline asks nobody"),
                "give the key set as a file, or drop --offline",
            ));
        }
        let url = crate::platform::region::document_url(place).map_err(|error| Trouble::from_error(error, help))?;
        match runtime()?.block_on(public_document(&url, BODY_LIMIT, check.place.timeout)) {
            Ok(bytes) => bytes,
            Err(failure) => return Ok(Some(KeySource::Unavailable(format!("--jwks {place}: {}", failure.detail)))),
        }
    } else {
        source::small_file("--jwks", Path::new(place))?
    };
    let keys = KeySource::from_jwks(&bytes);
    keys.map(Some)
        .map_err(|error| Trouble::from_error(anyhow::Error::from(error).context(format!("--jwks {place}")), help))
}
