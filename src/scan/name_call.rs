//! An identifier that may be an operation's name → a call, a doubt, or nothing.
//!
//! The code around it decides: what it is called on, whether it is called at all, and whether the file names Genesys
//! Cloud. Any program may have a `getUser()`; `usersApi.getUser()` in a file that imports the SDK is a call.

use std::collections::BTreeSet;

use super::find::{Ground, Sighting, What};
use super::identifier::words;
use super::languages::is_function_word;
use super::lexer::LexemeKind;
use super::lexicon::{NameMatch, without_request_suffix};
use super::prefilter::Name;
use super::receiver::{Receiver, Receivers};
use super::sdk_object::SdkObjects;
use super::source::Source;
use super::syntax::{Feature, Form};
use crate::catalogue::{NameStyle, Operation, by_name};

/// A published name of so many words is hardly used for anything else.
const DISTINCT: usize = 4;

/// First words of names which other APIs often have too.
const COMMON: [&str; 22] = [
    "user",
    "users",
    "group",
    "groups",
    "team",
    "teams",
    "location",
    "locations",
    "token",
    "tokens",
    "event",
    "events",
    "search",
    "date",
    "settings",
    "organization",
    "organizations",
    "messaging",
    "notifications",
    "timezones",
    "scripts",
    "languages",
];

/// Keywords that may precede a call.
const KEYWORDS: [&[u8]; 18] = [
    b"return", b"await", b"yield", b"throw", b"in", b"of", b"case", b"else", b"and", b"or", b"not", b"typeof", b"void",
    b"go", b"defer", b"do", b"then", b"try",
];

/// Words that define what follows, besides those of functions: types, and the functions of languages that are not known.
const DEFINING: [&[u8]; 4] = [b"sub", b"interface", b"class", b"type"];

/// How an identifier is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Called,
    Named,
    Defined,
    /// In a string that is the name and nothing else.
    Quoted,
}

/// Whether a name is defined where it is, as SDKs and mocks do.
pub(super) fn is_definition(source: &Source<'_>, name: &Name) -> bool {
    name.matched == NameMatch::Published
        && source.is_code(name.start)
        && classify_use(source, name) == Some(Use::Defined)
}

/// The call that a name is, if it is one.
pub(super) fn find_name_call(
    source: &Source<'_>,
    receivers: &Receivers,
    objects: &SdkObjects<'_>,
    names_genesys: bool,
    defined: &BTreeSet<&[u8]>,
    name: &Name,
) -> Option<Sighting> {
    let how = classify_use(source, name)?;
    if how == Use::Defined {
        return None;
    }
    let identifier = source.decode(name.start..name.end);
    let operation =
        if name.matched == NameMatch::Published { find_operation(source, &identifier, name.end) } else { None };
    let (receiver, start) =
        if how == Use::Quoted { (Receiver::None, name.start) } else { receivers.receiver_before(source, name.start) };
    // Of a chain over several lines, only the line with the name is shown.
    let start = if start < source.line(name.start).start { name.start } else { start };
    let (ground, doubt) = match operation {
        Some(_) => {
            let defined = defined.contains(source.slice(name.start..name.end));
            let is_text = source.syntax.form == Form::Prose;
            assess_published(receivers, names_genesys, &identifier, how, &receiver, defined, is_text)?
        }
        None if how == Use::Called => assess_invented(receivers, names_genesys, &identifier, &receiver)?,
        None => return None,
    };
    let object = objects.object_before(source, name.start);
    let mut doubt = doubt.map(str::to_owned);
    let spelling = operation.filter(|_| how == Use::Called).and_then(|operation| {
        let style = source.syntax.sdk_names?;
        let is_class = by_name(&identifier).is_none();
        (!is_class && NameStyle::detect(&identifier) != style).then(|| (operation, style.spell(operation.name())))
    });
    let what = match (operation, spelling) {
        (_, Some((operation, right))) if object.as_ref().is_some_and(|object| object.is_sure_in(source.syntax)) => {
            doubt = None;
            What::Misspelt(identifier, operation, right)
        }
        (Some(operation), spelling) => {
            let unlike = spelling.map(|(_, right)| format!("the SDK of this language spells it {right}"));
            doubt = doubt.or(unlike);
            What::Published(operation)
        }
        (None, _) => What::Name(identifier, object.map(|object| object.api)),
    };
    Some(Sighting { span: start..name.end, what, ground, doubt })
}

