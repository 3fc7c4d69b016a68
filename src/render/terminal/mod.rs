//! The report for a person at a terminal.
//!
//! The verdict and its cause first, in one sentence; then the chain from token to call; then what failed, with
//! its evidence and its cure; then the rest, shortly. Readable without colour and in ASCII.

pub(super) mod chain;
pub(super) mod exchanges;
pub(super) mod findings;
pub(super) mod input;
mod judged;
mod operations;
pub(super) mod steps;
mod survey;

use std::io::{self, Write};

use crate::diagnosis::Verdict;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::verdict_line::{VerdictLine, not_proven};
use crate::report::{Report, ReportFinding};
use crate::rule::{Link, Status};

/// How a report is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// The columns of the terminal; less than [`Options::NARROWEST`] counts as that.
    pub width: usize,
    /// Whether to colour.
    pub color: bool,
    /// Whether to write ASCII only.
    pub ascii: bool,
    /// How much to say.
    pub verbosity: Verbosity,
}

impl Options {
    /// The narrowest terminal that is served.
    pub const NARROWEST: usize = 40;
}

impl Default for Options {
    fn default() -> Self {
        Self { width: 80, color: false, ascii: false, verbosity: Verbosity::Normal }
    }
}

/// How much to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// The verdict line alone.
    Quiet,
    /// What has to be known.
    #[default]
    Normal,
    /// Everything, the requests included.
    Verbose,
}

/// Writes a report for a person.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(options, out);
    if options.verbosity == Verbosity::Quiet {
        quiet(report, sheet)?;
        return input::quiet(report, sheet);
    }
    headline(report, sheet)?;
    if report.judges_code() {
        return survey::write(report, options.verbosity, sheet);
    }
    input::read(report, sheet)?;
    chain::write(report, sheet)?;
    judged::write(report, options.verbosity, sheet)?;
    survey::beside(report, sheet)?;
    findings::decisive(report, sheet)?;
    match options.verbosity {
        Verbosity::Verbose => {
            findings::others(report, sheet)?;
            exchanges::operation(report, sheet)?;
            exchanges::all(report, sheet)?;
        }
        _ => findings::beside_the_verdict(report, sheet)?,
    }
    input::others(report, sheet)?;
    input::for_support(report, sheet)?;
    exchanges::for_support(report, sheet)?;
    next_look(report, sheet)
}

/// The verdict on one line, never broken: it is read by the eye and by `grep`.
fn quiet(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let verdict = VerdictLine::of(report);
    let style = sheet.style();
    let text = format!("{verdict} {} {}", style.dash(), report.summary);
    sheet.unbroken(&Lead::sign(0, style.mark(verdict.status), Ink::StrongOf(verdict.status)), Ink::Plain, &text)
}

fn headline(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let verdict = VerdictLine::of(report);
    let mark = Lead::sign(0, sheet.style().mark(verdict.status), Ink::StrongOf(verdict.status));
    sheet.paragraph(&mark, Ink::StrongOf(verdict.status), &verdict.to_string())?;
    sheet.paragraph(&Lead::indent(2), Ink::Plain, &report.summary)
}

/// The questions to put first: those that leave the verdict open. Where no answer came at all, that is the question;
/// and of several that are settled by the same steps, the first stands for them.
fn open_questions(report: &Report) -> Vec<&ReportFinding> {
    let unanswered = |finding: &&ReportFinding| finding.link == Link::Action.as_str();
    let mut open: Vec<&ReportFinding> =
        report.findings.iter().filter(|finding| finding.status == Status::Unknown && finding.gates).collect();
    if open.iter().any(unanswered) {
        open.retain(unanswered);
    }
    let mut seen: Vec<&[String]> = Vec::new();
    open.retain(|finding| {
        let Some(steps) = finding.fix.as_ref().map(|fix| fix.steps.as_slice()) else { return true };
        let new = !seen.contains(&steps);
        seen.push(steps);
        new
    });
    open
}

/// The findings that carry the verdict, in cure order.
pub(super) fn decisive_findings(report: &Report) -> Vec<&ReportFinding> {
    match report.verdict {
        Verdict::Refused => report.findings.iter().filter(|finding| finding.status == Status::Fail).collect(),
        Verdict::Unclear => open_questions(report),
        Verdict::Allowed => not_proven(report).collect(),
    }
}

/// The headings of the first of them and of the others; `""` where they stand under one.
pub(super) fn decisive_headings(verdict: Verdict, count: usize) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Refused if count == 1 => ("The cause", ""),
        Verdict::Refused => ("The cause to cure first", "What would refuse it next"),
        Verdict::Unclear => ("What is not known", ""),
        Verdict::Allowed => ("Not proven", ""),
    }
}

/// Where to look when all is in order here and the job still fails elsewhere.
fn next_look(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some(text) = elsewhere(report) else { return Ok(()) };
    sheet.heading("If it is still refused")?;
    sheet.paragraph(&Lead::indent(2), Ink::Plain, text)
}

/// The advice for when all is in order here; `None` where something is not, or the job is seen to be done.
pub(super) fn elsewhere(report: &Report) -> Option<&'static str> {
    let proven = report.action.as_ref().is_some_and(|action| action.confirmed);
    let stands = report.verdict != Verdict::Allowed || proven || not_proven(report).next().is_some();
    (report.input.is_none() && !stands).then_some(
        "Nothing here stands in the way. Look at the SDK's initialisation, its token refresh, or which token it really sent.",
    )
}
