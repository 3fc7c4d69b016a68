//! See [`ForbiddenPermission`].

use super::excess::off_the_roles;
use super::forbidden::{self, Question};
use super::{Finding, Question as Asking, Rule, declared, id, rule};
use crate::facts::Facts;
use crate::requirement::privilege::{forbids, need_forbidden_permissions, replacing_permissions};

rule! {
    /// The user or client has a permission that your policy forbids.
    ///
    /// ## What happened
    /// Your policy file forbids this permission, and a role gives it to the user or client. Genesys Cloud does not
    /// refuse this; your own policy does.
    ///
    /// ## How to check
    /// - Read the report: it has the permission, the wildcard that grants it, and the line of the policy.
    /// - Run `why403 requires --permission NAME` to see what the permission allows.
    ///
    /// ## How to fix
    /// - Ask an administrator for a role without the permission. If an operation then lacks something, the role
    ///   needs another permission that the policy does not forbid.
    /// - If the permission is intended, change `forbidden` in the section `[permissions]`.
    ///
    /// ## When why403 reports it
    /// A permission matches a pattern of `forbidden` in the section `[permissions]` of the policy file; or a
    /// wildcard grants a published permission that does. In patterns, `*` means any characters. Permissions with a
    /// condition count.
    ///
    /// ## References
    /// - [RFC 9700 §2.3](https://www.rfc-editor.org/rfc/rfc9700#section-2.3)
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
