//! Why no answer came: which step failed, and with what, as far as it can be seen.

use std::error::Error;
use std::io::ErrorKind;

use rustls::{CertificateError, InvalidMessage};
use url::Url;

use super::connections::NameNotResolved;
use crate::request::{FailureKind, TlsFailure};

/// What went wrong with a request to this address, and a sentence about it.
pub(super) fn classify(error: reqwest::Error, url: &Url) -> (FailureKind, String) {
    let error = error.without_url();
    let causes = causes(&error);
    let encrypted = url.scheme() == "https";
    let seen = causes.iter().find_map(|cause| step_that_failed(*cause, error.is_connect(), encrypted));
    let kind = match seen {
        Some(kind) => kind,
        None if error.is_timeout() => FailureKind::Timeout,
        None if error.is_connect() => FailureKind::Connect,
        None => FailureKind::ConnectionLost,
    };
    // The innermost cause says more than the layers around it.
    let cause = causes.last().map_or_else(|| error.to_string(), ToString::to_string);
    (kind, format!("{}: {cause}", address(url)))
}

/// `api.mypurecloud.de:443`
pub(super) fn address(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// The chain of causes below an error. An `io::Error` does not give what it holds as its source.
fn causes(error: &reqwest::Error) -> Vec<&(dyn Error + 'static)> {
    let mut causes: Vec<&(dyn Error + 'static)> = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause);
        let held = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = held.map(|held| held as &(dyn Error + 'static)).or_else(|| cause.source());
    }
    causes
}

fn step_that_failed(cause: &(dyn Error + 'static), connecting: bool, encrypted: bool) -> Option<FailureKind> {
    if cause.is::<NameNotResolved>() {
        return Some(FailureKind::NameNotResolved);
    }
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return Some(FailureKind::Tls(tls_failure(error)));
    }
    match cause.downcast_ref::<std::io::Error>()?.kind() {
        ErrorKind::ConnectionRefused => Some(FailureKind::Refused),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
            Some(FailureKind::Unreachable)
        }
        ErrorKind::TimedOut if connecting => Some(FailureKind::Unreachable),
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof
            if connecting && encrypted =>
        {
            Some(FailureKind::Tls(TlsFailure::HandshakeUnfinished))
        }
        ErrorKind::ConnectionReset if !connecting => Some(FailureKind::Reset),
        _ => None,
    }
}

fn tls_failure(error: &rustls::Error) -> TlsFailure {
    match error {
        rustls::Error::InvalidCertificate(error) => match error {
            CertificateError::UnknownIssuer => TlsFailure::UnknownAuthority,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                TlsFailure::WrongName
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsFailure::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => TlsFailure::NotYetValid,
            _ => TlsFailure::CertificateRejected,
        },
        // What is no TLS record begins with another byte than one.
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => TlsFailure::PlainHttp,
        _ => TlsFailure::Other,
    }
}
