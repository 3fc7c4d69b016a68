//! See [`UnknownOperation`].

use std::collections::BTreeSet;

use super::calls_in_order::calls_in_order;
use super::{Authority, Change, ChangeKind, Finding, Fix, Note, Rule, Who, command, declared, id, rule};
use crate::catalogue::{METHODS, Operation, by_name, definition, operations};
use crate::facts::{Facts, Invented, Task};

rule! {
    /// A method of an SDK, or a command of `gc`, is called that no published operation has.
    ///
    /// ## What it looks for
    /// In scanned sources: a name in the form of an SDK's method, in the spelling of its language, such as
    /// `putConversationParticipant` or `put_conversation_participant`, or a command line of the official CLI, that stands
    /// for no published operation. What may be something else than a call of the platform is listed as uncertain and not judged.
    ///
    /// ## Why the server refuses
    /// It is never asked: the SDK has no such method, and the program stops there. The request that such a name stands
    /// for does not exist either; there is no PUT on a participant.
    ///
    /// ## Evidence
    /// The line, the published names nearest to it, and the methods that the path has.
    ///
    /// ## Fix
    /// Call a published operation.
    ///
    /// ## References
    /// The published API definition, July 2026: 3,397 operations, by which the SDKs are named.
    UnknownOperation, id::UNKNOWN_OPERATION, Token
}

/// Maximum near operations that are named.
const NEAR: usize = 3;

impl Rule for UnknownOperation {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if facts.task != Task::Scan {
            return Finding::not_applicable(Self::ID, "nothing was scanned");
        }
        match facts.invented.first() {
            Some(invented) => not_published(invented),
            None => calls_in_order(Self::ID, facts, "every SDK method that is called is published"),
        }
    }
}

fn not_published(invented: &Invented) -> Finding {
    if let Some(spelling) = &invented.spelling {
        return misspelt(invented, spelling);
    }
    let siblings = siblings(&invented.name);
    let is = if invented.name.starts_with("gc ") { "behind" } else { "named" };
    let mut message = format!("no published operation is {is} {}", invented.name);
    if let Some(reason) = siblings.first().and_then(|sibling| no_such_method(&invented.name, *sibling)) {
        message = format!("{message}: {reason}");
    }
    let mut near: Vec<&str> = invented.meant.iter().map(String::as_str).collect();
    near.extend(siblings.iter().map(|sibling| sibling.name()));
    near.extend(invented.near.iter().map(|operation| operation.name.as_str()));
    let mut seen = BTreeSet::new();
    near.retain(|name| seen.insert(*name));
    near.truncate(NEAR);
    let nearest = if near.is_empty() { "none".to_owned() } else { near.join(", ") };
    let source = definition();
    Finding::fail(UnknownOperation::ID, Authority::Published, message, source, format!("nearest: {nearest}"))
        .about([&invented.name])
        .fix(use_published_name(&invented.name, &near))
}

/// A published operation in the spelling of another language, whose SDK has the method and this one has not.
fn misspelt(invented: &Invented, spelling: &str) -> Finding {
    let Invented { name, near, .. } = invented;
    let published = near.first().map(|operation| operation.name.as_str()).unwrap_or_default();
    let message = format!("no method of the SDK is named {name} in this language: it is spelt {spelling}");
    let source = definition();
    let call = change_name(name, Some(spelling)).run(command::requires(published));
    Finding::fail(UnknownOperation::ID, Authority::Published, message, source, published)
        .about([name])
        .fix(Fix::all_of([call]))
}

fn use_published_name(name: &str, near: &[&str]) -> Fix {
    match near {
        [] => Fix::all_of([change_name(name, None).note(Note::NewerSdk).run(command::requires_words())]),
        near => Fix::any_of(near.iter().map(|near| {
            let spelling = spelled_like(name, near);
            vec![change_name(name, Some(&spelling)).run(command::requires(near))]
        })),
    }
}

fn change_name(from: &str, to: Option<&str>) -> Change {
    let (from, to) = (Some(from.to_owned()), to.map(str::to_owned));
    Change::new(Who::Developer, ChangeKind::ChangeCode { from, to, language: None, locations: Vec::new() })
}

/// A published name in the spelling of another one: `patch_users_me` for a name in Python, `PatchUsersMe` for one in Go.
fn spelled_like(name: &str, published: &str) -> String {
    let mut letters = published.chars();
    if name.starts_with("gc ") {
        published.to_owned()
    } else if name.trim_matches('_').contains('_') {
        let mut before = '_';
        letters.fold(String::new(), |mut spelling, letter| {
            if letter.is_ascii_uppercase() && !before.is_ascii_uppercase() {
                spelling.push('_');
            }
            before = letter;
            spelling.push(letter.to_ascii_lowercase());
            spelling
        })
    } else if name.starts_with(|first: char| first.is_ascii_uppercase()) {
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    } else {
        published.to_owned()
    }
}

/// The HTTP method that a name begins with, in capitals, and the rest of the name.
fn parts(name: &str) -> Option<(&'static str, &str)> {
    METHODS.into_iter().find_map(|method| {
        let (first, rest) = name.split_at_checked(method.len())?;
        let begins = rest.starts_with(|c: char| c == '_' || c == '-' || c.is_ascii_uppercase());
        (first.eq_ignore_ascii_case(method) && begins).then_some((method, rest))
    })
}

/// The published operations of the same name but for the HTTP method that it begins with.
fn siblings(name: &str) -> Vec<Operation> {
    let Some((method, rest)) = parts(name) else { return Vec::new() };
    let others = METHODS.into_iter().filter(|other| *other != method);
    others.filter_map(|other| by_name(&format!("{}{rest}", other.to_ascii_lowercase()))).collect()
}

/// Says which methods the path of a sibling has, where the written one is not among them.
fn no_such_method(name: &str, sibling: Operation) -> Option<String> {
    let (method, _) = parts(name)?;
    let path = sibling.path();
    let has: BTreeSet<&str> =
        operations().filter(|operation| operation.path() == path).map(Operation::method).collect();
    let listed = has.iter().copied().collect::<Vec<_>>().join(", ");
    (!has.contains(method)).then(|| format!("there is no {method} on {path}, which has {listed}"))
}
