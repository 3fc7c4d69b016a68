//! What a token lacks, and what it has and nothing needs.

use super::QualifiedNames;
use crate::report::Report;
use crate::rule::{ControlScopeMissing, ExcessPermission, ExcessScope, MissingPermission, MissingScope, Status};

/// Scopes and permissions that are missing, or more than needed.
#[derive(Debug)]
pub(in crate::render) struct PrivilegeRow<'r> {
    /// `missing`, or `more than needed`.
    pub(in crate::render) label: &'static str,
    pub(in crate::render) scopes: PrivilegeNames<'r>,
    pub(in crate::render) permissions: PrivilegeNames<'r>,
}

/// Names, and what the rules say of them.
#[derive(Debug)]
pub(in crate::render) struct PrivilegeNames<'r> {
    /// `missing scopes`
    pub(in crate::render) label: &'static str,
    /// The worst that a rule says: what the policy does not mind is only listed.
    pub(in crate::render) status: Status,
    pub(in crate::render) names: QualifiedNames<'r>,
}

/// What is missing, then what is more than needed; empty where no token was judged for a list or by a policy.
pub(in crate::render) fn least_privilege(report: &Report) -> Vec<PrivilegeRow<'_>> {
    let Some(privilege) = &report.privilege else { return Vec::new() };
    let names = |label, rules: &[&str], names| PrivilegeNames {
        label,
        status: worst_of(report, rules),
        names: QualifiedNames::known(names),
    };
    let (missing, excess) = (&privilege.missing, &privilege.excess);
    vec![
        PrivilegeRow {
            label: "missing",
            scopes: names("missing scopes", &[MissingScope::ID, ControlScopeMissing::ID], missing.scopes.as_deref()),
            permissions: names("missing permissions", &[MissingPermission::ID], missing.permissions.as_deref()),
        },
        PrivilegeRow {
            label: "more than needed",
            scopes: names("excess scopes", &[ExcessScope::ID], excess.scopes.as_deref()),
            permissions: names("excess permissions", &[ExcessPermission::ID], excess.permissions.as_deref()),
        },
    ]
}

fn worst_of(report: &Report, rules: &[&str]) -> Status {
    let has = |status: &Status| {
        report.findings.iter().any(|found| found.status == *status && rules.contains(&found.rule.as_str()))
    };
    [Status::Fail, Status::Warn, Status::Unknown].into_iter().find(has).unwrap_or(Status::NotApplicable)
}
