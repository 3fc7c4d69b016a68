//! The entries of an HTTP archive, cut out of a stream of any length: only the current entry is kept, strings
//! beyond [`LONGEST`] are shortened on the way in, and members that are not used are left out.

use memchr::memchr2;

/// How many bytes of a JSON string are kept.
const LONGEST: usize = 1 << 20;

/// No entry is kept beyond this, in bytes; with its long strings cut, none that a tool writes comes near.
const MOST: usize = 4 << 20;

/// The depth inside `log`, inside its `entries`, and inside an entry: how many brackets are open.
const IN_LOG: usize = 2;
const IN_ENTRIES: usize = 3;
const IN_ENTRY: usize = 4;

/// The members of `log` in an archive; logs of other kinds have an object of this name too.
const OF_LOG: [&[u8]; 5] = [b"version", b"creator", b"browser", b"pages", b"entries"];

/// The members of an entry that are kept.
const KEPT: [&[u8]; 4] = [b"request", b"response", b"_error", b"_resourceType"];

/// What is done with the bytes of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    InString,
    /// Behind a backslash; whether the escape is kept.
    Escape(bool),
    /// In the four digits of `\u`: how many are missing, their value so far, whether they are kept.
    Digits(u8, u16, bool),
}

/// Cuts the objects of `log.entries` out of the blocks it is fed.
#[derive(Debug)]
pub(super) struct Cutter {
    place: Place,
    depth: usize,
    /// The beginning of the last string, where it may be a member's name.
    name: Vec<u8>,
    /// Whether what comes is the value of that name.
    named: bool,
    in_log: bool,
    in_entries: bool,
    /// Whether the member at hand is left out.
    left_out: bool,
    entry: Vec<u8>,
    /// Bytes of the string at hand.
    length: usize,
    /// Whether the string at hand ends with the first half of a surrogate pair, which would be no text alone.
    half: bool,
    /// Whether something of the entry at hand was cut.
    shortened: bool,
    /// Whether `log` has a member that an archive's has.
    is_archive: bool,
}

/// One entry as the archive has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut<'a> {
    /// JSON, where it is not too long; strings may be shortened.
    pub(super) json: Option<&'a [u8]>,
    /// Whether a string of it was shortened.
    pub(super) shortened: bool,
}

impl Default for Cutter {
    fn default() -> Self {
        Self {
            place: Place::Outside,
            depth: 0,
            name: Vec::new(),
            named: false,
            in_log: false,
            in_entries: false,
            left_out: false,
            entry: Vec::new(),
            length: 0,
            half: false,
            shortened: false,
            is_archive: false,
        }
    }
}

