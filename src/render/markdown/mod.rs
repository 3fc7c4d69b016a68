//! The report as a checklist in GitHub-flavoured Markdown, ready to be pasted in a ticket.
//!
//! First who does what; then a part for the administrator, with what each change newly allows and how to undo it; then
//! one for the developer, with what the job needs, ticked off where it is so. Text from outside goes through
//! `markdown_text`, and nothing else writes it.

mod administrator;
mod lists;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use crate::facts::{Evidence, GrantKind};
use crate::render::checklist::{self, Item, State, capitalized};
use crate::render::decisive::{advice_if_still_refused, control_scope_note, is_control_scope_note};
use crate::render::exchange::{self, answered_request};
use crate::render::explained::{answer_line, occurrences};
use crate::render::finding::{MAX_QUOTE, authority};
use crate::render::lists::line_of;
use crate::render::markdown_text::{code, escaped};
use crate::render::options::Verbosity;
use crate::render::remedy::{Packet, Task};
use crate::render::verdict_line::VerdictLine;
use crate::report::requirements::CatalogueEdition;
use crate::report::{Report, ReportFix, ReportGroup, ReportToken, SubjectSource, person};
use crate::rule::Status;
use crate::text::excerpt;

/// The heading of the developer's part; links in the report go to it.
const DEVELOPER: &str = "For the developer";

/// Writes a report in Markdown; what does not apply only where everything is asked for.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, verbosity: Verbosity, out: &mut dyn Write) -> io::Result<()> {
    let packet = Packet::new(report);
    write_head(report, &packet, out)?;
    administrator::write_changes(&packet, out)?;
    let groups = report.input.as_ref().map(|input| input.groups.as_slice()).unwrap_or_default();
    if !report.findings.is_empty() {
        writeln!(out, "\n## {DEVELOPER}")?;
    }
    if let [first, _, ..] = groups {
        write_group_heading(1, first, out)?;
        write_items(report, 4, verbosity, out)?;
        write_correlation_ids(&first.correlation_ids, out)?;
        for (number, group) in (2..).zip(groups.iter().skip(1)) {
            write_further_group(number, group, out)?;
        }
    } else {
        write_items(report, 3, verbosity, out)?;
    }
    write_action(report, out)?;
    lists::write_judged(report, out)?;
    lists::write_privilege(report, out)?;
    lists::write_survey(report, out)?;
    write_support(report, out)?;
    if let Some(advice) = advice_if_still_refused(report) {
        writeln!(out, "\n## If it is still refused\n\n{}", escaped(advice))?;
    }
    let edition = CatalogueEdition::in_use();
    let source = edition.refreshed_from().map(|source| format!(" from {}", code(source))).unwrap_or_default();
    writeln!(
        out,
        "\n---\n\n{} {}, `{}`; published API definition of {}{source}.",
        report.tool.name,
        report.tool.version,
        report.command,
        escaped(&edition.date)
    )
}

/// The verdict, what to do in one sentence, who does it, and what it is about.
fn write_head(report: &Report, packet: &Packet, out: &mut dyn Write) -> io::Result<()> {
    let verdict = VerdictLine::from_report(report);
    writeln!(out, "# {} {}\n\n{}", mark(verdict.status), escaped(&verdict_heading(verdict)), escaped(&report.summary))?;
    if !packet.tasks.is_empty() {
        writeln!(out)?;
    }
    for Task { who, text, is_administrators } in &packet.tasks {
        let (link, part) = match is_administrators {
            true => ("steps", "#for-the-administrator"),
            false => ("details", "#for-the-developer"),
        };
        writeln!(out, "- **{who}:** {} ([{link}]({part}))", escaped(text))?;
    }
    let unsupported = report.refusal.as_ref().filter(|_| !exchange::support_can_help(report));
    let correlation_id = unsupported.and_then(|refusal| refusal.correlation_id.as_ref());
    let mut about: Vec<String> =
        packet.origin.iter().map(|(label, value)| format!("{label}: {}", escaped(value))).collect();
    if let Some(operation) = &report.operation {
        let request = format!("{} {}", operation.method, operation.path);
        about.push(format!("Operation: {}, {}", code(&operation.name), code(&request)));
    }
    about.extend(report.token.as_ref().map(|token| format!("Token: {}", describe_token(token))));
    about.extend(report.policy.as_ref().map(|policy| format!("Policy: {}", code(&policy.file))));
    about.extend(correlation_id.map(|id| format!("Correlation id: {}", code(id))));
    if let Some(input) = &report.input {
        let read = format!("{} recognised, {} failed", input.recognised, input.failed);
        about.push(format!("Requests and answers: {read}"));
        about.extend(input.remarks.iter().map(|remark| format!("Remark: {}", escaped(remark))));
    }
    if !about.is_empty() {
        writeln!(out)?;
    }
    about.iter().try_for_each(|line| writeln!(out, "- {line}"))
}

