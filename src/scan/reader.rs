//! One file → what is found in it.

use crate::text::utf_16;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::built::Built;
use super::find::{Find, Ground, Sighting};
use super::language::Language;
use super::lexer::LexemeKind;
use super::lexicon::Kin;
use super::notebook::Notebook;
use super::prefilter::{Hints, Prefilter};
use super::receiver::Receivers;
use super::source::Source;
use super::{
    Resource, command_call, member_call, name_call, other_api, path_call, place, prose, relative_path, skip, terraform,
};

/// How much of a file is read to tell whether it is a text, in bytes.
const HEAD: usize = 32 << 10;

/// From so many definitions of operations on, a file is an SDK's, or a stand-in for one.
const DEFINITIONS: usize = 20;

/// Lines of more bytes than this are no person's.
const LONG: usize = 400;

/// From so many short lines with code on, a person wrote the file, whatever its long ones hold.
const WRITTEN: usize = 10;

/// Reads files, with the same memory for each.
#[derive(Default)]
pub(super) struct SourceReader {
    prefilter: Prefilter,
    bytes: Vec<u8>,
    hints: Hints,
    kinds: Vec<LexemeKind>,
    /// Whether the text at hand has strings that are nested deeper than is followed.
    too_deep: bool,
}

/// What one file has.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) finds: Vec<Find>,
    /// Terraform resources of the Genesys Cloud provider.
    pub(super) resources: Vec<Resource>,
    /// Whether it names the platform.
    pub(super) signed: bool,
    /// Why it was not searched to its end; `None` where it was.
    pub(super) unsearched: Option<String>,
    /// How long it is, in bytes.
    pub(super) bytes: u64,
}

/// Why a file was not read to its end.
#[derive(Debug)]
pub(super) enum Unread {
    /// It is no text.
    Binary,
    /// Left out by the rules of `docs/scan.md`, for this reason.
    Skipped(String),
    /// It may hold calls and could not be searched, for this reason.
    Missed(String),
    /// It could not be.
    Failed(io::Error),
}

impl SourceReader {
    /// Reads a file; `shown` makes its path as it is told.
    pub(super) fn file(&mut self, path: &Path, shown: &dyn Fn() -> String, largest: u64) -> Result<Contents, Unread> {
        let mut file = File::open(path).map_err(Unread::Failed)?;
        let mut bytes = std::mem::take(&mut self.bytes);
        let is_source = || Language::is_source_name(&shown());
        let outcome = read(&mut file, &mut bytes, largest, &is_source).and_then(|length| {
            let text = decoded(bytes.get(..length).unwrap_or_default());
            let mut found = self.text(shown, &text)?;
            found.bytes = length as u64;
            Ok(found)
        });
        self.bytes = bytes;
        outcome
    }

    /// Looks at a text.
    pub(super) fn text(&mut self, shown: &dyn Fn() -> String, text: &[u8]) -> Result<Contents, Unread> {
        self.prefilter.search(text, &mut self.hints);
        let signed = self.hints.signed;
        let resources = if signed { terraform::resources(shown, text) } else { Vec::new() };
        if !self.hints.are_worth_a_look(text) {
            return Ok(Contents { resources, signed, ..Contents::default() });
        }
        let overflowed = self.hints.overflowed;
        self.too_deep = false;
        if is_generated(text) {
            return Err(Unread::Skipped(skip::GENERATED.to_owned()));
        }
        if is_report(text) {
            return Err(Unread::Skipped("it is a report of why403".to_owned()));
        }
        let shown = &shown();
        let language = Language::of(shown, text);
        if self.is_minified(language, text) {
            return Err(Unread::Skipped("it is minified".to_owned()));
        }
        let sightings = match language {
            Language::Markdown => self.fences(text, signed)?,
            Language::Notebook => {
                let notebook = Notebook::read(text)
                    .ok_or_else(|| Unread::Missed("it is not a notebook that can be read".to_owned()))?;
                let sightings = self.piece(notebook.language, &notebook.code, signed)?;
                let finds = notebook.placed(text, place::finds(shown, &notebook.code, sightings));
                let unsearched = self.unsearched(overflowed);
                return Ok(Contents { finds, signed, unsearched, ..Contents::default() });
            }
            Language::Text => {
                let all = self.whole(language, text, signed)?.into_iter();
                all.map(|one| mentioned(one, signed, "it stands in a plain text, which calls nothing")).collect()
            }
            _ => self.whole(language, text, signed)?,
        };
        let finds = place::finds(shown, text, sightings);
        // What prose says is never more than uncertain.
        let is_prose = matches!(language, Language::Markdown | Language::Text);
        let unsearched = self.unsearched(overflowed).filter(|_| !is_prose);
        Ok(Contents { finds, resources, signed, unsearched, bytes: 0 })
    }

