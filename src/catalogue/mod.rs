//! The published operations, permissions, scopes and error codes, as static tables, and lookups in them.
//!
//! The tables are of [`DATE`]; say so wherever they decide something.

mod near;
mod tables;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use near::{near_clause, near_operations, near_permissions, near_requests, near_scopes, nearest};

use tables::{BY_NAME, ERROR_CODES, OPERATIONS, PERMISSIONS, Row, SCOPES};

/// When the API definition behind the tables was published.
pub const DATE: &str = "July 2026";

/// The operation that mutes the caller's own leg of a call.
pub const MUTE: &str = "patchConversationsCallParticipant";

/// The operation that mutes on behalf of a user.
pub const MUTE_ON_BEHALF: &str = "patchConversationsCallParticipantUserUserId";

/// How an operation's permissions combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PermissionMode {
    /// One of them suffices.
    Any,
    /// All are needed.
    All,
    /// None is needed.
    None,
    /// The definition does not say.
    Unknown,
}

impl PermissionMode {
    /// The definition's word, as `ANY`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Any => "ANY",
            Self::All => "ALL",
            Self::None => "NONE",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// How sure the scopes of an operation are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeSource {
    /// The definition names them.
    Exact,
    /// Derived from the operations beside it.
    Derived,
    /// Not known.
    Unknown,
}

/// One published operation.
#[derive(Clone, Copy)]
pub struct Operation(&'static Row);

impl Operation {
    /// The HTTP method.
    #[must_use]
    pub fn method(self) -> &'static str {
        self.0.method.text()
    }

    /// The path template, as `/api/v2/conversations/{conversationId}`.
    #[must_use]
    pub fn path(self) -> &'static str {
        self.0.path.text()
    }

    /// The SDK's name, as `patchConversationParticipant`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name.text()
    }

    /// How [`Operation::permissions`] combine.
    #[must_use]
    pub fn permission_mode(self) -> PermissionMode {
        self.0.mode
    }

    /// Permissions, as `domain:entity:action`.
    pub fn permissions(self) -> impl Iterator<Item = &'static str> {
        list(self.0.permissions.text())
    }

    /// Scopes; any one suffices.
    pub fn scopes(self) -> impl Iterator<Item = &'static str> {
        list(self.0.scopes.text())
    }

    /// How sure the scopes are.
    #[must_use]
    pub fn scope_source(self) -> ScopeSource {
        self.0.source
    }

    /// Whether the definition declares `400 not.a.user`.
    #[must_use]
    pub fn user_context(self) -> bool {
        self.0.user_context
    }

    /// Whether the definition calls it deprecated.
    #[must_use]
    pub fn deprecated(self) -> bool {
        self.0.deprecated
    }

    /// Whether the definition calls it a preview.
    #[must_use]
    pub fn preview(self) -> bool {
        self.0.preview
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.name(), self.method(), self.path())
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

fn list(joined: &'static str) -> impl Iterator<Item = &'static str> {
    joined.split(',').filter(|name| !name.is_empty())
}

/// Every published operation, by path and method.
pub fn operations() -> impl Iterator<Item = Operation> {
    OPERATIONS.iter().map(Operation)
}

/// The operation of this name, in the spelling of any SDK: `patchConversationsCallParticipant`,
/// `patch_conversations_call_participant`, `PatchConversationsCallParticipant`; the five presence operations
/// with and without the JavaScript SDK's trailing `0`.
#[must_use]
pub fn by_name(name: &str) -> Option<Operation> {
    // `getPresencedefinitions` and `getPresenceDefinitions0` are two operations: capitals decide first.
    let camel = camel_case(name);
    let zero = [camel.clone(), format!("{camel}0"), camel.trim_end_matches('0').to_owned()];
    let exact = zero.iter().find_map(|name| find_folded(name).filter(|operation| operation.name() == name));
    exact.or_else(|| zero.iter().find_map(|name| find_folded(name)))
}

/// `patch_conversations_call`, `PatchConversationsCall` → `patchConversationsCall`.
fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for word in name.split(['_', '-']).filter(|word| !word.is_empty()) {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if camel.is_empty() => camel.push(first.to_ascii_lowercase()),
            Some(first) => camel.push(first.to_ascii_uppercase()),
            None => {}
        }
        camel.extend(letters);
    }
    camel
}

/// The operation of this name, capitals aside.
fn find_folded(name: &str) -> Option<Operation> {
    let folded = name.to_ascii_lowercase();
    let position = BY_NAME
        .binary_search_by(|index| {
            let name = OPERATIONS.get(usize::from(*index)).map(|row| row.name.text()).unwrap_or_default();
            name.bytes().map(|b| b.to_ascii_lowercase()).cmp(folded.bytes())
        })
        .ok()?;
    OPERATIONS.get(usize::from(*BY_NAME.get(position)?)).map(Operation)
}

