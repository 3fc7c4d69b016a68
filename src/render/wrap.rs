//! Lines that fit, measured in terminal columns.
//!
//! Text breaks at spaces, and not inside `code`; a word wider than a line breaks at the joints of a path or a
//! list, then at those of a name, and only then anywhere.

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

/// The text in lines of at most `width` columns; at least one line.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(NARROWEST);
    let (mut lines, mut line): (Vec<String>, Option<String>) = (Vec::new(), None);
    for word in words(text, width) {
        // A word that has to be broken anyway goes on where the line is; any other starts a new one.
        let parts = if columns(&word) > width { parts(&word, width, &[JOINTS, SEAMS]) } else { vec![word] };
        for (position, part) in parts.into_iter().enumerate() {
            let gap = if position == 0 { " " } else { "" };
            line = Some(match line {
                Some(line) if columns(&line) + gap.len() + columns(&part) <= width => line + gap + &part,
                full => {
                    lines.extend(full);
                    part
                }
            });
        }
    }
    lines.extend(line);
    lines
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

/// The words of a text; a span of `code` is one word where it fits a line.
fn words(text: &str, width: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut inside = false;
    for part in text.split(' ') {
        match words.last_mut() {
            Some(word) if inside => {
                word.push(' ');
                word.push_str(part);
            }
            _ => words.push(part.to_owned()),
        }
        inside ^= part.matches('`').count() % 2 == 1;
    }
    let split = |word: String| match columns(&word) > width {
        true => word.split(' ').map(str::to_owned).collect(),
        false => vec![word],
    };
    words.into_iter().flat_map(split).collect()
}

/// A word in parts that fit a line: divided after the first kind of joint, what is still too wide after the next
/// kind, and then between any two characters.
fn parts(word: &str, width: usize, joints: &[&[char]]) -> Vec<String> {
    match joints.split_first() {
        _ if columns(word) <= width => vec![word.to_owned()],
        Some((first, rest)) => word.split_inclusive(*first).flat_map(|part| parts(part, width, rest)).collect(),
        None => word.chars().map(String::from).collect(),
    }
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
