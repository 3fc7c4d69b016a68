//! A method that is called on an object of an SDK's API class and that the class does not have: `usersApi.listUsers()`.
//!
//! Names that begin with an HTTP method and a word of the API are the work of `name_call`; these are all others.

use super::find::{Ground, Sighting, What};
use super::identifier::words;
use super::languages::is_function_word;
use super::lexicon::{VERBS, lexicon};
use super::sdk_object::{SdkObjects, qualified_start};
use super::source::Source;
use super::syntax::Feature;

/// What the SDKs' API classes have besides operations, and what every object of a language has. In lower case, without
/// underscores, and sorted.
const HELPERS: [&str; 73] = [
    "adddefaultheader",
    "also",
    "apiclient",
    "apply",
    "bind",
    "builder",
    "call",
    "catch",
    "class",
    "clone",
    "close",
    "configuration",
    "constructor",
    "defaultheader",
    "dispose",
    "dup",
    "eql",
    "equals",
    "exceptionfactory",
    "finalize",
    "finally",
    "freeze",
    "getapiclient",
    "getbasepath",
    "getclass",
    "getconfiguration",
    "gethashcode",
    "gettype",
    "hash",
    "hashcode",
    "hasownproperty",
    "inspect",
    "instanceeval",
    "instancevariableget",
    "instancevariableset",
    "isa",
    "isprototypeof",
    "let",
    "memberwiseclone",
    "method",
    "methods",
    "nil",
    "notify",
    "notifyall",
    "objectid",
    "off",
    "on",
    "once",
    "propertyisenumerable",
    "publicsend",
    "referenceequals",
    "respondto",
    "run",
    "send",
    "setaccesstoken",
    "setapiclient",
    "setbasepath",
    "setconfiguration",
    "setdefaultheader",
    "setenvironment",
    "takeif",
    "tap",
    "then",
    "tolocalestring",
    "tos",
    "tosource",
    "tostring",
    "use",
    "valueof",
    "wait",
    "with",
    "withhttpinfo",
    "yieldself",
];

/// The calls of methods that no API class has.
pub(super) fn find_unknown_members(source: &Source<'_>, objects: &SdkObjects<'_>) -> Vec<Sighting> {
    objects.member_starts(source).filter_map(|at| unknown_member_at(source, objects, at)).collect()
}

fn unknown_member_at(source: &Source<'_>, objects: &SdkObjects<'_>, at: usize) -> Option<Sighting> {
    let word = source.identifier_from(at)?;
    let name = source.slice(word.clone());
    if is_operation_name(name) || is_helper(name) {
        return None;
    }
    let next = source.after(word.end);
    let next = source.skip_type_arguments(next);
    let is_called = source.byte(next) == b'(' || source.syntax.has(Feature::CallsWithoutParentheses);
    let object = objects.object_before(source, at).filter(|_| is_called)?;
    // A method that the file itself adds exists.
    if source.uses(name, 0).any(|used| is_assigned_or_defined(source, used.start, used.end)) {
        return None;
    }
    let is_sure = object.is_sure_in(source.syntax) && !is_quoted(source, name);
    let doubt = "no operation has the name, and it is not known whether the object has other methods";
    // Of a chain over several lines, only the line with the name is shown.
    let start = Some(qualified_start(source, at)).filter(|start| *start >= source.line(at).start).unwrap_or(at);
    Some(Sighting {
        span: start..word.end,
        what: What::Name(source.decode(word), Some(object.api)),
        ground: Ground::Firm,
        doubt: (!is_sure).then(|| doubt.to_owned()),
    })
}

/// Whether `name_call` looks at a name.
fn is_operation_name(name: &[u8]) -> bool {
    let verb = words(name).next().unwrap_or_default();
    VERBS.iter().any(|known| verb.eq_ignore_ascii_case(known.as_bytes())) && lexicon().match_name(name).is_some()
}

fn is_helper(name: &[u8]) -> bool {
    if matches!(name.first(), None | Some(b'_' | b'$' | b'0'..=b'9')) {
        return true;
    }
    let folded: Vec<u8> = name.iter().filter(|byte| **byte != b'_').map(u8::to_ascii_lowercase).collect();
    // Names of mocks, and what Java's classes make requests with.
    let is_of_test = [&b"mock"[..], b"assert", b"expect", b"stub", b"should", b"reset"];
    is_of_test.iter().any(|word| folded.starts_with(word))
        || (folded.starts_with(b"create") && folded.ends_with(b"request"))
        || std::str::from_utf8(&folded).is_ok_and(|folded| HELPERS.binary_search(&folded).is_ok())
}

/// Whether a method is assigned to an object, or defined, where its name is.
fn is_assigned_or_defined(source: &Source<'_>, start: usize, end: usize) -> bool {
    let sign = source.after(end);
    let is_given = source.byte(sign) == b'=' && !matches!(source.byte(sign + 1), b'=' | b'>');
    let before = source.before(start).and_then(|at| source.identifier_to(at + 1));
    let is_defined = before.is_some_and(|word| is_function_word(source.slice(word)));
    is_given || is_defined
}

/// Whether a string of the file is the name, as where a method is mocked or added to a class.
fn is_quoted(source: &Source<'_>, name: &[u8]) -> bool {
    memchr::memmem::find_iter(source.text, name).any(|at| {
        let quotes = (at.checked_sub(1).map_or(0, |at| source.byte(at)), source.byte(at + name.len()));
        matches!(quotes, (b'"', b'"') | (b'\'', b'\'') | (b'`', b'`'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(HELPERS.is_sorted());
    }
}
