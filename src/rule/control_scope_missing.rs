//! See [`ControlScopeMissing`].

use super::missing_scope::loose_scope;
use super::published::{self, Requirements};
use super::{Authority, Finding, Fix, Rule, command, declared, rule};
use crate::catalogue::{self, DATE};
use crate::facts::{Facts, Held, Holding, Line, Origin, RequiredScope};

rule! {
    /// The scope that the policy requires is not on the token.
    ///
    /// ## What it looks for
    /// `conversation:participant:control`, or what `--require-scope` or `required` in the policy file names instead:
    /// among the token's scopes, or granted by a permission, wildcards included (`conversation:*:*`). A permission that is
    /// held only under a condition does not satisfy it: whether the condition is met is not known.
    ///
    /// ## Why the server refuses
    /// The built-in policy requires the name, the published definition knows no such scope and no such permission.
    /// So without live evidence a miss fails; where the platform is seen to ask for something else, the miss is a
    /// warning. What the user names is always required.
    ///
    /// ## Evidence
    /// The scopes on the token, and what the published definition asks for.
    ///
    /// ## Fix
    /// Where the token's issuer knows the scope, ask for it. For the platform itself, `--no-policy` drops it.
    ///
    /// ## References
    /// RFC 6749 §3.3; platform facts: names that do not exist.
    ControlScopeMissing, "control-scope-missing", Scope
}

impl Rule for ControlScopeMissing {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if facts.policy.scopes.is_empty() {
            return Finding::not_applicable(Self::ID, "the policy requires no scope");
        }
        if facts.token.is_none() {
            return Finding::not_applicable(Self::ID, "there is no token");
        }
        if facts.is_service_account() {
            return Finding::not_applicable(Self::ID, "client-credentials tokens carry no scopes");
        }
        let asked = |required: &RequiredScope| {
            judge_one(facts, required).asked_in(facts.policy.line(&format!("scopes.required {}", required.name)))
        };
        let findings = facts.policy.scopes.iter().map(asked);
        Finding::worst(findings).unwrap_or_else(|| Finding::not_applicable(Self::ID, "the policy requires no scope"))
    }
}

fn judge_one(facts: &Facts, required: &RequiredScope) -> Finding {
    let (id, name) = (ControlScopeMissing::ID, &required.name);
    let scopes = facts.scopes();
    let on_token = |held: &Held| held.names_plainly(name);
    if let Some((source, _)) = scopes.as_ref().filter(|held| on_token(held)).map(Held::evidence) {
        return Finding::pass(
            id,
            Authority::Policy,
            format!("the token has the scope {name}, which the policy requires"),
            source,
            name,
        );
    }
    if let Some(held) = scopes.as_ref().filter(|held| held.loose.contains(name)) {
        return loose_scope(id, Authority::Policy, name, held);
    }
    let granting = facts.permissions().filter(|_| facts.holds(name)).and_then(|held| {
        let permission = held.names.iter().find(|permission| catalogue::grants(permission, name)).cloned()?;
        Some((held.source, permission))
    });
    if let Some((source, permission)) = granting {
        return Finding::pass(
            id,
            Authority::Policy,
            format!("the permission {permission} grants {name}, which the policy requires"),
            source,
            permission,
        );
    }
    if required.origin == Origin::User && facts.holding(name) == Holding::Conditional {
        let message = format!("the policy requires {name}, which is held under a condition only");
        let finding =
            Finding::unknown(id, Authority::Policy, message, "policy", format!("requires {name}")).fix(Fix::new(
                format!("Look at the condition on {name} in the role that has it"),
                [format!("Administrator: open the role that has {name}; give the permission without a condition if it is always needed")],
                "A condition is judged for each request: no read shows whether it is met",
            ));
        let conditions = facts.conditions(name).into_iter();
        return conditions.fold(finding, |finding, condition| finding.evidence(condition.source, condition.quote));
    }
    let Some(held) = scopes else {
        if let (Some(_), Origin::BuiltIn) = (facts.accepted(), required.origin) {
            return Finding::not_applicable(
                id,
                "the platform accepted the operation; the scopes on the token were not read",
            );
        }
        return Finding::unknown(
            id,
            Authority::Policy,
            format!("whether the token has the scope {name} is not known"),
            "policy",
            format!("requires {name}"),
        )
        .fix(Fix::new(
            "Find out which scopes the token has",
            [command::to_ask(facts, "The introspection")],
            "GET /api/v2/tokens/me lists authorizedScope",
        ));
    };
    match required.origin {
        Origin::User => missing(name, &held).fix(required_fix(facts, name)),
        Origin::BuiltIn => built_in(facts, name, &held),
    }
}

