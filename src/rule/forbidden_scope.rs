//! See [`ForbiddenScope`].

use super::excess::off_the_client;
use super::forbidden::{self, Question};
use super::{Finding, Question as Asking, Rule, declared, id, rule};
use crate::facts::{Facts, matches};
use crate::requirement::privilege::{need_forbidden_scopes, replacing_scopes};

rule! {
    /// The token has a scope that the policy forbids.
    ///
    /// ## What it looks for
    /// The patterns of `forbidden` in the section `[scopes]` of the policy file, in which `*` stands for any
    /// characters, among the scopes on the token.
    ///
    /// ## Why the server refuses
    /// It does not: the policy does. A token that could administer what it is not meant to touch is a risk where it
    /// is stored.
    ///
    /// ## Evidence
    /// The scope, and the line of the policy; an operation that could not be called without what is forbidden.
    ///
    /// ## Fix
    /// Take the scope off the OAuth client, then sign in again; where an operation is then left without what it needs, add
    /// a scope that the policy does not forbid.
    ///
    /// ## References
    /// RFC 6749 §3.3, RFC 9700 §2.3
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
