//! The entries of an HTTP archive, cut out of a stream of any length: nothing but the entry at hand is kept, strings
//! beyond [`LONGEST`] are shortened on the way in, and members that nobody asks for are left out.

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

/// One entry as it stands in the archive.
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

    /// A bracket opens; behind a name it opens that member.
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
