//! A report that was saved → a side. Read leniently: a member that is absent, or of another type, is not known, and
//! one that this version does not know is passed over.

use serde_json::Value;
use thiserror::Error;

use super::reported::{Answer, MAX_ITEMS, answers, bounded, operation_name, shortened};
use super::side::{Field, Judged, List, Names, Published, Side};
use crate::catalogue::PermissionMode;
use crate::diagnosis::Verdict;
use crate::report::comparison::{Layer, SideKind};
use crate::rule::Status;
use crate::secret::Redactor;
use crate::{catalogue, secret};

/// Maximum bytes of a report.
pub(crate) const MAX_BYTES: u64 = 8 << 20;

/// The lists that are compared.
const LISTS: [&str; 6] =
    ["/findings", "/judged", "/exchanges", "/token/scopes", "/operation/scopes", "/operation/permissions"];

/// Why a text is no report.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum NoReport {
    /// It begins like JSON and is none. What stands there is not quoted.
    #[error("not JSON, at line {line} column {column}")]
    NotJson {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// JSON of another kind.
    #[error("JSON, and no report of `check`, `mute` or `explain`")]
    Other,
    /// What code calls: no token was judged.
    #[error("a report of `scan`, which is about code and judges no token")]
    Scan,
    /// One line of a batch.
    #[error("a line of `explain --ndjson`, which says too little of a token")]
    Record,
    /// Longer than any report: what is beyond would not be compared.
    #[error("JSON with a list of more than {MAX_ITEMS} members, which no report has")]
    TooLong,
    /// A report of a form that this version does not know.
    #[error("a report of version {0}, which this version does not know")]
    Version(String),
}

/// The `command` of a report that is no side.
const SCAN: &str = "scan";

/// Whether a text is meant as JSON rather than as a token.
#[must_use]
pub(crate) fn looks_like_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '['])
}

/// Reads a saved report. Secrets in it are hidden: those that the redactor knows, and what looks like one.
///
/// # Errors
/// Where the text is no report of version 1.
pub(crate) fn parse_saved_report(name: &str, text: &str, redactor: &Redactor) -> Result<Side, NoReport> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| NoReport::NotJson { line: error.line(), column: error.column() })?;
    let says = |member: &str| value.get(member).is_some();
    match value.get("schema_version") {
        Some(version) if version == 1 => {}
        Some(version) if says("verdict") && version.is_u64() => return Err(NoReport::Version(version.to_string())),
        _ => return Err(NoReport::Other),
    }
    if says("record") {
        return Err(NoReport::Record);
    }
    if value.get("command").is_some_and(|command| command == SCAN) {
        return Err(NoReport::Scan);
    }
    if !says("verdict") || !(says("findings") || says("token")) {
        return Err(NoReport::Other);
    }
    let is_too_long =
        |list: &&str| value.pointer(list).and_then(Value::as_array).is_some_and(|list| list.len() > MAX_ITEMS);
    if LISTS.iter().any(is_too_long) {
        return Err(NoReport::TooLong);
    }
    let mut side = Side { name: name.to_owned(), origin: SideKind::Report, ..parse_side(&value) };
    side.redact(redactor);
    // What looks like a secret is hidden too; what the platform publishes is none, though `authorization:role:view`
    // reads like a header.
    let taught = secret::taught(text, redactor);
    side.redact_but(&taught, |text| catalogue::is_permission(text) || catalogue::is_scope(text));
    Ok(side)
}

/// A side from the members of a report.
fn parse_side(report: &Value) -> Side {
    let mut side = Side {
        written_by: text_at(report, "/tool/version"),
        verdict: text_at(report, "/verdict").as_deref().and_then(parse_verdict),
        cause: text_at(report, "/cause"),
        summary: text_at(report, "/summary").unwrap_or_default(),
        findings: items_at(report, "/findings").filter_map(parse_finding).collect(),
        requests: answers(items_at(report, "/exchanges").filter_map(parse_answer)),
        ..Side::default()
    };
    add_token(report, &mut side);
    if let Some(operation) = report.get("operation").filter(|operation| operation.is_object()) {
        side.operation = Some(Published {
            scopes: texts_at(operation, "/scopes"),
            permissions: texts_at(operation, "/permissions"),
            any_permission: text_at(operation, "/permission_mode").as_deref() == Some(PermissionMode::Any.as_str()),
        });
        let name = text_at(operation, "/name");
        side.asked.extend(name.clone());
        side.values.extend(name.map(|name| (Field::Operation, name)));
    }
    for judged in items_at(report, "/judged") {
        let name = operation_name(text_at(judged, "/name"), text_at(judged, "/method"), text_at(judged, "/path"));
        let Some(name) = name else { continue };
        let verdict = text_at(judged, "/verdict").as_deref().and_then(parse_verdict);
        side.add_judged(name, verdict, text_at(judged, "/cause"));
    }
    side
}

