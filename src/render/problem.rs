//! The problems of a report, one per place, the decisive ones first: for the formats that are lists.

use crate::diagnosis::Verdict;
use crate::facts::{Evidence, Location};
use crate::render::checklist::capitalized;
use crate::report::{Report, ReportFinding, ReportFix, ReportGroup, ReportJudged, Subject};
use crate::rule::{PlatformUnavailable, RateLimited, Status};

/// How grave a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// It refuses, or would.
    Refused,
    /// It is not known, and leaves the verdict open.
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
    /// The fact, and the title of its fix.
    pub(super) sentence: String,
    pub(super) evidence: &'r [Evidence],
    pub(super) fix: Option<&'r ReportFix>,
    /// What it is about.
    pub(super) subject: Option<Subject>,
    /// The operation's name, or its method and path.
    pub(super) operation: Option<String>,
    pub(super) location: Option<&'r Location>,
    /// What distinguishes it from others of its rule, in its file, for the same operation; the same from run to run.
    pub(super) written: &'r str,
}

impl Problem<'_> {
    /// The file that it is shown at: its own; else the policy, where the report has one.
    pub(super) fn file<'r>(&'r self, report: &'r Report) -> Option<&'r str> {
        let policy = || report.policy.as_ref().map(|policy| policy.file.as_str());
        self.location.map(|location| location.file.as_str()).or_else(policy)
    }
}

/// Every problem of a report: what fails, then what is open, then what is only worth knowing; in each, the problem to fix
/// first at the top. A report that is not `allowed` has one at least.
pub(super) fn problems(report: &Report) -> Vec<Problem<'_>> {
    let mut problems: Vec<Problem<'_>> =
        report.findings.iter().flat_map(|finding| problems_of_finding(report, finding)).collect();
    problems.extend(report.judged.iter().flat_map(|judged| problems_of_judged(report, judged)));
    let further = report.input.iter().flat_map(|input| input.groups.iter().skip(1));
    problems.extend(further.filter_map(problem_of_group));
    // Warnings alone do not say that it is refused or unclear.
    if problems.iter().all(|problem| problem.grade == Grade::Warning) {
        problems.extend(grade_of_verdict(report.verdict).map(|grade| Problem {
            grade,
            operation: only_operation(report),
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

/// How grave a finding is; `None` where it is no problem.
pub(super) fn grade_of(report: &Report, finding: &ReportFinding) -> Option<Grade> {
    match finding.status {
        Status::Fail => Some(Grade::Refused),
        Status::Warn => Some(Grade::Warning),
        // What the platform has accepted needs no more proof.
        Status::Unknown if finding.gates && report.verdict != Verdict::Allowed => Some(Grade::Open),
        Status::Unknown | Status::Pass | Status::NotApplicable => None,
    }
}

/// The name of a judged operation, or its method and path.
pub(super) fn operation_title(judged: &ReportJudged) -> String {
    judged.name.clone().unwrap_or_else(|| format!("{} {}", judged.method, judged.path))
}

fn grade_of_verdict(verdict: Verdict) -> Option<Grade> {
    match verdict {
        Verdict::Refused => Some(Grade::Refused),
        Verdict::Unclear => Some(Grade::Open),
        Verdict::Allowed => None,
    }
}

/// The places of a finding: its own; else those of the operations that it refuses; else one that has none.
fn problems_of_finding<'r>(report: &'r Report, finding: &'r ReportFinding) -> Vec<Problem<'r>> {
    let Some(grade) = grade_of(report, finding) else { return Vec::new() };
    let problem = |location: Option<&'r Location>, judged: Option<&'r ReportJudged>| {
        let is_about_it = judged.is_none_or(|judged| is_about(report, finding, judged));
        Problem {
            grade,
            rule: Some(&finding.rule),
            sentence: judged.map_or_else(|| sentence(finding), |judged| sentence_for(report, finding, judged)),
            evidence: if is_about_it { &finding.evidence } else { &[] },
            fix: finding.fix.as_ref().filter(|_| is_about_it),
            subject: Some(report.subject_of(finding)),
            operation: judged.map(operation_title).or_else(|| only_operation(report)),
            location,
            // What is said of an operation depends on the token; the operation itself does not.
            written: if judged.is_none() && is_source(report, location) { &finding.message } else { "" },
        }
    };
    if !finding.locations.is_empty() {
        let at = |location| problem(Some(location), asked_at(report, location));
        return finding.locations.iter().map(at).collect();
    }
    let refused: Vec<Problem<'r>> = refused_by(report, finding)
        .flat_map(|judged| each_or_none(&judged.locations).map(move |location| (location, judged)))
        .map(|(location, judged)| problem(location, Some(judged)))
        .collect();
    if refused.is_empty() { vec![problem(None, None)] } else { refused }
}

/// The operation that is asked for at a place.
pub(super) fn asked_at<'r>(report: &'r Report, location: &Location) -> Option<&'r ReportJudged> {
    report.judged.iter().find(|judged| judged.locations.contains(location))
}

/// Whether the words of a finding, its evidence and its fix are about this operation: they are about the first one.
pub(super) fn is_about(report: &Report, finding: &ReportFinding, judged: &ReportJudged) -> bool {
    let first = match finding.locations.first() {
        Some(first) => asked_at(report, first),
        None => refused_by(report, finding).next(),
    };
    first == Some(judged)
}

/// What a finding comes to for one operation of several: in full where the report has it.
pub(super) fn sentence_for(report: &Report, finding: &ReportFinding, judged: &ReportJudged) -> String {
    let (rule, name) = (&finding.rule, operation_title(judged));
    match finding.status {
        _ if judged.cause.as_ref() == Some(&finding.rule) => judged.summary.clone(),
        _ if is_about(report, finding, judged) => sentence(finding),
        Status::Fail => format!("{name} fails {rule} as well."),
        Status::Unknown => format!("What {rule} asks is not known for {name} either."),
        Status::Warn | Status::Pass | Status::NotApplicable => format!("{name} has the same warning, {rule}."),
    }
}

fn refused_by<'r>(report: &'r Report, finding: &'r ReportFinding) -> impl Iterator<Item = &'r ReportJudged> {
    report.judged.iter().filter(|judged| finding.status == Status::Fail && judged.causes.contains(&finding.rule))
}

/// The operation that was judged, where there is only one.
fn only_operation(report: &Report) -> Option<String> {
    let is_one_of_many = report.judged.len() > 1 || report.survey.is_some();
    report.operation.as_ref().filter(|_| !is_one_of_many).map(|operation| operation.name.clone())
}

/// A refused operation whose cause is no finding of the whole.
fn problems_of_judged<'r>(report: &Report, judged: &'r ReportJudged) -> Vec<Problem<'r>> {
    let is_reported = |cause: &String| report.causes.contains(cause);
    let Some(cause) = judged.cause.as_ref().filter(|cause| !is_reported(cause)) else { return Vec::new() };
    let problem = |location| Problem {
        grade: Grade::Refused,
        rule: Some(cause.as_str()),
        operation: Some(operation_title(judged)),
        location,
        ..nameless(&judged.summary)
    };
    each_or_none(&judged.locations).map(problem).collect()
}

