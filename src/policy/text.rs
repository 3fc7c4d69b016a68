//! The text of a file: its lines, and places in it as people count them.

use std::ops::Range;

use super::keys;
use crate::facts::Location;
use crate::secret::{Redactor, taught};

/// A file's text.
pub(super) struct Text<'a> {
    file: String,
    text: &'a str,
    /// Knows what in it has the form of a secret: a token's file can be given by mistake.
    redactor: Redactor,
}

impl<'a> Text<'a> {
    /// The text of the file of this name.
    pub(super) fn new(file: &str, text: &'a str) -> Self {
        let redactor = taught(&without_own_words(text), &Redactor::default()).into_owned();
        Self { file: file.to_owned(), text, redactor }
    }

    /// A message, without what has the form of a secret.
    pub(super) fn redact(&self, message: &str) -> String {
        self.redactor.redact(message)
    }

    /// Where a stretch of bytes stands; a stretch of several lines ends with its first.
    pub(super) fn location(&self, span: &Range<usize>) -> Location {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let (line, begun) = (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap_or_default());
        let column = begun.chars().count() + 1;
        let stretch = self.text.get(span.clone()).unwrap_or_default();
        let first = stretch.lines().next().unwrap_or_default();
        Location { file: self.file.clone(), line, column, end_column: column + first.chars().count().max(1) }
    }

    /// Whether any line has the form of a policy.
    pub(super) fn is_of_policy(&self) -> bool {
        self.text.lines().any(keys::is_of_policy)
    }

    /// The line in which a byte stands, redacted; `None` where it has not the form of a policy, and may be anything.
    pub(super) fn line_of_policy(&self, at: usize) -> Option<String> {
        let before = self.text.get(..at).unwrap_or(self.text);
        let begun = before.rfind('\n').map_or(0, |end| end + 1);
        let (above, below) = self.text.split_at_checked(begun)?;
        let line = below.split('\n').next().unwrap_or_default();
        let in_list = || {
            let mut above = above.lines().rev().skip_while(|line| keys::is_in_list(line));
            above.next().is_some_and(|line| keys::is_of_policy(line) && line.contains('['))
        };
        let is_shown = keys::is_of_policy(line) || line.trim().is_empty() || (keys::is_in_list(line) && in_list());
        is_shown.then(|| self.line(at))
    }

    /// The line in which a byte stands, redacted.
    pub(super) fn line(&self, at: usize) -> String {
        let (before, behind) = self.text.split_at_checked(at).unwrap_or((self.text, ""));
        let begun = before.rsplit('\n').next().unwrap_or_default();
        let ended = behind.split('\n').next().unwrap_or_default();
        self.redact(format!("{begun}{ended}").trim_end_matches('\r'))
    }
}

/// Maximum letters of a word: more may be a signature.
const WORD: usize = 16;

/// The text without the key `signature` where its value is a single word: elsewhere the value of that name is a secret,
/// here it says whether one is checked.
fn without_own_words(text: &str) -> String {
    const KEY: &str = "signature";
    let mut pieces = text.split(KEY);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let value = piece.trim_start_matches(['=', '"', '\'', ' ', '\t']);
        let word = value.chars().take_while(|c| c.is_ascii_lowercase() || matches!(c, '-' | '_')).count();
        let ends = value.get(word..).is_none_or(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
        if word > WORD || !ends {
            kept.push_str(KEY);
        }
        kept.push_str(piece);
    }
    kept
}
