//! `Retry-After` (RFC 9110 §10.2.3): seconds, or the date when to come back.

use jiff::Timestamp;

use super::headers::Headers;

/// The wait in seconds that an answer asks for. A date counts from the answer's own `Date`, so that the clocks need not
/// agree; without one it counts from `now`, and is not known where that is not given.
///
/// A number that does not fit an integer is the longest wait. A value that is neither a number nor a date is ignored.
#[must_use]
pub fn retry_after(headers: &Headers, now: Option<Timestamp>) -> Option<u64> {
    let value = headers.get("retry-after")?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().unwrap_or(u64::MAX));
    }
    let wait = date(value)?.duration_since(headers.get("date").and_then(|text| date(text.trim())).or(now)?);
    let seconds = u64::try_from(wait.as_secs()).unwrap_or_default();
    Some(seconds.saturating_add(u64::from(wait.subsec_nanos() > 0)))
}

/// A date in one of the three forms of RFC 9110 §5.6.7.
fn date(text: &str) -> Option<Timestamp> {
    Timestamp::try_from(httpdate::parse_http_date(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wait(value: &str, date: Option<&str>) -> Option<u64> {
        let mut headers = Headers::from([("retry-after".to_owned(), value.to_owned())]);
        headers.extend(date.map(|date| ("date".to_owned(), date.to_owned())));
        retry_after(&headers, None)
    }

    #[test]
    fn seconds_are_taken_as_they_are_and_the_longest_is_bounded() {
        assert_eq!(wait("0", None), Some(0));
        assert_eq!(wait(" 120 ", None), Some(120));
        assert_eq!(wait("18446744073709551616", None), Some(u64::MAX));
        assert_eq!(wait(&"9".repeat(400), None), Some(u64::MAX));
    }

    #[test]
    fn a_date_of_any_form_counts_from_the_answers_own() {
        let date = Some("Fri, 27 Nov 2026 12:00:00 GMT");
        for later in ["Fri, 27 Nov 2026 12:00:30 GMT", "Friday, 27-Nov-26 12:00:30 GMT", "Fri Nov 27 12:00:30 2026"] {
            assert_eq!(wait(later, date), Some(30), "{later}");
        }
        assert_eq!(wait("Fri, 27 Nov 2026 11:59:00 GMT", date), Some(0));
        assert_eq!(wait("Fri, 27 Nov 2026 12:00:30 GMT", None), None);
    }

    #[test]
    fn a_date_without_an_answers_own_counts_from_now() {
        let headers = Headers::from([("retry-after".to_owned(), "Thu, 01 Jan 1970 00:01:00 GMT".to_owned())]);
        let now = |millis| Some(Timestamp::from_millisecond(millis).unwrap());
        assert_eq!(retry_after(&headers, now(0)), Some(60));
        assert_eq!(retry_after(&headers, now(500)), Some(60), "rounded up: never too early");
        assert_eq!(retry_after(&headers, now(90_000)), Some(0));
    }

    #[test]
    fn what_is_neither_is_no_wait() {
        for garbage in
            ["", "-5", "+5", "1.5", "soon", "5 s", "５", "2026-11-27T12:00:00Z", "Fri, 99 Nov 2026 12:00:00 GMT"]
        {
            assert_eq!(wait(garbage, Some("Fri, 27 Nov 2026 12:00:00 GMT")), None, "{garbage}");
        }
    }

    proptest! {
        #[test]
        fn no_value_panics(value in ".{0,40}", date in ".{0,40}") {
            wait(&value, Some(&date));
        }
    }
}
