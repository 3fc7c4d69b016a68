//! The secret itself.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// Something stripped from the input before it was a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tolerated {
    /// A leading `Bearer `.
    BearerPrefix,
    /// Quotes around it.
    Quotes,
    /// Line ends or spaces around it.
    SurroundingSpace,
}

impl Tolerated {
    /// What was stripped, as `a leading "Bearer "`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BearerPrefix => "a leading \"Bearer \"",
            Self::Quotes => "quotes around it",
            Self::SurroundingSpace => "line ends or spaces around it",
        }
    }
}

/// An access token (RFC 6749 §1.4). Prints as `[redacted]`, wiped when dropped.
#[derive(Clone)]
pub struct AccessToken(SecretString);

impl AccessToken {
    /// Takes a token as people paste it: a leading `Bearer `, quotes and line ends are stripped and reported.
    #[must_use]
    pub fn from_input(text: &str) -> (Self, Vec<Tolerated>) {
        let mut tolerated = Vec::new();
        let mut note = |what| {
            if !tolerated.contains(&what) {
                tolerated.push(what);
            }
        };
        let mut bearer_seen = false;
        let mut rest = text;
        loop {
            let before = rest.len();
            rest = rest.trim_matches(is_surrounding);
            if rest.len() < before {
                note(Tolerated::SurroundingSpace);
            }
            if let Some(inner) = unquoted(rest) {
                note(Tolerated::Quotes);
                rest = inner;
            } else if let Some(token) = without_scheme(rest).filter(|_| !bearer_seen) {
                // Only once: a second one is a fault that breaks requests, and is reported as such.
                bearer_seen = true;
                note(Tolerated::BearerPrefix);
                rest = token;
            } else {
                return (Self(SecretString::from(rest.to_owned())), tolerated);
            }
        }
    }

    /// The token's text, for the one header it belongs in and for parsing.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<SecretString> for AccessToken {
    /// Takes a token as it was issued: nothing is stripped.
    fn from(issued: SecretString) -> Self {
        Self(issued)
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Space of any kind, and the byte order mark that some editors put first.
fn is_surrounding(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

fn unquoted(text: &str) -> Option<&str> {
    ['"', '\'', '`'].into_iter().find_map(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
}

/// What follows `Bearer `, with or without `Authorization:` before it.
fn without_scheme(text: &str) -> Option<&str> {
    let value = without_word(text, "authorization:").map_or(text, |value| value.trim_start_matches(is_surrounding));
    let token = without_word(value, "bearer")?;
    (token.is_empty() || token.starts_with(is_surrounding)).then_some(token)
}

/// What follows a word at the start of a text, capitals aside.
pub(super) fn without_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_around_a_token_is_stripped_and_reported() {
        use Tolerated::{BearerPrefix, Quotes, SurroundingSpace};
        for (text, expected) in [
            ("abc", vec![]),
            ("abc\r\n", vec![SurroundingSpace]),
            ("\u{feff}abc", vec![SurroundingSpace]),
            ("'abc'", vec![Quotes]),
            ("Bearer abc", vec![BearerPrefix, SurroundingSpace]),
            ("\"bearer  abc\"\n", vec![SurroundingSpace, Quotes, BearerPrefix]),
            ("Authorization: Bearer abc", vec![BearerPrefix, SurroundingSpace]),
        ] {
            let (token, tolerated) = AccessToken::from_input(text);
            assert_eq!((token.expose(), tolerated), ("abc", expected), "{text:?}");
        }
    }

    #[test]
    fn only_one_bearer_is_stripped() {
        assert_eq!(AccessToken::from_input("Bearer Bearer abc").0.expose(), "Bearer abc");
        assert_eq!(AccessToken::from_input("Bearer").0.expose(), "");
        assert_eq!(AccessToken::from_input("bearerish").0.expose(), "bearerish");
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", AccessToken::from_input("abc").0), "[redacted]");
    }
}
