//! What terminals and forums add to a text: colours, line ends, invisible characters, quoting and fences.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

/// The text without a terminal's language and invisible characters.
pub(super) fn cleaned<'t>(text: Cow<'t, str>, remarks: &mut Vec<String>) -> Cow<'t, str> {
    if !text.chars().any(|c| is_control(c) || is_invisible(c) || c == '\u{a0}') {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    let (mut sequences, mut invisible) = (false, false);
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\u{1b}' | '\u{9b}' => {
                sequences = true;
                skip_sequence(character, &mut rest);
            }
            // Bold type of manual pages: a letter, a step back, the letter again.
            '\u{8}' => drop(clean.pop()),
            '\r' if rest.peek() == Some(&'\n') => {}
            '\r' | '\u{c}' | '\u{85}' | '\u{2028}' => clean.push('\n'),
            '\u{a0}' => clean.push(' '),
            '\t' | '\n' => clean.push(character),
            _ if is_invisible(character) => invisible = true,
            _ if character.is_control() => {}
            _ => clean.push(character),
        }
    }
    if sequences {
        remarks.push("Colours and other control sequences of a terminal were taken out.".to_owned());
    }
    if invisible {
        remarks.push("Invisible characters (zero-width spaces) stood in the input and were taken out.".to_owned());
    }
    Cow::Owned(clean)
}

fn is_control(character: char) -> bool {
    (character.is_control() && !matches!(character, '\t' | '\n')) || character == '\u{2028}'
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Takes an escape sequence away (ECMA-48 §5.4, §5.6): colours, titles, links, character sets.
fn skip_sequence(introducer: char, rest: &mut Peekable<Chars<'_>>) {
    let kind = if introducer == '\u{9b}' { Some('[') } else { rest.next_if(|c| !matches!(c, '\n')) };
    match kind {
        Some('[') => {
            while rest.next_if(|c| matches!(c, '\u{20}'..='\u{3f}')).is_some() {}
            rest.next_if(|c| matches!(c, '\u{40}'..='\u{7e}'));
        }
        // A string up to its terminator; one that never comes must not swallow the input.
        Some(']' | 'P' | 'X' | '^' | '_') => {
            while let Some(character) = rest.next_if(|c| *c != '\n') {
                if character == '\u{7}' {
                    return;
                }
                if character == '\u{1b}' {
                    rest.next_if_eq(&'\\');
                    return;
                }
            }
        }
        Some('(' | ')' | '*' | '+' | '#' | '%') => drop(rest.next_if(|c| *c != '\n')),
        _ => {}
    }
}

/// The text without the `> ` of a quoted post and without Markdown's fences.
pub(super) fn without_quoting<'t>(text: Cow<'t, str>, remarks: &mut Vec<String>) -> Cow<'t, str> {
    let mut text = text;
    for _ in 0..3 {
        if !is_quoted(&text) {
            break;
        }
        let lines = text.lines().map(|line| line.strip_prefix("> ").or_else(|| line.strip_prefix('>')).unwrap_or(line));
        text = Cow::Owned(lines.collect::<Vec<_>>().join("\n"));
    }
    if !text.lines().any(is_fence) {
        return text;
    }
    remarks.push("Markdown fences were taken out.".to_owned());
    let lines = text.lines().map(|line| if is_fence(line) { "" } else { line });
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

/// Whether every line is quoted. What `curl -v` marks so is not: its other lines begin otherwise.
fn is_quoted(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with('>'))
}

/// Three backticks or tildes, and at most the name of a language after them.
fn is_fence(line: &str) -> bool {
    let line = line.trim();
    let name = line.strip_prefix("```").or_else(|| line.strip_prefix("~~~"));
    name.is_some_and(|name| {
        name.len() <= 24 && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_+.#`~ ".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> (String, usize) {
        let mut remarks = Vec::new();
        let cleaned = cleaned(Cow::Borrowed(text), &mut remarks);
        (without_quoting(cleaned, &mut remarks).into_owned(), remarks.len())
    }

    #[test]
    fn a_terminals_language_is_taken_out() {
        for (text, expected) in [
            ("\u{1b}[1;31mError\u{1b}[0m: 403", "Error: 403"),
            ("\u{1b}]0;title\u{7}a\u{1b}]8;;https://x\u{1b}\\link\u{1b}]8;;\u{1b}\\", "alink"),
            ("\u{1b}(Ba\u{1b}[?25lb", "ab"),
            ("a\u{1b}]never ended\nb", "a\nb"),
            ("\u{9b}31mred", "red"),
        ] {
            assert_eq!(clean(text), (expected.to_owned(), 1), "{text:?}");
        }
        assert_eq!(clean("a\r\nb\rc").0, "a\nb\nc");
        assert_eq!(clean("b\u{8}bo\u{8}ol\u{8}ld\u{8}d").0, "bold");
        assert_eq!(clean("a\u{200b}b\u{a0}c\u{feff}"), ("ab c".to_owned(), 1));
        assert_eq!(clean("a\0b\0").0, "ab");
    }

    #[test]
    fn quoted_posts_and_fences_are_opened() {
        assert_eq!(clean("> > HTTP/1.1 403 Forbidden\n> >\n> > {}").0, "HTTP/1.1 403 Forbidden\n\n{}");
        assert_eq!(clean("Hello\n```json\n{\"a\":1}\n```\nbye"), ("Hello\n\n{\"a\":1}\n\nbye".to_owned(), 1));
        let trace = "> GET / HTTP/1.1\n< HTTP/1.1 403\n* done";
        assert_eq!(clean(trace), (trace.to_owned(), 0));
    }
}
