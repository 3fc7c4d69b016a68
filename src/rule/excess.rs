//! The part that excess scopes and excess permissions have in common.

use super::advice::{add_scopes, check_again, grant, remove_permissions, remove_scopes, settle, sign_in_again};
use super::{Authority, Change, ChangeKind, Finding, Fix, Mode, Note, Question as Asking, Who, Whom};
use crate::facts::{Facts, Held, Limits, Strictness};
use crate::requirement::privilege::Surplus;

/// Maximum names in a message.
const MAX_NAMES: usize = 5;

/// What is asked, and what is known.
pub(super) struct Question<'a> {
    /// The rule.
    pub(super) id: &'static str,
    /// `scope` or `permission`.
    pub(super) word: &'static str,
    /// What the policy says of an excess.
    pub(super) strictness: Strictness,
    /// What is there; `None` where it is not known.
    pub(super) held: Option<Held>,
    /// What is not needed of it; `None` where that is not known.
    pub(super) surplus: Option<Vec<Surplus>>,
    /// The operation of which it is not known what it needs.
    pub(super) unknown_of: Option<&'a str>,
    /// How to learn what is there.
    pub(super) settle: Asking,
    /// How to take it away, and what to give in its place first.
    pub(super) changes: Vec<Change>,
}

/// How to take scopes off the client, and add what is needed in their place.
pub(super) fn off_the_client(facts: &Facts, added: &[String], off: &[&str]) -> Vec<Change> {
    let off: Vec<String> = off.iter().map(|name| (*name).to_owned()).collect();
    let add = (!added.is_empty()).then(|| add_scopes(facts, Mode::All, added));
    let again = sign_in_again(facts).note(Note::OldTokenKeepsItsScopes);
    add.into_iter().chain([remove_scopes(facts, &off), again, check_again(facts)]).collect()
}

/// How to take permissions from the roles, and grant what is needed in their place first.
pub(super) fn off_the_roles(facts: &Facts, added: &[String], off: &[String]) -> Vec<Change> {
    let add = (!added.is_empty()).then(|| grant(facts, added, false));
    add.into_iter().chain([remove_permissions(facts, off), check_again(facts)]).collect()
}

/// What least privilege stands on.
pub(super) const REFERENCE: &str = "RFC 9700 §2.3";

/// Judges an excess as strictly as the policy says.
pub(super) fn judge(question: Question<'_>, facts: &Facts) -> Finding {
    let Question { id, word, strictness, .. } = question;
    let line = facts.policy.line(&format!("{word}s.excess"));
    let unknown = |message: String, source: String, quote: String| {
        let finding = Finding::unknown(id, Authority::Policy, message, source, quote).asked_in(line);
        // Only what would refuse leaves the verdict open.
        if strictness == Strictness::Fail { finding } else { finding.optional() }
    };
    let Some(held) = &question.held else {
        let message = format!("it is not known whether there are more {word}s than needed");
        return unknown(message, format!("{word}s"), "not known".to_owned()).fix(settle(facts, question.settle));
    };
    let (source, quote) = held.evidence();
    if !held.complete && question.surplus.is_none() && question.unknown_of.is_none() {
        let message = format!("every {word} that is listed is needed; it is not known whether the list is whole");
        return unknown(message, source, quote).fix(look(facts));
    }
    let Some(surplus) = &question.surplus else {
        let operation = question.unknown_of.unwrap_or("an operation");
        let message = format!("which {word}s {operation} needs is not published, so none can be called needless");
        return unknown(message, source, quote).fix(
            Fix::all_of([
                allow(facts, word, [format!("<{word}>")]).note(Note::NeedsAreNotPublished(operation.to_owned()))
            ])
            .standard(REFERENCE),
        );
    };
    if surplus.is_empty() {
        let message = format!("every {word} that is there is needed, or allowed by the policy");
        return Finding::pass(id, Authority::Policy, message, source, quote).asked_in(line);
    }
    let message = match surplus.as_slice() {
        [one] => surplus_message(word, one),
        several => {
            let names: Vec<String> = several.iter().map(surplus_name).collect();
            format!("{} {word}s are more than needed: {}", several.len(), first_of(&names))
        }
    };
    let make = if strictness == Strictness::Fail { Finding::fail } else { Finding::warn };
    let mut finding = make(id, Authority::Policy, message, source, quote);
    for one in surplus.iter().filter(|one| !one.instead.is_empty()).take(MAX_NAMES) {
        finding = finding.evidence(format!("what is needed instead of {}", one.name), one.instead.join(", "));
    }
    let names = || surplus.iter().map(|one| one.name.clone());
    finding
        .about(names())
        .asked_in(line)
        .fix(Fix::all_of(question.changes).or([allow(facts, word, names())]).standard(REFERENCE))
}

/// What the policy says of scopes, or of permissions.
pub(super) fn limits<'f>(facts: &'f Facts, word: &str) -> &'f Limits {
    if word == "scope" { &facts.policy.scope_limits } else { &facts.policy.permission_limits }
}

/// The policy's list of what is never too much, as the file has it, with these names as well.
fn allow(facts: &Facts, word: &str, names: impl IntoIterator<Item = String>) -> Change {
    let limits = limits(facts, word);
    let file = facts.policy.file.as_ref().map(|file| file.path.clone());
    let allowed: Vec<String> = limits.allowed.iter().cloned().chain(names).map(|name| format!("{name:?}")).collect();
    let to = Some(format!("[{}]", allowed.join(", ")));
    Change::new(Who::Developer, ChangeKind::ChangePolicy { file, key: format!("{word}s.allowed"), to })
}

/// How to see what a list may leave out.
pub(super) fn look(facts: &Facts) -> Fix {
    Fix::all_of([Change::ask(Whom::Administrator, Asking::RolesAndDivisions, None), check_again(facts)])
}

/// A name among others, and the one lesser name that would do; more of them are evidence.
fn surplus_name(one: &Surplus) -> String {
    match one.instead.as_slice() {
        [] => one.name.clone(),
        [instead] => format!("{} ({instead} would do)", one.name),
        several => format!("{} ({} lesser ones would do)", one.name, several.len()),
    }
}

fn surplus_message(word: &str, one: &Surplus) -> String {
    match one.instead.as_slice() {
        [] => format!("the {word} {} is not needed by any operation, nor by the policy", one.name),
        [one_lesser] => format!("the {word} {} is wider than needed: {one_lesser} would do", one.name),
        several => format!("the {word} {} is wider than needed: {} would do", one.name, first_of(several)),
    }
}

/// The first few of a list.
pub(super) fn first_of(names: &[String]) -> String {
    let listed: Vec<&str> = names.iter().take(MAX_NAMES).map(String::as_str).collect();
    match names.len().saturating_sub(MAX_NAMES) {
        0 => listed.join(", "),
        more => format!("{} and {more} more", listed.join(", ")),
    }
}
