//! What `explain` read, the failures beside the first, and the sentence for support.

use std::io;

use super::layout::INDENT;
use super::screen::{MAX_FURTHER, write_more};
use super::steps::write_step;
use crate::diagnosis::Verdict;
use crate::render::exchange::support_can_help;
use crate::render::explained::{answer_line, first_place, occurrences};
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::verdict_line::VerdictLine;
use crate::report::{Report, ReportGroup, ReportInput};
use crate::rule::Status;

/// Writes what was recognised, and what was ignored or repaired on the way.
pub(super) fn write_input(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some(input) = &report.input else { return Ok(()) };
    sheet.heading("What was read")?;
    let lead = Lead::indent(2);
    sheet.paragraph(&lead, Ink::Plain, &tally(input, sheet))?;
    if let Some(answer) = report.refusal.as_ref().map(answer_line) {
        sheet.wide(&lead, Ink::Plain, &answer)?;
    }
    for remark in &input.remarks {
        sheet.paragraph(&Lead::sign(2, sheet.style().mark(Status::Warn), Ink::Of(Status::Warn)), Ink::Plain, remark)?;
    }
    Ok(())
}

/// Writes what was recognised in one paragraph, and what was ignored or repaired on the way.
pub(super) fn write_short_input(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some(input) = &report.input else { return Ok(()) };
    let answer = report.refusal.as_ref().map(answer_line);
    let read = [Some(tally(input, sheet)), answer].into_iter().flatten().collect::<Vec<_>>();
    sheet.wide(&Lead::indent(2), Ink::Faint, &format!("Read: {}", read.join("; ")))?;
    let mark = Lead::sign(2, sheet.style().mark(Status::Warn), Ink::Of(Status::Warn));
    for remark in input.remarks.iter().take(MAX_FURTHER) {
        sheet.paragraph(&mark, Ink::Plain, remark)?;
    }
    write_more(input.remarks.len(), sheet)
}

/// Writes one line for each group after the first.
pub(super) fn write_short_groups(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let groups: Vec<&ReportGroup> = report.input.iter().flat_map(|input| input.groups.iter().skip(1)).collect();
    if !groups.is_empty() {
        sheet.heading("Also in this input")?;
    }
    for group in groups.iter().take(MAX_FURTHER) {
        let verdict = VerdictLine::from_group(group);
        let times = occurrences(group).map(|times| format!(", {times}")).unwrap_or_default();
        let answer = group.refusal.as_ref().map(|refusal| format!(": {}", answer_line(refusal))).unwrap_or_default();
        let mark = Lead::sign(2, sheet.style().mark(verdict.status), Ink::StrongOf(verdict.status));
        sheet.wide(&mark, Ink::Plain, &format!("{verdict}{times}{answer}"))?;
    }
    write_more(groups.len(), sheet)
}

/// How it was recognised; of several, how many and where.
fn tally(input: &ReportInput, sheet: &Sheet<'_>) -> String {
    let Some(first) = input.groups.first() else {
        return match input.recognised {
            0 => "no request and no answer".to_owned(),
            1 => "one answer, not a failure".to_owned(),
            many => format!("{many} answers, none of them a failure"),
        };
    };
    let form = first_place(first).map_or_else(|| first.form.clone(), |place| format!("{}, {place}", first.form));
    if input.failed <= 1 && input.recognised <= 1 {
        return form;
    }
    let failures = if input.failed == 1 { "one failure".to_owned() } else { format!("{} failures", input.failed) };
    let all = if input.recognised > input.failed {
        format!(" in {} requests and answers", input.recognised)
    } else {
        String::new()
    };
    let kinds = match input.groups.len() {
        1 if input.failed > 1 => " of one kind".to_owned(),
        1 => String::new(),
        many => format!(" of {many} kinds"),
    };
    let dash = sheet.style().dash();
    format!(
        "{failures}{kinds}{all} {dash} the first: {}{}",
        first.form,
        occurrences(first).map(|times| format!(", {times}")).unwrap_or_default()
    )
}

