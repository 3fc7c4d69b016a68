//! The value behind a name: where it begins and ends in JSON, escaped JSON, forms, headers, XML, shells and plain
//! text, and whether it can be a secret at all.

use std::borrow::Cow;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::is_word;
use super::name::Kind;

/// No value is longer, in bytes.
const LONGEST: usize = 64 * 1024;

/// Schemes in front of a credential take no more, in bytes.
const SCHEMES: usize = 256;

/// A line of at least this many bytes may have been broken by a terminal.
const WRAPPED: usize = 60;

/// How a value is set apart from its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// `=`, `=>`, XML's `>`.
    Tight,
    /// `:`, or the comma of a pair in a list.
    Loose,
    /// Space alone.
    Space,
}

/// The value behind a name that ends at `end`; `None` where what follows is no value. `looked_at` grows by what was
/// looked at, in bytes.
pub(super) fn behind(kind: Kind, text: &str, start: usize, end: usize, looked_at: &mut usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = skip(bytes, end, |byte| byte == b'\\');
    at = skip_one(bytes, at, |byte| matches!(byte, b'"' | b'\''));
    let unspaced = at;
    at = skip(bytes, at, is_space);
    let separator = match bytes.get(at)? {
        b'=' => Separator::Tight,
        b'>' if at == end => Separator::Tight,
        b':' => Separator::Loose,
        b',' if matches!(kind, Kind::Header | Kind::Cookie) && unspaced > end => Separator::Loose,
        b'%' if bytes.get(at..at + 3) == Some(b"%20") && kind == Kind::Scheme => Separator::Space,
        b'+' if kind == Kind::Scheme => Separator::Space,
        _ if at > unspaced && (matches!(kind, Kind::Scheme | Kind::Pair) || bytes.get(start) == Some(&b'-')) => {
            Separator::Space
        }
        _ => return None,
    };
    match separator {
        Separator::Space if bytes.get(at) == Some(&b'%') => at += 3,
        Separator::Space => at = skip_one(bytes, at, |byte| byte == b'+'),
        _ => {
            at = skip(bytes, at, |byte| matches!(byte, b':' | b'=' | b'>' | b','));
            at = skip_label(bytes, skip(bytes, at, |byte| is_space(byte) || byte == b'\n'));
        }
    }
    at = skip(bytes, at, |byte| is_space(byte) || matches!(byte, b'[' | b'('));
    let backslashes = skip(bytes, at, |byte| byte == b'\\') - at;
    let quote = bytes.get(at + backslashes).copied().filter(|byte| matches!(byte, b'"' | b'\'' | b'`'));
    let value = match quote {
        Some(quote) => quoted(bytes, at + backslashes + 1, quote, backslashes),
        None if kind == Kind::Cookie => at..line_end(bytes, at),
        None => at..bare_end(bytes, at),
    };
    *looked_at += value.end.saturating_sub(end);
    let value = match kind {
        Kind::Header => credential(text, value, quote.is_some())?,
        _ => value,
    };
    let shown = text.get(value.clone())?;
    let is_plain = quote.is_none() && kind != Kind::Cookie && kind != Kind::Pair && !looks_random(shown);
    let believed = match (kind, separator) {
        // `error="…"` is a parameter of a challenge, not a credential.
        (Kind::Scheme, _) => !shown.trim_end_matches('=').contains('=') && (looks_random(shown) || shown.len() >= 20),
        (Kind::Strong, Separator::Loose) if is_plain => is_alone_on_its_line(bytes, start, value.end),
        _ => true,
    };
    believed.then_some(value)
}

/// The credential of an `Authorization` header: what stands behind the scheme.
fn credential(text: &str, value: Range<usize>, quoted: bool) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    // Without quotes the value ended at the first space, which may be the one behind the scheme.
    let schemes = text.floor_char_boundary(value.start + SCHEMES);
    let whole = if quoted { value.end } else { line_end(bytes.get(..schemes).unwrap_or_default(), value.start) };
    let shown = text.get(value.start..whole)?;
    let rest = without_schemes(shown);
    let start = value.start + shown.len().checked_sub(rest.len())?;
    let start = skip(bytes, start, |byte| matches!(byte, b'<' | b'{' | b'"' | b'\'' | b'['));
    let end = if quoted { value.end.max(start) } else { bare_end(bytes, start) };
    let credential = text.get(start..end)?;
    let has_scheme = rest.len() < shown.trim_start().len();
    (has_scheme || looks_random(credential) || credential.len() >= 20).then_some(start..end)
}

/// A header's value without its scheme, however often it stands there.
pub(super) fn without_schemes(value: &str) -> &str {
    let mut rest = value.trim_start();
    loop {
        let word = rest.split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default();
        let is_scheme = ["bearer", "basic", "token", "oauth", "jwt", "dpop", "authorization"]
            .iter()
            .any(|scheme| word.eq_ignore_ascii_case(scheme));
        let Some(behind) = rest.get(word.len()..).filter(|_| is_scheme) else { return rest };
        rest = behind.trim_start_matches([' ', '\t', ':']);
    }
}

/// The values of a `Cookie` or `Set-Cookie` header that are long enough to be shown too long.
pub(super) fn cookies(value: &str) -> impl Iterator<Item = &str> {
    const ATTRIBUTES: [&str; 7] = ["path", "expires", "domain", "samesite", "max-age", "version", "priority"];
    value.split(';').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let value = value.trim().trim_matches('"');
        let is_attribute = ATTRIBUTES.iter().any(|attribute| name.trim().eq_ignore_ascii_case(attribute));
        (!is_attribute && value.len() >= 8).then_some(value)
    })
}

