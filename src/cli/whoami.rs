//! `why403 whoami`: whom a token acts for, as Genesys Cloud says. A refusal is explained like any other.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::{Format, Listing, ReportArgs, Whoami};
use super::error::CliError;
use super::exit::Exit;
use super::operation::Operations;
use super::run_secrets::RunSecrets;
use super::runtime::LazyRuntime;
use super::source::{self, Credential, TokenOrigin};
use super::{check, facts_from_args, output};
use crate::diagnosis::{Verdict, diagnose};
use crate::facts::{Facts, Policy, Task};
use crate::login::Identity;
use crate::platform::Place;
use crate::render::identity_sheet::{self, TokenIdentity};
use crate::report::Judging;

/// Runs the command.
pub(super) fn run(args: &Whoami, secrets: &RunSecrets) -> Result<Exit, CliError> {
    let mut credential = source::read_credential(&args.token, secrets)?;
    let stored = credential.place.take();
    let place = source::resolve_place(args.region.as_deref(), args.base_url.as_deref(), stored)?
        .ok_or_else(source::no_place)?;
    let facts = facts_from_args::initial_facts(Task::Check, &credential, Policy::none(), &Operations::default());
    let facts =
        Facts { run: facts_from_args::run(&args.token, &credential, Some(&place), args.base_url.as_deref()), ..facts };
    let runtime = LazyRuntime::default();
    let mut facts = runtime.block_on(check::ask(facts, runtime.http(), &credential, &place, args.timeout))??;
    let Some(identity) = facts.live.as_ref().and_then(Identity::from_live) else {
        let format = match args.page.format {
            Listing::Terminal => Format::Terminal,
            Listing::Json => Format::Json,
        };
        stop_at_the_obstacle(&mut facts);
        let report = ReportArgs { destinations: format.into(), color: args.page.color, ..ReportArgs::default() };
        return output::write(&Judging::new(&facts).report(), &report, secrets);
    };
    let token = token_identity(identity, &credential, &facts, &place);
    output::write_listing(&args.page, |options, out| match args.page.format {
        Listing::Terminal => {
            identity_sheet::write_terminal(&token, Timestamp::now(), &TimeZone::system(), options, out)
        }
        Listing::Json => identity_sheet::write_json(&token, out),
    })?;
    Ok(Exit::Allowed)
}

/// Nobody is named, so what kept the answer away decides, where nothing else is wrong.
fn stop_at_the_obstacle(facts: &mut Facts) {
    if diagnose(facts).verdict != Verdict::Allowed {
        return;
    }
    let Some(live) = &facts.live else { return };
    // A service account is no user, which is no obstacle.
    facts.failure = live.introspection.failed().cloned();
    facts.refusal = live.introspection.refused().cloned();
}

fn token_identity(identity: Identity, credential: &Credential, facts: &Facts, place: &Place) -> TokenIdentity {
    let claimed = || {
        let claims = facts.token.as_ref()?.claims_unverified.as_ref()?;
        claims.expires_at.valid().copied()
    };
    let (token, expires_at) = match &credential.origin {
        TokenOrigin::Profile { name, expires_at } => (format!("profile {name}"), *expires_at),
        TokenOrigin::Input(name) => (name.clone(), None),
    };
    TokenIdentity {
        token,
        fingerprint: facts.token.as_ref().map(|token| token.fingerprint.clone()).unwrap_or_default(),
        identity,
        region: place.to_string(),
        api: place.api(),
        expires_at: expires_at.or_else(claimed),
    }
}
