//! Two definitions compared: what each operation now needs more or less.

use std::collections::BTreeMap;

use serde::Serialize;

use super::definition::{Definition, Described};
use super::permission_mode::PermissionMode;
use super::scope_source::ScopeSource;

/// What differs between two definitions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Changes {
    /// Operations that only the new one has, by path and method.
    pub added: Vec<Described>,
    /// Operations that only the old one has.
    pub removed: Vec<Described>,
    /// Operations that both have, and that differ.
    pub changed: Vec<Change>,
    /// How many both have that do not differ.
    pub unchanged: usize,
}

/// One operation that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The SDK's name, in the new definition.
    pub name: String,
    /// Its name in the old one, where it had another.
    pub renamed_from: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The scopes, where they differ.
    pub scopes: Option<Difference>,
    /// The permissions or their mode, where they differ.
    pub permissions: Option<Difference>,
    /// How the permissions combined and combine, where that differs.
    pub permission_mode: Option<[PermissionMode; 2]>,
    /// Whether a user is needed: before and now, where that differs.
    pub user_context: Option<[bool; 2]>,
    /// Whether it is deprecated: before and now, where that differs.
    pub deprecated: Option<[bool; 2]>,
    /// Whether it is a preview: before and now, where that differs.
    pub preview: Option<[bool; 2]>,
}

/// How scopes or permissions differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// What it comes to.
    pub effect: Effect,
    /// Names that only the new list has.
    pub added: Vec<String>,
    /// Names that only the old list has.
    pub removed: Vec<String>,
}

/// What a difference means for someone who could call the operation before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Effect {
    /// More is needed: what was enough may be too little now.
    More,
    /// Less is needed: what was enough still is.
    Less,
    /// Something else is needed: what was enough may be too little now, and what is enough now was not before.
    Other,
    /// The same is needed; only the definition is written differently.
    Same,
    /// One of the two definitions does not say what is needed.
    Unknown,
}

impl Changes {
    /// Compares two definitions.
    #[must_use]
    pub fn between(old: &Definition, new: &Definition) -> Self {
        let mut before = by_request(old);
        let mut changes = Self::default();
        for (request, new) in by_request(new) {
            match before.remove(&request) {
                None => changes.added.push(new.clone()),
                Some(old) => match Change::between(old, new) {
                    Some(change) => changes.changed.push(change),
                    None => changes.unchanged += 1,
                },
            }
        }
        changes.removed = before.into_values().cloned().collect();
        changes
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// Operations by their request; the names of placeholders do not count.
fn by_request(definition: &Definition) -> BTreeMap<(String, &str), &Described> {
    let request = |operation: &'_ Described| {
        let segments = operation.path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
        segments.collect::<Vec<_>>().join("/")
    };
    definition.operations.iter().map(|operation| ((request(operation), operation.method.as_str()), operation)).collect()
}

impl Change {
    fn between(old: &Described, new: &Described) -> Option<Self> {
        let changed = |old: bool, new: bool| (old != new).then_some([old, new]);
        let scopes_known = |operation: &Described| operation.scope_source != ScopeSource::Unknown;
        let change = Self {
            name: new.name.clone(),
            // Five names of the SDKs end in a `0` that the definition does not have.
            renamed_from: (!same_name(&old.name, &new.name)).then(|| old.name.clone()),
            method: new.method.clone(),
            path: new.path.clone(),
            scopes: difference(
                &old.scopes,
                &new.scopes,
                scopes_known(old) != scopes_known(new),
                (scopes_known(old) && scopes_known(new)).then(|| {
                    effect(
                        &sufficient_sets(PermissionMode::Any, &old.scopes),
                        &sufficient_sets(PermissionMode::Any, &new.scopes),
                    )
                }),
            ),
            permissions: difference(
                &old.permissions,
                &new.permissions,
                old.permission_mode != new.permission_mode,
                [old, new].iter().all(|operation| operation.permission_mode != PermissionMode::Unknown).then(|| {
                    effect(
                        &sufficient_sets(old.permission_mode, &old.permissions),
                        &sufficient_sets(new.permission_mode, &new.permissions),
                    )
                }),
            ),
            permission_mode: (old.permission_mode != new.permission_mode)
                .then_some([old.permission_mode, new.permission_mode]),
            user_context: changed(old.user_context, new.user_context),
            deprecated: changed(old.deprecated, new.deprecated),
            preview: changed(old.preview, new.preview),
        };
        let differs = change.renamed_from.is_some()
            || change.scopes.is_some()
            || change.permissions.is_some()
            || change.user_context.is_some()
            || change.deprecated.is_some()
            || change.preview.is_some();
        differs.then_some(change)
    }
}

fn same_name(a: &str, b: &str) -> bool {
    a.trim_end_matches('0') == b.trim_end_matches('0')
}

fn difference(old: &[String], new: &[String], otherwise: bool, effect: Option<Effect>) -> Option<Difference> {
    let beyond = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|name| !those.contains(name)).cloned().collect()
    };
    let (added, removed) = (beyond(new, old), beyond(old, new));
    let differs = otherwise || !added.is_empty() || !removed.is_empty();
    differs.then(|| Difference { effect: effect.unwrap_or(Effect::Unknown), added, removed })
}

