//! Plain English where a person reads: the pages of the documentation, the rule pages, the help and the strings of the sources.
//!
//! Code is left out: what is in backticks, and blocks of code and output.

use std::fs;
use std::sync::LazyLock;

use regex::Regex;
use why403::render::rule_pages;
use why403::rule::every;

use crate::harness::{COMMANDS, Why403, literals};
use crate::readme::documents;
use crate::walls::production;

/// What is hard to read for a person whose first language is not English, and what to write instead.
pub const HARD_WORDS: [(&str, &str); 20] = [
    (r"\bstands? (?:in|at|behind|beside|where)\b", "is in"),
    (r"\bbehind it\b", "after it"),
    (r"\bbeside it\b", "next to it"),
    (r"\b(?:there )?is no (?:\w+)", "is not a"),
    (r"\bcure[sd]?\b", "fix"),
    (r"\b(?:is|are|was|were) told\b", "is reported"),
    (r"\buntold\b", "not reported"),
    (r"\bfor want of\b", "because … is missing"),
    (r"\bof (?:its|their) own\b", "own, separate"),
    (r"\bis held\b", "the user has it"),
    (r"\bat hand\b", "current"),
    (r"\bnobody\b", "no user, nothing"),
    (r"\bso many\b", "the number of"),
    (r"\bmend(?:s|ed|ing)?\b", "fix"),
    (r"\bheed(?:s|ed)?\b", "follow"),
    (r"\basked about\b", "checked"),
    (r"\bin the form of\b", "as"),
    (r"\bthe platform\b(?: API)?", "Genesys Cloud"),
    (r"\bstand-in\b", "mock"),
    (r"\bthis tool\b", "why403"),
];

/// Good English with a word of the list.
const EXCEPTIONS: [&str; 7] =
    ["there is no ", "is no longer", "is no more", "is no such", "is no way", "is no need", "the platform api"];

/// What the help still says, until its strings are plain.
const HELP_EXCEPTIONS: [&str; 0] = [];

/// Sentences of the sources that are not changed here: the file from `src/`, a part of the sentence, and why.
const STRING_EXCEPTIONS: [(&str, &str, &str); 0] = [];

/// The patterns of [`HARD_WORDS`]: to compile them takes longer than to search with them.
static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    HARD_WORDS.iter().map(|(pattern, plain)| (Regex::new(&format!("(?i){pattern}")).unwrap(), *plain)).collect()
});

/// What is code in a text.
static CODE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"`[^`]*`").unwrap());

/// The hard words of a text, each with its line.
pub fn hard_words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for paragraph in prose(text) {
        for (pattern, plain) in PATTERNS.iter() {
            for hit in pattern.find_iter(&paragraph) {
                let is_good = EXCEPTIONS.iter().any(|good| hit.as_str().to_lowercase().starts_with(good));
                if !is_good {
                    found.push(format!("{:?} (write: {plain}) in: {}", hit.as_str(), paragraph.trim()));
                }
            }
        }
    }
    found
}

/// The paragraphs of a text, without code.
fn prose(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    let mut is_fenced = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("```") {
            is_fenced = !is_fenced;
        }
        if is_fenced || line.is_empty() || line.starts_with("```") {
            paragraphs.push(String::new());
        } else if let Some(paragraph) = paragraphs.last_mut() {
            paragraph.push_str(line);
            paragraph.push(' ');
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.iter().map(|paragraph| CODE.replace_all(paragraph, "`…`").into_owned()).collect()
}

fn assert_plain(texts: impl IntoIterator<Item = (String, String)>) {
    let hard = |(name, text): (String, String)| hard_words(&text).into_iter().map(move |hit| format!("{name}: {hit}"));
    let found: Vec<String> = texts.into_iter().flat_map(hard).collect();
    assert!(found.is_empty(), "{} sentences are hard to read:\n{}", found.len(), found.join("\n"));
}

#[test]
fn the_documentation_is_in_plain_words() {
    let text = |path: &std::path::PathBuf| (path.display().to_string(), fs::read_to_string(path).unwrap());
    assert_plain(documents().iter().map(text));
}

#[test]
fn the_rule_pages_are_in_plain_words() {
    assert_plain(every().map(|rule| (rule.id().to_owned(), rule_pages::markdown(rule))));
}

#[test]
fn the_strings_of_the_sources_are_in_plain_words() {
    let (mut strings, mut excepted) = (Vec::new(), [false; STRING_EXCEPTIONS.len()]);
    for (path, text) in production() {
        for (line, string) in literals(&text) {
            let known = |(file, part, _): &(&str, &str, &str)| *file == path && string.contains(part);
            match STRING_EXCEPTIONS.iter().position(known) {
                Some(position) => excepted[position] = true,
                None => strings.push((format!("src/{path}:{line}"), string)),
            }
        }
    }
    assert!(strings.len() > 5000, "the strings are found: {}", strings.len());
    assert_plain(strings);
    for ((file, part, reason), is_found) in STRING_EXCEPTIONS.iter().zip(excepted) {
        assert!(is_found, "no exception is needed any more: {file}: {part:?} ({reason})");
    }
}

#[test]
fn the_help_is_in_plain_words() {
    let mut lines = vec![vec!["--help"]];
    lines.extend(COMMANDS.iter().map(|command| vec![command.as_str(), "--help"]));
    assert_plain(lines.into_iter().map(|line| {
        let name = line.join(" ");
        let mut text = Why403::new(line).run().exits(0).stdout.clone();
        HELP_EXCEPTIONS.iter().for_each(|known| text = text.replace(known, ""));
        (name, text)
    }));
}

#[test]
fn a_hard_word_is_found_and_good_english_is_not() {
    let planted = "Fine.\n\nThe scope stands\nin the token, and the platform is no friend of it.\n";
    assert_eq!(hard_words(planted).len(), 3, "{:?}", hard_words(planted));
    let plain = "The token is no longer valid. `the platform` is code.\n\n```console\nthe platform\n```\n";
    assert_eq!(hard_words(plain), [""; 0]);
}
