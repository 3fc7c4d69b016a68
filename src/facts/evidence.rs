//! Where a fact comes from.

use serde::{Deserialize, Serialize};

/// Where a finding comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Evidence {
    /// The place, as `GET /api/v2/tokens/me` or `claim exp (unverified)`.
    pub source: String,
    /// What stands there, redacted.
    pub quote: String,
}

/// A stretch of a line of a file that the user gave.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Location {
    /// The path, with slashes; relative where it was given so.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// Where it begins, in characters from 1.
    pub column: usize,
    /// The column behind its last character.
    pub end_column: usize,
}
