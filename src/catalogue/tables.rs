//! The tables: one text, and rows of offsets into it. The built-in ones are as `build.rs` wrote them; those of a
//! stored catalogue point into the text of its file.

use std::ops::Range;

use super::permission_mode::PermissionMode;
use super::scope_source::ScopeSource;

/// A piece of a text: start and length in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span(pub(super) u32, pub(super) u16);

impl Span {
    /// Where a piece of a text is in it; `None` where the piece is longer than 64 KiB or begins after the first 4 GiB.
    pub(super) fn locate(piece: &str, text: &str) -> Option<Self> {
        let start = piece.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
        Some(Self(u32::try_from(start).ok()?, u16::try_from(piece.len()).ok()?))
    }

    /// The piece itself.
    pub(super) fn slice(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Where it stands in the text.
    pub(super) fn range(self) -> Range<usize> {
        let start = self.0 as usize;
        start..start + usize::from(self.1)
    }
}

/// One operation, in offsets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) method: Span,
    pub(super) path: Span,
    pub(super) name: Span,
    pub(super) api_classes: Span,
    pub(super) permissions: Span,
    pub(super) scopes: Span,
    pub(super) mode: PermissionMode,
    pub(super) source: ScopeSource,
    pub(super) user_context: bool,
    pub(super) deprecated: bool,
    pub(super) preview: bool,
}

/// A whole catalogue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tables<'a> {
    pub(super) text: &'a str,
    /// By path and method.
    pub(super) operations: &'a [Row],
    /// The hash of each name, and its position in [`Tables::operations`]; sorted. A search in the names themselves would touch
    /// twelve of them, each on another page.
    pub(super) by_hash: &'a [(u32, u16)],
    /// The first three letters of all names, in lower case.
    pub(super) beginnings: &'a [[u8; 3]],
    /// Sorted; capitals do not count.
    pub(super) api_classes: &'a [Span],
    /// Sorted.
    pub(super) permissions: &'a [Span],
    /// How many operations have each of [`Tables::permissions`] in their list.
    pub(super) permission_uses: &'a [u16],
    /// Sorted.
    pub(super) scopes: &'a [Span],
    /// Sorted.
    pub(super) error_codes: &'a [(Span, u16)],
}

/// The tables that were compiled in.
pub(super) static BUILT_IN: Tables<'static> = Tables {
    text: TEXT,
    operations: &OPERATIONS,
    by_hash: &BY_HASH,
    beginnings: &BEGINNINGS,
    api_classes: &API_CLASSES,
    permissions: &PERMISSIONS,
    permission_uses: &PERMISSION_USES,
    scopes: &SCOPES,
    error_codes: &ERROR_CODES,
};

/// The names of a list that is stored as one text.
pub(super) fn split_list(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').filter(|name| !name.is_empty())
}

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
