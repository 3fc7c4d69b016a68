//! How far the words of a path, or of a name, are from those of every published operation.
//!
//! Words are compared where they stand: two sequences are laid beside one another so that as few words as can be differ,
//! are missing or are too many.

use super::Operation;

/// Words that people use for a word of the platform's, without an `s` at the end.
const SYNONYMS: [(&str, &str); 13] = [
    ("phone", "call"),
    ("voice", "call"),
    ("agent", "user"),
    ("list", "get"),
    ("fetch", "get"),
    ("find", "get"),
    ("read", "get"),
    ("retrieve", "get"),
    ("create", "post"),
    ("add", "post"),
    ("update", "patch"),
    ("modify", "patch"),
    ("remove", "delete"),
];

/// What a word costs that is another, or too many.
pub(super) const WORD: f64 = 1.0;

/// What a word costs that is not given.
pub(super) const LACKED: f64 = 0.7;

/// What an id costs where none belongs, or that is not given.
pub(super) const ID: f64 = 0.5;

/// The words of all operations, each once.
#[derive(Default)]
pub(super) struct Vocabulary {
    words: Vec<String>,
    rows: Vec<(Operation, Vec<usize>)>,
}

impl Vocabulary {
    /// Of these operations, each with its words.
    pub(super) fn of(rows: impl IntoIterator<Item = (Operation, Vec<String>)>) -> Self {
        let mut places = std::collections::HashMap::new();
        let mut vocabulary = Self::default();
        for (operation, words) in rows {
            let mut row = Vec::with_capacity(words.len());
            for word in words {
                let next = vocabulary.words.len();
                let place = *places.entry(word.clone()).or_insert(next);
                if place == next {
                    vocabulary.words.push(word);
                }
                row.push(place);
            }
            vocabulary.rows.push((operation, row));
        }
        vocabulary
    }

    /// How far each operation is from the given words: `differs` tells what it costs to read a given word as one of the
    /// vocabulary's, `lacks` what it costs that one of the vocabulary's is not given.
    pub(super) fn distances(
        &self,
        given: &[&str],
        differs: impl Fn(&str, &str) -> f64,
        lacks: impl Fn(&str) -> f64,
    ) -> Vec<(f64, Operation)> {
        let changes: Vec<(f64, Vec<f64>)> = given
            .iter()
            .map(|given| {
                let skip = if is_open(given) { ID } else { WORD };
                (skip, self.words.iter().map(|word| differs(given, word)).collect())
            })
            .collect();
        let gaps: Vec<f64> = self.words.iter().map(|word| lacks(word)).collect();
        let mut cells = Vec::new();
        self.rows.iter().map(|(operation, row)| (distance(&changes, row, &gaps, &mut cells), *operation)).collect()
    }
}

/// The least that it costs to make the row of what is given (Wagner and Fischer 1974); `cells` is memory to use again.
fn distance(given: &[(f64, Vec<f64>)], row: &[usize], gaps: &[f64], cells: &mut Vec<f64>) -> f64 {
    let cost = |costs: &[f64], word: &usize| costs.get(*word).copied().unwrap_or(WORD);
    cells.clear();
    let mut all = 0.0;
    for word in row {
        all += cost(gaps, word);
        cells.push(all);
    }
    let mut skipped = 0.0;
    for (skip, changes) in given {
        let mut before = skipped;
        skipped += skip;
        let mut left = skipped;
        for (word, cell) in row.iter().zip(cells.iter_mut()) {
            let above = *cell;
            left = (before + cost(changes, word)).min(above + skip).min(left + cost(gaps, word));
            before = above;
            *cell = left;
        }
    }
    cells.last().copied().unwrap_or(skipped)
}

/// 0 to 1: how much a word differs from a published one, in any case.
pub(super) fn difference(given: &str, word: &str) -> f64 {
    if given == word {
        return 0.0;
    }
    let (given, word) = (given.to_ascii_lowercase(), word.to_ascii_lowercase());
    let (given, word) = (stem(&given), stem(&word));
    if given == word {
        return 0.05;
    }
    if SYNONYMS.contains(&(given, word)) {
        return 0.1;
    }
    // Words of very different lengths are not alike; to compare them takes longest.
    if given.len().abs_diff(word.len()) > 3 {
        return WORD;
    }
    let alike = strsim::normalized_damerau_levenshtein(given, word);
    if alike >= 0.6 { WORD - alike } else { WORD - 0.1 * alike }
}

/// Whether people use a word for one of Genesys Cloud's.
pub(super) fn is_synonym(word: &str) -> bool {
    SYNONYMS.iter().any(|(given, _)| *given == stem(word))
}

/// A word without the sign of several.
pub(super) fn stem(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// Whether a segment stands for an id.
pub(super) fn is_open(segment: &str) -> bool {
    segment.starts_with(['{', ':', '<']) || segment.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_nearly_the_same_cost_little() {
        assert_eq!(difference("calls", "calls"), 0.0);
        for (given, word) in
            [("call", "calls"), ("phone", "calls"), ("voice", "call"), ("mee", "me"), ("queus", "queues")]
        {
            assert!(difference(given, word) <= 0.4, "{given} {word}");
        }
        for (given, word) in [("phone", "chats"), ("email", "calls"), ("me", "a"), ("calls", "phone")] {
            assert!(difference(given, word) >= 0.9, "{given} {word}");
        }
    }
}
