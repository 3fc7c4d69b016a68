//! A token endpoint on loopback for the tests of this room and of `login`. It plays by the client id.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use aws_lc_rs::digest;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use secrecy::SecretString;
use serde_json::json;
use tokio::net::TcpListener;

use super::ClientCredentials;
use crate::platform::Place;

/// The client that may do everything.
pub(crate) const CLIENT: &str = "c11e0000-0000-4000-8000-00000000c11e";
/// Its secret.
pub(crate) const SECRET: &str = "kT7wq_Zr4vXn2mBs9yLd6hJf1gPc8aQe3uRo5tVi0xW";
/// The token that is issued to it.
pub(crate) const TOKEN: &str = "Yb3nR8sK1vTq6wZx4mLc9dFh2jPg7aQe5uXo0tVi_-BkNrSyWzMpLdCfHgJtQaEuXoViRsTyUwZxAbCd";

/// Credentials as the service takes them.
pub(crate) fn client(id: &str, secret: Option<&str>) -> ClientCredentials {
    ClientCredentials { id: id.to_owned(), secret: secret.map(SecretString::from) }
}

/// The S256 challenge of a verifier.
pub(crate) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}

/// The code that the stand-in takes for a request with this challenge.
pub(crate) fn code_for(challenge: &str) -> String {
    format!("granted-{challenge}")
}

/// A running stand-in; it ends with the test's runtime.
pub(crate) struct StandIn {
    address: String,
    seen: Seen,
}

/// Every request, as `POST /oauth/token`.
type Seen = Arc<Mutex<Vec<String>>>;

impl StandIn {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let seen = Seen::default();
        let router = Router::new()
            .route("/oauth/token", post(token))
            .route("/api/v2/tokens/me", delete(log_out))
            .fallback(|State(seen): State<Seen>| async move { seen.lock().unwrap().push("elsewhere".to_owned()) })
            .with_state(Arc::clone(&seen));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, seen }
    }

    pub(crate) fn place(&self) -> Place {
        Place::from_base_url(&self.address).unwrap()
    }

    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

async fn token(State(seen): State<Seen>, headers: HeaderMap, body: Bytes) -> Response {
    seen.lock().unwrap().push("POST /oauth/token".to_owned());
    let form: BTreeMap<String, String> = url::form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| form.get(name).map(String::as_str);
    let authorization = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned());
    let pair = authorization.as_deref().and_then(|value| value.strip_prefix("Basic ")).map(|pair| {
        let pair = String::from_utf8(STANDARD.decode(pair).unwrap()).unwrap();
        let (id, secret) = pair.split_once(':').unwrap();
        (id.to_owned(), secret.to_owned())
    });
    let (id, secret) = match (pair, field("client_id")) {
        (Some((id, secret)), None) => (id, Some(secret)),
        (None, Some(id)) => (id.to_owned(), None),
        other => panic!("the client is named twice or not at all: {other:?}"),
    };
    let grant = field("grant_type").unwrap();
    match id.as_str() {
        CLIENT if secret.as_deref().is_some_and(|secret| secret != SECRET) => {
            refused(StatusCode::UNAUTHORIZED, "invalid_client", "authentication failed")
        }
        CLIENT if grant == "client_credentials" && secret.is_none() => {
            refused(StatusCode::UNAUTHORIZED, "invalid_client", "authentication failed")
        }
        CLIENT if grant == "client_credentials" => issued(),
        CLIENT | "users-only" if grant == "authorization_code" => {
            let expected = code_for(&challenge(field("code_verifier").unwrap()));
            if field("code") == Some(&expected) && field("redirect_uri").is_some() {
                issued()
            } else {
                refused(StatusCode::BAD_REQUEST, "invalid_grant", "the code is used, stale or unknown")
            }
        }
        "users-only" => refused(StatusCode::BAD_REQUEST, "unauthorized_client", "not authorized for this grant type"),
        "silent" => std::future::pending().await,
        "stalling" => {
            let body = axum::body::Body::from_stream(futures_util::stream::pending::<Result<Bytes, std::io::Error>>());
            body.into_response()
        }
        "garbage" => "<html>token</html>".into_response(),
        "flood" => vec![b' '; 2 * 1024 * 1024].into_response(),
        "mac" => Json(json!({"access_token": TOKEN, "token_type": "mac"})).into_response(),
        "tokenless" => Json(json!({"expires_in": 1})).into_response(),
        "moved" => (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/elsewhere")]).into_response(),
        "proxy" => (StatusCode::FORBIDDEN, "<html>Blocked by the proxy</html>").into_response(),
        "busy" => {
            let headers = [("retry-after", "7"), ("inin-correlation-id", "c0ffee00-0000-4000-8000-000000000001")];
            let body = json!({"message": "Rate limit exceeded", "code": "too.many.requests", "status": 429});
            (StatusCode::TOO_MANY_REQUESTS, headers, Json(body)).into_response()
        }
        // Answers everything it was told, as a careless server would.
        "echo" => {
            let told = format!("{} {}", authorization.unwrap_or_default(), String::from_utf8_lossy(&body));
            refused(StatusCode::BAD_REQUEST, &secret.unwrap_or_default(), &told)
        }
        _ => refused(StatusCode::BAD_REQUEST, "invalid_client", "client not found"),
    }
}

async fn log_out(State(seen): State<Seen>, headers: HeaderMap) -> Response {
    seen.lock().unwrap().push("DELETE /api/v2/tokens/me".to_owned());
    match headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap()) {
        Some(value) if value == format!("Bearer {TOKEN}") => StatusCode::OK.into_response(),
        Some("Bearer token-from-elsewhere") => platform_refused("ip.not.authorized"),
        _ => platform_refused("bad.credentials"),
    }
}

fn issued() -> Response {
    Json(json!({"access_token": TOKEN, "token_type": "bearer", "expires_in": 86_399})).into_response()
}

fn refused(status: StatusCode, error: &str, description: &str) -> Response {
    let body = json!({"error": error, "description": description, "error_description": description});
    (status, Json(body)).into_response()
}

fn platform_refused(code: &str) -> Response {
    let body = json!({"message": "Invalid login credentials.", "code": code, "status": 401, "contextId": "c0ffee"});
    (StatusCode::UNAUTHORIZED, Json(body)).into_response()
}
