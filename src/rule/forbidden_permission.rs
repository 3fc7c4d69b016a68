//! See [`ForbiddenPermission`].

use super::forbidden::{self, Question};
use super::{Finding, Rule, command, declared, rule};
use crate::catalogue::{self, grants};
use crate::facts::{Facts, matches};

rule! {
    /// The token's user or client holds a permission that the policy forbids.
    ///
    /// ## What it looks for
    /// The patterns of `forbidden` in the section `[permissions]` of the policy file, in which `*` stands for any
    /// characters: a permission held that fits one, or a wildcard held that grants a published permission which does.
    ///
    /// ## Why the server refuses
    /// It does not: the policy does. What a program cannot do, nobody can make it do.
    ///
    /// ## Evidence
    /// The permission held, and the line of the policy.
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
        let place = if facts.is_service_account() {
            "Admin > Integrations > OAuth, open the client, tab Roles"
        } else {
            "Admin > People & Permissions > People, open the user, Roles"
        };
        let question = Question {
            id: Self::ID,
            word: "permission",
            patterns,
            held: facts.permissions(),
            settle: command::to_ask(facts, "GET /api/v2/users/me"),
            steps: vec![
                format!("Administrator: {place}: find the role that brings it, and take the role away"),
                "Or take the permission out of the role, if nobody else needs it there".to_owned(),
            ],
        };
        forbidden::judge(question, facts, forbids)
    }
}

/// Whether a permission held is one that a pattern forbids, or a wildcard that grants one.
fn forbids(pattern: &str, own: &str) -> bool {
    let is_wild = || own.split(':').any(|segment| segment == "*");
    matches(pattern, own)
        || grants(own, pattern)
        || (is_wild() && catalogue::permissions().any(|name| matches(pattern, name) && grants(own, name)))
}
