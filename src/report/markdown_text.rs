//! Text for Markdown, in which only what stands in backticks is marked.

use super::escape::visible;

/// Text whose only Markdown is its `code`: what hides is shown, and what would be a tag, a link or a list is escaped.
pub(super) fn text(given: &str) -> String {
    let mut inside = false;
    visible(given).chars().fold(String::new(), |mut written, character| {
        inside ^= character == '`';
        if !inside && matches!(character, '<' | '>' | '[' | ']' | '*' | '_' | '\\' | '#' | '!') {
            written.push('\\');
        }
        written.push(character);
        written
    })
}

/// The same in a table, where a bar ends a cell, in code too.
pub(super) fn cell(given: &str) -> String {
    text(given).replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_markup_is_text_and_code_stays_code() {
        assert_eq!(text("<b> `a[0]` [x](y) #1"), r"\<b\> `a[0]` \[x\](y) \#1");
        assert_eq!(cell("`a|b` | c"), r"`a\|b` \| c");
        assert_eq!(text("a\nb\u{1b}"), r"a\\nb\\u{1b}");
    }
}
