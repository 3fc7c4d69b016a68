//! The findings that carry the verdict, and what to do where there are none.

use crate::diagnosis::Verdict;
use crate::facts::CONTROL_SCOPE;
use crate::report::{Report, ReportFinding};
use crate::rule::{ChangeKind, ControlScopeMissing, Link, Status};

/// The questions to put first: those that leave the verdict open. Where no answer came at all, that is the question;
/// and of several that are settled by the same steps, the first stands for them.
fn open_questions(report: &Report) -> Vec<&ReportFinding> {
    let unanswered = |finding: &&ReportFinding| finding.link == Link::Action;
    let mut open: Vec<&ReportFinding> =
        report.findings.iter().filter(|finding| finding.status == Status::Unknown && finding.gates).collect();
    if open.iter().any(unanswered) {
        open.retain(unanswered);
    }
    let mut seen: Vec<&[String]> = Vec::new();
    open.retain(|finding| {
        let Some(steps) = finding.fix.as_ref().map(|fix| fix.steps.as_slice()) else { return true };
        let new = !seen.contains(&steps);
        seen.push(steps);
        new
    });
    open
}

/// The findings that carry the verdict, the one to fix first at the top.
pub(super) fn decisive_findings(report: &Report) -> Vec<&ReportFinding> {
    match report.verdict {
        Verdict::Refused => report.findings.iter().filter(|finding| finding.status == Status::Fail).collect(),
        Verdict::Unclear => open_questions(report),
        Verdict::Allowed => not_proven(report).collect(),
    }
}

/// The heading of the cause that hides the others.
pub(super) const FIX_FIRST: &str = "Fix this first";

/// The headings of the first of them and of the others; `""` where the others are under the first heading too.
pub(super) fn decisive_headings(verdict: Verdict, count: usize) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Refused if count == 1 => ("The cause", ""),
        Verdict::Refused => (FIX_FIRST, further_heading(verdict)),
        Verdict::Unclear => ("What is not known", ""),
        Verdict::Allowed => ("Not confirmed", ""),
    }
}

/// The heading of the findings after the first.
pub(super) fn further_heading(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Refused => "Then you will also hit",
        Verdict::Unclear => "Also not known",
        Verdict::Allowed => "Also not confirmed",
    }
}

/// Whether a finding only says that the built-in policy's scope is not needed.
pub(super) fn is_control_scope_note(finding: &ReportFinding) -> bool {
    let mut changes = finding.fix.iter().flat_map(|fix| &fix.options).flat_map(|option| &option.changes);
    // A scope that is there, and badly separated, is something to change elsewhere than in the policy.
    let concerns_policy_alone = changes.all(|change| matches!(change.kind, ChangeKind::ChangePolicy { .. }));
    finding.rule == ControlScopeMissing::ID && finding.status == Status::Warn && concerns_policy_alone
}

/// What to know of the built-in policy's scope, where it is missed and not needed.
pub(super) fn control_scope_note(report: &Report) -> Option<String> {
    let is_missed = report.findings.iter().any(is_control_scope_note);
    is_missed.then(|| format!("{CONTROL_SCOPE}: Genesys Cloud has no scope with this name; you do not need it."))
}

/// The warnings that do not carry the verdict.
pub(super) fn warnings(report: &Report) -> Vec<&ReportFinding> {
    let warnings = other_findings(report, Status::Warn);
    warnings.into_iter().filter(|finding| !is_control_scope_note(finding)).collect()
}

/// The findings of a status that do not carry the verdict.
pub(super) fn other_findings(report: &Report, status: Status) -> Vec<&ReportFinding> {
    let decisive = decisive_findings(report);
    let is_other = |finding: &&ReportFinding| !decisive.iter().any(|other| std::ptr::eq(*other, *finding));
    report.findings.iter().filter(|finding| finding.status == status).filter(is_other).collect()
}

/// Warnings about the action itself: it was accepted, and that is all that is known.
pub(super) fn not_proven(report: &Report) -> impl Iterator<Item = &ReportFinding> {
    report.findings.iter().filter(|finding| finding.status == Status::Warn && finding.link == Link::Action)
}

/// The advice for when all is in order here; `None` where something is not, or the job is seen to be done.
pub(super) fn advice_if_still_refused(report: &Report) -> Option<&'static str> {
    let proven = report.action.as_ref().is_some_and(|action| action.confirmed);
    let is_open = report.verdict != Verdict::Allowed || proven || not_proven(report).next().is_some();
    (report.input.is_none() && !is_open).then_some(
        "The token is fine. If the call still fails, your program is probably sending another token: look at where it sets and refreshes the token.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn a_scope_that_is_badly_separated_stays_a_warning() {
        let (_, mut report) = samples::all().into_iter().find(|(name, _)| *name == "missing_scope").unwrap();
        assert!(control_scope_note(&report).is_some());
        let fix = report.findings.iter().find_map(|finding| finding.fix.clone());
        let missed = report.findings.iter_mut().find(|finding| finding.rule == ControlScopeMissing::ID).unwrap();
        missed.fix = fix;
        assert_eq!(control_scope_note(&report), None);
        assert!(warnings(&report).iter().any(|warning| warning.rule == ControlScopeMissing::ID));
    }
}
