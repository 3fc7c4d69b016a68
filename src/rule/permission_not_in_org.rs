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
    /// The organisation does not have the permission that the operation asks for, so no role can give it.
    ///
    /// ## What it looks for
    /// A permission that the caller lacks, and that is not in the organisation's own list of permissions. The list is
    /// read only where a permission is missing. Where any one of several permissions is enough and the organisation has
    /// one of them, it is not a problem. A list that could not be read whole decides nothing.
    ///
    /// ## Why the server refuses
    /// Permissions come with features and licences. What the organisation does not have, nobody in it can hold.
    ///
    /// ## Evidence
    /// The list of the organisation's permissions, and the operation's definition or the refusal.
    ///
    /// ## Fix
    /// Have the feature, licence or beta enabled that brings the permission, or turn on Role Backfill; then grant it.
    ///
    /// ## References
    /// RFC 9110 §15.5.4 (403).
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