/// The password of a URL's user information, which begins at `start`.
pub(super) fn url_password(text: &str, start: usize) -> Option<&str> {
    let authority = text.get(start..)?.split(['/', '?', '#', '"', '\'', ' ', '\n', '<', '>']).next()?;
    let (user, _) = authority.get(..authority.len().min(1024)).unwrap_or_default().rsplit_once('@')?;
    user.split_once(':').map(|(_, password)| password)
}

/// The password in the base64 of `name:password`.
pub(super) fn basic_password(value: &str) -> Option<String> {
    let encoded = without_schemes(value).trim();
    if encoded.len() > LONGEST {
        return None;
    }
    let pair = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

/// The rest of a word that a terminal broke at the end of a long line; `None` where the next line is one of its own.
pub(super) fn continuation(text: &str, end: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let from = skip_one(bytes, skip_one(bytes, end, |byte| byte == b'\r'), |byte| byte == b'\n');
    let line = bytes.get(..end)?.iter().rev().take(WRAPPED).take_while(|byte| **byte != b'\n').count();
    let broken = bytes.get(from.checked_sub(1)?) == Some(&b'\n') && from > end && line >= WRAPPED;
    let belongs = |byte: u8| is_word(byte) || matches!(byte, b'.' | b'+' | b'/' | b'=' | b'~');
    let to = super::end_of(bytes, from, belongs);
    let rest = text.get(from..to)?;
    let ends_there = matches!(bytes.get(to), None | Some(b'\n' | b'\r' | b'"' | b'\'' | b',' | b'\\'));
    let is_random =
        rest.bytes().any(|byte| byte.is_ascii_digit()) && rest.bytes().any(|byte| byte.is_ascii_alphabetic());
    (broken && ends_there && rest.len() >= 4 && is_random && !rest.starts_with('/')).then_some((from, to))
}

/// What no one would call a secret: nothing, a word of prose, a placeholder, a mask.
pub(super) fn is_no_secret(value: &str) -> bool {
    const WORDS: [&str; 20] = [
        "true",
        "false",
        "null",
        "none",
        "undefined",
        "required",
        "missing",
        "invalid",
        "expired",
        "revoked",
        "unknown",
        "token",
        "bearer",
        "basic",
        "header",
        "string",
        "error",
        "failed",
        "denied",
        "[redacted]",
    ];
    let value = value.trim();
    let letters = value.trim_end_matches(['.', '!', '?', ':']);
    value.len() < 4
        || WORDS.iter().any(|word| letters.eq_ignore_ascii_case(word))
        || ["$", "<", "{{", "YOUR_", "your_", "***", "${"].iter().any(|start| value.starts_with(start))
        || (value.starts_with('{') && value.ends_with('}') && value.len() < 40)
}

/// Whether chance had a part in a word: digits, or capitals inside.
pub(super) fn looks_random(value: &str) -> bool {
    let has = |belongs: fn(&u8) -> bool| value.as_bytes().iter().skip(1).any(belongs);
    value.len() >= 8 && (has(u8::is_ascii_digit) || (has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)))
}

/// Whether it may be an authorization code (RFC 6749 §4.1.2) rather than the code of an error, which is words.
pub(super) fn is_authorization_code(value: &str) -> bool {
    value.len() >= 16 && !value.contains(['.', ' ']) && looks_random(value)
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

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn skip(bytes: &[u8], start: usize, belongs: impl Fn(u8) -> bool) -> usize {
    super::end_of(bytes, start, belongs)
}

fn skip_one(bytes: &[u8], at: usize, belongs: impl Fn(u8) -> bool) -> usize {
    at + usize::from(bytes.get(at).is_some_and(|byte| belongs(*byte)))
}

/// The `"value":` of a header that is written as an object of name and value.
fn skip_label(bytes: &[u8], start: usize) -> usize {
    let quote = skip(bytes, start, |byte| matches!(byte, b'\\' | b'"' | b'\''));
    if bytes.get(quote..quote + 5).is_none_or(|word| !word.eq_ignore_ascii_case(b"value")) {
        return start;
    }
    let behind = skip(bytes, quote + 5, |byte| matches!(byte, b'\\' | b'"' | b'\'') || is_space(byte));
    if bytes.get(behind) == Some(&b':') { skip(bytes, behind + 1, is_space) } else { start }
}

/// What stands in quotes, which as many backslashes escape as escaped the first.
fn quoted(bytes: &[u8], start: usize, quote: u8, backslashes: usize) -> Range<usize> {
    let mut run = 0;
    for (offset, byte) in bytes.iter().skip(start).take(LONGEST).enumerate() {
        if *byte == b'\\' {
            run += 1;
        } else if *byte == quote && run <= backslashes {
            return start..start + offset - run;
        } else {
            run = 0;
        }
    }
    start..line_end(bytes, start)
}

fn line_end(bytes: &[u8], start: usize) -> usize {
    let bytes = bytes.get(..bytes.len().min(start + LONGEST)).unwrap_or_default();
    super::end_of(bytes, start, |byte| !matches!(byte, b'\n' | b'\r' | b'"' | b'\''))
}

fn bare_end(bytes: &[u8], start: usize) -> usize {
    let ends = |byte: u8| byte.is_ascii_whitespace() || b"\"'`\\&,;|<>(){}[]".contains(&byte);
    let bytes = bytes.get(..bytes.len().min(start + LONGEST)).unwrap_or_default();
    super::end_of(bytes, start, |byte| !ends(byte))
}

/// Whether a name and its value have a line to themselves, as in YAML.
fn is_alone_on_its_line(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = bytes.get(..start).unwrap_or_default().iter().rev().take(64).take_while(|byte| **byte != b'\n');
    let mut before = before.filter(|byte| !is_space(**byte) && **byte != b'-');
    before.next().is_none() && matches!(bytes.get(end), None | Some(b'\n' | b'\r'))
}
