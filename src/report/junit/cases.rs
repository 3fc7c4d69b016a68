//! Findings → test cases, with their evidence and steps as text.

use super::super::escape::{excerpt, visible};
use super::super::problem::{Grade, asked_at, is_about, of_status, sentence_for};
use super::super::terminal::findings::QUOTE;
use super::super::{Report, ReportFinding};
use super::document::{Case, Outcome, Told};
use crate::report::ReportFix;
use crate::rule::{Location, Status};

/// One case of a finding, named by its rule; of several places, one each, with the place behind the rule.
pub(super) fn of_finding(report: &Report, finding: &ReportFinding) -> Vec<Case> {
    if finding.locations.is_empty() {
        return vec![one(report, finding, &finding.rule, &finding.message, &text(finding))];
    }
    let at = |location: &Location| {
        let Location { file, line, column, .. } = location;
        let name = format!("{} {file}:{line}:{column}", finding.rule);
        // The words of the finding may be about another operation than the one that is asked for here.
        let other = asked_at(report, location).filter(|judged| !is_about(report, finding, judged));
        let mut case = match other {
            Some(judged) => one(report, finding, &name, &sentence_for(report, finding, judged), ""),
            None => one(report, finding, &name, &finding.message, &text(finding)),
        };
        case.place = Some(place(location));
        case
    };
    finding.locations.iter().map(at).collect()
}

fn one(report: &Report, finding: &ReportFinding, name: &str, message: &str, text: &str) -> Case {
    let mut case = case(report, name, report.subject_of(finding), status(report, finding, message, text));
    // A warning, and what is open without deciding anything, is no failure but is not silent.
    let says =
        finding.status == Status::Warn || finding.status == Status::Unknown && of_status(report, finding).is_none();
    if says {
        case.output = format!("{}\n{text}", visible(message)).trim_end().to_owned();
    }
    case
}

/// A case that says no more than how it ended.
pub(super) fn case(report: &Report, name: &str, class: &str, outcome: Outcome) -> Case {
    let class = visible(&format!("{}.{}.{class}", report.tool.name, report.command));
    Case { name: visible(name), class, place: None, outcome, output: String::new() }
}

/// Where it stands.
pub(super) fn place(location: &Location) -> (String, usize) {
    (visible(&location.file), location.line)
}

fn status(report: &Report, finding: &ReportFinding, message: &str, text: &str) -> Outcome {
    match (of_status(report, finding), finding.status) {
        (Some(Grade::Refused), _) => Outcome::Failed(told(&finding.rule, message, text)),
        (Some(Grade::Open), _) => Outcome::Open(told(&finding.rule, message, text)),
        (_, Status::NotApplicable) => Outcome::Skipped { message: visible(message) },
        _ => Outcome::Passed,
    }
}

/// The words of a failure or an error. The text is ours but for what [`visible`] has seen.
pub(super) fn told(kind: &str, message: &str, text: &str) -> Told {
    Told { kind: visible(kind), message: visible(message), text: text.to_owned() }
}

/// The evidence, and what to do.
fn text(finding: &ReportFinding) -> String {
    let mut lines: Vec<String> = finding
        .evidence
        .iter()
        .map(|evidence| format!("{}: {}", visible(&evidence.source), excerpt(&evidence.quote, QUOTE)))
        .collect();
    lines.push(steps(finding.fix.as_ref()));
    lines.join("\n").trim_end().to_owned()
}

/// A fix: its title, its steps, what it stands on.
pub(super) fn steps(fix: Option<&ReportFix>) -> String {
    let Some(fix) = fix else { return String::new() };
    let mut lines = vec![format!("Fix: {}", visible(&fix.title))];
    lines.extend(fix.steps.iter().zip(1..).map(|(step, number)| format!("{number}. {}", visible(step))));
    if !fix.reference.is_empty() {
        lines.push(format!("Reference: {}", visible(&fix.reference)));
    }
    lines.join("\n")
}
