//! `explain_failure`: what `why403 explain` says of a pasted failure.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::arguments::{Arguments, is_secret};
use super::quoting::Outside;
use super::report_value::report_value;
use super::server::Settings;
use super::tool_error::ToolError;
use crate::explain::{self, Grouping};
use crate::facts::{Facts, Policy, Task};
use crate::report::Report;
use crate::report::saved;
use crate::request::{Pasted, Remarks, Unreadable, har, read};

/// What can be given.
const FORMS: &str =
    "give an error body, a raw HTTP answer, a curl command with its output, a HAR, an SDK exception or a log line";

/// Runs the tool.
pub(super) fn run(arguments: Option<Map<String, Value>>, settings: &Settings) -> Result<Value, ToolError> {
    let arguments = Arguments::new(arguments, &["text"])?;
    let text = arguments.text("text")?.ok_or_else(|| ToolError::new("text is missing", FORMS))?;
    let mut outside = Outside::default();
    outside.add(text);
    let report = explain(text, settings, &mut outside)?;
    Ok(report_value(&report, outside))
}

fn explain(text: &str, settings: &Settings, outside: &mut Outside) -> Result<Report, ToolError> {
    let (now, secrets) = (Timestamp::now(), &settings.secrets);
    let facts = |pasted: &Pasted| {
        outside.add_debug(pasted);
        Facts { as_of: now.to_zoned(TimeZone::UTC).date(), ..explain::facts(pasted, now, Policy::none()) }
    };
    let mut grouping = Grouping::new(facts);
    let nothing = Facts::new(now, Task::Explain, Policy::none());
    if har::is_har(text.as_bytes()) {
        let streamed =
            har::stream(text.as_bytes(), secrets, &mut grouping.archive(secrets, None)).map_err(|error| {
                ToolError::new(
                    error.to_string(),
                    "export the archive again with the requests in it, or give one failed request of it",
                )
                .quoting(text)
            })?;
        let mut report = grouping.finish(streamed.remarks).report(&nothing);
        if !streamed.secrets.is_empty() {
            report.redact(&streamed.secrets);
        }
        return Ok(report);
    }
    if saved::parse(text, secrets).is_some() {
        return Err(ToolError::new(
            "this is JSON that why403 wrote: it has the answer already",
            "read its summary and its fix",
        ));
    }
    let reading = read(text.as_bytes(), secrets).map_err(|error| unreadable(&error, text))?;
    reading.found.iter().for_each(|pasted| grouping.add(pasted));
    Ok(grouping.finish(Remarks { all: reading.remarks, left_out: reading.left_out }).report(&nothing))
}

fn unreadable(error: &Unreadable, text: &str) -> ToolError {
    // A token alone is no failure, and may not be repeated.
    if !text.trim().contains(char::is_whitespace) && is_secret(text.trim()) {
        return super::arguments::token_refused("text");
    }
    ToolError::new(error.to_string(), FORMS).quoting(text)
}
