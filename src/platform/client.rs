//! The HTTP client: one host, one token, no redirects, bounded answers, every exchange on record.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Body, Method};
use thiserror::Error;
use url::Url;

use super::bearer::{BearerError, bearer};
use super::http::HostClient;
use super::sent_body::NotedBody;
use super::unanswered::classify;
use super::{Http, Place, path};
use crate::facts::Exchange;
use crate::request::{self, Failure, FailureKind, Headers, Refusal, retry_after};
use crate::secret::Redactor;
use crate::token::AccessToken;

/// No answer is read beyond this many bytes, unless its kind is known to be longer.
pub(crate) const BODY_LIMIT: usize = 1 << 20;

/// How often a read is sent at the most, the first time included.
const ATTEMPTS: u32 = 3;

/// The shortest wait before a read is sent again; doubled each time.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// The shortest time between two PATCHes of a run: no three of them go out within a second.
const WRITE_GAP: Duration = Duration::from_millis(600);

/// The client could not be built.
#[derive(Debug, Error)]
pub(crate) enum ClientError {
    /// The token is not to be sent, or cannot be.
    #[error(transparent)]
    Token(#[from] BearerError),
    /// No URL can be made for the place.
    #[error("the API's base URL cannot be made")]
    BaseUrl(#[from] url::ParseError),
    /// The TLS or DNS set-up of this machine failed.
    #[error("the HTTP client could not be set up")]
    SetUp(#[source] reqwest::Error),
}

/// A request in parts: the path is given as segments, so that no id can change it.
#[derive(Debug, Clone)]
pub(crate) struct Request<'a> {
    /// The HTTP method.
    pub method: Method,
    /// Path segments behind `/api/v2`.
    pub segments: Vec<&'a str>,
    /// The query, as names with their values.
    pub query: Vec<(&'a str, &'a str)>,
    /// `{"muted": …}`
    pub muted: Option<bool>,
}

impl<'a> Request<'a> {
    /// A read.
    #[must_use]
    pub(crate) fn read(segments: &[&'a str]) -> Self {
        Self { method: Method::GET, segments: segments.to_vec(), query: Vec::new(), muted: None }
    }

    /// The PATCH that mutes or unmutes.
    #[must_use]
    pub(crate) fn mute(segments: Vec<&'a str>, muted: bool) -> Self {
        Self { method: Method::PATCH, segments, query: Vec::new(), muted: Some(muted) }
    }

    /// The path, for a report.
    pub(super) fn shown_path(&self) -> String {
        path::shown(&self.segments)
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) enum Reply {
    /// A status under 400; of a read, under 300: a redirect is not followed, and answers nothing.
    Answered {
        /// The status.
        status: u16,
        /// The body.
        body: Vec<u8>,
    },
    /// A status of 400 or more.
    Refused(Box<Refusal>),
}

/// The client of one host and one token.
#[derive(Debug)]
pub(crate) struct Client {
    http: HostClient,
    base: Url,
    authorization: HeaderValue,
    redactor: Redactor,
    exchanges: Mutex<Vec<Exchange>>,
    platform_time: Mutex<Option<Timestamp>>,
    last_write: Arc<Mutex<Option<Instant>>>,
}

/// Why no usable answer came.
struct Unanswered {
    kind: FailureKind,
    detail: String,
    /// The status, where it came and the rest is not usable.
    status: Option<u16>,
}

impl From<(FailureKind, String)> for Unanswered {
    fn from((kind, detail): (FailureKind, String)) -> Self {
        Self { kind, detail, status: None }
    }
}

impl Client {
    /// A client for a place that a token may be sent to.
    ///
    /// # Errors
    /// When the token is recognised as no access token, or TLS cannot be set up.
    pub(crate) fn new(
        http: &Http,
        place: &Place,
        token: &AccessToken,
        redactor: Redactor,
    ) -> Result<Self, ClientError> {
        let authorization = bearer(token)?;
        let base = Url::parse(&place.api())?;
        Ok(Self {
            http: http.client_for(&base).map_err(ClientError::SetUp)?,
            base,
            authorization,
            redactor,
            exchanges: Mutex::default(),
            platform_time: Mutex::default(),
            last_write: Arc::default(),
        })
    }

    /// The base URL.
    #[must_use]
    pub(crate) fn base_url(&self) -> &Url {
        &self.base
    }

    /// What hides the secrets of this run.
    #[must_use]
    pub(crate) fn redactor(&self) -> &Redactor {
        &self.redactor
    }

    /// Every exchange so far, in the order of sending.
    #[must_use]
    pub(crate) fn exchanges(&self) -> Vec<Exchange> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The platform's clock, from the last `Date` header.
    #[must_use]
    pub(crate) fn platform_time(&self) -> Option<Timestamp> {
        *self.platform_time.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When a connection last took a PATCH: from then on it may take effect. `None` while none was sent.
    #[must_use]
    pub(crate) fn last_write(&self) -> Option<Instant> {
        *self.last_write.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long to wait before another PATCH may go out.
    #[must_use]
    pub(crate) fn pause_before_write(&self) -> Duration {
        self.last_write().map_or(Duration::ZERO, |last| WRITE_GAP.saturating_sub(last.elapsed()))
    }

    /// Sends a read, and again where it was answered 429 or 503 and the wait fits before the deadline.
    ///
    /// # Errors
    /// When no usable answer came.
    pub(crate) async fn read(&self, request: &Request<'_>, deadline: Instant) -> Result<Reply, Failure> {
        let mut attempt = 1;
        loop {
            let reply = self.send(request, deadline).await;
            let wait = match &reply {
                Ok(Reply::Refused(refusal)) => wait_before_retry(refusal, attempt),
                Err(failure) if is_lost(failure.kind) && attempt == 1 => Some(FIRST_WAIT),
                _ => None,
            };
            match wait {
                Some(wait) if attempt < ATTEMPTS && fits_before(wait, deadline) => tokio::time::sleep(wait).await,
                _ => return reply,
            }
            attempt += 1;
        }
    }

    /// Sends a request once.
    ///
    /// # Errors
    /// When no usable answer came.
    pub(crate) async fn send(&self, request: &Request<'_>, deadline: Instant) -> Result<Reply, Failure> {
        let url = path::url(&self.base, &request.segments, &request.query).map_err(|unusable| Failure {
            method: request.method.to_string(),
            path: request.shown_path(),
            kind: FailureKind::UnusableId,
            detail: unusable.to_string(),
        })?;
        let shown = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let place = self.begin(&request.method, &shown);
        let started = Instant::now();
        let written_before = self.last_write();
        let outcome = self.exchange(request, url, deadline).await;
        let elapsed = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match outcome {
            Ok((status, headers, body)) => {
                let mut refusal = (status >= 400)
                    .then(|| request::parse(request.method.as_str(), &shown, status, &headers, &body, &self.redactor));
                if let Some(refusal) = &mut refusal {
                    refusal.retry_after_seconds = retry_after(&headers, Some(Timestamp::now()));
                }
                let correlation = request::correlation_id(&headers).map(|id| self.redactor.redact(id));
                self.finish(place, Some(status), refusal.as_ref(), elapsed, correlation);
                self.note_time(&headers);
                Ok(refusal.map_or(Reply::Answered { status, body }, |refusal| Reply::Refused(Box::new(refusal))))
            }
            Err(Unanswered { kind, detail, status }) => {
                self.finish(place, status, None, elapsed, None);
                // A PATCH that no connection took was not sent, however long was waited for one.
                let unsent = request.muted.is_some() && self.last_write() == written_before;
                let (kind, detail) = match kind {
                    _ if !unsent || kind.nothing_was_sent() => (kind, detail),
                    FailureKind::Timeout => (FailureKind::Connect, format!("no connection within {elapsed} ms")),
                    _ => (FailureKind::Connect, detail),
                };
                let detail = self.redactor.redact(&detail);
                Err(Failure { method: request.method.to_string(), path: shown, kind, detail })
            }
        }
    }

    async fn exchange(
        &self,
        request: &Request<'_>,
        url: Url,
        deadline: Instant,
    ) -> Result<(u16, Headers, Vec<u8>), Unanswered> {
        let mut builder = self.http.client.request(request.method.clone(), url.clone());
        builder = builder.header(AUTHORIZATION, self.authorization.clone());
        if let Some(muted) = request.muted {
            let body = NotedBody::new(format!("{{\"muted\":{muted}}}"), Arc::clone(&self.last_write));
            builder = builder.header(CONTENT_TYPE, "application/json").body(Body::wrap(body));
        }
        let given = deadline.saturating_duration_since(Instant::now());
        let response =
            match within(deadline, async { builder.send().await.map_err(|error| classify(error, &url)) }).await {
                Err(Unanswered { kind: FailureKind::Timeout, .. }) => {
                    return Err(self.http.connections.timed_out(&url, given).await.into());
                }
                response => response?,
            };
        let status = response.status().as_u16();
        if (300..400).contains(&status) && request.muted.is_none() {
            return Err(Unanswered {
                kind: FailureKind::UnreadableAnswer,
                detail: format!("a redirect ({status}), which is never followed with a token"),
                status: Some(status),
            });
        }
        let headers = lower_case(response.headers());
        let mut body = Vec::new();
        let whole = within(deadline, read_body(response, &url, BODY_LIMIT, &mut body)).await;
        match whole {
            // What became of a PATCH is in its status; a body that breaks off takes nothing from that.
            Err(_) if request.muted.is_some() => {}
            _ => whole?,
        }
        Ok((status, headers, body))
    }

    fn begin(&self, method: &Method, path: &str) -> usize {
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.push(Exchange {
            method: method.to_string(),
            path: path.to_owned(),
            status: None,
            code: None,
            duration_ms: 0,
            correlation_id: None,
        });
        exchanges.len() - 1
    }

    fn finish(
        &self,
        place: usize,
        status: Option<u16>,
        refusal: Option<&Refusal>,
        duration_ms: u64,
        id: Option<String>,
    ) {
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(exchange) = exchanges.get_mut(place) {
            exchange.status = status;
            exchange.code = refusal.and_then(|refusal| refusal.code.clone());
            exchange.duration_ms = duration_ms;
            exchange.correlation_id = id.or_else(|| refusal.and_then(|refusal| refusal.correlation_id.clone()));
        }
    }

    fn note_time(&self, headers: &Headers) {
        let time = headers.get("date").and_then(|date| rfc2822::parse(date).ok()).map(|time| time.timestamp());
        if time.is_some() {
            *self.platform_time.lock().unwrap_or_else(PoisonError::into_inner) = time;
        }
    }
}

/// A part of an exchange, until the time is up.
async fn within<T>(
    deadline: Instant,
    part: impl Future<Output = Result<T, (FailureKind, String)>>,
) -> Result<T, Unanswered> {
    let limit = deadline.saturating_duration_since(Instant::now());
    match tokio::time::timeout(limit, part).await {
        Ok(outcome) => outcome.map_err(Unanswered::from),
        Err(_) => Err((FailureKind::Timeout, format!("no answer within {} ms", limit.as_millis())).into()),
    }
}

/// Reads a body up to so many bytes; what came before a fault stays in `body`.
pub(super) async fn read_body(
    mut response: reqwest::Response,
    url: &Url,
    limit: usize,
    body: &mut Vec<u8>,
) -> Result<(), (FailureKind, String)> {
    while let Some(chunk) = response.chunk().await.map_err(|error| classify(error, url))? {
        if body.len() + chunk.len() > limit {
            return Err((FailureKind::UnreadableAnswer, format!("an answer of more than {limit} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(())
}

/// Whether a connection was made and did not last: another one may.
fn is_lost(kind: FailureKind) -> bool {
    matches!(kind, FailureKind::ConnectionLost | FailureKind::Reset)
}

/// Whether a wait ends before a deadline. A server can name a wait that no clock can hold.
#[must_use]
pub(crate) fn fits_before(wait: Duration, deadline: Instant) -> bool {
    Instant::now().checked_add(wait).is_some_and(|end| end < deadline)
}

/// How long to wait before sending a read again; `None` where sending again would not help.
pub(super) fn wait_before_retry(refusal: &Refusal, attempt: u32) -> Option<Duration> {
    let named = Duration::from_secs(refusal.retry_after_seconds.unwrap_or_default());
    matches!(refusal.status, Some(429 | 503)).then(|| named.max(FIRST_WAIT * 2_u32.pow(attempt - 1)))
}

pub(super) fn lower_case(headers: &HeaderMap) -> Headers {
    headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect()
}
