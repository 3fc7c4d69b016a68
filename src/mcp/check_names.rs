//! `check_names`: whether scopes and permissions are published, and what is near.

use serde_json::{Map, Value, json};

use super::arguments::Arguments;
use super::quoting::{Outside, separate};
use super::tool_error::ToolError;
use crate::catalogue::{
    count_operations_with, grants, is_permission, is_scope, near_permissions, near_scopes, operations_with_scope,
    permissions,
};
use crate::facts::CONTROL_SCOPE;
use crate::report::requirements::CatalogueEdition;

/// Runs the tool.
pub(super) fn run(arguments: Option<Map<String, Value>>) -> Result<Value, ToolError> {
    let arguments = Arguments::new(arguments, &["names"])?;
    let names = arguments.names("names")?;
    if names.is_empty() {
        return Err(ToolError::new(
            "names is empty",
            "give the scopes and permissions to look up, as [\"conversations\"]",
        ));
    }
    let checked: Vec<Value> = names.iter().map(|name| check(name)).collect();
    let edition = CatalogueEdition::in_use();
    let mut answer = json!({ "catalogue": edition, "names": checked });
    let mut outside = Outside::default();
    names.iter().for_each(|name| outside.add(name));
    separate(&mut answer, outside);
    Ok(answer)
}

fn check(name: &str) -> Value {
    let (is_scope, is_permission) = (is_scope(name), is_permission(name));
    let granted =
        if name.contains('*') { permissions().filter(|permission| grants(name, permission)).count() } else { 0 };
    let is_published = is_scope || is_permission || granted > 0;
    let near = |near: Vec<&'static str>| if is_published { Vec::new() } else { near };
    json!({
        "name": name,
        "published": is_published,
        "is_scope": is_scope,
        "is_permission": is_permission,
        "operations_with_scope": is_scope.then(|| operations_with_scope(name).len()),
        "operations_with_permission": is_permission.then(|| count_operations_with(name)),
        "permissions_granted": (granted > 0).then_some(granted),
        "near_scopes": near(near_scopes(name)),
        "near_permissions": near(near_permissions(name)),
        "note": note(name, is_published, granted),
    })
}

fn note(name: &str, is_published: bool, granted: usize) -> Option<String> {
    match () {
        () if name == CONTROL_SCOPE => Some(
            "Genesys Cloud has no scope and no permission with this name, although forum answers repeat it; you do not need it. To \
             mute a participant, ask requires for patchConversationsCallParticipant."
                .to_owned(),
        ),
        () if granted > 0 => Some("A wildcard: a role can hold it, and it grants every permission that it covers.".to_owned()),
        () if !is_published => Some("It is in no published list: do not use it, and do not invent a similar one.".to_owned()),
        () => None,
    }
}
