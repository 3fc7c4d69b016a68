//! `why403 check`: what is this token, and may it do the job?

use std::fmt::Display;
use std::mem::ManuallyDrop;
use std::path::Path;
use std::time::{Duration, Instant};

use super::args::{Check, KeyArgs};
use super::error::CliError;
use super::exit::Exit;
use super::key_error::FlaggedKeyError;
use super::operation::Operations;
use super::run_secrets::RunSecrets;
use super::runtime::LazyRuntime;
use super::secret_argument::refuse_secret;
use super::source::{self, Credential};
use super::{apart, check_batch, facts_from_args, output, policy_file, sandbox_session, surveying};
use crate::catalogue::{self, Operation, REGIONS, Region};
use crate::facts::{Facts, Location, Task};
use crate::platform::{Ask, BODY_LIMIT, Client, Http, Place, Reply, find_regions, gather, public_document};
use crate::policy::starter;
use crate::report::Judging;
use crate::rule::failure_words;
use crate::scan::Survey;
use crate::token::signature::{self, KeyError, KeySource};

/// Runs the command.
pub(super) fn run(args: &Check, secrets: &RunSecrets) -> Result<Exit, CliError> {
    if args.write_default {
        return write_default(args);
    }
    if let Some(input) = &args.ndjson {
        return check_batch::run(args, input, secrets);
    }
    output::probe(&args.report)?;
    let document =
        policy_file::read_policy(&args.policy).inspect_err(|error| output::annotate(error, &args.report, secrets))?;
    let own = [("--issuer", &args.claims.issuer), ("--audience", &args.claims.audience)];
    own.into_iter().try_for_each(|(flag, value)| refuse_secret(flag, value.as_deref().unwrap_or_default()))?;
    let (required, listed) = match document {
        Some(document) => (Some(document.policy), document.operations),
        None => (None, None),
    };
    let mut survey = scanned(args)?;
    let operations = operations(args, listed, survey.as_ref())?;
    let policy = facts_from_args::claims(&args.claims, facts_from_args::policy(&args.policy, required));
    let runtime = LazyRuntime::default();
    if args.place.sandbox.is_some() {
        return apart(|| {
            runtime.block_on(async {
                let session = sandbox_session::start(&args.place).await?;
                let mut facts = facts_from_args::initial_facts(Task::Check, &session.credential, policy, &operations);
                facts.as_of = args.as_of.day();
                facts.run = facts_from_args::run_on_sandbox(session.scenario.name);
                let facts = ask(facts, runtime.http(), &session.credential, &session.place, args.place.timeout).await?;
                report(&facts, &operations, survey.as_ref(), args, secrets)
            })
        })?;
    }
    let mut credential = source::read_credential(&args.token, secrets)?;
    if let Some(survey) = &mut survey {
        // The very token may stand in the code.
        survey.redact(&facts_from_args::redactor(&credential));
    }
    let place = if args.offline {
        None
    } else {
        source::resolve_place(args.place.region.as_deref(), args.place.base_url.as_deref(), credential.place.take())?
    };
    let mut facts = facts_from_args::initial_facts(Task::Check, &credential, policy, &operations);
    facts.as_of = args.as_of.day();
    facts.run = facts_from_args::run(&args.token, &credential, place.as_ref(), args.place.base_url.as_deref());
    if let Some(keys) = keys(&args.key, args, &runtime, secrets)?
        && let Some(token) = &mut facts.token
        && token.is_jwt()
    {
        token.signature = signature::verify(&credential.token, &keys);
    }
    if args.find_region {
        facts = apart(|| {
            runtime.block_on(ask_every_region(facts, runtime.http(), &credential, place, args.place.timeout))
        })??;
    } else if let Some(place) = place {
        facts = apart(|| runtime.block_on(ask(facts, runtime.http(), &credential, &place, args.place.timeout)))??;
    }
    report(&facts, &operations, survey.as_ref(), args, secrets)
}

/// What the code calls that the flags name.
fn scanned(args: &Check) -> Result<Option<Survey>, CliError> {
    let paths = &args.operations_from_scan;
    if paths.is_empty() {
        return Ok(None);
    }
    let mut survey = surveying::survey("--operations-from-scan", paths, None, &args.report)?;
    survey.as_of = Some(args.as_of.day());
    if survey.certain().next().is_none() {
        // Nothing to judge the token for is no success.
        return Err(CliError::new(
            format!(
                "--operations-from-scan {}: no certain call of Genesys Cloud was found",
                surveying::root_names(paths).join(", ")
            ),
            "see what was read, and what is uncertain: `why403 scan -v PATH`; name operations by --operation",
        ));
    }
    Ok(Some(survey))
}

/// The operations that the flags name, else those of the policy file; with them those that the code calls. Where nothing
/// says any, the mute; a file can say that there are none.
pub(super) fn operations(
    args: &Check,
    listed: Option<Vec<(Operation, Location)>>,
    survey: Option<&Survey>,
) -> Result<Operations, CliError> {
    let says_none = listed.as_ref().is_some_and(Vec::is_empty);
    let mut operations = Operations::from_args(&args.operation, args.operations.as_ref(), listed)?;
    for (operation, locations) in survey.into_iter().flat_map(Survey::called) {
        operations.add(operation, locations);
    }
    let is_open = operations.is_empty() && survey.is_none() && !says_none;
    Ok(if is_open { Operations::single(catalogue::MUTE) } else { operations })
}

