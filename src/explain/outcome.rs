//! What came of the records of a batch, one by one and counted.

use crate::diagnosis::Verdict;
use crate::report::Record;

/// What came of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BatchOutcome {
    /// A cause was found.
    Refused,
    /// There is a failure, and its cause is unknown.
    Unclear,
    /// No failure.
    Clear,
    /// It could not be read.
    Unreadable,
}

impl BatchOutcome {
    pub(super) fn of_record(record: &Record) -> Self {
        match record.verdict {
            _ if record.error.is_some() => Self::Unreadable,
            Verdict::Refused => Self::Refused,
            Verdict::Unclear => Self::Unclear,
            Verdict::Allowed => Self::Clear,
        }
    }
}

/// How many records came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// Records with a cause.
    pub refused: u64,
    /// Failures whose cause is unknown.
    pub unclear: u64,
    /// Records that are no failure.
    pub clear: u64,
    /// Records that could not be read.
    pub unreadable: u64,
}

impl Tally {
    pub(super) fn add(&mut self, outcome: BatchOutcome) {
        match outcome {
            BatchOutcome::Refused => self.refused += 1,
            BatchOutcome::Unclear => self.unclear += 1,
            BatchOutcome::Clear => self.clear += 1,
            BatchOutcome::Unreadable => self.unreadable += 1,
        }
    }

    /// How many records could be read.
    #[must_use]
    pub fn read(&self) -> u64 {
        self.refused + self.unclear + self.clear
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.refused += other.refused;
        self.unclear += other.unclear;
        self.clear += other.clear;
        self.unreadable += other.unreadable;
    }
}
