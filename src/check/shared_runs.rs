//! Whether a text repeats a part of a token: eight characters in a row are too many.

use std::collections::BTreeSet;

/// So many characters of a secret in a row are not shown.
const RUN: usize = 8;

/// Runs of characters, found fast where a text has none of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Runs {
    /// A bit for each hash of a run.
    filter: [u64; 16],
    runs: BTreeSet<[u8; RUN]>,
}

impl Runs {
    /// All runs of a text that may be part of a token, and of which `counts` is true.
    pub(super) fn new(text: &str, counts: impl Fn(&[u8]) -> bool) -> Self {
        let mut runs = Self::default();
        for run in text.as_bytes().windows(RUN) {
            let is_of_token = |byte: &u8| byte.is_ascii_graphic();
            if let Ok(own) = <[u8; RUN]>::try_from(run)
                && run.iter().all(is_of_token)
                && counts(run)
            {
                let (word, bit) = place(own);
                runs.filter.iter_mut().skip(word).take(1).for_each(|word| *word |= bit);
                runs.runs.insert(own);
            }
        }
        runs
    }

    /// Whether a token has one of them.
    pub(super) fn are_in(&self, token: &str) -> bool {
        !self.runs.is_empty()
            && token.as_bytes().windows(RUN).any(|run| {
                <[u8; RUN]>::try_from(run).is_ok_and(|run| {
                    let (word, bit) = place(run);
                    self.filter.get(word).is_some_and(|word| word & bit != 0) && self.runs.contains(&run)
                })
            })
    }
}

/// The word and the bit of the filter that a run belongs to.
fn place(run: [u8; RUN]) -> (usize, u64) {
    let hash = u64::from_le_bytes(run).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_characters_in_a_row_are_found_and_seven_are_not() {
        let runs = Runs::new("it is abcdefgh.", |_| true);
        assert!(runs.are_in("xxabcdefghxx") && !runs.are_in("xxabcdefgxx") && !runs.are_in(""));
        assert!(!Runs::new("a b c d e f g h", |_| true).are_in("a b c d e f g h"), "a token has no spaces");
        assert!(!Runs::new("abcdefgh", |_| false).are_in("abcdefgh"));
    }
}
