//! What stands on the page, as the template wants it.

use serde::Serialize;

use super::chain::{Chain, picture};
use super::facts::{Fact, Sheet, fact, facts};
use super::lists::{Judged, Privilege, Survey, judged, places, privilege, survey};
use crate::render::checklist::heading;
use crate::render::remedy::{self, NAMED, counted};
use crate::render::terminal::steps::{Part, with_command};
use crate::render::terminal::{decisive_findings, decisive_headings, elsewhere, exchanges, findings, input};
use crate::render::verdict_line::VerdictLine;

use crate::report;
use crate::report::requirements::CatalogueEdition;
use crate::report::{Report, ReportExchange, ReportFinding, ReportFix, ReportGroup, person};
use crate::rule::Status;
use crate::text::excerpt;

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    tool: String,
    command: String,
    status: &'static str,
    verdict: String,
    rule: Option<String>,
    summary: String,
    about: Vec<Fact>,
    chain: Option<Chain>,
    decisive: Vec<Section>,
    groups: Vec<Group>,
    judged: Vec<Judged>,
    privilege: Option<Privilege>,
    survey: Option<Survey>,
    changes: Vec<Change>,
    elsewhere: Option<&'static str>,
    others: Vec<Section>,
    facts: Vec<Sheet>,
    exchanges: Vec<Exchange>,
    support: Support,
    catalogue: String,
}

/// Findings under a heading.
#[derive(Debug, Serialize)]
struct Section {
    heading: String,
    status: &'static str,
    findings: Vec<Finding>,
}

#[derive(Debug, Serialize)]
struct Finding {
    rule: String,
    status: &'static str,
    word: &'static str,
    authority: String,
    message: String,
    evidence: Vec<(String, String)>,
    places: Vec<String>,
    fix: Option<Cure>,
}

#[derive(Debug, Serialize)]
struct Cure {
    word: &'static str,
    title: String,
    who: String,
    steps: Vec<Step>,
    reference: String,
}

#[derive(Debug, Serialize)]
struct Step {
    who: String,
    /// Whether it is a command, and its text.
    parts: Vec<(bool, String)>,
}

/// Failures with one cause, of an input that was explained.
#[derive(Debug, Serialize)]
struct Group {
    status: &'static str,
    verdict: String,
    times: Option<String>,
    answer: Option<String>,
    summary: String,
    fix: Option<Cure>,
    ids: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Change {
    title: String,
    places: Vec<String>,
    cautions: Vec<String>,
    commands: Vec<String>,
    terraform: Vec<String>,
    allowances: Vec<Allowance>,
}

#[derive(Debug, Serialize)]
struct Allowance {
    text: String,
    named: Vec<(String, String)>,
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct Exchange {
    status: String,
    class: &'static str,
    request: String,
    code: Option<String>,
    duration: u64,
    id: Option<String>,
}

#[derive(Debug, Serialize)]
struct Support {
    sentence: Option<String>,
    ids: Vec<(String, String)>,
}

impl Page {
    pub(super) fn of(report: &Report) -> Self {
        let VerdictLine { status, word, rule } = VerdictLine::of(report);
        let edition = CatalogueEdition::in_use();
        let source = if edition.source == "built-in" { String::new() } else { format!(" from {}", edition.source) };
        let groups = report.input.as_ref().map(|input| input.groups.as_slice()).unwrap_or_default();
        Self {
            tool: format!("{} {}", report.tool.name, report.tool.version),
            command: report.command.clone(),
            status: status_class(status),
            verdict: heading(word),
            rule: rule.map(str::to_owned),
            summary: report.summary.clone(),
            about: about(report),
            chain: picture(report),
            decisive: decisive(report),
            groups: groups.iter().skip(1).map(group).collect(),
            judged: judged(report),
            privilege: privilege(report),
            survey: survey(report),
            changes: remedy::changes(report).iter().map(change).collect(),
            elsewhere: elsewhere(report),
            others: others(report),
            facts: facts(report),
            exchanges: report.exchanges.iter().map(exchange).collect(),
            support: Support {
                sentence: report
                    .refusal
                    .as_ref()
                    .filter(|_| report.input.is_some())
                    .and_then(|refusal| refusal.support.clone()),
                ids: exchanges::to_quote(report)
                    .into_iter()
                    .map(|(exchange, id)| (id.to_owned(), answered(exchange)))
                    .collect(),
            },
            catalogue: format!("{}{source}", edition.date),
        }
    }
}

/// The class that colours a status.
pub(super) fn status_class(status: Status) -> &'static str {
    match status {
        Status::Fail => "fail",
        Status::Warn => "warn",
        Status::Pass => "pass",
        Status::Unknown => "unknown",
        Status::NotApplicable => "aside",
    }
}

/// A status in words.
pub(super) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Fail => "fails",
        Status::Warn => "warning",
        Status::Pass => "in order",
        Status::Unknown => "not known",
        Status::NotApplicable => "does not apply",
    }
}

