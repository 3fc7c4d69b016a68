//! Keeps secrets out of everything that is shown.

use std::collections::HashSet;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

/// How many characters of a secret in a row are too many to show.
pub const RUN: usize = 8;

/// What stands in place of a secret.
pub const MASK: &str = "[redacted]";

/// The set of all runs.
type Runs = HashSet<[char; RUN], BuildHasherDefault<RunHasher>>;

/// Up to this many bytes of text times bytes of secrets, looking the runs up in the secrets themselves is cheaper than
/// making the set of them: a signature check shows a key's name and nothing else.
const BRIEF: usize = 1 << 15;

/// Removes every run of eight or more characters of the secrets it knows from a text.
#[derive(Clone, Default)]
pub struct Redactor {
    secrets: Vec<String>,
    /// Made when the first long text comes.
    runs: OnceLock<Runs>,
    /// Whether there were more secrets than can be told from the rest of a text.
    closed: bool,
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor([redacted])")
    }
}

impl Redactor {
    /// A redactor that knows the secrets given.
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut redactor = Self::default();
        for secret in secrets {
            redactor.learn(secret);
        }
        redactor
    }

    /// Adds a secret.
    pub fn learn(&mut self, secret: &str) {
        if secret.trim().is_empty() {
            return;
        }
        self.secrets.push(secret.trim().to_owned());
        self.runs = OnceLock::new();
    }

    /// Shows nothing from now on: for an input with more secrets than can be kept apart.
    pub fn close(&mut self) {
        self.closed = true;
    }

    /// The text without any run of a secret, and without any secret that is shorter than a run.
    #[must_use]
    pub fn redact(&self, text: &str) -> String {
        if self.closed && !text.is_empty() {
            return MASK.to_owned();
        }
        if self.secrets.is_empty() || text.len() < 4 {
            return text.to_owned();
        }
        let whole = self.secrets.iter().filter(|secret| (4..RUN).contains(&secret.chars().count()));
        let text = whole.fold(text.to_owned(), |text, secret| text.replace(secret, MASK));
        let characters: Vec<char> = text.chars().collect();
        let mut secret = vec![false; characters.len()];
        let brief = self.runs.get().is_none() && text.len().saturating_mul(self.bytes()) <= BRIEF;
        let mut run = String::with_capacity(RUN);
        for (start, window) in characters.windows(RUN).enumerate() {
            let known = if brief {
                run.clear();
                run.extend(window);
                self.secrets.iter().any(|secret| secret.contains(&run))
            } else {
                self.is_run(window)
            };
            if known {
                secret.iter_mut().skip(start).take(RUN).for_each(|flag| *flag = true);
            }
        }
        let mut shown = String::with_capacity(text.len());
        let mut masked = false;
        for (character, secret) in characters.into_iter().zip(secret) {
            match (secret, masked) {
                (true, false) => shown.push_str(MASK),
                (true, true) => {}
                (false, _) => shown.push(character),
            }
            masked = secret;
        }
        shown
    }
}

impl Redactor {
    /// Whether a secret has a run of eight characters, or is shorter, of such characters alone.
    #[must_use]
    pub fn has_run_of(&self, is: impl Fn(char) -> bool) -> bool {
        // A secret that is shorter than a run counts as one.
        let is_run = |secret: &str, part: &str| part.chars().count() >= RUN || (!part.is_empty() && part == secret);
        self.secrets.iter().any(|secret| secret.split(|c| !is(c)).any(|part| is_run(secret, part)))
    }

    /// The bytes of all secrets.
    fn bytes(&self) -> usize {
        self.secrets.iter().map(String::len).sum()
    }

    /// Whether a window is in the set of all runs.
    fn is_run(&self, window: &[char]) -> bool {
        <[char; RUN]>::try_from(window).is_ok_and(|run| self.runs.get_or_init(|| self.all_runs()).contains(&run))
    }

    fn all_runs(&self) -> Runs {
        let mut runs = Runs::default();
        for secret in &self.secrets {
            let characters: Vec<char> = secret.chars().collect();
            let windows = characters.windows(RUN);
            runs.reserve(windows.len());
            runs.extend(windows.filter_map(|window| <[char; RUN]>::try_from(window).ok()));
        }
        runs
    }
}

/// A multiplication a character. The standard hasher took two fifths of the time of a whole `check`, to withstand
/// keys chosen by an attacker; these are the user's own secret, of a bounded length.
#[derive(Default)]
struct RunHasher(u64);

impl Hasher for RunHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u32(u32::from(*byte)));
    }

    fn write_u32(&mut self, character: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(character)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_usize(&mut self, _length: usize) {
        // Every run has the same length.
    }

    fn finish(&self) -> u64 {
        // The table takes its buckets from the low bits, and the multiplication mixes the high ones.
        self.0.rotate_left(26)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_every_run_of_eight_and_no_shorter_one() {
        let redactor = Redactor::new(["abcdefghijkl"]);
        assert_eq!(redactor.redact("x abcdefg y"), "x abcdefg y");
        assert_eq!(redactor.redact("x cdefghij y"), "x [redacted] y");
        assert_eq!(redactor.redact("abcdefghijkl"), "[redacted]");
    }

    #[test]
    fn a_long_text_is_masked_like_a_brief_one() {
        let secret = "qw3-rtz_uio9pasdfghjkl";
        let redactor = Redactor::new([secret]);
        let brief = format!("a {secret} b");
        let long = format!("{brief}{}", " filler".repeat(BRIEF / secret.len()));
        assert_eq!(redactor.redact(&brief), "a [redacted] b");
        assert!(redactor.redact(&long).starts_with("a [redacted] b filler"));
        assert_eq!(redactor.redact(&brief), "a [redacted] b", "the set, once made, serves brief texts too");
    }

    #[test]
    fn without_secrets_everything_is_shown_and_closed_nothing() {
        let mut redactor = Redactor::new(["", " "]);
        assert_eq!(redactor.redact("abcdefgh ijkl"), "abcdefgh ijkl");
        redactor.close();
        assert_eq!((redactor.redact("abc"), redactor.redact("")), (MASK.to_owned(), String::new()));
    }

    #[test]
    fn a_secret_shorter_than_a_run_is_masked_whole() {
        assert_eq!(Redactor::new(["s3cr3t"]).redact("is s3cr3t."), "is [redacted].");
    }
}
