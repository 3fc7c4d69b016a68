//! `service-account`

use super::*;
use crate::facts::{Answer, Facts, Task};
use crate::rule::ServiceAccount;
use crate::rule::token_cases::*;

#[test]
fn fails_where_the_operation_needs_a_user_and_names_both_ways_out() {
    let words = "belongs to a service account, and patchConversationsCallParticipant needs a user";
    let finding = finds(&ServiceAccount, &service_account(), Status::Fail, Authority::Published, words);
    quotes(&finding, "GET /api/v2/tokens/me", "authorizedGrantType: CLIENT-CREDENTIALS");
    quotes(&finding, "July 2026", "declares 400 not.a.user");
    advises(&finding, "why403 login");
    advises(&finding, "why403 mute --region <region> --conversation c --participant p-agent --on-behalf-of u-agent");
}

#[test]
fn fails_on_the_platforms_word() {
    let facts = with_refusal(offline(), 400, "not.a.user");
    let finding = finds(&ServiceAccount, &facts, Status::Fail, Authority::Observed, "where a user is needed");
    quotes(&finding, "PATCH", "400 not.a.user");
    let unmute = spoil(facts, |facts| facts.task = Task::Unmute);
    advises(
        &ServiceAccount.judge(&unmute),
        "why403 unmute --region <region> --conversation <conversation-id> --on-behalf-of <user-id>",
    );
}

#[test]
fn a_generic_403_counts_only_for_a_service_account_on_an_operation_for_users() {
    for code in ["forbidden", "not.authorized"] {
        let facts = with_refusal(service_account(), 403, code);
        finds(&ServiceAccount, &facts, Status::Fail, Authority::Observed, "where a user is needed");
        finds(
            &ServiceAccount,
            &with_refusal(agent(), 403, code),
            Status::Pass,
            Authority::Observed,
            "the token belongs to a user",
        );
        let other = spoil(with_refusal(service_account(), 403, code), |facts| {
            facts.operations = vec![operation("patchConversationsEmailParticipant")];
        });
        assert_eq!(ServiceAccount.judge(&other).status, Status::Pass);
    }
}

#[test]
fn on_behalf_of_is_not_recommended_to_who_did_it_or_does_not_mute() {
    let acting = spoil(with_refusal(service_account(), 400, "not.a.user"), |facts| {
        facts.target.as_mut().unwrap().on_behalf_of = Some("u-agent".to_owned());
    });
    never_advises(&ServiceAccount.judge(&acting), "--on-behalf-of");
    let reading = spoil(service_account(), |facts| {
        (facts.task, facts.target) = (Task::Check, None);
        facts.operations = vec![operation("getUsersMe")];
    });
    let finding = finds(&ServiceAccount, &reading, Status::Fail, Authority::Published, "getUsersMe needs a user");
    never_advises(&finding, "--on-behalf-of");
    advises(&finding, "needs a user's token");
}

#[test]
fn passes_with_a_user_and_where_the_definition_asks_for_none() {
    let finding = finds(&ServiceAccount, &agent(), Status::Pass, Authority::Observed, "the token belongs to a user");
    quotes(&finding, "GET /api/v2/tokens/me", "authorizedGrantType: CODE");
    let acting = spoil(service_account(), |facts| {
        facts.operations = vec![operation(crate::catalogue::MUTE_ON_BEHALF)];
    });
    finds(&ServiceAccount, &acting, Status::Pass, Authority::Published, "is seen only by asking");
    let claims = offline_jwt(r#"{"sub":"u-agent"}"#);
    let finding = finds(&ServiceAccount, &claims, Status::Pass, Authority::Published, "nothing in the claims");
    quotes(&finding, "claim sub (unverified)", "u-agent");
}

#[test]
fn is_unknown_of_an_opaque_token_and_silent_where_no_user_is_asked_for() {
    let words = "it is not known whether the token belongs to a user";
    advises(&finds(&ServiceAccount, &offline(), Status::Unknown, Authority::Published, words), "--region <region>");
    let unread = |facts: &mut Facts| {
        let live = facts.live.as_mut().unwrap();
        (live.introspection, live.user) = (Answer::NotAsked, Answer::NotAsked);
    };
    never_advises(&ServiceAccount.judge(&spoil(agent(), unread)), "Genesys Cloud says what the token is");
    let other = spoil(offline(), |facts| facts.operations = vec![operation("getConversationsCall")]);
    silent(&ServiceAccount, &other, "does not ask for a user");
    silent(&ServiceAccount, &case_without_token(), "there is no token");
    silent(&ServiceAccount, &opaque(), "no operation was given");
}

#[test]
fn a_user_whom_the_platform_knows_is_not_told_to_use_a_users_token() {
    let facts = with_refusal(agent(), 400, "not.a.user");
    let finding = finds(&ServiceAccount, &facts, Status::Fail, Authority::Observed, "the token is listed with one");
    never_advises(&finding, "--on-behalf-of");
}
