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
    /// No connection could be made: nothing was sent.
    Connect,
    /// The time was up.
    Timeout,
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
