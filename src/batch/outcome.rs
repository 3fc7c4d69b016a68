//! What came of the records of a batch, one by one and counted.

use crate::diagnosis::Verdict;
use crate::report::{CheckRecord, Record};

/// What came of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BatchOutcome {
    /// A cause was found.
    Refused,
    /// The evidence is not enough.
    Unclear,
    /// No failure; of a token, nothing refuses it.
    Clear,
    /// It could not be read.
    Unreadable,
}

impl From<&Record> for BatchOutcome {
    fn from(record: &Record) -> Self {
        Self::new(record.verdict, record.error.is_some())
    }
}

impl From<&CheckRecord> for BatchOutcome {
    fn from(record: &CheckRecord) -> Self {
        Self::new(record.verdict, record.error.is_some())
    }
}

impl BatchOutcome {
    fn new(verdict: Verdict, is_unreadable: bool) -> Self {
        match verdict {
            _ if is_unreadable => Self::Unreadable,
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
    /// Records whose evidence is not enough.
    pub unclear: u64,
    /// Records without a failure, and tokens that nothing refuses.
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

    /// How many records there were.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.read() + self.unreadable
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.refused += other.refused;
        self.unclear += other.unclear;
        self.clear += other.clear;
        self.unreadable += other.unreadable;
    }
}
