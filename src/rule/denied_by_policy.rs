//! See [`DeniedByPolicy`].

use super::advice::check_again;
use super::{Change, ChangeKind, Finding, Fix, Note, Rule, Who, declared, id, refused_by_code, rule};
use crate::facts::Facts;
use crate::text::is_uuid;

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
    /// RFC 9110 §15.5.4 (403).
    DeniedByPolicy, id::DENIED_BY_POLICY, Permission
}

impl Rule for DeniedByPolicy {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let fix = || {
            let policy = facts.refusal.as_ref().and_then(|refusal| refusal.message.as_deref()).and_then(uuid_in);
            let change = Change::new(Who::Administrator, ChangeKind::ChangeAccessPolicy { policy });
            Fix::all_of([change.note(Note::OrConfirmTheDenial), check_again(facts)])
        };
        refused_by_code::judge(self, facts, "an access policy of the organisation denied the request", fix)
    }
}

/// The policy's id, where the message has one.
fn uuid_in(message: &str) -> Option<String> {
    let words = message.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
    words.into_iter().find(|word| is_uuid(word)).map(str::to_owned)
}
