//! Preflight → PATCH → proof.
//!
//! Touches only the participant it was told to, sends nothing that the preflight found to be refused, never sends
//! a write again that may have happened without looking first, and says what it did.
//!
//! A run can be stopped at any time. So what is known of the change is written to `facts.action` before every wait, and
//! a future that is dropped leaves it true.

mod choice;
mod hold;
mod patch;
mod stop;

use std::time::{Duration, Instant};

use aws_lc_rs::rand;

pub(crate) use choice::ChoiceError;
pub(crate) use hold::{Undo, hold};
pub(crate) use stop::{Stop, Stops};

use patch::{Change, Goal, MUTE_PATH, Obstacle};

use crate::diagnosis::{Verdict, diagnose};
use crate::facts::{Action, Answer, Facts, Participant, Sending, Task};
use crate::platform::{Ask, Client, active_calls, gather, look, read_permission_list};
use crate::request::{Failure, FailureKind};

/// How long a run that was stopped still looks for what it sent.
const LAST_LOOK: Duration = Duration::from_secs(1);

/// The share of the time that is kept for looking, should the answer to the PATCH be lost: one in this many.
const LOOKING_SHARE: u32 = 4;

/// What to do.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    /// Mute or unmute.
    pub task: Task,
    /// The conversation, or `None` for the caller's single active call.
    pub conversation: Option<String>,
    /// The participant, or `None` for the subject's connected leg.
    pub participant: Option<String>,
    /// The user to act for; uses the `/user/{userId}` operation.
    pub on_behalf_of: Option<String>,
    /// Everything but the doing.
    pub rehearsal: Option<Rehearsal>,
    /// Whether to look before sending.
    pub preflight: bool,
    /// Whether it is only meant for a time: then what was there before must be known, because it is restored.
    pub for_a_time: bool,
    /// The time for reads and PATCH, and again for the proof.
    pub timeout: Duration,
}

/// The forms of a dry run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rehearsal {
    /// Reads only.
    Read,
    /// Also the PATCH, for a participant that cannot exist.
    Phantom,
    /// Also the PATCH of the real participant, with the value it already has.
    Same,
}

/// Where a job is, for a progress line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The reads are out.
    Reading,
    /// The PATCH is out.
    Sending,
    /// Accepted; waiting for it to show.
    Proving,
    /// Changed for so long.
    Holding(Duration),
    /// The time is up, or was ended; what was there before is being restored.
    Restoring,
    /// Ctrl-C came while it is being restored: once more gives up.
    AskedToGiveUp,
}

/// Who follows a job.
pub(crate) trait Watch {
    /// The job has come to this stage.
    fn stage(&mut self, stage: Stage);

    /// A change that is only meant for a time goes out next; this is what undoes it.
    fn changing(&mut self, _undo: &Undo) {}
}

/// Nobody follows.
struct Unwatched;

impl Watch for Unwatched {
    fn stage(&mut self, _: Stage) {}
}

impl Job {
    fn muted(&self) -> bool {
        self.task != Task::Unmute
    }
}

/// Does the job and gathers what it saw. `facts` brings the token, the policy and the operation. A stop ends it early, and
/// what is known then is in the facts.
///
/// # Errors
/// When it is not clear which call or which leg is meant: nothing was sent.
pub(crate) async fn perform(
    client: &Client,
    mut facts: Facts,
    job: &Job,
    watch: &mut dyn Watch,
    stops: &mut Stops,
) -> Result<Facts, ChoiceError> {
    let written_before = client.last_write();
    let stopped = tokio::select! {
        biased;
        stop = stops.next() => Some(stop),
        done = run(client, &mut facts, job, watch) => {
            done?;
            None
        }
    };
    if let Some(stop) = stopped {
        let sent = client.last_write() != written_before;
        settle(client, &mut facts, job, sent, stop, stops).await;
    }
    facts.exchanges = client.exchanges();
    Ok(facts)
}

async fn run(client: &Client, facts: &mut Facts, job: &Job, watch: &mut dyn Watch) -> Result<(), ChoiceError> {
    change(client, facts, job, watch).await?;
    if !job.preflight && facts.refusal.is_some() {
        explain(client, facts, job).await;
    }
    Ok(())
}

