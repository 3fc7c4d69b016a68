//! Identifiers, in the spelling of any language.

/// Whether a byte is part of an identifier, in all of the languages.
pub(super) fn is_identifier(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The words of an identifier, in every spelling: `getUsersMe`, `get_users_me`, `GetUsersMe` have three.
pub(super) fn words(identifier: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = identifier;
    std::iter::from_fn(move || {
        while let Some((b'_' | b'-', behind)) = rest.split_first() {
            rest = behind;
        }
        if rest.is_empty() {
            return None;
        }
        let is_end = |(at, byte): (usize, &u8)| {
            let before = at.checked_sub(1).and_then(|at| rest.get(at)).copied().unwrap_or(b'A');
            matches!(byte, b'_' | b'-') || (byte.is_ascii_uppercase() && !before.is_ascii_uppercase())
        };
        let end = rest.iter().enumerate().position(is_end).unwrap_or(rest.len());
        let (word, behind) = rest.split_at_checked(end)?;
        rest = behind;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_spelling() {
        let counted = |name: &str| words(name.as_bytes()).count();
        for name in ["getUsersMe", "get_users_me", "GetUsersMe", "get__users_me_"] {
            assert_eq!(counted(name), 3, "{name}");
        }
        assert_eq!(counted("getSCIMUsers"), 2);
    }
}