/// The smallest sets of names that are enough.
fn sufficient_sets(mode: PermissionMode, names: &[String]) -> Vec<Vec<&str>> {
    let each = names.iter().map(String::as_str);
    match mode {
        PermissionMode::Any if !names.is_empty() => each.map(|name| vec![name]).collect(),
        PermissionMode::All | PermissionMode::Any => vec![each.collect()],
        PermissionMode::None | PermissionMode::Unknown => vec![Vec::new()],
    }
}

fn effect(old: &[Vec<&str>], new: &[Vec<&str>]) -> Effect {
    let enough =
        |held: &Vec<&str>, sets: &[Vec<&str>]| sets.iter().any(|set| set.iter().all(|name| held.contains(name)));
    let still_enough = old.iter().all(|set| enough(set, new));
    let was_enough = new.iter().all(|set| enough(set, old));
    match (still_enough, was_enough) {
        (true, true) => Effect::Same,
        (true, false) => Effect::Less,
        (false, true) => Effect::More,
        (false, false) => Effect::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(mode: PermissionMode, permissions: &[&str], scopes: &[&str]) -> Described {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Described {
            name: "getIt".into(),
            method: "GET".into(),
            path: "/api/v2/it/{itId}".into(),
            api_classes: vec!["ItApi".into()],
            permission_mode: mode,
            permissions: owned(permissions),
            scopes: owned(scopes),
            scope_source: ScopeSource::Exact,
            user_context: false,
            deprecated: false,
            preview: false,
        }
    }

    fn definition(operation: Described) -> Definition {
        Definition { operations: vec![operation], ..Definition::default() }
    }

    fn permission_effect(old: (PermissionMode, &[&str]), new: (PermissionMode, &[&str])) -> Option<Effect> {
        let change = Change::between(&described(old.0, old.1, &[]), &described(new.0, new.1, &[]))?;
        change.permissions.map(|difference| difference.effect)
    }

    #[test]
    fn more_of_any_is_less_needed_and_more_of_all_is_more_needed() {
        use PermissionMode::{All, Any, None as Nothing, Unknown};
        assert_eq!(permission_effect((Any, &["a"]), (Any, &["a", "b"])), Some(Effect::Less));
        assert_eq!(permission_effect((Any, &["a", "b"]), (Any, &["a"])), Some(Effect::More));
        assert_eq!(permission_effect((All, &["a"]), (All, &["a", "b"])), Some(Effect::More));
        assert_eq!(permission_effect((Any, &["a", "b"]), (All, &["a", "b"])), Some(Effect::More));
        assert_eq!(permission_effect((Any, &["a"]), (All, &["a"])), Some(Effect::Same));
        assert_eq!(permission_effect((Any, &["a"]), (Any, &["b"])), Some(Effect::Other));
        assert_eq!(permission_effect((Nothing, &[]), (Any, &["b"])), Some(Effect::More));
        assert_eq!(permission_effect((Unknown, &["a"]), (All, &["a"])), Some(Effect::Unknown));
        assert_eq!(permission_effect((Any, &["a", "b"]), (Any, &["b", "a"])), None);
    }

    #[test]
    fn what_is_new_gone_and_changed() {
        let old = definition(described(PermissionMode::None, &[], &["users"]));
        let mut other = described(PermissionMode::None, &[], &["users", "users:readonly"]);
        other.path = "/api/v2/it/{thatId}".into();
        other.deprecated = true;
        let new = definition(other);
        let changes = Changes::between(&old, &new);
        let [change] = changes.changed.as_slice() else { panic!("{changes:?}") };
        assert_eq!(change.scopes.as_ref().unwrap().effect, Effect::Less);
        assert_eq!((change.deprecated, change.permissions.is_none()), (Some([false, true]), true));
        let empty = Definition::default();
        assert_eq!(Changes::between(&empty, &new).added.len(), 1);
        assert_eq!(Changes::between(&new, &empty).removed.len(), 1);
        let same = Changes::between(&new, &new);
        assert!(same.is_empty() && same.unchanged == 1);
    }

    #[test]
    fn the_built_in_catalogue_has_no_request_twice() {
        let built_in = Definition::built_in();
        let same = Changes::between(&built_in, &built_in);
        assert!(same.is_empty());
        assert_eq!(same.unchanged, built_in.operations.len());
    }
}
