//! What an SDK's method is called on, and whether that is an API object of an SDK.

use std::collections::BTreeSet;
use std::ops::Range;

use super::identifier::is_identifier;
use super::other_api::has;
use super::source::Source;
use crate::catalogue::{SDK_NAMES, is_api_class};

/// What a method is called on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Receiver {
    /// An object of an SDK's API class.
    Api,
    /// Something that is named an API, of a class that is not known.
    Named,
    /// The object itself.
    Own,
    /// Something else.
    Other,
    /// Nothing.
    None,
}

/// The variables of a file that hold API objects, and whether it uses an SDK.
#[derive(Debug, Default)]
pub(super) struct Receivers {
    names: BTreeSet<Vec<u8>>,
    /// Whether the file imports an SDK.
    pub(super) has_sdk: bool,
}

impl Receivers {
    /// Reads a file's declarations.
    pub(super) fn find(source: &Source<'_>) -> Self {
        let mut names = BTreeSet::new();
        let ends = ["Api", "API"].map(|word| memchr::memmem::find_iter(source.text, word).map(|at| at + 3));
        for end in ends.into_iter().flatten() {
            let rest = source.slice(end..end + 10);
            let end = if rest.starts_with(b"WithConfig") { end + 10 } else { end };
            if is_identifier(source.byte(end)) {
                continue;
            }
            let Some(class) = source.identifier_to(end) else { continue };
            if is_class(source.slice(class.clone())) && names.len() < 1_000 {
                names.extend(declared(source, class).map(|name| source.slice(name).to_ascii_lowercase()));
            }
        }
        let has_sdk = SDK_NAMES.iter().any(|name| has(source.text, name.as_bytes()));
        Self { names, has_sdk }
    }

    /// What the identifier that begins at a place is called on, and where that begins.
    pub(super) fn receiver_before(&self, source: &Source<'_>, start: usize) -> (Receiver, usize) {
        let Some(dot) = dot_before(source, start) else { return (Receiver::None, start) };
        let Some(last) = source.before(dot) else { return (Receiver::None, start) };
        let end = match source.byte(last) {
            // `new UsersApi().getUser(`, `api()?.getUser(`.
            b')' | b']' => source.opener(last).map_or(last, |open| called_or_inside(source, open, last)),
            // `api!.getUser(`
            b'!' => last,
            _ => last + 1,
        };
        let Some(word) = source.identifier_to(end) else { return (Receiver::Other, start) };
        let word = made_by_new(source, word);
        let name = source.slice(word.clone());
        let first = chain_start(source, word.start);
        let receiver = match name {
            b"this" | b"self" | b"cls" | b"super" | b"Self" => Receiver::Own,
            _ if self.names.contains(&name.to_ascii_lowercase()) || is_api(name) || is_class(name) => Receiver::Api,
            _ if is_named(name) => Receiver::Named,
            _ => Receiver::Other,
        };
        (receiver, first)
    }
}

/// The dot, arrow or colons before an identifier.
pub(super) fn dot_before(source: &Source<'_>, start: usize) -> Option<usize> {
    let at = source.before(start)?;
    let before = at.checked_sub(1).map_or(0, |before| source.byte(before));
    match (source.byte(at), before) {
        (b'.', b'?' | b'&') | (b'>', b'-') | (b':', b':') => Some(at - 1),
        // `a..b` and `...args` call nothing.
        (b'.', b'.') => None,
        (b'.', _) => Some(at),
        _ => None,
    }
}

/// Where the name ends whose arguments or index two brackets hold; where none is before them, the call in them:
/// `(new UsersApi()).getUser(`.
fn called_or_inside(source: &Source<'_>, open: usize, close: usize) -> usize {
    let before = source.before(open).map_or(open, |at| at + 1);
    if source.identifier_to(before).is_some() {
        return before;
    }
    let inner = source.before(close).filter(|last| source.byte(*last) == b')').and_then(|last| source.opener(last));
    inner.and_then(|open| source.before(open)).map_or(before, |at| at + 1)
}

/// The class of an object that Ruby makes, `UsersApi.new.get_user`; else the word itself.
fn made_by_new(source: &Source<'_>, word: Range<usize>) -> Range<usize> {
    let is_new = source.slice(word.clone()) == b"new";
    let class = dot_before(source, word.start).filter(|_| is_new).and_then(|dot| source.identifier_to(dot));
    class.unwrap_or(word)
}

/// Where a chain of names begins whose last one begins at a place.
fn chain_start(source: &Source<'_>, start: usize) -> usize {
    let mut first = start;
    for _ in 0..6 {
        let Some(dot) = dot_before(source, first) else { break };
        let Some(word) = source.identifier_to(dot) else { break };
        first = word.start;
    }
    first
}

/// Whether an identifier is an API class of an SDK, or makes an object of one: `UsersApi`, `NewUsersApi`, `UsersAPI`.
pub(super) fn is_class(name: &[u8]) -> bool {
    let name = class_name(name);
    name.first().is_some_and(u8::is_ascii_uppercase) && is_api(name)
}

/// A class without what makes an object of it.
fn class_name(name: &[u8]) -> &[u8] {
    let name = name.strip_prefix(b"New").unwrap_or(name);
    name.strip_suffix(b"WithConfig").unwrap_or(name)
}

