//! How an operation's permissions combine. `build.rs` includes this file: it uses the standard library alone.

/// How an operation's permissions combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

    /// The mode that a word of the data means.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        [Self::Any, Self::All, Self::None, Self::Unknown].into_iter().find(|mode| mode.as_str() == word)
    }
}
