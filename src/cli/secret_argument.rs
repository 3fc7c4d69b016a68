//! Refuses a value of a flag that a report would repeat, where it is a secret.

use super::error::CliError;
use super::run_secrets::{RunSecrets, SECRET_AS_ARGUMENT, environment_redactor};
use crate::secret::{Redactor, are_in, taught_by_looks};
use crate::text::is_base64;

/// Refuses a value that is, or contains, a secret which this run has read.
pub(super) fn refuse_repeated(flag: &str, value: &str, secrets: &RunSecrets) -> Result<(), CliError> {
    if secrets.is_repeated_in(value) { Err(refused(flag)) } else { Ok(()) }
}

/// Refuses a value that a report would repeat, where it is a secret: a token by its form, a long run without a dot,
/// `id:secret`, or Base64. An issuer's or audience's URL and host may have random parts of their own.
pub(super) fn refuse_secret(flag: &str, value: &str) -> Result<(), CliError> {
    const LONG: usize = 40;
    let is_url = value.contains("://");
    let is_pair = value.contains(':') && !is_url;
    // Short words may be anybody's name for something; Base64 has slashes.
    let is_run = (value.len() >= LONG || value.contains('/')) && !value.contains('.') && !is_url;
    let is_known = environment_redactor().redact(value) != value;
    if is_known || is_base64(value) || are_in(value) || (is_run || is_pair) && looks_secret(value) {
        return Err(refused(flag));
    }
    Ok(())
}

fn refused(flag: &str) -> CliError {
    CliError::new(format!("{flag}: it may be a token, so it is not repeated here"), SECRET_AS_ARGUMENT)
}

fn looks_secret(value: &str) -> bool {
    let none = Redactor::default();
    taught_by_looks(value, &none).redact(value) != value
}
