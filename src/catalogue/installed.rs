//! Which tables are in use: the built-in ones, unless a stored catalogue was installed at the start.

use std::collections::HashSet;
use std::fmt;
use std::sync::OnceLock;

use thiserror::Error;

use super::tables::{BUILT_IN, Row, Tables};
use super::word_distance::{Vocabulary, split_name};

/// Where tables come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// Compiled in.
    BuiltIn,
    /// A refreshed catalogue: the day it was taken, and from where.
    Refreshed {
        /// As `2026-11-22`.
        day: &'static str,
        /// The region, base URL or file.
        source: &'static str,
    },
}

/// The tables of a stored catalogue.
struct Installed {
    tables: Tables<'static>,
    origin: Origin,
}

/// Set at most once, before anything is looked up.
static INSTALLED: OnceLock<Installed> = OnceLock::new();

/// When the API definition of the tables in use was published: `July 2026`, or `2026-11-22, refreshed`.
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

/// When the API definition of the built-in tables was published.
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

/// Uses these tables for the rest of the process.
pub(super) fn install_tables(tables: Tables<'static>, origin: Origin) -> Result<(), AlreadyInstalled> {
    INSTALLED.set(Installed { tables, origin }).map_err(|_| AlreadyInstalled)
}

/// Where the tables in use come from.
#[must_use]
pub fn origin() -> Origin {
    INSTALLED.get().map_or(Origin::BuiltIn, |installed| installed.origin)
}

/// The tables in use.
pub(super) fn tables_in_use() -> &'static Tables<'static> {
    INSTALLED.get().map_or(&BUILT_IN, |installed| &installed.tables)
}

/// The words of the names of all operations, in the order of the operations.
pub(super) fn words_of_names() -> &'static Vocabulary {
    static NAMES: OnceLock<Vocabulary> = OnceLock::new();
    NAMES.get_or_init(|| {
        let tables = tables_in_use();
        Vocabulary::new(tables.operations.iter().map(|row| split_name(row.name.slice(tables.text))))
    })
}

/// The segments of the paths of all operations, without `/api/v2/`, in the order of the operations.
pub(super) fn words_of_paths() -> &'static Vocabulary {
    static PATHS: OnceLock<Vocabulary> = OnceLock::new();
    let segments = |row: &'static Row| path_segments(row).map(str::to_owned).collect();
    PATHS.get_or_init(|| Vocabulary::new(tables_in_use().operations.iter().map(segments)))
}

/// The segments of the paths of all operations, each once.
pub(super) fn literal_segments() -> &'static HashSet<&'static str> {
    static SEGMENTS: OnceLock<HashSet<&str>> = OnceLock::new();
    SEGMENTS.get_or_init(|| tables_in_use().operations.iter().flat_map(path_segments).collect())
}

/// The segments of a row's path after `/api/v2/`.
fn path_segments(row: &'static Row) -> impl Iterator<Item = &'static str> {
    row.path.slice(tables_in_use().text).split('/').skip(3)
}
