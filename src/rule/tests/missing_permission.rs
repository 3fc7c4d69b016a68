//! `missing-permission`

use super::*;
use crate::facts::{Answer, Facts, Grant, Grants, Sending, User};
use crate::rule::token_cases::*;
use crate::rule::{Change, ChangeKind, Fix, MissingPermission};

fn refused_for(code: &str, named: &[&str], held: &[&str]) -> Facts {
    spoil(holding(&["conversations"], held), |facts| {
        let mut refusal = refused(403, code);
        refusal.permissions = names(named);
        facts.refusal = Some(refusal);
    })
}

#[test]
fn fails_where_none_of_any_is_held() {
    let facts = holding(&["conversations"], &["routing:queue:view", "conversation:communication:view"]);
    let words = "needs one of conversation:participant:wrapup, conversation:call:record, conversation:communication:disconnect; the caller has none of them";
    let finding = finds(&MissingPermission, &facts, Status::Fail, Authority::Published, words);
    quotes(&finding, "GET /api/v2/users/me?expand=authorization", "conversation:communication:view");
    quotes(&finding, "July 2026", "ANY of conversation:participant:wrapup");
    advises(&finding, "Admin > People and Permissions > Roles and Permissions");
}

#[test]
fn of_all_it_asks_only_for_what_is_lacking() {
    let all = crate::catalogue::operations()
        .find(|operation| {
            operation.permission_mode() == crate::catalogue::PermissionMode::All && operation.permissions().count() == 2
        })
        .unwrap();
    let wanted: Vec<&str> = all.permissions().collect();
    let facts = spoil(holding(&[], &wanted[..1]), |facts| facts.operations = vec![all.into()]);
    let finding = finds(&MissingPermission, &facts, Status::Fail, Authority::Published, wanted[1]);
    advises(&finding, wanted[1]);
    never_advises(&finding, wanted[0]);
}

#[test]
fn passes_with_one_of_them_or_a_wildcard_or_once_it_was_accepted() {
    let finding = finds(
        &MissingPermission,
        &agent(),
        Status::Pass,
        Authority::Published,
        "the caller has conversation:call:record",
    );
    quotes(&finding, "GET /api/v2/users/me", "conversation:call:record");
    for wildcard in ["*", "conversation:*:*", "conversation:call:*"] {
        assert_eq!(MissingPermission.judge(&holding(&[], &[wildcard])).status, Status::Pass, "{wildcard}");
    }
    let accepted = acted(holding(&[], &[]), Sending::Answered, Some(202), true);
    finds(&MissingPermission, &accepted, Status::Pass, Authority::Observed, "accepted the operation");
}

#[test]
fn is_unknown_where_nothing_tells_or_a_condition_does() {
    let words = "it is not known whether the caller has the permissions for patchConversationsCallParticipant";
    let finding = finds(&MissingPermission, &offline(), Status::Unknown, Authority::Published, words);
    advises(&finding, "--region <region>");
    let conditional = spoil(holding(&[], &[]), |facts| {
        facts.live.as_mut().unwrap().user = Answer::Given(User {
            id: Some("u-agent".to_owned()),
            permissions: Some(Vec::new()),
            conditional_permissions: names(&["conversation:call:record"]),
            ..User::default()
        });
    });
    let words = "the caller has conversation:call:record only under a condition";
    finds(&MissingPermission, &conditional, Status::Unknown, Authority::Published, words);
}

/// Of several that are all needed, one that no list has is missing, whatever the condition on the other.
#[test]
fn of_all_a_condition_on_one_does_not_hide_that_another_is_missing() {
    let all = crate::catalogue::operations()
        .find(|operation| {
            operation.permission_mode() == crate::catalogue::PermissionMode::All && operation.permissions().count() == 2
        })
        .unwrap();
    let wanted: Vec<&str> = all.permissions().collect();
    let with = |held: &[&str], conditional: &str| {
        spoil(holding(&[], held), |facts| {
            facts.operations = vec![all.into()];
            let Answer::Given(user) = &mut facts.live.as_mut().unwrap().user else { panic!("no user") };
            user.conditional_permissions = names(&[conditional]);
        })
    };
    let missing = with(&[wanted[0]], wanted[0]);
    let finding = finds(&MissingPermission, &missing, Status::Fail, Authority::Published, wanted[1]);
    never_advises(&finding, wanted[0]);
    let bound = spoil(with(&wanted, wanted[0]), |facts| {
        let Answer::Given(user) = &mut facts.live.as_mut().unwrap().user else { panic!("no user") };
        user.unconditional_permissions = names(&[wanted[1]]);
    });
    finds(&MissingPermission, &bound, Status::Unknown, Authority::Published, wanted[0]);
}

