//! What operations need, version 1: structs of their own, and one renderer a file.
//!
//! `schema.json` beside this file is their JSON Schema. Fields may be added, never renamed.

mod found;

use std::io::{self, Write};

use serde::Serialize;

use crate::catalogue::{DATE, Operation, Origin, PermissionMode, ScopeSource, hide_opaque_words, origin};
use crate::report::{ReportAnnounced, ReportConditional, Tool, json};
use crate::requirement::{Chosen, Needed, Together, on_behalf, together};

pub use found::{FoundOperations, Search, SearchKind};

/// What operations need, one by one and together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Requirements {
    /// Always 1.
    pub schema_version: u32,
    /// Who wrote it.
    pub tool: Tool,
    /// The catalogue that was asked.
    pub catalogue: CatalogueEdition,
    /// The day for which it was decided which announcements are in force.
    pub as_of: String,
    /// One for each operation asked for, in that order.
    pub operations: Vec<RequiredOperation>,
    /// What they need together.
    pub together: RequiredTogether,
}

/// The source of the catalogue that is part of the program.
const BUILT_IN: &str = "built-in";

/// Which catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CatalogueEdition {
    /// As `July 2026`, or `2026-11-22, refreshed`.
    pub date: String,
    /// `built-in`, or the region, base URL or file that it was taken from.
    pub source: String,
}

impl CatalogueEdition {
    /// The catalogue in use.
    #[must_use]
    pub fn in_use() -> Self {
        let source = match origin() {
            Origin::BuiltIn => BUILT_IN,
            Origin::Refreshed { source, .. } => source,
        };
        Self { date: DATE.to_string(), source: source.to_owned() }
    }

    /// Where it was taken from; `None` for the one that is part of the program.
    pub(crate) fn refreshed_from(&self) -> Option<&str> {
        Some(self.source.as_str()).filter(|source| *source != BUILT_IN)
    }
}

/// One operation and what it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RequiredOperation {
    /// What was asked for, as it was written, but for what looks like a token.
    pub asked: String,
    /// The SDK's name.
    pub name: String,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The command line of the official CLI, as its naming rule makes it; not looked up there.
    pub gc: String,
    /// Any one suffices.
    pub scopes: Vec<String>,
    /// How sure the scopes are.
    pub scope_source: ScopeSource,
    /// How the permissions combine.
    pub permission_mode: PermissionMode,
    /// Permissions, as `domain:entity:action`.
    pub permissions: Vec<String>,
    /// Whether the definition declares `400 not.a.user`: client credentials are refused.
    pub user_context: bool,
    /// The same on behalf of a user; `null` where there is none.
    pub on_behalf: Option<OnBehalf>,
    /// Whether the definition calls it deprecated.
    pub deprecated: bool,
    /// Whether the definition calls it a preview, which can change without notice.
    pub preview: bool,
    /// What Genesys announced about it, by date.
    pub announced: Vec<ReportAnnounced>,
}

/// The operation that does the same on behalf of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OnBehalf {
    /// The SDK's name.
    pub name: String,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Any one suffices.
    pub scopes: Vec<String>,
    /// How the permissions combine.
    pub permission_mode: PermissionMode,
    /// Permissions, as `domain:entity:action`.
    pub permissions: Vec<String>,
    /// Whether it needs a user itself.
    pub user_context: bool,
}

/// What all of the operations need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RequiredTogether {
    /// The scopes, for the token of a user.
    pub scopes: RequiredNames,
    /// The permissions.
    pub permissions: RequiredNames,
    /// The operations that need a user behind the token.
    pub user_context: Vec<String>,
    /// What was announced besides, and is needed under a condition or from a later day on.
    pub conditional: Vec<ReportConditional>,
}

/// The scopes or permissions of all of the operations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RequiredNames {
    /// Every name that any operation names.
    pub union: Vec<String>,
    /// A smallest set that is enough.
    pub smallest: Vec<RequiredName>,
    /// Whether it was shown that no smaller set is enough.
    pub proven: bool,
    /// The operations for which the catalogue does not say, or not fully, what they need.
    pub unknown: Vec<String>,
}

