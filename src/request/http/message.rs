//! HTTP messages in a text (RFC 9112 §2): start lines, header fields, and everything up to the next start line.

/// A request or an answer, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    Request(Request),
    Response(Response),
}

/// A request as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    /// The target: a path, or a whole URL as REST clients have it.
    pub(super) target: String,
    /// Whether `HTTP/1.1` or the like follows the target.
    pub(super) has_version: bool,
    /// Whether the program that shows it says that headers are missing.
    pub(super) is_provisional: bool,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

/// An answer as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) reason: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Request {
    /// Whether all its headers are shown: there are some, and one of them says to whom it goes, without which there is
    /// no request (RFC 9112 §3.2). A REST client writes the host into the target instead.
    pub(super) fn is_whole(&self) -> bool {
        let names_host = self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host"));
        let is_of_client = !self.has_version && self.target.contains("://") && !self.headers.is_empty();
        !self.is_provisional && (names_host || is_of_client)
    }
}

impl Response {
    /// An answer before the answer: 1xx, or a proxy's word that the tunnel stands.
    pub(super) fn is_interim(&self) -> bool {
        self.status < 200 || (self.status == 200 && self.reason.to_ascii_lowercase().contains("connection established"))
    }

    /// Whether it sends the client elsewhere (RFC 9110 §15.4).
    pub(super) fn is_redirect(&self) -> bool {
        (300..400).contains(&self.status)
    }
}

/// All messages of a text, in order. What stands before the first is passed over.
pub(super) fn messages(text: &str) -> Vec<Message> {
    let mut found: Vec<Message> = Vec::new();
    let mut in_head = false;
    for line in text.lines() {
        if let Some(message) = start(line) {
            found.push(message);
            in_head = true;
            continue;
        }
        let Some(last) = found.last_mut() else { continue };
        if is_separator(line) && matches!(last, Message::Request(_)) {
            // What follows belongs to the next request of the file.
            in_head = false;
            continue;
        }
        if in_head && line.trim().is_empty() {
            in_head = false;
        } else if !(in_head && take_field(last, line)) {
            in_head = false;
            let body = last.body();
            body.push_str(line);
            body.push('\n');
        }
    }
    found
}

/// The text before the first message.
pub(super) fn text_before(text: &str) -> &str {
    let length = text.split_inclusive('\n').take_while(|line| start(line).is_none()).map(str::len).sum();
    text.get(..length).unwrap_or_default()
}

impl Message {
    /// Says that headers of a request are missing.
    pub(super) fn hide_headers(&mut self) {
        if let Self::Request(request) = self {
            request.is_provisional = true;
        }
    }

    fn headers(&mut self) -> &mut Vec<(String, String)> {
        match self {
            Self::Request(request) => &mut request.headers,
            Self::Response(response) => &mut response.headers,
        }
    }

    fn body(&mut self) -> &mut String {
        match self {
            Self::Request(request) => &mut request.body,
            Self::Response(response) => &mut response.body,
        }
    }
}

/// Takes a line of a head in; `false` where it is none, so that the head ended without an empty line.
fn take_field(message: &mut Message, line: &str) -> bool {
    // Folded lines are obsolete (RFC 9112 §5.2) and still pasted; REST clients write comments between headers.
    if line.starts_with([' ', '\t'])
        && let Some((_, value)) = message.headers().last_mut()
    {
        value.push(' ');
        value.push_str(line.trim());
        return true;
    }
    if line.starts_with('#') || line.starts_with("//") {
        return true;
    }
    let Some(field) = field(line) else { return false };
    message.headers().push(field);
    true
}

/// A header field, as `Name: value`.
pub(super) fn field(line: &str) -> Option<(String, String)> {
    let (name, value) = line.trim_start().split_once(':')?;
    let in_name = |c: char| c.is_ascii_alphanumeric() || "-_.!#$&'*+^`|~".contains(c);
    let is_name = !name.is_empty() && name.len() <= 128 && name.chars().all(in_name);
    is_name.then(|| (name.to_owned(), value.trim().to_owned()))
}

/// What divides the requests of a REST client's file.
fn is_separator(line: &str) -> bool {
    line.starts_with("###")
}

fn start(line: &str) -> Option<Message> {
    let line = line.trim();
    if line.len() > 16 * 1024 {
        return None;
    }
    status_line(line).map(Message::Response).or_else(|| request_line(line).map(Message::Request))
}

/// `HTTP/1.1 403 Forbidden`, `HTTP/2 403`.
pub(super) fn status_line(line: &str) -> Option<Response> {
    let rest = line.strip_prefix("HTTP/")?;
    let (version, rest) = rest.split_once(' ')?;
    let is_version = !version.is_empty() && version.chars().all(|c| c.is_ascii_digit() || c == '.');
    let rest = rest.trim_start();
    let (digits, reason) = rest.split_at_checked(3)?;
    let ends_there = reason.is_empty() || reason.starts_with(' ');
    let status = digits.parse().ok().filter(|status| (100..600).contains(status))?;
    (is_version && ends_there).then(|| Response { status, reason: reason.trim().to_owned(), ..Response::default() })
}

/// `PATCH /api/v2/… HTTP/1.1`, or without a version as REST clients write it.
pub(super) fn request_line(line: &str) -> Option<Request> {
    let mut words = line.split_ascii_whitespace();
    let method = words.next().filter(|word| is_method(word))?;
    let target = words.next()?;
    let version = words.next();
    let has_version = version.is_some_and(|word| word.starts_with("HTTP/"));
    if words.next().is_some() || (version.is_some() && !has_version) {
        return None;
    }
    // Without a version it could be the beginning of a sentence.
    let starts: &[&str] = if has_version {
        &["/", "http://", "https://", "{{", "*", "api."]
    } else {
        &["/api/", "/oauth/", "http://", "https://", "{{", "api/v2/", "api."]
    };
    let is_target = starts.iter().any(|start| target.starts_with(start)) || (has_version && method == "CONNECT");
    (is_target && method != "CONNECT").then(|| Request {
        method: method.to_owned(),
        target: target.to_owned(),
        has_version,
        ..Request::default()
    })
}

/// The methods of HTTP (RFC 9110 §9, RFC 5789), in capitals as they are sent.
pub(in crate::request) fn is_method(word: &str) -> bool {
    ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"].contains(&word)
}
