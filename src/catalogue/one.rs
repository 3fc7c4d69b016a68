//! What people write for exactly one operation → that operation, or why it is not one.

use thiserror::Error;

use super::{Operation, Reading, find, shown};

/// So many operations are offered to choose from.
const SHOWN: usize = 12;

/// A text that does not mean exactly one published operation.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct NotOne {
    message: String,
    /// What may be meant, or how to say it.
    pub help: String,
    /// The operations that it can mean; empty where it means none.
    pub choice: Vec<Operation>,
}

impl NotOne {
    /// Whether the text means several operations.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        !self.choice.is_empty()
    }
}

/// The one operation that a text means, as [`find`] reads it.
///
/// # Errors
/// When it means none, or several; the help names what is near, or what to choose from.
pub fn find_one(text: &str) -> Result<Operation, Box<NotOne>> {
    let found = find(text).map_err(|miss| {
        let help = miss.help().unwrap_or_else(|| {
            "give an SDK name (patchConversationsCallParticipant), \"METHOD /api/v2/…\", or a `gc` command line"
                .to_owned()
        });
        Box::new(NotOne { message: miss.to_string(), help, choice: Vec::new() })
    })?;
    if let [one] = found.operations.as_slice() {
        return Ok(*one);
    }
    let what = match found.reading {
        Reading::Path => "a path without a method",
        Reading::CommandLine => "a command line that can mean several operations",
        Reading::Name | Reading::Request => "more than one operation",
    };
    let message = format!("{}: {what}", shown(text));
    let help = format!("say which: {}", choice(&found.operations));
    Err(Box::new(NotOne { message, help, choice: found.operations }))
}

/// The operations to choose from, as they can be given.
fn choice(operations: &[Operation]) -> String {
    let named = |one: &Operation| format!("\"{} {}\" ({})", one.method(), one.path(), one.name());
    let mut shown: Vec<String> = operations.iter().take(SHOWN).map(named).collect();
    if operations.len() > SHOWN {
        shown.push(format!("and {} more", operations.len() - SHOWN));
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::MUTE;

    #[test]
    fn one_is_found_and_none_and_several_are_not() {
        assert_eq!(find_one("patch_conversations_call_participant").unwrap().name(), MUTE);
        let none = find_one("patchConversationCallParticipant").unwrap_err();
        assert!(!none.is_ambiguous() && none.help.contains(MUTE), "{none:?}");
        let several = find_one("/api/v2/users/{userId}").unwrap_err();
        assert!(several.is_ambiguous() && several.to_string().contains("a path without a method"), "{several:?}");
        assert!(several.help.starts_with("say which: \""), "{several:?}");
    }
}
