//! What every format says of the failures that `explain` found in its input.

use crate::report::{ReportGroup, ReportRefusal};

/// Maximum places listed per group.
const MAX_PLACES: usize = 4;

/// `12 times (entry 4, entry 9, …)`, or the place alone.
pub(super) fn occurrences(group: &ReportGroup) -> Option<String> {
    if group.count <= 1 {
        return first_place(group);
    }
    let mut places: Vec<&str> = group.places.iter().take(MAX_PLACES).map(String::as_str).collect();
    if places.is_empty() {
        return Some(format!("{} times", group.count));
    }
    if group.count > places.len() {
        places.push("\u{2026}");
    }
    Some(format!("{} times ({})", group.count, places.join(", ")))
}

pub(super) fn first_place(group: &ReportGroup) -> Option<String> {
    group.places.first().cloned()
}

/// `PATCH /api/v2/…: 403 missing.permissions`
pub(super) fn answer_line(refusal: &ReportRefusal) -> String {
    let request = [refusal.method.as_deref(), refusal.path.as_deref()];
    let request = request.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let status = refusal.status.map(|status| status.to_string());
    let outcome = [status.as_deref(), refusal.code.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    match (request.as_str(), outcome.as_str()) {
        ("", "") => "an answer without status and code".to_owned(),
        ("", outcome) => outcome.to_owned(),
        (request, "") => request.to_owned(),
        (request, outcome) => format!("{request}: {outcome}"),
    }
}
