//! Where the keys of a signature check come from: PEM, a JWK Set, or a shared secret.

use secrecy::SecretSlice;

use super::jwks::{self, KeySet};
use super::key::{Key, KeyError, Material, pem};

/// The most a key file can be long, in bytes.
pub(super) const MOST_KEY_BYTES: usize = 1024 * 1024;

/// What a signature is checked against.
#[derive(Debug)]
#[non_exhaustive]
pub enum KeySource {
    /// A JWK Set (`--jwks`): the token's `kid` chooses.
    Jwks(KeySet),
    /// Public keys (`--key`): all are tried.
    Pem(Vec<Key>),
    /// A shared secret (`--secret-file`).
    Secret(Key),
    /// It was asked for and could not be had, for this reason.
    Unavailable(String),
}

impl KeySource {
    /// Public keys in PEM: `PUBLIC KEY` (RFC 7468 §13), `RSA PUBLIC KEY` or `CERTIFICATE`, one or more.
    ///
    /// # Errors
    /// When it is no such PEM, a private key, or has no key that can be used here.
    pub fn from_pem(bytes: &[u8]) -> Result<Self, KeyError> {
        check_length(bytes)?;
        let found = pem::public_keys(bytes)?;
        let count = found.len();
        let keys = found.into_iter().enumerate().map(|(position, material)| {
            let kind = material.family().as_str();
            let label = match count {
                1 => format!("the {kind} key of --key"),
                _ => format!("the {kind} key of --key, number {} of {count}", position + 1),
            };
            Key::new(material, label)
        });
        Ok(Self::Pem(keys.collect()))
    }

    /// A JWK Set (RFC 7517 §5), or a single JWK.
    ///
    /// # Errors
    /// When it is no JWK Set. Single keys that cannot be used are skipped, with a reason.
    pub fn from_jwks(bytes: &[u8]) -> Result<Self, KeyError> {
        check_length(bytes)?;
        jwks::parse(bytes).map(Self::Jwks)
    }

    /// A shared secret, byte for byte, but for one line end at the end of the file.
    ///
    /// A secret that is handed out as base64 must be decoded first: the bytes do not show which of the two is meant.
    ///
    /// # Errors
    /// When it is empty, or a PEM key.
    pub fn from_secret(bytes: &[u8]) -> Result<Self, KeyError> {
        check_length(bytes)?;
        let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if bytes.is_empty() {
            return Err(KeyError::EmptySecret);
        }
        if bytes.trim_ascii_start().starts_with(b"-----BEGIN ") {
            return Err(KeyError::SecretIsPem);
        }
        let material = Material::Hmac(SecretSlice::from(bytes.to_vec()));
        Ok(Self::Secret(Key::new(material, "the secret of --secret-file".to_owned())))
    }
}

fn check_length(bytes: &[u8]) -> Result<(), KeyError> {
    if bytes.len() > MOST_KEY_BYTES { Err(KeyError::TooLarge) } else { Ok(()) }
}
