//! What is to be told of a report, one problem a place, the decisive ones first: for the formats that are lists.

use super::checklist::heading;
use super::{Report, ReportFinding, ReportGroup, ReportJudged, Verdict};
use crate::rule::{Evidence, Fix, Location, PlatformUnavailable, RateLimited, Status};

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// It refuses, or would.
    Refused,
    /// It cannot be told, and leaves the verdict open.
    Open,
    /// Worth knowing, refuses nothing.
    Warning,
}

/// One problem at one place.
#[derive(Debug)]
pub(super) struct Problem<'r> {
    pub(super) grade: Grade,
    /// The rule's id; `None` where no rule is named.
    pub(super) rule: Option<&'r str>,
    /// The fact, and the fix's title behind it.
    pub(super) sentence: String,
    pub(super) evidence: &'r [Evidence],
    pub(super) fix: Option<&'r Fix>,
    /// The link of the chain that it is about.
    pub(super) link: Option<&'r str>,
    /// The operation's name, or its method and path.
    pub(super) operation: Option<String>,
    pub(super) location: Option<&'r Location>,
    /// What tells it from others of its rule, in its file, for the same operation; the same from run to run.
    pub(super) written: &'r str,
}

impl Problem<'_> {
    /// The file that it is shown at: its own; else the policy, where the report has one.
    pub(super) fn file<'r>(&'r self, report: &'r Report) -> Option<&'r str> {
        let policy = || report.policy.as_ref().map(|policy| policy.file.as_str());
        self.location.map(|location| location.file.as_str()).or_else(policy)
    }
}

/// Every problem of a report: what fails in cure order, then what is open, then what is only worth knowing. A report
/// that is not `allowed` has one at least.
pub(super) fn problems(report: &Report) -> Vec<Problem<'_>> {
    let mut problems: Vec<Problem<'_>> =
        report.findings.iter().flat_map(|finding| of_finding(report, finding)).collect();
    problems.extend(report.judged.iter().flat_map(|judged| of_judged(report, judged)));
    let further = report.input.iter().flat_map(|input| input.groups.iter().skip(1));
    problems.extend(further.filter_map(of_group));
    if problems.is_empty() {
        problems.extend(grade(report.verdict).map(|grade| Problem {
            grade,
            operation: report.operation.as_ref().map(|operation| operation.name.clone()),
            ..nameless(&report.summary)
        }));
    }
    // Where no answer came, that is the question, and what else is open follows from it.
    let unanswered = [RateLimited::ID, PlatformUnavailable::ID];
    problems.sort_by_key(|problem| {
        let follows = !problem.rule.is_some_and(|rule| unanswered.contains(&rule));
        (problem.grade, problem.grade == Grade::Open && follows)
    });
    problems
}

/// How grave a finding is; `None` where there is nothing to tell.
pub(super) fn of_status(report: &Report, finding: &ReportFinding) -> Option<Grade> {
    match finding.status {
        Status::Fail => Some(Grade::Refused),
        Status::Warn => Some(Grade::Warning),
        // What the platform has accepted needs no more proof.
        Status::Unknown if finding.gates && report.verdict != Verdict::Allowed => Some(Grade::Open),
        Status::Unknown | Status::Pass | Status::NotApplicable => None,
    }
}

/// The name of a judged operation, or its method and path.
pub(super) fn named(judged: &ReportJudged) -> String {
    judged.name.clone().unwrap_or_else(|| format!("{} {}", judged.method, judged.path))
}

fn grade(verdict: Verdict) -> Option<Grade> {
    match verdict {
        Verdict::Refused => Some(Grade::Refused),
        Verdict::Unclear => Some(Grade::Open),
        Verdict::Allowed => None,
    }
}

/// The places of a finding: its own; else those of the operations that it refuses; else one that has none.
fn of_finding<'r>(report: &'r Report, finding: &'r ReportFinding) -> Vec<Problem<'r>> {
    let Some(grade) = of_status(report, finding) else { return Vec::new() };
    let problem = |location: Option<&'r Location>, judged: Option<&'r ReportJudged>| {
        let is_cause = |judged: &&ReportJudged| judged.cause.as_ref() == Some(&finding.rule);
        Problem {
            grade,
            rule: Some(&finding.rule),
            sentence: judged.filter(is_cause).map_or_else(|| sentence(finding), |judged| judged.summary.clone()),
            evidence: &finding.evidence,
            fix: finding.fix.as_ref(),
            link: Some(&finding.link),
            operation: judged.map(named).or_else(|| report.operation.as_ref().map(|one| one.name.clone())),
            location,
            written: if is_source(report, location) { &finding.message } else { "" },
        }
    };
    if !finding.locations.is_empty() {
        return finding.locations.iter().map(|location| problem(Some(location), None)).collect();
    }
    let refused: Vec<Problem<'r>> = report
        .judged
        .iter()
        .filter(|judged| finding.status == Status::Fail && judged.causes.contains(&finding.rule))
        .flat_map(|judged| each_or_none(&judged.locations).map(move |location| (location, judged)))
        .map(|(location, judged)| problem(location, Some(judged)))
        .collect();
    if refused.is_empty() { vec![problem(None, None)] } else { refused }
}

/// A refused operation whose cause is no finding of the whole.
fn of_judged<'r>(report: &Report, judged: &'r ReportJudged) -> Vec<Problem<'r>> {
    let is_told = |cause: &String| report.causes.contains(cause);
    let Some(cause) = judged.cause.as_ref().filter(|cause| !is_told(cause)) else { return Vec::new() };
    let problem = |location| Problem {
        grade: Grade::Refused,
        rule: Some(cause.as_str()),
        operation: Some(named(judged)),
        location,
        ..nameless(&judged.summary)
    };
    each_or_none(&judged.locations).map(problem).collect()
}

/// A failure beside the first that `explain` read.
fn of_group(group: &ReportGroup) -> Option<Problem<'_>> {
    Some(Problem {
        grade: grade(group.verdict)?,
        rule: group.cause.as_deref(),
        fix: group.fix.as_ref(),
        operation: group.operation.clone(),
        ..nameless(&group.summary)
    })
}

fn nameless(summary: &str) -> Problem<'static> {
    Problem {
        grade: Grade::Refused,
        rule: None,
        sentence: summary.to_owned(),
        evidence: &[],
        fix: None,
        link: None,
        operation: None,
        location: None,
        written: "",
    }
}

fn each_or_none(locations: &[Location]) -> impl Iterator<Item = Option<&Location>> {
    locations.iter().map(Some).chain(locations.is_empty().then_some(None))
}

/// Whether a place is in scanned sources: one file can have several problems of the same rule there.
fn is_source(report: &Report, location: Option<&Location>) -> bool {
    let is_policy = |location: &Location| report.policy.as_ref().is_some_and(|policy| policy.file == location.file);
    report.survey.is_some() && location.is_some_and(|location| !is_policy(location))
}

fn sentence(finding: &ReportFinding) -> String {
    match &finding.fix {
        Some(fix) => format!("{}. {}.", heading(&finding.message), fix.title),
        None => format!("{}.", heading(&finding.message)),
    }
}
