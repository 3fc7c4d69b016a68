//! What came back where no usable answer came.

/// A request that got no usable answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// The HTTP method.
    pub method: String,
    /// The path, without host.
    pub path: String,
    /// What went wrong.
    pub kind: FailureKind,
    /// One sentence, redacted, without URL.
    pub detail: String,
}

/// Ways in which a request gets no usable answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// No connection could be made, and it is not known why: nothing was sent.
    Connect,
    /// The name of the host could not be resolved: nothing was sent.
    NameNotResolved,
    /// The host refused the connection: nothing was sent.
    Refused,
    /// The host could not be reached, or did not accept the connection in time: nothing was sent.
    Unreachable,
    /// The connection could not be encrypted: nothing was sent.
    Tls(TlsFailure),
    /// The time was up.
    Timeout,
    /// The connection was reset before the answer was complete.
    Reset,
    /// The connection ended before the answer was complete.
    ConnectionLost,
    /// An answer came that is not what this operation answers.
    UnreadableAnswer,
    /// An id of an answer cannot be part of a request's path: nothing was sent.
    UnusableId,
    /// A signal ended the run before the answer came.
    Interrupted,
    /// A browser shows no answer, and not why: it came and was withheld from the page (CORS), or none came.
    Withheld,
}

impl FailureKind {
    /// Whether it is certain that the request did not leave.
    #[must_use]
    pub fn nothing_was_sent(self) -> bool {
        match self {
            Self::Connect | Self::NameNotResolved | Self::Refused | Self::Unreachable | Self::Tls(_) => true,
            Self::UnusableId => true,
            Self::Timeout | Self::Reset | Self::ConnectionLost | Self::UnreadableAnswer => false,
            Self::Interrupted | Self::Withheld => false,
        }
    }
}

/// Why a connection could not be encrypted (RFC 8446, RFC 5280, RFC 9525).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsFailure {
    /// The certificate leads to no authority that is trusted.
    UnknownAuthority,
    /// The certificate is for other names.
    WrongName,
    /// The certificate has expired.
    Expired,
    /// The certificate is not valid yet.
    NotYetValid,
    /// The certificate cannot be used for another reason.
    CertificateRejected,
    /// The port answers without TLS.
    PlainHttp,
    /// The connection was made, and the handshake never finished.
    HandshakeUnfinished,
    /// The handshake failed for another reason.
    Other,
}
