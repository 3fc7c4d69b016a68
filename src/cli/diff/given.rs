//! `--left` and `--right`: what each names, read from where it is. An argument that may be a token is never repeated.

use std::fmt::Display;
use std::path::Path;

use super::super::args::Compare;
use super::super::error::CliError;
use super::super::run_secrets::RunSecrets;
use super::super::source::{self, Credential};
use crate::catalogue::near_clause;
use crate::comparison::saved::{self, NoReport};
use crate::login::profiles::StoreError;
use crate::platform::Place;
use crate::sandbox::{Options, Sandbox, SandboxError};
use crate::secret;

/// What a side turned out to be.
pub(super) enum Given {
    /// A token, and where to ask about it.
    Token { name: String, credential: Box<Credential>, place: Option<Place> },
    /// The text of a saved report.
    Report { name: String, text: String },
    /// A scenario of the built-in sandbox.
    Sandbox { name: String, scenario: String },
}

/// The flags of one side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flags {
    side: &'static str,
    region: &'static str,
    base_url: &'static str,
}

impl Flags {
    /// `--left` and its like.
    pub(super) const LEFT: Self = Self { side: "--left", region: "--left-region", base_url: "--left-base-url" };
    /// `--right` and its like.
    pub(super) const RIGHT: Self = Self { side: "--right", region: "--right-region", base_url: "--right-base-url" };
}

const HELP: &str = "give a file with a token or with a report saved by --format json, `-`, profile:NAME, env:NAME or \
    sandbox:SCENARIO; never a token itself: arguments end in shell history and process lists";

/// What to give for a side instead of a scan.
const SCANNED: &str = "judge the token for what the code calls, and give that report: \
    `why403 check --operations-from-scan PATH --format json --output FILE`";

/// Reads both sides.
pub(super) fn read_sides(args: &Compare, secrets: &RunSecrets) -> Result<[Given; 2], CliError> {
    let [left, right] = args.sides();
    let listed = args.operations.as_ref().is_some_and(|path| path.as_os_str() == "-");
    let wanting = [(left == "-", "--left -"), (right == "-", "--right -"), (listed, "--operations -")];
    let wanting: Vec<&str> = wanting.into_iter().filter(|(wants, _)| *wants).map(|(_, flag)| flag).collect();
    if let [one, other, ..] = wanting.as_slice() {
        return Err(CliError::new(format!("{one} and {other} both want standard input"), "give one of them as a file"));
    }
    let place = &args.place;
    let own = [
        (Flags::LEFT, left, &place.left_region, &place.left_base_url),
        (Flags::RIGHT, right, &place.right_region, &place.right_base_url),
    ];
    let [left, right] = own.map(|(flags, side, region, base_url)| {
        let given = read_side(flags, side, secrets)?;
        placed(given, flags, (region.as_deref(), base_url.as_deref()), args)
    });
    let sides = [left?, right?];
    // A side that is a token and has no place of its own is the one that those flags are for.
    let own = [
        place.left_region.is_some() || place.left_base_url.is_some(),
        place.right_region.is_some() || place.right_base_url.is_some(),
    ];
    let served = sides.iter().zip(own).any(|(side, own)| matches!(side, Given::Token { .. }) && !own);
    let asks = sides.iter().any(|side| matches!(side, Given::Sandbox { .. }));
    let tokens = sides.iter().any(|side| matches!(side, Given::Token { .. }));
    match (&place.region, &place.base_url) {
        (Some(_), _) if !served => Err(idle("--region", tokens)),
        (_, Some(_)) if !served => Err(idle("--base-url", tokens)),
        _ if place.offline && asks && !tokens => Err(CliError::new(
            "--offline: no side is a token, and the built-in sandbox is there to be asked",
            "drop the flag",
        )),
        _ => Ok(sides),
    }
}

/// A flag for both sides that serves neither.
fn idle(flag: &str, tokens: bool) -> CliError {
    let why = if tokens {
        "each token has its own place"
    } else {
        "neither side is a token that can be sent: a sandbox:SCENARIO has its own address, and a saved report is only read"
    };
    CliError::new(format!("{flag}: {why}"), "drop the flag")
}

/// Where to ask: by the side's own flags, by those for both, by the stored login.
fn placed(
    given: Given,
    flags: Flags,
    (region, base_url): (Option<&str>, Option<&str>),
    args: &Compare,
) -> Result<Given, CliError> {
    let Given::Token { name, mut credential, .. } = given else {
        let flag = if region.is_some() { flags.region } else { flags.base_url };
        return match (region.is_some() || base_url.is_some(), &given) {
            (false, _) => Ok(given),
            (true, Given::Report { .. }) => Err(CliError::new(
                format!("{flag}: {} is a saved report, which is only read", flags.side),
                "drop the flag, or give the token",
            )),
            (true, _) => Err(CliError::new(format!("{flag}: {} is the built-in sandbox", flags.side), "drop the flag")),
        };
    };
    let stored = credential.place.take();
    let both = (args.place.region.as_deref(), args.place.base_url.as_deref());
    let place = match ((region, base_url), both) {
        _ if args.place.offline => None,
        ((Some(name), _), _) => Some(source::place_in_region(flags.region, name)?),
        ((_, Some(url)), _) => Some(source::place_at_url(flags.base_url, url)?),
        (_, (Some(name), _)) => Some(source::place_in_region("--region", name)?),
        (_, (_, Some(url))) => Some(source::place_at_url("--base-url", url)?),
        // A region in the environment is not asked: nothing is sent that no flag names.
        _ => stored,
    };
    Ok(Given::Token { name, credential, place })
}

