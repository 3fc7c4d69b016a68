//! What a scan found: the calls that do not exist first, then what is called and what it needs together.

use std::io;

use super::Verbosity;
use super::findings::{write_evidence, write_in_full};
use super::layout::{INDENT, MAX_PLACES, at_most, write_omitted, write_places};
use super::operations::write_table;
use super::source_line::write_source_line;
use super::steps::write_step;
use crate::render::lists::{NeededNames, PlaceForm, ScannedCode, line_of};
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::report::{Report, ReportFinding, Step};
use crate::rule::{Status, Who};
use crate::text::thousands;

/// Maximum problems and operations listed; `-v` and JSON have them all.
const MAX_LISTED: usize = 20;

/// Maximum items listed of what is uncertain, not judged or not read.
const MAX_ASIDE: usize = 8;

/// Writes everything below the verdict of a scan.
pub(super) fn write(report: &Report, verbosity: Verbosity, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some(survey) = &report.survey else { return Ok(()) };
    let code = ScannedCode::new(survey, usize::MAX, PlaceForm::LineAndColumn);
    write_scanned(&code, sheet)?;
    write_problems(report, Status::Fail, "Calls that do not exist", verbosity, sheet)?;
    write_problems(report, Status::Warn, "Deprecated or ending", verbosity, sheet)?;
    write_table(&code.operations, MAX_LISTED, verbosity, sheet)?;
    write_needs(&code, sheet)?;
    write_uncertain(&code, verbosity, sheet)?;
    let resources: Vec<String> =
        code.not_judged.iter().map(|resource| format!("{}  {}", resource.place, resource.written)).collect();
    write_list("Terraform resources, not judged", &resources, verbosity, sheet)?;
    let skipped: Vec<String> =
        code.skipped.iter().map(|skipped| format!("{}: {}", skipped.path, skipped.why)).collect();
    write_list("Not read", &skipped, verbosity, sheet)?;
    write_next(&code, sheet)
}

/// Writes what was scanned for the operations that a token was judged for.
pub(super) fn write_for_judged(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some(survey) = &report.survey else { return Ok(()) };
    let code = ScannedCode::new(survey, 0, PlaceForm::LineAndColumn);
    write_scanned(&code, sheet)?;
    let left_out = match (code.uncertain.len(), code.skipped.len()) {
        (0, 0) => return Ok(()),
        (0, _) => "Not everything was read".to_owned(),
        (1, _) => "One uncertain call was not judged".to_owned(),
        (many, _) => format!("{} uncertain calls were not judged", thousands(many)),
    };
    sheet.paragraph(&Lead::indent(2), Ink::Plain, &format!("{left_out}: see `why403 scan -v` with the same paths"))
}

/// `src, tools: 1,204 files, 9.6 MB`
fn write_scanned(code: &ScannedCode<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let roots = match code.roots {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        few => few.join(", "),
    };
    sheet.heading("What was scanned")?;
    sheet.paragraph(&Lead::indent(2), Ink::Plain, &format!("{roots}: {}, {}", code.files, code.size))
}

/// The findings of a status, each with its line, what is written there, and what is near.
fn write_problems(
    report: &Report,
    status: Status,
    heading: &str,
    verbosity: Verbosity,
    sheet: &mut Sheet<'_>,
) -> io::Result<()> {
    let found: Vec<&ReportFinding> = report.findings.iter().filter(|finding| finding.status == status).collect();
    let max = at_most(MAX_LISTED, verbosity);
    for (position, finding) in found.iter().take(max).enumerate() {
        match position {
            0 => sheet.heading(heading)?,
            _ => sheet.blank()?,
        }
        if verbosity == Verbosity::Verbose {
            write_in_full(finding, sheet)?;
            let rest = finding.locations.get(1 + MAX_PLACES..).unwrap_or_default();
            write_places("and at", rest, usize::MAX, sheet)?;
        } else {
            write_problem(finding, sheet)?;
        }
    }
    write_omitted(found.len(), max, sheet)
}

fn write_problem(finding: &ReportFinding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let style = sheet.style();
    let first = finding.locations.first();
    let source = first.map(line_of);
    let written = finding.evidence.iter().find(|piece| Some(&piece.source) == source.as_ref());
    let place = first.map(|first| PlaceForm::LineAndColumn.write(first));
    let title = match (place, written) {
        (Some(place), Some(written)) => format!("{place}  {}", written.quote),
        (Some(place), None) => place,
        (None, _) => finding.rule.clone(),
    };
    sheet.wide(&Lead::sign(2, style.mark(finding.status), Ink::StrongOf(finding.status)), Ink::Strong, &title)?;
    write_source_line(finding, source.as_deref(), sheet)?;
    let message = format!("{}: {}", finding.rule, finding.message);
    sheet.paragraph(&Lead::indent(INDENT), Ink::Plain, &message)?;
    for evidence in finding.evidence.iter().filter(|piece| Some(&piece.source) != source.as_ref()) {
        if finding.status == Status::Fail {
            write_evidence(evidence, sheet)?;
        }
    }
    if let Some(fix) = finding.fix.as_ref().filter(|_| finding.status == Status::Fail) {
        sheet.paragraph(&Lead::sign(INDENT, "Fix:", Ink::Strong), Ink::Plain, &fix.title)?;
    }
    write_places("and at", finding.locations.get(1..).unwrap_or_default(), MAX_PLACES, sheet)
}

