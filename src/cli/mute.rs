//! `why403 mute` and `why403 unmute`.

use std::time::Duration;

use super::args::{DryRun, Language, Mute};
use super::exit::Exit;
use super::interruption::Interruption;
use super::operation::Operations;
use super::output::{self, Progress};
use super::source::{self, Credential};
use super::trouble::Trouble;
use super::{case, policy_file, runtime, stage};
use crate::catalogue::{MUTE, MUTE_ON_BEHALF};
use crate::diagnosis::diagnose;
use crate::facts::{Facts, Policy, Sending, Task};
use crate::mute::{ChoiceError, Job, Rehearsal, perform};
use crate::platform::{Client, Place};
use crate::report::Report;
use crate::request::print::{self, MuteRequest};
use tokio::time::sleep;

/// Runs the command.
pub fn run(args: &Mute, task: Task) -> Result<Exit, Trouble> {
    let mut job = job(args, task)?;
    let file = policy_file::read(&args.policy).inspect_err(|trouble| output::annotate(trouble, &args.report))?;
    let file = file.map(|document| document.policy.of_a_change());
    let policy = case::policy(&args.policy, file);
    output::probe(&args.report)?;
    if let Some(language) = args.print {
        return print(args, &job, language);
    }
    if args.place.sandbox.is_some() {
        return runtime()?.block_on(async {
            let stage = stage::open(&args.place).await?;
            let scenario = &stage.scenario;
            job.conversation.get_or_insert_with(|| scenario.conversation.clone());
            job.participant.get_or_insert_with(|| scenario.participant.clone());
            if let [flag, user] = scenario.arguments.as_slice()
                && flag == "--on-behalf-of"
            {
                job.on_behalf_of.get_or_insert_with(|| user.clone());
            }
            act(args, &job, policy, &stage.credential, &stage.place).await
        });
    }
    if !job.preflight && (job.conversation.is_none() || job.participant.is_none()) {
        return Err(Trouble::new("--no-preflight looks nothing up", "give --conversation ID and --participant ID"));
    }
    if job.on_behalf_of.is_some() && job.conversation.is_none() {
        return Err(Trouble::new(
            "--on-behalf-of without --conversation: the calls that can be listed are the caller's own",
            "give --conversation ID, the call that the user is on",
        ));
    }
    let mut credential = source::credential(&args.token)?;
    let stored = credential.place.take();
    let place = place(args, stored)?;
    runtime()?.block_on(act(args, &job, policy, &credential, &place))
}

fn place(args: &Mute, stored: Option<Place>) -> Result<Place, Trouble> {
    let (region, base_url) = (args.place.region.as_deref(), args.place.base_url.as_deref());
    source::place(region, base_url, stored)?.ok_or_else(source::no_place)
}

fn job(args: &Mute, task: Task) -> Result<Job, Trouble> {
    let ids = [
        ("--conversation", &args.conversation),
        ("--participant", &args.participant),
        ("--on-behalf-of", &args.on_behalf_of),
    ];
    for (flag, given) in ids {
        given.as_ref().map_or(Ok(()), |given| source::id(flag, given))?;
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
        timeout: args.place.timeout,
    })
}

fn print(args: &Mute, job: &Job, language: Language) -> Result<Exit, Trouble> {
    let (Some(conversation), Some(participant)) = (&job.conversation, &job.participant) else {
        return Err(Trouble::new(
            "--print sends nothing, so it looks nothing up",
            "give --conversation ID and --participant ID",
        ));
    };
    let place = place(args, None)?;
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

async fn act(args: &Mute, job: &Job, policy: Policy, credential: &Credential, place: &Place) -> Result<Exit, Trouble> {
    let operation = if job.on_behalf_of.is_some() { MUTE_ON_BEHALF } else { MUTE };
    let facts = case::open(job.task, credential, policy, &Operations::one(operation));
    let Some(client) = case::client(credential, place)? else {
        let facts = Facts { withheld: true, ..facts };
        return output::write(&Report::assemble(&facts, diagnose(&facts)), &args.report);
    };
    let mut progress = Progress::new(&args.report);
    // What is only meant for a time is changed back whenever a signal comes: listen before anything is sent.
    let mut interruption = args.duration.map(|_| Interruption::listen()).transpose()?;
    let mut facts = perform(&client, facts, job, &mut |stage| progress.stage(stage)).await.map_err(choice)?;
    if let (Some(time), Some(interruption)) = (args.duration, &mut interruption) {
        restore(&client, &mut facts, job, time, interruption, &mut progress).await?;
    }
    drop(progress);
    output::write(&Report::assemble(&facts, diagnose(&facts)), &args.report)
}

fn choice(error: ChoiceError) -> Trouble {
    let help = error.help();
    Trouble::from_error(error, help)
}

/// `--for`: waits, or is interrupted, and changes back what was changed; what already was so stays so.
async fn restore(
    client: &Client,
    facts: &mut Facts,
    job: &Job,
    time: Duration,
    interruption: &mut Interruption,
    progress: &mut Progress,
) -> Result<(), Trouble> {
    let Some(action) = &mut facts.action else { return Ok(()) };
    // Accepted but not seen, or sent and the answer lost: it may yet be so, and was only meant for a time.
    let changed = matches!(action.sending, Sending::Answered | Sending::AnswerLost)
        && action.status.is_none_or(|status| !(300..500).contains(&status) || action.confirmed);
    if !changed {
        return Ok(());
    }
    progress.say(&format!("changed for {} s; Ctrl-C changes it back now", time.as_secs_f32()));
    tokio::select! {
        () = sleep(time) => {}
        () = interruption.received() => {}
    }
    let target = facts.target.clone();
    let back = Job {
        task: if job.task == Task::Mute { Task::Unmute } else { Task::Mute },
        conversation: target.as_ref().map(|target| target.conversation_id.clone()),
        participant: target.and_then(|target| target.participant_id),
        rehearsal: None,
        preflight: false,
        ..job.clone()
    };
    let begin = Facts { task: back.task, live: None, refusal: None, failure: None, action: None, ..facts.clone() };
    let done = perform(client, begin, &back, &mut |stage| progress.stage(stage)).await.map_err(choice)?;
    if let Some(action) = &mut facts.action {
        action.restored = done.action.map(Box::new);
    }
    facts.exchanges = client.exchanges();
    Ok(())
}
