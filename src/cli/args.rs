//! The command line, as clap sees it. Help texts are the users' first page.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

mod agents;
mod catalogue;
mod compare;
mod destinations;
mod install;
mod login;
mod sandbox;
mod scan;
mod suggested;

use super::help;

pub(super) use agents::{Mcp, Skill};
pub(super) use catalogue::{Catalogue, CatalogueCommand, Diff, Page, PageArgs, Refresh, Regions, Requires};
pub(super) use compare::Compare;
pub(super) use destinations::{Destination, Destinations, named_file};
pub(super) use install::{Completions, Man, Shell};
pub(super) use login::{ListingArgs, Login, Logout, Profiles, Whoami};
pub(super) use sandbox::{Listing, SandboxArgs};
pub(super) use scan::Scan;
use suggested::Suggested;

/// Explains why Genesys Cloud refused a request, and the smallest change that fixes it.
#[derive(Debug, Parser)]
#[command(name = "why403", version, about, help_template = help::TEMPLATE, after_help = help::ALL, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands. Only the flags of the one that is asked for are made: those of all take longer than a whole check. So the structs
/// of flags have no doc comments: clap would print them in place of what stands here. Their help pages are made with them; that of
/// `mute` and `unmute`, which have the same flags, stands here.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Command {
    /// Check a token, and whether it may run an operation: offline for a JWT, live when a region is known
    Check(Check),
    /// Mute a participant and confirm it; explain a refusal
    #[command(after_help = help::MUTE, help_template = help::MUTE_PAGE)]
    Mute(Mute),
    /// Unmute a participant and confirm it; explain a refusal
    #[command(after_help = help::MUTE, help_template = help::UNMUTE_PAGE)]
    Unmute(Mute),
    /// Explain an error: body, raw HTTP, curl command or output, HAR, SDK exception, log line or trace
    Explain(Explain),
    /// Compare two tokens, profiles or saved reports: it works in one place and is refused in another
    Diff(Compare),
    /// Show which scopes and permissions operations need, and whether they need a user
    Requires(Requires),
    /// Find the Genesys Cloud API calls in source code: whether they exist, and what they need together
    Scan(Scan),
    /// Show, refresh, reset or compare the published API facts
    Catalogue(Catalogue),
    /// List the regions of Genesys Cloud: names, hosts and cities
    Regions(Regions),
    /// List the rules, or show the page of a rule or an error code
    Rules(Rules),
    /// Run a local mock of Genesys Cloud, with a scenario for each refusal
    Sandbox(SandboxArgs),
    /// Sign in and store a token: authorization code with PKCE, or client credentials
    Login(Login),
    /// End a stored token and forget it
    Logout(Logout),
    /// Show who a token acts for: user, client, region, scopes, until when. Never the token
    Whoami(Whoami),
    /// List the stored profiles, without their tokens
    Profiles(Profiles),
    /// Serve coding agents: the same answers over the Model Context Protocol, read-only
    Mcp(Mcp),
    /// Print a skill file for coding agents: when to call which tool
    Skill(Skill),
    /// Print the completion script for your shell
    Completions(Completions),
    /// Print the manual page, or write those of all commands
    Man(Man),
}

// Where the token is.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Token")]
pub struct TokenArgs {
    /// Read the token from a file; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "profile")]
    pub token_file: Option<PathBuf>,
    /// Use the token of a profile that `why403 login` stored
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}

// Where Genesys Cloud is.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Connection")]
pub struct WhereArgs {
    /// Region: AWS name (us-east-1), API domain (mypurecloud.com), city or country; or GENESYSCLOUD_REGION
    #[arg(long, value_name = "NAME", value_parser = Suggested::REGIONS, hide_possible_values = true, conflicts_with_all = ["base_url", "sandbox"])]
    pub region: Option<String>,
    /// Use a mock server (http is allowed on loopback only)
    #[arg(long, value_name = "URL", conflicts_with = "sandbox")]
    pub base_url: Option<String>,
    /// Start the built-in sandbox and use this scenario of it
    #[arg(long, value_name = "SCENARIO", value_parser = Suggested::SCENARIOS, hide_possible_values = true, num_args = 0..=1, default_missing_value = "agent", conflicts_with_all = ["token_file", "profile"])]
    pub sandbox: Option<String>,
    /// Time limit for the requests, and again for the confirmation: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration)]
    pub timeout: Duration,
}

// What is required.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Policy")]
pub struct PolicyArgs {
    /// Use this policy file [default: why403.toml in the current folder, if it exists]
    #[arg(long, value_name = "FILE", conflicts_with = "no_policy")]
    pub policy: Option<PathBuf>,
    /// Require this scope instead of the one of the built-in policy (repeatable)
    #[arg(long, value_name = "NAME", conflicts_with = "no_policy")]
    pub require_scope: Vec<String>,
    /// Require only what is published; ignore policy files
    #[arg(long)]
    pub no_policy: bool,
    /// User ID of the agent: the token must belong to this user
    #[arg(long, value_name = "ID")]
    pub subject: Option<String>,
}

