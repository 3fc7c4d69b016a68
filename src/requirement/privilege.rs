//! Least privilege: what a case needs against what its token has.
//!
//! Missing is the smallest set that would have to be added to what is there. Excess is what nothing needs: no operation
//! names it, not even as one of several alternatives, or a lesser name would do for all that it is for.

use std::collections::BTreeSet;

use super::cover::Choices;
use crate::catalogue::{self, PermissionMode, ScopeSource, grants, is_permission};
use crate::facts::{Facts, Limits, OperationFacts, Origin, matches};

/// What `check` itself reads with: never asked for, and never too much, as without it nothing could be told.
const OWN_SCOPES: [&str; 2] = ["user-basic-info", "authorization:readonly"];

/// Something that is there and is not needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surplus {
    /// The scope or permission.
    pub name: String,
    /// The lesser names that would do in its place; empty where nothing is needed of it.
    pub instead: Vec<String>,
}

/// The smallest set of scopes that would have to be added; `None` where what is on the token is not known, or scopes do
/// not apply to it.
#[must_use]
pub fn missing_scopes(facts: &Facts) -> Option<Vec<String>> {
    if facts.is_service_account() {
        return None;
    }
    let held = facts.scopes()?.names;
    let unmet = scope_choices(facts).filter(|choice| !choice.iter().any(|name| held.contains(name)));
    let wanted = wanted(facts).filter(|name| !is_permission(name) && !held.contains(name) && !is_granted(facts, name));
    let wanted: Vec<Vec<String>> = wanted.map(|name| vec![name.clone()]).collect();
    Some(smallest(unmet.map(<[String]>::to_vec).chain(wanted)))
}

/// The smallest set of permissions that would have to be added; `None` where that is not known.
#[must_use]
pub fn missing_permissions(facts: &Facts) -> Option<Vec<String>> {
    let held = facts.permissions()?;
    let is_held = |name: &String| held.names.iter().any(|own| grants(own, name));
    let wanted = wanted(facts).filter(|name| is_permission(name)).map(|name| vec![name.clone()]);
    let choices = permission_choices(facts).into_iter().chain(wanted);
    let unmet: Vec<Vec<String>> = choices.filter(|choice| !choice.iter().any(is_held)).collect();
    let depends = |name: &String| facts.conditional_permissions().iter().any(|own| grants(own, name));
    // What a list leaves out that is not known to be whole may be held; so may what hangs on a condition.
    if !unmet.is_empty() && (!held.complete || unmet.iter().flatten().any(depends)) {
        return None;
    }
    Some(smallest(unmet))
}

/// The scopes on the token that nothing needs, sorted; `None` where that is not known, or scopes do not apply.
#[must_use]
pub fn excess_scopes(facts: &Facts) -> Option<Vec<Surplus>> {
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
        let lesser = lesser_scopes(name, &served, &held)?;
        Some(Surplus { name: name.clone(), instead: lesser })
    });
    Some(surplus.collect())
}

/// The permissions that are held and that nothing needs, sorted; `None` where that is not known. What is held under a
/// condition is held too. In a list that is not known to be whole, what stands there is too much, and what does not is
/// not known.
#[must_use]
pub fn excess_permissions(facts: &Facts) -> Option<Vec<Surplus>> {
    if permissions_are_unknown_of(facts).is_some() {
        return None;
    }
    let list = facts.permissions()?;
    let held: BTreeSet<&String> = list.names.iter().chain(facts.conditional_permissions()).collect();
    let choices = permission_choices(facts);
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
        (!needed).then(|| Surplus { name: own.clone(), instead: smallest(served) })
    });
    let surplus: Vec<Surplus> = surplus.collect();
    (list.complete || !surplus.is_empty()).then_some(surplus)
}

/// Whether a permission held stands for several.
#[must_use]
pub fn is_wild(own: &str) -> bool {
    own.split(':').any(|segment| segment == "*")
}

/// Whether a wildcard grants something that is published, and nothing but what is named.
fn grants_only(own: &str, is_named: impl Fn(&str) -> bool) -> bool {
    let mut granted = catalogue::permissions().filter(|name| grants(own, name)).peekable();
    granted.peek().is_some() && granted.all(is_named)
}

