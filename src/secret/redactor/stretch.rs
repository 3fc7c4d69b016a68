//! Whether a text has a stretch that could be a run of a secret. Most have none, and are ended by this: not a single run is looked
//! up in them.

use super::RUN;
use crate::text::BytePairs;

/// Whether a text may have a run of a secret, by the pairs of bytes of the secrets: it has so many of them in a row, or characters
/// whose meaning is another once escapes are undone. A run of eight characters has eight bytes or more.
pub(super) fn may_have_run(text: &str, pairs: &BytePairs) -> bool {
    // The pairs in a row: as the text is, and without what quoting adds to it.
    let (mut raw, mut plain) = (0, 0);
    let (mut last, mut last_plain) = (0, 0);
    for byte in text.bytes() {
        if !byte.is_ascii() || matches!(byte, b'%' | b'&' | b'\\') {
            return true;
        }
        raw = if pairs.has(last, byte) { raw + 1 } else { 0 };
        last = byte;
        // As `forms::plain` leaves them out.
        if !(byte.is_ascii_whitespace() || matches!(byte, b'\x0b' | b'"' | b'\'' | b'`' | b'+')) {
            plain = if pairs.has(last_plain, byte) { plain + 1 } else { 0 };
            last_plain = byte;
        }
        if raw >= RUN - 1 || plain >= RUN - 1 {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::secret::Redactor;
    use crate::secret::redactor::MASK;

    #[test]
    fn a_text_without_enough_pairs_in_a_row_has_no_run() {
        let secret = BytePairs::of(["abcdefghijkl"]);
        for text in ["abcdefg x", "the agent's name, and nothing else", ""] {
            assert!(!may_have_run(text, &secret), "{text}");
        }
        assert!(may_have_run("x cdefghij y", &secret));
        assert!(may_have_run("c d e\"f'g+h\ti j", &secret), "quoting is undone later");
    }

    #[test]
    fn what_may_be_an_escape_is_never_let_through() {
        for text in ["a%62c", "&#97;", "\\u0061", "é"] {
            assert!(may_have_run(text, &BytePairs::of(["abcdefghijkl"])), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_around_it_a_run_is_found(
            secret in "[a-c+\"]{8,12}",
            before in "[a-c +\"']{0,12}",
            after in "[a-c +\"']{0,12}",
        ) {
            let redacted = Redactor::new([secret.as_str()]).redact(&format!("{before}{secret}{after}"));
            prop_assert!(redacted.contains(MASK), "{redacted}");
        }
    }
}
