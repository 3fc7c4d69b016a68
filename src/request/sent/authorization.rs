//! The `Authorization` header (RFC 9110 §11.6.2) → scheme, faults, and the token judged by its shape.
//!
//! What a person masked before pasting is `Hidden`: nothing can be said of it. What stands there as sent is `Given`,
//! placeholders included.

use super::{Authorization, HeaderFault};
use crate::token::{AccessToken, Malformed, TokenFacts};

/// Schemes that are known without anything after them, in lower case.
const SCHEMES: [&str; 12] = [
    "basic",
    "bearer",
    "digest",
    "dpop",
    "hmac",
    "jwt",
    "negotiate",
    "ntlm",
    "oauth",
    "token",
    "apikey",
    "aws4-hmac-sha256",
];

/// The schemes whose value is one credential.
const OF_ONE_CREDENTIAL: [&str; 6] = ["basic", "bearer", "dpop", "jwt", "oauth", "token"];

/// No scheme is longer, in bytes: what is, is a token with a space in it.
const LONGEST_SCHEME: usize = 20;

/// Reads the values of all `Authorization` headers of a request that is shown whole. `basic_is_right` where the
/// request is for a token, which a client asks for by its id and secret.
pub(super) fn read_authorization(values: &[&str], basic_is_right: bool) -> Authorization {
    let Some(first) = values.first() else { return Authorization::Missing };
    let mut header = Header::default();
    header.read(first, basic_is_right);
    if values.len() > 1 {
        header.note(HeaderFault::Repeated);
    }
    header.authorization()
}

/// A token in the query (RFC 6750 §2.3): shown, without a header around it.
pub(super) fn in_query(token: &str) -> Authorization {
    if is_masked(token) {
        return Authorization::Hidden;
    }
    Authorization::Given { scheme: String::new(), faults: Vec::new(), token: Some(examine(token)) }
}

/// A header on its way to being understood.
#[derive(Default)]
struct Header {
    scheme: String,
    faults: Vec<HeaderFault>,
    token: Option<Box<TokenFacts>>,
    masked: bool,
}

impl Header {
    fn note(&mut self, fault: HeaderFault) {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    fn authorization(self) -> Authorization {
        if self.masked && self.faults.is_empty() {
            return Authorization::Hidden;
        }
        Authorization::Given { scheme: self.scheme, faults: self.faults, token: self.token }
    }

    fn read(&mut self, value: &str, basic_is_right: bool) {
        let mut rest = self.unquoted(value.trim());
        if let Some(inner) = without_word(rest, "authorization").and_then(|rest| rest.trim_start().strip_prefix(':')) {
            self.note(HeaderFault::StrayColon);
            rest = inner.trim_start();
        }
        if let Some((scheme, value)) = scheme_of(rest) {
            self.scheme = scheme.to_owned();
            rest = self.behind_the_scheme(value);
        } else if rest.is_empty() {
            return self.note(HeaderFault::Empty);
        }
        let is = |name: &str| self.scheme.eq_ignore_ascii_case(name);
        let is_right = is("bearer") || (is("basic") && basic_is_right);
        if !self.scheme.is_empty() && !is_right {
            self.note(HeaderFault::NotBearer);
        }
        self.read_credential(rest);
    }

    /// Takes what stands between the scheme and the token away: a colon, the scheme once more.
    fn behind_the_scheme<'t>(&mut self, value: &'t str) -> &'t str {
        let mut rest = value;
        loop {
            rest = rest.trim_start();
            if let Some(inner) = rest.strip_prefix(':') {
                self.note(HeaderFault::StrayColon);
                rest = inner;
            } else if let Some((_, inner)) = scheme_of(rest).filter(|(word, _)| word.eq_ignore_ascii_case("bearer")) {
                self.note(HeaderFault::DoubledBearer);
                rest = inner;
            } else {
                return rest.trim_end();
            }
        }
    }

    fn read_credential(&mut self, text: &str) {
        if text.is_empty() {
            return self.note(HeaderFault::Empty);
        }
        if is_masked(text) {
            self.masked = true;
            return;
        }
        if is_unfilled(text) {
            self.note(HeaderFault::UnfilledVariable);
        } else if self.scheme.is_empty() {
            self.note(HeaderFault::NoScheme);
        }
        let one = OF_ONE_CREDENTIAL.iter().any(|scheme| self.scheme.eq_ignore_ascii_case(scheme));
        if self.scheme.is_empty() || one {
            let text = self.unquoted(text);
            self.token = Some(examine(text));
        }
    }

    /// Without quotes or brackets that were sent with what they enclose; a placeholder's own brackets stay.
    fn unquoted<'t>(&mut self, text: &'t str) -> &'t str {
        let inside = |open: char, close: char| text.strip_prefix(open)?.strip_suffix(close);
        let quotes = ['"', '\'', '`', '\u{201c}', '\u{2018}'].into_iter().zip(['"', '\'', '`', '\u{201d}', '\u{2019}']);
        let quoted = quotes.into_iter().find_map(|(open, close)| inside(open, close));
        let bracketed = || {
            let inner =
                [('<', '>'), ('{', '}'), ('[', ']')].into_iter().find_map(|(open, close)| inside(open, close))?;
            let facts = examine(inner);
            facts.malformed.is_none().then_some(inner).filter(|inner| inner.len() > LONGEST_SCHEME)
        };
        let Some(inner) = quoted.or_else(bracketed) else { return text };
        self.note(HeaderFault::Quoted);
        inner.trim()
    }
}

