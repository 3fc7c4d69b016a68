//! See [`StateConflict`].

use super::{
    Change, ChangeKind, Choice, Finding, Fix, Note, RetryAfter, Rule, Who, declared, id, refused_by_code, rule,
};
use crate::facts::Facts;

rule! {
    /// The resource has changed since you read it, or it exists already.
    ///
    /// ## What happened
    /// Another request changed the same resource after your program read it, or a resource with this name, email or
    /// number exists already. It is not a question of rights.
    ///
    /// ## How to check
    /// - Read the message: does it speak of a version, or of a duplicate?
    /// - Read the resource again and compare its `version` with the one that you sent.
    ///
    /// ## How to fix
    /// - Version: read the resource again, apply your change to the new version, and send it once more.
    /// - Duplicate: choose another name, or change the resource that exists.
    /// - If it happens often, find the other program that changes the resource.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered 409, `request.conflict` or a code that ends in `version.conflict`, also after one
    /// more read and one more try. Or a message says that the version is old or that something exists already, also
    /// with 400.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.10](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.10) (409)
    StateConflict, id::STATE_CONFLICT, Action
}

impl Rule for StateConflict {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if facts.refusal.as_ref().is_some_and(|refusal| self.explains(refusal) && refusal.names_duplicate()) {
            let fix = || {
                let choose = Change::choose(Choice::Name, []).note(Note::MessageNamesTheDuplicate);
                Fix::all_of([choose]).standard("RFC 9110 §15.5.10")
            };
            let creates = facts.refusal.as_ref().is_some_and(|refusal| refusal.method == "POST");
            return refused_by_code::judge(self, facts, duplicate(creates), fix);
        }
        let fix = || {
            let again = Change::new(Who::Developer, ChangeKind::Retry { after: RetryAfter::ReRead, seconds: None });
            Fix::all_of([again.note(Note::AnotherProgramMayChangeIt)]).standard("RFC 9110 §15.5.10")
        };
        refused_by_code::judge(self, facts, "the request conflicts with the present state of what it changes", fix)
    }
}

/// What exists already: that it is what the request creates is known by the method.
fn duplicate(creates: bool) -> &'static str {
    if creates {
        "what the request would create exists already"
    } else {
        "a name or another value of the request is in use already"
    }
}
