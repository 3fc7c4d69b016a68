//! See [`MissingDivision`].

use std::collections::BTreeSet;

use super::advice::{contradicted, grant_in};
use super::answer::{ConflictingEvidence, explain_conflict};
use super::{Authority, Change, Finding, Fix, Named, Note, Question, Rule, Whom, command, declared, id, rule};
use crate::catalogue::{PermissionMode, grants};
use crate::facts::{Facts, Grant, Grants};
use crate::request::Refusal;

rule! {
    /// The user or client has the permission, but not in the division of the resource.
    ///
    /// ## What happened
    /// In Genesys Cloud a role is granted in divisions. The caller has the permission in other divisions than the
    /// one of this call, queue, user or other resource.
    ///
    /// ## How to check
    /// - Find the division of the resource in the admin screens.
    /// - Ask an administrator in which divisions the caller's role is granted. For your own token,
    ///   `GET /api/v2/authorization/divisionspermitted/me?permission=NAME` lists them.
    ///
    /// ## How to fix
    /// - An administrator grants the role in the division of the resource. It takes up to five minutes until it
    ///   works everywhere.
    /// - Or an administrator moves the resource to a division where the caller has the role.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered 403 `missing.division.permission`, `missing.any.division.permissions` or
    /// `missing.division.permissions`. The permission list of this answer can be empty. Before a mute, why403
    /// compares the divisions of the call with those of the permission. If they differ, the result is unknown: only
    /// the answer of Genesys Cloud shows whether it compares them.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4) (403)
    /// - [Genesys: roles and permissions](https://help.mypurecloud.com/?p=56895)
    MissingDivision, id::MISSING_DIVISION, Permission
}

impl Rule for MissingDivision {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(refusal) = facts.refusals().find(|refusal| self.explains(refusal)) else {
            return match facts.accepted() {
                Some(seen) => Finding::accepted(Self::ID, seen),
                None => granted_elsewhere(facts).unwrap_or_else(|| {
                    Finding::not_applicable(Self::ID, "no answer said so, and nothing that was read shows it")
                }),
            };
        };
        let wanted = if refusal.permissions.is_empty() {
            facts.operations.first().map(|operation| operation.permissions.clone()).unwrap_or_default()
        } else {
            refusal.permissions.clone()
        };
        let grants_held = facts.live.as_ref().and_then(|live| live.grants.given());
        let named: Vec<String> = refusal
            .divisions
            .iter()
            .map(|id| division_name(facts, id).map_or_else(|| id.clone(), |name| format!("{name} ({id})")))
            .collect();
        let divisions = match named.as_slice() {
            [] => "the division of what the request is about".to_owned(),
            [one] => format!("the division {one}"),
            many => format!("one of the divisions {}", many.join(", ")),
        };
        if let Some(finding) = held_there(facts, refusal, &wanted) {
            return finding;
        }
        let bound = bound_there(facts, refusal, &wanted);
        let message = match bound.as_slice() {
            [] => missing_there(&wanted, &divisions, grants_held),
            _ => {
                format!(
                    "the caller has the permission in {divisions}, but only under a condition, which may not be met here"
                )
            }
        };
        let mut finding =
            Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote()).about(&wanted);
        if let Some(held) = grants_held {
            let mut places: Vec<String> = held
                .grants
                .iter()
                .filter(|grant| grant.permissions.iter().any(|own| wanted.iter().any(|name| grants(own, name))))
                .filter_map(|grant| grant.place().map(str::to_owned))
                .collect();
            places.sort();
            places.dedup();
            let quote =
                if places.is_empty() { "in no division".to_owned() } else { format!("held in: {}", places.join(", ")) };
            finding = finding.evidence("GET /api/v2/authorization/subjects/me", quote);
        }
        finding = bound
            .iter()
            .fold(finding, |finding, quote| finding.evidence("GET /api/v2/authorization/subjects/me", quote.clone()));
        let to = self::divisions(facts, refusal);
        let any = is_any_enough(facts, refusal);
        let role = granted_role(facts, &wanted, any);
        let grants = to.into_iter().map(|division| {
            let grant = grant_in(facts, &wanted, any, division, role.clone());
            let grant = if bound.is_empty() { grant } else { grant.note(Note::GrantWithoutCondition) };
            vec![grant, same_again(facts)]
        });
        let look = (!bound.is_empty())
            .then(|| vec![Change::ask(Whom::Administrator, Question::ConditionOfTheRole, None), same_again(facts)]);
        finding.fix(Fix::any_of(look.into_iter().chain(grants)))
    }
}

