//! What is found in one file, before the other files of its tree are known.

use std::ops::Range;

use crate::catalogue::Operation;
use crate::facts::Location;

/// One find.
#[derive(Debug)]
pub(super) struct Find {
    pub(super) location: Location,
    /// As it is written, redacted.
    pub(super) written: String,
    /// The line that it begins on, redacted; `None` if the line is long.
    pub(super) source_line: Option<String>,
    /// Whether the code after it sets `muted`.
    pub(super) sets_muted: bool,
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
    /// A published operation in the spelling of another language: as it is written, and as it must be.
    Misspelt(String, Operation, String),
    /// A command line that the CLI does not have, and similar operations.
    Command(Vec<Operation>),
}

/// How strong the evidence of a find is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ground {
    /// Counts only if a file of the tree names Genesys Cloud.
    Weak,
    /// Is doubtful if no file of the tree names Genesys Cloud.
    Likely,
    /// Enough by itself.
    Firm,
}

/// A find by its bytes in the source, before its line and column are known.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sighting {
    pub(super) span: Range<usize>,
    pub(super) what: What,
    pub(super) ground: Ground,
    pub(super) doubt: Option<String>,
}
