//! The line that is being typed or pasted, edited as a terminal does it: erase, erase a word, erase the line, end of input.

use rustix::termios::{LocalModes, SpecialCodeIndex, Termios};
use unicode_width::UnicodeWidthChar;

/// More of one line is not kept to be edited, in bytes: nobody erases so far back.
const EDITABLE: usize = 64 << 10;

/// The keys, as `stty` has them.
#[derive(Debug, Clone, Copy)]
struct Keys {
    end: u8,
    erase: u8,
    erase_word: u8,
    erase_line: u8,
}

/// A character of the line.
#[derive(Debug, Clone, Copy)]
struct Cell {
    bytes: u8,
    columns: u8,
    is_space: bool,
}

/// A line in the making.
#[derive(Debug)]
pub(super) struct Line {
    keys: Keys,
    echoes: bool,
    text: Vec<u8>,
    cells: Vec<Cell>,
    /// A character that is not there whole yet (RFC 3629 §3).
    partial: Vec<u8>,
    column: usize,
    /// Whether its beginning was handed on already.
    goes_on: bool,
    /// Whether the last byte was an end of input in the middle of the line; another one ends it.
    half_ended: bool,
    is_ended: bool,
}

impl Line {
    /// An empty line, at a terminal that was found in this mode. It is shown where it is to be, and the terminal does.
    pub(super) fn new(mode: &Termios, is_shown: bool) -> Self {
        let key = |index| mode.special_codes[index];
        let keys = Keys {
            end: key(SpecialCodeIndex::VEOF),
            erase: key(SpecialCodeIndex::VERASE),
            erase_word: key(SpecialCodeIndex::VWERASE),
            erase_line: key(SpecialCodeIndex::VKILL),
        };
        Self::with(keys, is_shown && mode.local_modes.contains(LocalModes::ECHO))
    }

    fn with(keys: Keys, echoes: bool) -> Self {
        Self {
            keys,
            echoes,
            text: Vec::new(),
            cells: Vec::new(),
            partial: Vec::new(),
            column: 0,
            goes_on: false,
            half_ended: false,
            is_ended: false,
        }
    }

    /// Whether the end of the input was typed.
    pub(super) fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// The key that ends the input.
    pub(super) fn end_key(&self) -> u8 {
        self.keys.end
    }

    /// Takes bytes in, up to an end of input. What is complete goes to `ready`, what the person is to see to `echo`.
    pub(super) fn take(&mut self, bytes: &[u8], ready: &mut Vec<u8>, echo: &mut Vec<u8>) {
        for byte in bytes.iter().copied() {
            if self.is_ended {
                return;
            }
            self.byte(byte, ready, echo);
        }
        if !self.echoes {
            echo.clear();
        }
    }

    fn byte(&mut self, byte: u8, ready: &mut Vec<u8>, echo: &mut Vec<u8>) {
        // A key that is switched off is zero.
        let is = |key: u8| key != 0 && key == byte;
        if is(self.keys.end) {
            return self.end(ready, echo);
        }
        self.half_ended = false;
        match byte {
            b'\n' => {
                self.push_partial(echo);
                self.text.push(byte);
                echo.push(byte);
                self.hand_on(ready);
                (self.column, self.goes_on) = (0, false);
            }
            0x08 | 0x7f => self.erase(echo),
            _ if is(self.keys.erase) => self.erase(echo),
            _ if is(self.keys.erase_word) => self.erase_word(echo),
            _ if is(self.keys.erase_line) => while self.erase_one(echo) {},
            _ => self.character(byte, echo),
        }
        if self.text.len() >= EDITABLE {
            self.goes_on = true;
            self.hand_on(ready);
        }
    }

