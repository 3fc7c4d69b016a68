//! See [`UnknownName`].

use super::advice::expectation;
use super::{Authority, Change, Finding, Fix, RequestPart, Rule, declared, id, rule};
use crate::catalogue::{DATE, is_permission, is_scope, near_permissions, near_scopes};
use crate::facts::{Facts, Origin};

rule! {
    /// This scope or permission does not exist in any published list.
    ///
    /// ## What happened
    /// The name is in none of the lists that Genesys publishes: 136 scopes and 1,506 permissions in July 2026. A
    /// name that does not exist cannot be granted, so do not ask an administrator for it.
    ///
    /// ## How to check
    /// - Look at the similar names in the report.
    /// - Run `why403 requires OPERATION` to see what the operation really needs.
    ///
    /// ## How to fix
    /// - Use the published name.
    ///
    /// ## When why403 reports it
    /// `--require-scope` has a name that is neither a published scope nor a published permission, and the token
    /// does not have it. Or the login answered `invalid_scope`. The name in the built-in policy is explained by
    /// `control-scope-missing`.
    ///
    /// ## References
    /// - [RFC 6749 §5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2) (`invalid_scope`)
    /// - The Genesys API definition of July 2026
    UnknownName, id::UNKNOWN_NAME, Scope
}

impl Rule for UnknownName {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(finding) = in_login(facts) {
            return finding;
        }
        let carried = facts.scopes().map(|held| held.names).unwrap_or_default();
        let given = facts.policy.scopes.iter().filter(|scope| scope.origin == Origin::User);
        let names: Vec<&str> = given.map(|scope| scope.name.as_str()).collect();
        if names.is_empty() {
            return Finding::not_applicable(Self::ID, "no name was given");
        }
        let listed = &facts.policy.unpublished_scopes;
        let known = |name: &str| {
            is_scope(name) || is_permission(name) || carried.iter().chain(listed).any(|known| known == name)
        };
        let unknown: Vec<&str> = names.iter().copied().filter(|name| !known(name)).collect();
        let source = format!("published lists of {DATE}");
        let Some(name) = unknown.first() else {
            let message = match names.iter().any(|name| listed.iter().any(|known| known == name)) {
                true => "every name that was given is published, on the token, or listed in scopes.unpublished",
                false => "every name that was given is published, or on the token",
            };
            return Finding::pass(Self::ID, Authority::Published, message, source, names.join(", "));
        };
        let near: Vec<&str> = near_scopes(name).into_iter().chain(near_permissions(name)).collect();
        let mut finding = Finding::fail(
            Self::ID,
            Authority::Published,
            format!("no scope and no permission is named {name}"),
            source.clone(),
            if near.is_empty() { "nothing like it".to_owned() } else { format!("nearest: {}", near.join(", ")) },
        );
        for other in unknown.iter().skip(1) {
            finding = finding.evidence(source.clone(), format!("nor is one named {other}"));
        }
        let line = facts.policy.line(&format!("scopes.required {name}"));
        let change = |to: Option<&str>| expectation(line, "scopes.required", "--require-scope", to);
        let options = near.iter().take(3).map(|near| vec![change(Some(near))]);
        let drop = near.is_empty().then(|| vec![change(None)]);
        finding.about(&unknown).fix(Fix::any_of(options.chain(drop)))
    }
}

/// The scopes of a login that refused them, of which no published list has one.
pub(super) fn unknown_scopes_of_login(facts: &Facts) -> Vec<&str> {
    let refusal = facts.refusal.as_ref().filter(|refusal| refusal.has_code(&["invalid_scope"]));
    let scopes = refusal.map(|refusal| refusal.scopes.as_slice()).unwrap_or_default();
    let listed = &facts.policy.unpublished_scopes;
    scopes
        .iter()
        .map(String::as_str)
        .filter(|name| !is_scope(name) && !listed.iter().any(|known| known == name))
        .collect()
}

/// The login refused a scope that no published list has.
fn in_login(facts: &Facts) -> Option<Finding> {
    let refusal = facts.refusal.as_ref()?;
    let unknown = unknown_scopes_of_login(facts);
    let name = *unknown.first()?;
    let near = near_scopes(name);
    let message = format!("the login refused the scope {name}, and Genesys Cloud has no scope with this name");
    let nearest = if near.is_empty() { "nothing like it".to_owned() } else { format!("nearest: {}", near.join(", ")) };
    let finding = Finding::fail(UnknownName::ID, Authority::Observed, message, refusal.source(), refusal.quote())
        .evidence(format!("published scopes of {DATE}"), nearest)
        .about(&unknown);
    let change = |to: Option<&str>| Change::request(RequestPart::Query, Some(name), to);
    let options = near.iter().take(3).map(|near| vec![change(Some(near))]);
    let drop = near.is_empty().then(|| vec![change(None)]);
    Some(finding.fix(Fix::any_of(options.chain(drop)).standard("RFC 6749 §3.3")))
}