async fn change(client: &Client, facts: &mut Facts, job: &Job, watch: &mut dyn Watch) -> Result<(), ChoiceError> {
    let deadline = Instant::now() + job.timeout;
    watch.stage(Stage::Reading);
    if job.preflight {
        survey(client, facts, job, deadline).await?;
    } else {
        facts.target = choice::target_from_job(job);
        if job.for_a_time {
            read_participant(client, facts, deadline).await;
        }
    }
    match plan(facts, job)? {
        Plan::Leave(sending) => facts.action = Some(untouched(job, sending, facts)),
        Plan::Send { participant, muted } => {
            if job.for_a_time {
                watch.changing(&Undo::from_facts(facts, job));
            }
            watch.stage(Stage::Sending);
            let send_by = if job.rehearsal.is_some() {
                deadline
            } else {
                deadline.checked_sub(job.timeout / LOOKING_SHARE).unwrap_or(deadline)
            };
            let conversation = facts.target.as_ref().map(|target| target.conversation_id.clone()).unwrap_or_default();
            let goal = Goal { conversation, participant, muted };
            let action = facts.action.insert(untouched(job, Sending::Held, facts));
            match (Change { job, goal, send_by, deadline }).make(client, action, watch).await {
                Some(Obstacle::Refused(refusal)) => {
                    if let Some(live) = &mut facts.live {
                        read_permission_list(client, live, Some(&refusal), deadline).await;
                    }
                    facts.refusal = Some(*refusal);
                }
                Some(Obstacle::Failed(failure)) => facts.failure = Some(failure),
                None => {}
            }
        }
    }
    Ok(())
}

/// What is known of a job that was stopped: what was sent, and what one more look shows of it.
async fn settle(client: &Client, facts: &mut Facts, job: &Job, sent: bool, stop: Stop, stops: &mut Stops) {
    let mut action = facts.action.take().unwrap_or_else(|| untouched(job, Sending::Held, facts));
    if sent && action.sending == Sending::Held {
        action.unanswered(job);
    }
    if let Some(goal) = goal(facts, action.muted).filter(|_| action.may_have_changed() && !action.confirmed) {
        tokio::select! {
            biased;
            _ = stops.next() => {}
            () = goal.prove(client, &mut action, Instant::now() + LAST_LOOK) => {}
        }
    }
    let answered = action.confirmed || action.is_accepted() || facts.refusal.is_some();
    if !answered {
        let when = match (action.sent(), action.status) {
            (false, _) => "before the PATCH was sent",
            (true, None) => "while the PATCH was out",
            (true, Some(status)) => &format!("after the PATCH was answered with {status}"),
        };
        facts.failure = Some(Failure {
            method: "PATCH".to_owned(),
            path: MUTE_PATH.to_owned(),
            kind: FailureKind::Interrupted,
            detail: format!("the run was stopped by {} {when}", stop.name),
        });
    }
    action.stopped_by = Some(stop.name.to_owned());
    facts.action = Some(action);
}

/// That the participant has this value.
fn goal(facts: &Facts, muted: bool) -> Option<Goal> {
    let target = facts.target.as_ref()?;
    Some(Goal { conversation: target.conversation_id.clone(), participant: target.participant_id.clone()?, muted })
}

/// The reads before the PATCH, and the choice of the participant.
async fn survey(client: &Client, facts: &mut Facts, job: &Job, deadline: Instant) -> Result<(), ChoiceError> {
    let ask = Ask { conversation: job.conversation.as_deref(), operations: &facts.operations };
    let (mut live, calls) = tokio::join!(gather(client, ask, deadline), async {
        match job.conversation {
            Some(_) => Answer::NotAsked,
            None => active_calls(client, deadline).await,
        }
    });
    match calls {
        Answer::NotAsked => {}
        Answer::Refused(refusal) => live.conversation = Answer::Refused(refusal),
        Answer::Failed(failure) => live.conversation = Answer::Failed(failure),
        Answer::Given(calls) => {
            let only = choice::only_call(calls)?;
            live.conversation =
                if only.participants.is_empty() { look(client, &only.id, deadline).await } else { Answer::Given(only) };
        }
    }
    facts.refusal = live.conversation.refused().cloned();
    facts.failure = live.conversation.failed().cloned();
    facts.live = Some(live);
    facts.target = choice::target(facts, job)?;
    Ok(())
}

/// The one read of a change that is not looked at otherwise: what is restored when the time is up.
async fn read_participant(client: &Client, facts: &mut Facts, deadline: Instant) {
    let Some(target) = &mut facts.target else { return };
    match look(client, &target.conversation_id, deadline).await {
        Answer::Given(conversation) => {
            let named = |participant: &&Participant| Some(&participant.id) == target.participant_id.as_ref();
            target.participant = conversation.participants.iter().find(named).cloned();
        }
        Answer::Refused(refusal) => facts.refusal = Some(*refusal),
        Answer::Failed(failure) => facts.failure = Some(failure),
        Answer::NotAsked => {}
    }
}

