//! What the words around a body say: status, request, correlation id, operation, code, and the platform's sentences.

use super::{member_names, page, status};
use crate::catalogue::{Operation, REGIONS, api_path, by_name, by_path, by_request, find_operations, statuses_of};
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

/// Where in the words around it a body was.
#[derive(Clone, Copy)]
pub(super) struct BodyPlace {
    /// Where the object began that holds it.
    pub(super) start: usize,
    /// Where the words of that object end, and those that follow it begin.
    pub(super) end: usize,
}

/// Reads words, those around a body where there is one.
pub(super) fn parse_words(text: &str, body: Option<BodyPlace>) -> Words<'_> {
    if text.trim().is_empty() {
        return Words::default();
    }
    let (http_status, other_status) = status::find_status(text);
    let request = match body {
        Some(place) => request_around_body(text, place),
        None => named_request(text),
    };
    // The words around a body may be about other requests, which went well.
    let is_of_body = |status: &u16| body.is_none() || *status >= 400;
    let of_request = request.status.filter(|_| body.is_some());
    let (message, ending) = match auth_error(text) {
        Some((message, id)) => (Some(message), id),
        None => api_error(text),
    };
    Words {
        http_status,
        status: of_request.or(other_status).or(request.status).filter(is_of_body),
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

/// A request that words name.
#[derive(Default, Clone, Copy)]
pub(super) struct Request<'t> {
    method: Option<&'t str>,
    url: Option<&'t str>,
    pub(super) status: Option<u16>,
    /// How many line ends stand before it.
    pub(super) line: usize,
    /// The word before it, without the method.
    before: &'t str,
}

impl Request<'_> {
    fn has_failed(&self) -> bool {
        self.status.is_some_and(|status| status >= 400)
    }

    /// Whether the word before it says that what was just told is about it: `for url: …`, `url=…`, `when calling …`.
    fn is_introduced(&self) -> bool {
        let word = self.before.trim_start_matches('(').to_ascii_lowercase();
        let label = word.trim_end_matches([':', '=']);
        INTRODUCTIONS.contains(&label) || label.len() < word.len() && LABELS.iter().any(|known| label.ends_with(known))
    }
}

/// Words before a request that an error is about.
const INTRODUCTIONS: [&str; 15] = [
    "for", "from", "on", "at", "by", "call", "calling", "called", "request", "url", "uri", "endpoint", "bei", "para",
    "pour",
];

/// The names of fields that hold a request or its URL.
const LABELS: [&str; 8] = ["url", "uri", "path", "request", "endpoint", "resource", "target", "call"];

/// All requests that are named: `PATCH https://…`, `for url: https://…`, `path=/api/v2/…`.
pub(super) fn requests(text: &str) -> Vec<Request<'_>> {
    let mut found: Vec<Request<'_>> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let words: Vec<&str> = words_of(line).take(2_000).collect();
        for (index, word) in words.iter().enumerate() {
            let Some(url) = url_in(word) else { continue };
            let earlier =
                |back: usize| index.checked_sub(back).and_then(|at| words.get(at)).copied().unwrap_or_default();
            let behind = words.get(index + 1).copied().unwrap_or_default();
            let bare = earlier(1).trim_end_matches([':', ',']);
            let method = Some(bare)
                .filter(|word| member_names::is_http_method(word) && word.chars().all(|c| c.is_ascii_uppercase()));
            // PowerShell cuts its quotation of a command at the width of the window.
            if method.is_none() && behind == "..." || url.ends_with("...") {
                continue;
            }
            let behind_url = words.get(index + 1..).unwrap_or_default();
            let status = status_after(behind_url).filter(|_| method.is_some()).or_else(|| status_of_failed(behind_url));
            // `url=https://…` is one word.
            let own = word.len() - url.len();
            let name = word.get(..own).filter(|name| name.ends_with(['=', ':']));
            // A line of a spreadsheet: `…,GET,https://…,403`.
            let cell = word.get(..own).and_then(|cells| cells.strip_suffix([',', ';'])?.rsplit([',', ';']).next());
            let method = method.or_else(|| method_called(&words, index));
            let method = method.or_else(|| cell.filter(|cell| crate::request::http::message::is_method(cell)));
            let before = name.unwrap_or_else(|| earlier(if method.is_some() { 2 } else { 1 }));
            found.push(Request { method, url: Some(url), status, line: number, before });
        }
    }
    // Another service's host counts only where no address of Genesys Cloud's kind is there.
    let is_api = |request: &Request<'_>| request.url.is_some_and(|url| own_url_in(url).is_some());
    if found.iter().any(is_api) {
        found.retain(is_api);
    }
    found
}

