//! The login host's part: `/oauth/authorize` and `/oauth/token`. Errors are `{error, description, error_description}`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use url::{Url, form_urlencoded};

use super::blueprint::Grant;
use super::identity::challenge;
use super::stage::Stage;
use super::world::World;
use crate::catalogue::is_loopback;

/// Seconds that a token lives, as the platform says by default.
const EXPIRES_IN: u32 = 86_399;

/// The scenario that a login belongs to, for the journal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attributed(pub(super) &'static str);

/// A login that is refused.
#[derive(Debug)]
pub(super) struct LoginFault {
    status: StatusCode,
    error: &'static str,
    description: String,
    scenario: Option<&'static str>,
}

impl LoginFault {
    fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description: description.into(), scenario: None }
    }

    fn at(mut self, stage: &Stage) -> Self {
        self.scenario = Some(stage.blueprint.name);
        self
    }
}

impl IntoResponse for LoginFault {
    fn into_response(self) -> Response {
        let body = json!({
            "error": self.error,
            "description": self.description,
            "error_description": self.description,
        });
        let mut response = (self.status, Json(body)).into_response();
        if let Some(scenario) = self.scenario {
            response.extensions_mut().insert(Attributed(scenario));
        }
        response
    }
}

/// Fields of a query or a form; of a name given twice, the last.
type Fields = BTreeMap<String, String>;

fn fields(text: &[u8]) -> Fields {
    form_urlencoded::parse(text).into_owned().collect()
}

fn required<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, LoginFault> {
    let value = fields.get(name).filter(|value| !value.is_empty());
    value.map(String::as_str).ok_or_else(|| LoginFault::new("invalid_request", format!("{name} is required")))
}

/// `GET /oauth/authorize`: the scenario's user is signed in already and says yes.
pub(super) async fn authorize(
    State(world): State<Arc<World>>,
    RawQuery(query): RawQuery,
) -> Result<Response, LoginFault> {
    let fields = fields(query.unwrap_or_default().as_bytes());
    let client = required(&fields, "client_id")?;
    let stage = world.client(client).ok_or_else(|| LoginFault::new("invalid_client", "client not found"))?;
    let code = agreed(&world, &stage, &fields).map_err(|fault| fault.at(&stage))?;
    let mut response = (StatusCode::FOUND, [(header::LOCATION, code.as_str())]).into_response();
    response.extensions_mut().insert(Attributed(stage.blueprint.name));
    Ok(response)
}

/// Where to send the browser back to, with a code in the query.
fn agreed(world: &World, stage: &Arc<Stage>, fields: &Fields) -> Result<Url, LoginFault> {
    let redirect_uri = required(fields, "redirect_uri")?;
    let mut back = Url::parse(redirect_uri)
        .ok()
        .filter(|url| url.scheme() == "http" && is_loopback(url) && url.fragment().is_none())
        .ok_or_else(|| LoginFault::new("invalid_request", "redirect_uri is not an http URL of this machine"))?;
    if required(fields, "response_type")? != "code" {
        return Err(LoginFault::new("unsupported_response_type", "response_type must be code"));
    }
    if stage.blueprint.grant != Grant::Code {
        return Err(LoginFault::new("unauthorized_client", "the client is not of the authorization code grant type"));
    }
    if let Some(hint) = fields.get("login_hint").or_else(|| fields.get("user"))
        && ![stage.blueprint.name, &stage.user, &stage.email()].contains(&hint.as_str())
    {
        return Err(LoginFault::new("access_denied", "no such user in the organisation of the client"));
    }
    let challenge = fields.get("code_challenge").cloned();
    let method = fields.get("code_challenge_method").map(String::as_str);
    match (&challenge, method) {
        (None, None) => {}
        (Some(challenge), Some("S256")) if challenge.len() == 43 => {}
        _ => return Err(LoginFault::new("invalid_request", "code_challenge must be of the method S256")),
    }
    let code = world.issue_code(Arc::clone(stage), redirect_uri.to_owned(), challenge);
    back.query_pairs_mut().append_pair("code", &code);
    if let Some(state) = fields.get("state") {
        back.query_pairs_mut().append_pair("state", state);
    }
    Ok(back)
}

