//! Values without quotes: where they end depends on the notation. In a header, YAML and `.env` it is the line, in a
//! form the next `&`, in prose the next space.

use std::ops::Range;

use super::extent::{
    EXTENT, Separator, Value, is_quote, is_space, limited, line_end, quoted, skip, skip_one, unquoted_end,
};
use super::is_word;
use super::name::SecretKind;
use super::plausible::is_speech;

/// Maximum lines of a block.
const LINES: usize = 64;

/// Maximum length of what may precede a name at the beginning of a line, in bytes.
const BEFORE: usize = 64;

/// A line of at least this many bytes may have been broken by a terminal.
const WRAPPED: usize = 60;

/// A value without quotes.
pub(super) fn unquoted_value(
    kind: SecretKind,
    bytes: &[u8],
    (start, name_end, at): (usize, usize, usize),
    separator: Separator,
    is_element: bool,
) -> Value {
    let end = unquoted_end(bytes, at);
    let extended = |to: usize| Value { range: at..trimmed(bytes, at, to.max(end)), is_extended: true };
    let word = Value { range: at..end, is_extended: false };
    if is_element && separator == Separator::Tight {
        return extended(limited(bytes, at, |byte| byte == b'<'));
    }
    // `'X-Api-Key: …'`: the quote in front of the name is closed after the value.
    let backslashes =
        |quote: usize| bytes.get(..quote).unwrap_or_default().iter().rev().take_while(|b| **b == b'\\').count();
    let quote = start.checked_sub(1).filter(|before| {
        let is_open = bytes.get(*before).is_some_and(|byte| is_quote(*byte));
        is_open
            && !bytes
                .get(name_end..)
                .is_some_and(|rest| rest.iter().find(|b| **b != b'\\').is_some_and(|b| is_quote(*b)))
    });
    if let Some(quote) = quote
        && let Some(byte) = bytes.get(quote)
    {
        let inside = quoted(bytes, at, *byte, backslashes(quote));
        let until = match separator {
            Separator::Tight => next_pair(bytes, inside.clone()).unwrap_or(inside.end),
            _ => inside.end,
        };
        return extended(until);
    }
    let to_line_end = || limited(bytes, at, |byte| matches!(byte, b'\n' | b'\r'));
    // `* [HTTP/2] [1] [credentials: …]`
    if separator == Separator::Loose && bytes.get(start.wrapping_sub(1)) == Some(&b'[') {
        let inside = bytes.get(at..to_line_end()).unwrap_or_default().trim_ascii_end();
        if inside.ends_with(b"]") {
            return extended(at + inside.len() - 1);
        }
    }
    if kind == SecretKind::Weak && begins_line(bytes, start) && matches!(separator, Separator::Tight | Separator::Loose)
    {
        let line = escaped_line(bytes, start, at, to_line_end());
        let whole = std::str::from_utf8(bytes.get(at..line).unwrap_or_default()).unwrap_or_default();
        if !is_speech(whole) && !whole.contains("=\"") {
            return extended(line);
        }
    }
    if matches!(kind, SecretKind::Scheme | SecretKind::Pair | SecretKind::Weak | SecretKind::Code)
        || (kind == SecretKind::Cookie && separator == Separator::Cell)
    {
        return word;
    }
    if kind == SecretKind::Cookie {
        return Value { range: at..line_end(bytes, at), is_extended: false };
    }
    let line = escaped_line(bytes, start, at, to_line_end());
    if begins_line(bytes, start) {
        return extended(match separator {
            Separator::Tight | Separator::Space => {
                next_pair(bytes, at..line).or(next_word_pair(bytes, at..line)).unwrap_or(line)
            }
            Separator::Loose | Separator::Label | Separator::Cell => line,
        });
    }
    if kind == SecretKind::Parameters {
        return extended(to_line_end());
    }
    let is_pair = matches!(start.checked_sub(1).and_then(|before| bytes.get(before)), Some(b'&' | b'?' | b';'))
        || (bytes.get(start.wrapping_sub(1)) == Some(&b' ') && bytes.get(start.wrapping_sub(2)) == Some(&b';'));
    let inside = limited(bytes, at, |byte| matches!(byte, b'\n' | b'\r' | b'"' | b'\'' | b'`' | b'<'));
    if is_pair && separator == Separator::Tight {
        match next_pair(bytes, at..inside) {
            Some(next) => return extended(next),
            None if is_of_form(bytes, start) => return extended(inside),
            None => {}
        }
    }
    if separator == Separator::Label { extended(line) } else { word }
}

/// Where the next pair of a form or a connection string begins: `&name=`, `;Name=`.
fn next_pair(bytes: &[u8], range: Range<usize>) -> Option<usize> {
    let inside = bytes.get(range.clone())?;
    inside.iter().enumerate().find_map(|(at, byte)| {
        if !matches!(byte, b'&' | b';') {
            return None;
        }
        let behind = inside.get(at + 1..)?.trim_ascii_start();
        let name = behind.iter().take_while(|byte| is_word(**byte) || matches!(byte, b'.' | b' ')).count();
        let ends = behind.is_empty() || (name > 0 && behind.get(name) == Some(&b'='));
        ends.then_some(range.start + at)
    })
}

