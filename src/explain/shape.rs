//! A line with stand-ins for its ids and times: what lines that differ in nothing else have in common.

use std::ops::Range;

use memchr::memmem;

use crate::secret;
use crate::secret::Redactor;

/// How many different ids of a line are replaced; further ones stay.
pub(super) const IDS: usize = 16;

/// An id in the form of a UUID (RFC 9562 §4).
pub(super) type Id = [u8; 36];

/// The least digits of a number that is a time or an id: no status, count or length has as many.
const LONG_NUMBER: usize = 10;

/// Replaces a digit of times and long numbers.
const DIGIT: u8 = b'7';

/// This many of [`DIGIT`] in a row are taken for a placeholder.
const DIGITS: [u8; 4] = [DIGIT; 4];

/// A line, its ids and the placeholders for them.
#[derive(Debug)]
pub(super) struct Shape {
    line: Vec<u8>,
    ids: Vec<Id>,
    changed: bool,
    /// Whether anything may be replaced: not where it may be a part of one of the caller's secrets.
    replaces: bool,
    /// No two share a run of characters, so that what hides one shows the others.
    stand_ins: [Id; IDS],
}

impl Shape {
    /// Of no line yet. `secrets` are the caller's.
    pub(super) fn new(secrets: &Redactor) -> Self {
        let is_of_id = |c: char| c.is_ascii_hexdigit() || matches!(c, '-' | ':' | '.');
        Self {
            line: Vec::new(),
            ids: Vec::new(),
            changed: false,
            replaces: !secrets.has_run_of(is_of_id),
            stand_ins: std::array::from_fn(stand_in),
        }
    }

    /// Takes the next line.
    pub(super) fn take(&mut self, line: &[u8]) {
        self.line.clear();
        self.line.extend_from_slice(line);
        self.ids.clear();
        self.changed = false;
        let mut at = 0;
        let mut name = 0..0;
        while self.replaces {
            let Some(word) = next_word(line, at) else { return };
            at = match count(line, &name, &word) {
                Some(digits) => self.replace_digits(digits),
                None => self.replace(line, word.clone()),
            };
            name = word;
        }
    }

    /// The line with its stand-ins.
    pub(super) fn line(&self) -> &[u8] {
        &self.line
    }

    /// The ids that were replaced, in the order of their stand-ins.
    pub(super) fn ids(&self) -> &[Id] {
        &self.ids
    }

    /// Whether a line has no secret in it, or has no stand-in: a secret may share characters with an id, which what stands
    /// in its place does not.
    pub(super) fn is_faithful_to(&self, line: &[u8]) -> bool {
        !self.changed || !secret::are_in(&String::from_utf8_lossy(line))
    }

    /// Where stand-ins of ids stand in a text, and for which id; `None` where parts of stand-ins stand there, or times
    /// that were replaced.
    pub(super) fn gaps(&self, text: &[u8]) -> Option<Vec<(usize, usize)>> {
        if !self.changed {
            return Some(Vec::new());
        }
        let mut gaps: Vec<(usize, usize)> = Vec::new();
        for (id, stand_in) in self.stand_ins.iter().enumerate().take(self.ids.len()) {
            gaps.extend(memmem::find_iter(text, stand_in).map(|at| (at, id)));
        }
        gaps.sort_unstable();
        let mut from = 0;
        for (at, _) in &gaps {
            if self.shows_part(text.get(from..*at)?) {
                return None;
            }
            from = at + size_of::<Id>();
        }
        (!self.shows_part(text.get(from..)?)).then_some(gaps)
    }

    /// Whether a text shows a part of a stand-in; a part of an id is as long as a run that secrets are known by.
    fn shows_part(&self, text: &[u8]) -> bool {
        let is_part = |run: &[u8]| run.len() >= 8 && run.windows(8).any(|part| self.is_part(part));
        memmem::find(text, &DIGITS).is_some() || text.split(|byte| !is_of_id(*byte)).any(is_part)
    }

    fn is_part(&self, part: &[u8]) -> bool {
        let used = self.stand_ins.iter().take(self.ids.len());
        used.into_iter().any(|stand_in| memmem::find(stand_in, part).is_some())
    }

