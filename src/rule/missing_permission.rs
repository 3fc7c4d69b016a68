//! See [`MissingPermission`].

use super::advice::{
    ask_support, check_again, check_in_five_minutes, check_later, grant, renew, settle, settle_dispute,
    two_organizations,
};
use super::announced::with_announced;
use super::answer::{ConflictingEvidence, explain_conflict};
use super::forbidden::change_policy;
use super::named_permissions::{WantedPermissions, wanted_by};
use super::permission_not_in_org::{absent, absent_for};
use super::token_acceptance::token_asked_about;
use super::{
    Authority, Change, ChangeKind, Choice, Finding, Fix, Note, Question, Rule, Whom, command, declared, id, rule,
};
use crate::catalogue::{Announcement, PermissionMode, definition};
use crate::facts::{Facts, Held, Holding, OperationFacts};
use crate::request::Refusal;
use crate::requirement::privilege::{lacking_permissions, need_forbidden_permissions};

rule! {
    /// The user or client does not have a permission that the operation needs.
    ///
    /// ## What happened
    /// A user token needs two things: the scope on the OAuth client, and the permission in a role of the user. A
    /// client-credentials token needs the permission in a role of the OAuth client. Here the permission is missing.
    ///
    /// ## How to check
    /// - Run `why403 requires OPERATION` to see the permissions, and whether one of them or all of them are needed.
    /// - Run `why403 check --operation OPERATION --token-file FILE --region REGION` to compare them with the token.
    /// - The list in the answer of Genesys Cloud can be wrong or empty. The report compares it with the API
    ///   definition.
    ///
    /// ## How to fix
    /// - Ask an administrator to give the user a role with the permission, in the division of the resource. For
    ///   client credentials, the role belongs on the OAuth client.
    /// - If the role has a condition, send a request that meets it, or ask for a role without the condition.
    /// - Wait up to five minutes after the change, then try again.
    ///
    /// ## When why403 reports it
    /// None of the required permissions (ANY), or not all of them (ALL), are in `users/me`, in `subjects/me` or in
    /// the claims of a JWT. Wildcards count, segment by segment. A permission with a condition (`condition` in
    /// `subjects/me`, `resourceConditionNode` in `users/me`) is unknown, because Genesys Cloud decides it for each
    /// request. If the two answers differ, the result is unknown too. Permissions that Genesys announced with a
    /// date count from that date; if it is not known whether their condition is met, they are a warning.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4) (403)
    /// - [Genesys: roles and permissions](https://help.mypurecloud.com/?p=56895)
    MissingPermission, id::MISSING_PERMISSION, Permission
}

impl Rule for MissingPermission {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        with_organizations(judge(facts), facts)
    }
}

fn judge(facts: &Facts) -> Finding {
    let id = MissingPermission::ID;
    if let Some(refusal) = facts.refusal.as_ref().filter(|refusal| MissingPermission.explains(refusal)) {
        return observed(facts, refusal);
    }
    if facts.token.is_none() {
        return Finding::not_applicable(id, "there is no token");
    }
    if !facts.policy.published {
        return Finding::not_applicable(id, "the policy does not count what is published");
    }
    let asked = |operation: &OperationFacts| {
        let published = published(facts, operation);
        let announced = with_announced(facts, operation, published, |names, any| grant_permissions(facts, names, any));
        announced.at(operation.locations.iter().cloned())
    };
    let findings = facts.operations.iter().map(asked);
    Finding::worst(findings).unwrap_or_else(|| Finding::not_applicable(id, "no operation was given"))
}

/// Where a role is to be granted and two organisations were seen: says which, and what to ask.
fn with_organizations(mut finding: Finding, facts: &Facts) -> Finding {
    let Some(note) = two_organizations(facts) else { return finding };
    let changes = finding.fix.iter_mut().flat_map(|fix| &mut fix.options).flat_map(|option| &mut option.changes);
    let mut grants: Vec<&mut Change> =
        changes.filter(|change| matches!(change.kind, ChangeKind::GrantPermission { .. })).collect();
    if grants.is_empty() {
        return finding;
    }
    grants.iter_mut().for_each(|grant| grant.note = grant.note.take().or_else(|| Some(note.clone())));
    finding.with_evidence(facts.two_organizations())
}

