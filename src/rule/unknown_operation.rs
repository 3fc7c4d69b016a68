//! See [`UnknownOperation`].

use std::collections::BTreeSet;

use super::calls_in_order::calls_in_order;
use super::{Authority, Change, ChangeKind, Finding, Fix, Note, Rule, Who, command, declared, id, rule};
use crate::catalogue::{METHODS, NameStyle, Operation, by_name, definition, operations};
use crate::facts::{Facts, Invented, Task};

rule! {
    /// The code calls an SDK method or a `gc` command that does not exist.
    ///
    /// ## What happened
    /// The official SDKs have no method with this name, so the program stops before it sends a request. Often the
    /// HTTP method in the name is wrong: there is no `putConversationParticipant`, because the API has no PUT on a
    /// participant.
    ///
    /// ## How to check
    /// - Look at the similar names in the report, and at the API class that has the method.
    /// - Run `why403 scan PATH` to find all such calls in your code.
    ///
    /// ## How to fix
    /// - Call the method that exists, in the spelling of your language. To mute, it is
    ///   `patchConversationsCallParticipant` in JavaScript, and `patch_conversations_call_participant` in Python.
    ///
    /// ## When why403 reports it
    /// In scanned sources: a name like an SDK method, or a command line of the official CLI, that matches
    /// no published operation. What could be something else is listed as uncertain. In an error: a compiler or an
    /// interpreter says that an API class does not have the method, such as
    /// `'ConversationsApi' object has no attribute …`, `… is not a function`, `does not contain a definition for …`
    /// or `undefined method …`.
    ///
    /// ## References
    /// - [RFC 9110 §9.3](https://www.rfc-editor.org/rfc/rfc9110#section-9.3) (methods)
    /// - The Genesys API definition of July 2026, with the names of 3,397 operations
    UnknownOperation, id::UNKNOWN_OPERATION, Token
}

/// Maximum near operations that are named.
const NEAR: usize = 3;

impl Rule for UnknownOperation {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        match facts.invented.first() {
            Some(invented) => not_published(invented),
            None if facts.task != Task::Scan => Finding::not_applicable(Self::ID, "nothing was scanned"),
            None => calls_in_order(Self::ID, facts, "every SDK method that is called is published"),
        }
    }
}

fn not_published(invented: &Invented) -> Finding {
    if let Some(spelling) = &invented.spelling {
        return misspelt(invented, spelling);
    }
    if let (Some(class), Some(operation)) = (&invented.called_on, by_name(&invented.name)) {
        return of_another_class(invented, class, operation);
    }
    let siblings = siblings(&invented.name);
    let matches = if invented.name.starts_with("gc ") { "matches" } else { "is named" };
    let mut message = format!("no published operation {matches} {}", invented.name);
    if let Some(reason) = siblings.first().and_then(|sibling| no_such_method(&invented.name, *sibling)) {
        message = format!("{message}: {reason}");
    }
    let mut near: Vec<&str> = invented.meant.iter().map(String::as_str).collect();
    near.extend(siblings.iter().map(|sibling| sibling.name()));
    // A program that stopped gets the one that is meant; of a scan, all that are near are listed.
    if invented.quote.is_none() || near.is_empty() {
        near.extend(invented.near.iter().map(|operation| operation.name.as_str()));
    }
    let mut seen = BTreeSet::new();
    near.retain(|name| seen.insert(*name));
    near.truncate(NEAR);
    let nearest = if near.is_empty() { "none".to_owned() } else { near.join(", ") };
    fail(invented, message, format!("nearest: {nearest}")).fix(use_published_name(invented, &near))
}

/// The method exists in another API class.
fn of_another_class(invented: &Invented, class: &str, operation: Operation) -> Finding {
    let name = &invented.name;
    let owners: Vec<&str> = operation.api_classes().collect();
    let message = format!("{class} has no method {name}: it is a method of {}", owners.join(", "));
    let spelling = spelled_like(invented, operation.name());
    let change =
        change_name(invented, &format!("{class}.{name}"), owners.first().map(|owner| format!("{owner}.{spelling}")));
    fail(invented, message, format!("{}: {}", operation.name(), owners.join(", ")))
        .fix(Fix::all_of([change.run(command::requires(operation.name()))]))
}

/// What does not exist, with the words that say so, and what is published.
fn fail(invented: &Invented, message: String, published: String) -> Finding {
    let finding = match &invented.quote {
        Some(quote) => Finding::fail(UnknownOperation::ID, Authority::Published, message, "the input", quote)
            .evidence(definition(), published),
        None => Finding::fail(UnknownOperation::ID, Authority::Published, message, definition(), published),
    };
    finding.about([&invented.name])
}

/// A published operation in the spelling of another language, whose SDK has the method and this one has not.
fn misspelt(invented: &Invented, spelling: &str) -> Finding {
    let Invented { name, near, .. } = invented;
    let published = near.first().map(|operation| operation.name.as_str()).unwrap_or_default();
    let message = format!("no method of the SDK is named {name} in this language: it is spelt {spelling}");
    let call = change_name(invented, name, Some(spelling.to_owned())).run(command::requires(published));
    fail(invented, message, published.to_owned()).fix(Fix::all_of([call]))
}

fn use_published_name(invented: &Invented, near: &[&str]) -> Fix {
    let name = &invented.name;
    match near {
        [] => Fix::all_of([change_name(invented, name, None).note(Note::NewerSdk).run(command::requires_words())]),
        near => Fix::any_of(near.iter().map(|near| {
            let spelling = spelled_like(invented, near);
            vec![change_name(invented, name, Some(spelling)).run(command::requires(near))]
        })),
    }
}

fn change_name(invented: &Invented, from: &str, to: Option<String>) -> Change {
    let from = Some(from.to_owned());
    let language = invented.language.map(|language| language.as_str().to_owned());
    Change::new(Who::Developer, ChangeKind::ChangeCode { from, to, language, locations: Vec::new() })
}

/// A published name as the program has to spell it: as its language does, else as it spells the other name.
fn spelled_like(invented: &Invented, published: &str) -> String {
    let style = match invented.language {
        Some(language) => language.name_style(),
        None if invented.name.starts_with("gc ") => return published.to_owned(),
        None => NameStyle::detect(&invented.name),
    };
    style.spell(published)
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