/// Where the next pair of a log line begins: ` status=403`.
fn next_word_pair(bytes: &[u8], range: Range<usize>) -> Option<usize> {
    let inside = bytes.get(range.clone())?;
    inside.iter().enumerate().find_map(|(at, byte)| {
        if *byte != b' ' {
            return None;
        }
        let behind = inside.get(at + 1..)?;
        let name = behind.iter().take_while(|byte| is_word(**byte)).count();
        (name > 0 && behind.get(name) == Some(&b'=')).then_some(range.start + at)
    })
}

/// Whether what stands before a name is the beginning of a form: pairs without a space, and no URL.
fn is_of_form(bytes: &[u8], start: usize) -> bool {
    let before = bytes.get(start.saturating_sub(EXTENT)..start).unwrap_or_default();
    let from = before.iter().rposition(|byte| byte.is_ascii_whitespace() || is_quote(*byte)).map_or(0, |at| at + 1);
    let before = before.get(from..).unwrap_or_default();
    !before.contains(&b'/') && !before.contains(&b'?')
}

/// Whether a name is the first thing of its line, but for what shells, YAML and traces put there.
pub(super) fn begins_line(bytes: &[u8], start: usize) -> bool {
    let window = bytes.get(start.saturating_sub(BEFORE)..start).unwrap_or_default();
    // `\nX-Api-Key`: the escape of a line's end is a part of the word.
    if window.ends_with(b"\\") && matches!(bytes.get(start), Some(b'n' | b'r' | b't')) {
        return true;
    }
    let before = match window.iter().rposition(|byte| *byte == b'\n') {
        Some(at) => window.get(at + 1..).unwrap_or_default(),
        None if window.len() == BEFORE => return false,
        None => window,
    };
    let is_prompt = |byte: u8| byte.is_ascii_whitespace() || b"-><*$#+|".contains(&byte);
    let before = before.trim_ascii();
    let before =
        before.iter().position(|byte| !is_prompt(*byte)).map_or(&[][..], |at| before.get(at..).unwrap_or_default());
    // `genesys.password=…`
    let before = if before.ends_with(b".") { super::before_words(before, b".") } else { before };
    const WORDS: [&[u8]; 12] = [
        b"",
        b"export",
        b"set",
        b"setx",
        b"$env:",
        b"env:",
        b"env",
        b"arg",
        b"declare -x",
        b"local",
        b"readonly",
        b"const",
    ];
    WORDS.iter().any(|word| before.eq_ignore_ascii_case(word))
}

/// Where a line ends whose ends are escaped.
fn escaped_line(bytes: &[u8], start: usize, at: usize, line: usize) -> usize {
    if start.checked_sub(1).and_then(|before| bytes.get(before)) != Some(&b'\\') {
        return line;
    }
    let inside = bytes.get(at..line).unwrap_or_default();
    let end = inside.windows(2).position(|pair| matches!(pair, b"\\n" | b"\\r") || pair.first() == Some(&b'"'));
    end.map_or(line, |end| at + end)
}

/// The lines of a YAML block (`|`, `>-`), which are indented further than the name. Their ends may be escaped.
pub(super) fn block(bytes: &[u8], at: usize) -> Option<Vec<Range<usize>>> {
    if !matches!(bytes.get(at), Some(b'|' | b'>')) {
        return None;
    }
    let behind = skip(bytes, at + 1, |byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b' '));
    let is_escaped = bytes.get(behind) == Some(&b'\\');
    let Some(mut from) = line_ended(bytes, behind) else {
        // The end of the line became a space, as in a log.
        let word = behind..limited(bytes, behind, |byte| byte.is_ascii_whitespace());
        return bytes.get(at..behind)?.ends_with(b"  ").then(|| vec![word]);
    };
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut indent = None;
    while lines.len() < LINES {
        let text = skip(bytes, from, is_space);
        let end = limited(bytes, text, |byte| matches!(byte, b'\n' | b'\r') || (is_escaped && byte == b'\\'));
        let own = text - from;
        if own == 0 || own < *indent.get_or_insert(own) || text == end {
            break;
        }
        lines.push(text..end);
        let Some(next) = line_ended(bytes, end) else { break };
        from = next;
    }
    Some(lines)
}

/// Where the next line begins, if one ends here; its end may be escaped.
fn line_ended(bytes: &[u8], at: usize) -> Option<usize> {
    const ENDS: [&[u8]; 5] = [b"\r\n", b"\n", b"\r", b"\\r\\n", b"\\n"];
    let rest = bytes.get(at..)?;
    ENDS.into_iter().find(|end| rest.starts_with(end)).map(|end| at + end.len())
}

/// The rest of a word that a terminal broke at the end of a long line; `None` where the next line does not continue it.
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

/// Whether a name and its value have a line to themselves, as in YAML.
pub(super) fn is_alone_on_its_line(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = bytes.get(..start).unwrap_or_default().iter().rev().take(64).take_while(|byte| **byte != b'\n');
    let mut before = before.filter(|byte| !is_space(**byte) && **byte != b'-');
    before.next().is_none() && matches!(bytes.get(end), None | Some(b'\n' | b'\r'))
}

/// The end without spaces in front of it.
fn trimmed(bytes: &[u8], start: usize, end: usize) -> usize {
    start + bytes.get(start..end).unwrap_or_default().trim_ascii_end().len()
}
