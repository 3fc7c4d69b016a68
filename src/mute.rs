//! Preflight → PATCH → proof.
//!
//! Touches only the participant it was told to, sends nothing that the preflight found to be refused, never sends
//! a write again that may have happened without looking first, and says what it did.

mod choice;

use std::time::{Duration, Instant};

use aws_lc_rs::rand;
use reqwest::Method;
use tokio::time::sleep;

pub use choice::ChoiceError;

use crate::diagnosis::diagnose;
use crate::facts::{Action, Answer, Facts, Failure, FailureKind, Participant, Sending, Task};
use crate::platform::{Ask, Client, Reply, Request, active_calls, fits_before, gather, look};
use crate::report::Verdict;
use crate::request::{Author, Refusal};

/// How often the PATCH is sent at the most.
const ATTEMPTS: u32 = 3;

/// The first wait between two looks, doubled up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The longest wait between two looks.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// The share of the time that is kept for looking, should the answer to the PATCH be lost: one in this many.
const LOOKING_SHARE: u32 = 4;

/// What to do.
#[derive(Debug, Clone)]
pub struct Job {
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
    /// The time for reads and PATCH, and again for the proof.
    pub timeout: Duration,
}

/// The forms of a dry run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rehearsal {
    /// Reads only.
    Read,
    /// Also the PATCH, for a participant that cannot exist.
    Phantom,
    /// Also the PATCH of the real participant, with the value it already has.
    Same,
}

/// Where a job is, for a progress line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The reads are out.
    Reading,
    /// The PATCH is out.
    Sending,
    /// Accepted; waiting for it to show.
    Proving,
}

impl Job {
    fn muted(&self) -> bool {
        self.task != Task::Unmute
    }
}

