//! Keeps secrets out of everything that is shown.

use std::fmt;
use std::sync::OnceLock;

use stretch::may_have_run;

use crate::text::{BytePairs, SetOfHashes};

/// How many characters of a secret in a row are too many to show.
pub(crate) const RUN: usize = 8;

/// What replaces a secret.
pub(crate) const MASK: &str = "[redacted]";

mod forms;
mod stretch;

/// A run of characters.
type Run = [char; RUN];

/// Up to this many bytes of text times bytes of secrets, looking the runs up in the secrets themselves is cheaper than
/// making the set of them: a signature check shows a key's name and nothing else.
const BRIEF: usize = 1 << 15;

/// Other forms are made for this many bytes of secrets; an input with more is not one that a person wrote.
const WITH_FORMS: usize = 1 << 16;

/// Removes every run of eight or more characters of the secrets it knows from a text, however they are escaped.
#[derive(Clone, Default)]
pub struct Redactor {
    secrets: Vec<String>,
    /// The secrets in every form; made when the first text comes.
    forms: OnceLock<Vec<String>>,
    /// The pairs of bytes of all forms; made with them.
    pairs: OnceLock<BytePairs>,
    /// The hashes of all runs; made when the first long text comes. What hashes alike is masked too: with 64 bits, that
    /// does not happen.
    runs: OnceLock<SetOfHashes>,
    /// Whether there were more secrets than can be distinguished from the rest of a text.
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
        self.forms = OnceLock::new();
        self.pairs = OnceLock::new();
        self.runs = OnceLock::new();
    }

    /// The secrets that it knows.
    pub(crate) fn secrets(&self) -> &[String] {
        &self.secrets
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty() && !self.closed
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
        let is_short = |secret: &str| secret.len() < RUN * 4 && (4..RUN).contains(&secret.chars().count());
        let whole = self.secrets.iter().filter(|secret| is_short(secret));
        let text = whole.fold(text.to_owned(), |text, secret| without_word(text, secret));
        // Most texts are ended by this: they have no stretch that could be a run of a secret.
        if !may_have_run(&text, self.pairs()) {
            return text;
        }
        let characters: Vec<char> = text.chars().collect();
        let mut secret = vec![false; characters.len()];
        let is_known = self.recogniser(text.len());
        for (start, window) in characters.windows(RUN).enumerate() {
            if <Run>::try_from(window).is_ok_and(&is_known) {
                secret.iter_mut().skip(start).take(RUN).for_each(|flag| *flag = true);
            }
        }
        for window in forms::plain(&characters).unwrap_or_default().windows(RUN) {
            if let [first, .., last] = window
                && is_known(std::array::from_fn(|at| window.get(at).map_or(' ', |plain| plain.character)))
            {
                secret.iter_mut().take(last.end).skip(first.start).for_each(|flag| *flag = true);
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

    /// What tells whether a run is one of a secret's, for a text of so many bytes.
    fn recogniser(&self, length: usize) -> impl Fn(Run) -> bool {
        let (forms, pairs) = (self.forms(), self.pairs());
        let bytes = || forms.iter().map(String::len).sum::<usize>();
        let is_brief = self.runs.get().is_none() && length.saturating_mul(bytes()) <= BRIEF;
        let runs = (!is_brief).then(|| self.runs.get_or_init(|| all_runs(forms)));
        move |run| match runs {
            Some(runs) => runs.contains(&hash(run)),
            None => {
                let mut bytes = [0; RUN * 4];
                let length = run.iter().fold(0, |at, c| match bytes.get_mut(at..at + c.len_utf8()) {
                    Some(room) => at + c.encode_utf8(room).len(),
                    None => at,
                });
                let run = bytes.get(..length).and_then(|run| std::str::from_utf8(run).ok()).unwrap_or_default();
                pairs.may_contain(run) && forms.iter().any(|form| form.contains(run))
            }
        }
    }

    /// Whether a secret has a run of eight characters, or is shorter, of such characters alone.
    #[must_use]
    pub fn has_run_of(&self, is: impl Fn(char) -> bool) -> bool {
        // A secret that is shorter than a run counts as one.
        let is_run = |secret: &str, part: &str| part.chars().count() >= RUN || (!part.is_empty() && part == secret);
        let forms = self.forms();
        forms.iter().any(|form| form.split(|c| !is(c)).any(|part| is_run(form, part)))
    }

    /// The secrets in every form.
    fn forms(&self) -> &[String] {
        self.forms.get_or_init(|| self.all_forms())
    }

    /// The pairs of bytes of all forms.
    fn pairs(&self) -> &BytePairs {
        self.pairs.get_or_init(|| BytePairs::of(self.forms().iter().map(String::as_str)))
    }

    /// The secrets themselves, and in every other form.
    fn all_forms(&self) -> Vec<String> {
        let mut bytes = 0;
        let mut forms = self.secrets.clone();
        for secret in self.secrets.iter().filter(|secret| secret.chars().count() >= RUN) {
            bytes += secret.len();
            if bytes > WITH_FORMS {
                break;
            }
            forms.extend(forms::encoded(secret));
        }
        forms
    }
}

/// A text without a secret that is shorter than a run, where it is a whole word: a PIN is not looked for inside ids.
fn without_word(text: String, secret: &str) -> String {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut places = text.match_indices(secret).filter(|(at, found)| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + found.len()..).and_then(|behind| behind.chars().next());
        !is_part(before) && !is_part(behind)
    });
    let Some(first) = places.next() else { return text };
    let mut shown = String::with_capacity(text.len());
    let mut from = 0;
    for (at, found) in std::iter::once(first).chain(places) {
        shown.push_str(text.get(from..at).unwrap_or_default());
        shown.push_str(MASK);
        from = at + found.len();
    }
    shown.push_str(text.get(from..).unwrap_or_default());
    shown
}

