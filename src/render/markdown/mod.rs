//! The report as a checklist in GitHub-flavoured Markdown, ready to be pasted in a ticket.
//!
//! First what the job needs, ticked off where it is so; then a part for the administrator, with what each change would
//! newly allow. Text from outside goes through `markdown_text`, and nothing else writes it.

mod administrator;
mod lists;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use crate::facts::Evidence;
use crate::render::checklist::{self, Item, State};
use crate::render::markdown_text::{code, text};
use crate::render::terminal::{elsewhere, exchanges, findings, input};
use crate::render::verdict_line::VerdictLine;
use crate::report::requirements::CatalogueEdition;
use crate::report::{Report, ReportFix, ReportGroup, ReportToken, person};
use crate::rule::Status;
use crate::text::excerpt;

/// Writes a report in Markdown.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    head(report, out)?;
    let groups = report.input.as_ref().map(|input| input.groups.as_slice()).unwrap_or_default();
    if let [first, _, ..] = groups {
        group_heading(1, first, out)?;
        items(report, 3, out)?;
        correlation_ids(&first.correlation_ids, out)?;
        for (number, group) in (2..).zip(groups.iter().skip(1)) {
            further_group(number, group, out)?;
        }
    } else if !report.findings.is_empty() {
        writeln!(out, "\n## Checklist")?;
        items(report, 3, out)?;
    }
    done(report, out)?;
    lists::judged(report, out)?;
    lists::privilege(report, out)?;
    lists::survey(report, out)?;
    administrator::write(report, out)?;
    support(report, out)?;
    if let Some(advice) = elsewhere(report) {
        writeln!(out, "\n## If it is still refused\n\n{}", text(advice))?;
    }
    let edition = CatalogueEdition::in_use();
    let source = if edition.source == "built-in" { String::new() } else { format!(" from {}", code(&edition.source)) };
    writeln!(
        out,
        "\n---\n\n{} {}, `{}`; published API definition of {}{source}.",
        report.tool.name,
        report.tool.version,
        report.command,
        text(&edition.date)
    )
}

/// The verdict, what to do in one sentence, and what it is about.
fn head(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let told = VerdictLine::of(report);
    writeln!(out, "# {} {}\n\n{}", mark(told.status), text(&named(told)), text(&report.summary))?;
    let mut about = Vec::new();
    if let Some(operation) = &report.operation {
        let request = format!("{} {}", operation.method, operation.path);
        about.push(format!("Operation: {}, {}", code(&operation.name), code(&request)));
    }
    about.extend(report.token.as_ref().map(|told| format!("Token: {}", token(told))));
    about.extend(report.policy.as_ref().map(|policy| format!("Policy: {}", code(&policy.file))));
    if let Some(input) = &report.input {
        let read = format!("{} recognised, {} failed", input.recognised, input.failed);
        about.push(format!("Requests and answers: {read}"));
        about.extend(input.remarks.iter().map(|remark| format!("Remark: {}", text(remark))));
    }
    if !about.is_empty() {
        writeln!(out)?;
    }
    about.iter().try_for_each(|line| writeln!(out, "- {line}"))
}

