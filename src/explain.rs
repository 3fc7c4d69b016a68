//! A failure that is already there → facts → diagnosis: what the input shows of request and answer, and nothing else
//! unless live evidence is added by the caller.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::catalogue::by_request;
use crate::diagnosis::{Diagnosis, diagnose};
use crate::facts::{Facts, OperationFacts, Policy, Task, Unpublished};
use crate::report::Verdict;
use crate::request::{Authorization, Form, Pasted, Reading, Refusal, SentRequest};
use crate::token::TokenFacts;

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

/// The facts of one failure.
#[must_use]
pub fn facts(pasted: &Pasted, now: Timestamp, policy: Policy) -> Facts {
    let sent = pasted.request.as_ref();
    let shown = match sent {
        Some(SentRequest { method, path: Some(path), .. }) => {
            Some((method.as_deref().unwrap_or_default(), path.as_str()))
        }
        _ => None,
    };
    let answered = pasted.refusal.as_ref().map(|refusal: &Refusal| (refusal.method.as_str(), refusal.path.as_str()));
    let (method, path) = shown.or(answered).unwrap_or_default();
    let operation = by_request(method, path).map(OperationFacts::from);
    let unpublished = operation.is_none() && is_api_path(path) && !method.is_empty();
    Facts {
        token: sent.and_then(token).cloned(),
        operations: operation.into_iter().collect(),
        unpublished: if unpublished { vec![Unpublished::new(method, path)] } else { Vec::new() },
        refusal: pasted.refusal.clone(),
        failure: pasted.failure.clone(),
        sent: pasted.request.clone(),
        ..Facts::new(now, Task::Explain, policy)
    }
}

/// The token in the request, as far as it is shown.
fn token(sent: &SentRequest) -> Option<&TokenFacts> {
    match &sent.authorization {
        Authorization::Given { token, .. } => token.as_deref(),
        Authorization::NotShown | Authorization::Missing | Authorization::Hidden => None,
    }
}

/// Whether a path is one of the API's and written out: what was abbreviated cannot be looked up.
fn is_api_path(path: &str) -> bool {
    path.starts_with("/api/v") && !path.contains(['*', '…']) && !path.contains("...") && !path.contains(' ')
}

/// How many places and correlation ids of a group are kept.
const KEPT: usize = 10;

/// Judges every failure and groups those with the same cause, operation and code; the worst first: those with a cause
/// before those without, the most frequent first, else as in the input. `judge` makes the facts of one failure whole.
pub fn groups(reading: &Reading, mut complete: impl FnMut(&Pasted) -> Facts) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut positions: BTreeMap<(Option<&'static str>, String, Option<String>), usize> = BTreeMap::new();
    for pasted in reading.found.iter().filter(|pasted| pasted.success.is_none()) {
        let facts = complete(pasted);
        let diagnosis = diagnose(&facts);
        let operation = facts.operations.first().map_or_else(String::new, |operation| operation.name.clone());
        let code = facts.refusal.as_ref().and_then(|refusal| refusal.code.clone());
        let id = facts.refusal.as_ref().and_then(|refusal| refusal.correlation_id.clone());
        let position = *positions.entry((diagnosis.cause(), operation, code)).or_insert(groups.len());
        if position == groups.len() {
            groups.push(Group {
                facts,
                diagnosis,
                form: pasted.form,
                count: 0,
                places: Vec::new(),
                correlation_ids: Vec::new(),
            });
        }
        let Some(group) = groups.get_mut(position) else { continue };
        group.count += 1;
        if group.places.len() < KEPT && !pasted.place.is_empty() {
            group.places.push(pasted.place.clone());
        }
        group.correlation_ids.extend(id.filter(|_| group.correlation_ids.len() < KEPT));
    }
    groups.sort_by_key(|group| (gravity(group.diagnosis.verdict), std::cmp::Reverse(group.count)));
    groups
}

fn gravity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Refused => 0,
        Verdict::Unclear => 1,
        Verdict::Allowed => 2,
    }
}
