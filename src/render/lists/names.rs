//! Scopes or permissions, with what is said of them.

use crate::catalogue::PermissionMode;

/// Names, and the words before them; without names, the words alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) struct QualifiedNames<'r> {
    /// `any of`, `not known` … or nothing.
    pub(in crate::render) words: &'static str,
    pub(in crate::render) names: &'r [String],
}

impl<'r> QualifiedNames<'r> {
    /// Names that are known, or not.
    pub(super) fn known(names: Option<&'r [String]>) -> Self {
        let words = match names {
            None => "not known",
            Some([]) => "none",
            Some(_) => "",
        };
        Self { words, names: names.unwrap_or_default() }
    }

    /// The scopes of an operation, of which any one is enough. The definition names one for every operation that it has.
    pub(super) fn scopes(names: &'r [String]) -> Self {
        let words = match names.len() {
            0 => "not known",
            1 => "",
            _ => "any of",
        };
        Self { words, names }
    }

    /// The permissions of an operation.
    pub(super) fn permissions(mode: PermissionMode, names: &'r [String]) -> Self {
        let words = match (mode, names.len()) {
            (PermissionMode::Unknown, _) => "not known",
            (_, 0) => "none",
            (PermissionMode::Any, 2..) => "any of",
            (PermissionMode::All, 2..) => "all of",
            (PermissionMode::Any | PermissionMode::All | PermissionMode::None, _) => "",
        };
        Self { words, names }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permissions(mode: PermissionMode, names: &[&str]) -> &'static str {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        QualifiedNames::permissions(mode, &names).words
    }

    #[test]
    fn what_the_definition_does_not_say_is_not_none() {
        assert_eq!(permissions(PermissionMode::Unknown, &[]), "not known");
        assert_eq!(permissions(PermissionMode::Unknown, &["a:b:c", "d:e:f"]), "not known");
        assert_eq!(permissions(PermissionMode::None, &[]), "none");
        assert_eq!(QualifiedNames::scopes(&[]).words, "not known");
        assert_eq!(QualifiedNames::known(None).words, "not known");
        assert_eq!(QualifiedNames::known(Some(&[])).words, "none");
    }

    #[test]
    fn one_name_needs_no_words() {
        assert_eq!(permissions(PermissionMode::All, &["a:b:c"]), "");
        assert_eq!(permissions(PermissionMode::All, &["a:b:c", "d:e:f"]), "all of");
        assert_eq!(permissions(PermissionMode::Any, &["a:b:c", "d:e:f"]), "any of");
    }
}
