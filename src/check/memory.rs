//! Earlier answers. Tokens with the same outline have the same answer, apart from the time of `exp`.

use std::collections::HashMap;

use jiff::Timestamp;

use super::shared_runs::Runs;
use crate::batch::BatchOutcome;
use crate::rule::{relative, utc};
use crate::secret::MASK;

/// Maximum bytes of outlines and answers that are kept.
const MOST: usize = 8 << 20;

/// Answers by outline.
#[derive(Debug, Default)]
pub(super) struct Memory {
    answers: HashMap<Box<[u8]>, Answer>,
    /// Bytes kept.
    held: usize,
}

/// An answer, from its verdict on.
#[derive(Debug)]
struct Answer {
    text: Box<[u8]>,
    /// The place of the time of `exp`, as `3 min ago, at 2026-11-28T10:15:00Z`.
    gap: Option<(usize, usize)>,
    outcome: BatchOutcome,
    /// The parts of the claims that the answer quotes: it is not given about a token whose text has one of them.
    quoted: Runs,
}

/// What an answer may depend on besides the outline.
pub(super) struct Shown<'s> {
    /// The summary, before it was written as JSON.
    pub(super) summary: &'s str,
    /// The texts of the token that it may quote.
    pub(super) quotable: &'s [u8],
    /// Texts of the token that are not in the outline.
    pub(super) left_out: &'s [&'s str],
    /// `exp`, where its time is not in the outline.
    pub(super) expires_at: Option<Timestamp>,
    pub(super) now: Timestamp,
}

/// The time of `exp` as the rules write it.
fn written(expires_at: Timestamp, now: Timestamp) -> String {
    format!("{}, at {}", relative(expires_at, now), utc(expires_at))
}

impl Memory {
    /// Writes an earlier answer; `None` where there is none for this token.
    pub(super) fn recall(
        &self,
        outline: &[u8],
        token: &str,
        expires_at: Option<i64>,
        now: Timestamp,
        out: &mut Vec<u8>,
    ) -> Option<BatchOutcome> {
        let answer = self.answers.get(outline)?;
        if answer.quoted.are_in(token) {
            return None;
        }
        match answer.gap {
            None => out.extend_from_slice(&answer.text),
            Some((start, end)) => {
                let expires_at = Timestamp::from_second(expires_at?).ok()?;
                out.extend_from_slice(answer.text.get(..start)?);
                out.extend_from_slice(written(expires_at, now).as_bytes());
                out.extend_from_slice(answer.text.get(end..)?);
            }
        }
        Some(answer.outcome)
    }

    /// How many answers are kept.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.answers.len()
    }

    /// Keeps an answer, unless it says something that only this token has.
    pub(super) fn keep(&mut self, outline: &[u8], text: &[u8], outcome: BatchOutcome, shown: &Shown<'_>) {
        let summary = shown.summary;
        // An answer in which a secret is hidden is about one token.
        if summary.contains(MASK) || shown.left_out.iter().any(|text| summary.contains(text)) {
            return;
        }
        let gap = match shown.expires_at {
            None => None,
            Some(expires_at) => {
                let time = written(expires_at, shown.now);
                let gap = memchr::memmem::find(text, time.as_bytes()).map(|start| (start, start + time.len()));
                let rest = gap.map_or_else(|| summary.to_owned(), |_| summary.replacen(&time, "", 1));
                if rest.contains(&utc(expires_at)) || rest.contains(&relative(expires_at, shown.now)) {
                    return;
                }
                gap
            }
        };
        let has_escapes = memchr::memchr(b'\\', shown.quotable).is_some();
        let quotes = |run: &[u8]| has_escapes || memchr::memmem::find(shown.quotable, run).is_some();
        let quoted = Runs::new(summary, quotes);
        let size = outline.len() + text.len() + size_of::<Answer>();
        if self.held + size > MOST {
            self.answers.clear();
            self.held = 0;
        }
        self.held += size;
        self.answers.insert(outline.into(), Answer { text: text.into(), gap, outcome, quoted });
    }
}
