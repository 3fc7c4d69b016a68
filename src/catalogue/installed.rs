//! Which tables are in use: the built-in ones, unless a stored catalogue was installed at the start.

use std::collections::HashSet;
use std::fmt;
use std::sync::OnceLock;

use thiserror::Error;

use super::distance::Vocabulary;
use super::near::words;
use super::stored::Stored;
use super::tables::{BUILT_IN, Origin, Tables};
use super::{Operation, operations};

/// Set once at the most, before anything is looked up.
static INSTALLED: OnceLock<&'static Tables> = OnceLock::new();

/// When the API definition behind the tables in use was published: `July 2026`, or `2026-11-22, refreshed`.
pub const DATE: Date = Date;

/// Displays as the date of the tables in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date;

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match origin() {
            Origin::BuiltIn => f.pad(BUILT_IN_DATE),
            Origin::Refreshed { day, .. } => f.pad(&format!("{day}, refreshed")),
        }
    }
}

/// When the API definition behind the built-in tables was published.
pub const BUILT_IN_DATE: &str = "July 2026";

/// The API definition in use, as evidence names it: `published definition of July 2026`.
#[must_use]
pub fn definition() -> String {
    format!("published definition of {DATE}")
}

/// A catalogue was installed before.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("a catalogue is installed already")]
pub struct AlreadyInstalled;

/// Puts a stored catalogue in the place of the built-in one, for the rest of the process. To be called before
/// anything is looked up; the tables then live as long as the process.
///
/// # Errors
/// When one was installed before.
pub fn install(stored: Stored) -> Result<(), AlreadyInstalled> {
    INSTALLED.set(Box::leak(Box::new(stored.leak()))).map_err(|_| AlreadyInstalled)
}

/// Where the tables in use come from.
#[must_use]
pub fn origin() -> Origin {
    in_use().origin
}

/// The tables in use.
pub(super) fn in_use() -> &'static Tables {
    INSTALLED.get().copied().unwrap_or(&BUILT_IN)
}

/// The words of the names of all operations.
pub(super) fn words_of_names() -> &'static Vocabulary {
    static NAMES: OnceLock<Vocabulary> = OnceLock::new();
    NAMES.get_or_init(|| Vocabulary::of(operations().map(|operation| (operation, words(operation.name())))))
}

/// The segments of the paths of all operations, behind `/api/v2/`.
pub(super) fn words_of_paths() -> &'static Vocabulary {
    static PATHS: OnceLock<Vocabulary> = OnceLock::new();
    let segments = |operation: &Operation| operation.path().split('/').skip(3).map(str::to_owned).collect();
    PATHS.get_or_init(|| Vocabulary::of(operations().map(|operation| (operation, segments(&operation)))))
}

/// The segments of the paths of all operations, each once.
pub(super) fn literal_segments() -> &'static HashSet<&'static str> {
    static SEGMENTS: OnceLock<HashSet<&str>> = OnceLock::new();
    SEGMENTS.get_or_init(|| operations().flat_map(|operation| operation.path().split('/').skip(3)).collect())
}
