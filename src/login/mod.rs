//! Getting the right token: authorization code with PKCE for a user, client credentials for a service account.
//!
//! This room knows the grants, waits for the browser's redirect on loopback, and keeps what was issued in
//! [`profiles`]. What goes out over the network is sent by [`crate::platform::oauth`].

mod error;
mod identity;
mod listener;
pub(crate) mod pkce;
mod profile;
pub(crate) mod profiles;
mod redirect_uri;
#[cfg(test)]
mod secrecy_tests;
#[cfg(test)]
mod tests;

use std::io;
use std::time::Duration;

use jiff::Timestamp;
use url::form_urlencoded;

use crate::platform::oauth::{AUTHORIZE_PATH, ClientCredentials, CodeExchange, LoggedOut, TokenService};
use crate::platform::{Http, Place};

pub(crate) use error::LoginError;
pub(crate) use identity::{Identity, identify};
pub(crate) use profile::{Grant, Profile};
pub(crate) use redirect_uri::{RedirectUri, RedirectUriError};

use listener::Listener;
use pkce::{Pkce, State};

/// Who asks for a token, and where.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// What sends it.
    pub http: Http,
    /// Where to log in.
    pub place: Place,
    /// The OAuth client.
    pub client: ClientCredentials,
    /// How long one request may take.
    pub timeout: Duration,
}

impl Request {
    fn service(&self) -> Result<TokenService, LoginError> {
        let id = &self.client.id;
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(LoginError::ClientId(
                "not a client ID: it is empty or has spaces or other characters that no client ID has",
            ));
        }
        // RFC 7617 §2: what follows the first colon would be sent as the password.
        if id.contains(':') {
            return Err(LoginError::ClientId("client IDs cannot contain a colon (`:`); is this `client:secret`?"));
        }
        Ok(TokenService::new(&self.http, self.place.clone(), self.timeout)?)
    }
}

/// How the browser's part is done.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    /// Where the browser brings the answer.
    pub redirect_uri: RedirectUri,
    /// How long a person may take to sign in.
    pub wait: Duration,
}

/// Logs the client itself in (RFC 6749 §4.4): the token has no user.
///
/// # Errors
/// When the client is refused, or no usable answer comes.
pub(crate) async fn client_credentials(
    request: &Request,
    clock: &dyn Fn() -> Timestamp,
) -> Result<Profile, LoginError> {
    let issued = request.service()?.client_credentials(&request.client).await?;
    Ok(Profile::new(request.place.clone(), &request.client.id, Grant::ClientCredentials, issued, clock()))
}

/// Logs a user in with authorization code and PKCE (RFC 6749 §4.1, RFC 7636). `show` is handed the URL to open in a
/// browser, when the listener for its answer is ready.
///
/// # Errors
/// When the port cannot be had, the URL cannot be shown, no answer comes in time, or user, platform or client say no.
pub(crate) async fn authorization_code(
    request: &Request,
    browser: &Browser,
    clock: &dyn Fn() -> Timestamp,
    show: &mut dyn FnMut(&str) -> io::Result<()>,
) -> Result<Profile, LoginError> {
    let service = request.service()?;
    let listener = Listener::bind(&browser.redirect_uri).await?;
    let (pkce, state) = (Pkce::generate()?, State::generate()?);
    show(&authorize_url(request, listener.redirect_uri(), &pkce.challenge, &state)).map_err(LoginError::Show)?;
    let code = listener.code(&state, browser.wait).await?;
    let exchange = CodeExchange { code: &code, verifier: &pkce.verifier, redirect_uri: listener.redirect_uri() };
    let issued = service.authorization_code(&request.client, exchange).await?;
    Ok(Profile::new(request.place.clone(), &request.client.id, Grant::AuthorizationCode, issued, clock()))
}

/// Ends a profile's token on the platform. The stored copy stays: [`profiles::Store::remove`] removes it.
///
/// # Errors
/// When the platform refuses for another reason than not knowing the token, or gives no usable answer.
pub(crate) async fn log_out(http: &Http, profile: &Profile, timeout: Duration) -> Result<LoggedOut, LoginError> {
    Ok(TokenService::new(http, profile.place.clone(), timeout)?.log_out(&profile.token).await?)
}

/// The authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3).
fn authorize_url(request: &Request, redirect_uri: &str, challenge: &str, state: &State) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("response_type", "code")
        .append_pair("client_id", &request.client.id)
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("state", state.as_str())
        .append_pair("code_challenge", challenge)
        .append_pair("code_challenge_method", "S256")
        .finish();
    format!("{}{AUTHORIZE_PATH}?{query}", request.place.login())
}
