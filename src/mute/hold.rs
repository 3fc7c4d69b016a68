//! `--for`: a change for a time, and what was there before restored at every end that can be caught.

use std::pin::pin;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::patch::LONGEST_PAUSE;
use super::{ChoiceError, Job, Stage, Stops, Unwatched, Watch, change, goal, perform, untouched};
use crate::facts::{Action, Facts, Sending, Task};
use crate::platform::{Client, fits_before};

/// How long a change back is tried, where the network or the service is away for a while.
const RESTORE_FOR: Duration = Duration::from_secs(120);

/// Does the job, holds what it changed until the time is up or a stop comes, and restores what was there before. What
/// already was as asked stays so.
///
/// # Errors
/// When it is not clear which call or which leg is meant: nothing was sent.
pub(crate) async fn hold(
    client: &Client,
    facts: Facts,
    job: &Job,
    time: Duration,
    watch: &mut dyn Watch,
    stops: &mut Stops,
) -> Result<Facts, ChoiceError> {
    let mut facts = perform(client, facts, job, watch, stops).await?;
    let undo = Undo::from_facts(&facts, job);
    let Some(action) = facts.action.as_mut().filter(|action| action.may_have_changed()) else { return Ok(facts) };
    let mut stopped_by = action.stopped_by.clone();
    if stopped_by.is_none() {
        watch.stage(Stage::Holding(time));
        stopped_by = tokio::select! {
            () = sleep(time) => None,
            stop = stops.next() => Some(stop.name.to_owned()),
        };
    }
    watch.stage(Stage::Restoring);
    let restored = undo.restore(client, watch, stops).await;
    action.restored = Some(Box::new(Action { stopped_by, ..restored }));
    facts.exchanges = client.exchanges();
    Ok(facts)
}

/// How a change is undone: the participant gets the value that was read before.
#[derive(Debug, Clone)]
pub(crate) struct Undo {
    job: Job,
    facts: Facts,
}

impl Undo {
    /// What undoes a job, which was only sent because the participant was not as asked.
    pub(super) fn from_facts(facts: &Facts, job: &Job) -> Self {
        let target = facts.target.as_ref();
        let job = Job {
            task: if job.muted() { Task::Unmute } else { Task::Mute },
            conversation: target.map(|target| target.conversation_id.clone()),
            participant: target.and_then(|target| target.participant_id.clone()),
            rehearsal: None,
            preflight: false,
            for_a_time: false,
            ..job.clone()
        };
        let facts = Facts { task: job.task, live: None, refusal: None, failure: None, action: None, ..facts.clone() };
        Self { job, facts }
    }

    /// Restores what was there. Stops do not end it: a session that ends sends several. Who types Ctrl-C is told what
    /// comes of it, and gives up by typing it once more.
    pub(crate) async fn restore(&self, client: &Client, watch: &mut dyn Watch, stops: &mut Stops) -> Action {
        let written_before = client.last_write();
        let mut facts = self.facts.clone();
        let given_up = {
            let mut restored = pin!(self.attempts(client, &mut facts));
            let mut asked = false;
            loop {
                tokio::select! {
                    () = &mut restored => break None,
                    stop = stops.next() => match (stop.typed, asked) {
                        (false, _) => {}
                        (true, false) => {
                            asked = true;
                            watch.stage(Stage::AskedToGiveUp);
                        }
                        (true, true) => break Some(stop),
                    }
                }
            }
        };
        let mut action = facts.action.unwrap_or_else(|| untouched(&self.job, Sending::Held, &self.facts));
        if action.sending == Sending::Held && client.last_write() != written_before {
            action.unanswered(&self.job);
        }
        if let Some(stop) = given_up.filter(|_| !action.confirmed) {
            action.problem = Some(format!("given up on {}", stop.name));
        }
        action
    }

    /// Whether a look shows what was there before, which somebody else may have restored.
    async fn is_restored(&self, client: &Client, facts: &mut Facts) -> bool {
        let (Some(action), Some(goal)) = (&mut facts.action, goal(&self.facts, self.job.muted())) else { return false };
        if goal.seen(client, Instant::now() + self.job.timeout).await != Some(goal.muted) {
            return false;
        }
        (action.confirmed, action.muted_after) = (true, Some(goal.muted));
        true
    }

    /// Sends the change back until it is accepted or refused, or was tried for long enough.
    async fn attempts(&self, client: &Client, facts: &mut Facts) {
        let until = Instant::now() + RESTORE_FOR;
        loop {
            sleep(client.pause_before_write()).await;
            self.facts.clone_into(facts);
            // Both ids are named, so there is nothing to choose.
            let _ = change(client, facts, &self.job, &mut Unwatched).await;
            let open = facts
                .action
                .as_ref()
                .is_some_and(|action| !action.confirmed && (action.in_doubt || action.sending == Sending::Held));
            let wait = match &facts.refusal {
                // Too many requests is no word on this one; come back when asked to.
                Some(refusal) if refusal.has_status(429) => {
                    Duration::from_secs(refusal.retry_after_seconds.unwrap_or_default()).max(LONGEST_PAUSE)
                }
                // Somebody else changed the call at the same time, which is no word on this one either.
                Some(refusal) if refusal.has_status(409) => LONGEST_PAUSE * 2,
                _ if open => LONGEST_PAUSE,
                _ => return,
            };
            if !fits_before(wait, until) {
                return;
            }
            sleep(wait).await;
            let conflicts = facts.refusal.as_ref().is_some_and(|refusal| refusal.has_status(409));
            if conflicts && self.is_restored(client, facts).await {
                return;
            }
        }
    }
}
