//! What goes to standard error as an error passes here: no secret is repeated, and nothing that hides is obeyed.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use super::exit::Exit;
use super::output;
use super::source::store;
use super::trouble::Trouble;
use crate::secret::{Redactor, are_in, taught_by_looks};
use crate::text::{is_hidden, visible_lines};
use crate::token::AccessToken;

/// The next step where a secret was given as an argument.
pub const GIVEN: &str = "that looks like a token or a secret: give a token with --token-file FILE or WHY403_TOKEN, \
    any other secret in a file whose name you give; arguments end in shell history and process lists";

/// The arguments of the run.
static ARGUMENTS: OnceLock<Vec<OsString>> = OnceLock::new();

/// The secrets that this run has read: the token, and the secret of `--secret-file`.
static KNOWN: Mutex<Option<Redactor>> = Mutex::new(None);

/// The variables that a token may be in.
const VARIABLES: [&str; 2] = ["WHY403_TOKEN", "GENESYSCLOUD_ACCESS_TOKEN"];

/// A shorter text is no secret: too much else would be hidden.
const SHORTEST: usize = 8;

/// No file with a secret is larger, in bytes.
const LARGEST: u64 = 64 << 10;

/// What the arguments and the environment have of secrets: looked for where there is an error to show, not in every run.
static SECRETS: LazyLock<Redactor> = LazyLock::new(|| {
    let arguments = ARGUMENTS.get().map(Vec::as_slice).unwrap_or_default();
    let mut redactor = of_environment();
    of_named_places(arguments).iter().for_each(|secret| redactor.learn(secret));
    arguments
        .iter()
        .fold(redactor, |redactor, argument| taught_by_looks(&argument.to_string_lossy(), &redactor).into_owned())
});

/// Keeps the arguments, for the secrets that stand in them.
pub fn learn(arguments: &[OsString]) {
    // A second run in the same process has the arguments of the first too.
    let _ = ARGUMENTS.set(arguments.to_vec());
}

/// Remembers a secret that was read: from now on, neither an error nor a report repeats it.
pub fn know(secret: &str) {
    if secret.trim().chars().count() < SHORTEST {
        return;
    }
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.get_or_insert_default().learn(secret);
}

/// What hides the secrets that were read; `None` where none was.
pub fn known() -> Option<Redactor> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Whether the arguments have such a secret in them, or name a list that may. Everything else in a report was redacted when
/// it was read, and looking through a whole report takes as long as a whole check.
pub fn may_repeat(known: &Redactor) -> bool {
    let arguments = ARGUMENTS.get().map(Vec::as_slice).unwrap_or_default();
    arguments
        .iter()
        .map(|argument| argument.to_string_lossy())
        .any(|argument| argument.starts_with("--operations") || known.redact(&argument) != argument)
}

/// The secrets of the files and stored logins that the arguments name: an error may come before they are read.
fn of_named_places(arguments: &[OsString]) -> Vec<String> {
    let texts: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
    let named = |flag: &str| {
        let joined = texts.iter().find_map(|text| text.strip_prefix(flag)?.strip_prefix('=').map(str::to_owned));
        joined.or_else(|| texts.iter().skip_while(|text| *text != flag).nth(1).map(|text| text.clone().into_owned()))
    };
    let file = |flag: &str| {
        let path =
            named(flag).filter(|path| fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() <= LARGEST))?;
        fs::read(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    };
    let token = |text: String| AccessToken::from_input(&text).0.expose().to_owned();
    let stored = || Some(store().ok()?.load(&named("--profile")?).ok()?.into_token().0.expose().to_owned());
    let found = [file("--token-file").map(token), file("--secret-file"), stored()];
    found.into_iter().flatten().filter(|secret| secret.trim().chars().count() >= SHORTEST).collect()
}

/// What hides the tokens of the environment.
fn of_environment() -> Redactor {
    let mut redactor = Redactor::default();
    for text in VARIABLES.into_iter().filter_map(|name| std::env::var(name).ok()) {
        let (token, _) = AccessToken::from_input(&text);
        if token.expose().chars().count() >= SHORTEST {
            redactor.learn(token.expose());
        }
    }
    redactor
}

/// Makes texts fit to be shown, and remembers what was in them.
#[derive(Default)]
pub struct Shown {
    given: bool,
}

impl Shown {
    /// The text without secrets, with every hidden character escaped. Its lines stay lines.
    pub fn text(&mut self, text: &str) -> String {
        let read = known().map(|known| known.redact(text));
        let known = SECRETS.redact(read.as_deref().unwrap_or(text));
        self.given |= known != text;
        visible_lines(&taught_by_looks(&known, &Redactor::default()).redact(&known))
    }

    /// Whether a secret of an argument was in a text.
    pub fn was_given(&self) -> bool {
        self.given
    }
}

/// Prints what clap has to say of the arguments; `--help` and `--version` come this way too.
pub fn print(error: &clap::Error, arguments: &[OsString]) -> Result<Exit, Trouble> {
    if !error.use_stderr() {
        let printed = error.print().and_then(|()| io::stdout().flush());
        return output::written_else(printed, output::UNWRITTEN).map(|()| Exit::Allowed);
    }
    // Where standard error cannot be written, there is nobody to tell.
    let plain = error.to_string();
    let mut shown = Shown::default();
    let text = shown.text(&plain);
    let hides = arguments.iter().any(|argument| argument.to_string_lossy().chars().any(is_hidden));
    if text == plain && !hides {
        let _ = error.print();
        return Ok(Exit::Usage);
    }
    let help = if shown.was_given() { format!("\nhelp: {GIVEN}\n") } else { String::new() };
    let _ = io::stderr().lock().write_all(format!("{}\n{help}", text.trim_end()).as_bytes());
    Ok(Exit::Usage)
}

/// Refuses a value that a report would repeat, where it is a secret: a token by its form, a long run without a dot, or
/// `id:secret`. An issuer's or audience's URL and host may have random parts of their own.
pub fn refuse_secret(flag: &str, value: &str) -> Result<(), Trouble> {
    const LONG: usize = 40;
    let is_run = value.len() >= LONG && !value.contains(['.', '/']);
    let is_pair = value.contains(':') && !value.contains("://");
    let is_known = of_environment().redact(value) != value;
    if is_known || are_in(value) || (is_run || is_pair) && looks_secret(value) {
        return Err(refused(flag));
    }
    Ok(())
}

/// Refuses a value that is, or has in it, a secret which this run has read.
pub fn refuse_known(flag: &str, value: &str) -> Result<(), Trouble> {
    match known() {
        Some(known) if known.redact(value) != value => Err(refused(flag)),
        _ => Ok(()),
    }
}

fn refused(flag: &str) -> Trouble {
    Trouble::new(format!("{flag}: it may be a token, so it is not repeated here"), GIVEN)
}

fn looks_secret(value: &str) -> bool {
    let none = Redactor::default();
    taught_by_looks(value, &none).redact(value) != value
}
