//! What was announced for an operation: in force or not, with and without its condition, and by whose word.

use jiff::civil::date;

use super::*;
use crate::catalogue::{Announcement, AnnouncementKind, Condition, PermissionMode};
use crate::diagnosis::{Verdict, diagnose};
use crate::facts::{Facts, Task};
use crate::report::summary;
use crate::request::SentRequest;
use crate::requirement::privilege::{excess_permissions, missing_permissions};
use crate::rule::token_cases::*;
use crate::rule::{DeprecatedOperation, MissingPermission};

const EDIT: &str = "presence:userPresence:edit";

/// A token that must be good for changing presences, on a day.
fn presence(permissions: &[&str], day: (i16, i8, i8)) -> Facts {
    spoil(holding(&["presence", "user-basic-info"], permissions), |facts| {
        facts.task = Task::Check;
        facts.target = None;
        facts.policy = crate::facts::Policy::none();
        facts.operations = vec![operation("patchUserPresence")];
        facts.as_of = date(day.0, day.1, day.2);
    })
}

const TODAY: (i16, i8, i8) = (2026, 11, 27);

fn explain_conflict(path: &str, subject: &str) -> Facts {
    spoil(presence(&[], TODAY), |facts| {
        facts.task = Task::Explain;
        facts.sent = Some(SentRequest { path: Some(path.to_owned()), ..SentRequest::default() });
        if let Some(crate::facts::Answer::Given(user)) = facts.live.as_mut().map(|live| &mut live.user) {
            user.id = Some(subject.to_owned());
        }
    })
}

#[test]
fn a_condition_that_nothing_settles_is_a_warning_and_the_summary_names_it() {
    let facts = presence(&[], TODAY);
    let finding = finds(&MissingPermission, &facts, Status::Warn, Authority::Announced, "for another user's presence");
    quotes(&finding, "https://community.genesys.com/", "2025-07-20");
    advises(&finding, EDIT);
    let diagnosis = diagnose(&facts);
    assert_eq!(diagnosis.verdict, Verdict::Allowed, "{diagnosis:#?}");
    assert!(
        summary(&diagnosis.summary).contains(
            "unless you change another user's presence: that needs presence:userPresence:edit (announced, since 2025-07-20)"
        ),
        "{}",
        summary(&diagnosis.summary)
    );
    let held = presence(&[EDIT], TODAY);
    finds(&MissingPermission, &held, Status::Pass, Authority::Announced, EDIT);
    assert!(!summary(&diagnose(&held).summary).contains("unless"));
}

#[test]
fn a_policy_makes_it_fail_and_the_published_part_of_a_policy_can_be_left_out() {
    let strict = spoil(presence(&[], TODAY), |facts| facts.policy.announced_fails = true);
    finds(&MissingPermission, &strict, Status::Fail, Authority::Announced, EDIT);
    assert_eq!(diagnose(&strict).verdict, Verdict::Refused);
    assert_eq!(missing_permissions(&strict), Some(vec![EDIT.to_owned()]));
    let unpublished = spoil(strict, |facts| facts.policy.published = false);
    silent(&MissingPermission, &unpublished, "does not count what is published");
    assert!(!summary(&diagnose(&unpublished).summary).contains("unless"));
}

#[test]
fn before_its_day_it_warns_whatever_the_policy_says() {
    let early = spoil(presence(&[], (2025, 7, 19)), |facts| facts.policy.announced_fails = true);
    finds(&MissingPermission, &early, Status::Warn, Authority::Announced, "from 2025-07-20");
    assert_eq!(diagnose(&early).verdict, Verdict::Allowed);
    let on_the_day = spoil(presence(&[], (2025, 7, 20)), |facts| facts.policy.announced_fails = true);
    finds(&MissingPermission, &on_the_day, Status::Fail, Authority::Announced, "since 2025-07-20");
}

#[test]
fn for_an_oauth_client_another_user_is_always_met() {
    let client = spoil(service_account(), |facts| {
        facts.operations = vec![operation("patchUserPresence")];
        facts.as_of = date(2026, 11, 27);
    });
    // What such a client holds is not listed for certain: it is an open question, and it gates.
    let finding = finds(&MissingPermission, &client, Status::Unknown, Authority::Announced, EDIT);
    assert!(finding.gates);
}

#[test]
fn the_request_that_was_sent_settles_the_condition() {
    let own = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";
    let other = "9d5d3c5e-0000-4000-8000-000000000001";
    let path = |user: &str| format!("/api/v2/users/{user}/presences/PURECLOUD");
    silent(&MissingPermission, &explain_conflict(&path(own), own), "needs no permission");
    finds(&MissingPermission, &explain_conflict(&path(other), own), Status::Fail, Authority::Announced, EDIT);
    finds(&MissingPermission, &explain_conflict(&path("{userId}"), own), Status::Warn, Authority::Announced, EDIT);

    let moved = |kind: &str| {
        spoil(explain_conflict(&format!("/api/v2/authorization/divisions/{own}/objects/{kind}"), own), |facts| {
            facts.operations = vec![operation("postAuthorizationDivisionObject")];
        })
    };
    silent(&MissingPermission, &moved("QUEUE"), "needs no permission");
    finds(&MissingPermission, &moved("USER"), Status::Fail, Authority::Announced, "directory:user:edit");
    finds(&MissingPermission, &moved("{objectType}"), Status::Warn, Authority::Announced, "where objectType is USER");
}