    /// The end of the input at the beginning of a line; in the middle of one it must be typed twice, as everywhere.
    fn end(&mut self, ready: &mut Vec<u8>, echo: &mut Vec<u8>) {
        self.push_partial(echo);
        let is_begun = self.goes_on || !self.text.is_empty();
        if is_begun && !self.half_ended {
            self.half_ended = true;
            return;
        }
        self.is_ended = true;
        self.hand_on(ready);
        if is_begun {
            // What comes next begins on a line of its own.
            echo.push(b'\n');
        }
    }

    fn hand_on(&mut self, ready: &mut Vec<u8>) {
        ready.append(&mut self.text);
        self.cells.clear();
    }

    fn character(&mut self, byte: u8, echo: &mut Vec<u8>) {
        if byte.is_ascii() {
            self.push_partial(echo);
            return self.ascii(byte, echo);
        }
        if byte >= 0xc0 {
            self.push_partial(echo);
        }
        self.partial.push(byte);
        match std::str::from_utf8(&self.partial) {
            Ok(text) => {
                let character = text.chars().next().unwrap_or_default();
                // Of the controls beyond ASCII, terminals obey some; they are kept and not shown.
                let columns = character.width();
                if columns.is_some() {
                    echo.extend_from_slice(&self.partial);
                }
                let columns = columns.unwrap_or_default();
                let bytes = std::mem::take(&mut self.partial);
                self.keep(&bytes, columns, false);
            }
            Err(error) if error.error_len().is_none() && self.partial.len() < 4 => {}
            Err(_) => self.push_partial(echo),
        }
    }

    fn ascii(&mut self, byte: u8, echo: &mut Vec<u8>) {
        match byte {
            b'\t' => {
                let columns = 8 - self.column % 8;
                echo.extend(std::iter::repeat_n(b' ', columns));
                self.keep(&[byte], columns, true);
            }
            // Shown as terminals show them: `^[`.
            0..0x20 => {
                echo.extend_from_slice(&[b'^', byte ^ 0x40]);
                self.keep(&[byte], 2, false);
            }
            _ => {
                echo.push(byte);
                self.keep(&[byte], 1, byte == b' ');
            }
        }
    }

    /// Bytes that turned out to be no character.
    fn push_partial(&mut self, echo: &mut Vec<u8>) {
        for byte in std::mem::take(&mut self.partial) {
            echo.push(b'?');
            self.keep(&[byte], 1, false);
        }
    }

    fn keep(&mut self, bytes: &[u8], columns: usize, is_space: bool) {
        self.text.extend_from_slice(bytes);
        self.column += columns;
        let small = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
        self.cells.push(Cell { bytes: small(bytes.len()), columns: small(columns), is_space });
    }

    fn erase(&mut self, echo: &mut Vec<u8>) {
        self.push_partial(echo);
        self.erase_one(echo);
    }

    fn erase_word(&mut self, echo: &mut Vec<u8>) {
        self.push_partial(echo);
        for is_space in [true, false] {
            while self.cells.last().is_some_and(|cell| cell.is_space == is_space) {
                self.erase_one(echo);
            }
        }
    }

