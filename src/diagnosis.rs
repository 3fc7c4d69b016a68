//! Findings → verdict, cause and summary. The only place that compares findings.

#[cfg(feature = "scan")]
mod survey;
mod verdict;

#[cfg(feature = "scan")]
pub use survey::diagnose_survey;
pub use verdict::{Summary, Verdict};

use crate::facts::{Action, Alone, Asked, Facts, Policy, Sending, Task, leaves_in_doubt};
use crate::requirement::privilege::{lacking_permissions, lacking_scopes};
use crate::rule::{
    Authority, Case, Finding, LOGIN_RULES, MissingScope, NOTICES, OtherService, PlatformUnavailable, RULES,
    RateLimited, Rule, Status, UnknownOperation, open_condition,
};
use crate::token::{SignatureCheck, TokenFormat};

/// What came of judging a case.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// `refused` if any rule fails, `allowed` if none does and nothing that gates is unknown, else `unclear`.
    pub verdict: Verdict,
    /// One finding a rule, in the order of fixing.
    pub findings: Vec<Finding>,
    /// What it comes to, for a person who acts on it.
    pub summary: Summary,
}

impl Diagnosis {
    /// The rule to fix first; `None` unless refused.
    #[must_use]
    pub fn cause(&self) -> Option<&'static str> {
        self.causes().next()
    }

    /// Every rule that failed, each once, in the order of the findings, which is the order of fixing; of a scan, the order in
    /// the sources.
    pub fn causes(&self) -> impl Iterator<Item = &'static str> {
        let mut causes: Vec<&'static str> = Vec::new();
        for finding in self.with(Status::Fail) {
            if !causes.contains(&finding.rule) {
                causes.push(finding.rule);
            }
        }
        causes.into_iter()
    }

    /// The finding that the summary is about: the cause, or the question that leaves the verdict open.
    #[must_use]
    pub fn decisive(&self) -> Option<&Finding> {
        let open = || self.with(Status::Unknown).find(|finding| finding.gates);
        self.with(Status::Fail).next().or_else(open)
    }

    /// The same for an input of which something was left out: a failure may be there, so nothing is allowed.
    #[must_use]
    pub fn of_input(self, left_out: &[String]) -> Self {
        let judged_nothing = self.findings.is_empty();
        let is_open = self.verdict == Verdict::Allowed || judged_nothing;
        let Some(first) = left_out.first().filter(|_| is_open) else { return self };
        let more = match left_out.len() {
            1 => String::new(),
            many => format!(" And {} more.", many - 1),
        };
        let first = first.trim_end_matches('.');
        let summary =
            format!("Not everything was read, and nothing in the rest was refused. {}.{more}", capitalised(first));
        Self { verdict: Verdict::Unclear, summary: summary.into(), ..self }
    }

    fn with(&self, status: Status) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.status == status)
    }
}

/// Asks every rule and compares the answers.
#[must_use]
pub fn diagnose(facts: &Facts) -> Diagnosis {
    // Where the program stopped at a method that does not exist, nothing was sent that another rule could judge.
    if facts.task == Task::Explain && !facts.invented.is_empty() {
        return compare(&[&UnknownOperation], &[], facts);
    }
    compare(RULES, NOTICES, facts)
}

/// What came of one operation of several.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Judged {
    /// The operation.
    pub operation: Asked,
    /// The diagnosis of a case with this operation alone.
    pub diagnosis: Diagnosis,
}

/// Asks every rule about each operation on its own. What the policy asks of the token as a whole is left out: it is
/// judged once, and would be reported for every operation.
#[must_use]
pub fn diagnose_each(facts: &Facts, asked: &[Asked]) -> Vec<Judged> {
    let advised = [lacking_scopes(facts), lacking_permissions(facts)].into_iter().flatten();
    let advised = advised.flat_map(|lack| [lack.names, lack.on_client].concat()).collect();
    let policy = facts.policy.of_one_operation();
    let mut alone = Facts { policy, alone: Some(Alone { advised }), ..facts.clone() };
    let judged = asked.iter().map(|operation| {
        alone.ask([operation]);
        Judged { operation: operation.clone(), diagnosis: diagnose(&alone) }
    });
    judged.collect()
}

