//! Instants as the person at the terminal reads them: local time, and how far away it is.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// `2026-11-29 14:03 CET`.
pub(crate) fn local(instant: Timestamp, zone: &TimeZone) -> String {
    instant.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// The local time, and how long it is until then: `2026-11-29 14:03 CET (in 23 hours)`.
pub(crate) fn until(end: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let minutes = end.duration_since(now).as_secs() / 60;
    let distance = match minutes {
        _ if end <= now => return format!("{} (expired)", local(end, zone)),
        0 => "in less than a minute".to_owned(),
        1 => "in 1 minute".to_owned(),
        2..120 => format!("in {minutes} minutes"),
        120..2880 => format!("in {} hours", minutes / 60),
        _ => format!("in {} days", minutes / 1440),
    };
    format!("{} ({distance})", local(end, zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_local_and_says_how_far_away_it_is() {
        let now: Timestamp = "2026-11-28T10:00:00Z".parse().unwrap();
        let zone = TimeZone::fixed(jiff::tz::offset(1));
        let at = |end: &str| until(end.parse().unwrap(), now, &zone);
        assert_eq!(at("2026-11-29T09:59:00Z"), "2026-11-29 10:59 +01 (in 23 hours)");
        assert_eq!(at("2026-11-28T10:00:30Z"), "2026-11-28 11:00 +01 (in less than a minute)");
        assert_eq!(at("2026-11-28T11:30:00Z"), "2026-11-28 12:30 +01 (in 90 minutes)");
        assert_eq!(at("2026-12-28T11:30:00Z"), "2026-12-28 12:30 +01 (in 30 days)");
        assert_eq!(at("2026-11-28T09:00:00Z"), "2026-11-28 10:00 +01 (expired)");
    }
}
