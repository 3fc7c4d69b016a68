//! The finds of all files → the calls, once it is known whether a file of the tree names Genesys Cloud.

use std::collections::BTreeMap;

use super::find::{Find, Ground, What};
use super::{Call, Target};
use crate::catalogue::{Operation, near_methods};
use crate::facts::{Invented, Unpublished};

/// Maximum number of unpublished names, and of requests, that are compared with all published ones.
const COMPARED: usize = 300;

/// The operation that mutes a participant of a call.
const MUTE: &str = "patchConversationsCallParticipant";

/// The doubt about a find that would be certain if a file of the tree named Genesys Cloud.
const NO_SIGN: &str = "nothing near it shows that it calls Genesys Cloud: no SDK, no host, no name";

/// What was compared already.
#[derive(Default)]
struct Compared {
    names: BTreeMap<(String, Option<String>), Vec<Operation>>,
    requests: BTreeMap<(String, String), Unpublished>,
}

/// The calls of all finds, in order; `names_genesys` is whether any file names Genesys Cloud.
pub(super) fn resolve_calls(finds: Vec<Find>, names_genesys: bool) -> Vec<Call> {
    let mut compared = Compared::default();
    // A call that is certain by itself says as much of the tree as a name does, but makes nothing else certain.
    let is_certain =
        |find: &Find| find.ground == Ground::Firm && find.doubt.is_none() && matches!(find.what, What::Published(_));
    let calls_genesys = names_genesys || finds.iter().any(is_certain);
    let mut finds: Vec<Find> = finds.into_iter().filter(|find| calls_genesys || find.ground != Ground::Weak).collect();
    finds.sort_by(|a, b| a.location.cmp(&b.location).then_with(|| a.doubt.is_some().cmp(&b.doubt.is_some())));
    let mut calls: Vec<Call> = Vec::with_capacity(finds.len());
    for find in finds {
        let doubt = find.doubt.or_else(|| {
            let unsure = !names_genesys && find.ground != Ground::Firm;
            unsure.then(|| NO_SIGN.to_owned())
        });
        // Similar operations are listed for certain calls only.
        let target = if doubt.is_some() {
            uncompared(find.what, &find.written)
        } else {
            compared.target(find.what, &find.written)
        };
        let target = if find.sets_muted { meaning_mute(target) } else { target };
        let Find { location, written, source_line, .. } = find;
        let call = Call { location, written, source_line, target, doubt };
        // What one pass over the file leaves open, another one may know.
        let is_known = |other: &Call| other.doubt.is_none() && call.doubt.is_some();
        let same = |other: &Call| other.location == call.location && (other.target == call.target || is_known(other));
        if !calls.iter().rev().take(8).any(same) {
            calls.push(call);
        }
    }
    calls
}

impl Compared {
    fn target(&mut self, what: What, written: &str) -> Target {
        match what {
            What::Published(operation) => Target::Published(operation),
            What::Command(near) => Target::Name(Invented::new(written, near)),
            What::Name(name, api) => {
                let near = self.near_operations(&name, api.as_deref());
                Target::Name(Invented::new(&name, near))
            }
            What::Misspelt(name, operation, spelling) => Target::Name(misspelt(&name, operation, spelling)),
            What::Request(method, path) => {
                let key = (method, path);
                if let Some(known) = self.requests.get(&key) {
                    return Target::Request(known.clone());
                }
                let (method, path) = &key;
                let request = if self.requests.len() < COMPARED {
                    Unpublished::new(method, path)
                } else {
                    Unpublished::bare(method, path)
                };
                self.requests.insert(key, request.clone());
                Target::Request(request)
            }
        }
    }

    /// The published operations whose names are like this one, in any spelling.
    fn near_operations(&mut self, name: &str, api: Option<&str>) -> Vec<Operation> {
        let folded: String = name.chars().filter(|letter| *letter != '_').collect();
        let key = (folded, api.map(str::to_owned));
        if let Some(near) = self.names.get(&key) {
            return near.clone();
        }
        let near = if self.names.len() < COMPARED { near_methods(without_suffix(name), api) } else { Vec::new() };
        self.names.insert(key, near.clone());
        near
    }
}

/// A name of a participant that is not published, where the code sets `muted`: it means the call that mutes.
fn meaning_mute(target: Target) -> Target {
    match target {
        Target::Name(invented) if is_participant_of_call(&invented.name) && invented.spelling.is_none() => {
            Target::Name(Invented { meant: Some(MUTE.to_owned()), ..invented })
        }
        other => other,
    }
}

fn is_participant_of_call(name: &str) -> bool {
    let folded: String = name.chars().filter(|letter| *letter != '_').collect::<String>().to_ascii_lowercase();
    let is_other = ["chat", "email", "message", "callback", "social", "cobrowse"];
    folded.contains("participant") && !is_other.iter().any(|medium| folded.contains(medium))
}

fn misspelt(name: &str, operation: Operation, spelling: String) -> Invented {
    Invented { spelling: Some(spelling), ..Invented::new(name, [operation]) }
}

/// A target without similar operations.
fn uncompared(what: What, written: &str) -> Target {
    match what {
        What::Published(operation) => Target::Published(operation),
        What::Command(_) => Target::Name(Invented::new(written, [])),
        What::Name(name, _) => Target::Name(Invented::new(&name, [])),
        What::Misspelt(name, operation, spelling) => Target::Name(misspelt(&name, operation, spelling)),
        What::Request(method, path) => Target::Request(Unpublished::bare(&method, &path)),
    }
}

/// A name without what the SDKs append to it.
fn without_suffix(name: &str) -> &str {
    let suffixes = ["_with_http_info", "AsyncWithHttpInfo", "WithHttpInfoAsync", "WithHttpInfo", "_async", "Async"];
    suffixes.iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name)
}
