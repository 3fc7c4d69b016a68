//! A request that got no answer, in the words of programs.

use crate::request::FailureKind;

use FailureKind::{Connect, ConnectionLost, Timeout};

/// What programs write, in lower case, and what it means.
const PHRASES: [(&str, FailureKind, &str); 37] = [
    ("enotfound", Connect, "the name of the host could not be resolved"),
    ("eai_again", Connect, "the name of the host could not be resolved"),
    ("could not resolve", Connect, "the name of the host could not be resolved"),
    ("couldn't resolve", Connect, "the name of the host could not be resolved"),
    ("could not be resolved", Connect, "the name of the host could not be resolved"),
    ("no such host", Connect, "the name of the host could not be resolved"),
    ("nameresolutionerror", Connect, "the name of the host could not be resolved"),
    ("name or service not known", Connect, "the name of the host could not be resolved"),
    ("nodename nor servname", Connect, "the name of the host could not be resolved"),
    ("unknownhostexception", Connect, "the name of the host could not be resolved"),
    ("econnrefused", Connect, "the connection was refused"),
    ("connection refused", Connect, "the connection was refused"),
    ("actively refused", Connect, "the connection was refused"),
    ("ehostunreach", Connect, "the host could not be reached"),
    ("enetunreach", Connect, "the network could not be reached"),
    ("newconnectionerror", Connect, "no connection could be made"),
    ("unable to connect to the remote server", Connect, "no connection could be made"),
    ("connection attempt failed", Connect, "no connection could be made"),
    ("an error occurred while sending the request", Connect, "no connection could be made"),
    ("certificate_verify_failed", Connect, "the certificate of the host was not trusted"),
    ("self signed certificate", Connect, "the certificate of the host was not trusted"),
    ("self-signed certificate", Connect, "the certificate of the host was not trusted"),
    ("unable to verify the first certificate", Connect, "the certificate of the host was not trusted"),
    ("unable_to_verify", Connect, "the certificate of the host was not trusted"),
    ("pkix path building failed", Connect, "the certificate of the host was not trusted"),
    ("certificate signed by unknown authority", Connect, "the certificate of the host was not trusted"),
    ("etimedout", Timeout, "the time was up"),
    ("econnaborted", Timeout, "the client gave up waiting"),
    ("timeout of ", Timeout, "the time was up"),
    ("timed out", Timeout, "the time was up"),
    ("did not properly respond after a period of time", Timeout, "the time was up"),
    ("deadline exceeded", Timeout, "the time was up"),
    ("client.timeout exceeded", Timeout, "the time was up"),
    ("econnreset", ConnectionLost, "the connection was reset"),
    ("connection reset by peer", ConnectionLost, "the connection was reset"),
    ("socket hang up", ConnectionLost, "the connection was closed before the answer was there"),
    ("remote end closed connection", ConnectionLost, "the connection was closed before the answer was there"),
];

/// What went wrong, by the code of the client or by its words.
pub(super) fn failure(code: Option<&str>, words: &str, message: Option<&str>) -> Option<(FailureKind, &'static str)> {
    [code, Some(words), message].into_iter().flatten().find_map(|text| {
        let text = text.to_ascii_lowercase();
        PHRASES.iter().find(|(phrase, ..)| text.contains(phrase)).map(|(_, kind, detail)| (*kind, *detail))
    })
}
