//! A report that was saved as JSON → the report, to be written in another format. Nothing is judged again.
//!
//! The file may have been changed since: its texts are as untrusted as those of a paste, and what looks like a secret in
//! them is hidden.

use serde::Deserialize as _;
use serde_json::Value;
use thiserror::Error;

use crate::catalogue::{is_permission, is_scope};
use crate::report::{Report, ReportFix, ReportSurvey};
use crate::rule::{Reference, every};
use crate::secret;
use crate::secret::Redactor;
use crate::text::is_hidden;

/// Why JSON of why403 cannot be written in another format.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NotRenderable {
    /// A later form of report.
    #[error("a why403 report of schema version {0}; this why403 reads version 1")]
    Version(String),
    /// Records of a batch, which say less than a report.
    #[error("lines that `--ndjson` wrote, which are not reports")]
    Records,
    /// JSON of `diff`, `requires` or another command that writes no report.
    #[error("JSON of why403, and not a report of `check`, `mute`, `explain`, `login` or `scan`")]
    OtherCommand,
    /// A member that no report of this version has.
    #[error("a report that this version of why403 cannot read: {0}")]
    Member(String),
}

/// The commands that write reports.
const COMMANDS: [&str; 6] = ["check", "mute", "unmute", "login", "explain", "scan"];

/// Reads a saved report; `None` where a text is none of why403's own.
///
/// # Errors
/// Where it is JSON of why403 and no report of version 1.
pub fn parse(text: &str, secrets: &Redactor) -> Option<Result<Report, NotRenderable>> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if !text.starts_with('{') || !text.contains("\"schema_version\"") {
        return None;
    }
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        let first: Value = serde_json::from_str(text.lines().next()?).ok()?;
        return is_record(&first).then_some(Err(NotRenderable::Records));
    };
    if is_record(&value) {
        return Some(Err(NotRenderable::Records));
    }
    let is_own = value.pointer("/tool/name").and_then(Value::as_str) == Some(env!("CARGO_PKG_NAME"));
    is_own.then(|| read(&value, text, secrets))
}

fn is_record(value: &Value) -> bool {
    ["schema_version", "record", "verdict"].iter().all(|name| value.get(*name).is_some())
}

fn read(value: &Value, text: &str, secrets: &Redactor) -> Result<Report, NotRenderable> {
    match value.get("schema_version") {
        Some(version) if version == 1 => {}
        version => return Err(NotRenderable::Version(version.map(shortened).unwrap_or_default())),
    }
    if value.get("verdict").is_none() || value.get("findings").is_none() {
        return Err(NotRenderable::OtherCommand);
    }
    let mut report = Report::deserialize(value).map_err(|error| {
        let written_by = value.pointer("/tool/version").map(shortened).unwrap_or_default();
        // A value of the file is not repeated: serde quotes it.
        let member = error.to_string().split([':', '"']).next().unwrap_or_default().trim().to_owned();
        NotRenderable::Member(format!("{member} (written by version {written_by})"))
    })?;
    check_own_words(&report)?;
    for fix in fixes(&mut report) {
        fix.is_standard = Reference::is_standard(&fix.reference);
    }
    report.redact_but(secrets, |_| false);
    let taught = secret::taught(text, secrets);
    report.redact_but(&taught, |text| is_permission(text) || is_scope(text));
    Ok(report)
}

fn shortened(value: &Value) -> String {
    let plain = value.to_string();
    plain.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).take(20).collect()
}

/// What formats print as why403's own words, without hiding anything in it, has to be why403's own.
fn check_own_words(report: &Report) -> Result<(), NotRenderable> {
    let wrong = |member: &str| Err(NotRenderable::Member(format!("{member} has an unexpected value")));
    if !COMMANDS.contains(&report.command.as_str()) {
        return Err(NotRenderable::OtherCommand);
    }
    let is_rule = |id: &String| every().any(|rule| rule.id() == id);
    let groups = report.input.iter().flat_map(|input| &input.groups);
    let causes = report.cause.iter().chain(&report.causes);
    let of_judged = report.judged.iter().flat_map(|judged| judged.cause.iter().chain(&judged.causes));
    let of_groups = groups.clone().flat_map(|group| group.cause.iter().chain(&group.causes));
    let of_findings = report.findings.iter().map(|finding| &finding.rule);
    if !causes.chain(of_judged).chain(of_groups).chain(of_findings).all(is_rule) {
        return wrong("a rule's id");
    }
    let is_plain =
        |text: &str| text.len() <= 64 && text.chars().all(|c| c.is_ascii_alphanumeric() || " .:+-_/".contains(c));
    let token = report.token.iter().flat_map(|token| [Some(&token.fingerprint), token.expires_at.as_ref()]).flatten();
    let actions =
        report.action.iter().flat_map(|action| [Some(&action.kind), action.restored.as_ref().map(|back| &back.kind)]);
    let own = [&report.tool.version].into_iter().chain(&report.as_of).chain(token).chain(actions.flatten());
    if !own.chain(groups.map(|group| &group.form)).all(|text| is_plain(text)) {
        return wrong("a member of why403's own");
    }
    let announced = report.operation.iter().flat_map(|operation| &operation.announced);
    let has_hidden = |text: &String| text.chars().any(is_hidden);
    let of_announced = announced.flat_map(|row| {
        [&row.effective, &row.summary, &row.source].into_iter().chain(&row.permissions).chain(&row.condition)
    });
    if of_announced.into_iter().any(has_hidden)
        || report.survey.as_ref().is_some_and(|survey| names(survey).any(has_hidden))
    {
        return wrong("an announcement or a name");
    }
    Ok(())
}

