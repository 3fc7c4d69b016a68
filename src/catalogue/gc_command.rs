//! Command lines of the official CLI, `gc`.
//!
//! Its commands are made from the paths: the words of a path in their order, a verb for the method, and the ids of the
//! path: `gc conversations calls participants update CONVERSATION_ID PARTICIPANT_ID`. A few verbs were chosen for one
//! operation (`gc routing queues members move`). So a known verb narrows the candidates, and with an unknown verb all
//! candidates are the answer.

use std::fmt;

use super::operation::{Operation, operations};

/// What a `gc` command line can mean.
#[derive(Default)]
pub(super) struct CommandMeaning {
    /// The operations that words, verb and ids lead to.
    pub(super) operations: Vec<Operation>,
    /// Those of the same words with other verbs, where the verb leads to none.
    pub(super) other_verbs: Vec<Operation>,
    /// The first method that the verb leads to.
    pub(super) method: Option<&'static str>,
}

/// The operations that a `gc` command line can mean; `None` where it is none.
pub(super) fn by_command_line(text: &str) -> Option<CommandMeaning> {
    let mut words = text.split_whitespace();
    let program = words.next()?.rsplit(['/', '\\']).next().unwrap_or_default();
    if !matches!(program, "gc" | "gc.exe") {
        return None;
    }
    let words: Vec<&str> = words.map(|word| word.trim_matches(['"', '\''])).take(24).collect();
    // Options can come before the command, and each can have a value.
    let options = words.iter().take_while(|word| word.starts_with('-')).count();
    let found = (options..=2 * options).find_map(|start| parse_command(words.get(start..)?));
    Some(found.unwrap_or(CommandMeaning::default()))
}

fn parse_command(words: &[&str]) -> Option<CommandMeaning> {
    // What follows the first option after the command may be the option's value.
    let end = words.iter().position(|word| word.starts_with('-')).unwrap_or(words.len());
    let words = words.get(..end)?;
    let (mut found, rest) = (1..=words.len()).rev().find_map(|length| {
        let (command, rest) = words.split_at_checked(length)?;
        let found: Vec<Operation> = operations().filter(|operation| has_words(*operation, command)).collect();
        (!found.is_empty()).then_some((found, rest))
    })?;
    let Some((verb, ids)) = rest.split_first() else {
        return Some(CommandMeaning { operations: found, ..CommandMeaning::default() });
    };
    if let Some(methods) = methods(verb) {
        let other_verbs = found.clone();
        found.retain(|operation| methods.contains(&operation.method()));
        if found.is_empty() {
            return Some(CommandMeaning { operations: found, other_verbs, method: methods.first().copied() });
        }
    }
    if !ids.is_empty() {
        narrow(&mut found, |operation| placeholders(operation).count() == ids.len());
    }
    // Where a path can be listed and one of it be had, these two verbs tell them apart.
    match *verb {
        "list" => narrow(&mut found, |operation| !ends_in_placeholder(operation)),
        "get" => narrow(&mut found, ends_in_placeholder),
        _ => {}
    }
    Some(CommandMeaning { operations: found, ..CommandMeaning::default() })
}

/// Keeps what fits, unless nothing does.
fn narrow(found: &mut Vec<Operation>, fits: impl Fn(Operation) -> bool) {
    if found.iter().any(|operation| fits(*operation)) {
        found.retain(|operation| fits(*operation));
    }
}

/// The HTTP methods of a verb; `None` for a verb that is not one of the five general ones.
fn methods(verb: &str) -> Option<&'static [&'static str]> {
    Some(match verb {
        "list" | "get" => &["GET"],
        "create" => &["POST"],
        "update" => &["PATCH", "PUT"],
        "delete" => &["DELETE"],
        _ => return None,
    })
}

fn has_words(operation: Operation, command: &[&str]) -> bool {
    let mut words = words(operation);
    command.iter().all(|given| words.next().is_some_and(|word| word.eq_ignore_ascii_case(given)))
        && words.next().is_none()
}

/// The path's segments after `/api/v2/`.
fn segments(operation: Operation) -> impl Iterator<Item = &'static str> {
    operation.path().split('/').skip(3)
}

fn words(operation: Operation) -> impl Iterator<Item = &'static str> {
    segments(operation).filter(|segment| !segment.starts_with('{'))
}

fn placeholders(operation: Operation) -> impl Iterator<Item = &'static str> {
    segments(operation).filter(|segment| segment.starts_with('{'))
}

fn ends_in_placeholder(operation: Operation) -> bool {
    operation.path().ends_with('}')
}

/// An operation's command line, as the naming rule makes it: `gc users get [userId]`. Where the rule leaves a choice,
/// the verbs are all shown: `gc users me get|list`.
#[derive(Debug, Clone, Copy)]
pub struct CommandLine(Operation);

impl Operation {
    /// The command line of the official CLI, as its naming rule makes it.
    #[must_use]
    pub fn command_line(self) -> CommandLine {
        CommandLine(self)
    }
}

impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("gc")?;
        for word in words(self.0) {
            write!(f, " {word}")?;
        }
        f.write_str(match self.0.method() {
            "GET" if ends_in_placeholder(self.0) => " get",
            "GET" => " list|get",
            "POST" => " create",
            "PATCH" | "PUT" => " update",
            "DELETE" => " delete",
            _ => " …",
        })?;
        for placeholder in placeholders(self.0) {
            write!(f, " [{}]", placeholder.trim_matches(['{', '}']))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{MUTE, by_name};

    fn names(text: &str) -> Vec<&'static str> {
        by_command_line(text).unwrap().operations.into_iter().map(Operation::name).collect()
    }

    #[test]
    fn a_command_line_means_one_operation_or_all_that_it_can_mean() {
        assert_eq!(names("gc conversations calls participants update c-1 p-1 --file mute.json"), [MUTE]);
        assert_eq!(names("gc -p prod conversations calls participants update c-1 p-1"), [MUTE]);
        assert_eq!(names("gc --indicateprogress conversations calls participants update"), [MUTE]);
        assert_eq!(names("./gc.exe users list --pageSize 100"), ["getUsers"]);
        assert_eq!(names("gc users get 3b2f0a6e"), ["getUser"]);
        assert_eq!(names("gc users me get"), ["getUsersMe"]);
        assert!(names("gc users").len() > 2);
        let meant = by_command_line("gc conversations calls participants delete c-1 p-1").unwrap();
        assert!(meant.operations.is_empty() && meant.other_verbs.iter().any(|operation| operation.name() == MUTE));
    }

    #[test]
    fn what_is_no_command_line_is_none() {
        for text in ["", "git users list", "gcloud users list"] {
            assert!(by_command_line(text).is_none(), "{text}");
        }
        for text in ["gc", "gc profiles new", "gc --help", "gc -a -b -c"] {
            assert_eq!(names(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn every_command_line_leads_back_to_its_operation() {
        assert_eq!(
            CommandLine(by_name(MUTE).unwrap()).to_string(),
            "gc conversations calls participants update [conversationId] [participantId]"
        );
        for operation in operations().step_by(7) {
            let line = CommandLine(operation).to_string().replace("list|get", "list");
            assert!(by_command_line(&line).unwrap().operations.contains(&operation), "{line}");
        }
    }
}
