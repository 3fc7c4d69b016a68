//! `why403 mute` and `why403 unmute`.

use std::io::{self, Write};

use super::args::{DryRun, Language, Mute};
use super::error::CliError;
use super::exit::Exit;
use super::interruption::Interruption;
use super::operation::Operations;
use super::output::{self, Progress};
use super::restore_on_panic::RestoreOnPanic;
use super::run_secrets::RunSecrets;
use super::runtime::LazyRuntime;
use super::secret_argument::{refuse_repeated, refuse_secret};
use super::source::{self, Credential};
use super::{facts_from_args, policy_file, sandbox_session};
use crate::catalogue::{MUTE, MUTE_ON_BEHALF};
use crate::diagnosis::action_note;
use crate::facts::{Facts, Policy, Run, Task};
use crate::mute::{ChoiceError, Job, Rehearsal, hold, perform};
use crate::platform::{Http, Place};
use crate::report::Judging;
use crate::request::print::{self, MuteRequest};

/// Runs the command.
pub(super) fn run(args: &Mute, task: Task, secrets: &RunSecrets) -> Result<Exit, CliError> {
    let mut job = job(args, task)?;
    let file =
        policy_file::read_policy(&args.policy).inspect_err(|error| output::annotate(error, &args.report, secrets))?;
    let file = file.map(|document| document.policy.of_a_change());
    let policy = facts_from_args::policy(&args.policy, file);
    output::probe(&args.report)?;
    if let Some(language) = args.print {
        return print(args, &job, language, secrets);
    }
    let runtime = LazyRuntime::default();
    if args.place.sandbox.is_some() {
        return runtime.block_on(async {
            let session = sandbox_session::start(&args.place).await?;
            let scenario = &session.scenario;
            job.conversation.get_or_insert_with(|| scenario.conversation.clone());
            job.participant.get_or_insert_with(|| scenario.participant.clone());
            if let [flag, user] = scenario.arguments.as_slice()
                && flag == "--on-behalf-of"
            {
                job.on_behalf_of.get_or_insert_with(|| user.clone());
            }
            let run = facts_from_args::run_on_sandbox(scenario.name);
            act(args, &job, policy, &session.credential, &session.place, run, secrets).await
        })?;
    }
    if !job.preflight && (job.conversation.is_none() || job.participant.is_none()) {
        return Err(CliError::new("--no-preflight looks nothing up", "give --conversation ID and --participant ID"));
    }
    if job.on_behalf_of.is_some() && job.conversation.is_none() {
        return Err(CliError::new(
            "--on-behalf-of without --conversation: the calls that can be listed are the caller's own",
            "give --conversation ID, the call that the user is on",
        ));
    }
    let mut credential = source::read_credential(&args.token, secrets)?;
    for (flag, id) in ids(args) {
        // It would go out as a part of the URL.
        id.as_ref().map_or(Ok(()), |id| refuse_repeated(flag, id, secrets))?;
    }
    let stored = credential.place.take();
    let place = place(args, stored)?;
    let run = facts_from_args::run(&args.token, &credential, Some(&place), args.place.base_url.as_deref());
    runtime.block_on(act(args, &job, policy, &credential, &place, run, secrets))?
}

fn place(args: &Mute, stored: Option<Place>) -> Result<Place, CliError> {
    let (region, base_url) = (args.place.region.as_deref(), args.place.base_url.as_deref());
    source::resolve_place(region, base_url, stored)?.ok_or_else(source::no_place)
}

