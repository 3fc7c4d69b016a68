//! Least privilege: what a case needs against what its token has.
//!
//! Missing is the smallest set that would have to be added to what is there. Excess is what nothing needs: no operation
//! names it, not even as one of several alternatives, or a lesser name would do for all that it is for.

use std::collections::BTreeSet;

use super::cover::Choices;
use crate::catalogue::{self, PermissionMode, ScopeSource, grants, is_permission};
use crate::facts::{Announced, Facts, Holding, Limits, OperationFacts, Origin, matches};

/// What `check` itself reads with: never asked for, and never too much, as without it nothing could be told.
const OWN_SCOPES: [&str; 2] = ["user-basic-info", "authorization:readonly"];

/// Something that is there and is not needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Surplus {
    /// The scope or permission.
    pub name: String,
    /// The lesser names that would do in its place; empty where nothing is needed of it.
    pub instead: Vec<String>,
}

/// The smallest set of scopes that would have to be added; `None` where what is on the token is not known, or scopes do
/// not apply to it.
#[must_use]
pub(crate) fn missing_scopes(facts: &Facts) -> Option<Vec<String>> {
    if facts.is_service_account() {
        return None;
    }
    let held = facts.scopes()?.names;
    Some(smallest(unmet_scopes(facts, &held).into_iter().chain(wanted_scopes(facts, &held))))
}

/// What an operation needs, for all of them together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lack {
    /// What is to be added: all of it, or one where `any`.
    pub names: Vec<String>,
    /// Whether one of the names is enough.
    pub any: bool,
    /// What the OAuth client has and an older token lacks: signing in again brings it.
    pub on_client: Vec<String>,
}

/// The smallest set of scopes that the operations lack, without what the policy forbids. What the policy requires counts
/// where it serves an operation as well. `None` where what is on the token is not known.
#[must_use]
pub(crate) fn lacking_scopes(facts: &Facts) -> Option<Lack> {
    let held = facts.scopes()?.names;
    let client = facts.live.as_ref().and_then(|live| live.introspection.given());
    let client = client.map(|token| token.client_scopes.as_slice()).unwrap_or_default();
    let listed =
        |choice: &[String]| -> Vec<String> { choice.iter().filter(|name| client.contains(name)).cloned().collect() };
    let (old, new): (Vec<Vec<String>>, Vec<Vec<String>>) =
        unmet_scopes(facts, &held).into_iter().partition(|choice| !listed(choice).is_empty());
    let serves = |name: &String| new.iter().any(|choice| choice.contains(name));
    let required = wanted_scopes(facts, &held).into_iter().filter(|choice| choice.iter().any(serves));
    let names = smallest(new.iter().cloned().chain(required));
    let on_client = smallest(old.iter().map(|choice| listed(choice)));
    Some(Lack { names, any: false, on_client })
}

/// What the operations lack of permissions, without what the policy forbids: one of several where a single choice is
/// left, else the smallest set. What may be held under a condition is not in it.
#[must_use]
pub(crate) fn lacking_permissions(facts: &Facts) -> Option<Lack> {
    facts.permissions()?;
    let is_held = |name: &String| facts.holding(name) != Holding::Absent;
    let limits = &facts.policy.permission_limits;
    let unmet = permission_choices(facts).into_iter().filter(|choice| !choice.iter().any(is_held));
    let unmet = unmet.map(|choice| advised(facts, obtainable(facts, &without(limits, &choice))));
    let unmet: BTreeSet<Vec<String>> = unmet.filter(|choice| !choice.is_empty()).collect();
    let names = match unmet.first() {
        Some(only) if unmet.len() == 1 => only.clone(),
        _ => smallest(unmet.iter().cloned()),
    };
    Some(Lack { any: unmet.len() == 1 && names.len() > 1, names, on_client: Vec::new() })
}

