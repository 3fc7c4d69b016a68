//! Finds every secret in an input before anything of it is kept, and teaches the redactor.
//!
//! One pass over words: a long random word is a secret by itself, a name such as `client_secret` makes one of the
//! value after it, in every spelling of JSON, forms, headers, shells and environments, and a function such as
//! `setAccessToken` one of its arguments. Rather a word too many masked than a secret shown, but never Genesys Cloud's own
//! codes and names.

mod call;
mod chance;
mod credential;
mod decoded;
mod extent;
mod label;
mod name;
mod plausible;
mod prefix;
mod redactor;
mod search;
#[cfg(test)]
mod tests;
mod unquoted;
mod value;

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::Value;

use crate::catalogue;
use crate::text::is_uuid;
use name::SecretKind;
pub(crate) use redactor::MASK;
#[cfg(test)]
pub(crate) use redactor::RUN;
pub use redactor::Redactor;

/// No more bytes of secrets are kept apart; an input with more is masked whole.
const MOST_BYTES: usize = 1 << 20;

/// A redactor that also knows the secrets of a text; the one given, where the text has none.
#[must_use]
pub(crate) fn taught<'r>(text: &str, redactor: &'r Redactor) -> Cow<'r, Redactor> {
    let mut secrets = Found::default();
    secrets.search(text);
    secrets.teach(redactor)
}

/// Whether a text has secrets in it.
#[must_use]
pub(crate) fn are_in(text: &str) -> bool {
    matches!(taught(text, &Redactor::default()), Cow::Owned(_))
}

/// A redactor that also knows what in a text has the looks of a secret, whatever it is named: for our own errors, which
/// repeat what was given.
#[must_use]
pub(crate) fn taught_by_looks<'r>(text: &str, redactor: &'r Redactor) -> Cow<'r, Redactor> {
    let mut secrets = Found::default();
    secrets.search(text);
    chance::words(text).for_each(|word| secrets.keep(word));
    secrets.teach(redactor)
}

/// A redactor that also knows the secrets of one header.
#[must_use]
pub(crate) fn taught_by_header<'r>(name: &str, value: &str, redactor: &'r Redactor) -> Cow<'r, Redactor> {
    let mut secrets = Found::default();
    secrets.search_header(name, value);
    secrets.teach(redactor)
}

/// A redactor that also knows the secrets of a request: of its URL, its headers by name and value, and its body.
#[must_use]
pub(crate) fn taught_by_request<'h, 'r>(
    url: Option<&str>,
    headers: impl IntoIterator<Item = (&'h str, &'h str)>,
    body: Option<&str>,
    redactor: &'r Redactor,
) -> Cow<'r, Redactor> {
    let mut secrets = Found::default();
    for (name, value) in headers {
        secrets.search_header(name, value);
    }
    secrets.search(url.unwrap_or_default());
    secrets.search_body(body.unwrap_or_default());
    secrets.teach(redactor)
}

/// A value of a query or form once its encoding is undone.
pub(crate) fn form_decoded(value: &str) -> String {
    decoded::form_decoded(value)
}

/// Whether chance had a part in a word, as in every token.
pub(crate) fn looks_random(word: &str) -> bool {
    plausible::looks_random(word)
}

/// Whether a word looks like chance rather than like words that are joined, as names are.
pub(crate) fn is_jumble(word: &str) -> bool {
    chance::is_jumble(word)
}

/// The secrets found so far, each once.
#[derive(Default)]
struct Found {
    secrets: BTreeSet<String>,
    bytes: usize,
    /// How much was looked at after names, in bytes.
    looked_at: usize,
    /// Where the last cookie header ends: one that begins inside it is part of it.
    cookies_end: usize,
}

