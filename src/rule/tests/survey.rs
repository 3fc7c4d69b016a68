//! The calls of a source tree, judged alone and beside a token.

use super::*;
use crate::catalogue::{MUTE, by_name, near_operations};
use crate::diagnosis::{Verdict, diagnose, diagnose_survey};
use crate::facts::{Invented, Location, Unpublished};
use crate::report::summary;
use crate::rule::SCAN_RULES;
use crate::rule::token_cases::*;
use crate::scan::{Call, Resource, SignIn, Skipped, Survey, Target};

fn at(line: usize, written: &str, target: Target) -> Call {
    let location = Location { file: "a.py".into(), line, column: 1, end_column: 9 };
    Call { location, written: written.into(), source_line: None, target, doubt: None }
}

fn published(name: &str) -> Target {
    Target::Published(by_name(name).unwrap())
}

fn survey(calls: Vec<Call>) -> Survey {
    Survey { calls, files: 1, bytes: 99, ..Survey::default() }
}

/// A survey with one call of each kind.
fn spoilt() -> Survey {
    let path = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}";
    survey(vec![
        at(1, "get_users_me", published("getUsersMe")),
        at(2, "get_authorization_divisionspermitted_me", published("getAuthorizationDivisionspermittedMe")),
        at(3, "PUT", Target::Request(Unpublished::new("PUT", path))),
        at(
            4,
            "api.put_conversation_participant(c)",
            Target::Name(Invented::new("put_conversation_participant", near_operations("putConversationParticipant"))),
        ),
        at(5, "PUT", Target::Request(Unpublished::new("PUT", path))),
        at(6, "put_conversation_participant", Target::Name(Invented::new("put_conversation_participant", []))),
    ])
}

#[test]
fn one_finding_for_each_problem_at_all_of_its_lines() {
    let diagnosis = diagnose_survey(&spoilt());
    assert_eq!(diagnosis.verdict, Verdict::Refused);
    assert_eq!(diagnosis.causes().collect::<Vec<_>>(), ["wrong-method", "unknown-operation"]);
    let told: Vec<(&str, Status, Vec<usize>)> = diagnosis
        .findings
        .iter()
        .map(|finding| (finding.rule, finding.status, finding.locations.iter().map(|place| place.line).collect()))
        .collect();
    assert_eq!(
        told,
        [
            ("wrong-method", Status::Fail, vec![3, 5]),
            ("unknown-operation", Status::Fail, vec![4, 6]),
            ("deprecated-operation", Status::Warn, vec![2]),
            ("wrong-path", Status::Pass, vec![]),
        ]
    );
    assert!(
        summary(&diagnosis.summary)
            .starts_with("Found 6 API calls (4 names); 4 do not exist. The first, a.py:3: PUT is not"),
        "{diagnosis:#?}"
    );
    quotes(&diagnosis.findings[1], "a.py:4", "api.put_conversation_participant(c)");
}

#[test]
fn what_is_uncertain_is_never_judged() {
    let mut doubtful = spoilt();
    doubtful.calls.iter_mut().for_each(|call| call.doubt = Some("it may be a comment".to_owned()));
    let diagnosis = diagnose_survey(&doubtful);
    assert_eq!(diagnosis.verdict, Verdict::Allowed);
    assert!(diagnosis.findings.iter().all(|finding| finding.status == Status::NotApplicable), "{diagnosis:#?}");
    assert_eq!(summary(&diagnosis.summary), "No certain Genesys Cloud call was found in 1 file; 6 are uncertain.");
    doubtful.calls[0].doubt = None;
    assert_eq!(summary(&diagnose_survey(&doubtful).summary), "Found 1 API call; it exists; 5 more are uncertain.");
}

#[test]
fn every_rule_of_a_scan_answers_where_all_is_in_order() {
    let diagnosis = diagnose_survey(&survey(vec![at(1, "get_users_me", published("getUsersMe"))]));
    let told: Vec<&str> = diagnosis.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(told, SCAN_RULES.iter().map(|rule| rule.id()).collect::<Vec<_>>());
    assert!(diagnosis.findings.iter().all(|finding| finding.status == Status::Pass), "{diagnosis:#?}");
}

