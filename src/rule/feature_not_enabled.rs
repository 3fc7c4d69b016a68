//! See [`FeatureNotEnabled`].

use super::{Finding, Fix, Rule, declared, refused_by_code, rule};
use crate::facts::Facts;

rule! {
    /// The organisation does not have the feature: not enabled, in beta, or not licensed.
    ///
    /// ## What it looks for
    /// A 403 `feature.forbidden` or `feature.toggle.disabled`.
    ///
    /// ## Why the server refuses
    /// The operation belongs to a feature that is off for this organisation. The caller's rights do not matter.
    ///
    /// ## Evidence
    /// The answer.
    ///
    /// ## Fix
    /// Have the feature enabled.
    ///
    /// ## References
    /// Platform facts: 403 `feature.forbidden`, `feature.toggle.disabled`.
    FeatureNotEnabled, "feature-not-enabled", Permission
}

impl Rule for FeatureNotEnabled {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let fix = Fix::new(
            "Have the feature enabled for the organisation",
            [
                "Administrator: compare the organisation's subscription and its beta programmes with the feature in the message",
                "Else open a case with the correlation id",
            ],
            "Platform facts: feature not enabled, beta, or licence",
        );
        refused_by_code::judge(self, facts, "the feature is not enabled for this organisation", fix)
    }
}