/// The flags that name a part of the URL.
fn ids(args: &Mute) -> [(&'static str, &Option<String>); 3] {
    [
        ("--conversation", &args.conversation),
        ("--participant", &args.participant),
        ("--on-behalf-of", &args.on_behalf_of),
    ]
}

fn job(args: &Mute, task: Task) -> Result<Job, CliError> {
    for (flag, given) in ids(args) {
        given
            .as_ref()
            .map_or(Ok(()), |given| source::check_id(flag, given).and_then(|()| refuse_secret(flag, given)))?;
    }
    Ok(Job {
        task,
        conversation: args.conversation.clone(),
        participant: args.participant.clone(),
        on_behalf_of: args.on_behalf_of.clone(),
        rehearsal: args.dry_run.map(|form| match form {
            DryRun::Read => Rehearsal::Read,
            DryRun::Phantom => Rehearsal::Phantom,
            DryRun::Same => Rehearsal::Same,
        }),
        preflight: !args.no_preflight,
        for_a_time: args.duration.is_some(),
        timeout: args.place.timeout,
    })
}

fn print(args: &Mute, job: &Job, language: Language, secrets: &RunSecrets) -> Result<Exit, CliError> {
    let (Some(conversation), Some(participant)) = (&job.conversation, &job.participant) else {
        return Err(CliError::new(
            "--print sends nothing, so it looks nothing up",
            "give --conversation ID and --participant ID",
        ));
    };
    let is_given = args.place.region.is_some() || args.place.base_url.is_some();
    let stored = if is_given { None } else { source::place_of_profile(&args.token, secrets)? };
    let place = place(args, stored)?;
    let base = place.api();
    let request = MuteRequest {
        base: &base,
        conversation,
        participant,
        on_behalf_of: job.on_behalf_of.as_deref(),
        muted: job.task == Task::Mute,
    };
    let text = match language {
        Language::Curl => print::curl(&request),
        Language::Python => print::python(&request),
        Language::Javascript => print::javascript(&request),
    };
    output::to_stdout(text.as_bytes(), false)?;
    Ok(Exit::Allowed)
}

async fn act(
    args: &Mute,
    job: &Job,
    policy: Policy,
    credential: &Credential,
    place: &Place,
    run: Run,
    secrets: &RunSecrets,
) -> Result<Exit, CliError> {
    let operation = if job.on_behalf_of.is_some() { MUTE_ON_BEHALF } else { MUTE };
    let facts =
        Facts { run, ..facts_from_args::initial_facts(job.task, credential, policy, &Operations::single(operation)) };
    let Some(client) = facts_from_args::client(&Http::default(), credential, place)? else {
        let facts = Facts { withheld: true, ..facts };
        return output::write(&Judging::new(&facts).report(), &args.report, secrets);
    };
    // Listen before anything is sent: whenever a signal comes, what is known is said, and what was only meant for a time
    // is changed back.
    let (mut stops, mut progress) = match args.duration {
        Some(_) => (Interruption::listen_to_pauses_too()?.into_stops(), Progress::new(&args.report)),
        None => (Interruption::listen()?.into_stops(), Progress::new(&args.report)),
    };
    let done = match args.duration {
        // The sandbox of this process ends with it: there is nobody to be left muted.
        Some(time) if args.place.sandbox.is_none() => {
            let mut watch =
                RestoreOnPanic::new(&mut progress, place, credential, facts_from_args::redactor(credential));
            hold(&client, facts, job, time, &mut watch, &mut stops).await
        }
        Some(time) => hold(&client, facts, job, time, &mut progress, &mut stops).await,
        None => perform(&client, facts, job, &mut progress, &mut stops).await,
    };
    drop(progress);
    let facts = done.map_err(ambiguous)?;
    let written = output::write(&Judging::new(&facts).report(), &args.report, secrets);
    if written.is_err()
        && let Some(action) = facts.action.as_ref().filter(|action| action.sent())
    {
        // The report did not arrive; what was done to the call must not go unsaid.
        let _ = writeln!(io::stderr(), "note: {}", action_note(action));
    }
    written
}

/// It is not clear which call or leg is meant: the flag that says it.
fn ambiguous(error: ChoiceError) -> CliError {
    let (missing, help) = match &error {
        ChoiceError::NoActiveCall | ChoiceError::SeveralCalls(_) => {
            ("no --conversation was given, and", "give --conversation ID")
        }
        ChoiceError::SeveralLegs(_) => {
            ("no --participant was given, and", "give --participant ID, one of those listed")
        }
        ChoiceError::ValueUnknown => ("--dry-run=same:", "use --dry-run=read or --dry-run=phantom"),
    };
    CliError::new(format!("{missing} {error}"), help)
}
