//! See [`ForbiddenPermission`].

use super::excess::roles;
use super::forbidden::{self, Question};
use super::{Finding, Rule, command, declared, rule};
use crate::catalogue::{self, grants};
use crate::facts::{Facts, matches};
use crate::requirement::privilege::{is_wild, needs_forbidden_permission};

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
    /// A role without it.
    ///
    /// ## References
    /// RFC 9700 §2.3; platform facts: a client's roles decide what it may do
    ForbiddenPermission, "forbidden-permission", Permission
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
        let place = roles(facts);
        let held = facts.permissions();
        let forbidden = |own: &&String| is_wild(own) && patterns.iter().any(|pattern| forbids(pattern, own).is_some());
        let wildcard = held.iter().flat_map(|held| &held.names).find(forbidden);
        let mut steps = vec![
            format!("Administrator: {place}: find the role that brings it, and take the role away"),
            "Or take the permission out of the role, if nobody else needs it there".to_owned(),
        ];
        steps.extend(wildcard.map(|own| format!("In place of {own}, have the role name what is needed")));
        let question = Question {
            id: Self::ID,
            word: "permission",
            patterns,
            held,
            conditional: facts.conditional_permissions(),
            needed: needs_forbidden_permission(facts),
            settle: command::to_ask(facts, "GET /api/v2/users/me"),
            place,
            steps,
        };
        forbidden::judge(question, facts, forbids)
    }
}

/// What a pattern forbids of a permission held: the permission itself, or one that a wildcard grants.
fn forbids(pattern: &str, own: &str) -> Option<String> {
    if matches(pattern, own) {
        return Some(own.to_owned());
    }
    if grants(own, pattern) {
        return Some(pattern.to_owned());
    }
    let forbidden = |name: &&str| matches(pattern, name) && grants(own, name);
    is_wild(own).then(|| catalogue::permissions().find(forbidden)).flatten().map(str::to_owned)
}
