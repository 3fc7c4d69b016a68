//! A JSON object as found: every member, repeats included, and typed readings of it.
//!
//! RFC 7515 §4 and RFC 7519 §4 want member names to be unique; a map would hide that they are not.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Number, Value};

use super::claim::Claim;
use crate::secret::{Redactor, taught};

/// The members of a JSON object, in the order found.
#[derive(Debug, Default)]
pub(super) struct Members(Vec<(String, Value)>);

impl Members {
    /// The value of a name; the last one where it occurs more than once, as most parsers have it.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(found, _)| found == name).map(|(_, value)| value)
    }

    /// The text of a name, where it is a string.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.value(name)?.as_str()
    }

    /// Teaches a redactor the tokens in them: a token in a claim or a header parameter is as secret as the one around it.
    pub(super) fn teach(&self, redactor: Redactor) -> Redactor {
        fn learn(value: &Value, redactor: Redactor) -> Redactor {
            match value {
                Value::String(text) if text.contains("eyJ") => taught(text, &redactor).into_owned(),
                Value::Array(values) => values.iter().fold(redactor, |redactor, value| learn(value, redactor)),
                Value::Object(members) => members.values().fold(redactor, |redactor, value| learn(value, redactor)),
                _ => redactor,
            }
        }
        self.0.iter().fold(redactor, |redactor, (_, value)| learn(value, redactor))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

/// A JSON object whose members are not kept.
#[derive(Debug)]
pub(super) struct Unread;

impl<'de> Deserialize<'de> for Unread {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Skip;
        impl<'de> Visitor<'de> for Skip {
            type Value = Unread;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unread, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Unread)
            }
        }
        deserializer.deserialize_map(Skip)
    }
}

/// Reads members as claims; every text it hands out is redacted.
#[derive(Clone, Copy)]
pub(super) struct MemberReader<'a> {
    members: &'a Members,
    redactor: &'a Redactor,
}

impl<'a> MemberReader<'a> {
    pub(super) fn new(members: &'a Members, redactor: &'a Redactor) -> Self {
        Self { members, redactor }
    }

    /// The names that occur more than once.
    pub(super) fn duplicates(self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let repeated: BTreeSet<&str> = self.members.names().filter(|name| !seen.insert(*name)).collect();
        repeated.into_iter().map(|name| self.excerpt(name)).collect()
    }

    /// Every value of a name as JSON, in the order found.
    pub(super) fn values(self, name: &str) -> Vec<String> {
        let found = self.members.0.iter().filter(|(member, _)| member == name);
        found
            .map(|(_, value)| match value {
                // Redacted before it is JSON: an escape inside it would hide a secret from the redactor.
                Value::String(text) => Value::from(self.excerpt(text)).to_string(),
                other => self.excerpt(&other.to_string()),
            })
            .collect()
    }

    pub(super) fn text(self, name: &str) -> Claim<String> {
        self.claim(name, "a string", |value| value.as_str().map(|text| self.redactor.redact(text)))
    }

    /// A string, or an array of strings.
    pub(super) fn texts(self, name: &str) -> Claim<Vec<String>> {
        self.claim(name, "a string or an array of strings", |value| {
            let texts = texts_of(value)?;
            Some(texts.into_iter().map(|text| self.redactor.redact(text)).collect())
        })
    }

    /// An array of strings and nothing else.
    pub(super) fn array(self, name: &str) -> Claim<Vec<String>> {
        self.claim(name, "an array of strings", |value| {
            let texts = value.is_array().then(|| texts_of(value)).flatten()?;
            Some(texts.into_iter().map(|text| self.redactor.redact(text)).collect())
        })
    }

    /// A NumericDate (RFC 7519 §2): seconds since 1970, fractions allowed.
    pub(super) fn time(self, name: &str) -> Claim<Timestamp> {
        match self.members.value(name) {
            None => Claim::Absent,
            Some(Value::Number(number)) => match timestamp(number) {
                Some(time) => Claim::Valid(time),
                None => Claim::WrongType {
                    expected: "seconds since 1970".to_owned(),
                    found: format!("the number {number}, beyond the year 9999: milliseconds, perhaps"),
                },
            },
            Some(other) => self.wrong_type("a number of seconds since 1970", other),
        }
    }

