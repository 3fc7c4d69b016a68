//! The part for the administrator: each change, where and how it is made, what it newly allows, and how to undo it.

use std::io::{self, Write};

use crate::render::markdown_text::{code, escaped, fenced};
use crate::render::remedy::{Allowance, Change, MAX_NAMED, Packet, Script};
use crate::text::thousands;

/// Writes the part; nothing where there is no change for an administrator.
pub(super) fn write_changes(packet: &Packet, out: &mut dyn Write) -> io::Result<()> {
    if packet.changes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## For the administrator")?;
    if let Some(choice) = &packet.choice {
        writeln!(out, "\n{}", escaped(choice))?;
    }
    packet.changes.iter().try_for_each(|change| write_change(change, out))
}

fn write_change(change: &Change, out: &mut dyn Write) -> io::Result<()> {
    let option = change.option.map(|choice| format!("{}: ", choice.in_words())).unwrap_or_default();
    writeln!(out, "\n### {option}{}\n", escaped(&change.title))?;
    for (number, step) in (1..).zip(&change.steps) {
        writeln!(out, "{number}. {}", escaped(&step.sentence()))?;
    }
    writeln!(out)?;
    for (label, text) in change.rows() {
        writeln!(out, "- **{label}:** {}", escaped(&text))?;
    }
    let sources = change.sources();
    if !sources.is_empty() {
        let sources: Vec<String> = sources.iter().map(|address| format!("<{address}>")).collect();
        writeln!(out, "- **Genesys help (November 2026):** {}", sources.join(", "))?;
    }
    if let Some(allowance) = change.allowance.as_ref().filter(|allowance| !allowance.opened.is_empty()) {
        write_operations(allowance, out)?;
    }
    change.scripts.iter().filter(|script| !script.lines.is_empty()).try_for_each(|script| write_script(script, out))
}

/// What changes data by name, then a count of the others, folded.
fn write_operations(allowance: &Allowance, out: &mut dyn Write) -> io::Result<()> {
    let changing = allowance.changing();
    writeln!(out, "\n<details>\n<summary>The API calls that change data</summary>\n")?;
    for operation in changing.iter().take(MAX_NAMED) {
        writeln!(out, "- {}: {}", code(operation.name()), code(&operation.request_line()))?;
    }
    if changing.is_empty() {
        writeln!(out, "- none")?;
    }
    if let Some(more) = changing.len().checked_sub(MAX_NAMED + 1) {
        writeln!(out, "- and {} more", thousands(more + 1))?;
    }
    let commands: Vec<String> = allowance.commands().iter().map(|command| code(command)).collect();
    writeln!(out, "\nAll of them: {}\n\n</details>", commands.join(", "))
}

fn write_script(script: &Script, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n<details>\n<summary>The same with {}</summary>\n", script.tool)?;
    for caution in &script.cautions {
        writeln!(out, "- {}", escaped(caution))?;
    }
    let lines = fenced(script.language, 0, script.lines.iter().map(String::as_str));
    write!(out, "{}{lines}\n</details>\n", if script.cautions.is_empty() { "" } else { "\n" })
}