// What a JWT must claim.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Policy")]
pub struct ClaimArgs {
    /// Expected issuer (`iss`) of a JWT
    #[arg(long, value_name = "ISS")]
    pub issuer: Option<String>,
    /// Expected audience (`aud`) of a JWT
    #[arg(long, value_name = "AUD")]
    pub audience: Option<String>,
    /// Clock tolerance for `exp` and `nbf`, in seconds [default: 0]
    #[arg(long, value_name = "SECONDS")]
    pub leeway: Option<u32>,
}

// The day that announcements are judged for.
#[derive(Debug, Args, Default)]
pub struct AsOfArgs {
    /// Apply the announced changes that are in force on this day, as 2026-03-01 [default: today, UTC]. It does not
    /// change the clock for `exp` and `nbf`
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

// How the report is written.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Report")]
pub struct ReportArgs {
    #[command(flatten)]
    pub destinations: Destinations,
    /// Write the report as HTML too, and open it in a browser: the file of --output, or a new file that is left in the
    /// temporary folder, readable by you alone. Standard error says where it is
    #[arg(long)]
    pub open: bool,
    /// Colour: `auto` and `never` write none into a file, `always` does; `NO_COLOR` is respected
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// Exit with 0 for every verdict; usage errors still exit with 2
    #[arg(long)]
    pub exit_zero: bool,
    /// Print only the verdict
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show all findings and HTTP exchanges
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

// `why403 check`
#[derive(Debug, Args)]
#[command(after_help = help::CHECK, after_long_help = help::check_batch(), help_template = help::CHECK_PAGE)]
pub struct Check {
    #[command(flatten)]
    pub token: TokenArgs,
    #[command(flatten)]
    pub place: WhereArgs,
    /// Make no network requests
    #[arg(long, conflicts_with_all = ["base_url", "sandbox", "find_region"], help_heading = "Connection")]
    pub offline: bool,
    /// Ask all regions whether they know the token
    #[arg(long, conflicts_with = "sandbox", help_heading = "Connection")]
    pub find_region: bool,
    #[command(flatten)]
    pub policy: PolicyArgs,
    #[command(flatten)]
    pub claims: ClaimArgs,
    /// Print a policy file with comments, to start with; with --policy FILE, write it there
    #[arg(long, conflicts_with_all = ["no_policy", "format", "output", "open"], help_heading = "Policy")]
    pub write_default: bool,
    /// Operation to check: an SDK name, or "METHOD /path" (repeatable) [default: the mute]
    #[arg(long, value_name = "OP", help_heading = "Policy")]
    pub operation: Vec<String>,
    /// File with operations, one per line; `#` starts a comment
    #[arg(long, value_name = "FILE", help_heading = "Policy")]
    pub operations: Option<PathBuf>,
    /// Check the token also for all operations that this source code calls (repeatable)
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath, help_heading = "Policy")]
    pub operations_from_scan: Vec<PathBuf>,
    #[command(flatten, next_help_heading = "Policy")]
    pub as_of: AsOfArgs,
    #[command(flatten)]
    pub key: KeyArgs,
    /// Check many tokens offline: read one per line, or `{"token": "…", "id": "…"}`, and write one JSON line for each, in
    /// the same order; the worst verdict decides the exit code. Without FILE, standard input is read
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, num_args = 0..=1, default_missing_value = "-", conflicts_with_all = ["token_file", "profile", "region", "base_url", "sandbox", "find_region", "write_default", "operations_from_scan", "format", "output", "open", "verbose", "quiet"], help_heading = "Batch")]
    pub ndjson: Option<PathBuf>,
    /// With --ndjson: print how many tokens have each cause, operation, OAuth client and hour of `iat` instead, as a table
    /// or as JSON
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "table", requires = "ndjson", help_heading = "Batch")]
    pub summary: Option<SummaryForm>,
    #[command(flatten)]
    pub report: ReportArgs,
}

/// The forms of `--summary`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SummaryForm {
    /// For people
    Table,
    /// One JSON object, for programs
    Json,
}

// The key of a JWT's signature.
#[derive(Debug, Args, Default)]
#[command(next_help_heading = "Signature")]
pub struct KeyArgs {
    /// JSON Web Key Set: a file, or an https (or loopback) URL
    #[arg(long, value_name = "FILE|URL", value_hint = ValueHint::FilePath, conflicts_with_all = ["key", "secret_file"])]
    pub jwks: Option<String>,
    /// Public keys in PEM: RSA, EC or Ed25519; all keys in the file are tried
    #[arg(long, value_name = "FILE", conflicts_with = "secret_file")]
    pub key: Option<PathBuf>,
    /// File with the secret of an HMAC signature
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
}

