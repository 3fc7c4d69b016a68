//! What a report of scanned code is about.

use serde::Serialize;

use crate::diagnosis::Verdict;
use crate::facts::Location;
use crate::report::{Report, ReportFinding, ReportSurvey};
use crate::rule::SCAN_RULES;

/// What the findings of scanned code are about.
pub(crate) const CALLS: &str = "calls";

impl Report {
    /// What a finding is about: a link of the chain, or the calls of scanned code, which are in no chain.
    pub(crate) fn subject_of<'a>(&self, finding: &'a ReportFinding) -> &'a str {
        let is_of_code = self.survey.is_some() && SCAN_RULES.iter().any(|rule| rule.id() == finding.rule);
        if is_of_code { CALLS } else { &finding.link }
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

/// What was found in the sources and not judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportNotJudged {
    /// As it is written, shortened.
    pub written: String,
    /// Where it stands.
    pub location: Location,
}