/// "Refused: `missing-scope`"
fn verdict_heading(verdict: VerdictLine<'_>) -> String {
    match verdict.rule {
        Some(rule) => format!("{}: `{rule}`", capitalized(verdict.word)),
        None => capitalized(verdict.word),
    }
}

fn mark(status: Status) -> &'static str {
    match status {
        Status::Pass => "✔",
        Status::Fail => "✘",
        Status::Warn => "⚠",
        Status::Unknown => "❓",
        Status::NotApplicable => "–",
    }
}

fn describe_token(token: &ReportToken) -> String {
    let mut parts = vec![token.format_name().to_owned(), code(&token.fingerprint)];
    if token.grant == Some(GrantKind::ClientCredentials) {
        parts.push("service account".to_owned());
    }
    let whose = match token.subject_source {
        Some(SubjectSource::UsersMe | SubjectSource::SubjectsMe) => "user",
        Some(SubjectSource::SubUnverified) => "unverified sub",
        Some(SubjectSource::Sub) | None => "sub",
    };
    parts.extend(token.subject.as_ref().map(|id| format!("{whose} {}", code(id))));
    parts.extend(token.client_id.as_ref().map(|id| format!("client {}", code(id))));
    parts.extend(token.expires_at.as_ref().map(|instant| format!("expires {}", code(instant))));
    parts.join(", ")
}

/// The checklist, a heading a link.
fn write_items(report: &Report, level: usize, verbosity: Verbosity, out: &mut dyn Write) -> io::Result<()> {
    for (subject, found) in checklist::items_by_subject(report) {
        let found: Vec<&Item<'_>> = found.iter().filter(|item| !is_control_scope_note(item.finding)).collect();
        if found.is_empty() {
            continue;
        }
        writeln!(out, "\n{} {}\n", "#".repeat(level), escaped(&capitalized(subject.as_str())))?;
        found.into_iter().try_for_each(|found| write_item(found, out))?;
    }
    if let Some(note) = control_scope_note(report) {
        writeln!(out, "\nNote: {}", escaped(&note))?;
    }
    let aside: Vec<_> = checklist::not_applicable(report).collect();
    if aside.is_empty() || verbosity < Verbosity::Verbose {
        return Ok(());
    }
    writeln!(out, "\n<details>\n<summary>Not needed here ({})</summary>\n", aside.len())?;
    for finding in aside {
        writeln!(out, "- {}: {}", code(&finding.rule), escaped(&finding.message))?;
    }
    writeln!(out, "\n</details>")
}

fn write_item(item: &Item<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (finding, title) = (item.finding, capitalized(item.title()));
    let rule = format!("{}, {}", code(&finding.rule), escaped(&authority(finding)));
    match item.state {
        State::Done => writeln!(out, "- [x] {}", escaped(&title))?,
        State::Noted => {
            writeln!(out, "- [x] ⚠ {} ({rule})", escaped(&title))?;
            if let Some(fix) = &finding.fix {
                writeln!(out, "  - To do: {}", escaped(&fix.title))?;
            }
        }
        State::Open => {
            let who = item.who().map(|who| format!(" – {who}")).unwrap_or_default();
            writeln!(out, "- [ ] **{}**{who}", escaped(&title))?;
            let why = if finding.status == Status::Unknown { "Not known" } else { "Why" };
            if finding.fix.is_some() {
                writeln!(out, "  - {why}: {} ({rule})", escaped(&finding.message))?;
            } else {
                writeln!(out, "  - {why}: {rule}")?;
            }
            finding.evidence.iter().try_for_each(|piece| write_evidence(piece, out))?;
            for location in finding.locations.iter().take(lists::MAX_PLACES) {
                writeln!(out, "  - At {}", code(&line_of(location)))?;
            }
            if finding.locations.len() > lists::MAX_PLACES {
                writeln!(out, "  - and {} more places", finding.locations.len() - lists::MAX_PLACES)?;
            }
            match &finding.fix {
                Some(fix) => write_steps(fix, finding.status, out)?,
                None if finding.status == Status::Unknown => {
                    writeln!(out, "  - To settle it: {}", checklist::WAITING)?;
                }
                None => {}
            }
        }
    }
    Ok(())
}

