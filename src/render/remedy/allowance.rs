//! What scopes or permissions newly allow: the published operations that name them.

use std::collections::BTreeMap;

use super::joined;
use crate::catalogue::{DATE, Operation, PermissionMode, operations};
use crate::render::counts::counted;

/// Maximum operations listed by name; the others are counted.
pub(in crate::render) const MAX_NAMED: usize = 12;

/// Maximum areas of the API listed.
const MAX_AREAS: usize = 4;

/// What a name is that allows something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AllowanceKind {
    /// A scope of a token.
    Scope,
    /// A permission of a role.
    Permission,
}

/// What names allow together.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::render) struct Allowance {
    kind: AllowanceKind,
    /// The scopes or permissions.
    pub(in crate::render) names: Vec<String>,
    /// Whether the token has other scopes already.
    has_others: bool,
    /// The operations that they allow and that were not allowed before, as far as that is known.
    pub(in crate::render) opened: Vec<Operation>,
}

impl Allowance {
    /// What scopes allow in addition to those that the token has already.
    pub(in crate::render) fn of_scopes(names: &[String], held: &[String]) -> Self {
        let had = |scope: &str| held.iter().any(|own| own == scope) && !names.iter().any(|name| name == scope);
        let is_new = |operation: &Operation| {
            operation.scopes().any(|scope| names.iter().any(|name| name == scope)) && !operation.scopes().any(had)
        };
        Self {
            kind: AllowanceKind::Scope,
            names: names.to_vec(),
            has_others: !held.is_empty(),
            opened: operations().filter(is_new).collect(),
        }
    }

    /// What permissions allow; an operation that needs others as well is counted where all of them are among these.
    pub(in crate::render) fn of_permissions(names: &[String]) -> Self {
        let given = |permission: &str| names.iter().any(|name| name == permission);
        let is_opened = |operation: &Operation| match operation.permission_mode() {
            PermissionMode::Any => operation.permissions().any(given),
            _ => operation.permissions().next().is_some() && operation.permissions().all(given),
        };
        Self {
            kind: AllowanceKind::Permission,
            names: names.to_vec(),
            has_others: false,
            opened: operations().filter(is_opened).collect(),
        }
    }

    /// The operations that change data, what deletes first.
    pub(in crate::render) fn changing(&self) -> Vec<Operation> {
        let mut changing: Vec<Operation> = self.opened.iter().copied().filter(|one| changes(*one)).collect();
        changing.sort_by_key(|one| (one.method() != "DELETE", one.path(), one.method()));
        changing
    }

    /// In two sentences: how many API calls, how many of them change data, and where.
    pub(in crate::render) fn sentences(&self) -> Vec<String> {
        let (opened, changing) = (self.opened.len(), self.changing().len());
        let it = if self.names.len() == 1 { "It allows" } else { "Together they allow" };
        let calls = match self.kind {
            AllowanceKind::Scope => format!(
                "the programs of this client {}",
                counted(opened, if self.has_others { "more API call" } else { "API call" })
            ),
            AllowanceKind::Permission => counted(opened, "API call"),
        };
        let which = match (opened, changing) {
            (0, _) => return vec!["It allows no API call that was not allowed before.".to_owned()],
            (_, 0) => ", which only read".to_owned(),
            (1, _) => ", which changes data".to_owned(),
            (all, changing) if all == changing => ", all of which change data".to_owned(),
            (_, 1) => ", one of which changes data".to_owned(),
            (_, changing) => format!(", {changing} of which change data"),
        };
        let rest = match self.kind {
            AllowanceKind::Scope => "a user still needs the permission for each call",
            AllowanceKind::Permission => "calls that another permission already allows are not new",
        };
        vec![
            format!("{it} {calls}{which} (API definition of {DATE})."),
            format!("Mainly: {}; {rest}.", areas(&self.opened)),
        ]
    }

