//! The chain from token to call: one line a link.

use std::io;

use super::decisive_findings;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::pad;
use crate::report::{Report, ReportFinding, ReportParticipant, ReportToken};
use crate::rule::{Link, Status};

/// Writes the chain. Of an input that was explained, only the links of which it says something.
pub(super) fn write(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let rows = rows(report);
    if rows.is_empty() {
        return Ok(());
    }
    match &report.operation {
        _ if report.judged.len() > 1 => {
            sheet.heading(&format!("From token to call ({} operations)", report.judged.len()))?;
        }
        Some(operation) => sheet.heading(&format!("From token to call ({})", operation.name))?,
        None => sheet.heading("From token to call")?,
    }
    let widest = Link::ALL.iter().map(|link| link.as_str().len()).max().unwrap_or_default();
    for Row { link, status, known } in rows {
        let sign = format!("{} {} ", sheet.style().mark_column(status), pad(link.as_str(), widest));
        let lead = Lead::sign(2, &sign, Ink::Of(status));
        match (&report.action, link) {
            // The one row that is shown whole: what was done is never cut short.
            (Some(_), Link::Action) => sheet.paragraph(&lead, Ink::Plain, &known)?,
            _ => sheet.row(&lead, &known)?,
        }
    }
    Ok(())
}

/// A link, how it stands, and what is known of it in one line.
pub(in crate::render) struct Row {
    pub(in crate::render) link: Link,
    pub(in crate::render) status: Status,
    pub(in crate::render) known: String,
}

/// The chain; empty where too little of it is known to be one.
pub(in crate::render) fn rows(report: &Report) -> Vec<Row> {
    let row = |link: Link| {
        let found: Vec<&ReportFinding> =
            report.findings.iter().filter(|finding| report.subject_of(finding) == link.as_str()).collect();
        let status = worst(&found);
        let known = match (&report.action, link) {
            (Some(action), Link::Action) => action.note.clone(),
            _ => known(report, link, status, &found),
        };
        Row { link, status, known }
    };
    let says = |row: &Row| report.input.is_none() || !matches!(row.status, Status::Unknown | Status::NotApplicable);
    let rows: Vec<Row> = Link::ALL.into_iter().map(row).filter(says).collect();
    if report.judges_code() || report.input.is_some() && rows.len() < 2 { Vec::new() } else { rows }
}

/// The status that decides a link's mark.
fn worst(found: &[&ReportFinding]) -> Status {
    let order = [Status::Fail, Status::Unknown, Status::Warn, Status::Pass];
    let has = |status: &Status| found.iter().any(|finding| finding.status == *status);
    order.into_iter().find(has).unwrap_or(Status::NotApplicable)
}

/// One line on a link: what is known where all is well, and otherwise what is the matter.
fn known(report: &Report, link: Link, status: Status, found: &[&ReportFinding]) -> String {
    let matching = || found.iter().filter(|finding| finding.status == status);
    let rules = || matching().map(|finding| finding.rule.as_str()).collect::<Vec<_>>().join(", ");
    let message = || matching().next().map(|finding| finding.message.as_str());
    let told_below = decisive_findings(report).iter().any(|finding| finding.status == status);
    match status {
        Status::Fail => format!("fails: {}", rules()),
        Status::Warn => match facts(report, link) {
            Some(facts) => format!("warning: {}; {facts}", rules()),
            None => format!("warning: {}", rules()),
        },
        Status::Unknown if told_below => format!("unknown: {}", rules()),
        Status::Unknown => format!("unknown: {}", message().unwrap_or_default()),
        Status::Pass => facts(report, link).or_else(|| message().map(str::to_owned)).unwrap_or_default(),
        Status::NotApplicable => {
            message().map_or_else(|| "not looked at".to_owned(), |message| format!("does not apply: {message}"))
        }
    }
}

/// What the report itself holds on a link.
fn facts(report: &Report, link: Link) -> Option<String> {
    match link {
        Link::Token => report.token.as_ref().map(token),
        Link::Identity => report.token.as_ref().and_then(identity),
        Link::Scope => report.token.as_ref()?.scopes.as_ref().map(|held| scopes(report, held)),
        Link::Participant => report.participant.as_ref().map(participant),
        Link::Request | Link::Permission | Link::Conversation | Link::Action => None,
    }
}

fn token(token: &ReportToken) -> String {
    let format = if token.format == "jwt" { "JWT" } else { token.format.as_str() };
    let mut parts = vec![format.to_owned(), token.fingerprint.clone()];
    if token.format == "jwt" {
        parts.push(format!("signature {}", token.signature.replace('_', " ")));
    }
    parts.extend(token.expires_at.as_ref().map(|instant| format!("expires {instant}")));
    parts.join(", ")
}

fn identity(token: &ReportToken) -> Option<String> {
    let client = token.client_id.as_ref().map(|id| format!("client {id}"));
    if token.grant.as_deref() == Some("client_credentials") {
        return Some(format!("service account, {}", client?));
    }
    match (token.subject_source.as_deref(), token.subject.as_deref()) {
        (Some("users/me"), Some(subject)) => Some(format!("user {subject}")),
        (Some("sub_unverified"), Some(subject)) => Some(format!("sub {subject}, unverified")),
        (_, Some(subject)) => Some(format!("sub {subject}")),
        (_, None) => client,
    }
}

/// The scopes on the token, the one that the operation asks for first.
fn scopes(report: &Report, held: &[String]) -> String {
    let asked = |scope: &&String| report.operation.as_ref().is_some_and(|operation| operation.scopes.contains(scope));
    match (held.iter().find(asked).or(held.first()), held.len()) {
        (None, _) => "none on the token".to_owned(),
        (Some(only), 1) => only.clone(),
        (Some(first), count) => format!("{first} and {} more", count - 1),
    }
}

fn participant(participant: &ReportParticipant) -> String {
    let muted = participant.muted.map(|muted| if muted { "muted" } else { "not muted" });
    let parts = [participant.purpose.as_deref(), participant.state.as_deref(), muted];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    if parts.is_empty() { participant.id.clone() } else { parts }
}
