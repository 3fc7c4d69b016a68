//! See [`StateConflict`].

use super::{Finding, Fix, Rule, declared, refused_by_code, rule};
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
    /// RFC 9110 §15.5.10; platform facts: 409 re-read, then try once more.
    StateConflict, "state-conflict", Action
}

impl Rule for StateConflict {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let fix = Fix::new(
            "Read the object again and try once more",
            [
                "Send the change again, with the version that the fresh read shows where the object has one",
                "If it stays so, look for another program that changes the same object",
            ],
            "Platform facts: 409 re-read, then try once more",
        );
        refused_by_code::judge(self, facts, "the request conflicts with the present state of the object", fix)
    }
}
