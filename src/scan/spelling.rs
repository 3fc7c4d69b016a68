//! How the SDK of a language spells the name of an operation.

use super::identifier::words;
use crate::catalogue::Operation;

/// How the words of a name are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameStyle {
    /// `getUsersMe`
    Camel,
    /// `GetUsersMe`
    Pascal,
    /// `get_users_me`
    Snake,
}

impl NameStyle {
    /// The style of a name of several words.
    pub(super) fn detect(name: &str) -> Self {
        match name {
            _ if name.trim_matches('_').contains('_') => Self::Snake,
            _ if name.starts_with(|first: char| first.is_ascii_uppercase()) => Self::Pascal,
            _ => Self::Camel,
        }
    }

    /// The name of an operation in this style.
    pub(super) fn spell(self, operation: Operation) -> String {
        let name = operation.name();
        match self {
            Self::Camel => name.to_owned(),
            Self::Pascal => {
                let mut letters = name.chars();
                letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
            }
            Self::Snake => {
                let words: Vec<String> =
                    words(name.as_bytes()).map(|word| String::from_utf8_lossy(word).to_ascii_lowercase()).collect();
                words.join("_")
            }
        }
    }
}
