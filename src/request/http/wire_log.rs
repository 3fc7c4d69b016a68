//! The wire logs of HTTP clients → raw HTTP: each line without what the logger wrote before it, and without the quotes
//! and escapes of the client.
//!
//! Read are `>>` and `<<` of Apache HttpClient and others, `-->` and `<--` of OkHttp, `send:` and `reply:` of Python,
//! `<-` and `->` of Ruby, and raw HTTP after the time stamps of a log.

use super::message::{request_line, status_line};

/// Raw HTTP that a wire log shows, and whether the client logs every header that it sends.
pub(super) struct WireLog {
    pub(super) raw: String,
    /// Loggers of clients leave the credentials out, or run before they are added.
    pub(super) hides_headers: bool,
    /// The other records of the same log.
    pub(super) rest: String,
}

impl WireLog {
    fn whole(raw: String) -> Self {
        Self { raw, hides_headers: false, rest: String::new() }
    }
}

/// Reads a wire log; `None` where a text is none.
pub(super) fn as_raw(text: &str) -> Option<WireLog> {
    // A look that costs next to nothing: every form below has one of these, and several lines.
    if !text.trim().contains('\n') || !["HTTP/", "--> ", "<-- "].iter().any(|mark| text.contains(mark)) {
        return None;
    }
    // These marks stand behind the name of a connection, which is part of what is before them.
    if let Some(log) = arrows(text) {
        return Some(log);
    }
    let plain = without_prefixes(text);
    let text = plain.as_deref().unwrap_or(text);
    python(text).or_else(|| ok_http(text)).or_else(|| plain.clone().map(WireLog::whole))
}

/// The text without the words that a logger puts before each line; `None` where there are none.
///
/// Time, level and thread are as many words on each line, of which the first has the same form.
fn without_prefixes(text: &str) -> Option<String> {
    let (first, count) = text.lines().take(400).find_map(|line| {
        let at = message_in(line).filter(|at| *at > 0)?;
        let prefix = line.get(..at)?;
        Some((form(prefix), prefix.split_whitespace().count()))
    })?;
    let mut plain = String::with_capacity(text.len());
    let (mut has_field, mut in_head) = (false, false);
    for line in text.lines() {
        let bare = if form(line) == first { without_words(line, count) } else { line };
        has_field |= in_head && super::message::field(bare).is_some();
        in_head = is_message(bare);
        plain.push_str(bare);
        plain.push('\n');
    }
    // One line of a log that quotes a status line is no exchange.
    let marked = plain.lines().filter(|line| is_message(line)).count();
    (has_field || marked > 1).then_some(plain)
}

/// The form of the first word: digits are alike.
fn form(line: &str) -> String {
    let word = line.split_whitespace().next().unwrap_or_default();
    let word: String = word.chars().take(40).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    // Fractions of seconds have any number of digits.
    word.trim_end_matches(['0', '.', ',', 'Z']).to_owned()
}

fn without_words(line: &str, count: usize) -> &str {
    let mut rest = line.trim_start();
    for _ in 0..count {
        let Some(end) = rest.find(char::is_whitespace) else { return "" };
        rest = rest.get(end..).unwrap_or_default();
        let next = rest.trim_start();
        // The text of a line begins one space behind its prefix, and may be empty or indented.
        if next.is_empty() {
            return "";
        }
        rest = next;
    }
    rest
}

/// Where in a line a message begins.
fn message_in(line: &str) -> Option<usize> {
    let line = line.get(..line.floor_char_boundary(4096))?;
    let starts = std::iter::once(0).chain(line.match_indices(' ').map(|(at, _)| at + 1));
    starts.take(40).find(|at| line.get(*at..).is_some_and(is_message))
}

/// Whether a line begins a message: a start line, alone or after the mark of a client.
fn is_message(line: &str) -> bool {
    let marked = ["> ", "< "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line);
    let is_start =
        |line: &str| status_line(line).is_some() || request_line(line).is_some_and(|request| request.has_version);
    is_start(marked.trim_end())
        || ok_http_start(line).is_some()
        || [">> ", "<< ", "-> ", "<- "]
            .iter()
            .any(|mark| line.strip_prefix(mark).is_some_and(|content| is_start(unquoted(content).trim_end())))
}

/// `http-outgoing-0 >> "GET /… HTTP/1.1[\r][\n]"`, `<- "GET /… HTTP/1.1\r\n"`: marks for what was sent and what came,
/// with a text in quotes. One connection after the other, as each has a number where there are several.
fn arrows(text: &str) -> Option<WireLog> {
    let marked: Vec<(&str, &str)> = text.lines().filter_map(marked_line).collect();
    let is_start = |content: &str| {
        let line = unquoted(content);
        let line = line.lines().next().unwrap_or_default().trim_end();
        status_line(line).is_some() || request_line(line).is_some_and(|request| request.has_version)
    };
    if !marked.iter().any(|(_, content)| is_start(content)) {
        return None;
    }
    // Apache HttpClient logs heads twice: as the wire has them, in quotes, and as headers.
    let quoted = marked.iter().any(|(_, content)| content.starts_with('"') && is_start(content));
    let ends_lines = marked.iter().any(|(_, content)| has_line_end(content));
    let mut connections: Vec<&str> = Vec::new();
    for (connection, _) in &marked {
        if !connections.contains(connection) && connections.len() < 100 {
            connections.push(connection);
        }
    }
    let marked_form = text.lines().find(|line| marked_line(line).is_some()).map(form);
    let is_record =
        |line: &&str| marked_line(line).is_none() && !form(line).is_empty() && Some(form(line)) == marked_form;
    let rest: String = text.lines().filter(is_record).fold(String::new(), |rest, line| rest + line + "\n");
    let mut raw = String::with_capacity(text.len());
    for wanted in connections {
        let (mut is_own, mut has_mark) = (false, false);
        for line in text.lines() {
            match marked_line(line) {
                Some((connection, content)) => {
                    has_mark = true;
                    is_own = connection == wanted && (!quoted || content.starts_with('"'));
                    if is_own {
                        raw.push_str(&unquoted(content));
                        if !ends_lines || !has_line_end(content) && is_start(content) {
                            raw.push('\n');
                        }
                    }
                }
                // A body on lines of its own.
                None if is_own && has_mark && !is_note(line) && !is_record(&line) => {
                    raw.push_str(line);
                    raw.push('\n');
                }
                None => {}
            }
        }
        if !raw.ends_with('\n') {
            raw.push('\n');
        }
    }
    Some(WireLog { rest, ..WireLog::whole(raw) })
}

