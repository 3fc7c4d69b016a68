//! The HTTP method that code sends to a path.
//!
//! The search goes outwards from the path: the arguments of the call around it, the name of the function, and the chain
//! of calls before and after it; then the same for the next call around. A block ends the search. If a variable has the
//! path, the search begins where the variable is used.

use std::ops::Range;

use super::call_form::{
    annotation_use, call_without_parentheses, callee_owner, has_dynamic_method, method_in_trailing_block,
};
use super::method_argument::{is_block, method_among};
use super::method_word;
use super::path_use::PathUse;
use super::request_options::{OptionsMethod, options_method};
use super::source::Source;
use super::variable::{
    VariableUse, assigned_variable, classify_use, is_continued, is_own, method_set_near, method_set_on,
};

/// Brackets around a path that are searched.
const LEVELS: usize = 7;

/// Calls of a chain that are searched.
const CHAIN: usize = 12;

/// Uses of a variable that are searched.
const USES: usize = 12;

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

/// Usual names of the objects on which routes are declared.
const SERVERS: [&[u8]; 7] = [b"app", b"router", b"mux", b"fastify", b"blueprint", b"bp", b"server"];

/// Functions that send a GET unless a method is given.
const READS: [&[u8]; 18] = [
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
    b"file_get_contents",
];

/// What the code does with the path in it.
pub(super) fn find_path_uses(source: &Source<'_>, span: Range<usize>) -> Vec<PathUse> {
    if let Some(found) = call_without_parentheses(source, span.start).or_else(|| search_outwards(source, span.clone()))
    {
        return vec![found];
    }
    let described = described_methods(source, span.clone());
    if !described.is_empty() {
        return described;
    }
    let mut found = Vec::new();
    if let Some(name) = assigned_variable(source, span.start) {
        let word = source.slice(name.clone());
        for used in source.uses(word, span.end).filter(|used| is_own(source, used.start)).take(USES) {
            match classify_use(source, used.end) {
                VariableUse::Given => break,
                VariableUse::Key => continue,
                VariableUse::Used => {}
            }
            if let Some(method) = method_set_on(source, used.end) {
                return vec![PathUse::Request(method)];
            }
            // If something is appended, it is another path.
            if is_continued(source, used.end) {
                continue;
            }
            match search_outwards(source, used.clone()).or_else(|| method_set_near(source, used)) {
                Some(beside) if !found.contains(&beside) => found.push(beside),
                _ => {}
            }
        }
    }
    if found.is_empty() {
        found.extend(method_set_near(source, span));
    }
    found
}

/// Searches the brackets around a piece of code, from the inside out.
fn search_outwards(source: &Source<'_>, span: Range<usize>) -> Option<PathUse> {
    let (mut start, mut end) = (span.start, span.end);
    let mut default = None;
    for _ in 0..LEVELS {
        let Some(open) = source.opener(start) else { break };
        let close = source.closer(end);
        let is_block = source.byte(open) == b'{' && is_block(source, open);
        if is_block && source.syntax.reading_block.is_none() {
            return default;
        }
        if declares_route(source, open) {
            return Some(PathUse::Route);
        }
        if let Some(method) = method_among(source, open + 1..close, span.clone()) {
            return Some(PathUse::Request(method));
        }
        if has_dynamic_method(source, open + 1..close) {
            return None;
        }
        if source.byte(open) == b'(' {
            if let Some(method) = method_in_trailing_block(source, close + 1) {
                return Some(PathUse::Request(method));
            }
            let mut reads = None;
            let found = method_of_callee(source, open, start, &mut reads);
            if let Some(reads) = reads {
                default = match options_method(source, open, end..close) {
                    OptionsMethod::None => Some(reads),
                    OptionsMethod::Known(method) => return Some(PathUse::Request(method)),
                    OptionsMethod::Dynamic => return None,
                };
            }
            match found {
                Some(found) => return Some(found),
                None if default.is_some() && source.byte(source.after(close + 1)) != b'.' => return default,
                None => {}
            }
            if let Some(method) = method_in_chain_after(source, close + 1) {
                return Some(PathUse::Request(method));
            }
        }
        if is_block {
            return default.or_else(|| is_reading_block(source, open).then_some(PathUse::Request("GET")));
        }
        (start, end) = (open, close + 1);
    }
    default
}

/// Whether a block of Terraform reads: `data "http" "name" {`.
fn is_reading_block(source: &Source<'_>, open: usize) -> bool {
    let line = source.slice(source.line(open)).trim_ascii_start();
    source.syntax.reading_block.is_some_and(|keyword| line.starts_with(keyword.as_bytes()))
}

/// Whether the function before a parenthesis declares a route, whatever else is among its arguments.
fn declares_route(source: &Source<'_>, open: usize) -> bool {
    let Some(name) = source.before(open).and_then(|before| source.identifier_to(before + 1)) else { return false };
    source.byte(open) == b'(' && ROUTES.contains(&source.slice(name))
}

/// Whether a call with these parentheses declares a route: by the function's name, or on a server's object with a handler.
pub(super) fn declares_route_at(source: &Source<'_>, open: usize) -> bool {
    declares_route(source, open) || matches!(method_of_callee(source, open, open + 1, &mut None), Some(PathUse::Route))
}

