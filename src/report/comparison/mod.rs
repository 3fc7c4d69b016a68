//! Two sides compared, version 1: structs of their own, and one renderer a file.
//!
//! `schema.json` beside this file is their JSON Schema. Fields may be added, never renamed.

mod kinds;

use std::io::{self, Write};

use serde::Serialize;

pub use kinds::{Agreement, Layer, Outcome, SideKind, Which};

use crate::diagnosis::Verdict;
use crate::report::{Tool, json};

/// What two sides have in common and what not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ComparisonReport {
    /// Always 1.
    pub schema_version: u32,
    /// Who wrote it.
    pub tool: Tool,
    /// How the verdicts stand: `one_refused`, `refused_alike`, `refused_apart`, `both_allowed` or `open`.
    pub outcome: Outcome,
    /// What it comes to, in one sentence or two.
    pub summary: String,
    /// The difference that most likely matters; `null` where none is known to.
    pub decisive: Option<ReportDecisive>,
    /// What to compare next; `null` where the difference is told.
    pub next: Option<String>,
    /// What limits the comparison itself, a sentence each.
    pub cautions: Vec<String>,
    /// The one of them that the summary begins with.
    #[serde(skip)]
    pub(crate) in_summary: Option<String>,
    /// One side.
    pub left: ReportSide,
    /// The other.
    pub right: ReportSide,
    /// Whether any layer differs.
    pub differs: bool,
    /// Every layer, in order.
    pub layers: Vec<ReportLayer>,
}

/// The rule that one side fails and the other does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReportDecisive {
    /// The rule's id.
    pub rule: String,
    /// `left` or `right`: who fails it.
    pub fails: Which,
    /// What tells them apart there, as a clause about the side that fails.
    pub because: String,
}

/// One side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReportSide {
    /// How it was named, as `dev.json` or `profile:dev`.
    pub name: String,
    /// `token` or `report`.
    pub kind: SideKind,
    /// Where the token was asked about; `null` where nobody was asked, or a saved report does not say.
    pub host: Option<String>,
    /// What came out; `null` where a saved report does not say.
    pub verdict: Option<Verdict>,
    /// The rule to fix first; `null` unless refused.
    pub cause: Option<String>,
    /// One sentence a person can act on.
    pub summary: String,
}

/// One layer of both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReportLayer {
    /// `where`, `token`, `client`, `identity`, `scopes`, `permissions`, `roles`, `enforcement`, `findings`, `verdict`,
    /// `operations` or `requests`.
    pub layer: Layer,
    /// `same`, `differs` or `not_known`.
    pub state: Agreement,
    /// Single values; those that are known of neither side are left out.
    pub values: Vec<ReportValue>,
    /// Lists of names; those that are known of neither side are left out.
    pub lists: Vec<ReportList>,
}

/// One value of both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReportValue {
    /// What it is, as `issuer (unverified)`; of a finding, the rule's id.
    pub name: String,
    /// `same`, `differs` or `not_known`.
    pub state: Agreement,
    /// `null` where it is not known; `none` where it is known that there is none.
    pub left: Option<String>,
    /// The same of the right.
    pub right: Option<String>,
    /// Of a finding, what is said of the graver side.
    pub note: Option<String>,
}

/// A list of both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReportList {
    /// What it is, as `scopes`.
    pub name: String,
    /// `same`, `differs` or `not_known`.
    pub state: Agreement,
    /// How many names are on the left; `null` where they are not known.
    pub left: Option<usize>,
    /// How many names are on the right; `null` where they are not known.
    pub right: Option<usize>,
    /// Names that nothing on the right covers, sorted; wildcards are understood.
    pub only_left: Vec<String>,
    /// Names that nothing on the left covers, sorted.
    pub only_right: Vec<String>,
    /// How many names are covered on both sides.
    pub both: usize,
    /// Whether the left list is known to be all there is.
    pub left_whole: bool,
    /// Whether the right list is known to be all there is.
    pub right_whole: bool,
}

/// The JSON Schema (2020-12) of [`ComparisonReport`].
#[must_use]
pub fn schema() -> &'static str {
    include_str!("schema.json")
}

/// Writes it as JSON, with a line end after it.
///
/// # Errors
/// Those of the writer.
pub fn write_json(report: &ComparisonReport, out: &mut dyn Write) -> io::Result<()> {
    json::write_value(report, out)
}
