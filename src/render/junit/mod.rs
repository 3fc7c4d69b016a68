//! The report as JUnit XML: one test case a rule.
//!
//! What fails is a `failure`, what is not known and leaves the verdict open an `error`, a question that does not arise is
//! `skipped`; a warning is a success that says something. Durations are 0 and there is no time of day: the same report is
//! the same file.

mod cases;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report as Document, TestCase, TestCaseStatus, TestSuite};

use self::cases::{case, of_finding};
use crate::diagnosis::Verdict;
use crate::render::problem::operation_title;
use crate::render::verdict_line::verdict_word;
use crate::report::{Report, ReportGroup, ReportJudged};
use crate::text::visible;

/// Writes a report as JUnit XML.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut document = Document::new(visible(&format!("{} {}", report.tool.name, report.command)));
    document.add_test_suites(suites(report));
    // As a whole, so that what the writer says of a closed pipe stays as it is.
    let text = document.to_string().map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

fn suite(name: &str, cases: impl IntoIterator<Item = TestCase>) -> TestSuite {
    let mut suite = TestSuite::new(visible(name));
    suite.set_time(Duration::ZERO).add_test_cases(cases);
    suite
}

/// The rules; the operations that were judged each on its own; the failures beside the first that `explain` read.
fn suites(report: &Report) -> Vec<TestSuite> {
    let mut suites = vec![rules(report)];
    if !report.judged.is_empty() {
        suites.push(suite("operations", report.judged.iter().map(|judged| operation(report, judged))));
    }
    let further = report.input.iter().flat_map(|input| input.groups.iter().enumerate().skip(1));
    suites.extend(further.map(|(position, group)| of_group(report, position + 1, group)));
    suites
}

/// One case a rule; of findings in files, one a place.
fn rules(report: &Report) -> TestSuite {
    let groups = report.input.as_ref().map(|input| input.groups.as_slice()).unwrap_or_default();
    let name = match groups {
        [first, _, ..] => group_name(1, first),
        _ => "rules".to_owned(),
    };
    let mut rules = suite(&name, report.findings.iter().flat_map(|finding| of_finding(report, finding)));
    let mut about = vec![
        ("tool", format!("{} {}", report.tool.name, report.tool.version)),
        ("command", report.command.clone()),
        ("verdict", verdict_word(report.verdict).to_owned()),
        ("summary", report.summary.clone()),
    ];
    about.extend(report.cause.as_ref().map(|cause| ("cause", cause.clone())));
    about.extend(report.operation.as_ref().map(|operation| ("operation", operation.name.clone())));
    about.extend(report.policy.as_ref().map(|policy| ("policy", policy.file.clone())));
    about.extend(report.token.as_ref().map(|token| ("token", token.fingerprint.clone())));
    rules.add_properties(about.iter().map(|(name, value)| Property::new(*name, visible(value))));
    // A verdict that no rule gives is not lost.
    if rules.failures + rules.errors == 0 && report.verdict != Verdict::Allowed {
        rules.add_test_case(case(report, "verdict", "verdict", status(report.verdict, None, &report.summary, "")));
    }
    rules
}

/// One case an operation, by its name.
fn operation(report: &Report, judged: &ReportJudged) -> TestCase {
    let causes = match judged.causes.as_slice() {
        [_, _, ..] => visible(&format!("Causes, in fix order: {}", judged.causes.join(", "))).into_owned(),
        _ => String::new(),
    };
    let status = status(judged.verdict, judged.cause.as_deref(), &judged.summary, &causes);
    let mut case = case(report, &operation_title(judged), "operations", status);
    if let Some(first) = judged.locations.first() {
        cases::set_location(&mut case, first);
    }
    case
}

/// A further failure: one case per cause, or one case with its verdict.
fn of_group(report: &Report, number: usize, group: &ReportGroup) -> TestSuite {
    let text = cases::steps(group.fix.as_ref());
    let causes = group.causes.iter().zip(0..).map(|(cause, position)| {
        let summary = if position == 0 { group.summary.clone() } else { format!("{cause} fails as well.") };
        let text = if position == 0 { text.as_str() } else { "" };
        case(report, cause, "groups", status(Verdict::Refused, Some(cause), &summary, text))
    });
    let open = || case(report, "verdict", "groups", status(group.verdict, None, &group.summary, &text));
    suite(&group_name(number, group), causes.chain(group.causes.is_empty().then(open)))
}

/// `group 2: HAR entry, 2 times, entry 3, entry 8`
fn group_name(number: usize, group: &ReportGroup) -> String {
    let count = (group.count > 1).then(|| format!("{} times", group.count));
    let parts: Vec<String> =
        [group.form.clone()].into_iter().chain(count).chain(group.places.iter().cloned()).collect();
    format!("group {number}: {}", parts.join(", "))
}

/// The status of a case with a verdict.
fn status(verdict: Verdict, cause: Option<&str>, summary: &str, text: &str) -> TestCaseStatus {
    match verdict {
        Verdict::Allowed => TestCaseStatus::success(),
        Verdict::Refused => cases::non_success(NonSuccessKind::Failure, cause.unwrap_or("refused"), summary, text),
        Verdict::Unclear => cases::non_success(NonSuccessKind::Error, "unclear", summary, text),
    }
}
