//! `why403 login` and `why403 logout`.

use std::io::{self, IsTerminal, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use secrecy::SecretString;

use super::args::{Login, Logout, ReportArgs};
use super::error::CliError;
use super::exit::Exit;
use super::run_secrets::RunSecrets;
use super::runtime::LazyRuntime;
use super::{browser, login_prompt, output, source, terminal};
use crate::facts::{Facts, Policy, Task};
use crate::login::profiles::Store;
use crate::login::{
    Browser, Grant, Identity, LoginError, Profile, RedirectUri, RedirectUriError, Request, authorization_code,
    client_credentials, identify,
};
use crate::platform::BearerError;
use crate::platform::oauth::{ClientCredentials, LoggedOut, OauthError};
use crate::render::local_time::until;
use crate::report::Judging;
use crate::text::visible_lines;

/// Gets a token and stores it.
pub(super) fn log_in(args: &Login, secrets: &RunSecrets) -> Result<Exit, CliError> {
    let place = match source::resolve_place(args.region.as_deref(), args.base_url.as_deref(), None)? {
        Some(place) => place,
        None if login_prompt::is_possible() => login_prompt::ask_region(secrets)?,
        None => return Err(source::no_place()),
    };
    let runtime = LazyRuntime::default();
    let http = runtime.http().clone();
    let request = Request { http, place, client: client(args, secrets)?, timeout: args.timeout };
    let store = source::store()?;
    sweep(&store)?;
    let done = runtime.block_on(async {
        if args.client_credentials {
            return client_credentials(&request, &Timestamp::now).await;
        }
        let redirect_uri = match &args.redirect_uri {
            Some(given) => RedirectUri::parse(given).map_err(LoginError::from)?,
            None => RedirectUri::default(),
        };
        let browser = Browser { redirect_uri, wait: args.wait };
        let redirect = browser.redirect_uri.text(browser.redirect_uri.address().port());
        let mut show = |url: &str| show(url, &redirect, args);
        authorization_code(&request, &browser, &Timestamp::now, &mut show).await
    })?;
    let mut profile = match done {
        Ok(profile) => profile,
        Err(error) => return refused(error, secrets),
    };
    // The token is there: whom it acts for is only told, so nothing fails where that is not known.
    let identity = runtime.block_on(identify(runtime.http(), &profile, args.timeout))?.ok().flatten();
    profile.user = identity.as_ref().and_then(Identity::user_label).map(str::to_owned);
    store.save(&args.profile, &profile).map_err(|error| {
        source::unusable_login("--profile ", error, "the token was not stored; nothing else has changed")
    })?;
    let text = success(args, &profile, identity.as_ref());
    output::to_stdout_else(text.as_bytes(), false, output::UNWRITTEN)?;
    Ok(Exit::Allowed)
}

/// Ends a stored login's token and forgets it.
pub(super) fn log_out(args: &Logout) -> Result<Exit, CliError> {
    let store = source::store()?;
    sweep(&store)?;
    let profile = store
        .load(&args.profile)
        .map_err(|error| source::unusable_login("--profile ", error, "name a stored login with --profile"))?;
    let runtime = LazyRuntime::default();
    let ended = runtime.block_on(crate::login::log_out(runtime.http(), &profile, args.timeout))?;
    store.remove(&args.profile)?;
    let (text, exit) = match ended {
        Ok(LoggedOut::Ended) => ("its token was ended".to_owned(), Exit::Allowed),
        Ok(LoggedOut::NotKnown) => ("Genesys Cloud did not know its token any more".to_owned(), Exit::Allowed),
        Err(LoginError::Oauth(OauthError::Token(BearerError::NotAnAccessToken(error)))) => {
            let what = error.description;
            (
                format!("its token is not an access token ({what}), so it was not sent anywhere to be ended"),
                Exit::Refused,
            )
        }
        Err(error) => (format!("it is not known whether its token was ended: {error}"), Exit::Unclear),
    };
    output::to_stdout_else(
        format!("profile {} forgotten; {text}\n", args.profile).as_bytes(),
        false,
        output::UNWRITTEN,
    )?;
    Ok(exit)
}

/// Removes what a login that was killed has left, before anything else can fail.
fn sweep(store: &Store) -> Result<(), CliError> {
    store
        .sweep()
        .map_err(|error| CliError::from_error(error, "remove it by hand: it may hold a token; then start again"))
}

/// Who signed in, where, until when, and how to use it.
fn success(args: &Login, profile: &Profile, identity: Option<&Identity>) -> String {
    let user = identity.and_then(|identity| identity.user.as_ref());
    let user = user.map(|user| match (&user.name, &user.email) {
        (Some(name), Some(email)) => format!("{name} ({email})"),
        (name, email) => name.as_ref().or(email.as_ref()).or(user.id.as_ref()).cloned().unwrap_or_default(),
    });
    let client = identity.and_then(|identity| identity.client.as_ref()?.name.as_deref());
    let client = match client {
        Some(name) => format!("client {name} ({})", profile.client_id),
        None => format!("client {}", profile.client_id),
    };
    let who = match (user, profile.grant) {
        (Some(user), _) => format!("Signed in as {user} with {client}"),
        (None, Grant::ClientCredentials) => format!("Signed in as {client}; it has no user"),
        (None, Grant::AuthorizationCode) => format!("Signed in with {client}"),
    };
    let end = match profile.expires_at {
        Some(end) => format!("Good until {}.", until(end, Timestamp::now(), &TimeZone::system())),
        None => "Genesys Cloud did not say until when it is good.".to_owned(),
    };
    let usage = match args.profile.as_str() {
        source::DEFAULT_PROFILE => "check, mute, unmute, diff and whoami use it by themselves".to_owned(),
        name => format!("use it with --profile {name}"),
    };
    visible_lines(&format!("{who}\nat {}. {end}\nStored as profile {}: {usage}.\n", profile.place, args.profile))
}

/// Says what is waited for, prints the address to sign in at, and opens it where that was not declined and can work.
fn show(url: &str, redirect_uri: &str, args: &Login) -> io::Result<()> {
    let opened = !args.no_browser && browser::open(url);
    let request = if opened {
        "Sign in with your browser. If it did not open, open this address:"
    } else {
        "Open this address in a browser and sign in:"
    };
    let wait = match args.wait.as_secs() {
        seconds @ 120.. if seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        1 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    };
    writeln!(
        io::stderr(),
        "The OAuth client must have this redirect URI: {redirect_uri}\n{request}\n\n  {url}\n\n\
         Waiting up to {wait} for the sign-in. Ctrl-C stops."
    )
}

fn client(args: &Login, secrets: &RunSecrets) -> Result<ClientCredentials, CliError> {
    let id = match &args.client_id {
        Some(id) => id.clone(),
        None => match source::environment("GENESYSCLOUD_OAUTHCLIENT_ID")? {
            Some(id) => id,
            None if login_prompt::is_possible() => login_prompt::ask_client_id()?,
            None => return Err(CliError::new("no OAuth client is known", login_prompt::CLIENT_HELP)),
        },
    };
    Ok(ClientCredentials { id: id.trim().to_owned(), secret: client_secret(args, secrets)? })
}

/// The client's secret: needed for client credentials; a public client with PKCE has none.
fn client_secret(args: &Login, secrets: &RunSecrets) -> Result<Option<SecretString>, CliError> {
    let given = match &args.secret_file {
        Some(path) => Some(source::read_text("--secret-file", path, 4 << 10)?),
        None => source::environment("GENESYSCLOUD_OAUTHCLIENT_SECRET")?,
    };
    let given = match given {
        None if args.client_credentials && io::stdin().is_terminal() => {
            Some(terminal::secret("Client secret (not shown): ")?)
        }
        None if args.client_credentials => {
            return Err(CliError::new(
                "no client secret was given",
                "set GENESYSCLOUD_OAUTHCLIENT_SECRET, or give --secret-file FILE",
            ));
        }
        given => given,
    };
    if let Some(secret) = &given {
        secrets.remember(secret.trim());
    }
    Ok(given.map(|secret| SecretString::from(secret.trim().to_owned())))
}

fn redirect_uri(error: &RedirectUriError) -> CliError {
    CliError::new(
        format!("--redirect-uri {error}"),
        "give it as it is registered with the OAuth client, on this machine: http://127.0.0.1:8404/callback",
    )
}

/// A refusal of the login is explained like any other; what is our own is an error.
fn refused(error: LoginError, secrets: &RunSecrets) -> Result<Exit, CliError> {
    let (refusal, failure, token) =
        (error.refusal().map(Into::into), error.failure().cloned(), error.issued_instead().cloned());
    if refusal.is_none() && failure.is_none() && token.is_none() {
        return match error {
            LoginError::ClientId(reason) => {
                Err(CliError::new(format!("--client-id: {reason}"), "copy it from Admin > Integrations > OAuth"))
            }
            LoginError::RedirectUri(error) => Err(redirect_uri(&error)),
            LoginError::Listen { .. } => Err(CliError::from_error(
                error,
                "give another port by --redirect-uri; the OAuth client must have it registered",
            )),
            LoginError::Denied(_) | LoginError::NoAnswer { .. } => {
                Err(CliError::from_error(error, "start again with `why403 login`, and sign in as the agent"))
            }
            other => Err(other.into()),
        };
    }
    let facts = Facts { refusal, failure, token, ..Facts::new(Timestamp::now(), Task::Login, Policy::none()) };
    let args = ReportArgs::default();
    output::write(&Judging::new(&facts).report(), &args, secrets)
}
