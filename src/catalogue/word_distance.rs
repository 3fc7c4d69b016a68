//! How far the words of a path, or of a name, are from those of every published operation.
//!
//! It is the edit distance of two sequences of words: the least that it costs to change, add and leave out words until
//! both are the same.

/// Words that people use, and Genesys Cloud's word for each; without an `s` at the end.
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

/// The cost of a word that is another one, or one too many.
pub(super) const WORD: f64 = 1.0;

/// The cost of a published word that is not given.
pub(super) const LACKED: f64 = 0.7;

/// The cost of an id where none belongs, or of one that is not given.
pub(super) const ID: f64 = 0.5;

/// The words of many rows, each once.
#[derive(Default)]
pub(super) struct Vocabulary {
    words: Vec<String>,
    rows: Vec<Vec<usize>>,
}

impl Vocabulary {
    pub(super) fn new(rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        let mut places = std::collections::HashMap::new();
        let mut vocabulary = Self::default();
        for words in rows {
            let mut row = Vec::with_capacity(words.len());
            for word in words {
                let next = vocabulary.words.len();
                let place = *places.entry(word.clone()).or_insert(next);
                if place == next {
                    vocabulary.words.push(word);
                }
                row.push(place);
            }
            vocabulary.rows.push(row);
        }
        vocabulary
    }

    /// How far each row is from the given words, in the order of the rows: `differs` is what it costs to read a given
    /// word as one of the vocabulary's, `lacks` what it costs that one of the vocabulary's is not given.
    pub(super) fn distances(
        &self,
        given: &[&str],
        differs: impl Fn(&str, &str) -> f64,
        lacks: impl Fn(&str) -> f64,
    ) -> Vec<f64> {
        let changes: Vec<(f64, Vec<f64>)> = given
            .iter()
            .map(|given| {
                let skip = if is_open(given) { ID } else { WORD };
                (skip, self.words.iter().map(|word| differs(given, word)).collect())
            })
            .collect();
        let gaps: Vec<f64> = self.words.iter().map(|word| lacks(word)).collect();
        let mut cells = Vec::new();
        self.rows.iter().map(|row| distance(&changes, row, &gaps, &mut cells)).collect()
    }
}

/// The words of a name, in lower case: `getUsersMe` and `get_users_me` have three.
pub(super) fn split_name(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = '_';
    for letter in name.chars() {
        if matches!(letter, '_' | '-') {
            before = '_';
            continue;
        }
        let begins = before == '_' || (letter.is_ascii_uppercase() && !before.is_ascii_uppercase());
        match words.last_mut().filter(|_| !begins) {
            Some(word) => word.push(letter.to_ascii_lowercase()),
            None => words.push(letter.to_ascii_lowercase().to_string()),
        }
        before = letter;
    }
    words
}

/// The least that it costs to turn the given words into the row (Wagner and Fischer 1974). `cells` is memory that is
/// used again.
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

/// A word without the `s` of the plural.
pub(super) fn stem(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// Whether a segment is an id or a placeholder for one.
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
