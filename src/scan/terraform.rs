//! Terraform resources of the Genesys Cloud provider. The provider makes the calls, so they are not judged. They are
//! reported, so that a configuration with nothing else does not look as if it had been checked.

use memchr::memmem;

use super::Resource;
use super::detection::detect;
use super::identifier::is_identifier;
use super::languages::TERRAFORM;
use super::lexer::LexemeKind;
use super::place::Place;
use super::source::Source;
use super::syntax::Form;
use crate::facts::Location;

/// What the provider's resource types begin with.
const PREFIX: &[u8] = b"genesyscloud_";

/// Maximum length of a type's name, in bytes.
const LONGEST: usize = 100;

/// The blocks that make the provider send requests.
const BLOCKS: [&str; 3] = ["resource", "data", "ephemeral"];

/// The resources and data sources in a Terraform configuration; none if the file is something else.
pub(super) fn find_resources(display_path: &dyn Fn() -> String, text: &[u8]) -> Vec<Resource> {
    if memmem::find(text, PREFIX).is_none() {
        return Vec::new();
    }
    let path = display_path();
    let syntax = detect(&path, text);
    let is_json = syntax.form == Form::Json && path.ends_with(".tf.json");
    if !is_json && syntax.name != TERRAFORM.name {
        return Vec::new();
    }
    let source = Source::new(text, syntax, Vec::new());
    let mut place = Place::new(text);
    let mut found = Vec::new();
    for at in memmem::find_iter(text, PREFIX) {
        let name = text.get(at..).unwrap_or_default();
        let length =
            name.iter().take(LONGEST).position(|byte| !is_identifier(*byte)).unwrap_or(name.len().min(LONGEST));
        let name = String::from_utf8_lossy(name.get(..length).unwrap_or_default()).into_owned();
        let written = if is_json {
            is_key(text, at, length).then(|| format!("\"{name}\""))
        } else {
            block_before(&source, at).map(|block| format!("{block} \"{name}\""))
        };
        let Some(written) = written.filter(|_| source.kind(at) != LexemeKind::Comment) else { continue };
        let (line, column) = place.line_and_column(at);
        let location = Location { file: path.clone(), line, column, end_column: column + length };
        found.push(Resource { location, written });
    }
    found
}

/// The word before a label, which may be quoted or not (HCL native syntax, "Blocks").
fn block_before(source: &Source<'_>, at: usize) -> Option<&'static str> {
    let before = source.slice(at.saturating_sub(64)..at);
    let before = before.strip_suffix(b"\"").unwrap_or(before);
    let word = before.trim_ascii_end();
    let is_apart = word.len() < before.len() || source.byte(at.saturating_sub(1)) == b'"';
    let block = BLOCKS.into_iter().find(|block| word.ends_with(block.as_bytes()))?;
    let begins = word.get(..word.len() - block.len())?.last().is_none_or(|byte| !is_identifier(*byte));
    (is_apart && begins).then_some(block)
}

/// Whether a string of JSON is the name of a member.
fn is_key(text: &[u8], at: usize, length: usize) -> bool {
    let is_whole = at.checked_sub(1).and_then(|at| text.get(at)) == Some(&b'"');
    let behind = text.get(at + length..).unwrap_or_default();
    let is_name = behind.strip_prefix(b"\"").is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"));
    is_whole && is_name
}
