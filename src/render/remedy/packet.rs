//! The report as something to hand on: where it comes from, who does what, and the changes.

use super::{Change, changes};
use crate::catalogue::Region;
use crate::render::checklist::capitalized;
use crate::render::decisive::decisive_findings;
use crate::report::{CallerKind, Report, ReportChange, lower_first};
use crate::rule::{ChangeKind, Named, Who};

/// What the developer has to add before the report is handed on.
pub(in crate::render) const BLANK: &str = "(developer: fill in)";

/// The report for the developer and the administrator together.
#[derive(Debug)]
pub(in crate::render) struct Packet {
    /// Where the report comes from, as labels and values; text in backticks is an id.
    pub(in crate::render) origin: Vec<(&'static str, String)>,
    /// Who does what, in one line each.
    pub(in crate::render) tasks: Vec<Task>,
    /// What to decide before anything is changed.
    pub(in crate::render) choice: Option<String>,
    /// What the administrator changes.
    pub(in crate::render) changes: Vec<Change>,
}

/// What one person does.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) struct Task {
    /// Who, as `Administrator`.
    pub(in crate::render) who: &'static str,
    /// What, in sentences; commands are in backticks.
    pub(in crate::render) text: String,
    /// Whether it is explained in the administrator's part.
    pub(in crate::render) is_administrators: bool,
}

impl Packet {
    pub(in crate::render) fn new(report: &Report) -> Self {
        let changes = changes(report);
        let choice = changes.iter().any(|change| change.option.is_some()).then(|| {
            "Choose first, together with the developer. A: the agents sign in, and each request has the agent's own token. \
             B: the service account acts for the agent, and no agent signs in. A needs a sign-in of every agent; B needs a \
             role for the OAuth client and another operation in the program."
                .to_owned()
        });
        Self { origin: origin(report, !changes.is_empty()), tasks: tasks(report, &changes), choice, changes }
    }
}

/// Organisation, region, user, client, operation, day; blanks only where somebody else is to act on it.
fn origin(report: &Report, is_handed_on: bool) -> Vec<(&'static str, String)> {
    if report.judges_code() {
        return Vec::new();
    }
    let context = report.context.clone().unwrap_or_default();
    let is_client = report.caller.as_ref().is_some_and(|caller| caller.kind == CallerKind::OauthClient);
    let user = match (named(context.user.as_ref()), is_client) {
        (None, true) => Some("none: the OAuth client calls (client credentials)".to_owned()),
        (user, _) => user,
    };
    let rows = [
        ("Organisation", named(context.organization.as_ref())),
        ("Region", context.region.as_deref().map(region)),
        ("User", user),
        ("OAuth client", named(context.client.as_ref())),
        ("Date", report.as_of.clone()),
        ("Prepared by", None),
    ];
    let filled = |(label, value): (&'static str, Option<String>)| match value {
        Some(value) => Some((label, value)),
        None => is_handed_on.then(|| (label, BLANK.to_owned())),
    };
    rows.into_iter().filter_map(filled).collect()
}

fn named(named: Option<&Named>) -> Option<String> {
    let Named { id, name, .. } = named?;
    Some(match (name, id) {
        (Some(name), Some(id)) => format!("{name} (`{id}`)"),
        (Some(name), None) => name.clone(),
        (None, Some(id)) => format!("`{id}`"),
        (None, None) => return None,
    })
}

/// `eu-central-1 (Frankfurt, mypurecloud.de)`
fn region(aws: &str) -> String {
    match Region::named(aws) {
        Ok(region) => format!("{aws} ({}, {})", region.city, region.domain),
        Err(_) => aws.to_owned(),
    }
}

/// Who does what, the administrator first: without the change the developer's step is in vain.
fn tasks(report: &Report, changes: &[Change]) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    if !changes.is_empty() {
        let titles: Vec<String> = changes
            .iter()
            .map(|change| match change.option {
                Some(choice) => format!("{}: {}", choice.in_words(), lower_first(&change.title)),
                None => change.title.clone(),
            })
            .collect();
        let text = format!("{}.", titles.join(". "));
        tasks.push(Task { who: "Administrator", text, is_administrators: true });
    }
    let fix = decisive_findings(report).into_iter().find_map(|finding| finding.fix.as_ref());
    let Some(fix) = fix else { return tasks };
    if changes.iter().any(|change| change.option.is_some()) {
        let text = format!("Choose A or B with the administrator. Then: {}.", fix.title);
        tasks.push(Task { who: "Developer", text, is_administrators: false });
        return tasks;
    }
    let first = fix.options.first().map(|option| option.changes.as_slice()).unwrap_or_default();
    for change in first.iter().filter(|change| change.who != Who::Administrator) {
        let text = in_one_line(change, !tasks.is_empty());
        let who = title_of(change.who);
        match tasks.iter_mut().find(|task| task.who == who && !task.is_administrators) {
            Some(task) => task.text.push_str(&format!(" {text}")),
            None => tasks.push(Task { who, text, is_administrators: false }),
        }
    }
    tasks
}

fn title_of(who: Who) -> &'static str {
    match who {
        Who::Developer => "Developer",
        Who::User => "User",
        Who::Administrator => "Administrator",
        Who::NetworkTeam => "Network team",
        Who::GenesysSupport => "Genesys support",
        Who::OtherService => "Whoever runs the other service",
    }
}

/// A change in words, with its command.
fn in_one_line(change: &ReportChange, is_after_others: bool) -> String {
    let text = match &change.kind {
        ChangeKind::Retry { .. } if is_after_others => "Then check again",
        _ => &change.text,
    };
    let text = capitalized(text);
    match &change.command {
        Some(command) => format!("{text}: `{command}`"),
        None => format!("{text}."),
    }
}
