//! See [`StateConflict`].

use super::{
    Change, ChangeKind, Choice, Finding, Fix, Note, RetryAfter, Rule, Who, declared, id, refused_by_code, rule,
};
use crate::facts::Facts;

rule! {
    /// The object is not in the state that the change expects, mostly because somebody else changed it meanwhile.
    ///
    /// ## What it looks for
    /// A 409, `request.conflict` or a `…version.conflict` that stayed after one more read and one more try; a message
    /// about an old version, or that something exists already, also with 400.
    ///
    /// ## Why the server refuses
    /// Another request changed the same object in between, or an object with this name, email or number exists already.
    ///
    /// ## Evidence
    /// The answer.
    ///
    /// ## Fix
    /// Read again, and see who else changes it. For a duplicate: choose another name, or change what exists already.
    ///
    /// ## References
    /// RFC 9110 §15.5.10 (409).
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
