//! `deprecated-operation`

use super::*;
use crate::facts::{Facts, Task};
use crate::rule::DeprecatedOperation;
use crate::rule::token_cases::*;

fn calling(name: &str) -> Facts {
    spoil(opaque(), |facts| {
        facts.task = Task::Scan;
        facts.operations = vec![operation(name)];
    })
}

#[test]
fn warns_of_what_the_definition_marks() {
    let facts = calling("getAuthorizationDivisionspermittedMe");
    let words = "getAuthorizationDivisionspermittedMe is deprecated";
    let finding = finds(&DeprecatedOperation, &facts, Status::Warn, Authority::Published, words);
    quotes(&finding, "published definition of July 2026", "GET /api/v2/authorization/divisionspermitted/me");
    advises(&finding, "Replace `getAuthorizationDivisionspermittedMe`");
}

#[test]
fn passes_for_the_rest_and_is_silent_where_nothing_was_scanned() {
    finds(&DeprecatedOperation, &calling("getUsersMe"), Status::Pass, Authority::Published, "no operation");
    let checked = spoil(calling("getAuthorizationDivisionspermittedMe"), |facts| facts.task = Task::Check);
    silent(&DeprecatedOperation, &checked, "nothing was scanned");
    silent(&DeprecatedOperation, &spoil(opaque(), |facts| facts.task = Task::Scan), "no call was found");
}
