//! Source trees → the calls of Genesys Cloud that are in them, with file and line.
//!
//! A call is an SDK method's name in a language's spelling, or a path with an HTTP method. Comments, and vendored,
//! generated and ignored files, are left out. A call that is not certain says why.
//!
//! `walk` finds the files, and `file_scanner` takes each through three steps. Most files end after the first:
//!
//! 1. `prefilter` searches for the beginnings of names and paths, at several gigabytes a second.
//! 2. `source` separates code, comments and strings, by what `languages` says of the file's language.
//! 3. `sightings` reads the code around each hint: `name_call` and `member_call` for SDK methods, `path_call` and
//!    `relative_path` for paths, `command_call` for command lines.
//!
//! `resolve` then turns what all files have into calls.

mod base;
mod call_form;
mod called;
mod command_call;
mod detection;
mod file_scanner;
mod find;
mod http_method;
mod identifier;
mod implicit_grant;
mod imports;
mod languages;
mod lexer;
mod lexicon;
mod literal;
mod machine_made;
mod markdown;
mod member_call;
mod method_argument;
mod method_word;
mod name_call;
mod notebook;
mod other_api;
mod path_call;
mod path_function;
mod path_text;
mod path_use;
mod place;
mod prefilter;
mod receiver;
mod relative_path;
mod request_options;
mod resolve;
mod sdk_object;
mod sightings;
mod skip;
mod source;
mod syntax;
mod terraform;
mod text_file;
mod variable;
mod walk;
mod yaml;

#[cfg(test)]
mod tests;

pub(crate) use called::problem_of;

use std::path::PathBuf;

use jiff::civil::Date;

use crate::catalogue::Operation;
use crate::facts::{Invented, Location, Unpublished};

/// What was found in source trees.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Survey {
    /// Every call, by file, line and column.
    pub calls: Vec<Call>,
    /// How many files were read.
    pub files: usize,
    /// How many bytes of them.
    pub bytes: u64,
    /// What was not read, by path.
    pub skipped: Vec<Skipped>,
    /// Terraform resources of the Genesys Cloud provider: what they call is the provider's, and not judged.
    pub resources: Vec<Resource>,
    /// Where the sources sign in by the implicit grant.
    pub implicit_grants: Vec<SignIn>,
    /// Which of the roots could not be read at all; each is in [`Survey::skipped`] too.
    pub unread_roots: Vec<String>,
    /// The day that announcements are judged for; without one, all of them count.
    pub as_of: Option<Date>,
}

/// One call in a source.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Call {
    /// Where.
    pub location: Location,
    /// As it is written, shortened; redacted.
    pub written: String,
    /// The line that it begins on, without the indent and redacted; `None` if the line is long.
    pub source_line: Option<String>,
    /// What it calls.
    pub target: Target,
    /// Why it may be another call, or none; `None` if it is certain.
    pub doubt: Option<String>,
}

/// What a call calls.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Target {
    /// A published operation.
    Published(Operation),
    /// A method and a path that no published operation has.
    Request(Unpublished),
    /// A name in the form of an SDK's method, or a command line, that no published operation has.
    Name(Invented),
}

/// A file or folder that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// The path.
    pub path: String,
    /// Why, in one sentence without a full stop.
    pub why: String,
    /// Whether it may hold calls that are now missing: it could not be read, or not to its end, or the user named it.
    /// Else it is left out by the rules of `docs/scan.md`.
    pub failed: bool,
}

/// A Terraform resource or data source of the Genesys Cloud provider.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resource {
    /// Where.
    pub location: Location,
    /// `resource "genesyscloud_routing_queue"`
    pub written: String,
}

/// Where a source signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignIn {
    /// Where.
    pub location: Location,
    /// As it is written, redacted.
    pub written: String,
    /// The line that it is on, without the indent and redacted; `None` if the line is long.
    pub source_line: Option<String>,
}

/// How to scan.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// How many threads read; as many as the machine has cores where it is not said.
    pub threads: Option<usize>,
    /// Longer files are not read, in bytes.
    pub largest: u64,
}

impl Default for Options {
    fn default() -> Self {
        // Sources that people write are far shorter; what is longer is data, or a bundle.
        Self { threads: None, largest: 16 << 20 }
    }
}

/// How far a scan is: totals so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many files were read.
    pub files: usize,
    /// How many bytes of them.
    pub bytes: u64,
}

/// Scans files and folders, and tells `watch` now and then how far it is. It never fails as a whole: a root that does
/// not exist, cannot be read or vanishes is in [`Survey::skipped`].
pub fn survey(roots: &[PathBuf], options: &Options, watch: &(dyn Fn(Progress) + Sync)) -> Survey {
    walk::survey(roots, options, watch)
}

/// The calls in one text, as if it were a file of this path.
///
/// ```
/// use why403::scan::{Target, calls_in};
///
/// let calls = calls_in("mute.py", b"api.patch_conversations_call_participant(conversation_id, participant_id, body)");
/// assert_eq!(calls[0].location.line, 1);
/// assert!(matches!(&calls[0].target, Target::Published(operation) if operation.user_context()));
/// ```
#[must_use]
pub fn calls_in(path: &str, text: &[u8]) -> Vec<Call> {
    let text = text_file::decode(text);
    match file_scanner::FileScanner::default().scan_text(&|| path.to_owned(), &text) {
        Ok(found) => resolve::resolve_calls(found.finds, found.names_genesys),
        Err(_) => Vec::new(),
    }
}

/// What is found in one text, as if it were a file of this path: a survey of one file. What is left out of it is said in
/// [`Survey::skipped`].
#[must_use]
pub fn survey_text(path: &str, text: &[u8]) -> Survey {
    let bytes = text.len() as u64;
    let text = text_file::decode(text);
    let skipped = |why: String, failed: bool| vec![Skipped { path: path.to_owned(), why, failed }];
    match file_scanner::FileScanner::default().scan_text(&|| path.to_owned(), &text) {
        Ok(found) => Survey {
            calls: resolve::resolve_calls(found.finds, found.names_genesys),
            files: 1,
            bytes,
            skipped: found.unsearched.map(|why| skipped(why, true)).unwrap_or_default(),
            resources: found.resources,
            implicit_grants: found.implicit_grants,
            ..Survey::default()
        },
        Err(skip::Unread::Skipped(why) | skip::Unread::Missed(why)) => {
            Survey { skipped: skipped(why, true), ..Survey::default() }
        }
        Err(_) => Survey { skipped: skipped("it cannot be read".to_owned(), true), ..Survey::default() },
    }
}
