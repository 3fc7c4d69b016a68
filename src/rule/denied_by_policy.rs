//! See [`DeniedByPolicy`].

use super::advice::check_again;
use super::{Change, ChangeKind, Finding, Fix, Note, Rule, Who, declared, id, refused_by_code, rule};
use crate::facts::Facts;
use crate::text::is_uuid;

rule! {
    /// An access policy of your organisation denied the request.
    ///
    /// ## What happened
    /// Administrators can write access policies. They come before roles: a policy can deny what a permission
    /// allows. Another scope or role does not help.
    ///
    /// ## How to check
    /// - Read the answer: it has the ids of the policies.
    /// - Ask an administrator which policy denied the request, and whether this is intended.
    ///
    /// ## How to fix
    /// - An administrator changes the policy, or adds an exception for this user or client.
    /// - If the policy is intended, change your program: it must not make this call.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered 403 `authz.policy.denied`.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4) (403)
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
