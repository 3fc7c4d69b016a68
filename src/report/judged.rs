//! Operations that were judged one by one → the report's `judged` and `privilege`. Copies, decides nothing.

use crate::diagnosis::Judged;
use crate::facts::{Asked, Facts};
use crate::report::{Report, ReportJudged, ReportNames, ReportPrivilege, summary};
use crate::requirement::privilege::{Surplus, excess_permissions, excess_scopes, missing_permissions, missing_scopes};

impl Report {
    /// Adds what came of each operation.
    pub(super) fn add_judged(&mut self, judged: Vec<Judged>) {
        self.judged = judged.into_iter().map(report_judged).collect();
    }

    /// Adds what the operations and the policy need against what the token has.
    pub(super) fn add_privilege(&mut self, facts: &Facts) {
        self.privilege = facts.token.is_some().then(|| ReportPrivilege {
            missing: ReportNames { scopes: missing_scopes(facts), permissions: missing_permissions(facts) },
            excess: ReportNames {
                scopes: excess_scopes(facts).map(names),
                permissions: excess_permissions(facts).map(names),
            },
        });
    }
}

fn names(surplus: Vec<Surplus>) -> Vec<String> {
    surplus.into_iter().map(|surplus| surplus.name).collect()
}

fn report_judged(judged: Judged) -> ReportJudged {
    let diagnosis = judged.diagnosis;
    let (name, method, path, locations) = match judged.operation {
        Asked::Published(known) => (Some(known.name), known.method, known.path, known.locations),
        Asked::Unpublished(request) => (None, request.method, request.path, request.locations),
    };
    ReportJudged {
        name,
        method,
        path,
        verdict: diagnosis.verdict,
        cause: diagnosis.cause().map(str::to_owned),
        causes: diagnosis.causes().map(str::to_owned).collect(),
        summary: summary(&diagnosis.summary),
        locations,
    }
}
