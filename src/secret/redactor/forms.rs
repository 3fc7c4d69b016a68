//! The forms in which one and the same secret is written: escaped, quoted, percent-encoded, or as base64 of `id:secret`.
//!
//! There are two ways to recognise them. [`plain`] undoes every escape that it knows, so that escaping of any depth and
//! mixture comes out the same; [`encoded`] spells out the forms that [`plain`] cannot undo, or of which a short stretch
//! would be shown.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Maximum length of a secret that is looked for in base64, in bytes: no password is longer.
const LONGEST_IN_BASE64: usize = 256;

/// Longer ones of the alphabet of base64 are not either: they are tokens, and clients' secrets are half as long.
const LONGEST_SECRET: usize = 80;

/// Escapes inside escapes are undone to this depth.
const DEPTH: usize = 4;

/// A character, and the characters of the text that stand for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plain {
    pub(super) character: char,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A text as it reads once escapes are undone and everything that quoting adds or changes is left out: quotes,
/// backslashes, and space in every spelling. `None` where that is the text itself.
pub(super) fn plain(text: &[char]) -> Option<Vec<Plain>> {
    if !text.iter().any(|c| is_left_out(*c) || matches!(c, '%' | '&')) {
        return None;
    }
    let mut plain: Vec<Plain> =
        text.iter().enumerate().map(|(at, c)| Plain { character: *c, start: at, end: at + 1 }).collect();
    for _ in 0..DEPTH {
        // However often a backslash was escaped, one is enough.
        plain.dedup_by(|next, plain| next.character == '\\' && plain.character == '\\');
        match undone(&plain) {
            Some(next) => plain = next,
            None => break,
        }
    }
    plain.retain(|plain| !is_left_out(plain.character));
    Some(plain)
}

/// What quoting adds, drops or writes another way.
fn is_left_out(c: char) -> bool {
    matches!(c, '\\' | '"' | '\'' | '`' | '+' | '\u{200b}' | '\u{feff}') || c.is_whitespace()
}

/// The text with one layer of escapes undone; `None` where there is none.
fn undone(text: &[Plain]) -> Option<Vec<Plain>> {
    if !text.iter().any(|plain| matches!(plain.character, '%' | '&' | '\\')) {
        return None;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut changed = false;
    let mut at = 0;
    while let Some(first) = text.get(at) {
        let rest = text.get(at..).unwrap_or_default();
        let used = match first.character {
            '%' => percent(rest, &mut out),
            '&' => entity(rest, &mut out),
            '\\' => unicode(rest, &mut out),
            _ => 0,
        };
        changed |= used > 0;
        if used == 0 {
            out.push(*first);
        }
        at += used.max(1);
    }
    changed.then_some(out)
}

/// `%C3%A9`: as many as there are in a row, so that they can be read as UTF-8.
fn percent(text: &[Plain], out: &mut Vec<Plain>) -> usize {
    let digit = |at: usize| text.get(at)?.character.to_digit(16);
    let mut bytes = Vec::new();
    while text.get(bytes.len() * 3).is_some_and(|plain| plain.character == '%')
        && let (Some(high), Some(low)) = (digit(bytes.len() * 3 + 1), digit(bytes.len() * 3 + 2))
    {
        bytes.extend(u8::try_from(high * 16 + low));
    }
    let place = |byte: usize| text.get(byte * 3).map_or(0, |plain| plain.start);
    let ends = |byte: usize| text.get(byte * 3 + 2).map_or(0, |plain| plain.end);
    match std::str::from_utf8(&bytes) {
        Ok(decoded) => out.extend(decoded.char_indices().map(|(at, character)| Plain {
            character,
            start: place(at),
            end: ends(at + character.len_utf8() - 1),
        })),
        Err(_) => out.extend(bytes.iter().enumerate().map(|(at, byte)| Plain {
            character: char::from(*byte),
            start: place(at),
            end: ends(at),
        })),
    }
    bytes.len() * 3
}

/// `&amp;`, `&#39;`, `&#x27;`.
fn entity(text: &[Plain], out: &mut Vec<Plain>) -> usize {
    let Some(length) = text.iter().take(12).position(|plain| plain.character == ';') else { return 0 };
    let name: String = text.iter().take(length).skip(1).map(|plain| plain.character).collect();
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    let character = match name.as_str() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => number.and_then(char::from_u32),
    };
    let (Some(character), Some(first), Some(last)) = (character, text.first(), text.get(length)) else { return 0 };
    out.push(Plain { character, start: first.start, end: last.end });
    length + 1
}

/// `\u00e9`, and pairs of them (RFC 8259 §7).
fn unicode(text: &[Plain], out: &mut Vec<Plain>) -> usize {
    let unit = |at: usize| -> Option<u32> {
        let is = |at: usize, c: char| text.get(at).is_some_and(|plain| plain.character == c);
        if !is(at, '\\') || !is(at + 1, 'u') {
            return None;
        }
        (at + 2..at + 6).try_fold(0, |number, at| Some(number * 16 + text.get(at)?.character.to_digit(16)?))
    };
    let Some(first) = unit(0) else { return 0 };
    let (character, length) = match (first, unit(6)) {
        (0xd800..=0xdbff, Some(second @ 0xdc00..=0xdfff)) => {
            (char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)), 12)
        }
        _ => (char::from_u32(first), 6),
    };
    let (Some(character), Some(begin), Some(last)) = (character, text.first(), text.get(length - 1)) else { return 0 };
    out.push(Plain { character, start: begin.start, end: last.end });
    length
}

