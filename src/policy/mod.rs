//! `why403.toml` → what is required of a token; and the text of such a file.
//!
//! A file is read as a whole: every fault is reported at once, at its line, with what may be meant. It can name nothing but
//! requirements: no place to send a token to, and no other file.

mod fault;
mod keys;
mod names;
mod parse;
mod reader;
mod sections;
mod text;
mod writer;

#[cfg(test)]
mod tests;

use crate::catalogue::Operation;
use crate::facts::{Location, Policy};

pub(crate) use fault::{Fault, Faults};
pub(crate) use parse::parse;
pub(crate) use writer::{of_operations, starter};

/// The name under which a policy is looked for in the current folder.
pub(crate) const FILE: &str = "why403.toml";

/// No policy is longer, in bytes.
pub(crate) const LIMIT: u64 = 64 << 10;

/// No clock is wrong by more; a tolerance beyond it takes every token for a good one.
pub(crate) const MOST_LEEWAY_HOURS: u32 = 24;

/// What a file says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    /// What it requires of the token.
    pub policy: Policy,
    /// The operations that it names, and where; `None` where it says nothing of them.
    pub operations: Option<Vec<(Operation, Location)>>,
}

/// The JSON Schema (2020-12) of the file, as TOML's values are written in JSON.
#[must_use]
pub(crate) fn schema() -> &'static str {
    include_str!("schema.json")
}
