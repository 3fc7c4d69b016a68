//! See [`ForbiddenScope`].

use super::excess::off_the_client;
use super::forbidden::{self, Question};
use super::{Finding, Question as Asking, Rule, declared, id, rule};
use crate::facts::{Facts, matches};
use crate::requirement::privilege::{need_forbidden_scopes, replacing_scopes};

rule! {
    /// The token has a scope that your policy forbids.
    ///
    /// ## What happened
    /// Your policy file forbids this scope, and the OAuth client has it. Genesys Cloud does not refuse this; your
    /// own policy does. A token that can change more than it should is a risk wherever it is stored.
    ///
    /// ## How to check
    /// - Read the report: it has the scope, the line of the policy, and any operation that cannot be called without
    ///   the scope.
    ///
    /// ## How to fix
    /// - An administrator removes the scope from the OAuth client. Then sign in again.
    /// - If an operation then lacks a scope, add one that the policy does not forbid.
    /// - If the scope is intended, change `forbidden` in the section `[scopes]`.
    ///
    /// ## When why403 reports it
    /// A scope of the token matches a pattern of `forbidden` in the section `[scopes]` of the policy file. In
    /// patterns, `*` means any characters.
    ///
    /// ## References
    /// - [RFC 6749 §3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3)
    /// - [RFC 9700 §2.3](https://www.rfc-editor.org/rfc/rfc9700#section-2.3)
    ForbiddenScope, id::FORBIDDEN_SCOPE, Scope
}

impl Rule for ForbiddenScope {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let patterns = facts.policy.scope_limits.forbidden.as_slice();
        if patterns.is_empty() {
            return Finding::not_applicable(Self::ID, "no policy forbids a scope");
        }
        if facts.token.is_none() {
            return Finding::not_applicable(Self::ID, "there is no token");
        }
        if facts.is_service_account() {
            return Finding::not_applicable(Self::ID, "client-credentials tokens carry no scopes");
        }
        if facts.alone.is_some() {
            return Finding::not_applicable(Self::ID, "the token is judged as a whole");
        }
        let held = facts.scopes();
        let is_forbidden = |name: &&String| patterns.iter().any(|pattern| matches(pattern, name));
        let off: Vec<&str> =
            held.iter().flat_map(|held| &held.names).filter(is_forbidden).map(String::as_str).collect();
        let instead = replacing_scopes(facts);
        let question = Question {
            id: Self::ID,
            word: "scope",
            patterns,
            conditional: Vec::new(),
            needed: need_forbidden_scopes(facts),
            settle: Asking::ScopesOfTheToken,
            changes: off_the_client(facts, &instead, &off),
            held,
        };
        forbidden::judge(question, facts, |pattern, own| matches(pattern, own).then(|| own.to_owned()))
    }
}
