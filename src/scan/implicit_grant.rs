//! Sign-ins by the implicit grant, which Genesys Cloud is ending: the JavaScript SDK's method, and requests to the
//! authorization endpoint with the response type `token` (RFC 6749 §4.2.1).

use std::ops::Range;

use memchr::memmem;

use super::SignIn;
use super::find::{Ground, Sighting, What};
use super::identifier::is_identifier;
use super::lexer::LexemeKind;
use super::place;
use super::source::Source;

/// The method of the JavaScript SDK.
const METHOD: &str = "loginImplicitGrant";

/// How the parameter of the request is spelt, in a URL and as a setting of sign-in libraries.
const RESPONSE_TYPES: [&str; 2] = ["response_type", "responseType"];

/// Maximum places that are kept of one file.
const MAX_PLACES: usize = 100;

/// Whether a text may sign in so, at a glance.
pub(super) fn may_sign_in(text: &[u8]) -> bool {
    std::iter::once(METHOD).chain(RESPONSE_TYPES).any(|word| memmem::find(text, word.as_bytes()).is_some())
}

/// The sign-ins in a source that names Genesys Cloud, in order.
pub(super) fn find_sign_ins(source: &Source<'_>, file: &str) -> Vec<SignIn> {
    let calls = memmem::find_iter(source.text, METHOD).filter_map(|at| method_call(source, at));
    let requests = RESPONSE_TYPES
        .iter()
        .flat_map(|word| memmem::find_iter(source.text, word.as_bytes()).map(|at| at..at + word.len()))
        .filter_map(|name| response_type(source, name));
    let sightings = calls.chain(requests).take(MAX_PLACES).map(|span| {
        let what = What::Name(METHOD.to_owned(), None);
        Sighting { span, what, ground: Ground::Firm, doubt: None }
    });
    place::locate(file, source.text, sightings.collect())
        .into_iter()
        .map(|find| SignIn { location: find.location, written: find.written, source_line: find.source_line })
        .collect()
}

/// The method where it is called: `client.loginImplicitGrant(`.
fn method_call(source: &Source<'_>, at: usize) -> Option<Range<usize>> {
    let end = at + METHOD.len();
    let is_called = source.is_code(at) && source.byte(source.after(end)) == b'(';
    let is_member = source.before(at).is_some_and(|before| source.byte(before) == b'.');
    (is_called && is_member).then_some(at..end)
}

/// The parameter and its value where that is `token`: `response_type=token`, `"response_type": "token"`,
/// `append('response_type', 'token')`.
fn response_type(source: &Source<'_>, name: Range<usize>) -> Option<Range<usize>> {
    let is_whole = name.start.checked_sub(1).is_none_or(|before| !is_identifier(source.byte(before)));
    if !is_whole || source.kind(name.start) == LexemeKind::Comment {
        return None;
    }
    let skip = |mut at: usize, among: &[u8]| {
        while among.contains(&source.byte(at)) {
            at += 1;
        }
        at
    };
    let joint = skip(skip(name.end, b"\"'`"), b" \t");
    let value = skip(joint, b":=,>");
    if value == joint {
        return None;
    }
    let value = skip(skip(value, b" \t"), b"\"'`");
    let end = value + "token".len();
    let is_token = source.slice(value..end) == b"token" && !is_identifier(source.byte(end));
    is_token.then_some(name.start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::file_scanner::FileScanner;

    /// The lines that sign in, with what is written there.
    fn found(file: &str, text: &str) -> Vec<(usize, String)> {
        let contents = FileScanner::default().scan_text(&|| file.to_owned(), text.as_bytes()).unwrap();
        contents.implicit_grants.into_iter().map(|found| (found.location.line, found.written)).collect()
    }

    #[test]
    fn calls_and_requests_are_found_in_each_spelling() {
        let sdk = "const platformClient = require('platformClient');\nclient.loginImplicitGrant(id, uri);\n";
        assert_eq!(found("a.js", sdk), [(2, METHOD.to_owned())]);
        for (file, line) in [
            ("a.js", "location = `https://login.mypurecloud.de/oauth/authorize?client_id=${id}&response_type=token`;"),
            ("a.ts", "const settings = { authority: 'https://login.mypurecloud.de', response_type: 'token' };"),
            ("a.ts", "const settings = { authority: 'https://login.mypurecloud.de', responseType: \"token\" };"),
            ("a.py", "params = {'host': 'login.mypurecloud.de', 'response_type': 'token'}"),
            ("a.py", "url = f'https://login.mypurecloud.de/oauth/authorize?response_type=token&client_id={client_id}'"),
            ("a.js", "new URL('https://login.mypurecloud.de').searchParams.append('response_type', 'token');"),
            ("a.php", "<?php $q = ['host' => 'login.mypurecloud.de', 'response_type' => 'token'];"),
        ] {
            assert_eq!(found(file, line).len(), 1, "{file}: {line}");
        }
    }

    #[test]
    fn other_grants_comments_and_other_services_are_left_alone() {
        for (file, text) in [
            ("a.js", "const platformClient = require('platformClient');\nclient.loginPKCEGrant(id, uri);"),
            ("a.js", "const platformClient = require('platformClient');\n// client.loginImplicitGrant(id, uri);"),
            ("a.js", "require('platformClient');\nfunction loginImplicitGrant(id) {}"),
            ("a.js", "const u = 'https://login.mypurecloud.de/oauth/authorize?response_type=code';"),
            ("a.js", "const u = 'https://login.mypurecloud.de/oauth/authorize?response_type=token_of_mine';"),
            ("a.js", "const u = 'https://accounts.example.com/authorize?response_type=token';"),
            ("a.md", "Genesys Cloud: `client.loginImplicitGrant(id, uri)`"),
        ] {
            assert_eq!(found(file, text), [], "{file}: {text}");
        }
    }
}
