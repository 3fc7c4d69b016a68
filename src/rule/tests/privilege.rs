//! `excess-scope`, `excess-permission`, `forbidden-scope`, `forbidden-permission`

use super::*;
use crate::catalogue;
use crate::diagnosis::diagnose;
use crate::facts::{Answer, Grant, Grants, OperationFacts, Policy, Strictness};
use crate::requirement::privilege::{missing_permissions, missing_scopes};
use crate::rule::token_cases::*;
use crate::rule::{
    ChangeKind, ControlScopeMissing, ExcessPermission, ExcessScope, ForbiddenPermission, ForbiddenScope,
    MissingPermission, MissingScope,
};

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
    advises(&finding, "Remove the scope `users:readonly`");
    finds(&ExcessScope, &strict(facts.clone(), Strictness::Warn), Status::Warn, Authority::Policy, words);
    silent(&ExcessScope, &facts, "no policy asks");
    let allowed =
        spoil(strict(facts, Strictness::Fail), |facts| facts.policy.scope_limits.allowed = names(&["users*"]));
    finds(&ExcessScope, &allowed, Status::Pass, Authority::Policy, "every scope that is there is needed");
}

/// What the policy has to allow, as the line of the file.
fn allowed_by(finding: &Finding) -> Option<String> {
    let changes = finding.fix.as_ref()?.changes().map(|change| &change.kind);
    let mut lines = changes.filter_map(|kind| match kind {
        ChangeKind::ChangePolicy { key, to: Some(to), .. } => Some(format!("{key} = {to}")),
        _ => None,
    });
    lines.next()
}

