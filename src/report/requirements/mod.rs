//! What operations need, version 1: structs of their own, and one renderer a file.
//!
//! `schema.json` beside this file is their JSON Schema. Fields may be added, never renamed.

pub mod markdown;
pub mod terminal;

use std::io::{self, Write};

use serde::Serialize;

use super::{ReportAnnounced, ReportConditional, Tool, json};
use crate::catalogue::{DATE, Operation, Origin, PermissionMode, ScopeSource, origin, shown};
use crate::requirement::{Chosen, Needed, Together, on_behalf, together};

/// What operations need, one by one and together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// Which catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
            Origin::BuiltIn => "built-in",
            Origin::Refreshed { source, .. } => source,
        };
        Self { date: DATE.to_string(), source: source.to_owned() }
    }
}

/// One operation and what it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    #[must_use]
    pub fn of(asked: &[(String, Operation)], day: &str) -> Self {
        let operations: Vec<Operation> = asked.iter().map(|(_, operation)| *operation).collect();
        Self {
            schema_version: 1,
            tool: Tool::this(),
            catalogue: CatalogueEdition::in_use(),
            operations: asked.iter().map(|(asked, operation)| RequiredOperation::of(asked, *operation)).collect(),
            as_of: day.to_owned(),
            together: RequiredTogether::of(together(&operations, day), day),
        }
    }
}

impl Requirements {
    /// `; announcements as of 2026-11-27`, where any is shown.
    fn as_of_clause(&self) -> String {
        let any = self.operations.iter().any(|operation| !operation.announced.is_empty());
        if any { format!("; announcements as of {}", self.as_of) } else { String::new() }
    }
}

