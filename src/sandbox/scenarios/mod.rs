//! The scenarios, in the order of the list: what is allowed, what is refused, what is disturbed. They are made when they are asked
//! for: a constant table costs every start (`docs/performance.md`).

mod allowed;
mod disturbed;
mod refused;

use super::blueprint::Blueprint;

/// Every scenario.
pub(super) fn all() -> impl Iterator<Item = &'static Blueprint> {
    allowed::SCENARIOS.iter().chain(refused::SCENARIOS.iter()).chain(disturbed::SCENARIOS.iter())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::blueprint::Named;
    use super::super::scenario::Verdict;
    use super::*;
    use crate::catalogue;

    #[test]
    fn names_are_unique_kebab_case() {
        let names: Vec<&str> = all().map(|blueprint| blueprint.name).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        for name in names {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name}");
        }
    }

    #[test]
    fn every_scope_and_permission_is_published() {
        for blueprint in all() {
            for scope in blueprint.scopes {
                assert!(catalogue::scopes().any(|published| published == *scope), "{}: {scope}", blueprint.name);
            }
            let permissions = blueprint.permissions.iter().chain(blueprint.conditional);
            for permission in permissions.filter(|permission| !permission.contains('*')) {
                let published = catalogue::permissions().any(|published| published == *permission);
                assert!(published, "{}: {permission}", blueprint.name);
            }
        }
    }

    #[test]
    fn a_cause_is_named_exactly_where_something_is_refused() {
        for blueprint in all() {
            let (verdict, cause) = blueprint.expect;
            assert_eq!(verdict == Verdict::Refused, cause.is_some(), "{}", blueprint.name);
            let (verdict, cause, exit) = blueprint.expect_mute;
            assert_eq!(verdict == Verdict::Refused, cause.is_some(), "{}", blueprint.name);
            let codes: &[u8] = match verdict {
                Verdict::Allowed => &[0, 4],
                Verdict::Refused => &[1],
                Verdict::Unclear => &[3],
            };
            assert!(codes.contains(&exit), "{}", blueprint.name);
        }
    }

    #[test]
    fn the_named_leg_is_there() {
        for blueprint in all() {
            if let Named::Leg(position) = blueprint.named {
                assert!(position < blueprint.legs.len(), "{}", blueprint.name);
            }
        }
    }
}