/// How to come by what the user requires: a scope, a permission, or a name that the platform cannot grant.
fn required_fix(facts: &Facts, name: &str) -> Fix {
    let by = facts.policy.line(&format!("scopes.required {name}")).map(Line::source);
    let reference = format!("RFC 6749 §3.3; required by {}", by.as_deref().unwrap_or("--require-scope"));
    if catalogue::is_scope(name) {
        let step = format!("Add {name} to the OAuth client and to what it asks for, then sign in again");
        return Fix::new(format!("Get a token with the scope {name}"), [step], reference);
    }
    if catalogue::is_permission(name) {
        let step = "Administrator: Admin > People & Permissions > Roles, open or add a role with it, and assign it";
        return Fix::new(
            format!("Give the user a role with {name}: it is a permission, not a scope"),
            [step],
            reference,
        );
    }
    Fix::new(
        format!("Compare the name with what the token's issuer knows: the platform has no scope {name}"),
        [
            "If a gateway of yours issues the token and knows the scope: have the client ask for it",
            "Else require what exists: `why403 check --no-policy` shows what the operation asks for",
        ],
        reference,
    )
}

/// The built-in policy's own name: explained, and only a failure where nothing better is known.
fn built_in(facts: &Facts, name: &str, held: &Held) -> Finding {
    let (id, (source, quote)) = (ControlScopeMissing::ID, held.evidence());
    let asked = published::asked_for(facts);
    // A file asks for more than this: dropping all of it is no cure.
    let (dropped, by_that) = match &facts.policy.file {
        Some(file) => {
            ("drop it in the policy file".to_owned(), format!("`required = []` under [scopes] in {}", file.path))
        }
        None => ("drop the policy with --no-policy".to_owned(), "`why403 check --no-policy`".to_owned()),
    };
    let explained = |finding: Finding| {
        finding.evidence(
            format!("published definition of {DATE}"),
            format!("no scope or permission named {name}; it asks for {asked}"),
        )
    };
    if let Some(accepted) = facts.accepted() {
        let message = format!("the policy's scope {name} is not on the token; the platform does not ask for it");
        return explained(Finding::warn(id, Authority::Policy, message, accepted.source, accepted.quote));
    }
    if facts.live.is_none() && facts.refusal.is_none() {
        let fix = Fix::new(
            format!("Get a token with the scope {name}, or {dropped}"),
            [
                format!(
                    "If the token's issuer is a gateway of yours that knows {name}: add it to what the client asks for, and sign in again"
                ),
                format!(
                    "If the platform itself issued it: it knows no such name and asks for {asked}; judge by that: {by_that}"
                ),
                "Or let the platform say: `why403 check --region REGION`".to_owned(),
            ],
            "Platform facts: names that do not exist",
        );
        return explained(missing(name, held)).fix(fix);
    }
    let requirements = published::requirements(facts);
    match requirements {
        Requirements::Met => explained(Finding::warn(
            id,
            Authority::Policy,
            format!("the policy's scope {name} is not on the token; every published requirement is met without it"),
            source,
            quote,
        )),
        Requirements::Unmet => explained(Finding::warn(
            id,
            Authority::Policy,
            format!("the policy's scope {name} is not on the token; what the platform asks for is another thing"),
            source,
            quote,
        )),
        Requirements::Open | Requirements::Unknown => {
            let finding = explained(Finding::unknown(
                id,
                Authority::Policy,
                format!(
                    "the policy's scope {name} is not on the token; whether every published requirement is met is not known"
                ),
                source,
                quote,
            ))
            .fix(Fix::new(
                format!("Settle the other open questions, or {dropped}"),
                [by_that],
                "A policy miss is a warning where the platform does not ask for the scope",
            ));
            // The rule whose question is open leaves the verdict open; once it is settled, so is this.
            if requirements == Requirements::Open { finding.optional() } else { finding }
        }
    }
}

fn missing(name: &str, held: &Held) -> Finding {
    let (source, quote) = held.evidence();
    Finding::fail(
        ControlScopeMissing::ID,
        Authority::Policy,
        format!("the policy requires the scope {name}, which is not on the token"),
        source,
        quote,
    )
}
