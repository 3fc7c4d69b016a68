//! See [`MissingPermission`].

use super::announced::with_announced;
use super::contradiction::{Held as Contradicted, explained};
use super::forbidden::{AGAIN, change_policy};
use super::named_permissions::{Named, named};
use super::{Authority, Finding, Fix, Rule, command, declared, rule};
use crate::catalogue::{Announcement, DATE, PermissionMode, by_request};
use crate::facts::{Facts, Held, Holding, OperationFacts};
use crate::request::Refusal;
use crate::requirement::privilege::{lacking_permissions, need_forbidden_permissions};

rule! {
    /// The token's user or client does not hold the permissions that the operation asks for.
    ///
    /// ## What it looks for
    /// The published permissions of the operation (ANY: one suffices; ALL: each is needed) among those of
    /// `users/me`, of `subjects/me`, or of a JWT's claims, wildcards understood segment by segment. What a role gives
    /// only under a condition (`condition` in a policy of `subjects/me`, `resourceConditionNode` in one of `users/me`) is
    /// neither there nor missing: whether the condition is met is decided for each request. So it is unknown, unless
    /// another grant gives the same permission without a condition. The names of `users/me` do not show conditions;
    /// where the two answers differ, the condition counts.
    ///
    /// Permissions that Genesys announced with a date and that the definition lacks count too: from their date on, where
    /// their condition is met or there is none. Where nothing settles the condition, it is a warning that names it.
    ///
    /// ## Why the server refuses
    /// A user token needs the client's scope and the user's own permission.
    ///
    /// ## Evidence
    /// The permissions held in the same domain; the refusal, whose list can be wrong, compared with the definition; the
    /// condition, and the role that has it.
    ///
    /// ## Fix
    /// A role with one of the permissions, in the division of the object; where it is held under a condition, a request
    /// that meets it, or a grant without one.
    ///
    /// ## References
    /// Platform facts: 403 `missing.permissions`, `missing.any.permissions`.
    MissingPermission, "missing-permission", Permission
}

impl Rule for MissingPermission {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(refusal) = facts.refusal.as_ref().filter(|refusal| self.explains(refusal)) {
            return observed(facts, refusal);
        }
        if facts.token.is_none() {
            return Finding::not_applicable(Self::ID, "there is no token");
        }
        if !facts.policy.published {
            return Finding::not_applicable(Self::ID, "the policy does not count what is published");
        }
        let asked = |operation: &OperationFacts| {
            let published = published(facts, operation);
            let announced = with_announced(facts, operation, published, |names, any| fix(facts, names, any));
            announced.at(operation.locations.iter().cloned())
        };
        let findings = facts.operations.iter().map(asked);
        Finding::worst(findings).unwrap_or_else(|| Finding::not_applicable(Self::ID, "no operation is asked about"))
    }
}

