//! The line of a source that a finding is about, with carets below what is wrong in it.

use std::io;

use super::layout::INDENT;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::{columns, cut};
use crate::report::ReportFinding;

/// Writes the line, where the finding has it and what is wrong fits; the rest is cut. `source` is the line's place in the evidence, which has what is
/// wrong first and the whole line second.
pub(super) fn write_source_line(
    finding: &ReportFinding,
    source: Option<&str>,
    sheet: &mut Sheet<'_>,
) -> io::Result<()> {
    let mut quotes = finding.evidence.iter().filter(|piece| Some(piece.source.as_str()) == source);
    let (Some(written), Some(line)) = (quotes.next(), quotes.next()) else { return Ok(()) };
    let Some((before, _)) = line.quote.split_once(written.quote.as_str()) else { return Ok(()) };
    let bar = Lead::bar(INDENT, sheet.style().bar());
    let room = sheet.width().saturating_sub(bar.columns());
    if columns(before) + columns(&written.quote) > room {
        return Ok(());
    }
    let carets = format!("{}{}", " ".repeat(columns(before)), "^".repeat(columns(&written.quote)));
    let line = cut(&sheet.displayable(&line.quote), room, sheet.style().ellipsis());
    sheet.unbroken(&bar, Ink::Plain, &line)?;
    sheet.unbroken(&bar, Ink::StrongOf(finding.status), &carets)
}
