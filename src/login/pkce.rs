//! Proof Key for Code Exchange (RFC 7636) and the `state` of an authorization request (RFC 6749 §10.12).

use std::fmt;

use aws_lc_rs::{constant_time, digest, rand};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};

use super::error::LoginError;

/// 32 random bytes, as RFC 7636 §4.1 recommends: 43 characters in base64url, the least it allows.
const RANDOM_BYTES: usize = 32;

/// A code verifier and its challenge.
#[derive(Debug)]
pub(crate) struct Pkce {
    /// The code verifier: goes to the token endpoint only.
    pub verifier: SecretString,
    /// Its S256 challenge (RFC 7636 §4.2): goes to the authorization endpoint.
    pub challenge: String,
}

impl Pkce {
    /// A fresh pair.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub(crate) fn generate() -> Result<Self, LoginError> {
        let verifier = SecretString::from(random_text()?);
        let challenge = challenge(verifier.expose_secret());
        Ok(Self { verifier, challenge })
    }
}

/// The S256 challenge of a verifier.
#[must_use]
pub(crate) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}

/// A value that ties an answer to the request it belongs to.
pub(crate) struct State(String);

impl State {
    /// A fresh one.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub(crate) fn generate() -> Result<Self, LoginError> {
        random_text().map(Self)
    }

    /// Its text, for the authorization request.
    #[must_use]
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an answer carries it; takes the same time for every answer of its length.
    #[must_use]
    pub(crate) fn matches(&self, answered: &str) -> bool {
        constant_time::verify_slices_are_equal(self.0.as_bytes(), answered.as_bytes()).is_ok()
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State([redacted])")
    }
}

fn random_text() -> Result<String, LoginError> {
    let mut bytes = [0; RANDOM_BYTES];
    rand::fill(&mut bytes).map_err(|_| LoginError::NoRandomness)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_rfc() {
        // RFC 7636, appendix B.
        assert_eq!(
            challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn a_verifier_is_long_enough_unreserved_and_new_each_time() {
        let (one, two) = (Pkce::generate().unwrap(), Pkce::generate().unwrap());
        let verifier = one.verifier.expose_secret();
        assert!((43..=128).contains(&verifier.len()));
        assert!(verifier.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)));
        assert_eq!(one.challenge, challenge(verifier));
        assert_ne!(verifier, two.verifier.expose_secret());
    }

    #[test]
    fn a_state_matches_itself_only() {
        let (one, two) = (State::generate().unwrap(), State::generate().unwrap());
        assert!(one.matches(one.as_str()));
        assert!(!one.matches(two.as_str()));
        assert!(!one.matches(""));
    }
}
