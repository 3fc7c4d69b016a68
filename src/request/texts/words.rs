//! What the words around a body say: status, request, correlation id, operation, code, and the platform's sentences.

use super::{member_names, page, status};
use crate::catalogue::{Operation, by_name, find_operations, statuses_of};
use crate::request::known_answers;
use crate::request::services::{self, Service};
use crate::text::is_uuid;

/// How many names of operations are looked up.
const LOOKED_UP: usize = 500;

/// Error codes of OAuth that are other_status from words by nothing but their underscore (RFC 6749 §5.2, RFC 6750 §3.1).
const OAUTH_CODES: [&str; 9] = [
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "invalid_token",
    "insufficient_scope",
    "unauthorized_client",
    "unsupported_grant_type",
    "access_denied",
];

/// What words say.
#[derive(Default)]
pub(super) struct Words<'t> {
    /// The status of a status line.
    pub(super) http_status: Option<u16>,
    /// A status that is other_status some other way.
    pub(super) status: Option<u16>,
    pub(super) method: Option<&'t str>,
    pub(super) url: Option<&'t str>,
    pub(super) correlation_id: Option<&'t str>,
    /// A `Bearer` challenge.
    pub(super) challenge: Option<String>,
    /// The one operation that is named.
    pub(super) operation: Option<Operation>,
    /// The one declared code that is named.
    pub(super) code: Option<&'t str>,
    /// What an SDK gives as the platform's message.
    pub(super) message: Option<&'t str>,
    /// Whether they are those of a proxy, a firewall or a CDN.
    pub(super) stranger: bool,
}

/// Reads words.
pub(super) fn parse_words(text: &str) -> Words<'_> {
    if text.trim().is_empty() {
        return Words::default();
    }
    let (http_status, other_status) = status::find_status(text);
    let request = request(text);
    let (message, ending) = match auth_error(text) {
        Some((message, id)) => (Some(message), id),
        None => api_error(text),
    };
    Words {
        http_status,
        status: other_status.or(request.status),
        method: request.method.or_else(|| method(text)),
        url: request.url,
        correlation_id: correlation_id(text).or(ending),
        challenge: challenge(text),
        operation: operation(text).or_else(|| command(text)),
        code: code(text),
        message,
        stranger: page::is_strangers_text(text),
    }
}

/// The platform's own sentence in a text, to the end of its line.
pub(super) fn sentence(text: &str) -> Option<&str> {
    let at = known_answers::find_opening(text)?;
    let (before, from) = text.split_at_checked(at)?;
    // "Value [x] is not valid …": the sentence began earlier.
    let begin =
        [": ", " - ", "\n", "\"", "> "].iter().filter_map(|mark| before.rfind(mark).map(|at| at + mark.len())).max();
    let own =
        before.get(begin.unwrap_or_default()..).filter(|own| own.len() <= 80 && !own.contains("}")).unwrap_or_default();
    let line = from.find('\n').unwrap_or(from.len());
    let whole = text.get(at - own.len()..at + line)?;
    let inside = [('“', '”'), ('"', '"'), ('`', '`')].iter().find_map(|(open, close)| {
        let quoted = whole.strip_prefix(*open).or_else(|| whole.get(..).filter(|_| before.ends_with(*open)));
        quoted?.split(*close).next()
    });
    let bare = without_ending(inside.unwrap_or(whole)).0;
    Some(bare.trim_end_matches(',').trim_matches(['"', '\'', '\\', '`', ' ']))
}

/// A sentence of Genesys Cloud in a text without markup.
pub(in crate::request) fn sentence_outside_page(text: &str) -> Option<String> {
    sentence(text).filter(|_| !text.contains("</") && page::find_page(text).is_none()).map(str::to_owned)
}

/// Whether a text says a status or its reason phrase, and nothing else.
pub(in crate::request) fn is_bare_status(text: &str) -> bool {
    text.trim().len() <= 40
        && page::find_page(text).is_none()
        && matches!(status::find_status(text.trim()), (None, Some(_)))
}

/// `API Error: 403 - message (correlation id)`: how the Go SDK and the Terraform provider print the platform's message.
fn api_error(text: &str) -> (Option<&str>, Option<&str>) {
    let Some((_, rest)) = text.split_once("API Error: ") else { return (None, None) };
    let line = rest.lines().next().unwrap_or_default();
    let Some((number, message)) = line.split_once(" - ").filter(|(number, _)| number.len() == 3) else {
        return (None, None);
    };
    let is_number = number.chars().all(|c| c.is_ascii_digit());
    let (message, id) = without_ending(message.trim());
    (Some(message).filter(|message| is_number && !message.is_empty()), id)
}

