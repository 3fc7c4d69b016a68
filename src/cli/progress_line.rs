//! A line on a terminal that says how far a long run is, drawn over itself and gone at the end.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use console::{Term, truncate_str};

/// A run that is over sooner shows no progress.
const PATIENCE: Duration = Duration::from_millis(400);

/// It is drawn again after this time: more often, nobody could read it.
const INTERVAL: Duration = Duration::from_millis(100);

/// The line, on standard error.
pub(super) struct ProgressLine {
    started: Instant,
    is_wanted: bool,
    drawn: Mutex<Option<Instant>>,
}

impl ProgressLine {
    /// A line that is drawn when the run takes its time, where someone watches.
    pub(super) fn new(is_wanted: bool) -> Self {
        Self { started: Instant::now(), is_wanted, drawn: Mutex::new(None) }
    }

    /// Draws what `text` says of the time so far.
    pub(super) fn show(&self, text: impl FnOnce(Duration) -> String) {
        let took = self.started.elapsed();
        if !self.is_wanted || took < PATIENCE {
            return;
        }
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if drawn.is_some_and(|drawn| drawn.elapsed() < INTERVAL) {
            return;
        }
        let terminal = Term::stderr();
        // One column is left free: a full line would begin the next one.
        let columns = usize::from(terminal.size().1).saturating_sub(1);
        // A terminal that is gone is not worth an error.
        let _ = terminal.clear_line().and_then(|()| terminal.write_str(&truncate_str(&text(took), columns, "…")));
        *drawn = Some(Instant::now());
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        if self.drawn.lock().unwrap_or_else(PoisonError::into_inner).take().is_some() {
            let _ = Term::stderr().clear_line();
        }
    }
}