/// Before a mute: every grant of what it needs is in another division than the call.
fn granted_elsewhere(facts: &Facts) -> Option<Finding> {
    let (live, operation) = (facts.live.as_ref()?, facts.operations.first()?);
    let conversation = live.conversation.given().filter(|conversation| !conversation.divisions.is_empty())?;
    let held = live.grants.given().filter(|held| held.whole)?;
    let granting = |names: &[String]| -> Vec<&Grant> {
        let gives = |own: &String| names.iter().any(|name| grants(own, name));
        held.grants.iter().filter(|grant| grant.permissions.iter().any(gives)).collect()
    };
    let is_here =
        |grant: &&Grant| grant.division_id.as_ref().is_none_or(|id| id == "*" || conversation.divisions.contains(id));
    let is_elsewhere = |names: &[String]| {
        let granting = granting(names);
        !granting.is_empty() && !granting.iter().any(is_here)
    };
    let wanted: Vec<String> = match operation.permission_mode {
        PermissionMode::Any => operation.permissions.clone(),
        _ => operation.permissions.iter().filter(|name| is_elsewhere(std::slice::from_ref(name))).cloned().collect(),
    };
    if !is_elsewhere(&wanted) {
        return None;
    }
    let grants = granting(&wanted);
    let places: BTreeSet<&str> = grants.iter().map(|grant| grant.place().unwrap_or_default()).collect();
    let places = places.into_iter().collect::<Vec<_>>().join(", ");
    let message = format!("the permission is granted in {places}, and the call is in another division");
    let here = |id: &String| Named { id: Some(id.clone()), name: division_name(facts, id) };
    let any = operation.permission_mode == PermissionMode::Any;
    let role = granted_role(facts, &wanted, any);
    let options = conversation.divisions.iter().map(|id| {
        let grant = grant_in(facts, &wanted, any, here(id), role.clone());
        vec![grant, same_again(facts)]
    });
    Some(
        Finding::unknown(
            MissingDivision::ID,
            Authority::Observed,
            message,
            "GET /api/v2/authorization/subjects/me",
            format!("granted in: {places}"),
        )
        .evidence("the conversation", format!("divisions: {}", conversation.divisions.join(", ")))
        .about(&wanted)
        .fix(Fix::any_of([vec![same_again(facts)]].into_iter().chain(options))),
    )
}

/// What the answer says; that the permission is held elsewhere only where the caller's grants show it.
fn missing_there(wanted: &[String], divisions: &str, held: Option<&Grants>) -> String {
    let own = held.iter().flat_map(|held| &held.grants).flat_map(|grant| &grant.permissions);
    let mut own = own.filter(|own| wanted.iter().any(|name| grants(own, name)));
    match own.next() {
        Some(_) => format!("the caller has the permission, but not in {divisions}"),
        None => format!("a permission is missing in {divisions}"),
    }
}

/// The divisions that the answer names, of which one is enough; one without an id where it names none.
fn divisions(facts: &Facts, refusal: &Refusal) -> Vec<Named> {
    if refusal.divisions.is_empty() {
        return vec![Named::default()];
    }
    refusal.divisions.iter().map(|id| Named { id: Some(id.clone()), name: division_name(facts, id) }).collect()
}

/// A division's name, as the caller's grants or the conversation show it.
fn division_name(facts: &Facts, id: &String) -> Option<String> {
    let live = facts.live.as_ref()?;
    let mut grants = live.grants.given().into_iter().flat_map(|held| &held.grants);
    let granted = grants.find(|grant| grant.division_id.as_ref() == Some(id));
    let of_grant = granted.and_then(|grant| grant.division_name.clone());
    of_grant.or_else(|| live.conversation.given()?.division_names.get(id).cloned())
}

