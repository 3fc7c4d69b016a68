//! What differs between two catalogues, for a person at a terminal.

use std::io::{self, Write};

use super::words;
use crate::catalogue::Described;
use crate::render::options::Options;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::report::changes::ChangesReport;

/// Writes what differs; of each kind at most `most`.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &ChangesReport, most: usize, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(options, out);
    let editions = format!("{} → {}", words::edition(&report.old), words::edition(&report.new));
    sheet.paragraph(&Lead::indent(0), Ink::Strong, &editions)?;
    sheet.paragraph(&Lead::indent(2), Ink::Plain, &report.counts())?;
    let changes = &report.changes;
    if !changes.changed.is_empty() {
        sheet.heading("Changed")?;
        for change in changes.changed.iter().take(most) {
            let request = format!("`{}`: `{} {}`", change.name, change.method, change.path);
            sheet.wide(&Lead::sign(2, "~", Ink::Faint), Ink::Plain, &request)?;
            for line in words::differences(change) {
                sheet.wide(&Lead::indent(6), Ink::Plain, &line)?;
            }
        }
        write_omitted(changes.changed.len(), most, sheet)?;
    }
    write_list("Added", "+", &changes.added, most, sheet)?;
    write_list("Removed", "-", &changes.removed, most, sheet)
}

fn write_list(title: &str, sign: &str, operations: &[Described], most: usize, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if operations.is_empty() {
        return Ok(());
    }
    sheet.heading(title)?;
    for operation in operations.iter().take(most) {
        sheet.wide(&Lead::sign(2, sign, Ink::Faint), Ink::Plain, &words::request(operation))?;
    }
    write_omitted(operations.len(), most, sheet)
}

fn write_omitted(count: usize, most: usize, sheet: &mut Sheet<'_>) -> io::Result<()> {
    match count.saturating_sub(most) {
        0 => Ok(()),
        left => sheet.paragraph(&Lead::indent(4), Ink::Faint, &format!("and {} more", crate::text::thousands(left))),
    }
}
