//! A command line → words, as its shell would split it: bash, cmd or PowerShell.
//!
//! What a shell fills in (`$TOKEN` outside single quotes) stays as written and is remembered, because it was not sent
//! like that.

mod quoted;

use std::borrow::Cow;

use super::beginning;

/// The shell a command was written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// bash, zsh, sh.
    Posix,
    /// The Windows command prompt.
    Cmd,
    /// Windows PowerShell and PowerShell.
    PowerShell,
}

/// A command taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// The words, without quotes.
    pub(super) words: Vec<String>,
    /// What the shell fills in, as written: `$TOKEN`, `%ID%`.
    pub(super) filled: Vec<String>,
    /// The body of a here-document, or the text of a here-string.
    pub(super) here: Option<String>,
    /// How many bytes of the text the command takes.
    pub(super) length: usize,
    /// Whether a quote is never closed.
    pub(super) is_unbalanced: bool,
    /// Whether there are typographic quotes or dashes in place of plain ones.
    pub(super) is_typographic: bool,
}

/// The shell of a command, by its line ends and by how it quotes.
pub(super) fn dialect(text: &str, prompt: &str) -> Dialect {
    let command: Vec<&str> = text.lines().take(40).collect();
    let ends = |mark: char| command.iter().any(|line| line.trim_end().ends_with(mark));
    let has = |part: &str| command.iter().take(20).any(|line| line.contains(part));
    if prompt.contains("PS ") {
        Dialect::PowerShell
    } else if ends('\\') {
        Dialect::Posix
    } else if ends('^') || has("^\"") || prompt.trim_end().ends_with('>') && prompt.contains(":\\") {
        Dialect::Cmd
    } else if ends('`') || has("$env:") || has("@{") {
        Dialect::PowerShell
    } else if command.first().is_some_and(|line| line.contains("{\"\"") || line.contains("\"\":")) {
        // Doubled quotes inside double quotes: bash would take them all away.
        Dialect::Cmd
    } else if text.starts_with("curl.exe") {
        Dialect::PowerShell
    } else {
        Dialect::Posix
    }
}

/// A command whose options are on lines of their own without a mark at the line ends, as mail and forums leave it: with
/// spaces in place of those line ends, so that it is as long as before.
pub(super) fn join_option_lines(text: &str) -> Cow<'_, str> {
    let mut quote = None;
    let (mut at, mut ends) = (0, Vec::new());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        let is_option = bare.strip_prefix(['-', '\u{2013}', '\u{2014}']).is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-') && !rest.starts_with("--")
        });
        let before = text.get(..at).unwrap_or_default().trim_end_matches('\n');
        let is_url = bare.trim_start_matches(['"', '\'']).starts_with("http") && !before.contains("://");
        let continues = before.trim_end().ends_with(['\\', '^', '`']);
        if at > 0 && quote.is_none() && !continues {
            if !(is_option || is_url) || ends.len() >= 100 {
                break;
            }
            ends.push(at - 1);
        }
        for character in line.chars() {
            match quote {
                None if matches!(character, '"' | '\'') => quote = Some(character),
                Some(open) if open == character => quote = None,
                _ => {}
            }
        }
        at += line.len();
    }
    if ends.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut joined = text.to_owned();
    ends.iter().for_each(|end| joined.replace_range(*end..=*end, " "));
    Cow::Owned(joined)
}

/// Splits a command that begins the text. Where a quote is never closed, the rest is read as if it ended where the
/// next option begins, or with its line.
pub(super) fn split(text: &str, dialect: Dialect) -> Words {
    let strict = Splitter::new(text, dialect, false).run();
    if !strict.is_unbalanced {
        return strict;
    }
    Words { is_unbalanced: true, ..Splitter::new(text, dialect, true).run() }
}

/// What a word is, by what stands before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Expected {
    /// A word of the command.
    #[default]
    Word,
    /// The file of a redirection.
    File,
    /// The text of a here-string.
    Text,
}

struct Splitter<'t> {
    text: &'t str,
    at: usize,
    dialect: Dialect,
    lenient: bool,
    word: Option<String>,
    /// The delimiter of a here-document that begins after this line.
    delimiter: Option<String>,
    /// What the next word is.
    expected: Expected,
    done: Words,
}

