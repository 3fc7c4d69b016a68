//! Whether the published requirements of the operations are met, as the rules that judge them say.

use super::{Case, MissingPermission, MissingScope, PermissionNotInOrg, Rule, ServiceAccount, Status};
use crate::facts::{Facts, LiveFacts};

/// Whether every published requirement is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Requirements {
    /// All are, by live evidence.
    Met,
    /// At least one is not, or the platform refused.
    Unmet,
    /// At least one is unknown, as its own rule says.
    Open,
    /// Genesys Cloud was not asked, or did not answer.
    Unknown,
}

/// Asks the rules of scope, permission and user context.
pub(super) fn requirements(case: &Case<'_>) -> Requirements {
    let facts = case.facts;
    let rules: [&dyn Rule; 4] = [&MissingScope, &PermissionNotInOrg, &MissingPermission, &ServiceAccount];
    let statuses = rules.map(|rule| case.status(rule));
    let answered = facts.live.as_ref().is_some_and(LiveFacts::any_given);
    if statuses.contains(&Some(Status::Fail)) || facts.refusal.is_some() {
        Requirements::Unmet
    } else if !answered {
        Requirements::Unknown
    } else if statuses.contains(&Some(Status::Unknown)) {
        Requirements::Open
    } else {
        Requirements::Met
    }
}

/// What the definition asks for, in words.
pub(super) fn asked_for(facts: &Facts) -> String {
    let Some(operation) = facts.operations.first() else { return "nothing here".to_owned() };
    let scopes = if operation.scopes.is_empty() {
        "no known scope".to_owned()
    } else {
        format!("scope {}", operation.scopes.join(" or "))
    };
    let permissions = match operation.permissions.as_slice() {
        [] => String::new(),
        [one] => format!(" and permission {one}"),
        many => format!(" and {} of {}", operation.permission_mode.as_str(), many.join(", ")),
    };
    let user = if operation.user_context { ", for a user" } else { "" };
    format!("{scopes}{permissions}{user}")
}
