//! `subject-mismatch`

use super::*;
use crate::facts::{Answer, Facts, Policy, Sending, User};
use crate::rule::token_cases::*;
use crate::rule::{ChangeKind, NewToken, SubjectMismatch};

fn caller(facts: Facts, id: &str) -> Facts {
    spoil(facts, |facts| {
        facts.live.as_mut().unwrap().user = Answer::Given(User { id: Some(id.to_owned()), ..User::default() });
    })
}

fn expecting(facts: Facts, subject: &str) -> Facts {
    spoil(facts, |facts| facts.policy.subject = Some(subject.to_owned()))
}

#[test]
fn fails_on_a_jwt_that_names_nobody() {
    for (claims, words, quote) in [
        (r#"{"scope":"conversations"}"#, "names no subject, and the policy requires one", "absent"),
        (r#"{"sub":7}"#, "`sub` is the number 7 where a string belongs", "the number 7"),
    ] {
        let facts = offline_jwt(claims);
        let finding = finds(&SubjectMismatch, &facts, Status::Fail, Authority::Policy, words);
        quotes(&finding, "claim sub (unverified)", quote);
    }
}

#[test]
fn fails_on_a_subject_other_than_the_flags_compared_exactly() {
    for subject in ["u-other", "U-AGENT", "u-agent "] {
        let words = format!("the token is that of u-agent, not of {subject}");
        let finding = finds(&SubjectMismatch, &expecting(agent(), subject), Status::Fail, Authority::Policy, &words);
        quotes(&finding, "users/me", "u-agent");
        quotes(&finding, "--subject", subject);
        let capitals = subject == "U-AGENT";
        advises(&finding, if capitals { "--subject" } else { "Sign in as the agent" });
    }
    let finding = SubjectMismatch.judge(&expecting(service_account(), "u-agent"));
    assert!(finding.message.contains("belongs to a service account"), "{finding:#?}");
}

#[test]
fn another_agents_participant_fails_here_where_the_caller_has_no_leg_of_their_own() {
    let words = "the participant belongs to u-agent, and the caller is u-bystander";
    let finding = finds(&SubjectMismatch, &caller(agent(), "u-bystander"), Status::Fail, Authority::Observed, words);
    quotes(&finding, "the conversation", "userId: u-agent");
    advises(&finding, "The user is u-agent");
    finds(&SubjectMismatch, &aimed_at("p-other"), Status::Pass, Authority::Policy, "the subject is u-agent");
}

#[test]
fn fails_on_the_platforms_word_but_not_of_a_participant_that_cannot_exist() {
    let code = "conversation.error.user.not.party";
    let facts = with_refusal(offline(), 400, code);
    let finding = finds(&SubjectMismatch, &facts, Status::Fail, Authority::Observed, "belongs to another user");
    quotes(&finding, "PATCH", code);
    let phantom = acted(with_refusal(agent(), 400, code), Sending::DryRunPhantom, Some(400), false);
    assert_eq!(SubjectMismatch.judge(&phantom).status, Status::Pass);
}

#[test]
fn who_acts_on_behalf_of_the_owner_is_not_told_to() {
    let facts = spoil(with_refusal(agent(), 400, "conversation.error.user.not.party"), |facts| {
        facts.live.as_mut().unwrap().conversation = Answer::NotAsked;
        facts.target.as_mut().unwrap().on_behalf_of = Some("u-else".to_owned());
    });
    let finding = SubjectMismatch.judge(&facts);
    quotes(&finding, "--on-behalf-of", "the caller is u-else");
    advises(&finding, "The user is u-agent");
}

#[test]
fn passes_where_the_subject_is_the_one() {
    let words = "the one that --subject names";
    finds(&SubjectMismatch, &expecting(agent(), "u-agent"), Status::Pass, Authority::Policy, words);
    let claims = offline_jwt(r#"{"sub":"u-agent"}"#);
    let finding = finds(&SubjectMismatch, &claims, Status::Pass, Authority::Policy, "the subject is u-agent");
    quotes(&finding, "sub_unverified", "u-agent");
    let accepted = acted(caller(agent(), "u-bystander"), Sending::Answered, Some(202), true);
    assert_eq!(SubjectMismatch.judge(&accepted).status, Status::Pass);
}

#[test]
fn is_unknown_of_an_opaque_token() {
    let words = "it is not known whether the token is that of u-agent";
    finds(&SubjectMismatch, &expecting(offline(), "u-agent"), Status::Unknown, Authority::Policy, words);
    let finding = finds(&SubjectMismatch, &offline(), Status::Unknown, Authority::Policy, "who owns the token");
    advises(&finding, "--region <region>");
}

#[test]
fn does_not_arise_without_a_token_a_user_or_a_requirement() {
    silent(&SubjectMismatch, &case_without_token(), "there is no token");
    silent(&SubjectMismatch, &service_account(), "see service-account");
    let free = spoil(offline(), |facts| facts.policy = Policy::none());
    silent(&SubjectMismatch, &free, "does not matter here");
}

#[test]
fn the_user_acted_for_is_the_subject_that_was_asked_for() {
    let facts = spoil(aimed_at("u-agent"), |facts| {
        facts.policy.subject = Some("u-agent".to_owned());
        facts.target.as_mut().unwrap().on_behalf_of = Some("u-agent".to_owned());
    });
    finds(&SubjectMismatch, &facts, Status::Pass, Authority::Policy, "acted for");
}

#[test]
fn acting_on_behalf_is_advised_only_where_the_operation_has_such_a_route() {
    let other = |name: &str| {
        spoil(agent(), |facts| {
            facts.task = crate::facts::Task::Check;
            facts.policy.subject = Some("u-other".to_owned());
            facts.operations = vec![operation(name)];
        })
    };
    never_advises(&SubjectMismatch.judge(&other("getRoutingQueues")), "--on-behalf-of");
    advises(&SubjectMismatch.judge(&other(crate::catalogue::MUTE)), "patchConversationsCallParticipantUserUserId");
}

#[test]
fn who_called_the_route_on_behalf_is_not_sent_to_it() {
    let twin = crate::catalogue::MUTE_ON_BEHALF;
    let explained = |name: &str| {
        spoil(with_refusal(offline(), 400, "conversation.error.user.not.party"), |facts| {
            (facts.task, facts.target) = (crate::facts::Task::Explain, None);
            facts.operations = vec![operation(name)];
        })
    };
    let finding = SubjectMismatch.judge(&explained(twin));
    assert_eq!(finding.status, Status::Fail);
    let fix = finding.fix.unwrap();
    assert_eq!(fix.options.len(), 1, "{fix:?}");
    assert!(matches!(fix.options[0].changes[0].kind, ChangeKind::NewToken { how: NewToken::AgentSignsIn }), "{fix:?}");
    // The operation that mutes any kind of conversation has no such route.
    never_advises(&SubjectMismatch.judge(&explained("patchConversationParticipant")), twin);
    advises(&SubjectMismatch.judge(&explained(crate::catalogue::MUTE)), twin);
}

#[test]
fn who_acts_for_the_wrong_user_is_told_the_right_one() {
    let acting = |user: &str| {
        spoil(with_refusal(agent(), 400, "conversation.error.user.not.party"), |facts| {
            facts.live.as_mut().unwrap().conversation = Answer::NotAsked;
            facts.operations = vec![operation(crate::catalogue::MUTE_ON_BEHALF)];
            facts.target.as_mut().unwrap().on_behalf_of = Some(user.to_owned());
        })
    };
    let fix = SubjectMismatch.judge(&acting("u-else")).fix.unwrap();
    let acts = |user: &str| {
        let for_user = |kind: &ChangeKind| matches!(kind, ChangeKind::ActForUser { user: named, .. } if named.id.as_deref() == Some(user));
        fix.changes().any(|change| for_user(&change.kind))
    };
    assert!(acts("u-agent"), "{fix:?}");
}

#[test]
fn a_subject_in_other_capitals_is_told_as_such() {
    let facts = spoil(agent(), |facts| facts.policy.subject = Some("U-Agent".to_owned()));
    let finding = finds(&SubjectMismatch, &facts, Status::Fail, Authority::Policy, "they differ in capitals only");
    advises(&finding, "--subject u-agent");
    never_advises(&finding, "why403 login");
}