/// What Ruby says of a connection between the lines of its wire.
fn is_note(line: &str) -> bool {
    let starts = ["reading ", "read ", "opening ", "opened", "starting ", "SSL ", "Conn ", "conn "];
    line.trim().is_empty() || starts.iter().any(|start| line.starts_with(start))
}

/// The connection of a marked line, where it has a name, and what was sent or came.
fn marked_line(line: &str) -> Option<(&str, &str)> {
    let at = [">> ", "<< ", "-> \"", "<- \""].iter().filter_map(|mark| line.find(mark)).min()?;
    let (before, rest) = line.split_at_checked(at)?;
    let is_prefix = before.len() <= 250 && !before.contains(['{', '"', '<']);
    let connection = before.split_whitespace().next_back().filter(|word| word.ends_with(|c: char| c.is_ascii_digit()));
    is_prefix.then(|| (connection.unwrap_or_default(), rest.get(2..).unwrap_or_default().trim_start()))
}

fn has_line_end(content: &str) -> bool {
    let content = content.trim_end().trim_end_matches('"');
    content.ends_with("[\\n]") || content.ends_with("\\n")
}

/// A text without its quotes, with its escapes undone.
fn unquoted(content: &str) -> String {
    let content = content.trim_end();
    let inner = content.strip_prefix('"').map_or(content, |inner| inner.strip_suffix('"').unwrap_or(inner));
    let inner = inner.replace("[\\r]", "").replace("[\\n]", "\n");
    let is_escaped = inner.contains("\\r\\n") || inner.contains("\\\"") || inner.ends_with("\\n");
    if is_escaped { unescaped(&inner) } else { inner }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(next) = chars.next() {
        match (next, next == '\\') {
            (_, true) => match chars.next() {
                Some('n') => plain.push('\n'),
                Some('r') => {}
                Some('t') => plain.push('\t'),
                Some(other) => plain.push(other),
                None => {}
            },
            (other, _) => plain.push(other),
        }
    }
    plain
}

/// `send: b'GET …'`, `reply: 'HTTP/1.1 403 Forbidden\r\n'` and `header: …` of Python's `http.client`.
fn python(text: &str) -> Option<WireLog> {
    if !text.lines().any(|line| line.starts_with("reply: '") || line.starts_with("reply: \"")) {
        return None;
    }
    let mut raw = String::with_capacity(text.len());
    let mut in_head = false;
    for line in text.lines() {
        if let Some(sent) = line.strip_prefix("send: ") {
            raw.push_str(&python_text(sent));
            in_head = false;
        } else if let Some(reply) = line.strip_prefix("reply: ") {
            raw.push('\n');
            raw.push_str(python_text(reply).trim_end());
            raw.push('\n');
            in_head = true;
        } else if let Some(header) = line.strip_prefix("header: ").filter(|_| in_head) {
            raw.push_str(header);
            raw.push('\n');
        } else {
            if std::mem::take(&mut in_head) {
                raw.push('\n');
            }
            raw.push_str(line);
            raw.push('\n');
        }
    }
    Some(WireLog::whole(raw))
}

/// `b'…'` or `'…'` without quotes and escapes.
fn python_text(literal: &str) -> String {
    let literal = literal.trim().trim_start_matches('b');
    let inner = literal.strip_prefix(['\'', '"']).unwrap_or(literal);
    unescaped(inner.strip_suffix(['\'', '"']).unwrap_or(inner))
}

/// `--> GET https://…`, headers, `--> END GET`, `<-- 403 https://… (120ms)`, headers, body, `<-- END HTTP`.
fn ok_http(text: &str) -> Option<WireLog> {
    if !text.lines().any(|line| ok_http_start(line).is_some_and(|start| start.starts_with("HTTP/"))) {
        return None;
    }
    let mut raw = String::with_capacity(text.len());
    for line in text.lines() {
        if line.starts_with("--> END") || line.starts_with("<-- END") {
            continue;
        }
        raw.push_str(&ok_http_start(line).unwrap_or_else(|| line.to_owned()));
        raw.push('\n');
    }
    Some(WireLog { hides_headers: true, ..WireLog::whole(raw) })
}

/// The start line that a line of OkHttp's log stands for.
fn ok_http_start(line: &str) -> Option<String> {
    if let Some(request) = line.strip_prefix("--> ") {
        let mut words = request.split_whitespace();
        let (method, url) = (words.next()?, words.next()?);
        return (super::message::is_method(method) && url.contains('/')).then(|| format!("{method} {url} HTTP/1.1"));
    }
    let status = line.strip_prefix("<-- ")?.split_whitespace().next()?;
    let is_status = status.len() == 3 && status.starts_with(['1', '2', '3', '4', '5']) && status.parse::<u16>().is_ok();
    is_status.then(|| format!("HTTP/1.1 {status}"))
}
