//! Findings → test cases, with their evidence and steps as text.
//!
//! What [`visible`] has seen holds no character that XML forbids; XML's own signs are escaped by `quick-junit`.

use std::time::Duration;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus};

use crate::facts::Location;
use crate::render::finding::MAX_QUOTE;
use crate::render::problem::{Grade, asked_at, grade_of, is_about, sentence_for};
use crate::report::{Report, ReportFinding, ReportFix};
use crate::rule::Status;
use crate::text::{excerpt, visible};

/// One case of a finding, named by its rule; of several places, one each, with the place behind the rule.
pub(super) fn of_finding(report: &Report, finding: &ReportFinding) -> Vec<TestCase> {
    if finding.locations.is_empty() {
        return vec![test_case(report, finding, &finding.rule, &finding.message, &evidence_and_steps(finding))];
    }
    let at = |location: &Location| {
        let Location { file, line, column, .. } = location;
        let name = format!("{} {file}:{line}:{column}", finding.rule);
        // The words of the finding may be about another operation than the one that is asked for here.
        let other = asked_at(report, location).filter(|judged| !is_about(report, finding, judged));
        let mut case = match other {
            Some(judged) => test_case(report, finding, &name, &sentence_for(report, finding, judged), ""),
            None => test_case(report, finding, &name, &finding.message, &evidence_and_steps(finding)),
        };
        set_location(&mut case, location);
        case
    };
    finding.locations.iter().map(at).collect()
}

fn test_case(report: &Report, finding: &ReportFinding, name: &str, message: &str, text: &str) -> TestCase {
    let mut case = case(report, name, report.subject_of(finding).as_str(), status(report, finding, message, text));
    // A warning, and what is open without deciding anything, is no failure but is not silent.
    let says =
        finding.status == Status::Warn || finding.status == Status::Unknown && grade_of(report, finding).is_none();
    if says {
        case.set_system_out(format!("{}\n{text}", visible(message)).trim_end());
    }
    case
}

/// A case that says no more than how it ended.
pub(super) fn case(report: &Report, name: &str, class: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(visible(name), status);
    case.set_classname(visible(&format!("{}.{}.{class}", report.tool.name, report.command)));
    // The same report is the same file.
    case.set_time(Duration::ZERO);
    case
}

/// Sets its place, with the attributes that viewers link by.
pub(super) fn set_location(case: &mut TestCase, location: &Location) {
    case.extra.insert("file".into(), visible(&location.file).as_ref().into());
    case.extra.insert("line".into(), location.line.to_string().into());
}

fn status(report: &Report, finding: &ReportFinding, message: &str, text: &str) -> TestCaseStatus {
    match (grade_of(report, finding), finding.status) {
        (Some(Grade::Refused), _) => non_success(NonSuccessKind::Failure, &finding.rule, message, text),
        (Some(Grade::Open), _) => non_success(NonSuccessKind::Error, &finding.rule, message, text),
        (_, Status::NotApplicable) => {
            let mut skipped = TestCaseStatus::skipped();
            skipped.set_message(visible(message));
            skipped
        }
        _ => TestCaseStatus::success(),
    }
}

/// The words of a failure or an error. The text is ours but for what [`visible`] has seen.
pub(super) fn non_success(kind: NonSuccessKind, rule: &str, message: &str, text: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(visible(message)).set_type(visible(rule));
    if !text.is_empty() {
        status.set_description(text);
    }
    status
}

/// The evidence, and what to do.
fn evidence_and_steps(finding: &ReportFinding) -> String {
    let mut lines: Vec<String> = finding
        .evidence
        .iter()
        .map(|evidence| format!("{}: {}", visible(&evidence.source), excerpt(&evidence.quote, MAX_QUOTE)))
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
