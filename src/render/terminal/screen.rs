//! A refusal, or what leaves the question open, on one screen: what is wrong, what to do, the evidence, and what was
//! checked. Everything else is in `-v`.

use std::io;

use super::findings::{write_evidence, write_locations};
use super::input::tally;
use super::steps::write_step;
use crate::diagnosis::Verdict;
use crate::facts::CONTROL_SCOPE;
use crate::render::chain::{Row, rows};
use crate::render::decisive::{decisive_findings, decisive_headings, other_findings};
use crate::render::explained::occurrences;
use crate::render::finding::fix_label;
use crate::render::options::Options;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::verdict_line::VerdictLine;
use crate::report::{Report, ReportFinding, ReportFix, ReportGroup};
use crate::rule::{ControlScopeMissing, Status};

/// Lines of a terminal of 24 lines, without the prompt.
const MAX_LINES: usize = 23;

/// Maximum quotes of evidence.
const MAX_QUOTES: usize = 3;

/// Maximum further causes, failures and remarks that have a line.
const MAX_ITEMS: usize = 3;

/// Writes the report. What does not fit gives way in this order: quotes, then steps of further options.
pub(super) fn write(report: &Report, options: &Options, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let decisive = decisive_findings(report);
    let block = |write: &dyn Fn(&mut Sheet<'_>) -> io::Result<()>| -> io::Result<Vec<u8>> {
        let mut lines = Vec::new();
        write(&mut Sheet::new(options, &mut lines))?;
        Ok(lines)
    };
    let first = decisive.first().copied();
    let headline = block(&|sheet| write_headline(report, first, sheet))?;
    let also = block(&|sheet| write_also(report, &decisive, sheet))?;
    let end = block(&|sheet| write_end(report, first, sheet))?;
    let mut room = MAX_LINES.saturating_sub(count(&headline) + count(&also) + count(&end));
    sheet.raw(&headline)?;
    if let Some((finding, fix)) = first.and_then(|finding| Some((finding, finding.fix.as_ref()?))) {
        let steps = block_of_steps(fix, finding.status, room, options)?;
        room = room.saturating_sub(count(&steps));
        sheet.raw(&steps)?;
    }
    if let Some(finding) = first {
        sheet.raw(&block_of_quotes(finding, room, options)?)?;
    }
    sheet.raw(&also)?;
    sheet.raw(&end)
}

fn count(lines: &[u8]) -> usize {
    lines.iter().filter(|byte| **byte == b'\n').count()
}

/// The verdict, and what is wrong in one sentence; for a change also what became of it.
fn write_headline(report: &Report, first: Option<&ReportFinding>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let verdict = VerdictLine::from_report(report);
    let mark = Lead::sign(0, sheet.style().mark(verdict.status), Ink::StrongOf(verdict.status));
    sheet.paragraph(&mark, Ink::StrongOf(verdict.status), &verdict.to_string())?;
    let lead = Lead::indent(2);
    match first {
        Some(finding) => sheet.paragraph(&lead, Ink::Plain, &sentence(&finding.message))?,
        None => sheet.paragraph(&lead, Ink::Plain, &report.summary)?,
    }
    if let Some(action) = &report.action {
        sheet.paragraph(&lead, Ink::Plain, &action.note)?;
    }
    let Some(input) = &report.input else { return Ok(()) };
    if input.failed > 1 || input.recognised > 1 || input.groups.is_empty() {
        let text = tally(input, sheet);
        sheet.paragraph(&lead, Ink::Faint, &text)?;
    }
    for remark in input.remarks.iter().take(MAX_ITEMS) {
        sheet.paragraph(&Lead::sign(2, sheet.style().mark(Status::Warn), Ink::Of(Status::Warn)), Ink::Plain, remark)?;
    }
    Ok(())
}

/// A message as a sentence; a name at its beginning stays as it is.
fn sentence(message: &str) -> String {
    let is_word = message.split(' ').next().is_some_and(|word| word.chars().all(|letter| letter.is_ascii_lowercase()));
    let mut letters = message.chars();
    let begun = match letters.next() {
        Some(letter) if is_word => letter.to_ascii_uppercase().to_string() + letters.as_str(),
        _ => message.to_owned(),
    };
    if begun.ends_with(['.', '?', '!']) { begun } else { format!("{begun}.") }
}

/// The steps that fit, those of the first option always.
fn block_of_steps(fix: &ReportFix, status: Status, room: usize, options: &Options) -> io::Result<Vec<u8>> {
    let mut block = Vec::new();
    Sheet::new(options, &mut block).heading(fix_label(status))?;
    let mut is_first_option = true;
    let mut left_out = 0;
    for (number, step) in (1..).zip(fix.each_step()) {
        is_first_option &= !step.begins_option;
        let mut lines = Vec::new();
        write_step(number, &step, 2, &mut Sheet::new(options, &mut lines))?;
        if left_out == 0 && (is_first_option || count(&block) + count(&lines) < room) {
            block.extend(lines);
        } else {
            left_out += 1;
        }
    }
    if left_out > 0 {
        let steps = if left_out == 1 { "step".to_owned() } else { format!("{left_out} steps") };
        let text = if left_out == 1 { format!("and 1 more {steps} (-v)") } else { format!("and {steps} more (-v)") };
        Sheet::new(options, &mut block).paragraph(&Lead::indent(2), Ink::Faint, &text)?;
    }
    Ok(block)
}