#[test]
fn a_service_accounts_list_is_not_taken_for_whole() {
    let facts = spoil(service_account(), |facts| {
        let grant = Grant { role: "r".to_owned(), permissions: names(&["routing:queue:view"]), ..Grant::default() };
        facts.live.as_mut().unwrap().grants =
            Answer::Given(Grants { grants: vec![grant], whole: true, ..Grants::default() });
    });
    let words = "it is not known whether the list is whole for a service account";
    let finding = finds(&MissingPermission, &facts, Status::Unknown, Authority::Published, words);
    advises(&finding, "Compare the roles and their divisions");
}

#[test]
fn fails_on_the_platforms_word_with_the_platforms_list() {
    let facts = refused_for("missing.any.permissions", &["routing:queue:view"], &[]);
    let words = "asks for the permission routing:queue:view";
    let finding = finds(&MissingPermission, &facts, Status::Fail, Authority::Observed, words);
    quotes(&finding, "PATCH", "403 missing.any.permissions");
    advises(&finding, "a role with `routing:queue:view`");
}

#[test]
fn a_list_that_is_nonsense_is_compared_with_the_definition() {
    for (named, problem) in [
        (&["com.example.Resource"][..], "the message has a name that is not a published permission"),
        (&[][..], "the message names no permission"),
    ] {
        let facts = refused_for("missing.permissions", named, &[]);
        let words = "one of the permissions conversation:participant:wrapup";
        let finding = finds(&MissingPermission, &facts, Status::Fail, Authority::Observed, words);
        quotes(&finding, "July 2026", problem);
        never_advises(&finding, "com.example");
    }
}

#[test]
fn without_an_operation_it_says_no_more_than_the_platform() {
    let bare = |named: &[&str]| {
        spoil(refused_for("missing.any.permissions", named, &[]), |facts| {
            facts.operations.clear();
            // Nor is one published at this path.
            facts.refusal.as_mut().unwrap().path = "/api/v2/of/tomorrow".to_owned();
        })
    };
    let named = bare(&["responses:response:view"]);
    finds(&MissingPermission, &named, Status::Fail, Authority::Observed, "the permission responses:response:view");
    let words = "a permission is missing, but not which one";
    finds(&MissingPermission, &bare(&[]), Status::Fail, Authority::Observed, words);
}

#[test]
fn a_permission_that_is_held_is_not_recommended() {
    let facts = refused_for("missing.permissions", &["conversation:call:record"], &["conversation:call:record"]);
    let words = "the owner of the token has it: conversation:call:record";
    let finding = finds(&MissingPermission, &facts, Status::Unknown, Authority::Observed, words);
    advises(&finding, "roles and their divisions");
    never_advises(&finding, "role with");
}

#[test]
fn does_not_arise_where_no_permission_is_needed() {
    let free = spoil(agent(), |facts| facts.operations = vec![operation("getConversationsCall")]);
    silent(&MissingPermission, &free, "needs no permission");
    silent(&MissingPermission, &case_without_token(), "there is no token");
    silent(&MissingPermission, &opaque(), "no operation was given");
}

#[test]
fn a_read_refused_for_a_scope_that_the_token_has_asks_for_no_scope() {
    let refused_read = |scope: &str| {
        let claims = r#"{"sub":"u-agent","scope":"conversations:readonly"}"#;
        spoil(offline(), |facts| {
            facts.token = case(&jwt(claims)).token;
            let mut refusal = refused(403, "app.not.authorized.for.scope");
            refusal.scopes = names(&[scope]);
            facts.live = accepted_live(case(&jwt(claims))).live;
            facts.live.as_mut().unwrap().user = Answer::Refused(Box::new(refusal));
        })
    };
    let lacking = MissingPermission.judge(&refused_read("users:readonly"));
    advises(&lacking, "users:readonly");
    let held = MissingPermission.judge(&refused_read("conversations:readonly"));
    assert_eq!(held.status, Status::Unknown);
    never_advises(&held, "conversations:readonly");
}

