//! What a scan found: the calls that do not exist first, then what is called and what it needs together.

use std::io;

use super::findings::{INDENT, quote, whole};
use super::{Verbosity, operations, steps};
use crate::facts::Location;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::report::{Report, ReportFinding, ReportNeeds, ReportSurvey, Step};
use crate::rule::{Status, Who};
use crate::text::thousands;

/// So many of a list are shown; `-v` and JSON have them all.
const SHOWN: usize = 20;

/// So many places of one problem are shown.
pub(super) const PLACES: usize = 5;

/// So many of what is uncertain or was not read are shown.
const ASIDE: usize = 8;

/// Writes everything below the verdict.
pub(super) fn write(report: &Report, verbosity: Verbosity, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some(survey) = &report.survey else { return Ok(()) };
    let all = verbosity == Verbosity::Verbose;
    sheet.heading("What was scanned")?;
    sheet.paragraph(&Lead::indent(2), Ink::Plain, &tally(survey))?;
    problems(report, Status::Fail, "Calls that do not exist", all, sheet)?;
    problems(report, Status::Warn, "Deprecated", all, sheet)?;
    operations::table(survey, if all { usize::MAX } else { SHOWN }, all, sheet)?;
    needs(survey, sheet)?;
    uncertain(survey, all, sheet)?;
    not_judged(survey, all, sheet)?;
    skipped(survey, all, sheet)?;
    next(survey, sheet)
}

/// Writes what was scanned for the operations that a token was judged for.
pub(super) fn beside(report: &Report, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let Some(survey) = &report.survey else { return Ok(()) };
    sheet.heading("What was scanned")?;
    sheet.paragraph(&Lead::indent(2), Ink::Plain, &tally(survey))?;
    let left = match (survey.uncertain.len(), survey.skipped.len()) {
        (0, 0) => return Ok(()),
        (0, _) => "Not everything was read".to_owned(),
        (1, _) => "One uncertain call was not judged".to_owned(),
        (many, _) => format!("{} uncertain calls were not judged", thousands(many)),
    };
    sheet.paragraph(&Lead::indent(2), Ink::Plain, &format!("{left}: see `why403 scan -v` with the same paths"))
}

/// `src, tools: 1,204 files, 9.6 MB`
fn tally(survey: &ReportSurvey) -> String {
    let roots = match survey.roots.as_slice() {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        few => few.join(", "),
    };
    let files = if survey.files == 1 { "1 file".to_owned() } else { format!("{} files", thousands(survey.files)) };
    format!("{roots}: {files}, {}", size(survey.bytes))
}

/// Bytes as people say them.
fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", tenths(1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(1_000_000)),
        _ => format!("{} GB", tenths(1_000_000_000)),
    }
}

/// `app/mute.py:12:5`
pub(super) fn place(location: &Location) -> String {
    format!("{}:{}:{}", location.file, location.line, location.column)
}

/// The findings of a status, each with its line, what is written there, and what is near.
fn problems(report: &Report, status: Status, heading: &str, all: bool, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let found: Vec<&ReportFinding> = report.findings.iter().filter(|finding| finding.status == status).collect();
    let shown = if all { found.len() } else { SHOWN };
    for (position, finding) in found.iter().take(shown).enumerate() {
        match position {
            0 => sheet.heading(heading)?,
            _ => sheet.blank()?,
        }
        if all {
            whole(finding, sheet)?;
            places("and at", finding.locations.get(1 + PLACES..).unwrap_or_default(), usize::MAX, sheet)?;
        } else {
            short(finding, sheet)?;
        }
    }
    more(found.len(), shown, sheet)
}

