//! The published operations, permissions, scopes and error codes, as static tables, and lookups in them.
//!
//! The tables are of [`DATE`]; say so wherever they decide something.

mod announcement;
mod change;
mod definition;
mod distance;
mod find;
mod gc;
mod installed;
mod name;
mod near;
mod one;
mod path;
mod region;
mod resolve;
mod segment;
mod stored;
mod swagger;
mod tables;

use std::fmt;

use serde::Serialize;

pub use announcement::{Announcement, AnnouncementKind, Condition, announcements, phrase};
pub use change::{Change, Changes, Difference, Effect};
pub use definition::{Definition, Described};
pub use find::{Found, METHODS, Miss, Reading, find, path_of, shown};
pub use gc::CommandLine;
pub use installed::{AlreadyInstalled, BUILT_IN_DATE, DATE, Date, definition, install, origin};
pub use name::by_name;
pub use near::{
    Near, Reason, may_stand_for, near_by_request, near_clause, near_methods, near_operations, near_permissions,
    near_requests, near_scopes, nearest,
};
pub use one::{NotOne, find_one};
pub use region::{REGIONS, Region, UnknownRegion, is_loopback};
pub use resolve::{
    NotAnId, PathResolution, Resolution, by_path, by_request, resolve, resolve_path, without_doubled_slashes,
};
pub use segment::{Misfit, NoValue};
pub use stored::{MAGIC, Stored, StoredError, TooLarge, to_bytes};
pub use swagger::{SwaggerError, from_swagger};
pub use tables::Origin;

use installed::in_use;
use tables::{Row, Span, Tables};

/// The operation that mutes the caller's own leg of a call.
pub const MUTE: &str = "patchConversationsCallParticipant";

/// The operation that mutes on behalf of a user.
pub const MUTE_ON_BEHALF: &str = "patchConversationsCallParticipantUserUserId";

/// How an operation's permissions combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
pub struct Operation {
    row: &'static Row,
    text: &'static str,
}

fn operation(tables: &Tables, row: &'static Row) -> Operation {
    Operation { row, text: tables.text }
}

impl Operation {
    /// The HTTP method.
    #[must_use]
    pub fn method(self) -> &'static str {
        self.row.method.of(self.text)
    }

    /// The path template, as `/api/v2/conversations/{conversationId}`.
    #[must_use]
    pub fn path(self) -> &'static str {
        self.row.path.of(self.text)
    }

    /// The SDK's name, as `patchConversationParticipant`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row.name.of(self.text)
    }

    /// How [`Operation::permissions`] combine.
    #[must_use]
    pub fn permission_mode(self) -> PermissionMode {
        self.row.mode
    }

    /// Permissions, as `domain:entity:action`.
    pub fn permissions(self) -> impl Iterator<Item = &'static str> {
        split(self.row.permissions.of(self.text))
    }

    /// Scopes; any one suffices.
    pub fn scopes(self) -> impl Iterator<Item = &'static str> {
        split(self.row.scopes.of(self.text))
    }

    /// How sure the scopes are.
    #[must_use]
    pub fn scope_source(self) -> ScopeSource {
        self.row.source
    }

    /// Whether the definition declares `400 not.a.user`.
    #[must_use]
    pub fn user_context(self) -> bool {
        self.row.user_context
    }

    /// Whether the definition calls it deprecated.
    #[must_use]
    pub fn deprecated(self) -> bool {
        self.row.deprecated
    }

    /// Whether the definition calls it a preview.
    #[must_use]
    pub fn preview(self) -> bool {
        self.row.preview
    }

    /// What was announced about it, by date. A definition does not have it.
    pub fn announced(self) -> impl Iterator<Item = &'static Announcement> {
        announcements(self.name())
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} {})", self.name(), self.method(), self.path())
    }
}

impl Eq for Operation {}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.row, other.row)
    }
}

/// The names of a list that is stored as one text.
fn split(joined: &str) -> impl Iterator<Item = &str> {
    joined.split(',').filter(|name| !name.is_empty())
}

/// Every published operation, by path and method.
pub fn operations() -> impl ExactSizeIterator<Item = Operation> {
    let tables = in_use();
    tables.operations.iter().map(|row| operation(tables, row))
}

/// Whether a scope of this name is published.
#[must_use]
pub fn is_scope(name: &str) -> bool {
    has(in_use().scopes, name)
}

/// Whether a permission of this name is published.
#[must_use]
pub fn is_permission(name: &str) -> bool {
    has(in_use().permissions, name)
}

fn has(list: &[Span], name: &str) -> bool {
    let text = in_use().text;
    list.binary_search_by(|span| span.of(text).cmp(name)).is_ok()
}

/// Every published scope, sorted.
pub fn scopes() -> impl ExactSizeIterator<Item = &'static str> {
    let tables = in_use();
    tables.scopes.iter().map(|span| span.of(tables.text))
}

/// Every published permission, sorted.
pub fn permissions() -> impl ExactSizeIterator<Item = &'static str> {
    let tables = in_use();
    tables.permissions.iter().map(|span| span.of(tables.text))
}

/// How many error codes are declared, counting each status of a code.
#[must_use]
pub fn error_code_count() -> usize {
    in_use().error_codes.len()
}

/// The statuses with which an error code is declared; empty when it is not.
#[must_use]
pub fn statuses_of(code: &str) -> Vec<u16> {
    let Tables { text, error_codes, .. } = in_use();
    let start = error_codes.partition_point(|(span, _)| span.of(text) < code);
    let found = error_codes.iter().skip(start).take_while(|(span, _)| span.of(text) == code);
    found.map(|(_, status)| *status).collect()
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
    fn the_tables_are_whole_and_sorted() {
        assert_eq!(operations().count(), 3_397);
        assert_eq!(scopes().len(), 136);
        assert_eq!(permissions().len(), 1_506);
        assert!(scopes().is_sorted() && permissions().is_sorted());
        assert_eq!(statuses_of("not.a.user"), [400]);
        assert!(operations().all(|operation| by_name(operation.name()) == Some(operation)));
    }

    #[test]
    fn the_tables_take_little_of_the_program() {
        let Tables { text, operations, by_name, permissions, scopes, error_codes, .. } = in_use();
        let bytes = text.len()
            + size_of_val(*operations)
            + size_of_val(*by_name)
            + size_of_val(*permissions)
            + size_of_val(*scopes)
            + size_of_val(*error_codes);
        assert!(bytes < 700_000, "{bytes}");
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