fn examine(text: &str) -> Box<TokenFacts> {
    let (token, tolerated) = AccessToken::from_input(text);
    Box::new(TokenFacts::examine(&token, tolerated))
}

/// The scheme and the rest of the value; `None` where the value begins with the token itself.
fn scheme_of(value: &str) -> Option<(&str, &str)> {
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(value.len());
    let (word, rest) = value.split_at_checked(end)?;
    let known = SCHEMES.iter().any(|scheme| word.eq_ignore_ascii_case(scheme));
    let ends_there = rest.is_empty() || rest.starts_with(char::is_whitespace) || rest.starts_with(':');
    if known && ends_there {
        return Some((word, rest));
    }
    let is_word = !word.is_empty() && word.len() <= LONGEST_SCHEME && word.bytes().all(|b| b.is_ascii_alphabetic());
    let stands_apart = rest.starts_with(char::is_whitespace) && !rest.trim().is_empty();
    let is_placeholder = || examine(value).malformed == Some(Malformed::Placeholder);
    (is_word && stands_apart && !is_placeholder()).then_some((word, rest))
}

/// What follows a word at the start of a text, capitals aside.
fn without_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

/// Whether a person or a program put something in place of the credential before it was pasted, whole or in part.
pub(super) fn is_masked(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "redacted",
        "masked",
        "hidden",
        "removed",
        "omitted",
        "filtered",
        "censored",
        "sanitized",
        "sanitised",
        "obfuscated",
        "truncated",
        "snip",
    ];
    const FILLERS: [&str; 8] = ["***", "...", "…", "•••", "███", "●●●", "xxxxxx", "XXXXXX"];
    let named = text.len() <= 64 && {
        let lower = text.to_ascii_lowercase();
        WORDS.into_iter().any(|word| lower.contains(word))
    };
    let long = text.chars().count() >= 3 && text.chars().all(|c| "xX*.-_…•█●".contains(c));
    // OkHttp writes two blocks for a header that it redacts.
    let filler = long || !text.is_empty() && text.chars().all(|c| "…•█●".contains(c));
    named || filler || FILLERS.into_iter().any(|filler| text.contains(filler))
}