/// The status right after a request: `GET /api/v2/users/me → 403`.
fn status_after(words: &[&str]) -> Option<u16> {
    let is_arrow = |word: &&&str| matches!(**word, "→" | "->" | "=>" | "-" | ":");
    let word = words.iter().find(|word| !is_arrow(word))?;
    word.trim_end_matches([':', ',', ';', '.']).parse().ok().filter(|status| (100..=599).contains(status))
}

/// The status of a request that failed, in words: `GET /api/v2/users/me failed: 403`, `… returned 403`.
fn status_of_failed(words: &[&str]) -> Option<u16> {
    let (verb, rest) = words.split_first()?;
    let is_verb = matches!(verb.trim_end_matches(':'), "failed" | "returned");
    let (word, rest) = rest.split_first().filter(|_| is_verb)?;
    let number = word.trim_end_matches([':', ',', ';', '.']);
    let is_whole =
        word.len() > number.len() || rest.first().is_none_or(|next| !next.starts_with(char::is_alphanumeric));
    number.parse().ok().filter(|status| is_whole && (400..=599).contains(status))
}

/// Whether a text ends with a request or its URL.
pub(super) fn ends_with_request(text: &str) -> bool {
    words_of(text).last().is_some_and(|word| url_in(word).is_some())
}

/// The method that a program calls with the URL as its first argument: `client.patch(f"/api/v2/…")`, `axios.get('…')`.
fn method_called<'t>(words: &[&'t str], index: usize) -> Option<&'t str> {
    let earlier = |back: usize| index.checked_sub(back).and_then(|at| words.get(at)).copied();
    let call = earlier(1).filter(|word| !matches!(*word, "f" | "r" | "b" | "u" | "$" | "@")).or_else(|| earlier(2))?;
    let (object, name) = call.rsplit_once('.')?;
    let is_object = object.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let is_lower = name.chars().all(|c| c.is_ascii_lowercase());
    (is_object && is_lower && member_names::is_http_method(name)).then_some(name)
}

/// The one request that a text without a body names, or the only one of several that failed.
fn named_request(text: &str) -> Request<'_> {
    let found = requests(text);
    only(&found).or_else(|| only_failed(&found)).unwrap_or_default()
}

/// Method and URL of the one request that a text names without saying what came of it.
pub(super) fn unanswered_request(text: &str) -> Option<(Option<&str>, &str)> {
    let request = only(&requests(text)).filter(|request| request.status.is_none())?;
    // A record is one mention, whatever it calls the two.
    Some((request.method.or_else(|| method(text)), request.url?))
}

/// The lines that name a failed request with its status, each request once; with their numbers from 0.
pub(super) fn listed_failures(text: &str) -> Vec<(usize, &str)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut known: Vec<Request<'_>> = Vec::new();
    for request in requests(text).into_iter().filter(Request::has_failed) {
        if !known.iter().any(|one| (one.method, one.url) == (request.method, request.url)) {
            known.push(request);
        }
    }
    known.iter().filter_map(|request| Some((request.line, *lines.get(request.line)?))).collect()
}

