//! The operations that a search found: what is said of them in each format.

use std::io::{self, Write};

use super::words;
use crate::render::markdown_text::{escaped, escaped_cell};
use crate::render::options::Options;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::report::requirements::{FoundOperations, SearchKind};

/// Maximum operations that words list: who needs more of them says more words. A name lists all.
const MAX_LISTED: usize = 10;

/// Writes what was found for a person.
///
/// # Errors
/// Those of the writer.
pub fn write_terminal(found: &FoundOperations, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(options, out);
    sheet.paragraph(&Lead::indent(0), Ink::Strong, &headline(found))?;
    for operation in found.operations.iter().take(listed(found)) {
        sheet.blank()?;
        sheet.paragraph(&Lead::indent(0), Ink::Strong, &operation.name)?;
        sheet.unbroken(&Lead::indent(2), Ink::Plain, &format!("{} {}", operation.method, operation.path))?;
        if let Some(when) = operation.choose_when() {
            sheet.paragraph(&Lead::indent(2), Ink::Plain, when)?;
        }
        let permissions = words::permissions(operation.permission_mode, &operation.permissions);
        sheet.paragraph(&Lead::indent(2), Ink::Faint, &format!("permission: {permissions}"))?;
    }
    sheet.blank()?;
    sheet.paragraph(&Lead::indent(0), Ink::Plain, "Choose one to see all that it needs:")?;
    sheet.unbroken(&Lead::indent(2), Ink::Plain, &format!("$ {}", choose(found)))?;
    for line in footer(found) {
        sheet.paragraph(&Lead::indent(0), Ink::Faint, &line)?;
    }
    Ok(())
}

/// Writes what was found as Markdown.
///
/// # Errors
/// Those of the writer.
pub fn write_markdown(found: &FoundOperations, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}\n", escaped(&headline(found)))?;
    writeln!(out, "| operation | request | permission |\n|---|---|---|")?;
    for operation in found.operations.iter().take(listed(found)) {
        let name = format!("`{}`", operation.name);
        let name = operation.choose_when().map_or(name.clone(), |when| format!("{name}: {when}"));
        writeln!(
            out,
            "| {} | {} | {} |",
            escaped_cell(&name),
            escaped_cell(&format!("`{} {}`", operation.method, operation.path)),
            escaped_cell(&words::permissions(operation.permission_mode, &operation.permissions))
        )?;
    }
    writeln!(out)?;
    writeln!(out, "Choose one to see all that it needs: {}", escaped(&format!("`{}`", choose(found))))?;
    for line in footer(found) {
        writeln!(out, "{}", escaped(&line))?;
    }
    Ok(())
}

fn listed(found: &FoundOperations) -> usize {
    match found.search.by {
        SearchKind::Words => MAX_LISTED,
        SearchKind::Permission | SearchKind::Scope => usize::MAX,
    }
}

fn headline(found: &FoundOperations) -> String {
    let text = &found.search.text;
    let (count, s) = match found.search.count {
        1 => ("1".to_owned(), ""),
        count => (count.to_string(), "s"),
    };
    let asks = if s.is_empty() { "asks" } else { "ask" };
    match found.search.by {
        SearchKind::Words if found.search.count > MAX_LISTED => {
            format!("The best {MAX_LISTED} of {count} operations for \"{text}\"")
        }
        SearchKind::Words => format!("{count} operation{s} for \"{text}\", best first"),
        SearchKind::Permission => format!("{count} operation{s} {asks} for the permission `{text}`"),
        SearchKind::Scope => format!("{count} operation{s} {asks} for the scope `{text}`"),
    }
}

/// The command that shows all that the first one needs.
fn choose(found: &FoundOperations) -> String {
    format!("why403 requires {}", found.operations.first().map_or("NAME", |operation| operation.name.as_str()))
}

/// What is left out, and where it is from.
fn footer(found: &FoundOperations) -> Vec<String> {
    let mut lines = Vec::new();
    if found.search.count > listed(found) {
        lines.push("More words narrow the list; --format json has all of them.".to_owned());
    }
    lines.push(format!("Published API definition of {}.", found.catalogue.date));
    lines
}