/// Said where no role can give what is missing.
const NOT_IN_ORG: &str = "the organisation does not have what is missing; see permission-not-in-org";

/// Those of the names that the organisation has, where any does; else all.
fn obtainable(facts: &Facts, names: &[String]) -> Vec<String> {
    let absent = facts.not_in_organisation(names);
    let there: Vec<String> = names.iter().filter(|name| !absent.contains(name)).cloned().collect();
    if there.is_empty() { names.to_vec() } else { there }
}

/// The platform said that a permission is missing.
fn observed(facts: &Facts, refusal: &Refusal) -> Finding {
    let (id, definition) = (MissingPermission::ID, definition());
    let WantedPermissions { operation, announced, wanted, any, list_is_sound, problems } = wanted_by(facts, refusal);
    let published: Vec<String> = operation.as_ref().map(|operation| operation.permissions.clone()).unwrap_or_default();
    let held = facts.permissions();
    let already: Vec<&String> = wanted.iter().filter(|name| facts.holds(name)).collect();
    let contradicted = if any { !already.is_empty() } else { already.len() == wanted.len() && !wanted.is_empty() };
    let disputed = with_holding(facts, &wanted, Holding::Disputed);
    let is_disputed =
        !disputed.is_empty() && (any || wanted.iter().all(|name| already.contains(&name) || disputed.contains(&name)));
    let mut finding = if wanted.is_empty() {
        let message = format!("{} says that a permission is missing, but not which one", refusal.answerer());
        Finding::fail(id, Authority::Observed, message, refusal.source(), refusal.quote()).fix(Fix::all_of([
            Change::choose(Choice::Operation, []).note(Note::NameTheOperation).run(command::name_the_operation(facts)),
        ]))
    } else if contradicted {
        let names = already.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        let (who, token) = (refusal.answerer(), token_asked_about(facts));
        let message = format!("{who} says that a permission is missing, and the owner of {token} has it: {names}");
        let finding =
            Finding::fail(id, Authority::Observed, message, refusal.source(), refusal.quote()).about(&already);
        let explained = explain_conflict(
            finding.clone(),
            facts,
            refusal,
            ConflictingEvidence::Permissions(&already, operation.as_ref()),
        );
        explained.unwrap_or_else(|| {
            let compare = Change::ask(Whom::Administrator, Question::RolesAndDivisions, None);
            let again = renew(facts).note(Note::GrantedAMomentAgo);
            finding.contradicted_by_reads(facts).fix(
                Fix::all_of([compare, check_again(facts)]).or([again, check_again(facts)]).or([ask_support(facts)]),
            )
        })
    } else if is_disputed {
        observed_dispute(facts, refusal, operation.as_ref(), &disputed)
    } else {
        let is_lacking = |name: &&String| !already.contains(name) && !disputed.contains(name);
        let unobtainable = absent(facts, &wanted, any);
        let lacking: Vec<String> =
            wanted.iter().filter(is_lacking).filter(|name| !unobtainable.contains(name)).cloned().collect();
        if lacking.is_empty() {
            return Finding::not_applicable(id, NOT_IN_ORG);
        }
        let conditional = with_holding(facts, &lacking, Holding::Conditional);
        let by_definition = operation.as_ref().filter(|_| !list_is_sound && !published.is_empty());
        let mut message = asked_for(refusal, by_definition, any, &lacking);
        let own = operation.as_ref().filter(|operation| list_is_sound && is_of_another(operation, &wanted));
        if own.is_some() {
            message.push_str(", published for other operations only");
        }
        if let Some(name) = conditional.first() {
            let which = if lacking.len() == 1 { "it" } else { name };
            message
                .push_str(&format!("; the caller has {which}, but only under a condition, which may not be met here"));
        }
        let finding =
            Finding::fail(id, Authority::Observed, message, refusal.source(), refusal.quote()).about(&lacking);
        let fix = match (conditional.first(), own) {
            (Some(name), _) => look_at_condition(facts, name),
            (None, Some(operation)) => grant_own_or_named(facts, operation, &lacking, any),
            (None, None) => grant_permissions(facts, &obtainable(facts, &lacking), any),
        };
        with_conditions(finding, facts, &conditional).fix(fix)
    };
    if !problems.is_empty() {
        let published =
            if published.is_empty() { "no operation to compare with".to_owned() } else { published.join(", ") };
        finding = finding.evidence(definition.clone(), format!("{}; published: {published}", problems.join("; ")));
    }
    let alternative = operation.as_ref().and_then(|operation| suffices(facts, operation));
    if let Some(name) = alternative.filter(|name| !wanted.contains(name)) {
        let quote = format!("the caller has {name}, which is enough by the definition; the message does not name it");
        finding = finding.evidence(definition, quote);
    }
    let is_wanted = |row: &&&Announcement| row.permissions.iter().any(|name| wanted.iter().any(|one| one == name));
    for row in announced.iter().filter(is_wanted) {
        finding = finding.evidence(row.source, format!("{}: {}", row.effective, row.summary));
    }
    match held {
        Some(held) => finding.evidence(held.source.clone(), in_domain(&held, &wanted)),
        None => finding,
    }
}

