//! What a source does with a path.

/// One use of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PathUse {
    /// A request with this method.
    Request(&'static str),
    /// A route of a server is declared: nothing is called.
    Route,
    /// A description of the API has it with this method: nothing is called.
    Described(&'static str),
}
