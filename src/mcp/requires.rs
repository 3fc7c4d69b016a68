//! `requires`: what `why403 requires` says of operations, permissions, scopes and words.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::arguments::Arguments;
use super::quoting::{Outside, separate};
use super::tool_error::ToolError;
use crate::catalogue::{
    Operation, find_exactly_one, find_operations, is_permission, is_scope, near_permissions, near_scopes,
    operations_with_permission, operations_with_scope, search_operations,
};
use crate::report::requirements::{FoundOperations, Requirements, SearchKind};

/// Maximum operations listed for one permission, scope or search.
const MAX_FOUND: usize = 25;

/// Runs the tool.
pub(super) fn run(arguments: Option<Map<String, Value>>) -> Result<Value, ToolError> {
    let arguments = Arguments::new(arguments, &["operations", "permissions", "scopes", "words"])?;
    let (operations, words) = (arguments.names("operations")?, arguments.name("words")?);
    let (permissions, scopes) = (arguments.names("permissions")?, arguments.names("scopes")?);
    let given = || operations.iter().chain(&permissions).chain(&scopes).copied().chain(words);
    if given().next().is_none() {
        return Err(ToolError::new(
            "nothing to look up",
            "give operations (SDK names, or \"METHOD /api/v2/…\"), permissions, scopes, or words that describe the task",
        ));
    }
    let day = Timestamp::now().to_zoned(TimeZone::UTC).date().to_string();
    let mut found = Vec::new();
    for name in &permissions {
        let all = operations_with_permission(name);
        if all.is_empty() && !is_permission(name) {
            return Err(unknown_name("permission", "permissions", name, &near_permissions(name), is_scope(name)));
        }
        found.push(listed(SearchKind::Permission, name, &all, &day));
    }
    for name in &scopes {
        let all = operations_with_scope(name);
        if all.is_empty() && !is_scope(name) {
            return Err(unknown_name("scope", "scopes", name, &near_scopes(name), is_permission(name)));
        }
        found.push(listed(SearchKind::Scope, name, &all, &day));
    }
    if let Some(words) = words {
        found.push(searched(words, &day)?);
    }
    let named = operations.iter().map(|text| one(text).map(|operation| ((*text).to_owned(), operation)));
    let named: Vec<(String, Operation)> = named.collect::<Result<_, _>>()?;
    let requirements = (!named.is_empty()).then(|| Requirements::new(&named, &day));
    let mut answer = json!({ "requirements": requirements, "found": found });
    let mut outside = Outside::default();
    given().for_each(|text| outside.add(text));
    separate(&mut answer, outside);
    Ok(answer)
}

/// The operations that were found: the first of them, and how many there are.
fn listed(by: SearchKind, text: &str, all: &[Operation], day: &str) -> FoundOperations {
    let first: Vec<Operation> = all.iter().take(MAX_FOUND).copied().collect();
    let mut found = FoundOperations::new(by, text, &first, day);
    found.search.count = all.len();
    found
}

/// The operations that words describe, or name.
fn searched(words: &str, day: &str) -> Result<FoundOperations, ToolError> {
    let all = find_operations(words).map_or_else(|_| search_operations(words), |found| found.operations);
    if all.is_empty() {
        let next = "describe the task in other words, as \"mute a participant\" or \"list queues\"";
        return Err(ToolError::new("no published operation is described by these words", next));
    }
    Ok(listed(SearchKind::Words, words, &all, day))
}

/// The one operation that a text names.
fn one(text: &str) -> Result<Operation, ToolError> {
    find_exactly_one(text).map_err(|error| {
        let next = format!("{}; or give what it should do as words", error.help);
        ToolError::new(error.to_string(), next).quoting(text)
    })
}

/// A name that is not published as what it was given for.
fn unknown_name(kind: &str, argument: &str, name: &str, near: &[&str], is_other: bool) -> ToolError {
    let error = match (is_other, near) {
        (true, _) => {
            let (other, list) = if kind == "scope" { ("permission", "permissions") } else { ("scope", "scopes") };
            ToolError::new(
                format!("`{name}` is a {other}, not a {kind}"),
                format!("give it in {list} instead of {argument}"),
            )
        }
        (false, []) => ToolError::new(
            format!("no published {kind} is named `{name}`, and none is near"),
            "do not use it: ask for what an operation needs with operations or words",
        ),
        (false, near) => ToolError::new(
            format!("no published {kind} is named `{name}`: do not use it"),
            format!("near: {}", near.join(", ")),
        ),
    };
    error.quoting(name)
}
