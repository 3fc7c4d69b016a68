//! Failures with the same cause become one group, as they come: what is kept grows with the kinds of failure, not with
//! their number.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::diagnosis::{Diagnosis, diagnose};
use crate::facts::Facts;
use crate::report::Verdict;
use crate::request::{Form, Pasted};

/// Several failures of one input with the same cause.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The first of them.
    pub facts: Facts,
    /// What came of judging it.
    pub diagnosis: Diagnosis,
    /// How it was recognised.
    pub form: Form,
    /// How many there are.
    pub count: usize,
    /// Where they stand, as `entry 12`: the first of them.
    pub places: Vec<String>,
    /// The correlation ids of their answers: the first of them, in the order of the input.
    pub correlation_ids: Vec<String>,
}

/// An input, judged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grouped {
    /// The worst first: those with a cause before those without, the most frequent first, else as in the input.
    pub groups: Vec<Group>,
    /// How many requests and answers were recognised, those that are no failure included.
    pub recognised: usize,
    /// How many of them are failures.
    pub failed: usize,
    /// What was ignored, cut off or repaired, one sentence each.
    pub remarks: Vec<String>,
}

impl Grouped {
    /// Adds to what is known of each group, and judges it anew.
    pub fn complete(&mut self, mut add: impl FnMut(&mut Facts)) {
        for group in &mut self.groups {
            add(&mut group.facts);
            group.diagnosis = diagnose(&group.facts);
        }
        self.sort();
    }

    fn sort(&mut self) {
        self.groups.sort_by_key(|group| (gravity(group.diagnosis.verdict), Reverse(group.count)));
    }
}

/// How many places and correlation ids of a group are kept.
const KEPT: usize = 10;

/// How many groups are kept: an input with more kinds of failure is no one's, and must not fill the memory.
const MOST: usize = 500;

/// What the failures of one group have in common: cause, operation, code and status.
type Kind = (Option<&'static str>, Option<String>, Option<String>, Option<u16>);

/// Groups failures as they come.
#[derive(Debug)]
pub struct Grouping<F> {
    complete: F,
    groups: Vec<Group>,
    positions: BTreeMap<Kind, usize>,
    recognised: usize,
    failed: usize,
    beyond: usize,
}

impl<F: FnMut(&Pasted) -> Facts> Grouping<F> {
    /// An empty one; `complete` makes the facts of one failure whole.
    pub fn new(complete: F) -> Self {
        Self { complete, groups: Vec::new(), positions: BTreeMap::new(), recognised: 0, failed: 0, beyond: 0 }
    }

    /// Judges a failure and puts it into its group; what is no failure is counted.
    pub fn add(&mut self, pasted: &Pasted) {
        self.recognised += 1;
        if pasted.success.is_some() {
            return;
        }
        self.failed += 1;
        let facts = (self.complete)(pasted);
        let diagnosis = diagnose(&facts);
        let refusal = facts.refusal.as_ref();
        let kind = (
            diagnosis.cause(),
            facts.operations.first().map(|operation| operation.name.clone()),
            refusal.and_then(|refusal| refusal.code.clone()),
            refusal.and_then(|refusal| refusal.status),
        );
        let id = refusal.and_then(|refusal| refusal.correlation_id.clone());
        let position = match self.positions.get(&kind) {
            Some(position) => *position,
            None if self.groups.len() == MOST => {
                self.beyond += 1;
                return;
            }
            None => {
                self.positions.insert(kind, self.groups.len());
                self.groups.push(Group::of(facts, diagnosis, pasted.form));
                self.groups.len() - 1
            }
        };
        let Some(group) = self.groups.get_mut(position) else { return };
        group.count += 1;
        if group.places.len() < KEPT && !pasted.place.is_empty() {
            group.places.push(pasted.place.clone());
        }
        group.correlation_ids.extend(id.filter(|_| group.correlation_ids.len() < KEPT));
    }

    /// The groups, and what was remarked on the way.
    pub fn finish(self, mut remarks: Vec<String>) -> Grouped {
        if self.beyond > 0 {
            remarks.push(format!(
                "Only the first {MOST} kinds of failure are explained; {} failures are of others.",
                self.beyond
            ));
        }
        let mut grouped = Grouped { groups: self.groups, recognised: self.recognised, failed: self.failed, remarks };
        grouped.sort();
        grouped
    }
}

impl Group {
    fn of(facts: Facts, diagnosis: Diagnosis, form: Form) -> Self {
        Self { facts, diagnosis, form, count: 0, places: Vec::new(), correlation_ids: Vec::new() }
    }
}

fn gravity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Refused => 0,
        Verdict::Unclear => 1,
        Verdict::Allowed => 2,
    }
}