/// A failure beside the first that `explain` read.
fn problem_of_group(group: &ReportGroup) -> Option<Problem<'_>> {
    Some(Problem {
        grade: grade_of_verdict(group.verdict)?,
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
        subject: None,
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
        Some(fix) => format!("{}. {}.", capitalized(&finding.message), fix.title),
        None => format!("{}.", capitalized(&finding.message)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::with_lines;

    /// As `check` reports: a rule's finding has the words of one operation and the places of all.
    fn gated() -> Report {
        let (_, mut report) = with_lines().into_iter().find(|(name, _)| *name == "gated").unwrap();
        report.judged[1].causes.push("missing-permission".into());
        let places: Vec<Location> = report.judged[..2].iter().flat_map(|judged| judged.locations.clone()).collect();
        for rule in ["missing-scope", "missing-permission", "missing-division"] {
            let finding = report.findings.iter_mut().find(|finding| finding.rule == rule).unwrap();
            finding.locations.clone_from(&places);
        }
        report
    }

    #[test]
    fn each_place_speaks_of_the_operation_that_is_asked_for_there() {
        let report = gated();
        let told: Vec<(usize, &str, String, bool)> = problems(&report)
            .into_iter()
            .filter(|problem| problem.rule != Some("token-expired"))
            .map(|problem| {
                let line = problem.location.unwrap().line;
                (line, problem.rule.unwrap(), problem.operation.unwrap(), problem.fix.is_some())
            })
            .collect();
        let (mute, call) = ("patchConversationsCallParticipant".to_owned(), "postConversationsCalls".to_owned());
        assert_eq!(
            told,
            [
                (8, "missing-scope", mute.clone(), true),
                // Another operation may need another fix, so none is given.
                (9, "missing-scope", call.clone(), false),
                (8, "missing-permission", mute.clone(), true),
                (9, "missing-permission", call.clone(), false),
                (8, "missing-division", mute, true),
                (9, "missing-division", call, false),
            ]
        );
        let sentences: Vec<String> = problems(&report).into_iter().map(|problem| problem.sentence).collect();
        assert_eq!(sentences[3], "postConversationsCalls fails missing-permission as well.");
        assert_eq!(sentences[5], "What missing-division asks is not known for postConversationsCalls either.");
    }

    #[test]
    fn what_is_asked_of_the_token_is_not_said_of_the_first_operation() {
        let report = gated();
        let lifetime = problems(&report).into_iter().find(|problem| problem.rule == Some("token-expired")).unwrap();
        assert_eq!(lifetime.operation, None);
    }
}