/// Asks the rules that can judge a login, which brought no access token.
#[must_use]
pub fn diagnose_login(facts: &Facts) -> Diagnosis {
    compare(LOGIN_RULES, &[], facts)
}

/// The diagnosis of an input without a failure, of `recognised` requests and answers.
#[must_use]
pub fn diagnose_nothing(recognised: usize) -> Diagnosis {
    let (verdict, summary) = match recognised {
        0 => (Verdict::Unclear, "No Genesys Cloud call was found in the input, so nothing was judged."),
        _ => (Verdict::Allowed, "Nothing in the input was refused."),
    };
    Diagnosis { verdict, findings: Vec::new(), summary: summary.to_owned().into() }
}

fn compare(rules: &[&'static dyn Rule], notices: &[&'static dyn Rule], facts: &Facts) -> Diagnosis {
    let case = Case::with_rules(facts, rules.iter().chain(notices).copied());
    let not_enforced = case
        .finding(&MissingScope)
        .is_some_and(|scope| (scope.status, scope.authority) == (Status::Warn, Authority::Observed));
    let mut findings = case.into_findings();
    let is_notice = |finding: &Finding| notices.iter().any(|rule| rule.id() == finding.rule);
    findings.retain(|finding| !is_notice(finding) || finding.status == Status::Warn);
    // What another service answered says nothing about Genesys Cloud, and neither does what was sent to it.
    let is_decided = |finding: &Finding| finding.rule == OtherService::ID && is_told(finding);
    if facts.task == Task::Explain && findings.iter().any(is_decided) {
        findings.retain(|finding| finding.rule == OtherService::ID);
    }
    // Where no answer came, that is the question, and what it leaves open follows from it.
    let unanswered = |finding: &&Finding| [RateLimited::ID, PlatformUnavailable::ID].contains(&finding.rule);
    let open_questions = || findings.iter().filter(|finding| leaves_open(finding, facts));
    let open = open_questions().find(unanswered).or_else(|| open_questions().next());
    let failed = findings.iter().find(|finding| finding.status == Status::Fail);
    let (verdict, summary) = match (failed, open) {
        (Some(cause), _) => (Verdict::Refused, sentence(cause)),
        (None, Some(_)) if is_opaque(facts) && is_offline_check(facts) => (Verdict::Unclear, ASK.to_owned().into()),
        (None, Some(question)) => (Verdict::Unclear, sentence(question)),
        (None, None) if facts.action.as_ref().is_some_and(Action::was_left_changed) => {
            (Verdict::Unclear, allowed(facts, not_enforced).into())
        }
        (None, None) => (Verdict::Allowed, allowed(facts, not_enforced).into()),
    };
    let summary = if facts.withheld { summary.and(WITHHELD) } else { summary };
    Diagnosis { verdict, findings, summary }
}

/// What is said of a token that was to be sent, and is recognised as no access token.
pub(crate) const WITHHELD: &str = "The token was not sent anywhere.";

/// The note on an opaque token that was not checked with Genesys Cloud.
const ASK: &str = "This kind of token cannot be read offline. Check it with --region to ask Genesys Cloud.";

/// Whether a rule found something, or could have.
fn is_told(finding: &Finding) -> bool {
    matches!(finding.status, Status::Fail | Status::Unknown)
}

fn is_offline_check(facts: &Facts) -> bool {
    let asked = facts.live.is_some() || facts.action.is_some() || facts.refusal.is_some() || facts.failure.is_some();
    facts.task != Task::Explain && !asked
}

fn is_opaque(facts: &Facts) -> bool {
    facts.token.as_ref().is_some_and(|token| token.format == TokenFormat::Opaque)
}