fn short(finding: &ReportFinding, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let style = sheet.style();
    let line = |location: &Location| format!("{}:{}", location.file, location.line);
    let first = finding.locations.first();
    let source = first.map(line);
    let written = finding.evidence.iter().find(|piece| Some(&piece.source) == source.as_ref());
    let title = match (first.map(place), written) {
        (Some(place), Some(written)) => format!("{place}  {}", written.quote),
        (Some(place), None) => place,
        (None, _) => finding.rule.clone(),
    };
    sheet.wide(&Lead::sign(2, style.mark(finding.status), Ink::StrongOf(finding.status)), Ink::Strong, &title)?;
    let message = format!("{}: {}", finding.rule, finding.message);
    sheet.paragraph(&Lead::indent(INDENT), Ink::Plain, &message)?;
    for evidence in finding.evidence.iter().filter(|piece| Some(&piece.source) != source.as_ref()) {
        if finding.status == Status::Fail {
            quote(evidence, sheet)?;
        }
    }
    if let Some(fix) = finding.fix.as_ref().filter(|_| finding.status == Status::Fail) {
        sheet.paragraph(&Lead::sign(INDENT, "Fix:", Ink::Strong), Ink::Plain, &fix.title)?;
    }
    places("and at", finding.locations.get(1..).unwrap_or_default(), PLACES, sheet)
}

/// Places of the same, behind a word.
pub(super) fn places(word: &str, locations: &[Location], shown: usize, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let listed: Vec<String> = locations.iter().take(shown).map(place).collect();
    if listed.is_empty() {
        return Ok(());
    }
    let rest = locations.len() - listed.len();
    let more = if rest == 0 { String::new() } else { format!(", and {} more", thousands(rest)) };
    sheet.wide(&Lead::sign(INDENT, word, Ink::Faint), Ink::Plain, &format!("{}{more}", listed.join(", ")))
}

/// Says how many were left out.
pub(super) fn more(count: usize, shown: usize, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if count <= shown {
        return Ok(());
    }
    let text = format!("and {} more; `-v` shows all", thousands(count - shown));
    sheet.paragraph(&Lead::indent(2), Ink::Faint, &text)
}

fn needs(survey: &ReportSurvey, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let ReportNeeds { scopes, smallest_scopes, permissions, smallest_permissions, .. } = &survey.needs;
    if survey.operations.is_empty() {
        return Ok(());
    }
    sheet.heading("What they need together")?;
    set("scopes", scopes, smallest_scopes, survey, sheet)?;
    set("permissions", permissions, smallest_permissions, survey, sheet)?;
    let lead = Lead::indent(2);
    for needed in &survey.needs.conditional {
        sheet.paragraph(&Lead::sign(2, "!", Ink::Faint), Ink::Plain, &format!("In addition: {needed}"))?;
    }
    if !survey.needs.user_context.is_empty() {
        let text = format!("A user behind the token, for {}.", names(&survey.needs.user_context));
        sheet.paragraph(&lead, Ink::Plain, &text)?;
    }
    if !survey.needs.unknown.is_empty() {
        let text = format!("Not, or not fully, known for {}.", names(&survey.needs.unknown));
        sheet.paragraph(&Lead::sign(2, "?", Ink::Faint), Ink::Plain, &text)?;
    }
    Ok(())
}

/// The smallest set, and of how many it was chosen.
fn set(
    kind: &str,
    named: &[String],
    smallest: &[String],
    survey: &ReportSurvey,
    sheet: &mut Sheet<'_>,
) -> io::Result<()> {
    let (size, of) = (smallest.len(), named.len());
    let text = match (size, survey.needs.proven) {
        (0, _) => format!("No {kind} are named."),
        _ if size == of && of == 1 => format!("The one {} that is named:", kind.trim_end_matches('s')),
        _ if size == of => format!("All {of} {kind} that are named:"),
        (_, true) => format!("The fewest {kind} that are enough, {size} of the {of} named:"),
        (_, false) => format!("{size} of the {of} {kind} named are enough; that no fewer are was not shown in time:"),
    };
    sheet.paragraph(&Lead::indent(2), Ink::Plain, &text)?;
    for name in smallest {
        sheet.paragraph(&Lead::sign(4, "-", Ink::Faint), Ink::Plain, &format!("`{name}`"))?;
    }
    Ok(())
}

