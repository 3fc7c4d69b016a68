//! What a scope or a permission newly allows: the published operations that name it.

use std::collections::BTreeMap;

use crate::catalogue::{DATE, Operation, PermissionMode, operations};
use crate::render::counts::counted;

/// Maximum operations listed by name; the others are counted.
pub(in crate::render) const MAX_NAMED: usize = 12;

/// Maximum areas of the API listed.
const MAX_AREAS: usize = 8;

/// What a name is that opens something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum AllowanceKind {
    /// A scope of a token.
    Scope,
    /// A permission of a role.
    Permission,
}

impl AllowanceKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Permission => "permission",
        }
    }
}

/// What one name opens.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::render) struct Allowance {
    /// The scope or permission.
    pub(in crate::render) name: String,
    /// What it is.
    pub(in crate::render) kind: AllowanceKind,
    /// How many published operations name it.
    pub(in crate::render) named_by: usize,
    /// Those that what was there did not open already, as far as that is known.
    pub(in crate::render) opened: Vec<Operation>,
    /// Those of them that ask for other permissions besides.
    pub(in crate::render) with_others: usize,
}

impl Allowance {
    /// What a scope opens beside those that are held already.
    pub(in crate::render) fn of_scope(scope: &str, held: &[String]) -> Self {
        let naming: Vec<Operation> = operations().filter(|one| one.scopes().any(|name| name == scope)).collect();
        let closed = |one: &Operation| !one.scopes().any(|name| held.iter().any(|own| own == name && own != scope));
        Self {
            name: scope.to_owned(),
            kind: AllowanceKind::Scope,
            named_by: naming.len(),
            opened: naming.into_iter().filter(closed).collect(),
            with_others: 0,
        }
    }

    /// What a permission opens.
    pub(in crate::render) fn of_permission(permission: &str) -> Self {
        let opened: Vec<Operation> =
            operations().filter(|one| one.permissions().any(|name| name == permission)).collect();
        let more = |one: &&Operation| one.permission_mode() != PermissionMode::Any && one.permissions().count() > 1;
        Self {
            name: permission.to_owned(),
            kind: AllowanceKind::Permission,
            named_by: opened.len(),
            with_others: opened.iter().filter(more).count(),
            opened,
        }
    }

    /// The operations that change something, what deletes first.
    pub(in crate::render) fn changing(&self) -> Vec<Operation> {
        let mut changing: Vec<Operation> = self.opened.iter().copied().filter(|one| changes(*one)).collect();
        changing.sort_by_key(|one| (one.method() != "DELETE", one.path(), one.method()));
        changing
    }

    /// In sentences: how many, how many of them change something, and where.
    pub(in crate::render) fn sentences(&self) -> Vec<String> {
        let changing = self.changing();
        let mut first = format!(
            "The {} `{}` is named by {} of the published definition of {DATE}",
            self.kind.as_str(),
            self.name,
            counted(self.named_by, "operation")
        );
        if self.opened.len() < self.named_by {
            let already = self.named_by - self.opened.len();
            first.push_str(&format!(", of which the scopes on the token open {already} already"));
        }
        let mut sentences = vec![first + "."];
        if self.with_others > 0 {
            let asks = if self.with_others == 1 { "asks" } else { "ask" };
            sentences.push(format!("{} of them {asks} for other permissions besides.", self.with_others));
        }
        let reading = self.opened.len() - changing.len();
        sentences.push(match (changing.len(), reading) {
            (0, 0) => "It opens nothing that was closed.".to_owned(),
            (0, _) => "All that it opens only reads.".to_owned(),
            (_, 0) => "All that it opens changes something.".to_owned(),
            (many, reading) => {
                let change = if many == 1 { "changes" } else { "change" };
                let read = if reading == 1 { "reads" } else { "read" };
                format!("Of what it opens, {many} {change} something and {reading} only {read}.")
            }
        });
        if changing.len() > MAX_NAMED {
            sentences.push(format!("What changes something is under {}.", areas(&changing)));
        }
        sentences.push(match self.kind {
            AllowanceKind::Scope => "A scope alone opens nothing: the user needs the permission as well.".to_owned(),
            AllowanceKind::Permission => "What another permission opens already is not new.".to_owned(),
        });
        sentences
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

/// The areas with the most of them: `/conversations/calls` (23).
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
    let mut shown: Vec<String> =
        areas.into_iter().take(MAX_AREAS).map(|(area, count)| format!("`/api/v2/{area}` ({count})")).collect();
    if rest > 0 {
        shown.push(counted(rest, "other area"));
    }
    match shown.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => shown.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_opens_what_names_it() {
        let record = Allowance::of_permission("conversation:call:record");
        assert_eq!(record.named_by, record.opened.len());
        assert!(record.changing().iter().any(|one| one.name() == "patchConversationsCallParticipant"));
        let expected = operations().filter(|one| one.permissions().any(|name| name == "conversation:call:record"));
        assert_eq!(record.named_by, expected.count());
        assert!(Allowance::of_permission("no:such:name").sentences().iter().any(|told| told.contains("opens nothing")));
    }

    #[test]
    fn what_a_held_scope_opens_is_not_new() {
        let alone = Allowance::of_scope("conversations", &[]);
        let beside =
            Allowance::of_scope("conversations", &["conversations:readonly".to_owned(), "conversations".to_owned()]);
        assert_eq!(alone.opened.len(), alone.named_by);
        assert!(beside.opened.len() < alone.opened.len() && beside.named_by == alone.named_by);
        assert!(beside.opened.iter().all(|one| one.scopes().all(|name| name != "conversations:readonly")));
        assert!(beside.sentences()[0].contains("open"), "{:?}", beside.sentences());
    }

    #[test]
    fn what_deletes_stands_first_and_a_query_changes_nothing() {
        let all = Allowance::of_scope("analytics", &[]);
        let changing = all.changing();
        assert!(changing.iter().all(|one| !one.path().ends_with("/query")));
        let first_other = changing.iter().position(|one| one.method() != "DELETE").unwrap();
        assert!(changing.iter().skip(first_other).all(|one| one.method() != "DELETE"));
    }
}
