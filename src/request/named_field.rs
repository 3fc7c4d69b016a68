//! The field that a message or its details say is wrong, and the type that it must have.

use super::Refusal;

/// Maximum characters of a field's name.
const MAX_NAME: usize = 60;

/// What a message writes before the name of a field, in lower case.
const BEFORE: [&str; 8] = [
    "for the field ",
    "for field ",
    "the field ",
    "field named ",
    "property ",
    "parameter ",
    "field ",
    "invalid value for ",
];

/// What a message writes after the name of a field, in lower case.
const AFTER: [&str; 5] = [" must ", " is required", " is a required field", " should be ", " cannot be "];

/// Fields that a message names without saying that they are fields.
const PLAIN: [&str; 6] = ["interval", "granularity", "timezone", "muted", "metrics", "filter"];

/// Words at such a place that are no names.
const WORDS: [&str; 12] =
    ["type", "types", "name", "named", "names", "value", "values", "body", "is", "for", "in", "of"];

/// Words of a message → what a value has to be.
const TYPES: [(&[&str], &str); 6] = [
    (&["boolean"], "`true` or `false`, without quotes"),
    (&["uuid"], "a UUID"),
    (&["integer", "int32", "int64"], "a whole number, without quotes"),
    (&["number", "double", "float"], "a number, without quotes"),
    (&["iso-8601", "iso 8601", "iso8601"], "a time in ISO 8601, such as `2026-07-01T00:00:00Z`"),
    (&["array", "list"], "a list in square brackets"),
];

impl Refusal {
    /// The field that the details or the message name; `None` where neither does.
    #[must_use]
    pub fn named_field(&self) -> Option<String> {
        let message = self.message.as_deref().unwrap_or_default();
        in_details(&self.excerpt).or_else(|| in_message(message)).map(str::to_owned)
    }

    /// What the field must be by the message, in words.
    #[must_use]
    pub fn expected_type(&self) -> Option<&'static str> {
        let message = self.message.as_deref()?.to_ascii_lowercase();
        let words: Vec<&str> = message.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).collect();
        let says = |word: &str| if word.contains(' ') { message.contains(word) } else { words.contains(&word) };
        TYPES.iter().find(|(names, _)| names.iter().any(|name| says(name))).map(|(_, must)| *must)
    }
}

/// The one field of `details[]`.
fn in_details(excerpt: &str) -> Option<&str> {
    let mut names = excerpt.split("\"fieldName\"").skip(1).filter_map(|rest| {
        let value = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        value.split('"').next().filter(|name| is_name(name))
    });
    let first = names.next()?;
    names.all(|name| name == first).then_some(first)
}

fn in_message(message: &str) -> Option<&str> {
    let lower = message.to_ascii_lowercase();
    if lower.len() != message.len() {
        return None;
    }
    let after = |at: usize| {
        let rest = message.get(at..)?;
        let quoted = rest.starts_with(['\'', '"', '`', '[']);
        let rest = rest.trim_start_matches(['\'', '"', '`', '[']);
        let end = rest.find(|c: char| !is_name_letter(c)).unwrap_or(rest.len());
        let name = rest.get(..end)?.trim_end_matches('.');
        (is_name(name) && (quoted || !WORDS.contains(&name.to_ascii_lowercase().as_str()))).then_some(name)
    };
    let named = BEFORE.iter().find_map(|words| lower.find(words).and_then(|at| after(at + words.len())));
    let subject = || {
        let end = AFTER.iter().filter_map(|words| lower.find(words)).min()?;
        let word = message.get(..end)?.rsplit(' ').next()?.trim_matches(['\'', '"', '`', '[', ']']);
        (is_name(word) && (is_camel(word) || is_plain(word))).then_some(word)
    };
    let object = || {
        let at = lower.find("invalid ")? + "invalid ".len();
        after(at).filter(|word| is_camel(word) || is_plain(word))
    };
    named.or_else(subject).or_else(object)
}

/// Whether it is written as no word of a sentence is: `sortOrder`.
fn is_camel(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase()) && word.contains(|c: char| c.is_ascii_uppercase())
}

fn is_plain(word: &str) -> bool {
    PLAIN.iter().any(|plain| word.eq_ignore_ascii_case(plain))
}

fn is_name(name: &str) -> bool {
    (2..=MAX_NAME).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(is_name_letter)
}

fn is_name_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_of_a_message_is_found() {
        for (message, field) in [
            ("The value yes is not valid for the field muted (boolean).", Some("muted")),
            ("Invalid interval 2026-11-22/2026-11-21: the end must be after the start", Some("interval")),
            ("Field 'sortOrder' must be one of ASC, DESC", Some("sortOrder")),
            ("Invalid value for pageSize: must be between 1 and 100", Some("pageSize")),
            ("phoneNumber is required", Some("phoneNumber")),
            ("The parameter 'expand' has the value [x]", Some("expand")),
            ("Invalid request", None),
            ("The value [x] is not valid for field type [UUID]. Your request was invalid.", None),
            ("wrapup code is a required field", None),
            ("The request could not be understood by the server due to malformed syntax.", None),
        ] {
            assert_eq!(in_message(message), field, "{message}");
        }
    }

    #[test]
    fn the_field_of_the_details_is_found_where_there_is_one() {
        assert_eq!(in_details(r#"{"details":[{"errorCode":"invalid.value","fieldName":"muted"}]}"#), Some("muted"));
        assert_eq!(in_details(r#"{"details":[{"fieldName":"a1"},{"fieldName": "b1"}]}"#), None);
        assert_eq!(in_details("{}"), None);
    }
}
