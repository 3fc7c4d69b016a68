//! The layers from where a token was asked about to what was answered, each compared by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::{Compared, Field, Judged, List, Row, Side, names, question};
use crate::diagnosis::Verdict;
use crate::report::comparison::{Agreement, Layer};
use crate::rule::{RULES, Status};

/// Compares every layer.
pub(super) fn compare(left: &Side, right: &Side) -> Vec<Compared> {
    let compared = |layer: Layer| {
        let mut rows = values(layer, left, right);
        rows.extend(match layer {
            Layer::Findings => findings(left, right),
            Layer::Verdict => verdicts(left, right),
            Layer::Operations => by_name(&left.operations, &right.operations),
            Layer::Requests => by_name(&left.requests, &right.requests),
            _ => Vec::new(),
        });
        let lists: Vec<_> = List::ALL
            .into_iter()
            .filter(|list| list.layer() == layer)
            .filter_map(|list| names::compare(list, left.lists.get(&list), right.lists.get(&list)))
            .collect();
        let states = || rows.iter().map(|row| row.state).chain(lists.iter().map(|list| list.state));
        let state =
            match (states().any(|state| state == Agreement::Differs), states().any(|state| state == Agreement::Same)) {
                (true, _) => Agreement::Differs,
                (false, true) => Agreement::Same,
                (false, false) => Agreement::NotKnown,
            };
        Compared { layer, state, rows, lists }
    };
    Layer::ALL.into_iter().map(compared).collect()
}

/// The rules that either side was judged by, in the order of fixing; those that this version does not have come last.
pub(super) fn rules<'s>(left: &'s Side, right: &'s Side) -> Vec<&'s str> {
    let order = |id: &str| RULES.iter().position(|rule| rule.id() == id).unwrap_or(RULES.len());
    let mut seen = BTreeSet::new();
    let both = left.findings.iter().chain(&right.findings).map(|finding| finding.rule.as_str());
    let mut rules: Vec<&str> = both.filter(|rule| seen.insert(*rule)).collect();
    rules.sort_by_key(|rule| order(rule));
    rules
}

fn row(name: &str, left: Option<String>, right: Option<String>) -> Option<Row> {
    let state = match (&left, &right) {
        (None, None) => return None,
        (Some(left), Some(right)) if left == right => Agreement::Same,
        (Some(_), Some(_)) => Agreement::Differs,
        _ => Agreement::NotKnown,
    };
    Some(Row { name: name.to_owned(), state, left, right, note: None })
}

fn values(layer: Layer, left: &Side, right: &Side) -> Vec<Row> {
    let fields = Field::ALL.into_iter().filter(|field| field.layer() == layer);
    let both = |field: Field| row(field.as_str(), left.values.get(&field).cloned(), right.values.get(&field).cloned());
    fields.filter_map(both).collect()
}

/// What both sides say under the same name. What only one side was asked is not known of the other.
fn by_name(left: &BTreeMap<String, String>, right: &BTreeMap<String, String>) -> Vec<Row> {
    let names: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    names.into_iter().filter_map(|name| row(name, left.get(name).cloned(), right.get(name).cloned())).collect()
}

fn findings(one: &Side, other: &Side) -> Vec<Row> {
    let known = |finding: Option<&Judged>| {
        finding.filter(|finding| finding.status != Status::Unknown).map(|finding| status(finding.status).to_owned())
    };
    let compared = |rule: &str| {
        let (left, right) = (one.finding(rule), other.finding(rule));
        let grave = |finding: &&Judged| matches!(finding.status, Status::Fail | Status::Warn);
        let failing = [left, right].into_iter().flatten().find(|finding| finding.status == Status::Fail);
        let note = failing.or_else(|| [left, right].into_iter().flatten().find(grave));
        let note = note.map(|finding| finding.message.clone());
        let row = row(rule, known(left), known(right)).map(|row| Row { note, ..row });
        row.map(|row| if question::is_comparable(rule, one, other) { row } else { not_known(row) })
    };
    rules(one, other).into_iter().filter_map(compared).collect()
}

/// A status in words.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Fail => "fails",
        Status::Warn => "warns",
        Status::Pass => "passes",
        Status::Unknown => "not known",
        Status::NotApplicable => "does not apply",
    }
}

fn verdicts(left: &Side, right: &Side) -> Vec<Row> {
    // An open verdict is not known: it differs from none.
    let settled = |side: &Side| match side.verdict {
        Some(Verdict::Allowed) => Some("allowed".to_owned()),
        Some(Verdict::Refused) => Some(side.outcome()),
        Some(Verdict::Unclear) | None => None,
    };
    let of_any = |side: &Side| side.cause.as_deref().is_some_and(|cause| question::is_comparable(cause, left, right));
    let is_comparable = question::is_same(left, right) || of_any(left) || of_any(right);
    let row = row("verdict", settled(left), settled(right));
    row.map(|row| if is_comparable { row } else { not_known(row) }).into_iter().collect()
}

/// Answers to different questions neither differ nor agree.
fn not_known(row: Row) -> Row {
    Row { state: Agreement::NotKnown, ..row }
}
