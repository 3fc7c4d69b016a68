//! The command line, as clap sees it. Help texts are the users' first page.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod catalogue;
mod compare;

use super::help::{self, EXIT_CODES};

pub use catalogue::{Catalogue, CatalogueCommand, Diff, Page, PageArgs, Refresh, Requires};
pub use compare::Compare;

/// Explains why Genesys Cloud refused a request, and the smallest change that cures it.
#[derive(Debug, Parser)]
#[command(name = "why403", version, about, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// What is this token, and may it do the job? Offline for a JWT; live when a region is known
    #[command(after_help = EXIT_CODES)]
    Check(Check),
    /// Mute a participant, prove that it happened, explain a refusal
    #[command(after_help = EXIT_CODES)]
    Mute(Mute),
    /// Unmute a participant, prove that it happened, explain a refusal
    #[command(after_help = EXIT_CODES)]
    Unmute(Mute),
    /// A failure you already have: error body, raw HTTP, curl command or output, HAR, SDK exception, log line
    #[command(after_help = EXIT_CODES, after_long_help = help::batch())]
    Explain(Explain),
    /// Works in dev, 403 in production: what differs between two tokens or two saved reports, layer by layer
    #[command(after_help = help::COMPARED)]
    Diff(Compare),
    /// What operations need: scopes, permissions, a user; by name, by "METHOD path", by URL, by gc command line
    Requires(Requires),
    /// The published facts in use: show, refresh, reset or compare them
    Catalogue(Catalogue),
    /// The rules, or one rule's page
    Rules(Rules),
    /// A local Genesys Cloud stand-in with scenarios for every refusal
    Sandbox(SandboxArgs),
    /// Get the right token: authorization code with PKCE, or client credentials
    Login(Login),
    /// Forget a stored login, and end its token
    Logout(Logout),
}

/// Where the token is.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Token")]
pub struct TokenArgs {
    /// Read the token from a file; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "profile")]
    pub token_file: Option<PathBuf>,
    /// Use a login stored by `why403 login`
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}

/// Where the platform is.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Where")]
pub struct WhereArgs {
    /// AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION
    #[arg(long, value_name = "NAME", conflicts_with_all = ["base_url", "sandbox"])]
    pub region: Option<String>,
    /// A stand-in of the platform; plain http to this machine only
    #[arg(long, value_name = "URL", conflicts_with = "sandbox")]
    pub base_url: Option<String>,
    /// Start the built-in sandbox and use this scenario of it
    #[arg(long, value_name = "SCENARIO", num_args = 0..=1, require_equals = true, default_missing_value = "agent", conflicts_with_all = ["token_file", "profile"])]
    pub sandbox: Option<String>,
    /// How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
}

/// What is required.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Policy")]
pub struct PolicyArgs {
    /// Require this scope instead of the built-in mute policy's (repeatable)
    #[arg(long, value_name = "NAME", conflicts_with = "no_policy")]
    pub require_scope: Vec<String>,
    /// Require nothing beyond what is published
    #[arg(long)]
    pub no_policy: bool,
    /// The user id that the token's subject must be: the agent's
    #[arg(long, value_name = "ID")]
    pub subject: Option<String>,
}

/// How the report is written.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Report")]
pub struct ReportArgs {
    /// The report's form
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// Write the report to a file
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Colour; `NO_COLOR` is respected
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// Exit 0 whatever the verdict; usage errors keep their 2
    #[arg(long)]
    pub exit_zero: bool,
    /// The verdict line only
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Every finding, and the exchanges with their correlation ids
    #[arg(short, long)]
    pub verbose: bool,
}

