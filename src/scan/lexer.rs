//! Separates code, comments and strings of a source, byte by byte, with one machine for every language.
//!
//! It knows no more of a language than that takes. A string that is not closed ends with its line, so that a mistake in
//! one line does not reach the next.

use std::ops::Range;

use super::identifier::is_identifier;
use super::syntax::{Escape, Feature, Heredoc, Holes, Quote, Syntax};

/// What a byte of a source is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub(super) enum LexemeKind {
    /// Code, also in the holes of a string.
    #[default]
    Code,
    /// A comment.
    Comment,
    /// The text of a string.
    Text,
    /// A string's quotes, and the edges of its holes.
    Quote,
    /// A regular expression.
    Regex,
}

/// A string in a source.
#[derive(Debug, Clone)]
pub(super) struct Literal {
    /// With its quotes.
    pub(super) span: Range<usize>,
    /// Between the quotes.
    pub(super) body: Range<usize>,
    /// The expressions in it, with the edges of the holes.
    pub(super) holes: Vec<Range<usize>>,
}

/// How deep strings may be nested; what is deeper is taken for text.
const DEEPEST: usize = 32;

enum Frame {
    /// Code in a hole, up to what closes it.
    Hole { opens: u8, closes: u8, depth: usize, start: usize },
    /// A string.
    String { literal: usize, quote: Quote },
}

/// The state of the machine.
struct Lexer<'a> {
    text: &'a [u8],
    syntax: &'static Syntax,
    kinds: Vec<LexemeKind>,
    literals: Vec<Literal>,
    frames: Vec<Frame>,
    /// Words that end texts which begin on the next line.
    heredocs: Vec<Vec<u8>>,
    /// Whether something was nested deeper than that.
    too_deep: bool,
    at: usize,
}

/// The result for one source.
pub(super) struct Lexed {
    /// The kind of every byte.
    pub(super) kinds: Vec<LexemeKind>,
    /// The strings, in the order of their beginnings.
    pub(super) literals: Vec<Literal>,
    /// Whether strings are nested deeper than is followed: what is in the deepest was taken for text.
    pub(super) too_deep: bool,
}

/// Separates code, comments and strings; `kinds` is memory to use again.
pub(super) fn lex(text: &[u8], syntax: &'static Syntax, kinds: Vec<LexemeKind>) -> Lexed {
    let mut kinds = kinds;
    kinds.clear();
    kinds.resize(text.len(), LexemeKind::Code);
    let (literals, frames, heredocs) = (Vec::new(), Vec::new(), Vec::new());
    let mut lexer = Lexer { text, syntax, kinds, literals, frames, heredocs, too_deep: false, at: 0 };
    while lexer.at < text.len() {
        lexer.step();
    }
    lexer.finish()
}