    /// Why the text at hand was not searched to its end.
    fn unsearched(&self, overflowed: bool) -> Option<String> {
        let why = match (overflowed, self.too_deep) {
            (true, _) => "it has more names and paths than are looked at",
            (_, true) => "its strings are nested deeper than is followed",
            (false, false) => return None,
        };
        Some(format!("not searched to its end: {why}"))
    }

    /// Whether the lines of a script are longer than a person writes them: all of them, for a picture or a document may
    /// stand in one that a person wrote.
    fn is_minified(&mut self, language: Language, text: &[u8]) -> bool {
        let lines = memchr::memchr_iter(b'\n', text).count() + 1;
        if language != Language::JavaScript || text.len() <= 10 * LONG || text.len() / lines <= LONG {
            return false;
        }
        if lines <= WRITTEN {
            return true;
        }
        let source = Source::new(text, language, std::mem::take(&mut self.kinds));
        let mut start = 0;
        let written = text.split(|byte| *byte == b'\n').filter(|line| {
            let at = start;
            start += line.len() + 1;
            let is_code = |(place, byte): (usize, &u8)| !byte.is_ascii_whitespace() && source.is_code(at + place);
            line.len() <= LONG && line.iter().enumerate().any(is_code)
        });
        let is_written = written.take(WRITTEN).count() == WRITTEN;
        self.kinds = source.into_kinds();
        !is_written
    }

    fn fences(&mut self, text: &[u8], signed: bool) -> Result<Vec<Sighting>, Unread> {
        let mut found = Vec::new();
        for (language, range) in prose::fences(text) {
            let inside = text.get(range.clone()).unwrap_or_default();
            for mut sighting in self.piece(language, inside, signed)? {
                sighting.span = sighting.span.start + range.start..sighting.span.end + range.start;
                found.push(mentioned(sighting, signed, "it is an example in a documentation"));
            }
        }
        Ok(found)
    }

    /// A piece of a file, for which the hints of the whole do not serve.
    fn piece(&mut self, language: Language, text: &[u8], signed: bool) -> Result<Vec<Sighting>, Unread> {
        self.prefilter.search(text, &mut self.hints);
        self.whole(language, text, signed)
    }

    /// Looks closely where the hints point to.
    fn whole(&mut self, language: Language, text: &[u8], signed: bool) -> Result<Vec<Sighting>, Unread> {
        let source = Source::new(text, language, std::mem::take(&mut self.kinds));
        let found = look(&source, &self.hints, signed);
        self.too_deep |= source.too_deep;
        self.kinds = source.into_kinds();
        found
    }
}

fn look(source: &Source<'_>, hints: &Hints, signed: bool) -> Result<Vec<Sighting>, Unread> {
    let defined = hints.names.iter().filter(|name| name_call::is_definition(source, name));
    let defined: BTreeSet<&[u8]> = defined.map(|name| source.slice(name.start..name.end)).collect();
    if defined.len() >= DEFINITIONS {
        return Err(Unread::Skipped(skip::SDK.to_owned()));
    }
    let mut found = Vec::new();
    if signed || !hints.names.is_empty() {
        let receivers = Receivers::of(source);
        let built = if receivers.has_sdk { Built::of(source) } else { Built::default() };
        found.extend(member_call::sightings(source, &built));
        let named = hints
            .names
            .iter()
            .filter(|name| signed || name.kin == Kin::Published || !hints.paths.is_empty() || name.kin == Kin::Alike);
        found.extend(named.filter_map(|name| name_call::sighting(source, &receivers, &built, signed, &defined, name)));
    }
    if !hints.paths.is_empty() {
        let paths = hints.paths.iter().flat_map(|at| path_call::sightings(source, signed, *at));
        let paths = paths.chain(relative_path::sightings(source, signed, &hints.paths));
        match if signed { None } else { other_api::named(source.text) } {
            Some(other) => found.extend(paths.map(|path| other_api::doubted(path, other))),
            None => found.extend(paths),
        }
    }
    let is_list = |at: &usize| matches!(source.byte(at + 2), b'"' | b'\'');
    let is_string = |at: &usize| source.literal_at(*at).is_some_and(|literal| literal.body.start == *at);
    let commands = hints.commands.iter().filter(|at| source.language.has_commands() || is_list(at) || is_string(at));
    found.extend(
        commands.filter(|at| source.kind(**at) != LexemeKind::Comment).filter_map(|at| command_call::cli(source, *at)),
    );
    Ok(found)
}

