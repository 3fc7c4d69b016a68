//! The report for a person at a terminal.
//!
//! The verdict and its cause first, in one sentence, then the evidence and the fix, in one screen; with `-v`, everything.
//! Readable without colour and in ASCII.

mod chain;
mod exchanges;
mod findings;
mod input;
mod judged;
mod layout;
mod operations;
mod screen;
mod source_line;
mod steps;
mod survey;

use std::io::{self, Write};

use crate::render::decisive::advice_if_still_refused;
pub use crate::render::options::{Options, Verbosity};
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::verdict_line::{VerdictLine, verdict_of_job};
use crate::report::Report;

/// Writes a report for a person.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    if options.verbosity == Verbosity::Normal && !report.judges_code() {
        return screen::write(report, options, out);
    }
    let sheet = &mut Sheet::new(options, out);
    if options.verbosity == Verbosity::Quiet {
        write_quiet(report, sheet)?;
        return input::write_quiet(report, sheet);
    }
    write_headline(report, sheet)?;
    if report.judges_code() {
        return survey::write(report, options.verbosity, sheet);
    }
    input::write_input(report, sheet)?;
    chain::write(report, sheet)?;
    judged::write(report, options.verbosity, sheet)?;
    survey::write_for_judged(report, sheet)?;
    findings::write_decisive(report, sheet)?;
    findings::write_others(report, sheet)?;
    exchanges::write_operation(report, sheet)?;
    exchanges::write_exchanges(report, sheet)?;
    input::write_correlation_id(report, sheet)?;
    input::write_further_groups(report, sheet)?;
    input::write_sentence_for_support(report, sheet)?;
    exchanges::write_ids_for_support(report, sheet)?;
    write_advice_if_still_refused(report, sheet)
}

/// The verdict on one line, never broken: it is read by the eye and by `grep`.
fn write_quiet(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let verdict = VerdictLine::from_report(report);
    let style = sheet.style();
    let text = format!("{} {} {}", verdict_of_job(report), style.dash(), report.summary);
    sheet.unbroken(&Lead::sign(0, style.mark(verdict.status), Ink::StrongOf(verdict.status)), Ink::Plain, &text)
}

fn write_headline(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let verdict = VerdictLine::from_report(report);
    let mark = Lead::sign(0, sheet.style().mark(verdict.status), Ink::StrongOf(verdict.status));
    sheet.paragraph(&mark, Ink::StrongOf(verdict.status), &verdict_of_job(report))?;
    sheet.paragraph(&Lead::indent(2), Ink::Plain, &report.summary)
}

/// Where to look when all is in order here and the job still fails elsewhere.
fn write_advice_if_still_refused(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some(text) = advice_if_still_refused(report) else { return Ok(()) };
    sheet.heading("If it is still refused")?;
    sheet.paragraph(&Lead::indent(2), Ink::Plain, text)
}
