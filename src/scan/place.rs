//! Where finds are, by line and column, and how they are quoted: shortened, and without secrets.

use super::find::{Find, Sighting, What};
use crate::catalogue::hide_opaque_words;
use crate::facts::Location;
use crate::secret;
use crate::secret::Redactor;

/// Maximum length of a quote, in characters.
const LONGEST: usize = 120;

/// Maximum length of a line that is shown whole, in bytes.
const LONGEST_LINE: usize = 200;

/// How far after a find its arguments may set something, in bytes.
const ARGUMENTS: usize = 300;

/// How far around a find secrets are searched for, in bytes.
const AROUND: usize = 1_000;

/// The sightings of a text with their places, in order.
pub(super) fn locate(file: &str, text: &[u8], mut sightings: Vec<Sighting>) -> Vec<Find> {
    sightings.sort_by_key(|sighting| (sighting.span.start, sighting.span.end));
    let is_text = std::str::from_utf8(text).is_ok();
    let mut place = Place::new(text);
    let found = sightings.into_iter().map(|sighting| {
        let (line, column) = place.line_and_column(sighting.span.start);
        let first = text.get(sighting.span.clone()).unwrap_or_default();
        let first = first.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let end_column = column + characters(first.trim_ascii_end(), is_text).max(1);
        let secrets = secrets_around(text, is_text, &sighting);
        let written = quote(text, is_text, &sighting, &secrets);
        let source_line = source_line(text, is_text, sighting.span.start, &secrets);
        let sets_muted = sets_muted(text, sighting.span.end);
        let Sighting { what, ground, doubt, .. } = sighting;
        // A path and a doubt quote the source as well.
        let doubt = doubt.map(|doubt| hide_opaque_words(&secrets.redact(&doubt)));
        let what = match what {
            What::Request(method, path) => What::Request(method, hide_opaque_words(&secrets.redact(&path))),
            What::Name(name, api) => What::Name(hide_opaque_words(&secrets.redact(&name)), api),
            other => other,
        };
        let location = Location { file: file.to_owned(), line, column, end_column };
        Find { location, written, source_line, sets_muted, what, ground, doubt }
    });
    found.collect()
}

/// Counts lines and columns, in one pass through a text.
pub(super) struct Place<'a> {
    text: &'a [u8],
    is_text: bool,
    passed: usize,
    line: usize,
    column: usize,
}

impl<'a> Place<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, is_text: std::str::from_utf8(text).is_ok(), passed: 0, line: 1, column: 1 }
    }

    /// Line and column of a byte. Its place may not be before that of the previous call.
    pub(super) fn line_and_column(&mut self, at: usize) -> (usize, usize) {
        let passed = self.text.get(self.passed..at).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count();
        match memchr::memrchr(b'\n', passed) {
            Some(end) => self.column = 1 + characters(passed.get(end + 1..).unwrap_or_default(), self.is_text),
            None => self.column += characters(passed, self.is_text),
        }
        self.passed = self.passed.max(at);
        (self.line, self.column)
    }
}

/// How many characters bytes are; in a text that is not UTF-8, each is one.
fn characters(bytes: &[u8], is_text: bool) -> usize {
    if is_text { bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count() } else { bytes.len() }
}

/// A piece of a text as characters.
fn decode(bytes: &[u8], is_text: bool) -> String {
    if is_text {
        String::from_utf8_lossy(bytes).into_owned()
    } else {
        bytes.iter().map(|byte| char::from(*byte)).collect()
    }
}

/// The secrets in and around a sighting.
fn secrets_around(text: &[u8], is_text: bool, sighting: &Sighting) -> Redactor {
    let span = sighting.span.clone();
    let around = span.start.saturating_sub(AROUND)..text.len().min(span.end.saturating_add(AROUND));
    secret::taught(&decode(text.get(around).unwrap_or_default(), is_text), &Redactor::default()).into_owned()
}

/// The source of a sighting, in one line.
fn quote(text: &[u8], is_text: bool, sighting: &Sighting, secrets: &Redactor) -> String {
    let span = sighting.span.clone();
    // Longer than the quote, so that it does not end with half of a secret.
    let piece = text.get(span.start..span.end.min(span.start + 8 * LONGEST)).unwrap_or_default();
    let piece = decode(piece, is_text).split_whitespace().collect::<Vec<_>>().join(" ");
    let redacted = hide_opaque_words(&secrets.redact(&piece));
    if redacted.chars().count() <= LONGEST {
        return redacted;
    }
    redacted.chars().take(LONGEST - 1).chain(['…']).collect()
}

/// The line of a place without its indent. A long one is a bundle's or data, and fits no screen.
fn source_line(text: &[u8], is_text: bool, at: usize, secrets: &Redactor) -> Option<String> {
    let before = text.get(at.saturating_sub(LONGEST_LINE)..at)?;
    let start = at - before.iter().rev().take_while(|byte| **byte != b'\n').count();
    let line = text.get(start..text.len().min(start + LONGEST_LINE + 1))?.split(|byte| *byte == b'\n').next()?;
    let is_whole = line.len() <= LONGEST_LINE && (start == 0 || text.get(start - 1) == Some(&b'\n'));
    is_whole.then(|| hide_opaque_words(&secrets.redact(decode(line, is_text).trim())))
}

/// Whether the arguments of a call that ends at a place set `muted`.
fn sets_muted(text: &[u8], end: usize) -> bool {
    let behind = text.get(end..text.len().min(end.saturating_add(ARGUMENTS))).unwrap_or_default();
    let line = behind.iter().position(|byte| *byte == b';').unwrap_or(behind.len());
    let arguments = behind.get(..line).unwrap_or_default().to_ascii_lowercase();
    memchr::memmem::find(&arguments, b"muted").is_some()
}
