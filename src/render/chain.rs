//! The chain from token to call: how each link stands, and what is known of it.

use crate::facts::GrantKind;
use crate::render::decisive::{decisive_findings, is_control_scope_note};
use crate::report::{Report, ReportFinding, ReportParticipant, ReportToken, Subject, SubjectSource};
use crate::rule::{Link, Status};
use crate::token::TokenFormat;

/// A link, how it stands, and what is known of it in one line.
pub(super) struct Row {
    pub(super) link: Link,
    pub(super) status: Status,
    pub(super) known: String,
}

/// The chain; empty where too little of it is known to be one.
pub(super) fn rows(report: &Report) -> Vec<Row> {
    let row = |link: Link| {
        let found = findings_of(report, link);
        let status = worst(&found);
        let known = match (&report.action, link) {
            (Some(action), Link::Action) => action.note.clone(),
            _ => summarize(report, link, status, &found),
        };
        Row { link, status, known }
    };
    // What is no token, as a placeholder in a paste, is in order only as far as nobody sends it.
    let is_placeholder = |row: &Row| {
        let token = report.token.as_ref().filter(|token| token.format == TokenFormat::Malformed);
        row.link == Link::Token && row.status == Status::Pass && token.is_some()
    };
    let says = |row: &Row| {
        report.input.is_none()
            || !(is_placeholder(row) || matches!(row.status, Status::Unknown | Status::NotApplicable))
    };
    let rows: Vec<Row> = Link::ALL.into_iter().map(row).filter(says).collect();
    if report.judges_code() || report.input.is_some() && rows.len() < 2 { Vec::new() } else { rows }
}

/// The findings of a link; what is not needed at all decides nothing.
fn findings_of(report: &Report, link: Link) -> Vec<&ReportFinding> {
    let findings = report.findings.iter().filter(|finding| report.subject_of(finding) == Subject::Link(link));
    findings.filter(|finding| !is_control_scope_note(finding)).collect()
}

/// The links that were checked, each with its mark. What has no evidence has no tick.
pub(super) fn marks(report: &Report) -> Vec<(Link, Status)> {
    let is_seen = |row: &Row| match row.status {
        Status::Pass => findings_of(report, row.link).iter().any(|finding| !finding.evidence.is_empty()),
        Status::NotApplicable => false,
        Status::Fail | Status::Unknown | Status::Warn => true,
    };
    rows(report).into_iter().filter(is_seen).map(|row| (row.link, row.status)).collect()
}

/// The status that decides a link's mark.
fn worst(found: &[&ReportFinding]) -> Status {
    let order = [Status::Fail, Status::Unknown, Status::Warn, Status::Pass];
    let has = |status: &Status| found.iter().any(|finding| finding.status == *status);
    order.into_iter().find(has).unwrap_or(Status::NotApplicable)
}

/// One line on a link: what is known where all is well, and otherwise what is the matter.
fn summarize(report: &Report, link: Link, status: Status, found: &[&ReportFinding]) -> String {
    let matching = || found.iter().filter(|finding| finding.status == status);
    let rules = || matching().map(|finding| finding.rule.as_str()).collect::<Vec<_>>().join(", ");
    let message = || matching().next().map(|finding| finding.message.as_str());
    let is_decisive = decisive_findings(report).iter().any(|finding| finding.status == status);
    match status {
        Status::Fail => rules(),
        Status::Warn => match describe_link(report, link) {
            Some(facts) => format!("warning: {}; {facts}", rules()),
            None => format!("warning: {}", rules()),
        },
        Status::Unknown if is_decisive => format!("unknown: {}", rules()),
        Status::Unknown => format!("unknown: {}", message().unwrap_or_default()),
        Status::Pass => describe_link(report, link).or_else(|| message().map(str::to_owned)).unwrap_or_default(),
        Status::NotApplicable => {
            message().map_or_else(|| "not checked".to_owned(), |message| format!("not needed here: {message}"))
        }
    }
}

/// What the report itself holds on a link.
fn describe_link(report: &Report, link: Link) -> Option<String> {
    match link {
        Link::Token => report.token.as_ref().map(describe_token),
        Link::Identity => report.token.as_ref().and_then(describe_identity),
        Link::Scope => report.token.as_ref()?.scopes.as_ref().map(|held| describe_scopes(report, held)),
        Link::Participant => report.participant.as_ref().map(describe_participant),
        Link::Request | Link::Permission | Link::Conversation | Link::Action => None,
    }
}

fn describe_token(token: &ReportToken) -> String {
    let mut parts = vec![token.format_name().to_owned(), token.fingerprint.clone()];
    if token.format == TokenFormat::Jwt {
        parts.push(format!("signature {}", token.signature.in_words()));
    }
    parts.extend(token.expires_at.as_ref().map(|instant| format!("expires {instant}")));
    parts.join(", ")
}

fn describe_identity(token: &ReportToken) -> Option<String> {
    let client = token.client_id.as_ref().map(|id| format!("client {id}"));
    if token.grant == Some(GrantKind::ClientCredentials) {
        return Some(format!("service account, {}", client?));
    }
    match (token.subject_source, token.subject.as_deref()) {
        (Some(SubjectSource::UsersMe), Some(subject)) => Some(format!("user {subject}")),
        (Some(SubjectSource::SubUnverified), Some(subject)) => Some(format!("sub {subject}, unverified")),
        (_, Some(subject)) => Some(format!("sub {subject}")),
        (_, None) => client,
    }
}

/// The scopes on the token, the one that the operation asks for first.
fn describe_scopes(report: &Report, held: &[String]) -> String {
    let asked = |scope: &&String| report.operation.as_ref().is_some_and(|operation| operation.scopes.contains(scope));
    match (held.iter().find(asked).or(held.first()), held.len()) {
        (None, _) => "none on the token".to_owned(),
        (Some(only), 1) => only.clone(),
        (Some(first), count) => format!("{first} and {} more", count - 1),
    }
}

fn describe_participant(participant: &ReportParticipant) -> String {
    let muted = participant.muted.map(|muted| if muted { "muted" } else { "not muted" });
    let parts = [participant.purpose.as_deref(), participant.state.as_deref(), muted];
    let parts = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    if parts.is_empty() { participant.id.clone() } else { parts }
}