/// The names of a survey that are published, and so are shown as they are.
fn names(survey: &ReportSurvey) -> impl Iterator<Item = &String> {
    let needs = &survey.needs;
    let conditional = needs.conditional.iter().flat_map(|row| {
        let announced = &row.announced;
        let texts = [&row.operation, &announced.effective, &announced.summary, &announced.source];
        texts.into_iter().chain(&announced.permissions).chain(&announced.condition)
    });
    let lists = [
        &needs.scopes,
        &needs.smallest_scopes,
        &needs.permissions,
        &needs.smallest_permissions,
        &needs.user_context,
        &needs.unknown,
    ];
    lists.into_iter().flatten().chain(conditional)
}

fn fixes(report: &mut Report) -> impl Iterator<Item = &mut ReportFix> {
    let of_findings = report.findings.iter_mut().filter_map(|finding| finding.fix.as_mut());
    let groups = report.input.iter_mut().flat_map(|input| &mut input.groups);
    of_findings.chain(groups.filter_map(|group| group.fix.as_mut()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{json, samples};

    fn as_json(report: &Report) -> String {
        let mut text = Vec::new();
        json::write(report, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    fn parsed(text: &str) -> Result<Report, NotRenderable> {
        parse(text, &Redactor::default()).expect("JSON of why403")
    }

    #[test]
    fn every_report_is_read_as_it_was_written() {
        for (name, report) in samples::all() {
            let read = parsed(&as_json(&report)).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(read, report, "{name}");
        }
    }

    #[test]
    fn what_is_not_of_why403_is_left_to_others() {
        for text in ["", "{}", r#"{"schema_version":1}"#, r#"{"schema_version":1,"tool":{"name":"other"}}"#, "[1]", "{"]
        {
            assert_eq!(parse(text, &Redactor::default()), None, "{text}");
        }
    }

    #[test]
    fn json_of_why403_that_is_no_report_is_named() {
        let record = r#"{"schema_version":1,"record":1,"verdict":"refused"}"#;
        assert_eq!(parsed(record), Err(NotRenderable::Records));
        assert_eq!(parsed(&format!("{record}\n{record}\n")), Err(NotRenderable::Records));
        let diff = r#"{"schema_version":1,"tool":{"name":"why403","version":"0.1.0"},"outcome":"open"}"#;
        assert_eq!(parsed(diff), Err(NotRenderable::OtherCommand));
        let later = r#"{"schema_version":2,"tool":{"name":"why403","version":"9.0.0"}}"#;
        assert_eq!(parsed(later), Err(NotRenderable::Version("2".to_owned())));
    }

    #[test]
    fn what_was_put_into_a_file_is_not_shown_as_it_is() {
        let (_, report) = samples::all().into_iter().find(|(_, report)| report.cause.is_some()).unwrap();
        let written = as_json(&report);
        let cause = report.cause.clone().unwrap();
        let evil = written.replace(&cause, "\\u001b[31mred");
        assert!(matches!(parsed(&evil), Err(NotRenderable::Member(_))));
        let token = "qL8_vR2-mN5tYxW0aZ7cKj3dHs9fGb4uQe1oIp6kTzXwVnMrBlCyDhFgSjPaEiUo";
        let leaky = Report { summary: format!("\u{1b}[2J Authorization: Bearer {token}"), ..report };
        let read = parsed(&as_json(&leaky)).unwrap();
        assert!(!read.summary.contains("qL8_vR2-"), "{}", read.summary);
    }
}
