//! Members of JSON by their paths.

use serde_json::Value;

/// The member at a path such as `/error/code`. The names have no escapes, so that nothing is copied to find it.
pub(super) fn member<'v>(body: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('/').skip(1).try_fold(body, |value, name| match value {
        Value::Object(members) => members.get(name),
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        _ => None,
    })
}