impl Cutter {
    /// Takes the next block, and hands over every entry that ends in it.
    pub(super) fn feed(&mut self, block: &[u8], found: &mut dyn FnMut(Cut<'_>)) {
        let mut rest = block;
        while let Some((&byte, behind)) = rest.split_first() {
            match self.place {
                Place::InString => {
                    let plain = memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
                    let (text, behind) = rest.split_at_checked(plain).unwrap_or((rest, &[]));
                    self.text(text);
                    let Some((&byte, behind)) = behind.split_first() else { return };
                    self.end_of_text(byte);
                    rest = behind;
                    continue;
                }
                Place::Escape(kept) => self.escape(byte, kept),
                Place::Digits(missing, value, kept) => self.digit(byte, missing, value, kept),
                Place::Outside => self.outside(byte, found),
            }
            rest = behind;
        }
    }

    /// Whether what was fed is the beginning of an archive.
    pub(super) fn is_archive(&self) -> bool {
        self.is_archive
    }

    /// Whether the archive was begun and not ended.
    pub(super) fn is_cut_off(&self) -> bool {
        self.depth > 0 || self.place != Place::Outside
    }

    fn outside(&mut self, byte: u8, found: &mut dyn FnMut(Cut<'_>)) {
        match byte {
            b'"' => {
                self.place = Place::InString;
                self.length = 0;
                self.half = false;
                self.name.clear();
                self.keep(byte);
            }
            b'{' | b'[' => self.open(byte),
            b'}' | b']' => self.close(byte, found),
            b':' => {
                self.keep(byte);
                if self.in_entries && self.depth == IN_ENTRY && !KEPT.contains(&self.name.as_slice()) {
                    self.entry.extend_from_slice(b"null");
                    self.left_out = true;
                }
                self.is_archive |= self.in_log && self.depth == IN_LOG && OF_LOG.contains(&self.name.as_slice());
                self.named = true;
            }
            b',' => {
                self.end_of_member();
                self.keep(byte);
            }
            _ => self.keep(byte),
        }
    }

    /// A bracket opens; after a name it opens that member.
    fn open(&mut self, bracket: u8) {
        let named = std::mem::take(&mut self.named);
        let is = |name: &[u8]| named && self.name == name;
        match self.depth {
            1 if bracket == b'{' && is(b"log") => self.in_log = true,
            IN_LOG if self.in_log && bracket == b'[' && is(b"entries") => self.in_entries = true,
            IN_ENTRIES if self.in_entries => {
                self.entry.clear();
                self.left_out = false;
                self.shortened = false;
            }
            _ => {}
        }
        self.depth += 1;
        self.keep(bracket);
    }

    fn close(&mut self, bracket: u8, found: &mut dyn FnMut(Cut<'_>)) {
        self.end_of_member();
        self.keep(bracket);
        let was = self.depth;
        self.depth = was.saturating_sub(1);
        if self.in_entries && was == IN_ENTRY {
            let json = Some(self.entry.as_slice()).filter(|entry| entry.len() < MOST);
            found(Cut { json, shortened: self.shortened });
        }
        self.in_entries &= self.depth >= IN_ENTRIES;
        self.in_log &= self.depth >= IN_LOG;
    }

    /// A member ends where its object goes on or ends, not where something inside it does.
    fn end_of_member(&mut self) {
        self.named = false;
        if self.depth == IN_ENTRY {
            self.left_out = false;
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.keeps() {
            self.entry.push(byte);
        }
    }

    /// Whether what comes belongs to an entry, and to what is kept of it.
    fn keeps(&self) -> bool {
        self.in_entries && self.depth >= IN_ENTRY && !self.left_out && self.entry.len() < MOST
    }

    /// Characters of a string that need no escape.
    fn text(&mut self, text: &[u8]) {
        if text.is_empty() {
            return;
        }
        if self.depth <= IN_ENTRY && self.name.len() < 32 {
            self.name.extend(text.iter().take(32));
        }
        let room = LONGEST.saturating_sub(self.length);
        // What is cut ends with a whole character: the bytes that continue one are kept too.
        let more = text.iter().skip(room).take_while(|byte| (0x80..0xc0).contains(*byte)).count();
        let whole = self.length <= LONGEST + 3;
        let kept = if whole { text.get(..room + more).unwrap_or(text) } else { &[] };
        let cut = kept.len() < text.len();
        // Behind a cut nothing continues the last character that was kept.
        self.length = self.length.saturating_add(text.len()).saturating_add(if cut { 4 } else { 0 });
        self.half = false;
        if self.keeps() {
            self.shortened |= cut;
            self.entry.extend_from_slice(kept);
        }
    }

    /// A quote or a backslash in a string.
    fn end_of_text(&mut self, byte: u8) {
        if byte == b'"' {
            self.place = Place::Outside;
            self.keep(byte);
            return;
        }
        let kept = self.length < LONGEST || self.half;
        self.shortened |= !kept && self.keeps();
        self.place = Place::Escape(kept);
        self.keep_if(kept, byte);
    }

    fn escape(&mut self, byte: u8, kept: bool) {
        self.keep_if(kept, byte);
        self.place = if byte == b'u' { Place::Digits(4, 0, kept) } else { Place::InString };
        self.half = false;
    }

    fn digit(&mut self, byte: u8, missing: u8, value: u16, kept: bool) {
        self.keep_if(kept, byte);
        let digit = char::from(byte).to_digit(16).and_then(|digit| u16::try_from(digit).ok()).unwrap_or_default();
        let value = (value << 4) | digit;
        self.place = match missing {
            0 | 1 => {
                self.half = kept && (0xd800..0xdc00).contains(&value);
                Place::InString
            }
            _ => Place::Digits(missing - 1, value, kept),
        };
    }

    fn keep_if(&mut self, kept: bool, byte: u8) {
        self.length = self.length.saturating_add(1);
        if kept {
            self.keep(byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// The entries of a text that is fed in blocks of this length, and whether they were shortened.
    fn cut(text: &[u8], block: usize) -> (Vec<Value>, Vec<bool>) {
        let (mut entries, mut shortened) = (Vec::new(), Vec::new());
        let mut cutter = Cutter::default();
        for block in text.chunks(block) {
            cutter.feed(block, &mut |cut| {
                entries.push(serde_json::from_slice(cut.json.unwrap()).unwrap());
                shortened.push(cut.shortened);
            });
        }
        (entries, shortened)
    }

    fn archive(entries: &[Value]) -> String {
        json!({"comment": {"entries": [{"request": "no"}]}, "log": {"pages": [{"entries": [{"request": 1}]}], "entries": entries}})
            .to_string()
    }

    #[test]
    fn the_entries_of_the_log_and_no_others() {
        let entries = [json!({"request": {"url": "a]}\"\\"}}), json!({"response": [1, {"x": null}], "_error": "b"})];
        for block in [1, 2, 3, 7, 1 << 16] {
            assert_eq!(cut(archive(&entries).as_bytes(), block), (entries.to_vec(), vec![false; 2]), "{block}");
        }
    }

    #[test]
    fn members_that_nobody_asks_for_are_left_out() {
        let entry = json!({"_initiator": {"request": {"stack": ["request"]}}, "timings": -1, "request": {"timings": 1}, "cache": {}});
        let (entries, _) = cut(archive(&[entry]).as_bytes(), 5);
        assert_eq!(entries, [json!({"_initiator": null, "timings": null, "request": {"timings": 1}, "cache": null})]);
    }

    #[test]
    fn a_long_string_is_cut_between_two_characters() {
        for (unit, before) in [("x", 0), ("é", 1), ("€", 2), ("😀", 3), ("\n", 0), ("\u{1}", 1), ("\"", 2)] {
            let long = format!("{}{}", "a".repeat(before), unit.repeat(LONGEST + 1));
            let entry = json!({"request": long, "response": "whole"});
            let (entries, shortened) = cut(archive(&[entry]).as_bytes(), 4_099);
            let kept = entries[0]["request"].as_str().unwrap();
            assert!(long.starts_with(kept) && kept.len() <= LONGEST + 4, "{unit:?}: {}", kept.len());
            assert!(kept.len() >= LONGEST / 8, "{unit:?}: {}", kept.len());
            assert_eq!(entries[0]["response"], "whole");
            assert_eq!(shortened, [true]);
        }
    }

    #[test]
    fn a_long_string_is_not_cut_between_the_halves_of_a_surrogate_pair() {
        for before in 0..13 {
            let text = format!("{}{}", "a".repeat(before), r"\ud83d\ude00".repeat(LONGEST / 11));
            let text = format!(r#"{{"log":{{"entries":[{{"request":"{text}"}}]}}}}"#);
            let (entries, _) = cut(text.as_bytes(), 1_000);
            assert!(entries[0]["request"].as_str().unwrap().ends_with('😀'), "{before}");
        }
    }

    #[test]
    fn an_entry_without_end_is_not_kept() {
        let mut cutter = Cutter::default();
        cutter.feed(br#"{"log":{"entries":[{"request":["#, &mut |_| panic!("no end"));
        for _ in 0..200 {
            cutter.feed("[1,2],".repeat(10_000).as_bytes(), &mut |_| panic!("no end"));
        }
        assert!(cutter.entry.capacity() <= 2 * MOST);
        let mut too_long = 0;
        cutter.feed(b"0]},{}", &mut |cut| too_long += usize::from(cut.json.is_none()));
        assert_eq!(too_long, 1);
    }

    #[test]
    fn a_log_of_another_kind_is_no_archive() {
        for (text, is) in [
            (r#"{"log":{"version":"1.2""#, true),
            (r#" {"comment":"x","log" : { "entries" : ["#, true),
            (r#"{"log":"line\n","stream":"stderr"}"#, false),
            (r#"{"log":{"level":"error"},"version":"1.2"}"#, false),
            (r#"{"message":"log","entries":[]}"#, false),
        ] {
            let mut cutter = Cutter::default();
            cutter.feed(text.as_bytes(), &mut |_| {});
            assert_eq!(cutter.is_archive(), is, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_blocks(bytes: Vec<u8>, block in 1..64_usize) {
            let mut cutter = Cutter::default();
            let start = br#"{"log":{"entries":[{"#;
            for block in [&start[..], &bytes].concat().chunks(block) {
                cutter.feed(block, &mut |_| {});
            }
        }
    }
}