/// The list of an answer can be wrong: where it is another operation's, the operation's own comes first.
#[test]
fn a_permission_of_another_operation_comes_after_the_operations_own() {
    let other = ["routing:queue:edit"];
    let facts = refused_for("missing.permissions", &other, &[]);
    let finding = finds(&MissingPermission, &facts, Status::Fail, Authority::Observed, "routing:queue:edit");
    let granted: Vec<Vec<String>> = finding.fix.iter().flat_map(Fix::changes).filter_map(permissions_of).collect();
    let own = ["conversation:participant:wrapup", "conversation:call:record", "conversation:communication:disconnect"];
    assert_eq!(granted, [names(&own), names(&other)]);
    assert!(finding.message.ends_with("published for other operations only"), "{finding:?}");
    quotes(&finding, "July 2026", "published: conversation:participant:wrapup");
    // What the caller has already is not granted again.
    let held = refused_for("missing.permissions", &other, &["conversation:call:record"]);
    let finding = MissingPermission.judge(&held);
    let granted: Vec<Vec<String>> = finding.fix.iter().flat_map(Fix::changes).filter_map(permissions_of).collect();
    assert_eq!(granted, [names(&other)]);
}

fn permissions_of(change: &Change) -> Option<Vec<String>> {
    match &change.kind {
        ChangeKind::GrantPermission { permissions, .. } => Some(permissions.clone()),
        _ => None,
    }
}

/// `users/me` with these names, and `subjects/me` with a grant of these.
fn two_answers(listed: &[&str], granted: &[&str]) -> Facts {
    spoil(holding(&["conversations"], listed), |facts| {
        let division = Some("Home".to_owned());
        let grant =
            Grant { role: "r".to_owned(), division_name: division, permissions: names(granted), ..Grant::default() };
        facts.live.as_mut().unwrap().grants =
            Answer::Given(Grants { grants: vec![grant], whole: true, ..Grants::default() });
    })
}

#[test]
fn two_answers_that_differ_leave_it_open_and_both_are_quoted() {
    let view = "routing:queue:view";
    for (listed, granted) in
        [(&[view][..], &[view, "conversation:*:*"][..]), (&[view, "conversation:call:record"], &[view])]
    {
        let facts = two_answers(listed, granted);
        let words = "one answer of Genesys Cloud has conversation:";
        let finding = finds(&MissingPermission, &facts, Status::Unknown, Authority::Published, words);
        assert!(finding.gates);
        quotes(&finding, "GET /api/v2/users/me", "list");
        quotes(&finding, "GET /api/v2/authorization/subjects/me", "give");
        advises(&finding, "Role changes take up to five minutes");
        advises(&finding, "Check again in five minutes, or try again");
        advises(&finding, "--dry-run=same");
        never_advises(&finding, "a role with");
    }
    let policies = spoil(holding(&["conversations"], &[]), |facts| {
        let Answer::Given(user) = &mut facts.live.as_mut().unwrap().user else { panic!("no user") };
        user.unconditional_permissions = names(&["conversation:call:record"]);
    });
    let finding = finds(&MissingPermission, &policies, Status::Unknown, Authority::Published, "one answer");
    quotes(&finding, "GET /api/v2/users/me", "permissionPolicies lists conversation:call:record");
}

#[test]
fn answers_that_agree_or_need_not_have_everything_settle_it() {
    let record = "conversation:call:record";
    finds(
        &MissingPermission,
        &two_answers(&["conversation:*:*"], &[record]),
        Status::Pass,
        Authority::Published,
        record,
    );
    finds(
        &MissingPermission,
        &two_answers(&[], &[]),
        Status::Fail,
        Authority::Published,
        "the caller has none of them",
    );
    let partial = spoil(two_answers(&[record], &[]), |facts| {
        let Answer::Given(grants) = &mut facts.live.as_mut().unwrap().grants else { panic!("no grants") };
        grants.whole = false;
    });
    finds(&MissingPermission, &partial, Status::Pass, Authority::Published, record);
}

#[test]
fn after_a_403_the_answers_that_differ_are_told_and_nothing_is_granted_twice() {
    let record = "conversation:call:record";
    for (listed, granted) in [(&[][..], &[record][..]), (&[record], &[])] {
        let facts = spoil(two_answers(listed, granted), |facts| {
            let mut refusal = refused(403, "missing.any.permissions");
            refusal.permissions = names(&[record]);
            facts.refusal = Some(refusal);
        });
        let finding = finds(&MissingPermission, &facts, Status::Fail, Authority::Observed, "takes up to five minutes");
        quotes(&finding, "GET /api/v2/users/me", "list");
        quotes(&finding, "GET /api/v2/authorization/subjects/me", "give");
        advises(&finding, "Check again in five minutes. Role changes take up to five minutes");
        advises(&finding, "roles and their divisions");
        never_advises(&finding, "a role with");
    }
}
