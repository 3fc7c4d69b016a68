//! Bytes → text: encodings, terminal colours, line ends, and what forums put around what is pasted.
//!
//! Nothing is refused that a person can read; what was repaired is said in a remark.

mod binary_format;
mod screen;

use std::borrow::Cow;

use super::{Remarks, Unreadable};
use crate::text::utf_16;

/// An input as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decoded<'b> {
    /// Lines end in `\n`, without control characters but tabs.
    pub(super) text: Cow<'b, str>,
    /// What was repaired or is cut off.
    pub(super) remarks: Remarks,
}

/// More of a text's characters than this, in percent, and it is none.
const MOST_CONTROLS: usize = 10;

/// Reads bytes as the text they were meant as.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Unreadable> {
    if bytes.trim_ascii().is_empty() {
        return Err(Unreadable::Empty);
    }
    if let Some(reason) = binary_format::binary_format(bytes) {
        return Err(Unreadable::Binary { reason: reason.to_owned() });
    }
    let mut remarks = Remarks::default();
    // Nearly every record of a log: nothing to decode, nothing to clean.
    if bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n')) {
        let text = Cow::Borrowed(std::str::from_utf8(bytes).unwrap_or_default());
        let text = screen::without_quoting(text, &mut remarks.all);
        return Ok(Decoded { text, remarks });
    }
    let text = text_of(bytes, &mut remarks);
    let controls = text.chars().take(1 << 16).filter(|c| is_noise(*c)).count();
    let looked_at = text.chars().take(1 << 16).count().max(1);
    if controls * 100 > looked_at * MOST_CONTROLS {
        let share = controls * 100 / looked_at;
        return Err(Unreadable::Binary { reason: format!("{share} % of it are control characters") });
    }
    let text = screen::cleaned(text, &mut remarks.all);
    let text = screen::without_quoting(text, &mut remarks.all);
    if text.trim().is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(Decoded { text, remarks })
}

/// What no text has: controls that are neither space nor part of a terminal's language, and what could not be decoded.
fn is_noise(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' | '\u{8}' | '\u{c}' | '\u{1b}' | '\u{7}' => false,
        '\u{fffd}' => true,
        _ => character.is_control(),
    }
}

/// What is said of an input that ends inside a character.
const CUT_OFF: &str = "The input ends inside a character: it is cut off.";

fn text_of<'b>(bytes: &'b [u8], remarks: &mut Remarks) -> Cow<'b, str> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return text_of(rest, remarks);
    }
    if let Some(order) = utf_16::byte_order(bytes) {
        remarks.note("The input is UTF-16, as PowerShell writes it.");
        if !bytes.len().is_multiple_of(2) {
            remarks.leave_out(CUT_OFF);
        }
        return Cow::Owned(utf_16::decode(bytes, order));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        // Cut off inside a character, as by `head -c`.
        Err(error) if error.error_len().is_none() => {
            remarks.leave_out(CUT_OFF);
            String::from_utf8_lossy(bytes)
        }
        Err(_) => {
            let lossy = String::from_utf8_lossy(bytes);
            let foreign = lossy.chars().filter(|c| !c.is_ascii() && *c != char::REPLACEMENT_CHARACTER).count();
            let lost = lossy.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
            if foreign >= lost {
                remarks.note("Some bytes of the input are not UTF-8.");
                return lossy;
            }
            remarks.note("The input is not UTF-8; it was read as Latin-1.");
            Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).unwrap().text.into_owned()
    }

    #[test]
    fn plain_text_is_not_copied_and_not_remarked() {
        let decoded = decode("{\"code\":\"é\"}\n".as_bytes()).unwrap();
        assert!(matches!(decoded.text, Cow::Borrowed(_)) && decoded.remarks == Remarks::default());
    }

    #[test]
    fn every_encoding_is_read() {
        let expected = "HTTP/1.1 403 Forbidden\n\n{\"message\":\"größer\"}\n";
        let crlf = expected.replace('\n', "\r\n");
        let little: Vec<u8> = crlf.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = crlf.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let latin: Vec<u8> = crlf.chars().map(|c| c as u8).collect();
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            crlf.clone().into_bytes(),
            marked(b"\xef\xbb\xbf", crlf.as_bytes()),
            marked(b"\xff\xfe", &little),
            marked(b"\xfe\xff", &big),
            little,
            big,
            latin,
        ] {
            assert_eq!(text(&bytes), expected);
        }
    }

    #[test]
    fn a_text_cut_inside_a_character_is_still_read() {
        assert!(text(b"403 Forbidden: gr\xc3").starts_with("403 Forbidden: gr"));
    }

    #[test]
    fn what_is_no_text_is_named() {
        let reason = |bytes: &[u8]| match decode(bytes) {
            Err(Unreadable::Binary { reason }) => reason,
            other => panic!("{other:?}"),
        };
        assert!(reason(b"\x1f\x8b\x08\x00abc").contains("gzip"));
        assert!(reason(b"\x89PNG\r\n\x1a\n").contains("PNG"));
        let noise: Vec<u8> = (0_u32..4096).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(reason(&noise).contains("control characters"));
        assert_eq!(decode(b" \n\t"), Err(Unreadable::Empty));
        assert_eq!(decode("\u{feff}\u{200b} ".as_bytes()), Err(Unreadable::Empty));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(decoded) = decode(&bytes) {
                prop_assert!(!decoded.text.chars().any(|c| c.is_control() && c != '\t' && c != '\n'));
            }
        }
    }
}
