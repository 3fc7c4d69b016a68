//! See [`ExcessPermission`].

use super::excess::{self, Question, off_the_roles};
use super::{Finding, Question as Asking, Rule, declared, id, rule};
use crate::facts::{Facts, Strictness};
use crate::requirement::privilege::{excess_permissions, permissions_are_unknown_of, replacing_permissions};

rule! {
    /// The user or client has permissions that the program does not need.
    ///
    /// ## What happened
    /// Your policy asks for least privilege, and the roles of the user or client allow more than the program needs.
    /// Genesys Cloud does not refuse this. For a service account, everything that it does not need is a risk. A
    /// user often has roles for other programs too.
    ///
    /// ## How to check
    /// - Read the report: it lists the permissions and the lines of the policy.
    /// - Run `why403 requires --permission NAME` to see what a permission allows.
    ///
    /// ## How to fix
    /// - Ask an administrator for a role with only the permissions that the program needs.
    /// - Or create a separate OAuth client with its own role for this program.
    /// - If the permission is intended, add it to `allowed` in the section `[permissions]`.
    ///
    /// ## When why403 reports it
    /// `excess` in the section `[permissions]` of the policy file asks for it. A permission is in excess if no
    /// operation of the policy names it, not even as one of several, and no pattern of `allowed` matches it. A
    /// wildcard such as `conversation:*:*` is wider than needed if it grants one published permission that is not
    /// needed and not allowed. Permissions with a condition count.
    ///
    /// ## References
    /// - [RFC 9700 §2.3](https://www.rfc-editor.org/rfc/rfc9700#section-2.3)
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
