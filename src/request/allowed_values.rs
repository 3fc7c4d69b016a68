//! The values that a message says a field can have: `Allowed values are: [available, away]`.

use super::Refusal;

/// What such a list begins with, in lower case. The longer words come first.
const BEGINNINGS: &[&str] = &[
    "values accepted for enum class",
    "allowed values",
    "accepted values",
    "valid values",
    "possible values",
    "permitted values",
    "must be one of",
    "should be one of",
    "expected one of",
];

/// Maximum values listed.
const MAX_VALUES: usize = 20;

/// Maximum characters of a value: what is longer is a sentence.
const MAX_LENGTH: usize = 60;

impl Refusal {
    /// The values that the message allows, in its order; empty where it lists none.
    #[must_use]
    pub fn allowed_values(&self) -> Vec<String> {
        self.message.as_deref().and_then(list_in).unwrap_or_default()
    }
}

fn list_in(message: &str) -> Option<Vec<String>> {
    let lower = message.to_ascii_lowercase();
    let (at, words) = BEGINNINGS.iter().find_map(|words| lower.find(words).map(|at| (at, *words)))?;
    let rest = message.get(at + words.len()..)?;
    let rest = rest.trim_start_matches([' ', ':']);
    let rest = ["are", "is", "include", "the following", "values"]
        .iter()
        .fold(rest, |rest, filler| rest.strip_prefix(filler).map_or(rest, |rest| rest.trim_start_matches([' ', ':'])));
    let list = match rest.strip_prefix(['[', '(', '{']) {
        Some(inside) => inside.split([']', ')', '}']).next()?,
        None => rest.split(['.', ';', '\n']).next()?,
    };
    let list = list.replace(" or ", ",").replace(" and ", ",");
    let values: Vec<String> = list
        .split([',', '|'])
        .map(|value| value.trim().trim_matches(['"', '\'', '`', '<', '>']).to_owned())
        .filter(|value| !value.is_empty())
        .collect();
    let is_value = |value: &String| value.len() <= MAX_LENGTH && value.split_whitespace().count() <= 3;
    // One value, or a sentence, is no list to choose from.
    (values.len() >= 2 && values.len() <= MAX_VALUES && values.iter().all(is_value)).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_values_are_read() {
        for (message, values) in [
            ("Allowed values are: [available, away]", ["available", "away"].as_slice()),
            ("Invalid value. Must be one of 'ASC' or 'DESC'.", &["ASC", "DESC"]),
            ("\"x\": not one of the values accepted for Enum class: [VOICE, CHAT, EMAIL]", &["VOICE", "CHAT", "EMAIL"]),
            ("sortOrder should be one of: \"asc\", \"desc\"", &["asc", "desc"]),
            ("Possible values: on|off", &["on", "off"]),
        ] {
            assert_eq!(
                list_in(message).as_deref(),
                Some(values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>().as_slice()),
                "{message}"
            );
        }
    }

    #[test]
    fn sentences_and_single_values_are_no_lists() {
        for message in [
            "The value must be one of the values that the administrator has chosen for this queue, see the documentation",
            "Allowed values are listed in the documentation",
            "must be one of",
            "No",
        ] {
            assert_eq!(list_in(message), None, "{message}");
        }
    }
}
