//! A report as a list of what the job needs, to be ticked off in the order of the chain.

use crate::report::{Report, ReportFinding, Subject};
use crate::rule::{Link, Status};

/// What settles a question for which its rule names no step.
pub(super) const WAITING: &str = "check again after the steps above";

/// How an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// To be done, or to be settled.
    Open,
    /// In order, with something to know.
    Noted,
    /// In order.
    Done,
}

/// One thing that the job needs.
#[derive(Debug)]
pub(super) struct Item<'r> {
    pub(super) state: State,
    pub(super) finding: &'r ReportFinding,
}

impl Item<'_> {
    /// What is to be done, or what is so.
    pub(super) fn title(&self) -> &str {
        match (self.state, &self.finding.fix) {
            (State::Open, Some(fix)) => &fix.title,
            _ => &self.finding.message,
        }
    }

    /// Who can do it; `None` where nothing is to be done.
    pub(super) fn who(&self) -> Option<String> {
        let fix = self.finding.fix.as_ref().filter(|_| self.state == State::Open)?;
        Some(fix.who())
    }
}

/// The links of the chain of which something can be said, each with its items.
pub(super) fn items_by_subject(report: &Report) -> Vec<(Subject, Vec<Item<'_>>)> {
    let mut subjects: Vec<(Subject, Vec<Item<'_>>)> =
        Link::ALL.into_iter().map(|link| (Subject::Link(link), Vec::new())).collect();
    for finding in &report.findings {
        let state = match finding.status {
            Status::Fail | Status::Unknown => State::Open,
            Status::Warn => State::Noted,
            Status::Pass => State::Done,
            Status::NotApplicable => continue,
        };
        let item = Item { state, finding };
        let subject = report.subject_of(finding);
        match subjects.iter_mut().find(|(other, _)| *other == subject) {
            Some((_, items)) => items.push(item),
            None => subjects.push((subject, vec![item])),
        }
    }
    subjects.retain(|(_, items)| !items.is_empty());
    subjects
}

/// The findings of rules that do not apply.
pub(super) fn not_applicable(report: &Report) -> impl Iterator<Item = &ReportFinding> {
    report.findings.iter().filter(|finding| finding.status == Status::NotApplicable)
}

/// A text with a capital, as it begins a line; a name that begins it stays as it is.
pub(super) fn capitalized(text: &str) -> String {
    let first = text.split(' ').next().unwrap_or_default().trim_end_matches([':', ',', '.']);
    let mut letters = text.chars();
    match letters.next() {
        Some(letter) if first.bytes().all(|byte| byte.is_ascii_lowercase()) => {
            letter.to_uppercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_begins_with_a_capital_and_a_name_as_it_is() {
        assert_eq!(capitalized("refused: missing-scope"), "Refused: missing-scope");
        assert_eq!(capitalized("conversation:call:record is held"), "conversation:call:record is held");
        assert_eq!(capitalized("patchConversation needs a user"), "patchConversation needs a user");
        assert_eq!(capitalized("`aud` is another"), "`aud` is another");
        assert_eq!(capitalized(""), "");
    }
}