/// The operations whose path template fits a path with real ids or placeholders, one a method.
/// Where a literal segment and a placeholder both fit, the literal wins, as it does on the platform.
#[must_use]
pub fn by_path(path: &str) -> Vec<Operation> {
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let fitting: Vec<(usize, Operation)> =
        operations().filter_map(|operation| Some((literal_segments(operation.path(), path)?, operation))).collect();
    let most = fitting.iter().map(|(literals, _)| *literals).max().unwrap_or_default();
    fitting.into_iter().filter(|(literals, _)| *literals == most).map(|(_, operation)| operation).collect()
}

/// How many segments are the same to the letter; `None` where the path does not fit the template.
fn literal_segments(template: &str, path: &str) -> Option<usize> {
    let mut given = path.split('/');
    let mut literals = 0;
    for expected in template.split('/') {
        let segment = given.next()?;
        if expected == segment {
            literals += 1;
        } else if !expected.starts_with('{') || segment.is_empty() {
            return None;
        }
    }
    given.next().is_none().then_some(literals)
}

/// The operation of a method and a path with real ids or placeholders.
#[must_use]
pub fn by_request(method: &str, path: &str) -> Option<Operation> {
    by_path(path).into_iter().find(|operation| operation.method().eq_ignore_ascii_case(method))
}

/// Whether a scope of this name is published.
#[must_use]
pub fn is_scope(name: &str) -> bool {
    SCOPES.binary_search_by(|span| span.text().cmp(name)).is_ok()
}

/// Whether a permission of this name is published.
#[must_use]
pub fn is_permission(name: &str) -> bool {
    PERMISSIONS.binary_search_by(|span| span.text().cmp(name)).is_ok()
}

/// Every published scope, sorted.
pub fn scopes() -> impl ExactSizeIterator<Item = &'static str> {
    SCOPES.iter().map(|span| span.text())
}

/// Every published permission, sorted.
pub fn permissions() -> impl ExactSizeIterator<Item = &'static str> {
    PERMISSIONS.iter().map(|span| span.text())
}

/// The statuses with which an error code is declared; empty when it is not.
#[must_use]
pub fn statuses_of(code: &str) -> Vec<u16> {
    let start = ERROR_CODES.partition_point(|(span, _)| span.text() < code);
    ERROR_CODES.iter().skip(start).take_while(|(span, _)| span.text() == code).map(|(_, status)| *status).collect()
}

/// Whether a held permission, wildcards included, grants a wanted one: `conversation:*:*` grants
/// `conversation:call:record`, and `*` grants all. Compared segment by segment.
#[must_use]
pub fn grants(held: &str, wanted: &str) -> bool {
    if held == "*" {
        return true;
    }
    let (mut held, mut wanted) = (held.split(':'), wanted.split(':'));
    loop {
        match (held.next(), wanted.next()) {
            (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(have), Some(want)) if have == want => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_operation_under_every_spelling() {
        let mute = by_name(MUTE).unwrap();
        assert_eq!(by_name("patch_conversations_call_participant"), Some(mute));
        assert_eq!(by_name("PatchConversationsCallParticipant"), Some(mute));
        assert_eq!(mute.scopes().collect::<Vec<_>>(), ["conversations"]);
        assert!(mute.user_context());
        assert_eq!(by_name("putConversationParticipant"), None);
    }

    #[test]
    fn presence_operations_with_and_without_the_trailing_zero() {
        assert_eq!(by_name("getPresenceDefinitions"), by_name("getPresenceDefinitions0"));
        assert!(by_name("getPresenceDefinitions").is_some());
    }

    #[test]
    fn a_literal_segment_wins_over_a_placeholder() {
        let call = by_request("get", "/api/v2/conversations/calls/9d5d3c5e-0000-4000-8000-000000000000").unwrap();
        assert_eq!(call.name(), "getConversationsCall");
        assert_eq!(by_request("GET", "/api/v2/users/me?expand=authorization").unwrap().name(), "getUsersMe");
    }

    #[test]
    fn no_operation_for_a_path_or_method_that_was_invented() {
        assert!(by_path("/api/v2/conversations/phone/x/participants/y").is_empty());
        assert_eq!(by_request("PUT", "/api/v2/conversations/calls/x/participants/y"), None);
    }

    #[test]
    fn the_tables_are_whole_and_sorted() {
        assert_eq!(operations().count(), 3_397);
        assert_eq!(scopes().len(), 136);
        assert_eq!(permissions().len(), 1_506);
        assert!(scopes().is_sorted() && permissions().is_sorted());
        assert_eq!(statuses_of("not.a.user"), [400]);
        assert!(operations().all(|operation| by_name(operation.name()) == Some(operation)));
    }

    #[test]
    fn the_forum_names_are_not_published() {
        for name in ["conversation:participant:control", "admin:conversation"] {
            assert!(!is_scope(name) && !is_permission(name));
        }
    }

    #[test]
    fn wildcards_match_segment_by_segment() {
        assert!(grants("conversation:*:*", "conversation:call:record"));
        assert!(grants("conversation:call:*", "conversation:call:record"));
        assert!(grants("*", "conversation:call:record"));
        assert!(!grants("conversation:*", "conversation:call:record"));
        assert!(!grants("routing:*:*", "conversation:call:record"));
        assert!(!grants("conversation:call:rec*", "conversation:call:record"));
    }
}
