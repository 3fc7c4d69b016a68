//! What can be odd about an answer: fields that are absent, members that nobody documents, a body that is cut, a page of
//! something in between.

/// One answer that is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Odd {
    /// The requests that it is about.
    pub(super) on: Asked,
    /// The answers that it is about.
    pub(super) when: When,
    /// What becomes of them.
    pub(super) change: Change,
    /// What ends it; `None` for nothing.
    pub(super) ends: Option<Ends>,
}

/// Which request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// `tokens/me`
    Token,
    /// `users/me`
    User,
    /// `authorization/subjects/me`
    Subject,
    /// `authorization/permissions`
    Permissions,
    /// `conversations/calls/{conversationId}`
    Flat,
    /// `conversations/{conversationId}`
    Nested,
    /// Any PATCH.
    Mute,
    /// Everything under `/api/`.
    All,
}

/// Which answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Those of success.
    Served,
    /// Those of refusal.
    Refused,
    /// All.
    Always,
}

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// The member at this pointer is not there; `*` is every item of a list.
    Remove(&'static str),
    /// The member at this pointer is this JSON, or `^` the first item of a list; ids in braces are filled in.
    Set(&'static str, &'static str),
    /// Another answer: status, content type, body. Without the headers of Genesys Cloud.
    Foreign(u16, &'static str, &'static str),
    /// Another answer of Genesys Cloud: status and body.
    Answer(u16, &'static str),
    /// Only the first bytes of the body arrive, as if they were all.
    Cut(usize),
}

/// What ends an oddity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// Something in between lets the request through.
    Network,
    /// The organisation changes its policy or features.
    Organisation,
    /// A new token.
    Token,
    /// The role is changed.
    Permissions,
    /// Another call.
    Call,
}
