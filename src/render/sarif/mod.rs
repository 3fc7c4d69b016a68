//! The report as SARIF 2.1.0 (Static Analysis Results Interchange Format, OASIS): one run, one result for each problem at
//! each of its places.
//!
//! What fails has the level `error`, what is only worth knowing `warning`. What is not known has the kind `open`,
//! which has no level (§3.27.10). What is in order is left out: a consumer such as GitHub code scanning shows every result
//! as an alert, whatever its kind.

mod fingerprint;
mod message;
mod place;
mod result;
mod rules;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use serde::Serialize;

use self::message::Message;
use self::place::Location;
use self::result::Outcome;
use self::rules::Descriptor;
use crate::diagnosis::Verdict;
use crate::render::problem::{Grade, Problem, problems};
use crate::report::{Report, json};

/// Of the standard's own schema, errata 01.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes a report as a SARIF log.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    json::write_value(&log(report), out)
}

fn log(report: &Report) -> Log<'_> {
    let problems = problems(report);
    let rules = rules::rule_descriptors(report, &problems);
    let results = result::outcomes(report, &problems, &rules);
    // A result belongs to a rule; what has none is said about the run.
    let nameless = problems.iter().filter(|problem| problem.rule.is_none()).map(Notification::of_problem);
    let skipped = report.survey.iter().flat_map(|survey| &survey.skipped);
    let skipped = skipped.map(|skipped| Notification {
        level: if skipped.failed { "warning" } else { "note" },
        message: Message::plain(&format!("{} was not read: {}.", skipped.path, skipped.why)),
        locations: vec![Location::of_file(&skipped.path)],
    });
    let not_judged = report.survey.iter().flat_map(|survey| &survey.not_judged);
    let not_judged = not_judged.map(|resource| Notification {
        level: "note",
        message: Message::plain(&format!("{} was not judged: the provider makes the calls.", resource.written)),
        locations: vec![Location::of_file(&resource.location.file)],
    });
    let run = Run {
        tool: SarifTool { driver: Driver { name: &report.tool.name, semantic_version: &report.tool.version, rules } },
        invocations: [Invocation {
            execution_successful: true,
            tool_execution_notifications: nameless.chain(skipped).chain(not_judged).collect(),
        }],
        original_uri_base_ids: place::bases(),
        automation_details: Automation { id: format!("{}/{}/", report.tool.name, report.command) },
        results,
        column_kind: "unicodeCodePoints",
        properties: RunProperties {
            command: &report.command,
            verdict: report.verdict,
            cause: report.cause.as_deref(),
            summary: &report.summary,
        },
    };
    Log { version: "2.1.0", schema: SCHEMA, runs: [run] }
}

#[derive(Debug, Serialize)]
struct Log<'r> {
    version: &'static str,
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: SarifTool<'r>,
    invocations: [Invocation; 1],
    original_uri_base_ids: place::Bases,
    /// Tells the results of one command from another's: GitHub closes the alerts that are missing from a newer upload of
    /// the same id.
    automation_details: Automation,
    results: Vec<Outcome<'r>>,
    column_kind: &'static str,
    properties: RunProperties<'r>,
}

#[derive(Debug, Serialize)]
struct SarifTool<'r> {
    driver: Driver<'r>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'r> {
    name: &'r str,
    semantic_version: &'r str,
    rules: Vec<Descriptor<'r>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    /// Of why403 itself: a refusal that was found is a success of it.
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Debug, Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location>,
}

impl Notification {
    fn of_problem(problem: &Problem<'_>) -> Self {
        let level = if problem.grade == Grade::Refused { "error" } else { "warning" };
        Self { level, message: Message::plain(&problem.sentence), locations: Vec::new() }
    }
}

#[derive(Debug, Serialize)]
struct Automation {
    id: String,
}

#[derive(Debug, Serialize)]
struct RunProperties<'r> {
    command: &'r str,
    verdict: Verdict,
    cause: Option<&'r str>,
    summary: &'r str,
}
