//! See [`PermissionNotInOrg`].

use super::advice::{ask_support, check_again};
use super::answer::explaining_rule;
use super::named_permissions::wanted_by;
use super::{Authority, Change, ChangeKind, Finding, Fix, Note, Rule, Who, declared, id, rule};
use crate::catalogue::PermissionMode;
use crate::facts::{Facts, Holding, OperationFacts};
use crate::requirement::recommended;

/// The read that the evidence comes from.
const LIST: &str = "GET /api/v2/authorization/permissions";

rule! {
    /// Your organisation does not have this permission, so no role can include it.
    ///
    /// ## What happened
    /// Permissions come with features and licences. If the organisation does not have a permission, an
    /// administrator cannot put it into a role.
    ///
    /// ## How to check
    /// - Look at the list of your organisation: `GET /api/v2/authorization/permissions`. It needs no permission.
    /// - Ask an administrator which feature or licence includes the permission.
    ///
    /// ## How to fix
    /// - An administrator enables the feature, the licence or the beta, or switches on Role Backfill.
    /// - Then an administrator adds the permission to a role of the user or client.
    ///
    /// ## When why403 reports it
    /// The caller does not have the permission, and it is not in the organisation's own list. The list is read only
    /// if a permission is missing. If one of several permissions is enough and the organisation has one of them,
    /// nothing is reported. A list that could not be read completely decides nothing.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4) (403)
    PermissionNotInOrg, id::PERMISSION_NOT_IN_ORG, Permission
}

impl Rule for PermissionNotInOrg {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(count) = facts.organisation_permissions().map(|names| names.len()) else {
            return Finding::not_applicable(
                Self::ID,
                "the organisation's permissions were not read, or not all of them",
            );
        };
        if let Some(accepted) = facts.accepted() {
            return Finding::accepted(Self::ID, accepted);
        }
        if let Some(refusal) =
            facts.refusal.as_ref().filter(|refusal| explaining_rule(refusal) == Some(id::MISSING_PERMISSION))
        {
            let asked = wanted_by(facts, refusal);
            return match absent(facts, &asked.wanted, asked.any) {
                names if names.is_empty() => {
                    Finding::not_applicable(Self::ID, "the organisation has what the answer asks for")
                }
                names => missing(facts, &names, asked.any, count).evidence(refusal.source(), refusal.quote()),
            };
        }
        if facts.token.is_none() || !facts.policy.published {
            return Finding::not_applicable(Self::ID, "what is published does not count here");
        }
        let findings = facts.operations.iter().filter_map(|operation| {
            let any = operation.permission_mode != PermissionMode::All;
            let names = absent_for(facts, operation);
            let finding = || missing(facts, &names, any, count).at(operation.locations.iter().cloned());
            (!names.is_empty()).then(finding)
        });
        Finding::worst(findings)
            .unwrap_or_else(|| Finding::not_applicable(Self::ID, "the organisation has what is asked for"))
    }
}

/// What an operation asks for and the organisation does not have, as far as that is why the caller lacks it.
pub(super) fn absent_for(facts: &Facts, operation: &OperationFacts) -> Vec<String> {
    match operation.permission_mode {
        PermissionMode::Any => absent(facts, &operation.permissions, true),
        PermissionMode::All => absent(facts, &operation.permissions, false),
        PermissionMode::None | PermissionMode::Unknown => Vec::new(),
    }
}

/// Those of the names that are missing because the organisation does not have them. Where any one is enough, all of them
/// or none.
pub(super) fn absent(facts: &Facts, names: &[String], any: bool) -> Vec<String> {
    let is_absent = |name: &&String| facts.holding(name) == Holding::Absent;
    let absent: Vec<String> = facts.not_in_organisation(names).into_iter().filter(is_absent).cloned().collect();
    if any && absent.len() < names.len() { Vec::new() } else { absent }
}

fn missing(facts: &Facts, names: &[String], any: bool, count: usize) -> Finding {
    let listed = names.join(", ");
    let message = match (names, any) {
        ([one], _) => format!("the organisation does not have the permission {one}, so no role can give it"),
        (_, true) => format!("the organisation has none of the permissions {listed}, so no role can give one"),
        (_, false) => format!("the organisation does not have the permissions {listed}, so no role can give them"),
    };
    let quote = format!("{count} permissions; not among them: {listed}");
    let all: Vec<&str> = names.iter().map(String::as_str).collect();
    let chosen: Vec<String> = match recommended(&all).filter(|_| any) {
        Some(one) => vec![one.to_owned()],
        None => names.to_vec(),
    };
    let enable = chosen.into_iter().map(|name| {
        let kind = ChangeKind::EnableFeature { permission: Some(name), feature: None, licence: None };
        Change::new(Who::Administrator, kind).note(Note::PermissionsComeWithFeatures)
    });
    let support = facts.refusal.is_some().then(|| ask_support(facts));
    Finding::fail(PermissionNotInOrg::ID, Authority::Observed, message, LIST, quote)
        .about(names)
        .fix(Fix::all_of(enable.chain([check_again(facts)])).or(support))
}