/// Reads one side.
fn read_side(flags: Flags, side: &str, secrets: &RunSecrets) -> Result<Given, CliError> {
    let token =
        |credential: Credential| Given::Token { name: side.to_owned(), credential: Box::new(credential), place: None };
    if let Some(scenario) = side.strip_prefix("sandbox:") {
        guard(flags, scenario)?;
        return Ok(Given::Sandbox { name: side.to_owned(), scenario: scenario.to_owned() });
    }
    if let Some(name) = side.strip_prefix("profile:") {
        return stored(flags, name, secrets).map(token);
    }
    if let Some(name) = side.strip_prefix("env:") {
        return variable(flags, name, secrets).map(token);
    }
    if side != "-" && !Path::new(side).exists() && may_be_a_token(side) {
        return Err(unshown(flags));
    }
    let text = source::read_text(flags.side, Path::new(side), saved::MAX_BYTES)?;
    if saved::looks_like_json(&text) {
        return Ok(Given::Report { name: side.to_owned(), text });
    }
    if is_no_token(&text) {
        let shown = source::input_name(Path::new(side));
        return Err(CliError::new(format!("{} {shown}: neither a token nor a saved report", flags.side), HELP));
    }
    source::parse_token(&text, flags.side, secrets).map(token)
}

fn stored(flags: Flags, name: &str, secrets: &RunSecrets) -> Result<Credential, CliError> {
    // A token given by mistake has no profile, and would be repeated in the error.
    if let Err(StoreError::Unknown { .. } | StoreError::Name { .. }) = source::store()?.load(name) {
        guard(flags, name)?;
    }
    source::stored_credential(&format!("{} profile:", flags.side), name, secrets)
}

fn variable(flags: Flags, name: &str, secrets: &RunSecrets) -> Result<Credential, CliError> {
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let missing = || format!("{} env:{name}", flags.side);
    if name.is_empty() || !name.chars().all(letters) {
        guard(flags, name)?;
        return Err(CliError::new(format!("{}: no name of a variable", missing()), HELP));
    }
    match source::environment(name)? {
        Some(text) => source::parse_token(&text, name, secrets),
        None => {
            guard(flags, name)?;
            Err(CliError::new(format!("{}: the variable is not set", missing()), "set it, and see that it is exported"))
        }
    }
}

/// Refuses a name that may be a token, and does not repeat it.
fn guard(flags: Flags, name: &str) -> Result<(), CliError> {
    const LONGEST: usize = 20;
    // A variable's name in capitals, or words with hyphens, are no chance.
    let telling = |c: char| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit();
    let words = name.chars().all(telling) || name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    if (name.chars().count() >= LONGEST && !words) || secret::are_in(name) {
        return Err(unshown(flags));
    }
    Ok(())
}

fn unshown(flags: Flags) -> CliError {
    CliError::new(format!("{}: no such file, and it may be a token, so it is not repeated here", flags.side), HELP)
}

/// Whether what names no file may be a token. Rather a path too many that is not repeated.
fn may_be_a_token(side: &str) -> bool {
    /// No token that anybody uses is shorter, in characters.
    const SHORTEST: usize = 12;
    let starts = |word: &str| side.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if starts("bearer") || starts("authorization:") || secret::are_in(side) {
        return true;
    }
    let extension = Path::new(side).extension().and_then(|extension| extension.to_str());
    let named = extension.is_some_and(|extension| extension.len() <= 5 && extension.chars().all(char::is_alphanumeric));
    let placed = ["./", "../", "/", "~"].iter().any(|start| side.starts_with(start));
    (!named && !placed && side.chars().count() >= SHORTEST) || side.ends_with('=')
}

/// A text of many words, or with characters that no one pastes, is no token that was spoilt on its way.
fn is_no_token(text: &str) -> bool {
    const MOST_WORDS: usize = 20;
    let hidden = |c: char| c.is_control() && !c.is_whitespace();
    text.contains(hidden) || text.split_whitespace().nth(MOST_WORDS).is_some()
}

/// A file that is JSON and no report.
pub(super) fn no_report(flags: Flags, name: &str, error: &NoReport) -> CliError {
    let shown: &dyn Display = &source::input_name(Path::new(name));
    let help = match error {
        NoReport::Scan => SCANNED,
        _ => HELP,
    };
    CliError::new(format!("{} {shown}: {error}", flags.side), help)
}

/// The sandbox, where a side wants one.
pub(super) async fn stage(sides: [&Given; 2]) -> Result<Option<Sandbox>, CliError> {
    if sides.iter().any(|side| matches!(side, Given::Sandbox { .. })) {
        return Ok(Some(Sandbox::start(Options::default()).await?));
    }
    Ok(None)
}

/// The token that plays a scenario's part, and where.
pub(super) fn played(flags: Flags, scenario: &str, stage: Option<&Sandbox>) -> Result<(Credential, Place), CliError> {
    let no_stage = || CliError::new(format!("{}: no sandbox is running", flags.side), HELP);
    let sandbox = stage.ok_or_else(no_stage)?;
    let help = "`why403 sandbox --list` shows them all";
    let found = sandbox.scenario(scenario).map_err(|error| match error {
        SandboxError::UnknownScenario { name, near } => {
            let near = near_clause(&near);
            CliError::new(format!("{} sandbox:{name}: no such scenario{near}", flags.side), help)
        }
        other => CliError::from_error(other, help),
    })?;
    Ok((Credential::in_sandbox(found.name, &found.token), Place::from_base_url(&sandbox.base_url())?))
}
