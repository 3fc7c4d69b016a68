//! `permission-not-in-org`

use super::*;
use crate::catalogue;
use crate::diagnosis::diagnose;
use crate::facts::{Answer, PermissionList};
use crate::rule::token_cases::*;
use crate::rule::{MissingPermission, PermissionNotInOrg};

const VIEW: &str = "routing:queue:view";
const THREE: [&str; 3] =
    ["conversation:participant:wrapup", "conversation:call:record", "conversation:communication:disconnect"];

/// The user has these permissions, in an organisation with everything that is published but these.
fn organisation_without(absent: &[&str], held: &[&str]) -> Facts {
    spoil(holding(&["conversations"], held), |facts| {
        let names = catalogue::permissions().filter(|name| !absent.contains(name)).map(str::to_owned).collect();
        facts.live.as_mut().unwrap().permission_list = Answer::Given(PermissionList { names, whole: true });
    })
}

#[test]
fn fails_where_the_organisation_has_none_that_is_enough_and_no_grant_is_advised() {
    let facts = organisation_without(&THREE, &[VIEW]);
    let words = "the organisation has none of the permissions conversation:participant:wrapup";
    let finding = finds(&PermissionNotInOrg, &facts, Status::Fail, Authority::Observed, words);
    quotes(&finding, "GET /api/v2/authorization/permissions", "not among them: conversation:participant:wrapup");
    advises(&finding, "Enable the feature that brings `conversation:participant:wrapup`");
    never_advises(&finding, "a role with");
    silent(&MissingPermission, &facts, "see permission-not-in-org");
    assert_eq!(diagnose(&facts).cause(), Some("permission-not-in-org"));
}

#[test]
fn passes_over_one_that_another_name_makes_up_for() {
    let facts = organisation_without(&THREE[..1], &[VIEW]);
    silent(&PermissionNotInOrg, &facts, "has what is asked for");
    let finding = MissingPermission.judge(&facts);
    advises(&finding, "conversation:communication:disconnect");
    never_advises(&finding, "conversation:participant:wrapup");
}

#[test]
fn of_all_it_names_those_that_do_not_exist() {
    let all = catalogue::operations().find(|operation| {
        operation.permission_mode() == catalogue::PermissionMode::All && operation.permissions().count() == 2
    });
    let all = all.unwrap();
    let wanted: Vec<&str> = all.permissions().collect();
    let facts = spoil(organisation_without(&wanted[..1], &[VIEW]), |facts| facts.operations = vec![all.into()]);
    let finding = finds(&PermissionNotInOrg, &facts, Status::Fail, Authority::Observed, wanted[0]);
    never_advises(&finding, wanted[1]);
    let finding = MissingPermission.judge(&facts);
    advises(&finding, wanted[1]);
    never_advises(&finding, wanted[0]);
}

#[test]
fn is_the_cause_of_an_answer_that_asks_for_what_does_not_exist() {
    let facts = spoil(organisation_without(&THREE[..1], &[VIEW]), |facts| {
        let mut refusal = refused(403, "missing.permissions");
        refusal.permissions = names(&THREE[..1]);
        facts.refusal = Some(refusal);
    });
    let finding = finds(&PermissionNotInOrg, &facts, Status::Fail, Authority::Observed, THREE[0]);
    quotes(&finding, "PATCH", "403 missing.permissions");
    for task in [crate::facts::Task::Mute, crate::facts::Task::Explain] {
        let facts = spoil(facts.clone(), |facts| facts.task = task);
        assert_eq!(diagnose(&facts).causes().collect::<Vec<_>>(), ["permission-not-in-org"], "{task:?}");
    }
}

#[test]
fn a_list_that_is_not_whole_or_not_true_decides_nothing() {
    silent(&PermissionNotInOrg, &holding(&["conversations"], &[VIEW]), "were not read");
    let partial = spoil(organisation_without(&THREE, &[VIEW]), |facts| {
        let Answer::Given(list) = &mut facts.live.as_mut().unwrap().permission_list else { panic!("no list") };
        list.whole = false;
    });
    silent(&PermissionNotInOrg, &partial, "not all of them");
    // What the caller has must be in it.
    silent(&PermissionNotInOrg, &organisation_without(&[VIEW, THREE[0], THREE[1], THREE[2]], &[VIEW]), "not read");
    finds(&MissingPermission, &partial, Status::Fail, Authority::Published, "the caller has none of them");
}
