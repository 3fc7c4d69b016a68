//! What a rule answers.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::Fix;
use super::fix::unlisted;
use crate::facts::{Evidence, Facts, Line, Location, Task};

/// The answer of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Status {
    /// A cause of refusal.
    Fail,
    /// Worth knowing, refuses nothing.
    Warn,
    /// In order.
    Pass,
    /// Cannot be told; the finding says what would settle it.
    Unknown,
    /// The question does not arise.
    NotApplicable,
}

/// Whose word a finding rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Authority {
    /// What the user requires.
    Policy,
    /// What the published API definition, or an RFC, requires.
    Published,
    /// What Genesys announced with a date.
    Announced,
    /// What the platform did when asked.
    Observed,
}

/// One rule's answer, with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// The answer.
    pub status: Status,
    /// Whose word it rests on.
    pub authority: Authority,
    /// The fact, in one sentence without a full stop.
    pub message: Cow<'static, str>,
    /// The scopes, permissions or other names that it is about.
    pub names: Vec<String>,
    /// Never empty, except where the question does not arise.
    pub evidence: Vec<Evidence>,
    /// `None` where there is nothing to change.
    pub fix: Option<Fix>,
    /// Where in a file of the user's it stands, if it does.
    pub locations: Vec<Location>,
    /// Whether an `Unknown` here leaves the verdict unclear.
    pub gates: bool,
}

impl Finding {
    /// A cause of refusal. No evidence, no finding: the first piece is asked for here.
    pub fn fail(
        rule: &'static str,
        authority: Authority,
        message: impl Into<Cow<'static, str>>,
        source: impl Into<String>,
        quote: impl Into<String>,
    ) -> Self {
        Self::new(rule, Status::Fail, authority, message).evidence(source, quote)
    }

    /// Worth knowing, refuses nothing.
    pub fn warn(
        rule: &'static str,
        authority: Authority,
        message: impl Into<Cow<'static, str>>,
        source: impl Into<String>,
        quote: impl Into<String>,
    ) -> Self {
        Self::new(rule, Status::Warn, authority, message).evidence(source, quote)
    }

    /// In order.
    pub fn pass(
        rule: &'static str,
        authority: Authority,
        message: impl Into<Cow<'static, str>>,
        source: impl Into<String>,
        quote: impl Into<String>,
    ) -> Self {
        Self::new(rule, Status::Pass, authority, message).evidence(source, quote)
    }

    /// Unknown. The message says what is not known, the fix what would settle it.
    pub fn unknown(
        rule: &'static str,
        authority: Authority,
        message: impl Into<Cow<'static, str>>,
        source: impl Into<String>,
        quote: impl Into<String>,
    ) -> Self {
        Self::new(rule, Status::Unknown, authority, message).evidence(source, quote)
    }

    /// In order, as the platform accepted the operation.
    pub fn accepted(rule: &'static str, seen: Evidence) -> Self {
        Self::pass(rule, Authority::Observed, "Genesys Cloud accepted the operation", seen.source, seen.quote)
    }

    /// The question does not arise; the message says why.
    pub fn not_applicable(rule: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(rule, Status::NotApplicable, Authority::Published, message)
    }

    fn new(rule: &'static str, status: Status, authority: Authority, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            rule,
            status,
            authority,
            message: message.into(),
            names: Vec::new(),
            evidence: Vec::new(),
            fix: None,
            locations: Vec::new(),
            gates: true,
        }
    }

    /// Adds a piece of evidence.
    #[must_use]
    pub fn evidence(mut self, source: impl Into<String>, quote: impl Into<String>) -> Self {
        self.evidence.push(Evidence { source: source.into(), quote: quote.into() });
        self
    }

    /// Adds several pieces of evidence.
    #[must_use]
    pub fn with_evidence(mut self, pieces: impl IntoIterator<Item = Evidence>) -> Self {
        self.evidence.extend(pieces);
        self
    }

    /// Says which scopes, permissions or other names it is about.
    #[must_use]
    pub fn about<S: AsRef<str>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.names = names.into_iter().map(|name| name.as_ref().to_owned()).collect();
        self
    }

    /// Says what to change, or what would settle it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        debug_assert_eq!(unlisted(self.rule, &fix), None, "a kind of change that the table has not for {}", self.rule);
        self.fix = Some(fix);
        self
    }

    /// Says where in a file of the user's it stands.
    #[must_use]
    pub fn at(mut self, locations: impl IntoIterator<Item = Location>) -> Self {
        self.locations.extend(locations);
        self
    }

    /// Says which line of the policy file asks for it, where one does. A line that asks for several things is quoted once.
    #[must_use]
    pub fn asked_in(self, line: Option<&Line>) -> Self {
        match line {
            Some(line) if self.evidence.iter().any(|known| known.source == line.source()) => {
                self.at([line.location.clone()])
            }
            Some(line) => self.evidence(line.source(), &line.text).at([line.location.clone()]),
            None => self,
        }
    }

    /// A refusal that contradicts what why403 itself has read: its cause is open. Of a pasted one it is not known whether it
    /// was answered to the same request.
    #[must_use]
    pub fn contradicted_by_reads(self, facts: &Facts) -> Self {
        if facts.task == Task::Explain { self } else { Self { status: Status::Unknown, ..self } }
    }

    /// An `Unknown` that does not leave the verdict unclear.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.gates = false;
        self
    }

    /// The gravest of several answers to the same question: fail, unknown, warn, pass, not applicable. It also has the
    /// locations of those that are as grave.
    pub fn worst(findings: impl IntoIterator<Item = Self>) -> Option<Self> {
        let gravity = |finding: &Self| match finding.status {
            Status::Fail => 0,
            Status::Unknown => 1,
            Status::Warn => 2,
            Status::Pass => 3,
            Status::NotApplicable => 4,
        };
        let mut findings = findings.into_iter();
        let first = findings.next()?;
        Some(findings.fold(first, |worst, next| match gravity(&next).cmp(&gravity(&worst)) {
            Ordering::Less => next,
            Ordering::Equal => worst.at(next.locations),
            Ordering::Greater => worst,
        }))
    }
}
