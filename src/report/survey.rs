//! What a scan found → its part of the report. Groups by operation, decides nothing.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use crate::catalogue::Operation;
use crate::diagnosis::{Diagnosis, Verdict};
use crate::facts::{Facts, Location, OperationFacts, Policy, Task};
use crate::report::assemble::operation;
use crate::report::{
    Report, ReportConditional, ReportFinding, ReportNeeds, ReportSkipped, ReportSurvey, ReportSurveyed, ReportUncertain,
};
use crate::requirement::{Needed, together};
use crate::rule::SCAN_RULES;
use crate::scan::{Call, Resource, Skipped, Survey, Target};

/// What the findings of scanned code are about.
pub(crate) const CALLS: &str = "calls";

impl Report {
    /// The report of a scan of these paths.
    #[must_use]
    pub fn of_survey(roots: &[String], survey: &Survey, diagnosis: Diagnosis) -> Self {
        // The instant is for tokens, of which there is none.
        let nothing = Facts::new(Timestamp::UNIX_EPOCH, Task::Scan, Policy::none());
        let is_announced = survey.called().iter().any(|(operation, _)| operation.announced().next().is_some());
        let as_of = is_announced.then(|| survey.day());
        Self { survey: Some(ReportSurvey::of(roots, survey)), as_of, ..Self::assemble(&nothing, diagnosis) }
    }

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

impl ReportSurvey {
    /// What was found under these paths.
    #[must_use]
    pub fn of(roots: &[String], survey: &Survey) -> Self {
        let called = survey.called();
        let operations: Vec<Operation> = called.iter().map(|(operation, _)| *operation).collect();
        Self {
            roots: roots.to_vec(),
            files: survey.files,
            bytes: survey.bytes,
            operations: called.into_iter().map(|(operation, locations)| surveyed(operation, locations)).collect(),
            needs: needs(&operations, &survey.day()),
            uncertain: survey.doubtful().iter().filter_map(|call| uncertain(call)).collect(),
            skipped: skipped(survey),
            not_judged: survey.resources.iter().map(not_judged).collect(),
        }
    }
}

/// What could not be read before what is left out on purpose.
fn skipped(survey: &Survey) -> Vec<ReportSkipped> {
    let (failed, left_out): (Vec<&Skipped>, Vec<&Skipped>) = survey.skipped.iter().partition(|skipped| skipped.failed);
    let told = failed.into_iter().chain(left_out);
    told.map(|Skipped { path, why, failed }| ReportSkipped { path: path.clone(), why: why.clone(), failed: *failed })
        .collect()
}

fn not_judged(resource: &Resource) -> ReportNotJudged {
    ReportNotJudged { written: resource.written.clone(), location: resource.location.clone() }
}

fn surveyed(published: Operation, locations: Vec<Location>) -> ReportSurveyed {
    ReportSurveyed {
        operation: operation(&OperationFacts::from(published)),
        deprecated: published.deprecated(),
        preview: published.preview(),
        locations,
    }
}

/// A call of which it is uncertain whether it is one, or which of several.
fn uncertain(candidates: &[&Call]) -> Option<ReportUncertain> {
    let first = candidates.first()?;
    let names = candidates.iter().filter_map(|call| match &call.target {
        Target::Published(operation) => Some(operation.name().to_owned()),
        Target::Request(_) | Target::Name(_) => None,
    });
    let operations: Vec<String> = names.collect();
    let why = first.doubt.clone()?;
    let (why, operation) = match operations.as_slice() {
        [] => (why, None),
        [one] => (why, Some(one.clone())),
        several => (format!("{why}: {}", several.join(", ")), None),
    };
    Some(ReportUncertain {
        why,
        written: first.written.clone(),
        operation,
        operations,
        location: first.location.clone(),
    })
}

fn needs(operations: &[Operation], day: &str) -> ReportNeeds {
    let needed = together(operations, day);
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let smallest = |needed: &Needed| needed.smallest.iter().map(|chosen| chosen.name.to_owned()).collect();
    let unknown: BTreeSet<&str> =
        needed.scopes.unknown.iter().chain(&needed.permissions.unknown).map(|operation| operation.name()).collect();
    ReportNeeds {
        conditional: ReportConditional::all(&needed.conditional, day),
        scopes: owned(&needed.scopes.union),
        smallest_scopes: smallest(&needed.scopes),
        permissions: owned(&needed.permissions.union),
        smallest_permissions: smallest(&needed.permissions),
        user_context: needed.user_context.iter().map(|operation| operation.name().to_owned()).collect(),
        proven: needed.scopes.proven && needed.permissions.proven,
        unknown: unknown.into_iter().map(str::to_owned).collect(),
    }
}
