//! Finds every secret in an input before anything of it is kept, and teaches the redactor.
//!
//! One pass over words: a long random word is a secret by itself, a name such as `client_secret` makes one of the
//! value behind it, in every spelling of JSON, forms, headers, shells and environments. Rather a word too many masked
//! than a secret shown, but never the platform's own codes and names.

mod chance;
mod name;
#[cfg(test)]
mod tests;
mod value;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::Parts;
use crate::catalogue;
use crate::token::Redactor;
use name::Kind;

/// No more bytes of secrets are kept apart; an input with more is masked whole.
const MOST_BYTES: usize = 1 << 20;

/// Values inside values are looked at again for every name in them, up to so many times the length of the text; a text
/// that is names and nothing else is masked whole.
const MOST_LOOKS: usize = 16;

/// From this length on, in bytes, a word of digits and letters of both cases is taken for a token.
const LONG: usize = 40;

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
pub(super) fn taught_by_header<'r>(name: &str, value: &str, redactor: &'r Redactor) -> Cow<'r, Redactor> {
    let mut secrets = Found::default();
    secrets.search_header(name, value);
    secrets.teach(redactor)
}

/// A redactor that also knows the secrets of a request.
#[must_use]
pub(super) fn taught_by_request<'r>(parts: Parts<'_>, redactor: &'r Redactor) -> Cow<'r, Redactor> {
    let mut secrets = Found::default();
    for (name, value) in parts.headers.unwrap_or_default() {
        secrets.search_header(name, value);
    }
    secrets.search(parts.url.unwrap_or_default());
    secrets.search(parts.body.unwrap_or_default());
    secrets.teach(redactor)
}

/// Whether chance had a part in a word, as in every token.
pub(super) fn looks_random(word: &str) -> bool {
    value::looks_random(word)
}

/// Whether a word looks like chance rather than like words that are joined, as names are.
pub(super) fn is_jumble(word: &str) -> bool {
    chance::is_jumble(word)
}