/// What the answer asks for. Where it names nothing that can be, only the definition says what is needed.
fn asked_for(refusal: &Refusal, by_definition: Option<&OperationFacts>, any: bool, names: &[String]) -> String {
    let permissions = match (names, any) {
        ([_], _) => "the permission",
        (_, true) => "one of the permissions",
        (_, false) => "the permissions",
    };
    let (who, names) = (refusal.answerer(), names.join(", "));
    match by_definition {
        Some(OperationFacts { name, .. }) => {
            format!(
                "{who} says that a permission is missing; by the API definition, {name} needs {permissions} {names}"
            )
        }
        None => format!("{who} asks for {permissions} {names}"),
    }
}

/// Whether an operation needs permissions, and the answer names none of them: which list is right is not known.
fn is_of_another(operation: &OperationFacts, named: &[String]) -> bool {
    !operation.permissions.is_empty() && !named.iter().any(|name| operation.permissions.contains(name))
}

/// What the operation needs, or else what the answer names. Nothing that the caller has is granted again.
fn grant_own_or_named(facts: &Facts, operation: &OperationFacts, named: &[String], any: bool) -> Fix {
    let any_own = operation.permission_mode == PermissionMode::Any;
    let (held, lacking): (Vec<String>, Vec<String>) = operation.permissions.iter().cloned().partition(|name| {
        // What one answer lists is not granted again, either.
        matches!(facts.holding(name), Holding::Held | Holding::Disputed)
    });
    let is_met = lacking.is_empty() || (any_own && !held.is_empty());
    let own = (!is_met).then(|| vec![grant(facts, &lacking, any_own), check_again(facts)]);
    Fix::any_of(own.into_iter().chain([vec![grant(facts, named, any), check_again(facts)]]))
}

/// A permission that the caller has and that is enough by the definition.
fn suffices(facts: &Facts, operation: &OperationFacts) -> Option<String> {
    let any = operation.permission_mode == PermissionMode::Any;
    operation.permissions.iter().find(|name| facts.holds(name)).filter(|_| any).cloned()
}

/// The names that the caller has in this way.
fn with_holding<'n>(facts: &Facts, names: impl IntoIterator<Item = &'n String>, holding: Holding) -> Vec<&'n String> {
    names.into_iter().filter(|name| facts.holding(name) == holding).collect()
}

