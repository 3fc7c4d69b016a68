//! Secrets that are arguments of a function: `setAccessToken("…")`, `loginClientCredentialsGrant(id, "…")`.

use super::extent;

/// Arguments are looked at for this many bytes.
const REACH: usize = 4096;

/// An argument that is a string: which of them it is, from 0, and its text.
pub(super) struct Literal<'t> {
    pub(super) position: usize,
    pub(super) text: &'t str,
}

/// The strings among the arguments of a call whose bracket opens at `open`, and how far was looked.
pub(super) fn literals(text: &str, open: usize) -> (Vec<Literal<'_>>, usize) {
    let bytes = text.as_bytes();
    let end = bytes.len().min(open + REACH);
    let (mut found, mut position, mut depth, mut at) = (Vec::new(), 0, 0_usize, open);
    while at < end
        && let Some(byte) = bytes.get(at)
    {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth <= 1 => break,
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 1 => position += 1,
            b'"' | b'\'' | b'`' | b'\\' => {
                if let Some(range) = extent::string(bytes, at).filter(|range| range.end <= end + REACH) {
                    at = range.end;
                    let closing = super::end_of(bytes, at, |byte| byte == b'\\');
                    if let Some(text) = text.get(range) {
                        found.push(Literal { position, text });
                    }
                    at = closing;
                }
            }
            // A sentence in brackets goes over several lines as rarely as it has strings.
            b'\n' if bytes.get(at + 1) == Some(&b'\n') => break,
            _ => {}
        }
        at += 1;
    }
    (found, at - open)
}