/// `POST /oauth/token`
pub(super) async fn token(
    State(world): State<Arc<World>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, LoginFault> {
    let fields = fields(&body);
    let (client, secret) = credentials(&headers, &fields)?;
    let stage = world.client(&client).ok_or_else(|| LoginFault::new("invalid_client", "client not found"))?;
    let body = granted(&world, &stage, secret.as_deref(), &fields).map_err(|fault| fault.at(&stage))?;
    let mut response = Json(body).into_response();
    response.extensions_mut().insert(Attributed(stage.blueprint.name));
    Ok(response)
}

fn granted(
    world: &World,
    stage: &Arc<Stage>,
    secret: Option<&str>,
    fields: &Fields,
) -> Result<serde_json::Value, LoginFault> {
    if secret.is_some_and(|secret| secret != stage.client_secret) {
        return Err(authentication_failed());
    }
    let grant_type = required(fields, "grant_type")?;
    let needed = match grant_type {
        "client_credentials" => Grant::ClientCredentials,
        "authorization_code" | "refresh_token" => Grant::Code,
        _ => return Err(LoginFault::new("unsupported_grant_type", "this grant type is not known here")),
    };
    if stage.blueprint.grant != needed {
        return Err(LoginFault::new("unauthorized_client", "the client is not of this grant type"));
    }
    match grant_type {
        "client_credentials" => secret.map(|_| ()).ok_or_else(authentication_failed)?,
        "authorization_code" => exchanged(world, stage, secret, fields)?,
        _ => {
            let mut holder = world.redeem_refresh(required(fields, "refresh_token")?);
            holder
                .take_if(|holder| holder.client == stage.client)
                .ok_or_else(|| LoginFault::new("invalid_grant", "the refresh token is not known"))?;
        }
    }
    let mut body = json!({ "access_token": world.issue(stage), "token_type": "bearer", "expires_in": EXPIRES_IN });
    if needed == Grant::Code
        && let Some(body) = body.as_object_mut()
    {
        body.insert("refresh_token".to_owned(), json!(world.issue_refresh(stage)));
    }
    Ok(body)
}

/// Checks an authorization code, and the verifier where a challenge was given with it (RFC 7636 §4.6). A client
/// without a challenge must know its secret.
fn exchanged(world: &World, stage: &Stage, secret: Option<&str>, fields: &Fields) -> Result<(), LoginFault> {
    let stale = || LoginFault::new("invalid_grant", "the authorization code is not known, used or too old");
    let code = world.redeem_code(required(fields, "code")?).ok_or_else(stale)?;
    if code.stage.client != stage.client {
        return Err(stale());
    }
    if code.redirect_uri != required(fields, "redirect_uri")? {
        return Err(LoginFault::new("invalid_grant", "redirect_uri is not the one of the authorization request"));
    }
    match code.challenge {
        Some(expected) if challenge(required(fields, "code_verifier")?) == expected => Ok(()),
        Some(_) => Err(LoginFault::new("invalid_grant", "code_verifier does not match the code_challenge")),
        None => secret.map(|_| ()).ok_or_else(authentication_failed),
    }
}

/// The client's id, and its secret if it gave one: by HTTP Basic or in the form.
fn credentials(headers: &HeaderMap, fields: &Fields) -> Result<(String, Option<String>), LoginFault> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok((required(fields, "client_id")?.to_owned(), fields.get("client_secret").cloned()));
    };
    let decoded = value.to_str().ok().and_then(|value| value.split_once(' '));
    let decoded = decoded
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok());
    let pair = decoded.and_then(|decoded| String::from_utf8(decoded).ok());
    let (client, secret) = pair
        .as_deref()
        .and_then(|pair| pair.split_once(':'))
        .ok_or_else(|| LoginFault::new("invalid_request", "the Authorization header is not HTTP Basic"))?;
    Ok((client.to_owned(), Some(secret.to_owned())))
}

fn authentication_failed() -> LoginFault {
    LoginFault { status: StatusCode::UNAUTHORIZED, ..LoginFault::new("invalid_client", "authentication failed") }
}
