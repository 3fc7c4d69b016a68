//! What the look at one file finds, before it is known what the other files of its tree say.

use std::ops::Range;

use crate::catalogue::Operation;
use crate::facts::Location;

/// One find.
#[derive(Debug)]
pub(super) struct Find {
    pub(super) location: Location,
    /// As it is written, redacted.
    pub(super) written: String,
    pub(super) what: What,
    pub(super) ground: Ground,
    pub(super) doubt: Option<String>,
}

/// What is called.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// A published operation.
    Published(Operation),
    /// A method and a path that is not published.
    Request(String, String),
    /// A name that is not published, and the API it is called on, where that is known.
    Name(String, Option<String>),
    /// A published operation in the spelling of another language, as it is written and as it ought to be.
    Misspelt(String, Operation, String),
    /// A command line of the CLI that is none, and what is near.
    Command(Vec<Operation>),
}

/// What a find rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ground {
    /// Too little, where no file of the tree names the platform.
    Weak,
    /// Enough for a doubt, where no file of the tree names the platform.
    Likely,
    /// Enough by itself.
    Firm,
}

/// A find that has no place yet: where it stands in the source, and what it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sighting {
    pub(super) span: Range<usize>,
    pub(super) what: What,
    pub(super) ground: Ground,
    pub(super) doubt: Option<String>,
}
