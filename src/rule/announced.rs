//! What was announced for an operation, in addition to what is published: a part of
//! [`MissingPermission`](super::MissingPermission).

use super::advice::settle;
use super::{Authority, Finding, Fix, Question, Status, id};
use crate::catalogue::{Announcement, AnnouncementKind, PermissionMode};
use crate::facts::{Announced, Facts, Holding, OperationFacts};

/// The gravest of what is published and what was announced for an operation, with the dates of what is enforced.
pub(super) fn with_announced(
    facts: &Facts,
    operation: &OperationFacts,
    published: Finding,
    fix: impl Fn(&[String], bool) -> Fix,
) -> Finding {
    if operation.announced.is_empty() {
        return published;
    }
    let published = enforced(facts, operation, published);
    let announced = facts.announced_requirements(operation).map(|row| judge(facts, operation, row, &fix));
    let announced: Vec<Finding> = announced.collect();
    if published.status == Status::Fail {
        // The published requirement is the cause; what was announced is needed with it.
        let also = announced.into_iter().filter(|finding| matches!(finding.status, Status::Fail | Status::Warn));
        return published.with_evidence(also.filter_map(|finding| finding.evidence.into_iter().next()));
    }
    Finding::worst([published.clone()].into_iter().chain(announced)).unwrap_or(published)
}

/// Says from when on a published requirement is checked.
fn enforced(facts: &Facts, operation: &OperationFacts, published: Finding) -> Finding {
    let day = facts.day();
    let rows = operation.announced.iter().filter(|row| row.kind == AnnouncementKind::Enforced);
    rows.fold(published, |mut finding, row| {
        if finding.status != Status::NotApplicable {
            let since = if row.is_in_force(&day) { "enforced since" } else { "to be enforced from" };
            finding.message = format!("{} ({since} {})", finding.message, row.effective).into();
        }
        finding.evidence(row.source, format!("{}: {}", row.effective, row.summary))
    })
}

/// Whether one announced requirement is met.
fn judge(facts: &Facts, operation: &OperationFacts, row: Announced, fix: &impl Fn(&[String], bool) -> Fix) -> Finding {
    let (id, announcement) = (id::MISSING_PERMISSION, row.announcement);
    let quote = format!("{}: {}", announcement.effective, announcement.summary);
    if let Some(accepted) = facts.accepted() {
        return Finding::accepted(id, accepted);
    }
    let needs = sentence(operation, row);
    let is_required = row.is_required(facts);
    let Some(held) = facts.permissions() else {
        let message = format!("{needs}; it is not known whether the token's owner has it");
        return if is_required {
            Finding::unknown(id, Authority::Announced, message, announcement.source, quote)
                .fix(settle(facts, Question::RolesAndDivisions))
        } else {
            Finding::warn(id, Authority::Announced, message, announcement.source, quote)
        };
    };
    let has = |name: &&str| facts.holds(name);
    let lacking: Vec<String> =
        announcement.permissions.iter().filter(|name| !has(name)).map(|name| (*name).to_owned()).collect();
    let any = announcement.permission_mode == PermissionMode::Any;
    let enough = if any { lacking.len() < announcement.permissions.len() } else { lacking.is_empty() };
    if enough {
        return Finding::pass(
            id,
            Authority::Announced,
            format!("{needs}, and it is there"),
            announcement.source,
            quote,
        );
    }
    let depends = |name: &String| matches!(facts.holding(name), Holding::Conditional | Holding::Disputed);
    if is_required && (!held.complete || lacking.iter().any(depends)) {
        let message = format!("{needs}; it is not known whether the token's owner has it");
        return Finding::unknown(id, Authority::Announced, message, announcement.source, quote)
            .fix(settle(facts, Question::RolesAndDivisions));
    }
    let fix = fix(&lacking, any);
    if is_required {
        let message = format!("{needs}, which is missing");
        Finding::fail(id, Authority::Announced, message, announcement.source, quote).fix(fix)
    } else {
        Finding::warn(id, Authority::Announced, format!("{needs}, which is missing"), announcement.source, quote)
            .fix(fix)
    }
}

/// `patchUserPresence needs presence:userPresence:edit for another user's presence (announced, since 2025-07-20)`
fn sentence(operation: &OperationFacts, row: Announced) -> String {
    let condition = row.announcement.condition.map(|condition| format!(" {}", condition.phrase())).unwrap_or_default();
    format!("{} needs {}{condition} ({})", operation.name, names(row.announcement), dated(row))
}

fn names(announcement: &Announcement) -> String {
    let sign = if announcement.permission_mode == PermissionMode::Any { " or " } else { " and " };
    announcement.permissions.join(sign)
}

fn dated(row: Announced) -> String {
    let since = if row.in_force { "since" } else { "from" };
    format!("announced, {since} {}", row.announcement.effective)
}

/// What an allowed case still hangs on: `, unless you change another user's presence: that needs …`; empty where nothing
/// announced is open and missing.
pub(crate) fn open_condition(facts: &Facts) -> String {
    let has = |name: &&str| facts.holds(name);
    let is_missing = |row: &Announced| {
        let mut names = row.announcement.permissions.iter();
        if row.announcement.permission_mode == PermissionMode::Any { !names.any(&has) } else { !names.all(&has) }
    };
    let rows =
        facts.operations.iter().filter(|_| facts.policy.published).flat_map(|one| facts.announced_requirements(one));
    let Some(row) = rows.filter(is_missing).find(|row| !row.is_required(facts)) else { return String::new() };
    let needed = names(row.announcement);
    match row.open {
        Some(condition) => format!(", unless {}: that needs {needed} ({})", condition.unless(), dated(row)),
        None => format!("; from {} on it needs {needed} too (announced)", row.announcement.effective),
    }
}
