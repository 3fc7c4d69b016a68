//! The sentences that stand in the sources: each literal of a rule or a fix must be heard in a case, and so be in the table.

use std::fs;
use std::path::{Path, PathBuf};

/// Where the sentences of the rules and the fixes are written.
const SOURCES: &[&str] = &["src/rule", "src/report/fix_text.rs", "src/report/fix_text"];

/// Builders of cases for tests, and tests.
const OF_TESTS: &[&str] = &["token_cases.rs", "token_fixtures.rs", "tests"];

/// Literals that no case says. A new sentence does not belong here: it gets a case, and a row of the table.
pub(super) const NOT_HEARD: &[&str] = &[
    // What an answer is searched for, names where there is none, and words of a failed assertion.
    "values accepted for enum class",
    "bad request",
    "an operation",
    "no known scope",
    "a kind of change that the table has not for {}",
    // Announcements of kinds that the table has none of today, and the absence of one that it has.
    "{} was announced to be removed on {}",
    "{} is going to be removed on {}",
    "; from {} on it needs {} too (announced)",
    "nothing was announced about this grant",
    // Arms that the rule's own question comes before: a rule of scans in another job, an empty token, a WebSocket address.
    "nothing was scanned",
    "the token is empty",
    "WebSocket addresses are no published paths",
    // Said of policies about excess, with lists that may not be whole or with several operations.
    "Take `{}` out of the list",
    "The API definition does not say what `{}` needs: list its names, and leave the operation out",
    "every {} that is listed is needed; whether the list is whole is not known",
    "which {}s {} needs is not published, so none can be called needless",
    "{} ({} lesser ones would do)",
];

/// A literal with words in it.
#[derive(Debug)]
pub(super) struct Literal {
    /// File and line.
    pub(super) place: String,
    /// Its literal parts, with a name or a number between them.
    parts: Vec<String>,
}

impl Literal {
    /// Whether a text has it.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let mut rest = text;
        self.parts.iter().all(|part| match rest.split_once(part.as_str()) {
            Some((_, behind)) => {
                rest = behind;
                true
            }
            None => false,
        })
    }

    /// As it is written, with `{}` for what is put in.
    pub(super) fn text(&self) -> String {
        self.parts.join("{}")
    }
}

/// The literals of two words and more.
pub(super) fn literals() -> Vec<Literal> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = SOURCES.iter().flat_map(|source| sources(&root.join(source))).collect();
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        let name = file.strip_prefix(root).unwrap().display().to_string();
        found.extend(
            strings(code)
                .into_iter()
                .filter(|(_, text)| is_sentence(text))
                .map(|(line, text)| Literal { place: format!("{name}:{line}"), parts: parts(&text) }),
        );
    }
    found
}

fn sources(path: &Path) -> Vec<PathBuf> {
    let name = path.file_name().unwrap_or_default();
    if OF_TESTS.iter().any(|of_tests| name == *of_tests) {
        return Vec::new();
    }
    match fs::read_dir(path) {
        Ok(entries) => entries.flat_map(|entry| sources(&entry.unwrap().path())).collect(),
        Err(_) => vec![path.to_owned()],
    }
}

/// Two words at least, of letters.
fn is_sentence(text: &str) -> bool {
    // A reference is not said as a sentence.
    if text.starts_with("RFC ") {
        return false;
    }
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(|letter| letter.is_alphabetic());
    text.split(' ').filter(is_word).count() > 1
}

/// The string literals of a source, each with its line, escapes undone. Comments and characters are left out.
fn strings(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '/', '\'']) {
        let line = code.get(..code.len() - rest.len() + at).unwrap().matches('\n').count() + 1;
        let (before, here) = rest.split_at(at);
        rest = match here.as_bytes() {
            [b'/', b'/', ..] => here.split_once('\n').map_or("", |(_, behind)| behind),
            [b'\'', b'\\', _, b'\'', ..] => behind(here, 4),
            [b'\'', _, b'\'', ..] => behind(here, 3),
            [b'"', ..] if before.ends_with("r#") => {
                let (text, behind) = behind(here, 1).split_once("\"#").unwrap();
                found.push((line, text.to_owned()));
                behind
            }
            [b'"', ..] => {
                let (text, behind) = quoted(behind(here, 1));
                found.push((line, text));
                behind
            }
            _ => behind(here, 1),
        };
    }
    found
}

/// The text without its first bytes.
fn behind(text: &str, bytes: usize) -> &str {
    text.split_at(bytes).1
}

/// The text up to its closing quote, and what follows.
fn quoted(text: &str) -> (String, &str) {
    let (mut string, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(['"', '\\']) {
        let (before, here) = rest.split_at(at);
        string.push_str(before);
        rest = match here.as_bytes() {
            [b'\\', b'\n', ..] => behind(here, 2).trim_start(),
            [b'\\', b'n', ..] => {
                string.push('\n');
                behind(here, 2)
            }
            [b'\\', _, ..] => {
                string.push_str(behind(here, 1).split_at(1).0);
                behind(here, 2)
            }
            _ => return (string, behind(here, 1)),
        };
    }
    (string, rest)
}

/// The parts between what a `format!` puts in.
fn parts(text: &str) -> Vec<String> {
    let text = text.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once('}').map_or(part, |(_, behind)| behind).to_owned());
    let braces = |part: String| part.replace('\u{1}', "{").replace('\u{2}', "}");
    [first].into_iter().chain(rest).map(braces).collect()
}
