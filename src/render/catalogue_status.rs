//! `why403 catalogue`: which catalogue is in use.

use std::io::{self, Write};

use serde::Serialize;

use crate::catalogue::{error_code_count, operations, permissions, scopes};
use crate::render::markdown_text::escaped_cell;
use crate::render::options::Options;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::pad;
use crate::report::json;
use crate::report::requirements::CatalogueEdition;
use crate::text::thousands;

/// The catalogue in use, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogueStatus {
    /// Which one.
    #[serde(flatten)]
    pub edition: CatalogueEdition,
    /// Operations.
    pub operations: usize,
    /// Permissions.
    pub permissions: usize,
    /// Scopes.
    pub scopes: usize,
    /// Error codes, each counted for every status it has.
    pub error_codes: usize,
    /// The file of a refreshed one; `null` for the built-in one.
    pub file: Option<String>,
}

impl CatalogueStatus {
    /// The catalogue in use, refreshed from this file if any.
    #[must_use]
    pub fn in_use(file: Option<String>) -> Self {
        Self {
            edition: CatalogueEdition::in_use(),
            operations: operations().len(),
            permissions: permissions().len(),
            scopes: scopes().len(),
            error_codes: error_code_count(),
            file,
        }
    }

    fn rows(&self) -> [(&'static str, String); 7] {
        [
            ("catalogue", self.edition.date.clone()),
            ("from", self.edition.source.clone()),
            ("operations", thousands(self.operations)),
            ("permissions", thousands(self.permissions)),
            ("scopes", thousands(self.scopes)),
            ("error codes", thousands(self.error_codes)),
            ("file", self.file.clone().unwrap_or_else(|| "none: it is part of the program".to_owned())),
        ]
    }

    /// Writes it for a person.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_terminal(&self, options: &Options, out: &mut dyn Write) -> io::Result<()> {
        let sheet = &mut Sheet::new(options, out);
        for (label, value) in self.rows() {
            sheet.unbroken(&Lead::sign(0, &pad(label, 12), Ink::Faint), Ink::Plain, &value)?;
        }
        Ok(())
    }

    /// Writes it in Markdown.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "| | |\n|---|---|")?;
        self.rows().iter().try_for_each(|(label, value)| writeln!(out, "| {label} | {} |", escaped_cell(value)))
    }

    /// Writes it as JSON, with a line end after it.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        json::write_value(self, out)
    }
}
