//! A line with stand-ins for its ids, numbers and times: what lines that differ in nothing else have in common.
//!
//! Each line has two versions. Their stand-ins differ in every character, so what depends on an id, or shows a part of
//! one, differs between the versions too.

use std::ops::Range;

use memchr::memmem;

use crate::secret;
use crate::secret::Redactor;

/// How many different words of a line are replaced; further ones stay.
const WORDS: usize = 16;

/// An id in the form of a UUID (RFC 9562 §4).
type Id = [u8; 36];

/// The least digits of a number that is a time or an id: no status, count or length has as many.
const LONG_NUMBER: usize = 10;

/// The lengths of a number that may differ from line to line. Shorter ones are statuses and seconds to wait.
const NUMBER: Range<usize> = 4..LONG_NUMBER;

/// The lengths of a short id: hexadecimal digits, among them letters and numbers. None of the words that are looked for is
/// like this.
const SHORT_ID: Range<usize> = 5..13;

/// Replaces a digit of times and long numbers, in each version.
const DIGITS: [u8; 2] = [b'7', b'2'];

/// What is replaced by a stand-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Uuid,
    ShortId,
    Number,
}

/// A word that was replaced.
#[derive(Debug)]
struct Word {
    kind: Kind,
    /// Where it stands first.
    first: Range<usize>,
}

/// A place in a line that was replaced.
#[derive(Debug)]
enum Place {
    /// By the stand-in of a word.
    Word(usize, Range<usize>),
    /// Digit by digit.
    Digits(Range<usize>),
}

/// Where the stand-in of a word stands in a text: its beginning, its length and the word's index.
pub(super) type Gap = (usize, usize, usize);

/// A line, what was replaced in it, and its two versions.
#[derive(Debug)]
pub(super) struct Shape {
    /// The first version.
    line: Vec<u8>,
    /// The second one; written where it is asked for.
    other: Vec<u8>,
    words: Vec<Word>,
    places: Vec<Place>,
    /// Whether anything may be replaced: not where it may be a part of one of the caller's secrets.
    replaces: bool,
    /// Whether short ids and numbers are replaced too.
    replaces_short: bool,
    /// The stand-ins of UUIDs: no two share a run of characters.
    stand_ins: [Id; WORDS],
}

impl Shape {
    /// Of no line yet. `secrets` are the caller's.
    pub(super) fn new(secrets: &Redactor) -> Self {
        let is_of_id = |c: char| c.is_ascii_hexdigit() || matches!(c, '-' | ':' | '.');
        Self {
            line: Vec::new(),
            other: Vec::new(),
            words: Vec::new(),
            places: Vec::new(),
            replaces: !secrets.has_run_of(is_of_id),
            replaces_short: true,
            stand_ins: std::array::from_fn(stand_in),
        }
    }

    /// The same where short ids and numbers stay.
    pub(super) fn of_uuids(secrets: &Redactor) -> Self {
        Self { replaces_short: false, ..Self::new(secrets) }
    }