/// A sighting in a text that calls nothing; where nothing else speaks of the platform, it is of another.
fn mentioned(sighting: Sighting, signed: bool, doubt: &str) -> Sighting {
    let ground = if signed { sighting.ground } else { Ground::Weak };
    Sighting { ground, doubt: sighting.doubt.or_else(|| Some(doubt.to_owned())), ..sighting }
}

/// Reads a file whole, if it is a text and not too long; the length is that of what was read, and `bytes` may go on behind
/// it. A short file is not asked how long it is: a hundred thousand answers are felt.
fn read(file: &mut File, bytes: &mut Vec<u8>, largest: u64, is_source: &dyn Fn() -> bool) -> Result<usize, Unread> {
    let mut wanted = HEAD;
    let mut filled = 0;
    loop {
        if bytes.len() < wanted {
            bytes.resize(wanted, 0);
        }
        filled = fill(file, bytes.get_mut(..wanted).unwrap_or_default(), filled).map_err(Unread::Failed)?;
        let text = bytes.get(..filled).unwrap_or_default();
        if wanted == HEAD && is_binary(text) {
            return Err(Unread::Binary);
        }
        if filled < wanted {
            return Ok(filled);
        }
        let length = file.metadata().map_err(Unread::Failed)?.len();
        if length.max(filled as u64) > largest {
            let why = format!("it is longer than {} MB", largest >> 20);
            return Err(if is_source() { Unread::Missed(why) } else { Unread::Skipped(why) });
        }
        // One more, to see the end. It may have grown meanwhile.
        let length = if length < filled as u64 { largest.min(2 * filled as u64) } else { length };
        wanted = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(1);
    }
}

/// Fills the memory behind what is filled, as far as the file goes.
fn fill(file: &mut File, bytes: &mut [u8], mut filled: usize) -> io::Result<usize> {
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(length) => filled += length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Whether a text has zeros, and is not UTF-16.
fn is_binary(head: &[u8]) -> bool {
    let is_utf_32 = || head.starts_with(&[0xff, 0xfe, 0, 0]);
    memchr::memchr(0, head).is_some() && (utf_16::byte_order(head).is_none() || is_utf_32())
}

/// The text of a file: UTF-16 as UTF-8, all else as it is.
pub(super) fn decoded(bytes: &[u8]) -> Cow<'_, [u8]> {
    match utf_16::byte_order(bytes) {
        Some(order) => Cow::Owned(utf_16::decode(bytes, order).into_bytes()),
        None => Cow::Borrowed(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)),
    }
}

/// Whether the head of a file says that it is a report: JSON, SARIF, JUnit or a page. The requests in it were made, not written.
fn is_report(text: &[u8]) -> bool {
    let has = |word: &str| is_in_head(text, word);
    has("<testsuites name=\"why403 ")
        || (has("<title>") && has(" – why403 "))
        || (has("\"tool\"") && (has("\"name\": \"why403\"") || has("\"name\":\"why403\"")))
}

fn is_in_head(text: &[u8], word: &str) -> bool {
    let head = text.get(..text.len().min(2_000)).unwrap_or_default();
    memchr::memmem::find(head, word.as_bytes()).is_some()
}

/// Whether the head of a file says that it was generated.
fn is_generated(text: &[u8]) -> bool {
    let has = |word: &str| is_in_head(text, word);
    (has("Code generated ") && has("DO NOT EDIT"))
        || has("@generated")
        || has("<auto-generated")
        || has("swagger-codegen")
        || has("Swagger Codegen")
        || has("swagger code generator")
        || has("OpenAPI Generator")
        || has("openapi-generator")
}
