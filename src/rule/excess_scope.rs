//! See [`ExcessScope`].

use std::collections::BTreeSet;

use super::excess::{self, Question, off_the_client};
use super::{Finding, Question as Asking, Rule, declared, id, rule};
use crate::facts::{Facts, Strictness};
use crate::requirement::privilege::{excess_scopes, scopes_are_unknown_of};

rule! {
    /// The token has scopes that nothing needs.
    ///
    /// ## What it looks for
    /// `excess` in the section `[scopes]` of the policy file. A scope is in excess where no operation names it, not even
    /// as one of several, and neither `required` nor `allowed` has it; or where it writes, and reading would do.
    /// `user-basic-info` and `authorization:readonly`, by which `check` itself reads, are never in excess.
    ///
    /// ## Why the server refuses
    /// It does not: the policy asks for the least privilege. What a program cannot do, nobody can make it do.
    ///
    /// ## Evidence
    /// The scopes on the token, the lesser scope that would do, and the line of the policy.
    ///
    /// ## Fix
    /// Take the scope off the OAuth client, then sign in again.
    ///
    /// ## References
    /// RFC 6749 §3.3, RFC 9700 §2.3
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
