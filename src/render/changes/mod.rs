//! What changed between two API definitions, one format a file.

pub mod markdown;
pub mod terminal;
mod words;
