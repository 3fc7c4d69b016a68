//! A file → its text, if it is one and not too long.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};

use super::skip::Unread;
use crate::text::utf_16;

/// How much of a file is read to tell whether it is text, in bytes.
const HEAD: usize = 32 << 10;

/// Reads a whole file into the beginning of `bytes`, and returns its length. `bytes` is never made shorter, so that the next
/// file can use its memory. The system is asked for the length of long files only: asking for every one of a hundred
/// thousand takes noticeable time.
pub(super) fn load(
    file: &mut File,
    bytes: &mut Vec<u8>,
    largest: u64,
    is_source: &dyn Fn() -> bool,
) -> Result<usize, Unread> {
    let mut wanted = HEAD;
    let mut filled = 0;
    loop {
        if bytes.len() < wanted {
            bytes.resize(wanted, 0);
        }
        filled = fill(file, bytes.get_mut(..wanted).unwrap_or_default(), filled).map_err(Unread::Failed)?;
        let text = bytes.get(..filled).unwrap_or_default();
        if wanted == HEAD && is_binary(text) {
            return Err(Unread::Binary);
        }
        if filled < wanted {
            return Ok(filled);
        }
        let length = file.metadata().map_err(Unread::Failed)?.len();
        if length.max(filled as u64) > largest {
            let why = format!("it is longer than {} MB", largest >> 20);
            return Err(if is_source() { Unread::Missed(why) } else { Unread::Skipped(why) });
        }
        // One more, to see the end. It may have grown meanwhile.
        let length = if length < filled as u64 { largest.min(2 * filled as u64) } else { length };
        wanted = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(1);
    }
}

/// Fills the memory after what is filled, as far as the file goes.
fn fill(file: &mut File, bytes: &mut [u8], mut filled: usize) -> io::Result<usize> {
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(length) => filled += length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Whether a text has zeros, and is not UTF-16.
fn is_binary(head: &[u8]) -> bool {
    let is_utf_32 = || head.starts_with(&[0xff, 0xfe, 0, 0]);
    memchr::memchr(0, head).is_some() && (utf_16::byte_order(head).is_none() || is_utf_32())
}

/// The text of a file: UTF-16 as UTF-8, all else as it is.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, [u8]> {
    match utf_16::byte_order(bytes) {
        Some(order) => Cow::Owned(utf_16::decode(bytes, order).into_bytes()),
        None => Cow::Borrowed(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
    }
}
