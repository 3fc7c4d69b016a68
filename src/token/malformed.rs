//! What a text is where it is not an access token.
//!
//! Only shapes are named, never the text: a mistaken paste is often a secret of another kind.

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};

use super::access_token::without_word;
use crate::text;

/// What the text is instead of an access token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// Nothing at all.
    Empty,
    /// A UUID: an id, not a token.
    Uuid,
    /// A JSON object, as a token endpoint answers.
    JsonBlob,
    /// `client:secret`, raw or base64 as in HTTP Basic.
    ClientCredentials,
    /// `Bearer ` more than once.
    DoubleBearer,
    /// Percent-encoded.
    UrlEncoded,
    /// Spaces or line ends inside.
    InnerSpace,
    /// Cut off: a JWT that lacks a part or ends in the middle of one.
    Truncated,
    /// A JWT one part of which cannot be read, though it is not cut off.
    Unreadable {
        /// Why, without quoting it.
        reason: String,
    },
    /// A JWT whose parts are not encoded in the one way that base64url has for their bytes: changed, or made by hand.
    NotCanonical {
        /// Why, without quoting it.
        reason: String,
    },
    /// A JWE, five parts: encrypted, cannot be read (RFC 7516 §7.1).
    Encrypted,
    /// A placeholder such as `YOUR_TOKEN` or `$TOKEN`.
    Placeholder,
    /// Too short for an opaque token, or with characters that no token has (RFC 6750 §2.1).
    Implausible {
        /// Why, without quoting it.
        reason: String,
    },
    /// More than 64 KiB.
    TooLong,
}

/// The most a token can be long, in bytes.
pub(super) const MOST_BYTES: usize = 64 * 1024;

/// The least an opaque token can be long, in characters; the platform's own have about eighty.
const LEAST_CHARACTERS: usize = 20;

impl Malformed {
    /// What it is, as `a UUID`, without quoting it.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Empty => "nothing at all".to_owned(),
            Self::Uuid => "a UUID".to_owned(),
            Self::JsonBlob => "JSON".to_owned(),
            Self::ClientCredentials => "a client id and its secret".to_owned(),
            Self::DoubleBearer => "with a second \"Bearer\" in front".to_owned(),
            Self::UrlEncoded => "percent-encoded".to_owned(),
            Self::InnerSpace => "with spaces or line ends inside".to_owned(),
            Self::Truncated => "the beginning of a JWT".to_owned(),
            Self::Unreadable { reason } | Self::NotCanonical { reason } => {
                format!("like a JWT, but {reason}")
            }
            Self::Encrypted => "a JWE in five parts".to_owned(),
            Self::Placeholder => "a placeholder".to_owned(),
            Self::Implausible { reason } => reason.clone(),
            Self::TooLong => "more than a token can have".to_owned(),
        }
    }
}

/// What a text without JWT parts is, where it is not a plausible opaque token.
pub(super) fn recognise(text: &str) -> Option<Malformed> {
    if text.is_empty() {
        return Some(Malformed::Empty);
    }
    if text.len() > MOST_BYTES {
        return Some(Malformed::TooLong);
    }
    let basic = without_word(text, "basic ").map(str::trim_start);
    if is_placeholder(text) {
        Some(Malformed::Placeholder)
    } else if is_uuid(text) {
        Some(Malformed::Uuid)
    } else if text.starts_with(['{', '[']) {
        Some(Malformed::JsonBlob)
    } else if is_second_bearer(text) {
        Some(Malformed::DoubleBearer)
    } else if is_pair(text) || is_encoded_pair(basic.unwrap_or(text)) {
        Some(Malformed::ClientCredentials)
    } else if is_percent_encoded(text) {
        Some(Malformed::UrlEncoded)
    } else if text.contains("...") || text.contains('…') {
        // What user interfaces put where they cut a long value.
        Some(Malformed::Truncated)
    } else if text.chars().any(char::is_whitespace) {
        Some(Malformed::InnerSpace)
    } else {
        None
    }
}

/// Why a text cannot be an opaque token: its characters (RFC 6750 §2.1, `b64token`) or its length.
pub(super) fn implausible(text: &str) -> Option<Malformed> {
    let because = |reason: String| Some(Malformed::Implausible { reason });
    let body = text.trim_end_matches('=');
    let strange = body.chars().filter(|c| !(c.is_ascii_alphanumeric() || "-._~+/".contains(*c))).count();
    if text.contains("://") {
        return because("a URL".to_owned());
    }
    if strange > 0 && text.contains("**") {
        return because("masked with asterisks".to_owned());
    }
    if strange > 0 {
        return because(format!("with {strange} characters that no bearer token has"));
    }
    let length = text.chars().count();
    (length < LEAST_CHARACTERS).then(|| Malformed::Implausible {
        reason: format!("shorter than any token: {LEAST_CHARACTERS} or more are expected"),
    })
}

fn is_uuid(text: &str) -> bool {
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    text::is_uuid(text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text))
}

fn is_second_bearer(text: &str) -> bool {
    without_word(text, "bearer")
        .is_some_and(|rest| rest.starts_with(char::is_whitespace) || rest.starts_with("%20") || rest.starts_with(':'))
}

