//! See [`FeatureNotEnabled`].

use super::advice::{ask_support, check_again};
use super::{Change, ChangeKind, Finding, Fix, Note, Rule, Who, declared, id, refused_by_code, rule};
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
    /// RFC 9110 §15.5.4 (403).
    FeatureNotEnabled, id::FEATURE_NOT_ENABLED, Permission
}

impl Rule for FeatureNotEnabled {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let fix = || {
            let enable = ChangeKind::EnableFeature { permission: None, feature: None, licence: None };
            let message = facts.refusal.as_ref().is_some_and(|refusal| refusal.message.is_some());
            let enable = Change::new(Who::Administrator, enable).note(Note::CompareTheSubscription { message });
            Fix::all_of([enable, check_again(facts)]).or([ask_support(facts)])
        };
        refused_by_code::judge(self, facts, "the feature is not enabled for this organisation", fix)
    }
}
