//! Which identifiers may be the name of an operation. The answer is quick, because most are not.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::identifier::words;
use crate::catalogue::operations;
use crate::text::SetOfHashes;

/// What the SDKs append to an operation's name, in lower case and without underscores; the longer first.
const SUFFIXES: [&str; 5] = ["asyncwithhttpinfo", "withhttpinfoasync", "withhttpinfo", "request", "async"];

/// Verbs that names begin with.
pub(super) const VERBS: [&str; 6] = ["get", "put", "post", "patch", "delete", "head"];

/// How an identifier compares with the names of operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameMatch {
    /// An operation's name, in some spelling.
    Published,
    /// Not an operation's name, but it begins like one: a verb, and a word that follows verbs in such names.
    Similar,
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
    LEXICON.get_or_init(Lexicon::from_catalogue)
}

impl Lexicon {
    fn from_catalogue() -> Self {
        let (mut names, mut nouns, mut segments) = (SetOfHashes::default(), SetOfHashes::default(), HashSet::new());
        for operation in operations() {
            let name = operation.name();
            names.insert(folded(name.as_bytes()));
            // Only the JavaScript SDK has a `0` at the end.
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

    /// Compares an identifier that begins with a verb; `None` for ordinary ones.
    pub(super) fn match_name(&self, identifier: &[u8]) -> Option<NameMatch> {
        if self.is_published(identifier) {
            return Some(NameMatch::Published);
        }
        let noun = words(identifier).nth(1)?;
        (self.nouns.contains(&folded(noun))).then_some(NameMatch::Similar)
    }

    fn is_published(&self, identifier: &[u8]) -> bool {
        if self.names.contains(&folded(identifier)) {
            return true;
        }
        SUFFIXES
            .iter()
            .any(|suffix| without_suffix(identifier, suffix).is_some_and(|stem| self.names.contains(&folded(stem))))
    }

    /// Whether published paths go on with this segment after `/api/v2/`.
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

/// The operation's name in an identifier that is one with `Request` after it, as the Java SDK's builders have.
pub(super) fn without_request_suffix(identifier: &str) -> Option<&str> {
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

    fn matched(identifier: &str) -> Option<NameMatch> {
        lexicon().match_name(identifier.as_bytes())
    }

    #[test]
    fn every_operation_is_known_in_every_spelling() {
        for operation in operations() {
            let name = operation.name();
            assert_eq!(matched(name), Some(NameMatch::Published), "{name}");
            for suffix in ["Async", "WithHttpInfo", "AsyncWithHttpInfo", "_with_http_info", "Request"] {
                assert_eq!(matched(&format!("{name}{suffix}")), Some(NameMatch::Published), "{name}{suffix}");
            }
        }
        assert_eq!(matched("patch_conversations_call_participant"), Some(NameMatch::Published));
        assert_eq!(matched("getPresenceDefinitions"), Some(NameMatch::Published));
    }

    #[test]
    fn what_only_looks_like_one_is_told_apart() {
        assert_eq!(matched("putConversationParticipant"), Some(NameMatch::Similar));
        assert_eq!(matched("get_users_of_mine"), Some(NameMatch::Similar));
        for other in ["getElementById", "get_logger", "get", "Get", "get_", "postMessage", "put2"] {
            assert_eq!(matched(other), None, "{other}");
        }
    }
}