/// Genesys Cloud refused for permissions that one of its answers has and another does not.
fn observed_dispute(
    facts: &Facts,
    refusal: &Refusal,
    operation: Option<&OperationFacts>,
    disputed: &[&String],
) -> Finding {
    let names = disputed.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
    let them = if disputed.len() == 1 { "it" } else { "them" };
    let message = format!(
        "{} asks for {names}; one answer about the caller lists {them} and another does not: a role change takes up to five minutes",
        refusal.answerer()
    );
    let finding = Finding::fail(MissingPermission::ID, Authority::Observed, message, refusal.source(), refusal.quote());
    let finding = with_dispute(finding, facts, disputed).about(disputed);
    explain_conflict(finding.clone(), facts, refusal, ConflictingEvidence::Permissions(disputed, operation))
        .unwrap_or_else(|| {
            let compare = Change::ask(Whom::Administrator, Question::RolesAndDivisions, None);
            finding.fix(Fix::all_of([check_in_five_minutes(facts)]).or([compare, check_again(facts)]))
        })
}

/// Adds what each answer says about these names.
fn with_dispute(finding: Finding, facts: &Facts, names: &[&String]) -> Finding {
    finding.with_evidence(names.iter().flat_map(|name| facts.dispute(name)))
}

/// Adds what is listed of the conditions on these names.
fn with_conditions(finding: Finding, facts: &Facts, names: &[&String]) -> Finding {
    finding.with_evidence(names.iter().flat_map(|name| facts.conditions(name)))
}

/// How to settle whether a condition is met, and how to do without it.
fn look_at_condition(facts: &Facts, name: &String) -> Fix {
    let look =
        Change::ask(Whom::Administrator, Question::ConditionOfTheRole, None).note(Note::UnderCondition(name.clone()));
    let settle = (facts.refusal.is_none() && command::is_mute(facts))
        .then(|| Change::retry().note(Note::SamePatchSettlesIt).run(command::dry_run(facts, "--dry-run=same")));
    let grant = grant(facts, std::slice::from_ref(name), false).note(Note::GrantWithoutCondition);
    Fix::all_of([look, check_again(facts)]).or(settle).or([grant, check_again(facts)])
}