impl<'t> Splitter<'t> {
    fn new(text: &'t str, dialect: Dialect, lenient: bool) -> Self {
        Self {
            text,
            at: 0,
            dialect,
            lenient,
            word: None,
            delimiter: None,
            expected: Expected::Word,
            done: Words::default(),
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.rest().chars().next()?;
        self.at += character.len_utf8();
        Some(character)
    }

    fn push(&mut self, character: char) {
        self.word.get_or_insert_default().push(character);
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        match std::mem::take(&mut self.expected) {
            Expected::Word => {}
            Expected::File => return,
            Expected::Text => {
                self.done.here = Some(word);
                return;
            }
        }
        // Word processors write dashes for hyphens.
        let word = match word.strip_prefix(['\u{2013}', '\u{2014}', '\u{2212}']) {
            Some(rest) => {
                self.done.is_typographic = true;
                if rest.starts_with('-') || rest.chars().nth(1).is_none_or(|c| !c.is_ascii_lowercase()) {
                    format!("-{rest}")
                } else {
                    format!("--{rest}")
                }
            }
            None => word,
        };
        self.done.words.push(word);
    }

    fn run(mut self) -> Words {
        while let Some(character) = self.next() {
            match character {
                ' ' | '\t' => self.end_word(),
                '\n' => break,
                '|' | ';' | '&' | ')' if self.ends_command(character) => {
                    self.skip_line();
                    break;
                }
                '>' | '<' if self.is_redirection(character) => self.redirect(character),
                '"' | '\u{201c}' | '\u{201d}' | '\u{201e}' => self.double_quoted(character),
                '\'' | '\u{2018}' | '\u{2019}' => self.single_quoted(character),
                '\\' if self.dialect == Dialect::Posix => self.escaped(),
                '\\' if self.rest().starts_with('"') => {
                    self.next();
                    self.push('"');
                }
                '^' if self.dialect == Dialect::Cmd => self.escaped(),
                '`' if self.dialect == Dialect::PowerShell => self.escaped(),
                '`' => self.substitution('`', "`"),
                '%' if self.dialect == Dialect::Cmd => self.variable_of_cmd(),
                '$' => self.variable(false),
                '#' if self.word.is_none() && self.dialect == Dialect::Posix => {
                    self.skip_line();
                    break;
                }
                _ => self.push(character),
            }
        }
        self.end_word();
        self.here_document();
        self.done.length = self.at;
        self.done
    }

    /// Whether the command ends here. `&` inside a URL without quotes does not, though the shell would end it there:
    /// what was meant is distinguished from what was typed.
    fn ends_command(&self, character: char) -> bool {
        let next = self.rest().chars().next();
        match character {
            '&' => self.word.is_none() || next == Some('&') || next.is_none_or(char::is_whitespace),
            ')' => self.word.as_ref().is_none_or(|word| !word.contains('(')),
            _ => true,
        }
    }

    /// `<id>` inside a URL is a placeholder, and so is `<id>` alone.
    fn is_redirection(&self, character: char) -> bool {
        if self.word.as_ref().is_some_and(|word| !matches!(word.as_str(), "1" | "2" | "&")) {
            return false;
        }
        let word = || beginning(self.rest(), 256).split_whitespace().next().unwrap_or_default();
        character == '>' || self.rest().starts_with(['<', '(']) || !word().contains('>')
    }

    fn redirect(&mut self, character: char) {
        self.word = None;
        if character == '<' && self.rest().starts_with("<<") {
            self.at += 2;
            self.expected = Expected::Text;
        } else if character == '<' && self.rest().starts_with('<') {
            self.at += 1;
            let rest = self.rest().trim_start_matches('-').trim_start();
            let word: String =
                rest.chars().take_while(|c| !c.is_whitespace()).filter(|c| !"'\"\\".contains(*c)).collect();
            self.delimiter = Some(word).filter(|word| !word.is_empty());
            self.expected = Expected::File;
        } else {
            while self.rest().starts_with(['>', '&', '<']) {
                self.at += 1;
            }
            self.expected = Expected::File;
        }
        while self.rest().starts_with([' ', '\t']) {
            self.at += 1;
        }
    }

    fn here_document(&mut self) {
        let Some(delimiter) = self.delimiter.take() else { return };
        let rest = self.rest();
        let mut length = 0;
        for line in rest.split_inclusive('\n') {
            length += line.len();
            if line.trim() == delimiter {
                let body = rest.get(..length - line.len()).unwrap_or_default();
                self.done.here = Some(body.to_owned());
                self.at += length;
                return;
            }
        }
    }

    fn skip_line(&mut self) {
        let mut escaped = false;
        while let Some(character) = self.next() {
            match character {
                '\n' if !escaped => break,
                '\\' | '^' | '`' => escaped = true,
                ' ' | '\t' | '\n' => {}
                _ => escaped = false,
            }
        }
    }

    /// A character after the shell's escape; at the end of a line, the line goes on.
    fn escaped(&mut self) {
        // Space after the mark is invisible, and breaks the command; what was meant is plain.
        let behind = self.rest().trim_start_matches([' ', '\t']);
        if behind.is_empty() || behind.starts_with('\n') {
            self.end_word();
            self.at = (self.text.len() - behind.len() + 1).min(self.text.len());
            return;
        }
        if let Some(character) = self.next() {
            match (self.dialect, character) {
                // cmd's own copies escape the quotes of the words too.
                (Dialect::Cmd, '"') => self.double_quoted('"'),
                (Dialect::Cmd, '\\') if self.rest().starts_with("^\"") => {
                    self.at += 2;
                    self.push('"');
                }
                (Dialect::Cmd, '%') => self.push('%'),
                _ => self.push(character),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dialect::{Cmd, Posix, PowerShell};
    use super::*;

    #[track_caller]
    fn words(text: &str, dialect: Dialect) -> Vec<String> {
        split(text, dialect).words
    }

    #[test]
    fn bash_quotes_as_bash_does() {
        assert_eq!(
            words(r#"curl -d '{"a": "b"}' "x \"y\" \$z" a\ b"#, Posix),
            ["curl", "-d", r#"{"a": "b"}"#, r#"x "y" $z"#, "a b"]
        );
        assert_eq!(words("curl \\\n  -X PUT \\  \n 'u'", Posix), ["curl", "-X", "PUT", "u"]);
        assert_eq!(words(r"curl -d $'a\'b\n\u0041'", Posix), ["curl", "-d", "a'b\nA"]);
        assert_eq!(words(r"curl 'it'\''s'", Posix), ["curl", "it's"]);
        assert_eq!(words("curl u | jq . \\\n  | less\nHTTP/1.1 403", Posix), ["curl", "u"]);
        assert_eq!(words("curl u > out.json 2>/dev/null; echo done", Posix), ["curl", "u"]);
        assert_eq!(words("curl https://x/<id>/y?a=1&b=2", Posix), ["curl", "https://x/<id>/y?a=1&b=2"]);
    }

    #[test]
    fn what_the_shell_fills_in_is_remembered() {
        let split = |text| split(text, Posix);
        assert_eq!(split(r#"curl -H "Authorization: Bearer $TOKEN" $URL"#).filled, ["$TOKEN", "$URL"]);
        assert_eq!(split("curl -H 'Authorization: Bearer $TOKEN'").filled, [""; 0]);
        assert_eq!(split(r#"curl "${A}$(cat b)`c`\$D""#).filled, ["${A}", "$(cat b)", "`c`"]);
    }

    #[test]
    fn here_documents_are_the_body() {
        let split = split("curl -d @- u <<'EOF'\n{\"a\": 1}\nEOF\nHTTP/1.1 403", Posix);
        assert_eq!(
            (split.words, split.here.as_deref()),
            (vec!["curl".into(), "-d".into(), "@-".into(), "u".into()], Some("{\"a\": 1}\n"))
        );
        assert_eq!(super::split("curl -d @- u <<< '{\"a\": 1}'", Posix).here.as_deref(), Some("{\"a\": 1}"));
    }

    #[test]
    fn cmd_and_powershell_quote_their_own_way() {
        assert_eq!(
            words("curl -X PUT ^\n -d \"{\"\"muted\"\": true}\" ^\n -H \"A: %T%\" u", Cmd),
            ["curl", "-X", "PUT", "-d", "{\"muted\": true}", "-H", "A: %T%", "u"]
        );
        assert_eq!(words(r#"curl -d "{\"muted\": true}" u"#, Cmd), ["curl", "-d", "{\"muted\": true}", "u"]);
        assert_eq!(
            words(r#"curl ^"https://x/y^" ^"-H^" ^"A: b^" --data-raw ^"^{^\^"muted^\^":true^}^""#, Cmd),
            ["curl", "https://x/y", "-H", "A: b", "--data-raw", "{\"muted\":true}"]
        );
        assert_eq!(
            words("curl.exe -d '{\\\"a\\\": 1}' `\n -H \"B: `\"c`\" $env:T\"", PowerShell),
            ["curl.exe", "-d", "{\"a\": 1}", "-H", "B: \"c\" $env:T"]
        );
        assert_eq!(split("curl -H \"A: %TOKEN%\"", Cmd).filled, ["%TOKEN%"]);
        assert_eq!(split("curl -H \"A: $env:TOKEN\"", PowerShell).filled, ["$env:TOKEN"]);
    }

    #[test]
    fn shells_are_told_apart() {
        for (text, prompt, expected) in [
            ("curl -X PUT \\\n u", "$ ", Posix),
            ("curl -X PUT ^\n u", "", Cmd),
            ("curl u", "C:\\Users\\a>", Cmd),
            ("curl -d \"{\"\"a\"\": 1}\" u", "", Cmd),
            ("curl u", "PS C:\\Users\\a> ", PowerShell),
            ("curl.exe -X PUT `\n u", "", PowerShell),
            ("curl -d '{\"a\": \"\"}' u", "", Posix),
        ] {
            assert_eq!(dialect(text, prompt), expected, "{text}");
        }
    }

    #[test]
    fn an_open_quote_ends_with_the_option_or_the_line() {
        let split = |text| split(text, Posix);
        let open = split("curl \"https://x/y -H \"A: b\" -X PUT\n{\"status\":403}");
        assert!(open.is_unbalanced);
        assert_eq!(open.words, ["curl", "https://x/y", "-H", "A: b", "-X", "PUT"]);
        let open = split("curl u -d '{\"muted\": true}\nHTTP/1.1 403");
        assert_eq!(
            (open.words, open.is_unbalanced),
            (vec!["curl".into(), "u".into(), "-d".into(), "{\"muted\": true}".into()], true)
        );
    }

    #[test]
    fn typographic_quotes_and_dashes_are_read_as_meant() {
        let split = split("curl –X PUT —header “A: b’s” ‘c’", Posix);
        assert_eq!(split.words, ["curl", "-X", "PUT", "--header", "A: b’s", "c"]);
        assert!(split.is_typographic);
    }
}
