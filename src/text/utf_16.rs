//! UTF-16, as PowerShell and some editors of Windows write it.

/// Which byte of a unit comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ByteOrder {
    /// The low one.
    LittleEndian,
    /// The high one.
    BigEndian,
}

/// Bytes that are looked at where no mark tells.
const HEAD: usize = 512;

/// The order of the bytes of a UTF-16 text, by its mark, or because every other byte is zero; `None` where it is no UTF-16.
pub(crate) fn byte_order(bytes: &[u8]) -> Option<ByteOrder> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(ByteOrder::LittleEndian),
        [0xfe, 0xff, ..] => return Some(ByteOrder::BigEndian),
        _ => {}
    }
    let head = bytes.get(..bytes.len().min(HEAD) & !1).filter(|head| head.len() >= 4)?;
    // Not with `memchr`, here and in what else every run does: its first search asks the processor what it can do, and a virtual
    // machine takes a thirtieth of a run to answer.
    if !head.contains(&0) {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 >= pairs * 7 && even * 10 < pairs {
        return Some(ByteOrder::LittleEndian);
    }
    (even * 10 >= pairs * 7 && odd * 10 < pairs).then_some(ByteOrder::BigEndian)
}

/// The text of UTF-16 without its mark; what is no character becomes U+FFFD, and half a unit at the end is left out.
pub(crate) fn decode(bytes: &[u8], order: ByteOrder) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
    let units = units.map(match order {
        ByteOrder::LittleEndian => u16::from_le_bytes,
        ByteOrder::BigEndian => u16::from_be_bytes,
    });
    let text: String = char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_by_its_mark_or_by_its_zeros() {
        let bytes = |text: &str, of: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(of).collect::<Vec<u8>>();
        for text in ["{\"code\": \"é\"}", "\u{feff}a", "\u{feff}会話"] {
            for (order, of) in [
                (ByteOrder::LittleEndian, u16::to_le_bytes as fn(u16) -> [u8; 2]),
                (ByteOrder::BigEndian, u16::to_be_bytes),
            ] {
                let bytes = bytes(text, of);
                assert_eq!(byte_order(&bytes), Some(order), "{text}");
                assert_eq!(decode(&bytes, order), text.trim_start_matches('\u{feff}'));
            }
        }
        for other in ["plain text".as_bytes(), b"", b"\0", b"a\0\0b\0\0c\0\0"] {
            assert_eq!(byte_order(other), None, "{other:?}");
        }
    }
}
