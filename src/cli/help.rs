//! The first screen, and what `--help` says around the flags.

/// Every command, as it is typed.
pub(super) const COMMANDS: [&str; 18] = [
    "explain",
    "check",
    "requires",
    "scan",
    "diff",
    "login",
    "logout",
    "whoami",
    "profiles",
    "mute",
    "unmute",
    "sandbox",
    "catalogue",
    "regions",
    "rules",
    "completions",
    "man",
    "help",
];

/// `why403` alone: one example for each job.
pub(super) const FIRST_SCREEN: &str = "\
why403 explains why Genesys Cloud refused a request, and what to change.

  an error             why403 explain error.txt   (or paste: why403 explain)
  a token              why403 check --region eu-west-1
  an API call          why403 requires patchConversationsCallParticipant
  source code          why403 scan src
  two tokens           why403 diff profile:works profile:fails
  a call to mute       why403 mute --conversation ID --dry-run
  no token yet         why403 login --region eu-west-1 --client-id ID
  nothing: try it      why403 mute --sandbox=missing-permission

All commands: why403 --help
";

/// `why403 --help`, with the commands in groups.
pub(super) const TEMPLATE: &str = "\
{about-with-newline}
{usage-heading} {usage}

Explain:
  explain      Explain an error: body, raw HTTP, curl, HAR, SDK exception, log

Before you call:
  check        Check a token, and whether it may run an operation
  requires     Show which scopes and permissions operations need
  scan         Find the API calls in source code, and what they need
  diff         Compare two tokens, profiles or saved reports

Sign in:
  login        Sign in and store a token
  logout       End a stored token and forget it
  whoami       Show who a token acts for: user, client, region, scopes
  profiles     List the stored profiles

Tools:
  mute         Mute a participant, confirm it, or explain the refusal
  unmute       Unmute a participant, confirm it, or explain the refusal
  sandbox      Run a local mock of Genesys Cloud, a scenario for each refusal
  catalogue    Show, refresh or compare the published API facts
  regions      List the regions: names, hosts, cities
  rules        List the rules, or show the page of a rule or an error code
  completions  Print the completion script for your shell
  man          Print the manual page
  help         Print this help, or that of a command

{options}{after-help}";

macro_rules! exit_codes {
    ($($more:expr),*) => {
        concat!(
            "Exit codes:\n",
            "  0  allowed, or the change was made and confirmed\n",
            "  1  refused, or would be refused: a cause was found\n",
            "  2  usage error or unreadable input\n",
            "  3  unclear: not enough evidence (network, 5xx, rate limit, cut input, nothing to judge)",
            $($more),*
        )
    };
}

/// Below the list of the commands.
pub(super) const ALL: &str = exit_codes!(
    "\n  4  Genesys Cloud accepted the change (202), but it could not be confirmed in time",
    "\n\nPiped input and a file are explained: `curl … | why403`, `why403 error.txt`."
);

/// Where a token is read from.
macro_rules! token {
    () => {
        "\n\nA token is read from --token-file, --profile, WHY403_TOKEN, GENESYSCLOUD_ACCESS_TOKEN,\nthe profile `default` \
         or a prompt; never from an argument, and it is never printed."
    };
}

/// Below the flags of `check`.
pub(super) const CHECK: &str = exit_codes!(token!());

/// Below the flags of `whoami`.
pub(super) const WHOAMI: &str = concat!(
    "Exit codes:\n",
    "  0  Genesys Cloud said who it is\n",
    "  1  Genesys Cloud refused the token: the report says why\n",
    "  2  usage error or unreadable input\n",
    "  3  unclear: no usable answer (network, 5xx, rate limit)",
    token!()
);

/// Below the flags of `mute` and `unmute`.
pub(super) const MUTE: &str =
    exit_codes!("\n  4  Genesys Cloud accepted the change (202), but it could not be confirmed in time", token!());

/// Below the flags of `scan`.
pub(super) const SCAN: &str = exit_codes!();

/// Below the flags of `explain`.
pub(super) const EXPLAIN: &str = exit_codes!(
    "\n\nWithout --token-file or --profile nothing is sent to Genesys Cloud. A token in the input is never printed."
);

/// What `explain --ndjson` writes, before the exit codes.
pub(super) fn batch() -> String {
    format!("{BATCH}\n\n{EXPLAIN}")
}

const BATCH: &str = r#"One line of explain --ndjson:
  {"schema_version":1,"record":7,"form":"error body","verdict":"refused","cause":"missing-scope",
   "causes":["missing-scope"],"summary":"…","fix":"…","operation":null,"status":403,"code":"…",
   "correlation_id":"…","error":null}
  `record` is the line of the input; empty lines are skipped. A record without an error is `allowed`;
  one that is cut off is `unclear`, and so is one that cannot be read, which has an `error`. The schema
  is $defs.record of `why403 rules --schema`. Exit code 1 if any record is refused, else 3 if any is
  unclear, else 0; 2 if none can be read."#;

/// Below the flags of `diff`: the exit codes, and what is asked about which side.
pub(super) const COMPARED: &str = "\
Exit codes:
  0  both sides were read, whether they differ or not
  2  usage error or unreadable input
  3  Genesys Cloud was asked about a token and did not answer (network, 5xx, rate limit);
     the rest is compared

Nothing is sent unless a flag or a stored profile names a region, and only access tokens are sent.
A token is never taken from an argument, and never printed.";
