//! `not-a-party`

use super::*;
use crate::facts::{Answer, Facts, User};
use crate::rule::NotAParty;
use crate::rule::token_cases::*;

/// The caller is a user who has no leg on the conversation, and no participant was named.
fn bystander() -> Facts {
    spoil(agent(), |facts| {
        let user = User { id: Some("u-bystander".to_owned()), ..User::default() };
        facts.live.as_mut().unwrap().user = Answer::Given(user);
        let target = facts.target.as_mut().unwrap();
        (target.participant, target.participant_id) = (None, None);
    })
}

#[test]
fn fails_on_the_platforms_word_with_or_without_a_target() {
    for (status, code) in [(404, "conversation.error.not.conversation.participant"), (400, "not.a.participant")] {
        let facts = with_refusal(offline(), status, code);
        let finding = finds(&NotAParty, &facts, Status::Fail, Authority::Observed, "not a party to this conversation");
        quotes(&finding, "PATCH", code);
        advises(&finding, "why403 login");
        never_advises(&finding, "scope");
    }
}

#[test]
fn a_generic_403_on_a_participant_is_told_with_reserve() {
    for code in ["forbidden", "not.authorized"] {
        let finding = finds(
            &NotAParty,
            &with_refusal(offline(), 403, code),
            Status::Fail,
            Authority::Observed,
            "the answer gives no reason; on a participant it mostly means",
        );
        quotes(&finding, "PATCH", code);
    }
}

#[test]
fn a_generic_403_is_not_taken_for_it_against_the_conversation_or_elsewhere() {
    let finding = finds(
        &NotAParty,
        &with_refusal(agent(), 403, "forbidden"),
        Status::Pass,
        Authority::Observed,
        "the caller is on this conversation",
    );
    quotes(&finding, "users/me", "u-agent");
    let elsewhere =
        spoil(offline(), |facts| facts.refusal = Some(read_refused("/api/v2/routing/queues", 403, "forbidden")));
    silent(&NotAParty, &elsewhere, "no conversation was read");
}

#[test]
fn fails_where_the_conversation_shows_no_leg_of_the_caller() {
    let finding = finds(&NotAParty, &bystander(), Status::Fail, Authority::Observed, "u-bystander has no leg");
    quotes(&finding, "the conversation", "agent p-agent (user u-agent, connected)");
    advises(&finding, "why403 mute --region <region> --conversation c --on-behalf-of <user-id>");
    let acting = spoil(bystander(), |facts| facts.target.as_mut().unwrap().on_behalf_of = Some("u-else".to_owned()));
    let finding = finds(&NotAParty, &acting, Status::Fail, Authority::Observed, "u-else has no leg");
    advises(&finding, "Sign in as the agent who is on the call");
}

#[test]
fn leaves_it_to_the_rule_that_can_tell_more() {
    let refused = with_refusal(service_account(), 403, "forbidden");
    silent(&NotAParty, &refused, "another finding says who owns the token");
    silent(&NotAParty, &offline(), "no conversation was read");
    let unknown = spoil(agent(), |facts| facts.live.as_mut().unwrap().user = Answer::NotAsked);
    silent(&NotAParty, &unknown, "it is not known who owns the token");
}

#[test]
fn a_caller_whom_the_conversation_shows_is_not_sent_to_sign_in_as_another() {
    let facts = with_refusal(agent(), 404, "conversation.error.not.conversation.participant");
    let words = "the conversation shows the caller";
    let finding = finds(&NotAParty, &facts, Status::Unknown, Authority::Observed, words);
    never_advises(&finding, "Sign in as");
    advises(&finding, "Say why this request was refused");
}
