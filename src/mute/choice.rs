//! Which call, and which leg of it: found where it is not given, never guessed.

use thiserror::Error;

use super::Job;
use crate::facts::{Conversation, Facts, Participant, Target};

/// It is not clear what is meant. Nothing was sent.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum ChoiceError {
    /// The caller has no call.
    #[error("the caller has no active call")]
    NoActiveCall,
    /// The caller has several calls.
    #[error("the caller has several active calls:\n{}", lines(.0))]
    SeveralCalls(Vec<String>),
    /// The subject has several connected legs.
    #[error("several legs qualify:\n{}", lines(.0))]
    SeveralLegs(Vec<String>),
    /// `--dry-run=same` needs to know the present value.
    #[error("the participant's present mute value is not known, so it cannot be sent again")]
    ValueUnknown,
}

fn lines(items: &[String]) -> String {
    items.iter().map(|item| format!("  {item}")).collect::<Vec<_>>().join("\n")
}

/// The caller's only active call.
pub(super) fn only_call(mut calls: Vec<Conversation>) -> Result<Conversation, ChoiceError> {
    match (calls.pop(), calls.is_empty()) {
        (None, _) => Err(ChoiceError::NoActiveCall),
        (Some(only), true) => Ok(only),
        (Some(last), false) => {
            Err(ChoiceError::SeveralCalls(calls.into_iter().chain([last]).map(|call| call.id).collect()))
        }
    }
}

/// The target as named by the flags, nothing read.
pub(super) fn target_from_job(job: &Job) -> Option<Target> {
    Some(Target {
        conversation_id: job.conversation.clone()?,
        participant_id: job.participant.clone(),
        on_behalf_of: job.on_behalf_of.clone(),
        participant: None,
    })
}

/// The target, with the participant as the conversation has it.
pub(super) fn target(facts: &Facts, job: &Job) -> Result<Option<Target>, ChoiceError> {
    let conversation = facts.live.as_ref().and_then(|live| live.conversation.given());
    let Some(conversation) = conversation else { return Ok(target_from_job(job)) };
    let mut target = Target {
        conversation_id: job.conversation.clone().unwrap_or_else(|| conversation.id.clone()),
        participant_id: job.participant.clone(),
        on_behalf_of: job.on_behalf_of.clone(),
        participant: None,
    };
    target.participant = match &job.participant {
        Some(id) => conversation.participants.iter().find(|participant| participant.id == *id).cloned(),
        None => own_leg(facts, job, conversation)?,
    };
    if target.participant_id.is_none() {
        target.participant_id = target.participant.as_ref().map(|participant| participant.id.clone());
    }
    Ok(Some(target))
}

/// The connected leg of the user to act for; else the last one that has ended, so that the report can say so.
fn own_leg(facts: &Facts, job: &Job, conversation: &Conversation) -> Result<Option<Participant>, ChoiceError> {
    let user = job
        .on_behalf_of
        .clone()
        .or_else(|| facts.policy.subject.clone())
        .or_else(|| facts.subject().map(|(subject, _)| subject));
    let Some(user) = user else { return Ok(None) };
    let own: Vec<&Participant> = conversation
        .participants
        .iter()
        .filter(|participant| participant.user_id.as_deref() == Some(&user))
        .filter(|participant| matches!(participant.purpose.as_deref(), Some("agent" | "user") | None))
        .collect();
    let connected: Vec<&Participant> =
        own.iter().copied().filter(|leg| leg.state.as_deref() == Some("connected")).collect();
    match connected.as_slice() {
        [] => Ok(own.last().map(|leg| (*leg).clone())),
        [leg] => Ok(Some((*leg).clone())),
        several => Err(ChoiceError::SeveralLegs(several.iter().map(|leg| leg.describe()).collect())),
    }
}
