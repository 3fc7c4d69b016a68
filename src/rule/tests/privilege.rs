//! `excess-scope`, `excess-permission`, `forbidden-scope`, `forbidden-permission`

use super::*;
use crate::facts::Strictness;
use crate::rule::token_cases::*;
use crate::rule::{ExcessPermission, ExcessScope, ForbiddenPermission, ForbiddenScope};

fn strict(facts: Facts, strictness: Strictness) -> Facts {
    spoil(facts, |facts| {
        facts.policy.scope_limits.excess = strictness;
        facts.policy.permission_limits.excess = strictness;
    })
}

fn forbidding(facts: Facts, patterns: &[&str]) -> Facts {
    spoil(facts, |facts| {
        facts.policy.scope_limits.forbidden = names(patterns);
        facts.policy.permission_limits.forbidden = names(patterns);
    })
}

#[test]
fn a_scope_that_nothing_needs_is_excess_as_strictly_as_asked() {
    let facts = holding(&["conversations", "users:readonly", "user-basic-info"], &[]);
    let words = "the scope users:readonly is not needed by any operation";
    let finding = finds(&ExcessScope, &strict(facts.clone(), Strictness::Fail), Status::Fail, Authority::Policy, words);
    advises(&finding, "tab Scope, and take it off");
    finds(&ExcessScope, &strict(facts.clone(), Strictness::Warn), Status::Warn, Authority::Policy, words);
    silent(&ExcessScope, &facts, "no policy asks");
    let allowed =
        spoil(strict(facts, Strictness::Fail), |facts| facts.policy.scope_limits.allowed = names(&["users*"]));
    finds(&ExcessScope, &allowed, Status::Pass, Authority::Policy, "every scope that is there is needed");
}

#[test]
fn a_writing_scope_is_excess_where_reading_would_do() {
    let reading = |scopes: &[&str]| {
        spoil(strict(holding(scopes, &[]), Strictness::Fail), |facts| {
            facts.operations = vec![operation("getConversation")]
        })
    };
    let words = "the scope conversations is wider than needed: conversations:readonly would do";
    finds(&ExcessScope, &reading(&["conversations"]), Status::Fail, Authority::Policy, words);
    finds(&ExcessScope, &reading(&["conversations:readonly"]), Status::Pass, Authority::Policy, "needed");
    let both = spoil(reading(&["conversations"]), |facts| facts.operations.push(operation(crate::catalogue::MUTE)));
    finds(&ExcessScope, &both, Status::Pass, Authority::Policy, "needed");
}

#[test]
fn what_an_operation_needs_that_nobody_publishes_leaves_the_excess_open() {
    let facts = spoil(strict(holding(&["conversations"], &[]), Strictness::Fail), |facts| {
        facts.operations.push(operation("getAgenticVirtualagents"));
    });
    let words = "which scopes getAgenticVirtualagents needs is not published";
    assert!(finds(&ExcessScope, &facts, Status::Unknown, Authority::Policy, words).gates);
    let warned = strict(facts, Strictness::Warn);
    assert!(!finds(&ExcessScope, &warned, Status::Unknown, Authority::Policy, words).gates);
}

#[test]
fn nobody_asked_means_that_nothing_is_known() {
    let facts = forbidding(strict(offline(), Strictness::Fail), &["*:delete"]);
    for rule in [&ExcessScope as &dyn Rule, &ExcessPermission, &ForbiddenScope, &ForbiddenPermission] {
        let finding = finds(rule, &facts, Status::Unknown, Authority::Policy, "is not known");
        assert!(finding.gates && advice(&finding).contains("--region REGION"), "{finding:#?}");
    }
    silent(&ForbiddenScope, &offline(), "no policy forbids");
    silent(&ForbiddenPermission, &offline(), "no policy forbids");
}

#[test]
fn scopes_do_not_apply_to_a_service_account() {
    let facts = forbidding(strict(service_account(), Strictness::Fail), &["oauth*"]);
    silent(&ExcessScope, &facts, "carry no scopes");
    silent(&ForbiddenScope, &facts, "carry no scopes");
}

#[test]
fn an_alternative_is_no_excess_and_a_wildcard_is_wider_than_needed() {
    let held = |names: &[&str]| strict(holding(&["conversations"], names), Strictness::Fail);
    let all = ["conversation:participant:wrapup", "conversation:call:record", "conversation:communication:disconnect"];
    finds(&ExcessPermission, &held(&all), Status::Pass, Authority::Policy, "every permission that is there is needed");
    let words = "the permission conversation:*:* is wider than needed: conversation:call:record would do";
    finds(&ExcessPermission, &held(&["conversation:*:*"]), Status::Fail, Authority::Policy, words);
    let words = "2 permissions are more than needed: routing:queue:add, routing:queue:view";
    let facts = held(&["conversation:call:record", "routing:queue:view", "routing:queue:add"]);
    let finding = finds(&ExcessPermission, &facts, Status::Fail, Authority::Policy, words);
    advises(&finding, "permissions.allowed");
}

#[test]
fn what_is_forbidden_is_found_by_name_by_pattern_and_inside_a_wildcard() {
    let facts = holding(&["conversations", "oauth:readonly"], &["recording:*:*", "routing:queue:view"]);
    let finding = finds(
        &ForbiddenScope,
        &forbidding(facts.clone(), &["oauth*"]),
        Status::Fail,
        Authority::Policy,
        "forbids oauth*",
    );
    quotes(&finding, "GET /api/v2/tokens/me", "oauth:readonly");
    for pattern in ["recording:recording:delete", "*:delete", "recording:*:*"] {
        let finding = ForbiddenPermission.judge(&forbidding(facts.clone(), &[pattern]));
        assert_eq!(finding.status, Status::Fail, "{pattern}");
        quotes(&finding, "users/me", "recording:*:*");
    }
    let words = "the permission routing:queue:view is forbidden by the policy";
    finds(
        &ForbiddenPermission,
        &forbidding(facts.clone(), &["routing:queue:view"]),
        Status::Fail,
        Authority::Policy,
        words,
    );
    let free = forbidding(facts, &["authorization:*:*", "authorization"]);
    finds(&ForbiddenPermission, &free, Status::Pass, Authority::Policy, "no permission that is there is forbidden");
    finds(&ForbiddenScope, &free, Status::Pass, Authority::Policy, "no scope that is there is forbidden");
}
