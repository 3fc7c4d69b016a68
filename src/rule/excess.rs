//! The part that excess scopes and excess permissions have in common.

use super::{Authority, Finding, Fix, command};
use crate::facts::{Facts, Held, Strictness};
use crate::requirement::privilege::Surplus;

/// So many names are told in a message.
const TOLD: usize = 5;

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
    pub(super) settle: String,
    /// How to take it away.
    pub(super) steps: Vec<String>,
    /// The place in the administrator's screens where it is seen.
    pub(super) place: &'static str,
}

/// Where an administrator makes a role.
pub(super) const ROLES: &str = "Admin > People & Permissions > Roles";

/// How to take scopes off the client, and add what is needed in their place.
pub(super) fn off_the_client(facts: &Facts, added: &[String], off: &[&str]) -> Vec<String> {
    let add = if added.is_empty() { String::new() } else { format!("add {}, and ", added.join(", ")) };
    vec![
        format!(
            "Administrator: Admin > Integrations > OAuth, open the client{}, tab Scope, {add}take off {}",
            command::client(facts),
            off.join(", ")
        ),
        "User: sign in again, as an old token keeps its old scopes: `why403 login`".to_owned(),
    ]
}

/// Where an administrator sees the roles of the one behind the token: those of the client, or of the user.
pub(super) fn roles(facts: &Facts) -> &'static str {
    if facts.is_service_account() {
        "Admin > Integrations > OAuth, open the client, tab Roles"
    } else {
        "Admin > People & Permissions > People, open the user, Roles"
    }
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
        let message = format!("whether there are more {word}s than needed is not known");
        return unknown(message, format!("{word}s"), "not known".to_owned()).fix(Fix::new(
            format!("Find out which {word}s there are"),
            [question.settle],
            REFERENCE,
        ));
    };
    let (source, quote) = held.evidence();
    if !held.complete && question.surplus.is_none() && question.unknown_of.is_none() {
        let message = format!("every {word} that is listed is needed; whether the list is whole is not known");
        return unknown(message, source, quote).fix(look(question.place));
    }
    let Some(surplus) = &question.surplus else {
        let operation = question.unknown_of.unwrap_or("an operation");
        let message = format!("which {word}s {operation} needs is not published, so none can be called needless");
        return unknown(message, source, quote).fix(Fix::new(
            "Judge the excess without that operation, or list what it needs as allowed",
            [format!("In the policy: add its {word}s to {word}s.allowed, and leave the operation out")],
            REFERENCE,
        ));
    };
    if surplus.is_empty() {
        let message = format!("every {word} that is there is needed, or allowed by the policy");
        return Finding::pass(id, Authority::Policy, message, source, quote).asked_in(line);
    }
    let message = match surplus.as_slice() {
        [one] => told(word, one),
        several => {
            let names: Vec<String> = several.iter().map(named).collect();
            format!("{} {word}s are more than needed: {}", several.len(), first_of(&names))
        }
    };
    let make = if strictness == Strictness::Fail { Finding::fail } else { Finding::warn };
    let mut finding = make(id, Authority::Policy, message, source, quote);
    for one in surplus.iter().filter(|one| !one.instead.is_empty()).take(TOLD) {
        finding = finding.evidence(format!("published need behind {}", one.name), one.instead.join(", "));
    }
    finding.asked_in(line).fix(Fix::new(
        format!("Take away what is not needed, or list it in {word}s.allowed"),
        question.steps,
        REFERENCE,
    ))
}

/// How to see what a list may leave out.
pub(super) fn look(place: &str) -> Fix {
    Fix::new(
        "Look at the roles in the administrator's screens",
        [format!("Administrator: {place}")],
        "Platform facts: what the platform lists of roles need not be all",
    )
}

/// A name among others, and the one lesser name that would do; more of them are evidence.
fn named(one: &Surplus) -> String {
    match one.instead.as_slice() {
        [] => one.name.clone(),
        [instead] => format!("{} ({instead} would do)", one.name),
        several => format!("{} ({} lesser ones would do)", one.name, several.len()),
    }
}

fn told(word: &str, one: &Surplus) -> String {
    match one.instead.as_slice() {
        [] => format!("the {word} {} is not needed by any operation, nor by the policy", one.name),
        [one_lesser] => format!("the {word} {} is wider than needed: {one_lesser} would do", one.name),
        several => format!("the {word} {} is wider than needed: {} would do", one.name, first_of(several)),
    }
}

/// The first few of a list.
pub(super) fn first_of(names: &[String]) -> String {
    let told: Vec<&str> = names.iter().take(TOLD).map(String::as_str).collect();
    match names.len().saturating_sub(TOLD) {
        0 => told.join(", "),
        more => format!("{} and {more} more", told.join(", ")),
    }
}
