//! The command line, as clap sees it. Help texts are the users' first page.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

mod catalogue;
mod compare;
mod destinations;
mod install;
mod login;
mod sandbox;
mod scan;
mod suggested;

use super::help::{self, EXIT_CODES};

pub(super) use catalogue::{Catalogue, CatalogueCommand, Diff, Page, PageArgs, Refresh, Requires};
pub(super) use compare::Compare;
pub(super) use destinations::{Destination, Destinations, named_file};
pub(super) use install::{Completions, Man, Shell};
pub(super) use login::{Login, Logout};
pub(super) use sandbox::{Listing, SandboxArgs};
pub(super) use scan::Scan;
use suggested::Suggested;

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
    /// What does this code call, does it exist, and what does it need together?
    #[command(after_help = EXIT_CODES)]
    Scan(Scan),
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
    /// Print the script by which a shell completes why403's commands, flags and values
    Completions(Completions),
    /// Print the manual page, or write that of every command
    Man(Man),
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
    #[arg(long, value_name = "NAME", value_parser = Suggested::REGIONS, hide_possible_values = true, conflicts_with_all = ["base_url", "sandbox"])]
    pub region: Option<String>,
    /// A stand-in of the platform; plain http to this machine only
    #[arg(long, value_name = "URL", conflicts_with = "sandbox")]
    pub base_url: Option<String>,
    /// Start the built-in sandbox and use this scenario of it
    #[arg(long, value_name = "SCENARIO", value_parser = Suggested::SCENARIOS, hide_possible_values = true, num_args = 0..=1, default_missing_value = "agent", conflicts_with_all = ["token_file", "profile"])]
    pub sandbox: Option<String>,
    /// How long the requests may take, and how long to wait for the proof: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
}

/// What is required.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Policy")]
pub struct PolicyArgs {
    /// Follow this policy file [default: why403.toml in the current folder, if it is there]
    #[arg(long, value_name = "FILE", conflicts_with = "no_policy")]
    pub policy: Option<PathBuf>,
    /// Require this scope instead of the built-in mute policy's (repeatable)
    #[arg(long, value_name = "NAME", conflicts_with = "no_policy")]
    pub require_scope: Vec<String>,
    /// Require nothing beyond what is published, and follow no policy file
    #[arg(long)]
    pub no_policy: bool,
    /// The user id that the token's subject must be: the agent's
    #[arg(long, value_name = "ID")]
    pub subject: Option<String>,
}

/// What a JWT must claim.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Policy")]
pub struct ClaimArgs {
    /// The issuer (`iss`) that a JWT must name
    #[arg(long, value_name = "ISS")]
    pub issuer: Option<String>,
    /// The audience (`aud`) that a JWT must name
    #[arg(long, value_name = "AUD")]
    pub audience: Option<String>,
    /// Tolerance for `exp` and `nbf`, in seconds [default: 0]
    #[arg(long, value_name = "SECONDS")]
    pub leeway: Option<u32>,
}

/// The day that announcements are judged for.
#[derive(Debug, Args, Default)]
pub struct AsOfArgs {
    /// Decide which announced requirements are in force on this day, as 2026-03-01 [default: today, UTC]. It does not
    /// move the clock for `exp` and `nbf`
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
}

impl AsOfArgs {
    /// That day, or today.
    pub fn day(&self) -> Date {
        self.as_of.unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date())
    }
}

/// A date as `2026-03-01`.
fn day(text: &str) -> Result<Date, String> {
    let is_plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date = is_plain.then(|| text.parse().ok()).flatten();
    date.ok_or_else(|| "give a date as 2026-03-01".to_owned())
}

/// How the report is written.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Report")]
pub struct ReportArgs {
    #[command(flatten)]
    pub destinations: Destinations,
    /// Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
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
    /// A checklist for a ticket, with a part for the administrator
    Markdown,
    /// One self-contained page
    Html,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML: one test case a rule
    Junit,
    /// Annotations of GitHub Actions, and the checklist as its job summary
    Github,
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
    #[command(flatten)]
    pub claims: ClaimArgs,
    /// Print a commented policy file to begin with; with --policy FILE, write it there
    #[arg(long, conflicts_with_all = ["no_policy", "format", "output"], help_heading = "Policy")]
    pub write_default: bool,
    /// The operation the token must be good for: an SDK name, or "METHOD /path" (repeatable) [default: the mute]
    #[arg(long, value_name = "OP", help_heading = "Policy")]
    pub operation: Vec<String>,
    /// A file of operations, one a line; `#` starts a comment
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub operations: Option<PathBuf>,
    /// Source code: judge the token for every operation that it calls, beside those that are named (repeatable)
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath, help_heading = "Policy")]
    pub operations_from_scan: Vec<PathBuf>,
    #[command(flatten, next_help_heading = "Policy")]
    pub as_of: AsOfArgs,
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
    #[arg(long, value_name = "FILE|URL", value_hint = ValueHint::FilePath, conflicts_with_all = ["key", "secret_file"])]
    pub jwks: Option<String>,
    /// Public keys in PEM: RSA, EC or Ed25519; of several all are tried
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
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, default_missing_value = "read", help_heading = "How")]
    pub dry_run: Option<DryRun>,
    /// Send at once, look only when refused
    #[arg(long, conflicts_with_all = ["dry_run", "print"], help_heading = "How")]
    pub no_preflight: bool,
    /// Restore what was there before after this time, or when the run is ended: 30s, 2m
    ///
    /// Ctrl-C, Ctrl-\, Ctrl-Z, a closed terminal, SIGTERM, SIGHUP, SIGQUIT and other signals, and a fault of why403 itself
    /// restore it at once; where only a pipe is closed, it is restored when the time is up. During the restore, press Ctrl-C
    /// twice to give up. If the participant already is as asked, nothing is sent and nothing is restored; if that cannot be
    /// read, nothing is sent.
    ///
    /// Not restored after SIGKILL (`kill -9`, out of memory), a real-time signal, a crash, a loss of power or of the network, an ended token or
    /// an ended call; and not before the program goes on after SIGSTOP or the sleep of the machine. On Windows the system
    /// gives a closed console about five seconds.
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
    pub as_of: AsOfArgs,
    #[command(flatten)]
    pub token: TokenArgs,
    /// Ask the platform of this region about the token: AWS region, API domain or SDK name
    #[arg(long, value_name = "NAME", value_parser = Suggested::REGIONS, hide_possible_values = true, conflicts_with = "base_url", help_heading = "Where")]
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
    /// A rule's id, as `missing-scope`, or an error code, as `not.a.user`: the page of the rule that knows it
    #[arg(value_parser = Suggested::RULES, hide_possible_values = true)]
    pub id: Option<String>,
    /// Print the JSON Schema of report version 1
    #[arg(long, conflicts_with_all = ["id", "format"])]
    pub schema: bool,
    /// Print the JSON Schema of the policy file, why403.toml
    #[arg(long, conflicts_with_all = ["id", "schema", "format"])]
    pub policy_schema: bool,
    #[command(flatten)]
    pub page: PageArgs,
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
