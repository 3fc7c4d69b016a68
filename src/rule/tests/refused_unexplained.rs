//! `refused-unexplained`

use super::*;
use crate::facts::{Sending, Task};
use crate::request::{Author, Refusal};
use crate::rule::RefusedUnexplained;
use crate::rule::token_cases::*;

#[test]
fn fails_with_the_code_whether_it_is_declared_and_the_correlation_id() {
    let facts = spoil(agent(), |facts| {
        facts.refusal = Some(Refusal { correlation_id: Some("c-1".to_owned()), ..refused(403, "of.tomorrow") });
    });
    let words = "refused with of.tomorrow, which why403 cannot explain";
    let finding = finds(&RefusedUnexplained, &facts, Status::Fail, Authority::Observed, words);
    quotes(&finding, "PATCH", "403 of.tomorrow");
    quotes(&finding, "July 2026", "not declared by any operation");
    quotes(&finding, "ININ-Correlation-Id", "c-1");
    advises(&finding, "correlation id c-1");
}

#[test]
fn an_empty_answer_is_nobodys_word() {
    let empty = Refusal { code: None, author: Author::Unsigned, ..refused(403, "") };
    let facts = spoil(agent(), |facts| facts.refusal = Some(empty));
    let words = "refused with 403 and an empty answer";
    let finding = finds(&RefusedUnexplained, &facts, Status::Fail, Authority::Observed, words);
    quotes(&finding, "PATCH", "403, empty body");
    advises(&finding, "Paste the response with its headers");
}

#[test]
fn speaks_up_where_the_usual_explanation_is_contradicted() {
    let facts = with_refusal(agent(), 403, "forbidden");
    finds(&RefusedUnexplained, &facts, Status::Fail, Authority::Observed, "refused with forbidden");
    silent(&RefusedUnexplained, &with_refusal(offline(), 403, "forbidden"), "another rule explains");
    let gone = with_refusal(agent(), 404, "not.found");
    finds(&RefusedUnexplained, &gone, Status::Fail, Authority::Observed, "refused with not.found");
    silent(&RefusedUnexplained, &with_refusal(aimed_at("u-agent"), 404, "not.found"), "another rule explains");
}

#[test]
fn a_phantoms_refusal_for_ownership_is_what_was_to_be_seen_and_any_other_is_not() {
    let phantom =
        |status, code| acted(with_refusal(agent(), status, code), Sending::DryRunPhantom, Some(status), false);
    silent(&RefusedUnexplained, &phantom(400, "conversation.error.user.not.party"), "another rule explains");
    for status in [403, 404] {
        assert_eq!(RefusedUnexplained.judge(&phantom(status, "of.tomorrow")).status, Status::Fail);
    }
}

#[test]
fn is_silent_where_another_rule_explains_it_or_nothing_was_refused() {
    silent(&RefusedUnexplained, &agent(), "nothing was refused");
    for (status, code) in [(401, "bad.credentials"), (429, "too.many.requests"), (400, "not.a.user"), (503, "x")] {
        silent(&RefusedUnexplained, &with_refusal(offline(), status, code), "another rule explains");
    }
}

#[test]
fn a_login_is_explained_by_the_rules_of_a_login_alone() {
    let login = spoil(case_without_token(), |facts| facts.task = Task::Login);
    let finding = RefusedUnexplained.judge(&with_refusal(login, 401, "bad.credentials"));
    assert_eq!(finding.status, Status::Fail);
}