/// One name of a smallest set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RequiredName {
    /// The scope or permission.
    pub name: String,
    /// The operations that it is for.
    pub serves: Vec<String>,
    /// Whether another set, without it, is as good.
    pub arbitrary: bool,
    /// What would do in its place.
    pub instead: Vec<String>,
}

/// The JSON Schema (2020-12) of [`Requirements`].
#[must_use]
pub fn schema() -> &'static str {
    include_str!("schema.json")
}

/// Writes requirements as JSON, with a line end after it.
///
/// # Errors
/// Those of the writer.
pub fn write_json(requirements: &Requirements, out: &mut dyn Write) -> io::Result<()> {
    json::write_value(requirements, out)
}

impl Requirements {
    /// The requirements of operations on a day (`2026-11-27`), each with what was written for it.
    ///
    /// ```
    /// use why403::catalogue;
    /// use why403::report::requirements::Requirements;
    ///
    /// let mute = catalogue::by_name("patchConversationsCallParticipant").ok_or("not published")?;
    /// let needs = Requirements::new(&[("the mute".to_owned(), mute)], "2026-11-27");
    /// assert_eq!(needs.operations[0].scopes, ["conversations"]);
    /// # Ok::<(), &str>(())
    /// ```
    #[must_use]
    pub fn new(asked: &[(String, Operation)], day: &str) -> Self {
        let operations: Vec<Operation> = asked.iter().map(|(_, operation)| *operation).collect();
        Self {
            schema_version: 1,
            tool: Tool::this(),
            catalogue: CatalogueEdition::in_use(),
            operations: asked.iter().map(|(asked, operation)| RequiredOperation::new(asked, *operation)).collect(),
            as_of: day.to_owned(),
            together: RequiredTogether::new(together(&operations, day), day),
        }
    }
}

impl Requirements {
    /// `; announcements as of 2026-11-27`, where any is shown.
    pub(crate) fn as_of_clause(&self) -> String {
        let any = self.operations.iter().any(|operation| !operation.announced.is_empty());
        if any { format!("; announcements as of {}", self.as_of) } else { String::new() }
    }
}

impl RequiredOperation {
    fn new(asked: &str, operation: Operation) -> Self {
        Self {
            asked: hide_opaque_words(asked),
            name: operation.name().to_owned(),
            method: operation.method().to_owned(),
            path: operation.path().to_owned(),
            gc: operation.command_line().to_string(),
            scopes: owned(operation.scopes()),
            scope_source: operation.scope_source(),
            permission_mode: operation.permission_mode(),
            permissions: owned(operation.permissions()),
            user_context: operation.user_context(),
            on_behalf: on_behalf(operation).map(OnBehalf::from),
            deprecated: operation.deprecated(),
            preview: operation.preview(),
            announced: operation.announced().map(ReportAnnounced::from).collect(),
        }
    }
}

impl From<Operation> for OnBehalf {
    fn from(operation: Operation) -> Self {
        Self {
            name: operation.name().to_owned(),
            method: operation.method().to_owned(),
            path: operation.path().to_owned(),
            scopes: owned(operation.scopes()),
            permission_mode: operation.permission_mode(),
            permissions: owned(operation.permissions()),
            user_context: operation.user_context(),
        }
    }
}

impl RequiredTogether {
    fn new(together: Together, day: &str) -> Self {
        Self {
            conditional: ReportConditional::on_day(&together.conditional, day),
            scopes: together.scopes.into(),
            permissions: together.permissions.into(),
            user_context: names(together.user_context),
        }
    }
}

impl From<Needed> for RequiredNames {
    fn from(needed: Needed) -> Self {
        Self {
            union: owned(needed.union),
            smallest: needed.smallest.into_iter().map(RequiredName::from).collect(),
            proven: needed.proven,
            unknown: names(needed.unknown),
        }
    }
}

impl From<Chosen> for RequiredName {
    fn from(chosen: Chosen) -> Self {
        Self {
            name: chosen.name.to_owned(),
            serves: names(chosen.serves),
            arbitrary: chosen.arbitrary,
            instead: owned(chosen.instead),
        }
    }
}

fn owned(names: impl IntoIterator<Item = &'static str>) -> Vec<String> {
    names.into_iter().map(str::to_owned).collect()
}

fn names(operations: Vec<Operation>) -> Vec<String> {
    owned(operations.into_iter().map(Operation::name))
}
