//! Instants and spans in words: `2026-03-01T12:00:00Z`, `in 2 h 14 m`, `3 min ago`.

use jiff::{SignedDuration, Timestamp};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const YEAR: u64 = 365 * DAY;

/// Where an instant lies, seen from now: `in 2 h 14 m`, `3 min ago`, `now`.
pub(crate) fn relative(instant: Timestamp, now: Timestamp) -> String {
    let distance = instant.duration_since(now);
    match distance.as_secs() {
        0 => "now".to_owned(),
        1.. => format!("in {}", span(distance)),
        _ => format!("{} ago", span(distance)),
    }
}

/// The length of a span, whichever its direction: `45 s`, `3 min`, `2 h 14 m`, `3 d 4 h`, `73 years`.
pub(super) fn span(duration: SignedDuration) -> String {
    let seconds = duration.as_secs().unsigned_abs();
    match seconds {
        0..MINUTE => format!("{seconds} s"),
        MINUTE..HOUR => format!("{} min", seconds / MINUTE),
        HOUR..DAY => two(seconds / HOUR, "h", seconds % HOUR / MINUTE, "m"),
        DAY..YEAR => two(seconds / DAY, "d", seconds % DAY / HOUR, "h"),
        _ if seconds < 2 * YEAR => "a year".to_owned(),
        _ => format!("{} years", seconds / YEAR),
    }
}

fn two(large: u64, large_unit: &str, small: u64, small_unit: &str) -> String {
    if small == 0 { format!("{large} {large_unit}") } else { format!("{large} {large_unit} {small} {small_unit}") }
}

/// The instant in UTC, to the second.
pub(crate) fn utc(instant: Timestamp) -> String {
    format!("{instant:.0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_in_two_units_at_most() {
        let now = Timestamp::UNIX_EPOCH;
        let at = |seconds| relative(Timestamp::from_second(seconds).unwrap(), now);
        for (seconds, expected) in [
            (0, "now"),
            (59, "in 59 s"),
            (-190, "3 min ago"),
            (2 * 3_600 + 14 * 60 + 9, "in 2 h 14 m"),
            (7_200, "in 2 h"),
            (-(3 * 86_400 + 4 * 3_600), "3 d 4 h ago"),
            (400 * 86_400, "in a year"),
            (73 * 365 * 86_400, "in 73 years"),
        ] {
            assert_eq!(at(seconds), expected);
        }
    }

    #[test]
    fn instants_are_utc_to_the_second() {
        assert_eq!(utc(Timestamp::from_millisecond(1_700_000_000_250).unwrap()), "2023-11-14T22:13:20Z");
    }
}
