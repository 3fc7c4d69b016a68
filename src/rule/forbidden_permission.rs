//! See [`ForbiddenPermission`].

use super::excess::off_the_roles;
use super::forbidden::{self, Question};
use super::{Finding, Question as Asking, Rule, declared, id, rule};
use crate::facts::Facts;
use crate::requirement::privilege::{forbids, need_forbidden_permissions, replacing_permissions};

rule! {
    /// The token's user or client holds a permission that the policy forbids.
    ///
    /// ## What it looks for
    /// The patterns of `forbidden` in the section `[permissions]` of the policy file, in which `*` stands for any
    /// characters: a permission held that fits one, or a wildcard held that grants a published permission which does.
    /// What is held under a condition counts as held.
    ///
    /// ## Why the server refuses
    /// It does not: the policy does. What a program cannot do, nobody can make it do.
    ///
    /// ## Evidence
    /// The permission held, what a wildcard grants, and the line of the policy; an operation that could not be called
    /// without what is forbidden.
    ///
    /// ## Fix
    /// A role without it; where an operation is then left without what it needs, one with what the policy does not forbid.
    ///
    /// ## References
    /// RFC 9700 §2.3
    ForbiddenPermission, id::FORBIDDEN_PERMISSION, Permission
}

impl Rule for ForbiddenPermission {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let patterns = facts.policy.permission_limits.forbidden.as_slice();
        if patterns.is_empty() {
            return Finding::not_applicable(Self::ID, "no policy forbids a permission");
        }
        if facts.token.is_none() {
            return Finding::not_applicable(Self::ID, "there is no token");
        }
        if facts.alone.is_some() {
            return Finding::not_applicable(Self::ID, "the token is judged as a whole");
        }
        let held = facts.permissions();
        let conditional = facts.conditional_permissions();
        let forbidden = |own: &&String| patterns.iter().any(|pattern| forbids(pattern, own).is_some());
        let off: Vec<String> =
            held.iter().flat_map(|held| &held.names).chain(&conditional).filter(forbidden).cloned().collect();
        let changes = off_the_roles(facts, &replacing_permissions(facts, |_| false), &off);
        let question = Question {
            id: Self::ID,
            word: "permission",
            patterns,
            held,
            conditional,
            needed: need_forbidden_permissions(facts),
            settle: Asking::RolesAndDivisions,
            changes,
        };
        forbidden::judge(question, facts, forbids)
    }
}
