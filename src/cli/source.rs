//! Where the token and the platform come from: flags, environment, stored logins, a prompt.

use crate::text::utf_16;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

use super::args::TokenArgs;
use super::error::CliError;
use super::run_secrets::{Masking, RunSecrets, TOKEN_VARIABLES};
use super::terminal;
use super::user_folders;
use crate::catalogue::near_clause;
use crate::login::Profile;
use crate::login::profiles::{FILE, Store, StoreError};
use crate::platform::Place;
use crate::token::{AccessToken, Tolerated};
use jiff::Timestamp;

/// No input of a token, a key or a list of operations is longer than this, in bytes.
const LIMIT: u64 = 1 << 20;

/// No token is longer than this, in bytes.
const TOKEN_LIMIT: u64 = 64 << 10;

/// How much room an input gets at first, in bytes: that of a token and more, so that it comes in one read.
const FIRST_READ: usize = 8 << 10;

/// A token, what was stripped from it, and where it was stored as good for.
pub(super) struct Credential {
    /// The token.
    pub token: AccessToken,
    /// What was stripped.
    pub tolerated: Vec<Tolerated>,
    /// The place of a stored login.
    pub place: Option<Place>,
    /// Where it was read from.
    pub origin: TokenOrigin,
}

/// Where a token was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenOrigin {
    /// A flag, a variable or a prompt, by its name.
    Input(String),
    /// A stored profile, by its name, and when its token ends.
    Profile { name: String, expires_at: Option<Timestamp> },
}

impl Credential {
    /// The token of a scenario of the sandbox.
    pub(super) fn in_sandbox(scenario: &str, token: &str) -> Self {
        let (token, tolerated) = AccessToken::from_input(token);
        Self { token, tolerated, place: None, origin: TokenOrigin::Input(format!("sandbox {scenario}")) }
    }

    /// The profile that it was stored in.
    pub(super) fn profile(&self) -> Option<&str> {
        match &self.origin {
            TokenOrigin::Profile { name, .. } => Some(name),
            TokenOrigin::Input(_) => None,
        }
    }
}

/// The profile that is used where nothing else gives a token.
pub(super) const DEFAULT_PROFILE: &str = "default";

/// Reads the token, the safest place first; asks for it when a person is there.
pub(super) fn read_credential(args: &TokenArgs, secrets: &RunSecrets) -> Result<Credential, CliError> {
    if let Some(path) = &args.token_file {
        return parse_token(&read_text("--token-file", path, TOKEN_LIMIT)?, "--token-file", secrets);
    }
    if let Some(name) = &args.profile {
        return stored_credential("--profile ", name, secrets);
    }
    for variable in TOKEN_VARIABLES {
        if let Some(text) = environment(variable)? {
            return parse_token(&text, variable, secrets);
        }
    }
    if let Some(credential) = default_credential(secrets)? {
        return Ok(credential);
    }
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        let typed = terminal::secret("Access token (not shown): ")
            .map_err(|error| CliError::from_error(error, "give the token by WHY403_TOKEN or --token-file"))?;
        return parse_token(&typed, "the prompt", secrets);
    }
    Err(CliError::new(
        "no token was given",
        "sign in with `why403 login`, set WHY403_TOKEN or GENESYSCLOUD_ACCESS_TOKEN, or give --token-file FILE",
    ))
}

/// A token as it was pasted; what is longer than any token is an error.
pub(super) fn parse_token(text: &str, origin: &str, secrets: &RunSecrets) -> Result<Credential, CliError> {
    let (token, tolerated) = AccessToken::from_input(text);
    if token.expose().is_empty() {
        return Err(CliError::new(
            format!("{origin} is empty"),
            "see that the secret reached this program; in CI, that the job may read it",
        ));
    }
    if token.expose().len() as u64 > TOKEN_LIMIT {
        return Err(CliError::new(
            format!("{origin} holds more than 64 KiB, which is too long for a token"),
            "give the token alone",
        ));
    }
    secrets.remember(token.expose());
    Ok(Credential { token, tolerated, place: None, origin: TokenOrigin::Input(origin.to_owned()) })
}

/// The token of a stored login; `flag` is what the user typed before its name.
pub(super) fn stored_credential(flag: &str, name: &str, secrets: &RunSecrets) -> Result<Credential, CliError> {
    use_profile(flag, name, load_profile(flag, name)?, secrets)
}

/// The token of the profile `default`, where there is one.
fn default_credential(secrets: &RunSecrets) -> Result<Option<Credential>, CliError> {
    let profile = load_default_profile()?;
    profile.map(|profile| use_profile("profile ", DEFAULT_PROFILE, profile, secrets)).transpose()
}

fn load_profile(flag: &str, name: &str) -> Result<Profile, CliError> {
    store()?.load(name).map_err(|error| unusable_login(flag, error, "sign in with `why403 login`"))
}