/// What has to be given when some of the permissions are taken away: for everything that is met now and would not be then,
/// a name that the policy does not forbid, of what is granted already where there is one. A permission that the policy
/// forbids goes in any case.
#[must_use]
pub(crate) fn replacing_permissions(facts: &Facts, goes: impl Fn(&String) -> bool) -> Vec<String> {
    let Some(held) = facts.permissions() else { return Vec::new() };
    let conditional = facts.conditional_permissions();
    let own = || held.names.iter().chain(&conditional);
    let limits = &facts.policy.permission_limits;
    let stays = |name: &String| own().any(|own| grants(own, name) && !goes(own) && forbidden_of(limits, own).is_none());
    let is_held = |name: &String| own().any(|own| grants(own, name));
    let wanted = wanted(facts).filter(|name| is_permission(name)).map(|name| vec![name.clone()]);
    let lost = permission_choices(facts)
        .into_iter()
        .chain(wanted)
        .filter(|choice| choice.iter().any(is_held) && !choice.iter().any(stays));
    smallest(lost.map(|choice| preferred(without(limits, &choice), is_held)).filter(|choice| !choice.is_empty()))
}

/// What has to be added when the scopes that the policy forbids are taken off.
#[must_use]
pub(crate) fn replacing_scopes(facts: &Facts) -> Vec<String> {
    let Some(held) = facts.scopes() else { return Vec::new() };
    let limits = &facts.policy.scope_limits;
    let is_held = |name: &String| held.names.contains(name);
    let stays = |name: &String| is_held(name) && !is_forbidden(limits, name);
    let lost = scope_choices(facts).filter(|choice| choice.iter().any(is_held) && !choice.iter().any(stays));
    smallest(lost.map(|choice| without(limits, choice)).filter(|choice| !choice.is_empty()))
}

/// Of a choice of one operation among several, what is advised for all of them.
fn advised(facts: &Facts, choice: Vec<String>) -> Vec<String> {
    preferred(choice, |name| facts.alone.as_ref().is_some_and(|alone| alone.advised.contains(name)))
}

/// A choice without what the organisation does not have: no role can give that.
fn obtainable(facts: &Facts, choice: &[String]) -> Vec<String> {
    let absent = facts.not_in_organisation(choice);
    choice.iter().filter(|name| !absent.contains(name)).cloned().collect()
}

/// The names that pass, where any do; else all.
fn preferred(names: Vec<String>, passes: impl Fn(&String) -> bool) -> Vec<String> {
    let passing: Vec<String> = names.iter().filter(|name| passes(name)).cloned().collect();
    if passing.is_empty() { names } else { passing }
}

/// What a permission held has that the policy forbids: itself, or one that a wildcard grants.
#[must_use]
pub(crate) fn forbidden_of(limits: &Limits, own: &str) -> Option<String> {
    limits.forbidden.iter().find_map(|pattern| forbids(pattern, own))
}

/// What a pattern forbids of a permission held: the permission itself, or one that a wildcard grants.
#[must_use]
pub(crate) fn forbids(pattern: &str, own: &str) -> Option<String> {
    if matches(pattern, own) {
        return Some(own.to_owned());
    }
    if grants(own, pattern) {
        return Some(pattern.to_owned());
    }
    let forbidden = |name: &&str| matches(pattern, name) && grants(own, name);
    is_wild(own).then(|| catalogue::permissions().find(forbidden)).flatten().map(str::to_owned)
}

/// The scope choices that nothing on the token meets, without what the policy forbids; those of which nothing is left
/// are no question of the token.
fn unmet_scopes(facts: &Facts, held: &[String]) -> Vec<Vec<String>> {
    let unmet = scope_choices(facts).filter(|choice| !choice.iter().any(|name| held.contains(name)));
    let limits = &facts.policy.scope_limits;
    unmet.map(|choice| advised(facts, without(limits, choice))).filter(|choice| !choice.is_empty()).collect()
}

