//! Findings in full, and warnings in one sentence each.

use std::io;

use super::{decisive_findings, decisive_headings, steps, survey};
use crate::catalogue;
use crate::diagnosis::Verdict;
use crate::facts::Evidence;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::columns;
use crate::report::{Report, ReportFinding, ReportFix};
use crate::rule::{Authority, Link, Status};
use crate::text::excerpt;

/// A quote is ended after about so many characters.
pub(in crate::render) const QUOTE: usize = 300;

/// The indent of all that belongs to a finding.
pub(super) const INDENT: usize = 4;

/// Writes the findings that carry the verdict, in cure order.
pub(super) fn decisive(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let findings = decisive_findings(report);
    let (first, further) = decisive_headings(report.verdict, findings.len());
    for (position, finding) in findings.into_iter().enumerate() {
        match position {
            0 => sheet.heading(first)?,
            1 if !further.is_empty() => sheet.heading(further)?,
            _ => sheet.blank()?,
        }
        whole(finding, sheet)?;
    }
    Ok(())
}

/// Writes every finding that does not carry the verdict, by status.
pub(super) fn others(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let sections = [
        (Status::Warn, "Warnings"),
        (Status::Unknown, "Not known"),
        (Status::Pass, "In order"),
        (Status::NotApplicable, "Does not apply"),
    ];
    for (status, heading) in sections {
        for (position, finding) in beside(report, status).into_iter().enumerate() {
            match (position, status) {
                (0, _) => sheet.heading(heading)?,
                (_, Status::NotApplicable) => {}
                _ => sheet.blank()?,
            }
            match status {
                Status::NotApplicable => short(finding, sheet)?,
                _ => whole(finding, sheet)?,
            }
        }
    }
    Ok(())
}

/// Writes what waits for the answer to an open question, and the warnings: one sentence each.
pub(super) fn beside_the_verdict(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let waiting = match report.verdict {
        Verdict::Unclear => beside(report, Status::Unknown).into_iter().filter(|finding| finding.gates).collect(),
        _ => Vec::new(),
    };
    for (heading, findings) in [("Not known until then", waiting), ("Warnings", beside(report, Status::Warn))] {
        for (position, finding) in findings.into_iter().enumerate() {
            if position == 0 {
                sheet.heading(heading)?;
            }
            short(finding, sheet)?;
        }
    }
    Ok(())
}

/// The findings of a status that are not told as decisive.
fn beside(report: &Report, status: Status) -> Vec<&ReportFinding> {
    let told = decisive_findings(report);
    let untold = |finding: &&ReportFinding| !told.iter().any(|other| std::ptr::eq(*other, *finding));
    report.findings.iter().filter(|finding| finding.status == status).filter(untold).collect()
}

fn short(finding: &ReportFinding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let mark = Lead::sign(2, sheet.style().mark(finding.status), Ink::Of(finding.status));
    sheet.paragraph(&mark, Ink::Plain, &format!("{}: {}", finding.rule, finding.message))
}

pub(super) fn whole(finding: &ReportFinding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let style = sheet.style();
    let mark = Lead::sign(2, style.mark(finding.status), Ink::StrongOf(finding.status));
    sheet.paragraph(&mark, Ink::Strong, &format!("{} {} {}", finding.rule, style.dash(), authority(finding)))?;
    sheet.paragraph(&Lead::indent(INDENT), Ink::Plain, &finding.message)?;
    for evidence in &finding.evidence {
        quote(evidence, sheet)?;
    }
    places(finding, sheet)?;
    match &finding.fix {
        Some(fix) => cure(fix, finding.status, sheet),
        None => Ok(()),
    }
}

/// Where it stands. Evidence that quotes a line has told the first place.
fn places(finding: &ReportFinding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some(first) = finding.locations.first() else { return Ok(()) };
    let line = format!("{}:{}", first.file, first.line);
    if finding.evidence.iter().any(|evidence| evidence.source == line) {
        survey::places("and at", finding.locations.get(1..).unwrap_or_default(), survey::PLACES, sheet)
    } else {
        survey::places("at", &finding.locations, survey::PLACES, sheet)
    }
}

/// Whose word it is.
pub(in crate::render) fn authority(finding: &ReportFinding) -> String {
    // A fix refers to a standard also where the definition is what asks: for scopes and permissions it always is.
    let by_definition = [Link::Scope, Link::Permission].iter().any(|link| finding.link == link.as_str())
        || finding.evidence.iter().any(|evidence| evidence.source == catalogue::definition());
    let standard = !by_definition && finding.fix.as_ref().is_some_and(|fix| fix.is_standard);
    match finding.authority {
        Authority::Policy => "your policy".to_owned(),
        Authority::Announced => "announced by Genesys".to_owned(),
        Authority::Observed => "seen on the platform".to_owned(),
        Authority::Published if standard => "published standard".to_owned(),
        // What makes a token usable stands in RFCs and in help pages, not in the API definition.
        Authority::Published if [Link::Token, Link::Request].iter().any(|link| finding.link == link.as_str()) => {
            "as published".to_owned()
        }
        Authority::Published => catalogue::definition(),
    }
}

/// A piece of evidence: on one line where it fits, and otherwise the source above the quote.
pub(super) fn quote(evidence: &Evidence, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let style = sheet.style();
    let source = sheet.text(&evidence.source);
    let quote = format!("\"{}\"", excerpt(&evidence.quote, QUOTE));
    let together = format!("{source}: {quote}");
    let bar = Lead::bar(INDENT, style.bar());
    if columns(&together) + INDENT + 2 <= sheet.width() {
        return sheet.wide(&bar, Ink::Plain, &together);
    }
    sheet.paragraph(&bar, Ink::Plain, &format!("{source}:"))?;
    sheet.paragraph(&Lead::bar(INDENT, &format!("{} ", style.bar())), Ink::Plain, &quote)
}

fn cure(fix: &ReportFix, status: Status, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let word = match status {
        Status::Unknown => "To settle it",
        Status::Fail => "Fix",
        Status::Warn | Status::Pass | Status::NotApplicable => "To do",
    };
    sheet.paragraph(&Lead::sign(INDENT, &format!("{word}:"), Ink::Strong), Ink::Plain, &fix.title)?;
    for (number, step) in (1..).zip(fix.each_step()) {
        steps::write(number, &step, sheet)?;
    }
    if fix.reference.is_empty() {
        return Ok(());
    }
    sheet.paragraph(&Lead::indent(INDENT), Ink::Faint, &format!("Reference: {}", fix.reference))
}
