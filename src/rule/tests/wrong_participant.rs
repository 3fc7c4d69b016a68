//! `wrong-participant`

use super::*;
use crate::facts::{Answer, Facts, Sending, User};
use crate::rule::WrongParticipant;
use crate::rule::token_cases::*;

#[test]
fn fails_on_who_is_no_agent_and_names_the_callers_own_leg() {
    for (id, words) in [
        ("p-customer", "the participant is the customer, not an agent"),
        ("p-queue", "the participant is the queue (acd), not an agent"),
        ("p-other", "the participant is another agent's: u-other"),
    ] {
        let finding = finds(&WrongParticipant, &aimed_at(id), Status::Fail, Authority::Observed, words);
        quotes(&finding, "the conversation", id);
        advises(&finding, "why403 mute --region <region> --conversation c --participant p-agent");
    }
}

#[test]
fn never_names_a_leg_that_has_ended() {
    let ended = |facts: &mut Facts| {
        if let Answer::Given(conversation) = &mut facts.live.as_mut().unwrap().conversation {
            let own = conversation.participants.iter_mut().find(|leg| leg.id == "p-agent").unwrap();
            own.state = Some("disconnected".to_owned());
        }
    };
    let finding = WrongParticipant.judge(&spoil(aimed_at("p-customer"), ended));
    never_advises(&finding, "Use the participant id");
    advises(&finding, "Sign in as the agent who is on the call");
}

#[test]
fn passes_on_the_callers_own_and_once_accepted() {
    let finding = finds(&WrongParticipant, &agent(), Status::Pass, Authority::Observed, "the caller's own");
    quotes(&finding, "the conversation", "agent p-agent (user u-agent, connected)");
    let accepted = acted(aimed_at("p-other"), Sending::Answered, Some(202), true);
    finds(&WrongParticipant, &accepted, Status::Pass, Authority::Observed, "accepted the operation");
}

#[test]
fn is_unknown_where_nobody_says_whose_it_is() {
    let unowned = spoil(agent(), |facts| facts.target.as_mut().unwrap().participant.as_mut().unwrap().user_id = None);
    let finding = finds(&WrongParticipant, &unowned, Status::Unknown, Authority::Observed, "is not known");
    advises(&finding, "why403 mute --dry-run=same --region <region> --conversation c --participant p-agent");
}

#[test]
fn leaves_a_caller_without_a_leg_to_subject_mismatch() {
    let bystander = spoil(agent(), |facts| {
        let user = User { id: Some("u-bystander".to_owned()), ..User::default() };
        facts.live.as_mut().unwrap().user = Answer::Given(user);
    });
    silent(&WrongParticipant, &bystander, "see subject-mismatch");
    silent(&WrongParticipant, &offline(), "no participant was read");
}

#[test]
fn a_service_account_is_no_participant() {
    silent(&WrongParticipant, &service_account(), "see service-account");
}
