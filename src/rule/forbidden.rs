//! The part that forbidden scopes and forbidden permissions have in common.

use super::{Authority, Finding, Fix};
use crate::facts::{Facts, Held};

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
    /// How to learn what is there.
    pub(super) settle: String,
    /// How to take it away.
    pub(super) steps: Vec<String>,
}

/// Fails for every name that a pattern forbids, as `forbids` tells.
pub(super) fn judge(question: Question<'_>, facts: &Facts, forbids: impl Fn(&str, &str) -> bool) -> Finding {
    let Question { id, word, patterns, held, settle, steps } = question;
    let line = |pattern: &str| facts.policy.line(&format!("{word}s.forbidden {pattern}"));
    let Some(held) = held else {
        let message = format!("whether there is a {word} that the policy forbids is not known");
        let finding =
            Finding::unknown(id, Authority::Policy, message, "policy", format!("forbids {}", patterns.join(", ")));
        return finding
            .at(patterns.first().and_then(|first| line(first)).map(|line| line.location.clone()))
            .fix(Fix::new(format!("Find out which {word}s there are"), [settle], "RFC 9700 §2.3"));
    };
    let broken: Vec<(&String, Vec<&str>)> = patterns
        .iter()
        .map(|pattern| (pattern, held.names.iter().map(String::as_str).filter(|own| forbids(pattern, own)).collect()))
        .filter(|(_, found): &(_, Vec<&str>)| !found.is_empty())
        .collect();
    let Some((pattern, found)) = broken.first() else {
        if !held.complete {
            let message = format!("no {word} that is listed is forbidden; whether the list is whole is not known");
            return Finding::unknown(id, Authority::Policy, message, held.source, patterns.join(", ")).fix(Fix::new(
                "Look at the roles of the OAuth client",
                ["Administrator: Admin > Integrations > OAuth, open the client, tab Roles"],
                "Platform facts: the client's roles and divisions decide",
            ));
        }
        let message = format!("no {word} that is there is forbidden by the policy");
        return Finding::pass(
            id,
            Authority::Policy,
            message,
            held.source,
            format!("forbidden: {}", patterns.join(", ")),
        );
    };
    let told = |pattern: &str, found: &[&str]| match found {
        [one] if *one == pattern => format!("the {word} {one} is forbidden by the policy"),
        many => format!("the policy forbids {pattern}, and there is {}", many.join(", ")),
    };
    let finding = Finding::fail(id, Authority::Policy, told(pattern, found), held.source.clone(), found.join(", "));
    let finding = broken.iter().skip(1).fold(finding, |finding, (pattern, found)| {
        finding.evidence(held.source.clone(), format!("{}, which {pattern} forbids", found.join(", ")))
    });
    let finding = broken.iter().fold(finding, |finding, (pattern, _)| finding.asked_in(line(pattern)));
    finding.fix(Fix::new(format!("Take away each {word} that the policy forbids"), steps, "RFC 9700 §2.3"))
}
