//! `conversation-not-found`

use super::*;
use crate::facts::{Answer, Evidence, Facts, Sending, Task};
use crate::request::{Caller, FailureKind};
use crate::rule::ConversationNotFound;
use crate::rule::token_cases::*;

fn reading(facts: Facts, status: u16, code: &str) -> Facts {
    spoil(facts, |facts| {
        let refusal = read_refused("/api/v2/conversations/calls/c", status, code);
        facts.refusal = Some(refusal.clone());
        facts.live.as_mut().unwrap().conversation = Answer::Refused(Box::new(refusal));
    })
}

#[test]
fn fails_on_the_fine_code_and_on_the_plain_one_of_the_read() {
    for code in ["conversation.error.conversation.not.found", "not.found"] {
        let facts = reading(agent(), 404, code);
        let words = "this organisation has no call with the id c";
        let finding = finds(&ConversationNotFound, &facts, Status::Fail, Authority::Observed, words);
        quotes(&finding, "GET /api/v2/conversations/calls/c", code);
        advises(&finding, "must belong to the same organisation");
        never_advises(&finding, "scope");
    }
    let bare = with_refusal(offline(), 404, "conversation.error.conversation.not.found");
    finds(&ConversationNotFound, &bare, Status::Fail, Authority::Observed, "finds no such conversation");
}

#[test]
fn a_service_account_gets_advice_that_it_can_follow() {
    let missing = |facts| reading(facts, 404, "conversation.error.conversation.not.found");
    let acting = spoil(missing(service_account()), |facts| {
        facts.target.as_mut().unwrap().on_behalf_of = Some("u-agent".to_owned());
    });
    let explained = spoil(missing(agent()), |facts| {
        (facts.task, facts.live) = (Task::Explain, None);
        let evidence = Evidence { source: "the input".to_owned(), quote: "client_credentials".to_owned() };
        facts.caller = Some((Caller::OauthClient, evidence));
    });
    for facts in [missing(service_account()), acting, explained] {
        let finding = ConversationNotFound.judge(&facts);
        advises(&finding, "from the event or the integration that started the job");
        never_advises(&finding, "active calls");
        never_advises(&finding, "why403 mute");
    }
    advises(&ConversationNotFound.judge(&missing(agent())), "from the active calls");
}

#[test]
fn two_organizations_are_named_with_what_to_ask() {
    let facts = spoil(reading(agent(), 404, "not.found"), |facts| {
        let Answer::Given(token) = &mut facts.live.as_mut().unwrap().introspection else { panic!() };
        (token.organization_id, token.home_organization_id) = (Some("o-1".to_owned()), Some("o-2".to_owned()));
    });
    let finding = ConversationNotFound.judge(&facts);
    quotes(&finding, "GET /api/v2/tokens/me", "organization: o-1; homeOrganization: o-2");
    advises(&finding, "for the organisation o-1, and its owner's home organisation is o-2: ask the administrators");
}

#[test]
fn passes_where_it_was_read_or_the_patch_accepted() {
    let finding = finds(&ConversationNotFound, &agent(), Status::Pass, Authority::Observed, "the conversation exists");
    quotes(&finding, "the conversation", "4 participants");
    let unread = spoil(acted(agent(), Sending::Answered, Some(202), false), |facts| facts.live = None);
    finds(&ConversationNotFound, &unread, Status::Pass, Authority::Observed, "accepted the operation");
}

#[test]
fn is_unknown_where_the_read_was_refused_or_failed_or_not_made() {
    let words = "it is not known whether the conversation exists";
    let facts = reading(agent(), 403, "missing.permissions");
    let finding = finds(&ConversationNotFound, &facts, Status::Unknown, Authority::Observed, words);
    quotes(&finding, "the conversation", "403 missing.permissions");
    let failed = spoil(agent(), |facts| {
        facts.live.as_mut().unwrap().conversation = Answer::Failed(failure(FailureKind::Timeout));
    });
    quotes(&ConversationNotFound.judge(&failed), "the conversation", "no answer");
    let unread = spoil(agent(), |facts| facts.live = None);
    let finding = finds(&ConversationNotFound, &unread, Status::Unknown, Authority::Observed, "was not read");
    assert!(!finding.gates);
}

#[test]
fn does_not_arise_without_a_conversation() {
    silent(&ConversationNotFound, &offline(), "no conversation was given");
}

#[test]
fn another_medium_is_named_whatever_else_was_read() {
    let email = |facts: &mut Facts| {
        let live = facts.live.as_mut().unwrap();
        let refusal = read_refused("/api/v2/conversations/calls/c", 404, "conversation.error.conversation.not.found");
        live.conversation = Answer::Refused(Box::new(refusal));
        live.other_medium = Some(crate::facts::OtherMedium {
            name: "an email",
            source: "GET /api/v2/conversations/c".to_owned(),
            quote: "its participants have emails and no calls".to_owned(),
        });
    };
    let finding = finds(
        &ConversationNotFound,
        &spoil(agent(), email),
        Status::Fail,
        Authority::Observed,
        "c is an email, not a call",
    );
    quotes(&finding, "GET /api/v2/conversations/c", "emails and no calls");
    quotes(&finding, "GET /api/v2/conversations/calls/c", "404");
    let asked = spoil(agent(), |facts| {
        email(facts);
        facts.task = crate::facts::Task::Explain;
        facts.operations = vec![operation("getConversationsEmail")];
    });
    finds(&ConversationNotFound, &asked, Status::Pass, Authority::Observed, "it is an email");
}
