//! What people write for exactly one operation → that operation, or why the text does not mean exactly one.

use thiserror::Error;

use super::operation::Operation;
use super::operation_search::{QueryKind, find_operations, hide_opaque_words};

/// Maximum number of operations that an error lists to choose from.
const MAX_CHOICES: usize = 12;

/// A text that does not mean exactly one published operation.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct NotExactlyOne {
    message: String,
    /// What may be meant, or what can be written.
    pub help: String,
    /// The operations that it can mean; empty where it means none.
    pub candidates: Vec<Operation>,
}

impl NotExactlyOne {
    /// Whether the text means several operations.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        !self.candidates.is_empty()
    }
}

/// The one operation that a text means, as [`find_operations`] reads it.
///
/// # Errors
/// When it means none, or several; the help names what is near, or what to choose from.
pub fn find_exactly_one(text: &str) -> Result<Operation, Box<NotExactlyOne>> {
    let found = find_operations(text).map_err(|miss| {
        let help = miss.help().unwrap_or_else(|| {
            "give an SDK name (patchConversationsCallParticipant), \"METHOD /api/v2/…\", or a `gc` command line"
                .to_owned()
        });
        Box::new(NotExactlyOne { message: miss.to_string(), help, candidates: Vec::new() })
    })?;
    if let [one] = found.operations.as_slice() {
        return Ok(*one);
    }
    let what = match found.reading {
        QueryKind::Path => "a path without a method",
        QueryKind::CommandLine => "a command line that can mean several operations",
        QueryKind::Name | QueryKind::Request => "more than one operation",
    };
    let message = format!("{}: {what}", hide_opaque_words(text));
    let help = format!("say which: {}", list_choices(&found.operations));
    Err(Box::new(NotExactlyOne { message, help, candidates: found.operations }))
}

/// The operations to choose from, each as the user can write it.
fn list_choices(operations: &[Operation]) -> String {
    let named = |choice: &Operation| format!("\"{} {}\" ({})", choice.method(), choice.path(), choice.name());
    let mut listed: Vec<String> = operations.iter().take(MAX_CHOICES).map(named).collect();
    if operations.len() > MAX_CHOICES {
        listed.push(format!("and {} more", operations.len() - MAX_CHOICES));
    }
    listed.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::MUTE;

    #[test]
    fn one_is_found_and_none_and_several_are_not() {
        assert_eq!(find_exactly_one("patch_conversations_call_participant").unwrap().name(), MUTE);
        let none = find_exactly_one("patchConversationCallParticipant").unwrap_err();
        assert!(!none.is_ambiguous() && none.help.contains(MUTE), "{none:?}");
        let several = find_exactly_one("/api/v2/users/{userId}").unwrap_err();
        assert!(several.is_ambiguous() && several.to_string().contains("a path without a method"), "{several:?}");
        assert!(several.help.starts_with("say which: \""), "{several:?}");
    }
}
