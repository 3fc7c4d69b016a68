//! The targets of `fuzz/` on their corpora, and on changes of them: what needs no fuzzer.

use std::fs;
use std::panic;

use crate::figures::{figure, size};
use crate::harness::repository;
use crate::targets::{ALL, Target, shown_of_a_claim, write_few};

/// In a run of the small size one in so many inputs is changed, once.
const SMALL_EVERY: usize = 3;

/// Changes of each input in a full run.
const MANY: usize = 40;

/// A generator whose run can be repeated (xorshift, G. Marsaglia 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }
}

/// The inputs of a target, by name.
fn corpus_of(target: &Target) -> Vec<(String, Vec<u8>)> {
    let folder = repository("fuzz/corpus").join(target.name);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut inputs: Vec<_> = files
        .map(|file| {
            let file = file.unwrap();
            (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())
        })
        .collect();
    inputs.sort();
    inputs
}

/// The words of a dictionary of libFuzzer.
fn words_of(target: &Target) -> Vec<Vec<u8>> {
    let path = repository("fuzz/dictionaries").join(format!("{}.dict", target.name));
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| unescaped(line.strip_prefix('"').unwrap().strip_suffix('"').unwrap())).collect()
}

fn unescaped(word: &str) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::new(), word.as_bytes());
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'\\', [b'x', high, low, after @ ..]) => {
                let digits = [*high, *low];
                out.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
                rest = after;
            }
            (b'\\', [escaped, after @ ..]) => {
                out.push(*escaped);
                rest = after;
            }
            (plain, _) => out.push(*plain),
        }
    }
    out
}

/// An input with one to four changes: bytes left out, doubled or changed, a word put in, a piece of another input.
fn changed(input: &[u8], others: &[(String, Vec<u8>)], words: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut out = input.to_vec();
    for _ in 0..=chance.below(4) {
        let start = chance.below(out.len() + 1);
        let end = start + chance.below((out.len() - start).min(40) + 1);
        match chance.below(6) {
            0 => drop(out.drain(start..end)),
            1 => {
                let piece = out[start..end].to_vec();
                let at = chance.below(out.len() + 1);
                out.splice(at..at, piece);
            }
            2 if start < out.len() => out[start] = u8::try_from(chance.below(256)).unwrap(),
            3 => drop(out.splice(start..end, words[chance.below(words.len())].clone())),
            4 => drop(out.splice(start..start, words[chance.below(words.len())].clone())),
            _ => {
                let other = &others[chance.below(others.len())].1;
                let from = chance.below(other.len() + 1);
                let to = from + chance.below((other.len() - from).min(200) + 1);
                out.splice(start..end, other[from..to].to_vec());
            }
        }
    }
    out
}

/// Runs a target on an input; where it fails, the input is kept and named.
fn run(target: &Target, name: &str, input: &[u8]) {
    if panic::catch_unwind(|| (target.run)(input)).is_err() {
        let kept = std::env::temp_dir().join(format!("why403-{}-{name}", target.name));
        fs::write(&kept, input).unwrap();
        panic!("{} fails on {name}; the input is kept as {}", target.name, kept.display());
    }
}

/// A target on its corpus: each input as it is, and changed.
fn check(name: &str) {
    let target = ALL.iter().find(|target| target.name == name).unwrap();
    if !repository("fuzz").exists() {
        // The package of the crate has the tests and not the corpora.
        assert!(!repository(".git").exists(), "fuzz/ is missing");
        return;
    }
    let (every, some) = (size(SMALL_EVERY, 1), size(1, MANY));
    if every > 1 {
        write_few();
    }
    let (inputs, words) = (corpus_of(target), words_of(target));
    assert!(inputs.len() >= 10, "{name} has {} inputs", inputs.len());
    let mut chance = Chance(0x0040_3403);
    let mut executions = 0;
    for (position, (file, input)) in inputs.iter().enumerate() {
        run(target, file, input);
        executions += 1;
        if position % every != 0 {
            continue;
        }
        for number in 0..some {
            let mut input = changed(input, &inputs, &words, &mut chance);
            input.truncate(target.longest);
            run(target, &format!("{file}-changed-{number}"), &input);
            executions += 1;
        }
    }
    figure(&format!("corpus executions {name}"), executions);
}

/// Some services put a token into a token: it is as secret as the one around it.
#[test]
fn a_token_in_a_claim_is_not_shown() {
    assert_eq!(shown_of_a_claim(), None);
}

/// A test for each target, so that they share the cores.
macro_rules! targets {
    ($($name:ident),*) => {
        $(#[test]
        fn $name() {
            check(stringify!($name));
        })*

        #[test]
        fn every_target_has_a_test() {
            let tested = [$(stringify!($name)),*];
            assert!(ALL.iter().map(|target| target.name).eq(tested));
        }
    };
}

targets!(token, jwks, pem, curl_line, har, raw_http, sdk_texts, bodies, policy, api_definition, sources);
