//! Text for Markdown, in which only text in backticks is marked up.
//!
//! What hides is shown, and what comes from outside stays text: no tag, link, list or heading is made of it. A name with
//! `@`, a number with `#` and an address would be linked behind the escaping (GitHub looks for them in the rendered
//! text, where a backslash is gone), so a word with one of these becomes code, which is never linked.

use crate::text::visible;

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// To be read.
    Words(&'t str),
    /// Text that was in backticks.
    Code(&'t str),
}

/// A text, taken apart at its pairs of backticks; one without a partner is a sign like any other.
pub(super) fn pieces(given: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), given);
    while let Some((words, (code, behind))) =
        rest.split_once('`').and_then(|(words, open)| Some((words, open.split_once('`')?)))
    {
        pieces.push(Piece::Words(words));
        pieces.push(Piece::Code(code));
        rest = behind;
    }
    pieces.push(Piece::Words(rest));
    pieces.retain(|piece| !matches!(piece, Piece::Words("") | Piece::Code("")));
    pieces
}

/// Text whose only Markdown is its `code`.
pub(super) fn escaped(given: &str) -> String {
    write(given, false)
}

/// The same in a table, where a bar ends a cell, in code too.
pub(super) fn escaped_cell(given: &str) -> String {
    write(given, true)
}

/// All of it as code.
pub(super) fn code(given: &str) -> String {
    code_span(&visible(given), false)
}

/// The same in a table.
pub(super) fn code_cell(given: &str) -> String {
    code_span(&visible(given), true)
}

/// Lines of code in a fence that none of them can close, each behind an indent.
pub(super) fn fenced<'t>(language: &str, indent: usize, lines: impl Iterator<Item = &'t str>) -> String {
    let lines: Vec<_> = lines.map(visible).collect();
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or_default();
    let (margin, fence) = (" ".repeat(indent), "`".repeat(longest.max(2) + 1));
    let mut block = format!("{margin}{fence}{language}\n");
    for line in lines {
        let line = format!("{margin}{line}");
        block.push_str(line.trim_end());
        block.push('\n');
    }
    block + &margin + &fence + "\n"
}

fn write(given: &str, in_table: bool) -> String {
    let given = visible(given);
    let mut written = String::with_capacity(given.len());
    for piece in pieces(given.trim()) {
        match piece {
            Piece::Code(code) => push_code(&mut written, code, in_table),
            Piece::Words(words) => {
                for (position, word) in words.split(' ').enumerate() {
                    if position > 0 {
                        written.push(' ');
                    }
                    if is_live(word) {
                        push_code(&mut written, word, in_table);
                    } else {
                        push_word(&mut written, word);
                    }
                }
            }
        }
    }
    written
}

/// Two spans of code that touch would be read as one.
fn push_code(written: &mut String, code: &str, in_table: bool) {
    if written.ends_with('`') {
        written.push(' ');
    }
    written.push_str(&code_span(code, in_table));
}

/// A span of code, fenced by one backtick more than stand together in it (CommonMark 6.1).
fn code_span(code: &str, in_table: bool) -> String {
    let fence = "`".repeat(longest_run(code) + 1);
    let space = if code.starts_with(['`', ' ']) || code.ends_with(['`', ' ']) || code.is_empty() { " " } else { "" };
    let code = match in_table {
        // An escaped backslash before a bar is read in two ways, and in one of them the cell ends there.
        true => code.replace("\\|", "\\u{7c}").replace('|', "\\|"),
        false => code.to_owned(),
    };
    format!("{fence}{space}{code}{space}{fence}")
}

/// Whether a word would become a mention, a reference, or a link.
fn is_live(word: &str) -> bool {
    let before_a_name = |sign: char| {
        word.split(sign).skip(1).any(|behind| behind.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
    };
    let lower = word.to_ascii_lowercase();
    let issue = lower.split("gh-").skip(1).any(|behind| behind.starts_with(|next: char| next.is_ascii_digit()));
    before_a_name('@') || before_a_name('#') || lower.contains("://") || lower.contains("www.") || issue
}

/// A word with every sign escaped that would mark something where it stands.
fn push_word(written: &mut String, word: &str) {
    let begins = written.is_empty();
    let mut before = None;
    let mut signs = word.chars().peekable();
    while let Some(sign) = signs.next() {
        let next = signs.peek().copied();
        let inside = |other: Option<char>| other.is_some_and(char::is_alphanumeric);
        let marks = match sign {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '|' | '$' => true,
            '_' => !(inside(before) && inside(next)),
            '&' => next.is_some_and(|next| next.is_alphanumeric() || next == '#'),
            '>' | '#' | '+' | '-' | '=' => begins && before.is_none(),
            '.' | ')' => begins && next.is_none() && word.chars().rev().skip(1).all(|digit| digit.is_ascii_digit()),
            _ => false,
        };
        if marks {
            written.push('\\');
        }
        written.push(sign);
        before = Some(sign);
    }
}

fn longest_run(code: &str) -> usize {
    code.split(|sign| sign != '`').map(str::len).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_markup_is_text_and_code_stays_code() {
        assert_eq!(escaped("<b> `a[0]` [x](y) *z*"), r"\<b> `a[0]` \[x\](y) \*z\*");
        assert_eq!(escaped("a\nb\u{1b}"), r"a\\nb\\u{1b}");
        assert_eq!(escaped("Admin > People & Permissions, not_before"), "Admin > People & Permissions, not_before");
        assert_eq!(escaped("_x_ &lt; ~~y~~ $z$"), r"\_x\_ \&lt; \~\~y\~\~ \$z\$");
    }

    #[test]
    fn nothing_begins_a_block() {
        assert_eq!(escaped("- a"), r"\- a");
        assert_eq!(escaped("1. a"), r"1\. a");
        assert_eq!(escaped("> a - b 2. c"), r"\> a - b 2. c");
        assert_eq!(escaped("    indented"), "indented");
        assert_eq!(escaped("# a"), r"\# a");
    }

    #[test]
    fn an_open_backtick_opens_nothing() {
        assert_eq!(escaped("an open ` and <script>"), r"an open \` and \<script>");
        assert_eq!(escaped("`a``b`"), "`a` `b`");
    }

    #[test]
    fn mentions_references_and_addresses_stand_in_code() {
        assert_eq!(
            escaped("ask @somebody of org/repo#7 at HTTPS://evil.example or www.evil.example, see #12 and GH-9"),
            "ask `@somebody` of `org/repo#7` at `HTTPS://evil.example` or `www.evil.example,` see `#12` and `GH-9`"
        );
        assert_eq!(escaped("C# and a @ b"), "C# and a @ b");
    }

    #[test]
    fn code_holds_backticks_and_a_cell_holds_bars() {
        assert_eq!(code("a `b` ``c``"), "``` a `b` ``c`` ```");
        assert_eq!(code("``x"), "``` ``x ```");
        assert_eq!(escaped_cell("`a|b` | c"), r"`a\|b` \| c");
        assert_eq!(code_cell(r"a\|<i>"), r"`a\u{7c}<i>`");
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        assert_eq!(
            fenced("sh", 2, ["a", "", "````", "b\u{1b}"].into_iter()),
            "  `````sh\n  a\n\n  ````\n  b\\u{1b}\n  `````\n"
        );
    }
}
