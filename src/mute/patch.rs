//! The PATCH and its proof.
//!
//! What is known is written to the action before every wait, so that it is true whenever this is dropped.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::{Job, LOOKING_SHARE, Rehearsal, Stage, Watch};
use crate::facts::{Action, Answer, Sending, leaves_in_doubt};
use crate::platform::{Client, Reply, Request, fits_before, look};
use crate::request::{Author, Failure, FailureKind, Refusal};

/// How often the PATCH is sent at the most.
const ATTEMPTS: u32 = 3;

/// The time from one look to the next while a mute usually shows.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// How long an accepted mute is looked for that often. Later, or after an answer that says nothing, a call is read no more
/// than twice a second: a token has 300 requests a minute for all that it does.
const USUAL_DELAY: Duration = Duration::from_secs(1);

/// The longest wait between two looks.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// The operation's path, where a request is named that has no other.
pub(super) const MUTE_PATH: &str = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}";

impl Action {
    /// The PATCH was sent, and what came back says nothing of it.
    pub(super) fn unanswered(&mut self, job: &Job) {
        self.sending = job.sending(Sending::AnswerLost);
        self.status = None;
        self.in_doubt |= job.rehearsal.is_none();
    }

    /// The PATCH was sent and answered with this status.
    pub(super) fn answered(&mut self, job: &Job, status: u16) {
        self.sending = job.sending(Sending::Answered);
        self.status = Some(status);
        self.in_doubt |= job.rehearsal.is_none() && leaves_in_doubt(status);
    }
}

impl Job {
    /// What a PATCH of this job is called, where one of the real change would be called so.
    fn sending(&self, real: Sending) -> Sending {
        match self.rehearsal {
            Some(Rehearsal::Phantom) => Sending::DryRunPhantom,
            Some(_) => Sending::DryRunSame,
            None => real,
        }
    }
}

/// What kept a change from being made, or from being known to be made.
pub(super) enum Obstacle {
    Refused(Box<Refusal>),
    Failed(Failure),
}

/// What is to be so, and of whom.
pub(super) struct Goal {
    pub(super) conversation: String,
    pub(super) participant: String,
    pub(super) muted: bool,
}

/// The PATCH and its proof.
pub(super) struct Change<'a> {
    pub(super) job: &'a Job,
    pub(super) goal: Goal,
    pub(super) send_by: Instant,
    pub(super) deadline: Instant,
}

impl Change<'_> {
    pub(super) async fn make(&self, client: &Client, action: &mut Action, watch: &mut dyn Watch) -> Option<Obstacle> {
        let real = self.job.rehearsal.is_none();
        let obstacle = match self.send(client, action).await {
            Ok(Reply::Answered { status, .. }) if status < 300 => {
                if real {
                    watch.stage(Stage::Proving);
                    self.goal.prove(client, action, Instant::now() + self.job.timeout).await;
                }
                let phantom = self.job.rehearsal == Some(Rehearsal::Phantom);
                return phantom.then(|| Obstacle::Failed(accepted_phantom(status)));
            }
            Ok(Reply::Answered { status, .. }) => Obstacle::Failed(redirected(status)),
            Ok(Reply::Refused(refusal)) => {
                action.let_through = self.job.rehearsal == Some(Rehearsal::Phantom) && looked_for_participant(&refusal);
                Obstacle::Refused(refusal)
            }
            Err(failure) => Obstacle::Failed(failure),
        };
        action.problem = Some(match &obstacle {
            Obstacle::Refused(refusal) => refusal.quote(),
            Obstacle::Failed(failure) => failure.detail.clone(),
        });
        // What may have happened without a word is looked for.
        if action.in_doubt && !action.confirmed {
            // A PATCH that came back late leaves time for one look all the same.
            let until = self.deadline.max(Instant::now() + self.job.timeout / LOOKING_SHARE);
            self.goal.prove(client, action, until).await;
        }
        (!action.let_through && !action.confirmed).then_some(obstacle)
    }

    /// Sends the PATCH; again where that is known to be safe: after 429, and after 503 or 409 once a look has shown
    /// that it did not happen.
    async fn send(&self, client: &Client, action: &mut Action) -> Result<Reply, Failure> {
        let Goal { conversation, participant, muted } = &self.goal;
        let mut segments = vec!["conversations", "calls", conversation, "participants", participant];
        if let Some(user) = &self.job.on_behalf_of {
            segments.extend(["user", user]);
        }
        let request = Request::mute(segments, *muted);
        let mut attempt = 1;
        loop {
            let reply = client.send(&request, self.send_by).await.inspect_err(|failure| {
                if !failure.kind.nothing_was_sent() {
                    action.unanswered(self.job);
                }
            })?;
            let refusal = match &reply {
                Reply::Answered { status, .. } => {
                    action.answered(self.job, *status);
                    return Ok(reply);
                }
                Reply::Refused(refusal) => refusal,
            };
            action.answered(self.job, refusal.status.unwrap_or_default());
            let wait = wait_before_retry(refusal, attempt).map(|wait| wait.max(client.pause_before_write()));
            let Some(wait) = wait.filter(|wait| attempt < ATTEMPTS && fits_before(*wait, self.send_by)) else {
                return Ok(reply);
            };
            sleep(wait).await;
            if !refusal.has_status(429) && self.job.rehearsal != Some(Rehearsal::Phantom) {
                // It may have happened all the same; what cannot be seen is not sent again.
                match (self.goal.seen(client, self.deadline).await, self.job.rehearsal) {
                    (Some(seen), None) if seen == *muted => {
                        action.confirmed = true;
                        action.muted_after = Some(seen);
                        return Ok(reply);
                    }
                    (Some(_), None) => {}
                    (Some(seen), Some(_)) if seen == *muted => {}
                    _ => return Ok(reply),
                }
            }
            attempt += 1;
        }
    }
}

