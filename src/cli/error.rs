//! What went wrong with our own run: an error, its causes, and the next step.

use std::fmt::Display;
use std::io::Write;

use anyhow::anyhow;

use super::run_secrets::{Masking, RunSecrets, SECRET_AS_ARGUMENT};

/// An error with the next step. Always exit code 2.
#[derive(Debug)]
pub(super) struct CliError {
    error: anyhow::Error,
    help: Option<String>,
}

impl CliError {
    /// A message that names the input, and what to do about it.
    pub(super) fn new(message: impl Display, help: impl Into<String>) -> Self {
        Self { error: anyhow!("{message}"), help: Some(help.into()) }
    }

    /// Adds the next step to an error.
    pub(super) fn from_error(error: impl Into<anyhow::Error>, help: impl Into<String>) -> Self {
        Self { error: error.into(), help: Some(help.into()) }
    }

    /// The error behind it, where it is of this kind.
    pub(super) fn downcast<E: std::error::Error + Send + Sync + 'static>(&self) -> Option<&E> {
        self.error.downcast_ref()
    }

    /// Prints `error:`, `caused by:` and `help:`. A stream that is gone is not worth another error.
    pub(super) fn print(&self, secrets: &RunSecrets, out: &mut dyn Write) {
        self.print_as("error", secrets, out);
    }

    /// Prints the same as a `warning:`, of what does not end the run.
    pub(super) fn warn(&self, secrets: &RunSecrets, out: &mut dyn Write) {
        self.print_as("warning", secrets, out);
    }

    fn print_as(&self, severity: &str, secrets: &RunSecrets, out: &mut dyn Write) {
        let mut masking = Masking::new(secrets);
        let mut text = format!("{severity}: {}\n", masking.mask(&self.error.to_string()));
        for cause in self.error.chain().skip(1) {
            text.push_str(&format!("caused by: {}\n", masking.mask(&cause.to_string())));
        }
        // Where a secret was given in the place of something else, nothing else helps.
        match &self.help {
            _ if masking.hid_a_secret() => text.push_str(&format!("help: {SECRET_AS_ARGUMENT}\n")),
            Some(help) => text.push_str(&format!("help: {}\n", masking.mask(help))),
            None => {}
        }
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}

impl CliError {
    /// The message alone, for a person who is asked again.
    pub(super) fn message(&self, secrets: &RunSecrets) -> String {
        Masking::new(secrets).mask(&self.error.to_string())
    }
}

impl<E: Into<anyhow::Error>> From<E> for CliError {
    fn from(error: E) -> Self {
        Self { error: error.into(), help: None }
    }
}
