//! How far a batch is, on a terminal where a person watches.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::text::thousands;

/// A batch that is over sooner shows no progress.
const PATIENCE: Duration = Duration::from_millis(400);

/// A bar with the time left where the length of the input is known, else a line with the rate.
pub(super) struct Bar {
    bar: ProgressBar,
    started: Instant,
    is_shown: bool,
    is_drawn: AtomicBool,
}

impl Bar {
    /// A bar that is drawn when the batch takes its time. The length is in bytes.
    pub(super) fn new(length: Option<u64>, is_shown: bool) -> Self {
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::hidden());
        let template = match length {
            Some(_) => "[{bar:30}] {percent}% of {total_bytes}, {msg}, {eta} left",
            None => "{spinner} {bytes}, {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        Self { bar, started: Instant::now(), is_shown, is_drawn: AtomicBool::new(false) }
    }

    /// Shows how many records were answered, and how many bytes were read.
    pub(super) fn show(&self, records: u64, bytes: u64) {
        let took = self.started.elapsed();
        if !self.is_shown || took < PATIENCE {
            return;
        }
        if !self.is_drawn.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(bytes);
        self.bar.set_message(message(records, took));
        self.bar.tick();
    }

    /// Removes the bar.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn message(records: u64, took: Duration) -> String {
    let rate = u128::from(records) * 1_000 / took.as_millis().max(1);
    let shown = |number: u128| thousands(usize::try_from(number).unwrap_or(usize::MAX));
    format!("{} records, {} records/s", shown(records.into()), shown(rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_is_that_since_the_beginning() {
        assert_eq!(message(1_234_567, Duration::from_millis(500)), "1,234,567 records, 2,469,134 records/s");
        assert_eq!(message(0, Duration::ZERO), "0 records, 0 records/s");
    }
}
