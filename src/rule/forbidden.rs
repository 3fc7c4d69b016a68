//! The part that forbidden scopes and forbidden permissions have in common.

use super::advice::{check_again, settle};
use super::excess::{REFERENCE, first_of, limits, look};
use super::{Authority, Change, Finding, Fix, Note, Question as Asking};
use crate::facts::{Facts, Held, OperationFacts, matches};

/// What is asked, and what is known.
pub(super) struct Question<'a> {
    /// The rule.
    pub(super) id: &'static str,
    /// `scope` or `permission`.
    pub(super) word: &'static str,
    /// The patterns of the policy.
    pub(super) patterns: &'a [String],
    /// What is there; `None` where it is not known.
    pub(super) held: Option<Held>,
    /// What of it is there under a condition alone.
    pub(super) conditional: Vec<String>,
    /// The operations that cannot be called without something forbidden, and what.
    pub(super) needed: Vec<(&'a OperationFacts, &'a str)>,
    /// How to learn what is there.
    pub(super) settle: Asking,
    /// How to take it away, and what to give in its place first.
    pub(super) changes: Vec<Change>,
}

/// Fails for every name that a pattern forbids; `forbids` returns what it forbids of a name: the name itself, or something
/// that it grants.
pub(super) fn judge(question: Question<'_>, facts: &Facts, forbids: impl Fn(&str, &str) -> Option<String>) -> Finding {
    let Question { id, word, patterns, conditional, needed, .. } = question;
    let line = |pattern: &str| facts.policy.line(&format!("{word}s.forbidden {pattern}"));
    let asked = |finding: Finding| patterns.iter().fold(finding, |finding, pattern| finding.asked_in(line(pattern)));
    let Some(held) = question.held else {
        let message = format!("it is not known whether there is a {word} that the policy forbids");
        let quote = format!("forbids {}", patterns.join(", "));
        let fix = settle(facts, question.settle);
        return asked(Finding::unknown(id, Authority::Policy, message, "policy", quote)).fix(fix);
    };
    let describe = |own: &String, forbidden: String| {
        let under = if conditional.contains(own) { " (under a condition)" } else { "" };
        if forbidden == *own { format!("{own}{under}") } else { format!("{own}{under} (grants {forbidden})") }
    };
    let of_pattern = |pattern: &String| -> Vec<String> {
        let names = held.names.iter().chain(&conditional);
        names.filter_map(|own| Some(describe(own, forbids(pattern, own)?))).collect()
    };
    let broken: Vec<(&String, Vec<String>)> =
        patterns.iter().map(|pattern| (pattern, of_pattern(pattern))).filter(|(_, found)| !found.is_empty()).collect();
    let needed_too =
        needed.first().map(|(operation, name)| format!("{} needs {name}, which the policy forbids", operation.name));
    let settled = || change_policy(facts, word, &needed, [check_again(facts)]);
    let Some((pattern, found)) = broken.first() else {
        if !held.complete {
            let message = format!("no {word} that is listed is forbidden; it is not known whether the list is whole");
            let finding = Finding::unknown(id, Authority::Policy, message, held.source, patterns.join(", "));
            return asked(finding).fix(look(facts));
        }
        let quote = format!("forbidden: {}", patterns.join(", "));
        return match needed_too {
            // What is not there yet would be forbidden as soon as it is.
            Some(needed_too) => {
                asked(Finding::warn(id, Authority::Policy, needed_too, held.source, quote)).fix(settled())
            }
            None => {
                let message = format!("no {word} that is there is forbidden by the policy");
                Finding::pass(id, Authority::Policy, message, held.source, quote)
            }
        };
    };
    let message = match found.as_slice() {
        [one] if one == *pattern => format!("the {word} {one} is forbidden by the policy"),
        many => format!("the policy forbids {pattern}, and there is {}", first_of(many)),
    };
    let finding = Finding::fail(id, Authority::Policy, message, held.source.clone(), found.join(", "));
    let finding = broken.iter().skip(1).fold(finding, |finding, (pattern, found)| {
        finding.evidence(held.source.clone(), format!("{pattern} forbids {}", found.join(", ")))
    });
    let finding = broken.iter().fold(finding, |finding, (pattern, _)| finding.asked_in(line(pattern)));
    let is_forbidden = |own: &&String| patterns.iter().any(|pattern| forbids(pattern, own).is_some());
    let finding = finding.about(held.names.iter().chain(&conditional).filter(is_forbidden));
    match needed_too {
        Some(needed_too) => finding.evidence("policy", needed_too).fix(settled()),
        None => finding.fix(Fix::all_of(question.changes).standard(REFERENCE)),
    }
}

/// What to do about a policy that nothing can meet: each pattern that is in the way, with its line.
pub(super) fn change_policy(
    facts: &Facts,
    word: &str,
    needed: &[(&OperationFacts, &str)],
    more: impl IntoIterator<Item = Change>,
) -> Fix {
    let limits = limits(facts, word);
    let mut changes: Vec<Change> = Vec::new();
    for (operation, name) in needed {
        for pattern in limits.forbidden.iter().filter(|pattern| matches(pattern, name)) {
            let line = facts.policy.line(&format!("{word}s.forbidden {pattern}"));
            let change = Change::policy(line, &format!("{word}s.forbidden \"{pattern}\""), None);
            let note = Note::PolicyForbidsWhatIsNeeded { operation: operation.name.clone(), name: (*name).to_owned() };
            changes.push(change.note(note));
        }
    }
    changes.dedup();
    changes.extend(more);
    Fix::all_of(changes).standard(REFERENCE)
}