fn published(facts: &Facts, operation: &OperationFacts) -> Finding {
    let (id, definition) = (MissingPermission::ID, definition());
    let mode = operation.permission_mode;
    match mode {
        PermissionMode::None => return Finding::not_applicable(id, format!("{} needs no permission", operation.name)),
        PermissionMode::Unknown => {
            let message = format!("the definition does not say which permissions {} needs", operation.name);
            return Finding::unknown(id, Authority::Published, message, definition, "permission mode UNKNOWN")
                .fix(Fix::all_of([Change::retry().note(Note::TheRequestSettlesIt)]));
        }
        PermissionMode::Any | PermissionMode::All => {}
    }
    if let Some(accepted) = facts.accepted() {
        return Finding::accepted(id, accepted);
    }
    let wanted = format!("{} of {}", mode.as_str(), operation.permissions.join(", "));
    let Some(held) = facts.permissions() else {
        let message = format!("it is not known whether the caller has the permissions for {}", operation.name);
        return Finding::unknown(id, Authority::Published, message, definition, wanted)
            .fix(settle(facts, Question::RolesAndDivisions));
    };
    let (owned, lacking): (Vec<&String>, Vec<&String>) =
        operation.permissions.iter().partition(|name| facts.holds(name));
    let enough = match mode {
        PermissionMode::Any => !owned.is_empty(),
        _ => lacking.is_empty(),
    };
    let quote = in_domain(&held, &operation.permissions);
    if enough {
        // Where any one suffices, the message has one; the quote has them all.
        let listed = if mode == PermissionMode::Any { 1 } else { owned.len() };
        let names = owned.iter().take(listed).map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        return Finding::pass(
            id,
            Authority::Published,
            format!("the caller has {names}, which {} asks for", operation.name),
            held.source,
            quote,
        )
        .about(&owned);
    }
    let conditional = with_holding(facts, lacking.iter().copied(), Holding::Conditional);
    let disputed = with_holding(facts, lacking.iter().copied(), Holding::Disputed);
    // Where all are needed, one that no list has is missing, whatever the conditions on the others say.
    let lacking: Vec<&String> = match mode {
        PermissionMode::All => {
            lacking.into_iter().filter(|name| !conditional.contains(name) && !disputed.contains(name)).collect()
        }
        _ => lacking,
    };
    if let Some(name) = disputed.first().filter(|_| mode == PermissionMode::Any || lacking.is_empty()) {
        let message = format!(
            "one answer of Genesys Cloud has {name} and another does not: a role change takes up to five minutes"
        );
        let finding = Finding::unknown(id, Authority::Published, message, definition, wanted).about([name]);
        let finding = with_dispute(finding, facts, &[name]);
        return with_conditions(finding, facts, &conditional).fix(settle_dispute(facts));
    }
    if let Some(name) = conditional.first().filter(|_| mode == PermissionMode::Any || lacking.is_empty()) {
        let message =
            format!("the caller has {name} only under a condition, and it is not known whether it is met here");
        let finding = Finding::unknown(id, Authority::Published, message, held.source, quote).about([name]);
        return with_conditions(finding, facts, &conditional).fix(look_at_condition(facts, name));
    }
    let unobtainable = absent_for(facts, operation);
    let lacking: Vec<&String> = lacking.into_iter().filter(|name| !unobtainable.contains(name)).collect();
    if lacking.is_empty() {
        return Finding::not_applicable(id, NOT_IN_ORG);
    }
    if !held.complete {
        let whose = if facts.is_service_account() { " for a service account" } else { "" };
        let message = format!(
            "none of the permissions for {} is listed, and it is not known whether the list is whole{whose}",
            operation.name
        );
        return Finding::unknown(id, Authority::Published, message, held.source, quote)
            .evidence(definition, wanted)
            .fix(Fix::all_of([
                Change::ask(Whom::Administrator, Question::RolesAndDivisions, None),
                check_again(facts),
            ]));
    }
    let names: Vec<String> = lacking.into_iter().cloned().collect();
    let message = match (names.as_slice(), mode) {
        ([one], _) => format!("{} needs {one}, which the caller does not have", operation.name),
        (several, PermissionMode::Any) => {
            format!("{} needs one of {}; the caller has none of them", operation.name, several.join(", "))
        }
        (several, _) => format!("{} needs {}, which the caller does not have", operation.name, several.join(", ")),
    };
    let finding =
        Finding::fail(id, Authority::Published, message, held.source, quote).evidence(definition, wanted).about(&names);
    let finding = with_conditions(finding, facts, &conditional);
    finding.fix(grant_allowed_permissions(facts))
}

/// Grants what all operations together need, without what the policy forbids.
fn grant_allowed_permissions(facts: &Facts) -> Fix {
    let lack = lacking_permissions(facts).unwrap_or_default();
    let mut conflicting = need_forbidden_permissions(facts);
    // What the caller has in spite of the policy is removed by another rule's fix.
    conflicting.retain(|(operation, name)| match operation.permission_mode {
        PermissionMode::Any => !operation.permissions.iter().any(|name| facts.holds(name)),
        _ => !facts.holds(name),
    });
    if conflicting.is_empty() {
        return grant_permissions(facts, &lack.names, lack.any);
    }
    let add = (!lack.names.is_empty()).then(|| grant(facts, &lack.names, lack.any));
    change_policy(facts, "permission", &conflicting, add.into_iter().chain([check_again(facts)]))
}

/// The caller's permissions in the domains that are needed: the part of a long list that matters.
fn in_domain(held: &Held, wanted: &[String]) -> String {
    let domains: Vec<&str> = wanted.iter().filter_map(|name| name.split(':').next()).collect();
    let near: Vec<&str> = held
        .names
        .iter()
        .map(String::as_str)
        .filter(|name| name.split(':').next().is_some_and(|domain| domain == "*" || domains.contains(&domain)))
        .collect();
    match (near.is_empty(), domains.first()) {
        (true, Some(domain)) => format!("{} permissions, none in the domain {domain}", held.names.len()),
        (true, None) => format!("{} permissions", held.names.len()),
        (false, _) => near.join(", "),
    }
}

fn grant_permissions(facts: &Facts, lacking: &[String], any: bool) -> Fix {
    Fix::all_of([grant(facts, lacking, any), check_later(facts)])
}