/// `a`, `b` and 3 more
fn names(names: &[String]) -> String {
    let code = |name: &String| format!("`{name}`");
    match names {
        [only] => code(only),
        few if few.len() <= ASIDE => match few.split_last() {
            Some((last, rest)) => {
                format!("{} and {}", rest.iter().map(code).collect::<Vec<_>>().join(", "), code(last))
            }
            None => String::new(),
        },
        many => {
            let first: Vec<String> = many.iter().take(ASIDE).map(code).collect();
            format!("{} and {} more", first.join(", "), many.len() - ASIDE)
        }
    }
}

fn uncertain(survey: &ReportSurvey, all: bool, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if survey.uncertain.is_empty() {
        return Ok(());
    }
    sheet.heading(&format!("Uncertain, and not judged ({})", thousands(survey.uncertain.len())))?;
    let shown = if all { usize::MAX } else { ASIDE };
    for call in survey.uncertain.iter().take(shown) {
        let title = format!("{}  {}", place(&call.location), call.written);
        sheet.wide(
            &Lead::sign(2, sheet.style().mark(Status::Unknown), Ink::Of(Status::Unknown)),
            Ink::Plain,
            &title,
        )?;
        let may = call.operation.as_ref().map(|name| format!("may be `{name}`: ")).unwrap_or_default();
        sheet.paragraph(&Lead::indent(INDENT), Ink::Faint, &format!("{may}{}", call.why))?;
    }
    more(survey.uncertain.len(), shown, sheet)
}

fn not_judged(survey: &ReportSurvey, all: bool, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if survey.not_judged.is_empty() {
        return Ok(());
    }
    sheet.heading(&format!("Terraform resources, not judged ({})", thousands(survey.not_judged.len())))?;
    let shown = if all { usize::MAX } else { ASIDE };
    for resource in survey.not_judged.iter().take(shown) {
        let text = format!("{}  {}", place(&resource.location), resource.written);
        sheet.wide(&Lead::sign(2, "-", Ink::Faint), Ink::Plain, &text)?;
    }
    more(survey.not_judged.len(), shown, sheet)
}

fn skipped(survey: &ReportSurvey, all: bool, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if survey.skipped.is_empty() {
        return Ok(());
    }
    sheet.heading(&format!("Not read ({})", thousands(survey.skipped.len())))?;
    let shown = if all { usize::MAX } else { ASIDE };
    for skipped in survey.skipped.iter().take(shown) {
        sheet.wide(&Lead::sign(2, "-", Ink::Faint), Ink::Plain, &format!("{}: {}", skipped.path, skipped.why))?;
    }
    more(survey.skipped.len(), shown, sheet)
}

fn next(survey: &ReportSurvey, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if survey.operations.is_empty() {
        return Ok(());
    }
    sheet.heading("Next")?;
    // A name that a shell would take apart is not made part of a command.
    let plain = |root: &String| {
        let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
        !root.is_empty() && !root.starts_with('-') && root.chars().all(safe)
    };
    let (scan, check) = match survey.roots.as_slice() {
        roots if roots.iter().all(plain) => (
            roots.join(" "),
            roots.iter().map(|root| format!("--operations-from-scan {root}")).collect::<Vec<_>>().join(" "),
        ),
        _ => ("PATH".to_owned(), "--operations-from-scan PATH".to_owned()),
    };
    let step = |text, command| Step { who: Who::Developer, text, command: Some(command), begins_option: false };
    let check = format!("why403 check {check}");
    steps::write(1, &step("Judge a token for all of them", &check), sheet)?;
    let scan = format!("why403 scan {scan} --write-policy why403.toml");
    steps::write(2, &step("Keep the list as a policy", &scan), sheet)
}
