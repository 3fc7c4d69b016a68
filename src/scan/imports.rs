//! Paths behind a base that another file sets: `settings.BASE + "/users/me"`.
//!
//! Only a tree in which a file sets such a base is read a second time, for the names of its bases alone.

use aho_corasick::AhoCorasick;

use super::find::Sighting;
use super::identifier::is_identifier;
use super::relative_path::{Roots, find_imported_paths};
use super::source::Source;

/// Files with bases that are followed.
const FILES: usize = 64;

/// Names of files which only stand for their folder.
const OF_FOLDER: [&str; 4] = ["index", "__init__", "mod", "main"];

/// Words of a line that imports a file, or reads it.
const IMPORTING: [&[u8]; 9] =
    [b"import", b"require", b"from", b"use", b"using", b"include", b"open", b"load", b"source"];

/// What one file puts before its paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileRoots {
    pub(super) file: String,
    pub(super) roots: Roots,
    pub(super) names_genesys: bool,
}

/// What the files of a tree put before their paths.
pub(super) struct Imports {
    files: Vec<FileRoots>,
    searcher: AhoCorasick,
}

impl Imports {
    /// `None` if no file sets a base.
    pub(super) fn new(mut files: Vec<FileRoots>) -> Option<Self> {
        // The threads found them in any order.
        files.sort_by(|a, b| a.file.cmp(&b.file));
        files.truncate(FILES);
        let names: Vec<&[u8]> = files.iter().flat_map(|file| file.roots.names()).collect();
        let searcher = (!names.is_empty()).then(|| AhoCorasick::new(&names).ok()).flatten()?;
        Some(Self { files, searcher })
    }

    /// Whether a text has one of the names.
    pub(super) fn are_used_in(&self, text: &[u8]) -> bool {
        self.searcher.is_match(text)
    }

    /// The requests to paths behind the bases of other files.
    pub(super) fn find_paths(&self, source: &Source<'_>, path: &str) -> Vec<Sighting> {
        let others = self.files.iter().filter(|file| file.file != path);
        let found = others.flat_map(|FileRoots { file, roots, names_genesys }| {
            find_imported_paths(source, *names_genesys, roots, file, is_imported(source.text, file))
        });
        found.collect()
    }
}

/// Whether a text imports a file, as far as its name shows it.
fn is_imported(text: &[u8], file: &str) -> bool {
    let mut parts = file.rsplit(['/', '\\']).map(|part| part.split('.').next().unwrap_or_default());
    let stem = parts.find(|part| !OF_FOLDER.contains(part)).unwrap_or_default().as_bytes();
    let lines = text.split(|byte| *byte == b'\n').filter(|line| memchr::memmem::find(line, stem).is_some());
    lines.take(200).any(|line| {
        let mut words = line.split(|byte| !is_identifier(*byte));
        let has_keyword = words.any(|word| IMPORTING.contains(&word));
        memchr::memmem::find_iter(line, stem).any(|at| {
            let before = at.checked_sub(1).and_then(|at| line.get(at)).copied().unwrap_or(b' ');
            let behind = line.get(at + stem.len()).copied().unwrap_or(b' ');
            // `Settings.BASE` needs no import in the same package.
            !is_identifier(before) && !is_identifier(behind) && (has_keyword || matches!(behind, b'.' | b':'))
        })
    })
}
