//! The tables: one text, and rows of offsets into it. The built-in ones are as `build.rs` wrote them; those of a
//! stored catalogue have the same form.

use super::{PermissionMode, ScopeSource};

/// A piece of a text: start and length in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span(pub(super) u32, pub(super) u16);

impl Span {
    /// The piece itself.
    pub(super) fn of(self, text: &str) -> &str {
        let start = self.0 as usize;
        text.get(start..start + usize::from(self.1)).unwrap_or_default()
    }
}

/// One operation, in offsets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) method: Span,
    pub(super) path: Span,
    pub(super) name: Span,
    pub(super) permissions: Span,
    pub(super) scopes: Span,
    pub(super) mode: PermissionMode,
    pub(super) source: ScopeSource,
    pub(super) user_context: bool,
    pub(super) deprecated: bool,
    pub(super) preview: bool,
}

/// Where tables come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Compiled in.
    BuiltIn,
    /// A refreshed catalogue: the day it was taken, and from where.
    Refreshed {
        /// As `2026-11-22`.
        day: &'static str,
        /// The region, base URL or file.
        source: &'static str,
    },
}

/// A whole catalogue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tables {
    pub(super) text: &'static str,
    /// By path and method.
    pub(super) operations: &'static [Row],
    /// Positions in [`Tables::operations`], by lower-case name.
    pub(super) by_name: &'static [u16],
    /// Sorted.
    pub(super) permissions: &'static [Span],
    /// Sorted.
    pub(super) scopes: &'static [Span],
    /// Sorted.
    pub(super) error_codes: &'static [(Span, u16)],
    pub(super) origin: Origin,
}

/// The tables that were compiled in.
pub(super) static BUILT_IN: Tables = Tables {
    text: TEXT,
    operations: &OPERATIONS,
    by_name: &BY_NAME,
    permissions: &PERMISSIONS,
    scopes: &SCOPES,
    error_codes: &ERROR_CODES,
    origin: Origin::BuiltIn,
};

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
