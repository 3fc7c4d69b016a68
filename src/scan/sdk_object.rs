//! Objects that a file visibly builds from an API class of an SDK.
//!
//! A method that is called on such an object must be one of its class, or it does not exist. That is only certain if the
//! imports show that the class is the SDK's, and the variable is nothing else anywhere in the file. Otherwise the object is
//! probably one.

use std::collections::BTreeMap;
use std::ops::Range;

use super::identifier::is_identifier;
use super::languages::is_function_word;
use super::other_api::has;
use super::receiver::{api_of, dot_before, is_class};
use super::source::Source;
use super::syntax::{Construction, Feature, Syntax};
use crate::catalogue::{DOTNET_PACKAGE, GO_PACKAGE, JAVA_PACKAGE, JAVASCRIPT_PACKAGE, PYTHON_PACKAGE};

/// Maximum number of classes that are followed in a file. Nobody writes more by hand.
const MOST: usize = 40;

/// Maximum number of places of a variable. With more, it is not certain what the variable is.
const PLACES: usize = 300;

/// Names that the SDKs are imported by, in lower case.
const PACKAGES: [&str; 6] =
    [JAVASCRIPT_PACKAGE, PYTHON_PACKAGE, GO_PACKAGE, JAVA_PACKAGE, DOTNET_PACKAGE, "'platformclient'"];

/// Parts of the names of functions that add methods to an object, in lower case.
const ADDING: [&[u8]; 8] =
    [b"assign", b"extend", b"mixin", b"promisify", b"setattr", b"defineprop", b"decorate", b"setprototype"];

/// What begins a line that imports.
const IMPORTING: [&[u8]; 4] = [b"import", b"from", b"using", b"require"];

/// An object of an API class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SdkObject {
    /// The API, as `users`.
    pub(super) api: String,
    /// Whether that is certain.
    pub(super) sure: bool,
}

/// The objects of a file: by the variable, and by the place after an expression that makes one.
#[derive(Debug, Default)]
pub(super) struct SdkObjects<'s> {
    variables: BTreeMap<&'s [u8], SdkObject>,
    made: BTreeMap<usize, SdkObject>,
}

impl SdkObject {
    /// Whether it certainly has the methods of its class only. In some languages, any file can add some.
    pub(super) fn is_sure_in(&self, syntax: &Syntax) -> bool {
        self.sure && syntax.has(Feature::ClosedClasses)
    }
}

impl<'s> SdkObjects<'s> {
    /// Finds the objects that are made in a source.
    pub(super) fn find(source: &Source<'s>) -> Self {
        let mut objects = Self::default();
        let mut origins: BTreeMap<Vec<u8>, bool> = BTreeMap::new();
        for class in find_classes(source).take(MOST) {
            let Some(api) = api_of(source.slice(class.clone())) else { continue };
            let Some((start, end)) = construction(source, class.clone()) else { continue };
            let name = source.identifier_from(qualified_start(source, class.start)).unwrap_or(class);
            let name = source.slice(name);
            let sure = *origins.entry(name.to_vec()).or_insert_with(|| is_from_sdk(source, name, 0));
            let object = SdkObject { api, sure };
            match source.byte(source.after(end)) {
                b'.' | b'?' | b'!' | b'[' => drop(objects.made.insert(end, object)),
                _ => {
                    if let Some(name) = target_variable(source, start) {
                        let object = SdkObject { sure: object.sure && ends_value(source, end), ..object };
                        let known = objects.variables.entry(source.slice(name)).or_insert_with(|| object.clone());
                        *known = SdkObject { sure: known.sure && object.sure && known.api == object.api, ..object };
                    }
                }
            }
        }
        for (name, object) in &mut objects.variables {
            let mut places = occurrences(source, name);
            object.sure = object.sure
                && places.by_ref().take(PLACES).all(|place| holds_no_other(source, place))
                && places.next().is_none();
        }
        objects
    }

    /// The object before the dot of a method's name, which begins at `start`.
    pub(super) fn object_before(&self, source: &Source<'_>, start: usize) -> Option<SdkObject> {
        let dot = dot_before(source, start)?;
        let last = source.before(dot)?;
        let last = if source.byte(last) == b'!' { source.before(last)? } else { last };
        if let Some(object) = self.made.get(&(last + 1)) {
            return Some(object.clone());
        }
        if source.byte(last) == b')' {
            // `(new UsersApi()).`
            let inner = source.before(last)?;
            return self.made.get(&(inner + 1)).cloned();
        }
        let word = source.identifier_to(last + 1)?;
        let object = self.variables.get(source.slice(word.clone()))?;
        is_bare(source, word.start).then(|| object.clone())
    }

