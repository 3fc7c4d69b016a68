//! The pairs of neighbouring bytes in texts: one look at a pair shows most words not to be in a text, without a search for them.

/// Words of 64 bits.
const WORDS: usize = 64;

/// A set of pairs of bytes: one bit for every sixteen pairs, which is enough to tell a text from others.
#[derive(Clone)]
pub(crate) struct BytePairs([u64; WORDS]);

impl BytePairs {
    /// The pairs of all these texts.
    pub(crate) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut words = [0; WORDS];
        for text in texts {
            let mut bytes = text.bytes();
            let Some(first) = bytes.next() else { continue };
            let mut row = row_of(first);
            for second in bytes {
                if let Some(bits) = words.get_mut(row) {
                    *bits |= bit_of(second);
                }
                row = row_of(second);
            }
        }
        Self(words)
    }

    /// Whether one of the texts has this pair.
    pub(crate) fn has(&self, first: u8, second: u8) -> bool {
        self.0.get(row_of(first)).is_some_and(|bits| bits & bit_of(second) != 0)
    }

    /// Whether one of the texts may contain a word: it does not where this is `false`.
    pub(crate) fn may_contain(&self, word: &str) -> bool {
        let bytes = word.as_bytes();
        bytes.iter().zip(bytes.iter().skip(1)).all(|(first, second)| self.has(*first, *second))
    }
}

/// The word of the pairs that begin with a byte.
fn row_of(first: u8) -> usize {
    usize::from((first.wrapping_mul(37) ^ (first >> 6)) % 64)
}

/// The bit of the pairs that end with a byte. Letters and digits differ in their lower six bits, but for capitals.
fn bit_of(second: u8) -> u64 {
    1 << ((second ^ (second >> 6).wrapping_mul(9)) % 64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_word_with_another_pair_is_not_contained() {
        let pairs = BytePairs::of(["client credentials"]);
        assert!(!pairs.may_contain("client_credentials"));
        assert!(!pairs.may_contain("pkce"));
        assert!(pairs.may_contain("entials"));
    }

    proptest! {
        #[test]
        fn a_word_that_is_contained_is_never_denied(text in "[a-e]{0,40}", from in 0..40_usize, length in 0..8_usize) {
            let pairs = BytePairs::of([text.as_str()]);
            let word = text.get(from..from + length).unwrap_or_default();
            prop_assert!(pairs.may_contain(word));
        }
    }
}