/// `Auth Error: 400 - code (description; correlation id)`: how the Go SDK prints what the login answers.
fn auth_error(text: &str) -> Option<(&str, Option<&str>)> {
    let (_, rest) = text.split_once("Auth Error: ")?;
    let (_, described) = rest.lines().next()?.split_once(" - ")?.1.split_once('(')?;
    let mut parts = described.split([';', ')']).map(str::trim);
    let description = parts.next().filter(|description| !description.is_empty())?;
    Some((description, parts.find(|part| is_uuid(part))))
}

/// A text without the id in brackets at its end, and that id where it is one.
fn without_ending(text: &str) -> (&str, Option<&str>) {
    let trimmed = text.trim_end_matches(['"', '\'', ' ', '.', ',', '}', '\\']);
    let Some((before, id)) = trimmed.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else {
        return (text, None);
    };
    match id {
        _ if is_uuid(id) => (before.trim_end(), Some(id)),
        "" | "<uuid>" => (before.trim_end(), None),
        _ => (text, None),
    }
}

/// The id after "correlation id", in any spelling.
fn correlation_id(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    ["correlation", "contextid"].iter().find_map(|word| {
        lower.match_indices(word).take(20).find_map(|(at, _)| {
            let behind = text.get(at + word.len()..)?.trim_start_matches(['-', '_', ' ']);
            let behind = behind.strip_prefix(['i', 'I']).and_then(|b| b.strip_prefix(['d', 'D'])).unwrap_or(behind);
            let value =
                behind.trim_start_matches(['"', '\'', ' ', ':', '=', '(', '[', ',', '\\', '\t', '-', '–', '#', '>']);
            // Nothing but separators may stand between the name and the id.
            let end = value.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(value.len());
            let id = value.get(..end)?;
            ((8..=64).contains(&id.len()) && id.contains(|c: char| c.is_ascii_digit())).then_some(id)
        })
    })
}

#[derive(Default)]
struct Request<'t> {
    method: Option<&'t str>,
    url: Option<&'t str>,
    status: Option<u16>,
}

/// The one request that is named: `PATCH https://…`, `for url: https://…`, `path=/api/v2/…`.
fn request(text: &str) -> Request<'_> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`' | '(' | ')' | '“' | '”' | '|');
    let mut found: Vec<Request<'_>> = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split(ends).filter(|word| !word.is_empty()).take(2_000).collect();
        for (index, word) in words.iter().enumerate() {
            let Some(url) = url_in(word) else { continue };
            let before =
                |back: usize| index.checked_sub(back).and_then(|at| words.get(at)).copied().unwrap_or_default();
            let behind = words.get(index + 1).copied().unwrap_or_default();
            // PowerShell cuts its quotation of a command at the width of the window.
            if behind == "..." || url.ends_with("...") {
                continue;
            }
            let bare = before(1).trim_end_matches([':', ',']);
            let method = Some(bare)
                .filter(|word| member_names::is_http_method(word) && word.chars().all(|c| c.is_ascii_uppercase()));
            let mut next = words.iter().skip(index + 1).filter(|word| !matches!(**word, "→" | "->" | "=>" | "-" | ":"));
            let next = next.next().copied().unwrap_or_default();
            let status = next
                .trim_end_matches([':', ',', ';', '.'])
                .parse()
                .ok()
                .filter(|status| method.is_some() && (100..=599).contains(status));
            found.push(Request { method, url: Some(url), status });
        }
    }
    let distinct = |found: &[Request<'_>]| {
        let first = found.first().and_then(|request| request.url);
        first.is_some() && found.iter().all(|request| request.url == first)
    };
    // Another service's host counts only where no address of Genesys Cloud's kind is there.
    let is_api = |request: &Request<'_>| request.url.is_some_and(|url| own_url_in(url).is_some());
    if found.iter().any(is_api) {
        found.retain(is_api);
    }
    let with_method: Vec<Request<'_>> = {
        let (with, without): (Vec<_>, Vec<_>) = found.into_iter().partition(|request| request.method.is_some());
        if with.is_empty() { without } else { with }
    };
    if distinct(&with_method) { with_method.into_iter().next().unwrap_or_default() } else { Request::default() }
}

