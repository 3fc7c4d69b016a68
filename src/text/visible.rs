//! Hostile text made visible.
//!
//! Response bodies, claims and names come from outside. A terminal must not obey what stands in them, and a
//! reader must not be misled by what cannot be seen in them: such characters are shown as `\u{1b}`.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character does something other than show a glyph: controls, bidi overrides (Trojan Source,
/// CVE-2021-42574), zero-width and invisible characters, line separators, tags, and the two
/// that XML forbids (XML 1.0 §2.2).
pub(crate) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The text with every hidden character escaped.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    // Most texts are like that, and it is found out many bytes at a time.
    let is_plain = |bytes: &[u8]| bytes.iter().all(|byte| matches!(byte, b' '..=b'~'));
    if is_plain(text.as_bytes()) || !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().fold(String::with_capacity(text.len()), |mut shown, character| {
        push(&mut shown, character);
        shown
    }))
}

/// The text with every hidden character escaped but the ends of its lines.
pub(crate) fn visible_lines(text: &str) -> String {
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// The text with every hidden character escaped, ended by `…` after about so many characters. An escape is
/// never cut in two.
pub(crate) fn excerpt(text: &str, limit: usize) -> String {
    let (mut shown, mut length) = (String::new(), 0);
    for character in text.chars() {
        if length >= limit {
            shown.push('…');
            break;
        }
        let before = shown.len();
        push(&mut shown, character);
        length += if is_hidden(character) { shown.len() - before } else { 1 };
    }
    shown
}

/// The text in ASCII: typographic signs in their plain form, everything else escaped.
pub(crate) fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let plain = text.chars().fold(String::with_capacity(text.len()), |mut shown, character| {
        match character {
            '…' => shown.push_str("..."),
            '–' | '—' | '‑' | '−' => shown.push('-'),
            '·' | '•' => shown.push('*'),
            '‘' | '’' => shown.push('\''),
            '“' | '”' | '„' => shown.push('"'),
            '→' => shown.push_str("->"),
            '×' => shown.push('x'),
            '≥' => shown.push_str(">="),
            '≤' => shown.push_str("<="),
            '§' => shown.push_str("section "),
            '\u{a0}' => shown.push(' '),
            _ if character.is_ascii() => shown.push(character),
            _ => push_code_point(&mut shown, character),
        }
        shown
    });
    Cow::Owned(plain)
}

fn push(shown: &mut String, character: char) {
    match character {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        _ if is_hidden(character) => push_code_point(shown, character),
        _ => shown.push(character),
    }
}

fn push_code_point(shown: &mut String, character: char) {
    // Writing to a `String` cannot fail.
    let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        assert_eq!(visible("\u{1b}[31mred\u{7}\u{9b}2J"), r"\u{1b}[31mred\u{7}\u{9b}2J");
        assert_eq!(visible("a\nb\r\tc"), r"a\nb\r\tc");
        assert_eq!(visible("\u{202e}gnp.exe\u{2066}\u{200f}\u{61c}"), r"\u{202e}gnp.exe\u{2066}\u{200f}\u{61c}");
        assert_eq!(visible("con\u{200b}versations\u{2028}\u{feff}"), r"con\u{200b}versations\u{2028}\u{feff}");
    }

    #[test]
    fn what_is_only_text_stays() {
        assert_eq!(visible("Zoë – 会話 ✔ …"), "Zoë – 会話 ✔ …");
    }

    #[test]
    fn an_excerpt_ends_between_characters_and_never_inside_an_escape() {
        assert_eq!(excerpt("abcdef", 6), "abcdef");
        assert_eq!(excerpt("abcdef", 5), "abcde…");
        assert_eq!(excerpt("ab\u{1b}cd", 3), r"ab\u{1b}…");
    }

    #[test]
    fn ascii_is_ascii() {
        let text = ascii("RFC 7519 §4.1.4 – “aud” → Zoë…");
        assert_eq!(text, r#"RFC 7519 section 4.1.4 - "aud" -> Zo\u{eb}..."#);
    }
}
