//! What operations need, one by one and together: the union, and the smallest set of scopes and permissions that is
//! enough for all of them.

pub(crate) mod cover;
pub(crate) mod privilege;
mod recommended;

use std::collections::BTreeSet;

use crate::catalogue::{Announcement, AnnouncementKind, Operation, PermissionMode, ScopeSource, by_request};
use cover::Choices;
pub(crate) use recommended::recommended;
pub(crate) use recommended::sort_as_recommended;

/// What several operations need together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Together {
    /// The scopes.
    pub scopes: Needed,
    /// The permissions.
    pub permissions: Needed,
    /// The operations that need a user behind the token.
    pub user_context: Vec<Operation>,
    /// What was announced besides and is needed under a condition, or from a later day on.
    pub conditional: Vec<(Operation, &'static Announcement)>,
}

/// The scopes or the permissions of several operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// Every name that any of them names, sorted.
    pub union: Vec<&'static str>,
    /// A smallest set that is enough, sorted.
    pub smallest: Vec<Chosen>,
    /// Whether it was shown that none is smaller.
    pub proven: bool,
    /// The operations for which it is not known what they need.
    pub unknown: Vec<Operation>,
}

/// One name of a smallest set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The scope or permission.
    pub name: &'static str,
    /// The operations that it is for.
    pub serves: Vec<Operation>,
    /// Whether a set without it is as good: the choice fell on it by its place in the list.
    pub arbitrary: bool,
    /// What would do in its place, with the rest of the set as it is.
    pub instead: Vec<&'static str>,
}

/// The same for acting on behalf of a user: the operation with `/user/{userId}` behind the path, where there is one.
#[must_use]
pub(crate) fn on_behalf(operation: Operation) -> Option<Operation> {
    let twin = format!("{}/user/{{userId}}", operation.path());
    by_request(operation.method(), &twin).filter(|found| found.path() == twin)
}

/// What operations need together on a day, given as `2026-11-27`: what is published, and what was announced.
#[must_use]
pub(crate) fn together(operations: &[Operation], day: &str) -> Together {
    let mut operations = operations.to_vec();
    let mut seen = BTreeSet::new();
    operations.retain(|operation| seen.insert((operation.path(), operation.method())));
    let mut scopes = Asked::default();
    let mut permissions = Asked::default();
    let mut conditional = Vec::new();
    for operation in &operations {
        match operation.scope_source() {
            ScopeSource::Unknown => scopes.unknown.push(*operation),
            ScopeSource::Exact | ScopeSource::Derived => scopes.any(*operation, operation.scopes().collect()),
        }
        let names: Vec<&'static str> = operation.permissions().collect();
        match operation.permission_mode() {
            PermissionMode::Any => permissions.any(*operation, names),
            PermissionMode::All => names.into_iter().for_each(|name| permissions.any(*operation, vec![name])),
            PermissionMode::None => {}
            // All of them are enough whichever way they are meant.
            PermissionMode::Unknown => {
                permissions.unknown.push(*operation);
                names.into_iter().for_each(|name| permissions.any(*operation, vec![name]));
            }
        }
        for row in operation.announced().filter(|row| row.kind == AnnouncementKind::Requires) {
            if row.condition.is_some() || !row.is_in_force(day) {
                conditional.push((*operation, row));
            } else if row.permission_mode == PermissionMode::Any {
                permissions.any(*operation, row.permissions.to_vec());
            } else {
                row.permissions.iter().for_each(|name| permissions.any(*operation, vec![*name]));
            }
        }
    }
    Together {
        conditional,
        // Reading is the lesser privilege; of permissions none is known to be less than another.
        scopes: scopes.needed(|name| u32::from(!name.ends_with(":readonly"))),
        permissions: permissions.in_recommended_order().needed(|_| 0),
        user_context: operations.into_iter().filter(|operation| operation.user_context()).collect(),
    }
}

/// Choices as they are gathered.
#[derive(Default)]
struct Asked {
    /// In the order in which they were first named.
    names: Vec<&'static str>,
    choices: Vec<(Operation, Vec<usize>)>,
    unknown: Vec<Operation>,
}

impl Asked {
    /// One of these is needed; none, where there are none.
    fn any(&mut self, operation: Operation, names: Vec<&'static str>) {
        if names.is_empty() {
            return;
        }
        let mut choice: Vec<usize> = names.into_iter().map(|name| self.number(name)).collect();
        choice.sort_unstable();
        choice.dedup();
        self.choices.push((operation, choice));
    }

