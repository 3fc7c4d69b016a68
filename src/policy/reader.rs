//! Values out of a document, and every fault of them.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::Fault;
use super::keys::{home_of, keys_of};
use super::text::Text;
use crate::catalogue::nearest;
use crate::facts::Line;

/// A value with its place.
pub(super) type Value<'a> = Spanned<DeValue<'a>>;

/// Takes values out of a document, and keeps what is wrong with them.
pub(super) struct PolicyReader<'a> {
    pub(super) text: Text<'a>,
    pub(super) faults: Vec<Fault>,
    /// Where each key is.
    pub(super) lines: BTreeMap<String, Line>,
}

impl<'a> PolicyReader<'a> {
    pub(super) fn new(text: Text<'a>) -> Self {
        Self { text, faults: Vec::new(), lines: BTreeMap::new() }
    }

    /// Keeps a fault.
    pub(super) fn fault(&mut self, span: &Range<usize>, message: &str, help: Option<String>) {
        let line = self.text.line_of_policy(span.start);
        let unshown = || match self.text.is_of_policy() {
            true => "the line does not look like one of a policy, so it is not shown",
            false => "the file does not look like a policy, so nothing of it is shown",
        };
        let help = help.or_else(|| line.is_none().then(|| unshown().to_owned()));
        self.faults.push(Fault {
            location: self.text.location(span),
            message: shortened(&self.text.redact(message)),
            line: line.unwrap_or_default(),
            help: help.map(|help| shortened(&self.text.redact(&help))),
        });
    }

    /// Keeps where something is asked for.
    pub(super) fn remember(&mut self, key: &str, span: &Range<usize>) {
        let text = self.text.line(span.start).trim().to_owned();
        self.lines.insert(key.to_owned(), Line { location: self.text.location(span), text });
    }

    /// Where a value stands.
    pub(super) fn location(&self, span: &Range<usize>) -> crate::facts::Location {
        self.text.location(span)
    }

    /// A key that the section does not have.
    pub(super) fn unknown_key(&mut self, section: &str, key: &str, span: &Range<usize>) {
        let place = if section.is_empty() { "at the top of the file".to_owned() } else { format!("in [{section}]") };
        let near = nearest(key, keys_of(section).iter().copied());
        let help = match (home_of(key), near.first()) {
            (Some(home), _) => format!("`{key}` belongs in {home}"),
            (None, Some(near)) => format!("near: {near}"),
            (None, None) => format!("there are: {}", keys_of(section).join(", ")),
        };
        self.fault(span, &format!("there is no key `{key}` {place}"), Some(help));
    }