/// Does the job and gathers what it saw. `facts` brings the token, the policy and the operation.
///
/// # Errors
/// When it is not clear which call or which leg is meant: nothing was sent.
pub async fn perform(
    client: &Client,
    mut facts: Facts,
    job: &Job,
    watch: &mut dyn FnMut(Stage),
) -> Result<Facts, ChoiceError> {
    let deadline = Instant::now() + job.timeout;
    watch(Stage::Reading);
    if job.preflight {
        survey(client, &mut facts, job, deadline).await?;
    } else {
        facts.target = choice::named(job);
    }
    let plan = plan(&facts, job)?;
    match plan {
        Plan::Leave(sending) => facts.action = Some(untouched(job, sending, &facts)),
        Plan::Send { participant, muted } => {
            watch(Stage::Sending);
            let send_by = if job.rehearsal.is_some() {
                deadline
            } else {
                deadline.checked_sub(job.timeout / LOOKING_SHARE).unwrap_or(deadline)
            };
            let change = Change { job, participant, muted, send_by, deadline };
            change.make(client, &mut facts, watch).await;
        }
    }
    if !job.preflight && facts.refusal.is_some() {
        explain(client, &mut facts, job).await;
    }
    facts.exchanges = client.exchanges();
    Ok(facts)
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

/// Gathers what explains a refusal, after the fact.
async fn explain(client: &Client, facts: &mut Facts, job: &Job) {
    let deadline = Instant::now() + job.timeout;
    let ask = Ask { conversation: job.conversation.as_deref(), operations: &facts.operations };
    let live = gather(client, ask, deadline).await;
    if let (Some(target), Some(conversation)) = (&mut facts.target, live.conversation.given()) {
        target.participant = conversation
            .participants
            .iter()
            .find(|participant| Some(&participant.id) == target.participant_id.as_ref())
            .cloned();
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

fn plan(facts: &Facts, job: &Job) -> Result<Plan, ChoiceError> {
    let stopped = facts.refusal.is_some() || facts.failure.is_some();
    let held = job.preflight && (stopped || diagnose(facts).verdict == Verdict::Refused);
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
        (None, Some(participant)) => Plan::Send { participant, muted: job.muted() },
    })
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

/// What came of sending the PATCH.
enum Sent {
    /// The last answer.
    Replied(Reply),
    /// The answer was an error, and a look before sending again showed that it had happened all the same.
    Done { status: u16 },
}

/// The PATCH and its proof.
struct Change<'a> {
    job: &'a Job,
    participant: String,
    muted: bool,
    send_by: Instant,
    deadline: Instant,
}

impl Change<'_> {
    async fn make(&self, client: &Client, facts: &mut Facts, watch: &mut dyn FnMut(Stage)) {
        let mut action = untouched(self.job, self.sending(), facts);
        match self.send(client, facts).await {
            Ok(Sent::Done { status }) => {
                action.status = Some(status);
                action.confirmed = true;
                action.muted_after = Some(self.muted);
            }
            Ok(Sent::Replied(Reply::Answered { status, .. })) => {
                action.status = Some(status);
                if self.job.rehearsal == Some(Rehearsal::Phantom) {
                    facts.failure = Some(accepted_phantom(status));
                }
                if self.job.rehearsal.is_none() {
                    watch(Stage::Proving);
                    self.prove(client, facts, &mut action, Instant::now() + self.job.timeout).await;
                }
            }
            Ok(Sent::Replied(Reply::Refused(refusal))) => {
                action.status = refusal.status;
                action.let_through = self.job.rehearsal == Some(Rehearsal::Phantom) && looked_for_participant(&refusal);
                if refusal.is_server_error() && self.job.rehearsal.is_none() {
                    // An error of the server's own says nothing of whether the change took effect.
                    self.prove(client, facts, &mut action, self.deadline).await;
                }
                if !action.let_through && !action.confirmed {
                    facts.refusal = Some(*refusal);
                }
            }
            Err(failure) if failure.kind == FailureKind::Connect => {
                action.sending = Sending::Held;
                facts.failure = Some(failure);
            }
            Err(failure) => {
                if self.job.rehearsal.is_none() {
                    action.sending = Sending::AnswerLost;
                    self.prove(client, facts, &mut action, self.deadline).await;
                }
                if !action.confirmed {
                    facts.failure = Some(failure);
                }
            }
        }
        facts.action = Some(action);
    }

    fn sending(&self) -> Sending {
        match self.job.rehearsal {
            Some(Rehearsal::Phantom) => Sending::DryRunPhantom,
            Some(_) => Sending::DryRunSame,
            None => Sending::Answered,
        }
    }

    /// Sends the PATCH; again where that is known to be safe: after 429, and after 503 or 409 once a look has shown
    /// that it did not happen.
    async fn send(&self, client: &Client, facts: &Facts) -> Result<Sent, Failure> {
        let conversation = facts.target.as_ref().map(|target| target.conversation_id.as_str()).unwrap_or_default();
        let mut segments = vec!["conversations", "calls", conversation, "participants", self.participant.as_str()];
        if let Some(user) = &self.job.on_behalf_of {
            segments.extend(["user", user]);
        }
        let request = Request { method: Method::PATCH, segments, query: None, muted: Some(self.muted) };
        let mut attempt = 1;
        loop {
            let reply = client.send(&request, self.send_by).await?;
            let Reply::Refused(refusal) = &reply else { return Ok(Sent::Replied(reply)) };
            let wait = wait_before_retry(refusal, attempt).filter(|wait| fits_before(*wait, self.send_by));
            let Some(wait) = wait.filter(|_| attempt < ATTEMPTS) else { return Ok(Sent::Replied(reply)) };
            sleep(wait).await;
            if !refusal.has_status(429) && self.job.rehearsal != Some(Rehearsal::Phantom) {
                // It may have happened all the same; what cannot be seen is not sent again.
                match (self.seen(client, conversation).await, self.job.rehearsal) {
                    (Some(seen), None) if seen == self.muted => {
                        return Ok(Sent::Done { status: refusal.status.unwrap_or_default() });
                    }
                    (Some(_), None) => {}
                    (Some(seen), Some(_)) if seen == self.muted => {}
                    _ => return Ok(Sent::Replied(reply)),
                }
            }
            attempt += 1;
        }
    }

    /// Looks until the value shows or the time is up.
    async fn prove(&self, client: &Client, facts: &Facts, action: &mut Action, until: Instant) {
        let Some(target) = &facts.target else { return };
        let started = Instant::now();
        let mut pause = FIRST_PAUSE;
        loop {
            match look(client, &target.conversation_id, until).await {
                Answer::Given(conversation) => {
                    let participant =
                        conversation.participants.iter().find(|participant| participant.id == self.participant);
                    action.muted_after = participant.and_then(|participant| participant.muted);
                    action.look_failure =
                        participant.is_none().then(|| "the participant is no longer on the conversation".to_owned());
                }
                Answer::Refused(refusal) => {
                    action.look_failure = Some(format!("reading back was refused: {}", refusal.quote()))
                }
                Answer::Failed(failure) => {
                    action.look_failure = Some(format!("reading back failed: {}", failure.detail))
                }
                Answer::NotAsked => {}
            }
            action.confirmed = action.muted_after == Some(self.muted) && action.look_failure.is_none();
            if action.confirmed || !fits_before(pause, until) {
                break;
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        action.waited_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    }

    /// The value as it is now.
    async fn seen(&self, client: &Client, conversation: &str) -> Option<bool> {
        let answer = look(client, conversation, self.deadline).await;
        let participants = &answer.given()?.participants;
        participants.iter().find(|participant| participant.id == self.participant)?.muted
    }
}

/// Whether the platform, signing for it, went as far as looking for the participant: authorization had let it through.
fn looked_for_participant(refusal: &Refusal) -> bool {
    let codes = ["conversation.error.participant.not.found", "conversation.error.user.not.party", "not.found"];
    refusal.author == Author::Platform && refusal.has_code(&codes)
}

/// What is to be said of an answer that cannot be.
fn accepted_phantom(status: u16) -> Failure {
    Failure {
        method: "PATCH".to_owned(),
        path: "/api/v2/conversations/calls/{conversationId}/participants/{participantId}".to_owned(),
        kind: FailureKind::UnreadableAnswer,
        detail: format!("answered {status} for a participant that cannot exist"),
    }
}

/// How long to wait before the PATCH may be sent again: 429 and 503 a few times, 409 once, anything else never.
fn wait_before_retry(refusal: &Refusal, attempt: u32) -> Option<Duration> {
    match refusal.status.unwrap_or_default() {
        429 | 503 => Some(refusal.retry_after_seconds.map_or(FIRST_PAUSE * 2_u32.pow(attempt), Duration::from_secs)),
        409 if attempt == 1 => Some(FIRST_PAUSE),
        _ => None,
    }
}