/// The secrets found so far, each once.
#[derive(Default)]
struct Found {
    secrets: BTreeSet<String>,
    bytes: usize,
    /// How much was looked at behind names, in bytes.
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
        for secret in [Some(Cow::Borrowed(secret)), value::percent_decoded(secret), value::unescaped(secret)] {
            let Some(secret) = secret.filter(|secret| secret.len() >= 4) else { continue };
            if self.bytes <= MOST_BYTES && !self.secrets.contains(secret.as_ref()) {
                self.bytes += secret.len();
                self.secrets.insert(secret.into_owned());
            }
        }
    }

    /// Keeps a secret and, where a terminal broke it at the end of a line, the rest of it.
    fn keep_wrapped(&mut self, text: &str, start: usize, end: usize) {
        self.keep(text.get(start..end).unwrap_or_default());
        let mut end = end;
        while let Some((from, to)) = value::continuation(text, end) {
            self.keep(text.get(from..to).unwrap_or_default());
            end = to;
        }
    }

    fn search_header(&mut self, name: &str, value: &str) {
        self.search(value);
        match name::kind(name.as_bytes()) {
            Some(Kind::Header) => {
                let credential = value::without_schemes(value);
                if !value::is_no_secret(credential) {
                    self.keep(credential);
                    credential.split_whitespace().filter(|piece| piece.len() >= 8).for_each(|piece| self.keep(piece));
                }
                self.keep_basic(value);
            }
            Some(Kind::Cookie) => value::cookies(value).for_each(|cookie| self.keep(cookie)),
            Some(Kind::Strong | Kind::Weak) if !value::is_no_secret(value) => self.keep(value),
            _ => {}
        }
    }

    /// The password of an HTTP Basic credential, which may stand elsewhere in the clear (RFC 7617 §2).
    fn keep_basic(&mut self, value: &str) {
        if let Some(password) = value::basic_password(value) {
            self.keep(&password);
        }
    }

    fn search(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut run_ends = 0;
        self.cookies_end = 0;
        self.looked_at = 0;
        while self.bytes <= MOST_BYTES
            && let Some(start) = bytes.iter().skip(at).position(|byte| is_word(*byte)).map(|offset| at + offset)
        {
            let end = word_end(bytes, start);
            at = self.judge(text, start, end);
            if self.looked_at > MOST_BYTES && self.looked_at / MOST_LOOKS > bytes.len() {
                self.bytes = MOST_BYTES + 1;
            }
            let next = bytes.get(end);
            if at == end && start >= run_ends && matches!(next, Some(b'/' | b'+')) {
                // Each run is judged once, or a long path would be looked at from every segment.
                run_ends = base64_end(bytes, start);
                if is_base64(bytes.get(start..run_ends).unwrap_or_default()) {
                    self.keep_wrapped(text, start, run_ends);
                    at = run_ends;
                }
            } else if next == Some(&b':') && bytes.get(end..end + 3) == Some(b"://") {
                self.keep(value::url_password(text, end + 3).unwrap_or_default());
            }
        }
    }

    /// Looks at one word and, where it is a name, at what stands behind it. Answers where to go on.
    fn judge(&mut self, text: &str, start: usize, end: usize) -> usize {
        let bytes = text.as_bytes();
        let word = bytes.get(start..end).unwrap_or_default();
        if word.starts_with(b"eyJ") {
            let end = jwt_end(bytes, start);
            if end - start >= 20 {
                self.keep_wrapped(text, start, end);
                return end;
            }
        }
        if word.len() >= LONG
            && is_token(word)
            && catalogue::by_name(text.get(start..end).unwrap_or_default()).is_none()
        {
            self.keep_wrapped(text, start, end);
            return end;
        }
        if let Some(kind) = name::kind(word) {
            self.judge_value(kind, text, start, end);
        }
        end
    }

    fn judge_value(&mut self, kind: Kind, text: &str, start: usize, end: usize) {
        if kind == Kind::Cookie && start < self.cookies_end {
            return;
        }
        let Some(value) = value::behind(kind, text, start, end, &mut self.looked_at) else { return };
        let shown = text.get(value.start..value.end).unwrap_or_default();
        match kind {
            Kind::Cookie => {
                self.cookies_end = value.end;
                value::cookies(shown).for_each(|cookie| self.keep(cookie));
            }
            Kind::Pair => {
                if let Some((_, secret)) = shown.split_once(':').filter(|(_, secret)| !value::is_no_secret(secret)) {
                    self.keep(secret);
                }
            }
            _ if value::is_no_secret(shown) || is_published(shown) => {}
            Kind::Code if !value::is_authorization_code(shown) => {}
            Kind::Weak if !value::looks_random(shown) => {}
            _ => {
                self.keep_wrapped(text, value.start, value.end);
                if matches!(kind, Kind::Scheme | Kind::Header) {
                    self.keep_basic(shown);
                }
            }
        }
    }
}

/// A code, scope or permission that the platform publishes is no secret, wherever it stands.
fn is_published(text: &str) -> bool {
    catalogue::is_scope(text) || catalogue::is_permission(text) || !catalogue::statuses_of(text).is_empty()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn end_of(bytes: &[u8], start: usize, belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().skip(start).position(|byte| !belongs(*byte)).map_or(bytes.len(), |length| start + length)
}

fn word_end(bytes: &[u8], start: usize) -> usize {
    end_of(bytes, start, is_word)
}

fn base64_end(bytes: &[u8], start: usize) -> usize {
    end_of(bytes, start, |byte| is_word(byte) || matches!(byte, b'+' | b'/' | b'='))
}

/// Three parts and dots, or however much of them is there; the padding it should not have included.
fn jwt_end(bytes: &[u8], start: usize) -> usize {
    end_of(bytes, start, |byte| is_word(byte) || matches!(byte, b'.' | b'='))
}

/// How many lower-case letters, capitals and digits a word has.
fn census(word: &[u8]) -> (usize, usize, usize) {
    let count = |belongs: fn(&u8) -> bool| word.iter().filter(|byte| belongs(byte)).count();
    (count(u8::is_ascii_lowercase), count(u8::is_ascii_uppercase), count(u8::is_ascii_digit))
}

/// Digits and letters of both cases. Ids and hashes are of one case.
fn is_token(word: &[u8]) -> bool {
    let (lower, upper, digits) = census(word);
    lower > 0 && upper > 0 && digits > 0
}

/// Base64 with `+` or `/` in it: as many capitals and digits as chance gives, which no path has.
fn is_base64(run: &[u8]) -> bool {
    let (lower, upper, digits) = census(run);
    run.len() >= LONG && upper * 5 >= run.len() && lower * 5 >= run.len() && digits * 20 >= run.len()
}
