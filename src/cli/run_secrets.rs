//! The secrets of a run, and how they are kept out of what it prints. Every error passes here: it repeats no secret, and its
//! hidden characters are escaped.

use std::cell::{OnceCell, RefCell};
use std::ffi::OsString;
use std::fs;

use super::user_folders;
use crate::login::profiles::{FILE, Store};
use crate::secret::{Redactor, taught_by_looks};
use crate::text::{is_hidden, visible_lines};
use crate::token::AccessToken;

/// The next step where a secret was given as an argument.
pub(super) const SECRET_AS_ARGUMENT: &str = "that looks like a token or a secret: give a token with --token-file FILE or WHY403_TOKEN, \
    any other secret in a file whose name you give; arguments end in shell history and process lists";

/// The variables that a token may be in, the one that wins first.
pub(super) const TOKEN_VARIABLES: [&str; 2] = ["WHY403_TOKEN", "GENESYSCLOUD_ACCESS_TOKEN"];

/// A shorter text is not taken for a secret, in characters: hiding it would hide too much else.
const SHORTEST: usize = 8;

/// A larger file is not read for a secret, in bytes.
const LARGEST: u64 = 64 << 10;

/// The secrets of one run: those in its arguments and in the environment, and those that it has read.
pub(super) struct RunSecrets {
    arguments: Vec<OsString>,
    /// Those of the arguments and the environment: looked for where there is an error to print, not in every run.
    given: OnceCell<Redactor>,
    /// The token, and the secret of `--secret-file`.
    read: RefCell<Option<Redactor>>,
}

impl RunSecrets {
    /// The secrets of a run with these arguments.
    pub(super) fn from_arguments(arguments: &[OsString]) -> Self {
        Self { arguments: arguments.to_vec(), given: OnceCell::new(), read: RefCell::default() }
    }

    /// Remembers a secret that was read: from now on, neither an error nor a report repeats it.
    pub(super) fn remember(&self, secret: &str) {
        if secret.trim().chars().count() >= SHORTEST {
            self.read.borrow_mut().get_or_insert_default().learn(secret);
        }
    }

    /// What hides the secrets that were read; `None` where none was.
    pub(super) fn redactor(&self) -> Option<Redactor> {
        self.read.borrow().clone()
    }

    /// Whether the arguments contain such a secret, or name a list that may. Everything else in a report was redacted when
    /// it was read, and looking through a whole report takes as long as a whole check.
    pub(super) fn may_be_repeated(&self, read: &Redactor) -> bool {
        self.arguments
            .iter()
            .map(|argument| argument.to_string_lossy())
            .any(|argument| argument.starts_with("--operations") || read.redact(&argument) != argument)
    }

    /// Whether a text is, or contains, a secret which this run has read.
    pub(super) fn is_repeated_in(&self, text: &str) -> bool {
        self.redactor().is_some_and(|read| read.redact(text) != text)
    }

    /// Whether an argument has a character that hides or reorders text.
    pub(super) fn has_hidden_characters(&self) -> bool {
        self.arguments.iter().any(|argument| argument.to_string_lossy().chars().any(is_hidden))
    }

    /// What hides the secrets of the arguments and the environment.
    fn given(&self) -> &Redactor {
        self.given.get_or_init(|| {
            let mut redactor = environment_redactor();
            self.in_named_places().iter().for_each(|secret| redactor.learn(secret));
            self.arguments.iter().fold(redactor, |redactor, argument| {
                taught_by_looks(&argument.to_string_lossy(), &redactor).into_owned()
            })
        })
    }

    /// The secrets of the files and stored logins that the arguments name: an error may come before they are read.
    fn in_named_places(&self) -> Vec<String> {
        let texts: Vec<_> = self.arguments.iter().map(|argument| argument.to_string_lossy()).collect();
        let named = |flag: &str| {
            let joined = texts.iter().find_map(|text| text.strip_prefix(flag)?.strip_prefix('=').map(str::to_owned));
            joined
                .or_else(|| texts.iter().skip_while(|text| *text != flag).nth(1).map(|text| text.clone().into_owned()))
        };
        let file = |flag: &str| {
            let path = named(flag)
                .filter(|path| fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() <= LARGEST))?;
            fs::read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        };
        let token = |text: String| AccessToken::from_input(&text).0.expose().to_owned();
        let stored = || {
            let store = Store::at(user_folders::config()?.join(FILE));
            Some(store.load(&named("--profile")?).ok()?.into_token().0.expose().to_owned())
        };
        let found = [file("--token-file").map(token), file("--secret-file"), stored()];
        found.into_iter().flatten().filter(|secret| secret.trim().chars().count() >= SHORTEST).collect()
    }
}

/// What hides the tokens of the environment.
pub(super) fn environment_redactor() -> Redactor {
    let mut redactor = Redactor::default();
    environment_tokens()
        .filter(|token| token.expose().chars().count() >= SHORTEST)
        .for_each(|token| redactor.learn(token.expose()));
    redactor
}

/// The tokens of the environment.
pub(super) fn environment_tokens() -> impl Iterator<Item = AccessToken> {
    TOKEN_VARIABLES
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .map(|text| AccessToken::from_input(&text).0)
        .filter(|token| !token.expose().is_empty())
}

/// Prepares texts for a terminal, and remembers whether a secret of the run was in one.
pub(super) struct Masking<'a> {
    secrets: &'a RunSecrets,
    hid_a_secret: bool,
}

impl<'a> Masking<'a> {
    /// Hides the secrets of this run.
    pub(super) fn new(secrets: &'a RunSecrets) -> Self {
        Self { secrets, hid_a_secret: false }
    }

    /// The text without secrets, with every hidden character escaped. Its lines stay lines.
    pub(super) fn mask(&mut self, text: &str) -> String {
        let read = self.secrets.redactor().map(|read| read.redact(text));
        let masked = self.secrets.given().redact(read.as_deref().unwrap_or(text));
        self.hid_a_secret |= masked != text;
        visible_lines(&taught_by_looks(&masked, &Redactor::default()).redact(&masked))
    }

    /// Whether a secret of this run was in a text.
    pub(super) fn hid_a_secret(&self) -> bool {
        self.hid_a_secret
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text that looks like a token; made up.
    const FIRST: &str = "eyJhbGciOiJub25lIn0.eyJqdGkiOiJmaXJzdCJ9.c2lnbmF0dXJl";
    const SECOND: &str = "7Zk2q0wXv9Rj4TnB8mLc5YpHs1DfGa3eUoKiQxVb";

    fn masked(secrets: &RunSecrets, text: &str) -> (String, bool) {
        let mut masking = Masking::new(secrets);
        (masking.mask(text), masking.hid_a_secret())
    }

    #[test]
    fn each_run_masks_its_own_arguments() {
        for token in [FIRST, SECOND] {
            let secrets = RunSecrets::from_arguments(&["check".into(), format!("--subject={token}").into()]);
            let (text, hid) = masked(&secrets, &format!("error: {token} is not a user"));
            assert!(!text.contains(token) && hid, "{text}");
        }
    }

    #[test]
    fn a_secret_that_was_read_is_masked_from_then_on() {
        let secrets = RunSecrets::from_arguments(&["check".into()]);
        assert_eq!(masked(&secrets, "correct horse"), ("correct horse".to_owned(), false));
        secrets.remember("correct horse");
        let (text, hid) = masked(&secrets, "the key is: correct horse");
        assert!(!text.contains("horse") && hid, "{text}");
        assert!(secrets.is_repeated_in("correct horse") && !secrets.is_repeated_in("correct"));
    }
}