/// An operation that cannot be called without a scope that the policy forbids, and such a scope.
#[must_use]
pub fn needs_forbidden_scope(facts: &Facts) -> Option<(&str, &str)> {
    let is_forbidden = |name: &&String| is_forbidden(&facts.policy.scope_limits, name);
    let forced = |operation: &&OperationFacts| operation.scopes.iter().all(|name| is_forbidden(&name));
    let operation = counting(facts).filter(|operation| !operation.scopes.is_empty()).find(forced)?;
    Some((&operation.name, operation.scopes.first()?))
}

/// An operation that cannot be called without a permission that the policy forbids, and such a permission.
#[must_use]
pub fn needs_forbidden_permission(facts: &Facts) -> Option<(&str, &str)> {
    let is_forbidden = |name: &&String| is_forbidden(&facts.policy.permission_limits, name);
    counting(facts).find_map(|operation| {
        let name = match operation.permission_mode {
            PermissionMode::Any if operation.permissions.iter().all(|name| is_forbidden(&name)) => {
                operation.permissions.first()
            }
            PermissionMode::All => operation.permissions.iter().find(is_forbidden),
            PermissionMode::Any | PermissionMode::None | PermissionMode::Unknown => None,
        };
        Some((operation.name.as_str(), name?.as_str()))
    })
}

fn is_forbidden(limits: &Limits, name: &str) -> bool {
    limits.forbidden.iter().any(|pattern| matches(pattern, name))
}

/// An operation of which it is not known which scopes it needs: what is on the token may be for that one.
#[must_use]
pub fn scopes_are_unknown_of(facts: &Facts) -> Option<&OperationFacts> {
    let is_unknown = |operation: &&OperationFacts| {
        let known = catalogue::by_request(&operation.method, &operation.path);
        operation.scopes.is_empty() && known.is_none_or(|known| known.scope_source() == ScopeSource::Unknown)
    };
    counting(facts).find(is_unknown)
}

/// An operation of which it is not known which permissions it needs.
#[must_use]
pub fn permissions_are_unknown_of(facts: &Facts) -> Option<&OperationFacts> {
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

/// Of each of these one is needed.
fn permission_choices(facts: &Facts) -> Vec<Vec<String>> {
    let of_one = |operation: &OperationFacts| match operation.permission_mode {
        PermissionMode::None => Vec::new(),
        PermissionMode::Any => vec![operation.permissions.clone()],
        // All of them are enough whichever way they are meant.
        PermissionMode::All | PermissionMode::Unknown => {
            operation.permissions.iter().map(|name| vec![name.clone()]).collect()
        }
    };
    counting(facts).flat_map(of_one).filter(|choice| !choice.is_empty()).collect()
}

/// What would do in a scope's place; `None` where the scope itself is needed. Of scopes only `…:readonly` is known to be
/// less than another.
fn lesser_scopes(name: &str, served: &[&&[String]], held: &BTreeSet<String>) -> Option<Vec<String>> {
    if served.is_empty() {
        return Some(Vec::new());
    }
    if name.ends_with(":readonly") {
        return None;
    }
    let own = format!("{name}:readonly");
    let mut instead = BTreeSet::new();
    for choice in served {
        let lesser = |scope: &&String| scope.ends_with(":readonly");
        let on_token = choice.iter().filter(lesser).find(|scope| held.contains(*scope));
        let found = choice.iter().find(|scope| **scope == own).or(on_token)?;
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
    facts.permissions().is_some_and(|held| held.names.iter().any(|own| grants(own, name)))
}

fn is_allowed(limits: &Limits, name: &str) -> bool {
    limits.allowed.iter().any(|pattern| matches(pattern, name))
}

/// A smallest set that has one of each choice, sorted; what only reads comes first.
fn smallest(choices: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let choices: Vec<Vec<String>> = choices.into_iter().collect();
    let names: Vec<&String> = choices.iter().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    let number = |name: &String| names.binary_search(&name).ok();
    let numbered = choices.iter().map(|choice| {
        let numbers: BTreeSet<usize> = choice.iter().filter_map(number).collect();
        numbers.into_iter().collect()
    });
    let weights = names.iter().map(|name| u32::from(!name.ends_with(":readonly"))).collect();
    let cover = Choices { weights, choices: numbered.collect() }.cheapest(None).unwrap_or_default();
    cover.names.iter().filter_map(|number| names.get(*number).map(|name| (*name).clone())).collect()
}