fn all_runs(forms: &[String]) -> SetOfHashes {
    let mut runs = SetOfHashes::default();
    for form in forms {
        let characters: Vec<char> = form.chars().collect();
        let windows = characters.windows(RUN);
        runs.reserve(windows.len());
        runs.extend(windows.filter_map(|window| <Run>::try_from(window).ok().map(hash)));
    }
    runs
}

/// A multiplication a character. The standard hasher took two fifths of the time of a whole `check`, to withstand
/// keys chosen by an attacker; these are the user's own secret, of a bounded length.
fn hash(run: Run) -> u64 {
    let mixed =
        run.into_iter().fold(0_u64, |hash, c| (hash.rotate_left(5) ^ u64::from(c)).wrapping_mul(0x517c_c1b7_2722_0a95));
    // The table takes its buckets from the low bits, and the multiplication mixes the high ones.
    mixed.rotate_left(26)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

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

    #[test]
    fn a_secret_is_masked_in_every_form_it_may_take() {
        let secret = "pa\"ss wört/+&%'x";
        let redactor = Redactor::new([secret]);
        for shown in [
            secret,
            r#"pa\"ss wört/+&%'x"#,
            r#"pa\\\"ss w\u00f6rt\/+&%'x"#,
            "pa%22ss%20w%C3%B6rt%2F%2B%26%25%27x",
            "pa%2522ss%2520w%25C3%25B6rt%252F%252B%2526%2525%2527x",
            "pa%22ss+w%c3%b6rt%2f%2b%26%25'x",
            "pa&quot;ss w&#246;rt/+&amp;%&#39;x",
            "pa\"ss\nwört/+&%'\\''x",
        ] {
            assert_eq!(redactor.redact(&format!("is {shown}.")), "is [redacted].", "{shown}");
        }
        let basic = STANDARD.encode(format!("id:{secret}"));
        let shown = redactor.redact(&basic);
        assert!(shown.len() < MASK.len() + 10 && shown.contains(MASK), "{shown}");
    }

    #[test]
    fn a_short_secret_is_not_looked_for_inside_of_words() {
        assert_eq!(Redactor::new(["4711"]).redact("3b2f4711-1c4d 4711, x4711"), "3b2f4711-1c4d [redacted], x4711");
    }
}