/// Every other form of a secret: without its escapes, and escaped or encoded as programs do.
pub(super) fn encoded(secret: &str) -> Vec<String> {
    let mut forms = Vec::new();
    let is_plain = secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
    if !is_plain {
        let characters: Vec<char> = secret.chars().collect();
        if let Some(plain) = plain(&characters) {
            forms.push(plain.iter().map(|plain| plain.character).collect());
        }
        forms.extend(escaped(secret));
    }
    let longest = if is_plain { LONGEST_SECRET } else { LONGEST_IN_BASE64 };
    if secret.len() <= longest && !secret.starts_with("eyJ") {
        forms.extend(in_base64(secret));
    }
    forms
}

/// A secret with characters that have to be escaped somewhere.
fn escaped(secret: &str) -> Vec<String> {
    let json = serde_json::to_string(secret).unwrap_or_default();
    let json = json.trim_start_matches('"').strip_suffix('"').unwrap_or_default().to_owned();
    let ascii: String = json.chars().map(|c| if c.is_ascii() { c.to_string() } else { utf_16(c) }).collect();
    let percent = |spared: &[u8], space: &str| -> String {
        let encode = |byte: u8| match byte {
            b' ' if !space.is_empty() => space.to_owned(),
            byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) || spared.contains(&byte) => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        };
        secret.bytes().map(encode).collect()
    };
    let all = percent(b"", "");
    let lower: String = secret
        .bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02x}"),
        })
        .collect();
    let markup = |quote: &str, apostrophe: &str| {
        let text = secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        text.replace('"', quote).replace('\'', apostrophe)
    };
    let mut forms = vec![
        json.replace('/', "\\/"),
        json,
        ascii,
        all,
        lower,
        percent(b"!'()*", ""),
        percent(b"*", "+"),
        markup("\"", "'"),
        markup("&quot;", "&#39;"),
        markup("&quot;", "&#x27;"),
        markup("&#34;", "&apos;"),
        secret.replace('\'', "'\\''"),
    ];
    forms.sort_unstable();
    forms.dedup();
    forms.retain(|form| form != secret);
    forms
}

fn utf_16(c: char) -> String {
    c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// The characters of base64 that a secret alone decides, after an id of any length: `base64("id:secret")` (RFC 7617 §2).
fn in_base64(secret: &str) -> impl Iterator<Item = String> {
    let bytes = secret.as_bytes();
    let whole = [URL_SAFE_NO_PAD.encode(bytes), STANDARD_NO_PAD.encode(bytes)];
    let shifted = (0..3_usize).flat_map(move |shift| {
        let padded: Vec<u8> = std::iter::repeat_n(0, shift).chain(bytes.iter().copied()).collect();
        // The first characters hold bits of what is in front, the last ones of what follows.
        let (from, to) = ((shift * 8).div_ceil(6), padded.len() * 8 / 6);
        [URL_SAFE_NO_PAD.encode(&padded), STANDARD_NO_PAD.encode(&padded)]
            .map(|text| text.get(from..to).unwrap_or_default().to_owned())
    });
    let mut forms: Vec<String> = whole.into_iter().chain(shifted).collect();
    forms.sort_unstable();
    forms.dedup();
    forms.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undo(text: &str) -> String {
        let characters: Vec<char> = text.chars().collect();
        plain(&characters).map_or(text.to_owned(), |plain| plain.iter().map(|plain| plain.character).collect())
    }

    #[test]
    fn every_spelling_reads_the_same() {
        let secret = "ab\"c é/%41&\\d+😀'x";
        let expected = undo(secret);
        for form in encoded(secret).into_iter().filter(|form| form.contains("ab")) {
            assert_eq!(undo(&form), expected, "{form}");
            let twice = serde_json::to_string(&form).unwrap();
            assert_eq!(undo(&twice), expected, "{twice}");
        }
        assert_eq!(undo("no-escapes_at.all"), "no-escapes_at.all");
    }

    #[test]
    fn a_character_knows_where_it_is_written() {
        let text: Vec<char> = "a%C3%A9&amp;\\u00e9".chars().collect();
        let places: Vec<(char, usize, usize)> =
            plain(&text).unwrap().iter().map(|plain| (plain.character, plain.start, plain.end)).collect();
        assert_eq!(places, [('a', 0, 1), ('é', 1, 7), ('&', 7, 12), ('é', 12, 18)]);
    }

    #[test]
    fn base64_behind_any_id_has_the_same_middle() {
        let secret = "hT3kq-9ZbPw_Lm2V";
        for id in ["", "a", "ab", "abc", "client"] {
            let text = STANDARD_NO_PAD.encode(format!("{id}:{secret}"));
            assert!(encoded(secret).iter().any(|form| form.len() >= 18 && text.contains(form.as_str())), "{text}");
        }
    }
}
