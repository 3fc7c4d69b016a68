//! The one way by which a token gets into a request: the `Authorization` header (RFC 6750 §2.1).
//!
//! What is recognised as no access token gets no header, so that no command can send it anywhere: it may be another
//! secret, or a token that is good elsewhere.

use reqwest::header::HeaderValue;
use thiserror::Error;

use crate::token::{AccessToken, NotAnAccessToken, TokenFacts};

/// Why a token cannot be sent.
#[derive(Debug, Error)]
pub(crate) enum BearerError {
    /// It is recognised as something else.
    #[error(transparent)]
    NotAnAccessToken(#[from] NotAnAccessToken),
    /// It has characters that no header can carry.
    #[error("the token has characters that no HTTP header can carry")]
    Characters,
}

/// The header's value, marked as sensitive.
pub(super) fn bearer(token: &AccessToken) -> Result<HeaderValue, BearerError> {
    if let Some(error) = TokenFacts::examine(token, Vec::new()).not_an_access_token() {
        return Err(error.into());
    }
    let mut value =
        HeaderValue::from_str(&format!("Bearer {}", token.expose())).map_err(|_| BearerError::Characters)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header_value(text: &str) -> Result<HeaderValue, BearerError> {
        bearer(&AccessToken::from_input(text).0)
    }

    #[test]
    fn an_access_token_is_sent_and_does_not_print() {
        let value = header_value(&"Zk3_vQ9-".repeat(10)).unwrap();
        assert!(value.is_sensitive());
        assert_eq!(value.to_str().unwrap(), format!("Bearer {}", "Zk3_vQ9-".repeat(10)));
    }

    #[test]
    fn what_is_recognised_as_something_else_gets_no_header() {
        for text in
            ["glpat-aB3dE5gH7iJ9kL1mN3oP", "4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90", "{\"access_token\":\"x\"}", ""]
        {
            assert!(matches!(header_value(text), Err(BearerError::NotAnAccessToken(_))), "{text}");
        }
    }
}
