//! Why a tool has no answer, and what to do about it.

use rmcp::model::{CallToolResult, ContentBlock};
use serde_json::json;

use super::quoting::{Outside, separate};

/// An error that the agent reads: a message and the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ToolError {
    message: String,
    next_step: String,
    /// What came from outside, and may be repeated by the two.
    outside: Vec<String>,
}

impl ToolError {
    /// A message and the next step, both our own words.
    pub(super) fn new(message: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self { message: message.into(), next_step: next_step.into(), outside: Vec::new() }
    }

    /// The same where the message or the next step repeats such a text.
    pub(super) fn quoting(mut self, outside: impl Into<String>) -> Self {
        self.outside.push(outside.into());
        self
    }

    /// The result of the tool: an error, as text that is JSON.
    pub(super) fn into_result(self) -> CallToolResult {
        let mut value = json!({ "error": self.message, "next_step": self.next_step });
        let mut outside = Outside::default();
        self.outside.iter().for_each(|text| outside.add(text));
        separate(&mut value, outside);
        CallToolResult::error(vec![ContentBlock::text(value.to_string())])
    }
}
