//! The operations that a source tree calls, as a table where the terminal is wide enough for one.

use std::io;

use super::Verbosity;
use super::layout::{at_most, write_omitted};
use crate::render::counts::{counted, omitted};
use crate::render::lists::CalledOperation;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::{columns, pad};

/// Two spaces between columns.
const GAP: &str = "  ";

/// Writes at most `max` operations, each with its first place; with `-v`, all operations with all places.
pub(super) fn write_table(
    operations: &[CalledOperation<'_>],
    max: usize,
    verbosity: Verbosity,
    sheet: &mut Sheet<'_>,
) -> io::Result<()> {
    if operations.is_empty() {
        return Ok(());
    }
    let places = operations.iter().map(|operation| operation.places.listed.len()).sum();
    sheet.heading(&format!("Called: {} at {}", counted(operations.len(), "operation"), counted(places, "place")))?;
    let max = at_most(max, verbosity);
    let rows: Vec<Row> = operations.iter().take(max).map(|operation| Row::new(operation, sheet)).collect();
    let widest = |cell: fn(&Row) -> &str| rows.iter().map(|row| columns(cell(row))).max().unwrap_or_default();
    let widths = (widest(|row| &row.name), widest(|row| &row.request), widest(|row| &row.place));
    let marks = widest(|row| &row.marks);
    let together = 2 + widths.0 + widths.1 + widths.2 + marks + 3 * GAP.len();
    for (row, operation) in rows.iter().zip(operations) {
        if together <= sheet.width() {
            let line = format!(
                "{}{GAP}{}{GAP}{}{GAP}{}",
                pad(&row.name, widths.0),
                pad(&row.request, widths.1),
                pad(&row.place, widths.2),
                row.marks
            );
            sheet.row(&Lead::indent(2), &line)?;
        } else {
            row.write_on_lines(sheet)?;
        }
        if verbosity == Verbosity::Verbose {
            for place in operation.places.listed.iter().skip(1) {
                sheet.wide(&Lead::indent(4), Ink::Faint, place)?;
            }
        }
    }
    write_omitted(operations.len(), max, sheet)
}

/// One operation, as it is shown.
struct Row {
    name: String,
    request: String,
    place: String,
    marks: String,
}

impl Row {
    fn new(operation: &CalledOperation<'_>, sheet: &Sheet<'_>) -> Self {
        let places = &operation.places.listed;
        let further = omitted(places.len(), 1).map(|more| format!(" {more}"));
        let first = places.first().map(String::as_str).unwrap_or_default();
        Self {
            name: sheet.displayable(operation.name).into_owned(),
            request: sheet.displayable(&operation.request).into_owned(),
            place: sheet.displayable(&format!("{first}{}", further.unwrap_or_default())).into_owned(),
            marks: operation.marks.clone(),
        }
    }

    /// Name and marks, then the request, then the first place.
    fn write_on_lines(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let marks = if self.marks.is_empty() { String::new() } else { format!(" ({})", self.marks) };
        sheet.wide(&Lead::indent(2), Ink::Strong, &format!("{}{marks}", self.name))?;
        sheet.wide(&Lead::indent(4), Ink::Plain, &self.request)?;
        sheet.wide(&Lead::indent(4), Ink::Faint, &self.place)
    }
}
