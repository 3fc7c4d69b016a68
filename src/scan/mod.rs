//! Source trees → the calls of the platform that stand in them, with file and line.
//!
//! A call is an SDK method's name in a language's spelling, or a path literal with the method used beside it.
//! Comments, and vendored, generated and ignored files, are left out. What was uncertain is kept as such.

mod called;

use crate::catalogue::Operation;
use crate::facts::Unpublished;
use crate::rule::Location;

/// What was found in source trees.
#[derive(Debug, Default)]
pub struct Survey {
    /// Every call, by file, line and column.
    pub calls: Vec<Call>,
    /// How many files were read.
    pub files: usize,
    /// How many bytes of them.
    pub bytes: u64,
    /// What was not read, by path.
    pub skipped: Vec<Skipped>,
}

/// One call, as it stands in a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Where.
    pub location: Location,
    /// As it is written, shortened; redacted.
    pub written: String,
    /// What it calls.
    pub target: Target,
    /// Why it may be none, or another; `None` where it is certain.
    pub doubt: Option<String>,
}

/// What a call calls.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// A published operation.
    Published(Operation),
    /// A method and a path that no published operation has.
    Request(Unpublished),
    /// A name in the form of an SDK's method that no published operation has, and the nearest ones.
    Name(Vec<Operation>),
}

/// A file or folder that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The path.
    pub path: String,
    /// Why, in one sentence without a full stop.
    pub why: String,
}

/// How a tree is read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How many files are read at a time.
    pub threads: Option<usize>,
}

/// How far a survey is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Files.
    pub files: usize,
    /// Bytes.
    pub bytes: u64,
}

/// Stub.
pub fn survey(_roots: &[std::path::PathBuf], _options: &Options, _watch: &(dyn Fn(Progress) + Sync)) -> Survey {
    Survey::default()
}
