//! `wrong-path`

use super::*;
use crate::facts::{Facts, Policy, Unpublished};
use crate::rule::WrongPath;
use crate::rule::token_cases::*;

fn invented(near: &[&str]) -> Facts {
    spoil(opaque(), |facts| {
        facts.unpublished.push(Unpublished {
            method: "PATCH".to_owned(),
            path: "/api/v2/conversations/phone/c".to_owned(),
            other_methods: Vec::new(),
            not_an_id: None,
            unset: Vec::new(),
            near: names(near),
            locations: Vec::new(),
        });
    })
}

#[test]
fn fails_and_names_the_nearest_path() {
    let facts = invented(&["PATCH /api/v2/conversations/calls/{conversationId}"]);
    let words = "no published operation has the path /api/v2/conversations/phone/c";
    let finding = finds(&WrongPath, &facts, Status::Fail, Authority::Published, words);
    quotes(&finding, "published definition of July 2026", "nearest: PATCH /api/v2/conversations/calls/");
    advises(&finding, "why403 requires 'PATCH /api/v2/conversations/calls/{conversationId}'");
}

#[test]
fn has_a_next_step_even_without_a_near_path() {
    advises(&WrongPath.judge(&invented(&[])), "why403 requires <name>");
}

#[test]
fn passes_for_a_published_path_and_is_silent_without_one() {
    let finding = finds(&WrongPath, &offline(), Status::Pass, Authority::Published, "the path is published");
    quotes(&finding, "July 2026", "/api/v2/conversations/calls/{conversationId}/participants/{participantId}");
    silent(&WrongPath, &opaque(), "no operation was given");
}

/// The facts of a request and its answer, as somebody pastes them.
fn explained(text: &str) -> Facts {
    let reading = crate::request::read(text.as_bytes(), &crate::secret::Redactor::default()).unwrap();
    crate::explain::facts(&reading.found[0], now(), Policy::none())
}

#[test]
fn an_empty_variable_is_named_with_the_parameter_whose_value_belongs_there() {
    let finding = WrongPath.judge(&explained("GET https://api.mypurecloud.com/api/v2/users/undefined/queues 404"));
    assert_eq!(finding.status, Status::Fail);
    advises(&finding, "Replace `undefined` in the path with the real id");
    advises(&finding, "The value of {userId} belongs there: the variable was empty or not set");
    let finding = WrongPath.judge(&explained("GET https://api.mypurecloud.com/api/v2/users//queues 404"));
    advises(&finding, "The value of {userId} belongs there");
    let object = "GET https://api.mypurecloud.com/api/v2/users/[object Object]/queues 404";
    advises(&WrongPath.judge(&explained(object)), "Replace `[object Object]` in the path");
}

#[test]
fn a_template_that_was_sent_is_the_cause_and_a_masked_id_is_none() {
    for template in ["{{userId}}", "${userId}", "%7BuserId%7D", "<userId>", ":userId"] {
        let text = format!("GET https://api.mypurecloud.com/api/v2/users/{template}/queues 404 Not Found");
        assert_eq!(WrongPath.judge(&explained(&text)).status, Status::Fail, "{template}");
    }
    for template in ["{{userId}}", "${userId}"] {
        let text = format!(
            "GET https://api.mypurecloud.com/api/v2/users/{template}/queues 404 {{\"code\":\"not.found\",\"status\":404}}"
        );
        assert_eq!(WrongPath.judge(&explained(&text)).status, Status::Fail, "{template}");
    }
    let masked =
        "GET https://api.mypurecloud.com/api/v2/users/{userId}/queues 403 {\"code\":\"not.authorized\",\"status\":403}";
    assert_ne!(WrongPath.judge(&explained(masked)).status, Status::Fail);
}

#[test]
fn a_web_socket_is_opened_at_the_address_of_a_channel() {
    let text =
        "$ wscat -c \"wss://api.mypurecloud.com/api/v2/notification/events\"\nerror: Unexpected server response: 403";
    let finding = WrongPath.judge(&explained(text));
    assert_eq!(finding.status, Status::Fail);
    advises(&finding, "POST /api/v2/notifications/channels");
    advises(&finding, "connectUri");
}
