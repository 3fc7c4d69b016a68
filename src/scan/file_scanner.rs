//! One file → what is found in it.

use std::fs::File;
use std::path::Path;

use super::detection::{detect, is_source_name};
use super::find::{Find, Sighting};
use super::imports::Imports;
use super::lexer::LexemeKind;
use super::machine_made::{is_generated, is_minified, is_report};
use super::markdown::code_blocks;
use super::notebook::Notebook;
use super::prefilter::{Hints, Prefilter};
use super::relative_path::Roots;
use super::sightings::{as_mention, find_sightings};
use super::skip::{self, Unread};
use super::source::Source;
use super::syntax::{Form, Syntax};
use super::text_file::{decode, load};
use super::{Resource, SignIn, implicit_grant, place, terraform};

/// Scans one file after the other, with the same memory for each.
#[derive(Default)]
pub(super) struct FileScanner {
    prefilter: Prefilter,
    bytes: Vec<u8>,
    hints: Hints,
    kinds: Vec<LexemeKind>,
    /// Whether the file in work has strings that are nested deeper than is followed.
    too_deep: bool,
    /// What the file in work puts before its paths.
    roots: Roots,
    /// Where the file in work signs in by the implicit grant.
    implicit_grants: Vec<SignIn>,
}

/// What one file has.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) finds: Vec<Find>,
    /// Terraform resources of the Genesys Cloud provider.
    pub(super) resources: Vec<Resource>,
    /// Where it signs in by the implicit grant.
    pub(super) implicit_grants: Vec<SignIn>,
    /// Whether it names Genesys Cloud.
    pub(super) names_genesys: bool,
    /// What it puts before its paths, which other files may use.
    pub(super) roots: Roots,
    /// Why it was not searched to its end; `None` where it was.
    pub(super) unsearched: Option<String>,
    /// How long it is, in bytes.
    pub(super) bytes: u64,
}

impl FileScanner {
    /// Scans a file. `display_path` makes its path as the report prints it, which few files need.
    pub(super) fn scan_file(
        &mut self,
        path: &Path,
        display_path: &dyn Fn() -> String,
        largest: u64,
    ) -> Result<Contents, Unread> {
        let mut file = File::open(path).map_err(Unread::Failed)?;
        let mut bytes = std::mem::take(&mut self.bytes);
        let is_source = || is_source_name(&display_path());
        let outcome = load(&mut file, &mut bytes, largest, &is_source).and_then(|length| {
            let text = decode(bytes.get(..length).unwrap_or_default());
            let mut found = self.scan_text(display_path, &text)?;
            found.bytes = length as u64;
            Ok(found)
        });
        self.bytes = bytes;
        outcome
    }

    /// Scans a text as if it were a file of this path.
    pub(super) fn scan_text(&mut self, display_path: &dyn Fn() -> String, text: &[u8]) -> Result<Contents, Unread> {
        self.prefilter.search(text, &mut self.hints);
        let names_genesys = self.hints.names_genesys;
        let resources = if names_genesys { terraform::find_resources(display_path, text) } else { Vec::new() };
        if !self.hints.are_worth_a_look(text) {
            return Ok(Contents { resources, names_genesys, ..Contents::default() });
        }
        let overflowed = self.hints.overflowed;
        self.too_deep = false;
        self.roots = Roots::default();
        self.implicit_grants = Vec::new();
        if is_generated(text) {
            return Err(Unread::Skipped(skip::GENERATED.to_owned()));
        }
        if is_report(text) {
            return Err(Unread::Skipped("it is a report of why403".to_owned()));
        }
        let path = &display_path();
        let syntax = detect(path, text);
        if is_minified(syntax, text, &mut self.kinds) {
            return Err(Unread::Skipped("it is minified".to_owned()));
        }
        let finds = match syntax.form {
            Form::Notebook => self.notebook(path, text, names_genesys)?,
            Form::Markdown => place::locate(path, text, self.code_blocks(text, names_genesys)?),
            Form::Prose => {
                let doubt = "only mentioned in a text file";
                let sightings = self.sightings(syntax, text, names_genesys)?.into_iter();
                place::locate(
                    path,
                    text,
                    sightings.map(|sighting| as_mention(sighting, names_genesys, doubt)).collect(),
                )
            }
            _ => place::locate(path, text, self.code(syntax, text, names_genesys, Some(path))?),
        };
        let unsearched = self.unsearched_reason(overflowed).filter(|_| !syntax.form.is_only_doubtful());
        let roots = if syntax.form.is_only_doubtful() { Roots::default() } else { std::mem::take(&mut self.roots) };
        let implicit_grants = std::mem::take(&mut self.implicit_grants);
        Ok(Contents { finds, resources, implicit_grants, names_genesys, roots, unsearched, bytes: 0 })
    }

