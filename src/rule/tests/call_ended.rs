//! `call-ended`

use super::*;
use crate::facts::{Answer, Facts, Sending};
use crate::rule::CallEnded;
use crate::rule::token_cases::*;

fn in_state(state: Option<&str>) -> Facts {
    spoil(agent(), |facts| {
        facts.target.as_mut().unwrap().participant.as_mut().unwrap().state = state.map(str::to_owned);
        if let Answer::Given(conversation) = &mut facts.live.as_mut().unwrap().conversation {
            conversation.participants.retain(|leg| leg.id != "p-agent");
        }
    })
}

#[test]
fn fails_on_a_leg_that_has_left() {
    for state in ["disconnected", "terminated"] {
        let finding = finds(&CallEnded, &in_state(Some(state)), Status::Fail, Authority::Observed, "has left the call");
        quotes(&finding, "the conversation", state);
        advises(&finding, "while the call is connected");
    }
}

#[test]
fn a_service_account_takes_the_next_call_from_what_started_its_job() {
    let facts = with_refusal(service_account(), 400, "conversation.error.call.disconnected");
    let finding = CallEnded.judge(&facts);
    advises(&finding, "from the event or the integration that started the job");
    advises(&finding, "--conversation <conversation-id>");
    never_advises(&finding, "active calls");
}

#[test]
fn names_the_leg_on_which_the_same_user_came_back() {
    let facts = spoil(in_state(Some("disconnected")), |facts| {
        if let Answer::Given(conversation) = &mut facts.live.as_mut().unwrap().conversation {
            conversation.participants.push(leg("p-back", "agent", Some("u-agent"), "connected"));
        }
    });
    advises(&CallEnded.judge(&facts), "why403 mute --region <region> --conversation c --participant p-back");
}

#[test]
fn fails_on_the_platforms_word_and_never_names_the_leg_that_was_refused() {
    for (status, code) in [
        (400, "conversation.error.call.disconnected"),
        (400, "conversation.error.participant.no.active.conversations"),
        (403, "conversation.error.forbidden.not.active.participant"),
    ] {
        finds(&CallEnded, &with_refusal(offline(), status, code), Status::Fail, Authority::Observed, "has left");
        let finding = CallEnded.judge(&with_refusal(agent(), status, code));
        quotes(&finding, "PATCH", code);
        never_advises(&finding, "p-agent");
    }
}

#[test]
fn passes_where_it_is_connected_or_the_patch_was_accepted() {
    finds(&CallEnded, &agent(), Status::Pass, Authority::Observed, "the participant is connected");
    let accepted = acted(in_state(Some("alerting")), Sending::Answered, Some(202), true);
    finds(&CallEnded, &accepted, Status::Pass, Authority::Observed, "accepted the operation");
}

#[test]
fn is_unknown_in_between_and_does_not_arise_unread() {
    for state in ["alerting", "dialing", "none"] {
        let words = "not connected, and it is not known whether it can be muted in this state";
        quotes(&finds(&CallEnded, &in_state(Some(state)), Status::Unknown, Authority::Observed, words), "", state);
    }
    let words = "it is not known whether the participant is connected";
    finds(&CallEnded, &in_state(None), Status::Unknown, Authority::Observed, words);
    silent(&CallEnded, &offline(), "no participant was read");
}