/// The URL of a request in a word: one of Genesys Cloud's kind, or to the API of another service.
fn url_in(word: &str) -> Option<&str> {
    own_url_in(word).or_else(|| {
        let url = word.get(word.find("https://")?..)?.trim_end_matches([',', ';', '.', ']', '}', ':', '\\']);
        let (host, _) = url.strip_prefix("https://")?.split_once('/')?;
        services::by_host(&host.to_ascii_lowercase()).filter(|_| !is_page(host))?;
        Some(url)
    })
}

/// The service whose API a text calls, with the host, where it calls nothing else.
pub(in crate::request) fn service_called(text: &str) -> Option<(String, &'static Service)> {
    let url = request(text).url?;
    let host = url.strip_prefix("https://")?.split('/').next()?.to_ascii_lowercase();
    services::by_host(&host).map(|service| (host, service))
}

/// Whether a host of a service has pages for people: its links are in many texts.
fn is_page(host: &str) -> bool {
    ["www.", "docs.", "developer.", "developers.", "help.", "support.", "console."]
        .iter()
        .any(|name| host.starts_with(name))
        || ["github.com", "gitlab.com", "slack.com"].contains(&host)
}

/// The URL or path of an API in a word; links to pages are none.
fn own_url_in(word: &str) -> Option<&str> {
    let start = ["https://", "http://", "/api/v", "/oauth/"].iter().filter_map(|begin| word.find(begin)).min()?;
    let own = word.get(..start)?.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let url = word.get(start..)?.trim_end_matches([',', ';', '.', ']', '}', ':', '\\']);
    let path = url.find("/api/v").map(|at| at + 8).or_else(|| url.find("/oauth/").map(|at| at + 6));
    let named = path.and_then(|at| url.get(at..)).is_some_and(|behind| behind.len() > 1);
    (own && named).then_some(url)
}

/// A method that stands by itself: `method=PATCH`, `Method: PATCH`, `-Method Patch`.
fn method(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    lower.match_indices("method").take(20).find_map(|(at, word)| {
        let value = text.get(at + word.len()..)?.trim_start_matches(['"', '\'', ' ', ':', '=']);
        let end = value.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(value.len());
        value.get(..end).filter(|method| member_names::is_http_method(method))
    })
}

/// A `Bearer` challenge (RFC 6750 §3), to the end of its line.
fn challenge(text: &str) -> Option<String> {
    let at = text.match_indices("Bearer ").find(|(at, word)| {
        let behind = text.get(at + word.len()..).unwrap_or_default().trim_start();
        ["error", "scope=", "realm="].iter().any(|name| behind.starts_with(name))
    });
    let line = text.get(at?.0..)?.lines().next()?;
    Some(line.replace("\\\"", "\""))
}

/// The one operation that a stack trace or a message names, in the spelling of any SDK.
fn operation(text: &str) -> Option<Operation> {
    let verbs = ["get", "post", "put", "patch", "delete", "head"];
    let names = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| {
        let lower = word.get(..6).unwrap_or_default().to_ascii_lowercase();
        (9..=150).contains(&word.len()) && verbs.iter().any(|verb| lower.starts_with(verb))
    });
    let mut found: Option<Operation> = None;
    for name in names.take(LOOKED_UP) {
        let endings = ["AsyncWithHttpInfo", "WithHttpInfo", "Async", "_with_http_info", "WithRestResponse", "Request"];
        let bare = endings.iter().find_map(|ending| name.strip_suffix(ending));
        let Some(operation) = by_name(name).or_else(|| by_name(bare?)) else { continue };
        match found {
            Some(known) if known.name() != operation.name() => return None,
            _ => found = Some(operation),
        }
    }
    found
}

/// The one operation of the `gc` command line that a text begins with.
fn command(text: &str) -> Option<Operation> {
    let line = text.trim_start().lines().next()?.trim_start_matches(['$', '>', '%', ' ']);
    let found = line.starts_with("gc ").then(|| find_operations(line).ok()).flatten()?;
    match found.operations.as_slice() {
        [operation] => Some(*operation),
        _ => None,
    }
}

/// The one declared code that is named as a word.
fn code(text: &str) -> Option<&str> {
    let part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_');
    let mut found: Option<&str> = None;
    for word in text.split(|c| !part(c)).map(|word| word.trim_matches('.')).take(20_000) {
        let declared = word.contains('.') && !statuses_of(word).is_empty();
        if !declared && !OAUTH_CODES.contains(&word) {
            continue;
        }
        match found {
            Some(known) if known != word => return None,
            _ => found = Some(word),
        }
    }
    found
}