impl RequiredOperation {
    fn of(asked: &str, operation: Operation) -> Self {
        Self {
            asked: shown(asked),
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
    fn of(together: Together, day: &str) -> Self {
        Self {
            conditional: ReportConditional::all(&together.conditional, day),
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

/// The words that all renderers use, with names as `code`.
mod words {
    use super::{OnBehalf, PermissionMode, ReportAnnounced, RequiredName, RequiredOperation, ScopeSource};

    /// `a`, `b` or `c`
    pub(super) fn list(names: &[String], last: &str) -> String {
        let code: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        match code.split_last() {
            Some((only, [])) => only.clone(),
            Some((end, before)) => format!("{} {last} {end}", before.join(", ")),
            None => "none".to_owned(),
        }
    }

    pub(super) fn scopes(operation: &RequiredOperation) -> String {
        let named = match operation.scopes.as_slice() {
            names @ [_, _, ..] => format!("any one of {}", list(names, "or")),
            names => list(names, "or"),
        };
        match operation.scope_source {
            ScopeSource::Exact => named,
            ScopeSource::Derived => {
                format!("{named} (derived from the operations beside it; not published for this one)")
            }
            ScopeSource::Unknown => "not known: the definition at hand does not have this operation".to_owned(),
        }
    }

    pub(super) fn permissions(mode: PermissionMode, names: &[String]) -> String {
        match (mode, names) {
            (PermissionMode::Unknown, []) => "not known".to_owned(),
            (PermissionMode::Unknown, names) => {
                format!("{}; whether one suffices or all are needed is not known", list(names, "and"))
            }
            (PermissionMode::Any, [_, _, ..]) => format!("any one of {}", list(names, "or")),
            (PermissionMode::All, [_, _, ..]) => format!("all of {}", list(names, "and")),
            _ => list(names, "or"),
        }
    }

    pub(super) fn user(operation: &RequiredOperation) -> &'static str {
        match operation.scope_source {
            _ if operation.user_context => "needed: a client-credentials token is refused (`400 not.a.user`)",
            ScopeSource::Exact => "the definition does not ask for one",
            ScopeSource::Derived | ScopeSource::Unknown => "not known",
        }
    }

    pub(super) fn on_behalf(twin: &OnBehalf) -> String {
        let user = if twin.user_context {
            "and needs one behind the token too"
        } else {
            "and does not declare `not.a.user`: the one to try for a service account"
        };
        let permissions = permissions(twin.permission_mode, &twin.permissions);
        format!("`{}` acts for the user in its path, {user}. Permission: {permissions}", twin.name)
    }

    /// What is to be known of the operation itself; `None` where nothing is.
    pub(super) fn caution(operation: &RequiredOperation) -> Option<&'static str> {
        match (operation.deprecated, operation.preview) {
            (true, true) => Some("deprecated, and a preview: it can change or go without notice"),
            (true, false) => Some("deprecated: it will be removed"),
            (false, true) => Some("a preview: it can change without notice"),
            (false, false) => None,
        }
    }

    /// What was announced, with its date: what is needed besides, what is enforced, what ends.
    pub(super) fn announced(row: &ReportAnnounced, day: &str) -> String {
        let in_force = row.effective.as_str() <= day;
        let dated = row.dated(in_force);
        match row.kind.as_str() {
            "requires" => format!("also needs {} ({dated})", row.needs()),
            "enforced" => {
                let since = if in_force { "enforced since" } else { "to be enforced from" };
                format!("the permission is {since} {}: {}", row.effective, row.summary)
            }
            kind => format!("{kind} ({dated}): {}", row.summary),
        }
    }

    /// Why a name is in the smallest set, and what else would do.
    pub(super) fn choice(name: &RequiredName, count: usize) -> String {
        let serves = match name.serves.as_slice() {
            all if all.len() == count && count > 1 => "for all of them".to_owned(),
            [one] => format!("for `{one}`"),
            [one, two] => format!("for `{one}` and `{two}`"),
            [one, rest @ ..] => format!("for `{one}` and {} more", rest.len()),
            [] => String::new(),
        };
        match (name.arbitrary, name.instead.as_slice()) {
            (false, []) => serves,
            (false, instead) => format!("{serves}; {} would do too, and allows more", list(instead, "or")),
            (true, []) => format!("{serves}; an arbitrary choice: another set of this size would do too"),
            (true, instead) => format!("{serves}; an arbitrary choice: {} would do as well", list(instead, "or")),
        }
    }

    /// What holds for every answer.
    pub(super) const GRANTS: &str = "A user's token needs both, scope and permission, and scopes only where the organisation \
        enforces them; a client-credentials token carries no scopes: its roles decide.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::find;
    use crate::report::terminal::Options;

    fn requirements(texts: &[&str]) -> Requirements {
        let asked: Vec<(String, Operation)> =
            texts.iter().map(|text| ((*text).to_owned(), find(text).unwrap().operations[0])).collect();
        Requirements::of(&asked, "2026-11-27")
    }

    const SEVERAL: [&str; 5] = [
        "patchConversationsCallParticipant",
        "getConversation",
        "GET /api/v2/users/me",
        "getAgenticVirtualagents",
        "getSpeechandtextanalyticsProgramSettingsProcessing",
    ];

    fn on_terminal(requirements: &Requirements, width: usize, ascii: bool) -> String {
        let mut text = Vec::new();
        let options = Options { width, ascii, ..Options::default() };
        terminal::write(requirements, &options, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn one_operation_on_the_terminal() {
        insta::assert_snapshot!(on_terminal(&requirements(&["patchConversationsCallParticipant"]), 80, false));
    }

    #[test]
    fn several_operations_on_the_terminal() {
        insta::assert_snapshot!(on_terminal(&requirements(&SEVERAL), 80, false));
        let wide = on_terminal(&requirements(&SEVERAL), 200, true);
        assert!(wide.is_ascii());
        assert!(on_terminal(&requirements(&SEVERAL), 40, false).lines().all(|line| line.chars().count() <= 120));
    }

    #[test]
    fn several_operations_in_markdown() {
        let mut text = Vec::new();
        markdown::write(&requirements(&SEVERAL), &mut text).unwrap();
        insta::assert_snapshot!(String::from_utf8(text).unwrap());
    }

    #[test]
    fn several_operations_in_json_are_as_the_schema_says() {
        let mut text = Vec::new();
        write_json(&requirements(&SEVERAL), &mut text).unwrap();
        let schema = serde_json::from_str(schema()).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert_eq!(faults, [""; 0]);
        let mut wrong = value;
        wrong["operations"][0]["permission_mode"] = "SOME".into();
        assert!(!validator.is_valid(&wrong));
    }

    #[test]
    fn hostile_text_is_shown_and_not_obeyed() {
        let mut hostile = requirements(&["getUsersMe"]);
        hostile.operations[0].name = "a\u{1b}[2J|`b`<script>".to_owned();
        let mut text = Vec::new();
        markdown::write(&hostile, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap() + &on_terminal(&hostile, 80, false);
        assert!(!text.contains('\u{1b}') && text.contains(r"\u{1b}"), "{text}");
    }
}
