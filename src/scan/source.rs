//! A source whose code, comments and strings are separated, and the ways to move in it.

use std::ops::Range;

use super::identifier::is_identifier;
use super::lexer::{Lexed, LexemeKind, Literal, lex};
use super::syntax::Syntax;

/// How far an expression is followed, in bytes.
const FURTHEST: usize = 8_000;

/// How far uses of a variable are searched for, in bytes.
const USED_WITHIN: usize = 64 << 10;

/// Maximum length of type arguments, in bytes.
const LONGEST_TYPE_ARGUMENTS: usize = 120;

/// A source.
pub(super) struct Source<'a> {
    pub(super) text: &'a [u8],
    pub(super) syntax: &'static Syntax,
    pub(super) literals: Vec<Literal>,
    /// Whether strings are nested deeper than is followed.
    pub(super) too_deep: bool,
    kinds: Vec<LexemeKind>,
}

impl<'a> Source<'a> {
    /// Separates the code, comments and strings of a text; `kinds` is memory to use again.
    pub(super) fn new(text: &'a [u8], syntax: &'static Syntax, kinds: Vec<LexemeKind>) -> Self {
        let Lexed { kinds, literals, too_deep } = lex(text, syntax, kinds);
        Self { text, syntax, literals, too_deep, kinds }
    }

    /// Gives the memory back.
    pub(super) fn into_kinds(self) -> Vec<LexemeKind> {
        self.kinds
    }

    /// The byte there; 0 after the end.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.text.get(at).copied().unwrap_or_default()
    }

    /// What the byte there is part of.
    pub(super) fn kind(&self, at: usize) -> LexemeKind {
        self.kinds.get(at).copied().unwrap_or_default()
    }

    pub(super) fn is_code(&self, at: usize) -> bool {
        at < self.text.len() && self.kind(at) == LexemeKind::Code
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &'a [u8] {
        self.text.get(range).unwrap_or_default()
    }

    /// A piece as text; what is not UTF-8 is taken for Latin-1.
    pub(super) fn decode(&self, range: Range<usize>) -> String {
        let bytes = self.slice(range);
        std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect(), str::to_owned)
    }

    /// The string that a byte is in, holes aside.
    pub(super) fn literal_at(&self, at: usize) -> Option<&Literal> {
        // They are in the order of their beginnings; one in a hole begins after the one that has the hole.
        let behind = self.literals.partition_point(|literal| literal.span.start <= at);
        let before = self.literals.get(..behind)?.iter().rev().take(64);
        before.into_iter().find(|literal| literal.span.contains(&at))
    }

    /// The string that begins there.
    pub(super) fn literal_from(&self, at: usize) -> Option<&Literal> {
        let place = self.literals.binary_search_by_key(&at, |literal| literal.span.start).ok()?;
        self.literals.get(place)
    }

    /// The string that ends just before.
    pub(super) fn literal_to(&self, end: usize) -> Option<&Literal> {
        let literal = self.literal_at(end.checked_sub(1)?)?;
        (literal.span.end == end).then_some(literal)
    }

    /// The place of the last byte before that is neither space nor comment.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        let from = at.saturating_sub(FURTHEST);
        (from..at).rev().find(|at| self.kind(*at) != LexemeKind::Comment && !self.byte(*at).is_ascii_whitespace())
    }

    /// The place of the next byte from there on that is neither space nor comment; the end where there is none.
    pub(super) fn after(&self, at: usize) -> usize {
        let end = self.text.len().min(at.saturating_add(FURTHEST));
        let found = (at..end).find(|at| self.kind(*at) != LexemeKind::Comment && !self.byte(*at).is_ascii_whitespace());
        found.unwrap_or(self.text.len())
    }

    /// The identifier that ends just before, in code.
    pub(super) fn identifier_to(&self, end: usize) -> Option<Range<usize>> {
        let from = end.saturating_sub(200);
        let is_part = |at: &usize| self.is_code(*at) && (is_identifier(self.byte(*at)) || self.byte(*at) == b'$');
        let start = (from..end).rev().take_while(is_part).last()?;
        Some(start..end)
    }

    /// The identifier that begins there, in code.
    pub(super) fn identifier_from(&self, start: usize) -> Option<Range<usize>> {
        let end = self.text.len().min(start.saturating_add(200));
        let is_part = |at: &usize| self.is_code(*at) && is_identifier(self.byte(*at));
        let last = (start..end).take_while(is_part).last()?;
        Some(start..last + 1)
    }

    /// The place after type arguments that begin there, as those of `getUser<User>(`; the same place where none do.
    pub(super) fn skip_type_arguments(&self, at: usize) -> usize {
        if self.byte(at) != b'<' {
            return at;
        }
        let end = self.text.len().min(at + LONGEST_TYPE_ARGUMENTS);
        let close = (at..end).find(|at| matches!(self.byte(*at), b'>' | b';' | b'\n'));
        close.filter(|at| self.byte(*at) == b'>').map_or(at, |close| self.after(close + 1))
    }

    /// The innermost bracket that is open at a place.
    pub(super) fn opener(&self, at: usize) -> Option<usize> {
        let from = at.saturating_sub(FURTHEST);
        let mut depth = 0_usize;
        for at in (from..at).rev().filter(|at| self.is_code(*at)) {
            match self.byte(at) {
                b')' | b']' | b'}' => depth += 1,
                b'(' | b'[' | b'{' if depth == 0 => return Some(at),
                b'(' | b'[' | b'{' => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// Where the innermost bracket that is open at a place is closed; the end of the search if it is not.
    pub(super) fn closer(&self, at: usize) -> usize {
        let end = self.text.len().min(at.saturating_add(FURTHEST));
        let mut depth = 0_usize;
        for at in (at..end).filter(|at| self.is_code(*at)) {
            match self.byte(at) {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' if depth == 0 => return at,
                b')' | b']' | b'}' => depth -= 1,
                _ => {}
            }
        }
        end
    }

    /// The line that a place is on, without its end; of a very long one the part around the place.
    pub(super) fn line(&self, at: usize) -> Range<usize> {
        let at = at.min(self.text.len());
        let from = at.saturating_sub(FURTHEST);
        let start = memchr::memrchr(b'\n', self.slice(from..at)).map_or(from, |before| from + before + 1);
        let limit = self.text.len().min(at.saturating_add(FURTHEST));
        let end = memchr::memchr(b'\n', self.slice(at..limit)).map_or(limit, |length| at + length);
        start..end
    }

    /// The places where a word is in code, from there on.
    pub(super) fn uses<'s>(&'s self, word: &'s [u8], from: usize) -> impl Iterator<Item = Range<usize>> + 's {
        let text = self.slice(from..self.text.len().min(from.saturating_add(USED_WITHIN)));
        memchr::memmem::find_iter(text, word).map(move |at| from + at..from + at + word.len()).filter(move |found| {
            let before = found.start.checked_sub(1).map(|at| self.byte(at));
            self.is_code(found.start) && !before.is_some_and(is_identifier) && !is_identifier(self.byte(found.end))
        })
    }
}
