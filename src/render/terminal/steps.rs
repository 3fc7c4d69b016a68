//! The steps of a fix, with their commands on lines of their own: to be pasted, so broken only where a shell goes on.

use std::io;

use crate::render::sheet::{Lead, Sheet};
use crate::render::step_parts::{Part, parts_of};
use crate::render::style::Ink;
use crate::report::Step;

/// Writes what a step says, and leaves its command to `-v`.
pub(super) fn write_step_without_command(number: usize, step: &Step<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.paragraph(&Lead::sign(2, &format!("{number}."), Ink::Plain), Ink::Plain, &step.sentence())
}

/// Writes one step under its number.
pub(super) fn write_step(indent: usize, number: usize, step: &Step<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let number = format!("{number}.");
    let aligned = indent + number.len() + 1;
    let mut lead = Lead::sign(indent, &number, Ink::Plain);
    for part in parts_of(step) {
        match part {
            Part::Prose(text) => sheet.paragraph(&lead, Ink::Plain, &text)?,
            Part::Command(text) => {
                for (line, text) in continued(&text, sheet.width().saturating_sub(aligned + 4)).iter().enumerate() {
                    let lead = if line == 0 { Lead::sign(aligned, "$", Ink::Faint) } else { Lead::indent(aligned + 4) };
                    sheet.unbroken(&lead, Ink::Code, text)?;
                }
            }
        }
        lead = Lead::indent(aligned);
    }
    Ok(())
}

/// A command in lines that fit, broken before its flags with a backslash at the end, so that it can still be pasted.
fn continued(command: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (position, piece) in command.split(" --").enumerate() {
        let piece = if position == 0 { piece.to_owned() } else { format!("--{piece}") };
        match lines.last_mut() {
            Some(line) if line.len() + 1 + piece.len() + 2 <= room => {
                line.push(' ');
                line.push_str(&piece);
            }
            _ => lines.push(piece),
        }
    }
    let last = lines.len().saturating_sub(1);
    lines.iter_mut().take(last).for_each(|line| line.push_str(" \\"));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_command_goes_on_where_a_shell_goes_on() {
        let command = "why403 mute --conversation c0ffee00 --participant decade00 --on-behalf-of facade00";
        let lines = continued(command, 44);
        assert_eq!(
            lines,
            ["why403 mute --conversation c0ffee00 \\", "--participant decade00 \\", "--on-behalf-of facade00"]
        );
        assert_eq!(continued(command, 100), [command]);
    }
}
