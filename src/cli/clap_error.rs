//! What clap says about the arguments, without the secrets in them.

use std::io::{self, Write};

use super::error::CliError;
use super::exit::Exit;
use super::output;
use super::run_secrets::{Masking, RunSecrets, SECRET_AS_ARGUMENT};

/// Prints clap's answer to the arguments; `--help` and `--version` come this way too.
pub(super) fn print(error: &clap::Error, secrets: &RunSecrets) -> Result<Exit, CliError> {
    if !error.use_stderr() {
        let printed = error.print().and_then(|()| io::stdout().flush());
        return output::written_else(printed, output::UNWRITTEN).map(|()| Exit::Allowed);
    }
    // Where standard error cannot be written, there is nowhere else to write.
    let plain = error.to_string();
    let mut masking = Masking::new(secrets);
    let text = masking.mask(&plain);
    if text == plain && !secrets.has_hidden_characters() {
        let _ = error.print();
        return Ok(Exit::Usage);
    }
    let help = if masking.hid_a_secret() { format!("\nhelp: {SECRET_AS_ARGUMENT}\n") } else { String::new() };
    let _ = io::stderr().lock().write_all(format!("{}\n{help}", text.trim_end()).as_bytes());
    Ok(Exit::Usage)
}