/// Whether an unknown leaves the verdict open. What the platform has accepted needs no more proof, except of what
/// the user requires.
fn leaves_open(finding: &Finding, facts: &Facts) -> bool {
    // Nor does what already is as asked; the built-in policy is about what has to be allowed.
    let already_so = facts.was_already_so() && facts.policy == Policy::built_in();
    let settled =
        already_so || (facts.accepted().is_some() || facts.was_already_so()) && finding.authority != Authority::Policy;
    finding.status == Status::Unknown && finding.gates && !settled
}

/// The fact of a finding, with its fix.
fn sentence(finding: &Finding) -> Summary {
    Summary { fact: format!("{}.", capitalised(&finding.message)), fix: finding.fix.clone(), more: None }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    // A name at the beginning, of an SDK's method or of a permission, keeps its small letter.
    let name = text
        .split(' ')
        .next()
        .is_some_and(|word| word.chars().any(|letter| letter.is_uppercase() || matches!(letter, '-' | '.' | ':')));
    match letters.next() {
        Some(first) if !name => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

fn allowed(facts: &Facts, not_enforced: bool) -> String {
    let unsigned = facts.token.as_ref().is_some_and(|token| {
        token.format == TokenFormat::Jwt && !matches!(token.signature, SignatureCheck::Verified { .. })
    });
    let caveat = if unsigned && facts.live.is_none() { "; its signature was not checked" } else { "" };
    match &facts.action {
        Some(action) => action_note(action),
        None if facts.token.is_none() => "Nothing in this input was refused.".to_owned(),
        None => {
            let (operations, it, requires) = match facts.operations.as_slice() {
                [] => ("the operation".to_owned(), "it", "requires"),
                [one] => (one.name.clone(), "it", "requires"),
                several => (format!("the {} operations", several.len()), "they", "require"),
            };
            let none_asked = facts.task == Task::Check && facts.operations.is_empty();
            if !facts.policy.published || none_asked {
                return format!("The token has everything that the policy requires{caveat}.");
            }
            let open = open_condition(facts);
            if not_enforced {
                return format!(
                    "The token lacks the scope of {operations}, which this organisation does not enforce; everything else that {it} {requires} is there{open}."
                );
            }
            format!("The token has everything that {operations} {requires}{open}{caveat}.")
        }
    }
}

/// What is and what is not known of an action: one sentence, and one more where it was only meant for a time.
#[must_use]
pub fn action_note(action: &Action) -> String {
    let note = note(action);
    match action.restored.as_deref() {
        Some(back) if back.confirmed => format!("{note} {}", restored_note(back)),
        // What somebody has to look after comes first.
        Some(back) => format!("{} {note}", restored_note(back)),
        None if action.for_a_time && action.sending == Sending::AlreadySo => {
            format!("{note} It stays {} when the time is up.", state(action.muted))
        }
        None => note,
    }
}

fn state(muted: bool) -> &'static str {
    if muted { "muted" } else { "unmuted" }
}

/// What became of restoring what was there before.
#[must_use]
pub fn restored_note(back: &Action) -> String {
    if back.confirmed {
        return match &back.stopped_by {
            Some(signal) => format!("Changed back on {signal} and confirmed."),
            None => "Changed back when its time was up, and confirmed.".to_owned(),
        };
    }
    let why = back.problem.as_ref().map_or_else(String::new, |problem| format!(" ({problem})"));
    let how = match back.sending {
        Sending::Answered if back.is_accepted() => format!("was accepted, but not confirmed{why}"),
        Sending::Answered if !back.in_doubt => format!("was refused{why}"),
        Sending::Answered | Sending::AnswerLost => format!("was sent, but not confirmed{why}"),
        _ => format!("was not sent{why}"),
    };
    format!("Changing it back {how}: the participant may still be {}. Look at the call now.", state(!back.muted))
}

/// What the last look after an unanswered change showed: not yet there is not the same as not done.
fn last_look(action: &Action) -> &'static str {
    match (action.muted_after, action.look_failure.is_some() || action.waited_ms == 0) {
        (Some(_), false) => "the call does not show it yet, and it is not known whether it still will",
        _ => "it is not known whether it took effect",
    }
}

