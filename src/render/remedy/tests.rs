//! Changes as they are read from the samples.

use super::*;
use crate::report::{ReportFix, ReportNames, ReportPrivilege, samples};
use crate::rule::{Change, ChangeKind, Fix, Grantee, GranteeKind, Mode, Named, Status, Who};

fn sample(name: &str) -> Report {
    samples::all().into_iter().find(|(sample, _)| *sample == name).unwrap().1
}

#[test]
fn a_scope_is_added_where_the_client_is_and_never_takes_the_others_away() {
    let changes = changes(&sample("missing_scope"));
    let change = &changes[0];
    assert_eq!(change.title, "Add the scope `conversations` to the OAuth client");
    assert!(change.places[0].starts_with("`Admin > Integrations > OAuth`: open the client `f3927ad4-"), "{change:?}");
    let terraform = change.terraform.join("\n");
    assert!(
        terraform.contains("\"conversations\", # new") && terraform.contains("\"user-basic-info\","),
        "{terraform}"
    );
    // What the held `conversations:readonly` opens already is not new.
    assert!(change.allowances[0].opened.len() < change.allowances[0].named_by);
}

#[test]
fn of_several_permissions_the_recommended_one_is_granted() {
    let change = changes(&sample("explained_har")).remove(0);
    assert!(change.any && change.allowances.len() == 2, "{change:?}");
    assert_eq!(change.allowances[0].name, "conversation:participant:wrapup");
    let granted = &change.allowances[0].name;
    let action = granted.rsplit(':').next().unwrap();
    let terraform = change.terraform.join("\n");
    assert!(terraform.contains(&format!("action_set  = [\"{action}\"]")), "{terraform}");
    assert!(terraform.contains("genesyscloud_user_roles"), "{terraform}");
}

#[test]
fn a_service_account_gets_a_client_for_users() {
    let changes = changes(&sample("service_account"));
    assert!(changes[0].terraform.iter().any(|line| line.contains("\"CODE\"")), "{changes:?}");
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
            "Add the scopes `conversations` and `users` to the OAuth client",
            "Give the user a role with `routing:queue:view`"
        ]
    );
}

#[test]
fn nothing_hostile_stands_in_a_command() {
    let mut report = sample("missing_scope");
    let token = report.token.as_mut().unwrap();
    token.client_id = Some("x\"; reboot #".into());
    token.subject = Some("$(reboot)".into());
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
        };
        let client = Named { id: Some("x;reboot".into()), name: None };
        let scopes = vec!["users;reboot".into(), "users".into()];
        let add = ChangeKind::AddScope { mode: Mode::All, scopes, client };
        let changes = [grant, add].map(|kind| Change::new(Who::Administrator, kind));
        finding.fix = Some(ReportFix::new("missing-scope", &Fix::all_of(changes)));
    }
    let changes = changes(&report);
    assert!(!changes.is_empty());
    for line in changes.iter().flat_map(|change| change.commands.iter().chain(&change.terraform)) {
        assert!(!line.contains("reboot"), "{line}");
    }
}

#[test]
fn where_all_is_in_order_nobody_changes_anything() {
    assert_eq!(changes(&sample("all_in_order")), []);
    assert_eq!(changes(&sample("rate_limited")), []);
}
