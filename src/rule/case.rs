//! A case while it is judged: its facts, and what the rules have answered so far, each once.

use std::cell::OnceCell;

use super::{Finding, NOTICES, RULES, Rule, SCAN_RULES, Status, answer};
use crate::facts::Facts;

/// The facts of one case, and the answers of the rules that were asked about it.
pub struct Case<'f> {
    /// What is judged; judging changes nothing in it.
    pub facts: &'f Facts,
    answers: Vec<(&'static str, OnceCell<Finding>)>,
}

impl<'f> Case<'f> {
    /// A case about which nobody was asked yet.
    #[must_use]
    pub fn new(facts: &'f Facts) -> Self {
        let rules = RULES.iter().chain(SCAN_RULES).chain(NOTICES);
        Self { facts, answers: rules.map(|rule| (rule.id(), OnceCell::new())).collect() }
    }

    /// A rule's answer. It is asked once, whoever wants to know.
    pub fn finding(&self, rule: &dyn Rule) -> Option<&Finding> {
        let (_, answer) = self.answers.iter().find(|(id, _)| *id == rule.id())?;
        Some(answer.get_or_init(|| rule.judge_beside(self)))
    }

    /// The status of a rule's answer, before it is seen how the answer of the server bears on it.
    pub fn status(&self, rule: &dyn Rule) -> Option<Status> {
        self.finding(rule).map(|finding| finding.status)
    }

    /// The status of a rule's answer, as far as the answer of the server allows it.
    pub fn weighed_status(&self, rule: &dyn Rule) -> Option<Status> {
        self.finding(rule).map(|finding| answer::weighed_status(finding, self.facts))
    }

    /// Every rule's answer, weighed, in the order of the rules.
    pub fn into_findings(mut self, rules: &[&dyn Rule]) -> Vec<Finding> {
        // All are asked before any answer is taken: a rule may want to know another's.
        for rule in rules {
            self.finding(*rule);
        }
        let mut take = |rule: &dyn Rule| {
            let (_, answer) = self.answers.iter_mut().find(|(id, _)| *id == rule.id())?;
            Some(answer::weigh(answer.take()?, rule, self.facts))
        };
        rules.iter().filter_map(|rule| take(*rule)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;
    use crate::rule::token_cases::{case, jwt};
    use crate::rule::{ControlScopeMissing, MissingScope};

    #[test]
    fn every_rule_is_asked_once_and_all_answers_stand_in_order() {
        let facts = case(&jwt(r#"{"sub":"u"}"#));
        let case = Case::new(&facts);
        // This one asks others.
        case.finding(&ControlScopeMissing).unwrap();
        assert!(ptr::eq(case.finding(&MissingScope).unwrap(), case.finding(&MissingScope).unwrap()));
        let findings: Vec<&str> = case.into_findings(RULES).iter().map(|finding| finding.rule).collect();
        assert_eq!(findings, RULES.iter().map(|rule| rule.id()).collect::<Vec<_>>());
    }
}