/// The role that gives what is wanted in another division; `None` where several do, or none.
fn granted_role(facts: &Facts, wanted: &[String], any: bool) -> Option<Named> {
    let held = facts.live.as_ref()?.grants.given()?;
    let gives = |grant: &&Grant| {
        let has = |name: &String| grant.permissions.iter().any(|own| grants(own, name));
        if any { wanted.iter().any(has) } else { !wanted.is_empty() && wanted.iter().all(has) }
    };
    let mut roles = held.grants.iter().filter(gives).map(|grant| (&grant.role_id, &grant.role));
    let (id, name) = roles.next()?;
    // A role without a name is known by its id alone.
    let is_named = !name.is_empty() && id.as_ref() != Some(name);
    (is_named && roles.all(|other| other == (id, name))).then(|| Named { id: id.clone(), name: Some(name.clone()) })
}

/// The mute with the value that is already there, else the request again: no read shows in which division something is.
fn same_again(facts: &Facts) -> Change {
    match command::is_mute(facts) {
        true => Change::retry().note(Note::SamePatchSettlesIt).run(command::dry_run(facts, "--dry-run=same")),
        false => Change::retry().note(Note::RoleChangesTakeMinutes),
    }
}

/// What the answer misses and a grant in a division that it names gives under a condition, as evidence.
fn bound_there(facts: &Facts, refusal: &Refusal, wanted: &[String]) -> Vec<String> {
    let held = facts.live.iter().filter_map(|live| live.grants.given()).flat_map(|held| &held.grants);
    let there = held.filter(|grant| {
        grant.division_id.as_ref().is_some_and(|division| division == "*" || refusal.divisions.contains(division))
    });
    let quotes = there.flat_map(|grant| {
        let place = grant.place().unwrap_or_default();
        let bound = grant.conditional_permissions.iter();
        let bound = bound.filter(|bound| wanted.iter().any(|name| grants(&bound.permission, name)));
        bound.map(move |bound| {
            format!("{} in {place} by the role {}, on condition: {}", bound.permission, grant.role, bound.condition)
        })
    });
    quotes.collect()
}

/// Whether one of the permissions is enough: by the answer where it names them, else by the definition.
fn is_any_enough(facts: &Facts, refusal: &Refusal) -> bool {
    let says_any = refusal.has_code(&["missing.any.division.permissions"]) || refusal.says("at least one of");
    let all_named = !refusal.permissions.is_empty()
        && refusal.has_code(&["missing.division.permission", "missing.division.permissions"]);
    let mode = facts.operations.first().map(|operation| operation.permission_mode);
    says_any || (!all_named && mode != Some(PermissionMode::All))
}

/// Whether what the answer misses is granted in one of its divisions, or in all divisions: every permission that it names,
/// or one of them where one is enough.
fn held_there(facts: &Facts, refusal: &Refusal, wanted: &[String]) -> Option<Finding> {
    let held = facts.live.as_ref().and_then(|live| live.grants.given())?;
    let named = |division: &Option<String>| {
        division.as_ref().is_some_and(|division| division == "*" || refusal.divisions.contains(division))
    };
    let granting = |name: &String| {
        held.grants
            .iter()
            .find(|grant| named(&grant.division_id) && grant.permissions.iter().any(|own| grants(own, name)))
    };
    let is_enough = is_any_enough(facts, refusal) || wanted.iter().all(|name| granting(name).is_some());
    let (name, first) = wanted.iter().find_map(|name| Some((name, granting(name)?))).filter(|_| is_enough)?;
    let message =
        format!("{} says that a permission is missing in a division, but {name} is granted there", refusal.answerer());
    let place = first.place().unwrap_or_default();
    let finding = Finding::fail(MissingDivision::ID, Authority::Observed, message, refusal.source(), refusal.quote())
        .evidence("GET /api/v2/authorization/subjects/me", format!("held in: {place}, by the role {}", first.role));
    Some(
        explain_conflict(finding.clone(), facts, refusal, ConflictingEvidence::Division)
            .unwrap_or_else(|| finding.contradicted_by_reads(facts).fix(contradicted(facts))),
    )
}
