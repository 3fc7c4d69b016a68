//! See [`StateConflict`].

use super::{Change, ChangeKind, Finding, Fix, Note, RetryAfter, Rule, Who, declared, id, refused_by_code, rule};
use crate::facts::Facts;

rule! {
    /// The object is not in the state that the change expects, mostly because somebody else changed it meanwhile.
    ///
    /// ## What it looks for
    /// A 409, `request.conflict` or a `…version.conflict` that stayed after one more read and one more try.
    ///
    /// ## Why the server refuses
    /// Another request changed the same object in between.
    ///
    /// ## Evidence
    /// The answer.
    ///
    /// ## Fix
    /// Read again, and see who else changes it.
    ///
    /// ## References
    /// RFC 9110 §15.5.10 (409).
    StateConflict, id::STATE_CONFLICT, Action
}

impl Rule for StateConflict {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let fix = || {
            let again = Change::new(Who::Developer, ChangeKind::Retry { after: RetryAfter::ReRead, seconds: None });
            Fix::all_of([again.note(Note::AnotherProgramMayChangeIt)]).standard("RFC 9110 §15.5.10")
        };
        refused_by_code::judge(self, facts, "the request conflicts with the present state of the object", fix)
    }
}
