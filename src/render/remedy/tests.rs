//! Changes as they are read from the samples.

use super::*;
use crate::report::{ReportFix, ReportNames, ReportPrivilege, samples};
use crate::rule::{Change, ChangeKind, Fix, Grantee, GranteeKind, Mode, Named, Status, Who};

fn sample(name: &str) -> Report {
    samples::all().into_iter().find(|(sample, _)| *sample == name).unwrap().1
}

fn lines(change: &super::Change, tool: &str) -> String {
    change.scripts.iter().find(|script| script.tool == tool).unwrap().lines.join("\n")
}

#[test]
fn a_scope_is_added_where_the_client_is_and_never_takes_the_others_away() {
    let changes = changes(&sample("missing_scope"));
    let change = &changes[0];
    assert_eq!(change.title, "Add the scope `conversations` to the OAuth client \"Sandbox client\"");
    let first = change.steps[0].sentence();
    assert!(
        first.starts_with("Open `Admin > Integrations > OAuth` (new menu: `Menu > IT and Integrations > OAuth`). Open the OAuth client \"Sandbox client\" (`f3927ad4-"),
        "{first}"
    );
    let terraform = lines(change, "Terraform");
    assert!(
        terraform.contains("\"conversations\", # new") && terraform.contains("\"user-basic-info\","),
        "{terraform}"
    );
    assert_eq!(
        change.who_may().unwrap(),
        "a user with the permissions `OAuth > Client > View` (`oauth:client:view`), `OAuth > Client > Edit` (`oauth:client:edit`) and `OAuth > Client > Authorize` (`oauth:client:authorize`)"
    );
}

#[test]
fn of_several_permissions_the_recommended_one_is_granted() {
    let change = changes(&sample("explained_har")).remove(0);
    assert_eq!(change.allowance.as_ref().unwrap().names, ["conversation:participant:wrapup"]);
    assert!(change.steps[0].text.contains("`Conversation > Participant > Wrapup`"), "{change:?}");
    assert!(change.notes[0].starts_with("In its place, `"), "{change:?}");
    let terraform = lines(&change, "Terraform");
    assert!(terraform.contains("action_set  = [\"wrapup\"]"), "{terraform}");
    assert!(terraform.contains("genesyscloud_user_roles"), "{terraform}");
}

#[test]
fn a_service_account_has_two_ways_to_choose_from() {
    let packet = Packet::new(&sample("service_account"));
    let options: Vec<Option<Choice>> = packet.changes.iter().map(|change| change.option).collect();
    assert_eq!(options, [Some(Choice::UsersSignIn), Some(Choice::ActForUser)]);
    assert!(packet.choice.is_some());
    assert!(lines(&packet.changes[0], "Terraform").contains("\"CODE\""));
    let roles = &packet.changes[1].steps[1];
    assert!(
        roles.sentence().contains("On the tab `Roles`") && roles.screen == Some(AdminScreen::OAUTH_CLIENTS),
        "{roles:?}"
    );
    assert!(packet.tasks.iter().any(|task| task.who == "Developer" && task.text.starts_with("Choose A or B")));
}

/// An administrator who was not there finds all of it in the packet.
#[test]
fn every_change_says_where_who_what_it_allows_how_to_undo_it_and_what_to_reply() {
    for (name, report) in samples::all() {
        for change in changes(&report) {
            assert!(!change.steps.is_empty(), "{name}: {change:?}");
            assert!(!change.undo.is_empty(), "{name}: {change:?}");
            assert!(change.reply.is_some(), "{name}: {change:?}");
            if change.steps.iter().any(|step| step.screen.is_some()) {
                assert!(change.who_may().is_some() && !change.sources().is_empty(), "{name}: {change:?}");
            }
        }
    }
}

#[test]
fn what_is_not_known_is_left_to_the_developer() {
    let mut report = sample("missing_scope");
    report.context = None;
    report.token.as_mut().unwrap().client_id = None;
    for finding in &mut report.findings {
        for change in finding.fix.iter_mut().flat_map(|fix| &mut fix.options).flat_map(|option| &mut option.changes) {
            if let ChangeKind::AddScope { client, .. } = &mut change.kind {
                *client = Named::default();
            }
        }
    }
    let packet = Packet::new(&report);
    assert!(packet.origin.contains(&("Organisation", BLANK.to_owned())), "{packet:?}");
    assert!(packet.changes[0].steps[0].sentence().contains("the OAuth client (developer: fill in)"), "{packet:?}");
}

#[test]
fn what_is_missing_for_all_operations_takes_the_place_of_what_one_misses() {
    let mut report = sample("missing_scope");
    report.privilege = Some(ReportPrivilege {
        missing: ReportNames {
            scopes: Some(vec!["conversations".into(), "users".into()]),
            permissions: Some(vec!["routing:queue:view".into(), "x:y".into()]),
        },
        excess: ReportNames::default(),
    });
    let titles: Vec<String> = changes(&report).into_iter().map(|change| change.title).collect();
    assert_eq!(
        titles,
        [
            "Add the scopes `conversations` and `users` to the OAuth client \"Sandbox client\"",
            "Give the user \"Sandbox Agent\" a role with `routing:queue:view`"
        ]
    );
}

#[test]
fn nothing_hostile_stands_in_a_command() {
    let mut report = sample("missing_scope");
    let token = report.token.as_mut().unwrap();
    token.client_id = Some("x\"; reboot #".into());
    token.subject = Some("$(reboot)".into());
    report.context = None;
    for finding in report.findings.iter_mut().filter(|finding| finding.status == Status::Fail) {
        let names = ["conversation:call:record".to_owned(), "a:b:c;reboot".to_owned()];
        let to =
            Grantee { id: Some("$(reboot)".into()), name: Some("`reboot`".into()), ..Grantee::new(GranteeKind::User) };
        let grant = ChangeKind::GrantPermission {
            mode: Mode::Any,
            permissions: names.to_vec(),
            recommended: None,
            to,
            division: None,
            role: None,
        };
        let client = Named { id: Some("x;reboot".into()), name: None };
        let scopes = vec!["users;reboot".into(), "users".into()];
        let add = ChangeKind::AddScope { mode: Mode::All, scopes, client };
        let changes = [grant, add].map(|kind| Change::new(Who::Administrator, kind));
        finding.fix = Some(ReportFix::new("missing-scope", &Fix::all_of(changes)));
    }
    let changes = changes(&report);
    assert!(!changes.is_empty());
    for line in changes.iter().flat_map(|change| &change.scripts).flat_map(|script| &script.lines) {
        assert!(!line.contains("reboot"), "{line}");
    }
}

#[test]
fn where_all_is_ok_there_is_no_change() {
    assert_eq!(changes(&sample("all_in_order")), []);
    assert_eq!(changes(&sample("rate_limited")), []);
}
