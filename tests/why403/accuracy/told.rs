//! What is told of an input, by the same code as `why403 explain`, and how that compares with its labels.

use jiff::Timestamp;
use why403::diagnosis::Verdict;
use why403::explain::{self, Group};
use why403::facts::{Facts, Policy, Task};
use why403::report::{self, Report};
use why403::request;
use why403::request::Redactor;

use super::cases::{ABSTAIN, Case, NONE};

/// What came of an input.
#[derive(Debug)]
pub struct Told {
    /// What each group was told to be: a rule, [`ABSTAIN`] or [`NONE`].
    pub names: Vec<String>,
    /// Whether the input was said to hold no failure at all, rather than not to be understood.
    pub understood: bool,
    /// Whether something was said to be refused.
    pub refused: bool,
    /// Of the groups of which no cause was told: those that do not say what would settle it.
    pub unsettled: Vec<String>,
    /// What was said, for people who read why a test fails.
    pub summary: String,
    /// The report; `None` where the input could not be read.
    pub report: Option<Report>,
}

/// How what was told compares with the labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// As labelled.
    Right,
    /// No cause, where there is one to be told; and nothing that is not so.
    Abstained,
    /// Something that is not so.
    Wrong,
}

/// The instant every case is judged against: all tokens of `fixtures/tokens/` keep their verdicts at it.
fn now() -> Timestamp {
    "2026-11-02T10:00:00Z".parse().unwrap()
}

/// Explains an input.
pub fn tell(input: &[u8]) -> Told {
    let reading = match request::read(input, &Redactor::default()) {
        Ok(reading) => reading,
        Err(error) => {
            let summary = error.to_string();
            return Told {
                names: vec![NONE.to_owned()],
                understood: false,
                refused: false,
                unsettled: Vec::new(),
                summary,
                report: None,
            };
        }
    };
    let grouped = explain::groups(reading, |pasted| explain::facts(pasted, now(), Policy::none()));
    let groups = &grouped.groups;
    let names = groups.iter().map(name).collect::<Vec<_>>();
    let abstained = groups.iter().zip(&names).filter(|(_, name)| *name == ABSTAIN);
    let unsettled = abstained.filter(|(group, _)| !is_settled(group)).map(|(group, _)| summary(group)).collect();
    Told {
        names: if names.is_empty() { vec![NONE.to_owned()] } else { names },
        understood: true,
        refused: groups.iter().any(|group| group.diagnosis.verdict == Verdict::Refused),
        unsettled,
        summary: groups.iter().map(summary).collect::<Vec<_>>().join(" | "),
        report: Some(grouped.report(&Facts::new(now(), Task::Explain, Policy::none()))),
    }
}

fn summary(group: &Group) -> String {
    format!("[{}] {}", group.form.as_str(), report::summary(&group.diagnosis.summary))
}

/// The rule that was told; for what is never a cause of refusal, the rule that asks the open question.
fn name(group: &Group) -> String {
    let open = group.diagnosis.decisive().map(|finding| finding.rule);
    match (group.diagnosis.cause(), group.diagnosis.verdict) {
        (Some("refused-unexplained"), _) => ABSTAIN,
        (Some(cause), _) => cause,
        (None, Verdict::Unclear) => {
            open.filter(|rule| ["rate-limited", "platform-unavailable"].contains(rule)).unwrap_or(ABSTAIN)
        }
        (None, _) => NONE,
    }
    .to_owned()
}

/// Whether the finding that leaves it open says what would settle it.
fn is_settled(group: &Group) -> bool {
    let fix = group.diagnosis.decisive().and_then(|finding| finding.fix.as_ref());
    fix.is_some_and(|fix| fix.changes().next().is_some())
}

impl Told {
    /// How it compares with what the case is labelled with.
    pub fn compare(&self, case: &Case) -> Outcome {
        if self.names == case.labels {
            return Outcome::Right;
        }
        let is_cause = |name: &&String| ![ABSTAIN, NONE].contains(&name.as_str());
        let invented = self.names.iter().filter(is_cause).any(|name| !case.labels.contains(name));
        let failed = case.labels != [NONE];
        let denied = failed && self.understood && self.names.iter().any(|name| name == NONE);
        let alarmed = !failed && self.refused;
        if invented || denied || alarmed { Outcome::Wrong } else { Outcome::Abstained }
    }
}