fn add_token(report: &Value, side: &mut Side) {
    let Some(token) = report.get("token").filter(|token| token.is_object()) else { return };
    let mut keep = |field: Field, value: Option<String>| side.values.extend(value.map(|value| (field, value)));
    keep(Field::Fingerprint, text_at(token, "/fingerprint"));
    keep(
        Field::Format,
        text_at(token, "/format").map(|format| if format == "jwt" { "JWT".to_owned() } else { format }),
    );
    keep(Field::Grant, text_at(token, "/grant").map(|grant| grant.replace('_', " ")));
    keep(Field::Subject, text_at(token, "/subject"));
    keep(Field::ClientId, text_at(token, "/client_id"));
    keep(Field::Expires, text_at(token, "/expires_at"));
    // A signature that was not checked is not known to be anything.
    let checked = text_at(token, "/signature").filter(|signature| matches!(signature.as_str(), "verified" | "faulty"));
    keep(Field::Signature, checked);
    if token.pointer("/scopes").is_some_and(Value::is_array) {
        let names = texts_at(token, "/scopes").into_iter().collect();
        side.lists.insert(List::Scopes, Names { names, whole: true });
    }
}

fn parse_answer(exchange: &Value) -> Option<Answer> {
    Some(Answer {
        method: text_at(exchange, "/method")?,
        path: text_at(exchange, "/path")?,
        status: exchange.get("status").and_then(Value::as_u64)?,
        code: text_at(exchange, "/code"),
    })
}

fn parse_finding(finding: &Value) -> Option<Judged> {
    let status = match text_at(finding, "/status")?.as_str() {
        "fail" => Status::Fail,
        "warn" => Status::Warn,
        "pass" => Status::Pass,
        "unknown" => Status::Unknown,
        "not_applicable" => Status::NotApplicable,
        _ => return None,
    };
    Some(Judged { rule: text_at(finding, "/rule")?, status, message: text_at(finding, "/message").unwrap_or_default() })
}

fn parse_verdict(text: &str) -> Option<Verdict> {
    match text {
        "allowed" => Some(Verdict::Allowed),
        "refused" => Some(Verdict::Refused),
        "unclear" => Some(Verdict::Unclear),
        _ => None,
    }
}

fn text_at(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer).and_then(Value::as_str).and_then(bounded)
}

fn texts_at(value: &Value, pointer: &str) -> Vec<String> {
    items_at(value, pointer).filter_map(Value::as_str).map(shortened).collect()
}

fn items_at<'v>(value: &'v Value, pointer: &str) -> impl Iterator<Item = &'v Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten().take(MAX_ITEMS)
}

/// The layers of which no saved report says anything.
pub(super) const SILENT: [Layer; 3] = [Layer::Permissions, Layer::Roles, Layer::Enforcement];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::hostile_texts::with_text_everywhere;
    use crate::report::{Report, samples};

    /// Every sample, also with texts that are too long, and with none.
    fn reports() -> Vec<Report> {
        let plain: Vec<Report> =
            samples::all().into_iter().chain(samples::with_lines()).map(|(_, report)| report).collect();
        let long = "long ".repeat(200);
        let mut all: Vec<Report> = plain.iter().map(|report| with_text_everywhere(report, &long)).collect();
        for mut report in plain.clone() {
            report.summary.clear();
            report.exchanges.iter_mut().for_each(|exchange| exchange.path.clear());
            report.findings.iter_mut().for_each(|finding| finding.message.clear());
            report.judged.iter_mut().for_each(|judged| judged.name = None);
            all.push(report);
        }
        all.extend(plain);
        all
    }

    #[test]
    fn a_report_gives_the_same_side_saved_or_not() {
        let reports = reports();
        assert!(reports.iter().any(|report| !report.judged.is_empty()));
        assert!(reports.iter().any(|report| report.token.as_ref().is_some_and(|token| token.grant.is_some())));
        for report in reports {
            let saved = parse_side(&serde_json::to_value(&report).unwrap());
            assert_eq!(Side::from_report(&report), saved, "{}", report.summary);
        }
    }
}