/// The quotes that fit, with where they are in a file of the user's.
fn block_of_quotes(finding: &ReportFinding, room: usize, options: &Options) -> io::Result<Vec<u8>> {
    let mut block = Vec::new();
    for evidence in finding.evidence.iter().take(MAX_QUOTES) {
        let mut lines = Vec::new();
        write_evidence(evidence, 2, &mut Sheet::new(options, &mut lines))?;
        // One line stays empty before them.
        if count(&block) + count(&lines) < room {
            block.extend(lines);
        }
    }
    let mut places = Vec::new();
    write_locations(finding, &mut Sheet::new(options, &mut places))?;
    if count(&block) + count(&places) < room {
        block.extend(places);
    }
    if !block.is_empty() {
        block.insert(0, b'\n');
    }
    Ok(block)
}

/// What else was found, a line each: further causes, warnings, and further failures of the input.
fn write_also(report: &Report, decisive: &[&ReportFinding], sheet: &mut Sheet<'_>) -> io::Result<()> {
    let (_, further) = decisive_headings(report.verdict, decisive.len());
    let causes: Vec<(&ReportFinding, String)> =
        decisive.iter().skip(1).map(|finding| (*finding, finding.rule.clone())).collect();
    let mut sections = 0;
    if !causes.is_empty() {
        sections += 1;
        let heading = if further.is_empty() { "Also not known" } else { further };
        let names = listed(causes.iter().map(|(_, rule)| rule.as_str()));
        sheet.blank()?;
        sheet.paragraph(&Lead::sign(0, &format!("{heading}:"), Ink::Strong), Ink::Plain, &names)?;
    }
    let warnings = other_findings(report, Status::Warn);
    let warned = warnings.iter().filter(|finding| finding.rule != ControlScopeMissing::ID);
    let names = listed(warned.map(|finding| finding.rule.as_str()));
    if !names.is_empty() {
        if sections == 0 {
            sheet.blank()?;
        }
        sections += 1;
        sheet.paragraph(&Lead::sign(0, "Warnings:", Ink::Strong), Ink::Plain, &names)?;
    }
    let groups: Vec<&ReportGroup> = report.input.iter().flat_map(|input| input.groups.iter().skip(1)).collect();
    if !groups.is_empty() && sections == 0 {
        sheet.blank()?;
    }
    for group in groups.iter().take(MAX_ITEMS) {
        let verdict = VerdictLine::from_group(group);
        let style = sheet.style();
        let times = occurrences(group).map(|times| format!(" {} {times}", style.dash())).unwrap_or_default();
        let lead = Lead::sign(0, "Also in this input:", Ink::Strong);
        sheet.paragraph(&lead, Ink::Plain, &format!("{verdict}{times}"))?;
    }
    match groups.len().saturating_sub(MAX_ITEMS) {
        0 => Ok(()),
        more => sheet.paragraph(&Lead::indent(0), Ink::Faint, &format!("and {more} more kinds of failure (-v)")),
    }
}

/// At most four names of rules, each once.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    const MAX_NAMES: usize = 4;
    let mut all: Vec<&str> = Vec::new();
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    let listed = all.iter().take(MAX_NAMES).copied().collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(MAX_NAMES) {
        0 => listed,
        more => format!("{listed} and {more} more (-v)"),
    }
}

/// What was checked, a note on the scope that does not exist, and how to see more.
fn write_end(report: &Report, first: Option<&ReportFinding>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let style = sheet.style();
    sheet.blank()?;
    let checked: Vec<String> = rows(report)
        .into_iter()
        .filter(|row| row.status != Status::NotApplicable)
        .map(|row| format!("{} {}", row.link.as_str(), style.mark(status_without_note(report, &row))))
        .collect();
    if !checked.is_empty() {
        sheet.paragraph(&Lead::sign(0, "Checked:", Ink::Strong), Ink::Plain, &checked.join(" "))?;
    }
    if report.findings.iter().any(is_note_on_control_scope) {
        let note = format!("{CONTROL_SCOPE}: Genesys Cloud has no scope with this name; you do not need it.");
        sheet.paragraph(&Lead::indent(0), Ink::Faint, &note)?;
    }
    if let Some(policy) = &report.policy {
        sheet.paragraph(&Lead::indent(0), Ink::Faint, &format!("Policy: {}", policy.file))?;
    }
    let rule = first.map_or_else(String::new, |finding| format!("; about this error: `why403 rules {}`", finding.rule));
    sheet.paragraph(&Lead::indent(0), Ink::Faint, &format!("More: `-v`{rule}"))
}

/// A scope that the built-in policy requires and Genesys Cloud does not have: no warning, but a note.
fn is_note_on_control_scope(finding: &ReportFinding) -> bool {
    finding.rule == ControlScopeMissing::ID
        && matches!(finding.status, Status::Warn | Status::NotApplicable)
        && finding.message.contains(CONTROL_SCOPE)
}

/// How a link stands apart from that note.
fn status_without_note(report: &Report, row: &Row) -> Status {
    let warnings = report.findings.iter().filter(|finding| finding.link == row.link && finding.status == row.status);
    match row.status {
        Status::Warn if warnings.clone().all(is_note_on_control_scope) => Status::Pass,
        status => status,
    }
}

/// Whether a report is shown so: one question, not answered with yes.
pub(super) fn fits(report: &Report) -> bool {
    report.verdict != Verdict::Allowed && report.judged.len() <= 1 && !report.judges_code()
}