    /// Takes the last character away; whether there was one.
    fn erase_one(&mut self, echo: &mut Vec<u8>) -> bool {
        let Some(cell) = self.cells.pop() else { return false };
        self.text.truncate(self.text.len().saturating_sub(usize::from(cell.bytes)));
        self.column = self.column.saturating_sub(usize::from(cell.columns));
        for _ in 0..cell.columns {
            echo.extend_from_slice(b"\x08 \x08");
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEYS: Keys = Keys { end: 4, erase: 0x7f, erase_word: 0x17, erase_line: 0x15 };

    /// What is handed on and shown, and whether the input ended.
    fn typed(pieces: &[&[u8]]) -> (String, String, bool) {
        let mut line = Line::with(KEYS, true);
        let (mut ready, mut echo) = (Vec::new(), Vec::new());
        pieces.iter().for_each(|piece| line.take(piece, &mut ready, &mut echo));
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        (text(&ready), text(&echo), line.is_ended())
    }

    fn read(bytes: &str) -> String {
        typed(&[bytes.as_bytes()]).0
    }

    #[test]
    fn a_line_is_handed_on_when_it_is_complete() {
        assert_eq!(typed(&[b"ab"]), (String::new(), "ab".to_owned(), false));
        assert_eq!(typed(&[b"a", b"b\n\n", b"c"]), ("ab\n\n".to_owned(), "ab\n\nc".to_owned(), false));
    }

    #[test]
    fn the_end_is_typed_on_an_empty_line_or_twice() {
        assert_eq!(typed(&[b"\x04ab"]), (String::new(), String::new(), true));
        assert_eq!(typed(&[b"ab\n\x04"]), ("ab\n".to_owned(), "ab\n".to_owned(), true));
        assert_eq!(typed(&[b"ab\x04"]), (String::new(), "ab".to_owned(), false));
        assert_eq!(typed(&[b"ab\x04\x04"]), ("ab".to_owned(), "ab\n".to_owned(), true));
        assert_eq!(typed(&[b"ab\x04c\x04\n\x04"]), ("abc\n".to_owned(), "abc\n".to_owned(), true));
        let long = "x".repeat(EDITABLE);
        assert_eq!(read(&format!("{long}\u{4}")), long, "in the middle of a line that was handed on in part");
        assert!(!typed(&[long.as_bytes(), b"\x04"]).2);
    }

    #[test]
    fn keys_erase_a_character_a_word_or_the_line() {
        assert_eq!(read("abc\u{7f}\u{8}d\n"), "ad\n");
        assert_eq!(read("\u{7f}a\n\u{7f}b\n"), "a\nb\n", "a line that is complete stays so");
        assert_eq!(read("größer €\u{7f}\u{7f}\u{7f}\n"), "größe\n");
        assert_eq!(read("one two  \u{17}three\n"), "one three\n");
        assert_eq!(read("one two\u{15}three\n"), "three\n");
        assert_eq!(typed(&["日\u{7f}".as_bytes()]).1, "日\u{8} \u{8}\u{8} \u{8}");
        assert_eq!(typed(&[b"ab\t\x7f"]).1, format!("ab{}{}", " ".repeat(6), "\u{8} \u{8}".repeat(6)));
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(typed(&[b"\x1b[2J"]).1, "^[[2J");
        assert_eq!(typed(&["\u{9b}2J".as_bytes()]).1, "2J");
        assert_eq!(read("\u{1b}[31mred\n"), "\u{1b}[31mred\n");
    }

    #[test]
    fn bytes_that_are_no_character_are_kept() {
        for bytes in [&b"a\xff\xfeb\n"[..], b"\xe2\x82\n", b"\x80\x80\x80\x80\x80\n", b"\xf0\x9f\x98\n"] {
            let mut line = Line::with(KEYS, true);
            let (mut ready, mut echo) = (Vec::new(), Vec::new());
            bytes.chunks(1).for_each(|byte| line.take(byte, &mut ready, &mut echo));
            assert_eq!(ready, bytes);
        }
    }

    #[test]
    fn nothing_is_shown_where_the_terminal_does_not() {
        let (mut ready, mut echo) = (Vec::new(), Vec::new());
        Line::with(KEYS, false).take(b"secret\n", &mut ready, &mut echo);
        assert_eq!((ready.as_slice(), echo.as_slice()), (&b"secret\n"[..], &b""[..]));
    }

    proptest! {
        #[test]
        fn text_is_kept_whatever_its_pieces(text in "[^\u{4}\u{8}\u{15}\u{17}\u{7f}]{0,200}", piece in 1..20_usize) {
            let text = text + "\n";
            let pieces: Vec<&[u8]> = text.as_bytes().chunks(piece).collect();
            prop_assert_eq!(typed(&pieces).0, text);
        }

        #[test]
        fn any_bytes_are_taken(bytes: Vec<u8>) {
            let _ = typed(&[&bytes]);
        }
    }
}
