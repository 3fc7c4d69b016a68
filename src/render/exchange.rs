//! What every format says of the requests that were made.

use crate::diagnosis::Verdict;
use crate::render::decisive::{decisive_findings, not_proven};
use crate::report::{AnswererKind, Report, ReportExchange, ReportFinding};
use crate::rule::{
    BadRequestBody, ChangeKind, FeatureNotEnabled, MuteNotConfirmed, PlatformUnavailable, RefusedUnexplained, Whom,
};

/// Whether Genesys support can help: with an answer of Genesys Cloud that nothing explains or that contradicts what was
/// read, and where Genesys Cloud could not answer.
pub(super) fn support_can_help(report: &Report) -> bool {
    use AnswererKind::{GenesysApi, GenesysDataAction, GenesysLogin};
    let is_genesys = report
        .refusal
        .as_ref()
        .is_none_or(|refusal| matches!(refusal.answered_by.kind, GenesysApi | GenesysLogin | GenesysDataAction));
    is_genesys && decisive_findings(report).into_iter().any(is_for_support)
}

fn is_for_support(finding: &ReportFinding) -> bool {
    match finding.rule.as_str() {
        RefusedUnexplained::ID | PlatformUnavailable::ID | MuteNotConfirmed::ID => true,
        // Support is the last resort of these; the organisation or the program is the first.
        FeatureNotEnabled::ID | BadRequestBody::ID => false,
        // Only where an answer contradicts what was read is support asked about a cause that is known.
        _ => finding
            .fix
            .iter()
            .flat_map(|fix| &fix.options)
            .flat_map(|option| &option.changes)
            .any(|change| matches!(change.kind, ChangeKind::Ask { whom: Whom::GenesysSupport, .. })),
    }
}

/// The exchanges that support is asked about, with their ids.
pub(super) fn for_support(report: &Report) -> Vec<(&ReportExchange, &str)> {
    if !support_can_help(report) {
        return Vec::new();
    }
    let swallowed = not_proven(report).next().is_some();
    let asked = |exchange: &&ReportExchange| match report.verdict {
        Verdict::Allowed => swallowed && !matches!(exchange.method.as_str(), "GET" | "HEAD"),
        Verdict::Refused | Verdict::Unclear => exchange.status.is_some_and(|status| status >= 400),
    };
    // Of a request that was sent again, the last answer is the one to ask about; `-v` has them all.
    let last = |position: usize, exchange: &ReportExchange| {
        let later = report.exchanges.iter().skip(position + 1);
        !later.filter(asked).any(|other| (&other.method, &other.path) == (&exchange.method, &exchange.path))
    };
    let asked = report.exchanges.iter().enumerate().filter(|(_, exchange)| asked(exchange));
    asked
        .filter(|(position, exchange)| last(*position, exchange))
        .filter_map(|(_, exchange)| Some((exchange, exchange.correlation_id.as_deref()?)))
        .collect()
}

/// `GET /api/v2/users/me`
pub(super) fn request_line(exchange: &ReportExchange) -> String {
    format!("{} {}", exchange.method, exchange.path)
}

/// `403 GET /api/v2/users/me`, or the request alone where no answer came.
pub(super) fn answered_request(exchange: &ReportExchange) -> String {
    let status = exchange.status.map(|status| format!("{status} ")).unwrap_or_default();
    format!("{status}{}", request_line(exchange))
}
