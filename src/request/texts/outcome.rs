//! What a case turned out to be: a refusal, a request without an answer, a success, or nothing.

use serde_json::Value;

use super::case::Case;
use super::connection;
use super::form::{form_by_words, has_gc_command};
use super::page::{self, Page};
use super::words::{self, Words};
use crate::catalogue::Operation;
use crate::request::envelope::Envelope;
use crate::request::error_body::refusal_from_body;
use crate::request::host::Host;
use crate::request::tool_errors::find_tool_error;
use crate::request::{Author, Failure, Form, Headers, Parts, Pasted, Refusal, SentRequest};
use crate::secret::Redactor;

/// How many characters of an error line are looked at.
const MESSAGE: usize = 300;

/// Decides what a case is.
pub(super) fn decide(case: Case, redactor: &Redactor) -> Option<Pasted> {
    case.finish(redactor)
}

impl Case {
    fn finish(mut self, redactor: &Redactor) -> Option<Pasted> {
        if self.body.is_none() && self.page.is_none() {
            self.page = page::find_page(&self.words).map(|page| page.text.to_owned());
        }
        let page = self.page.as_deref().and_then(page::find_page).filter(|_| self.body.is_none());
        let page = page.or_else(|| page::find_page_without_markup(&self.words).filter(|_| self.body.is_none()));
        let words = words::parse_words(&self.words, self.body_place);
        let in_body = self.body.as_ref().and_then(|(value, _)| Envelope::from_value(value)?.status());
        let refused = |status: &u16| *status >= 400;
        let of_answer = words.http_status.or(self.status.filter(refused)).or(in_body).or(words.status);
        let status = of_answer.or(page.as_ref().and_then(|page| page.status)).or(self.status);
        let request = self.request(&words, redactor);
        let operation = request.is_none().then_some(words.operation).flatten();
        let form = self.recognised_form(&words);
        let pasted = |refusal, failure, success| Pasted {
            place: self.place.clone(),
            request: request.clone(),
            refusal,
            failure,
            success,
            ..Pasted::empty(form)
        };
        if let Some(status) = status.filter(|status| !refused(status)) {
            return (200..400).contains(&status).then(|| pasted(None, None, Some(status)));
        }
        if let Some(page) = page {
            return Some(pasted(
                Some(self.refused_by(&page, status, request.as_ref(), operation, redactor)),
                None,
                None,
            ));
        }
        if let Some(refusal) = self.refusal(status, &words, request.as_ref(), operation, form, redactor) {
            return Some(pasted(Some(refusal), None, None));
        }
        if let Some(refusal) = self.page_for_json(request.as_ref(), redactor) {
            return Some(pasted(Some(refusal), None, None));
        }
        let (kind, detail) = connection::failure(self.client_code.as_deref(), &self.words, self.message.as_deref())?;
        let (method, path) = method_and_path(request.as_ref(), operation);
        let failure = Failure { method, path, kind, detail: detail.to_owned() };
        Some(pasted(None, Some(failure), None))
    }

    /// A page that a program took for JSON, where a host of Genesys Cloud sent it.
    fn page_for_json(&self, request: Option<&SentRequest>, redactor: &Redactor) -> Option<Refusal> {
        let host = request?.host.as_deref()?;
        let line = page::parse_error_of_page(&self.words)?;
        let (method, path) = method_and_path(request, None);
        let mut refusal = refusal_from_body(&method, &path, None, &Headers::new(), (None, line), redactor);
        refusal.author = Author::Stranger;
        refusal.correlation_id = None;
        (Host::parse(host) != Host::Unknown).then_some(refusal)
    }

    /// The form of the input that the case is of.
    fn recognised_form(&self, words: &Words<'_>) -> Form {
        if self.form == Some(Form::WebMessaging) {
            return Form::WebMessaging;
        }
        let lower = self.words.to_ascii_lowercase();
        let body = self.body.as_ref().and_then(|(value, _)| Envelope::from_value(value));
        match (form_by_words(&lower), self.form) {
            (_, Some(form @ (Form::Terraform | Form::GoSdk | Form::DotnetSdk))) => form,
            (Some(form), _) => form,
            _ if has_gc_command(&lower) => Form::Gc,
            (None, Some(form)) => form,
            (None, None) => match body {
                Some(body) if body.is_oauth() && !body.is_platform() => Form::OauthError,
                Some(_) => Form::ErrorBody,
                None if self.page.is_some() => Form::Page,
                None if words.challenge.is_some() => Form::Challenge,
                None if words.stranger => Form::Page,
                None => Form::Text,
            },
        }
    }

    /// The refusal that a page is: never the platform's.
    fn refused_by(
        &self,
        page: &Page<'_>,
        status: Option<u16>,
        request: Option<&SentRequest>,
        operation: Option<Operation>,
        redactor: &Redactor,
    ) -> Refusal {
        let (method, path) = method_and_path(request, operation);
        let mut refusal = refusal_from_body(&method, &path, status, &self.headers, (None, page.text), redactor);
        refusal.author = Author::Stranger;
        refusal.correlation_id = None;
        refusal.message = Some(page.keep(redactor)).filter(|message| !message.is_empty());
        refusal
    }

