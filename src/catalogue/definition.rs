//! A catalogue as values: what a definition, a stored file and the built-in tables are compared as.

use std::collections::BTreeSet;

use serde::Serialize;

use super::stored::described;
use super::tables::{BUILT_IN, Tables};
use super::{BUILT_IN_DATE, Origin, PermissionMode, ScopeSource, in_use};

/// A published API definition, as far as it says who may do what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Definition {
    /// The day it was taken, as `2026-11-22`; of the built-in one, when it was published.
    pub day: String,
    /// The region, base URL or file that it was taken from.
    pub source: String,
    /// One for each method of each path.
    pub operations: Vec<Described>,
    /// Every permission named.
    pub permissions: BTreeSet<String>,
    /// Every scope named.
    pub scopes: BTreeSet<String>,
    /// Every declared error code with its status.
    pub error_codes: BTreeSet<(String, u16)>,
}

/// One operation of a definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Described {
    /// The SDK's name.
    pub name: String,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path template.
    pub path: String,
    /// How [`Described::permissions`] combine.
    pub permission_mode: PermissionMode,
    /// Permissions, as `domain:entity:action`.
    pub permissions: Vec<String>,
    /// Scopes; any one suffices.
    pub scopes: Vec<String>,
    /// How sure the scopes are.
    pub scope_source: ScopeSource,
    /// Whether it declares `400 not.a.user`.
    pub user_context: bool,
    /// Whether it is called deprecated.
    pub deprecated: bool,
    /// Whether it is called a preview.
    pub preview: bool,
}

impl Definition {
    /// The built-in catalogue.
    #[must_use]
    pub fn built_in() -> Self {
        of(&BUILT_IN)
    }

    /// The catalogue in use.
    #[must_use]
    pub fn in_use() -> Self {
        of(in_use())
    }
}

fn of(tables: &Tables) -> Definition {
    let (day, source) = match tables.origin {
        Origin::BuiltIn => (BUILT_IN_DATE, "built-in"),
        Origin::Refreshed { day, source } => (day, source),
    };
    Definition {
        day: day.to_owned(),
        source: source.to_owned(),
        operations: tables.operations.iter().map(|row| described(row, tables.text)).collect(),
        permissions: tables.permissions.iter().map(|span| span.of(tables.text).to_owned()).collect(),
        scopes: tables.scopes.iter().map(|span| span.of(tables.text).to_owned()).collect(),
        error_codes: tables
            .error_codes
            .iter()
            .map(|(span, status)| (span.of(tables.text).to_owned(), *status))
            .collect(),
    }
}
