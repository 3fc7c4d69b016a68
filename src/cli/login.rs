//! `why403 login` and `why403 logout`.

use std::io::{self, IsTerminal, Write};

use jiff::Timestamp;
use secrecy::SecretString;

use super::args::{Login, Logout, ReportArgs};
use super::error::CliError;
use super::exit::Exit;
use super::run_secrets::RunSecrets;
use super::{browser, output, runtime, source, terminal};
use crate::facts::{Facts, Policy, Task};
use crate::login::profiles::Store;
use crate::login::{
    Browser, Identity, LoginError, Profile, RedirectUri, RedirectUriError, Request, authorization_code,
    client_credentials, identify,
};
use crate::platform::BearerError;
use crate::platform::oauth::{ClientCredentials, LoggedOut, OauthError};
use crate::report::Judging;

/// Gets a token and stores it.
pub(super) fn log_in(args: &Login, secrets: &RunSecrets) -> Result<Exit, CliError> {
    let place =
        source::resolve_place(args.region.as_deref(), args.base_url.as_deref(), None)?.ok_or_else(source::no_place)?;
    let request = Request { place, client: client(args, secrets)?, timeout: args.timeout };
    let store = source::store()?;
    sweep(&store)?;
    let runtime = runtime::start()?;
    let done = runtime.block_on(async {
        if args.client_credentials {
            return client_credentials(&request, &Timestamp::now).await;
        }
        let redirect_uri = match &args.redirect_uri {
            Some(given) => RedirectUri::parse(given).map_err(LoginError::from)?,
            None => RedirectUri::default(),
        };
        let browser = Browser { redirect_uri, wait: args.wait };
        authorization_code(&request, &browser, &Timestamp::now, &mut |url| show(url, !args.no_browser)).await
    });
    let mut profile = match done {
        Ok(profile) => profile,
        Err(error) => return refused(error, secrets),
    };
    // The token is there: whom it acts for is only told, so nothing fails where that is not known.
    let identity = runtime.block_on(identify(&profile, args.timeout)).ok().flatten();
    profile.user = identity.as_ref().and_then(Identity::user_label).map(str::to_owned);
    store.save(&args.profile, &profile).map_err(|error| {
        source::unusable_login("--profile ", error, "the token was not stored; nothing else has changed")
    })?;
    let text = format!(
        "signed in at {}{}; stored as profile {}\nuse it with `--profile {}`\n",
        profile.place,
        lifetime(&profile),
        args.profile,
        args.profile
    );
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
    let ended = runtime::start()?.block_on(crate::login::log_out(&profile, args.timeout));
    store.remove(&args.profile)?;
    let (text, exit) = match ended {
        Ok(LoggedOut::Ended) => ("its token was ended".to_owned(), Exit::Allowed),
        Ok(LoggedOut::NotKnown) => ("the platform did not know its token any more".to_owned(), Exit::Allowed),
        Err(LoginError::Oauth(OauthError::Token(BearerError::NotAnAccessToken(error)))) => {
            let what = error.description;
            (
                format!("its token is not an access token ({what}), so it was not sent anywhere to be ended"),
                Exit::Refused,
            )
        }
        Err(error) => (format!("whether its token was ended is not known: {error}"), Exit::Unclear),
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

fn lifetime(profile: &Profile) -> String {
    profile.expires_at.map_or_else(String::new, |end| format!(", good until {end}"))
}

/// Prints the address to sign in at, and opens it where that was not declined and can work.
fn show(url: &str, opens: bool) -> io::Result<()> {
    let opened = opens && browser::open(url);
    let request = if opened {
        "sign in with your browser; if it did not open, open this address:"
    } else {
        "open this address in a browser and sign in:"
    };
    writeln!(io::stderr(), "{request}\n\n  {url}\n")
}

fn client(args: &Login, secrets: &RunSecrets) -> Result<ClientCredentials, CliError> {
    let id = match &args.client_id {
        Some(id) => id.clone(),
        None => source::environment("GENESYSCLOUD_OAUTHCLIENT_ID")?.ok_or_else(|| {
            CliError::new("no OAuth client is known", "give --client-id ID, or set GENESYSCLOUD_OAUTHCLIENT_ID; an administrator finds it in Admin > Integrations > OAuth")
        })?,
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