    /// The places after the dots that follow the objects: names of methods may begin there.
    pub(super) fn member_starts<'a>(&'a self, source: &'a Source<'_>) -> impl Iterator<Item = usize> + 'a {
        let named = self.variables.keys().flat_map(move |name| occurrences(source, name)).map(|place| place.end);
        named.chain(self.made.keys().copied()).filter_map(|end| {
            let at = source.after(end);
            let at = if matches!(source.byte(at), b'?' | b'!') { at + 1 } else { at };
            (source.byte(at) == b'.').then(|| source.after(at + 1))
        })
    }
}

/// The places in code where an API class is named, or a function that makes an object of one.
fn find_classes<'a>(source: &'a Source<'_>) -> impl Iterator<Item = Range<usize>> + 'a {
    let ends = memchr::memmem::find_iter(source.text, "Api").map(|at| at + 3).map(|end| {
        let with = b"WithConfig";
        if source.slice(end..end + with.len()) == with { end + with.len() } else { end }
    });
    ends.filter(|end| !is_identifier(source.byte(*end)))
        .filter_map(|end| source.identifier_to(end))
        .filter(|class| is_class(source.slice(class.clone())))
}

/// The expression that makes an object of a class: `new p.UsersApi(client)`, `p.UsersApi()`, `p.NewUsersApi()`,
/// `P::UsersApi.new`.
fn construction(source: &Source<'_>, class: Range<usize>) -> Option<(usize, usize)> {
    let start = qualified_start(source, class.start);
    let open = source.after(class.end);
    let arguments = |open: usize| (source.byte(open) == b'(').then(|| source.closer(open + 1) + 1);
    let before = source.before(start).and_then(|at| source.identifier_to(at + 1));
    let word = before.clone().map(|word| source.slice(word)).unwrap_or_default();
    match source.syntax.construction? {
        Construction::New => {
            let new = before.filter(|_| word == b"new")?;
            Some((new.start, arguments(open)?))
        }
        Construction::NewFunction => {
            source.slice(class).starts_with(b"New").then_some(())?;
            Some((start, arguments(open)?))
        }
        Construction::NewMethod => {
            let dot = Some(open).filter(|at| source.byte(*at) == b'.')?;
            let new = source.identifier_from(dot + 1).filter(|new| source.slice(new.clone()) == b"new")?;
            Some((start, arguments(new.end).unwrap_or(new.end)))
        }
        Construction::Call => {
            (word != b"class" && !is_function_word(word)).then_some(())?;
            Some((start, arguments(open)?))
        }
    }
}

/// Where a name begins, its qualifiers included.
pub(super) fn qualified_start(source: &Source<'_>, start: usize) -> usize {
    let mut first = start;
    while let Some(word) = dot_before(source, first).and_then(|dot| source.identifier_to(dot)) {
        first = word.start;
    }
    first
}

/// The variable that an expression is given to: `x = …`, `x := …`, `x: UsersApi = …`, `this.x = …`.
fn target_variable(source: &Source<'_>, start: usize) -> Option<Range<usize>> {
    let sign = source.before(start).filter(|at| source.byte(*at) == b'=')?;
    let sign = if source.byte(sign.checked_sub(1)?) == b':' { sign - 1 } else { sign };
    let word = source.identifier_to(source.before(sign)? + 1)?;
    // After a colon, it is the type.
    let first = qualified_start(source, word.start);
    let colon = source.before(first).filter(|at| source.byte(*at) == b':' && is_class(source.slice(word.clone())));
    let name = match colon {
        Some(colon) => source.identifier_to(source.before(colon)? + 1)?,
        None => word,
    };
    // With several variables on the left, it is not clear which one gets it.
    let is_one = source.before(qualified_start(source, name.start)).is_none_or(|at| source.byte(at) != b',');
    (is_one && is_bare(source, name.start)).then_some(name)
}

/// Whether a name has no owner before it, or the object itself: `x`, `this.x`.
fn is_bare(source: &Source<'_>, start: usize) -> bool {
    let Some(dot) = dot_before(source, start) else { return true };
    let own = source.identifier_to(dot).map(|word| source.slice(word)).unwrap_or_default();
    matches!(own, b"this" | b"self")
}

