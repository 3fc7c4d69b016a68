//! Two catalogues compared, version 1: structs of their own, and one renderer a file.

pub mod markdown;
pub mod terminal;

use std::io::{self, Write};

use serde::Serialize;

use super::requirements::CatalogueEdition;
use super::{Tool, json};
use crate::catalogue::{Change, Changes, Definition, Described};

/// What differs between two catalogues. Fields may be added, never renamed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
            [added.len(), removed.len(), changed.len(), *unchanged].map(super::thousands);
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

/// The words that all renderers use, with names as `code`.
mod words {
    use super::{CatalogueEdition, Change, Described};
    use crate::catalogue::{Difference, Effect};

    pub(super) fn edition(edition: &CatalogueEdition) -> String {
        format!("{} ({})", edition.date, edition.source)
    }

    pub(super) fn request(operation: &Described) -> String {
        format!("`{}`: `{} {}`", operation.name, operation.method, operation.path)
    }

    /// What differs in one operation, a line each.
    pub(super) fn differences(change: &Change) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(old) = &change.renamed_from {
            lines.push(format!("named `{old}` before"));
        }
        if let Some(difference) = &change.scopes {
            lines.push(names("scopes", difference));
        }
        if let Some(difference) = &change.permissions {
            let mode =
                change.permission_mode.map(|[old, new]| format!("; {} before, {} now", old.as_str(), new.as_str()));
            lines.push(names("permissions", difference) + &mode.unwrap_or_default());
        }
        let turned = [
            (change.user_context, "a user is needed now", "a user is no longer needed"),
            (change.deprecated, "deprecated now", "no longer deprecated"),
            (change.preview, "a preview now", "no longer a preview"),
        ];
        for (change, on, off) in turned {
            if let Some([_, now]) = change {
                lines.push((if now { on } else { off }).to_owned());
            }
        }
        lines
    }

    fn names(kind: &str, difference: &Difference) -> String {
        let effect = match difference.effect {
            Effect::More => "more is needed",
            Effect::Less => "less is needed",
            Effect::Other => "something else is needed",
            Effect::Same => "the same is needed, said otherwise",
            Effect::Unknown => "whether more or less is needed is not known",
        };
        let signed =
            |sign: char, names: &[String]| -> String { names.iter().map(|name| format!(" {sign} `{name}`")).collect() };
        let (added, removed) = (signed('+', &difference.added), signed('-', &difference.removed));
        let colon = if added.is_empty() && removed.is_empty() { "" } else { ":" };
        format!("{kind}, {effect}{colon}{added}{removed}")
    }
}
