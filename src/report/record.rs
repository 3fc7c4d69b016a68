//! One line of a batch: what `explain --ndjson` tells of one record.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::CompactFormatter;

use crate::diagnosis::Verdict;
use crate::report::json::Harmless;
use crate::report::{ReportAnswerer, ReportCaller, ReportChange};
use crate::request::Form;

/// What is told of one record. Objects that do not apply are `null`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "record"))]
#[non_exhaustive]
pub struct Record {
    /// Always 1.
    pub schema_version: u32,
    /// The line of the input, from 1.
    pub record: u64,
    /// How it was recognised, as `error body`; `null` where it was not.
    pub form: Option<&'static str>,
    /// What came out; `unclear` where the record could not be read, or not to its end, and nothing in it was refused.
    pub verdict: Verdict,
    /// The rule to fix first; `null` unless refused.
    pub cause: Option<&'static str>,
    /// Every rule that failed, in fix order.
    pub causes: Vec<&'static str>,
    /// One sentence a person can act on.
    pub summary: Option<String>,
    /// The title of the smallest change, or of what would settle the open question.
    pub fix: Option<String>,
    /// The changes of the fix's first option, as in `findings[].fix.options[].changes`; empty where there is no fix.
    pub changes: Vec<ReportChange>,
    /// Who called; `null` where nothing was refused.
    pub caller: Option<ReportCaller>,
    /// Who wrote the answer; `null` where there was none.
    pub answered_by: Option<ReportAnswerer>,
    /// The SDK's name of the operation; `null` where it is not known.
    pub operation: Option<String>,
    /// The HTTP status; `null` where it is not known.
    pub status: Option<u16>,
    /// The platform's code, or RFC 6750's `error`.
    pub code: Option<String>,
    /// `ININ-Correlation-Id`, or the body's `contextId`.
    pub correlation_id: Option<String>,
    /// Why the record could not be read; `null` where it could.
    pub error: Option<String>,
}

impl Default for Record {
    fn default() -> Self {
        Self {
            schema_version: 1,
            record: 0,
            form: None,
            verdict: Verdict::Unclear,
            cause: None,
            causes: Vec::new(),
            summary: None,
            fix: None,
            changes: Vec::new(),
            caller: None,
            answered_by: None,
            operation: None,
            status: None,
            code: None,
            correlation_id: None,
            error: None,
        }
    }
}

impl Record {
    /// A record that tells of nothing refused.
    #[must_use]
    pub fn no_failure(form: Option<Form>, status: Option<u16>) -> Self {
        Self {
            form: form.map(Form::as_str),
            verdict: Verdict::Allowed,
            summary: Some("Nothing in this record was refused.".to_owned()),
            status,
            ..Self::default()
        }
    }

    /// The same where a part of it is missing: what that says is not known.
    #[must_use]
    pub fn not_whole(self, why: &str) -> Self {
        let summary = format!("This record was not read to its end: {}.", why.trim_end_matches('.'));
        Self { verdict: Verdict::Unclear, summary: Some(summary), ..self }
    }

    /// A record that could not be read.
    #[must_use]
    pub fn unreadable(error: String) -> Self {
        Self { summary: Some(format!("This record was not read: {error}.")), error: Some(error), ..Self::default() }
    }
}

/// Writes what follows the first members of a record, which the batch has written itself.
pub(crate) fn write_after(first: &str, record: &impl Serialize, out: &mut Vec<u8>) {
    let start = out.len();
    // Writing to memory cannot fail.
    let _ = write(record, out);
    out.drain(start..(start + first.len()).min(out.len()));
}

/// Writes a record as one line of JSON, without its end.
///
/// # Errors
/// Those of the writer.
pub fn write(record: &impl Serialize, out: &mut impl Write) -> io::Result<()> {
    record.serialize(&mut Serializer::with_formatter(out, Harmless(CompactFormatter)))?;
    Ok(())
}