fn note(action: &Action) -> String {
    let done = state(action.muted);
    let in_doubt = action.status.is_none_or(leaves_in_doubt);
    match (action.sending, action.confirmed) {
        (Sending::Answered, true) => {
            let done = if action.muted { "Muted" } else { "Unmuted" };
            format!("{done} (confirmed by reading the call back).")
        }
        (Sending::AnswerLost, true) => match &action.stopped_by {
            Some(signal) => format!("Done: the run was stopped by {signal} before the PATCH was answered, and the call, read back, shows it {done}."),
            None => format!("Done: the answer to the PATCH was lost, and the call, read back, shows it {done}."),
        },
        (Sending::Answered, false) if action.is_accepted() => {
            let why = action.look_failure.as_ref().map_or_else(String::new, |failure| format!(" ({failure})"));
            match &action.stopped_by {
                Some(signal) => format!("Genesys Cloud accepted the change, but {signal} stopped the run before the call showed it {done}{why}."),
                None => {
                    let seconds = action.waited_ms.div_ceil(1000);
                    format!("Genesys Cloud accepted the change, but the call did not show it {done} within {seconds} s{why}.")
                }
            }
        }
        (Sending::Answered, false) if in_doubt => {
            let answered = action.status.map_or_else(String::new, |status| format!(" with {status}"));
            format!("The PATCH was answered{answered}, which does not say whether it took effect; {}.", last_look(action))
        }
        (Sending::Answered, false) if action.in_doubt => {
            let status = action.status.unwrap_or_default();
            format!("The last PATCH was refused ({status}), but an earlier one may have taken effect; {}.", last_look(action))
        }
        (Sending::Answered, false) => match action.status {
            Some(status) => format!("The PATCH was refused ({status}); nothing was changed."),
            None => "The PATCH was refused; nothing was changed.".to_owned(),
        },
        (Sending::AnswerLost, false) => match &action.stopped_by {
            Some(signal) => format!("The PATCH was sent, and the run was stopped by {signal} before its answer came; {}.", last_look(action)),
            None => format!("The PATCH was sent and its answer was lost; {}.", last_look(action)),
        },
        (Sending::AlreadySo, _) => format!("Nothing to do: the participant already is {done}; the PATCH was not sent."),
        (Sending::DryRunRead, _) => "Dry run: no blocker found; the PATCH was not sent.".to_owned(),
        (Sending::DryRunPhantom | Sending::DryRunSame, _) if in_doubt => {
            "The dry run's PATCH got no usable answer: it is not known whether it would be let through.".to_owned()
        }
        (Sending::DryRunPhantom, _) if action.status.is_some_and(|status| status < 300) => {
            "The PATCH for a participant that cannot exist was accepted, which no answer of Genesys Cloud explains: look at the call.".to_owned()
        }
        (Sending::DryRunPhantom, _) => match action.let_through {
            true => "Authorization let the PATCH for a participant that cannot exist through to \"not found\"; nothing was changed.".to_owned(),
            false => "The PATCH for a participant that cannot exist was not let through to \"not found\"; nothing was changed.".to_owned(),
        },
        (Sending::DryRunSame, _) => match action.status.filter(|status| *status < 300) {
            Some(_) => "Genesys Cloud accepted the PATCH with the value that was read just before.".to_owned(),
            None => "The PATCH with the value that was already there was refused; nothing was changed.".to_owned(),
        },
        (Sending::Held, _) => match &action.stopped_by {
            Some(signal) => format!("The PATCH was not sent: the run was stopped by {signal}."),
            None => "The PATCH was not sent.".to_owned(),
        },
    }
}