/// The forms of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Terminal,
    /// Report version 1, for programs
    Json,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Color {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// `why403 check`
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub token: TokenArgs,
    #[command(flatten)]
    pub place: WhereArgs,
    /// Ask nobody, even when a region is known
    #[arg(long, conflicts_with_all = ["base_url", "sandbox", "find_region"], help_heading = "Where")]
    pub offline: bool,
    /// Ask every region whether it knows the token
    #[arg(long, conflicts_with = "sandbox", help_heading = "Where")]
    pub find_region: bool,
    #[command(flatten)]
    pub policy: PolicyArgs,
    /// The issuer (`iss`) that a JWT must name
    #[arg(long, value_name = "ISS", help_heading = "Policy")]
    pub issuer: Option<String>,
    /// The audience (`aud`) that a JWT must name
    #[arg(long, value_name = "AUD", help_heading = "Policy")]
    pub audience: Option<String>,
    /// Tolerance for `exp` and `nbf`, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 0, help_heading = "Policy")]
    pub leeway: u32,
    /// The operation the token must be good for: an SDK name, or "METHOD /path" (repeatable) [default: the mute]
    #[arg(long, value_name = "OP", help_heading = "Policy")]
    pub operation: Vec<String>,
    /// A file of operations, one a line; `#` starts a comment
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub operations: Option<PathBuf>,
    #[command(flatten)]
    pub key: KeyArgs,
    #[command(flatten)]
    pub report: ReportArgs,
}

/// The key of a JWT's signature.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Signature")]
pub struct KeyArgs {
    /// A JSON Web Key Set: a file, or an https (or loopback) URL
    #[arg(long, value_name = "FILE|URL", conflicts_with_all = ["key", "secret_file"])]
    pub jwks: Option<String>,
    /// A public key in PEM: RSA, EC or Ed25519
    #[arg(long, value_name = "FILE", conflicts_with = "secret_file")]
    pub key: Option<PathBuf>,
    /// A file with the secret of an HMAC signature
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
}

/// `why403 mute` and `why403 unmute`
#[derive(Debug, Args)]
pub struct Mute {
    #[command(flatten)]
    pub token: TokenArgs,
    #[command(flatten)]
    pub place: WhereArgs,
    /// The conversation [default: the caller's single active call]
    #[arg(long, value_name = "ID", help_heading = "Whom")]
    pub conversation: Option<String>,
    /// The participant [default: the subject's connected leg]
    #[arg(long, value_name = "ID", help_heading = "Whom")]
    pub participant: Option<String>,
    /// Act for this user, by the `/user/{userId}` operation; the user must be on the conversation
    #[arg(long, value_name = "USER_ID", help_heading = "Whom")]
    pub on_behalf_of: Option<String>,
    /// Everything but the doing. read: reads only; phantom: also the PATCH of a participant that cannot exist;
    /// same: also the PATCH with the value that is already there
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "read", help_heading = "How")]
    pub dry_run: Option<DryRun>,
    /// Send at once, look only when refused
    #[arg(long, conflicts_with_all = ["dry_run", "print"], help_heading = "How")]
    pub no_preflight: bool,
    /// Change it back after this time, or when interrupted: 30s, 2m
    #[arg(long = "for", value_name = "TIME", value_parser = duration, conflicts_with_all = ["dry_run", "print"], help_heading = "How")]
    pub duration: Option<Duration>,
    /// Print the exact request and send nothing; `$TOKEN` stands for the token
    #[arg(long, value_enum, value_name = "LANGUAGE", conflicts_with_all = ["dry_run", "sandbox"], help_heading = "How")]
    pub print: Option<Language>,
    #[command(flatten)]
    pub policy: PolicyArgs,
    #[command(flatten)]
    pub report: ReportArgs,
}

/// The forms of a dry run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DryRun {
    /// Reads only
    Read,
    /// Also the PATCH, for a participant that cannot exist
    Phantom,
    /// Also the PATCH of the real participant, with the value it already has
    Same,
}

/// The languages of `--print`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// A shell command
    Curl,
    /// Python, standard library only
    Python,
    /// JavaScript, with fetch
    Javascript,
}

