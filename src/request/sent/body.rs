//! The body of a request → the names of its members, or why it is not a JSON object.
//!
//! Values are never kept: any of them may be a password, a code or a session. Only plain words such as `"true"` are, because
//! they are what people get wrong.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::error::Category;

use super::{SentBody, placeholder};
use crate::secret::Redactor;

mod outline;

/// Maximum length of an outline, in characters.
const KEPT: usize = 200;

/// How many members are kept.
const MEMBERS: usize = 64;

/// A body and the placeholders in it.
pub(super) fn read_body(body: &str, redactor: &Redactor) -> (SentBody, Vec<String>) {
    let text = body.trim().trim_start_matches('\u{feff}');
    if text.is_empty() {
        return (SentBody::Empty, Vec::new());
    }
    let mut placeholders = Vec::new();
    let read = match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(members)) => {
            members.values().for_each(|value| collect(value, 0, &mut placeholders));
            let members: BTreeMap<String, String> = members
                .iter()
                .take(MEMBERS)
                .map(|(name, value)| (redactor.redact(outline::name(name)), outline::value(value)))
                .collect();
            SentBody::Object(members)
        }
        Ok(value) => unreadable(text, because_of_kind(&value).to_owned(), redactor),
        Err(error) => unreadable(text, because_of_error(text, &error), redactor),
    };
    (read, placeholders.iter().map(|placeholder| redactor.redact(placeholder)).collect())
}

fn unreadable(text: &str, reason: String, redactor: &Redactor) -> SentBody {
    SentBody::Unreadable { reason, excerpt: redactor.redact(&outline::of_text(text, KEPT)) }
}

fn because_of_kind(value: &Value) -> &'static str {
    match value {
        Value::Array(_) => "it is a JSON array",
        Value::String(_) => "it is a JSON string: the object in it was encoded twice",
        _ => "it is a single JSON value",
    }
}

/// The mistake, and where it is in a body that begins as JSON does.
fn because_of_error(text: &str, error: &serde_json::Error) -> String {
    let mistake = because_of_text(text, error.classify());
    if error.line() == 0 || !text.starts_with(['{', '[']) {
        return mistake.to_owned();
    }
    format!("{mistake} (line {}, column {})", error.line(), error.column())
}

/// Why a text is no JSON, by the mistakes that people make.
fn because_of_text(text: &str, category: Category) -> &'static str {
    let begins_an_object = text.starts_with(['{', '[']);
    let behind = text.trim_start_matches(['{', '[']).trim_start();
    let is_name = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if text.starts_with(['"', '\'']) && text.contains('{') {
        "quotes of the shell stand around it"
    } else if !begins_an_object && is_form(text) {
        "it is form fields, not JSON"
    } else if !begins_an_object {
        "it is not JSON"
    } else if behind.starts_with('\'') {
        "its strings are in single quotes, and JSON knows double quotes alone"
    } else if behind.starts_with(['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}']) {
        "its strings are in typographic quotes"
    } else if behind.starts_with('\\') {
        "its quotes are escaped once too often"
    } else if is_name(behind) {
        "its names are without quotes, as where a shell took them away"
    } else if has_word(text, &["True", "False", "None"]) {
        "it has Python's True, False or None, where JSON has true, false and null"
    } else if category == Category::Eof {
        "it stops in the middle"
    } else if text.contains(",}") || text.contains(", }") || text.contains(",\n}") {
        "a comma stands before its closing brace"
    } else {
        "it is not JSON: its syntax is wrong"
    }
}

/// `name=value`, or several with `&` between them.
fn is_form(text: &str) -> bool {
    text.split('&').all(|pair| {
        pair.split_once('=').is_some_and(|(name, value)| {
            let in_name = |c: char| c.is_ascii_alphanumeric() || "_-.%[]+".contains(c);
            !name.is_empty() && name.chars().all(in_name) && !value.contains(['{', '"', '\n'])
        })
    })
}

fn has_word(text: &str, words: &[&str]) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| words.contains(&word))
}

/// The placeholders among the strings of a value, as deep as a body of the API goes.
fn collect(value: &Value, depth: usize, found: &mut Vec<String>) {
    if depth > 4 || found.len() >= placeholder::KEPT {
        return;
    }
    match value {
        Value::String(text) if placeholder::is_value(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, depth + 1, found)),
        Value::Object(members) => members.values().for_each(|member| collect(member, depth + 1, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(body: &str) -> String {
        match read_body(body, &Redactor::default()).0 {
            SentBody::Unreadable { reason, .. } => reason,
            other => panic!("{body}: {other:?}"),
        }
    }

    #[test]
    fn members_keep_plain_words_and_the_kind_of_every_other_value() {
        let body =
            r#"{"muted": "true", "held": false, "n": 1.5, "a": {"b": null}, "l": [], "pin": "4711 0815", "one": 1}"#;
        let (body, _) = read_body(body, &Redactor::default());
        let SentBody::Object(members) = body else { panic!("{body:?}") };
        let pairs: Vec<(&str, &str)> = members.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let expected = [
            ("a", "an object"),
            ("held", "false"),
            ("l", "a list"),
            ("muted", r#""true""#),
            ("n", "a number"),
            ("one", "1"),
            ("pin", "a string"),
        ];
        assert_eq!(pairs, expected);
    }

    #[test]
    fn what_is_no_object_says_why_without_quoting() {
        for (body, words) in [
            ("{'muted': True}", "single quotes, and JSON knows double quotes alone (line 1, column 2)"),
            ("{muted: true}", "without quotes"),
            (r#"{\"muted\": true}"#, "escaped once too often"),
            (r#"{"muted": True}"#, "Python"),
            (r#"{"muted": true"#, "stops in the middle"),
            (r#"{"muted": true,}"#, "comma"),
            ("{\u{201c}muted\u{201d}: true}", "typographic"),
            ("muted=true", "form fields"),
            ("grant_type=client_credentials&scope=a%20b", "form fields"),
            ("'{\"muted\": true}'", "quotes of the shell"),
            ("[{\"op\":\"replace\"}]", "JSON array"),
            (r#""{\"muted\": true}""#, "encoded twice"),
            ("true", "single JSON value"),
            ("<muted>true</muted>", "not JSON"),
        ] {
            assert!(reason(body).contains(words), "{body}: {}", reason(body));
        }
        assert_eq!(read_body(" \n", &Redactor::default()).0, SentBody::Empty);
    }

    #[test]
    fn secrets_are_not_kept_and_placeholders_are() {
        let secret = "hT3kq-9ZbPw_Lm2VxYc7RsDf";
        let body = format!(
            r#"{{"password":"{secret}","userId":"<user id>","queueId":"YOUR_ID","text":"{}"}}"#,
            "é ".repeat(900)
        );
        let (read, placeholders) = read_body(&body, &Redactor::new([secret]));
        assert!(!format!("{read:?}").contains("hT3kq-9Z"), "{read:?}");
        assert_eq!(placeholders, ["YOUR_ID"], "a value with a space is text");
    }
}
