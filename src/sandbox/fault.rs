//! Errors as the platform writes them: `{message, code, status, contextId, …}`, where `contextId` repeats the header
//! `ININ-Correlation-Id`.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::blueprint::Refusal;

/// The header that support asks for.
pub(super) const CORRELATION: HeaderName = HeaderName::from_static("inin-correlation-id");

/// One refusal, on its way out: [`finish`] writes it down once the request's correlation id is known.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    status: StatusCode,
    code: Option<&'static str>,
    message: String,
    message_with_params: Option<&'static str>,
    params: Vec<(&'static str, String)>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Fault {
    /// A refusal of the given status, code and message.
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code: Some(code),
            message: message.into(),
            message_with_params: None,
            params: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// A refusal of the given status that carries no code.
    pub(super) fn without_code(status: StatusCode, message: impl Into<String>) -> Self {
        Self { code: None, ..Self::new(status, "", message) }
    }

    /// The template that the message was made from, and what was put into it.
    pub(super) fn made_from(mut self, template: &'static str, params: Vec<(&'static str, String)>) -> Self {
        self.message_with_params = Some(template);
        self.params = params;
        self
    }

    /// Adds a header.
    pub(super) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// A scenario's own refusal of a request about a conversation.
    pub(super) fn from_refusal(refusal: Refusal, conversation: &str) -> Self {
        let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::FORBIDDEN);
        let fault = Self::new(status, refusal.code, refusal.message.replace("{conversationId}", conversation));
        if status == StatusCode::TOO_MANY_REQUESTS { fault.with_rate_limit() } else { fault }
    }

    /// 429, with the headers that say when to come back.
    pub(super) fn rate_limited() -> Self {
        let message = "Rate limit exceeded the maximum. Retry the request in [1] seconds";
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too.many.requests.retry.after", message).with_rate_limit()
    }

    /// 503.
    pub(super) fn unavailable() -> Self {
        let message = "Service Unavailable - The server is currently unavailable \
            (because it is overloaded or down for maintenance)";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "service.unavailable", message)
    }

    /// 404 for a path that is nothing.
    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not.found", "HTTP 404 Not Found")
    }

    fn with_rate_limit(self) -> Self {
        self.header(header::RETRY_AFTER, HeaderValue::from_static("1"))
            .header(HeaderName::from_static("inin-ratelimit-count"), HeaderValue::from_static("301"))
            .header(HeaderName::from_static("inin-ratelimit-allowed"), HeaderValue::from_static("300"))
            .header(HeaderName::from_static("inin-ratelimit-reset"), HeaderValue::from_static("1"))
    }

    fn body(&self, correlation: &str) -> Value {
        let params: serde_json::Map<String, Value> =
            self.params.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let mut body = json!({
            "message": self.message,
            "status": self.status.as_u16(),
            "messageParams": params,
            "contextId": correlation,
            "details": [],
            "errors": [],
        });
        if let Some(fields) = body.as_object_mut() {
            if let Some(code) = self.code {
                fields.insert("code".to_owned(), json!(code));
            }
            if let Some(template) = self.message_with_params {
                fields.insert("messageWithParams".to_owned(), json!(template));
            }
        }
        body
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Puts the correlation id where the platform has it, and writes down a [`Fault`].
pub(super) fn finish(mut response: Response, correlation: &str) -> Response {
    if let Some(fault) = response.extensions_mut().remove::<Fault>() {
        let body = fault.body(correlation).to_string();
        response.headers_mut().extend(fault.headers);
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::from(body);
    }
    if let Ok(value) = HeaderValue::from_str(correlation) {
        response.headers_mut().insert(CORRELATION, value);
    }
    response
}
