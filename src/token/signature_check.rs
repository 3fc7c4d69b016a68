//! What came of checking a signature.

/// The outcome of a signature check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureCheck {
    /// No key was given, or the token carries no signature to check.
    #[default]
    NotChecked,
    /// A key was asked for and could not be had.
    KeyUnavailable {
        /// Why, in one sentence.
        reason: String,
    },
    /// The algorithm, or a key that may have signed, cannot be used here: the signature is neither good nor bad.
    Unsupported {
        /// Why, in one sentence.
        reason: String,
    },
    /// The signature is that of the key.
    Verified {
        /// The algorithm, as `RS256`.
        algorithm: String,
        /// The key, as `kid "a1"` or `the RSA key of --key`.
        key: String,
    },
    /// It is not to be trusted, for each of these reasons.
    Faulty {
        /// A sentence each.
        faults: Vec<String>,
    },
}
