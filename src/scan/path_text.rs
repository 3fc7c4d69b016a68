//! A path as sources write it → a path template of Genesys Cloud.
//!
//! A placeholder of any language (`${id}`, `{0}`, `%s`, `:id`, `<id>`, `#{id}`) becomes `{id}`.

use crate::catalogue::{Operation, Resolution, by_path, operations, resolve, without_doubled_slashes};

/// What every path begins with.
pub(super) const ROOT: &str = "/api/v2";

/// The same, after a base that ends in a slash.
pub(super) const BARE_ROOT: &str = "api/v2";

/// Maximum number of segments.
const MOST: usize = 24;

/// Whether a text has the beginning of a path.
pub(super) fn has_root(text: &[u8]) -> bool {
    memchr::memmem::find(text, BARE_ROOT.as_bytes()).is_some()
}

/// A path that a source has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PathText {
    /// As a template: `/api/v2/users/{id}`.
    pub(super) path: String,
    /// The path without a placeholder that directly follows a word, as in `/queues{query}`: it may be a query.
    pub(super) unglued: Option<String>,
    /// Whether it ends with a slash. An id may be missing there.
    pub(super) slash_at_end: bool,
}

impl PathText {
    /// Parses what begins with `/api/v2`, or with `api/v2`. `None` where no word follows that is known before run time.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('/').unwrap_or(text).strip_prefix(BARE_ROOT)?.strip_prefix('/')?;
        let mut segments: Vec<String> = Vec::new();
        let mut unglued = None;
        for piece in split_segments(rest) {
            let (segment, without) = parse_segment(piece);
            if !segment.is_empty() {
                unglued = without.filter(|word| !word.is_empty());
            }
            segments.push(segment);
            if segments.len() > MOST {
                return None;
            }
        }
        let slash_at_end = segments.last().is_some_and(String::is_empty);
        let end = segments.iter().rposition(|segment| !segment.is_empty()).map_or(0, |last| last + 1);
        segments.truncate(end);
        // An empty segment before the first word is not a missing id.
        let start = segments.iter().position(|segment| !segment.is_empty()).unwrap_or_default();
        segments.drain(..start);
        // `/api/v2/{path}` is in a function that sends all requests.
        if segments.first().is_none_or(|first| first.starts_with('{')) {
            return None;
        }
        let path = join_segments(&segments);
        segments.pop();
        let unglued = unglued.map(|word| {
            segments.push(word);
            join_segments(&segments)
        });
        Some(Self { path, unglued, slash_at_end })
    }

    /// The published operations of this path.
    pub(super) fn operations(&self) -> Vec<Operation> {
        let found = self.unglued.as_deref().map(by_path).filter(|found| !found.is_empty());
        found.unwrap_or_else(|| by_path(&self.path))
    }

    /// The path with the slash at its end, where this method is published with an id after it.
    pub(super) fn with_missing_id(&self, method: &str) -> Option<String> {
        let open = self.slash_at_end.then(|| format!("{}/", self.path))?;
        matches!(resolve(method, &open), Resolution::NotAnId(_)).then_some(open)
    }

    /// How many words of an operation's path it has to the letter, after `/api/v2`.
    pub(super) fn words_of(&self, operation: Operation) -> usize {
        let given = self.unglued.iter().chain([&self.path]);
        let same =
            |given: &String| operation.path().split('/').zip(given.split('/')).skip(3).filter(|(a, b)| a == b).count();
        given.map(same).max().unwrap_or_default()
    }

    /// The published operations that the path may have, once it is known what is in its holes.
    pub(super) fn possible_operations(&self) -> Vec<Operation> {
        let given: Vec<&str> = self.path.split('/').collect();
        if !self.path.contains('{') {
            return Vec::new();
        }
        let fits = |operation: &Operation| {
            let mut template = operation.path().split('/');
            let fit = given.iter().all(|given| {
                template.next().is_some_and(|word| {
                    word == *given || given.starts_with('{') || (word.starts_with('{') && is_id(given))
                })
            });
            fit && template.next().is_none()
        };
        // First those that leave a value open where the source does.
        let words_in_holes = |operation: &Operation| {
            let pairs = operation.path().split('/').zip(&given);
            pairs.filter(|(word, given)| given.starts_with('{') && !word.starts_with('{')).count()
        };
        let mut found: Vec<Operation> = operations().filter(fits).collect();
        found.sort_by_key(words_in_holes);
        found
    }
}

/// A path of these segments. One that is empty is a slash too many, unless an id is missing there.
fn join_segments(segments: &[String]) -> String {
    without_doubled_slashes(&format!("{ROOT}/{}", segments.join("/"))).into_owned()
}

