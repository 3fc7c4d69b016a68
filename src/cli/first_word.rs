//! The first word after the program's name: a command, a file to explain, or something that was pasted by mistake. Without
//! one, piped input is explained.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use super::error::CliError;
use super::exit::Exit;
use super::help::{COMMANDS, FIRST_SCREEN};
use super::output;
use super::run_secrets::{Masking, RunSecrets};
use crate::catalogue::nearest;

/// What to do with the arguments.
pub(super) enum Way {
    /// Parse these.
    Parse(Vec<OsString>),
    /// Nothing more: the first screen was printed.
    Done(Exit),
}

/// Looks at the first word.
///
/// # Errors
/// When it is neither a command nor a file.
pub(super) fn resolve(arguments: &[OsString], secrets: &RunSecrets) -> Result<Way, CliError> {
    let Some(first) = arguments.get(1) else { return without_words(arguments) };
    let word = first.to_string_lossy();
    if COMMANDS.contains(&word.as_ref()) || ["-h", "--help", "-V", "--version"].contains(&word.as_ref()) {
        return Ok(Way::Parse(arguments.to_vec()));
    }
    if word == "-" || (word.starts_with('-') && !io::stdin().is_terminal()) || Path::new(first).is_file() {
        return Ok(Way::Parse(explain(arguments)));
    }
    // A flag alone, and an empty word, are clap's to refuse.
    if word.starts_with('-') || word.is_empty() {
        return Ok(Way::Parse(arguments.to_vec()));
    }
    Err(refused(&word, first, secrets))
}

fn explain(arguments: &[OsString]) -> Vec<OsString> {
    let mut all = arguments.to_vec();
    all.insert(1, "explain".into());
    all
}

/// On a terminal the first screen is what was asked for; piped input is explained.
fn without_words(arguments: &[OsString]) -> Result<Way, CliError> {
    if io::stdin().is_terminal() {
        output::to_stdout_else(FIRST_SCREEN.as_bytes(), false, output::UNWRITTEN)?;
        return Ok(Way::Done(Exit::Allowed));
    }
    // It stays in the buffer of standard input for whoever reads it next.
    let has_input = io::stdin().lock().fill_buf().is_ok_and(|bytes| !bytes.is_empty());
    if has_input {
        let mut all = arguments.to_vec();
        all.resize_with(all.len().max(1), || "why403".into());
        return Ok(Way::Parse(explain(&all)));
    }
    // Where standard error cannot be written, there is nowhere else to write.
    let _ = io::stderr().lock().write_all(FIRST_SCREEN.as_bytes());
    Ok(Way::Done(Exit::Usage))
}

/// A first word that is neither a command nor a file.
fn refused(word: &str, path: &OsStr, secrets: &RunSecrets) -> CliError {
    let mut masking = Masking::new(secrets);
    masking.mask(word);
    if masking.hid_a_secret() {
        return CliError::new(
            "[redacted]: a token or another secret was given as an argument",
            "it is now in your shell history: treat it as compromised and end it. Give a token with --token-file FILE or \
             WHY403_TOKEN, and an error message on standard input",
        );
    }
    if Path::new(path).is_dir() {
        return CliError::new(
            format!("{word} is a folder"),
            format!("to find the API calls in its files: `why403 scan {word}`"),
        );
    }
    if is_pasted(word) {
        return CliError::new(
            "that looks like an error message, not like a command",
            "run `why403 explain`, paste the whole response and end it with Ctrl-D; or save it: `why403 explain FILE`",
        );
    }
    let help = match nearest(word, COMMANDS.iter().copied()).as_slice() {
        [] => "`why403 --help` lists the commands; to explain a saved error, give its file".to_owned(),
        near => format!("near: {}; `why403 --help` lists the commands", near.join(", ")),
    };
    CliError::new(format!("{word} is neither a command nor a file"), help)
}

/// Whether a word looks like a part of an answer: several words, a status, JSON or markup.
fn is_pasted(word: &str) -> bool {
    let is_status = word.len() == 3 && word.starts_with(['4', '5']) && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_request = ["HTTP/", "http://", "https://", "curl"].iter().any(|beginning| word.starts_with(beginning));
    is_status || is_request || word.starts_with(['{', '[', '<']) || word.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Cli;

    #[test]
    fn the_list_has_every_command() {
        let mut command = Cli::command();
        command.build();
        let mut known: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
        let mut listed = COMMANDS.to_vec();
        known.sort_unstable();
        listed.sort_unstable();
        assert_eq!(listed, known);
    }

    #[test]
    fn what_is_pasted_is_told_from_a_command() {
        for pasted in ["403", "403 Forbidden", "{\"status\":403}", "HTTP/1.1", "<html>", "https://api.mypurecloud.de/x"]
        {
            assert!(is_pasted(pasted), "{pasted}");
        }
        for word in ["chekc", "error.json", "200", "4034"] {
            assert!(!is_pasted(word), "{word}");
        }
    }
}
