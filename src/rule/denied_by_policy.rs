//! See [`DeniedByPolicy`].

use super::{Finding, Fix, Rule, declared, refused_by_code, rule};
use crate::facts::Facts;

rule! {
    /// A security policy of the organisation said no.
    ///
    /// ## What it looks for
    /// A 403 `authz.policy.denied`.
    ///
    /// ## Why the server refuses
    /// Access policies stand above roles: they deny what a permission would allow.
    ///
    /// ## Evidence
    /// The answer, which names the ids of the policies.
    ///
    /// ## Fix
    /// An administrator changes the policy, or confirms that it is meant.
    ///
    /// ## References
    /// Platform facts: 403 `authz.policy.denied`.
    DeniedByPolicy, "denied-by-policy", Permission
}

impl Rule for DeniedByPolicy {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let fix = Fix::new(
            "Have an administrator look at the access policies of the organisation",
            [
                "Administrator: find the policy, by its id where the message names one, and exempt this caller or confirm that the denial is meant",
            ],
            "Platform facts: an access policy of the organisation; no scope or permission changes it",
        );
        refused_by_code::judge(self, facts, "an access policy of the organisation denied the request", fix)
    }
}
