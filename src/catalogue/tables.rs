//! The tables as `build.rs` wrote them.

use super::{PermissionMode, ScopeSource};

/// A piece of [`TEXT`]: start and length in bytes.
pub(super) struct Span(u32, u16);

impl Span {
    /// The piece itself.
    pub(super) fn text(&self) -> &'static str {
        let start = self.0 as usize;
        TEXT.get(start..start + usize::from(self.1)).unwrap_or_default()
    }
}

/// One operation, in offsets.
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

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
