//! PowerShell's expressions: strings, tables, variables, and what is piped to JSON.

use std::iter::Peekable;
use std::str::CharIndices;

use serde_json::{Map, Value};

/// Maximum nesting of tables and parentheses.
const DEEPEST: usize = 8;

/// What an expression comes to, as far as the text shows it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    /// A string; variables in it as written.
    Text(String),
    /// A number, `$true`, `$false` or `$null`.
    Plain(Value),
    /// `@{ name = value }`.
    Table(Vec<(String, Expression)>),
    /// Anything else, by its text.
    Unknown(String),
}

impl Expression {
    pub(super) fn text(self) -> String {
        match self {
            Self::Text(text) | Self::Unknown(text) => text,
            Self::Plain(value) => value.to_string(),
            Self::Table(_) => String::new(),
        }
    }

    pub(super) fn json(&self) -> Value {
        match self {
            Self::Text(text) | Self::Unknown(text) => Value::String(text.clone()),
            Self::Plain(value) => value.clone(),
            Self::Table(members) => {
                let members: Map<String, Value> =
                    members.iter().map(|(name, value)| (name.clone(), value.json())).collect();
                Value::Object(members)
            }
        }
    }
}

/// A cursor over PowerShell's text.
pub(super) struct ExpressionReader<'t> {
    text: &'t str,
    rest: Peekable<CharIndices<'t>>,
    /// What the shell fills in, as written.
    pub(super) filled: Vec<String>,
}

