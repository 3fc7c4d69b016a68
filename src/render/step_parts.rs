//! A step of a fix in parts: what is to be read, and what is to be pasted.
//!
//! Only the command that a change carries is a command. A name in backticks came from outside, and stays in its sentence.

use crate::report::Step;

/// A part of a step.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// To be read.
    Prose(String),
    /// To be pasted.
    Command(String),
}

/// What a step says, and its command, each to be laid out by itself.
pub(super) fn parts_of(step: &Step<'_>) -> Vec<Part> {
    text_and_command(step.sentence(), step.command)
}

/// A text, and the command that belongs to it.
pub(super) fn text_and_command(text: String, command: Option<&str>) -> Vec<Part> {
    match command {
        Some(command) => vec![Part::Prose(format!("{text}:")), Part::Command(command.to_owned())],
        None => vec![Part::Prose(text)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Who;

    fn prose(text: &str) -> Part {
        Part::Prose(text.to_owned())
    }

    fn command(text: &str) -> Part {
        Part::Command(text.to_owned())
    }

    fn step<'s>(text: &'s str, command: Option<&'s str>) -> Step<'s> {
        Step { who: Who::Administrator, text, command, begins_option: true }
    }

    #[test]
    fn a_command_leaves_its_sentence() {
        assert_eq!(
            parts_of(&step("Sign in again", Some("why403 login"))),
            [prose("Or: Administrator: Sign in again:"), command("why403 login")]
        );
    }

    #[test]
    fn nothing_in_backticks_becomes_a_command_line() {
        for text in ["Add the scope `conversations`", "An open ` stays", "Run `why403 check`", "Run `rm -rf /`"] {
            assert_eq!(parts_of(&step(text, None)), [prose(&format!("Or: Administrator: {text}"))]);
        }
    }
}
