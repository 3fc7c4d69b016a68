//! Lines that fit, measured in terminal columns.
//!
//! Text breaks at spaces, and not inside `code`; a word wider than a line breaks at the joints of a path or a
//! list, then at those of a name, and only then anywhere.

use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// No line is asked to be narrower than this.
const NARROWEST: usize = 8;

/// Where a path, a query or a list may be broken, after the character.
const JOINTS: &[char] = &['/', ',', ';', '?', '&'];

/// Where a name may be broken when nothing else serves.
const SEAMS: &[char] = &[':', '-', '_', '.', '=', '}'];

/// The columns a text takes.
pub(super) fn columns(text: &str) -> usize {
    // Most text is ASCII, one column a byte; control characters were escaped before.
    if text.is_ascii() { text.len() } else { text.width() }
}

/// The text in lines of at most `width` columns; at least one line. Each is a slice of the text, as only single spaces are left
/// out between two.
pub(super) fn wrap(text: &str, width: usize) -> Vec<&str> {
    let width = width.max(NARROWEST);
    let mut lines = Lines { text, width, done: Vec::new(), line: None };
    let (mut from, mut inside) = (0, false);
    let mut at = 0;
    // A span of `code` is one word where it fits a line.
    for part in text.split(' ') {
        let end = at + part.len();
        inside ^= part.bytes().filter(|byte| *byte == b'`').count() % 2 == 1;
        if !inside {
            lines.word(from..end);
            from = end + 1;
        }
        at = end + 1;
    }
    if inside {
        lines.word(from..text.len());
    }
    lines.done.extend(lines.line.and_then(|line| text.get(line.from..line.to)));
    lines.done
}

/// The lines of a text, while they are made.
struct Lines<'t> {
    text: &'t str,
    width: usize,
    done: Vec<&'t str>,
    /// The line that words are added to.
    line: Option<Line>,
}

/// A part of the text, and the columns that it takes.
struct Line {
    from: usize,
    to: usize,
    columns: usize,
}

impl<'t> Lines<'t> {
    /// Adds a word; a span of code that is too wide word by word.
    fn word(&mut self, place: Range<usize>) {
        let word = self.slice(place.clone());
        let wide = columns(word);
        if wide <= self.width {
            return self.part(place, wide, 1);
        }
        let mut from = place.start;
        for word in word.split(' ') {
            let end = from + word.len();
            self.parts(from..end, 1, &[JOINTS, SEAMS]);
            from = end + 1;
        }
    }

    /// Adds a word in parts that fit a line: divided after the first kind of joint, what is still too wide after the next kind,
    /// and then between any two characters. Such a word goes on where the line is.
    fn parts(&mut self, place: Range<usize>, gap: usize, joints: &[&[char]]) {
        let word = self.slice(place.clone());
        let wide = columns(word);
        if wide <= self.width {
            return self.part(place, wide, gap);
        }
        let (mut from, mut gap) = (place.start, gap);
        let mut add = |lines: &mut Self, length: usize, rest: &[&[char]]| {
            lines.parts(from..from + length, std::mem::take(&mut gap), rest);
            from += length;
        };
        match joints.split_first() {
            Some((first, rest)) => word.split_inclusive(*first).for_each(|part| add(self, part.len(), rest)),
            None => word.chars().for_each(|character| add(self, character.len_utf8(), &[])),
        }
    }

    /// Adds what is not divided, after so many spaces where it is not at the beginning of a line.
    fn part(&mut self, place: Range<usize>, wide: usize, gap: usize) {
        match &mut self.line {
            Some(line) if line.columns + gap + wide <= self.width => {
                line.to = place.end;
                line.columns += gap + wide;
            }
            full => {
                let line = full.replace(Line { from: place.start, to: place.end, columns: wide });
                self.done.extend(line.and_then(|line| self.text.get(line.from..line.to)));
            }
        }
    }

    fn slice(&self, place: Range<usize>) -> &'t str {
        self.text.get(place).unwrap_or_default()
    }
}

/// One line of at most `width` columns, ended by `ellipsis` where something was left out.
pub(super) fn fit(text: &str, width: usize, ellipsis: &str) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(columns(ellipsis));
    let mut line = String::new();
    for word in text.split(' ') {
        let gap = usize::from(!line.is_empty());
        if columns(&line) + gap + columns(word) > room {
            break;
        }
        line.extend(std::iter::repeat_n(' ', gap));
        line.push_str(word);
    }
    if line.is_empty() { cut(text, width, ellipsis) } else { line + ellipsis }
}

/// As [`fit`], between any two characters.
pub(super) fn cut(text: &str, width: usize, ellipsis: &str) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(columns(ellipsis));
    let mut line = String::new();
    for character in text.chars() {
        if columns(&line) + character.width().unwrap_or_default() > room {
            break;
        }
        line.push(character);
    }
    line + ellipsis
}

/// The text, filled up with spaces to `width` columns.
pub(super) fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(text.chars().filter_map(UnicodeWidthChar::width).sum());
    text.chars().chain(std::iter::repeat_n(' ', missing)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_line_fits_and_nothing_is_lost(text in "[a-z会/:` -]{0,200}", width in NARROWEST..60) {
            let lines = wrap(&text, width);
            prop_assert!(lines.iter().all(|line| columns(line) <= width), "{lines:?}");
            prop_assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
            prop_assert!(columns(&fit(&text, width, "…")) <= width);
        }
    }

    #[test]
    fn breaks_at_spaces() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("", 8), [""]);
    }

    #[test]
    fn keeps_code_together_where_it_fits() {
        assert_eq!(wrap("now run `why403 check` again", 20), ["now run", "`why403 check` again"]);
        assert_eq!(
            wrap("a `why403 check --offline --leeway 5` b", 16),
            ["a `why403 check", "--offline", "--leeway 5` b"]
        );
    }

    #[test]
    fn breaks_a_path_between_segments_beside_its_method() {
        let path = "/api/v2/conversations/calls/9d5d3c5e/participants/1a2b3c4d";
        assert_eq!(wrap(path, 30), ["/api/v2/conversations/calls/", "9d5d3c5e/participants/1a2b3c4d"]);
        assert_eq!(
            wrap(&format!("PATCH {path}"), 36),
            ["PATCH /api/v2/conversations/calls/", "9d5d3c5e/participants/1a2b3c4d"]
        );
    }

    #[test]
    fn breaks_a_name_between_segments_and_anything_else_anywhere() {
        assert_eq!(wrap("conversation:participant:control", 20), ["conversation:", "participant:control"]);
        assert_eq!(wrap("xxxxxxxxxxyyyy", 10), ["xxxxxxxxxx", "yyyy"]);
    }

    #[test]
    fn a_wide_character_takes_two_columns() {
        assert_eq!(wrap("会話会話会話", 8), ["会話会話", "会話"]);
        assert_eq!(pad("会話", 6), "会話  ");
    }

    #[test]
    fn one_line_ends_with_the_ellipsis_only_where_something_is_left_out() {
        assert_eq!(fit("one two three", 13, "…"), "one two three");
        assert_eq!(fit("one two three", 12, "…"), "one two…");
        assert_eq!(fit("onetwothree", 8, "..."), "onetw...");
        assert_eq!(cut("one two three", 9, "…"), "one two …");
        assert_eq!(cut("one two three", 13, "…"), "one two three");
    }
}
