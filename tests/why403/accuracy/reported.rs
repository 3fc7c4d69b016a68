//! The reported refusals of `fixtures/refusals/corpus.jsonl`, each wrapped as people paste it.

use std::fs;

use serde::Deserialize;
use serde_json::json;

use super::cases::{ABSTAIN, Case, NONE, filled};
use crate::harness::repository;

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    cause: String,
    method: String,
    path: String,
    status: Option<u16>,
    token_kind: String,
    body: String,
}

/// What is told of a body that stands alone, where the label lies in what is left out: the request or the status.
const ALONE: &[(&str, &str, &str)] = &[
    ("rw-002", ABSTAIN, "403 not.authorized is generic, and that it was about a participant is not shown"),
    ("rw-058", NONE, "prose about an answer, without a status"),
    ("rw-072", NONE, "prose about an answer, without a status"),
    ("folk-03", ABSTAIN, "the path is what is wrong, and is not shown"),
];

/// Rows whose body was not quoted by who reported it, or is the status line: as an answer, they have none.
const NOT_QUOTED: [&str; 5] = ["rw-010", "rw-044", "rw-058", "rw-072", "folk-03"];

/// Rows whose body is what the Go SDK made of an answer: no server sends it.
const OF_THE_SDK: [&str; 2] = ["rw-019", "rw-056"];

/// Every row in every wrapping.
pub fn reported() -> Vec<Case> {
    let text = fs::read_to_string(repository("fixtures/refusals/corpus.jsonl")).unwrap();
    let rows: Vec<Row> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 42);
    rows.iter().flat_map(|row| [Some(row.alone()), row.answered(), row.logged()]).flatten().collect()
}

impl Row {
    fn case(&self, form: &str, label: &str, why: &str, text: &str) -> Case {
        let (text, secrets) = filled(text);
        Case {
            form: format!("reported, {form}"),
            id: format!("{} as {form}", self.id),
            labels: vec![label.to_owned()],
            why: why.to_owned(),
            input: text.into_bytes(),
            secrets,
        }
    }

    /// The body, and nothing else.
    fn alone(&self) -> Case {
        let known = ALONE.iter().find(|(id, ..)| *id == self.id);
        let (label, why) = known.map_or((self.cause.as_str(), "as reported"), |(_, label, why)| (*label, *why));
        self.case("body alone", label, why, &format!("{}\n", self.body))
    }

    /// The request line with the headers that matter, then the answer as `curl -i` prints it.
    fn answered(&self) -> Option<Case> {
        let status = self.status.filter(|_| !OF_THE_SDK.contains(&self.id.as_str()))?;
        let authorization = match (self.path.contains("/oauth/token"), self.token_kind.as_str()) {
            (true, _) => "Authorization: Basic «client-secret-base64.txt»\n",
            (false, "user" | "client_credentials") => "Authorization: Bearer «opaque.txt»\n",
            (false, _) => "",
        };
        // What is said behind a path is about the report, not a part of it.
        let path = self.path.split(' ').next().unwrap_or_default();
        let request = match (self.method.as_str(), path) {
            (_, path) if path.starts_with('(') => String::new(),
            (method, path) => format!("{method} {path}\n{authorization}\n"),
        };
        let allow = if status == 405 { "Allow: GET, PATCH\n" } else { "" };
        let body = if NOT_QUOTED.contains(&self.id.as_str()) { "" } else { &self.body };
        let answer = format!("HTTP/1.1 {status}\nContent-Type: application/json\n{allow}\n{body}\n");
        Some(self.case("curl -i", &self.cause, "as reported", &format!("{request}{answer}")))
    }

    /// The body as text inside one line of a JSON log, beside the request.
    fn logged(&self) -> Option<Case> {
        let is_json = self.body.starts_with('{') && !OF_THE_SDK.contains(&self.id.as_str());
        let line = json!({
            "level": "error", "msg": "request failed", "method": self.method, "path": self.path,
            "status": self.status, "body": self.body,
        });
        is_json.then(|| self.case("log line", &self.cause, "as reported", &format!("{line}\n")))
    }
}
