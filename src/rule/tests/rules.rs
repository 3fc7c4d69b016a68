//! The catalogue of rules: ids, order and pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::request::known_answers::KNOWN_ANSWERS;
use crate::rule::{KINDS_BY_RULE, LOGIN_RULES, RULES, SCAN_RULES, by_id, every};

/// The rules in the order in which they are to be cured; part of the contract.
const ORDER: [&str; 44] = [
    "token-missing",
    "token-malformed",
    "token-wrong-kind",
    "token-untrusted",
    "signature-not-checked",
    "token-expired",
    "token-not-yet-valid",
    "lifetime-too-short",
    "issuer-mismatch",
    "audience-mismatch",
    "token-rejected",
    "wrong-host",
    "ip-not-allowed",
    "blocked-before-platform",
    "other-service",
    "wrong-path",
    "wrong-method",
    "missing-scope",
    "control-scope-missing",
    "unknown-name",
    "service-account",
    "grant-not-allowed",
    "permission-not-in-org",
    "missing-permission",
    "missing-division",
    "denied-by-policy",
    "feature-not-enabled",
    "not-a-party",
    "subject-mismatch",
    "conversation-not-found",
    "participant-not-found",
    "wrong-participant",
    "call-ended",
    "bad-request-body",
    "state-conflict",
    "forbidden-scope",
    "forbidden-permission",
    "excess-scope",
    "excess-permission",
    "client-rejected",
    "rate-limited",
    "platform-unavailable",
    "mute-not-confirmed",
    "refused-unexplained",
];

#[test]
fn the_rules_stand_in_cure_order_each_once() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id()).collect();
    assert_eq!(ids, ORDER);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert!(ids.iter().all(|id| by_id(id).is_some_and(|rule| rule.id() == *id)));
    assert!(by_id("no-such-rule").is_none());
}

#[test]
fn the_rules_of_a_login_stand_in_the_same_order() {
    let places: Vec<_> = LOGIN_RULES.iter().map(|rule| ORDER.iter().position(|id| *id == rule.id()).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn the_rules_of_a_scan_are_known_by_their_ids_and_two_are_of_no_case() {
    let ids: Vec<&str> = SCAN_RULES.iter().map(|rule| rule.id()).collect();
    assert_eq!(ids, ["wrong-path", "wrong-method", "unknown-operation", "deprecated-operation"]);
    assert!(ids.iter().all(|id| by_id(id).is_some_and(|rule| rule.id() == *id)));
    let all: Vec<&str> = every().map(|rule| rule.id()).collect();
    assert_eq!(all, [&ORDER[..], &ids[2..], &["grant-ending"]].concat());
}

#[test]
fn ids_are_kebab_case_and_name_the_file() {
    for rule in every() {
        let id = rule.id();
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !id.contains("--"), "{id}");
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/rule/{}.rs", id.replace('-', "_")));
        let source = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let words = id.split('-').map(|word| word.split_at(1));
        let name: String = words.map(|(initial, rest)| initial.to_uppercase() + rest).collect();
        assert!(source.contains(&format!("impl Rule for {name} ")), "{id}: {name}");
        assert_eq!(format!("{rule:?}"), name);
    }
}

#[test]
fn every_page_has_its_title_and_five_headings_in_order() {
    for rule in every() {
        let page = rule.page();
        let headings: Vec<&str> = page.lines().map(str::trim).filter(|line| line.starts_with("## ")).collect();
        let expected =
            ["## What happened", "## How to check", "## How to fix", "## When why403 reports it", "## References"];
        assert_eq!(headings, expected, "{}", rule.id());
        assert!(rule.title().len() > 10 && rule.title().ends_with('.'), "{}: {}", rule.id(), rule.title());
        let mut sections = page.split("## ").skip(1);
        assert!(sections.all(|section| section.lines().nth(1).is_some_and(|line| !line.trim().is_empty())));
    }
}

#[test]
fn the_table_of_kinds_has_every_rule_and_the_documentation_says_the_same() {
    let rules: Vec<&str> = every().map(|rule| rule.id()).collect();
    let listed: Vec<&str> = KINDS_BY_RULE.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(listed, rules);
    let documentation = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/json.md")).unwrap();
    let table = documentation.split("| rule | kinds |\n|---|---|\n").nth(1).unwrap();
    let rows: Vec<&str> = table.lines().take_while(|line| line.starts_with('|')).collect();
    let row = |(rule, kinds): &(&str, &[&str])| {
        let kinds: Vec<String> = kinds.iter().map(|kind| format!("`{kind}`")).collect();
        format!("| `{rule}` | {} |", kinds.join(", "))
    };
    assert_eq!(rows, KINDS_BY_RULE.iter().map(row).collect::<Vec<_>>());
}

#[test]
fn every_known_answer_leads_to_its_rule() {
    for known in KNOWN_ANSWERS {
        let mut answer = known.example();
        if known.is_vague() && known.rule().is_some() {
            // A code that says little is known on a path.
            answer.method = "GET".to_owned();
            answer.path = "/api/v2/conversations/3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b".to_owned();
        }
        let explaining: Vec<&str> = every().filter(|rule| rule.explains(&answer)).map(|rule| rule.id()).collect();
        assert_eq!(explaining, known.rule().into_iter().collect::<Vec<_>>(), "{:?} {:?}", answer.code, answer.message);
        assert!(known.rule().is_none_or(|rule| by_id(rule).is_some()), "{:?}", known.rule());
    }
}