    /// The refusal, where there is a body, a status, a challenge or a sentence of the platform.
    fn refusal(
        &self,
        status: Option<u16>,
        words: &Words<'_>,
        request: Option<&SentRequest>,
        operation: Option<Operation>,
        form: Form,
        redactor: &Redactor,
    ) -> Option<Refusal> {
        let mut headers = self.headers.clone();
        if let Some(challenge) = &words.challenge {
            headers.entry("www-authenticate".to_owned()).or_insert_with(|| challenge.clone());
        }
        let challenged = headers.get("www-authenticate").is_some_and(|value| value.contains("error="));
        let (method, path) = method_and_path(request, operation);
        let text = match &self.message {
            Some(message) => format!("{message}\n{}", self.words),
            None => self.words.clone(),
        };
        let sentence = words::sentence(&text);
        let body = self.body.as_ref();
        let tool_error = || body.is_none().then(|| find_tool_error(&text)).flatten();
        let is_silent = status.is_none() && !challenged && sentence.is_none() && words.code.is_none();
        if body.is_none() && is_silent && tool_error().is_none() {
            return None;
        }
        let shown_text = body.map_or_else(|| text.trim(), |(_, text)| text.as_str());
        let value = body.map(|(value, _)| value);
        let mut refusal = refusal_from_body(&method, &path, status, &headers, (value, shown_text), redactor);
        let correlation = self.correlation_id.as_deref().or(words.correlation_id);
        refusal.correlation_id =
            refusal.correlation_id.or_else(|| correlation.map(|id| redactor.redact(id))).filter(|id| !id.contains('…'));
        if body.is_none() {
            refusal = complete_from_words(refusal, words, sentence, challenged, redactor);
        }
        if refusal.message.is_none()
            && refusal.answerer.is_other_service()
            && let Some(error) = tool_error()
        {
            let line: String = error.line.chars().take(MESSAGE).collect();
            refusal.message = Some(redactor.redact(&line));
        }
        if form == Form::WebMessaging {
            refusal.author = Author::Platform;
        }
        Some(refusal)
    }

    /// The request, as far as it is shown.
    fn request(&self, words: &Words<'_>, redactor: &Redactor) -> Option<SentRequest> {
        let url = match (&self.url, &self.base) {
            (Some(url), Some(base)) if !url.contains("://") => {
                Some(format!("{}/{}", base.trim_end_matches('/'), url.trim_start_matches('/')))
            }
            (Some(url), _) => Some(url.clone()),
            // A path without its beginning, which was recognised as one of the API's.
            (None, _) => words.url.map(|url| match url.starts_with("/v2/") || url.starts_with("/scim/") {
                true => words::completed_path(url),
                false => url.to_owned(),
            }),
        };
        let url = url?;
        // Method and URL are those of one mention: a URL of an object never takes the method of another one in the words.
        let is_same = |named: &str| words::path_of(named) == words::path_of(&url);
        let of_words = words.method.filter(|_| words.url.is_none_or(is_same));
        let method = self.method.as_deref().or(of_words);
        // Headers are known to be whole only where the one that matters is among them: programs and logs strip it.
        let whole = self.sent_headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        let parts = Parts {
            method,
            url: Some(&url),
            headers: whole.then_some(self.sent_headers.as_slice()),
            body: self.sent_body.as_deref(),
        };
        Some(SentRequest::from_parts(parts, redactor))
    }
}

/// What words alone say: the platform's sentence, or a bare status.
fn complete_from_words(
    mut refusal: Refusal,
    words: &Words<'_>,
    sentence: Option<&str>,
    challenged: bool,
    redactor: &Redactor,
) -> Refusal {
    let message = sentence.or(words.message).map(|message| redactor.redact(message));
    if let Some(message) = message.filter(|_| refusal.message.is_none()) {
        let body = Value::from_iter([("message", message)]);
        let read = refusal_from_body("", "", None, &Headers::new(), (Some(&body), ""), redactor);
        (refusal.message, refusal.scopes) = (read.message, read.scopes);
        (refusal.permissions, refusal.divisions) = (read.permissions, read.divisions);
    }
    if refusal.code.is_none() {
        refusal.code = words.code.map(str::to_owned);
    }
    refusal.author = match refusal.author {
        _ if sentence.is_some() => Author::Platform,
        Author::Stranger if words.stranger => Author::Stranger,
        Author::Stranger | Author::Unsigned if words.code.is_some_and(|code| code.contains('_')) => Author::Gateway,
        Author::Stranger | Author::Unsigned if words.code.is_some() => Author::Platform,
        _ if refusal.correlation_id.is_some() => Author::Platform,
        Author::Gateway if challenged => Author::Gateway,
        _ => Author::Unsigned,
    };
    refusal
}

/// Method and path: of the request, or of the operation that the text names.
fn method_and_path(request: Option<&SentRequest>, operation: Option<Operation>) -> (String, String) {
    match (request, operation) {
        (Some(request), _) => (request.method.clone().unwrap_or_default(), request.path.clone().unwrap_or_default()),
        (None, Some(operation)) => (operation.method().to_owned(), operation.path().to_owned()),
        (None, None) => Default::default(),
    }
}
