//! A source and the hints of the first pass → everything that may be a call.

use std::collections::BTreeSet;

use super::find::{Ground, Sighting};
use super::lexer::LexemeKind;
use super::lexicon::NameMatch;
use super::prefilter::Hints;
use super::receiver::Receivers;
use super::relative_path::Roots;
use super::sdk_object::SdkObjects;
use super::skip::{self, Unread};
use super::source::Source;
use super::{command_call, member_call, name_call, other_api, path_call, relative_path};

/// A file that defines this many operations or more is an SDK's, or a mock of one.
const SDK_DEFINITIONS: usize = 20;

/// Looks closely at the code around each hint.
pub(super) fn find_sightings(
    source: &Source<'_>,
    hints: &Hints,
    names_genesys: bool,
) -> Result<(Vec<Sighting>, Roots), Unread> {
    let defined = hints.names.iter().filter(|name| name_call::is_definition(source, name));
    let defined: BTreeSet<&[u8]> = defined.map(|name| source.slice(name.start..name.end)).collect();
    if defined.len() >= SDK_DEFINITIONS {
        return Err(Unread::Skipped(skip::SDK.to_owned()));
    }
    let mut found = Vec::new();
    if names_genesys || !hints.names.is_empty() {
        let receivers = Receivers::find(source);
        let objects = if receivers.has_sdk { SdkObjects::find(source) } else { SdkObjects::default() };
        found.extend(member_call::find_unknown_members(source, &objects));
        let named = hints.names.iter().filter(|name| {
            names_genesys
                || name.matched == NameMatch::Published
                || !hints.paths.is_empty()
                || name.matched == NameMatch::Similar
        });
        found.extend(
            named.filter_map(|name| {
                name_call::find_name_call(source, &receivers, &objects, names_genesys, &defined, name)
            }),
        );
    }
    let roots = if hints.paths.is_empty() { Roots::default() } else { Roots::find(source, &hints.paths) };
    if !hints.paths.is_empty() {
        let paths = hints.paths.iter().flat_map(|at| path_call::find_path_calls(source, names_genesys, *at));
        let paths = paths.chain(relative_path::find_relative_paths(source, names_genesys, &roots));
        match if names_genesys { None } else { other_api::find_other_api(source.text) } {
            Some(other) => found.extend(paths.map(|path| other_api::doubt_path(path, other))),
            None => found.extend(paths),
        }
    }
    let is_list = |at: &usize| matches!(source.byte(at + 2), b'"' | b'\'');
    let is_string = |at: &usize| source.literal_at(*at).is_some_and(|literal| literal.body.start == *at);
    let commands = hints.commands.iter().filter(|at| source.syntax.form.has_commands() || is_list(at) || is_string(at));
    found.extend(
        commands
            .filter(|at| source.kind(**at) != LexemeKind::Comment)
            .filter_map(|at| command_call::find_cli_call(source, *at)),
    );
    if source.syntax.form.is_source() && (names_genesys || !hints.relatives.is_empty()) {
        found.extend(relative_path::find_unrooted_paths(source, names_genesys, &found));
    }
    Ok((found, roots))
}

/// A sighting in a text that calls nothing. In a file that does not name Genesys Cloud, it is too weak to count alone.
pub(super) fn as_mention(sighting: Sighting, names_genesys: bool, doubt: &str) -> Sighting {
    let ground = if names_genesys { sighting.ground } else { Ground::Weak };
    Sighting { ground, doubt: sighting.doubt.or_else(|| Some(doubt.to_owned())), ..sighting }
}
