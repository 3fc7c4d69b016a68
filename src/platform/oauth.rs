//! The platform's token endpoint: client credentials, the exchange of an authorization code, and the end of a token.
//!
//! Credentials go to the hosts of one [`Place`] only, and no redirect is followed with them. What comes back is a
//! token, a refusal taken apart, or a failure; nothing here says what a refusal means.

mod answer;
#[cfg(test)]
pub(crate) mod stand_in;
#[cfg(test)]
mod tests;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{RequestBuilder, Response};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use url::{Url, form_urlencoded};

use super::bearer::{BearerError, bearer};
use super::connections::Connections;
use super::http::HostClient;
use super::{Http, Place};
use crate::request::{Failure, FailureKind};
use crate::secret::Redactor;
use crate::token::{AccessToken, TokenFacts};

pub(crate) use answer::{Issued, OauthRefusal};
pub(crate) use answer::{issued, shown};

use answer::refusal;

/// The path of the token endpoint.
pub(crate) const TOKEN_PATH: &str = "/oauth/token";

/// The path of the authorization endpoint.
pub(crate) const AUTHORIZE_PATH: &str = "/oauth/authorize";

const TOKENS_ME_PATH: &str = "/api/v2/tokens/me";

/// No answer of this service is longer, in bytes.
const ANSWER_LIMIT: usize = 1024 * 1024;

/// Why there is no token, or why one could not be ended. No variant holds a secret.
#[derive(Debug, Error)]
pub(crate) enum OauthError {
    /// The service answered with a status of 400 or more.
    #[error(transparent)]
    Refused(Box<OauthRefusal>),
    /// The service did not answer, or not in a form we can read.
    #[error("{} {}: {}", .0.method, .0.path, .0.detail)]
    Failed(Box<Failure>),
    /// The service answered with something else than an access token.
    #[error("the login answered with something that is not an access token: {}", .0.shape)]
    Issued(Box<TokenFacts>),
    /// The token is not to be sent, or cannot be.
    #[error(transparent)]
    Token(#[from] BearerError),
    /// A client id or secret that no header can carry.
    #[error("the {0} holds characters that no HTTP header can carry")]
    NotAHeader(&'static str),
    /// No URL can be made for the place.
    #[error("the base URL cannot be made")]
    BaseUrl(#[from] url::ParseError),
    /// The HTTP client could not be set up.
    #[error("the HTTP client cannot be set up")]
    Setup(#[source] reqwest::Error),
}

/// An OAuth client's own credentials.
#[derive(Debug, Clone)]
pub(crate) struct ClientCredentials {
    /// The client id.
    pub id: String,
    /// The client secret; `None` for a client that has none (RFC 6749 §2.1, a public client).
    pub secret: Option<SecretString>,
}

/// What came of ending a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoggedOut {
    /// The platform ended it.
    Ended,
    /// The platform did not know it: expired, ended before, or of another region.
    NotKnown,
}

/// An authorization code and what it was asked for with (RFC 6749 §4.1.3, RFC 7636 §4.5).
#[derive(Debug, Clone, Copy)]
pub(crate) struct CodeExchange<'a> {
    /// The authorization code.
    pub code: &'a SecretString,
    /// The PKCE code verifier.
    pub verifier: &'a SecretString,
    /// The redirect URI of the authorization request, to the letter.
    pub redirect_uri: &'a str,
}

/// The service that issues tokens and ends them.
#[derive(Debug, Clone)]
pub(crate) struct TokenService {
    http: HostClient,
    place: Place,
    timeout: Duration,
}

impl TokenService {
    /// The service of a place; `timeout` bounds each request from connecting to the last byte.
    ///
    /// # Errors
    /// When the machine's TLS set-up cannot be read.
    pub(crate) fn new(http: &Http, place: Place, timeout: Duration) -> Result<Self, OauthError> {
        // Login and API are hosts of one place, which are reached in one way.
        let http = http.client_for(&Url::parse(&place.login())?).map_err(OauthError::Setup)?;
        Ok(Self { http, place, timeout })
    }

    /// A token for the client itself (RFC 6749 §4.4).
    ///
    /// # Errors
    /// When the client is refused, or no usable answer comes.
    pub(crate) async fn client_credentials(&self, client: &ClientCredentials) -> Result<Issued, OauthError> {
        self.token(client, &[("grant_type", "client_credentials")], &[]).await
    }

    /// A token for the user who approved (RFC 6749 §4.1.3). A client without a secret is named in the body.
    ///
    /// # Errors
    /// When client, code or verifier are refused, or no usable answer comes.
    pub(crate) async fn authorization_code(
        &self,
        client: &ClientCredentials,
        exchange: CodeExchange<'_>,
    ) -> Result<Issued, OauthError> {
        let (code, verifier) = (exchange.code.expose_secret(), exchange.verifier.expose_secret());
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", exchange.redirect_uri),
            ("code_verifier", verifier),
        ];
        self.token(client, &fields, &[code, verifier]).await
    }

    /// Ends a token.
    ///
    /// # Errors
    /// When the token is recognised as no access token, the platform refuses for another reason than not knowing it, or
    /// no usable answer comes.
    pub(crate) async fn log_out(&self, token: &AccessToken) -> Result<LoggedOut, OauthError> {
        let url = Url::parse(&format!("{}{TOKENS_ME_PATH}", self.place.api()))?;
        let bearer = bearer(token)?;
        let request = self.http.client.delete(url.clone()).header(AUTHORIZATION, bearer);
        let call = self.call("DELETE", TOKENS_ME_PATH, url, Redactor::new([token.expose()]));
        let answer = call.send(request.timeout(self.timeout)).await?;
        match answer.status {
            200..300 => Ok(LoggedOut::Ended),
            400.. => match refusal(&call, &answer) {
                refused if refused.error.as_deref() == Some("bad.credentials") => Ok(LoggedOut::NotKnown),
                refused => Err(OauthError::Refused(Box::new(refused))),
            },
            _ => Err(call.unreadable(&answer, "")),
        }
    }

    fn call(&self, method: &'static str, path: &'static str, url: Url, redactor: Redactor) -> Call {
        Call { method, path, url, timeout: self.timeout, connections: self.http.connections.clone(), redactor }
    }

    async fn token(
        &self,
        client: &ClientCredentials,
        fields: &[(&str, &str)],
        secrets: &[&str],
    ) -> Result<Issued, OauthError> {
        let mut redactor = Redactor::new(secrets.iter().copied());
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let url = Url::parse(&format!("{}{TOKEN_PATH}", self.place.login()))?;
        let mut request = self.http.client.post(url.clone());
        if let Some(secret) = &client.secret {
            let pair = STANDARD.encode(format!("{}:{}", client.id, secret.expose_secret()));
            redactor.learn(secret.expose_secret());
            redactor.learn(&pair);
            let mut basic = HeaderValue::from_str(&format!("Basic {pair}"))
                .map_err(|_| OauthError::NotAHeader("client id or secret"))?;
            basic.set_sensitive(true);
            request = request.header(AUTHORIZATION, basic);
        } else {
            form.append_pair("client_id", &client.id);
        }
        let call = self.call("POST", TOKEN_PATH, url, redactor);
        let request = request
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "application/json")
            .body(form.finish());
        let answer = call.send(request.timeout(self.timeout)).await?;
        match answer.status {
            200 => {
                let issued = issued(&answer.body).map_err(|reason| call.unreadable(&answer, reason))?;
                let facts = TokenFacts::examine(&issued.token, Vec::new());
                match facts.not_an_access_token() {
                    Some(_) => Err(OauthError::Issued(Box::new(facts))),
                    None => Ok(issued),
                }
            }
            400.. => Err(OauthError::Refused(Box::new(refusal(&call, &answer)))),
            _ => Err(call.unreadable(&answer, "")),
        }
    }
}

