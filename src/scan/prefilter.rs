//! The first pass over a file: where names, paths and signs of Genesys Cloud may be.
//!
//! A vectorised search (Teddy) for the verbs that names begin with, for `/api/v2` and for Genesys Cloud's own names, all at
//! once. Most of what it finds are ordinary identifiers, which are dropped as soon as that is clear. A search for whole
//! names was measured at a tenth of this one's speed.

use aho_corasick::{AhoCorasick, packed};

use super::identifier::{is_identifier, words};
use super::implicit_grant::may_sign_in;
use super::lexicon::{Lexicon, NameMatch, VERBS, lexicon};

/// Words that name Genesys Cloud, without their first letter, so that its case does not matter.
const SIGNS: [&str; 8] =
    ["enesys", "ENESYS", "ureCloud", "urecloud", "URECLOUD", "ure.cloud", "latformClient", "latformclient"];

/// Where requests go; what is before it may end in the slash.
const PATH: &str = "api/v2";

/// How paths begin that are put behind a base in another file. They are so distinct that three suffice: what begins with
/// `users/` is found where the base is known.
const RELATIVES: [&str; 3] = ["conversations/", "routing/", "analytics/"];

/// The official CLI, in a command line or in a list of words.
const COMMANDS: [&str; 3] = ["gc ", "gc\"", "gc'"];

/// Maximum number of names, and of paths, that are kept of one file. Nobody writes more by hand.
const MOST: usize = 20_000;

/// Maximum number of command lines. Each is looked up among all operations, which takes longer.
const MOST_COMMANDS: usize = 2_000;

/// An identifier that may be the name of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    /// Its first byte.
    pub(super) start: usize,
    /// After its last byte.
    pub(super) end: usize,
    /// How it compares with the names of operations.
    pub(super) matched: NameMatch,
}

/// What the first pass found.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// Identifiers that may be names, in their order.
    pub(super) names: Vec<Name>,
    /// Where `/api/v2` is, in order, or `api/v2` without the slash.
    pub(super) paths: Vec<usize>,
    /// Where the CLI's name is, in order.
    pub(super) commands: Vec<usize>,
    /// Where a string may begin with a path without its root, in order.
    pub(super) relatives: Vec<usize>,
    /// Whether the file names Genesys Cloud.
    pub(super) names_genesys: bool,
    /// Whether there was more than is kept.
    pub(super) overflowed: bool,
}

impl Hints {
    fn clear(&mut self) {
        self.names.clear();
        self.paths.clear();
        self.commands.clear();
        self.relatives.clear();
        self.names_genesys = false;
        self.overflowed = false;
    }

    /// Whether a closer look may find something.
    pub(super) fn are_worth_a_look(&self, text: &[u8]) -> bool {
        self.names_genesys && !(self.names.is_empty() && self.paths.is_empty() && self.commands.is_empty())
            || !self.paths.is_empty()
            || !self.commands.is_empty()
            || !self.relatives.is_empty()
            || self.names.iter().any(|name| is_evident(text, name))
            || self.names_genesys && (makes_an_object(text) || may_sign_in(text))
    }
}

/// Whether an object of an API class may be made: `UsersApi(`, `NewUsersApiWithConfig(`, `UsersApi.new`.
fn makes_an_object(text: &[u8]) -> bool {
    memchr::memmem::find_iter(text, "Api").any(|at| {
        let behind = text.get(at + 3..).unwrap_or_default();
        [&b"("[..], b"WithConfig(", b".new"].iter().any(|sign| behind.starts_with(sign))
    })
}

/// Whether a name is enough for a closer look at its file.
fn is_evident(text: &[u8], name: &Name) -> bool {
    let identifier = text.get(name.start..name.end).unwrap_or_default();
    let is_long = name.matched == NameMatch::Published && words(identifier).count() >= 4;
    is_long || has_api_before(text, name.start)
}

/// Whether it is called on something that is named an API: `usersApi.`, `api_instance.`, `UsersApi().`.
fn has_api_before(text: &[u8], start: usize) -> bool {
    let before = text.get(start.saturating_sub(48)..start).unwrap_or_default().trim_ascii_end();
    let is_called_on = [&b"."[..], b":", b">"].iter().any(|sign| before.ends_with(sign));
    is_called_on && before.windows(3).any(|window| window.eq_ignore_ascii_case(b"api"))
}

enum Searcher {
    Packed(packed::Searcher),
    Automaton(AhoCorasick),
    Nothing,
}

/// Looks for everything at once.
pub(super) struct Prefilter {
    searcher: Searcher,
    lexicon: &'static Lexicon,
}

impl Default for Prefilter {
    fn default() -> Self {
        let capital = VERBS.map(|verb| {
            let mut letters = verb.chars();
            let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            format!("{first}{}", letters.as_str())
        });
        let others = SIGNS.iter().chain(&COMMANDS).chain(&RELATIVES).chain([&PATH]).copied();
        let all: Vec<&str> = VERBS.into_iter().chain(capital.iter().map(String::as_str)).chain(others).collect();
        // Not every processor has the instructions for it.
        let searcher = match packed::Config::new().builder().extend(&all).build() {
            Some(searcher) => Searcher::Packed(searcher),
            None => AhoCorasick::new(&all).map_or(Searcher::Nothing, Searcher::Automaton),
        };
        Self { searcher, lexicon: lexicon() }
    }
}

