//! The redirect URI: where the browser brings the authorization code, on this machine.
//!
//! The platform compares it with the registered ones to the last slash, so a given one is kept to the letter.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use thiserror::Error;
use url::{Host, Url};

/// The path of a redirect URI that is made from a port.
const PATH: &str = "/callback";

/// A redirect URI that this machine can listen on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RedirectUri {
    /// To the letter; `None` until the port is known.
    given: Option<String>,
    path: String,
    address: SocketAddr,
}

/// A redirect URI that no listener here can serve.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{given}: {reason}")]
pub(crate) struct RedirectUriError {
    /// What was given, without user information, query or fragment.
    pub given: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl RedirectUri {
    /// The port that is listened on where none was asked for: an OAuth client must have it registered, so it is
    /// always the same.
    pub(crate) const DEFAULT_PORT: u16 = 8404;

    /// `http://127.0.0.1:{port}/callback`; port 0 takes a free one.
    #[must_use]
    pub(crate) fn on_port(port: u16) -> Self {
        Self { given: None, path: PATH.to_owned(), address: (Ipv4Addr::LOCALHOST, port).into() }
    }

    /// A redirect URI as it is registered.
    ///
    /// # Errors
    /// When it is not plain `http` to this machine, or carries a query, a fragment or user information.
    pub(crate) fn parse(text: &str) -> Result<Self, RedirectUriError> {
        let refuse = |reason| RedirectUriError { given: without_secrets(text), reason };
        let url = Url::parse(text)
            .map_err(|_| refuse("not a URL; give it as registered, as http://127.0.0.1:8404/callback"))?;
        if url.scheme() != "http" {
            return Err(refuse("the redirect URI must begin with http://127.0.0.1 or http://localhost"));
        }
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("give scheme, host, port and path only"));
        }
        let host = match url.host() {
            Some(Host::Ipv4(address)) if address.is_loopback() => IpAddr::V4(address),
            Some(Host::Ipv6(address)) if address.is_loopback() => IpAddr::V6(address),
            Some(Host::Domain("localhost")) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            _ => return Err(refuse("the host is not this machine; use 127.0.0.1 or localhost")),
        };
        let port = url.port_or_known_default().filter(|port| *port != 0);
        let port = port.ok_or_else(|| refuse("port 0 cannot be registered"))?;
        Ok(Self { given: Some(text.to_owned()), path: url.path().to_owned(), address: (host, port).into() })
    }

    /// Where to listen.
    #[must_use]
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The path of an answer.
    #[must_use]
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The URI to the letter, when the listener has this port.
    #[must_use]
    pub(crate) fn text(&self, port: u16) -> String {
        self.given.clone().unwrap_or_else(|| format!("http://{}:{port}{}", self.address.ip(), self.path))
    }
}

impl Default for RedirectUri {
    fn default() -> Self {
        Self::on_port(Self::DEFAULT_PORT)
    }
}

/// A URL for an error message: nothing before an `@`, nothing after a `?` or `#`, nothing that acts on a terminal.
fn without_secrets(text: &str) -> String {
    let place = text.split(['?', '#']).next().unwrap_or_default();
    let place = place.rsplit_once('@').map_or(place, |(_, host)| host);
    place.escape_debug().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_one_is_kept_to_the_last_slash() {
        for text in ["http://localhost:8080", "http://localhost:8080/", "http://127.0.0.1:8080/oauth2/callback"] {
            assert_eq!(RedirectUri::parse(text).unwrap().text(8080), text);
        }
        let bare = RedirectUri::parse("http://localhost:8080").unwrap();
        assert_eq!((bare.path(), bare.address()), ("/", "127.0.0.1:8080".parse().unwrap()));
        assert_eq!(RedirectUri::parse("http://[::1]:8080/x").unwrap().address(), "[::1]:8080".parse().unwrap());
    }

    #[test]
    fn one_of_a_port_names_the_port_that_was_had() {
        assert_eq!(RedirectUri::on_port(0).text(40_000), "http://127.0.0.1:40000/callback");
        assert_eq!(RedirectUri::default().text(8404), "http://127.0.0.1:8404/callback");
    }

    #[test]
    fn what_cannot_be_listened_on_is_refused() {
        for text in [
            "localhost:8080",
            "https://localhost:8080/",
            "http://app.example/callback",
            "http://localhost.example:8080/",
            "http://127.0.0.1:0/",
            "http://127.0.0.1:8080/?next=1",
            "http://127.0.0.1:8080/#top",
            "not a url",
        ] {
            assert!(RedirectUri::parse(text).is_err(), "{text}");
        }
        let error = RedirectUri::parse("http://me:hunter2hunter2@127.0.0.1:80/").unwrap_err().to_string();
        assert!(!error.contains("hunter2"), "{error}");
    }
}
