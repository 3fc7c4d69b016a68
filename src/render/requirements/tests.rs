//! What operations need, in every format.

use super::*;
use crate::catalogue::{Operation, find_operations};
use crate::render::options::Options;
use crate::report::requirements::*;

fn requirements(texts: &[&str]) -> Requirements {
    let asked: Vec<(String, Operation)> =
        texts.iter().map(|text| ((*text).to_owned(), find_operations(text).unwrap().operations[0])).collect();
    Requirements::new(&asked, "2026-11-27")
}

const SEVERAL: [&str; 5] = [
    "patchConversationsCallParticipant",
    "getConversation",
    "GET /api/v2/users/me",
    "getAgenticVirtualagents",
    "getSpeechandtextanalyticsProgramSettingsProcessing",
];

fn on_terminal(requirements: &Requirements, width: usize, ascii: bool) -> String {
    let mut text = Vec::new();
    let options = Options { width, ascii, ..Options::default() };
    terminal::write(requirements, &options, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn one_operation_on_the_terminal() {
    insta::assert_snapshot!(on_terminal(&requirements(&["patchConversationsCallParticipant"]), 80, false));
}

#[test]
fn several_operations_on_the_terminal() {
    insta::assert_snapshot!(on_terminal(&requirements(&SEVERAL), 80, false));
    let wide = on_terminal(&requirements(&SEVERAL), 200, true);
    assert!(wide.is_ascii());
    assert!(on_terminal(&requirements(&SEVERAL), 40, false).lines().all(|line| line.chars().count() <= 120));
}

#[test]
fn several_operations_in_markdown() {
    let mut text = Vec::new();
    markdown::write(&requirements(&SEVERAL), &mut text).unwrap();
    insta::assert_snapshot!(String::from_utf8(text).unwrap());
}

#[test]
fn several_operations_in_json_are_as_the_schema_says() {
    let mut text = Vec::new();
    write_json(&requirements(&SEVERAL), &mut text).unwrap();
    let schema = serde_json::from_str(schema()).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, [""; 0]);
    let mut wrong = value;
    wrong["operations"][0]["permission_mode"] = "SOME".into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn hostile_text_is_shown_and_not_obeyed() {
    let mut hostile = requirements(&["getUsersMe"]);
    hostile.operations[0].name = "a\u{1b}[2J|`b`<script>".to_owned();
    let mut text = Vec::new();
    markdown::write(&hostile, &mut text).unwrap();
    let text = String::from_utf8(text).unwrap() + &on_terminal(&hostile, 80, false);
    assert!(!text.contains('\u{1b}') && text.contains(r"\u{1b}"), "{text}");
}