#[test]
fn without_a_condition_it_is_a_requirement_like_a_published_one() {
    static ROW: Announcement = Announcement {
        effective: "2026-01-01",
        subject: "getUsersMe",
        kind: AnnouncementKind::Requires,
        permission_mode: PermissionMode::Any,
        permissions: &["routing:queue:view", "routing:queue:edit"],
        condition: None,
        summary: "Made up for this test",
        source: "https://community.genesys.com/discussion/made-up",
    };
    static OTHER: Announcement = Announcement { condition: Some(Condition::Other("on Mondays")), ..ROW };
    let with = |row: &'static Announcement, permissions: &[&str]| {
        spoil(presence(permissions, TODAY), |facts| {
            facts.operations = vec![operation("getUsersMe")];
            facts.operations[0].announced = vec![row];
        })
    };
    let finding =
        finds(&MissingPermission, &with(&ROW, &[]), Status::Fail, Authority::Announced, "routing:queue:view or");
    advises(&finding, "is enough too");
    finds(
        &MissingPermission,
        &with(&ROW, &["routing:queue:*"]),
        Status::Pass,
        Authority::Announced,
        "routing:queue:view",
    );
    let future = spoil(with(&ROW, &[]), |facts| facts.as_of = date(2025, 12, 31));
    let summary = summary(&diagnose(&future).summary);
    assert!(summary.contains("from 2026-01-01 on it needs routing:queue:view or routing:queue:edit too"), "{summary}");
    finds(&MissingPermission, &with(&OTHER, &[]), Status::Warn, Authority::Announced, "where on Mondays");
}

#[test]
fn what_may_be_needed_is_not_too_much() {
    let surplus =
        |facts: &Facts| excess_permissions(facts).unwrap().into_iter().map(|one| one.name).collect::<Vec<_>>();
    assert_eq!(surplus(&presence(&[EDIT, "routing:queue:view"], TODAY)), ["routing:queue:view"]);
    assert_eq!(missing_permissions(&presence(&[], TODAY)), Some(Vec::new()));
}

#[test]
fn what_is_enforced_from_a_day_on_gives_the_day_and_changes_no_verdict() {
    let station = |permissions: &[&str], day| {
        spoil(presence(permissions, day), |facts| facts.operations = vec![operation("getUserStation")])
    };
    for (day, words) in [(TODAY, "enforced since 2026-03-01"), ((2026, 2, 28), "to be enforced from 2026-03-01")] {
        let held = station(&["telephony:otherStationAssociation:view"], day);
        let finding = finds(&MissingPermission, &held, Status::Pass, Authority::Published, words);
        quotes(&finding, "https://community.genesys.com/", "No permission was checked before");
        finds(&MissingPermission, &station(&[], day), Status::Fail, Authority::Published, words);
    }
}

#[test]
fn a_refusal_for_it_is_no_contradiction_of_the_definition() {
    let refusal = spoil(explain_conflict("/api/v2/users/u-other/presences/PURECLOUD", "u-agent"), |facts| {
        let mut refusal = refused(403, "missing.permissions");
        refusal.method = "PATCH".to_owned();
        refusal.path = "/api/v2/users/3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b/presences/PURECLOUD".to_owned();
        refusal.permissions = names(&[EDIT]);
        facts.refusal = Some(refusal);
    });
    let finding = finds(&MissingPermission, &refusal, Status::Fail, Authority::Observed, EDIT);
    quotes(&finding, "https://community.genesys.com/", "2025-07-20");
    let unnamed = spoil(refusal, |facts| facts.refusal.as_mut().unwrap().permissions.clear());
    finds(&MissingPermission, &unnamed, Status::Fail, Authority::Observed, EDIT);
}

#[test]
fn an_announced_end_is_a_warning_before_and_after_its_day() {
    let replace = |day: (i16, i8, i8)| {
        spoil(presence(&["conversation:communication:blindTransfer"], day), |facts| {
            facts.operations = vec![operation("postConversationsCallParticipantReplace")];
        })
    };
    for (day, words) in
        [(TODAY, "is deprecated since 2026-03-27"), ((2026, 3, 26), "will be deprecated from 2026-03-27")]
    {
        let finding = finds(&DeprecatedOperation, &replace(day), Status::Warn, Authority::Announced, words);
        quotes(&finding, "https://community.genesys.com/", "Replaced by the operations for one kind of target");
        assert!(diagnose(&replace(day)).findings.iter().any(|finding| finding.rule == DeprecatedOperation::ID));
    }
    assert!(!diagnose(&presence(&[], TODAY)).findings.iter().any(|finding| finding.rule == DeprecatedOperation::ID));
}