/// The places of a word in code.
fn occurrences<'a>(source: &'a Source<'_>, word: &'a [u8]) -> impl Iterator<Item = Range<usize>> + 'a {
    memchr::memmem::find_iter(source.text, word).map(|at| at..at + word.len()).filter(|place| {
        let before = place.start.checked_sub(1).map_or(b' ', |at| source.byte(at));
        source.is_code(place.start)
            && !is_identifier(before)
            && before != b'$'
            && !is_identifier(source.byte(place.end))
    })
}

/// Whether a variable is an object of an API class at a place: it is built, used, passed on or declared as one. As a
/// parameter, in a loop, in an import or with another value it may be something else.
fn holds_no_other(source: &Source<'_>, place: Range<usize>) -> bool {
    if !is_bare(source, place.start) {
        return true;
    }
    let next = source.after(place.end);
    let behind = source.byte(next + 1);
    match source.byte(next) {
        b'.' => return true,
        // A member of any name may be set by it.
        b'[' => return source.byte(source.after(source.closer(next + 1) + 1)) != b'=',
        b'?' | b'!' if behind == b'.' => return true,
        b'=' if behind == b'=' => return true,
        // A parameter with a default may still get another value.
        b'=' => return is_built_from(source, next + 1) && !is_in(source, place.start, b'('),
        b':' if behind == b'=' => return is_built_from(source, next + 2),
        // `x: UsersApi`, `x: p.UsersApi = …`
        b':' => return is_declared_as(source, next + 1),
        b'-' if behind == b'>' => return false,
        byte if byte.is_ascii_alphabetic() || byte == b'*' => {
            // Words on the next line belong to the next statement.
            let is_here = next < source.line(place.end).end;
            let word = source.identifier_from(next).map(|word| source.slice(word)).unwrap_or_default();
            if is_here && !matches!(word, b"if" | b"as" | b"is" | b"in" | b"and" | b"or" | b"not" | b"else") {
                return false;
            }
        }
        _ => {}
    }
    if let Some(before) = source.before(place.start).filter(|at| *at >= source.line(place.start).start)
        && let Some(word) = source.identifier_to(before + 1)
    {
        let name = source.slice(word.clone());
        return is_class(name)
            || matches!(name, b"return" | b"await" | b"yield" | b"throw" | b"not" | b"and" | b"or" | b"typeof")
            || (matches!(name, b"let" | b"var") && matches!(source.byte(next), b';' | b'\n'));
    }
    let Some(open) = source.opener(place.start) else { return true };
    let behind = source.after(source.closer(place.end) + 1);
    if source.byte(open) == b'(' {
        return is_call(source, open, behind);
    }
    // `{ x } = …`, `{ x } from …`, `({ x }) => …`
    let word = source.identifier_from(behind).map(|word| source.slice(word)).unwrap_or_default();
    let is_given = word == b"from" || (source.byte(behind) == b'=' && source.byte(behind + 1) != b'=');
    let outer = source.opener(open).filter(|outer| source.byte(*outer) == b'(');
    !is_given && outer.is_none_or(|outer| is_call(source, outer, source.after(source.closer(behind) + 1)))
}

/// Whether a place is directly in brackets of a kind.
fn is_in(source: &Source<'_>, at: usize, kind: u8) -> bool {
    source.opener(at).is_some_and(|open| source.byte(open) == kind)
}

/// Whether brackets are those of a call or a condition, not of a function's parameters.
fn is_call(source: &Source<'_>, open: usize, behind: usize) -> bool {
    let name = source.before(open).and_then(|at| source.identifier_to(at + 1));
    let word = |range: &Option<Range<usize>>| range.clone().map(|word| source.slice(word)).unwrap_or_default();
    if matches!(word(&name), b"if" | b"while" | b"switch") {
        return true;
    }
    let before = name.as_ref().and_then(|name| source.before(name.start)).and_then(|at| source.identifier_to(at + 1));
    let defines = |word: &[u8]| is_function_word(word) || matches!(word, b"catch" | b"lambda");
    let goes_on = matches!(source.byte(behind), b'{' | b':')
        || (matches!(source.byte(behind), b'=' | b'-') && source.byte(behind + 1) == b'>');
    let adds = |word: &[u8]| ADDING.iter().any(|adding| has(word, adding));
    name.is_some() && !adds(word(&name)) && !goes_on && !defines(word(&name)) && !defines(word(&before))
}

