//! Facts → diagnosis → report, each once: the way of every command, and of programs that use the library.

use crate::diagnosis::{diagnose, diagnose_each, diagnose_login, diagnose_survey};
use crate::facts::{Asked, Facts, Task};
use crate::report::{Report, ReportSurvey};
use crate::scan::Survey;

/// A case to be judged and reported.
///
/// ```
/// use jiff::Timestamp;
/// use why403::facts::{Facts, Policy, Task};
/// use why403::report::Judging;
///
/// let facts = Facts::new(Timestamp::UNIX_EPOCH, Task::Check, Policy::built_in());
/// let report = Judging::of(&facts).report();
/// assert_eq!(report.cause.as_deref(), Some("token-missing"));
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use = "nothing is judged before `report` is called"]
pub struct Judging<'c> {
    facts: &'c Facts,
    sources: Option<(&'c [String], &'c Survey)>,
    operations: Option<&'c [Asked]>,
}

impl<'c> Judging<'c> {
    /// A case, as its facts say.
    pub fn of(facts: &'c Facts) -> Self {
        Self { facts, sources: None, operations: None }
    }

    /// With the sources that call the operations, and what their paths were: what is wrong in them is a cause as well.
    pub fn with_sources(self, roots: &'c [String], survey: &'c Survey) -> Self {
        Self { sources: Some((roots, survey)), ..self }
    }

    /// With each of these operations judged on its own beside the whole.
    pub fn one_by_one(self, operations: &'c [Asked]) -> Self {
        Self { operations: Some(operations), ..self }
    }

    /// Judges, and tells.
    #[must_use]
    pub fn report(self) -> Report {
        let Self { facts, sources, operations } = self;
        let diagnosis = match (facts.task, sources) {
            (Task::Login, _) => diagnose_login(facts),
            (_, Some((_, survey))) => diagnose(facts).with_survey(survey),
            (_, None) => diagnose(facts),
        };
        let mut report = Report::assemble(facts, diagnosis);
        if let Some((roots, survey)) = sources {
            report.survey = Some(ReportSurvey::of(roots, survey));
        }
        if let Some(operations) = operations {
            // Requests of the sources that are not published have been judged, each with its lines; here they stand in the list.
            let unpublished = sources.iter().flat_map(|(_, survey)| survey.unpublished()).map(Asked::Unpublished);
            let asked: Vec<Asked> = operations.iter().cloned().chain(unpublished).collect();
            report.add_judged(diagnose_each(facts, &asked));
        }
        if operations.is_some() || facts.policy.file.is_some() && facts.task == Task::Check {
            report.add_privilege(facts);
        }
        report
    }
}

impl Report {
    /// The report of a scan of these paths, without a token.
    #[must_use]
    pub fn of_sources(roots: &[String], survey: &Survey) -> Self {
        Self::of_survey(roots, survey, diagnose_survey(survey))
    }
}
