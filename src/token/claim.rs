//! One claim of a JWT, as found: absent, valid, or of the wrong JSON type.

/// One claim as found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Claim<T> {
    /// Not in the token.
    #[default]
    Absent,
    /// Of the type that the RFC gives it.
    Valid(T),
    /// Of another JSON type. That is not the same as absent.
    WrongType {
        /// The type it should have, as `a number`.
        expected: String,
        /// What was found, as `the string "1700000000"`.
        found: String,
    },
}

impl<T> Claim<T> {
    /// The value, where it has the right type.
    pub fn valid(&self) -> Option<&T> {
        match self {
            Self::Valid(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the token has such a claim, of whatever type.
    pub fn is_present(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// The wrong type in words, as `the string "x" where a number belongs`.
    pub fn fault(&self) -> Option<String> {
        match self {
            Self::WrongType { expected, found } => Some(format!("{found} where {expected} belongs")),
            _ => None,
        }
    }
}