impl<'t> ExpressionReader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, rest: text.char_indices().peekable(), filled: Vec::new() }
    }

    pub(super) fn peek(&mut self) -> Option<char> {
        self.rest.peek().map(|(_, character)| *character)
    }

    pub(super) fn at(&mut self) -> usize {
        self.rest.peek().map_or(self.text.len(), |(at, _)| *at)
    }

    fn next(&mut self) -> Option<char> {
        self.rest.next().map(|(_, character)| character)
    }

    fn ahead(&mut self) -> &'t str {
        let at = self.at();
        self.text.get(at..).unwrap_or_default()
    }

    /// Space, and line ends after a backtick.
    pub(super) fn skip_space(&mut self) {
        while let Some(character) = self.peek() {
            match character {
                ' ' | '\t' => drop(self.next()),
                '`' if self
                    .ahead()
                    .get(1..)
                    .is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('\n')) =>
                {
                    while self.next().is_some_and(|character| character != '\n') {}
                }
                _ => return,
            }
        }
    }

    fn skip_lines(&mut self) {
        while self.peek().is_some_and(|c| c.is_whitespace() || c == ';') {
            self.next();
        }
    }

    pub(super) fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(character) = self.peek().filter(|c| !c.is_whitespace() && !";|(){}=,".contains(*c)) {
            word.push(character);
            self.next();
        }
        word
    }

    pub(super) fn expression(&mut self, depth: usize) -> Expression {
        let first = self.operand(depth);
        // `"Bearer " + $token`
        let mut text = None;
        loop {
            self.skip_space();
            if self.peek() != Some('+') {
                break;
            }
            self.next();
            self.skip_space();
            let next = self.operand(depth).text();
            text.get_or_insert_with(|| first.clone().text()).push_str(&next);
        }
        text.map_or(first, Expression::Text)
    }

    fn operand(&mut self, depth: usize) -> Expression {
        match self.peek() {
            Some('"' | '\u{201c}' | '\u{201d}') => Expression::Text(self.double_quoted()),
            Some('\'' | '\u{2018}' | '\u{2019}') => Expression::Text(self.single_quoted()),
            Some('@') if self.ahead().starts_with("@{") && depth < DEEPEST => self.table(depth),
            Some('(') if depth < DEEPEST => self.parenthesis(depth),
            Some('$') => self.variable(),
            Some(_) => {
                let word = self.word();
                if word.is_empty() {
                    self.next();
                }
                let value = serde_json::from_str::<Value>(&word).ok().filter(Value::is_number);
                value.map_or(Expression::Text(word), Expression::Plain)
            }
            None => Expression::Unknown(String::new()),
        }
    }

    fn variable(&mut self) -> Expression {
        self.next();
        let name = if self.peek() == Some('(') {
            self.parenthesis(DEEPEST).text()
        } else {
            let mut name = String::new();
            while let Some(c) = self.peek().filter(|c| c.is_ascii_alphanumeric() || "_:.[]".contains(*c)) {
                name.push(c);
                self.next();
            }
            name
        };
        let variable = format!("${name}");
        match name.to_ascii_lowercase().as_str() {
            "true" => Expression::Plain(Value::Bool(true)),
            "false" => Expression::Plain(Value::Bool(false)),
            "null" => Expression::Plain(Value::Null),
            _ => {
                self.fill(&variable);
                Expression::Unknown(variable)
            }
        }
    }

    fn fill(&mut self, variable: &str) {
        if variable.len() > 1 && self.filled.len() < 64 && self.filled.iter().all(|known| known != variable) {
            self.filled.push(variable.to_owned());
        }
    }

    fn double_quoted(&mut self) -> String {
        self.next();
        let mut text = String::new();
        while let Some(character) = self.next() {
            match character {
                '"' | '\u{201c}' | '\u{201d}' if self.peek() == Some('"') && character == '"' => {
                    self.next();
                    text.push('"');
                }
                '"' | '\u{201c}' | '\u{201d}' => break,
                '`' => text.extend(self.next()),
                '$' if self.peek().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '(' | '_' | '{')) => {
                    let start = self.at();
                    let closes = match self.peek() {
                        Some('(') => Some(')'),
                        Some('{') => Some('}'),
                        _ => None,
                    };
                    while let Some(c) = self.peek() {
                        let goes_on = closes.is_some() || c.is_ascii_alphanumeric() || matches!(c, '_' | ':');
                        if !goes_on || c == '"' || c == '\n' {
                            break;
                        }
                        self.next();
                        if closes == Some(c) {
                            break;
                        }
                    }
                    let end = self.at();
                    let variable = format!("${}", self.text.get(start..end).unwrap_or_default());
                    self.fill(&variable);
                    text.push_str(&variable);
                }
                _ => text.push(character),
            }
        }
        text
    }

    fn single_quoted(&mut self) -> String {
        self.next();
        let mut text = String::new();
        while let Some(character) = self.next() {
            if !matches!(character, '\'' | '\u{2018}' | '\u{2019}') {
                text.push(character);
            } else if self.peek() == Some('\'') {
                self.next();
                text.push('\'');
            } else {
                break;
            }
        }
        text
    }

    fn table(&mut self, depth: usize) -> Expression {
        self.next();
        self.next();
        let mut members = Vec::new();
        loop {
            self.skip_lines();
            match self.peek() {
                None => break,
                Some('}') => {
                    self.next();
                    break;
                }
                Some(_) => {}
            }
            let name = match self.peek() {
                Some('"') => self.double_quoted(),
                Some('\'') => self.single_quoted(),
                _ => self.word(),
            };
            self.skip_space();
            if self.peek() != Some('=') {
                // Not a table after all; what was read so far stands.
                self.next();
                continue;
            }
            self.next();
            self.skip_space();
            let value = self.expression(depth + 1);
            if members.len() < 100 {
                members.push((name, value));
            }
        }
        Expression::Table(members)
    }

    /// `(@{…} | ConvertTo-Json)`; anything else in parentheses is only passed over.
    fn parenthesis(&mut self, depth: usize) -> Expression {
        let start = self.at();
        self.next();
        let mut value = None;
        if depth < DEEPEST {
            self.skip_lines();
            let inner = self.expression(depth + 1);
            self.skip_space();
            if self.pipes_to_json() || self.ahead().is_empty() {
                value = Some(Expression::Text(inner.json().to_string()));
            } else if self.peek() == Some(')') {
                value = Some(inner);
            }
        }
        let mut open = 1;
        while let Some(character) = self.peek() {
            self.next();
            match character {
                '(' => open += 1,
                ')' => open -= 1,
                _ => {}
            }
            if open == 0 {
                break;
            }
        }
        let end = self.at();
        value.unwrap_or_else(|| {
            let written = self.text.get(start..end).unwrap_or_default().to_owned();
            self.fill(&format!("${written}"));
            Expression::Unknown(written)
        })
    }

    pub(super) fn pipes_to_json(&mut self) -> bool {
        let behind = self.ahead().strip_prefix('|').unwrap_or_default().trim_start();
        behind.get(..14).is_some_and(|name| name.eq_ignore_ascii_case("ConvertTo-Json"))
    }
}
