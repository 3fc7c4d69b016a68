//! The panels of browsers and of Postman: `Request URL: …`, `Status Code: 403`, headers under their headings.

use super::message::{Message, Request, Response, field, is_method};

/// A part of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    General,
    RequestHeaders,
    RequestBody,
    ResponseHeaders,
    ResponseBody,
}

/// The exchange that a panel shows; `None` where it is none.
pub(super) fn messages(text: &str) -> Option<Vec<Message>> {
    if !["equest URL", "equest url", "eaders"].iter().any(|part| text.contains(part)) {
        return None;
    }
    let lines: Vec<&str> = text.lines().map(|line| line.trim().trim_start_matches(['▼', '▶', '▸', '▾', ' '])).collect();
    let is_panel = |line: &&str| label(line, "request url").is_some();
    let has_headings = || lines.iter().filter(|line| heading(line).is_some()).count() >= 2;
    if !lines.iter().any(is_panel) && !has_headings() {
        return None;
    }
    let (mut request, mut response) = (Request::default(), Response::default());
    let mut section = Section::General;
    let mut rest = lines.into_iter().peekable();
    while let Some(line) = rest.next() {
        if let Some(next) = heading(line) {
            section = next;
            continue;
        }
        if line.to_ascii_lowercase().contains("provisional headers are shown") {
            request.is_provisional = true;
            continue;
        }
        // Chrome puts the value on the line after its name.
        let mut value = |inline: &str| match inline {
            "" => {
                rest.next_if(|next| field(next).is_none_or(|_| next.starts_with("http"))).unwrap_or_default().to_owned()
            }
            inline => inline.to_owned(),
        };
        if line.starts_with(['{', '[']) && matches!(section, Section::General | Section::ResponseHeaders) {
            section = Section::ResponseBody;
        }
        match section {
            _ if label(line, "request url").is_some() => {
                request.target = value(label(line, "request url").unwrap_or_default());
            }
            _ if label(line, "request method").is_some() => {
                request.method = value(label(line, "request method").unwrap_or_default());
            }
            _ if label(line, "status code").is_some() => {
                response.status = status(&value(label(line, "status code").unwrap_or_default()));
            }
            Section::General => general(line, &mut request, &mut response),
            Section::RequestHeaders => take_header(line, &mut value, &mut request),
            Section::ResponseHeaders => {
                if let Some((name, inline)) = field(line) {
                    response.headers.push((name, value(&inline)));
                }
            }
            Section::RequestBody => push(&mut request.body, line),
            Section::ResponseBody => push(&mut response.body, line),
        }
    }
    let mut found = Vec::new();
    if !request.method.is_empty() || !request.target.is_empty() {
        found.push(Message::Request(request));
    }
    if response.status != 0 {
        found.push(Message::Response(response));
    }
    (!found.is_empty()).then_some(found)
}

/// Postman's first lines: `PATCH https://…`, then the status.
fn general(line: &str, request: &mut Request, response: &mut Response) {
    let mut words = line.split_ascii_whitespace();
    match (words.next(), words.next()) {
        (Some(method), Some(url)) if is_method(method) && url.contains('/') => {
            request.method = method.to_owned();
            request.target = url.to_owned();
            if let Some(third) = words.next() {
                response.status = status(third);
            }
        }
        (Some(first), _) if response.status == 0 => response.status = status(first),
        // Headers without a heading: those that only an answer has.
        _ => response.headers.extend(field(line).filter(|(name, _)| is_of_answers(name))),
    }
}

fn is_of_answers(name: &str) -> bool {
    ["inin-correlation-id", "www-authenticate", "allow", "retry-after"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

fn take_header(line: &str, value: &mut impl FnMut(&str) -> String, request: &mut Request) {
    let (pseudo, line) = line.strip_prefix(':').map_or((false, line), |line| (true, line));
    let Some((name, inline)) = field(line) else { return };
    let value = value(&inline);
    match (pseudo, name.as_str()) {
        (true, "authority") => request.headers.push(("Host".to_owned(), value)),
        (true, "method") if request.method.is_empty() => request.method = value,
        (true, "path") if request.target.is_empty() => request.target = value,
        (true, _) => {}
        (false, _) => request.headers.push((name, value)),
    }
}

fn heading(line: &str) -> Option<Section> {
    let name = line.split('(').next().unwrap_or_default().trim().trim_end_matches(':').to_ascii_lowercase();
    match name.as_str() {
        "general" => Some(Section::General),
        "request headers" | "request headers view source" => Some(Section::RequestHeaders),
        "response headers" | "response headers view source" => Some(Section::ResponseHeaders),
        "request payload" | "request body" | "form data" => Some(Section::RequestBody),
        "response body" | "response payload" | "response" | "preview" => Some(Section::ResponseBody),
        _ => None,
    }
}

/// The text after a label, with or without a colon; empty where it follows on the next line.
fn label<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    let (start, rest) = line.split_at_checked(name.len())?;
    let rest = rest.trim_start();
    (start.eq_ignore_ascii_case(name) && (rest.is_empty() || rest.starts_with(':')))
        .then(|| rest.trim_start_matches(':').trim())
}

/// The status at the beginning of a text, 0 where there is none.
fn status(text: &str) -> u16 {
    let digits = text.trim().split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().ok().filter(|status| digits.len() == 3 && (100..600).contains(status)).unwrap_or_default()
}

fn push(body: &mut String, line: &str) {
    body.push_str(line);
    body.push('\n');
}