    /// Puts a stand-in for a word and what belongs to it, and says where to go on.
    fn replace(&mut self, line: &[u8], at: Range<usize>) -> usize {
        let word = line.get(at.clone()).unwrap_or_default();
        if let Ok(id) = Id::try_from(word)
            && is_id(&id)
        {
            let known = self.ids.iter().position(|known| *known == id);
            let index = known.unwrap_or(self.ids.len());
            if let Some(stand_in) = self.stand_ins.get(index)
                && let Some(place) = self.line.get_mut(at.clone())
            {
                place.copy_from_slice(stand_in);
                self.changed = true;
                if known.is_none() {
                    self.ids.push(id);
                }
            }
            return at.end;
        }
        let behind = line.get(at.end..).unwrap_or_default();
        let more = match date(word) {
            Some(day_only) => time(behind, day_only),
            None if word.len() >= LONG_NUMBER && word.iter().all(u8::is_ascii_digit) => fraction(behind),
            None => return at.end,
        };
        self.replace_digits(at.start..at.end + more)
    }

    fn replace_digits(&mut self, at: Range<usize>) -> usize {
        self.changed = true;
        let place = self.line.get_mut(at.clone()).unwrap_or_default();
        place.iter_mut().filter(|byte| byte.is_ascii_digit()).for_each(|digit| *digit = DIGIT);
        at.end
    }
}

/// Members of log records that count or time something, and say nothing about a refusal.
const COUNTS: [&[u8]; 24] = [
    b"pid",
    b"ppid",
    b"tid",
    b"thread_id",
    b"seq",
    b"time",
    b"ts",
    b"timestamp",
    b"epoch",
    b"ms",
    b"duration",
    b"duration_ms",
    b"durationMs",
    b"elapsed",
    b"elapsed_ms",
    b"elapsedMs",
    b"latency",
    b"latency_ms",
    b"latencyMs",
    b"responseTime",
    b"response_time",
    b"took",
    b"bytes",
    b"size",
];

/// The number of such a member, in JSON or as `name=number`.
fn count(line: &[u8], name: &Range<usize>, word: &Range<usize>) -> Option<Range<usize>> {
    if !line.get(word.start)?.is_ascii_digit() {
        return None;
    }
    let between = line.get(name.end..word.start)?;
    let is_member = matches!(between, b"\":" | b"\": " | b"\\\":" | b"=");
    if !is_member || !COUNTS.contains(&line.get(name.clone())?) {
        return None;
    }
    let digits = line.get(word.clone())?.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let end = word.start + digits;
    Some(word.start..end + fraction(line.get(end..).unwrap_or_default()))
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn is_of_id(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-')
}

/// The first word from a place on.
fn next_word(line: &[u8], from: usize) -> Option<Range<usize>> {
    let rest = line.get(from..)?;
    let start = from + rest.iter().position(|byte| is_of_word(*byte))?;
    let rest = line.get(start..)?;
    let length = rest.iter().position(|byte| !is_of_word(*byte)).unwrap_or(rest.len());
    Some(start..start + length)
}

/// Whether a word has the form of a UUID in small letters.
fn is_id(word: &Id) -> bool {
    word.iter().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
    })
}

/// Whether a text has this form, where `d` stands for any digit.
fn is_like(text: &[u8], form: &[u8]) -> bool {
    text.len() == form.len()
        && text.iter().zip(form).all(|(byte, form)| if *form == b'd' { byte.is_ascii_digit() } else { byte == form })
}

/// Whether a word is a day alone, or a day and an hour (RFC 3339 §5.6); `None` where it is neither.
fn date(word: &[u8]) -> Option<bool> {
    match word.len() {
        10 if is_like(word, b"dddd-dd-dd") => Some(true),
        13 if is_like(word, b"dddd-dd-ddTdd") => Some(false),
        _ => None,
    }
}

/// How many of the bytes after a day or an hour belong to the time.
fn time(behind: &[u8], day_only: bool) -> usize {
    let begins = |at: usize, form: &[u8]| behind.get(at..at + form.len()).is_some_and(|text| is_like(text, form));
    let mut length = 0;
    if day_only {
        if !begins(0, b" dd:dd") {
            return 0;
        }
        length = 3;
    }
    while length < 9 && begins(length, b":dd") {
        length += 3;
    }
    length + fraction(behind.get(length..).unwrap_or_default())
}

/// How many bytes make the fraction of a number.
fn fraction(behind: &[u8]) -> usize {
    let Some((b'.' | b',', digits)) = behind.split_first() else { return 0 };
    match digits.iter().take_while(|byte| byte.is_ascii_digit()).count() {
        0 => 0,
        count => count + 1,
    }
}

/// A stand-in: hexadecimal digits without any order, the same in every run of the program.
fn stand_in(index: usize) -> Id {
    // The finaliser of SplitMix64, which spreads consecutive numbers over all bits.
    let mut state = (index as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    std::array::from_fn(|at| {
        if matches!(at, 8 | 13 | 18 | 23) {
            return b'-';
        }
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        *b"0123456789abcdef".iter().cycle().nth((mixed >> 60) as usize).unwrap_or(&b'0')
    })
}
