//! How many records have a cause, an operation, a client and an hour in common.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::outcome::Tally;
use crate::report::{BatchCount, BatchCounts, BatchSummary, BatchVerdicts};

/// Maximum distinct names of one kind. Records with further names are counted together, so that memory stays bounded.
const MAX_NAMES: usize = 10_000;

/// A name is not kept beyond this, in bytes.
const LONGEST_NAME: usize = 200;

/// Seconds of an hour.
const HOUR: i64 = 3_600;

/// Records by cause, operation, OAuth client and hour.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    causes: Names<String>,
    operations: Names<String>,
    clients: Names<String>,
    /// Hours since 1970, UTC.
    hours: Names<i64>,
}

/// Records by name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Names<N> {
    known: BTreeMap<N, u64>,
    unknown: u64,
    other: u64,
}

impl<N: Ord> Default for Names<N> {
    fn default() -> Self {
        Self { known: BTreeMap::new(), unknown: 0, other: 0 }
    }
}

impl<N: Ord> Names<N> {
    fn add(&mut self, name: N, records: u64) {
        if let Some(known) = self.known.get_mut(&name) {
            *known += records;
        } else if self.known.len() < MAX_NAMES {
            self.known.insert(name, records);
        } else {
            self.other += records;
        }
    }

    fn merge(&mut self, other: Self) {
        other.known.into_iter().for_each(|(name, records)| self.add(name, records));
        self.unknown += other.unknown;
        self.other += other.other;
    }
}

impl Names<String> {
    fn count(&mut self, name: Option<&str>) {
        match name {
            None => self.unknown += 1,
            Some(name) => {
                let name = name.get(..name.floor_char_boundary(LONGEST_NAME)).unwrap_or(name);
                match self.known.get_mut(name) {
                    Some(known) => *known += 1,
                    None => self.add(name.to_owned(), 1),
                }
            }
        }
    }
}

impl Counts {
    /// Counts one record. The names are redacted; `time` is in seconds since 1970.
    pub(crate) fn add<'n>(
        &mut self,
        cause: Option<&str>,
        operations: impl IntoIterator<Item = &'n str>,
        client: Option<&str>,
        time: Option<i64>,
    ) {
        if let Some(cause) = cause {
            self.causes.count(Some(cause));
        }
        let mut operations = operations.into_iter().peekable();
        if operations.peek().is_none() {
            self.operations.count(None);
        }
        operations.for_each(|operation| self.operations.count(Some(operation)));
        self.clients.count(client);
        match time {
            Some(time) => self.hours.add(time.div_euclid(HOUR), 1),
            None => self.hours.unknown += 1,
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.causes.merge(other.causes);
        self.operations.merge(other.operations);
        self.clients.merge(other.clients);
        self.hours.merge(other.hours);
    }

    /// The summary of a batch: the commonest names first, hours in their order.
    #[must_use]
    pub fn summary(&self, command: &'static str, tally: &Tally) -> BatchSummary {
        let hour = |hour: &i64| {
            let start = hour.checked_mul(HOUR).and_then(|seconds| Timestamp::from_second(seconds).ok());
            start.map_or_else(|| "unknown".to_owned(), |start| format!("{start:.0}"))
        };
        BatchSummary {
            schema_version: 1,
            command,
            records: tally.all(),
            verdicts: BatchVerdicts {
                refused: tally.refused,
                unclear: tally.unclear,
                allowed: tally.clear,
                unreadable: tally.unreadable,
            },
            causes: by_frequency(&self.causes),
            operations: by_frequency(&self.operations),
            clients: by_frequency(&self.clients),
            hours: counts(&self.hours, hour),
        }
    }
}

fn counts<N: Ord>(names: &Names<N>, name: impl Fn(&N) -> String) -> BatchCounts {
    BatchCounts {
        known: names.known.iter().map(|(own, records)| BatchCount { name: name(own), records: *records }).collect(),
        unknown: names.unknown,
        other: names.other,
    }
}

fn by_frequency(names: &Names<String>) -> BatchCounts {
    let mut counts = counts(names, String::clone);
    // Stable: names of the same number stay in their own order.
    counts.known.sort_by_key(|count| std::cmp::Reverse(count.records));
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_name_is_first_and_hours_are_in_order() {
        let mut counts = Counts::default();
        for (client, time) in [("b", 7_200), ("a", 3_599), ("b", 7_201), ("c", -1)] {
            counts.add(Some("missing-scope"), ["getUsersMe"], Some(client), Some(time));
        }
        counts.add(None, [], None, None);
        let summary = counts.summary("explain", &Tally { refused: 4, unclear: 1, clear: 0, unreadable: 0 });
        let names = |counts: &BatchCounts| -> Vec<(String, u64)> {
            counts.known.iter().map(|count| (count.name.clone(), count.records)).collect()
        };
        let own = |pairs: &[(&str, u64)]| -> Vec<(String, u64)> {
            pairs.iter().map(|(name, records)| ((*name).to_owned(), *records)).collect()
        };
        assert_eq!(names(&summary.clients), own(&[("b", 2), ("a", 1), ("c", 1)]));
        let hours = [("1969-12-31T23:00:00Z", 1), ("1970-01-01T00:00:00Z", 1), ("1970-01-01T02:00:00Z", 2)];
        assert_eq!(names(&summary.hours), own(&hours));
        assert_eq!(names(&summary.causes), own(&[("missing-scope", 4)]));
        assert_eq!((summary.clients.unknown, summary.hours.unknown, summary.operations.unknown), (1, 1, 1));
        assert_eq!((summary.records, summary.causes.unknown), (5, 0));
    }

    #[test]
    fn names_are_bounded_and_the_rest_is_counted() {
        let (mut counts, mut more) = (Counts::default(), Counts::default());
        for number in 0..MAX_NAMES + 5 {
            counts.add(None, [], Some(&format!("client-{number}")), None);
        }
        more.add(None, [], Some("client-0"), None);
        more.add(None, [], Some("one more"), None);
        counts.merge(more);
        let clients = counts.summary("check", &Tally::default()).clients;
        assert_eq!((clients.known.len(), clients.other), (MAX_NAMES, 6));
        assert_eq!((clients.known[0].name.as_str(), clients.known[0].records), ("client-0", 2));
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        let mut counts = Counts::default();
        counts.add(None, [], Some(&"é".repeat(LONGEST_NAME)), None);
        assert_eq!(counts.summary("check", &Tally::default()).clients.known[0].name, "é".repeat(LONGEST_NAME / 2));
    }
}
