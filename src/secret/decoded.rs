//! Texts once an encoding is undone.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::credential::without_schemes;

/// No longer text is taken out of base64, in bytes.
const LONGEST: usize = 64 * 1024;

/// The password in the base64 of `name:password`.
pub(super) fn basic_password(value: &str) -> Option<String> {
    let encoded = without_schemes(value).trim();
    if encoded.len() > LONGEST {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

/// The text in base64, where it is one: printable, and long enough to be a secret.
pub(super) fn text_of_base64(text: &str) -> Option<String> {
    let text = text.trim();
    if !(12..=LONGEST).contains(&text.len()) || !text.len().is_multiple_of(4) {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
    (!decoded.chars().any(|c| c.is_control() && !c.is_whitespace())).then_some(decoded)
}

/// A value of a form once its encoding is undone.
pub(super) fn form_decoded(value: &str) -> String {
    let spaced = value.replace('+', " ");
    percent_decoded(&spaced).map(Cow::into_owned).unwrap_or(spaced)
}

/// A text with the entities of HTML undone that stand for quotes and brackets.
pub(super) fn without_entities(text: &str) -> String {
    const ENTITIES: [(&str, &str); 9] = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&apos;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#61;", "="),
        ("&amp;", "&"),
    ];
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

/// The text once percent-encoding is undone, where there is any.
pub(super) fn percent_decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes().iter();
    while let Some(byte) = rest.next() {
        let digits = rest.as_slice().get(..2).filter(|_| *byte == b'%');
        let decoded = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(decoded.unwrap_or(*byte));
        if decoded.is_some() {
            rest.nth(1);
        }
    }
    Some(Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())).filter(|decoded| decoded != text)
}

/// The text once the escapes of JSON are undone, as often as it was escaped.
pub(super) fn unescaped(text: &str) -> Option<Cow<'_, str>> {
    let mut plain = None;
    for _ in 0..10 {
        let current = plain.as_deref().unwrap_or(text);
        if !current.contains('\\') {
            break;
        }
        let Ok(next) = serde_json::from_str::<String>(&format!("\"{current}\"")) else { break };
        plain = Some(next);
    }
    plain.map(Cow::Owned)
}
