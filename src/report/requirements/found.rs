//! The operations that words, a permission or a scope lead to, version 1.

use std::io::{self, Write};

use serde::Serialize;

use super::{CatalogueEdition, RequiredOperation};
use crate::catalogue::{MUTE, MUTE_OF_ANY_MEDIUM, MUTE_ON_BEHALF, Operation};
use crate::report::{Tool, json};

/// The operations that were found, best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FoundOperations {
    /// Always 1.
    pub schema_version: u32,
    /// Who wrote it.
    pub tool: Tool,
    /// The catalogue that was asked.
    pub catalogue: CatalogueEdition,
    /// The day for which it is decided which announcements are in force.
    pub as_of: String,
    /// What was searched for.
    pub search: Search,
    /// What was found, best first.
    pub operations: Vec<RequiredOperation>,
}

/// What was searched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Search {
    /// In what.
    pub by: SearchKind,
    /// The words, or the name.
    pub text: String,
    /// How many operations were found.
    pub count: usize,
}

/// What operations are searched by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SearchKind {
    /// Words that describe a task.
    Words,
    /// A permission that they ask for.
    Permission,
    /// A scope that is enough for them.
    Scope,
}

impl FoundOperations {
    /// The operations that a search found, on a day (`2026-11-27`).
    #[must_use]
    pub fn new(by: SearchKind, text: &str, found: &[Operation], day: &str) -> Self {
        Self {
            schema_version: 1,
            tool: Tool::this(),
            catalogue: CatalogueEdition::in_use(),
            as_of: day.to_owned(),
            search: Search { by, text: text.to_owned(), count: found.len() },
            operations: found.iter().map(|operation| RequiredOperation::new(text, *operation)).collect(),
        }
    }

    /// Writes them as JSON, with a line end after it.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write_value(self, out)
    }
}

impl RequiredOperation {
    /// When to choose it among others for the same task; `None` where its name says it.
    pub(crate) fn choose_when(&self) -> Option<&'static str> {
        match self.name.as_str() {
            MUTE => Some("mutes your own participant of a call: send `{\"muted\": true}`"),
            MUTE_ON_BEHALF => Some("the same for the user in the path: the one to try for a service account"),
            MUTE_OF_ANY_MEDIUM => Some("the same for a conversation of any kind"),
            _ => None,
        }
    }
}