// `why403 mute` and `why403 unmute`
#[derive(Debug, Args)]
pub struct Mute {
    #[command(flatten)]
    pub token: TokenArgs,
    #[command(flatten)]
    pub place: WhereArgs,
    /// Conversation ID [default: the caller's only active call]
    #[arg(long, value_name = "ID", help_heading = "Target")]
    pub conversation: Option<String>,
    /// Participant ID [default: the caller's own connected participant]
    #[arg(long, value_name = "ID", help_heading = "Target")]
    pub participant: Option<String>,
    /// Act for this user (the `/user/{userId}` operation); the user must be on the conversation
    #[arg(long, value_name = "USER_ID", help_heading = "Target")]
    pub on_behalf_of: Option<String>,
    /// Run every check without changing anything. read: only reads; phantom: also sends the PATCH for a participant that
    /// does not exist; same: also sends the PATCH with the mute value that the participant already has
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, default_missing_value = "read", help_heading = "Behaviour")]
    pub dry_run: Option<DryRun>,
    /// Send the change at once; check only if it is refused
    #[arg(long, conflicts_with_all = ["dry_run", "print"], help_heading = "Behaviour")]
    pub no_preflight: bool,
    /// Change back after this time, or when the run ends earlier: 30s, 2m
    ///
    /// Ctrl-C, Ctrl-\, Ctrl-Z, a closed terminal, SIGTERM, SIGHUP, SIGQUIT and other signals, and a fault of why403 itself
    /// restore it at once; where only a pipe is closed, it is restored when the time is up. During the restore, press Ctrl-C
    /// twice to give up. If the participant already is as asked, nothing is sent and nothing is restored; if that cannot be
    /// read, nothing is sent.
    ///
    /// Not restored after SIGKILL (`kill -9`, out of memory), a real-time signal, a crash, a loss of power or of the network, an ended token or
    /// an ended call; and not before the program goes on after SIGSTOP or the sleep of the machine. On Windows the system
    /// gives a closed console about five seconds.
    #[arg(long = "for", value_name = "TIME", value_parser = duration, conflicts_with_all = ["dry_run", "print"], help_heading = "Behaviour")]
    pub duration: Option<Duration>,
    /// Print the exact request and send nothing; the token is written as `$TOKEN`, the host is that of --region, --base-url or
    /// the profile
    #[arg(long, value_enum, value_name = "LANGUAGE", conflicts_with_all = ["dry_run", "sandbox", "open"], help_heading = "Behaviour")]
    pub print: Option<Language>,
    #[command(flatten)]
    pub policy: PolicyArgs,
    #[command(flatten)]
    pub report: ReportArgs,
}

/// The forms of a dry run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DryRun {
    /// Only reads
    Read,
    /// Also the PATCH, for a participant that does not exist
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

// `why403 explain`
#[derive(Debug, Args)]
#[command(after_help = help::EXPLAIN, after_long_help = help::batch(), help_template = help::EXPLAIN_PAGE)]
pub struct Explain {
    /// File with the error, as it was pasted or saved; `-` is standard input. Several files are one report
    #[arg(value_name = "FILE", default_value = "-")]
    pub inputs: Vec<PathBuf>,
    /// Operation that was refused, if the input does not show it: an SDK name, or "METHOD /path"
    #[arg(long, value_name = "OP")]
    pub operation: Option<String>,
    /// Read one record per line (error bodies, log records) and write one JSON line for each, in the same order; the
    /// worst record decides the exit code
    #[arg(long, conflicts_with_all = ["token_file", "profile", "region", "base_url", "format", "output", "open", "verbose", "quiet"])]
    pub ndjson: bool,
    /// With --ndjson: print how many records have each cause, operation, OAuth client and hour instead, as a table or as
    /// JSON
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, require_equals = true, default_missing_value = "table", requires = "ndjson")]
    pub summary: Option<SummaryForm>,
    #[command(flatten)]
    pub as_of: AsOfArgs,
    #[command(flatten)]
    pub token: TokenArgs,
    /// Ask Genesys Cloud in this region about the token: AWS name, API domain, city or country
    #[arg(long, value_name = "NAME", value_parser = Suggested::REGIONS, hide_possible_values = true, conflicts_with = "base_url", help_heading = "Connection")]
    pub region: Option<String>,
    /// Ask a mock server (http is allowed on loopback only)
    #[arg(long, value_name = "URL", help_heading = "Connection")]
    pub base_url: Option<String>,
    /// Time limit for the requests: 10s, 500ms, 1m
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = duration, help_heading = "Connection")]
    pub timeout: Duration,
    #[command(flatten)]
    pub report: ReportArgs,
}

// `why403 rules`
#[derive(Debug, Args)]
#[command(help_template = help::RULES_PAGE)]
pub struct Rules {
    /// Rule ID (`missing-scope`), or an error code (`not.a.user`)
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
    fn the_help_of_a_command_begins_as_the_list_of_commands_says() {
        let listed = Cli::command();
        let mut built = Cli::command();
        built.build();
        for command in listed.get_subcommands() {
            let own = built.find_subcommand(command.get_name()).unwrap();
            let about = |command: &clap::Command| command.get_about().map(ToString::to_string);
            assert!(about(command).is_some());
            assert_eq!(about(own), about(command), "{}", command.get_name());
        }
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
