//! A caller: a user, an OAuth client with its own token, or a guest.

/// Who called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Caller {
    /// A user who signed in.
    User,
    /// An OAuth client with the client credentials grant.
    OauthClient,
    /// A guest of a web chat or of web messaging.
    Guest,
}

/// A caller, and the words of the input that show who it was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NamedCaller {
    /// Who it was.
    pub caller: Caller,
    /// The words.
    pub words: String,
}

impl NamedCaller {
    pub(super) fn new(caller: Caller, words: &str) -> Self {
        Self { caller, words: words.to_owned() }
    }
}
