//! The method that is used beside a path in code.
//!
//! It is looked for from the path outwards: among the arguments of the call that the path is in, in the name of the
//! function, in the chain before and behind it; then the same for the call around that one. A block ends the search.
//! A path that a variable is given is looked for where the variable is used.

use std::ops::Range;

use super::call_form::{annotation, bare_call, is_open, trailing};
use super::identifier::words;
use super::lexer::LexemeKind;
use super::marker;
use super::name_call::type_arguments;
use super::source::Source;
use super::syntax::{Feature, Form};
use super::variable::{Role, is_continued, is_same, role, set_near, set_on, variable};

/// Calls around a path that are looked at.
const LEVELS: usize = 7;

/// Calls of a chain that are looked at.
const CHAIN: usize = 12;

/// Uses of a variable that are looked at.
const USES: usize = 12;

/// What was found beside a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// A method.
    Method(&'static str),
    /// A route of a server is declared: nothing is called.
    Route,
    /// What describes an interface, with these methods, in their order, calls nothing.
    Described(&'static str),
}

/// Functions that declare what a server answers.
const ROUTES: [&[u8]; 12] = [
    b"HandleFunc",
    b"Handle",
    b"route",
    b"RequestMapping",
    b"GetMapping",
    b"PostMapping",
    b"PutMapping",
    b"PatchMapping",
    b"DeleteMapping",
    b"MapGet",
    b"MapPost",
    b"add_url_rule",
];

/// What servers are called that routes are declared on.
const SERVERS: [&[u8]; 7] = [b"app", b"router", b"mux", b"fastify", b"blueprint", b"bp", b"server"];

/// Functions that send a GET where nothing else is said.
const READS: [&[u8]; 17] = [
    b"fetch",
    b"axios",
    b"request",
    b"urlopen",
    b"newBuilder",
    b"$fetch",
    b"ofetch",
    b"getJSON",
    b"urlretrieve",
    b"Builder",
    b"useFetch",
    b"URLSession",
    b"got",
    b"ky",
    b"DownloadString",
    b"DownloadStringTaskAsync",
    b"DownloadData",
];

/// The methods beside the piece of code that has a path.
pub(super) fn methods(source: &Source<'_>, span: Range<usize>) -> Vec<Beside> {
    if let Some(found) = bare_call(source, span.start).or_else(|| around(source, span.clone())) {
        return vec![found];
    }
    let described = described(source, span.clone());
    if !described.is_empty() {
        return described;
    }
    let mut found = Vec::new();
    if let Some(name) = variable(source, span.start) {
        let word = source.slice(name.clone());
        for used in source.uses(word, span.end).filter(|used| is_same(source, used.start)).take(USES) {
            match role(source, used.end) {
                Role::Given => break,
                Role::Key => continue,
                Role::Used => {}
            }
            if let Some(method) = set_on(source, used.end) {
                return vec![Beside::Method(method)];
            }
            // With more put to it, it is another path.
            if is_continued(source, used.end) {
                continue;
            }
            match around(source, used.clone()).or_else(|| set_near(source, used)) {
                Some(beside) if !found.contains(&beside) => found.push(beside),
                _ => {}
            }
        }
    }
    if found.is_empty() {
        found.extend(set_near(source, span));
    }
    found
}

/// Looks outwards from a piece of code.
fn around(source: &Source<'_>, span: Range<usize>) -> Option<Beside> {
    let (mut start, mut end) = (span.start, span.end);
    let mut default = None;
    for _ in 0..LEVELS {
        let Some(open) = source.opener(start) else { break };
        let close = source.closer(end);
        let is_block = source.byte(open) == b'{' && is_block(source, open);
        if is_block && source.syntax.reading_block.is_none() {
            return default;
        }
        if let Some(method) = inside(source, open + 1..close, span.clone()) {
            return Some(Beside::Method(method));
        }
        if is_open(source, open + 1..close) {
            return None;
        }
        if source.byte(open) == b'(' {
            if let Some(method) = trailing(source, close + 1) {
                return Some(Beside::Method(method));
            }
            match callee(source, open, start, &mut default) {
                Some(found) => return Some(found),
                None if default.is_some() && source.byte(source.after(close + 1)) != b'.' => return default,
                None => {}
            }
            if let Some(method) = chain_behind(source, close + 1) {
                return Some(Beside::Method(method));
            }
        }
        if is_block {
            return default.or_else(|| is_data(source, open).then_some(Beside::Method("GET")));
        }
        (start, end) = (open, close + 1);
    }
    default
}

/// Whether a brace begins statements rather than an object.
pub(super) fn is_block(source: &Source<'_>, open: usize) -> bool {
    let Some(before) = source.before(open) else { return true };
    match source.byte(before) {
        b'(' | b',' | b':' | b'[' | b'=' | b'@' | b'?' | b'|' => false,
        b'>' => source.byte(before.saturating_sub(1)) == b'=',
        b'{' => source.syntax.form != Form::Json,
        _ => {
            let word = source.identifier_to(before + 1).map(|word| source.slice(word)).unwrap_or_default();
            // Go's and C#'s literals have a type before them: `http.Request{`, `new HttpRequestMessage {`.
            let is_type = word.first().is_some_and(u8::is_ascii_uppercase);
            !(matches!(word, b"return") || (is_type && source.syntax.has(Feature::TypedLiterals)))
        }
    }
}

/// Whether a block of Terraform reads: `data "http" "name" {`.
fn is_data(source: &Source<'_>, open: usize) -> bool {
    let line = source.slice(source.line(open)).trim_ascii_start();
    source.syntax.reading_block.is_some_and(|keyword| line.starts_with(keyword.as_bytes()))
}

/// A method among arguments, or among the members of an object; blocks aside.
pub(super) fn inside(source: &Source<'_>, range: Range<usize>, but: Range<usize>) -> Option<&'static str> {
    let mut at = range.start;
    while at < range.end {
        if but.contains(&at) {
            at = but.end;
            continue;
        }
        match source.kind(at) {
            LexemeKind::Quote => {
                let Some(literal) = source.literal_from(at) else {
                    at += 1;
                    continue;
                };
                let word = source.slice(literal.body.clone());
                let given = || is_key_before(source, literal.span.start);
                if let Some(method) = marker::upper(word).or_else(|| marker::method(word).filter(|_| given())) {
                    return Some(method);
                }
                at = literal.span.end;
            }
            LexemeKind::Code if source.byte(at) == b'{' && is_block(source, at) => at = source.closer(at + 1) + 1,
            LexemeKind::Code if source.byte(at).is_ascii_alphabetic() => {
                let Some(word) = source.identifier_from(at) else {
                    at += 1;
                    continue;
                };
                if let Some(method) = constant(source, word.clone()) {
                    return Some(method);
                }
                at = word.end;
            }
            _ => at += 1,
        }
    }
    None
}

/// Whether a key that a method is given to stands before: `method: 'patch'`, `"method": "patch"`, `method="patch"`.
fn is_key_before(source: &Source<'_>, at: usize) -> bool {
    let Some(sign) = source.before(at).filter(|at| matches!(source.byte(*at), b':' | b'=' | b'>' | b',')) else {
        return false;
    };
    let sign = if source.byte(sign) == b'>' { sign.saturating_sub(1) } else { sign };
    let Some(end) = source.before(sign) else { return false };
    let key = match source.identifier_to(end + 1) {
        Some(word) => source.slice(word),
        None => source.literal_to(end + 1).map(|literal| source.slice(literal.body.clone())).unwrap_or_default(),
    };
    marker::is_place(key) || (key == b"type" && source.syntax.has(Feature::TypeIsMethodKey))
}

/// A method as a constant: `HttpMethod.Patch`, `http.MethodPatch`, `method: .patch`, `:patch` of Ruby.
fn constant(source: &Source<'_>, word: Range<usize>) -> Option<&'static str> {
    let name = source.slice(word.clone());
    if let Some(method) = marker::of_constant(name) {
        // `MethodPatch(…)` would be a function.
        return Some(method).filter(|_| source.byte(word.end) != b'(');
    }
    let method = marker::method(name)?;
    let before = source.before(word.start)?;
    match source.byte(before) {
        b'.' | b':' => {
            let colons =
                if source.byte(before) == b':' && source.byte(before.saturating_sub(1)) == b':' { 1 } else { 0 };
            let left = source.identifier_to(before - colons).map(|left| source.slice(left));
            match left {
                Some(left) => {
                    let last = words(left).last().unwrap_or_default();
                    let is_enumeration =
                        [&b"method"[..], b"verb", b"methods"].iter().any(|kind| last.eq_ignore_ascii_case(kind));
                    // `.patch(` behind something else is a call, and told as such.
                    (is_enumeration || left == b"Net" || left == b"HTTP").then_some(method)
                }
                None => {
                    let is_value =
                        source.before(before).is_some_and(|at| matches!(source.byte(at), b':' | b'=' | b'(' | b','));
                    (is_value && source.byte(word.end) != b'(').then_some(method)
                }
            }
        }
        b'=' => is_key_before(source, word.start).then_some(method),
        // A word of a shell's language, or of Terraform's.
        _ => None,
    }
}

/// What the function tells whose arguments begin at a parenthesis, and the chain before it; `path` is where the path or
/// what holds it begins.
fn callee(source: &Source<'_>, open: usize, path: usize, default: &mut Option<Beside>) -> Option<Beside> {
    let mut end = open;
    for link in 0..CHAIN {
        let mut before = source.before(end)?;
        // Type arguments: `get<User>(`.
        if source.byte(before) == b'>' {
            let from = before.saturating_sub(200);
            before = (from..before).rev().find(|at| source.byte(*at) == b'<').and_then(|at| source.before(at))?;
        }
        let word = source.identifier_to(before + 1)?;
        let name = source.slice(word.clone());
        let left = receiver(source, word.start);
        if link == 0 {
            if ROUTES.contains(&name) {
                return Some(Beside::Route);
            }
            if source.byte(word.start.saturating_sub(1)) == b'@' {
                return annotation(name);
            }
            if let Some(method) = marker::of_function(name) {
                let server = left.clone().filter(|left| SERVERS.contains(&source.slice(left.clone())));
                let is_route =
                    server.is_some_and(|server| has_handler(source, open) || is_decorated(source, server.start));
                return Some(if is_route { Beside::Route } else { Beside::Method(method) });
            }
            // `Net::HTTP::Patch.new(`, `new HttpPatch(`, `HTTP::Post.new(`.
            let class = if name == b"new" || name == b"init" {
                left.clone().map(|left| source.slice(left))
            } else {
                Some(name)
            };
            if let Some(method) = class.and_then(|class| marker::of_constant(class).or_else(|| method_class(class))) {
                return Some(Beside::Method(method));
            }
            // `request(method, url)`: what stands before the path is the method.
            let is_given = name == b"request" && memchr::memchr(b',', source.slice(open..path)).is_some();
            if READS.contains(&name) && !is_given {
                *default = Some(Beside::Method("GET"));
            }
        } else if let Some(method) = marker::method(name) {
            return Some(Beside::Method(method));
        } else if READS.contains(&name) {
            *default = Some(Beside::Method("GET"));
        }
        // On to the call before it in the chain.
        let dot = source.before(word.start).filter(|at| matches!(source.byte(*at), b'.' | b'?' | b'>'))?;
        let dot = if source.byte(dot) == b'.' && source.byte(dot.saturating_sub(1)) == b'?' { dot - 1 } else { dot };
        let mut last = source.before(dot)?;
        if source.byte(last) == b')' {
            let inner = source.opener(last)?;
            if let Some(method) = inside(source, inner + 1..last, 0..0) {
                return Some(Beside::Method(method));
            }
            last = inner;
            end = last;
        } else {
            // A name without arguments: `client.patch` of something that is no call is the receiver's.
            end = source.identifier_to(last + 1)?.end;
        }
    }
    None
}

/// A class of Ruby's or Apache's that is a method: `Patch` in `Net::HTTP::Patch`.
fn method_class(name: &[u8]) -> Option<&'static str> {
    name.first().is_some_and(u8::is_ascii_uppercase).then(|| marker::method(name)).flatten()
}

/// What a function is called on.
pub(super) fn receiver(source: &Source<'_>, start: usize) -> Option<Range<usize>> {
    let dot = source.before(start).filter(|at| matches!(source.byte(*at), b'.' | b':' | b'>'))?;
    let dot = if matches!(source.byte(dot), b':' | b'>') { dot.checked_sub(1)? } else { dot };
    let dot = if dot > 0 && source.byte(dot - 1) == b'?' { dot - 1 } else { dot };
    source.identifier_to(dot)
}

/// Whether a function is among the arguments, as routes have one.
fn has_handler(source: &Source<'_>, open: usize) -> bool {
    let arguments = source.slice(open..source.closer(open + 1));
    let has = |word: &[u8]| memchr::memmem::find(arguments, word).is_some();
    has(b"=>") || has(b"function") || has(b"func(") || has(b"req,") || has(b"req:")
}

/// Whether a decorator's sign stands before.
fn is_decorated(source: &Source<'_>, start: usize) -> bool {
    start.checked_sub(1).is_some_and(|at| source.byte(at) == b'@')
}

/// The method in the chain behind a call: `.method("PATCH", …)`, `.PATCH(…)`, `.patch(body)`.
fn chain_behind(source: &Source<'_>, from: usize) -> Option<&'static str> {
    let mut at = from;
    for _ in 0..CHAIN {
        let dot = source.after(at);
        let dot = if matches!(source.byte(dot), b'?' | b'!') { dot + 1 } else { dot };
        if source.byte(dot) != b'.' {
            return None;
        }
        let word = source.identifier_from(source.after(dot + 1))?;
        let open = source.after(word.end);
        let open = if source.byte(open) == b'<' { type_arguments(source, open) } else { open };
        if source.byte(open) != b'(' {
            at = word.end;
            continue;
        }
        let close = source.closer(open + 1);
        let name = source.slice(word);
        // `.GetJsonAsync()` sends; `.GetResponseAsync()` is sent what is said elsewhere.
        let sends = || name.ends_with(b"Async") && !name.starts_with(b"GetResponse");
        if let Some(method) = marker::method(name).or_else(|| sends().then(|| marker::of_function(name)).flatten()) {
            return Some(method);
        }
        if marker::is_place(name) {
            return inside(source, open + 1..close, 0..0);
        }
        // What is done with the answer says nothing of the request.
        if matches!(name, b"then" | b"catch" | b"json" | b"subscribe" | b"pipe") {
            return None;
        }
        at = close + 1;
    }
    None
}

/// The methods that a description of an interface has under a path: `"/api/v2/users": { "get": { … } }`.
fn described(source: &Source<'_>, span: Range<usize>) -> Vec<Beside> {
    let colon = source.after(span.end);
    let open = source.after(colon + 1);
    if source.byte(colon) != b':' || source.byte(open) != b'{' {
        return Vec::new();
    }
    let close = source.closer(open + 1);
    let inside = source.literals.iter().skip_while(|literal| literal.span.start < open);
    let keys = inside.take_while(|literal| literal.span.start < close).filter(|literal| {
        source.byte(source.after(literal.span.end)) == b':' && source.opener(literal.span.start) == Some(open)
    });
    keys.filter_map(|key| marker::method(source.slice(key.body.clone()))).map(Beside::Described).collect()
}
