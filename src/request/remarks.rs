//! What happened to an input on the way to its failures.

/// Sentences about an input, redacted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remarks {
    /// Everything that was ignored, cut off or repaired.
    pub all: Vec<String>,
    /// Those of them that say that a part was not looked at in which a failure may be: it was cut off, or is beyond a
    /// limit. Nothing can be called allowed then.
    pub left_out: Vec<String>,
}

impl Remarks {
    /// Something was ignored or repaired.
    pub fn note(&mut self, remark: impl Into<String>) {
        let remark = remark.into();
        if !self.all.contains(&remark) {
            self.all.push(remark);
        }
    }

    /// A part was not looked at in which a failure may be.
    pub fn leave_out(&mut self, remark: impl Into<String>) {
        let remark = remark.into();
        if !self.left_out.contains(&remark) {
            self.left_out.push(remark.clone());
        }
        self.note(remark);
    }

    /// Adds the remarks of a part.
    pub fn extend(&mut self, other: Self) {
        other.all.into_iter().for_each(|remark| self.note(remark));
        other.left_out.into_iter().for_each(|remark| self.leave_out(remark));
    }
}
