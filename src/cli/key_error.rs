//! An error of a key file, with the flag that named the file.

use std::error::Error;
use std::fmt;

use crate::token::KeyError;

/// A key error in the words of the command line.
#[derive(Debug)]
pub(super) struct FlaggedKeyError {
    pub(super) flag: &'static str,
    pub(super) error: KeyError,
}

impl fmt::Display for FlaggedKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.flag, self.error)?;
        match self.error {
            KeyError::NotPem => f.write_str(" (a JWK Set belongs to --jwks)"),
            KeyError::SecretIsPem => f.write_str("; give it with --key"),
            _ => Ok(()),
        }
    }
}

impl Error for FlaggedKeyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::KeySource;

    #[test]
    fn an_error_names_its_flag_and_the_right_one() {
        let words = |flag, result: Result<KeySource, KeyError>| FlaggedKeyError { flag, error: result.unwrap_err() };
        assert_eq!(
            words("--key", KeySource::from_pem(br#"{"keys":[]}"#)).to_string(),
            "--key: not PEM; it should begin with -----BEGIN PUBLIC KEY----- (a JWK Set belongs to --jwks)"
        );
        assert_eq!(
            words("--secret-file", KeySource::from_secret(b"-----BEGIN PUBLIC KEY-----")).to_string(),
            "--secret-file: this is a PEM key, not a shared secret; give it with --key"
        );
        let not_json = words("--jwks", KeySource::from_jwks(b"<html>"));
        assert_eq!(not_json.to_string(), "--jwks: not JSON");
        assert!(not_json.source().is_some_and(|source| source.is::<serde_json::Error>()));
    }
}
