//! The words of a `curl` command → the request it sends.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::options::{self, Known};
use crate::request::http::message::is_method;
use crate::request::{Authorization, Parts, Remarks, SentBody, SentRequest};
use crate::secret::Redactor;

/// A request as a command's options make it, not yet redacted.
#[derive(Debug, Clone, Default)]
pub(super) struct Command {
    method: Option<String>,
    urls: Vec<String>,
    /// Words that are not options: URLs, and the value of an unknown option.
    others: Vec<String>,
    headers: Vec<(String, String)>,
    /// Headers that were taken away with `-H "Name:"`.
    removed: Vec<String>,
    data: Vec<String>,
    /// A file or a stream that only the command knows: `body.json`, `standard input`.
    elsewhere: Option<String>,
    is_json: bool,
    is_form: bool,
    is_upload: bool,
    is_get: bool,
    is_head: bool,
    user: Option<String>,
    bearer: Option<String>,
    /// Whether another scheme than Basic was asked for, or headers come from a file.
    hides_authorization: bool,
    remarks: Remarks,
}

/// What became of a command.
pub(super) struct CommandParts {
    /// The request; `None` where the command names no URL.
    pub(super) request: Option<SentRequest>,
    /// What was ignored or looks mistaken.
    pub(super) remarks: Remarks,
}