/// The scopes that the policy requires and the token lacks, each as a choice of one.
fn wanted_scopes(facts: &Facts, held: &[String]) -> Vec<Vec<String>> {
    let wanted = wanted(facts).filter(|name| !is_permission(name) && !held.contains(name) && !is_granted(facts, name));
    wanted.map(|name| vec![name.clone()]).collect()
}

/// A choice without what the policy forbids.
fn without(limits: &Limits, choice: &[String]) -> Vec<String> {
    choice.iter().filter(|name| !is_forbidden(limits, name)).cloned().collect()
}

/// The smallest set of permissions that would have to be added; `None` where that is not known.
#[must_use]
pub(crate) fn missing_permissions(facts: &Facts) -> Option<Vec<String>> {
    let held = facts.permissions()?;
    let is_held = |name: &String| facts.holds(name);
    let wanted = wanted(facts).filter(|name| is_permission(name)).map(|name| vec![name.clone()]);
    let choices = permission_choices(facts).into_iter().chain(wanted);
    let unmet: Vec<Vec<String>> = choices.filter(|choice| !choice.iter().any(is_held)).collect();
    let depends = |name: &String| matches!(facts.holding(name), Holding::Conditional | Holding::Disputed);
    // What a list leaves out that is not known to be whole may be held; so may what hangs on a condition.
    if !unmet.is_empty() && (!held.complete || unmet.iter().flatten().any(depends)) {
        return None;
    }
    let limits = &facts.policy.permission_limits;
    Some(smallest(unmet.iter().map(|choice| without(limits, choice)).filter(|choice| !choice.is_empty())))
}

/// The scopes on the token that nothing needs, sorted; `None` where that is not known, or scopes do not apply.
#[must_use]
pub(crate) fn excess_scopes(facts: &Facts) -> Option<Vec<Surplus>> {
    if facts.is_service_account() || scopes_are_unknown_of(facts).is_some() {
        return None;
    }
    let held: BTreeSet<String> = facts.scopes()?.names.into_iter().collect();
    let policy = &facts.policy;
    let wanted = |name: &String| {
        policy.scopes.iter().any(|scope| scope.name == *name)
            || OWN_SCOPES.contains(&name.as_str())
            || is_allowed(&policy.scope_limits, name)
    };
    let choices: Vec<&[String]> = scope_choices(facts).collect();
    let surplus = held.iter().filter(|name| !wanted(name)).filter_map(|name| {
        let served: Vec<&&[String]> = choices.iter().filter(|choice| choice.contains(name)).collect();
        let lesser = lesser_scopes(name, &served, &held, &policy.scope_limits)?;
        Some(Surplus { name: name.clone(), instead: lesser })
    });
    Some(surplus.collect())
}

/// The permissions that are held and that nothing needs, sorted; `None` where that is not known. What is held under a
/// condition is held too. In a list that is not known to be whole, what stands there is too much, and what does not is
/// not known.
#[must_use]
pub(crate) fn excess_permissions(facts: &Facts) -> Option<Vec<Surplus>> {
    if permissions_are_unknown_of(facts).is_some() {
        return None;
    }
    let list = facts.permissions()?;
    let conditional = facts.conditional_permissions();
    let held: BTreeSet<&String> = list.names.iter().chain(&conditional).collect();
    let choices = possible_permission_choices(facts);
    let scopes = facts.scopes().map(|held| held.names).unwrap_or_default();
    let limits = &facts.policy.permission_limits;
    let for_policy = |own: &String| wanted(facts).any(|name| !scopes.contains(name) && grants(own, name));
    let is_named = |name: &str| is_allowed(limits, name) || choices.iter().flatten().any(|needed| needed == name);
    let surplus = held.into_iter().filter(|own| !for_policy(own) && !is_allowed(limits, own));
    let surplus = surplus.filter_map(|own| {
        let of_choice =
            |choice: &Vec<String>| -> Vec<String> { choice.iter().filter(|name| grants(own, name)).cloned().collect() };
        let served: Vec<Vec<String>> = choices.iter().map(of_choice).filter(|names| !names.is_empty()).collect();
        let needed = if is_wild(own) { grants_only(own, is_named) } else { !served.is_empty() };
        // What would do is never what the policy forbids.
        let instead = choices.iter().filter(|choice| choice.iter().any(|name| grants(own, name)));
        let instead = instead.map(|choice| preferred(without(limits, choice), |name| grants(own, name)));
        let instead = instead.filter(|choice| !choice.is_empty());
        (!needed).then(|| Surplus { name: own.clone(), instead: smallest(instead) })
    });
    let surplus: Vec<Surplus> = surplus.collect();
    (list.complete || !surplus.is_empty()).then_some(surplus)
}

