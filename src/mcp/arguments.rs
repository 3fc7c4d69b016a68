//! The arguments of a call: their types, their limits, and that no token is among them.

use serde_json::{Map, Value};

use super::tool_error::ToolError;
use crate::secret::{self, Redactor};

/// No text is longer than this, in bytes.
pub(super) const LONGEST_TEXT: usize = 1 << 20;

/// No name is longer than this, in bytes.
const LONGEST_NAME: usize = 512;

/// Maximum names in one list.
const MOST_NAMES: usize = 100;

/// The arguments of one call.
pub(super) struct Arguments(Map<String, Value>);

impl Arguments {
    /// The arguments, where none has a name that the tool does not know.
    pub(super) fn new(given: Option<Map<String, Value>>, known: &[&str]) -> Result<Self, ToolError> {
        let given = given.unwrap_or_default();
        match given.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(ToolError::new(
                format!("no such argument: \"{}\"", name.chars().take(40).collect::<String>()),
                format!("the arguments are: {}", known.join(", ")),
            )
            .quoting(name)),
            None => Ok(Self(given)),
        }
    }

    /// A text that may hold anything; secrets in it are masked where it is read.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, ToolError> {
        let Some(text) = self.string(name)? else { return Ok(None) };
        if text.len() > LONGEST_TEXT {
            return Err(ToolError::new(
                format!("{name} is longer than 1 MiB"),
                "give the part with the failure or the calls",
            ));
        }
        if text.trim().is_empty() {
            return Err(ToolError::new(format!("{name} is empty"), "give the text itself"));
        }
        Ok(Some(text))
    }

    /// A short text on one line, which is no secret.
    pub(super) fn name(&self, name: &str) -> Result<Option<&str>, ToolError> {
        self.string(name)?.map(|text| plain(name, text)).transpose()
    }

    /// A list of short texts; empty where it is left out. One text is a list of one.
    pub(super) fn names(&self, name: &str) -> Result<Vec<&str>, ToolError> {
        let wrong =
            || ToolError::new(format!("{name} is not a list of strings"), format!("give {name} as [\"…\", \"…\"]"));
        let given = match self.0.get(name) {
            None | Some(Value::Null) => return Ok(Vec::new()),
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Array(all)) => all.iter().map(Value::as_str).collect::<Option<_>>().ok_or_else(wrong)?,
            Some(_) => return Err(wrong()),
        };
        if given.len() > MOST_NAMES {
            return Err(ToolError::new(
                format!("{name} has more than {MOST_NAMES} entries"),
                "call the tool again for the rest",
            ));
        }
        given.into_iter().map(|text| plain(name, text)).collect()
    }

    fn string(&self, name: &str) -> Result<Option<&str>, ToolError> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(ToolError::new(format!("{name} is not a string"), format!("give {name} as a string"))),
        }
    }
}

/// A name as it was given, without the space around it.
fn plain<'t>(argument: &str, text: &'t str) -> Result<&'t str, ToolError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ToolError::new(format!("{argument} has an empty text"), "leave it out, or give a name"));
    }
    if text.len() > LONGEST_NAME {
        return Err(ToolError::new(
            format!("a text in {argument} is longer than {LONGEST_NAME} bytes"),
            "give one name, path or task; an error goes to explain_failure, source code to scan_code",
        ));
    }
    if is_secret(text) {
        return Err(token_refused(argument));
    }
    Ok(text)
}

/// Whether a text that should be a name is, or has in it, what looks like a token or another secret.
pub(super) fn is_secret(text: &str) -> bool {
    secret::are_in(text) || secret::taught_by_looks(text, &Redactor::default()).redact(text) != text
}

/// The error where a token is given. Nothing of it is repeated.
pub(super) fn token_refused(argument: &str) -> ToolError {
    ToolError::new(
        format!("{argument} looks like a token or another secret: it was not used, and is not repeated"),
        "never pass a token to a tool. The user stores one with `why403 login`; then give check_token the name of the profile. \
         A token that was pasted is compromised: say so to the user",
    )
}