/// The operation of an identifier; a class of the Java SDK's requests only where one is built.
fn find_operation(source: &Source<'_>, identifier: &str, end: usize) -> Option<Operation> {
    by_name(identifier).or_else(|| {
        let name = without_request_suffix(identifier)?;
        let next = source.after(end);
        let is_built = source.slice(next..next + 8) == *b".builder";
        let is_made = source.byte(next) == b'(';
        (is_built || is_made).then(|| by_name(name)).flatten()
    })
}

fn classify_use(source: &Source<'_>, name: &Name) -> Option<Use> {
    match source.kind(name.start) {
        LexemeKind::Text => {
            let literal = source.literal_at(name.start)?;
            return (literal.body == (name.start..name.end)).then_some(Use::Quoted);
        }
        LexemeKind::Code => {}
        _ => return None,
    }
    let next = source.after(name.end);
    // `getUser<User>(`
    let next = source.skip_type_arguments(next);
    let called = source.byte(next) == b'(';
    if is_defined(source, name, called.then_some(next)) {
        return Some(Use::Defined);
    }
    let builds = source.slice(next..next + 8) == *b".builder";
    // Ruby calls without parentheses.
    let is_symbol = || name.start.checked_sub(1).is_some_and(|at| source.byte(at) == b':');
    let bare = source.syntax.has(Feature::CallsWithoutParentheses) && !is_symbol();
    Some(if called || builds || bare { Use::Called } else { Use::Named })
}

fn is_defined(source: &Source<'_>, name: &Name, open: Option<usize>) -> bool {
    let Some(before) = source.before(name.start) else { return false };
    let line = source.line(name.start);
    if let Some(word) = source.identifier_to(before + 1) {
        let word = source.slice(word);
        if DEFINING.contains(&word) || is_function_word(word) {
            return true;
        }
        // `User getUser(`, `override fun`, `async getUser(`: a word before that is no keyword of expressions.
        let is_shell = source.syntax.form.has_commands();
        if before >= line.start && !is_shell && !KEYWORDS.contains(&word) && word != b"new" && word != b"import" {
            let is_async = matches!(word, b"async" | b"static" | b"public" | b"private" | b"override" | b"export");
            return is_async || (open.is_some() && !source.syntax.has(Feature::UntypedDefinitions));
        }
        return false;
    }
    // Go: `func (a UsersApi) GetUser(`; Java: `List<User> getUsers(`, `User[] getUsers(`.
    if matches!(source.byte(before), b')' | b'>' | b']') && before >= line.start && open.is_some() {
        let start = source.slice(line.start..name.start).trim_ascii_start();
        return start.starts_with(b"func")
            || (source.byte(before) != b')'
                && source.byte(before.saturating_sub(1)) != b'='
                && source.byte(before.saturating_sub(1)) != b'-');
    }
    // Shells: `get_users() {`; classes: `getUsers(id) {`, interfaces: `getUsers(id: string): User;`
    let begins = before < line.start || matches!(source.byte(before), b'{' | b'}' | b';' | b',');
    let Some(open) = open.filter(|_| begins) else {
        // `getUsers: (id) => …`, `getUsers = async () =>`
        let sign = source.after(name.end);
        let gives = matches!(source.byte(sign), b':' | b'=') && !matches!(source.byte(sign + 1), b'=' | b':');
        return begins && gives;
    };
    let behind = source.after(source.closer(open + 1) + 1);
    source.byte(behind) == b'{'
        || (source.byte(behind) == b':' && source.syntax.has(Feature::ResultAfterColon))
        || source.slice(behind..behind + 6) == *b"throws"
}