/// Gathers what explains a refusal, after the fact.
async fn explain(client: &Client, facts: &mut Facts, job: &Job) {
    let deadline = Instant::now() + job.timeout;
    let ask = Ask { conversation: job.conversation.as_deref(), operations: &facts.operations };
    let mut live = gather(client, ask, deadline).await;
    read_permission_list(client, &mut live, facts.refusal.as_ref(), deadline).await;
    if let (Some(target), Some(conversation)) = (&mut facts.target, live.conversation.given()) {
        target.participant = conversation
            .participants
            .iter()
            .find(|participant| Some(&participant.id) == target.participant_id.as_ref())
            .cloned();
        let muted = target.participant.as_ref().and_then(|participant| participant.muted);
        if let Some(action) = &mut facts.action {
            action.muted_after = muted;
        }
    }
    facts.live = Some(live);
}

/// What the preflight leaves to do.
enum Plan {
    /// Nothing is sent.
    Leave(Sending),
    /// The PATCH of this participant with this value.
    Send { participant: String, muted: bool },
}

fn plan(facts: &mut Facts, job: &Job) -> Result<Plan, ChoiceError> {
    let stopped = facts.refusal.is_some() || facts.failure.is_some();
    let held =
        (job.preflight && (stopped || diagnose(facts).verdict == Verdict::Refused)) || (job.for_a_time && stopped);
    let target = facts.target.as_ref();
    let present = target.and_then(|target| target.participant.as_ref()).and_then(|participant| participant.muted);
    let chosen = target.and_then(|target| target.participant_id.clone());
    Ok(match (job.rehearsal, chosen) {
        (Some(Rehearsal::Read), _) => Plan::Leave(if held { Sending::Held } else { Sending::DryRunRead }),
        (Some(Rehearsal::Phantom), _) if target.is_some() && facts.failure.is_none() => {
            Plan::Send { participant: phantom_id(), muted: job.muted() }
        }
        (_, None) => Plan::Leave(Sending::Held),
        (_, Some(_)) if held => Plan::Leave(Sending::Held),
        (Some(_), Some(participant)) => match present {
            Some(muted) => Plan::Send { participant, muted },
            None => return Err(ChoiceError::ValueUnknown),
        },
        (None, Some(_)) if present == Some(job.muted()) => Plan::Leave(Sending::AlreadySo),
        (None, Some(_)) if present.is_none() && job.for_a_time => {
            facts.failure = Some(nothing_to_restore(facts));
            Plan::Leave(Sending::Held)
        }
        (None, Some(participant)) => Plan::Send { participant, muted: job.muted() },
    })
}

/// `--for` restores what it read, and guesses nothing.
fn nothing_to_restore(facts: &Facts) -> Failure {
    let target = facts.target.as_ref();
    let detail = match target.and_then(|target| target.participant.as_ref()) {
        Some(_) => "it does not show whether the participant is muted now, so --for could not restore it",
        None => "the participant is not in it, so --for could not restore what was there before",
    };
    Failure {
        method: "GET".to_owned(),
        path: "/api/v2/conversations/calls/{conversationId}".to_owned(),
        kind: FailureKind::UnreadableAnswer,
        detail: detail.to_owned(),
    }
}

/// An action of which nothing was sent.
fn untouched(job: &Job, sending: Sending, facts: &Facts) -> Action {
    let present = participant(facts).and_then(|participant| participant.muted);
    Action {
        muted: job.muted(),
        sending,
        status: None,
        confirmed: sending == Sending::AlreadySo,
        muted_before: present,
        muted_after: present,
        waited_ms: 0,
        look_failure: None,
        in_doubt: false,
        problem: None,
        stopped_by: None,
        for_a_time: job.for_a_time,
        let_through: false,
        restored: None,
    }
}

fn participant(facts: &Facts) -> Option<&Participant> {
    facts.target.as_ref()?.participant.as_ref()
}

/// A random UUID (RFC 9562 §5.4): no participant has it.
fn phantom_id() -> String {
    let mut bytes = [0_u8; 16];
    // A failing random source leaves zeros, which are no participant's id either.
    let _ = rand::fill(&mut bytes);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    format!("{}-{}-4{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}
