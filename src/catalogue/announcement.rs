//! What Genesys Cloud announced with a date: requirements that the definition lacks or does not date, and what ends.
//!
//! They are compiled in and kept when another catalogue is installed: no definition has them.

use std::fmt;

use super::permission_mode::PermissionMode;

/// One announcement about an operation, or about a way to get a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Announcement {
    /// From when on, as `2026-03-01`. Two such dates compare as texts.
    pub effective: &'static str,
    /// The SDK's name of the operation, or `grant:TOKEN`.
    pub subject: &'static str,
    /// What was announced.
    pub kind: AnnouncementKind,
    /// How [`Announcement::permissions`] combine.
    pub permission_mode: PermissionMode,
    /// Permissions, as `domain:entity:action`.
    pub permissions: &'static [&'static str],
    /// When it applies; `None` for always.
    pub condition: Option<Condition>,
    /// One sentence.
    pub summary: &'static str,
    /// The address of the announcement.
    pub source: &'static str,
}

/// What was announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnnouncementKind {
    /// A requirement that the definition lacks.
    Requires,
    /// A requirement that the definition has, checked from that date on.
    Enforced,
    /// It will be removed.
    Deprecated,
    /// It is gone from that date on.
    Removed,
}

impl AnnouncementKind {
    /// As the data has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requires => "requires",
            Self::Enforced => "enforced",
            Self::Deprecated => "deprecated",
            Self::Removed => "removed",
        }
    }
}

/// When an announcement applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Condition {
    /// The presence that is changed is not the caller's own.
    AnotherUsersPresence,
    /// The path's object type is `USER`.
    ObjectTypeUser,
    /// A condition that why403 cannot check, in the words of the announcement.
    Other(&'static str),
}

impl Condition {
    /// The condition that the words of the data mean.
    #[must_use]
    pub const fn from_words(words: &'static str) -> Option<Self> {
        match words.as_bytes() {
            b"" => None,
            b"for another user's presence" => Some(Self::AnotherUsersPresence),
            b"objectType is USER" => Some(Self::ObjectTypeUser),
            _ => Some(Self::Other(words)),
        }
    }

    /// As the data has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AnotherUsersPresence => "for another user's presence",
            Self::ObjectTypeUser => "objectType is USER",
            Self::Other(words) => words,
        }
    }

    /// As it follows what is needed: `for another user's presence`, `where objectType is USER`.
    #[must_use]
    pub fn phrase(self) -> String {
        phrase(self.as_str())
    }

    /// What comes after "unless".
    #[must_use]
    pub fn unless(self) -> &'static str {
        match self {
            Self::AnotherUsersPresence => "you change another user's presence",
            Self::ObjectTypeUser => "you move users (objectType is USER)",
            Self::Other(words) => words,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A condition of the data as it follows what is needed.
#[must_use]
pub fn phrase(condition: &str) -> String {
    if condition.starts_with("for ") { condition.to_owned() } else { format!("where {condition}") }
}

impl Announcement {
    /// Whether it is in force on a day, given as `2026-03-01`.
    #[must_use]
    pub fn is_in_force(&self, day: &str) -> bool {
        self.effective <= day
    }
}

/// Everything that was announced about an operation of this name, or about `grant:TOKEN`, by date.
pub fn announcements(subject: &str) -> impl Iterator<Item = &'static Announcement> {
    // Five names of the JavaScript SDK end in a `0` that the definition does not have.
    let subject = subject.trim_end_matches('0').to_owned();
    ANNOUNCEMENTS.iter().filter(move |announcement| announcement.subject == subject)
}

include!(concat!(env!("OUT_DIR"), "/announcements.rs"));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{by_name, is_permission};

    #[test]
    fn every_row_is_about_an_operation_of_the_shipped_catalogue_or_a_grant() {
        assert_eq!(ANNOUNCEMENTS.len(), 16);
        for row in &ANNOUNCEMENTS {
            let is_known = row.subject == "grant:TOKEN" || by_name(row.subject).is_some();
            assert!(is_known, "no operation is named {}", row.subject);
            assert!(announcements(row.subject).any(|found| found == row), "{row:?}");
            for name in row.permissions {
                // `admin` is named by the definition too, and has no colons.
                assert!(is_permission(name), "{}: {name} is not published", row.subject);
            }
            assert!(row.effective.parse::<jiff::civil::Date>().is_ok(), "{row:?}");
            assert!(row.source.starts_with("https://"), "{row:?}");
            let needs_names = matches!(row.kind, AnnouncementKind::Requires | AnnouncementKind::Enforced);
            assert_eq!(needs_names, !row.permissions.is_empty(), "{row:?}");
        }
    }

    #[test]
    fn the_conditions_of_requirements_are_understood() {
        for row in ANNOUNCEMENTS.iter().filter(|row| row.kind == AnnouncementKind::Requires) {
            assert!(!matches!(row.condition, Some(Condition::Other(_))), "{row:?}");
        }
        for words in ["for another user's presence", "objectType is USER", "on Mondays"] {
            assert_eq!(Condition::from_words(words).unwrap().as_str(), words);
        }
        assert_eq!(Condition::from_words(""), None);
    }

    #[test]
    fn the_day_itself_is_in_force() {
        let row = announcements("patchUserPresence").next().unwrap();
        assert!(row.is_in_force("2025-07-20") && row.is_in_force("2026-01-01") && !row.is_in_force("2025-07-19"));
    }
}
