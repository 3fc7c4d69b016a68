//! The counts of a batch: `--summary=json`, and what the table of `--summary` is made of.

use serde::Serialize;

/// How many records a batch had, by verdict, cause, operation, client and hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "batch_summary"))]
#[non_exhaustive]
pub struct BatchSummary {
    /// Always 1.
    pub schema_version: u32,
    /// `explain` or `check`.
    pub command: &'static str,
    /// All records; empty lines are not counted.
    pub records: u64,
    /// By verdict.
    pub verdicts: BatchVerdicts,
    /// Refused records by the rule to fix first.
    pub causes: BatchCounts,
    /// By operation. `check` counts a token for each operation that it was checked for.
    pub operations: BatchCounts,
    /// By the id of the OAuth client.
    pub clients: BatchCounts,
    /// By hour, UTC: of the record's time for `explain`, of the claim `iat` for `check`.
    pub hours: BatchCounts,
}

/// Records by verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "batch_verdicts"))]
#[non_exhaustive]
pub struct BatchVerdicts {
    /// A cause was found.
    pub refused: u64,
    /// The evidence is not enough.
    pub unclear: u64,
    /// Nothing was refused.
    pub allowed: u64,
    /// Not read: too long, or not a record. Their lines have the verdict `unclear`.
    pub unreadable: u64,
}

/// Records by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "batch_counts"))]
#[non_exhaustive]
pub struct BatchCounts {
    /// The commonest first; hours in their order. At most 10,000.
    pub known: Vec<BatchCount>,
    /// Records that do not show it.
    pub unknown: u64,
    /// Records with names beyond those in `known`.
    pub other: u64,
}

/// One name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(rename = "batch_count"))]
#[non_exhaustive]
pub struct BatchCount {
    /// The name, redacted; an hour as `2026-11-28T10:00:00Z`.
    pub name: String,
    /// How many records have it.
    pub records: u64,
}
