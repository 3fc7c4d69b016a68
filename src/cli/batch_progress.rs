//! How far a batch is, on a terminal where a person watches.

use std::time::Duration;

use super::progress_line::RateLine;
use crate::text::thousands;

/// The width of a whole bar: a terminal of 80 columns has room for the rest.
const COLUMNS: usize = 16;

/// A bar with the time left where the length of the input is known, else the rate alone.
pub(super) struct Bar {
    line: RateLine,
    length: Option<u64>,
}

impl Bar {
    /// A bar that is drawn when the batch takes its time, and gone when it is dropped. The length is in bytes.
    pub(super) fn new(length: Option<u64>, is_shown: bool) -> Self {
        Self { line: RateLine::new(is_shown), length }
    }

    /// Shows how many records were answered, and how many bytes were read.
    pub(super) fn show(&self, records: u64, bytes: u64) {
        self.line.show(|took| {
            let rate = message(records, took);
            match self.length {
                Some(length) => share_and_time(bytes, length, took, &rate),
                None => format!("{}, {rate}", megabytes(bytes)),
            }
        });
    }
}

/// The share that is read, and the time that the rest takes at the rate so far.
fn share_and_time(bytes: u64, length: u64, took: Duration, rate: &str) -> String {
    let bytes = bytes.min(length);
    let share = |of: u64| u128::from(bytes) * u128::from(of) / u128::from(length.max(1));
    let done = usize::try_from(share(COLUMNS as u64)).unwrap_or(COLUMNS);
    let left = u128::from(length - bytes) * took.as_millis() / u128::from(bytes.max(1)) / 1_000;
    let left = if left < 120 { format!("{left} s") } else { format!("{} min", left.div_ceil(60)) };
    let (bar, rest) = ("=".repeat(done), " ".repeat(COLUMNS - done));
    format!("[{bar}{rest}] {}% of {}, {left} left, {rate}", share(100), megabytes(length))
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", thousands(usize::try_from(bytes / 1_000_000).unwrap_or(usize::MAX)))
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

    #[test]
    fn the_time_left_is_that_of_the_rest_at_the_rate_so_far() {
        let shown = |bytes, length, seconds| share_and_time(bytes, length, Duration::from_secs(seconds), "9 records/s");
        assert_eq!(
            shown(1_000_000_000, 4_000_000_000, 10),
            "[====            ] 25% of 4,000 MB, 30 s left, 9 records/s"
        );
        assert!(shown(1_000_000, 400_000_000, 1).contains(", 7 min left,"));
        assert!(shown(7, 5, 1).starts_with("[================] 100% of 0 MB, 0 s left"));
        assert!(shown(0, 0, 1).contains("] 0% of 0 MB, 0 s left"), "{}", shown(0, 0, 1));
    }
}