    fn number(&mut self, name: &'static str) -> usize {
        self.names.iter().position(|known| *known == name).unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        })
    }

    fn name(&self, number: usize) -> &'static str {
        self.names.get(number).copied().unwrap_or_default()
    }

    /// The same with its names in the order in which they are recommended: of sets that are as good, the first is taken.
    fn in_recommended_order(self) -> Self {
        let mut names = self.names.clone();
        sort_as_recommended(&mut names);
        let number = |old: &usize| names.iter().position(|name| *name == self.name(*old)).unwrap_or_default();
        let choices = self.choices.iter().map(|(operation, choice)| {
            let mut choice: Vec<usize> = choice.iter().map(number).collect();
            choice.sort_unstable();
            (*operation, choice)
        });
        Self { choices: choices.collect(), names, unknown: self.unknown.clone() }
    }

    fn needed(self, weight: impl Fn(&str) -> u32) -> Needed {
        let choices = Choices {
            weights: self.names.iter().map(|name| weight(name)).collect(),
            choices: self.choices.iter().map(|(_, choice)| choice.clone()).collect(),
        };
        let cover = choices.cheapest(None).unwrap_or_default();
        let mut smallest: Vec<Chosen> =
            cover.names.iter().map(|number| self.chosen(*number, &cover.names, &choices)).collect();
        smallest.sort_by_key(|chosen| chosen.name);
        let mut union = self.names.clone();
        union.sort_unstable();
        Needed { union, smallest, proven: cover.proven, unknown: self.unknown }
    }

    fn chosen(&self, number: usize, set: &[usize], choices: &Choices) -> Chosen {
        let served = || self.choices.iter().filter(|(_, choice)| choice.contains(&number));
        let mut serves: Vec<Operation> = Vec::new();
        for (operation, _) in served() {
            if serves.last() != Some(operation) {
                serves.push(*operation);
            }
        }
        // What it alone meets, something else would have to meet.
        let alone = served().filter(|(_, choice)| !choice.iter().any(|other| *other != number && set.contains(other)));
        let mut instead: Option<Vec<usize>> = None;
        for (_, choice) in alone {
            match &mut instead {
                None => instead = Some(choice.iter().copied().filter(|other| *other != number).collect()),
                Some(left) => left.retain(|other| choice.contains(other)),
            }
        }
        let instead = instead.unwrap_or_default();
        let forced = served().any(|(_, choice)| choice.len() == 1);
        let as_good = |other: &usize| {
            let exchanged: Vec<usize> = set.iter().map(|name| if *name == number { *other } else { *name }).collect();
            choices.cost(&exchanged) == choices.cost(set)
        };
        let arbitrary = !forced
            && (instead.iter().any(as_good)
                || choices.cheapest(Some(number)).is_some_and(|other| choices.cost(&other.names) == choices.cost(set)));
        let instead = instead.into_iter().map(|other| self.name(other)).collect();
        Chosen { name: self.name(number), serves, arbitrary, instead }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{MUTE, MUTE_ON_BEHALF, by_name, operations};

    fn of(names: &[&str]) -> Together {
        together(&names.iter().map(|name| by_name(name).unwrap()).collect::<Vec<_>>(), "2026-11-27")
    }

    fn names(needed: &Needed) -> Vec<&str> {
        needed.smallest.iter().map(|chosen| chosen.name).collect()
    }

    #[test]
    fn any_of_three_is_a_choice_and_the_others_are_named() {
        let needed = of(&[MUTE]);
        assert_eq!(names(&needed.scopes), ["conversations"]);
        assert!(!needed.scopes.smallest[0].arbitrary);
        let [permission] = needed.permissions.smallest.as_slice() else { panic!("{needed:?}") };
        assert!(permission.arbitrary);
        assert_eq!(permission.instead.len(), 2);
        assert_eq!(needed.permissions.union.len(), 3);
        assert_eq!(needed.user_context.len(), 1);
    }

    #[test]
    fn reading_takes_the_lesser_scope_and_writing_beside_it_makes_it_needless() {
        let reading = of(&["getConversation"]);
        assert_eq!(names(&reading.scopes), ["conversations:readonly"]);
        assert_eq!(
            (reading.scopes.smallest[0].arbitrary, reading.scopes.smallest[0].instead.as_slice()),
            (false, &["conversations"][..])
        );
        assert_eq!(names(&of(&["getConversation", MUTE]).scopes), ["conversations"]);
    }

    #[test]
    fn all_of_several_are_all_needed() {
        let all = operations()
            .find(|operation| {
                operation.permission_mode() == PermissionMode::All && operation.permissions().count() == 2
            })
            .unwrap();
        let needed = together(&[all], "2026-11-27");
        assert_eq!(needed.permissions.smallest.len(), 2);
        assert!(needed.permissions.smallest.iter().all(|chosen| !chosen.arbitrary && chosen.instead.is_empty()));
    }

    #[test]
    fn what_is_not_known_is_said_and_not_guessed() {
        let unknown = operations().find(|operation| operation.scope_source() == ScopeSource::Unknown).unwrap();
        let mode = operations()
            .find(|operation| {
                operation.permission_mode() == PermissionMode::Unknown && operation.permissions().count() > 1
            })
            .unwrap();
        let needed = together(&[unknown, mode], "2026-11-27");
        assert_eq!(needed.scopes.unknown, [unknown]);
        assert_eq!(needed.permissions.unknown, [mode]);
        assert!(mode.permissions().all(|name| names(&needed.permissions).contains(&name)));
    }

    #[test]
    fn the_twin_that_acts_on_behalf_is_found_by_its_path() {
        let twins: Vec<(&str, &str)> =
            operations().filter_map(|operation| Some((operation.name(), on_behalf(operation)?.name()))).collect();
        assert_eq!(twins.len(), 3, "{twins:?}");
        assert!(twins.contains(&(MUTE, MUTE_ON_BEHALF)));
    }

    #[test]
    fn the_whole_catalogue_is_covered_and_proven() {
        let all: Vec<Operation> = operations().collect();
        let needed = together(&all, "2026-11-27");
        assert!(needed.scopes.proven && needed.permissions.proven);
        assert!(needed.permissions.smallest.len() < needed.permissions.union.len());
        for operation in all {
            let held = |name: &str| needed.permissions.smallest.iter().any(|chosen| chosen.name == name);
            let enough = match operation.permission_mode() {
                PermissionMode::Any => operation.permissions().any(held),
                _ => operation.permissions().all(held),
            };
            assert!(enough, "{operation:?}");
        }
    }
}
