//! `missing-division`

use super::*;
use crate::facts::{Answer, ConditionalPermission, Grant, Grants, Sending};
use crate::rule::MissingDivision;
use crate::rule::token_cases::*;

#[test]
fn fails_on_each_code_and_shows_where_it_is_held() {
    for code in ["missing.division.permission", "missing.any.division.permissions", "missing.division.permissions"] {
        let facts = spoil(agent(), |facts| {
            let mut refusal = refused(403, code);
            refusal.permissions = names(&["conversation:call:record"]);
            refusal.divisions = names(&["d-sales"]);
            facts.refusal = Some(refusal);
            let grant = Grant {
                role: "Agent".to_owned(),
                division_id: Some("d-home".to_owned()),
                division_name: Some("Home".to_owned()),
                permissions: names(&["conversation:*:*"]),
                ..Grant::default()
            };
            facts.live.as_mut().unwrap().grants =
                Answer::Given(Grants { grants: vec![grant], whole: true, ..Grants::default() });
        });
        let finding = finds(&MissingDivision, &facts, Status::Fail, Authority::Observed, "the division d-sales");
        quotes(&finding, "PATCH", code);
        quotes(&finding, "GET /api/v2/authorization/subjects/me", "held in: Home");
        advises(&finding, "Give the user the role \"Agent\" in the division d-sales");
    }
}

/// A grant in the right division that has a condition explains the answer: it is not contradicted.
#[test]
fn a_grant_with_a_condition_in_that_division_is_named_as_a_possible_cause() {
    let facts = spoil(agent(), |facts| {
        let mut refusal = refused(403, "missing.division.permission");
        refusal.permissions = names(&["conversation:call:record"]);
        refusal.divisions = names(&["d-sales"]);
        facts.refusal = Some(refusal);
        let grant = |division: &str, permissions: &[&str], conditional: &[&str]| Grant {
            role: format!("Role in {division}"),
            division_id: Some(division.to_owned()),
            permissions: names(permissions),
            conditional_permissions: conditional
                .iter()
                .map(|name| ConditionalPermission {
                    permission: (*name).to_owned(),
                    condition: "queue is q-1".to_owned(),
                })
                .collect(),
            ..Grant::default()
        };
        let grants = vec![
            grant("d-home", &["conversation:call:record"], &[]),
            grant("d-sales", &["routing:queue:view"], &["conversation:call:*"]),
        ];
        facts.live.as_mut().unwrap().grants = Answer::Given(Grants { grants, whole: true, ..Grants::default() });
    });
    let words = "the caller has the permission in the division d-sales, but only under a condition";
    let finding = finds(&MissingDivision, &facts, Status::Fail, Authority::Observed, words);
    quotes(&finding, "subjects/me", "held in: d-home");
    quotes(&finding, "subjects/me", "in d-sales by the role Role in d-sales, on condition: queue is q-1");
    advises(&finding, "condition");
}

#[test]
fn an_answer_without_lists_falls_back_on_the_definition() {
    let facts = with_refusal(agent(), 403, "missing.division.permission");
    let finding =
        finds(&MissingDivision, &facts, Status::Fail, Authority::Observed, "the division of what the request is about");
    advises(&finding, "a role with `conversation:participant:wrapup` in the division of the call");
}

#[test]
fn passes_once_accepted_and_cannot_be_told_beforehand() {
    let accepted = acted(agent(), Sending::Answered, Some(202), true);
    let finding = finds(&MissingDivision, &accepted, Status::Pass, Authority::Observed, "accepted the operation");
    quotes(&finding, "the conversation, read back", "muted: true");
    silent(&MissingDivision, &agent(), "nothing that was read shows it");
}

/// Only Genesys Cloud's answer shows whether it compares the divisions: before it, the question is open.
#[test]
fn a_call_in_another_division_than_the_grant_is_an_open_question() {
    let judge = |granted_in: &str, call_in: &[&str]| {
        let facts = spoil(agent(), |facts| {
            let live = facts.live.as_mut().unwrap();
            let Answer::Given(conversation) = &mut live.conversation else { panic!("no conversation") };
            conversation.divisions = names(call_in);
            let grant = Grant {
                role: "Agent".to_owned(),
                division_id: Some(granted_in.to_owned()),
                permissions: names(&["conversation:call:record"]),
                ..Grant::default()
            };
            live.grants = Answer::Given(Grants { grants: vec![grant], whole: true, ..Grants::default() });
        });
        MissingDivision.judge(&facts)
    };
    let open = judge("d-home", &["d-sales"]);
    assert_eq!((open.status, open.gates), (Status::Unknown, true), "{open:?}");
    quotes(&open, "subjects/me", "granted in: d-home");
    quotes(&open, "the conversation", "divisions: d-sales");
    advises(&open, "--dry-run=same");
    for (granted_in, call_in) in [("d-sales", &["d-sales"][..]), ("*", &["d-sales"]), ("d-home", &[])] {
        assert_eq!(judge(granted_in, call_in).status, Status::NotApplicable, "{granted_in} {call_in:?}");
    }
}

/// One of several is enough: where it is granted there, the answer is contradicted, and nothing is to be granted.
#[test]
fn of_any_one_that_is_granted_in_the_division_contradicts_the_answer() {
    let judge = |code: &str, granted: &[&str]| {
        let facts = spoil(agent(), |facts| {
            let mut refusal = refused(403, code);
            refusal.permissions = names(&["conversation:call:record", "conversation:participant:wrapup"]);
            refusal.divisions = names(&["d-sales"]);
            facts.refusal = Some(refusal);
            let grant = Grant {
                role: "Agent".to_owned(),
                division_id: Some("d-sales".to_owned()),
                permissions: names(granted),
                ..Grant::default()
            };
            facts.live.as_mut().unwrap().grants =
                Answer::Given(Grants { grants: vec![grant], whole: true, ..Grants::default() });
        });
        MissingDivision.judge(&facts)
    };
    let one = ["conversation:participant:wrapup"];
    let contradicted = judge("missing.any.division.permissions", &one);
    assert!(contradicted.message.contains("conversation:participant:wrapup is granted there"), "{contradicted:?}");
    never_advises(&contradicted, "a role with");
    advises(&judge("missing.division.permissions", &one), "a role with");
    advises(&judge("missing.any.division.permissions", &["routing:queue:view"]), "a role with");
}
