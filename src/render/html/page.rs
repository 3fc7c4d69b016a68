//! What is on the page, as the template wants it.

use askama::Template;
use askama::filters::Safe;

use super::chain::{Node, links};
use super::facts::{Fact, Sheet, fact, facts};
use super::status::{status_class, status_words};
use super::{STYLE, filters, policy};
use crate::render::checklist::capitalized;
use crate::render::decisive::{advice_if_still_refused, decisive_findings, decisive_headings, other_findings};
use crate::render::exchange::{self, answered_request, request_line};
use crate::render::explained::{answer_line, occurrences};
use crate::render::finding::{MAX_QUOTE, authority, fix_label};
use crate::render::lists::{
    JudgedOperation, PlaceForm, Places, PrivilegeRow, ScannedCode, judged_operations, least_privilege,
};
use crate::render::options::Verbosity;
use crate::render::remedy::{self, Packet};
use crate::render::step_parts::{Part, text_and_command};
use crate::render::verdict_line::VerdictLine;
use crate::report;
use crate::report::requirements::CatalogueEdition;
use crate::report::{Report, ReportExchange, ReportFinding, ReportFix, ReportGroup, person};
use crate::rule::Status;
use crate::text::excerpt;

/// Maximum places listed per item.
const MAX_PLACES: usize = 12;

/// The page.
#[derive(Template)]
#[template(path = "page.html", config = "src/render/html/askama.toml")]
pub(super) struct Page<'r> {
    /// What the page may load.
    policy: String,
    style: Safe<&'static str>,
    tool: String,
    command: String,
    status: &'static str,
    verdict: String,
    rule: Option<String>,
    summary: String,
    tasks: Vec<Task>,
    /// Organisation, region, user, client, day, and who prepared it.
    origin: Vec<(&'static str, String)>,
    about: Vec<Fact>,
    chain: Vec<Node>,
    decisive: Vec<Section>,
    groups: Vec<Group>,
    judged: Vec<JudgedOperation<'r>>,
    privilege: Vec<PrivilegeRow<'r>>,
    survey: Option<ScannedCode<'r>>,
    choice: Option<String>,
    changes: Vec<Change>,
    advice_if_still_refused: Option<&'static str>,
    others: Vec<Section>,
    facts: Vec<Sheet>,
    exchanges: Vec<Exchange>,
    support: Support,
    catalogue: String,
}

/// Findings under a heading.
struct Section {
    heading: String,
    status: &'static str,
    findings: Vec<Finding>,
}

struct Finding {
    rule: String,
    status: &'static str,
    word: &'static str,
    authority: String,
    message: String,
    evidence: Vec<(String, String)>,
    places: Places,
    fix: Option<FixBox>,
}

struct FixBox {
    label: &'static str,
    title: String,
    who: String,
    steps: Vec<Step>,
    reference: String,
}

struct Step {
    who: String,
    /// Whether it is a command, and its text.
    parts: Vec<(bool, String)>,
}

/// Failures with one cause, of an input that was explained.
struct Group {
    status: &'static str,
    verdict: String,
    times: Option<String>,
    answer: Option<String>,
    summary: String,
    fix: Option<FixBox>,
    ids: Vec<String>,
}