    /// The commands that list all of it, one a name.
    pub(in crate::render) fn commands(&self) -> Vec<String> {
        let flag = match self.kind {
            AllowanceKind::Scope => "--scope",
            AllowanceKind::Permission => "--permission",
        };
        self.names.iter().map(|name| format!("why403 requires {flag} {name}")).collect()
    }
}

/// By its method; a query or a search is posted and only reads.
fn changes(operation: Operation) -> bool {
    let asks = ["/query", "/search", "/aggregates/query"].iter().any(|end| operation.path().ends_with(end));
    match operation.method() {
        "GET" | "HEAD" | "OPTIONS" => false,
        "POST" => !asks,
        _ => true,
    }
}

/// The areas with the most of them: `conversations/calls` (23).
fn areas(operations: &[Operation]) -> String {
    let mut areas: BTreeMap<String, usize> = BTreeMap::new();
    for operation in operations {
        let words: Vec<&str> =
            operation.path().split('/').skip(3).filter(|word| !word.starts_with('{')).take(2).collect();
        *areas.entry(words.join("/")).or_default() += 1;
    }
    let mut areas: Vec<(String, usize)> = areas.into_iter().collect();
    areas.sort_by(|(left, many), (right, others)| others.cmp(many).then_with(|| left.cmp(right)));
    let rest = areas.len().saturating_sub(MAX_AREAS);
    let mut listed: Vec<String> =
        areas.into_iter().take(MAX_AREAS).map(|(area, count)| format!("`{area}` ({count})")).collect();
    if rest > 0 {
        listed.push(counted(rest, "other area"));
    }
    joined(&listed, "and")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_permission_allows_what_names_it() {
        let record = Allowance::of_permissions(&names(&["conversation:call:record"]));
        assert!(record.changing().iter().any(|one| one.name() == "patchConversationsCallParticipant"));
        // An operation that needs two permissions is not allowed by one of them.
        let both = |operation: &Operation| {
            operation.permission_mode() == PermissionMode::All && operation.permissions().count() > 1
        };
        let needs_two = operations().find(both).unwrap();
        let first = names(&[needs_two.permissions().next().unwrap()]);
        assert!(!Allowance::of_permissions(&first).opened.contains(&needs_two));
        let all: Vec<String> = needs_two.permissions().map(str::to_owned).collect();
        assert!(Allowance::of_permissions(&all).opened.contains(&needs_two));
        let nothing = Allowance::of_permissions(&names(&["no:such:name"]));
        assert_eq!(nothing.sentences(), ["It allows no API call that was not allowed before."]);
    }

    #[test]
    fn what_a_held_scope_allows_is_not_new() {
        let wanted = names(&["conversations"]);
        let alone = Allowance::of_scopes(&wanted, &[]);
        let added = Allowance::of_scopes(&wanted, &names(&["conversations:readonly", "conversations"]));
        assert!(added.opened.len() < alone.opened.len());
        assert!(added.opened.iter().all(|one| one.scopes().all(|name| name != "conversations:readonly")));
    }

    #[test]
    fn two_sentences_say_how_many_calls_and_where() {
        let wrapup = Allowance::of_permissions(&names(&["conversation:participant:wrapup"]));
        let sentences = wrapup.sentences();
        assert_eq!(sentences.len(), 2);
        assert!(sentences[0].starts_with(&format!("It allows {} API calls, ", wrapup.opened.len())), "{sentences:?}");
        assert!(sentences[1].starts_with("Mainly: `conversations/"), "{sentences:?}");
    }

    #[test]
    fn what_deletes_comes_first_and_a_query_changes_nothing() {
        let all = Allowance::of_scopes(&names(&["analytics"]), &[]);
        let changing = all.changing();
        assert!(changing.iter().all(|one| !one.path().ends_with("/query")));
        let first_other = changing.iter().position(|one| one.method() != "DELETE").unwrap();
        assert!(changing.iter().skip(first_other).all(|one| one.method() != "DELETE"));
    }
}
