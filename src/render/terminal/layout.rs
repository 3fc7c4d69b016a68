//! What several parts of the report lay out in the same way.

use std::io;

use super::Verbosity;
use crate::facts::Location;
use crate::render::counts::omitted;
use crate::render::lists::{PlaceForm, Places};
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;

/// The indent of everything that belongs to a finding.
pub(super) const INDENT: usize = 4;

/// Maximum places listed per problem.
pub(super) const MAX_PLACES: usize = 5;

/// The maximum for a list: with `-v` there is none.
pub(super) fn at_most(max: usize, verbosity: Verbosity) -> usize {
    if verbosity == Verbosity::Verbose { usize::MAX } else { max }
}

/// Writes places after a word, as `and at src/mute.py:12:5`.
pub(super) fn write_places(word: &str, locations: &[Location], max: usize, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Places { mut listed, omitted } = Places::new(locations, max, PlaceForm::LineAndColumn);
    if listed.is_empty() {
        return Ok(());
    }
    listed.extend(omitted);
    sheet.wide(&Lead::sign(INDENT, word, Ink::Faint), Ink::Plain, &listed.join(", "))
}

/// Says how many are left out.
pub(super) fn write_omitted(count: usize, max: usize, sheet: &mut Sheet<'_>) -> io::Result<()> {
    match omitted(count, max) {
        Some(omitted) => sheet.paragraph(&Lead::indent(2), Ink::Faint, &format!("{omitted}; `-v` shows all")),
        None => Ok(()),
    }
}
