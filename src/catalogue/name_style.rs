//! How the SDK of a language spells the name of an operation.

/// How the words of a name are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameStyle {
    /// `getUsersMe`
    Camel,
    /// `GetUsersMe`
    Pascal,
    /// `get_users_me`
    Snake,
}

impl NameStyle {
    /// The style of a name of several words.
    #[must_use]
    pub fn detect(name: &str) -> Self {
        match name {
            _ if name.trim_matches('_').contains('_') => Self::Snake,
            _ if name.starts_with(|first: char| first.is_ascii_uppercase()) => Self::Pascal,
            _ => Self::Camel,
        }
    }

    /// The published name of an operation in this style.
    #[must_use]
    pub fn spell(self, name: &str) -> String {
        let mut letters = name.chars();
        match self {
            Self::Camel => name.to_owned(),
            Self::Pascal => letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect(),
            Self::Snake => {
                let mut before = '_';
                letters.fold(String::new(), |mut spelling, letter| {
                    if letter.is_ascii_uppercase() && !before.is_ascii_uppercase() {
                        spelling.push('_');
                    }
                    before = letter;
                    spelling.push(letter.to_ascii_lowercase());
                    spelling
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_each_style_has_that_style() {
        for (style, spelling) in [
            (NameStyle::Camel, "patchConversationsCallParticipant"),
            (NameStyle::Pascal, "PatchConversationsCallParticipant"),
            (NameStyle::Snake, "patch_conversations_call_participant"),
        ] {
            assert_eq!(style.spell("patchConversationsCallParticipant"), spelling);
            assert_eq!(NameStyle::detect(spelling), style);
        }
    }
}
