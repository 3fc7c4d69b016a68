//! The report as workflow commands of GitHub Actions: annotations, and nothing else.
//!
//! Every line is a command of ours, and its text is escaped as the runner's toolkit does, so that no text from outside
//! begins a line and none can be a command of its own.

#[cfg(test)]
mod tests;

use std::io::{self, Write};

use crate::diagnosis::Verdict;
use crate::facts::Location;
use crate::render::problem::{Grade, Problem, problems};
use crate::report::Report;
use crate::text::visible;

/// Maximum annotations of one kind that GitHub shows per step; more are in its log only.
const MAX_SHOWN: usize = 10;

/// The kinds of annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AnnotationLevel {
    Error,
    Warning,
    Notice,
}

impl AnnotationLevel {
    fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }

    /// What is open is a warning where it decides the verdict.
    fn from_problem(problem: &Problem<'_>, report: &Report) -> Self {
        match problem.grade {
            Grade::Refused => Self::Error,
            Grade::Open if report.verdict == Verdict::Refused => Self::Notice,
            Grade::Open | Grade::Warning => Self::Warning,
        }
    }
}

/// Writes a report as workflow commands, the decisive ones first.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let problems = problems(report);
    let kinds: Vec<AnnotationLevel> =
        problems.iter().map(|problem| AnnotationLevel::from_problem(problem, report)).collect();
    // Without an error there is no other line that says what came out.
    if report.verdict == Verdict::Allowed {
        let title = [("title", format!("{} {}: allowed", report.tool.name, report.command))];
        command(AnnotationLevel::Notice, &title, &visible(&report.summary), out)?;
    }
    if let Some(text) = not_shown(&kinds) {
        command(AnnotationLevel::Notice, &[("title", report.tool.name.clone())], &text, out)?;
    }
    for (problem, kind) in problems.iter().zip(kinds) {
        command(kind, &properties(problem, report), &message(problem), out)?;
    }
    Ok(())
}

/// Writes what is wrong with a file as errors at their places.
///
/// # Errors
/// Those of the writer.
pub fn write_faults(faults: &[(&Location, String)], out: &mut dyn Write) -> io::Result<()> {
    for (location, message) in faults {
        let title = ("title", "why403: policy".to_owned());
        let properties: Vec<_> =
            file_property(&location.file).into_iter().chain(region_properties(location)).chain([title]).collect();
        command(AnnotationLevel::Error, &properties, &visible(message), out)?;
    }
    Ok(())
}

/// A file, as GitHub wants it.
fn file_property(file: &str) -> [(&'static str, String); 1] {
    [("file", file.trim_start_matches("./").to_owned())]
}

/// Where in a file.
fn region_properties(location: &Location) -> [(&'static str, String); 3] {
    [
        ("line", location.line.to_string()),
        ("col", location.column.to_string()),
        ("endColumn", location.end_column.to_string()),
    ]
}

/// How many annotations will not be shown.
fn not_shown(kinds: &[AnnotationLevel]) -> Option<String> {
    let more = |kind: AnnotationLevel| kinds.iter().filter(|other| **other == kind).count().saturating_sub(MAX_SHOWN);
    let counted = |count: usize, thing: &str| match count {
        0 => None,
        1 => Some(format!("1 more {thing}")),
        many => Some(format!("{many} more {thing}s")),
    };
    let counts: Vec<String> =
        [counted(more(AnnotationLevel::Error), "error"), counted(more(AnnotationLevel::Warning), "warning")]
            .into_iter()
            .flatten()
            .collect();
    (!counts.is_empty()).then(|| {
        format!("GitHub shows {MAX_SHOWN} of a kind: {} in the log and the job summary.", counts.join(" and "))
    })
}

/// The place and the rule. GitHub wants paths from the repository's root; a path that was given so is one.
fn properties(problem: &Problem<'_>, report: &Report) -> Vec<(&'static str, String)> {
    let mut properties = Vec::new();
    if let Some(file) = problem.file(report) {
        properties.extend(file_property(file));
    }
    if let Some(location) = problem.location {
        properties.extend(region_properties(location));
    }
    let name = problem.rule.unwrap_or(if problem.grade == Grade::Open { "unclear" } else { "refused" });
    let about = problem.operation.as_ref().map(|operation| format!(" ({operation})")).unwrap_or_default();
    properties.push(("title", format!("{}: {name}{about}", report.tool.name)));
    properties
}

/// The sentence, and the steps below it; what hides in them is shown, so that only our own line ends are left.
fn message(problem: &Problem<'_>) -> String {
    let steps = problem.fix.iter().flat_map(|fix| &fix.steps).zip(1..);
    let steps = steps.map(|(step, number)| format!("\n{number}. {}", visible(step)));
    let steps: String = steps.collect();
    format!("{}{steps}", visible(&problem.sentence))
}

/// One line. The message has no other line ends than ours.
fn command(kind: AnnotationLevel, properties: &[(&str, String)], message: &str, out: &mut dyn Write) -> io::Result<()> {
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(&visible(value)))).collect();
    writeln!(out, "::{} {}::{}", kind.as_str(), properties.join(","), data(message))
}

/// A command's text: what would end its line is escaped, and the escape itself.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property's value: also what would end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