/// The one request of a list; those with a method count first.
fn only<'t>(found: &[Request<'t>]) -> Option<Request<'t>> {
    let with_method: Vec<&Request<'_>> = found.iter().filter(|request| request.method.is_some()).collect();
    let candidates = if with_method.is_empty() { found.iter().collect() } else { with_method };
    let first = candidates.first().copied()?;
    candidates.iter().all(|request| request.url == first.url).then_some(*first)
}

fn only_failed<'t>(found: &[Request<'t>]) -> Option<Request<'t>> {
    let failed: Vec<Request<'_>> = found.iter().filter(|request| request.has_failed()).copied().collect();
    only(&failed)
}

/// The request that a body answers: in the same entry, on the same line, or the nearest one before it. What follows is
/// mostly the next request, unless the words before it say otherwise.
fn request_around_body(text: &str, place: BodyPlace) -> Request<'_> {
    let (before, behind) = text.split_at_checked(place.end).unwrap_or((text, ""));
    let earlier = requests(before);
    let line = before.get(..place.start).unwrap_or(before).matches('\n').count();
    let nearest = || earlier.last().map(|nearest| with_method_of(*nearest, &earlier));
    if earlier.last().is_some_and(|nearest| nearest.line >= line) {
        return nearest().unwrap_or_default();
    }
    let later: Vec<Request<'_>> = requests(behind).into_iter().filter(Request::is_introduced).collect();
    // The words that follow begin with the line end that replaces the object.
    let on_line: Vec<Request<'_>> = later.iter().filter(|request| request.line <= 1).copied().collect();
    only(&on_line).or_else(nearest).or_else(|| only(&later)).unwrap_or_default()
}