    /// Takes the next line.
    pub(super) fn take(&mut self, line: &[u8]) {
        self.line.clear();
        self.line.extend_from_slice(line);
        self.words.clear();
        self.places.clear();
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

    /// The first version of the line. Lines with the same one differ only in what was replaced.
    pub(super) fn line(&self) -> &[u8] {
        &self.line
    }

    /// The second version.
    pub(super) fn other(&mut self) -> &[u8] {
        self.other.clear();
        self.other.extend_from_slice(&self.line);
        for place in &self.places {
            match place {
                Place::Digits(range) => {
                    let digits = self.other.get_mut(range.clone()).unwrap_or_default();
                    digits.iter_mut().filter(|byte| **byte == DIGITS[0]).for_each(|digit| *digit = DIGITS[1]);
                }
                Place::Word(index, range) => {
                    let Some(word) = self.words.get(*index) else { continue };
                    let stand_in = Self::stand_in(&self.stand_ins, *index, word, 1);
                    if let Some(place) = self.other.get_mut(range.clone()) {
                        place.copy_from_slice(stand_in.get(..place.len()).unwrap_or_default());
                    }
                }
            }
        }
        &self.other
    }

    /// Whether nothing was replaced: then there is one version.
    pub(super) fn is_plain(&self) -> bool {
        self.places.is_empty()
    }

    /// A word that was replaced, as the line has it.
    pub(super) fn word<'l>(&self, index: usize, line: &'l [u8]) -> &'l [u8] {
        self.words.get(index).and_then(|word| line.get(word.first.clone())).unwrap_or_default()
    }

    /// Which word a text of the first version stands for.
    pub(super) fn index_of(&self, text: &[u8]) -> Option<usize> {
        let mut words = self.words.iter().enumerate();
        words.find(|(index, word)| self.stand_in_of(*index, word, 0) == text).map(|(index, _)| index)
    }

    /// Whether a line has no secret in it, or has no stand-in: a secret may share characters with an id, which what stands
    /// in its place does not.
    pub(super) fn is_faithful_to(&self, line: &[u8]) -> bool {
        let has_secrets = |line: &[u8]| secret::are_in(&String::from_utf8_lossy(line));
        self.is_plain() || !has_secrets(line) && !has_secrets(&self.line)
    }

    /// Where stand-ins stand in a text about the first version of the line; `None` where the text about the second version
    /// differs in more than its stand-ins: then it depends on them, or shows a part of one, or a time.
    pub(super) fn gaps(&self, text: &[u8], other: &[u8]) -> Option<Vec<Gap>> {
        if text.len() != other.len() {
            return None;
        }
        let gaps = self.found_in(text, 0);
        if gaps != self.found_in(other, 1) {
            return None;
        }
        let mut from = 0;
        for (at, length, _) in gaps.iter().copied().chain([(text.len(), 0, 0)]) {
            if text.get(from..at)? != other.get(from..at)? {
                return None;
            }
            from = at + length;
        }
        Some(gaps)
    }

    /// Where the stand-ins of a version stand in a text.
    fn found_in(&self, text: &[u8], version: usize) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = Vec::new();
        for (index, word) in self.words.iter().enumerate() {
            let stand_in = self.stand_in_of(index, word, version);
            let ends_word = |at: usize| !text.get(at).is_some_and(u8::is_ascii_alphanumeric);
            let is_whole = |at: usize| {
                word.kind == Kind::Uuid || at.checked_sub(1).is_none_or(ends_word) && ends_word(at + stand_in.len())
            };
            let places = memmem::find_iter(text, &stand_in).filter(|at| is_whole(*at));
            gaps.extend(places.map(|at| (at, stand_in.len(), index)));
        }
        gaps.sort_unstable();
        gaps
    }

    /// The stand-in of a word in one of the versions.
    fn stand_in_of(&self, index: usize, word: &Word, version: usize) -> Vec<u8> {
        let length = word.first.len();
        let stand_in = Self::stand_in(&self.stand_ins, index, word, version);
        stand_in.get(..length).unwrap_or_default().to_vec()
    }

    fn stand_in(stand_ins: &[Id; WORDS], index: usize, word: &Word, version: usize) -> Id {
        match word.kind {
            Kind::Uuid => {
                let id = stand_ins.get(index).copied().unwrap_or([b'0'; 36]);
                if version == 0 { id } else { id.map(other_digit) }
            }
            Kind::ShortId => short([b"c0", b"9f"], index, word.first.len(), version),
            // The lowest numbers and the highest ones: a limit between them would show.
            Kind::Number => short([b"10", b"99"], index, word.first.len(), version),
        }
    }

    /// Puts a stand-in for a word and what belongs to it, and says where to go on.
    fn replace(&mut self, line: &[u8], at: Range<usize>) -> usize {
        let word = line.get(at.clone()).unwrap_or_default();
        if let Some(kind) =
            kind(word).filter(|kind| *kind == Kind::Uuid || self.replaces_short && stands_alone(line, &at))
        {
            let is_same = |known: &Word| known.kind == kind && line.get(known.first.clone()) == Some(word);
            let known = self.words.iter().position(is_same);
            let index = known.unwrap_or(self.words.len());
            if index < WORDS {
                if known.is_none() {
                    self.words.push(Word { kind, first: at.clone() });
                }
                if let Some(word) = self.words.get(index) {
                    let stand_in = Self::stand_in(&self.stand_ins, index, word, 0);
                    let place = self.line.get_mut(at.clone()).unwrap_or_default();
                    place.copy_from_slice(stand_in.get(..place.len()).unwrap_or_default());
                }
                self.places.push(Place::Word(index, at.clone()));
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
        let place = self.line.get_mut(at.clone()).unwrap_or_default();
        place.iter_mut().filter(|byte| byte.is_ascii_digit()).for_each(|digit| *digit = DIGITS[0]);
        let end = at.end;
        self.places.push(Place::Digits(at));
        end
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

/// What a word is replaced as; `None` where it stays.
fn kind(word: &[u8]) -> Option<Kind> {
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    match word.len() {
        36 => Id::try_from(word).is_ok_and(|id| is_id(&id)).then_some(Kind::Uuid),
        length if digits == length => (NUMBER.contains(&length) && !is_year(word)).then_some(Kind::Number),
        length if SHORT_ID.contains(&length) && digits > 0 => {
            word.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).then_some(Kind::ShortId)
        }
        _ => None,
    }
}

/// A number that may be the year of a date.
fn is_year(number: &[u8]) -> bool {
    number.len() == 4 && (number.starts_with(b"19") || number.starts_with(b"20"))
}

/// Whether a word is one of prose or a whole text in quotes or brackets: no part of a name, a path or a fraction, and not the
/// value of a member.
fn stands_alone(line: &[u8], at: &Range<usize>) -> bool {
    let (before, behind) = (line.get(..at.start).unwrap_or_default(), line.get(at.end..).unwrap_or_default());
    let begins = match before {
        [] | [.., b'[' | b'(' | b'{' | b'"' | b'\'' | b'#'] => true,
        [.., byte, b' '] => *byte != b':',
        _ => false,
    };
    let ends = match behind {
        [] | [b' ' | b']' | b')' | b'}' | b'"' | b'\'' | b';' | b'\\', ..] => true,
        [b'.' | b',', more @ ..] => more.first().is_none_or(|byte| matches!(byte, b' ' | b'"' | b'\\')),
        _ => false,
    };
    begins && ends
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

/// The hexadecimal digit of the second version for one of the first.
fn other_digit(byte: u8) -> u8 {
    let digits = b"0123456789abcdef";
    let place = digits.iter().position(|digit| *digit == byte);
    place.and_then(|place| digits.get(place ^ 8)).copied().unwrap_or(byte)
}

/// A stand-in of few characters, in each version: how it begins and what it is filled with, and its number at the end, in
/// digits below 5 or above 4.
fn short(beginnings: [&[u8; 2]; 2], index: usize, length: usize, version: usize) -> Id {
    let [first, fill] = beginnings.get(version).copied().unwrap_or(b"00");
    let mut id = [*fill; 36];
    id[0] = *first;
    for (at, digit) in [(length.saturating_sub(2), index / 5), (length.saturating_sub(1), index % 5)] {
        if let Some(place) = id.get_mut(at) {
            let digit = u8::try_from(digit).unwrap_or_default();
            *place = if version == 0 { b'0' + digit } else { b'9' - digit };
        }
    }
    id
}