impl Goal {
    /// Looks until the value shows or the time is up.
    pub(super) async fn prove(&self, client: &Client, action: &mut Action, until: Instant) {
        let started = Instant::now();
        let mut pace = Pace { is_expected: action.is_accepted(), pause: FIRST_PAUSE };
        loop {
            let looked = Instant::now();
            let mut is_refused = false;
            match look(client, &self.conversation, until).await {
                Answer::Given(conversation) => {
                    let participant =
                        conversation.participants.iter().find(|participant| participant.id == self.participant);
                    action.muted_after = participant.and_then(|participant| participant.muted);
                    action.look_failure =
                        participant.is_none().then(|| "the participant is no longer on the conversation".to_owned());
                }
                Answer::Refused(refusal) => {
                    action.look_failure = Some(format!("reading back was refused: {}", refusal.quote()));
                    is_refused = matches!(refusal.status, Some(400..500)) && !refusal.has_status(429);
                    pace.is_expected = false;
                }
                Answer::Failed(failure) => {
                    action.look_failure = Some(format!("reading back failed: {}", failure.detail))
                }
                Answer::NotAsked => {}
            }
            action.confirmed = action.muted_after == Some(self.muted) && action.look_failure.is_none();
            action.waited_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
            let pause = pace.pause(started.elapsed(), looked.elapsed());
            // What may not be read now may not be read in a moment either.
            if action.confirmed || is_refused || !fits_before(pause, until) {
                return;
            }
            sleep(pause).await;
        }
    }

    /// The value as it is now.
    pub(super) async fn seen(&self, client: &Client, deadline: Instant) -> Option<bool> {
        let answer = look(client, &self.conversation, deadline).await;
        let participants = &answer.given()?.participants;
        participants.iter().find(|participant| participant.id == self.participant)?.muted
    }
}

/// How often is looked.
struct Pace {
    /// Whether the change is known to be accepted, so that it shows soon, and nothing asks for fewer reads.
    is_expected: bool,
    /// The pause after the next look where it is not, doubled up to [`LONGEST_PAUSE`].
    pause: Duration,
}

impl Pace {
    /// The wait after a look, by the time since the first one began and since this one did.
    fn pause(&mut self, since_first: Duration, since_this: Duration) -> Duration {
        if self.is_expected && since_first < USUAL_DELAY {
            self.pause = LONGEST_PAUSE;
            return FIRST_PAUSE.saturating_sub(since_this);
        }
        let pause = self.pause;
        self.pause = (pause * 2).min(LONGEST_PAUSE);
        pause
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
        path: MUTE_PATH.to_owned(),
        kind: FailureKind::UnreadableAnswer,
        detail: format!("answered {status} for a participant that cannot exist"),
    }
}

/// What is to be said of a redirect.
fn redirected(status: u16) -> Failure {
    Failure {
        method: "PATCH".to_owned(),
        path: MUTE_PATH.to_owned(),
        kind: FailureKind::UnreadableAnswer,
        detail: format!("a redirect ({status}), which is never followed with a token"),
    }
}

/// How long to wait before the PATCH may be sent again: 429 and 503 a few times, 409 once, anything else never.
fn wait_before_retry(refusal: &Refusal, attempt: u32) -> Option<Duration> {
    let named = Duration::from_secs(refusal.retry_after_seconds.unwrap_or_default());
    match refusal.status.unwrap_or_default() {
        429 | 503 => Some(named.max(FIRST_PAUSE * 2_u32.pow(attempt))),
        409 if attempt == 1 => Some(FIRST_PAUSE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When looks begin that take so long each, in milliseconds.
    fn looks(is_expected: bool, each: u64, until: u64) -> Vec<u64> {
        let mut pace = Pace { is_expected, pause: FIRST_PAUSE };
        let each = Duration::from_millis(each);
        let (mut now, mut begun) = (Duration::ZERO, Vec::new());
        while now < Duration::from_millis(until) {
            begun.push(u64::try_from(now.as_millis()).unwrap());
            now += each;
            now += pace.pause(now, each);
        }
        begun
    }

    #[test]
    fn an_accepted_mute_is_looked_for_every_tenth_of_the_first_second() {
        let often: Vec<u64> = (0..=10).map(|count| count * 100).collect();
        assert_eq!(looks(true, 40, 2_000), [&often[..], &[1_540]].concat());
        // A slow answer is waited for, and two looks are never out together.
        assert_eq!(looks(true, 250, 2_000), [0, 250, 500, 750, 1_500]);
    }

    #[test]
    fn what_may_have_happened_is_looked_for_less_often() {
        assert_eq!(looks(false, 0, 2_000), [0, 100, 300, 700, 1_200, 1_700]);
    }

    #[test]
    fn a_mute_that_never_shows_stays_far_below_the_limit_of_requests() {
        assert!(looks(true, 0, 10_000).len() <= 30, "{:?}", looks(true, 0, 10_000));
        assert!(looks(true, 0, 60_000).len() <= 150);
    }
}
