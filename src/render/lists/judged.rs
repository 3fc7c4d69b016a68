//! The operations that a token was judged for.

use super::{PlaceForm, Places};
use crate::diagnosis::Verdict;
use crate::render::verdict_line::{verdict_status, verdict_word};
use crate::report::{Report, ReportJudged};
use crate::rule::Status;

/// One operation that the token was judged for.
#[derive(Debug)]
pub(in crate::render) struct JudgedOperation<'r> {
    /// Whose mark it has.
    pub(in crate::render) status: Status,
    /// `refused`
    pub(in crate::render) verdict: &'static str,
    /// The rule to fix first.
    pub(in crate::render) cause: Option<&'r str>,
    pub(in crate::render) causes: &'r [String],
    /// The SDK's name, where there is one.
    pub(in crate::render) name: Option<&'r str>,
    /// `GET /api/v2/users/me`
    pub(in crate::render) request: String,
    pub(in crate::render) summary: &'r str,
    pub(in crate::render) places: Places,
}

impl JudgedOperation<'_> {
    /// The SDK's name, or the request where there is none.
    pub(in crate::render) fn title(&self) -> &str {
        self.name.unwrap_or(&self.request)
    }
}

/// Every operation that the token was judged for, each with at most `max_places` places.
pub(in crate::render) fn judged_operations(report: &Report, max_places: usize) -> Vec<JudgedOperation<'_>> {
    report.judged.iter().map(|judged| judged_operation(judged, max_places)).collect()
}

fn judged_operation(judged: &ReportJudged, max_places: usize) -> JudgedOperation<'_> {
    JudgedOperation {
        status: verdict_status(judged.verdict),
        verdict: verdict_word(judged.verdict),
        cause: judged.cause.as_deref(),
        causes: &judged.causes,
        name: judged.name.as_deref(),
        request: format!("{} {}", judged.method, judged.path),
        summary: &judged.summary,
        places: Places::new(&judged.locations, max_places, PlaceForm::Line),
    }
}

/// `2 refused, 1 allowed`
pub(in crate::render) fn verdict_counts(report: &Report) -> String {
    let count = |verdict: Verdict| report.judged.iter().filter(|judged| judged.verdict == verdict).count();
    let counts = [Verdict::Refused, Verdict::Unclear, Verdict::Allowed].map(|verdict| (count(verdict), verdict));
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, verdict)| format!("{count} {}", verdict_word(verdict))).collect();
    counts.join(", ")
}
