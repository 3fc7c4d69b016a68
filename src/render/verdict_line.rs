//! The verdict as formats say it: its mark, its word, and the rule that decided it.

use std::fmt;

use crate::diagnosis::Verdict;
use crate::render::counts::counted;
use crate::render::decisive::not_proven;
use crate::report::{Report, ReportGroup};
use crate::rule::{Status, UnknownOperation, WrongMethod, WrongPath};

/// A verdict to be shown; as text, `refused: missing-scope`.
#[derive(Debug, Clone, Copy)]
pub(super) struct VerdictLine<'r> {
    /// Whose mark it bears.
    pub(super) status: Status,
    /// One word, or a few.
    pub(super) word: &'static str,
    /// The rule that decided it.
    pub(super) rule: Option<&'r str>,
}

impl<'r> VerdictLine<'r> {
    /// The verdict of a whole report.
    pub(super) fn from_report(report: &'r Report) -> Self {
        let (status, word, rule) = match report.verdict {
            Verdict::Refused => (Status::Fail, "refused", report.cause.as_deref()),
            Verdict::Unclear => (Status::Unknown, "unclear", None),
            Verdict::Allowed if report.found_no_call() => (Status::NotApplicable, "allowed (no calls found)", None),
            Verdict::Allowed => match not_proven(report).next() {
                Some(finding) => (Status::Warn, "allowed", Some(finding.rule.as_str())),
                None => (Status::Pass, "allowed", None),
            },
        };
        Self { status, word, rule }
    }

    /// The verdict of one group of failures.
    pub(super) fn from_group(group: &'r ReportGroup) -> Self {
        let (status, word) = (verdict_status(group.verdict), verdict_word(group.verdict));
        Self { status, word, rule: group.cause.as_deref().filter(|_| group.verdict == Verdict::Refused) }
    }
}

impl fmt::Display for VerdictLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rule {
            Some(rule) => write!(f, "{}: {rule}", self.word),
            None => f.write_str(self.word),
        }
    }
}

/// The verdict in the words of its command: a check sends nothing that is refused, and a scan looks for calls that exist.
pub(super) fn verdict_of_job(report: &Report) -> String {
    let line = VerdictLine::from_report(report);
    let is_offline_check = report.command == "check" && report.exchanges.is_empty();
    let word = match (report.verdict, line.rule) {
        (Verdict::Refused, _) if report.judges_code() => {
            return missing_calls(report).unwrap_or_else(|| line.to_string());
        }
        (Verdict::Refused, _) if is_offline_check => "would be refused",
        (Verdict::Allowed, Some(_)) => "accepted, not confirmed",
        _ => line.word,
    };
    VerdictLine { word, ..line }.to_string()
}

/// `2 calls do not exist`; `None` where something else fails as well.
fn missing_calls(report: &Report) -> Option<String> {
    let rules = [UnknownOperation::ID, WrongPath::ID, WrongMethod::ID];
    let failed = || report.findings.iter().filter(|finding| finding.status == Status::Fail);
    let count: usize = failed().map(|finding| finding.locations.len().max(1)).sum();
    let are_calls = failed().all(|finding| rules.contains(&finding.rule.as_str()));
    let verb = if count == 1 { "does" } else { "do" };
    are_calls.then(|| format!("{} {verb} not exist", counted(count, "call")))
}

/// Whose mark a verdict has.
pub(super) fn verdict_status(verdict: Verdict) -> Status {
    match verdict {
        Verdict::Refused => Status::Fail,
        Verdict::Unclear => Status::Unknown,
        Verdict::Allowed => Status::Pass,
    }
}

/// `refused`, `unclear` or `allowed`.
pub(super) fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Refused => "refused",
        Verdict::Unclear => "unclear",
        Verdict::Allowed => "allowed",
    }
}