fn write_evidence(evidence: &Evidence, out: &mut dyn Write) -> io::Result<()> {
    let quote = excerpt(&evidence.quote, MAX_QUOTE);
    writeln!(out, "  - Evidence: {}: {}", escaped(&evidence.source), code(&quote))
}

/// The steps, each with who takes it.
fn write_steps(fix: &ReportFix, status: Status, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  - {}:", if status == Status::Unknown { "To settle it" } else { "Steps" })?;
    for (number, step) in (1..).zip(fix.each_step()) {
        let (or, who) = (step.or(), capitalized(person(step.who)));
        write!(out, "    {number}. {or}{who}: {}", escaped(step.text))?;
        match step.command {
            Some(command) => writeln!(out, ": {}", code(command))?,
            None => writeln!(out)?,
        }
    }
    if fix.reference.is_empty() { Ok(()) } else { writeln!(out, "  - Reference: {}", escaped(&fix.reference)) }
}

fn write_group_heading(number: usize, group: &ReportGroup, out: &mut dyn Write) -> io::Result<()> {
    let verdict = VerdictLine::from_group(group);
    let times = occurrences(group).map(|times| format!(" – {}", escaped(&times))).unwrap_or_default();
    writeln!(out, "\n### {number}. {} {}{times}\n", mark(verdict.status), escaped(&verdict_heading(verdict)))?;
    let answer = group.refusal.as_ref().map(|refusal| format!("{}\n\n", code(&answer_line(refusal))));
    writeln!(out, "{}{}", answer.unwrap_or_default(), escaped(&group.summary))
}

fn write_further_group(number: usize, group: &ReportGroup, out: &mut dyn Write) -> io::Result<()> {
    write_group_heading(number, group, out)?;
    if let Some(fix) = &group.fix {
        writeln!(out, "\n- [ ] **{}** – {}", escaped(&fix.title), fix.who())?;
        write_steps(fix, VerdictLine::from_group(group).status, out)?;
    }
    write_correlation_ids(&group.correlation_ids, out)
}

fn write_correlation_ids(ids: &[String], out: &mut dyn Write) -> io::Result<()> {
    let ids: Vec<String> = ids.iter().map(|id| code(id)).collect();
    if ids.is_empty() { Ok(()) } else { writeln!(out, "\nCorrelation ids: {}", ids.join(", ")) }
}

/// What `mute` did.
fn write_action(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Some(action) = &report.action else { return Ok(()) };
    writeln!(out, "\n## What was done\n\n{}", escaped(&action.note))?;
    match &action.restored {
        Some(back) => writeln!(out, "\nAnd back: {}", escaped(&back.note)),
        None => Ok(()),
    }
}

/// What a case at the platform's support needs.
fn write_support(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let pasted = report.refusal.as_ref().filter(|_| report.input.is_some() && exchange::support_can_help(report));
    let sentence = pasted.and_then(|refusal| refusal.support.as_deref());
    let quoted = exchange::for_support(report);
    if sentence.is_none() && quoted.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## For Genesys support\n")?;
    if let Some(sentence) = sentence {
        writeln!(out, "If you open a case, say: {}", escaped(sentence))?;
    }
    if quoted.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "{}If you open a case, quote the correlation id of the request:\n",
        if sentence.is_some() { "\n" } else { "" }
    )?;
    for (exchange, id) in quoted {
        writeln!(out, "- {}: {}", code(id), code(&answered_request(exchange)))?;
    }
    Ok(())
}
