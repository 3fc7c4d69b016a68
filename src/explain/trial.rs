//! Whether remembering pays off: it is tried now and then, and left where too few are known.

/// After this many it is checked whether remembering pays off.
pub(super) const TRIAL: u32 = 4 << 10;

/// For this many nothing is remembered where it did not.
pub(super) const REST: u32 = 16 * TRIAL;

/// It pays off where one in this many was known.
const WORTH: u32 = 16;

/// Counts what is looked up and what was known.
#[derive(Debug, Default)]
pub(super) struct Trial {
    /// Since the trial began.
    asked: u32,
    known: u32,
    /// Until the next trial.
    rest: u32,
}

impl Trial {
    /// Counts one more, and says whether it is not to be looked up. Where a trial ends in which too few were known, `forget`
    /// is called, and a rest begins.
    pub(super) fn rests(&mut self, forget: impl FnOnce()) -> bool {
        if self.rest > 0 {
            self.rest -= 1;
            return true;
        }
        self.asked += 1;
        if self.asked == TRIAL {
            if self.known < TRIAL / WORTH {
                self.rest = REST;
                forget();
            }
            (self.asked, self.known) = (0, 0);
        }
        false
    }

    /// The last one was known.
    pub(super) fn count_known(&mut self) {
        self.known += 1;
    }
}