/// The profile `default`, where there is one.
fn load_default_profile() -> Result<Option<Profile>, CliError> {
    let Ok(store) = store() else { return Ok(None) };
    match store.load(DEFAULT_PROFILE) {
        Ok(profile) => Ok(Some(profile)),
        Err(StoreError::Unknown { .. }) => Ok(None),
        Err(error) => Err(unusable_login("profile ", error, "sign in again with `why403 login`")),
    }
}

/// The place of the profile whose token would be used, where nothing is sent; a line says which profile it is. The token
/// itself may have expired.
pub(super) fn place_of_profile(args: &TokenArgs, secrets: &RunSecrets) -> Result<Option<Place>, CliError> {
    let is_set = |variable: &&str| std::env::var_os(variable).is_some();
    let (name, profile) = match &args.profile {
        Some(name) => (name.as_str(), Some(load_profile("--profile ", name)?)),
        // The region of a profile is never used with another token.
        None if args.token_file.is_some() || TOKEN_VARIABLES.iter().any(is_set) => return Ok(None),
        None => (DEFAULT_PROFILE, load_default_profile()?),
    };
    let Some(profile) = profile else { return Ok(None) };
    let (token, place) = profile.into_token();
    secrets.remember(token.expose());
    let note = Masking::new(secrets).mask(&format!("region: profile {name} ({place})"));
    // A stream that is gone is not worth an error.
    let _ = writeln!(io::stderr(), "{}", note.replace('\n', " "));
    Ok(Some(place))
}

/// The token of a profile, and a line that says which one is used.
fn use_profile(flag: &str, name: &str, profile: Profile, secrets: &RunSecrets) -> Result<Credential, CliError> {
    if profile.is_expired(Timestamp::now()) {
        return Err(CliError::new(
            format!("{flag}{name}: its token has expired"),
            format!("sign in again: `why403 login --profile {name}`"),
        ));
    }
    secrets.remember(profile.token.expose());
    let note = Masking::new(secrets).mask(&format!("token: profile {name} ({})", profile.describe()));
    // A stream that is gone is not worth an error.
    let _ = writeln!(io::stderr(), "{}", note.replace('\n', " "));
    let origin = TokenOrigin::Profile { name: name.to_owned(), expires_at: profile.expires_at };
    let (token, place) = profile.into_token();
    Ok(Credential { token, tolerated: Vec::new(), place: Some(place), origin })
}

/// The error where a stored login cannot be used or written; `flag` is what the user typed before its name.
pub(super) fn unusable_login(flag: &str, error: StoreError, help: &str) -> CliError {
    match error {
        // The name that an error holds may be repeated; the one that was given may be a token.
        StoreError::Unknown { name, near, path } => {
            let near = near_clause(&near);
            CliError::new(format!("{flag}{name}: no such stored login in {}{near}", path.display()), help)
        }
        StoreError::Name { name, reason } => CliError::new(format!("{flag}{name}: {reason}"), help),
        other => CliError::from_error(other, help),
    }
}

/// The stored logins of this user.
pub(super) fn store() -> Result<Store, CliError> {
    user_folders::config().map(|folder| Store::at(folder.join(FILE))).ok_or_else(|| {
        CliError::new(
            "no folder for stored logins: neither XDG_CONFIG_HOME nor HOME is set",
            "set one of them, or give the token by WHY403_TOKEN",
        )
    })
}

/// A variable's text; set but empty is an error, as it is mostly a secret that did not arrive.
pub(super) fn environment(name: &str) -> Result<Option<String>, CliError> {
    match std::env::var(name) {
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => {
            Err(CliError::new(format!("{name} is not UTF-8"), "set it to plain text"))
        }
        Ok(text) if text.trim().is_empty() => Err(CliError::new(
            format!("{name} is set and empty"),
            format!("give it a value, or `unset {name}`; in CI, see that the job may read the secret"),
        )),
        Ok(text) => Ok(Some(text)),
    }
}

/// Where the platform is; `None` when nothing names it.
pub(super) fn resolve_place(
    region: Option<&str>,
    base_url: Option<&str>,
    stored: Option<Place>,
) -> Result<Option<Place>, CliError> {
    if let Some(given) = base_url {
        return place_at_url("--base-url", given).map(Some);
    }
    if let Some(name) = region {
        return place_in_region("--region", name).map(Some);
    }
    if stored.is_some() {
        return Ok(stored);
    }
    match environment("GENESYSCLOUD_REGION")? {
        Some(name) => place_in_region("GENESYSCLOUD_REGION", &name).map(Some),
        None => Ok(None),
    }
}

/// The mock server of a URL that a flag gives.
pub(super) fn place_at_url(flag: &str, given: &str) -> Result<Place, CliError> {
    let help = "give --region, or the https or loopback URL of a mock server";
    // The error names the URL without what may be secret in it.
    Place::from_base_url(given).map_err(|error| CliError::new(format!("{flag} {error}"), help))
}