/// `client:secret`: one colon, with words on both sides of it.
fn is_pair(text: &str) -> bool {
    let word = |side: &str| side.len() >= 4 && side.chars().all(|c| c.is_ascii_graphic() && !"/{}\"".contains(c));
    text.split_once(':').is_some_and(|(client, secret)| {
        let secret_is_word = word(secret) || (is_uuid(client) && secret.chars().all(|c| c.is_ascii_graphic()));
        word(client) && secret_is_word && !secret.contains(':')
    })
}

fn is_encoded_pair(text: &str) -> bool {
    base64_of_either_alphabet(text).and_then(|bytes| String::from_utf8(bytes).ok()).is_some_and(|text| is_pair(&text))
}

fn base64_of_either_alphabet(text: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let alphabets = [&alphabet::STANDARD, &alphabet::URL_SAFE];
    alphabets.into_iter().find_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(text).ok())
}

fn is_percent_encoded(text: &str) -> bool {
    text.split('%')
        .skip(1)
        .any(|rest| rest.get(..2).is_some_and(|digits| digits.chars().all(|c| c.is_ascii_hexdigit())))
}

/// A name where a value should stand: documentation's `YOUR_TOKEN`, a shell's `$TOKEN`, JavaScript's `undefined`.
fn is_placeholder(text: &str) -> bool {
    const NAMES: [&str; 16] = [
        "accesstoken",
        "authtoken",
        "bearer",
        "bearertoken",
        "changeme",
        "false",
        "none",
        "nil",
        "null",
        "objectobject",
        "placeholder",
        "redacted",
        "token",
        "true",
        "undefined",
        "genesyscloudaccesstoken",
    ];
    const OPENINGS: [&str; 6] = ["your", "my", "insert", "replace", "paste", "put"];
    if text.len() > 64 {
        return false;
    }
    let pairs = [("{{", "}}"), ("${", "}"), ("<", ">"), ("%", "%"), ("$(", ")"), ("__", "__")];
    if pairs
        .into_iter()
        .any(|(open, close)| text.len() > open.len() + close.len() && text.starts_with(open) && text.ends_with(close))
    {
        return true;
    }
    let variable = ["$", "process.env.", "os.environ"].into_iter().any(|start| text.starts_with(start));
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let named = NAMES.contains(&letters.as_str());
    let asked = OPENINGS.into_iter().any(|word| letters.starts_with(word))
        && ["token", "here", "jwt"].into_iter().any(|word| letters.contains(word));
    let filler = text.chars().count() > 2 && text.chars().all(|c| matches!(c, 'x' | 'X' | '*' | '.' | '-' | '…'));
    variable || named || asked || filler
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistaken_pastes_are_known_for_what_they_are() {
        for (text, expected) in [
            ("", Malformed::Empty),
            ("4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90", Malformed::Uuid),
            ("{4F5B9A40-1F6E-4B6A-9D0E-0C2F6A7D8E90}", Malformed::Uuid),
            (r#"{"access_token":"x","expires_in":86399}"#, Malformed::JsonBlob),
            ("4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90:generated-secret", Malformed::ClientCredentials),
            ("Y2xpZW50LWlkOmdlbmVyYXRlZC1zZWNyZXQ=", Malformed::ClientCredentials),
            ("Basic Y2xpZW50LWlkOmdlbmVyYXRlZC1zZWNyZXQ", Malformed::ClientCredentials),
            ("Bearer abcdefghijklmnopqrstuvwxyz", Malformed::DoubleBearer),
            ("Bearer%20abcdefghijklmnopqrstuvwxyz", Malformed::DoubleBearer),
            ("abcdefghijklmnop%2Bqrstuvwxyz", Malformed::UrlEncoded),
            ("abcdefghijklmnop qrstuvwxyz", Malformed::InnerSpace),
            ("abcdefghijklmnop\nqrstuvwxyz", Malformed::InnerSpace),
            ("abcdefghijklmnop...", Malformed::Truncated),
            ("YOUR_ACCESS_TOKEN", Malformed::Placeholder),
            ("$TOKEN", Malformed::Placeholder),
            ("{{token}}", Malformed::Placeholder),
            ("<access token>", Malformed::Placeholder),
            ("undefined", Malformed::Placeholder),
            ("[object Object]", Malformed::Placeholder),
        ] {
            assert_eq!(recognise(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_plausible_opaque_token_is_left_alone() {
        let token = "Zk3_vQ9-".repeat(10);
        assert_eq!(recognise(&token).or_else(|| implausible(&token)), None);
        assert_eq!(implausible("abcdefghijklmnopqrstuvwx=="), None);
    }

    #[test]
    fn implausible_ones_say_why_without_quoting() {
        let reason = |text: &str| match implausible(text) {
            Some(Malformed::Implausible { reason }) => reason,
            other => panic!("{other:?}"),
        };
        assert!(reason("shorttoken").contains("20 or more"));
        assert!(reason("abcdefghijklmnopqrst*****").contains("asterisks"));
        assert!(reason("abcdefghijklmnopqrst\u{201c}\u{201d}").contains("2 characters"));
        assert!(reason("https://login.example/oauth").contains("URL"));
    }
}
