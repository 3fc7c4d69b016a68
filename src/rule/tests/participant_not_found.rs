//! `participant-not-found`

use super::*;
use crate::facts::{Facts, Sending, Task};
use crate::rule::ParticipantNotFound;
use crate::rule::token_cases::*;

#[test]
fn recognises_what_was_given_in_a_participants_place() {
    for (id, words, step) in [
        ("u-agent", "a user's id, not a participant's", "--participant p-agent`"),
        ("call-of-p-agent", "a call leg's id, not a participant's", "--participant p-agent`"),
        ("c", "the conversation's own id", "Take the participant id from the conversation"),
        ("p-unheard-of", "has no participant with this id", "Take the participant id from the conversation"),
    ] {
        let finding = finds(&ParticipantNotFound, &aimed_at(id), Status::Fail, Authority::Observed, words);
        quotes(&finding, "the conversation", "agent p-agent (user u-agent, connected)");
        quotes(&finding, "--participant", id);
        advises(&finding, step);
        let said = with_refusal(aimed_at(id), 404, "conversation.error.participant.not.found");
        advises(&finds(&ParticipantNotFound, &said, Status::Fail, Authority::Observed, words), step);
    }
    let unmute = spoil(aimed_at("u-agent"), |facts| facts.task = Task::Unmute);
    advises(
        &ParticipantNotFound.judge(&unmute),
        "why403 unmute --region <region> --conversation c --participant p-agent",
    );
}

#[test]
fn fails_on_the_platforms_word_without_a_reading_but_not_of_a_phantom() {
    let code = "conversation.error.participant.not.found";
    let facts = with_refusal(offline(), 404, code);
    let finding = finds(&ParticipantNotFound, &facts, Status::Fail, Authority::Observed, "no such participant");
    quotes(&finding, "PATCH", code);
    never_advises(&finding, "scope");
    let phantom = acted(with_refusal(agent(), 404, code), Sending::DryRunPhantom, Some(404), false);
    assert_eq!(ParticipantNotFound.judge(&phantom).status, Status::Pass);
}

#[test]
fn passes_where_the_conversation_has_it_or_the_patch_was_accepted() {
    let words = "the participant is in the conversation";
    let finding = finds(&ParticipantNotFound, &agent(), Status::Pass, Authority::Observed, words);
    quotes(&finding, "the conversation", "agent p-agent");
    let accepted = spoil(acted(agent(), Sending::Answered, Some(202), false), |facts| facts.live = None);
    assert_eq!(ParticipantNotFound.judge(&accepted).status, Status::Pass);
}

#[test]
fn is_unknown_without_a_reading_and_does_not_arise_without_a_participant() {
    let unread = spoil(agent(), |facts| facts.live = None);
    let finding = finds(&ParticipantNotFound, &unread, Status::Unknown, Authority::Observed, "is not known");
    quotes(&finding, "--participant", "p-agent");
    assert!(!finding.gates);
    let unnamed = |facts: &mut Facts| facts.target.as_mut().unwrap().participant_id = None;
    silent(&ParticipantNotFound, &spoil(agent(), unnamed), "no participant was named");
    silent(&ParticipantNotFound, &offline(), "no participant was named");
}
