//! See [`ExcessScope`].

use std::collections::BTreeSet;

use super::excess::{self, Question, off_the_client};
use super::{Finding, Question as Asking, Rule, declared, id, rule};
use crate::facts::{Facts, Strictness};
use crate::requirement::privilege::{excess_scopes, scopes_are_unknown_of};

rule! {
    /// The token has scopes that the program does not need.
    ///
    /// ## What happened
    /// Your policy asks for least privilege, and the OAuth client has more scopes than the program needs. Genesys
    /// Cloud does not refuse this. A scope that is not there cannot be misused if the token is stolen.
    ///
    /// ## How to check
    /// - Read the report: it lists the scopes, the smaller scope that is enough, and the line of the policy.
    /// - Run `why403 requires --scope NAME` to see what a scope is for.
    ///
    /// ## How to fix
    /// - An administrator removes the scope from the OAuth client. Then sign in again: an old token keeps its old
    ///   scopes.
    /// - If the scope is intended, add it to `allowed` in the section `[scopes]`.
    ///
    /// ## When why403 reports it
    /// `excess` in the section `[scopes]` of the policy file asks for it. A scope is in excess if no operation
    /// names it, not even as one of several, and neither `required` nor `allowed` has it; or if it allows writing
    /// where reading is enough. `user-basic-info` and `authorization:readonly` are never in excess: `check` needs
    /// them for its own reads.
    ///
    /// ## References
    /// - [RFC 6749 §3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3)
    /// - [RFC 9700 §2.3](https://www.rfc-editor.org/rfc/rfc9700#section-2.3)
    ExcessScope, id::EXCESS_SCOPE, Scope
}

impl Rule for ExcessScope {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let strictness = facts.policy.scope_limits.excess;
        if strictness == Strictness::Off {
            return Finding::not_applicable(Self::ID, "no policy asks for the fewest scopes");
        }
        if facts.token.is_none() {
            return Finding::not_applicable(Self::ID, "there is no token");
        }
        if facts.is_service_account() {
            return Finding::not_applicable(Self::ID, "client-credentials tokens carry no scopes");
        }
        let (held, surplus) = (facts.scopes(), excess_scopes(facts));
        let on_token = |name: &&String| held.as_ref().is_some_and(|held| held.names.contains(name));
        let lesser: BTreeSet<&String> = surplus.iter().flatten().flat_map(|one| &one.instead).collect();
        // What would do is added first, where it is not there yet.
        let added: Vec<String> = lesser.into_iter().filter(|name| !on_token(name)).cloned().collect();
        let off: Vec<&str> = surplus.iter().flatten().map(|one| one.name.as_str()).collect();
        let question = Question {
            id: Self::ID,
            word: "scope",
            strictness,
            unknown_of: scopes_are_unknown_of(facts).map(|operation| operation.name.as_str()),
            settle: Asking::ScopesOfTheToken,
            changes: off_the_client(facts, &added, &off),
            held,
            surplus,
        };
        excess::judge(question, facts)
    }
}
