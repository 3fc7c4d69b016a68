//! Findings in full, and warnings in one sentence each.

use std::io;

use super::layout::{INDENT, MAX_PLACES, write_places};
use super::steps::write_step;
use crate::facts::Evidence;
use crate::render::decisive::{
    control_scope_note, decisive_findings, decisive_headings, is_control_scope_note, other_findings,
};
use crate::render::finding::{MAX_QUOTE, authority, fix_label};
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::columns;
use crate::report::{Report, ReportFinding, ReportFix};
use crate::rule::Status;
use crate::text::excerpt;

/// Writes the findings that carry the verdict, the one to fix first at the top.
pub(super) fn write_decisive(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let findings = decisive_findings(report);
    let (first, further) = decisive_headings(report.verdict, findings.len());
    for (position, finding) in findings.into_iter().enumerate() {
        match position {
            0 => sheet.heading(first)?,
            1 if !further.is_empty() => sheet.heading(further)?,
            _ => sheet.blank()?,
        }
        write_in_full(finding, sheet)?;
    }
    Ok(())
}

/// Writes every finding that does not carry the verdict, by status.
pub(super) fn write_others(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let sections = [
        (Status::Warn, "Warnings"),
        (Status::Unknown, "Not known"),
        (Status::Pass, "OK"),
        (Status::NotApplicable, "Not needed here"),
    ];
    for (status, heading) in sections {
        let others = other_findings(report, status).into_iter().filter(|finding| !is_control_scope_note(finding));
        for (position, finding) in others.enumerate() {
            match (position, status) {
                (0, _) => sheet.heading(heading)?,
                (_, Status::NotApplicable) => {}
                _ => sheet.blank()?,
            }
            match status {
                Status::NotApplicable => write_in_one_sentence(finding, sheet)?,
                _ => write_in_full(finding, sheet)?,
            }
        }
    }
    if let Some(note) = control_scope_note(report) {
        sheet.blank()?;
        sheet.paragraph(&Lead::indent(2), Ink::Faint, &note)?;
    }
    Ok(())
}

pub(super) fn write_in_one_sentence(finding: &ReportFinding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let mark = Lead::sign(2, sheet.style().mark(finding.status), Ink::Of(finding.status));
    sheet.paragraph(&mark, Ink::Plain, &format!("{}: {}", finding.rule, finding.message))
}

pub(super) fn write_in_full(finding: &ReportFinding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let style = sheet.style();
    let mark = Lead::sign(2, style.mark(finding.status), Ink::StrongOf(finding.status));
    sheet.paragraph(&mark, Ink::Strong, &format!("{} {} {}", finding.rule, style.dash(), authority(finding)))?;
    sheet.paragraph(&Lead::indent(INDENT), Ink::Plain, &finding.message)?;
    for evidence in &finding.evidence {
        write_evidence(evidence, sheet)?;
    }
    write_locations(finding, sheet)?;
    match &finding.fix {
        Some(fix) => write_fix(fix, finding, sheet),
        None => Ok(()),
    }
}

/// Where it is. Evidence that quotes a line has the first place already.
pub(super) fn write_locations(finding: &ReportFinding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some(first) = finding.locations.first() else { return Ok(()) };
    let line = format!("{}:{}", first.file, first.line);
    if finding.evidence.iter().any(|evidence| evidence.source == line) {
        write_places("and at", finding.locations.get(1..).unwrap_or_default(), MAX_PLACES, sheet)
    } else {
        write_places("at", &finding.locations, MAX_PLACES, sheet)
    }
}

/// A piece of evidence: on one line where it fits, and otherwise the source above the quote.
pub(super) fn write_evidence(evidence: &Evidence, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let style = sheet.style();
    let source = sheet.displayable(&evidence.source);
    let quote = format!("\"{}\"", excerpt(&evidence.quote, MAX_QUOTE));
    let together = format!("{source}: {quote}");
    let bar = Lead::bar(INDENT, style.bar());
    if columns(&together) + INDENT + 2 <= sheet.width() {
        return sheet.wide(&bar, Ink::Plain, &together);
    }
    sheet.paragraph(&bar, Ink::Plain, &format!("{source}:"))?;
    sheet.paragraph(&Lead::bar(INDENT, &format!("{} ", style.bar())), Ink::Plain, &quote)
}

fn write_fix(fix: &ReportFix, finding: &ReportFinding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.paragraph(
        &Lead::sign(INDENT, &format!("{}:", fix_label(finding.status)), Ink::Strong),
        Ink::Plain,
        &fix.title,
    )?;
    for (number, step) in (1..).zip(fix.each_step()) {
        write_step(INDENT + 2, number, &step, sheet)?;
    }
    let page = format!("why403 rules {}", finding.rule);
    let text = match fix.reference.as_str() {
        "" => page,
        reference if reference == page => page,
        reference => format!("{reference}; {page}"),
    };
    sheet.paragraph(&Lead::indent(INDENT), Ink::Faint, &format!("Reference: {text}"))
}
