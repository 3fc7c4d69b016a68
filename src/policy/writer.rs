//! The text of a policy file: one to begin with, and one for what a program calls.

use crate::text::is_hidden;
use std::fmt::Write as _;

use crate::catalogue::{DATE, Operation, hide_opaque_words};
use crate::facts::Location;
use crate::requirement::{Needed, together};

/// Maximum places that are named for a call.
const MAX_PLACES: usize = 3;

/// A commented file that requires what is required without one.
#[must_use]
pub(crate) fn starter() -> String {
    include_str!("starter.toml").to_owned()
}

/// A file for a program that calls these operations, each with where it is called.
#[must_use]
pub(crate) fn of_operations(operations: &[(Operation, Vec<Location>)], day: &str) -> String {
    let called: Vec<Operation> = operations.iter().map(|(operation, _)| *operation).collect();
    let needs = together(&called, day);
    let mut text = String::from(
        "# What a token must be and may do for this program. `why403 check` follows the file in the current folder, or\n\
         # the one that --policy names. `why403 check --write-default` shows every key.\n\n\
         # What the program calls, and where.\noperations = [\n",
    );
    for (operation, places) in operations {
        line(&mut text, &format!("  {},{}", quoted(operation.name()), comment(places)));
    }
    line(&mut text, "]\n\n# Whether what is published about these operations counts.\npublished = true\n");
    line(&mut text, "[token]");
    match needs.user_context.first() {
        Some(one) => line(&mut text, &format!("# {} needs a user's token.\ngrant = \"user\"\n", one.name())),
        None => {
            line(&mut text, "# No operation asks for a user: \"user\" or \"service-account\".\n# grant = \"user\"\n")
        }
    }
    line(&mut text, "[scopes]");
    smallest(&mut text, "scopes", &needs.scopes);
    line(&mut text, "# Required beyond that: nothing.\nrequired = []\nexcess = \"warn\"\n");
    line(&mut text, "[permissions]");
    smallest(&mut text, "permissions", &needs.permissions);
    for (operation, row) in &needs.conditional {
        let condition = row.condition.map(|condition| format!(" {}", condition.phrase())).unwrap_or_default();
        let since = if row.is_in_force(day) { "since" } else { "from" };
        let permissions = row.permissions.join(", ");
        let needs = format!(
            "# {} also needs {permissions}{condition} (announced, {since} {}).",
            operation.name(),
            row.effective
        );
        line(&mut text, &needs);
    }
    line(&mut text, "excess = \"warn\"");
    text
}

/// What would be enough, as comments: what is published counts anyway, with all its alternatives.
fn smallest(text: &mut String, kind: &str, needed: &Needed) {
    if needed.smallest.is_empty() {
        line(text, &format!("# The operations need no {kind}, as published in {DATE}."));
    } else {
        line(text, &format!("# A smallest set of {kind} that is enough, as published in {DATE}:"));
    }
    for chosen in &needed.smallest {
        let instead = match chosen.instead.as_slice() {
            [] => String::new(),
            others => format!(" (or {})", others.join(", ")),
        };
        line(text, &format!("#   {}{instead}", chosen.name));
    }
    for operation in &needed.unknown {
        line(text, &format!("# What {} needs is not known for certain.", operation.name()));
    }
}

/// The places of an entry, as a comment after it.
fn comment(places: &[Location]) -> String {
    let named = places.iter().take(MAX_PLACES).map(|place| format!("{}:{}", plain(&place.file), place.line));
    let mut named: Vec<String> = named.collect();
    if places.len() > MAX_PLACES {
        named.push(format!("and {} more", places.len() - MAX_PLACES));
    }
    if named.is_empty() { String::new() } else { format!(" # {}", named.join(", ")) }
}

/// A path that is safe in a comment: a line end in a file's name must not end the comment.
fn plain(path: &str) -> String {
    let escaped = |c: char| if is_hidden(c) { c.escape_unicode().to_string() } else { c.to_string() };
    hide_opaque_words(&path.chars().map(escaped).collect::<String>())
}

/// A TOML basic string; a catalogue of the user's own can hold any name.
fn quoted(name: &str) -> String {
    let mut quoted = String::from("\"");
    for c in name.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                // Writing to a `String` cannot fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
