//! A catalogue as values: what an API definition, a stored catalogue and the built-in tables are compared as.

use std::collections::BTreeSet;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::installed::{BUILT_IN_DATE, Origin, origin, tables_in_use};
use super::permission_mode::PermissionMode;
use super::scope_source::ScopeSource;
use super::tables::{BUILT_IN, Row, Span, Tables, split_list};

/// A published API definition, as far as it says who may do what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
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
#[non_exhaustive]
pub struct Described {
    /// The SDK's name.
    pub name: String,
    /// The HTTP method, in capitals.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The classes of the SDKs that have it as a method. They decide no call, so reports of changes leave them out.
    #[serde(skip)]
    pub api_classes: Vec<String>,
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
        Self::from_tables(&BUILT_IN, BUILT_IN_DATE, "built-in")
    }

    /// The catalogue in use.
    #[must_use]
    pub fn in_use() -> Self {
        match origin() {
            Origin::BuiltIn => Self::built_in(),
            Origin::Refreshed { day, source } => Self::from_tables(tables_in_use(), day, source),
        }
    }

    pub(super) fn from_tables(tables: &Tables<'_>, day: &str, source: &str) -> Self {
        let owned = |span: &Span| span.slice(tables.text).to_owned();
        Self {
            day: day.to_owned(),
            source: source.to_owned(),
            operations: tables.operations.iter().map(|row| Described::from_row(row, tables.text)).collect(),
            permissions: tables.permissions.iter().map(owned).collect(),
            scopes: tables.scopes.iter().map(owned).collect(),
            error_codes: tables.error_codes.iter().map(|(span, status)| (owned(span), *status)).collect(),
        }
    }
}

impl Described {
    fn from_row(row: &Row, text: &str) -> Self {
        let owned = |span: Span| span.slice(text).to_owned();
        let list = |span: Span| split_list(span.slice(text)).map(str::to_owned).collect();
        Self {
            name: owned(row.name),
            method: owned(row.method),
            path: owned(row.path),
            api_classes: list(row.api_classes),
            permission_mode: row.mode,
            permissions: list(row.permissions),
            scopes: list(row.scopes),
            scope_source: row.source,
            user_context: row.user_context,
            deprecated: row.deprecated,
            preview: row.preview,
        }
    }
}

// Not derived where the types are: `build.rs` compiles those too, without serde.
impl Serialize for PermissionMode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for PermissionMode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Self::from_word(&word).ok_or_else(|| D::Error::custom("not a permission mode"))
    }
}

impl Serialize for ScopeSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