fn write_needs(code: &ScannedCode<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if code.operations.is_empty() {
        return Ok(());
    }
    sheet.heading("What they need together")?;
    let lead = Lead::indent(2);
    for NeededNames { label, names, .. } in &code.needed {
        let end = if names.is_empty() { "." } else { ":" };
        sheet.paragraph(&lead, Ink::Plain, &format!("{label}{end}"))?;
        for name in *names {
            sheet.paragraph(&Lead::sign(4, "-", Ink::Faint), Ink::Plain, &format!("`{name}`"))?;
        }
    }
    for needed in &code.conditional {
        sheet.paragraph(&Lead::sign(2, "!", Ink::Faint), Ink::Plain, &format!("In addition: {needed}"))?;
    }
    if !code.user_context.is_empty() {
        let text = format!("A user token (not client credentials), for {}.", names_in_words(code.user_context));
        sheet.paragraph(&lead, Ink::Plain, &text)?;
    }
    if !code.unknown.is_empty() {
        let text = format!("Not fully known for {}.", names_in_words(code.unknown));
        sheet.paragraph(&Lead::sign(2, "?", Ink::Faint), Ink::Plain, &text)?;
    }
    Ok(())
}

/// `a`, `b` and 3 more
fn names_in_words(names: &[String]) -> String {
    let code = |name: &String| format!("`{name}`");
    match names {
        [only] => code(only),
        few if few.len() <= MAX_ASIDE => match few.split_last() {
            Some((last, rest)) => {
                format!("{} and {}", rest.iter().map(code).collect::<Vec<_>>().join(", "), code(last))
            }
            None => String::new(),
        },
        many => {
            let first: Vec<String> = many.iter().take(MAX_ASIDE).map(code).collect();
            format!("{} and {} more", first.join(", "), many.len() - MAX_ASIDE)
        }
    }
}

fn write_uncertain(code: &ScannedCode<'_>, verbosity: Verbosity, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if code.uncertain.is_empty() {
        return Ok(());
    }
    sheet.heading(&format!("Uncertain, not judged ({})", thousands(code.uncertain.len())))?;
    let max = at_most(MAX_ASIDE, verbosity);
    let mark = Lead::sign(2, sheet.style().mark(Status::Unknown), Ink::Of(Status::Unknown));
    for call in code.uncertain.iter().take(max) {
        sheet.wide(&mark, Ink::Plain, &format!("{}  {}", call.place, call.written))?;
        let may = call.operation.map(|name| format!("may be `{name}`: ")).unwrap_or_default();
        sheet.paragraph(&Lead::indent(INDENT), Ink::Faint, &format!("{may}{}", call.why))?;
    }
    write_omitted(code.uncertain.len(), max, sheet)
}

/// Lines under a heading with their number.
fn write_list(heading: &str, lines: &[String], verbosity: Verbosity, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    sheet.heading(&format!("{heading} ({})", thousands(lines.len())))?;
    let max = at_most(MAX_ASIDE, verbosity);
    for line in lines.iter().take(max) {
        sheet.wide(&Lead::sign(2, "-", Ink::Faint), Ink::Plain, line)?;
    }
    write_omitted(lines.len(), max, sheet)
}

fn write_next(code: &ScannedCode<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if code.operations.is_empty() {
        return Ok(());
    }
    sheet.heading("Next")?;
    // A path that a shell would split or expand is not made part of a command.
    let is_plain = |root: &String| {
        let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
        !root.is_empty() && !root.starts_with('-') && root.chars().all(safe)
    };
    let (scan, check) = if code.roots.iter().all(is_plain) {
        let flags: Vec<String> = code.roots.iter().map(|root| format!("--operations-from-scan {root}")).collect();
        (code.roots.join(" "), flags.join(" "))
    } else {
        ("PATH".to_owned(), "--operations-from-scan PATH".to_owned())
    };
    let step = |text, command| Step { who: Who::Developer, text, command: Some(command), begins_option: false };
    let check = format!("why403 check {check}");
    write_step(INDENT + 2, 1, &step("Judge a token for all of them", &check), sheet)?;
    let scan = format!("why403 scan {scan} --write-policy why403.toml");
    write_step(INDENT + 2, 2, &step("Keep the list as a policy", &scan), sheet)
}