/// The segments, up to where the path ends: at a query, at a space, at what closes a string or a bracket.
fn split_segments(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut depth, mut start, mut before) = (0_usize, 0, ' ');
    let mut characters = text.char_indices().peekable();
    let mut end = text.len();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map_or(' ', |(_, next)| *next);
        match character {
            '\n' => end = at,
            '{' => depth += 1,
            '<' if depth > 0 || next.is_alphabetic() || next == '_' => depth += 1,
            '(' if depth > 0 || before == '$' => depth += 1,
            '}' | ')' | '>' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            '/' => {
                pieces.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ if character.is_whitespace() || character.is_control() || "?\"'`,;|\\()[]<>}&^!".contains(character) => {
                end = at;
            }
            _ => {}
        }
        if end == at {
            break;
        }
        before = character;
    }
    pieces.push(text.get(start..end).unwrap_or_default());
    pieces
}

/// A segment as a template has it, and the word that something is glued to.
fn parse_segment(piece: &str) -> (String, Option<String>) {
    let piece =
        if piece.len() > 1 && piece.bytes().all(|byte| byte == b'.') { "…" } else { piece.trim_end_matches('.') };
    let Some(start) = find_hole(piece) else { return (piece.to_owned(), None) };
    let name = hole_name(piece.get(start..).unwrap_or_default());
    let word = piece.get(..start).unwrap_or_default().to_owned();
    (format!("{{{name}}}"), Some(word))
}

/// Where a placeholder begins.
fn find_hole(piece: &str) -> Option<usize> {
    if piece.starts_with([':', '*']) || piece.starts_with("...") || piece == "…" {
        return Some(0);
    }
    for (at, character) in piece.char_indices() {
        let next = piece.get(at + character.len_utf8()..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
        match character {
            '#' if next != '{' => {}
            '{' | '<' | '$' | '#' => return Some(at),
            // In a path that is already escaped, two hexadecimal digits follow.
            '%' if !is_escape(piece.as_bytes(), at) => return Some(at),
            _ => {}
        }
    }
    None
}

/// Whether a percent sign begins an escaped byte.
fn is_escape(piece: &[u8], at: usize) -> bool {
    piece.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Whether a word is a value rather than a word of a path.
pub(super) fn is_id(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// The name of a placeholder: its last word, or `id`.
fn hole_name(hole: &str) -> String {
    let hole = hole.trim_start_matches(['%', '$', ':', '<', '{', '#', '(', '*']);
    let inner = hole.split(['}', '>']).next().unwrap_or_default();
    let mut words = inner.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let word = words.rfind(|word| word.len() > 1 && word.starts_with(|c: char| c.is_ascii_alphabetic()));
    word.filter(|word| word.len() <= 40).unwrap_or("id").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> String {
        PathText::parse(text).unwrap_or_else(|| panic!("{text}")).path
    }

    #[test]
    fn every_way_to_leave_a_value_open() {
        for hole in [
            "${id}",
            "{id}",
            "{{id}}",
            "$id",
            "#{id}",
            ":id",
            "<id>",
            "{ id }",
            "%s",
            "%d",
            "%v",
            "{0}",
            "{}",
            "$(id)",
            "%1$s",
            "{user.id}",
            "...",
        ] {
            let read = path(&format!("/api/v2/users/{hole}/queues"));
            assert_eq!(read, "/api/v2/users/{id}/queues", "{hole}");
        }
        assert_eq!(path("/api/v2/users/${encodeURIComponent(agent)}"), "/api/v2/users/{agent}");
    }

    #[test]
    fn a_path_ends_where_a_query_or_another_word_begins() {
        for rest in ["", "/", "?pageSize=100", " HTTP/1.1", "\"", "',", "`)", "\n", ".", "/?x={y}"] {
            assert_eq!(path(&format!("/api/v2/users/me{rest}")), "/api/v2/users/me", "{rest:?}");
        }
        assert_eq!(path("/api/v2//users//me"), "/api/v2/users/me");
    }

    #[test]
    fn something_glued_to_a_word_may_be_a_query() {
        let read = PathText::parse("/api/v2/routing/queues{query}").unwrap();
        assert_eq!(read.unglued.as_deref(), Some("/api/v2/routing/queues"));
        assert_eq!(read.operations().len(), 2);
    }

    #[test]
    fn a_path_that_is_known_at_run_time_alone_is_none() {
        for text in ["/api/v2", "/api/v2/", "/api/v2/{path}", "/api/v2{path}", "/api/v22/users", "/api/v2/?a=b"] {
            assert_eq!(PathText::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_word_may_stand_in_a_hole() {
        let read = PathText::parse("/api/v2/conversations/{media}/{id}/participants/{who}").unwrap();
        assert!(read.operations().is_empty());
        let names: Vec<&str> = read.possible_operations().iter().map(|operation| operation.name()).collect();
        assert!(names.contains(&"patchConversationsCallParticipant"), "{names:?}");
    }
}