fn about(report: &Report) -> Vec<Fact> {
    let mut about = Vec::new();
    about.extend(report.operation.as_ref().map(|operation| fact("Operation", &operation.name, true)));
    about.extend(report.policy.as_ref().map(|policy| fact("Policy", &policy.file, true)));
    if let Some(input) = &report.input {
        let read = format!("{} requests and answers recognised, {} failed", input.recognised, input.failed);
        about.push(fact("Input", read, false));
        if let Some(first) = input.groups.first() {
            let times = input::times(first).map(|times| format!(", {times}")).unwrap_or_default();
            about.push(fact("First", format!("{}{times}", first.form), false));
        }
        about.extend(report.refusal.as_ref().map(|refusal| fact("Answer", input::answer(refusal), true)));
        about.extend(input.remarks.iter().map(|remark| fact("Remark", remark, false)));
    }
    if let Some(action) = &report.action {
        about.push(fact("Action", &action.note, false));
        about.extend(action.restored.as_ref().map(|back| fact("And back", &back.note, false)));
    }
    about
}

/// The findings that carry the verdict: the first under its own heading.
fn decisive(report: &Report) -> Vec<Section> {
    let findings = decisive_findings(report);
    let (first, further) = decisive_headings(report.verdict, findings.len());
    let mut sections: Vec<Section> = Vec::new();
    for (position, told) in findings.into_iter().enumerate() {
        let heading = if position == 0 { first } else { further };
        match sections.last_mut() {
            Some(section) if heading.is_empty() || section.heading == heading => section.findings.push(finding(told)),
            _ => sections.push(Section {
                heading: heading.to_owned(),
                status: status_class(told.status),
                findings: vec![finding(told)],
            }),
        }
    }
    sections
}

/// Every other finding, by status.
fn others(report: &Report) -> Vec<Section> {
    let told = decisive_findings(report);
    let sections = [
        (Status::Unknown, "Not known"),
        (Status::Warn, "Warnings"),
        (Status::Pass, "In order"),
        (Status::NotApplicable, "Does not apply"),
    ];
    let section = |(status, heading): (Status, &str)| {
        let untold = |one: &&ReportFinding| !told.iter().any(|other| std::ptr::eq(*other, *one));
        let matching = report.findings.iter().filter(|one| one.status == status).filter(untold);
        Section { heading: heading.to_owned(), status: status_class(status), findings: matching.map(finding).collect() }
    };
    sections.into_iter().map(section).filter(|section| !section.findings.is_empty()).collect()
}

fn finding(finding: &ReportFinding) -> Finding {
    Finding {
        rule: finding.rule.clone(),
        status: status_class(finding.status),
        word: status_word(finding.status),
        authority: findings::authority(finding),
        message: heading(&finding.message),
        evidence: finding
            .evidence
            .iter()
            .map(|evidence| (evidence.source.clone(), excerpt(&evidence.quote, findings::QUOTE)))
            .collect(),
        places: places(&finding.locations),
        fix: finding.fix.as_ref().map(|fix| cure(fix, finding.status)),
    }
}

fn cure(fix: &ReportFix, status: Status) -> Cure {
    let step = |step: report::Step<'_>| {
        let part = |part| match part {
            Part::Prose(text) => (false, text),
            Part::Command(text) => (true, text),
        };
        Step {
            who: person(step.who).to_owned(),
            parts: with_command(format!("{}{}", step.or(), step.text), step.command).into_iter().map(part).collect(),
        }
    };
    Cure {
        word: match status {
            Status::Unknown => "To settle it",
            Status::Fail => "Fix",
            Status::Warn | Status::Pass | Status::NotApplicable => "To do",
        },
        title: fix.title.clone(),
        who: fix.who(),
        steps: fix.each_step().map(step).collect(),
        reference: fix.reference.clone(),
    }
}

fn group(group: &ReportGroup) -> Group {
    let told = VerdictLine::of_group(group);
    let status = told.status;
    Group {
        status: status_class(status),
        verdict: heading(&told.to_string()),
        times: input::times(group),
        answer: group.refusal.as_ref().map(input::answer),
        summary: group.summary.clone(),
        fix: group.fix.as_ref().map(|fix| cure(fix, status)),
        ids: group.correlation_ids.clone(),
    }
}

fn change(change: &remedy::Change) -> Change {
    let allowance = |allowance: &remedy::Allowance| {
        let is_granted = !change.any || change.allowances.first() == Some(allowance);
        let changing = if is_granted { allowance.changing() } else { Vec::new() };
        let request = |one: &crate::catalogue::Operation| format!("{} {}", one.method(), one.path());
        Allowance {
            text: allowance.sentences().join(" "),
            named: changing.iter().take(NAMED).map(|one| (one.name().to_owned(), request(one))).collect(),
            more: changing.len().checked_sub(NAMED + 1).map(|more| counted(more + 1, "other operation")),
        }
    };
    Change {
        title: change.title.clone(),
        places: change.places.clone(),
        cautions: change.cautions.clone(),
        commands: change.commands.clone(),
        terraform: change.terraform.clone(),
        allowances: change.allowances.iter().map(allowance).collect(),
    }
}

fn exchange(exchange: &ReportExchange) -> Exchange {
    Exchange {
        status: exchange.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string()),
        class: match exchange.status {
            Some(status) if status < 400 => "pass",
            Some(_) => "fail",
            None => "unknown",
        },
        request: exchanges::request(exchange),
        code: exchange.code.clone(),
        duration: exchange.duration_ms,
        id: exchange.correlation_id.clone(),
    }
}

fn answered(exchange: &ReportExchange) -> String {
    let status = exchange.status.map(|status| format!("{status} ")).unwrap_or_default();
    format!("{status}{}", exchanges::request(exchange))
}
