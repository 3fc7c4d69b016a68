//! Why there was no login.

use std::net::SocketAddr;
use std::{fmt, io};

use thiserror::Error;

use super::redirect_uri::RedirectUriError;
use crate::platform::oauth::{OauthError, OauthRefusal, shown};
use crate::request::Failure;
use crate::secret::Redactor;
use crate::token::TokenFacts;

/// Why there was no login. No variant holds a secret, an authorization code or a token.
#[derive(Debug, Error)]
pub(crate) enum LoginError {
    /// A client id that cannot stand in a request.
    #[error("client id: {0}")]
    ClientId(&'static str),
    /// A redirect URI that cannot be listened on.
    #[error(transparent)]
    RedirectUri(#[from] RedirectUriError),
    /// The port cannot be had.
    #[error("cannot listen on {address} for the sign-in")]
    Listen {
        /// Where it was tried.
        address: SocketAddr,
        /// Why not.
        source: io::Error,
    },
    /// The address to open cannot be shown to anybody.
    #[error("the address to open in a browser cannot be shown")]
    Show(#[source] io::Error),
    /// The browser brought nothing in time.
    #[error(
        "no sign-in arrived at {redirect_uri} within {seconds} s; the OAuth client must have this redirect URI \
         registered, to the last slash{}", ignored_answers(*ignored)
    )]
    NoAnswer {
        /// Where it was waited for.
        redirect_uri: String,
        /// How long.
        seconds: u64,
        /// How many answers came that did not carry the `state` of this sign-in.
        ignored: u32,
    },
    /// The authorization endpoint answered with an error.
    #[error("the sign-in was refused: {0}")]
    Denied(Denial),
    /// The token endpoint refused, or did not answer.
    #[error(transparent)]
    Oauth(#[from] OauthError),
    /// The system has no random bytes.
    #[error("the system gave no random bytes")]
    NoRandomness,
}

/// A login service that leaves the `state` out looks like nobody at all otherwise.
fn ignored_answers(count: u32) -> String {
    match count {
        0 => String::new(),
        1 => "; 1 answer without this sign-in's `state` was ignored".to_owned(),
        count => format!("; {count} answers without this sign-in's `state` were ignored"),
    }
}

impl LoginError {
    /// What the token endpoint answered, where that is the reason.
    #[must_use]
    pub(crate) fn refusal(&self) -> Option<&OauthRefusal> {
        match self {
            Self::Oauth(OauthError::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }

    /// What was issued in the place of an access token, where that is the reason.
    #[must_use]
    pub(crate) fn issued_instead(&self) -> Option<&TokenFacts> {
        match self {
            Self::Oauth(OauthError::Issued(facts)) => Some(facts),
            _ => None,
        }
    }

    /// The request that got no usable answer, where that is the reason.
    #[must_use]
    pub(crate) fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Oauth(OauthError::Failed(failure)) => Some(failure),
            _ => None,
        }
    }
}

/// An error of the authorization endpoint (RFC 6749 §4.1.2.1), as the redirect carried it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Denial {
    /// `error`, as `access_denied`.
    pub error: String,
    /// `error_description`.
    pub description: Option<String>,
}

impl Denial {
    pub(super) fn new(error: &str, description: Option<&str>) -> Self {
        // Nothing secret has been sent by then, so there is nothing to mask: only control characters go.
        let plain = Redactor::default();
        Self { error: shown(error, &plain), description: description.map(|text| shown(text, &plain)) }
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.description {
            Some(description) => write!(f, "{}: {description}", self.error),
            None => f.write_str(&self.error),
        }
    }
}
