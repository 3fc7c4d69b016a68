//! The operations that a source tree calls, as a table where the terminal is wide enough for one.

use std::io;

use super::survey::{more, place};
use crate::facts::Location;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::{columns, pad};
use crate::report::{ReportSurvey, ReportSurveyed};
use crate::text::thousands;

/// Two spaces between columns.
const GAP: &str = "  ";

/// Writes the operations, the first so many of them; and every place of each, where all is to be told.
pub(super) fn table(survey: &ReportSurvey, shown: usize, all: bool, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let count = survey.operations.len();
    if count == 0 {
        return Ok(());
    }
    let places: usize = survey.operations.iter().map(|operation| operation.locations.len()).sum();
    let of = |count: usize, thing: &str| format!("{} {thing}{}", thousands(count), if count == 1 { "" } else { "s" });
    sheet.heading(&format!("Called: {} at {}", of(count, "operation"), of(places, "place")))?;
    let rows: Vec<Row> = survey.operations.iter().take(shown).map(|operation| Row::of(operation, sheet)).collect();
    let widest = |cell: fn(&Row) -> &str| rows.iter().map(|row| columns(cell(row))).max().unwrap_or_default();
    let widths = (widest(|row| &row.name), widest(|row| &row.request), widest(|row| &row.place));
    let marks = widest(|row| &row.marks);
    let together = 2 + widths.0 + widths.1 + widths.2 + marks + 3 * GAP.len();
    for (row, operation) in rows.iter().zip(&survey.operations) {
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
            row.on_lines(sheet)?;
        }
        if all {
            every(operation.locations.get(1..).unwrap_or_default(), sheet)?;
        }
    }
    more(count, shown, sheet)
}

/// One operation, as it is shown.
struct Row {
    name: String,
    request: String,
    place: String,
    marks: String,
}

impl Row {
    fn of(surveyed: &ReportSurveyed, sheet: &Sheet<'_>) -> Self {
        let further = match surveyed.locations.len() {
            0 | 1 => String::new(),
            many => format!(" and {} more", thousands(many - 1)),
        };
        let first = surveyed.locations.first().map(place).unwrap_or_default();
        let marks = [
            (surveyed.operation.user_context, "needs a user"),
            (surveyed.deprecated, "deprecated"),
            (surveyed.preview, "preview"),
        ];
        let marks: Vec<&str> = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
        Self {
            name: sheet.text(&surveyed.operation.name),
            request: sheet.text(&format!("{} {}", surveyed.operation.method, surveyed.operation.path)),
            place: sheet.text(&format!("{first}{further}")),
            marks: marks.join(", "),
        }
    }

    /// Name and marks, then the request, then the first place.
    fn on_lines(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let marks = if self.marks.is_empty() { String::new() } else { format!(" ({})", self.marks) };
        sheet.wide(&Lead::indent(2), Ink::Strong, &format!("{}{marks}", self.name))?;
        sheet.wide(&Lead::indent(4), Ink::Plain, &self.request)?;
        sheet.wide(&Lead::indent(4), Ink::Faint, &self.place)
    }
}

fn every(locations: &[Location], sheet: &mut Sheet<'_>) -> io::Result<()> {
    locations.iter().try_for_each(|location| sheet.wide(&Lead::indent(4), Ink::Faint, &place(location)))
}
