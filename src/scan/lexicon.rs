//! Which identifiers may be the name of an operation: a quick answer for the many that are not.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::identifier::words;
use crate::catalogue::operations;
use crate::text::SetOfHashes;

/// What the SDKs hang on to an operation's name, as it is without capitals and underscores; the longer first.
const SUFFIXES: [&str; 5] = ["asyncwithhttpinfo", "withhttpinfoasync", "withhttpinfo", "request", "async"];

/// Verbs that names begin with.
pub(super) const VERBS: [&str; 6] = ["get", "put", "post", "patch", "delete", "head"];

/// What the name of an operation is to the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kin {
    /// An operation's name, in some spelling.
    Published,
    /// A verb and a word that the names of operations go on with, and no operation's name.
    Alike,
}

/// Hashes of what the catalogue has.
pub(super) struct Lexicon {
    names: SetOfHashes,
    nouns: SetOfHashes,
    segments: HashSet<&'static str>,
}

/// The lexicon of the catalogue in use.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::of_catalogue)
}

impl Lexicon {
    fn of_catalogue() -> Self {
        let (mut names, mut nouns, mut segments) = (SetOfHashes::default(), SetOfHashes::default(), HashSet::new());
        for operation in operations() {
            let name = operation.name();
            names.insert(folded(name.as_bytes()));
            // The JavaScript SDK alone has a `0` there.
            names.insert(folded(name.trim_end_matches('0').as_bytes()));
            if let Some(noun) = words(name.as_bytes()).nth(1) {
                nouns.insert(folded(noun));
            }
            if let Some(segment) = operation.path().split('/').nth(3) {
                segments.insert(segment);
            }
        }
        Self { names, nouns, segments }
    }

    /// What an identifier that begins with a verb is; `None` for ordinary ones.
    pub(super) fn kin(&self, identifier: &[u8]) -> Option<Kin> {
        if self.is_published(identifier) {
            return Some(Kin::Published);
        }
        let noun = words(identifier).nth(1)?;
        (self.nouns.contains(&folded(noun))).then_some(Kin::Alike)
    }

    fn is_published(&self, identifier: &[u8]) -> bool {
        if self.names.contains(&folded(identifier)) {
            return true;
        }
        SUFFIXES
            .iter()
            .any(|suffix| without_suffix(identifier, suffix).is_some_and(|stem| self.names.contains(&folded(stem))))
    }

    /// Whether published paths go on with this segment behind `/api/v2/`.
    pub(super) fn is_first_segment(&self, segment: &str) -> bool {
        self.segments.contains(segment)
    }
}

/// An identifier without a suffix in some spelling, and without the underscore before it.
fn without_suffix<'a>(identifier: &'a [u8], suffix: &str) -> Option<&'a [u8]> {
    let mut rest = identifier;
    for wanted in suffix.bytes().rev() {
        loop {
            let (last, before) = rest.split_last()?;
            rest = before;
            if *last == b'_' {
                continue;
            }
            if last.to_ascii_lowercase() != wanted {
                return None;
            }
            break;
        }
    }
    while let Some((b'_', before)) = rest.split_last() {
        rest = before;
    }
    (!rest.is_empty()).then_some(rest)
}

/// The operation's name in an identifier that is one with `Request` behind it, as the Java SDK's builders have.
pub(super) fn of_request_class(identifier: &str) -> Option<&str> {
    identifier.strip_suffix("Request").filter(|name| !name.is_empty())
}

/// A hash of letters and digits, whatever their case.
fn folded(identifier: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in identifier.iter().filter(|byte| **byte != b'_') {
        hash = (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
    }
    // The table takes its buckets from the low bits and its tags from the high ones.
    hash ^ (hash >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kin(identifier: &str) -> Option<Kin> {
        lexicon().kin(identifier.as_bytes())
    }

    #[test]
    fn every_operation_is_known_in_every_spelling() {
        for operation in operations() {
            let name = operation.name();
            assert_eq!(kin(name), Some(Kin::Published), "{name}");
            for suffix in ["Async", "WithHttpInfo", "AsyncWithHttpInfo", "_with_http_info", "Request"] {
                assert_eq!(kin(&format!("{name}{suffix}")), Some(Kin::Published), "{name}{suffix}");
            }
        }
        assert_eq!(kin("patch_conversations_call_participant"), Some(Kin::Published));
        assert_eq!(kin("getPresenceDefinitions"), Some(Kin::Published));
    }

    #[test]
    fn what_only_looks_like_one_is_told_apart() {
        assert_eq!(kin("putConversationParticipant"), Some(Kin::Alike));
        assert_eq!(kin("get_users_of_mine"), Some(Kin::Alike));
        for other in ["getElementById", "get_logger", "get", "Get", "get_", "postMessage", "put2"] {
            assert_eq!(kin(other), None, "{other}");
        }
    }
}
