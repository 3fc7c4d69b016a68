//! The form of a UUID, as the ids of Genesys Cloud have.

/// Characters of a UUID.
const LENGTH: usize = 36;

/// Whether a text is a UUID (RFC 9562 §4): 8-4-4-4-12 hex digits.
#[must_use]
pub(crate) fn is_uuid(text: &str) -> bool {
    is_uuid_in_bytes(text.as_bytes())
}

/// Whether the bytes of a text are a UUID.
pub(crate) fn is_uuid_in_bytes(bytes: &[u8]) -> bool {
    let is_right = |(at, byte): (usize, &u8)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    bytes.len() == LENGTH && bytes.iter().enumerate().all(is_right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_form_and_nothing_else() {
        assert!(is_uuid("4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90") && is_uuid("4F5B9A40-1F6E-4B6A-9D0E-0C2F6A7D8E90"));
        for other in [
            "",
            "4f5b9a401f6e4b6a9d0e0c2f6a7d8e90",
            "4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e9",
            "4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e9g",
            "4f5b9a40-1f6e-4b6a-9d0e0-c2f6a7d8e90",
            "é5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90",
        ] {
            assert!(!is_uuid(other), "{other}");
        }
    }
}
