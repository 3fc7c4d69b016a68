//! See [`ExcessPermission`].

use super::excess::{self, Question, off_the_roles};
use super::{Finding, Question as Asking, Rule, declared, id, rule};
use crate::facts::{Facts, Strictness};
use crate::requirement::privilege::{excess_permissions, permissions_are_unknown_of, replacing_permissions};

rule! {
    /// The token's user or client holds permissions that nothing needs.
    ///
    /// ## What it looks for
    /// `excess` in the section `[permissions]` of the policy file. A permission is in excess where it grants none that
    /// an operation names, not even as one of several, and no pattern of `allowed` fits it. A wildcard such as
    /// `conversation:*:*` is wider than needed where it grants one published permission that is neither needed nor
    /// allowed. What is held under a condition counts as held.
    ///
    /// ## Why the server refuses
    /// It does not: the policy asks for the least privilege. A user's roles are mostly there for more than one program;
    /// of a service account's, everything that is not needed is a risk.
    ///
    /// ## Evidence
    /// The permissions held, those that would do, and the line of the policy.
    ///
    /// ## Fix
    /// A role with fewer permissions, or a service account of its own for the program.
    ///
    /// ## References
    /// RFC 9700 §2.3
    ExcessPermission, id::EXCESS_PERMISSION, Permission
}

impl Rule for ExcessPermission {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let strictness = facts.policy.permission_limits.excess;
        if strictness == Strictness::Off {
            return Finding::not_applicable(Self::ID, "no policy asks for the fewest permissions");
        }
        if facts.token.is_none() {
            return Finding::not_applicable(Self::ID, "there is no token");
        }
        let (held, surplus) = (facts.permissions(), excess_permissions(facts));
        let goes = |own: &String| surplus.iter().flatten().any(|one| one.name == *own);
        let off: Vec<String> = surplus.iter().flatten().map(|one| one.name.clone()).collect();
        let changes = off_the_roles(facts, &replacing_permissions(facts, goes), &off);
        let question = Question {
            id: Self::ID,
            word: "permission",
            strictness,
            held,
            surplus,
            unknown_of: permissions_are_unknown_of(facts).map(|operation| operation.name.as_str()),
            settle: Asking::RolesAndDivisions,
            changes,
        };
        excess::judge(question, facts)
    }
}
