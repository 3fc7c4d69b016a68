//! The code blocks of Markdown.

use std::ops::Range;

use super::detection::by_extension;
use super::languages::SHELL;
use super::syntax::Syntax;

/// The code blocks of a Markdown text whose language is known, or which have none.
pub(super) fn code_blocks(text: &[u8]) -> Vec<(&'static Syntax, Range<usize>)> {
    let mut found = Vec::new();
    let mut open: Option<(&[u8], Option<&'static Syntax>, usize)> = None;
    let mut start = 0;
    while start < text.len() {
        let rest = text.get(start..).unwrap_or_default();
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = rest.get(..length).unwrap_or_default().trim_ascii();
        let ticks = line.iter().take_while(|byte| **byte == b'`' || **byte == b'~').count();
        let fence = line.get(..ticks).unwrap_or_default();
        match open {
            // At least as many of the same character close it, and nothing may follow (CommonMark 0.31 §4.5).
            Some((opened, syntax, from)) if fence.starts_with(opened) && line.len() == ticks => {
                if let Some(syntax) = syntax {
                    found.push((syntax, from..start));
                }
                open = None;
            }
            None if ticks >= 3 && !line.get(ticks..).unwrap_or_default().contains(&b'`') => {
                let word = line.get(ticks..).unwrap_or_default().trim_ascii();
                let word = word.split(|byte| matches!(byte, b' ' | b',' | b'{' | b':')).next().unwrap_or_default();
                let word = String::from_utf8_lossy(word).to_ascii_lowercase();
                // A fence without a word may have anything in it; commands and requests can be recognised.
                let syntax = if word.is_empty() { Some(&SHELL) } else { by_extension(&word) };
                open = Some((fence, syntax, start + length));
            }
            _ => {}
        }
        start += length;
    }
    found
}
