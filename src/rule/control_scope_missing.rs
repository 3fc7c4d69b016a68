//! See [`ControlScopeMissing`].

use super::advice::{check_again, check_later, expectation, grant, settle, with_scopes};
use super::missing_scope::loose_scope;
use super::published::{self, Requirements};
use super::{
    Authority, Case, Change, ChangeKind, Finding, Fix, Mode, Note, Question, Rule, Who, Whom, command, declared, id,
    rule,
};
use crate::catalogue::{self, definition};
use crate::facts::{Facts, Held, Holding, Origin, RequiredScope};

rule! {
    /// The scope that your policy requires is not on the token.
    ///
    /// ## What happened
    /// Your policy requires a scope, and the token does not have it. The built-in policy requires
    /// `conversation:participant:control`. Genesys Cloud publishes no scope and no permission with this name,
    /// although answers in forums repeat it. To mute, Genesys Cloud needs the scope `conversations` and one of
    /// three permissions.
    ///
    /// ## How to check
    /// - Run `why403 requires patchConversationsCallParticipant` to see what Genesys Cloud needs.
    /// - Run `why403 check --no-policy --token-file FILE --region REGION` to check the token without the policy.
    ///
    /// ## How to fix
    /// - For Genesys Cloud, use `--no-policy`, or name the scope that you need with `--require-scope` or in
    ///   `why403.toml`.
    /// - If another issuer knows the scope, for example an API gateway, request a token with it.
    ///
    /// ## When why403 reports it
    /// `conversation:participant:control`, or what `--require-scope` or `required` in the policy file names, is not
    /// among the scopes of the token and is not granted by a permission. Wildcards count (`conversation:*:*`). A
    /// permission with a condition does not satisfy the policy, because why403 cannot know whether the condition is
    /// met. Where Genesys Cloud accepts the operation without the scope, the built-in policy only warns. What you
    /// name yourself is always required.
    ///
    /// ## References
    /// - [RFC 6749 §3.3](https://www.rfc-editor.org/rfc/rfc6749#section-3.3)
    ControlScopeMissing, id::CONTROL_SCOPE_MISSING, Scope
}

impl Rule for ControlScopeMissing {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        self.judge_in_case(&Case::new(facts))
    }

    fn judge_in_case(&self, case: &Case<'_>) -> Finding {
        let facts = case.facts;
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
            judge_one(case, required).asked_in(facts.policy.line(&format!("scopes.required {}", required.name)))
        };
        let findings = facts.policy.scopes.iter().map(asked);
        Finding::worst(findings).unwrap_or_else(|| Finding::not_applicable(Self::ID, "the policy requires no scope"))
    }
}

fn judge_one(case: &Case<'_>, required: &RequiredScope) -> Finding {
    let facts = case.facts;
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
        let message = format!("the policy requires {name}, which the caller has only under a condition");
        let finding =
            Finding::unknown(id, Authority::Policy, message, "policy", format!("requires {name}")).fix(Fix::all_of([
                grant(facts, std::slice::from_ref(name), false).note(Note::UnderCondition(name.clone())),
                check_again(facts),
            ]));
        return finding.with_evidence(facts.conditions(name));
    }
    if required.origin == Origin::User && facts.holding(name) == Holding::Disputed {
        let message = format!("the policy requires {name}, which one answer of Genesys Cloud has and another does not");
        let finding =
            Finding::unknown(id, Authority::Policy, message, "policy", format!("requires {name}")).about([name]);
        return finding.with_evidence(facts.dispute(name)).fix(Fix::all_of([check_later(facts)]));
    }
    let Some(held) = scopes else {
        if let (Some(_), Origin::BuiltIn) = (facts.accepted(), required.origin) {
            return Finding::not_applicable(
                id,
                "Genesys Cloud accepted the operation; the scopes on the token were not read",
            );
        }
        return Finding::unknown(
            id,
            Authority::Policy,
            format!("it is not known whether the token has the scope {name}"),
            "policy",
            format!("requires {name}"),
        )
        .about([name])
        .fix(settle(facts, Question::ScopesOfTheToken));
    };
    match required.origin {
        Origin::User => missing(name, &held).fix(required_fix(facts, name)),
        Origin::BuiltIn => built_in(case, name, &held),
    }
}

/// How to come by what the user requires: a scope, a permission, or a name that the platform cannot grant.
fn required_fix(facts: &Facts, name: &str) -> Fix {
    if catalogue::is_scope(name) {
        return Fix::all_of(with_scopes(facts, Mode::All, &[name.to_owned()])).standard("RFC 6749 §3.3");
    }
    if catalogue::is_permission(name) {
        let grant = grant(facts, &[name.to_owned()], false).note(Note::PermissionNotScope);
        return Fix::all_of([grant, check_again(facts)]);
    }
    let ask =
        Change::ask(Whom::OtherService, Question::IssueAnotherToken, None).note(Note::ScopeOfAGateway(name.to_owned()));
    Fix::all_of([require_instead(facts, name)]).or([ask]).standard("RFC 6749 §3.3")
}

/// The policy without a scope that is never issued.
fn require_instead(facts: &Facts, name: &str) -> Change {
    let line = facts.policy.line(&format!("scopes.required {name}"));
    expectation(line, "scopes.required", "--require-scope", None)
}

/// The built-in policy without its scope: in the file, or with `--no-policy`.
fn drop_it(facts: &Facts) -> Change {
    let (file, key, to) = match &facts.policy.file {
        // A file asks for more than this: dropping all of it fixes nothing.
        Some(file) => (Some(file.path.clone()), "scopes.required", Some("[]".to_owned())),
        None => (None, "--no-policy", None),
    };
    let change = Change::new(Who::Developer, ChangeKind::ChangePolicy { file, key: key.to_owned(), to });
    let change = change.note(Note::NoSuchScope);
    change.run(facts.policy.file.is_none().then(|| command::without_policy(facts)))
}

/// The built-in policy's own name: explained, and only a failure where nothing better is known.
fn built_in(case: &Case<'_>, name: &str, held: &Held) -> Finding {
    let facts = case.facts;
    let (id, (source, quote)) = (ControlScopeMissing::ID, held.evidence());
    let asked = published::asked_for(facts);
    let explained = |finding: Finding| {
        finding.evidence(definition(), format!("no scope or permission named {name}; it asks for {asked}"))
    };
    if let Some(accepted) = facts.accepted() {
        let message = format!("the policy's scope {name} is not on the token; Genesys Cloud does not need it");
        return explained(Finding::warn(id, Authority::Policy, message, accepted.source, accepted.quote));
    }
    if facts.live.is_none() && facts.refusal.is_none() {
        let ask = Change::ask(Whom::OtherService, Question::IssueAnotherToken, None);
        let live = Change::retry().note(Note::AskGenesysCloud).run(command::ask_live(facts));
        let fix = Fix::all_of([drop_it(facts)]).or([live]).or([ask.note(Note::ScopeOfAGateway(name.to_owned()))]);
        return explained(missing(name, held)).fix(fix);
    }
    let requirements = published::requirements(case);
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
            format!("the policy's scope {name} is not on the token; Genesys Cloud has no scope with this name"),
            source,
            quote,
        )),
        Requirements::Open | Requirements::Unknown => {
            let finding = explained(Finding::unknown(
                id,
                Authority::Policy,
                format!(
                    "the policy's scope {name} is not on the token; it is not known whether every published requirement is met"
                ),
                source,
                quote,
            ))
            .fix(Fix::all_of([drop_it(facts)]));
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
    .about([name])
}
