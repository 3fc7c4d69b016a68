//! The only hosts, beside the regions, that a token is sent to or a document is fetched from.

use thiserror::Error;
use url::Url;

use crate::catalogue::{UnknownRegion, is_loopback};

/// A place that a token must not be sent to.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum PlaceError {
    /// No such region.
    #[error(transparent)]
    Region(#[from] UnknownRegion),
    /// Not a URL of scheme, host and maybe port.
    #[error("{given}: {reason}")]
    BaseUrl {
        /// What was given, without user information or query.
        given: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Not a place that keys are fetched from.
    #[error("{given}: {reason}")]
    Document {
        /// What was given, without user information or query.
        given: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

/// Takes a base URL as a user gives it: `https` anywhere, plain `http` only to this machine.
///
/// # Errors
/// When it is no URL, has no host, carries credentials, a query or a path, or is plain `http` to another machine.
pub(crate) fn base_url(given: &str) -> Result<Url, PlaceError> {
    let refuse = |reason| PlaceError::BaseUrl { given: without_secrets(given), reason };
    let url = Url::parse(given).map_err(|_| refuse("not a URL; give scheme and host, as http://127.0.0.1:8403"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("credentials in a URL end in logs"));
    }
    if url.query().is_some() || url.fragment().is_some() || !matches!(url.path(), "" | "/") {
        return Err(refuse("give scheme, host and port only; paths are added for you"));
    }
    match url.scheme() {
        "https" if url.host().is_some() => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err(refuse("plain http would show the token to the network; use https, or a loopback address")),
        _ => Err(refuse("only https, or http to a loopback address, can be asked")),
    }
}

/// The URL of a public document such as a JWK Set: `https` anywhere, plain `http` only to this machine.
///
/// # Errors
/// When it is no URL, carries credentials, or is plain `http` to another machine.
pub(crate) fn document_url(given: &str) -> Result<Url, PlaceError> {
    let refuse = |reason| PlaceError::Document { given: without_secrets(given), reason };
    let url = Url::parse(given).map_err(|_| refuse("not a URL"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("credentials in a URL end in logs"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => Err(refuse("keys are fetched by https, or from a loopback address")),
    }
}

/// A URL for an error message: nothing before an `@`, nothing after a `?` or `#`.
fn without_secrets(given: &str) -> String {
    let place = given.split(['?', '#']).next().unwrap_or_default();
    match (place.split_once("://"), place.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{host}"),
        (None, Some((_, host))) => host.to_owned(),
        _ => place.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_this_machine() {
        assert!(base_url("http://127.0.0.1:8403").is_ok());
        assert!(base_url("http://localhost:8403/").is_ok());
        assert!(base_url("https://gateway.example").is_ok());
        assert!(base_url("http://gateway.example").is_err());
        assert!(base_url("http://127.0.0.1.example:80").is_err());
    }

    #[test]
    fn credentials_in_a_url_are_refused_and_not_repeated() {
        let error = base_url("https://me:hunter2hunter2@gateway.example?x=hunter2hunter2").unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
}
