//! A case while it is judged: its facts, and the findings of the rules so far, each once.

use std::cell::OnceCell;

use super::{Finding, Rule, Status, answer};
use crate::facts::Facts;

/// The facts of one case, and the findings of the rules about it.
#[non_exhaustive]
pub struct Case<'f> {
    /// What is judged; judging changes nothing in it.
    pub facts: &'f Facts,
    answers: Vec<Answer>,
}

/// A rule with its id, and its finding once it was asked for.
struct Answer {
    id: &'static str,
    rule: &'static dyn Rule,
    finding: OnceCell<Finding>,
}

impl<'f> Case<'f> {
    /// A case that is judged by every rule.
    #[must_use]
    pub fn new(facts: &'f Facts) -> Self {
        Self::with_rules(facts, super::every())
    }

    /// A case that is judged by these rules, in this order.
    #[must_use]
    pub fn with_rules(facts: &'f Facts, rules: impl IntoIterator<Item = &'static dyn Rule>) -> Self {
        let open = |rule: &'static dyn Rule| Answer { id: rule.id(), rule, finding: OnceCell::new() };
        Self { facts, answers: rules.into_iter().map(open).collect() }
    }

    /// A rule's finding; `None` for a rule that does not judge the case. Each rule is evaluated at most once.
    pub fn finding(&self, rule: &dyn Rule) -> Option<&Finding> {
        let id = rule.id();
        self.answers.iter().find(|answer| answer.id == id).map(|answer| self.ask(answer))
    }

    /// The status of a rule's finding, before the server's answer limits it.
    pub fn status(&self, rule: &dyn Rule) -> Option<Status> {
        self.finding(rule).map(|finding| finding.status)
    }

    /// The status of a rule's finding, limited by the server's answer.
    pub fn status_in_response_context(&self, rule: &dyn Rule) -> Option<Status> {
        self.finding(rule).map(|finding| answer::status_in_response_context(finding, self.facts))
    }

    /// The other rules that judge the case, each with the status of its finding, limited by the server's answer.
    pub fn others(&self, rule: &dyn Rule) -> impl Iterator<Item = (&'static dyn Rule, Status)> {
        let own = rule.id();
        self.answers
            .iter()
            .filter(move |answer| answer.id != own)
            .map(|answer| (answer.rule, answer::status_in_response_context(self.ask(answer), self.facts)))
    }

    fn ask<'c>(&'c self, answer: &'c Answer) -> &'c Finding {
        answer.finding.get_or_init(|| answer.rule.judge_in_case(self))
    }

    /// Every rule's finding, limited by the server's answer, in the order of the rules.
    #[must_use]
    pub fn into_findings(self) -> Vec<Finding> {
        // All are evaluated before any finding is taken: a rule may depend on another's.
        for answer in &self.answers {
            self.ask(answer);
        }
        let Self { facts, answers } = self;
        let weighed = answers.into_iter().filter_map(|answer| {
            Some(answer::apply_response_context(answer.finding.into_inner()?, answer.rule, facts))
        });
        weighed.collect()
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;
    use crate::rule::token_cases::{case, jwt};
    use crate::rule::{ControlScopeMissing, MissingScope, RULES};

    #[test]
    fn every_rule_is_asked_once_and_all_answers_stand_in_order() {
        let facts = case(&jwt(r#"{"sub":"u"}"#));
        let case = Case::with_rules(&facts, RULES.iter().copied());
        // This one asks others.
        case.finding(&ControlScopeMissing).unwrap();
        assert!(ptr::eq(case.finding(&MissingScope).unwrap(), case.finding(&MissingScope).unwrap()));
        let findings: Vec<&str> = case.into_findings().iter().map(|finding| finding.rule).collect();
        assert_eq!(findings, RULES.iter().map(|rule| rule.id()).collect::<Vec<_>>());
    }
}