    /// The finds of a file that uses what others put before their paths.
    pub(super) fn scan_imports(
        &mut self,
        path: &Path,
        display_path: &dyn Fn() -> String,
        largest: u64,
        imports: &Imports,
    ) -> Result<Vec<Find>, Unread> {
        let mut file = File::open(path).map_err(Unread::Failed)?;
        let mut bytes = std::mem::take(&mut self.bytes);
        let outcome = load(&mut file, &mut bytes, largest, &|| true).map(|length| {
            let text = decode(bytes.get(..length).unwrap_or_default());
            if imports.are_used_in(&text) { self.imported(&display_path(), &text, imports) } else { Vec::new() }
        });
        self.bytes = bytes;
        outcome
    }

    fn imported(&mut self, path: &str, text: &[u8], imports: &Imports) -> Vec<Find> {
        let syntax = detect(path, text);
        let is_code = matches!(syntax.form, Form::Code | Form::Commands | Form::CommandsAndCode);
        if !is_code || is_generated(text) || is_minified(syntax, text, &mut self.kinds) {
            return Vec::new();
        }
        let source = Source::new(text, syntax, std::mem::take(&mut self.kinds));
        let found = imports.find_paths(&source, path);
        self.kinds = source.into_kinds();
        place::locate(path, text, found)
    }

    /// Why the file in work was not searched to its end.
    fn unsearched_reason(&self, overflowed: bool) -> Option<String> {
        let why = match (overflowed, self.too_deep) {
            (true, _) => "it has more names and paths than are looked at",
            (_, true) => "its strings are nested deeper than is followed",
            (false, false) => return None,
        };
        Some(format!("not searched to its end: {why}"))
    }

    /// The finds in the cells of a notebook.
    fn notebook(&mut self, path: &str, text: &[u8], names_genesys: bool) -> Result<Vec<Find>, Unread> {
        let notebook =
            Notebook::parse(text).ok_or_else(|| Unread::Missed("it is not a notebook that can be read".to_owned()))?;
        let sightings = self.piece(notebook.syntax, &notebook.code, names_genesys)?;
        Ok(notebook.locate(text, place::locate(path, &notebook.code, sightings)))
    }

    /// The sightings in the code blocks of a Markdown text.
    fn code_blocks(&mut self, text: &[u8], names_genesys: bool) -> Result<Vec<Sighting>, Unread> {
        let mut found = Vec::new();
        for (syntax, range) in code_blocks(text) {
            let inside = text.get(range.clone()).unwrap_or_default();
            for mut sighting in self.piece(syntax, inside, names_genesys)? {
                sighting.span = sighting.span.start + range.start..sighting.span.end + range.start;
                found.push(as_mention(sighting, names_genesys, "it is an example in a documentation"));
            }
        }
        Ok(found)
    }

    /// The sightings in a piece of a file. The places in the file's own hints do not fit it.
    fn piece(&mut self, syntax: &'static Syntax, text: &[u8], names_genesys: bool) -> Result<Vec<Sighting>, Unread> {
        self.prefilter.search(text, &mut self.hints);
        self.sightings(syntax, text, names_genesys)
    }

    /// The sightings in a text for which the hints were made.
    fn sightings(
        &mut self,
        syntax: &'static Syntax,
        text: &[u8],
        names_genesys: bool,
    ) -> Result<Vec<Sighting>, Unread> {
        self.code(syntax, text, names_genesys, None)
    }

    /// The sightings in the source that a file is, which is also searched for sign-ins where its path is given.
    fn code(
        &mut self,
        syntax: &'static Syntax,
        text: &[u8],
        names_genesys: bool,
        path: Option<&str>,
    ) -> Result<Vec<Sighting>, Unread> {
        let source = Source::new(text, syntax, std::mem::take(&mut self.kinds));
        if let Some(path) = path.filter(|_| names_genesys && syntax.form.is_source()) {
            self.implicit_grants = implicit_grant::find_sign_ins(&source, path);
        }
        let found = find_sightings(&source, &self.hints, names_genesys);
        self.too_deep |= source.too_deep;
        self.kinds = source.into_kinds();
        let (found, roots) = found?;
        self.roots = roots;
        Ok(found)
    }
}