/// Whether it is a variable of a shell, as it was sent.
fn is_unfilled(text: &str) -> bool {
    let windows = text.strip_prefix('%').and_then(|rest| rest.strip_suffix('%'));
    let name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    text.starts_with('$') || windows.is_some_and(name) || (text.starts_with('`') && text.ends_with('`'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::TokenFormat;

    const TOKEN: &str = "qL8_vR2-mN5tYxW0aZ7cKj3dHs9fGb4uQe1oIp6kTzXwVnMrBlCyDhFgSjPaEiUo";

    fn given(value: &str) -> (String, Vec<HeaderFault>, Option<Box<TokenFacts>>) {
        match read_authorization(&[value], false) {
            Authorization::Given { scheme, faults, token } => (scheme, faults, token),
            other => panic!("{value}: {other:?}"),
        }
    }

    #[test]
    fn a_bearer_token_has_no_fault() {
        let (scheme, faults, token) = given(&format!("Bearer {TOKEN}"));
        assert_eq!((scheme.as_str(), faults), ("Bearer", vec![]));
        assert_eq!(token.map(|token| token.format), Some(TokenFormat::Opaque));
        assert_eq!(given(&format!("bearer   {TOKEN} ")).1, []);
    }

    #[test]
    fn faults_around_the_token_are_named_and_the_token_is_found_all_the_same() {
        use HeaderFault::{DoubledBearer, NoScheme, NotBearer, Quoted, StrayColon};
        for (value, expected) in [
            (format!("Bearer Bearer {TOKEN}"), vec![DoubledBearer]),
            (format!("Bearer bearer: {TOKEN}"), vec![DoubledBearer, StrayColon]),
            (format!("Bearer: {TOKEN}"), vec![StrayColon]),
            (format!("Authorization: Bearer {TOKEN}"), vec![StrayColon]),
            (format!("Bearer \"{TOKEN}\""), vec![Quoted]),
            (format!("\"Bearer {TOKEN}\""), vec![Quoted]),
            (format!("Bearer <{TOKEN}>"), vec![Quoted]),
            (format!("Bearer {{{TOKEN}}}"), vec![Quoted]),
            (TOKEN.to_owned(), vec![NoScheme]),
            (format!("Token {TOKEN}"), vec![NotBearer]),
        ] {
            let (_, faults, token) = given(&value);
            assert_eq!(faults, expected, "{value}");
            assert_eq!(token.map(|token| token.format), Some(TokenFormat::Opaque), "{value}");
        }
        assert_eq!(given("Bearer").1, [HeaderFault::Empty]);
        assert_eq!(given("").1, [HeaderFault::Empty]);
        assert_eq!(given(r#"Digest username="a", realm="b""#).1, [NotBearer]);
        assert_eq!(given("Bearer $TOKEN").1, [HeaderFault::UnfilledVariable]);
        assert_eq!(given("%TOKEN%").1, [HeaderFault::UnfilledVariable]);
    }

    #[test]
    fn a_clients_id_and_secret_are_right_where_a_token_is_asked_for() {
        let value = "Basic Y2xpZW50LWlkOmdlbmVyYXRlZC1zZWNyZXQ=";
        assert_eq!(given(value).1, [HeaderFault::NotBearer]);
        assert!(matches!(read_authorization(&[value], true), Authorization::Given { faults, .. } if faults.is_empty()));
    }

    #[test]
    fn a_mask_hides_and_a_placeholder_is_given() {
        for value in [
            "Bearer ***",
            "Bearer [redacted]",
            "Bearer <redacted>",
            "Bearer …",
            "[REDACTED]",
            "Bearer xxxxxxxx",
            "Bearer eyJhbGciOi...",
            "Bearer abcd****wxyz",
            "Bearer <hidden>",
            "Bearer {token removed}",
        ] {
            assert_eq!(read_authorization(&[value], false), Authorization::Hidden, "{value}");
        }
        for value in ["Bearer YOUR_TOKEN", "Bearer <token>", "Bearer {token}", "Bearer undefined", "YOUR TOKEN HERE"] {
            let (_, _, token) = given(value);
            assert_eq!(token.and_then(|token| token.malformed), Some(Malformed::Placeholder), "{value}");
        }
        assert_eq!(given("Bearer Bearer ***").1, [HeaderFault::DoubledBearer], "what is wrong shows beside a mask");
    }

    #[test]
    fn none_is_missing_and_two_are_one_too_many() {
        assert_eq!(read_authorization(&[], false), Authorization::Missing);
        let bearer = format!("Bearer {TOKEN}");
        assert!(
            matches!(read_authorization(&[&bearer, &bearer], false), Authorization::Given { faults, .. } if faults == [HeaderFault::Repeated])
        );
    }
}
