//! The report as it fits one screen: the verdict, its evidence, the fix, and one line with what was checked.
//!
//! The fix comes before evidence where there is no room for both. What is left out here is in `-v`, JSON and the files.

use std::io;

use super::findings::{write_evidence, write_in_one_sentence, write_locations};
use super::input::{write_short_groups, write_short_input};
use super::steps::{write_step, write_step_without_command};
use super::{chain, judged, survey, write_advice_if_still_refused, write_headline};
use crate::diagnosis::Verdict;
use crate::render::decisive::{FIX_FIRST, control_scope_note, decisive_findings, further_heading, warnings};
use crate::render::exchange::{self, support_can_help};
use crate::render::finding::fix_label;
use crate::render::options::Options;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::report::{Report, ReportFinding, ReportFix};
use crate::rule::{ChangeKind, Status};

/// Lines of a terminal, without the one for the prompt.
const SCREEN: usize = 23;

/// Maximum further causes, warnings and failures of the input, each on a line.
pub(super) const MAX_FURTHER: usize = 4;

/// How much is said where space is short.
#[derive(Debug, Clone, Copy)]
struct Brevity {
    /// Maximum quotes.
    quotes: usize,
    /// Whether warnings are sentences, and not only names of rules.
    has_warnings: bool,
    /// Whether every way to fix it is shown with all its steps; else the first is, and of the others the title.
    has_all_options: bool,
    /// Whether the command that tries again is shown.
    has_retry: bool,
}

/// What is left out first, and what last. The fix goes before evidence.
const BREVITIES: [Brevity; 11] = [
    Brevity { quotes: 3, has_warnings: true, has_all_options: true, has_retry: true },
    Brevity { quotes: 3, has_warnings: false, has_all_options: true, has_retry: true },
    Brevity { quotes: 2, has_warnings: false, has_all_options: true, has_retry: true },
    Brevity { quotes: 1, has_warnings: false, has_all_options: true, has_retry: true },
    Brevity { quotes: 0, has_warnings: false, has_all_options: true, has_retry: true },
    Brevity { quotes: 1, has_warnings: false, has_all_options: true, has_retry: false },
    Brevity { quotes: 0, has_warnings: false, has_all_options: true, has_retry: false },
    Brevity { quotes: 1, has_warnings: false, has_all_options: false, has_retry: true },
    Brevity { quotes: 0, has_warnings: false, has_all_options: false, has_retry: true },
    Brevity { quotes: 1, has_warnings: false, has_all_options: false, has_retry: false },
    Brevity { quotes: 0, has_warnings: false, has_all_options: false, has_retry: false },
];

/// Writes as much as fits; where nothing does, the least.
pub(super) fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = Vec::new();
    for brevity in BREVITIES {
        text.clear();
        write_in(brevity, report, options, &mut Sheet::new(options, &mut text))?;
        if text.iter().filter(|byte| **byte == b'\n').count() <= SCREEN {
            break;
        }
    }
    out.write_all(&text)
}

fn write_in(brevity: Brevity, report: &Report, options: &Options, sheet: &mut Sheet<'_>) -> io::Result<()> {
    write_headline(report, sheet)?;
    if let Some(action) = report.action.as_ref().filter(|_| report.verdict != Verdict::Allowed) {
        sheet.paragraph(&Lead::indent(2), Ink::Plain, &action.note)?;
    }
    write_short_input(report, sheet)?;
    let decisive = decisive_findings(report);
    let is_one_story = report.judged.len() <= 1 && report.survey.is_none();
    if let Some(first) = decisive.first().filter(|_| is_one_story) {
        write_quotes(first, brevity.quotes, sheet)?;
    }
    judged::write(report, options.verbosity, sheet)?;
    survey::write_for_judged(report, sheet)?;
    if let Some(first) = decisive.first() {
        let hides_others = report.verdict == Verdict::Refused && decisive.len() > 1;
        sheet.heading(if hides_others { FIX_FIRST } else { fix_label(first.status) })?;
        if !is_one_story {
            sheet.paragraph(&Lead::indent(2), Ink::Plain, &format!("{}: {}", first.rule, first.message))?;
            write_quotes(first, brevity.quotes, sheet)?;
            write_locations(first, sheet)?;
        }
        if let Some(fix) = &first.fix {
            write_fix(fix, brevity, sheet)?;
        }
    }
    write_further(report, decisive.get(1..).unwrap_or_default(), sheet)?;
    write_short_groups(report, sheet)?;
    let warnings = warnings(report);
    if brevity.has_warnings && !warnings.is_empty() {
        sheet.heading("Warnings")?;
        for warning in warnings.iter().take(MAX_FURTHER) {
            write_in_one_sentence(warning, sheet)?;
        }
        write_more(warnings.len(), sheet)?;
    }
    write_advice_if_still_refused(report, sheet)?;
    write_foot(report, if brevity.has_warnings { &[] } else { &warnings }, sheet)
}