fn assess_published(
    receivers: &Receivers,
    names_genesys: bool,
    identifier: &str,
    how: Use,
    receiver: &Receiver,
    defined: bool,
    is_text: bool,
) -> Option<(Ground, Option<&'static str>)> {
    let count = words(identifier.as_bytes()).count();
    let distinct = count >= DISTINCT;
    let builds = without_request_suffix(identifier).is_some() && by_name(identifier).is_none();
    match how {
        Use::Quoted => {
            let doubt = Some("the name is in a string, and may only be mentioned");
            return match (names_genesys, distinct) {
                (true, _) if count >= 3 => Some((Ground::Firm, doubt)),
                (false, true) => Some((Ground::Weak, doubt)),
                _ => None,
            };
        }
        Use::Named if *receiver != Receiver::Api => {
            let is_own = matches!(receiver, Receiver::None | Receiver::Own);
            let doubt = Some("the name is mentioned, and may never be called");
            let is_own = is_own && !is_text;
            return (distinct && !is_own).then_some((if names_genesys { Ground::Firm } else { Ground::Weak }, doubt));
        }
        Use::Named if !names_genesys && !distinct => return None,
        _ => {}
    }
    if builds {
        return Some((if names_genesys || distinct { Ground::Firm } else { Ground::Weak }, None));
    }
    let ordinary = "the name is an ordinary one, and nothing in the file says that it is the SDK's";
    match receiver {
        Receiver::Api if names_genesys || distinct => Some((Ground::Firm, None)),
        Receiver::Api => Some((Ground::Weak, Some(ordinary))),
        Receiver::Named | Receiver::Other if names_genesys => {
            let sure = distinct || (receivers.has_sdk && (count >= 3 || *receiver == Receiver::Named));
            let doubt = "what it is called on is not known to be an object of the SDK";
            (sure || count >= 3 || *receiver == Receiver::Named).then_some((Ground::Firm, (!sure).then_some(doubt)))
        }
        Receiver::Named | Receiver::Other if distinct => Some((Ground::Likely, None)),
        Receiver::Named => Some((Ground::Weak, Some(ordinary))),
        Receiver::Other => None,
        Receiver::Own | Receiver::None => {
            let doubt = Some("it is called without an API object, and may be a function of the program's own");
            (distinct && !defined).then_some((if names_genesys { Ground::Firm } else { Ground::Weak }, doubt))
        }
    }
}

fn assess_invented(
    receivers: &Receivers,
    names_genesys: bool,
    identifier: &str,
    receiver: &Receiver,
) -> Option<(Ground, Option<&'static str>)> {
    let mut words = words(identifier.as_bytes());
    let verb = words.next().unwrap_or_default();
    let noun = String::from_utf8_lossy(words.next().unwrap_or_default()).to_ascii_lowercase();
    let is_common = COMMON.contains(&noun.as_str());
    let rest = words.count();
    let unknown = "no operation has the name, and what it is called on is not known to be an object of the SDK";
    match receiver {
        Receiver::Api if names_genesys => Some((Ground::Firm, None)),
        Receiver::Api if !is_common && rest >= 1 => Some((Ground::Likely, None)),
        Receiver::Api => Some((Ground::Weak, Some(unknown))).filter(|_| rest >= 1),
        Receiver::Named if receivers.has_sdk && rest >= 1 => Some((Ground::Firm, Some(unknown))),
        // Any object may have a method that begins with `get`.
        Receiver::Other if receivers.has_sdk && rest >= 1 && !verb.eq_ignore_ascii_case(b"get") && !is_common => {
            Some((Ground::Firm, Some(unknown)))
        }
        _ => None,
    }
}
