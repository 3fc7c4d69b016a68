//! One line of `check --ndjson`.

use serde::Serialize;
use serde_json::Value;

use crate::diagnosis::Verdict;

/// What is said of one token. It contains nothing of the token itself but claims that explain the verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "check_record"))]
#[non_exhaustive]
pub struct CheckRecord {
    /// Always 1.
    pub schema_version: u32,
    /// The line of the input, from 1.
    pub record: u64,
    /// The `id` of the input, a string or a number, redacted; `null` where the line has none.
    #[cfg_attr(test, schemars(schema_with = "id_schema"))]
    pub id: Value,
    /// What came out; `unclear` where the line could not be read.
    pub verdict: Verdict,
    /// The rule to fix first; `null` unless refused.
    pub cause: Option<&'static str>,
    /// Every rule that failed, in fix order.
    pub causes: Vec<&'static str>,
    /// One sentence a person can act on.
    pub summary: String,
    /// Why the line could not be read; `null` where it could.
    pub error: Option<String>,
}

impl CheckRecord {
    /// A token that was judged.
    #[must_use]
    pub fn new(verdict: Verdict, causes: Vec<&'static str>, summary: String) -> Self {
        let cause = causes.first().copied();
        Self { schema_version: 1, record: 0, id: Value::Null, verdict, cause, causes, summary, error: None }
    }

    /// A line that could not be read.
    #[must_use]
    pub fn unreadable(error: &str) -> Self {
        let summary = format!("This line was not read: {error}.");
        Self { error: Some(error.to_owned()), ..Self::new(Verdict::Unclear, Vec::new(), summary) }
    }
}

#[cfg(test)]
fn id_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": ["string", "number", "null"] })
}