impl Prefilter {
    /// Fills `hints` with what a text has.
    pub(super) fn search(&self, text: &[u8], hints: &mut Hints) {
        hints.clear();
        let mut record = |pattern: usize, start: usize, end: usize| self.record(text, pattern, start, end, hints);
        match &self.searcher {
            Searcher::Packed(searcher) => {
                searcher
                    .find_iter(text)
                    .for_each(|found| record(found.pattern().as_usize(), found.start(), found.end()));
            }
            Searcher::Automaton(searcher) => {
                searcher
                    .find_iter(text)
                    .for_each(|found| record(found.pattern().as_usize(), found.start(), found.end()));
            }
            Searcher::Nothing => {}
        }
    }

    fn record(&self, text: &[u8], pattern: usize, start: usize, end: usize, hints: &mut Hints) {
        let verbs = 2 * VERBS.len();
        if pattern >= verbs {
            match pattern - verbs {
                sign if sign < SIGNS.len() => hints.names_genesys = true,
                command if command < SIGNS.len() + COMMANDS.len() => {
                    let begins = !byte_before(text, start).is_some_and(is_identifier);
                    if begins && hints.commands.len() < MOST_COMMANDS {
                        hints.commands.push(start);
                    } else {
                        hints.overflowed |= begins;
                    }
                }
                relative if relative < SIGNS.len() + COMMANDS.len() + RELATIVES.len() => {
                    if hints.relatives.len() < MOST && begins_string(text, start) {
                        hints.relatives.push(start);
                    }
                }
                _ => {
                    let before = byte_before(text, start).unwrap_or_default();
                    let place = if before == b'/' { start - 1 } else { start };
                    let begins = !(is_identifier(before) || matches!(before, b'.' | b'-'));
                    if begins && hints.paths.len() < MOST {
                        hints.paths.push(place);
                    } else {
                        hints.overflowed |= begins;
                    }
                }
            }
            return;
        }
        let next = text.get(end).copied().unwrap_or_default();
        if !(next.is_ascii_uppercase() || next == b'_') || byte_before(text, start).is_some_and(is_identifier) {
            return;
        }
        let behind = text.get(end..).unwrap_or_default();
        let length = behind.iter().position(|byte| !is_identifier(*byte)).unwrap_or(behind.len());
        let end = end + length;
        // No published name is as long, whatever is appended to it.
        if length > 200 {
            return;
        }
        if let Some(matched) = self.lexicon.match_name(text.get(start..end).unwrap_or_default()) {
            let name = Name { start, end, matched };
            // After the limit, only names that are enough by themselves are kept.
            if hints.names.len() < MOST || (hints.names.len() < 2 * MOST && is_evident(text, &name)) {
                hints.names.push(name);
            } else {
                hints.overflowed = true;
            }
        }
    }
}

/// Whether a string begins before a place, or before the slash there; or a hole ends, as in `${base}/routing/…` and
/// `%s/routing/…`.
fn begins_string(text: &[u8], start: usize) -> bool {
    let start = if byte_before(text, start) == Some(b'/') { start - 1 } else { start };
    match byte_before(text, start) {
        Some(b'"' | b'\'' | b'`' | b'}') => true,
        Some(b's' | b'v' | b'@') => matches!(byte_before(text, start - 1), Some(b'%' | b'$')),
        _ => false,
    }
}

fn byte_before(text: &[u8], at: usize) -> Option<u8> {
    text.get(at.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hints(text: &str) -> Hints {
        let mut hints = Hints::default();
        Prefilter::default().search(text.as_bytes(), &mut hints);
        hints
    }

    #[test]
    fn names_paths_and_signs_are_found_in_one_pass() {
        let text = "x.getUser(1); forgetUser(); get(a); y.put_user_roles(2) // Genesys \"/api/v2/users\"";
        let found = hints(text);
        let names: Vec<&str> = found.names.iter().map(|name| text.get(name.start..name.end).unwrap()).collect();
        assert_eq!(names, ["getUser", "put_user_roles"]);
        assert_eq!(found.paths, [text.find("/api").unwrap()]);
        assert!(found.names_genesys && !hints("x.getUser(1)").names_genesys);
        for sign in ["PURECLOUD_X", "mypurecloud.de", "usw2.pure.cloud", "GenesysCloud", "platformClient", "PureCloud"]
        {
            assert!(hints(sign).names_genesys, "{sign}");
        }
    }

    #[test]
    fn ordinary_code_is_not_worth_a_closer_look() {
        for text in ["const a = getUser(id);", "self.get_users()", "users.putUser(x)", "gcc x", "gc_x(1)"] {
            assert!(!hints(text).are_worth_a_look(text.as_bytes()), "{text}");
        }
        for text in
            ["usersApi.getUser(1)", "x.patchConversationsCallParticipant", "GET /api/v2/users/me", "gc users list"]
        {
            assert!(hints(text).are_worth_a_look(text.as_bytes()), "{text}");
        }
    }
}