/// Whether a permission held stands for several.
#[must_use]
pub(crate) fn is_wild(own: &str) -> bool {
    own.split(':').any(|segment| segment == "*")
}

/// Whether a wildcard grants something that is published, and nothing but what is named.
fn grants_only(own: &str, is_named: impl Fn(&str) -> bool) -> bool {
    let mut granted = catalogue::permissions().filter(|name| grants(own, name)).peekable();
    granted.peek().is_some() && granted.all(is_named)
}

/// The operations that cannot be called without a scope that the policy forbids, each with the least of such scopes.
#[must_use]
pub(crate) fn need_forbidden_scopes(facts: &Facts) -> Vec<(&OperationFacts, &str)> {
    let limits = &facts.policy.scope_limits;
    let forced = counting(facts).filter(|operation| operation.scopes.iter().all(|name| is_forbidden(limits, name)));
    let least = |operation: &'_ OperationFacts| -> Option<usize> {
        let scopes = &operation.scopes;
        scopes.iter().position(|name| name.ends_with(":readonly")).or((!scopes.is_empty()).then_some(0))
    };
    forced.filter_map(|operation| Some((operation, operation.scopes.get(least(operation)?)?.as_str()))).collect()
}

/// The operations that cannot be called without a permission that the policy forbids, each with such a permission.
#[must_use]
pub(crate) fn need_forbidden_permissions(facts: &Facts) -> Vec<(&OperationFacts, &str)> {
    let is_forbidden = |name: &&String| is_forbidden(&facts.policy.permission_limits, name);
    let forced = counting(facts).filter_map(|operation| {
        let name = match operation.permission_mode {
            PermissionMode::Any if operation.permissions.iter().all(|name| is_forbidden(&name)) => {
                operation.permissions.first()
            }
            PermissionMode::All => operation.permissions.iter().find(is_forbidden),
            PermissionMode::Any | PermissionMode::None | PermissionMode::Unknown => None,
        };
        Some((operation, name?.as_str()))
    });
    forced.collect()
}

fn is_forbidden(limits: &Limits, name: &str) -> bool {
    limits.forbidden.iter().any(|pattern| matches(pattern, name))
}

/// An operation of which it is not known which scopes it needs: what is on the token may be for that one.
#[must_use]
pub(crate) fn scopes_are_unknown_of(facts: &Facts) -> Option<&OperationFacts> {
    let is_unknown = |operation: &&OperationFacts| {
        let known = catalogue::by_request(&operation.method, &operation.path);
        operation.scopes.is_empty() && known.is_none_or(|known| known.scope_source() == ScopeSource::Unknown)
    };
    counting(facts).find(is_unknown)
}

/// An operation of which it is not known which permissions it needs.
#[must_use]
pub(crate) fn permissions_are_unknown_of(facts: &Facts) -> Option<&OperationFacts> {
    let is_unknown = |operation: &&OperationFacts| {
        operation.permission_mode == PermissionMode::Unknown && operation.permissions.is_empty()
    };
    counting(facts).find(is_unknown)
}

/// The operations, where what is published of them counts.
fn counting(facts: &Facts) -> impl Iterator<Item = &OperationFacts> {
    facts.operations.iter().filter(|_| facts.policy.published)
}

/// Of each of these one is needed.
fn scope_choices(facts: &Facts) -> impl Iterator<Item = &[String]> {
    counting(facts).map(|operation| operation.scopes.as_slice()).filter(|choice| !choice.is_empty())
}

