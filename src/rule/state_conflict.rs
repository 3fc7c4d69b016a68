//! See [`StateConflict`].

use super::{Finding, Fix, Rule, declared, refused_by_code, rule};
use crate::facts::Facts;
use crate::request::Refusal;

rule! {
    /// The object changed while it was being changed.
    ///
    /// ## What it looks for
    /// A 409 that stayed after one more read and one more try.
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
            "Read the participant again and try once more",
            ["`why403 mute`", "If it stays so, look for another program that changes the same participant"],
            "Platform facts: 409 re-read, then try once more",
        );
        refused_by_code::judge(self, facts, "the participant was changed by somebody else at the same time", fix)
    }

    fn explains(&self, refusal: &Refusal) -> bool {
        refusal.status == 409
    }
}
