//! The exit codes: one enum decides, the format of the report never does.

use std::process::ExitCode;

use crate::diagnosis::Verdict;
use crate::report::Report;
use crate::rule::{MuteNotConfirmed, Status};

/// What the process says when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: allowed; or the action is done and proven.
    Allowed,
    /// 1: refused, or would be: a cause was found.
    Refused,
    /// 2: usage error or unreadable input.
    Usage,
    /// 3: unclear: the evidence could not be had.
    Unclear,
    /// 4: accepted, but not seen to take effect in time.
    Unconfirmed,
}

impl Exit {
    /// The code of a report.
    #[must_use]
    pub fn from_report(report: &Report) -> Self {
        let unconfirmed = report
            .findings
            .iter()
            .any(|finding| finding.rule == MuteNotConfirmed::ID && finding.status == Status::Warn);
        let not_restored =
            report.action.as_ref().and_then(|action| action.restored.as_ref()).is_some_and(|back| !back.confirmed);
        let is_open = report.findings.iter().any(|finding| finding.gates && finding.status == Status::Unknown);
        match report.verdict {
            Verdict::Refused => Self::Refused,
            // The change itself was made; only what became of restoring it is open.
            Verdict::Unclear if not_restored && !is_open => Self::Unconfirmed,
            Verdict::Unclear => Self::Unclear,
            Verdict::Allowed if unconfirmed || not_restored => Self::Unconfirmed,
            Verdict::Allowed => Self::Allowed,
        }
    }

    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Allowed => 0,
            Self::Refused => 1,
            Self::Usage => 2,
            Self::Unclear => 3,
            Self::Unconfirmed => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
