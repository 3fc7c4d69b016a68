//! Every labelled refusal of `fixtures/refusals/corpus.jsonl` gets the cause that it is labelled with.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::catalogue;
use crate::diagnosis::{diagnose, diagnose_login};
use crate::facts::{Answer, Facts, Introspection, Task};
use crate::request::{self, Headers};
use crate::rule::token_cases::{accepted_live, opaque, spoil};
use crate::token::Redactor;

#[derive(Deserialize)]
struct Row {
    id: String,
    cause: String,
    method: String,
    path: String,
    status: Option<u16>,
    token_kind: String,
    body: String,
}

impl Row {
    /// Why a row is left to the parsing of pasted failures.
    fn skipped(&self) -> Option<&'static str> {
        if !serde_json::from_str::<Value>(&self.body).is_ok_and(|body| body.is_object()) {
            return Some("the body is text about a refusal, or JSON that was cut off");
        }
        self.status.is_none().then_some("the report has no status")
    }

    fn is_login(&self) -> bool {
        self.path.ends_with("/oauth/token")
    }

    fn facts(&self) -> Facts {
        let status = self.status.unwrap();
        let body = self.body.as_bytes();
        let refusal = request::parse(&self.method, &self.path, status, &Headers::new(), body, &Redactor::default());
        let grant_type = match self.token_kind.as_str() {
            "client_credentials" => Some("CLIENT-CREDENTIALS"),
            "user" => Some("CODE"),
            _ => None,
        };
        spoil(opaque(), |facts| {
            facts.operations = catalogue::by_request(&self.method, &self.path).map(Into::into).into_iter().collect();
            facts.refusal = Some(refusal);
            if self.is_login() {
                (facts.task, facts.token) = (Task::Login, None);
            } else if let Some(grant_type) = grant_type {
                facts.live = accepted_live(opaque()).live;
                facts.live.as_mut().unwrap().introspection = Answer::Given(Introspection {
                    grant_type: Some(grant_type.to_owned()),
                    ..Introspection::default()
                });
            }
        })
    }
}

fn rows() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/refusals/corpus.jsonl");
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn no_labelled_refusal_is_confidently_wrong() {
    let mut judged = 0;
    let mut wrong = Vec::new();
    for row in rows().iter().filter(|row| row.skipped().is_none()) {
        let facts = row.facts();
        let diagnosis = if row.is_login() { diagnose_login(&facts) } else { diagnose(&facts) };
        // A rate limit is no cause of refusal: its finding is the open question.
        let told = diagnosis.cause().or_else(|| {
            diagnosis
                .findings
                .iter()
                .find(|finding| finding.rule == "rate-limited" && finding.gates)
                .map(|open| open.rule)
        });
        if told != Some(row.cause.as_str()) {
            wrong.push(format!(
                "{}: {} is labelled, {:?} was told: {}",
                row.id,
                row.cause,
                diagnosis.cause(),
                diagnosis.summary
            ));
        }
        judged += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(judged, JUDGED);
}

/// How many rows are judged; the others are named below.
const JUDGED: usize = 29;

#[test]
fn what_is_skipped_is_known_by_name_and_reason() {
    let rows = rows();
    let mut skipped: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in &rows {
        if let Some(reason) = row.skipped() {
            skipped.entry(reason).or_default().push(&row.id);
        }
    }
    let expected = BTreeMap::from([
        (
            "the body is text about a refusal, or JSON that was cut off",
            vec![
                "rw-002", "rw-010", "rw-019", "rw-025", "rw-030", "rw-038", "rw-041", "rw-044", "rw-056", "rw-058",
                "rw-072", "folk-03",
            ],
        ),
        ("the report has no status", vec!["rw-040"]),
    ]);
    assert_eq!(skipped, expected);
    assert_eq!(skipped.values().map(Vec::len).sum::<usize>() + JUDGED, rows.len());
}
