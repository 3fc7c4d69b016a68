//! No sentence without its evidence: a table of every sentence that the rules can say, with what must have been seen for it
//! to be true. The program is heard in every case of the fixtures and in random ones, and in each with one fact taken away.

mod built;
pub(super) mod cases;
mod literals;
mod rare;
mod seen;
mod table;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::thread;

use self::cases::{FACTS, cases};
use self::literals::{Literal, NOT_HEARD, literals};
use self::rare::changes;
use self::seen::Seen;
use self::table::SENTENCES;
use crate::diagnosis::{Summary, diagnose, diagnose_login};
use crate::facts::{Facts, Task};
use crate::report::fix_sentences;
use crate::rule::{Change, Finding, GrantEnding, Rule, SCAN_RULES};

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

/// What the program says of a case.
#[derive(Default)]
struct Said {
    /// The rule, and the sentence: messages, what a fix says, and a summary that is not a finding's.
    sentences: Vec<(&'static str, String)>,
    /// What it quotes as evidence.
    quotes: Vec<String>,
}

impl Said {
    fn of_case(facts: &Facts) -> Self {
        let diagnosis = match facts.task {
            Task::Login => diagnose_login(facts),
            Task::Scan => {
                let rules = SCAN_RULES.iter().chain([&(&GrantEnding as &dyn Rule)]);
                return Self::default().and(rules.map(|rule| rule.judge(facts)));
            }
            _ => diagnose(facts),
        };
        let Summary { fact, more, .. } = diagnosis.summary;
        let repeated = fact.trim_end_matches('.').to_lowercase();
        let is_repeated = diagnosis.findings.iter().any(|finding| finding.message.to_lowercase() == repeated);
        let mut said = Self::default().and(diagnosis.findings);
        let summaries = [Some(fact).filter(|_| !is_repeated), more];
        said.sentences.extend(summaries.into_iter().flatten().map(|sentence| ("summary", sentence)));
        said
    }

    fn and(mut self, findings: impl IntoIterator<Item = Finding>) -> Self {
        for finding in findings {
            let changes = finding.fix.iter().flat_map(|fix| fix.changes());
            self.sentences.extend(changes.flat_map(fix_sentences).map(|sentence| ("fix", sentence)));
            self.sentences.push((finding.rule, finding.message.into_owned()));
            self.quotes.extend(finding.evidence.into_iter().flat_map(|piece| [piece.source, piece.quote]));
        }
        self
    }
}

/// What was heard in some of the cases.
#[derive(Default)]
struct Heard {
    /// The row of each sentence.
    rows: HashMap<(&'static str, String), Option<usize>>,
    quotes: HashSet<String>,
    /// Sentences without what they rest on, each with an example.
    without_evidence: BTreeMap<String, String>,
}

impl Heard {
    /// Listens to every case, and to each with one fact taken away.
    fn in_cases(cases: &[Facts], patterns: &[Pattern]) -> Self {
        let mut heard = Self::default();
        for whole in cases {
            heard.listen(whole, "nothing", patterns);
            for (taken, take_away) in FACTS {
                let mut facts = whole.clone();
                take_away(&mut facts);
                // A fact that is not there cannot be taken away.
                if facts != *whole {
                    heard.listen(&facts, taken, patterns);
                }
            }
        }
        heard
    }

    fn listen(&mut self, facts: &Facts, taken: &str, patterns: &[Pattern]) {
        let said = Said::of_case(facts);
        self.quotes.extend(said.quotes);
        for (rule, sentence) in said.sentences {
            let row = *self.rows.entry((rule, sentence.clone())).or_insert_with(|| row_of(patterns, rule, &sentence));
            let Some(pattern) = row.map(|at| &patterns[at]) else { continue };
            for seen in pattern.seen.iter().filter(|seen| !seen.is_in(facts)) {
                let fault = format!("{rule}: {} without {seen:?}", pattern.row);
                let example = || format!("{taken} taken away: {sentence} of {facts:?}").chars().take(1_500).collect();
                self.without_evidence.entry(fault).or_insert_with(example);
            }
        }
    }

    /// The words of changes that no case advises.
    fn in_changes(changes: &[Change], patterns: &[Pattern]) -> Self {
        let words = changes.iter().flat_map(fix_sentences);
        let rows = words.map(|words| {
            let row = row_of(patterns, "fix", &words);
            (("fix", words), row)
        });
        Self { rows: rows.collect(), ..Self::default() }
    }

    fn and(mut self, other: Self) -> Self {
        self.rows.extend(other.rows);
        self.quotes.extend(other.quotes);
        self.without_evidence.extend(other.without_evidence);
        self
    }
}

/// The row with the most words of its own that fits.
fn row_of(patterns: &[Pattern], rule: &str, sentence: &str) -> Option<usize> {
    let fitting = patterns.iter().enumerate().filter(|(_, row)| row.rule == rule && row.matches(sentence));
    fitting.max_by_key(|(_, row)| row.weight()).map(|(at, _)| at)
}

#[test]
fn every_sentence_is_in_the_table_and_what_it_rests_on_was_seen() {
    let (cases, patterns) = (cases(), patterns());
    // Neighbours are alike: two halves side by side are done at the same time.
    let (left, right) = cases.split_at(cases.len() / 2);
    let heard = thread::scope(|scope| {
        let left = scope.spawn(|| Heard::in_cases(left, &patterns));
        let right = Heard::in_cases(right, &patterns);
        left.join().unwrap().and(right).and(Heard::in_changes(&changes(), &patterns))
    });
    let without_row: BTreeSet<&(&str, String)> =
        heard.rows.iter().filter(|(_, row)| row.is_none()).map(|(sentence, _)| sentence).collect();
    let used: BTreeSet<(&str, &str)> =
        heard.rows.values().flatten().map(|at| (patterns[*at].rule, patterns[*at].row)).collect();
    let rows = patterns.iter().map(|pattern| (pattern.rule, pattern.row));
    let unheard: BTreeSet<(&str, &str)> = rows.filter(|row| !used.contains(row)).collect();
    let texts: Vec<&str> =
        heard.rows.keys().map(|(_, sentence)| sentence).chain(&heard.quotes).map(String::as_str).collect();
    let (said, not_said): (Vec<Literal>, Vec<Literal>) =
        literals().into_iter().partition(|literal| texts.iter().any(|text| literal.is_in(text)));
    let is_excused = |literal: &&Literal| NOT_HEARD.contains(&literal.text().as_str());
    let excused_in_vain: Vec<String> = said.iter().filter(is_excused).map(Literal::text).collect();
    let unheard_literals: Vec<String> = not_said
        .iter()
        .filter(|literal| !is_excused(literal))
        .map(|literal| format!("{}: {}", literal.place, literal.text()))
        .collect();
    assert!(
        without_row.is_empty() && heard.without_evidence.is_empty() && unheard.is_empty(),
        "say in the table what these rest on: {without_row:#?}\nsaid without what they rest on: {:#?}\nnothing says these \
         any more: {unheard:#?}",
        heard.without_evidence
    );
    assert!(
        excused_in_vain.is_empty() && unheard_literals.is_empty(),
        "no case says these: {unheard_literals:#?}\nsaid, so not to be excused: {excused_in_vain:#?}"
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
        let is_question = row.starts_with("no answer shows whether") || row.starts_with("it is not known whether ");
        assert!(!states_a_deed || rests_on_one || is_question, "{row} rests on {seen:?}");
    }
}
