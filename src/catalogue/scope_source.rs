//! How sure the scopes of an operation are. `build.rs` includes this file: it uses the standard library alone.

/// How sure the scopes of an operation are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeSource {
    /// The definition names them.
    Exact,
    /// Derived from similar operations.
    Derived,
    /// Not known.
    Unknown,
}

impl ScopeSource {
    /// The word of the data, as `exact`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Derived => "derived",
            Self::Unknown => "unknown",
        }
    }

    /// The source that a word of the data means.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        [Self::Exact, Self::Derived, Self::Unknown].into_iter().find(|source| source.as_str() == word)
    }
}
