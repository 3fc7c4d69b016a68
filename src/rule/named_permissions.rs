//! The permissions that a refusal names, compared with the catalogue: live lists can be wrong, empty or nonsense.

use crate::catalogue::{Announcement, PermissionMode, by_request, is_permission, near_permissions};
use crate::facts::{Facts, OperationFacts};
use crate::request::Refusal;

/// What a list turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedPermissions {
    /// The names on it that are published.
    pub(super) published: Vec<String>,
    /// Whether there are names on it, and all of them are published.
    pub(super) is_sound: bool,
    /// What is wrong with the list, one clause each; empty where nothing is.
    pub(super) problems: Vec<String>,
}

/// Compares the list of a refusal with the published names, and with those of the operation.
pub(super) fn compare_named_permissions(refusal: &Refusal, operation: Option<&OperationFacts>) -> NamedPermissions {
    // A template whose `%s` was not filled in names nothing.
    let names: Vec<&String> = refusal.permissions.iter().filter(|name| !name.contains('%')).collect();
    let (published, strange): (Vec<&String>, Vec<&String>) = names.iter().partition(|name| is_permission(name));
    let mut problems: Vec<String> = Vec::new();
    if names.is_empty() {
        problems.push("the message names no permission".to_owned());
    }
    if !strange.is_empty() {
        let examples: Vec<String> = strange.iter().take(3).map(|name| describe(name)).collect();
        problems.push(format!("the message has a name that is not a published permission: {}", examples.join(", ")));
    }
    if let Some(operation) = operation.filter(|operation| !operation.permissions.is_empty()) {
        let elsewhere: Vec<&str> = published
            .iter()
            .map(|name| name.as_str())
            .filter(|name| !operation.permissions.iter().any(|own| own == name))
            .collect();
        if !elsewhere.is_empty() {
            problems.push(format!("{} is published, but not for {}", elsewhere.join(", "), operation.name));
        }
    }
    NamedPermissions {
        is_sound: strange.is_empty() && !names.is_empty(),
        published: published.into_iter().cloned().collect(),
        problems,
    }
}

/// The permissions that a refusal asks for, as far as the definition and its own words tell.
pub(super) struct WantedPermissions {
    /// The operation that was refused, with what was announced about it.
    pub(super) operation: Option<OperationFacts>,
    /// What was announced about the operation.
    pub(super) announced: Vec<&'static Announcement>,
    /// The names.
    pub(super) wanted: Vec<String>,
    /// Whether one of them is enough.
    pub(super) any: bool,
    /// Whether the refusal has a list of its own, of published names alone.
    pub(super) list_is_sound: bool,
    /// What is wrong with the refusal's own list, one clause each.
    pub(super) problems: Vec<String>,
}

/// What a refusal for a permission asks for.
pub(super) fn wanted_by(facts: &Facts, refusal: &Refusal) -> WantedPermissions {
    // What was refused may be a read that the job needs, with permissions of its own.
    let refused = by_request(&refusal.method, &refusal.path).map(OperationFacts::from);
    let operation = refused.or_else(|| facts.operations.first().cloned());
    let announced: Vec<&Announcement> = operation.iter().flat_map(|operation| operation.announced.clone()).collect();
    let operation = operation.map(|operation| operation.with_announced(&facts.day()));
    let published = operation.as_ref().map(|operation| operation.permissions.clone()).unwrap_or_default();
    let NamedPermissions { published: named, is_sound, problems } =
        compare_named_permissions(refusal, operation.as_ref());
    let any = match operation.as_ref().map(|operation| operation.permission_mode) {
        Some(mode) if !is_sound => mode == PermissionMode::Any,
        // A message without a code still says which it is.
        _ => refusal.has_code(&["missing.any.permissions"]) || refusal.says("at least one of"),
    };
    let wanted = match (is_sound, published.is_empty()) {
        (true, _) => named,
        (false, false) => published,
        // No published list to compare with: Genesys Cloud's own word, where it has the form of a permission.
        (false, true) => refusal.permissions.iter().filter(|name| name.split(':').count() == 3).cloned().collect(),
    };
    WantedPermissions { operation, announced, wanted, any, list_is_sound: is_sound, problems }
}

/// A name that is published nowhere, and what it comes near.
fn describe(name: &str) -> String {
    if name.split(':').count() != 3 {
        return format!("{name} (not of the form domain:entity:action)");
    }
    match near_permissions(name).as_slice() {
        [] => format!("{name} (nothing like it is published)"),
        near => format!("{name} (nearest: {})", near.join(", ")),
    }
}
