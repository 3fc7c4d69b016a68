//! Every reported refusal of `fixtures/refusals/corpus.jsonl`, met by a job of our own: with live evidence of the grant
//! beside it, it gets the cause that it is labelled with. As pasted inputs, `tests/why403/accuracy.rs` reads them.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::diagnosis::{Diagnosis, diagnose, diagnose_login};
use crate::explain;
use crate::facts::{Answer, Facts, Introspection, Task};
use crate::report::summary;
use crate::request::{self, Form, Headers, Pasted, Refusal};
use crate::rule::token_cases::{accepted_live, opaque, spoil};
use crate::secret::Redactor;

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
    fn is_login(&self) -> bool {
        self.path.ends_with("/oauth/token")
    }

    /// The answer: its body as `explain` reads it, behind the request of the report. A body that was not quoted is empty.
    fn refusal(&self) -> Refusal {
        let read = request::read(self.body.as_bytes(), &Redactor::default()).ok();
        let pasted = read.and_then(|reading| reading.found.into_iter().find_map(|pasted| pasted.refusal));
        let unquoted = || request::parse("", "", None, &Headers::new(), b"", &Redactor::default());
        let refusal = pasted.unwrap_or_else(unquoted);
        Refusal {
            method: self.method.clone(),
            path: self.path.clone(),
            status: self.status.or(refusal.status),
            ..refusal
        }
    }

    fn facts(&self) -> Facts {
        let grant_type = match self.token_kind.as_str() {
            "client_credentials" => Some("CLIENT-CREDENTIALS"),
            "user" => Some("CODE"),
            _ => None,
        };
        spoil(opaque(), |facts| {
            let pasted = Pasted::refusal(Form::ErrorBody, self.refusal());
            let shown = explain::facts(&pasted, facts.now, facts.policy.clone());
            (facts.operations, facts.unpublished, facts.refusal) = (shown.operations, shown.unpublished, shown.refusal);
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

/// The row whose path is invented: no job of ours sends it.
const INVENTED: &str = "folk-03";

/// The cause; a rate limit is none, its finding is the open question.
fn told(diagnosis: &Diagnosis) -> Option<&'static str> {
    let mut open = diagnosis.findings.iter().filter(|finding| finding.rule == "rate-limited" && finding.gates);
    diagnosis.cause().or_else(|| open.next().map(|finding| finding.rule))
}

#[test]
fn no_labelled_refusal_is_confidently_wrong() {
    let rows = rows();
    assert_eq!(rows.len(), 42);
    let mut wrong = Vec::new();
    for row in rows.iter().filter(|row| row.id != INVENTED) {
        let facts = row.facts();
        let diagnosis = if row.is_login() { diagnose_login(&facts) } else { diagnose(&facts) };
        if told(&diagnosis) != Some(row.cause.as_str()) {
            let Row { id, cause, .. } = row;
            wrong.push(format!(
                "{id}: {cause} is labelled, {:?} was told: {}",
                told(&diagnosis),
                summary(&diagnosis.summary)
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