    /// The table of a section.
    pub(super) fn table<'v>(&mut self, key: &str, value: &'v Value<'a>) -> Option<&'v DeTable<'a>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            other => {
                let message = format!("`{key}` is {} where a table belongs", type_name(other));
                self.fault(&value.span(), &message, Some(format!("begin a section with a line [{key}]")));
                None
            }
        }
    }

    /// A text that is not empty.
    pub(super) fn string(&mut self, key: &str, value: &Value<'a>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.fault(&value.span(), &format!("`{key}` is empty"), Some("leave the key out".to_owned()));
                None
            }
            DeValue::String(text) => Some(text.to_string()),
            other => {
                let message = format!("{} is where a string of `{key}` belongs", type_name(other));
                self.fault(&value.span(), &message, Some("write it in quotes".to_owned()));
                None
            }
        }
    }

    /// The texts of a list, with their places.
    pub(super) fn strings(&mut self, key: &str, value: &Value<'a>) -> Option<Vec<(String, Range<usize>)>> {
        let DeValue::Array(items) = value.get_ref() else {
            let message = format!("`{key}` is {} where a list of strings belongs", type_name(value.get_ref()));
            self.fault(&value.span(), &message, Some(format!("write it as {key} = [\"…\", \"…\"]")));
            return None;
        };
        let mut read = Vec::with_capacity(items.len());
        for item in items {
            match item.get_ref() {
                DeValue::String(text) if text.trim().is_empty() => {
                    self.fault(&item.span(), &format!("an entry of `{key}` is empty"), Some("leave it out".to_owned()));
                }
                _ => read.extend(self.string(key, item).map(|text| (text, item.span()))),
            }
        }
        Some(read)
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, key: &str, value: &Value<'a>) -> Option<bool> {
        if let DeValue::Boolean(is) = value.get_ref() {
            return Some(*is);
        }
        let message = format!("`{key}` is {} where true or false belongs", type_name(value.get_ref()));
        self.fault(&value.span(), &message, None);
        None
    }

    /// One of several words.
    pub(super) fn word<T: Copy>(&mut self, key: &str, value: &Value<'a>, words: &[(&str, T)]) -> Option<T> {
        let given = match value.get_ref() {
            DeValue::String(text) => {
                if let Some((_, meant)) = words.iter().find(|(word, _)| word == text) {
                    return Some(*meant);
                }
                format!("\"{text}\"")
            }
            other => type_name(other).to_owned(),
        };
        let quoted: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        let choice = match quoted.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
            _ => quoted.join(", "),
        };
        self.fault(&value.span(), &format!("`{key}` cannot be {given}"), Some(format!("it can be {choice}")));
        None
    }

    /// A time as `30m`, in seconds.
    pub(super) fn seconds(&mut self, key: &str, value: &Value<'a>) -> Option<u32> {
        let help = || Some("write it as \"90s\", \"30m\", \"12h\" or \"7d\"".to_owned());
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            other => {
                let message = format!("`{key}` is {} where a time belongs", type_name(other));
                self.fault(&value.span(), &message, help());
                return None;
            }
        };
        let seconds = seconds(&text);
        if seconds.is_none() {
            self.fault(&value.span(), &format!("`{key}` cannot be \"{text}\""), help());
        }
        seconds
    }

    /// A time of at most `hours` hours, in seconds.
    pub(super) fn seconds_within(&mut self, key: &str, value: &Value<'a>, hours: u32) -> Option<u32> {
        let seconds = self.seconds(key, value)?;
        if seconds > hours * 3_600 {
            let given = value.get_ref().as_str().unwrap_or_default();
            let help = Some(format!("give at most \"{hours}h\""));
            self.fault(&value.span(), &format!("`{key}` cannot be \"{given}\""), help);
            return None;
        }
        Some(seconds)
    }
}

/// Maximum characters of one word of a message.
const WORD: usize = 100;

/// Maximum characters of a message, most of them of its beginning.
const MESSAGE: usize = 400;

/// A message in which quotes from the file are shortened.
fn shortened(message: &str) -> String {
    if message.len() <= WORD {
        return message.to_owned();
    }
    let words = message.split_inclusive(' ').map(|word| match word.char_indices().nth(WORD) {
        Some((end, _)) => {
            let space = if word.ends_with(' ') { " " } else { "" };
            format!("{}…{space}", word.get(..end).unwrap_or_default())
        }
        None => word.to_owned(),
    });
    let message: String = words.collect();
    let length = message.chars().count();
    if length <= MESSAGE {
        return message;
    }
    let end = MESSAGE / 4;
    let first: String = message.chars().take(MESSAGE - end).collect();
    let last: String = message.chars().skip(length - end).collect();
    format!("{first} … {last}")
}

/// The seconds of a number with its unit: at most five digits, of days four.
fn seconds(text: &str) -> Option<u32> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let (unit, digits) = match unit {
        "s" => (1, 5),
        "m" => (60, 5),
        "h" => (3_600, 5),
        "d" => (86_400, 4),
        _ => return None,
    };
    let plain = !number.is_empty() && number.len() <= digits && number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse::<u32>().ok().filter(|_| plain)?.checked_mul(unit)
}

/// A value's kind, in words.
fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_number_and_a_unit() {
        assert_eq!(
            ["0s", "90s", "30m", "12h", "7d"].map(seconds),
            [Some(0), Some(90), Some(1_800), Some(43_200), Some(604_800)]
        );
        for wrong in ["", "s", "30", "30 m", "-1s", "1.5h", "99999d", "123456s", "1w", "٣s", "3é"] {
            assert_eq!(seconds(wrong), None, "{wrong}");
        }
    }
}
