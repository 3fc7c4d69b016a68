//! What goes to standard error as an error passes here: no secret is repeated, and nothing that hides is obeyed.

use std::ffi::OsString;
use std::io::{self, Write};
use std::sync::{LazyLock, OnceLock};

use super::exit::Exit;
use super::output;
use super::trouble::Trouble;
use crate::report::escape::{is_hidden, visible_lines};
use crate::request::secrets::{are_in, taught_by_looks};
use crate::token::Redactor;

/// The next step where a secret was given as an argument.
pub const GIVEN: &str = "that looks like a token or a secret: give a token with --token-file FILE or WHY403_TOKEN, \
    any other secret in a file whose name you give; arguments end in shell history and process lists";

/// The arguments of the run.
static ARGUMENTS: OnceLock<Vec<OsString>> = OnceLock::new();

/// What they have of secrets: looked for where there is an error to show, not in every run.
static SECRETS: LazyLock<Redactor> = LazyLock::new(|| {
    let arguments = ARGUMENTS.get().map(Vec::as_slice).unwrap_or_default();
    arguments.iter().fold(Redactor::default(), |redactor, argument| {
        taught_by_looks(&argument.to_string_lossy(), &redactor).into_owned()
    })
});

/// Keeps the arguments, for the secrets that stand in them.
pub fn learn(arguments: &[OsString]) {
    // A second run in the same process has the arguments of the first too.
    let _ = ARGUMENTS.set(arguments.to_vec());
}

/// Makes texts fit to be shown, and remembers what was in them.
#[derive(Default)]
pub struct Shown {
    given: bool,
}

impl Shown {
    /// The text without secrets, with every hidden character escaped. Its lines stay lines.
    pub fn text(&mut self, text: &str) -> String {
        let known = SECRETS.redact(text);
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
    if are_in(value) || (is_run || is_pair) && looks_secret(value) {
        return Err(Trouble::new(format!("{flag}: it may be a token, so it is not repeated here"), GIVEN));
    }
    Ok(())
}

fn looks_secret(value: &str) -> bool {
    let none = Redactor::default();
    taught_by_looks(value, &none).redact(value) != value
}
