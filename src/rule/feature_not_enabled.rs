//! See [`FeatureNotEnabled`].

use super::advice::{ask_support, check_again};
use super::{Change, ChangeKind, Finding, Fix, Note, Rule, Who, declared, id, refused_by_code, rule};
use crate::facts::Facts;

rule! {
    /// Your organisation does not have this feature: not enabled, in beta, or not licensed.
    ///
    /// ## What happened
    /// The operation belongs to a feature that is switched off for your organisation. The rights of the user or
    /// client do not matter: a new role, scope or token changes nothing.
    ///
    /// ## How to check
    /// - Read the message: it often names the feature.
    /// - Ask an administrator whether the organisation has the licence, and whether the feature is enabled.
    ///
    /// ## How to fix
    /// - An administrator enables the feature, or asks Genesys for the licence or for access to the beta.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered 403 `feature.forbidden` or `feature.toggle.disabled`.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4) (403)
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
