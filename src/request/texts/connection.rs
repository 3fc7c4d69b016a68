//! A request that got no answer, in the words of programs.

use std::sync::LazyLock;

use crate::request::{FailureKind, TlsFailure};

use FailureKind::{Connect, ConnectionLost, NameNotResolved, Refused, Reset, Timeout, Tls, Unreachable};
use TlsFailure::{Expired, HandshakeUnfinished, NotYetValid, Other, PlainHttp, UnknownAuthority, WrongName};

/// What programs write, in lower case, and what it means; the first one that fits counts, so that what is exact comes before
/// what is not.
/// Made when it is asked for: a constant table costs every start (`docs/performance.md`).
static PHRASES: LazyLock<Vec<(&str, FailureKind, &str)>> = LazyLock::new(|| {
    vec![
        (
            "certificate has expired or is not yet valid",
            Tls(Expired),
            "the certificate of the host has expired, or is not valid yet",
        ),
        ("certificate has expired", Tls(Expired), "the certificate of the host has expired"),
        ("cert_has_expired", Tls(Expired), "the certificate of the host has expired"),
        ("certificate expired", Tls(Expired), "the certificate of the host has expired"),
        ("notafter:", Tls(Expired), "the certificate of the host has expired"),
        ("certificate is not yet valid", Tls(NotYetValid), "the certificate of the host is not valid yet"),
        ("cert_not_yet_valid", Tls(NotYetValid), "the certificate of the host is not valid yet"),
        ("notbefore:", Tls(NotYetValid), "the certificate of the host is not valid yet"),
        ("err_tls_cert_altname_invalid", Tls(WrongName), "the certificate of the host is for another name"),
        ("hostname mismatch", Tls(WrongName), "the certificate of the host is for another name"),
        ("hostname/ip does not match", Tls(WrongName), "the certificate of the host is for another name"),
        ("no alternative certificate subject name", Tls(WrongName), "the certificate of the host is for another name"),
        ("no subject alternative", Tls(WrongName), "the certificate of the host is for another name"),
        ("ip address mismatch, certificate", Tls(WrongName), "the certificate of the host is for another name"),
        ("certificate is valid for ", Tls(WrongName), "the certificate of the host is for another name"),
        ("certificate name mismatch", Tls(WrongName), "the certificate of the host is for another name"),
        ("remotecertificatenamemismatch", Tls(WrongName), "the certificate of the host is for another name"),
        ("wrong version number", Tls(PlainHttp), "the port answers without TLS"),
        ("first record does not look like a tls handshake", Tls(PlainHttp), "the port answers without TLS"),
        ("server gave http response to https client", Tls(PlainHttp), "the port answers without TLS"),
        ("unrecognized ssl message, plaintext connection", Tls(PlainHttp), "the port answers without TLS"),
        ("tls handshake timeout", Tls(HandshakeUnfinished), "the TLS handshake never finished"),
        ("remote host terminated the handshake", Tls(HandshakeUnfinished), "the TLS handshake never finished"),
        ("unexpected eof while reading", Tls(HandshakeUnfinished), "the TLS handshake never finished"),
        (
            "client network socket disconnected before secure tls connection",
            Tls(HandshakeUnfinished),
            "the TLS handshake never finished",
        ),
        ("self signed certificate", Tls(UnknownAuthority), "the certificate of the host was not trusted"),
        ("self-signed certificate", Tls(UnknownAuthority), "the certificate of the host was not trusted"),
        (
            "unable to get local issuer certificate",
            Tls(UnknownAuthority),
            "the certificate of the host was not trusted",
        ),
        ("unable to get issuer certificate", Tls(UnknownAuthority), "the certificate of the host was not trusted"),
        (
            "unable to verify the first certificate",
            Tls(UnknownAuthority),
            "the certificate of the host was not trusted",
        ),
        ("unable_to_verify", Tls(UnknownAuthority), "the certificate of the host was not trusted"),
        ("unable_to_get_issuer", Tls(UnknownAuthority), "the certificate of the host was not trusted"),
        ("self_signed_cert_in_chain", Tls(UnknownAuthority), "the certificate of the host was not trusted"),
        ("depth_zero_self_signed_cert", Tls(UnknownAuthority), "the certificate of the host was not trusted"),
        ("pkix path building failed", Tls(UnknownAuthority), "the certificate of the host was not trusted"),
        (
            "certificate signed by unknown authority",
            Tls(UnknownAuthority),
            "the certificate of the host was not trusted",
        ),
        ("certificate_verify_failed", Tls(UnknownAuthority), "the certificate of the host was not trusted"),
        ("remotecertificatechainerrors", Tls(UnknownAuthority), "the certificate of the host was not trusted"),
        ("partialchain", Tls(UnknownAuthority), "the certificate of the host was not trusted"),
        ("untrustedroot", Tls(UnknownAuthority), "the certificate of the host was not trusted"),
        (
            "could not establish trust relationship",
            Tls(UnknownAuthority),
            "the certificate of the host was not trusted",
        ),
        ("handshake_failure", Tls(Other), "the TLS handshake failed"),
        ("handshake failure", Tls(Other), "the TLS handshake failed"),
        ("sslv3_alert", Tls(Other), "the TLS handshake failed"),
        ("ssl connection could not be established", Tls(Other), "the TLS handshake failed"),
        ("received fatal alert", Tls(Other), "the TLS handshake failed"),
        ("eproto", Tls(Other), "the TLS handshake failed"),
        ("enotfound", NameNotResolved, "the name of the host could not be resolved"),
        ("eai_again", NameNotResolved, "the name of the host could not be resolved"),
        ("could not resolve", NameNotResolved, "the name of the host could not be resolved"),
        ("couldn't resolve", NameNotResolved, "the name of the host could not be resolved"),
        ("could not be resolved", NameNotResolved, "the name of the host could not be resolved"),
        ("no such host", NameNotResolved, "the name of the host could not be resolved"),
        ("nameresolutionerror", NameNotResolved, "the name of the host could not be resolved"),
        ("name or service not known", NameNotResolved, "the name of the host could not be resolved"),
        ("temporary failure in name resolution", NameNotResolved, "the name of the host could not be resolved"),
        ("nodename nor servname", NameNotResolved, "the name of the host could not be resolved"),
        ("unknownhostexception", NameNotResolved, "the name of the host could not be resolved"),
        ("failed to resolve", NameNotResolved, "the name of the host could not be resolved"),
        ("econnrefused", Refused, "the connection was refused"),
        ("connection refused", Refused, "the connection was refused"),
        ("actively refused", Refused, "the connection was refused"),
        ("ehostunreach", Unreachable, "the host could not be reached"),
        ("no route to host", Unreachable, "the host could not be reached"),
        ("enetunreach", Unreachable, "the network could not be reached"),
        ("network is unreachable", Unreachable, "the network could not be reached"),
        ("connecttimeout", Unreachable, "no connection was made in time"),
        ("connect timeout", Unreachable, "no connection was made in time"),
        ("connection timed out after", Unreachable, "no connection was made in time"),
        ("und_err_connect_timeout", Unreachable, "no connection was made in time"),
        ("dial tcp", Unreachable, "no connection was made in time"),
        ("did not properly respond after a period of time", Unreachable, "no connection was made in time"),
        ("newconnectionerror", Connect, "no connection could be made"),
        ("unable to connect to the remote server", Connect, "no connection could be made"),
        ("connection attempt failed", Connect, "no connection could be made"),
        ("an error occurred while sending the request", Connect, "no connection could be made"),
        ("etimedout", Timeout, "the time was up"),
        ("econnaborted", Timeout, "the client gave up waiting"),
        ("timeout of ", Timeout, "the time was up"),
        ("timed out", Timeout, "the time was up"),
        ("deadline exceeded", Timeout, "the time was up"),
        ("client.timeout exceeded", Timeout, "the time was up"),
        ("econnreset", Reset, "the connection was reset"),
        ("connection reset by peer", Reset, "the connection was reset"),
        ("connection was forcibly closed", Reset, "the connection was reset"),
        ("socket hang up", ConnectionLost, "the connection was closed before the answer was there"),
        ("remote end closed connection", ConnectionLost, "the connection was closed before the answer was there"),
    ]
});

/// What went wrong, by the code of the client or by its words.
pub(super) fn failure(code: Option<&str>, words: &str, message: Option<&str>) -> Option<(FailureKind, &'static str)> {
    [code, Some(words), message].into_iter().flatten().find_map(|text| {
        let text = text.to_ascii_lowercase();
        PHRASES.iter().find(|(phrase, ..)| text.contains(phrase)).map(|(_, kind, detail)| (*kind, *detail))
    })
}
