//! Two catalogues compared, version 1: structs of their own, and one renderer a file.

use std::io::{self, Write};

use serde::Serialize;

use crate::catalogue::{Changes, Definition};
use crate::report::requirements::CatalogueEdition;
use crate::report::{Tool, json};

/// What differs between two catalogues. Fields may be added, never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ChangesReport {
    /// Always 1.
    pub schema_version: u32,
    /// Who wrote it.
    pub tool: Tool,
    /// The catalogue before.
    pub old: CatalogueEdition,
    /// The catalogue now.
    pub new: CatalogueEdition,
    /// What differs.
    #[serde(flatten)]
    pub changes: Changes,
}

impl ChangesReport {
    /// Compares two definitions.
    #[must_use]
    pub fn between(old: &Definition, new: &Definition) -> Self {
        let edition = |definition: &Definition| CatalogueEdition {
            date: definition.day.clone(),
            source: definition.source.clone(),
        };
        Self {
            schema_version: 1,
            tool: Tool::this(),
            old: edition(old),
            new: edition(new),
            changes: Changes::between(old, new),
        }
    }

    /// `3 added, 1 removed, 12 changed, 3,384 as before`
    #[must_use]
    pub fn counts(&self) -> String {
        let Changes { added, removed, changed, unchanged } = &self.changes;
        let [added, removed, changed, unchanged] =
            [added.len(), removed.len(), changed.len(), *unchanged].map(crate::text::thousands);
        format!("{added} added, {removed} removed, {changed} changed, {unchanged} as before")
    }
}

/// Writes it as JSON, with a line end after it.
///
/// # Errors
/// Those of the writer.
pub fn write_json(report: &ChangesReport, out: &mut dyn Write) -> io::Result<()> {
    json::write_value(report, out)
}