#[test]
fn what_the_policy_has_to_allow_is_a_line_that_can_be_pasted() {
    let facts = holding(&["conversations", "users:readonly", "user-basic-info"], &["routing:queue:view"]);
    let facts = spoil(strict(facts, Strictness::Fail), |facts| {
        facts.policy.scope_limits.allowed = names(&["user-basic*"]);
    });
    let line = allowed_by(&ExcessScope.judge(&facts));
    assert_eq!(line.as_deref(), Some(r#"scopes.allowed = ["user-basic*", "users:readonly"]"#));
    let line = allowed_by(&ExcessPermission.judge(&facts));
    assert_eq!(line.as_deref(), Some(r#"permissions.allowed = ["routing:queue:view"]"#));
    let open = spoil(facts, |facts| facts.operations.push(operation("getAgenticVirtualagents")));
    let line = allowed_by(&ExcessScope.judge(&open));
    assert_eq!(line.as_deref(), Some(r#"scopes.allowed = ["user-basic*", "<scope>"]"#));
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
        assert!(finding.gates && advice(&finding).contains("--region <region>"), "{finding:#?}");
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
    let words = "the permission conversation:*:* is wider than needed: conversation:participant:wrapup would do";
    finds(&ExcessPermission, &held(&["conversation:*:*"]), Status::Fail, Authority::Policy, words);
    let words = "2 permissions are more than needed: routing:queue:add, routing:queue:view";
    let facts = held(&["conversation:call:record", "routing:queue:view", "routing:queue:add"]);
    let finding = finds(&ExcessPermission, &facts, Status::Fail, Authority::Policy, words);
    advises(&finding, "permissions.allowed");
    // What is needed is held beside the wildcard: no role has to be added.
    let finding = ExcessPermission.judge(&held(&["conversation:*:*", "conversation:call:record"]));
    never_advises(&finding, "Give the ");
    advises(&finding, "Remove `");
    let finding = ExcessPermission.judge(&held(&["conversation:*:*", "routing:queue:view"]));
    advises(&finding, "a role with `conversation:participant:wrapup`");
    assert!(
        finding.message.contains("conversation:*:* (conversation:participant:wrapup would do), routing:queue:view")
    );
}

/// A wildcard over everything, and a program that calls a lot.
#[test]
fn the_lesser_names_of_a_wildcard_are_counted() {
    let facts = spoil(strict(holding(&[], &["*"]), Strictness::Fail), |facts| {
        facts.operations = catalogue::operations()
            .map(OperationFacts::from)
            .filter(|one| !one.permissions.is_empty())
            .take(200)
            .collect();
    });
    let finding = ExcessPermission.judge(&facts);
    assert!(finding.message.starts_with("the permission * is wider than needed: ") && finding.message.len() < 300);
    assert!(finding.message.ends_with(" more would do"), "{}", finding.message);
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

#[test]
fn a_wildcard_that_grants_nothing_but_what_is_needed_or_allowed_is_no_excess() {
    let held = strict(holding(&["conversations"], &["routing:queue:*"]), Strictness::Fail);
    let held = spoil(held, |facts| facts.operations = vec![operation("postRoutingQueues")]);
    let words = "the permission routing:queue:* is wider than needed: routing:queue:add would do";
    finds(&ExcessPermission, &held, Status::Fail, Authority::Policy, words);
    let others: Vec<&str> =
        catalogue::permissions().filter(|name| name.starts_with("routing:queue:") && !name.ends_with(":add")).collect();
    let whole = spoil(held.clone(), |facts| facts.policy.permission_limits.allowed = names(&others));
    finds(&ExcessPermission, &whole, Status::Pass, Authority::Policy, "every permission that is there is needed");
    let one_short = spoil(held, |facts| facts.policy.permission_limits.allowed = names(&others[1..]));
    finds(&ExcessPermission, &one_short, Status::Fail, Authority::Policy, words);
}

/// The permission that stands for the scope of the policy is not taken away: the scope would be missing then.
#[test]
fn a_wildcard_that_meets_the_policy_is_no_excess() {
    let claims = r#"{"sub":"u","scope":"conversations","permissions":["conversation:*:*"]}"#;
    let facts = spoil(strict(offline_jwt(claims), Strictness::Fail), |facts| {
        facts.policy = Policy { permission_limits: facts.policy.permission_limits.clone(), ..Policy::built_in() }
    });
    finds(&ControlScopeMissing, &facts, Status::Pass, Authority::Policy, "conversation:*:* grants");
    finds(&ExcessPermission, &facts, Status::Pass, Authority::Policy, "needed");
}

fn listed(permissions: &[&str]) -> Facts {
    spoil(strict(service_account(), Strictness::Fail), |facts| {
        let grant = Grant { permissions: names(permissions), ..Grant::default() };
        facts.live.as_mut().unwrap().grants =
            Answer::Given(Grants { grants: vec![grant], whole: true, ..Grants::default() });
    })
}

#[test]
fn what_a_list_may_leave_out_is_not_known_to_be_in_order() {
    let facts = listed(&["conversation:call:record"]);
    let words = "every permission that is listed is needed; it is not known whether the list is whole";
    let finding = finds(&ExcessPermission, &facts, Status::Unknown, Authority::Policy, words);
    assert!(finding.gates);
    advises(&finding, "Compare the roles and their divisions");
    let facts = listed(&["conversation:call:record", "routing:queue:view"]);
    finds(
        &ExcessPermission,
        &facts,
        Status::Fail,
        Authority::Policy,
        "the permission routing:queue:view is not needed",
    );
    let facts = forbidding(listed(&["conversation:call:record"]), &["*:delete"]);
    let finding =
        finds(&ForbiddenPermission, &facts, Status::Unknown, Authority::Policy, "that is listed is forbidden");
    advises(&finding, "Compare the roles and their divisions");
    // The roles of a user are elsewhere.
    let user = spoil(holding(&["conversations"], &[]), |facts| {
        let live = facts.live.as_mut().unwrap();
        live.user = Answer::NotAsked;
        live.grants = Answer::Given(Grants { grants: Vec::new(), whole: false, ..Grants::default() });
    });
    let finding = ForbiddenPermission.judge(&forbidding(user, &["*:delete"]));
    advises(&finding, "Compare the roles and their divisions");
    never_advises(&finding, "OAuth");
}

#[test]
fn what_is_held_under_a_condition_is_held() {
    let facts = spoil(strict(holding(&["conversations"], &["conversation:call:record"]), Strictness::Fail), |facts| {
        if let Answer::Given(user) = &mut facts.live.as_mut().unwrap().user {
            user.conditional_permissions = names(&["recording:recording:delete"]);
        }
    });
    finds(&ExcessPermission, &facts, Status::Fail, Authority::Policy, "recording:recording:delete is not needed");
    let words = "there is recording:recording:delete (under a condition)";
    finds(&ForbiddenPermission, &forbidding(facts, &["*:delete"]), Status::Fail, Authority::Policy, words);
}

#[test]
fn the_lesser_scope_is_added_before_the_wider_one_is_taken_off_unless_it_is_there() {
    let reading = |scopes: &[&str]| {
        let facts = spoil(strict(holding(scopes, &[]), Strictness::Fail), |facts| {
            facts.operations = vec![operation("getConversation")];
        });
        finds(&ExcessScope, &facts, Status::Fail, Authority::Policy, "conversations is wider than needed")
    };
    advises(&reading(&["conversations"]), "then remove the scope `conversations` from");
    let both = reading(&["conversations", "conversations:readonly"]);
    never_advises(&both, "Add the scope `conversations:readonly`");
    advises(&both, "Remove the scope `conversations` from");
}

#[test]
fn a_wildcard_says_what_of_it_is_forbidden() {
    let facts = forbidding(holding(&[], &["routing:queue:*"]), &["*:delete"]);
    let words = "the policy forbids *:delete, and there is routing:queue:* (grants routing:queue:delete)";
    let finding = finds(&ForbiddenPermission, &facts, Status::Fail, Authority::Policy, words);
    advises(&finding, "Remove `routing:queue:*`");
}

#[test]
fn a_long_list_of_what_is_forbidden_is_counted_and_quoted_whole() {
    let held: Vec<&str> = catalogue::permissions().filter(|name| name.starts_with("routing:")).collect();
    let finding = ForbiddenPermission.judge(&forbidding(holding(&[], &held), &["routing:*"]));
    assert!(finding.message.ends_with(&format!(" and {} more", held.len() - 5)), "{finding:#?}");
    assert!(held.iter().all(|name| finding.evidence[0].quote.contains(name)));
}

/// Whoever follows one of two rules that contradict each other is refused by the other.
#[test]
fn a_policy_that_forbids_what_an_operation_needs_is_to_be_changed_itself() {
    let creating = |permissions: &[&str]| {
        spoil(holding(&["routing"], permissions), |facts| facts.operations = vec![operation("postRoutingQueues")])
    };
    let torn = "postRoutingQueues needs routing:queue:add, which the policy forbids";
    let facts = forbidding(creating(&[]), &["routing:queue:*"]);
    let finding = finds(&ForbiddenPermission, &facts, Status::Warn, Authority::Policy, torn);
    advises(&finding, ".forbidden \"");
    let facts = forbidding(creating(&["routing:queue:add"]), &["routing:queue:*"]);
    let words = "the policy forbids routing:queue:*, and there is routing:queue:add";
    let finding = finds(&ForbiddenPermission, &facts, Status::Fail, Authority::Policy, words);
    quotes(&finding, "policy", torn);
    advises(&finding, "`postRoutingQueues` needs `routing:queue:add`");
    let facts = spoil(creating(&[]), |facts| facts.policy.scope_limits.forbidden = names(&["routing*"]));
    let finding = ForbiddenScope.judge(&facts);
    assert_eq!(finding.status, Status::Fail);
    quotes(&finding, "policy", "postRoutingQueues needs routing, which the policy forbids");
    // One alternative is enough, and what is not published does not count where the policy says so.
    let mute = forbidding(holding(&["conversations"], &["conversation:participant:wrapup"]), &["conversation:call:*"]);
    finds(&ForbiddenPermission, &mute, Status::Pass, Authority::Policy, "forbidden");
    let facts = spoil(forbidding(creating(&[]), &["routing:queue:*"]), |facts| facts.policy.published = false);
    finds(&ForbiddenPermission, &facts, Status::Pass, Authority::Policy, "forbidden");
}

/// A JWT that is judged offline, as strictly as a gate: nothing is required beyond what these operations need.
fn gate(operations: &[&str], scopes: &[&str], permissions: &[&str]) -> Facts {
    let list = |names: &[&str]| names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(",");
    let claims = format!(r#"{{"sub":"u","scope":{:?},"permissions":[{}]}}"#, scopes.join(" "), list(permissions));
    spoil(offline_jwt(&claims), |facts| {
        facts.policy = Policy::none();
        facts.operations = operations.iter().map(|name| operation(name)).collect();
    })
}

fn causes(facts: &Facts) -> Vec<&'static str> {
    diagnose(facts).causes().collect()
}

#[test]
fn the_fix_of_several_operations_is_enough_for_all_of_them() {
    let queues = ["getRoutingQueues", "postRoutingQueues", "deleteRoutingQueue"];
    let finding = MissingScope.judge(&gate(&queues, &[], &[]));
    advises(&finding, "Add the scope `routing` to");
    never_advises(&finding, "routing:readonly");
    let finding = MissingPermission.judge(&gate(&queues, &["routing"], &[]));
    advises(&finding, "a role with `routing:queue:add`, `routing:queue:delete` and `routing:queue:view`");
    let all = ["routing:queue:add", "routing:queue:delete", "routing:queue:view"];
    assert_eq!(causes(&gate(&queues, &["routing"], &all)), [""; 0]);
    // Of two that have nothing in common, both are named; of one that has alternatives, one is enough.
    let both = MissingScope.judge(&gate(&["postRoutingQueues", catalogue::MUTE], &[], &[]));
    advises(&both, "Add the scopes `conversations` and `routing` to");
    let one = MissingPermission.judge(&gate(&["postRoutingQueues", catalogue::MUTE], &[], &["routing:queue:add"]));
    advises(&one, "a role with `conversation:participant:wrapup`");
}

#[test]
fn no_fix_names_what_the_policy_forbids() {
    let reading = |scopes: &[&str]| {
        forbidding(gate(&["getRoutingQueues"], scopes, &["routing:queue:view"]), &["routing:readonly"])
    };
    let finding = MissingScope.judge(&reading(&[]));
    advises(&finding, "Add the scope `routing` to");
    never_advises(&finding, "routing:readonly");
    assert_eq!(missing_scopes(&reading(&[])), Some(names(&["routing"])));
    assert_eq!(causes(&reading(&["routing"])), [""; 0]);

    let mute = |held: &[&str]| {
        strict(
            forbidding(gate(&[catalogue::MUTE], &["conversations"], held), &["conversation:call:record"]),
            Strictness::Fail,
        )
    };
    let finding = MissingPermission.judge(&mute(&[]));
    never_advises(&finding, "conversation:call:record");
    advises(&finding, "`conversation:communication:disconnect` is enough too");
    assert_eq!(missing_permissions(&mute(&[])), Some(names(&["conversation:participant:wrapup"])));
    assert_eq!(causes(&mute(&["conversation:communication:disconnect"])), [""; 0]);
    let finding = ExcessPermission.judge(&mute(&["conversation:*:*"]));
    never_advises(&finding, "conversation:call:record");
    advises(&finding, "a role with `conversation:participant:wrapup`");

    // A lesser scope that is forbidden would not do.
    let facts = strict(reading(&["routing"]), Strictness::Fail);
    finds(&ExcessScope, &facts, Status::Pass, Authority::Policy, "needed");
}

#[test]
fn where_every_alternative_is_forbidden_the_policy_is_what_has_to_change() {
    let facts = forbidding(gate(&["getRoutingQueues"], &[], &["routing:queue:view"]), &["routing*"]);
    for finding in [MissingScope.judge(&facts), ForbiddenScope.judge(&facts)] {
        advises(&finding, "remove `scopes.forbidden \"routing*\"`");
        advises(&finding, "`getRoutingQueues` needs `routing:readonly`");
        never_advises(&finding, "Administrator");
    }
    assert_eq!(missing_scopes(&facts), Some(Vec::new()));
    let facts = forbidding(gate(&["postRoutingQueues"], &["routing"], &[]), &["routing:queue:add"]);
    for finding in [MissingPermission.judge(&facts), ForbiddenPermission.judge(&facts)] {
        advises(&finding, "`postRoutingQueues` needs `routing:queue:add`");
        never_advises(&finding, "Administrator");
    }
    assert_eq!(missing_permissions(&facts), Some(Vec::new()));
    // What another operation lacks is told beside it.
    let facts = forbidding(gate(&["postRoutingQueues", catalogue::MUTE], &[], &[]), &["routing*"]);
    let finding = MissingScope.judge(&facts);
    advises(&finding, ".forbidden \"");
    advises(&finding, "Add the scope `conversations`");
}

#[test]
fn what_is_forbidden_is_replaced_where_an_operation_needs_it() {
    let mute =
        |held: &[&str], pattern: &str| forbidding(gate(&[catalogue::MUTE], &["conversations"], held), &[pattern]);
    let finding = ForbiddenPermission.judge(&mute(&["conversation:call:record"], "conversation:call:record"));
    advises(&finding, "a role with `conversation:participant:wrapup`");
    let finding = ForbiddenPermission.judge(&mute(&["conversation:*:*"], "conversation:communication:disconnect"));
    advises(&finding, "a role with `conversation:participant:wrapup`");
    assert_eq!(causes(&mute(&["conversation:call:record"], "conversation:communication:disconnect")), [""; 0]);
    // What is needed is held beside it: nothing is to be given.
    let both = ["conversation:call:record", "conversation:participant:wrapup"];
    never_advises(&ForbiddenPermission.judge(&mute(&both, "conversation:call:record")), "Give the ");
    assert_eq!(causes(&mute(&both[1..], "conversation:call:record")), [""; 0]);

    let reading =
        |scopes: &[&str]| forbidding(gate(&["getRoutingQueues"], scopes, &["routing:queue:view"]), &["routing"]);
    let finding = ForbiddenScope.judge(&reading(&["routing"]));
    advises(&finding, "Add the scope `routing:readonly`");
    assert_eq!(causes(&reading(&["routing:readonly"])), [""; 0]);
}
