//! What a scan found → its part of the report. Groups by operation, decides nothing.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::catalogue::Operation;
use crate::diagnosis::diagnose_survey;
use crate::facts::{Facts, Location, OperationFacts, Policy, Task};
use crate::report::assemble::operation;
use crate::report::{
    Report, ReportConditional, ReportNeeds, ReportNotJudged, ReportSkipped, ReportSurvey, ReportSurveyed,
    ReportUncertain,
};
use crate::requirement::{Needed, together};
use crate::scan::{Call, Resource, Skipped, Survey, Target};

impl Report {
    /// The report of a scan of these paths, without a token.
    #[must_use]
    pub fn from_sources(roots: &[String], survey: &Survey) -> Self {
        let diagnosis = diagnose_survey(survey);
        // The instant is for tokens, of which there is none.
        let nothing = Facts::new(Timestamp::UNIX_EPOCH, Task::Scan, Policy::none());
        let is_announced = survey.called().iter().any(|(operation, _)| operation.announced().next().is_some());
        let as_of = is_announced.then(|| survey.day());
        Self { survey: Some(ReportSurvey::new(roots, survey)), as_of, ..Self::assemble(&nothing, diagnosis) }
    }
}

impl ReportSurvey {
    /// What was found under these paths.
    #[must_use]
    pub fn new(roots: &[String], survey: &Survey) -> Self {
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
    let all = failed.into_iter().chain(left_out);
    all.map(|Skipped { path, why, failed }| ReportSkipped { path: path.clone(), why: why.clone(), failed: *failed })
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
        [only] => (why, Some(only.clone())),
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
        conditional: ReportConditional::on_day(&needed.conditional, day),
        scopes: owned(&needed.scopes.union),
        smallest_scopes: smallest(&needed.scopes),
        permissions: owned(&needed.permissions.union),
        smallest_permissions: smallest(&needed.permissions),
        user_context: needed.user_context.iter().map(|operation| operation.name().to_owned()).collect(),
        proven: needed.scopes.proven && needed.permissions.proven,
        unknown: unknown.into_iter().map(str::to_owned).collect(),
    }
}