/// Writes the groups after the first: verdict, summary, the whole fix, correlation id.
pub(super) fn write_further_groups(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let groups = report.input.iter().flat_map(|input| input.groups.iter().skip(1));
    for (position, group) in groups.enumerate() {
        if position == 0 {
            sheet.heading("Also in this input")?;
        } else {
            sheet.blank()?;
        }
        write_group(group, sheet)?;
    }
    Ok(())
}

fn write_group(group: &ReportGroup, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let verdict = VerdictLine::from_group(group);
    let style = sheet.style();
    let times = occurrences(group).map(|times| format!(" {} {times}", style.dash())).unwrap_or_default();
    let mark = Lead::sign(2, style.mark(verdict.status), Ink::StrongOf(verdict.status));
    sheet.paragraph(&mark, Ink::Strong, &format!("{verdict}{times}"))?;
    if let Some(refusal) = &group.refusal {
        sheet.wide(&Lead::indent(INDENT), Ink::Faint, &answer_line(refusal))?;
    }
    sheet.paragraph(&Lead::indent(INDENT), Ink::Plain, &group.summary)?;
    if let Some(fix) = &group.fix {
        let word = if group.verdict == Verdict::Unclear { "To settle it:" } else { "Fix:" };
        sheet.paragraph(&Lead::sign(INDENT, word, Ink::Strong), Ink::Plain, &fix.title)?;
        for (number, step) in (1..).zip(fix.each_step()) {
            write_step(INDENT + 2, number, &step, sheet)?;
        }
    }
    match group.correlation_ids.as_slice() {
        [] => Ok(()),
        [id] => sheet.wide(&Lead::indent(INDENT), Ink::Faint, &format!("Correlation id: {id}")),
        [first, rest @ ..] => {
            let more = format!("Correlation id: {first}, and {} more", rest.len());
            sheet.wide(&Lead::indent(INDENT), Ink::Faint, &more)
        }
    }
}

/// One line for each group behind the first.
pub(super) fn write_quiet(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    for group in report.input.iter().flat_map(|input| input.groups.iter().skip(1)) {
        let verdict = VerdictLine::from_group(group);
        let style = sheet.style();
        let text = format!("{verdict} {} {}", style.dash(), group.summary);
        sheet.unbroken(&Lead::sign(0, style.mark(verdict.status), Ink::StrongOf(verdict.status)), Ink::Plain, &text)?;
    }
    Ok(())
}

/// Writes the correlation id of the answer, where no sentence for support has it.
pub(super) fn write_correlation_id(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let pasted = report.refusal.as_ref().filter(|_| report.input.is_some() && !support_can_help(report));
    let Some(id) = pasted.and_then(|refusal| refusal.correlation_id.as_ref()) else { return Ok(()) };
    sheet.heading("Correlation id")?;
    sheet.wide(&Lead::indent(2), Ink::Plain, id)
}

/// Writes the sentence for a case at Genesys support, where they can help; with its id they find the request.
pub(super) fn write_sentence_for_support(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let pasted = report.refusal.as_ref().filter(|_| report.input.is_some() && support_can_help(report));
    let Some(refusal) = pasted else { return Ok(()) };
    sheet.heading("For Genesys support")?;
    let Some((id, sentence)) = refusal.correlation_id.as_ref().zip(refusal.support.as_ref()) else {
        let text = "The input shows no correlation id. Support asks for it: it is in the header ININ-Correlation-Id of \
                    the answer, and in its body as contextId.";
        return sheet.paragraph(&Lead::indent(2), Ink::Faint, text);
    };
    sheet.wide(&Lead::indent(2), Ink::Plain, &format!("Correlation id: {id}"))?;
    sheet.paragraph(&Lead::indent(2), Ink::Plain, &format!("If you open a case, say: {sentence}"))
}
