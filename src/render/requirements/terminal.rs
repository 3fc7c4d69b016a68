//! What operations need, for a person at a terminal.

use std::io::{self, Write};

use super::words;
use crate::render::options::Options;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::pad;
use crate::report::requirements::{RequiredNames, RequiredOperation, Requirements};

/// The columns of the widest label, and one.
const LABEL: usize = 11;

/// Writes requirements for a person.
///
/// # Errors
/// Those of the writer.
pub fn write(requirements: &Requirements, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let sheet = &mut Sheet::new(options, out);
    for (position, operation) in requirements.operations.iter().enumerate() {
        if position > 0 {
            sheet.blank()?;
        }
        write_operation(operation, &requirements.as_of, sheet)?;
    }
    if requirements.operations.len() > 1 {
        write_together(requirements, sheet)?;
    }
    sheet.blank()?;
    sheet.paragraph(&Lead::indent(0), Ink::Faint, words::GRANTS)?;
    let edition = &requirements.catalogue;
    let source = edition.refreshed_from().map(|source| format!(" from {source}")).unwrap_or_default();
    let announced = requirements.as_of_clause();
    let text = format!("Published API definition of {}{source}{announced}.", edition.date);
    sheet.paragraph(&Lead::indent(0), Ink::Faint, &text)
}

fn write_operation(operation: &RequiredOperation, day: &str, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.paragraph(&Lead::indent(0), Ink::Strong, &operation.name)?;
    sheet.unbroken(&Lead::indent(2), Ink::Plain, &format!("{} {}", operation.method, operation.path))?;
    write_labelled("gc", &format!("`{}` (by its naming rule)", operation.gc), sheet)?;
    write_labelled("scope", &words::scopes(operation), sheet)?;
    write_labelled("permission", &words::permissions(operation.permission_mode, &operation.permissions), sheet)?;
    for row in &operation.announced {
        write_labelled("announced", &words::announced(row, day), sheet)?;
    }
    write_labelled("user", words::user(operation), sheet)?;
    if let Some(twin) = &operation.on_behalf {
        write_labelled("on behalf", &words::on_behalf(twin), sheet)?;
    }
    match words::caution(operation) {
        Some(caution) => write_labelled("caution", caution, sheet),
        None => Ok(()),
    }
}

fn write_labelled(label: &str, text: &str, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.paragraph(&Lead::sign(2, &pad(label, LABEL), Ink::Faint), Ink::Plain, text)
}

fn write_together(requirements: &Requirements, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let count = requirements.operations.len();
    sheet.heading(&format!("Together, for these {count}"))?;
    let together = &requirements.together;
    write_set("scopes", &together.scopes, count, sheet)?;
    write_set("permissions", &together.permissions, count, sheet)?;
    for needed in &together.conditional {
        sheet.paragraph(&Lead::sign(2, "!", Ink::Faint), Ink::Plain, &format!("In addition: {needed}"))?;
    }
    if !together.user_context.is_empty() {
        let needing = words::list(&together.user_context, "and");
        sheet.paragraph(&Lead::indent(2), Ink::Plain, &format!("A user is needed for {needing}."))?;
    }
    Ok(())
}

fn write_set(kind: &str, names: &RequiredNames, count: usize, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let size = names.smallest.len();
    let of = names.union.len();
    let smallest = match (size, names.proven) {
        (0, _) => format!("No {kind} are named."),
        (_, true) if of > size => format!("The fewest {kind} that are enough: {size} of the {of} named."),
        (1, true) => format!("The one {} that is named is needed.", kind.trim_end_matches('s')),
        // Where it is not known whether one suffices, they are not known to be needed.
        (_, true) if !names.unknown.is_empty() => format!("All {of} {kind} that are named are enough."),
        (_, true) => format!("All {of} {kind} that are named are needed."),
        (_, false) => {
            format!("{size} of the {of} {kind} named are enough; that no fewer are could not be shown in time.")
        }
    };
    sheet.paragraph(&Lead::indent(2), Ink::Plain, &smallest)?;
    for name in &names.smallest {
        let dash = sheet.style().dash();
        let text = format!("`{}` {dash} {}", name.name, words::choice(name, count));
        sheet.paragraph(&Lead::sign(4, "-", Ink::Faint), Ink::Plain, &text)?;
    }
    if !names.unknown.is_empty() {
        let unknown = words::list(&names.unknown, "and");
        sheet.paragraph(
            &Lead::sign(4, "?", Ink::Faint),
            Ink::Plain,
            &format!("not, or not fully, known for {unknown}"),
        )?;
    }
    Ok(())
}