/// The method that the name of a function has, or the chain before it. `open` is the parenthesis of its arguments, and
/// `path` the beginning of the argument with the path.
fn method_of_callee(source: &Source<'_>, open: usize, path: usize, default: &mut Option<PathUse>) -> Option<PathUse> {
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
        let left = callee_owner(source, word.start);
        if link == 0 {
            if source.byte(word.start.saturating_sub(1)) == b'@' {
                return annotation_use(name);
            }
            if let Some(method) = method_word::method_of_function(name) {
                let owner = left.clone().map(|left| source.slice(left)).unwrap_or_default();
                let server = left.clone().filter(|_| SERVERS.contains(&owner.strip_prefix(b"$").unwrap_or(owner)));
                let is_route = owner == b"Route"
                    || server.is_some_and(|server| has_handler(source, open) || is_decorated(source, server.start));
                return Some(if is_route { PathUse::Route } else { PathUse::Request(method) });
            }
            // `Net::HTTP::Patch.new(`, `new HttpPatch(`, `HTTP::Post.new(`.
            let class = if name == b"new" || name == b"init" {
                left.clone().map(|left| source.slice(left))
            } else {
                Some(name)
            };
            if let Some(method) =
                class.and_then(|class| method_word::method_of_constant(class).or_else(|| method_class(class)))
            {
                return Some(PathUse::Request(method));
            }
            // `request(method, url)`: what is before the path is the method.
            let is_given = name == b"request" && memchr::memchr(b',', source.slice(open..path)).is_some();
            if READS.contains(&name) && !is_given {
                *default = Some(PathUse::Request("GET"));
            }
        } else if let Some(method) = method_word::parse_method(name) {
            return Some(PathUse::Request(method));
        } else if READS.contains(&name) {
            *default = Some(PathUse::Request("GET"));
        }
        // On to the call before it in the chain.
        let dot = source.before(word.start).filter(|at| matches!(source.byte(*at), b'.' | b'?' | b'>'))?;
        let dot = if source.byte(dot) == b'.' && source.byte(dot.saturating_sub(1)) == b'?' { dot - 1 } else { dot };
        let mut last = source.before(dot)?;
        if source.byte(last) == b')' {
            let inner = source.opener(last)?;
            if let Some(method) = method_among(source, inner + 1..last, 0..0) {
                return Some(PathUse::Request(method));
            }
            last = inner;
            end = last;
        } else {
            // Without arguments, the name is a member: `client.patch`.
            end = source.identifier_to(last + 1)?.end;
        }
    }
    None
}

/// The method that a class is named after: `Patch` in `Net::HTTP::Patch`.
fn method_class(name: &[u8]) -> Option<&'static str> {
    name.first().is_some_and(u8::is_ascii_uppercase).then(|| method_word::parse_method(name)).flatten()
}

/// Whether a function is among the arguments, as routes have one.
fn has_handler(source: &Source<'_>, open: usize) -> bool {
    let arguments = source.slice(open..source.closer(open + 1));
    let has = |word: &[u8]| memchr::memmem::find(arguments, word).is_some();
    has(b"=>") || has(b"function") || has(b"func(") || has(b"req,") || has(b"req:") || has(b"::class")
}

/// Whether it is preceded by `@`.
fn is_decorated(source: &Source<'_>, start: usize) -> bool {
    start.checked_sub(1).is_some_and(|at| source.byte(at) == b'@')
}

/// The method in the chain that follows a call: `.method("PATCH", …)`, `.PATCH(…)`, `.patch(body)`.
fn method_in_chain_after(source: &Source<'_>, from: usize) -> Option<&'static str> {
    let mut at = from;
    for _ in 0..CHAIN {
        let dot = source.after(at);
        let dot = if matches!(source.byte(dot), b'?' | b'!') { dot + 1 } else { dot };
        if source.byte(dot) != b'.' {
            return None;
        }
        let word = source.identifier_from(source.after(dot + 1))?;
        let open = source.skip_type_arguments(source.after(word.end));
        if source.byte(open) != b'(' {
            at = word.end;
            continue;
        }
        let close = source.closer(open + 1);
        let name = source.slice(word);
        // `.GetJsonAsync()` sends; `.GetResponseAsync()` sends what was set before.
        let sends = || name.ends_with(b"Async") && !name.starts_with(b"GetResponse");
        if let Some(method) =
            method_word::parse_method(name).or_else(|| sends().then(|| method_word::method_of_function(name)).flatten())
        {
            return Some(method);
        }
        if method_word::is_method_key(name) {
            return method_among(source, open + 1..close, 0..0);
        }
        // From here on, the chain is about the response.
        if matches!(name, b"then" | b"catch" | b"json" | b"subscribe" | b"pipe") {
            return None;
        }
        at = close + 1;
    }
    None
}

/// The methods that an API description has under a path: `"/api/v2/users": { "get": { … } }`.
fn described_methods(source: &Source<'_>, span: Range<usize>) -> Vec<PathUse> {
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
    keys.filter_map(|key| method_word::parse_method(source.slice(key.body.clone()))).map(PathUse::Described).collect()
}
