//! Every row of `fixtures/tokens/expect.tsv`, judged by the token rules alone.

use std::fs;
use std::path::{Path, PathBuf};

use super::token_cases::case_without_token;
use super::{Rule, Status};
use crate::facts::Facts;
use crate::token::{AccessToken, KeySource, TokenFacts, signature};

/// The rules about the token itself, in the order of the report.
const TOKEN_RULES: [&str; 8] = [
    "token-missing",
    "token-malformed",
    "token-wrong-kind",
    "token-untrusted",
    "token-expired",
    "token-not-yet-valid",
    "issuer-mismatch",
    "audience-mismatch",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tokens")
}

fn facts(columns: &[&str]) -> Facts {
    let text = String::from_utf8(fs::read(folder().join(columns[0])).unwrap()).unwrap();
    let (token, tolerated) = AccessToken::from_input(&text);
    let mut examined = TokenFacts::examine(&token, tolerated);
    let key = || fs::read(folder().join(columns[2])).unwrap();
    let keys = match columns[1] {
        "--jwks" => Some(KeySource::from_jwks(&key()).unwrap()),
        "--key" => Some(KeySource::from_pem(&key()).unwrap()),
        "--secret-file" => Some(KeySource::from_secret(&key()).unwrap()),
        _ => None,
    };
    if let Some(keys) = keys {
        examined.signature = signature::verify(&token, &keys);
    }
    let mut facts = Facts { token: Some(examined), ..case_without_token() };
    let flags: Vec<&str> = columns[3].split(' ').collect();
    for pair in flags.chunks_exact(2) {
        let value = pair[1].to_owned();
        match pair[0] {
            "--issuer" => facts.policy.issuer = Some(value),
            "--audience" => facts.policy.audience = Some(value),
            "--leeway" => facts.policy.leeway_seconds = value.parse().unwrap(),
            "--subject" => facts.policy.subject = Some(value),
            other => panic!("{other}"),
        }
    }
    facts
}

#[test]
fn every_fixture_has_the_cause_that_its_row_names() {
    let table = fs::read_to_string(folder().join("expect.tsv")).unwrap();
    let rules: Vec<&dyn Rule> = TOKEN_RULES.iter().map(|id| super::by_id(id).unwrap()).collect();
    let mut rows = 0;
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let facts = facts(&columns);
        let failed = rules.iter().find(|rule| rule.judge(&facts).status == Status::Fail).map(|rule| rule.id());
        let expected = Some(columns[5]).filter(|cause| TOKEN_RULES.contains(cause));
        assert_eq!(failed, expected, "{line}");
        if columns[4] == "allowed" {
            let gate = rules.iter().map(|rule| rule.judge(&facts)).find(|f| f.status == Status::Unknown && f.gates);
            assert_eq!(gate, None, "{line}");
        }
        rows += 1;
    }
    assert!(rows > 100, "{rows}");
}

#[test]
fn every_finding_has_evidence_and_every_failure_a_fix() {
    let table = fs::read_to_string(folder().join("expect.tsv")).unwrap();
    for line in table.lines().skip(1) {
        let facts = facts(&line.split('\t').collect::<Vec<_>>());
        for finding in TOKEN_RULES.iter().map(|id| super::by_id(id).unwrap().judge(&facts)) {
            if finding.status != Status::NotApplicable {
                assert!(!finding.evidence.is_empty(), "{line}: {finding:?}");
            }
            if matches!(finding.status, Status::Fail | Status::Unknown) {
                assert!(finding.fix.as_ref().is_some_and(|fix| fix.changes().next().is_some()), "{line}: {finding:?}");
            }
            assert!(!finding.message.ends_with('.') && !finding.message.is_empty(), "{line}: {finding:?}");
        }
    }
}

#[test]
fn no_finding_shows_eight_characters_of_a_token() {
    let table = fs::read_to_string(folder().join("expect.tsv")).unwrap();
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let text = fs::read_to_string(folder().join(columns[0])).unwrap();
        // Placeholders and JSON hold words that messages are made of; all others are secrets or look like them.
        if columns[0].starts_with("placeholder") || columns[0].starts_with("json") || columns[0] == "double-bearer.txt"
        {
            continue;
        }
        let facts = facts(&columns);
        let shown: String =
            TOKEN_RULES.iter().map(|id| format!("{:?}", super::by_id(id).unwrap().judge(&facts))).collect();
        let characters: Vec<char> = AccessToken::from_input(&text).0.expose().chars().collect();
        for run in characters.windows(8) {
            let run: String = run.iter().collect();
            assert!(!shown.contains(&run), "{}: {run}", columns[0]);
        }
    }
}