impl Command {
    /// Reads the words after `curl`, up to `--next`.
    pub(super) fn parse(words: &[String], here: Option<&str>) -> Self {
        let mut command = Self::default();
        let mut rest = words.iter().map(String::as_str).peekable();
        while let Some(word) = rest.next() {
            if word == "--next" || word == "-:" {
                command.remarks.leave_out("The command sends several requests; the first is explained.");
                break;
            }
            if let Some(name) = word.strip_prefix("--").filter(|name| !name.is_empty()) {
                let (name, joined) = match name.split_once('=') {
                    Some((name, value)) => (name, Some(value)),
                    None => (name, None),
                };
                match options::long(name) {
                    Some(Known::Value) => {
                        if joined.is_some() {
                            command.remarks.note(format!(
                                "`--{name}=…` was read as `--{name} …`; curl itself takes no `=` there."
                            ));
                        }
                        let value = joined.or_else(|| rest.next());
                        command.take(name, value.unwrap_or_default(), here);
                    }
                    Some(Known::Flag) => command.flag(name),
                    None => command.unknown(&format!("--{name}")),
                }
            } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
                command.read_letters(letters, &mut rest, here);
            } else if !word.is_empty() {
                command.others.push(word.to_owned());
            }
        }
        command
    }

    /// Letters together: `-sSXPUT` is `-s -S -X PUT`.
    fn read_letters<'w>(&mut self, letters: &'w str, rest: &mut impl Iterator<Item = &'w str>, here: Option<&str>) {
        let mut letters = letters.chars();
        while let Some(letter) = letters.next() {
            match options::short(letter) {
                Some(Known::Flag) => self.flag(options::name(letter)),
                Some(Known::Value) => {
                    let joined = letters.as_str();
                    let value = if joined.is_empty() { rest.next().unwrap_or_default() } else { joined };
                    return self.take(options::name(letter), value, here);
                }
                None => return self.unknown(&format!("-{letter}")),
            }
        }
    }

    fn unknown(&mut self, option: &str) {
        let option: String = option.chars().take(40).collect();
        self.remarks.note(format!("curl has no option `{option}`; it was ignored."));
    }

    fn flag(&mut self, name: &str) {
        match name {
            "get" => self.is_get = true,
            "head" => self.is_head = true,
            "anyauth" | "digest" | "negotiate" | "ntlm" | "netrc" | "netrc-optional" => self.hides_authorization = true,
            _ => {}
        }
    }

    fn take(&mut self, name: &str, value: &str, here: Option<&str>) {
        match name {
            "request" => self.method = Some(value.to_owned()),
            "url" => self.urls.push(value.to_owned()),
            "header" => self.take_header(value),
            "json" => {
                self.is_json = true;
                self.take_data(value, here, true);
            }
            "data" | "data-ascii" | "data-binary" => self.take_data(value, here, true),
            "data-raw" => self.take_data(value, here, false),
            "data-urlencode" => match value.split_once(['=', '@']) {
                Some((_, file)) if !value.contains('=') => self.elsewhere = Some(format!("the file {file}")),
                _ => self.data.push(value.trim_start_matches('=').to_owned()),
            },
            "form" | "form-string" => self.is_form = true,
            "upload-file" => {
                self.is_upload = true;
                self.elsewhere = Some(source(value));
            }
            "user" => self.user = Some(value.to_owned()),
            "oauth2-bearer" => self.bearer = Some(value.to_owned()),
            "aws-sigv4" | "netrc-file" => self.hides_authorization = true,
            "config" => {
                self.hides_authorization = true;
                self.remarks.note("The command reads more options from a file (`-K`), which is not shown.".to_owned());
            }
            "proxy" if is_method(&value.to_ascii_uppercase()) => {
                self.remarks.note(format!("`-x {value}` names a proxy; the method is set by `-X {value}`."));
            }
            _ => {}
        }
    }

    fn take_header(&mut self, header: &str) {
        if header.starts_with('@') {
            self.hides_authorization = true;
            self.remarks.note("The command reads headers from a file, which is not shown.".to_owned());
        } else if let Some((name, value)) = header.split_once(':') {
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            // `Name:` takes a header away that curl would send, `Name;` sends it empty.
            if value.is_empty() { self.removed.push(name) } else { self.headers.push((name, value)) }
        } else if let Some(name) = header.strip_suffix(';') {
            self.headers.push((name.trim().to_owned(), String::new()));
        } else {
            let shown: String = header.split(['=', ' ']).next().unwrap_or_default().chars().take(40).collect();
            self.remarks.note(format!("`-H` got `{shown}…` without a colon; curl sends no such header."));
        }
    }

    fn take_data(&mut self, value: &str, here: Option<&str>, names_files: bool) {
        match value.strip_prefix('@').filter(|_| names_files) {
            Some("-" | "/dev/stdin") if here.is_some() => self.data.extend(here.map(|body| body.trim_end().to_owned())),
            Some(file) => self.elsewhere = Some(source(file)),
            None => self.data.push(value.to_owned()),
        }
    }

    pub(super) fn set_method(&mut self, method: String) {
        self.method = Some(method);
    }

    pub(super) fn set_url(&mut self, url: String) {
        self.urls.push(url);
    }

    pub(super) fn set_body(&mut self, body: String) {
        self.data = vec![body];
    }

    pub(super) fn set_elsewhere(&mut self, source: String) {
        self.elsewhere = Some(source);
    }

    pub(super) fn add_header(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub(super) fn add_no_content_type(&mut self) {
        self.removed.push("Content-Type".to_owned());
    }

    /// Headers come from somewhere that is not shown.
    pub(super) fn hide_authorization(&mut self) {
        self.hides_authorization = true;
    }

    /// The password of `-u name:password`.
    pub(super) fn password(&self) -> Option<&str> {
        let (_, password) = self.user.as_deref()?.split_once(':')?;
        Some(password).filter(|password| password.len() >= 4 && !password.starts_with('$'))
    }

    /// The request, redacted. `filled` is what the shell puts in.
    pub(super) fn into_parts(mut self, filled: &[String], redactor: &Redactor) -> CommandParts {
        self.choose_url();
        let has_body = !self.data.is_empty() || self.elsewhere.is_some() || self.is_form || self.is_json;
        let implied = match () {
            () if self.is_head => "HEAD",
            () if self.is_get => "GET",
            () if self.is_upload => "PUT",
            () if has_body => "POST",
            () => "GET",
        };
        self.add_headers(has_body);
        let mut url = self.urls.first().cloned();
        let data = (!self.data.is_empty()).then(|| self.data.join(if self.is_json { "" } else { "&" }));
        if let (true, Some(url), Some(data)) = (self.is_get, &mut url, &data) {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(data);
        }
        let parts = Parts {
            method: Some(self.method.as_deref().unwrap_or(implied)),
            url: url.as_deref(),
            headers: Some(&self.headers),
            body: Some(data.as_deref().filter(|_| !self.is_get).unwrap_or_default()),
        };
        let mut sent = SentRequest::from_parts(parts, redactor);
        sent.method_implied = self.method.is_none();
        if let Some(elsewhere) = &self.elsewhere {
            sent.body = SentBody::Elsewhere(redactor.redact(elsewhere));
        } else if self.is_form {
            let reason = "it is a multipart form, not JSON".to_owned();
            sent.body = SentBody::Unreadable { reason, excerpt: String::new() };
        }
        if self.hides_authorization && sent.authorization == Authorization::Missing {
            sent = SentRequest { body: sent.body.clone(), ..sent.shown_in_part() };
        }
        self.fill_in(&mut sent, filled);
        let redacted = |remarks: &[String]| remarks.iter().map(|remark| redactor.redact(remark)).collect();
        let remarks = Remarks { all: redacted(&self.remarks.all), left_out: redacted(&self.remarks.left_out) };
        CommandParts { request: sent.path.is_some().then_some(sent), remarks }
    }

    /// What the shell filled in was not sent as written, and is no placeholder.
    fn fill_in(&self, sent: &mut SentRequest, filled: &[String]) {
        let is_filled = |text: &str| filled.iter().any(|variable| text.contains(variable.as_str()));
        sent.placeholders.retain(|placeholder| !is_filled(placeholder));
        let authorization = self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        let hidden = authorization.map(|(_, value)| value.as_str()).any(is_filled);
        let headers_are_filled = self.headers.iter().any(|(name, _)| is_filled(name));
        if hidden {
            sent.authorization = hide(&sent.authorization);
        } else if headers_are_filled && sent.authorization == Authorization::Missing {
            sent.authorization = Authorization::NotShown;
        }
        if self.data.iter().any(|data| filled.contains(&data.trim().to_owned())) {
            sent.body = SentBody::Elsewhere("a variable of the shell".to_owned());
        }
    }

    /// Of several words without an option, what looks like a URL is it.
    fn choose_url(&mut self) {
        let looks_like_one = |word: &&String| {
            word.contains("://")
                || word.starts_with(['$', '{', '%', '/'])
                || word.contains("/api/v2/")
                || word.contains('.')
        };
        let chosen = self.others.iter().find(looks_like_one).or_else(|| self.others.first()).cloned();
        let urls = self.others.iter().filter(|word| word.contains("://")).count() + self.urls.len();
        if self.urls.is_empty() {
            self.urls.extend(chosen);
        }
        if urls > 1 {
            self.remarks.leave_out(format!("The command names {urls} URLs; the first is explained."));
        }
    }

    /// The headers that curl adds by itself.
    fn add_headers(&mut self, has_body: bool) {
        let is_there = |command: &Self, name: &str| {
            let known = command.headers.iter().map(|(header, _)| header).chain(&command.removed);
            known.into_iter().any(|header| header.eq_ignore_ascii_case(name))
        };
        if !is_there(self, "authorization") {
            if let Some(bearer) = self.bearer.take() {
                self.headers.push(("Authorization".to_owned(), format!("Bearer {bearer}")));
            } else if let Some(user) = self.user.as_ref().filter(|_| !self.hides_authorization) {
                let pair = if user.contains(':') { user.clone() } else { format!("{user}:") };
                self.headers.push(("Authorization".to_owned(), format!("Basic {}", STANDARD.encode(pair))));
            }
        }
        if has_body && !self.is_get && !is_there(self, "content-type") {
            let kind = match () {
                () if self.is_json => Some("application/json"),
                () if self.is_form => Some("multipart/form-data"),
                () if self.is_upload => None,
                () => Some("application/x-www-form-urlencoded"),
            };
            self.headers.extend(kind.map(|kind| ("Content-Type".to_owned(), kind.to_owned())));
        }
    }
}

/// A variable that the shell fills in hides the token, not what is wrong around it.
fn hide(authorization: &Authorization) -> Authorization {
    use crate::request::HeaderFault::{NoScheme, UnfilledVariable};
    match authorization {
        Authorization::Given { scheme, faults, .. } => {
            // The variable may hold the scheme as well.
            let faults: Vec<_> =
                faults.iter().copied().filter(|fault| !matches!(fault, UnfilledVariable | NoScheme)).collect();
            if faults.is_empty() {
                return Authorization::Hidden;
            }
            Authorization::Given { scheme: scheme.clone(), faults, token: None }
        }
        _ => Authorization::Hidden,
    }
}

fn source(file: &str) -> String {
    match file {
        "-" | "." | "/dev/stdin" => "standard input".to_owned(),
        file => format!("the file {}", file.chars().take(100).collect::<String>()),
    }
}
