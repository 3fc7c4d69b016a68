//! Whether a text repeats a part of a token: eight characters in a row are too many.

/// So many characters of a secret in a row are not shown.
const RUN: usize = 8;

/// A run that a token has contains so many characters at one of the places that are looked at.
const GRAM: usize = 4;

/// Only every fifth place is looked at: a run has grams at five places in a row.
const STEP: usize = RUN - GRAM + 1;

/// Runs of characters, found fast where a text has none of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Runs {
    /// A bit for each hash of a gram.
    filter: [u64; 16],
    grams: Vec<[u8; GRAM]>,
    runs: Vec<[u8; RUN]>,
}

impl Runs {
    /// All runs of a text that may be part of a token, and of which `counts` is true.
    pub(super) fn new(text: &str, counts: impl Fn(&[u8]) -> bool) -> Self {
        let mut runs = Self::default();
        for run in text.as_bytes().windows(RUN) {
            if run.iter().all(u8::is_ascii_graphic)
                && counts(run)
                && let Ok(own) = <[u8; RUN]>::try_from(run)
            {
                runs.add(own);
            }
        }
        runs
    }

    fn add(&mut self, run: [u8; RUN]) {
        self.runs.push(run);
        for gram in run.windows(GRAM).filter_map(|gram| <[u8; GRAM]>::try_from(gram).ok()) {
            let (word, bit) = place(gram);
            self.filter.iter_mut().skip(word).take(1).for_each(|word| *word |= bit);
            if !self.grams.contains(&gram) {
                self.grams.push(gram);
            }
        }
    }

    /// Whether a token has one of them.
    pub(super) fn are_in(&self, token: &str) -> bool {
        if self.runs.is_empty() {
            return false;
        }
        let bytes = token.as_bytes();
        bytes.windows(GRAM).step_by(STEP).any(|gram| self.has_gram(gram))
            && bytes.windows(RUN).any(|run| self.runs.iter().any(|own| own == run))
    }

    fn has_gram(&self, gram: &[u8]) -> bool {
        <[u8; GRAM]>::try_from(gram).is_ok_and(|gram| {
            let (word, bit) = place(gram);
            self.filter.get(word).is_some_and(|word| word & bit != 0) && self.grams.contains(&gram)
        })
    }
}

/// The word and the bit of the filter that a gram belongs to.
fn place(gram: [u8; GRAM]) -> (usize, u64) {
    let hash = u32::from_le_bytes(gram).wrapping_mul(0x9e37_79b1) >> 22;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_characters_in_a_row_are_found_wherever_they_are() {
        let runs = Runs::new("it is abcdefgh.", |_| true);
        for before in 0..12 {
            let around = |run: &str| format!("{}{run}yy", "x".repeat(before));
            assert!(runs.are_in(&around("abcdefgh")), "{before}");
            assert!(!runs.are_in(&around("abcdefg")) && !runs.are_in(&around("bcdefgh")), "{before}");
        }
        assert!(runs.are_in("abcdefgh") && !runs.are_in("") && !runs.are_in("abc"));
        assert!(!Runs::new("a b c d e f g h", |_| true).are_in("a b c d e f g h"), "a token has no spaces");
        assert!(!Runs::new("abcdefgh", |_| false).are_in("abcdefgh"));
    }
}
