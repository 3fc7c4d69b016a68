//! The credentials in the value of an `Authorization` or `Cookie` header, and in a URL.

use std::ops::Range;

use super::extent::{line_end, skip, string, unquoted_end};
use super::name::SecretKind;
use super::plausible::looks_random;
use super::{chance, is_word};

/// Schemes in front of a credential take no more, in bytes.
const SCHEMES: usize = 256;

/// The secret parameters of `Digest username="…", response="…"`.
pub(super) fn parameters(value: &str) -> impl Iterator<Item = &str> {
    let bytes = value.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + bytes.get(at..)?.iter().position(|byte| is_word(*byte))?;
            let end = super::word_end(bytes, start);
            at = end;
            if bytes.get(end) != Some(&b'=') {
                continue;
            }
            let range = string(bytes, end + 1).unwrap_or_else(|| {
                end + 1..super::end_of(bytes, end + 1, |byte| !byte.is_ascii_whitespace() && byte != b',')
            });
            at = range.end;
            if super::name::is_secret_parameter(bytes.get(start..end).unwrap_or_default()) {
                return value.get(range);
            }
        }
    })
}

/// Whether the value of an `Authorization` header has parameters rather than one credential.
pub(super) fn has_parameters(value: &str) -> bool {
    let value = value.trim_start().trim_start_matches(['"', '\'']);
    let scheme = value.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    super::name::secret_kind(scheme.as_bytes()) == Some(SecretKind::Parameters)
        || (value.contains("=\"") && (value.contains("\", ") || value.contains("\",")))
        || value.contains("Signature=")
}

/// The credential of an `Authorization` header: what follows the scheme.
pub(super) fn credential(text: &str, value: Range<usize>, quoted: bool) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    // Without quotes the value ended at the first space, which may be the one after the scheme.
    let schemes = text.floor_char_boundary(value.start + SCHEMES);
    let whole = if quoted { value.end } else { line_end(bytes.get(..schemes).unwrap_or_default(), value.start) };
    let shown = text.get(value.start..whole)?;
    let rest = without_schemes(shown);
    let start = value.start + shown.len().checked_sub(rest.len())?;
    let start = skip(bytes, start, |byte| matches!(byte, b'<' | b'{' | b'"' | b'\'' | b'['));
    let end = if quoted { value.end.max(start) } else { unquoted_end(bytes, start) };
    let credential = text.get(start..end)?;
    let has_scheme = rest.len() < shown.trim_start().len();
    (has_scheme || looks_random(credential) || credential.len() >= 20).then_some(start..end)
}

/// A header's value without its scheme, however often that is repeated.
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
        // A cookie has no space in it (RFC 6265 §4.1.1); in a log, other things follow one.
        let value = value.trim().trim_matches('"').split_ascii_whitespace().next()?;
        let is_attribute = ATTRIBUTES.iter().any(|attribute| name.trim().eq_ignore_ascii_case(attribute));
        (!is_attribute && value.len() >= 8).then_some(value)
    })
}

/// The password of a URL's user information, which begins at `start`; the user, where it has none and looks like chance.
pub(super) fn url_password(text: &str, start: usize) -> Option<&str> {
    let authority = text.get(start..)?.split(['/', '?', '#', '"', '\'', ' ', '\n', '<', '>']).next()?;
    let (user, _) = authority.get(..authority.len().min(1024)).unwrap_or_default().rsplit_once('@')?;
    match user.split_once(':') {
        Some((_, password)) => Some(password),
        None => Some(user).filter(|user| {
            let has_digit = user.bytes().any(|byte| byte.is_ascii_digit());
            chance::is_jumble(user) || (user.len() >= 8 && has_digit)
        }),
    }
}
