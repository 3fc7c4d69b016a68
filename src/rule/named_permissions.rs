//! The permissions that a refusal names, compared with the catalogue: live lists can be wrong, empty or nonsense.

use crate::catalogue::{is_permission, near_permissions};
use crate::facts::OperationFacts;
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
        problems.push(format!("the message names what is no published permission: {}", examples.join(", ")));
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