    fn claim<T>(self, name: &str, expected: &str, read: impl FnOnce(&Value) -> Option<T>) -> Claim<T> {
        match self.members.value(name) {
            None => Claim::Absent,
            Some(value) => read(value).map_or_else(|| self.wrong_type(expected, value), Claim::Valid),
        }
    }

    pub(super) fn wrong_type<T>(self, expected: &str, found: &Value) -> Claim<T> {
        let found = match found {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => format!("the number {number}"),
            Value::String(text) => format!("the string \"{}\"", self.excerpt(text)),
            Value::Array(items) if items.iter().all(Value::is_string) => "an array of strings".to_owned(),
            Value::Array(_) => "an array".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        };
        Claim::WrongType { expected: expected.to_owned(), found }
    }

    /// A text from the token, fit to be quoted in a sentence.
    pub(super) fn excerpt(self, text: &str) -> String {
        shortened(&self.redactor.redact(text))
    }
}

/// The strings of a string or of an array of nothing but strings.
pub(super) fn texts_of(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(text) => Some(vec![text]),
        Value::Array(items) => items.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

/// At most sixty characters of a text.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

fn timestamp(number: &Number) -> Option<Timestamp> {
    if let Some(seconds) = number.as_i64() {
        return Timestamp::from_second(seconds).ok();
    }
    let seconds = number.as_f64().filter(|seconds| seconds.abs() < 1e12)?;
    // Bounded above, so neither conversion can lose more than the fraction's tail.
    Timestamp::from_microsecond((seconds * 1e6).floor() as i64).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(json: &str) -> Members {
        serde_json::from_str(json).unwrap()
    }

    fn time(json: &str) -> Claim<Timestamp> {
        let members = members(&format!("{{\"exp\":{json}}}"));
        MemberReader::new(&members, &Redactor::default()).time("exp")
    }

    #[test]
    fn repeated_names_are_kept_and_the_last_value_counts() {
        let members = members(r#"{"sub":"a","iss":1,"sub":"b"}"#);
        assert_eq!(members.text("sub"), Some("b"));
        assert_eq!(MemberReader::new(&members, &Redactor::default()).duplicates(), ["sub"]);
    }

    #[test]
    fn every_value_of_a_repeated_name_is_shortened_and_redacted() {
        let long = "a ".repeat(40);
        let json =
            format!(r#"{{"sub":"u\"1","exp":5,"sub":"{long}","sub":"Bearer hidden-hidden-hidden","sub":{{"a":[1]}}}}"#);
        let members = members(&json);
        let secrets = Redactor::new(["hidden-hidden-hidden"]);
        let values = MemberReader::new(&members, &secrets).values("sub");
        assert_eq!(values.len(), 4);
        assert_eq!((values[0].as_str(), values[3].as_str()), (r#""u\"1""#, r#"{"a":[1]}"#));
        assert!(values[1].ends_with("…\"") && values[1].chars().count() == 63, "{}", values[1]);
        assert!(!values[2].contains("hidden"), "{}", values[2]);
        assert_eq!(MemberReader::new(&members, &secrets).values("exp"), ["5"]);
    }

    #[test]
    fn numeric_dates_of_every_kind() {
        let valid = |claim: Claim<Timestamp>| claim.valid().unwrap().to_string();
        assert_eq!(valid(time("0")), "1970-01-01T00:00:00Z");
        assert_eq!(valid(time("-1.5")), "1969-12-31T23:59:58.5Z");
        assert_eq!(valid(time("1700000000.25")), "2023-11-14T22:13:20.25Z");
        for json in ["1700000000000", "18446744073709551615", "-1e300", "\"1700000000\"", "null", "[1]", "true"] {
            assert!(matches!(time(json), Claim::WrongType { .. }), "{json}");
        }
    }

    #[test]
    fn a_date_in_a_string_is_a_wrong_type_and_not_absent() {
        let Claim::WrongType { expected, found } = time("\"1700000000\"") else { panic!("not a wrong type") };
        assert_eq!(
            (expected.as_str(), found.as_str()),
            ("a number of seconds since 1970", "the string \"1700000000\"")
        );
    }
}