/// The region of a name that a flag or variable gives.
pub(super) fn place_in_region(flag: &str, name: &str) -> Result<Place, CliError> {
    let help = "`why403 regions` lists them all. Look at the address bar of Genesys Cloud: `apps.mypurecloud.de` means the region \
                mypurecloud.de";
    Place::from_region_name(name)
        .map_err(|error| CliError::from_error(anyhow::Error::from(error).context(format!("{flag} {name}")), help))
}

/// Nothing names a region, and one is needed.
pub(super) fn no_place() -> CliError {
    CliError::new(
        "no region is known",
        "give --region us-east-1 (or mypurecloud.com), set GENESYSCLOUD_REGION, or give --base-url for a mock server",
    )
}

/// A small text file, or standard input for `-`.
pub(super) fn read_text(flag: &str, path: &Path, limit: u64) -> Result<String, CliError> {
    let bytes = read_bytes(flag, path, limit)?;
    // As `>` of Windows PowerShell writes it.
    let text = match utf_16::byte_order(&bytes) {
        Some(order) => {
            let is_whole = bytes.len().is_multiple_of(2);
            Some(utf_16::decode(&bytes, order)).filter(|text| is_whole && !text.contains(char::REPLACEMENT_CHARACTER))
        }
        None => String::from_utf8(bytes).ok(),
    };
    let text = text.map(|text| text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text));
    text.ok_or_else(|| CliError::new(format!("{flag} {}: not UTF-8 text", input_name(path)), "give a plain text file"))
}

/// A small file, or standard input for `-`.
pub(super) fn read_bytes(flag: &str, path: &Path, limit: u64) -> Result<Vec<u8>, CliError> {
    let mut content = Vec::with_capacity(FIRST_READ);
    let read = open_input(flag, path)?.take(limit + 1).read_to_end(&mut content);
    read.map_err(|error| unreadable(flag, path, error))?;
    let shown = input_name(path);
    if content.len() as u64 > limit {
        return Err(CliError::new(format!("{flag} {shown}: more than {} KiB", limit >> 10), "give the right file"));
    }
    if content.iter().all(u8::is_ascii_whitespace) {
        return Err(CliError::new(format!("{flag} {shown}: empty"), "see that what writes it has succeeded"));
    }
    Ok(content)
}

/// A file, or standard input for `-`, to be read bit by bit.
pub(super) fn open_input(flag: &str, path: &Path) -> Result<Box<dyn Read + Send>, CliError> {
    if path.as_os_str() == "-" {
        return terminal::standard_input().map_err(|error| unreadable(flag, path, error));
    }
    File::open(path).map(|file| Box::new(file) as Box<dyn Read + Send>).map_err(|error| unreadable(flag, path, error))
}

/// The length of a regular file in bytes, also where standard input is one; `None` for a pipe or a terminal.
pub(super) fn length_of_file(path: &Path) -> Option<u64> {
    let metadata = if path.as_os_str() == "-" { standard_input_metadata() } else { std::fs::metadata(path).ok() };
    metadata.filter(std::fs::Metadata::is_file).map(|metadata| metadata.len())
}

#[cfg(unix)]
fn standard_input_metadata() -> Option<std::fs::Metadata> {
    use std::os::fd::AsFd;

    File::from(io::stdin().as_fd().try_clone_to_owned().ok()?).metadata().ok()
}

#[cfg(not(unix))]
fn standard_input_metadata() -> Option<std::fs::Metadata> {
    None
}

/// A file that cannot be read.
pub(super) fn unreadable(flag: &str, path: &Path, error: io::Error) -> CliError {
    let kind = error.kind();
    let error = anyhow::Error::from(error).context(format!("{flag} {}: cannot be read", input_name(path)));
    let help = match (path.as_os_str() == "-", kind) {
        (true, io::ErrorKind::InvalidData) => "wait for the prompt and paste again, or save it and give the file",
        (true, _) => "give it again, or save it and give the file",
        (false, _) => "check that the file exists and is readable",
    };
    CliError::from_error(error, help)
}

/// How an input is named in messages.
pub(super) fn input_name(path: &Path) -> String {
    if path.as_os_str() == "-" { "- (standard input)".to_owned() } else { path.display().to_string() }
}

/// A key or a list: a file of at most 1 MiB.
pub(super) fn read_small_file(flag: &str, path: &Path) -> Result<Vec<u8>, CliError> {
    read_bytes(flag, path, LIMIT)
}

/// An id as it may stand in a URL path: the platform's are UUIDs.
pub(super) fn check_id(flag: &str, given: &str) -> Result<(), CliError> {
    if given.contains(['{', '}', '<', '>', '$']) {
        return Err(CliError::new(format!("{flag} {given}: a placeholder, not an id"), "put the real id in its place"));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if given.is_empty() || given.len() > 64 || !given.chars().all(plain) {
        return Err(CliError::new(
            format!("{flag} {given}: not an id; an id is a UUID such as 3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b"),
            "copy the id alone, without path, slashes or quotes",
        ));
    }
    Ok(())
}
