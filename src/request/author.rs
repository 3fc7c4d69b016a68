//! Who wrote an answer, by its own form.

/// Who wrote an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Author {
    /// The platform: its error envelope or its correlation header.
    Platform,
    /// An RFC 6750 resource server or gateway: a `Bearer` challenge or `{"error": …}`.
    Gateway,
    /// A proxy, a WAF or another page: HTML or text that the platform does not write.
    Stranger,
    /// Unknown: an empty body without Genesys Cloud's headers.
    #[default]
    Unsigned,
}
