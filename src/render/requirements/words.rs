//! The words that all renderers use, with names as `code`.

use crate::catalogue::{AnnouncementKind, PermissionMode, ScopeSource};
use crate::report::ReportAnnounced;
use crate::report::requirements::{OnBehalf, RequiredName, RequiredOperation};

/// `a`, `b` or `c`
pub(super) fn list(names: &[String], last: &str) -> String {
    let code: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match code.split_last() {
        Some((only, [])) => only.clone(),
        Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
        None => "none".to_owned(),
    }
}

pub(super) fn scopes(operation: &RequiredOperation) -> String {
    let named = match operation.scopes.as_slice() {
        names @ [_, _, ..] => format!("any one of {}", list(names, "or")),
        names => list(names, "or"),
    };
    match operation.scope_source {
        ScopeSource::Exact => named,
        ScopeSource::Derived => {
            format!("{named} (derived from similar operations; not published for this one)")
        }
        ScopeSource::Unknown => "not known: why403's API definition does not have this operation".to_owned(),
    }
}

pub(super) fn permissions(mode: PermissionMode, names: &[String]) -> String {
    match (mode, names) {
        (PermissionMode::Unknown, []) => "not known".to_owned(),
        (PermissionMode::Unknown, names) => {
            format!("{}; it is not known whether one suffices or all are needed", list(names, "and"))
        }
        (PermissionMode::Any, [_, _, ..]) => format!("any one of {}", list(names, "or")),
        (PermissionMode::All, [_, _, ..]) => format!("all of {}", list(names, "and")),
        _ => list(names, "or"),
    }
}

pub(super) fn user(operation: &RequiredOperation) -> &'static str {
    match operation.scope_source {
        _ if operation.user_context => "needed: a client-credentials token is refused (`400 not.a.user`)",
        ScopeSource::Exact => "the definition does not ask for one",
        ScopeSource::Derived | ScopeSource::Unknown => "not known",
    }
}

pub(super) fn on_behalf(twin: &OnBehalf) -> String {
    let user = if twin.user_context {
        "and needs one behind the token too"
    } else {
        "and does not declare `not.a.user`: the one to try for a service account"
    };
    let permissions = permissions(twin.permission_mode, &twin.permissions);
    format!("`{}` acts for the user in its path, {user}. Permission: {permissions}", twin.name)
}

/// What is to be known of the operation itself; `None` where nothing is.
pub(super) fn caution(operation: &RequiredOperation) -> Option<&'static str> {
    match (operation.deprecated, operation.preview) {
        (true, true) => Some("deprecated, and a preview: it can change or go without notice"),
        (true, false) => Some("deprecated: it will be removed"),
        (false, true) => Some("a preview: it can change without notice"),
        (false, false) => None,
    }
}

/// What was announced, with its date: what is needed besides, what is enforced, what ends.
pub(super) fn announced(row: &ReportAnnounced, day: &str) -> String {
    let in_force = row.effective.as_str() <= day;
    let dated = row.dated(in_force);
    match row.kind {
        AnnouncementKind::Requires => format!("also needs {} ({dated})", row.needs()),
        AnnouncementKind::Enforced => {
            let since = if in_force { "enforced since" } else { "to be enforced from" };
            format!("the permission is {since} {}: {}", row.effective, row.summary)
        }
        AnnouncementKind::Deprecated | AnnouncementKind::Removed => {
            format!("{} ({dated}): {}", row.kind.as_str(), row.summary)
        }
    }
}

/// Why a name is in the smallest set, and what else would do.
pub(super) fn choice(name: &RequiredName, count: usize) -> String {
    let serves = match name.serves.as_slice() {
        all if all.len() == count && count > 1 => "for all of them".to_owned(),
        [one] => format!("for `{one}`"),
        [one, two] => format!("for `{one}` and `{two}`"),
        [one, rest @ ..] => format!("for `{one}` and {} more", rest.len()),
        [] => String::new(),
    };
    match (name.arbitrary, name.instead.as_slice()) {
        (false, []) => serves,
        (false, instead) => format!("{serves}; {} would do too, and allows more", list(instead, "or")),
        (true, []) => format!("{serves}; an arbitrary choice: another set of this size would do too"),
        (true, instead) => format!("{serves}; an arbitrary choice: {} would do as well", list(instead, "or")),
    }
}

/// What holds for every answer.
pub(super) const GRANTS: &str = "A user's token needs both, scope and permission, and scopes only where the organisation \
    enforces them; a client-credentials token carries no scopes: its roles decide.";