impl Lexer<'_> {
    fn finish(mut self) -> Lexed {
        while let Some(frame) = self.frames.pop() {
            self.close(frame, self.text.len());
        }
        Lexed { kinds: self.kinds, literals: self.literals, too_deep: self.too_deep }
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or_default()
    }

    fn has(&self, at: usize, word: &str) -> bool {
        self.text.get(at..).is_some_and(|rest| rest.starts_with(word.as_bytes()))
    }

    fn mark(&mut self, length: usize, kind: LexemeKind) {
        let end = self.at.saturating_add(length).min(self.text.len());
        self.kinds.get_mut(self.at..end).unwrap_or_default().fill(kind);
        self.at = end;
    }

    fn close(&mut self, frame: Frame, end: usize) {
        match frame {
            Frame::String { literal, .. } => {
                if let Some(literal) = self.literals.get_mut(literal) {
                    literal.body.end = end;
                    literal.span.end = end;
                }
            }
            Frame::Hole { start, .. } => {
                if let Some(Frame::String { literal, .. }) = self.frames.last()
                    && let Some(literal) = self.literals.get_mut(*literal)
                {
                    literal.holes.push(start..end);
                }
            }
        }
    }

    fn step(&mut self) {
        match self.frames.last_mut() {
            Some(Frame::String { quote, .. }) => {
                let quote = *quote;
                self.step_in_string(quote);
            }
            Some(Frame::Hole { opens, closes, depth, .. }) => {
                let byte = self.text.get(self.at).copied().unwrap_or_default();
                if byte == *closes && *depth == 0 {
                    self.mark(1, LexemeKind::Quote);
                    if let Some(frame) = self.frames.pop() {
                        self.close(frame, self.at);
                    }
                    return;
                }
                if byte == *opens {
                    *depth += 1;
                } else if byte == *closes {
                    *depth -= 1;
                }
                self.step_in_code(byte);
            }
            None => self.step_in_code(self.byte(self.at)),
        }
    }

    fn step_in_string(&mut self, quote: Quote) {
        let byte = self.byte(self.at);
        if self.has(self.at, quote.close) {
            let doubles = matches!(quote.escape, Escape::Doubled | Escape::Backtick) && quote.close.len() == 1;
            if doubles && self.byte(self.at + 1) == byte {
                return self.mark(2, LexemeKind::Text);
            }
            let body_end = self.at;
            self.mark(quote.close.len(), LexemeKind::Quote);
            if let Some(frame) = self.frames.pop() {
                let end = self.at;
                if let Frame::String { literal, .. } = &frame
                    && let Some(literal) = self.literals.get_mut(*literal)
                {
                    (literal.body.end, literal.span.end) = (body_end, end);
                }
            }
            return;
        }
        if byte == b'\n' && !quote.multiline {
            if let Some(frame) = self.frames.pop() {
                self.close(frame, self.at);
            }
            return self.mark(1, LexemeKind::Code);
        }
        let hole = self.hole(quote.holes);
        self.too_deep |= hole.is_some() && self.frames.len() >= DEEPEST;
        if let Some((edge, opens, closes)) = hole.filter(|_| self.frames.len() < DEEPEST) {
            let start = self.at;
            self.mark(edge, LexemeKind::Quote);
            return self.frames.push(Frame::Hole { opens, closes, depth: 0, start });
        }
        match (quote.escape, byte) {
            (Escape::Backslash, b'\\') | (Escape::Backtick, b'`') => {
                // An escaped line end does not end the string.
                self.mark(2, LexemeKind::Text);
            }
            _ if quote.holes == Holes::Brace && (self.has(self.at, "{{") || self.has(self.at, "}}")) => {
                self.mark(2, LexemeKind::Text);
            }
            _ => self.mark(1, LexemeKind::Text),
        }
    }

    /// The hole that begins here: the length of its edge, and the brackets that open and close it.
    fn hole(&self, holes: Holes) -> Option<(usize, u8, u8)> {
        match holes {
            Holes::DollarBrace if self.has(self.at, "${") => Some((2, b'{', b'}')),
            Holes::Dollar if self.has(self.at, "${") => Some((2, b'{', b'}')),
            Holes::Dollar if self.has(self.at, "$(") => Some((2, b'(', b')')),
            Holes::HashBrace if self.has(self.at, "#{") => Some((2, b'{', b'}')),
            Holes::BackslashParenthesis if self.has(self.at, "\\(") => Some((2, b'(', b')')),
            Holes::Brace if self.byte(self.at) == b'{' && self.byte(self.at + 1) != b'{' => Some((1, b'{', b'}')),
            _ => None,
        }
    }

    fn step_in_code(&mut self, byte: u8) {
        if byte == b'\n' && !self.heredocs.is_empty() {
            return self.take_heredocs();
        }
        // Most bytes begin nothing, and are code as long as nothing else is said.
        let begins_nothing = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b' ';
        if begins_nothing(&byte) {
            let rest = self.text.get(self.at..).unwrap_or_default();
            self.at += rest.iter().take_while(|byte| begins_nothing(byte)).count();
            return;
        }
        if self.take_comment() || self.take_heredoc_word() || self.take_regex(byte) {
            return;
        }
        let found = self.syntax.quotes.iter().find(|quote| self.has(self.at, quote.open)).copied();
        match found {
            Some(quote) if self.frames.len() < DEEPEST => self.open(quote),
            Some(_) => {
                self.too_deep = true;
                self.mark(1, LexemeKind::Code);
            }
            _ if self.syntax.code_escape == Some(byte) => self.mark(2, LexemeKind::Code),
            _ => self.mark(1, LexemeKind::Code),
        }
    }

    fn open(&mut self, quote: Quote) {
        let quote = if self.syntax.has(Feature::StringPrefixes) { self.with_prefix(quote) } else { quote };
        let start = self.at;
        if quote.multiline && self.syntax.has(Feature::Docstrings) && self.is_statement(start) {
            // A string that is a whole statement is documentation.
            let from = start + quote.open.len();
            let length = find(self.text, from, quote.close.as_bytes()).map_or(self.text.len(), |end| end + 3) - start;
            return self.mark(length, LexemeKind::Comment);
        }
        self.mark(quote.open.len(), LexemeKind::Quote);
        self.literals.push(Literal { span: start..self.at, body: self.at..self.at, holes: Vec::new() });
        self.frames.push(Frame::String { literal: self.literals.len() - 1, quote });
    }

    /// A quote, changed by the letters before it: `f"` has holes.
    fn with_prefix(&self, quote: Quote) -> Quote {
        let before = self.text.get(self.at.saturating_sub(3)..self.at).unwrap_or_default();
        let letters = before.iter().rev().take_while(|byte| is_identifier(**byte));
        let letters: Vec<u8> = letters.map(u8::to_ascii_lowercase).collect();
        if letters.len() > 2 || !letters.iter().all(|letter| b"rbuft".contains(letter)) {
            return quote;
        }
        let holes = if letters.iter().any(|letter| b"ft".contains(letter)) { Holes::Brace } else { Holes::None };
        Quote { holes, ..quote }
    }

    /// Whether a string that begins here is a statement.
    fn is_statement(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        let before = before.trim_suffix_letters();
        let line = before.iter().rposition(|byte| !matches!(byte, b' ' | b'\t'));
        match line.and_then(|at| before.get(at)) {
            None => true,
            Some(b'\n') => {
                let last = before.trim_ascii_end().last().copied().unwrap_or(b':');
                !matches!(last, b'(' | b',' | b'=' | b'+' | b'\\' | b'[' | b'{' | b'%')
            }
            Some(_) => false,
        }
    }

    fn take_comment(&mut self) -> bool {
        let Syntax { line_comments, block_comments, .. } = self.syntax;
        let at_word = || self.at == 0 || matches!(self.byte(self.at - 1), b' ' | b'\t' | b'\n' | b';' | b'(' | b'|');
        let may_begin = || !self.syntax.has(Feature::CommentStartsWord) || at_word();
        let begins = |word: &&str| self.begins_line(word) && may_begin();
        if line_comments.iter().any(begins) {
            let from = self.at + 1;
            let end = memchr::memchr(b'\n', self.text.get(from..).unwrap_or_default());
            self.mark(end.map_or(self.text.len(), |end| from + end) - self.at, LexemeKind::Comment);
            return true;
        }
        let Some((open, close)) = block_comments.iter().find(|(open, _)| self.begins_line(open)) else { return false };
        let from = self.at + open.len();
        let end = find(self.text, from, close.as_bytes()).map_or(self.text.len(), |end| end + close.len());
        self.mark(end - self.at, LexemeKind::Comment);
        true
    }

    /// Whether a word begins here. One that begins with `\n` also begins at the start of the text.
    fn begins_line(&self, word: &str) -> bool {
        self.has(self.at, word) || (self.at == 0 && word.strip_prefix('\n').is_some_and(|word| self.has(0, word)))
    }

    /// `<<WORD`: the text begins on the next line.
    fn take_heredoc_word(&mut self) -> bool {
        if self.syntax.heredoc == Heredoc::None
            || !self.has(self.at, "<<")
            || self.has(self.at, "<<<")
            || self.heredocs.len() > 8
        {
            return false;
        }
        let rest = self.text.get(self.at + 2..).unwrap_or_default();
        let marks = rest.iter().take_while(|byte| matches!(byte, b'-' | b'~' | b'"' | b'\'' | b'\\')).count();
        let word = rest.get(marks..).unwrap_or_default();
        let length = word.iter().take_while(|byte| is_identifier(**byte)).count();
        let word = word.get(..length).unwrap_or_default();
        if !word.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') {
            return false;
        }
        let is_marked = marks > 0 || !word.iter().any(u8::is_ascii_lowercase);
        if self.syntax.heredoc == Heredoc::CapitalsOrMark && !is_marked {
            return false;
        }
        let word = word.to_vec();
        self.mark(2 + marks + length, LexemeKind::Quote);
        if matches!(self.byte(self.at), b'"' | b'\'') {
            self.mark(1, LexemeKind::Quote);
        }
        self.heredocs.push(word);
        true
    }

    fn take_heredocs(&mut self) {
        self.mark(1, LexemeKind::Code);
        for word in std::mem::take(&mut self.heredocs) {
            let start = self.at;
            let mut end = start;
            loop {
                let line = self.text.get(end..).unwrap_or_default();
                let length = memchr::memchr(b'\n', line).map_or(line.len(), |at| at + 1);
                if length == 0 || line.get(..length).unwrap_or_default().trim_ascii() == word {
                    break;
                }
                end += length;
            }
            self.literals.push(Literal { span: start..end, body: start..end, holes: Vec::new() });
            self.mark(end - start, LexemeKind::Text);
            self.mark(word.len(), LexemeKind::Quote);
        }
    }

    /// A regular expression: at a place where no division can be, and closed on its line.
    fn take_regex(&mut self, byte: u8) -> bool {
        if byte != b'/' || !self.syntax.has(Feature::RegexLiterals) {
            return false;
        }
        let before = self.text.get(..self.at).unwrap_or_default().trim_ascii_end();
        let word = before.iter().rev().take_while(|byte| is_identifier(**byte)).count();
        let word = before.get(before.len() - word..).unwrap_or_default();
        let may_begin = match before.last() {
            None => true,
            Some(last) if b"(,=:[!&|?{};+-*%~^".contains(last) => true,
            Some(_) => matches!(word, b"return" | b"typeof" | b"case" | b"in" | b"of" | b"if" | b"when" | b"unless"),
        };
        if !may_begin {
            return false;
        }
        let (mut in_class, mut escaped) = (false, false);
        let line = self.text.get(self.at + 1..).unwrap_or_default();
        for (at, byte) in line.iter().take(1000).enumerate() {
            match byte {
                b'\n' => return false,
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class && at > 0 => {
                    self.mark(at + 2, LexemeKind::Regex);
                    return true;
                }
                b'/' if !in_class => return false,
                _ => {}
            }
        }
        false
    }
}

/// Removes the letters before a quote.
trait Letters {
    fn trim_suffix_letters(&self) -> &[u8];
}

impl Letters for [u8] {
    fn trim_suffix_letters(&self) -> &[u8] {
        let letters = self.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
        self.get(..self.len() - letters.min(2)).unwrap_or_default()
    }
}

/// The next place of a word.
fn find(text: &[u8], from: usize, word: &[u8]) -> Option<usize> {
    memchr::memmem::find(text.get(from..)?, word).map(|at| from + at)
}