fn report(
    facts: &Facts,
    operations: &Operations,
    survey: Option<&Survey>,
    args: &Check,
    secrets: &RunSecrets,
) -> Result<Exit, CliError> {
    let roots = surveying::root_names(&args.operations_from_scan);
    let judging = Judging::new(facts);
    let judging = match survey {
        Some(survey) => judging.with_sources(&roots, survey).with_each_operation(&operations.asked),
        None if operations.are_a_list() => judging.with_each_operation(&operations.asked),
        None => judging,
    };
    // Left to the end of the process, as what clap made: to take it apart takes time, and serves nothing.
    let report = ManuallyDrop::new(judging.report());
    output::write(&report, &args.report, secrets)
}

/// `--write-default`: prints a policy to begin with, or writes it where `--policy` says.
fn write_default(args: &Check) -> Result<Exit, CliError> {
    match args.policy.policy.as_deref().filter(|path| path.as_os_str() != "-") {
        Some(path) => policy_file::write_new(path, &starter())?,
        None => output::to_stdout(starter().as_bytes(), false)?,
    }
    Ok(Exit::Allowed)
}

/// Asks the platform about the token.
pub(super) async fn ask(
    mut facts: Facts,
    http: &Http,
    credential: &Credential,
    place: &Place,
    timeout: Duration,
) -> Result<Facts, CliError> {
    let Some(client) = facts_from_args::client(http, credential, place)? else {
        return Ok(Facts { withheld: true, ..facts });
    };
    let deadline = Instant::now() + timeout;
    let live = gather(&client, Ask { conversation: None, operations: &facts.operations }, deadline).await;
    facts.add_live(live, client.exchanges());
    Ok(facts)
}

/// Asks every region; then the one that knows the token about it, unless a place was given.
async fn ask_every_region(
    facts: Facts,
    http: &Http,
    credential: &Credential,
    place: Option<Place>,
    timeout: Duration,
) -> Result<Facts, CliError> {
    let mut clients: Vec<(Region, Client)> = Vec::new();
    for region in REGIONS.iter().copied() {
        match facts_from_args::client(http, credential, &Place::from(region))? {
            Some(client) => clients.push((region, client)),
            None => return Ok(Facts { withheld: true, ..facts }),
        }
    }
    let asked = find_regions(&clients, Instant::now() + timeout).await;
    let mut knowing =
        asked.iter().filter(|(_, reply)| matches!(reply, Ok(Reply::Answered { .. }))).map(|(region, _)| *region);
    let place = match (place, knowing.clone().next()) {
        (Some(place), _) => place,
        (None, Some(region)) => Place::from(region),
        (None, None) => return Ok(unknown_everywhere(facts, asked, &clients)),
    };
    let mut facts = ask(facts, http, credential, &place, timeout).await?;
    if let Some(live) = &mut facts.live {
        let elsewhere = knowing.by_ref().filter(|region| place.region() != Some(*region));
        live.known_in = elsewhere.map(|region| region.domain.to_owned()).collect();
    }
    Ok(facts)
}

/// No region knows the token, or none could be asked.
fn unknown_everywhere(
    mut facts: Facts,
    asked: Vec<(Region, Result<Reply, crate::request::Failure>)>,
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

const KEY_HELP: &str = "give a JWK Set (RFC 7517), a public key in PEM, or a file with the HMAC secret";

/// The key that the flags name.
pub(super) fn keys(
    args: &KeyArgs,
    check: &Check,
    runtime: &LazyRuntime,
    secrets: &RunSecrets,
) -> Result<Option<KeySource>, CliError> {
    if let Some(path) = &args.key {
        let keys = KeySource::from_pem(&source::read_small_file("--key", path)?);
        return keys.map(Some).map_err(|error| unusable_key("--key", &path.display(), error));
    }
    if let Some(path) = &args.secret_file {
        let secret = source::read_small_file("--secret-file", path)?;
        secrets.remember(&String::from_utf8_lossy(&secret));
        let keys = KeySource::from_secret(&secret);
        return keys.map(Some).map_err(|error| unusable_key("--secret-file", &path.display(), error));
    }
    let Some(place) = &args.jwks else { return Ok(None) };
    let bytes = if place.contains("://") {
        if check.offline {
            return Err(CliError::new(
                format!("--jwks {place}: --offline makes no network requests"),
                "give the key set as a file, or drop --offline",
            ));
        }
        let url =
            crate::platform::document_url(place).map_err(|error| CliError::new(format!("--jwks {error}"), KEY_HELP))?;
        match runtime.block_on(public_document(runtime.http(), &url, BODY_LIMIT, check.place.timeout))? {
            Ok(bytes) => bytes,
            Err(failure) => {
                let why = format!("{} ({})", failure_words(failure.kind), failure.detail);
                return Ok(Some(KeySource::Unavailable(format!("--jwks {place}: {why}"))));
            }
        }
    } else {
        source::read_small_file("--jwks", Path::new(place))?
    };
    let keys = KeySource::from_jwks(&bytes);
    keys.map(Some).map_err(|error| unusable_key("--jwks", place, error))
}

fn unusable_key(flag: &'static str, place: &dyn Display, error: KeyError) -> CliError {
    let error = anyhow::Error::from(FlaggedKeyError { flag, error });
    CliError::from_error(error.context(format!("{flag} {place}")), KEY_HELP)
}