impl Found {
    fn teach(self, redactor: &Redactor) -> Cow<'_, Redactor> {
        if self.secrets.is_empty() && self.bytes == 0 {
            return Cow::Borrowed(redactor);
        }
        let mut taught = redactor.clone();
        if self.bytes > MOST_BYTES {
            taught.close();
        }
        self.secrets.iter().for_each(|secret| taught.learn(secret));
        Cow::Owned(taught)
    }

    /// Keeps a secret as it stands and as it reads once its escapes are undone.
    fn keep(&mut self, secret: &str) {
        let secret = secret.trim();
        for secret in [Some(Cow::Borrowed(secret)), decoded::percent_decoded(secret), decoded::unescaped(secret)] {
            let Some(secret) = secret.filter(|secret| secret.len() >= 4) else { continue };
            if self.bytes <= MOST_BYTES && !self.secrets.contains(secret.as_ref()) {
                self.bytes += secret.len();
                self.secrets.insert(secret.into_owned());
            }
        }
    }

    /// Keeps what a name says is a secret, and the text in it where it is base64, as of a Kubernetes secret.
    fn keep_named(&mut self, secret: &str) {
        self.keep(secret);
        if let Some(text) = decoded::text_of_base64(secret) {
            self.keep(&text);
            self.keep(text.split_once(':').map_or("", |(_, password)| password));
        }
    }

    /// Keeps a secret and, where a terminal broke it at the end of a line, the rest of it.
    fn keep_wrapped(&mut self, text: &str, start: usize, end: usize) {
        self.keep(text.get(start..end).unwrap_or_default());
        let mut end = end;
        while let Some((from, to)) = unquoted::continuation(text, end) {
            self.keep(text.get(from..to).unwrap_or_default());
            end = to;
        }
    }

    fn search_header(&mut self, name: &str, value: &str) {
        self.search(value);
        match name::secret_kind(name.as_bytes()) {
            Some(SecretKind::Header) => self.keep_authorization(value),
            Some(SecretKind::Cookie) => credential::cookies(value).for_each(|cookie| self.keep(cookie)),
            Some(SecretKind::Strong | SecretKind::Weak) if !plausible::is_no_secret(value) => self.keep_named(value),
            _ => {}
        }
    }

    /// Keeps what follows the scheme of an `Authorization` header.
    fn keep_authorization(&mut self, value: &str) {
        if credential::has_parameters(value) {
            return credential::parameters(value).for_each(|secret| self.keep_parameter(secret));
        }
        let credential = credential::without_schemes(value);
        let credential = credential.trim_matches(['"', '\'', '<', '>', '{', '}', '[', ']']);
        if !plausible::is_no_secret(credential) {
            self.keep(credential);
            self.keep_basic(value);
        }
    }

    /// Keeps a parameter such as `response="…"`; of `Credential=AKIA…/20260101/…` only the key.
    fn keep_parameter(&mut self, secret: &str) {
        let secret = secret.split('/').next().filter(|key| prefix::is_credential(key.as_bytes())).unwrap_or(secret);
        if secret.len() >= 8 && !plausible::is_no_secret(secret) {
            self.keep(secret);
        }
    }

    /// The password of an HTTP Basic credential, which may stand elsewhere in the clear (RFC 7617 §2).
    fn keep_basic(&mut self, value: &str) {
        if let Some(password) = decoded::basic_password(value) {
            self.keep(&password);
        }
    }

    /// Keeps the values of a request's body that may be secret, whatever they are named: an answer may repeat them.
    fn search_body(&mut self, body: &str) {
        self.search(body);
        if let Ok(value) = serde_json::from_str::<Value>(body) {
            self.search_values("", &value);
            return;
        }
        let is_form = body.len() <= MOST_BYTES && !body.contains(['{', '<', '\n']);
        for (name, value) in body.split('&').filter_map(|pair| pair.split_once('=')).filter(|_| is_form) {
            let value = decoded::form_decoded(value);
            self.keep_value(name, &value);
        }
    }

    fn search_values(&mut self, name: &str, value: &Value) {
        // No deeper than the reader of JSON, which stops at 128.
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| self.search_values(name, value)),
            Value::Array(items) => items.iter().for_each(|item| self.search_values(name, item)),
            Value::String(text) => self.keep_value(name, text),
            Value::Number(number) if name::of_query(name.as_bytes()) == Some(SecretKind::Strong) => {
                self.keep(&number.to_string())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Keeps a value of a body, where its name or its looks make it a secret.
    fn keep_value(&mut self, name: &str, value: &str) {
        let is_secret = match name::of_query(name.as_bytes()) {
            Some(SecretKind::Strong) => true,
            Some(SecretKind::Header | SecretKind::Scheme | SecretKind::Cookie) => {
                return self.search_header(name, value);
            }
            Some(SecretKind::Weak | SecretKind::Code) => plausible::looks_random(value) && !is_id(value),
            _ => value.len() >= 12 && !value.contains(' ') && chance::is_jumble(value) && !is_id(value),
        };
        if is_secret && !plausible::is_no_secret(value) && !is_published(value) {
            self.keep_named(value);
        }
    }

    fn search(&mut self, text: &str) {
        self.search_layer(text);
        // JSON in a form, a form in JSON, and pages that show either.
        if text.contains('%')
            && ["%22", "%3D", "%3d", "%3A", "%3a"].iter().any(|mark| text.contains(mark))
            && let Some(decoded) = decoded::percent_decoded(text)
        {
            self.search_layer(&decoded);
        }
        if text.contains('&') && ["&quot;", "&#34;", "&#39;", "&lt;", "&#x27;"].iter().any(|mark| text.contains(mark)) {
            self.search_layer(&decoded::without_entities(text));
        }
    }
}

/// Whether it is a UUID, as the ids of Genesys Cloud are, which are shown.
fn is_id(text: &str) -> bool {
    is_uuid(text)
}

/// A code, scope or permission that Genesys Cloud publishes is never a secret.
fn is_published(text: &str) -> bool {
    catalogue::is_scope(text) || catalogue::is_permission(text) || !catalogue::statuses_of(text).is_empty()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// A text without its last words, which these bytes may join: what stands before a name of several words.
fn before_words<'b>(before: &'b [u8], joints: &[u8]) -> &'b [u8] {
    let rest = before.iter().rev().take_while(|byte| is_word(**byte) || joints.contains(byte)).count();
    before.get(..before.len() - rest).unwrap_or_default()
}

/// A word without the letter of an escaped line end in front of it: of `\nENV`, the word is `ENV`.
fn after_escaped_line_end<'w>(bytes: &[u8], start: usize, word: &'w [u8]) -> &'w [u8] {
    let is_escaped = start.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&b'\\');
    match word {
        [b'n' | b'r', rest @ ..] if is_escaped => rest,
        _ => word,
    }
}

fn end_of(bytes: &[u8], start: usize, belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().skip(start).position(|byte| !belongs(*byte)).map_or(bytes.len(), |length| start + length)
}

fn word_end(bytes: &[u8], start: usize) -> usize {
    end_of(bytes, start, is_word)
}
