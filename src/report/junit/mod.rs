//! The report as JUnit XML: one test case a rule.
//!
//! What fails is a `failure`, what cannot be told and leaves the verdict open an `error`, a question that does not arise is
//! `skipped`; a warning is a success that says something. Durations are 0 and there is no time of day: the same report is
//! the same file.

mod cases;
mod document;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use self::cases::{case, of_finding};
use self::document::{Case, Outcome, Suite};
use super::escape::visible;
use super::problem::named;
use super::{Report, ReportGroup, ReportJudged, Verdict};

/// Writes a report as JUnit XML.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    document::write(&format!("{} {}", report.tool.name, report.command), &suites(report), out)
}

/// The rules; the operations that were judged each on its own; the failures beside the first that `explain` read.
fn suites(report: &Report) -> Vec<Suite> {
    let mut suites = vec![rules(report)];
    if !report.judged.is_empty() {
        let cases = report.judged.iter().map(|judged| operation(report, judged)).collect();
        suites.push(Suite { cases, ..Suite::new("operations") });
    }
    let further = report.input.iter().flat_map(|input| input.groups.iter().enumerate().skip(1));
    suites.extend(further.map(|(position, group)| of_group(report, position + 1, group)));
    suites
}

/// One case a rule; of findings in files, one a place.
fn rules(report: &Report) -> Suite {
    let groups = report.input.as_ref().map(|input| input.groups.as_slice()).unwrap_or_default();
    let mut rules = match groups {
        [first, _, ..] => Suite::new(&group_name(1, first)),
        _ => Suite::new("rules"),
    };
    let mut about = vec![
        ("tool", format!("{} {}", report.tool.name, report.tool.version)),
        ("command", report.command.clone()),
        ("verdict", verdict(report.verdict).to_owned()),
        ("summary", report.summary.clone()),
    ];
    about.extend(report.cause.as_ref().map(|cause| ("cause", cause.clone())));
    about.extend(report.operation.as_ref().map(|operation| ("operation", operation.name.clone())));
    about.extend(report.policy.as_ref().map(|policy| ("policy", policy.file.clone())));
    about.extend(report.token.as_ref().map(|token| ("token", token.fingerprint.clone())));
    rules.properties = about.into_iter().map(|(name, value)| (name, visible(&value))).collect();
    rules.cases = report.findings.iter().flat_map(|finding| of_finding(report, finding)).collect();
    // A verdict that no rule gives is not lost.
    let is_told = rules.cases.iter().any(|case| matches!(case.outcome, Outcome::Failed(_) | Outcome::Open(_)));
    if !is_told && report.verdict != Verdict::Allowed {
        rules.cases.push(case(report, "verdict", "verdict", status(report.verdict, None, &report.summary, "")));
    }
    rules
}

/// One case an operation, by its name.
fn operation(report: &Report, judged: &ReportJudged) -> Case {
    let causes = match judged.causes.as_slice() {
        [_, _, ..] => visible(&format!("Causes, in cure order: {}", judged.causes.join(", "))),
        _ => String::new(),
    };
    let told = status(judged.verdict, judged.cause.as_deref(), &judged.summary, &causes);
    let mut case = case(report, &named(judged), "operations", told);
    if let Some(first) = judged.locations.first() {
        case.place = Some(cases::place(first));
    }
    case
}

/// A failure beside the first: its causes in cure order, or one case that says how it stands.
fn of_group(report: &Report, number: usize, group: &ReportGroup) -> Suite {
    let mut suite = Suite::new(&group_name(number, group));
    let text = cases::steps(group.fix.as_ref());
    let causes = group.causes.iter().zip(0..).map(|(cause, position)| {
        let summary = if position == 0 { group.summary.clone() } else { format!("{cause} fails as well.") };
        let text = if position == 0 { text.as_str() } else { "" };
        case(report, cause, "groups", status(Verdict::Refused, Some(cause), &summary, text))
    });
    suite.cases.extend(causes);
    if group.causes.is_empty() {
        suite.cases.push(case(report, "verdict", "groups", status(group.verdict, None, &group.summary, &text)));
    }
    suite
}

/// `group 2: HAR entry, 2 times, entry 3, entry 8`
fn group_name(number: usize, group: &ReportGroup) -> String {
    let count = (group.count > 1).then(|| format!("{} times", group.count));
    let parts: Vec<String> =
        [group.form.clone()].into_iter().chain(count).chain(group.places.iter().cloned()).collect();
    format!("group {number}: {}", parts.join(", "))
}

/// How a case ends that has a verdict of its own.
fn status(verdict: Verdict, cause: Option<&str>, summary: &str, text: &str) -> Outcome {
    match verdict {
        Verdict::Allowed => Outcome::Passed,
        Verdict::Refused => Outcome::Failed(cases::told(cause.unwrap_or("refused"), summary, text)),
        Verdict::Unclear => Outcome::Open(cases::told("unclear", summary, text)),
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "allowed",
        Verdict::Refused => "refused",
        Verdict::Unclear => "unclear",
    }
}