/// `why403 explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// The failure, as it was pasted or saved; `-` is standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub input: PathBuf,
    /// The operation that was refused, where the input does not show it: an SDK name, or "METHOD /path"
    #[arg(long, value_name = "OP")]
    pub operation: Option<String>,
    /// One record a line in (error bodies, log records), one line of JSON out for each, in the order of the input;
    /// the exit code is that of the worst
    #[arg(long, conflicts_with_all = ["token_file", "profile", "region", "base_url", "format", "output", "verbose", "quiet"])]
    pub ndjson: bool,
    #[command(flatten)]
    pub token: TokenArgs,
    /// Ask the platform of this region about the token: AWS region, API domain or SDK name
    #[arg(long, value_name = "NAME", conflicts_with = "base_url", help_heading = "Where")]
    pub region: Option<String>,
    /// Ask a stand-in of the platform; plain http to this machine only
    #[arg(long, value_name = "URL", help_heading = "Where")]
    pub base_url: Option<String>,
    /// How long the requests may take: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration, help_heading = "Where")]
    pub timeout: Duration,
    #[command(flatten)]
    pub report: ReportArgs,
}

/// `why403 rules`
#[derive(Debug, Args)]
pub struct Rules {
    /// A rule's id, as `missing-scope`
    pub id: Option<String>,
    /// Print the JSON Schema of report version 1
    #[arg(long, conflicts_with = "id")]
    pub schema: bool,
    /// Colour; `NO_COLOR` is respected
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
}

/// `why403 sandbox`
#[derive(Debug, Args)]
pub struct SandboxArgs {
    /// The port on 127.0.0.1; 0 is any free one
    #[arg(long, value_name = "N", default_value_t = 8403)]
    pub port: u16,
    /// Answer every request this many milliseconds late
    #[arg(long, value_name = "D", default_value_t = 0)]
    pub delay_ms: u64,
    /// terminal, or json: one object on the first line
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// List the scenarios and end
    #[arg(long)]
    pub list: bool,
}

/// `why403 login`
#[derive(Debug, Args)]
pub struct Login {
    /// AWS region (us-east-1), API domain (mypurecloud.com) or SDK name (us_east_1); or GENESYSCLOUD_REGION
    #[arg(long, value_name = "NAME", conflicts_with = "base_url")]
    pub region: Option<String>,
    /// A stand-in of the platform; plain http to this machine only
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// How long a request may take: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
    /// The OAuth client's id; or GENESYSCLOUD_OAUTHCLIENT_ID
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// Log in as the client itself; the secret comes from GENESYSCLOUD_OAUTHCLIENT_SECRET, --secret-file or a prompt
    #[arg(long)]
    pub client_credentials: bool,
    /// A file with the client's secret; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    /// The redirect URI as registered with the client, to the last slash; on this machine
    /// [default: http://127.0.0.1:8404/callback]
    #[arg(long, value_name = "URI", conflicts_with = "client_credentials")]
    pub redirect_uri: Option<String>,
    /// How long a person may take to sign in: 90s, 5m
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = duration, conflicts_with = "client_credentials")]
    pub wait: Duration,
    /// The name to store it under
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub profile: String,
}

/// `why403 logout`
#[derive(Debug, Args)]
pub struct Logout {
    /// The stored login
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub profile: String,
    /// How long the request may take
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
}

/// `10s`, `500ms`, `1m`, or a plain number of seconds.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').count();
    let (number, unit) = text.split_at_checked(digits).unwrap_or((text, ""));
    let scale = match unit.trim() {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err("give a time such as 10s, 500ms or 1m".to_owned()),
    };
    let seconds: f64 = number.parse().map_err(|_| "give a time such as 10s, 500ms or 1m".to_owned())?;
    Duration::try_from_secs_f64(seconds * scale)
        .ok()
        .filter(|time| !time.is_zero() && *time <= Duration::from_secs(86_400))
        .ok_or_else(|| "give a time between 1ms and 24h".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_flags_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }

    #[test]
    fn times_are_read_with_their_units() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("10"), Ok(Duration::from_secs(10)));
        assert_eq!(duration("1.5m"), Ok(Duration::from_secs(90)));
        for wrong in ["", "0", "-1s", "ten", "10 parsecs", "99999h", "é"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
