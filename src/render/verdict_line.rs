//! The verdict as formats say it: its mark, its word, and the rule that decided it.

use std::fmt;

use crate::diagnosis::Verdict;
use crate::render::decisive::not_proven;
use crate::report::{Report, ReportGroup};
use crate::rule::Status;

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
