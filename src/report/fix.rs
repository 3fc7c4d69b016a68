//! A fix in a report: the data, and the title and steps that are written from it.

use serde::{Deserialize, Serialize};

use crate::rule::{ChangeKind, Who};

/// The smallest change that fixes a finding, or what would settle its question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportFix {
    /// One imperative sentence, without a full stop.
    pub title: String,
    /// What to do, in order, as text; commands are in backticks. Programs read `options`.
    pub steps: Vec<String>,
    /// An address, a section of a standard, or `why403 rules ID`.
    pub reference: String,
    /// The same as data: any one of these is enough, the best one first.
    pub options: Vec<ReportOption>,
    /// Whether the reference is a section of a standard.
    #[serde(skip)]
    pub(crate) is_standard: bool,
}

/// One way to fix it. All of its changes are needed, in order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportOption {
    /// One imperative sentence, without a full stop.
    pub title: String,
    /// The changes.
    pub changes: Vec<ReportChange>,
}

/// One change that one person makes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ReportChange {
    /// Who can make it.
    pub who: Who,
    /// What to change.
    #[serde(flatten)]
    pub kind: ChangeKind,
    /// The change in words: one or more sentences without a full stop at the end.
    pub text: String,
    /// A command that makes the change, or checks it; unknown values are written as `<region>`. `null` where there is none.
    pub command: Option<String>,
    /// A page about it; `null` where there is none.
    pub url: Option<String>,
}

/// One step, as formats lay it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step<'f> {
    /// Who takes it.
    pub(crate) who: Who,
    /// What it says.
    pub(crate) text: &'f str,
    /// What is run for it.
    pub(crate) command: Option<&'f str>,
    /// Whether it begins another option than the step before it.
    pub(crate) begins_option: bool,
}

impl Step<'_> {
    /// `Or: ` before the first step of another option.
    pub(crate) fn or(&self) -> &'static str {
        if self.begins_option { "Or: " } else { "" }
    }

    /// What it says, with who takes it where that is not the developer.
    pub(crate) fn sentence(&self) -> String {
        format!("{}{}{}", self.or(), mark(self.who), self.text)
    }
}

/// The steps of all options, in order.
pub(crate) fn steps(options: &[ReportOption]) -> impl Iterator<Item = Step<'_>> {
    options.iter().enumerate().flat_map(|(number, option)| {
        option.changes.iter().enumerate().map(move |(position, change)| Step {
            who: change.who,
            text: &change.text,
            command: change.command.as_deref(),
            begins_option: number > 0 && position == 0,
        })
    })
}

impl ReportFix {
    /// The steps of all options, in order.
    pub(crate) fn each_step(&self) -> impl Iterator<Item = Step<'_>> {
        steps(&self.options)
    }

    /// Everyone whom it takes, as `an administrator, then the user`; where one option replaces another, with "or".
    pub(crate) fn who(&self) -> String {
        let people = |option: &ReportOption| {
            let mut people: Vec<&'static str> = Vec::new();
            let retry = |change: &&ReportChange| matches!(change.kind, ChangeKind::Retry { .. });
            // Checking again is no part of the change where others make it.
            let working = option.changes.iter().filter(|change| option.changes.len() == 1 || !retry(change));
            for change in working {
                let name = person(change.who);
                if !people.contains(&name) {
                    people.push(name);
                }
            }
            people.join(", then ")
        };
        let mut all: Vec<String> = Vec::new();
        for option in self.options.iter().map(people) {
            if !all.contains(&option) {
                all.push(option);
            }
        }
        if all.is_empty() { person(Who::Developer).to_owned() } else { all.join(" or ") }
    }
}

/// Who takes a step, before its text.
fn mark(who: Who) -> &'static str {
    match who {
        Who::Developer => "",
        Who::User => "User: ",
        Who::Administrator => "Administrator: ",
        Who::NetworkTeam => "Network team: ",
        Who::GenesysSupport => "Genesys support: ",
        Who::OtherService => "The other service: ",
    }
}

/// Who it is, in a sentence.
pub(crate) fn person(who: Who) -> &'static str {
    match who {
        Who::Developer => "the developer",
        Who::User => "the user",
        Who::Administrator => "an administrator",
        Who::NetworkTeam => "the network team",
        Who::GenesysSupport => "Genesys support",
        Who::OtherService => "whoever runs the other service",
    }
}
