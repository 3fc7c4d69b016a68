//! Whether the text at a placeholder of a path template can be the parameter's value.
//!
//! Any text fits a placeholder, so `/conversations/phone/participants/{id}` would be an operation with the conversation id
//! `phone`. What decides is the kind of text, and the kind of value that the parameter takes.

use std::borrow::Cow;
use std::fmt;

use super::installed::literal_segments;
use super::word_distance::is_synonym;

/// Why a segment cannot be the value of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoValue {
    /// It is empty.
    Missing,
    /// It is what a programming language prints for a variable without a value: `undefined`, `None`.
    Unset,
    /// It is a word, and the parameter takes ids.
    Word,
}

/// A segment that cannot be the value of the parameter at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misfit {
    /// The parameter's name, as `conversationId`.
    pub parameter: &'static str,
    /// Its place in the template, counted as [`str::split`] does.
    pub place: usize,
    /// What is written there.
    pub found: String,
    /// Why it is no value.
    pub reason: NoValue,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { parameter, found, reason, .. } = self;
        match reason {
            NoValue::Missing => write!(f, "{{{parameter}}} is missing"),
            NoValue::Unset => write!(f, "{{{parameter}}} is `{found}`: the variable has no value"),
            NoValue::Word => write!(f, "{{{parameter}}} is `{found}`, which is a word, not an id"),
        }
    }
}

/// Parameters whose names end in `Id` and whose values can be words: a row has the key that its author chose, a licence,
/// a scope, a voice and a presence source have names.
const NAMED: [&str; 18] = [
    "actionId",
    "aliasId",
    "attributesId",
    "botId",
    "engineId",
    "entityId",
    "eventDefinitionId",
    "interfaceId",
    "licenseId",
    "metricId",
    "providerId",
    "rowId",
    "schemaId",
    "scopeId",
    "sourceId",
    "typeId",
    "versionId",
    "voiceId",
];

/// What languages and formatters print for a variable without a value, in lower case.
const UNSET: [&str; 14] = [
    "undefined",
    "null",
    "none",
    "nan",
    "nil",
    "nonetype",
    "(null)",
    "<null>",
    "<nil>",
    "<none>",
    "[null]",
    "nothing",
    "infinity",
    "%!s(<nil>)",
];

/// How such a text can begin: an object, a function, or a formatter without an argument.
const UNSET_BEGINNINGS: [&str; 8] =
    ["[object ", "<built-in function", "<function ", "<bound method", "<class ", "system.object", "java.lang.", "%!"];

/// Words that people write as an example of a value.
const OPEN: [&str; 24] = [
    "id",
    "ids",
    "uuid",
    "guid",
    "key",
    "value",
    "foo",
    "bar",
    "baz",
    "qux",
    "the",
    "your",
    "my",
    "some",
    "any",
    "example",
    "sample",
    "dummy",
    "placeholder",
    "redacted",
    "masked",
    "hidden",
    "removed",
    "here",
];

/// Why a segment cannot be the value of a parameter; `None` where it can, or where it is an example of a value.
pub(super) fn no_value(parameter: &str, segment: &str) -> Option<NoValue> {
    // Most are ids and placeholders, and need no closer look.
    if segment.bytes().any(|byte| byte.is_ascii_digit()) && !segment.starts_with(['[', '<', '%']) {
        return None;
    }
    let decoded = decoded(segment);
    let given = decoded.trim();
    if given.is_empty() || given.bytes().all(|byte| byte == b'.') && given.len() < 3 {
        return Some(NoValue::Missing);
    }
    let lower = given.to_ascii_lowercase();
    if UNSET.contains(&lower.as_str()) || UNSET_BEGINNINGS.iter().any(|start| lower.starts_with(start)) {
        return Some(NoValue::Unset);
    }
    (takes_ids(parameter) && is_word(parameter, given, &lower)).then_some(NoValue::Word)
}

/// Whether the values of a parameter are generated ids.
fn takes_ids(parameter: &str) -> bool {
    ["Id", "Ids", "Jid"].iter().any(|ending| parameter.ends_with(ending)) && !NAMED.contains(&parameter)
}

