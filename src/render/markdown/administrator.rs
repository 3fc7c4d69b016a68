//! The part for the administrator: each change, where and how it is made, and what it newly allows.

use std::io::{self, Write};

use crate::catalogue::Operation;
use crate::render::counts::counted;
use crate::render::markdown_text::{code, escaped, fenced};
use crate::render::remedy::{Allowance, Change, MAX_NAMED, changes};
use crate::report::Report;

/// Writes the part; where nothing is to be changed, it says so.
pub(super) fn write_changes(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let changes = changes(report);
    writeln!(out, "\n## For the administrator")?;
    if changes.is_empty() {
        return writeln!(out, "\nNothing that is known so far has to be changed by an administrator.");
    }
    changes.iter().try_for_each(|change| write_change(change, out))
}

fn write_change(change: &Change, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n### {}", escaped(&change.title))?;
    if !change.places.is_empty() {
        writeln!(out, "\nIn the admin screens:\n")?;
    }
    for (number, place) in (1..).zip(&change.places) {
        writeln!(out, "{number}. {}", escaped(place))?;
    }
    write_allowances(change, out)?;
    if !change.cautions.is_empty() {
        writeln!(out, "\nLook out:\n")?;
    }
    for caution in &change.cautions {
        writeln!(out, "- {}", escaped(caution))?;
    }
    for (heading, language, lines) in
        [("With `gc`", "sh", &change.commands), ("With Terraform", "hcl", &change.terraform)]
    {
        if !lines.is_empty() {
            write!(out, "\n{heading}:\n\n{}", fenced(language, 0, lines.iter().map(String::as_str)))?;
        }
    }
    Ok(())
}

fn write_allowances(change: &Change, out: &mut dyn Write) -> io::Result<()> {
    if change.allowances.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nWhat it newly allows:\n")?;
    for allowance in &change.allowances {
        writeln!(out, "- {}", escaped(&allowance.sentences().join(" ")))?;
        // Of alternatives, the one that is granted is the first.
        if !change.any || change.allowances.first() == Some(allowance) {
            write_changing_operations(allowance, out)?;
        }
    }
    Ok(())
}

/// What changes something, by name.
fn write_changing_operations(allowance: &Allowance, out: &mut dyn Write) -> io::Result<()> {
    let changing = allowance.changing();
    let more = changing.len().saturating_sub(MAX_NAMED);
    if more > 0 {
        writeln!(out, "\n  <details>\n  <summary>The first {MAX_NAMED} of what changes something</summary>\n")?;
    }
    for operation in changing.iter().take(MAX_NAMED) {
        writeln!(out, "  - {}: {}", code(operation.name()), code(&request_line(*operation)))?;
    }
    if more > 0 {
        writeln!(
            out,
            "  - and {} that change{} something\n\n  </details>\n",
            counted(more, "other operation"),
            if more == 1 { "s" } else { "" }
        )?;
    }
    Ok(())
}

fn request_line(operation: Operation) -> String {
    format!("{} {}", operation.method(), operation.path())
}
