//! The chain from token to call: one line a link.

use std::io;

use crate::render::chain::{Row, marks, rows};
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::pad;
use crate::report::Report;
use crate::rule::Link;

/// Writes the chain. Of an input that was explained, only the links of which it says something.
pub(super) fn write(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let rows = rows(report);
    if rows.is_empty() {
        return Ok(());
    }
    match &report.operation {
        _ if report.judged.len() > 1 => {
            sheet.heading(&format!("What was checked ({} operations)", report.judged.len()))?;
        }
        Some(operation) => sheet.heading(&format!("What was checked ({})", operation.name))?,
        None => sheet.heading("What was checked")?,
    }
    let widest = Link::ALL.iter().map(|link| link.as_str().len()).max().unwrap_or_default();
    for Row { link, status, known } in rows {
        let sign = format!("{} {} ", sheet.style().mark_column(status), pad(link.as_str(), widest));
        let lead = Lead::sign(2, &sign, Ink::Of(status));
        match (&report.action, link) {
            // The one row that is shown whole: what was done is never cut short.
            (Some(_), Link::Action) => sheet.paragraph(&lead, Ink::Plain, &known)?,
            _ => sheet.row(&lead, &known)?,
        }
    }
    Ok(())
}

/// Writes the links of the chain with their marks, on one line where they fit.
pub(super) fn write_marks(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let marks = marks(report).into_iter().map(|(link, status)| (link.as_str(), status));
    sheet.marks(2, &marks.collect::<Vec<_>>())
}
