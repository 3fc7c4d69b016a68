//! No sentence without its evidence: a table of every sentence that the rules can say, with what must have been seen for it
//! to be true. The program is heard in every case of the fixtures and in random ones, and in each with one fact taken away.

mod cases;
mod seen;
mod table;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use self::cases::{FACTS, cases};
use self::seen::Seen;
use self::table::SENTENCES;
use crate::diagnosis::diagnose;
use crate::facts::Facts;
use crate::report::fix_sentences;

/// A sentence in the words of a row.
struct Pattern {
    rule: &'static str,
    /// The sentence as the table has it.
    row: &'static str,
    /// Its literal parts, with something else between them.
    parts: Vec<String>,
    seen: Vec<Seen>,
}

impl Pattern {
    /// The forms of a row, for each who can have answered, and for each token that can be meant.
    fn of_row(rule: &'static str, row: &'static str, seen: &[Seen]) -> Vec<Self> {
        let mut forms = vec![(row.replace("{who}", "the server"), seen.to_vec())];
        if row.contains("{who}") {
            let more = [seen, &[Seen::GenesysRefusal]].concat();
            forms.push((row.replace("{who}", "Genesys Cloud"), more));
        }
        if row.contains("{token}") {
            forms = forms
                .into_iter()
                .flat_map(|(text, seen)| {
                    let given = [seen.as_slice(), &[Seen::GivenToken]].concat();
                    [
                        (text.replace("{token}", "the token"), seen),
                        (text.replace("{token}", "the token given here"), given),
                    ]
                })
                .collect();
        }
        let split = |text: String| text.split("{}").map(str::to_owned).collect();
        forms.into_iter().map(|(text, seen)| Self { rule, row, parts: split(text), seen }).collect()
    }

    /// How many bytes are the row's own.
    fn weight(&self) -> usize {
        self.parts.iter().map(String::len).sum()
    }

    fn matches(&self, sentence: &str) -> bool {
        let [first, middle @ .., last] = self.parts.as_slice() else {
            return self.parts.iter().all(|only| only == sentence);
        };
        let Some(mut rest) = sentence.strip_prefix(first.as_str()) else { return false };
        for part in middle {
            let Some((_, behind)) = rest.split_once(part.as_str()) else { return false };
            rest = behind;
        }
        rest.ends_with(last.as_str())
    }
}

fn patterns() -> Vec<Pattern> {
    let rows = SENTENCES.iter().flat_map(|(rule, rows)| rows.iter().map(move |(row, seen)| (*rule, *row, *seen)));
    rows.flat_map(|(rule, row, seen)| Pattern::of_row(rule, row, seen)).collect()
}

/// What the program says of a case: the rule, and the sentence. The summary is one where it is not a finding's.
fn said(facts: &Facts) -> Vec<(&'static str, String)> {
    let diagnosis = diagnose(facts);
    let mut said = Vec::new();
    let summary = diagnosis.summary.fact;
    let repeated = summary.trim_end_matches('.').to_lowercase();
    let is_repeated = diagnosis.findings.iter().any(|finding| finding.message.to_lowercase() == repeated);
    for finding in diagnosis.findings {
        let changes = finding.fix.iter().flat_map(|fix| fix.changes());
        said.extend(changes.flat_map(fix_sentences).map(|sentence| ("fix", sentence)));
        said.push((finding.rule, finding.message));
    }
    if !is_repeated {
        said.push(("summary", summary));
    }
    said
}

#[test]
fn every_sentence_is_in_the_table_and_what_it_rests_on_was_seen() {
    let patterns = patterns();
    let mut known: HashMap<(&str, String), Option<usize>> = HashMap::new();
    let mut without_row: BTreeSet<String> = BTreeSet::new();
    let mut without_evidence: BTreeMap<String, String> = BTreeMap::new();
    let mut heard: BTreeSet<(&str, &str)> = BTreeSet::new();
    for facts in cases() {
        for (taken, take_away) in FACTS {
            let mut facts = facts.clone();
            take_away(&mut facts);
            for (rule, sentence) in said(&facts) {
                let found = *known.entry((rule, sentence.clone())).or_insert_with(|| {
                    let fitting = patterns.iter().enumerate();
                    let fitting = fitting.filter(|(_, pattern)| pattern.rule == rule && pattern.matches(&sentence));
                    fitting.max_by_key(|(_, pattern)| pattern.weight()).map(|(at, _)| at)
                });
                let Some(pattern) = found.map(|at| &patterns[at]) else {
                    without_row.insert(format!("{rule}: {sentence}"));
                    continue;
                };
                heard.insert((pattern.rule, pattern.row));
                for seen in pattern.seen.iter().filter(|seen| !seen.is_in(&facts)) {
                    let fault = format!("{rule}: {} without {seen:?}", pattern.row);
                    without_evidence
                        .entry(fault)
                        .or_insert_with(|| format!("{taken} taken away: {sentence} of {facts:?}"));
                }
            }
        }
    }
    let rows = patterns.iter().map(|pattern| (pattern.rule, pattern.row));
    let unheard: BTreeSet<(&str, &str)> = rows.filter(|row| !heard.contains(row)).collect();
    let example = |text: &String| text.chars().take(1_500).collect::<String>();
    let without_evidence: BTreeMap<&String, String> =
        without_evidence.iter().map(|(fault, text)| (fault, example(text))).collect();
    assert!(
        without_row.is_empty() && without_evidence.is_empty() && unheard.is_empty(),
        "say in the table what these rest on: {without_row:#?}\nsaid without what they rest on: \
         {without_evidence:#?}\nnothing says these any more: {unheard:#?}"
    );
}

/// What Genesys Cloud did, in words: not what it does in general.
const DEEDS: &[&str] = &["says", "refused", "accepted", "accepts", "answered", "finds", "saw", "did"];

#[test]
fn what_genesys_cloud_did_rests_on_something_that_it_did() {
    let of_rules = SENTENCES.iter().filter(|(rule, _)| *rule != "fix");
    for (row, seen) in of_rules.flat_map(|(_, rows)| rows.iter()) {
        // Of a host of Genesys Cloud, or of something before it, nothing is said that it did.
        let row = row.replace("of Genesys Cloud", "").replace("before Genesys Cloud", "");
        let states_a_deed = DEEDS.iter().any(|deed| row.contains(&format!("Genesys Cloud {deed} ")));
        let rests_on_one = seen.iter().any(|seen| {
            use Seen::{Accepted, Answered, GenesysHost, GenesysRefusal, ReadWithIt};
            matches!(seen, Accepted | Answered | GenesysHost | GenesysRefusal | ReadWithIt)
        });
        let is_question = row.starts_with("no answer tells whether") || row.starts_with("whether ");
        assert!(!states_a_deed || rests_on_one || is_question, "{row} rests on {seen:?}");
    }
}
