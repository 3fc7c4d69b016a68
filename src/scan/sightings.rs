//! A source, and where to look in it → everything that may be a call.

use std::collections::BTreeSet;

use super::built::Built;
use super::find::{Ground, Sighting};
use super::lexer::LexemeKind;
use super::lexicon::Kin;
use super::prefilter::Hints;
use super::receiver::Receivers;
use super::skip::{self, Unread};
use super::source::Source;
use super::{command_call, member_call, name_call, other_api, path_call, relative_path};

/// A file that defines this many operations or more is an SDK's, or a mock of one.
const SDK_DEFINITIONS: usize = 20;

/// Looks closely where the hints point to.
pub(super) fn find_sightings(source: &Source<'_>, hints: &Hints, signed: bool) -> Result<Vec<Sighting>, Unread> {
    let defined = hints.names.iter().filter(|name| name_call::is_definition(source, name));
    let defined: BTreeSet<&[u8]> = defined.map(|name| source.slice(name.start..name.end)).collect();
    if defined.len() >= SDK_DEFINITIONS {
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
    let commands = hints.commands.iter().filter(|at| source.syntax.form.has_commands() || is_list(at) || is_string(at));
    found.extend(
        commands.filter(|at| source.kind(**at) != LexemeKind::Comment).filter_map(|at| command_call::cli(source, *at)),
    );
    Ok(found)
}

/// A sighting in a text that calls nothing. In a file that does not name Genesys Cloud, it is too weak to count alone.
pub(super) fn as_mention(sighting: Sighting, signed: bool, doubt: &str) -> Sighting {
    let ground = if signed { sighting.ground } else { Ground::Weak };
    Sighting { ground, doubt: sighting.doubt.or_else(|| Some(doubt.to_owned())), ..sighting }
}
