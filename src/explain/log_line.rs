//! When a record of a log was written, and by which OAuth client, as far as its text shows it: what `--summary` counts by.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use memchr::memmem;

use crate::secret::{Redactor, taught_by_looks};
use crate::text::is_uuid;

/// A longer value is not a client's id, in bytes.
const LONGEST_ID: usize = 64;

/// A shorter word has no room for a secret.
const SHORT_ID: usize = 20;

/// The time of a record in seconds since 1970: the first time in its text, else the number in its member `time`,
/// `timestamp`, `@timestamp` or `ts`. A time without an offset counts as UTC.
pub(super) fn time(line: &[u8]) -> Option<i64> {
    written_time(line)
        .or_else(|| ["time", "timestamp", "@timestamp", "ts"].into_iter().find_map(|name| number(line, name)))
}

/// The first `2026-11-28T10:15…`, or with a space for the `T`.
fn written_time(line: &[u8]) -> Option<i64> {
    memchr::memchr_iter(b'-', line).find_map(|hyphen| {
        let start = hyphen.checked_sub(4)?;
        let text = line.get(start..start + 16)?;
        let has_form = text.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            10 => matches!(byte, b'T' | b't' | b' '),
            13 => *byte == b':',
            _ => byte.is_ascii_digit(),
        });
        let field = |from: usize, to: usize| -> Option<i16> {
            std::str::from_utf8(text.get(from..to)?).ok().filter(|_| has_form)?.parse().ok()
        };
        let part = |from| field(from, from + 2).and_then(|number| i8::try_from(number).ok());
        let local = DateTime::new(field(0, 4)?, part(5)?, part(8)?, part(11)?, part(14)?, 0, 0).ok()?;
        let offset = offset(line.get(start + 16..).unwrap_or_default());
        Some(local.to_zoned(TimeZone::fixed(offset)).ok()?.timestamp().as_second())
    })
}

/// The offset after hours and minutes: `:59.123+02:00`, `Z`.
fn offset(rest: &[u8]) -> Offset {
    let end = rest.iter().position(|byte| !matches!(byte, b':' | b'.' | b',') && !byte.is_ascii_digit());
    let rest = end.and_then(|end| rest.get(end..)).unwrap_or_default();
    let [sign @ (b'+' | b'-'), digits @ ..] = rest else { return Offset::UTC };
    let digits: Vec<i32> = digits
        .iter()
        .filter(|byte| **byte != b':')
        .map_while(|byte| byte.is_ascii_digit().then(|| i32::from(byte - b'0')))
        .take(4)
        .collect();
    let [hours, hour, minutes, minute] = digits.as_slice() else { return Offset::UTC };
    let seconds = (hours * 10 + hour) * 3_600 + (minutes * 10 + minute) * 60;
    Offset::from_seconds(if *sign == b'-' { -seconds } else { seconds }).unwrap_or(Offset::UTC)
}

/// A member with seconds or milliseconds since 1970.
fn number(line: &[u8], name: &str) -> Option<i64> {
    let member = format!("\"{name}\":");
    let at = memmem::find(line, member.as_bytes())? + member.len();
    let value = line.get(at..)?.trim_ascii_start();
    let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number: i64 = std::str::from_utf8(value.get(..digits)?).ok()?.parse().ok()?;
    match digits {
        9 | 10 => Some(number),
        12 | 13 => Some(number.div_euclid(1_000)),
        _ => None,
    }
}

/// The OAuth client that a record names, as `"client_id":"…"` or `clientId=…`, without secrets.
pub(super) fn client(line: &[u8], secrets: &Redactor) -> Option<String> {
    let id = memmem::find_iter(line, b"lient").find_map(|at| {
        let is_word = at.checked_sub(1).and_then(|before| line.get(before)).is_some_and(|c| matches!(c, b'c' | b'C'));
        let rest = line.get(at + b"lient".len()..).filter(|_| is_word)?;
        let rest = rest
            .strip_prefix(b"_")
            .or_else(|| rest.strip_prefix(b"-"))
            .or_else(|| rest.strip_prefix(b"."))
            .unwrap_or(rest);
        let (_, rest) = rest.split_at_checked(2).filter(|(name, _)| name.eq_ignore_ascii_case(b"id"))?;
        let rest = quote(rest).trim_ascii_start();
        let (separator, rest) = rest.split_first()?;
        let value = quote(rest.trim_ascii_start());
        let is_of_id = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let length = value.iter().take_while(|byte| is_of_id(byte)).count();
        let id = std::str::from_utf8(value.get(..length)?).ok()?;
        (matches!(separator, b':' | b'=') && (1..=LONGEST_ID).contains(&length) && id != "null").then_some(id)
    })?;
    if secrets.is_empty() && (is_uuid(id) || id.len() < SHORT_ID) {
        return Some(id.to_owned());
    }
    Some(taught_by_looks(id, secrets).redact(id))
}

/// What follows a quote, which a log may escape.
fn quote(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|byte| *byte != b'\\').unwrap_or(text.len());
    let rest = text.get(start..).unwrap_or_default();
    rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-28T10:15:00Z
    const QUARTER_PAST_TEN: i64 = 1_795_860_900;

    #[test]
    fn times_in_the_forms_that_logs_have() {
        for line in [
            r#"{"time":"2026-11-28T10:15:07.123Z","status":403}"#,
            "2026-11-28 10:15:07,123 ERROR 403",
            "2026-11-28T12:15:07+02:00 403",
            "2026-11-28T05:45:07.5-0430 403",
            r#"{"id":"12345678-1234-1234-1234-123456789012","at":"2026-11-28T10:15"}"#,
        ] {
            assert_eq!(time(line.as_bytes()), Some(QUARTER_PAST_TEN), "{line}");
        }
        assert_eq!(time(br#"{"time":1795860900123}"#), Some(QUARTER_PAST_TEN));
        assert_eq!(time(br#"{"ts": 1795860900.5}"#), Some(QUARTER_PAST_TEN));
        for line in ["403", "2026-13-28T10:15:00Z", r#"{"time":12}"#, r#"{"time":"soon"}"#, "2026-11-28"] {
            assert_eq!(time(line.as_bytes()), None, "{line}");
        }
    }

    #[test]
    fn clients_by_the_names_that_logs_have() {
        let redactor = Redactor::default();
        for line in [
            r#"{"client_id":"my-client","x":1}"#,
            r#"{"body":"{\"clientId\": \"my-client\"}"}"#,
            "GET /x?client_id=my-client&y=1",
            "client.id=my-client",
            "oauthClientID: my-client",
        ] {
            assert_eq!(client(line.as_bytes(), &redactor).as_deref(), Some("my-client"), "{line}");
        }
        for line in ["client 7", "clients", r#"{"client_id":null}"#, r#"{"client_identity":"x"}"#, "client_id="] {
            assert_eq!(client(line.as_bytes(), &redactor), None, "{line}");
        }
    }

    #[test]
    fn a_secret_in_the_place_of_a_client_is_hidden() {
        let secret = "hT3kq9ZbPwLm2VxYc7RsDfKj4NgQ8aWe1UoIz6XtBvMhCy";
        let line = format!("client_id={secret}");
        let shown = client(line.as_bytes(), &Redactor::default()).unwrap();
        assert!(shown.contains("[redacted]"), "{shown}");
        let own = client(b"client_id=my-own-client", &Redactor::new(["my-own-client"])).unwrap();
        assert_eq!(own, "[redacted]");
    }
}