fn write_quotes(finding: &ReportFinding, max: usize, sheet: &mut Sheet<'_>) -> io::Result<()> {
    finding.evidence.iter().take(max).try_for_each(|evidence| write_evidence(evidence, sheet))
}

fn write_fix(fix: &ReportFix, brevity: Brevity, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let (mut number, mut commands) = (1, Vec::new());
    for (position, option) in fix.options.iter().enumerate() {
        if position > 0 && !brevity.has_all_options {
            sheet.paragraph(&Lead::sign(2, "Or:", Ink::Strong), Ink::Plain, &option.title)?;
            continue;
        }
        for (change, step) in option.changes.iter().zip(fix.each_step().skip(number - 1)) {
            let is_retry = matches!(change.kind, ChangeKind::Retry { .. }) && option.changes.len() > 1;
            if is_retry && !brevity.has_retry || commands.contains(&step.command) {
                write_step_without_command(number, &step, sheet)?;
            } else {
                write_step(2, number, &step, sheet)?;
            }
            commands.extend(step.command.is_some().then_some(step.command));
            number += 1;
        }
    }
    Ok(())
}

/// The causes that come after the first, each with what to change.
fn write_further(report: &Report, further: &[&ReportFinding], sheet: &mut Sheet<'_>) -> io::Result<()> {
    if further.is_empty() {
        return Ok(());
    }
    sheet.heading(further_heading(report.verdict))?;
    for finding in further.iter().take(MAX_FURTHER) {
        let mark = Lead::sign(2, sheet.style().mark(finding.status), Ink::Of(finding.status));
        let text = finding.fix.as_ref().map_or(&finding.message, |fix| &fix.title);
        sheet.paragraph(&mark, Ink::Plain, &format!("{}: {text}", finding.rule))?;
    }
    write_more(further.len(), sheet)
}

/// Says how many more there are.
pub(super) fn write_more(count: usize, sheet: &mut Sheet<'_>) -> io::Result<()> {
    match count.saturating_sub(MAX_FURTHER) {
        0 => Ok(()),
        more => sheet.paragraph(&Lead::indent(4), Ink::Faint, &format!("and {more} more (-v)")),
    }
}

/// What was checked, what is only worth knowing, what support asks for, and how to see the rest.
fn write_foot(report: &Report, warnings: &[&ReportFinding], sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.blank()?;
    chain::write_marks(report, sheet)?;
    if !warnings.is_empty() {
        let rules: Vec<&str> = warnings.iter().map(|warning| warning.rule.as_str()).collect();
        let mark = Lead::sign(2, sheet.style().mark(Status::Warn), Ink::Of(Status::Warn));
        sheet.paragraph(&mark, Ink::Plain, &format!("Warnings: {}", rules.join(", ")))?;
    }
    if let Some(note) = control_scope_note(report) {
        sheet.paragraph(&Lead::indent(2), Ink::Faint, &note)?;
    }
    if let Some(id) = id_for_support(report) {
        sheet.wide(&Lead::indent(2), Ink::Plain, &format!("For Genesys support: correlation id {id}"))?;
    }
    let first = decisive_findings(report).into_iter().next();
    if report.verdict == Verdict::Allowed && first.is_none() && warnings.is_empty() {
        return Ok(());
    }
    let page = first.map(|finding| format!(", or run `why403 rules {}`", finding.rule)).unwrap_or_default();
    let text = format!("More: add `-v`{page}");
    sheet.paragraph(&Lead::indent(2), Ink::Faint, &text)
}

/// The correlation id to give Genesys support, where they can help.
fn id_for_support(report: &Report) -> Option<&str> {
    let pasted = report.refusal.as_ref().filter(|_| report.input.is_some() && support_can_help(report));
    let pasted = pasted.and_then(|refusal| refusal.correlation_id.as_deref());
    pasted.or_else(|| exchange::for_support(report).first().map(|(_, id)| *id))
}