/// Of each of these one is needed: as published, and as announced where that counts for certain.
fn permission_choices(facts: &Facts) -> Vec<Vec<String>> {
    choices_with(facts, |row| row.is_required(facts))
}

/// The same with what was announced and may be needed: it is not too much.
fn possible_permission_choices(facts: &Facts) -> Vec<Vec<String>> {
    choices_with(facts, |_| true)
}

fn choices_with(facts: &Facts, counts: impl Fn(&Announced) -> bool) -> Vec<Vec<String>> {
    let of_names = |mode: PermissionMode, names: Vec<String>| match mode {
        PermissionMode::None => Vec::new(),
        PermissionMode::Any => vec![names],
        // All of them are enough whichever way they are meant.
        PermissionMode::All | PermissionMode::Unknown => names.into_iter().map(|name| vec![name]).collect(),
    };
    let of_one = |operation: &OperationFacts| {
        let announced = facts.announced_requirements(operation).filter(&counts).flat_map(|row| {
            let names = row.announcement.permissions.iter().map(|name| (*name).to_owned()).collect();
            of_names(row.announcement.permission_mode, names)
        });
        let published = of_names(operation.permission_mode, operation.permissions.clone());
        published.into_iter().chain(announced).collect::<Vec<_>>()
    };
    counting(facts).flat_map(of_one).filter(|choice| !choice.is_empty()).collect()
}

/// What would do in a scope's place; `None` where the scope itself is needed. Of scopes only `…:readonly` is known to be
/// less than another.
fn lesser_scopes(name: &str, served: &[&&[String]], held: &BTreeSet<String>, limits: &Limits) -> Option<Vec<String>> {
    if served.is_empty() {
        return Some(Vec::new());
    }
    if name.ends_with(":readonly") {
        return None;
    }
    let own = format!("{name}:readonly");
    let mut instead = BTreeSet::new();
    for choice in served {
        let lesser = |scope: &&String| scope.ends_with(":readonly") && !is_forbidden(limits, scope);
        let on_token = choice.iter().filter(lesser).find(|scope| held.contains(*scope));
        let found = choice.iter().filter(lesser).find(|scope| **scope == own).or(on_token)?;
        instead.insert(on_token.unwrap_or(found).clone());
    }
    Some(instead.into_iter().collect())
}

/// What the policy asks for. The built-in policy's own name fails only where the platform was not asked.
fn wanted(facts: &Facts) -> impl Iterator<Item = &String> {
    let counts = |origin: Origin| origin == Origin::User || facts.live.is_none();
    facts.policy.scopes.iter().filter(move |scope| counts(scope.origin)).map(|scope| &scope.name)
}

/// Whether a permission grants what the policy asks for as a scope.
fn is_granted(facts: &Facts, name: &str) -> bool {
    facts.holds(name)
}

fn is_allowed(limits: &Limits, name: &str) -> bool {
    limits.allowed.iter().any(|pattern| matches(pattern, name))
}

/// A smallest set that has one of each choice, sorted; what only reads comes first.
fn smallest(choices: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let choices: Vec<Vec<String>> = choices.into_iter().collect();
    let mut names: Vec<&String> = choices.iter().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    super::sort_as_recommended(&mut names);
    let number = |name: &String| names.iter().position(|known| *known == name);
    let numbered = choices.iter().map(|choice| {
        let numbers: BTreeSet<usize> = choice.iter().filter_map(number).collect();
        numbers.into_iter().collect()
    });
    let weights = names.iter().map(|name| u32::from(!name.ends_with(":readonly"))).collect();
    let cover = Choices { weights, choices: numbered.collect() }.cheapest(None).unwrap_or_default();
    let mut smallest: Vec<String> =
        cover.names.iter().filter_map(|number| names.get(*number).map(|name| (*name).clone())).collect();
    smallest.sort();
    smallest
}