struct Change {
    option: Option<&'static str>,
    title: String,
    steps: Vec<String>,
    /// Labels and sentences.
    rows: Vec<(&'static str, String)>,
    sources: Vec<&'static str>,
    operations: Option<Operations>,
    scripts: Vec<Script>,
}

/// The API calls that a change newly allows and that change data.
struct Operations {
    named: Vec<(String, String)>,
    commands: Vec<String>,
}

struct Script {
    tool: &'static str,
    lines: String,
    cautions: Vec<String>,
}

struct Task {
    who: &'static str,
    text: String,
    /// The id of the part with the details, and what its link says.
    part: (&'static str, &'static str),
}

struct Exchange {
    status: String,
    class: &'static str,
    request: String,
    code: Option<String>,
    duration: u64,
    id: Option<String>,
}

struct Support {
    sentence: Option<String>,
    ids: Vec<(String, String)>,
}

impl Support {
    /// Whether there is nothing to quote.
    fn is_empty(&self) -> bool {
        self.sentence.is_none() && self.ids.is_empty()
    }
}

impl<'r> Page<'r> {
    pub(super) fn new(report: &'r Report, verbosity: Verbosity) -> Self {
        let packet = Packet::new(report);
        let VerdictLine { status, word, rule } = VerdictLine::from_report(report);
        let edition = CatalogueEdition::in_use();
        let source = edition.refreshed_from().map(|source| format!(" from {source}")).unwrap_or_default();
        let groups = report.input.as_ref().map(|input| input.groups.as_slice()).unwrap_or_default();
        Self {
            policy: policy(),
            style: Safe(STYLE),
            tool: format!("{} {}", report.tool.name, report.tool.version),
            command: report.command.clone(),
            status: status_class(status),
            verdict: capitalized(word),
            rule: rule.map(str::to_owned),
            summary: report.summary.clone(),
            tasks: packet.tasks.iter().map(task).collect(),
            about: about(report),
            chain: links(report),
            decisive: decisive(report),
            groups: groups.iter().skip(1).map(group).collect(),
            judged: judged_operations(report, MAX_PLACES),
            privilege: least_privilege(report),
            survey: report.survey.as_ref().map(|survey| ScannedCode::new(survey, MAX_PLACES, PlaceForm::Line)),
            changes: packet.changes.iter().map(change).collect(),
            origin: packet.origin,
            choice: packet.choice,
            advice_if_still_refused: advice_if_still_refused(report),
            others: others(report, verbosity),
            facts: facts(report),
            exchanges: report.exchanges.iter().map(exchange_row).collect(),
            support: Support {
                sentence: report
                    .refusal
                    .as_ref()
                    .filter(|_| report.input.is_some() && exchange::support_can_help(report))
                    .and_then(|refusal| refusal.support.clone()),
                ids: exchange::for_support(report)
                    .into_iter()
                    .map(|(exchange, id)| (id.to_owned(), answered_request(exchange)))
                    .collect(),
            },
            catalogue: format!("{}{source}", edition.date),
        }
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
            let times = occurrences(first).map(|times| format!(", {times}")).unwrap_or_default();
            about.push(fact("First", format!("{}{times}", first.form), false));
        }
        about.extend(report.refusal.as_ref().map(|refusal| fact("Answer", answer_line(refusal), true)));
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
    for (position, found) in findings.into_iter().enumerate() {
        let heading = if position == 0 { first } else { further };
        match sections.last_mut() {
            Some(section) if heading.is_empty() || section.heading == heading => section.findings.push(finding(found)),
            _ => sections.push(Section {
                heading: heading.to_owned(),
                status: status_class(found.status),
                findings: vec![finding(found)],
            }),
        }
    }
    sections
}

/// Every other finding, by status; what does not apply only where everything is asked for.
fn others(report: &Report, verbosity: Verbosity) -> Vec<Section> {
    let sections = [
        (Status::Unknown, "Not known"),
        (Status::Warn, "Warnings"),
        (Status::Pass, "OK"),
        (Status::NotApplicable, "Not needed here"),
    ];
    let is_wanted = |(status, _): &(Status, &str)| *status != Status::NotApplicable || verbosity == Verbosity::Verbose;
    let section = |(status, heading): (Status, &str)| {
        let findings = other_findings(report, status).into_iter().map(finding).collect();
        Section { heading: heading.to_owned(), status: status_class(status), findings }
    };
    sections.into_iter().filter(is_wanted).map(section).filter(|section| !section.findings.is_empty()).collect()
}

fn finding(finding: &ReportFinding) -> Finding {
    Finding {
        rule: finding.rule.clone(),
        status: status_class(finding.status),
        word: status_words(finding.status),
        authority: authority(finding),
        message: capitalized(&finding.message),
        evidence: finding
            .evidence
            .iter()
            .map(|evidence| (evidence.source.clone(), excerpt(&evidence.quote, MAX_QUOTE)))
            .collect(),
        places: Places::new(&finding.locations, MAX_PLACES, PlaceForm::Line),
        fix: finding.fix.as_ref().map(|fix| fix_box(fix, finding.status)),
    }
}

fn fix_box(fix: &ReportFix, status: Status) -> FixBox {
    let step = |step: report::Step<'_>| {
        let part = |part| match part {
            Part::Prose(text) => (false, text),
            Part::Command(text) => (true, text),
        };
        Step {
            who: person(step.who).to_owned(),
            parts: text_and_command(format!("{}{}", step.or(), step.text), step.command)
                .into_iter()
                .map(part)
                .collect(),
        }
    };
    FixBox {
        label: fix_label(status),
        title: fix.title.clone(),
        who: fix.who(),
        steps: fix.each_step().map(step).collect(),
        reference: fix.reference.clone(),
    }
}

fn group(group: &ReportGroup) -> Group {
    let verdict = VerdictLine::from_group(group);
    let status = verdict.status;
    Group {
        status: status_class(status),
        verdict: capitalized(&verdict.to_string()),
        times: occurrences(group),
        answer: group.refusal.as_ref().map(answer_line),
        summary: group.summary.clone(),
        fix: group.fix.as_ref().map(|fix| fix_box(fix, status)),
        ids: group.correlation_ids.clone(),
    }
}

fn change(change: &remedy::Change) -> Change {
    let script = |script: &remedy::Script| Script {
        tool: script.tool,
        lines: script.lines.join("\n"),
        cautions: script.cautions.clone(),
    };
    Change {
        option: change.option.map(remedy::Choice::in_words),
        title: change.title.clone(),
        steps: change.steps.iter().map(remedy::Step::sentence).collect(),
        rows: change.rows().into_iter().map(|(label, text)| (label, capitalized(&text))).collect(),
        sources: change.sources(),
        operations: change.allowance.as_ref().filter(|allowance| !allowance.opened.is_empty()).map(operations),
        scripts: change.scripts.iter().filter(|script| !script.lines.is_empty()).map(script).collect(),
    }
}

fn operations(allowance: &remedy::Allowance) -> Operations {
    let changing = allowance.changing();
    Operations {
        named: changing.iter().map(|one| (one.name().to_owned(), one.request_line())).collect(),
        commands: allowance.commands(),
    }
}

fn task(task: &remedy::Task) -> Task {
    let part = if task.is_administrators { ("administrator", "steps") } else { ("developer", "details") };
    Task { who: task.who, text: task.text.clone(), part }
}

fn exchange_row(exchange: &ReportExchange) -> Exchange {
    Exchange {
        status: exchange.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string()),
        class: match exchange.status {
            Some(status) if status < 400 => "pass",
            Some(_) => "fail",
            None => "unknown",
        },
        request: request_line(exchange),
        code: exchange.code.clone(),
        duration: exchange.duration_ms,
        id: exchange.correlation_id.clone(),
    }
}
