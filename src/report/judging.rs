//! Facts → diagnosis → report, each once: the way of every command, and of programs that use the library.

use crate::diagnosis::{diagnose, diagnose_each, diagnose_login};
use crate::facts::{Asked, Facts, Task};
use crate::report::Report;
#[cfg(feature = "scan")]
use crate::report::ReportSurvey;
#[cfg(feature = "scan")]
use crate::scan::Survey;

/// A case to be judged and reported.
///
/// ```
/// use jiff::Timestamp;
/// use why403::facts::{Facts, Policy, Task};
/// use why403::report::Judging;
///
/// let facts = Facts::new(Timestamp::UNIX_EPOCH, Task::Check, Policy::built_in());
/// let report = Judging::new(&facts).report();
/// assert_eq!(report.cause.as_deref(), Some("token-missing"));
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use = "nothing is judged before `report` is called"]
pub struct Judging<'c> {
    facts: &'c Facts,
    #[cfg(feature = "scan")]
    sources: Option<(&'c [String], &'c Survey)>,
    operations: Option<&'c [Asked]>,
}

impl<'c> Judging<'c> {
    /// A case, as its facts say.
    pub fn new(facts: &'c Facts) -> Self {
        Self {
            facts,
            #[cfg(feature = "scan")]
            sources: None,
            operations: None,
        }
    }

    /// With the sources that call the operations, and what their paths were: what is wrong in them is a cause as well.
    #[cfg(feature = "scan")]
    pub fn with_sources(self, roots: &'c [String], survey: &'c Survey) -> Self {
        Self { sources: Some((roots, survey)), ..self }
    }

    /// With each of these operations judged on its own as well.
    pub fn with_each_operation(self, operations: &'c [Asked]) -> Self {
        Self { operations: Some(operations), ..self }
    }

    /// Judges, and writes the report.
    #[must_use]
    pub fn report(self) -> Report {
        let facts = self.facts;
        let diagnosis = if facts.task == Task::Login { diagnose_login(facts) } else { diagnose(facts) };
        #[cfg(feature = "scan")]
        let diagnosis = match self.sources {
            Some((_, survey)) => diagnosis.with_survey(survey),
            None => diagnosis,
        };
        let mut report = Report::assemble(facts, diagnosis);
        #[cfg(feature = "scan")]
        if let Some((roots, survey)) = self.sources {
            report.survey = Some(ReportSurvey::new(roots, survey));
        }
        if let Some(operations) = self.operations {
            report.add_judged(diagnose_each(facts, &self.with_unpublished(operations)));
        }
        if self.operations.is_some() || facts.policy.file.is_some() && facts.task == Task::Check {
            report.add_privilege(facts);
        }
        report
    }

    /// The operations, and the requests of the sources that are not published. Those have been judged already, each with its
    /// lines; here they are part of the list.
    #[cfg(feature = "scan")]
    fn with_unpublished(&self, operations: &[Asked]) -> Vec<Asked> {
        let unpublished = self.sources.iter().flat_map(|(_, survey)| survey.unpublished()).map(Asked::Unpublished);
        operations.iter().cloned().chain(unpublished).collect()
    }

    #[cfg(not(feature = "scan"))]
    fn with_unpublished(&self, operations: &[Asked]) -> Vec<Asked> {
        operations.to_vec()
    }
}