/// A request without a method takes that of another mention of the same URL, and of no other. One that went well is not
/// what a refusal is about.
fn with_method_of<'t>(nearest: Request<'t>, all: &[Request<'t>]) -> Request<'t> {
    if nearest.status.is_some_and(|status| status < 400) {
        return Request::default();
    }
    if nearest.method.is_some() {
        return nearest;
    }
    let path = |request: &Request<'t>| request.url.map(path_of);
    let same = all.iter().rev().find(|other| other.method.is_some() && path(other) == path(&nearest));
    Request { method: same.and_then(|same| same.method), ..nearest }
}

/// The path of a URL, without query.
pub(super) fn path_of(url: &str) -> &str {
    let rest = url
        .split_once("://")
        .map_or(url, |(_, rest)| rest.get(rest.find('/').unwrap_or(rest.len())..).unwrap_or_default());
    rest.split(['?', '#']).next().unwrap_or_default()
}

/// The words of a line, without the quotes and brackets around them. A placeholder in brackets that is a segment of a
/// path, and `[object Object]`, are parts of their word.
fn words_of(line: &str) -> impl Iterator<Item = &str> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`' | '(' | ')' | '“' | '”' | '|');
    let mut rest = line;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(is_end);
        let mut length = 0;
        while let Some(found) = rest.get(length..)?.find(is_end) {
            let at = length + found;
            match segment_end(rest.get(..at)?, rest.get(at..)?) {
                Some(more) => length = at + more,
                None => {
                    let (word, behind) = rest.split_at_checked(at)?;
                    rest = behind;
                    return Some(word);
                }
            }
        }
        let word = rest;
        rest = "";
        Some(word).filter(|word| !word.is_empty())
    })
}

/// How far a segment goes on that has the end of a word in it: `/<id>`, `/[object Object]`.
fn segment_end(before: &str, rest: &str) -> Option<usize> {
    const OBJECT: &str = " Object]";
    if before.ends_with("/[object") && rest.starts_with(OBJECT) {
        return Some(OBJECT.len());
    }
    let inside = rest.strip_prefix('<').filter(|_| before.ends_with('/') && !before.ends_with("//"))?;
    let (name, behind) = inside.split_once('>')?;
    let is_name =
        !name.is_empty() && name.len() <= 64 && name.chars().all(|c| c.is_alphanumeric() || "_- ".contains(c));
    let is_whole = behind.chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '<');
    (is_name && is_whole).then_some(name.len() + 2)
}

/// The URL of a request in a word: one of Genesys Cloud's kind, or to the API of another service.
fn url_in(word: &str) -> Option<&str> {
    own_url_in(word).or_else(|| {
        let url = without_punctuation(word.get(word.find("https://")?..)?);
        let (host, _) = url.strip_prefix("https://")?.split_once('/')?;
        services::by_host(&host.to_ascii_lowercase()).filter(|_| !is_page(host))?;
        Some(url)
    })
}

/// The service whose API a text calls, with the host, where it calls nothing else.
pub(in crate::request) fn service_called(text: &str) -> Option<(String, &'static Service)> {
    let url = named_request(text).url?;
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
    let begins = ["https://", "http://", "wss://", "ws://", "/api/v", "/oauth/"];
    let start = begins.iter().filter_map(|begin| word.find(begin)).chain(bare_host(word)).min();
    let start = start.or_else(|| bare_path(word))?;
    let own = word.get(..start)?.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let url = word.get(start..)?;
    // No path has a comma; a query may.
    let end = url.find([',', ';']).filter(|end| url.find('?').is_none_or(|query| query > *end));
    let url = without_punctuation(url.get(..end.unwrap_or(url.len()))?);
    let path = url.find("/api/v").map(|at| at + 8).or_else(|| url.find("/oauth/").map(|at| at + 6));
    let path = path.or_else(|| bare_path(url).map(|at| at + 4)).or_else(|| path_without_root(url));
    let named = path.and_then(|at| url.get(at..)).is_some_and(|behind| behind.len() > 1);
    (own && named).then_some(url)
}

/// Where a host of Genesys Cloud begins that is written without `https://`.
fn bare_host(word: &str) -> Option<usize> {
    let before = word.split('/').next().filter(|before| before.len() < word.len())?;
    let name = before.rsplit(['=', ',', '[']).next()?;
    let is_host = ["api.", "apps.", "login."]
        .iter()
        .any(|kind| name.strip_prefix(kind).is_some_and(|domain| REGIONS.iter().any(|region| region.domain == domain)));
    is_host.then(|| before.len() - name.len())
}

/// Where the path begins in a word that has it without `/api`, as people and the documentation of SDKs write it:
/// `/v2/users/me`, `/scim/v2/Users`. Only one that is published is one: other services have such paths too.
fn bare_path(word: &str) -> Option<usize> {
    let at = ["/v2/", "/scim/", "/api/v2/"].iter().filter_map(|begin| word.find(begin)).min()?;
    let is_first = at == 0 || word.get(..at)?.ends_with(['=', ':', '"']);
    let path = word.get(at..)?.trim_end_matches([',', ';', '.', ']', '}', ':', '\\']);
    (is_first && !by_path(&completed_path(path)).is_empty()).then_some(at)
}

/// A path with the beginning that people leave out. SCIM's own documents write its resources with a capital
/// (RFC 7644 §3.2), Genesys Cloud does not.
pub(super) fn completed_path(path: &str) -> String {
    let whole = api_path(path);
    if path.starts_with("/scim/") { whole.to_ascii_lowercase() } else { whole }
}

/// Where the path begins in the URL of an API host that lacks `/api/v2` or its first part, where it is published with it.
fn path_without_root(url: &str) -> Option<usize> {
    let (_, rest) = url.split_once("://")?;
    let (host, path) = rest.split_at_checked(rest.find('/')?)?;
    let bare = path.split(['?', '#']).next()?;
    let is_api = host.strip_prefix("api.").is_some_and(|domain| REGIONS.iter().any(|region| region.domain == domain));
    let rest = bare.strip_prefix("/v2").filter(|rest| rest.starts_with('/')).unwrap_or(bare);
    (is_api && rest.len() > 1 && !by_path(&format!("/api/v2{rest}")).is_empty()).then(|| url.len() - path.len())
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
        ["error", "scope=", "realm=", "resource_metadata=", "acr_values=", "max_age="]
            .iter()
            .any(|name| behind.starts_with(name))
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

/// The one operation that a text names, by its name or by a request.
pub(in crate::request) fn named_operation(text: &str) -> Option<Operation> {
    operation(text).or_else(|| {
        let request = only(&requests(text))?;
        by_request(request.method?, path_of(request.url?))
    })
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

/// An address without what a sentence or a structure puts behind it. A bracket that the address itself opens, as in
/// `/queues/{queueId}`, is a part of it.
fn without_punctuation(address: &str) -> &str {
    let mut kept = address;
    while let Some(last) = kept.chars().next_back() {
        let count = |bracket: char| kept.matches(bracket).count();
        let is_extra = match last {
            ',' | ';' | '.' | ':' | '\\' => true,
            ']' => count(']') > count('['),
            '}' => count('}') > count('{'),
            _ => false,
        };
        if !is_extra {
            break;
        }
        kept = kept.get(..kept.len() - last.len_utf8()).unwrap_or_default();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_in_brackets_are_parts_of_a_path() {
        let words = |line| words_of(line).collect::<Vec<_>>();
        assert_eq!(words("GET /api/v2/users/<id>/queues 404"), ["GET", "/api/v2/users/<id>/queues", "404"]);
        assert_eq!(words("url: '/api/v2/users/[object Object]' }"), ["url:", "/api/v2/users/[object Object]", "}"]);
        assert_eq!(words("<b>/api/v2/users/</b> (x)"), ["b", "/api/v2/users/", "/b", "x"]);
        assert_eq!(words(""), [""; 0]);
    }

    #[test]
    fn a_url_ends_where_its_own_brackets_end() {
        for (word, url) in [
            ("https://h/api/v2/users/{{userId}}", Some("https://h/api/v2/users/{{userId}}")),
            ("[https://h/api/v2/users]", Some("https://h/api/v2/users")),
            ("{https://h/api/v2/users/{id}},", Some("https://h/api/v2/users/{id}")),
            ("wss://h/api/v2/users", Some("wss://h/api/v2/users")),
            ("/v2/users/me", Some("/v2/users/me")),
            ("path=/v2/users/me.", Some("/v2/users/me")),
            ("login.mypurecloud.de/oauth/token", Some("login.mypurecloud.de/oauth/token")),
            ("apps.mypurecloud.com/api/v2/users/me,", Some("apps.mypurecloud.com/api/v2/users/me")),
            ("example.com/api/v2/users/me", None),
            ("/v2/nothing/like/it", None),
            ("https://example.com/v2/users/me", None),
            ("https://example.com/page", None),
            (
                "https://api.mypurecloud.ie/flows/datatables/d/rows",
                Some("https://api.mypurecloud.ie/flows/datatables/d/rows"),
            ),
            ("https://api.mypurecloud.ie/v2/users/me", Some("https://api.mypurecloud.ie/v2/users/me")),
            ("https://api.mypurecloud.ie/nothing/like/it", None),
            ("https://api.mypurecloud.ie", None),
            ("https://apps.mypurecloud.ie/users/me", None),
        ] {
            assert_eq!(url_in(word), url, "{word}");
        }
    }

    #[test]
    fn a_method_is_that_of_the_call_around_the_url() {
        for (line, method) in [
            (r#"r = client.patch(f"/api/v2/conversations/calls/{CONV}", json={})"#, Some("patch")),
            ("await axios.get('https://api.mypurecloud.de/api/v2/users/me')", Some("get")),
            (r#"cache.store("/api/v2/users/me")"#, None),
            (r#"open("/api/v2/users/me")"#, None),
        ] {
            assert_eq!(requests(line).first().and_then(|request| request.method), method, "{line}");
        }
    }
}