#[test]
fn what_was_not_read_leaves_the_verdict_open_even_where_all_is_well() {
    let mut partly = survey(vec![at(1, "get_users_me", published("getUsersMe"))]);
    partly.skipped = vec![Skipped { path: "srv".into(), why: "it is not there".into(), failed: true }];
    let diagnosis = diagnose_survey(&partly);
    assert_eq!(diagnosis.verdict, Verdict::Unclear);
    assert_eq!(
        summary(&diagnosis.summary),
        "Not everything was read: srv: it is not there. Found 1 API call; it exists."
    );
    partly.calls.extend(spoilt().calls);
    assert_eq!(diagnose_survey(&partly).verdict, Verdict::Refused);
    let by_rule = Skipped { path: "dist".into(), why: "what a build makes is left out".into(), failed: false };
    partly = Survey { skipped: vec![by_rule], ..survey(partly.calls.drain(..1).collect()) };
    assert_eq!(diagnose_survey(&partly).verdict, Verdict::Allowed);
}

#[test]
fn resources_of_terraform_leave_the_verdict_open_where_nothing_else_is_judged() {
    let location = Location { file: "main.tf".into(), line: 1, column: 11, end_column: 36 };
    let resource = Resource { location, written: "resource \"genesyscloud_routing_queue\"".into() };
    let mut alone = Survey { resources: vec![resource], ..survey(Vec::new()) };
    let diagnosis = diagnose_survey(&alone);
    assert_eq!(diagnosis.verdict, Verdict::Unclear);
    assert!(
        summary(&diagnosis.summary).starts_with("1 Terraform resource (`genesyscloud_*`) was not judged"),
        "{diagnosis:#?}"
    );
    alone.calls = vec![at(1, "get_users_me", published("getUsersMe"))];
    assert_eq!(diagnose_survey(&alone).verdict, Verdict::Allowed);
}

#[test]
fn beside_a_token_the_calls_stand_behind_what_is_wrong_with_the_token_itself() {
    let fine = diagnose(&agent());
    let position = |diagnosis: &crate::diagnosis::Diagnosis, rule: &str| {
        diagnosis.findings.iter().position(|finding| finding.rule == rule).unwrap()
    };
    let spoilt = spoilt();
    let with = fine.clone().with_survey(&spoilt);
    assert_eq!(with.causes().collect::<Vec<_>>(), ["wrong-method", "unknown-operation"]);
    assert!(
        summary(&with.summary).starts_with("Found 6 API calls (4 names); 4 do not exist."),
        "{}",
        summary(&with.summary)
    );
    assert!(position(&with, "wrong-method") < position(&with, "missing-scope"));
    // The token's own answer to a question that the sources answer otherwise is gone.
    assert_eq!(with.findings.iter().filter(|finding| finding.rule == "wrong-method").count(), 1);
    let rejected = diagnose(&with_refusal(opaque(), 401, "bad.credentials")).with_survey(&spoilt);
    assert_eq!(rejected.causes().collect::<Vec<_>>(), ["token-rejected", "wrong-method", "unknown-operation"]);
    assert!(!summary(&rejected.summary).contains("do not exist"), "{}", summary(&rejected.summary));
    let clean = survey(vec![at(1, "mute", published(MUTE))]);
    assert_eq!(fine.clone().with_survey(&clean), fine);
}

#[test]
fn a_sign_in_by_the_implicit_grant_is_a_warning_at_all_of_its_places() {
    let sign_in = |line: usize| SignIn {
        location: Location { file: "a.js".into(), line, column: 8, end_column: 26 },
        written: "loginImplicitGrant".into(),
        source_line: Some("client.loginImplicitGrant(id, uri);".into()),
    };
    let survey = Survey {
        implicit_grants: vec![sign_in(3), sign_in(9)],
        as_of: Some(jiff::civil::date(2026, 11, 28)),
        ..survey(vec![at(1, "getUsersMe", published("getUsersMe"))])
    };
    let diagnosis = diagnose_survey(&survey);
    assert_eq!(diagnosis.verdict, Verdict::Allowed);
    let finding = diagnosis.findings.iter().find(|finding| finding.rule == "grant-ending").unwrap();
    assert_eq!(finding.status, Status::Warn);
    assert_eq!(finding.locations.iter().map(|place| place.line).collect::<Vec<_>>(), [3, 9]);
    quotes(finding, "a.js:3", "client.loginImplicitGrant");
    advises(finding, "loginPKCEGrant");
    advises(finding, "Code Authorization");
    let beside_a_token = diagnose(&agent()).with_survey(&survey);
    assert!(beside_a_token.findings.iter().any(|finding| finding.rule == "grant-ending"));
    assert_eq!(beside_a_token.verdict, Verdict::Allowed);
}
