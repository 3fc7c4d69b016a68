//! See [`ParticipantNotFound`].

use super::advice::{check_again, contradicted};
use super::{Authority, Candidate, Change, Choice, Finding, Fix, Note, Rule, command, declared, id, rule};
use crate::facts::{Conversation, Facts, Participant, Sending, Task};

rule! {
    /// The participant is not in this conversation.
    ///
    /// ## What happened
    /// A participant id is valid in one conversation only. A user has another participant id on each call. The id
    /// that was sent is not one of this conversation.
    ///
    /// ## How to check
    /// - Read the conversation: `GET /api/v2/conversations/calls/{conversationId}`, field `participants[].id`.
    /// - Did your program send a user id, a call id or the conversation id? The report says so where it can.
    ///
    /// ## How to fix
    /// - Use the `id` of the participant from this conversation.
    /// - Or leave out `--participant`: why403 then uses the caller's own connected participant.
    ///
    /// ## When why403 reports it
    /// The conversation does not have the participant id, or Genesys Cloud answered 404
    /// `conversation.error.participant.not.found`.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.5](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5) (404)
    ParticipantNotFound, id::PARTICIPANT_NOT_FOUND, Participant
}

impl Rule for ParticipantNotFound {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let phantom = facts.action.as_ref().is_some_and(|action| action.sending == Sending::DryRunPhantom);
        let named = facts.target.as_ref().and_then(|target| target.participant_id.as_ref());
        let conversation = facts.live.as_ref().and_then(|live| live.conversation.given());
        if let Some(refusal) = facts.refusal.as_ref().filter(|refusal| self.explains(refusal) && !phantom) {
            let (message, meant) = match (conversation, named) {
                (Some(conversation), Some(id)) if !conversation.participants.iter().any(|leg| leg.id == *id) => {
                    mistaken(facts, conversation, id)
                }
                (Some(_), Some(_)) => {
                    let message =
                        format!("{} finds no such participant, and the conversation shows it", refusal.answerer());
                    return Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote())
                        .fix(contradicted(facts));
                }
                _ => (format!("{} finds no such participant in this conversation", refusal.answerer()), None),
            };
            return Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote())
                .fix(choose_participant(facts, meant.as_deref()));
        }
        let Some(id) = named else {
            return Finding::not_applicable(Self::ID, "no participant was named");
        };
        if let Some(accepted) = facts.accepted() {
            return Finding::accepted(Self::ID, accepted);
        }
        let Some(conversation) = conversation else {
            return Finding::unknown(
                Self::ID,
                Authority::Observed,
                "it is not known whether the participant is in the conversation",
                name_of_id(facts),
                id,
            )
            .fix(Fix::all_of([check_again(facts)]))
            .optional();
        };
        if let Some(participant) = conversation.participants.iter().find(|participant| participant.id == *id) {
            return Finding::pass(
                Self::ID,
                Authority::Observed,
                "the participant is in the conversation",
                "the conversation",
                participant.describe(),
            );
        }
        let (message, meant) = mistaken(facts, conversation, id);
        let who = conversation.participants.iter().map(Participant::describe).collect::<Vec<_>>().join("; ");
        Finding::fail(
            Self::ID,
            Authority::Observed,
            message,
            "the conversation",
            if who.is_empty() { "no participants".to_owned() } else { who },
        )
        .evidence(name_of_id(facts), id)
        .fix(choose_participant(facts, meant.as_deref()))
    }
}

/// Where the id comes from: `explain` has it from the path of the request, and not from a flag.
fn name_of_id(facts: &Facts) -> &'static str {
    if facts.task == Task::Explain { "the participant id in the path" } else { "--participant" }
}

/// What the id is instead, and which participant was meant.
fn mistaken(facts: &Facts, conversation: &Conversation, id: &str) -> (String, Option<String>) {
    let given = name_of_id(facts);
    let participants = &conversation.participants;
    let of_user = participants
        .iter()
        .filter(|participant| participant.user_id.as_deref() == Some(id))
        .min_by_key(|participant| participant.state.as_deref() != Some("connected"));
    if let Some(participant) = of_user {
        return (format!("{given} is a user's id, not a participant's"), Some(participant.id.clone()));
    }
    if let Some(participant) =
        participants.iter().find(|participant| participant.call_ids.iter().any(|call| call == id))
    {
        return (format!("{given} is a call leg's id, not a participant's"), Some(participant.id.clone()));
    }
    if conversation.id == id {
        return (format!("{given} is the conversation's own id"), None);
    }
    ("the conversation has no participant with this id".to_owned(), None)
}

fn choose_participant(facts: &Facts, meant: Option<&str>) -> Fix {
    let candidates = meant.map(|id| Candidate::new(id, None));
    let choose = Change::choose(Choice::Participant, candidates);
    let choose = if meant.is_some() { choose } else { choose.note(Note::ListOfParticipants) };
    // A service account has no leg of its own to take instead.
    match command::is_mute(facts) && (meant.is_some() || !facts.is_service_account()) {
        true => Fix::all_of([choose.run(command::with_participant(facts, meant))]),
        false => Fix::all_of([choose]),
    }
}
