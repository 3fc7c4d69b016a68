//! A method and a path → the published operation, or what is wrong with them. Every command resolves paths here, whether
//! a path was given, was found in a source or was read from a failure, so that all commands say the same.

use std::borrow::Cow;

use super::installed::tables_in_use;
use super::operation::Operation;
use super::path_lookup::{fit, misfits};
use super::placeholder_value::Misfit;

/// What a method and a path come to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resolution {
    /// A published operation.
    Exact(Operation),
    /// The path is published with these methods, and not with this one.
    OtherMethod(Vec<Operation>),
    /// The path would be published with an id where something else is written.
    NotAnId(NotAnId),
    /// No published path is like it segment by segment.
    NoSuchPath,
}

/// What a path without a method comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathResolution {
    /// The published operations of this path, one a method.
    Published(Vec<Operation>),
    /// The path would be published with an id where something else is written.
    NotAnId(NotAnId),
    /// No published path is like it segment by segment.
    NoSuchPath,
}

/// A path that would be published with ids in the place of what is written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotAnId {
    /// The operations of the path that it would be.
    pub operations: Vec<Operation>,
    /// What is written where values belong; at least one.
    pub misfits: Vec<Misfit>,
}

impl NotAnId {
    /// What is wrong, in one clause.
    #[must_use]
    pub fn describe(&self) -> String {
        self.misfits.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }
}

/// Finds what a method and a path come to. The path is the request's, with ids or with examples of ids.
#[must_use]
pub fn resolve(method: &str, path: &str) -> Resolution {
    let has_method = |operation: &Operation| operation.method().eq_ignore_ascii_case(method);
    match look_up(path, has_method) {
        PathResolution::NoSuchPath => Resolution::NoSuchPath,
        PathResolution::NotAnId(found) => Resolution::NotAnId(found),
        PathResolution::Published(operations) => match operations.iter().find(|operation| has_method(operation)) {
            Some(operation) => Resolution::Exact(*operation),
            None => Resolution::OtherMethod(operations),
        },
    }
}

/// Finds what a path comes to whose method is not known.
#[must_use]
pub fn resolve_path(path: &str) -> PathResolution {
    look_up(path, |_| true)
}

/// The operations of a path with real ids or placeholders, one a method.
#[must_use]
pub fn by_path(path: &str) -> Vec<Operation> {
    match resolve_path(path) {
        PathResolution::Published(operations) => operations,
        PathResolution::NotAnId(_) | PathResolution::NoSuchPath => Vec::new(),
    }
}

/// The operation of a method and a path with real ids or placeholders.
#[must_use]
pub fn by_request(method: &str, path: &str) -> Option<Operation> {
    match resolve(method, path) {
        Resolution::Exact(operation) => Some(operation),
        _ => None,
    }
}

/// A path without query and fragment. `#{id}` is how Ruby inserts an id, so it does not begin a fragment.
pub(super) fn without_query(path: &str) -> &str {
    let is_end = |(at, sign): &(usize, char)| match sign {
        '?' => true,
        '#' => !path.get(at + 1..).is_some_and(|behind| behind.starts_with('{')),
        _ => false,
    };
    let end = path.char_indices().find(is_end).map_or(path.len(), |(at, _)| at);
    path.get(..end).unwrap_or_default()
}

/// A path without doubled slashes, except where an id is missing between two of them.
#[must_use]
pub fn without_doubled_slashes(path: &str) -> Cow<'_, str> {
    if !path.contains("//") || !fit(tables_in_use(), path.trim_end_matches('/'), true).rows.is_empty() {
        return Cow::Borrowed(path);
    }
    let mut single = path.to_owned();
    while single.contains("//") {
        single = single.replace("//", "/");
    }
    Cow::Owned(single)
}

