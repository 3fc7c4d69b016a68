//! A published operation, and all of them.

use std::fmt;

use super::announcement::{Announcement, announcements};
use super::installed::tables_in_use;
use super::permission_mode::PermissionMode;
use super::scope_source::ScopeSource;
use super::sdk::fold_class;
use super::tables::{Row, split_list};

/// The operation that mutes the caller's own leg of a call.
pub const MUTE: &str = "patchConversationsCallParticipant";

/// The operation that mutes on behalf of a user.
pub const MUTE_ON_BEHALF: &str = "patchConversationsCallParticipantUserUserId";

/// One published operation.
#[derive(Clone, Copy)]
pub struct Operation {
    row: &'static Row,
    text: &'static str,
}

impl Operation {
    /// The operation of a row of the tables in use.
    pub(super) fn from_row(row: &'static Row) -> Self {
        Self { row, text: tables_in_use().text }
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(self) -> &'static str {
        self.row.method.slice(self.text)
    }

    /// The path template, as `/api/v2/conversations/{conversationId}`.
    #[must_use]
    pub fn path(self) -> &'static str {
        self.row.path.slice(self.text)
    }

    /// Method and path template, as `GET /api/v2/users/me`.
    #[must_use]
    pub fn request_line(self) -> String {
        format!("{} {}", self.method(), self.path())
    }

    /// The SDK's name, as `patchConversationParticipant`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row.name.slice(self.text)
    }

    /// The classes of the SDKs that have it as a method, as `ConversationsApi`.
    pub fn api_classes(self) -> impl Iterator<Item = &'static str> {
        split_list(self.row.api_classes.slice(self.text))
    }

    /// Whether it is a method of an API class, as `UsersApi`; or of a variable named after the class, as `users_api`.
    #[must_use]
    pub fn is_of_class(self, class: &str) -> bool {
        let asked = fold_class(class);
        self.api_classes().any(|own| fold_class(own) == asked)
    }

    /// How [`Operation::permissions`] combine.
    #[must_use]
    pub fn permission_mode(self) -> PermissionMode {
        self.row.mode
    }

    /// Permissions, as `domain:entity:action`.
    pub fn permissions(self) -> impl Iterator<Item = &'static str> {
        split_list(self.row.permissions.slice(self.text))
    }

    /// Scopes; any one suffices.
    pub fn scopes(self) -> impl Iterator<Item = &'static str> {
        split_list(self.row.scopes.slice(self.text))
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

/// Every published operation, by path and method.
pub fn operations() -> impl ExactSizeIterator<Item = Operation> {
    tables_in_use().operations.iter().map(Operation::from_row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::tables::BUILT_IN;

    #[test]
    fn the_tables_take_little_of_the_program() {
        let bytes = BUILT_IN.text.len()
            + size_of_val(BUILT_IN.operations)
            + size_of_val(BUILT_IN.by_hash)
            + size_of_val(BUILT_IN.beginnings)
            + size_of_val(BUILT_IN.api_classes)
            + size_of_val(BUILT_IN.permissions)
            + size_of_val(BUILT_IN.permission_uses)
            + size_of_val(BUILT_IN.scopes)
            + size_of_val(BUILT_IN.error_codes);
        assert!(bytes < 700_000, "{bytes}");
    }

    #[test]
    fn an_operation_names_its_api_classes() {
        let mute = operations().find(|operation| operation.name() == MUTE).unwrap();
        assert_eq!(mute.api_classes().collect::<Vec<_>>(), ["ConversationsApi"]);
    }
}