/// A request under way: its name, and what its answer must not show.
struct Call {
    method: &'static str,
    path: &'static str,
    url: Url,
    timeout: Duration,
    connections: Connections,
    redactor: Redactor,
}

/// An answer, read to its end.
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Call {
    async fn send(&self, request: RequestBuilder) -> Result<Answer, OauthError> {
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => return Err(self.lost(error).await),
        };
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = self.body(response).await?;
        Ok(Answer { status, headers, body })
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, OauthError> {
        let mut body = Vec::new();
        loop {
            let chunk = match response.chunk().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => return Ok(body),
                Err(error) => return Err(self.lost(error).await),
            };
            if body.len() + chunk.len() > ANSWER_LIMIT {
                return Err(self.failed(FailureKind::UnreadableAnswer, "the answer is longer than 1 MiB".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
    }

    async fn lost(&self, error: reqwest::Error) -> OauthError {
        let (kind, detail) = self.connections.what_failed(error, &self.url, self.timeout).await;
        self.failed(kind, detail)
    }

    fn unreadable(&self, answer: &Answer, reason: &str) -> OauthError {
        let status = answer.status;
        let detail = match status {
            300..400 => format!("answered {status}, a redirect; none is followed with credentials"),
            _ if reason.is_empty() => format!("answered {status}, which this operation does not answer"),
            _ => format!("answered {status}, but {reason}"),
        };
        self.failed(FailureKind::UnreadableAnswer, detail)
    }

    fn failed(&self, kind: FailureKind, detail: String) -> OauthError {
        OauthError::Failed(Box::new(Failure {
            method: self.method.to_owned(),
            path: self.path.to_owned(),
            kind,
            detail: shown(&detail, &self.redactor),
        }))
    }
}