/// The API of an API class, in lower case: `users` of `UsersApi`.
pub(super) fn api_of(class: &[u8]) -> Option<String> {
    let stem = class_name(class).to_ascii_lowercase();
    stem.strip_suffix(b"api").map(|stem| String::from_utf8_lossy(stem).into_owned())
}

/// Whether a name is that of an API class, in any spelling: `usersApi`, `users_api`, `UsersAPI`, `_usersApi`.
fn is_api(name: &[u8]) -> bool {
    let folded: Vec<u8> =
        name.iter().filter(|byte| **byte != b'_' && **byte != b'$').map(u8::to_ascii_lowercase).collect();
    let Ok(folded) = std::str::from_utf8(&folded) else { return false };
    // The names of interfaces begin with `I`.
    let class = |name: &str| name.ends_with("api") && is_api_class(name);
    class(folded) || folded.strip_prefix('i').is_some_and(class)
}

/// Whether something is named an API.
fn is_named(name: &[u8]) -> bool {
    let folded: Vec<u8> = name.iter().filter(|byte| **byte != b'_').map(u8::to_ascii_lowercase).collect();
    folded.ends_with(b"api") || folded.ends_with(b"apiinstance") || folded == b"platformclient"
}

/// The variables that are declared beside the name of a class: `x = new UsersApi()`, `x: UsersApi`, `UsersApi x`,
/// `x *UsersApi`, `x := NewUsersApi()`.
fn declared<'s>(source: &'s Source<'_>, class: Range<usize>) -> impl Iterator<Item = Range<usize>> + 's {
    let line = source.line(class.start);
    let behind = source.after(class.end);
    let behind = (behind > class.end && behind < line.end).then(|| source.identifier_from(behind)).flatten();
    // To the left, over what belongs to the class's name and to `new`, to the sign that gives.
    let mut at = class.start;
    let mut left = None;
    for _ in 0..12 {
        let Some(before) = source.before(at).filter(|before| *before >= line.start.saturating_sub(120)) else { break };
        match source.byte(before) {
            // Ruby's and C#'s name of a module.
            b':' if before > 0 && source.byte(before - 1) == b':' => at = before - 1,
            b'=' | b':' | b'*' | b'|' => {
                let mut end = before;
                while end > 0 && matches!(source.byte(end - 1), b':' | b'*' | b'=' | b' ' | b'?' | b'!') {
                    end -= 1;
                }
                left = source.before(end).and_then(|at| source.identifier_to(at + 1)).map(|word| {
                    // `x: UsersApi = new UsersApi()`: the type is between.
                    let is_type = is_class(source.slice(word.clone()));
                    let colon =
                        source.before(word.start).filter(|at| is_type && matches!(source.byte(*at), b':' | b' '));
                    colon.and_then(|at| source.identifier_to(source.before(at)? + 1)).unwrap_or(word)
                });
                break;
            }
            b'.' | b'(' => at = before,
            _ => match source.identifier_to(before + 1) {
                Some(word) => at = word.start,
                None => break,
            },
        }
    }
    behind.into_iter().chain(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::languages;
    use crate::scan::syntax::Syntax;

    fn receivers(text: &str, syntax: &'static Syntax) -> Vec<String> {
        let source = Source::new(text.as_bytes(), syntax, Vec::new());
        let names = Receivers::find(&source).names;
        names.into_iter().map(|name| String::from_utf8(name).unwrap()).collect()
    }

    #[test]
    fn an_api_class_is_known_in_the_spelling_of_every_language() {
        for name in ["WidgetsApi", "NewWidgetsApi", "NewWidgetsApiWithConfig", "WidgetsAPI", "IWidgetsApi"] {
            assert!(is_class(name.as_bytes()), "{name}");
        }
        for name in ["widgetsApi", "widgets_api", "_widgetsApi", "$widgetsApi", "iWidgetsApi"] {
            assert!(is_api(name.as_bytes()) && !is_class(name.as_bytes()), "{name}");
        }
        for name in ["GenesysApi", "Api", "IApi", "WidgetsApis", "Widgets"] {
            assert!(!is_api(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn variables_of_api_classes_in_every_language() {
        for (text, syntax) in [
            ("const capi = new platformClient.ConversationsApi();", &languages::JAVASCRIPT),
            ("let capi: ConversationsApi = new ConversationsApi()", &languages::JAVASCRIPT),
            ("constructor(private capi: platformClient.ConversationsApi) {}", &languages::JAVASCRIPT),
            ("capi = PureCloudPlatformClientV2.ConversationsApi(client)", &languages::PYTHON),
            ("def f(capi: ConversationsApi):", &languages::PYTHON),
            ("capi := platformclientv2.NewConversationsApiWithConfig(config)", &languages::GO),
            ("func f(capi *platformclientv2.ConversationsApi) {", &languages::GO),
            ("ConversationsApi capi = new ConversationsApi();", &languages::JAVA),
            ("private readonly ConversationsApi capi;", &languages::CSHARP),
            ("val capi = ConversationsApi()", &languages::KOTLIN),
            ("capi = PureCloud::ConversationsApi.new", &languages::RUBY),
        ] {
            assert!(receivers(text, syntax).contains(&"capi".to_owned()), "{text}: {:?}", receivers(text, syntax));
        }
        assert_eq!(receivers("let capi = new GenesysApi();", &languages::JAVASCRIPT), [""; 0]);
    }
}