/// "Refused: `missing-scope`"
fn named(told: VerdictLine<'_>) -> String {
    match told.rule {
        Some(rule) => format!("{}: `{rule}`", checklist::heading(told.word)),
        None => checklist::heading(told.word),
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

fn token(token: &ReportToken) -> String {
    let format = if token.format == "jwt" { "JWT" } else { token.format.as_str() };
    let mut parts = vec![text(format), code(&token.fingerprint)];
    if token.grant.as_deref() == Some("client_credentials") {
        parts.push("service account".to_owned());
    }
    let whose = match token.subject_source.as_deref() {
        Some("users/me") => "user",
        Some("sub_unverified") => "unverified sub",
        _ => "sub",
    };
    parts.extend(token.subject.as_ref().map(|id| format!("{whose} {}", code(id))));
    parts.extend(token.client_id.as_ref().map(|id| format!("client {}", code(id))));
    parts.extend(token.expires_at.as_ref().map(|instant| format!("expires {}", code(instant))));
    parts.join(", ")
}

/// The checklist, a heading a link.
fn items(report: &Report, level: usize, out: &mut dyn Write) -> io::Result<()> {
    for (link, found) in checklist::chain(report) {
        writeln!(out, "\n{} {}\n", "#".repeat(level), text(&checklist::heading(link)))?;
        found.iter().try_for_each(|found| item(found, out))?;
    }
    let aside: Vec<_> = checklist::aside(report).collect();
    if aside.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n<details>\n<summary>Does not apply ({})</summary>\n", aside.len())?;
    for finding in aside {
        writeln!(out, "- {}: {}", code(&finding.rule), text(&finding.message))?;
    }
    writeln!(out, "\n</details>")
}

fn item(item: &Item<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (finding, title) = (item.finding, checklist::heading(item.title()));
    let told = format!("{}, {}", code(&finding.rule), text(&findings::authority(finding)));
    match item.state {
        State::Done => writeln!(out, "- [x] {}", text(&title))?,
        State::Noted => {
            writeln!(out, "- [x] ⚠ {} ({told})", text(&title))?;
            if let Some(fix) = &finding.fix {
                writeln!(out, "  - To do: {}", text(&fix.title))?;
            }
        }
        State::Open => {
            let who = item.who().map(|who| format!(" – {who}")).unwrap_or_default();
            writeln!(out, "- [ ] **{}**{who}", text(&title))?;
            let why = if finding.status == Status::Unknown { "Not known" } else { "Why" };
            if finding.fix.is_some() {
                writeln!(out, "  - {why}: {} ({told})", text(&finding.message))?;
            } else {
                writeln!(out, "  - {why}: {told}")?;
            }
            finding.evidence.iter().try_for_each(|piece| evidence(piece, out))?;
            for location in finding.locations.iter().take(lists::PLACES) {
                writeln!(out, "  - At {}", code(&checklist::place(location)))?;
            }
            if finding.locations.len() > lists::PLACES {
                writeln!(out, "  - and {} more places", finding.locations.len() - lists::PLACES)?;
            }
            match &finding.fix {
                Some(fix) => steps(fix, finding.status, out)?,
                None if finding.status == Status::Unknown => {
                    writeln!(out, "  - To settle it: {}", checklist::WAITING)?;
                }
                None => {}
            }
        }
    }
    Ok(())
}

fn evidence(evidence: &Evidence, out: &mut dyn Write) -> io::Result<()> {
    let quote = excerpt(&evidence.quote, findings::QUOTE);
    writeln!(out, "  - Evidence: {}: {}", text(&evidence.source), code(&quote))
}

/// The steps, each with who takes it.
fn steps(fix: &ReportFix, status: Status, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  - {}:", if status == Status::Unknown { "To settle it" } else { "Steps" })?;
    for (number, step) in (1..).zip(fix.each_step()) {
        let (or, who) = (step.or(), checklist::heading(person(step.who)));
        write!(out, "    {number}. {or}{who}: {}", text(step.text))?;
        match step.command {
            Some(command) => writeln!(out, ": {}", code(command))?,
            None => writeln!(out)?,
        }
    }
    if fix.reference.is_empty() { Ok(()) } else { writeln!(out, "  - Reference: {}", text(&fix.reference)) }
}

fn group_heading(number: usize, group: &ReportGroup, out: &mut dyn Write) -> io::Result<()> {
    let told = VerdictLine::of_group(group);
    let times = input::times(group).map(|times| format!(" – {}", text(&times))).unwrap_or_default();
    writeln!(out, "\n## {number}. {} {}{times}\n", mark(told.status), text(&named(told)))?;
    let answer = group.refusal.as_ref().map(|refusal| format!("{}\n\n", code(&input::answer(refusal))));
    writeln!(out, "{}{}", answer.unwrap_or_default(), text(&group.summary))
}

fn further_group(number: usize, group: &ReportGroup, out: &mut dyn Write) -> io::Result<()> {
    group_heading(number, group, out)?;
    if let Some(fix) = &group.fix {
        writeln!(out, "\n- [ ] **{}** – {}", text(&fix.title), fix.who())?;
        steps(fix, VerdictLine::of_group(group).status, out)?;
    }
    correlation_ids(&group.correlation_ids, out)
}

fn correlation_ids(ids: &[String], out: &mut dyn Write) -> io::Result<()> {
    let ids: Vec<String> = ids.iter().map(|id| code(id)).collect();
    if ids.is_empty() { Ok(()) } else { writeln!(out, "\nCorrelation ids: {}", ids.join(", ")) }
}

/// What `mute` did.
fn done(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Some(action) = &report.action else { return Ok(()) };
    writeln!(out, "\n## What was done\n\n{}", text(&action.note))?;
    match &action.restored {
        Some(back) => writeln!(out, "\nAnd back: {}", text(&back.note)),
        None => Ok(()),
    }
}

/// What a case at the platform's support needs.
fn support(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let sentence = report.refusal.as_ref().filter(|_| report.input.is_some()).and_then(|told| told.support.as_deref());
    let quoted = exchanges::to_quote(report);
    if sentence.is_none() && quoted.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## For Genesys support\n")?;
    if let Some(sentence) = sentence {
        writeln!(out, "If you open a case, say: {}", text(sentence))?;
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
        let status = exchange.status.map(|status| format!("{status} ")).unwrap_or_default();
        writeln!(out, "- {}: {}", code(id), code(&format!("{status}{}", exchanges::request(exchange))))?;
    }
    Ok(())
}
