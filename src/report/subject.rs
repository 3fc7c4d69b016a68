//! What the findings of a report are about.

use crate::diagnosis::Verdict;
use crate::report::{Report, ReportFinding, ReportSurvey};
use crate::rule::{Link, SCAN_RULES};

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A link of the chain from token to call.
    Link(Link),
    /// The calls of scanned code, which are in no chain.
    Calls,
}

impl Subject {
    /// Its name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Link(link) => link.as_str(),
            Self::Calls => "calls",
        }
    }
}

impl Report {
    /// What a finding is about.
    pub(crate) fn subject_of(&self, finding: &ReportFinding) -> Subject {
        let is_of_code = self.survey.is_some() && SCAN_RULES.iter().any(|rule| rule.id() == finding.rule);
        if is_of_code { Subject::Calls } else { Subject::Link(finding.link) }
    }

    /// Whether code was scanned and holds no call that could be judged: nothing was found wrong, and nothing was proven.
    pub(crate) fn found_no_call(&self) -> bool {
        let is_empty = |survey: &ReportSurvey| survey.operations.is_empty();
        self.verdict == Verdict::Allowed && self.judges_code() && self.survey.as_ref().is_some_and(is_empty)
    }

    /// Whether it judges code alone: there is no token, and no chain from it to a call.
    pub(crate) fn judges_code(&self) -> bool {
        self.survey.is_some() && self.token.is_none()
    }
}
