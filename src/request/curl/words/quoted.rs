//! Inside quotes, and what a shell fills in: the part of splitting in which the shells differ most.

use super::{Dialect, Splitter};
use crate::request::curl::beginning;

impl Splitter<'_> {
    pub(super) fn single_quoted(&mut self, open: char) {
        let typographic = open != '\'';
        if self.dialect == Dialect::Cmd || (typographic && self.word.as_ref().is_some_and(|word| !word.ends_with('=')))
        {
            return self.push(open);
        }
        self.done.is_typographic |= typographic;
        // `$'…'` has escapes.
        let ansi = self.word.as_deref().is_some_and(|word| word.ends_with('$')) && self.dialect == Dialect::Posix;
        if ansi && let Some(word) = &mut self.word {
            word.pop();
        }
        self.word.get_or_insert_default();
        while let Some(character) = self.next() {
            match character {
                '\'' if typographic => return,
                '\'' if self.dialect == Dialect::PowerShell && self.rest().starts_with('\'') => {
                    self.next();
                    self.push('\'');
                }
                '\'' => return,
                '\u{2018}' | '\u{2019}' if typographic => return,
                '\\' if ansi => self.ansi_escape(),
                // Windows PowerShell needs the backslash to hand the quote on.
                '\\' if self.dialect == Dialect::PowerShell && self.rest().starts_with('"') => {}
                _ if self.lenient && self.closes_here(character) => return,
                _ => self.push(character),
            }
        }
        self.done.is_unbalanced = true;
    }

    pub(super) fn double_quoted(&mut self, open: char) {
        let typographic = open != '"';
        self.done.is_typographic |= typographic;
        self.word.get_or_insert_default();
        while let Some(character) = self.next() {
            let next = self.rest().chars().next();
            match character {
                '\u{201c}' | '\u{201d}' if typographic => return,
                '"' if self.dialect != Dialect::Posix && next == Some('"') => {
                    self.next();
                    self.push('"');
                }
                '"' => return,
                '\\' if matches!(next, Some('"'))
                    || (self.dialect == Dialect::Posix && matches!(next, Some('\\' | '$' | '`'))) =>
                {
                    self.next();
                    next.into_iter().for_each(|next| self.push(next));
                }
                '\\' if self.dialect == Dialect::Posix && next == Some('\n') => drop(self.next()),
                '`' if self.dialect == Dialect::PowerShell => {
                    if let Some(next) = self.next() {
                        self.push(next);
                    }
                }
                '^' if self.dialect == Dialect::Cmd && next == Some('"') => {
                    self.next();
                    // `^"^"` or `^"` after a backslash is a quote of the value, else the word ends.
                    return;
                }
                '\\' if self.dialect == Dialect::Cmd && self.rest().starts_with("^\"") => {
                    self.at += 2;
                    self.push('"');
                }
                '^' if self.dialect == Dialect::Cmd && next.is_some_and(|c| "{}\\%&|<>^$[]()!".contains(c)) => {
                    if self.rest().starts_with("\\^\"") {
                        self.at += 3;
                        self.push('"');
                    } else if let Some(next) = self.next() {
                        self.push(next);
                    }
                }
                '`' if self.dialect == Dialect::Posix => self.substitution('`', "`"),
                '$' => self.variable(true),
                '%' if self.dialect == Dialect::Cmd => self.variable_of_cmd(),
                _ if self.lenient && self.closes_here(character) => return,
                _ => self.push(character),
            }
        }
        self.done.is_unbalanced = true;
    }

    /// Whether a quote that is never closed was meant to be closed here: before the next option, or at the line's end.
    fn closes_here(&mut self, character: char) -> bool {
        let rest = self.rest();
        let option = rest.strip_prefix("--").or_else(|| rest.strip_prefix('-'));
        let is_option = option.is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
        let closes = character == '\n' || (character == ' ' && is_option);
        if closes {
            self.at -= 1;
        }
        closes
    }

    fn ansi_escape(&mut self) {
        let Some(character) = self.next() else { return };
        let digits = match character {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        if digits > 0 {
            let code: String = self.rest().chars().take(digits).take_while(char::is_ascii_hexdigit).collect();
            if let Some(decoded) = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32) {
                self.at += code.len();
                self.push(decoded);
            }
            return;
        }
        self.push(match character {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            other => other,
        });
    }

    /// `$NAME`, `${NAME}`, `$(command)`, `$env:NAME`: filled in by the shell.
    pub(super) fn variable(&mut self, quoted: bool) {
        let rest = self.rest();
        if self.dialect == Dialect::Cmd || (!quoted && rest.starts_with('\'')) {
            return self.push('$');
        }
        for (open, close) in [("{", "}"), ("(", ")")] {
            if rest.starts_with(open) {
                return self.substitution('$', close);
            }
        }
        let part = |c: char| c.is_ascii_alphanumeric() || c == '_' || (self.dialect == Dialect::PowerShell && c == ':');
        let name: String = rest.chars().take_while(|c| part(*c)).collect();
        let name = name.trim_end_matches(':');
        if name.is_empty() {
            return self.push('$');
        }
        self.at += name.len();
        self.fill(&format!("${name}"));
    }

    pub(super) fn substitution(&mut self, open: char, close: &str) {
        let rest = self.rest();
        match beginning(rest, 4096).find(close) {
            Some(length) => {
                self.at += length + close.len();
                let inside = rest.get(..length + close.len()).unwrap_or_default();
                self.fill(&format!("{open}{inside}"));
            }
            None => self.push(open),
        }
    }

    pub(super) fn variable_of_cmd(&mut self) {
        let rest = self.rest();
        let name: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
        let closed = rest.get(name.len()..).is_some_and(|rest| rest.starts_with('%'));
        if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && closed {
            self.at += name.len() + 1;
            self.fill(&format!("%{name}%"));
        } else {
            self.push('%');
        }
    }

    fn fill(&mut self, variable: &str) {
        self.word.get_or_insert_default().push_str(variable);
        if self.done.filled.iter().all(|known| known != variable) && self.done.filled.len() < 64 {
            self.done.filled.push(variable.to_owned());
        }
    }
}
