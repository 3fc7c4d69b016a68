//! Results: what fails, what is not known, what is worth knowing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::fingerprint::Fingerprints;
use super::message::Message;
use super::place::Location;
use super::rules::Descriptor;
use crate::facts::Evidence;
use crate::render::problem::{Grade, Problem};
use crate::report::{Report, ReportFix};

/// A result (§3.27).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome<'r> {
    rule_id: &'r str,
    rule_index: usize,
    kind: &'static str,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    partial_fingerprints: BTreeMap<&'static str, String>,
    properties: Properties<'r>,
}

/// The same as in the JSON report, for programs.
#[derive(Debug, Serialize)]
struct Properties<'r> {
    evidence: &'r [Evidence],
    fix: Option<&'r ReportFix>,
}

/// One result for each problem that has a rule.
pub(super) fn outcomes<'r>(report: &'r Report, problems: &[Problem<'r>], rules: &[Descriptor<'_>]) -> Vec<Outcome<'r>> {
    let mut fingerprints = Fingerprints::default();
    let outcome = |problem: &Problem<'r>| {
        let rule_id = problem.rule?;
        let rule_index = rules.iter().position(|rule| rule.id() == rule_id)?;
        let (kind, level) = kind_and_level(problem.grade);
        Some(Outcome {
            rule_id,
            rule_index,
            kind,
            level,
            message: Message::from_problem(problem),
            locations: [Location::from_problem(problem, report)],
            partial_fingerprints: fingerprints.next_fingerprint(problem, report),
            properties: Properties { evidence: problem.evidence, fix: problem.fix },
        })
    };
    problems.iter().filter_map(outcome).collect()
}

/// Only what fails has a level (§3.27.10).
fn kind_and_level(grade: Grade) -> (&'static str, &'static str) {
    match grade {
        Grade::Refused => ("fail", "error"),
        Grade::Warning => ("fail", "warning"),
        Grade::Open => ("open", "none"),
    }
}