/// Whether a segment is a word rather than an id or an example of one.
fn is_word(parameter: &str, given: &str, lower: &str) -> bool {
    // `conversation`, `conv` and `participant` abbreviate the parameter's name.
    let own = parameter.to_ascii_lowercase();
    if !given.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        // `phone-calls` is made of words of paths. `your-id` is an example, and with `my-queue` the operation is as clear as
        // with an id.
        let is_of_paths = |part: &str| {
            let is_open = OPEN.contains(&part) || (part.len() >= 3 && own.starts_with(part));
            !is_open && (literal_segments().contains(part) || is_synonym(part))
        };
        return lower.contains(['-', '_']) && lower.split(['-', '_']).all(is_of_paths);
    }
    if OPEN.contains(&lower) || (lower.len() >= 3 && own.starts_with(lower)) {
        return false;
    }
    let capitals = given.bytes().filter(u8::is_ascii_uppercase).count();
    let is_written_as_word = capitals == 0 || (capitals == 1 && given.starts_with(|c: char| c.is_ascii_uppercase()));
    // `xyz` and `aaa` are no words of any language, `cafe` and `deadbeef` can be hexadecimal.
    let has_vowel = || lower.bytes().any(|byte| b"aeiouy".contains(&byte));
    let is_repeated = || lower.bytes().all(|byte| lower.bytes().next() == Some(byte));
    let is_hexadecimal = || lower.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_written_as_word && lower.len() >= 3 && has_vowel() && !is_repeated() && !is_hexadecimal())
        || literal_segments().contains(lower)
        || is_synonym(lower)
}

/// A segment with its percent escapes decoded.
fn decoded(segment: &str) -> Cow<'_, str> {
    if !segment.contains(['%', '+']) {
        return Cow::Borrowed(segment);
    }
    let spaced = segment.replace('+', " ");
    let mut bytes = Vec::with_capacity(spaced.len());
    let mut rest = spaced.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| behind.get(..2)).flatten();
        let value = escaped.and_then(|digits| std::str::from_utf8(digits).ok());
        match value.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                bytes.push(value);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_every_kind_and_every_way_to_leave_one_open_are_values() {
        for value in [
            "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b",
            "9d5d3c5e",
            "12345",
            "+13175550100",
            "agent@example.com",
            "5f3c@conference.example.com",
            "2026-11-22",
            "1.0",
            "custom_-_static",
            "*",
            "deadbeef",
            "abc",
            "x",
            "{conversationId}",
            "{{conversation}}",
            ":id",
            "${id}",
            "<id>",
            "<user>",
            "YOUR_ID",
            "YOUR_CONVERSATION_ID",
            "%s",
            "%d",
            "%(id)s",
            "%7BconversationId%7D",
            "{0}",
            "#{id}",
            "$id",
            "$(id)",
            "@id",
            "XXXX",
            "xxxxxxxx",
            "…",
            "...",
            "***",
            "[id]",
            "[REDACTED]",
            "REDACTED",
            "CONVERSATION",
            "conversationId",
            "convId",
            "conv",
            "conversation",
            "foo",
            "id",
            "your-conversation-id",
            "some_id",
        ] {
            assert_eq!(no_value("conversationId", value), None, "{value}");
        }
    }

    #[test]
    fn what_prints_a_variable_without_a_value_is_none_for_any_parameter() {
        for value in [
            "None",
            "undefined",
            "null",
            "NaN",
            "nil",
            "NULL",
            "[object Object]",
            "%5Bobject%20Object%5D",
            "[object+Object]",
            "%!s(<nil>)",
            "%!s(MISSING)",
            "<nil>",
            "<built-in function id>",
            "%3Cbuilt-in%20function%20id%3E",
            "<function f at 0x7f1>",
        ] {
            for parameter in ["conversationId", "languageCode", "sourceId", "targetName"] {
                assert_eq!(no_value(parameter, value), Some(NoValue::Unset), "{parameter} {value}");
            }
        }
        for value in ["", " ", "%20", "..", "."] {
            assert_eq!(no_value("languageCode", value), Some(NoValue::Missing), "{value:?}");
        }
    }

    #[test]
    fn a_word_is_no_id_and_is_a_name() {
        for word in
            ["phone", "voice", "calls", "Phone", "PHONE", "CALLS", "yamls", "video", "participants", "me", "support"]
        {
            assert_eq!(no_value("conversationId", word), Some(NoValue::Word), "{word}");
            for parameter in ["languageCode", "domainName", "objectType", "sourceId", "licenseId"] {
                assert_eq!(no_value(parameter, word), None, "{parameter} {word}");
            }
        }
        assert_eq!(no_value("queueId", "queue"), None);
        assert_eq!(no_value("queueId", "queues"), Some(NoValue::Word));
    }
}