/// A path can be read in several ways; the first with an operation that is `wanted` is the answer.
fn look_up(path: &str, wanted: impl Fn(&Operation) -> bool) -> PathResolution {
    let tables = tables_in_use();
    let path = without_doubled_slashes(without_query(path));
    let trimmed = path.trim_end_matches('/');
    let operations = |path: &str, any: bool| -> Vec<Operation> {
        fit(tables, path, any).rows.into_iter().map(Operation::from_row).collect()
    };
    let published = operations(trimmed, false);
    if published.iter().any(&wanted) {
        return PathResolution::Published(published);
    }
    // An id can be missing after a slash at the end. Where none fits there, the slash means nothing.
    let open = (trimmed.len() < path.len()).then(|| format!("{trimmed}/"));
    let readings = [published.is_empty().then_some(trimmed), open.as_deref()];
    let not_an_id = |reading| {
        let operations = operations(reading, true);
        let misfits = misfits(operations.first()?.path(), reading);
        (!misfits.is_empty()).then_some(NotAnId { operations, misfits })
    };
    let found: Vec<NotAnId> = readings.into_iter().flatten().filter_map(not_an_id).collect();
    let meant = found.iter().find(|found| found.operations.iter().any(&wanted)).cloned();
    match (meant, published.is_empty()) {
        (Some(meant), _) => PathResolution::NotAnId(meant),
        (None, false) => PathResolution::Published(published),
        (None, true) => found.into_iter().next().map_or(PathResolution::NoSuchPath, PathResolution::NotAnId),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{MUTE, NoValue};

    const ID: &str = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";

    fn exact(method: &str, path: &str) -> &'static str {
        match resolve(method, path) {
            Resolution::Exact(operation) => operation.name(),
            other => panic!("{method} {path}: {other:?}"),
        }
    }

    fn reasons(method: &str, path: &str) -> Vec<(&'static str, NoValue)> {
        match resolve(method, path) {
            Resolution::NotAnId(found) => {
                found.misfits.into_iter().map(|misfit| (misfit.parameter, misfit.reason)).collect()
            }
            other => panic!("{method} {path}: {other:?}"),
        }
    }

    #[test]
    fn a_literal_segment_wins_over_a_placeholder() {
        assert_eq!(exact("get", &format!("/api/v2/conversations/calls/{ID}")), "getConversationsCall");
        assert_eq!(exact("GET", "/api/v2/users/me?expand=authorization"), "getUsersMe");
        assert_eq!(exact("GET", "/api/v2/users/me/#top"), "getUsersMe");
    }

    #[test]
    fn a_slash_too_many_is_none_and_one_where_an_id_belongs_is_a_missing_id() {
        let path = format!("//api/v2//conversations/calls/{ID}/participants//{ID}/");
        assert_eq!(exact("PATCH", &path), MUTE);
        assert_eq!(exact("GET", "/api/v2/users/"), "getUsers");
        let missing = NoValue::Missing;
        let calls = "/api/v2/conversations/calls";
        assert_eq!(
            reasons("PATCH", &format!("{calls}//participants/")),
            [("conversationId", missing), ("participantId", missing)]
        );
        assert_eq!(reasons("POST", &format!("{calls}//participants/")), [("conversationId", missing)]);
        assert_eq!(reasons("PATCH", &format!("{calls}/{ID}/participants/")), [("participantId", missing)]);
        assert_eq!(reasons("DELETE", "/api/v2/users/"), [("userId", missing)]);
    }

    #[test]
    fn a_word_where_an_id_belongs_is_another_path() {
        let participants = format!("/api/v2/conversations/phone/participants/{ID}");
        assert_eq!(reasons("PATCH", &participants), [("conversationId", NoValue::Word)]);
        assert!(by_path(&participants).is_empty());
        assert_eq!(reasons("POST", "/api/v2/flows/yamls"), [("flowId", NoValue::Word)]);
        assert_eq!(reasons("GET", "/api/v2/users/undefined/queues"), [("userId", NoValue::Unset)]);
        assert_eq!(resolve("PATCH", "/api/v2/conversations/phone/x/participants/y"), Resolution::NoSuchPath);
    }

    #[test]
    fn a_published_path_with_another_method_has_those_that_are_published() {
        let path = format!("/api/v2/conversations/calls/{ID}/participants/{ID}");
        let Resolution::OtherMethod(operations) = resolve("PUT", &path) else { panic!() };
        assert_eq!(operations.iter().map(|operation| operation.name()).collect::<Vec<_>>(), [MUTE]);
    }
}
