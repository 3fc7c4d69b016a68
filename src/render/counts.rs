//! Counts in words.

use crate::text::thousands;

/// `7 operations`
pub(super) fn counted(count: usize, thing: &str) -> String {
    format!("{} {thing}{}", thousands(count), if count == 1 { "" } else { "s" })
}

/// `and 3 more`, where more than `max` things are to be listed.
pub(super) fn omitted(count: usize, max: usize) -> Option<String> {
    (count > max).then(|| format!("and {} more", thousands(count - max)))
}