/// The platform said that a permission is missing.
fn observed(facts: &Facts, refusal: &Refusal) -> Finding {
    let (id, definition) = (MissingPermission::ID, format!("published definition of {DATE}"));
    // What was refused may be a read that the job needs, with permissions of its own.
    let refused = by_request(&refusal.method, &refusal.path).map(OperationFacts::from);
    let operation = refused.or_else(|| facts.operations.first().cloned());
    let announced: Vec<&Announcement> = operation.iter().flat_map(|operation| operation.announced.clone()).collect();
    let operation = operation.map(|operation| operation.with_announced(&facts.day()));
    let published: Vec<String> = operation.as_ref().map(|operation| operation.permissions.clone()).unwrap_or_default();
    let Named { published: named, is_sound: list_is_sound, problems } = named(refusal, operation.as_ref());
    let any = match operation.as_ref().map(|operation| operation.permission_mode) {
        Some(mode) if !list_is_sound => mode == PermissionMode::Any,
        // A message without a code still says which it is.
        _ => refusal.has_code(&["missing.any.permissions"]) || refusal.says("at least one of"),
    };
    let wanted = match (list_is_sound, published.is_empty()) {
        (true, _) => named,
        (false, false) => published.clone(),
        // No published list to compare with: the platform's own word, where it has the form of a permission.
        (false, true) => refusal.permissions.iter().filter(|name| name.split(':').count() == 3).cloned().collect(),
    };
    let held = facts.permissions();
    let already: Vec<&String> = wanted.iter().filter(|name| facts.holds(name)).collect();
    let contradicted = if any { !already.is_empty() } else { already.len() == wanted.len() && !wanted.is_empty() };
    let mut finding = if wanted.is_empty() {
        let message = "the platform refused for want of a permission that it does not name";
        Finding::fail(id, Authority::Observed, message, refusal.source(), refusal.quote()).fix(Fix::new(
            "Find out which permissions the operation asks for",
            [command::naming_the_operation(facts)],
            "Platform facts: the list in the message can be wrong or empty",
        ))
    } else if contradicted {
        let names = already.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        let message = format!("the platform refused for want of a permission that is held: {names}");
        let finding = Finding::fail(id, Authority::Observed, message, refusal.source(), refusal.quote());
        let explained =
            explained(finding.clone(), facts, refusal, Contradicted::Permissions(&already, operation.as_ref()));
        explained.unwrap_or_else(|| finding.fix(Fix::new(
            "Have the division of the role looked at: the permission itself is held",
            [
                "Administrator: open the user (or the OAuth client), Roles, and compare the divisions of the role that holds it",
                "If it was granted a moment ago, sign in again: `why403 login`",
                "Else open a case with the correlation id",
            ],
            "Platform facts: permissions are held in divisions",
        )))
    } else {
        let lacking: Vec<String> = wanted.iter().filter(|name| !already.contains(name)).cloned().collect();
        let conditional = under_condition(facts, &lacking);
        let mut message = format!(
            "the platform asks for {} {}",
            match (lacking.as_slice(), any) {
                ([_], _) => "the permission",
                (_, true) => "one of the permissions",
                (_, false) => "the permissions",
            },
            lacking.join(", ")
        );
        if let Some(name) = conditional.first() {
            let which = if lacking.len() == 1 { "it" } else { name };
            message.push_str(&format!("; {which} is held, but only under a condition, which may not be met here"));
        }
        let finding = Finding::fail(id, Authority::Observed, message, refusal.source(), refusal.quote());
        let fix = match conditional.first() {
            Some(name) => look_at_condition(facts, name),
            None => fix(facts, &lacking, any),
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
        let quote = format!("{name} is held, and suffices by the definition; the message does not name it");
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

/// A permission that is held and that the definition lets suffice.
fn suffices(facts: &Facts, operation: &OperationFacts) -> Option<String> {
    let any = operation.permission_mode == PermissionMode::Any;
    operation.permissions.iter().find(|name| facts.holds(name)).filter(|_| any).cloned()
}

/// The names that are held under a condition alone.
fn under_condition<'n>(facts: &Facts, names: impl IntoIterator<Item = &'n String>) -> Vec<&'n String> {
    names.into_iter().filter(|name| facts.holding(name) == Holding::Conditional).collect()
}

/// Adds what is listed of the conditions on these names.
fn with_conditions(finding: Finding, facts: &Facts, names: &[&String]) -> Finding {
    let conditions = names.iter().flat_map(|name| facts.conditions(name));
    conditions.fold(finding, |finding, condition| finding.evidence(condition.source, condition.quote))
}

/// How to settle whether a condition is met, and how to do without it.
fn look_at_condition(facts: &Facts, name: &str) -> Fix {
    let who = if facts.is_service_account() { "OAuth client" } else { "user" };
    let look = format!(
        "Administrator: Admin > People & Permissions > Roles, open the role that has {name}, and compare its condition with this request"
    );
    let grant = format!("If it is not to apply: give the {who} a role with {name} without a condition");
    let settle = match (&facts.refusal, command::is_mute(facts)) {
        (None, true) => Some(format!(
            "Or let Genesys Cloud decide, without changing anything: {}",
            command::rehearsal(facts).replace("--dry-run", "--dry-run=same")
        )),
        _ => None,
    };
    let steps = [look].into_iter().chain(settle).chain([grant]);
    Fix::new(
        format!("Look at the condition on {name} in the role that has it"),
        steps,
        "A condition is judged for each request: no read shows whether it is met",
    )
}

fn published(facts: &Facts, operation: &OperationFacts) -> Finding {
    let (id, definition) = (MissingPermission::ID, format!("published definition of {DATE}"));
    let mode = operation.permission_mode;
    match mode {
        PermissionMode::None => return Finding::not_applicable(id, format!("{} needs no permission", operation.name)),
        PermissionMode::Unknown => {
            let message = format!("the definition does not say which permissions {} needs", operation.name);
            return Finding::unknown(id, Authority::Published, message, definition, "permission mode UNKNOWN");
        }
        PermissionMode::Any | PermissionMode::All => {}
    }
    if let Some(accepted) = facts.accepted() {
        return Finding::accepted(id, accepted);
    }
    let wanted = format!("{} of {}", mode.as_str(), operation.permissions.join(", "));
    let Some(held) = facts.permissions() else {
        let message = format!("whether the permissions for {} are held is not known", operation.name);
        return Finding::unknown(id, Authority::Published, message, definition, wanted).fix(settle(facts));
    };
    let (owned, lacking): (Vec<&String>, Vec<&String>) =
        operation.permissions.iter().partition(|name| facts.holds(name));
    let enough = match mode {
        PermissionMode::Any => !owned.is_empty(),
        _ => lacking.is_empty(),
    };
    let quote = in_domain(&held, &operation.permissions);
    if enough {
        // Where any one suffices, one is told; the quote has them all.
        let told = if mode == PermissionMode::Any { 1 } else { owned.len() };
        let names = owned.iter().take(told).map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        return Finding::pass(
            id,
            Authority::Published,
            format!("{names} is held, which {} asks for", operation.name),
            held.source,
            quote,
        );
    }
    let conditional = under_condition(facts, lacking.iter().copied());
    // Where all are needed, one that no list has is missing, whatever the conditions on the others say.
    let lacking: Vec<&String> = match mode {
        PermissionMode::All => lacking.into_iter().filter(|name| !conditional.contains(name)).collect(),
        _ => lacking,
    };
    if let Some(name) = conditional.first().filter(|_| mode == PermissionMode::Any || lacking.is_empty()) {
        let message = format!("{name} is held under a condition, and whether it is met here is not known");
        let finding = Finding::unknown(id, Authority::Published, message, held.source, quote);
        return with_conditions(finding, facts, &conditional).fix(look_at_condition(facts, name));
    }
    if !held.complete {
        let message = format!(
            "none of the permissions for {} is listed, and whether the list is whole for a service account is not known",
            operation.name
        );
        return Finding::unknown(id, Authority::Published, message, held.source, quote)
            .evidence(definition, wanted)
            .fix(Fix::new(
                "Look at the roles of the OAuth client",
                ["Administrator: Admin > Integrations > OAuth, open the client, tab Roles"],
                "Platform facts: the client's roles and divisions decide",
            ));
    }
    let names: Vec<String> = lacking.into_iter().cloned().collect();
    let message = match (names.as_slice(), mode) {
        ([one], _) => format!("{} needs {one}, which is not held", operation.name),
        (several, PermissionMode::Any) => {
            format!("{} needs one of {}; none is held", operation.name, several.join(", "))
        }
        (several, _) => format!("{} needs {}, which are not held", operation.name, several.join(", ")),
    };
    let finding = Finding::fail(id, Authority::Published, message, held.source, quote).evidence(definition, wanted);
    with_conditions(finding, facts, &conditional).fix(cure(facts))
}

/// What to change for all operations together, without what the policy forbids.
fn cure(facts: &Facts) -> Fix {
    let lack = lacking_permissions(facts).unwrap_or_default();
    let mut torn = need_forbidden_permissions(facts);
    // What is held for all that is to be taken away by another rule's fix.
    torn.retain(|(operation, name)| match operation.permission_mode {
        PermissionMode::Any => !operation.permissions.iter().any(|name| facts.holds(name)),
        _ => !facts.holds(name),
    });
    if torn.is_empty() {
        return fix(facts, &lack.names, lack.any);
    }
    let add = (!lack.names.is_empty()).then(|| fix(facts, &lack.names, lack.any).steps);
    change_policy(facts, "permission", &torn, add.unwrap_or_else(|| vec![AGAIN.to_owned()]))
}

/// What is held in the domains that are asked for: the part of a long list that matters.
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

fn settle(facts: &Facts) -> Fix {
    let step = command::to_ask(facts, "GET /api/v2/users/me");
    Fix::new("Find out which permissions are held", [step], "GET /api/v2/users/me?expand=authorization lists them")
}

fn fix(facts: &Facts, lacking: &[String], any: bool) -> Fix {
    let (who, place) = if facts.is_service_account() {
        ("OAuth client", "Admin > Integrations > OAuth, open the client, tab Roles: assign that role")
    } else {
        (
            "user",
            "Admin > People & Permissions > People, open the user, Roles: assign that role in the division that the object is in",
        )
    };
    let what = match (lacking, any) {
        ([_], _) => "the permission",
        (_, true) => "one of",
        (_, false) => "all of",
    };
    Fix::new(
        match (lacking, any) {
            ([one], _) => format!("Give the {who} a role with the permission {one}"),
            (many, true) => format!("Give the {who} a role with one of {}", many.join(", ")),
            (many, false) => format!("Give the {who} a role with {}", many.join(", ")),
        },
        [
            format!(
                "Administrator: Admin > People & Permissions > Roles, open or add a role with {what}: {}",
                lacking.join(", ")
            ),
            format!("Administrator: {place}"),
            "Check again: `why403 check --region REGION`".to_owned(),
        ],
        "Platform facts: user tokens need both the scope and the user's own permission",
    )
}
