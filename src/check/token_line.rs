//! One line of the input: a token, or an object with a token and an id.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Number, Value};

use super::shared_runs::Runs;
use crate::secret::{Redactor, taught_by_looks};
use crate::text::is_uuid;

/// No token is longer than this, in bytes.
const LONGEST_TOKEN: usize = 64 << 10;

/// Shorter ids of letters, digits, dots, hyphens and underscores have no room for a secret that is not the token's.
const SHORT_ID: usize = 20;

/// A line as it was read.
#[derive(Debug)]
pub(super) struct TokenLine<'l> {
    /// The token, with whatever was pasted around it.
    pub(super) token: Result<Cow<'l, str>, &'static str>,
    /// The JSON of the id.
    id: Option<&'l RawValue>,
}

#[derive(Deserialize)]
struct Object<'l> {
    #[serde(borrow)]
    token: Option<&'l RawValue>,
    #[serde(borrow)]
    id: Option<&'l RawValue>,
}

impl<'l> TokenLine<'l> {
    /// Reads a line.
    pub(super) fn parse(line: &'l [u8]) -> Self {
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        let Ok(text) = std::str::from_utf8(line) else { return Self { token: Err("not UTF-8 text"), id: None } };
        if !text.starts_with('{') {
            return Self { token: checked(Cow::Borrowed(text)), id: None };
        }
        let Ok(object) = serde_json::from_str::<Object<'l>>(text) else {
            return Self { token: Err("not a token, and not a JSON object with `token`"), id: None };
        };
        let Some(token) = object.token else {
            return Self { token: Err("a JSON object without `token`"), id: object.id };
        };
        let id = object.id.filter(|id| id.get() != "null");
        if id.is_some_and(|id| !id.get().starts_with(|c: char| c == '"' || c == '-' || c.is_ascii_digit())) {
            return Self { token: Err("its `id` is neither a string nor a number"), id: None };
        }
        let token = match text_of(token) {
            Some(token) => checked(token),
            None => Err("its `token` is not a string"),
        };
        Self { token, id }
    }

    /// The id, without secrets.
    pub(super) fn id(&self, secrets: &Redactor) -> Value {
        let Some(raw) = self.id else { return Value::Null };
        let token = self.token.as_deref().unwrap_or_default();
        match text_of(raw) {
            Some(id) => Value::String(shown(&id, token, secrets)),
            None => {
                let shown = shown(raw.get(), token, secrets);
                let number = || raw.get().parse::<Number>().ok().filter(|number| number.to_string() == shown);
                // A number that would lose digits is written as text.
                number().map_or(Value::String(shown), Value::Number)
            }
        }
    }
}

/// A token that is neither empty nor too long.
fn checked(token: Cow<'_, str>) -> Result<Cow<'_, str>, &'static str> {
    match token.len() {
        0 => Err("its `token` is empty"),
        length if length > LONGEST_TOKEN => Err("more than 64 KiB, which is too long for a token"),
        _ => Ok(token),
    }
}

/// The text of a JSON string.
fn text_of(raw: &RawValue) -> Option<Cow<'_, str>> {
    let inner = raw.get().strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(Cow::Borrowed(inner));
    }
    serde_json::from_str(raw.get()).ok().map(Cow::Owned)
}

/// A text beside a token, without secrets.
pub(super) fn shown(text: &str, token: &str, secrets: &Redactor) -> String {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let is_plain = is_uuid(text) || text.len() < SHORT_ID && text.bytes().all(is_word);
    let hides = |secret: &str| secret.len() < 8 || Runs::new(text, |_| true).are_in(secret);
    if is_plain && (token.is_empty() || !hides(token)) && !secrets.secrets().iter().any(|secret| hides(secret)) {
        return text.to_owned();
    }
    let mut redactor = secrets.clone();
    redactor.learn(token);
    taught_by_looks(text, &redactor).redact(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "7Zk2q0wXv9Rj4TnB8mLc5YpHs1DfGa3eUoKiQxVb";

    fn id(line: &str) -> Value {
        TokenLine::parse(line.as_bytes()).id(&Redactor::default())
    }

    #[test]
    fn a_token_alone_and_in_an_object() {
        for line in
            [TOKEN.to_owned(), format!(r#"{{"token":"{TOKEN}"}}"#), format!(r#"{{"id":1,"x":[],"token":"{TOKEN}"}}"#)]
        {
            assert_eq!(TokenLine::parse(line.as_bytes()).token.unwrap(), TOKEN, "{line}");
        }
        assert_eq!(TokenLine::parse(br#"{"token":"a\u0062c"}"#).token.unwrap(), "abc");
    }

    #[test]
    fn what_has_no_token_is_named_and_not_repeated() {
        for (line, words) in [
            ("{", "JSON object"),
            ("{}", "without `token`"),
            (r#"{"access_token":"x"}"#, "without `token`"),
            (r#"{"token":1}"#, "not a string"),
            (r#"{"token":""}"#, "empty"),
            (r#"{"token":"a","token":"b"}"#, "JSON object"),
            (r#"{"token":"a","id":[]}"#, "`id`"),
        ] {
            let error = TokenLine::parse(line.as_bytes()).token.unwrap_err();
            assert!(error.contains(words), "{line}: {error}");
        }
        assert!(TokenLine::parse(b"\xff").token.is_err());
        assert!(TokenLine::parse("x".repeat(LONGEST_TOKEN + 1).as_bytes()).token.is_err());
    }

    #[test]
    fn ids_are_kept_as_they_are() {
        for id in ["\"a-1\"", "17", "-1.5", "\"3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b\"", "\"two words\"", "\"\""] {
            let line = format!(r#"{{"token":"{TOKEN}","id":{id}}}"#);
            assert_eq!(self::id(&line).to_string(), id);
        }
        assert_eq!(id(&format!(r#"{{"token":"{TOKEN}","id":null}}"#)), Value::Null);
        assert_eq!(id(&format!(r#"{{"token":"{TOKEN}","id":123456789012345678901234}}"#)), "123456789012345678901234");
    }

    #[test]
    fn an_id_that_is_a_token_is_hidden() {
        let other = "hT3kq9ZbPwLm2VxYc7RsDfKj4NgQ8aWe1UoIz6XtBvMhCy";
        for id in [TOKEN, other, TOKEN.get(3..12).unwrap(), &format!("user {TOKEN}")] {
            let shown = self::id(&format!(r#"{{"token":"{TOKEN}","id":"{id}"}}"#)).to_string();
            assert!(shown.contains("[redacted]"), "{shown}");
            assert!(
                !TOKEN.as_bytes().windows(8).any(|run| shown.as_bytes().windows(8).any(|own| own == run)),
                "{shown}"
            );
        }
        let digits = "12345678901234567890";
        assert_eq!(id(&format!(r#"{{"token":"{digits}","id":{digits}}}"#)), "[redacted]");
        let secrets = Redactor::new(["my-own-secret"]);
        let line = br#"{"token":"abc","id":"my-own-secret"}"#;
        assert_eq!(TokenLine::parse(line).id(&secrets), "[redacted]");
    }
}