/// Whether what begins at a place builds an object of an API class, or is nothing.
fn is_built_from(source: &Source<'_>, at: usize) -> bool {
    let mut at = source.after(at);
    loop {
        let Some(word) = source.identifier_from(at) else { return false };
        let name = source.slice(word.clone());
        if is_class(name) {
            return construction(source, word).is_some_and(|(_, end)| ends_value(source, end));
        }
        if matches!(name, b"null" | b"None" | b"nil" | b"undefined") {
            return true;
        }
        let next = source.after(word.end);
        at = match source.byte(next) {
            b'.' => source.after(next + 1),
            b':' if source.byte(next + 1) == b':' => source.after(next + 2),
            _ if name == b"new" => next,
            _ => return false,
        };
    }
}

/// Whether a statement ends there, so that the value stays what it is: no `if … else …`, no `as`, no body follows.
fn ends_value(source: &Source<'_>, end: usize) -> bool {
    let next = source.after(end);
    match source.byte(next) {
        b';' | b'}' => true,
        b',' | b')' => !source.syntax.has(Feature::KeywordArguments),
        b'.' | b'?' | b'[' | b'|' | b'&' | b'{' => false,
        _ => next >= source.line(end).end,
    }
}

/// Whether the type that begins at a place is an API class.
fn is_declared_as(source: &Source<'_>, at: usize) -> bool {
    let mut at = source.after(at);
    while let Some(word) = source.identifier_from(at) {
        if source.byte(word.end) != b'.' {
            return is_class(source.slice(word));
        }
        at = word.end + 1;
    }
    false
}

/// Whether the imports show that a class, or its qualifier, is the SDK's.
fn is_from_sdk(source: &Source<'_>, name: &[u8], depth: usize) -> bool {
    let is_package = |text: &[u8]| PACKAGES.iter().any(|package| has(text, package.as_bytes()));
    let mut found = false;
    for place in occurrences(source, name).take(PLACES) {
        match find_origin(source, place) {
            Some(Origin::Import(text)) if is_package(text) => found = true,
            // `const { UsersApi } = p`
            Some(Origin::PartOf(other)) if depth < 2 && other != name && is_from_sdk(source, other, depth + 1) => {
                found = true
            }
            Some(_) => return false,
            None => {}
        }
    }
    // The import of a package does not name the class.
    let has_wildcard = || source.syntax.has(Feature::PackageImports) && lines_of_imports(source).any(is_package);
    found || is_package(name) || name == b"PureCloud" || name == b"platformClient" || has_wildcard()
}

fn lines_of_imports<'a>(source: &'a Source<'_>) -> impl Iterator<Item = &'a [u8]> {
    let lines = source.text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_start);
    lines.filter(|line| IMPORTING.iter().any(|word| line.starts_with(word)))
}

/// Where a name comes from.
enum Origin<'a> {
    /// A statement that imports it, or defines it.
    Import(&'a [u8]),
    /// It is a part of this.
    PartOf(&'a [u8]),
}

/// Where a name at a place comes from, if the place shows it.
fn find_origin<'a>(source: &'a Source<'_>, place: Range<usize>) -> Option<Origin<'a>> {
    let word = source.before(place.start).and_then(|at| source.identifier_to(at + 1));
    let is_defined =
        word.is_some_and(|word| matches!(source.slice(word), b"class" | b"interface" | b"type" | b"struct"));
    let open = source.opener(place.start).filter(|open| {
        // These braces have only names in them.
        let before = source.slice(source.line(*open).start..*open).trim_ascii();
        source.byte(*open) == b'{' && matches!(before, b"import" | b"import type" | b"const" | b"let" | b"var")
    });
    let braces = open.map(|open| (open, source.closer(place.end)));
    let (start, end) = braces.unwrap_or((place.start, place.end));
    let text = source.slice(source.line(start).start..source.line(end).end);
    let begins = text.trim_ascii_start();
    let begins_with = |words: &[&[u8]]| words.iter().any(|word| begins.starts_with(word));
    if is_defined || begins_with(&IMPORTING) {
        return Some(Origin::Import(text));
    }
    if !begins_with(&[b"const", b"let", b"var"]) {
        return None;
    }
    let sign = source.after(if braces.is_some() { end + 1 } else { end });
    if source.byte(sign) != b'=' || source.byte(sign + 1) == b'=' {
        return None;
    }
    let given = source.identifier_from(source.after(sign + 1))?;
    match source.slice(given) {
        b"require" | b"await" | b"window" => Some(Origin::Import(text)),
        other => Some(Origin::PartOf(other)),
    }
}
