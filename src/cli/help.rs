//! The first screen, and what `--help` says around the flags.

/// Every command, as it is typed.
pub(super) const COMMANDS: [&str; 20] = [
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
    "mcp",
    "skill",
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
  mcp          Serve coding agents over the Model Context Protocol
  skill        Print a skill file for coding agents
  completions  Print the completion script for your shell
  man          Print the manual page
  help         Print this help, or that of a command

{options}{after-help}";

/// The help of a command: what it does, examples that run as they are or with the user's own ids, then the flags.
macro_rules! with_examples {
    ($($line:literal),+) => {
        concat!(
            "{about-with-newline}\nExamples:\n",
            $("  ", $line, "\n",)+
            "\n{usage-heading} {usage}\n\n{all-args}{after-help}"
        )
    };
}

pub(super) const CHECK_PAGE: &str = with_examples!(
    "why403 check --sandbox=missing-scope",
    "why403 check --region eu-west-1",
    "why403 check --region eu-west-1 --operation postConversationsCalls",
    "why403 check --offline --token-file token.jwt --jwks keys.json",
    "why403 check --ndjson tokens.txt --summary"
);

pub(super) const MUTE_PAGE: &str = with_examples!(
    "why403 mute --sandbox=missing-permission",
    "why403 mute --dry-run",
    "why403 mute --region eu-west-1 --conversation ID --for 30s"
);

pub(super) const UNMUTE_PAGE: &str = with_examples!(
    "why403 unmute --sandbox",
    "why403 unmute --dry-run",
    "why403 unmute --region eu-west-1 --conversation ID --participant ID"
);

pub(super) const EXPLAIN_PAGE: &str = with_examples!(
    "why403 explain error.txt",
    "why403 explain",
    "why403 explain *.log --open",
    "curl -i https://api.mypurecloud.ie/api/v2/users/me | why403 explain",
    "why403 explain --ndjson app.log"
);

pub(super) const DIFF_PAGE: &str = with_examples!(
    "why403 diff profile:works profile:fails",
    "why403 diff works.json fails.json",
    "why403 diff sandbox:agent sandbox:missing-scope"
);

pub(super) const REQUIRES_PAGE: &str = with_examples!(
    "why403 requires patchConversationsCallParticipant",
    "why403 requires 'GET /api/v2/users/me'",
    "why403 requires mute a participant",
    "why403 requires --permission conversation:call:record"
);

pub(super) const SCAN_PAGE: &str = with_examples!(
    "why403 scan src",
    "why403 scan --write-policy why403.toml src",
    "why403 scan --format sarif --output why403.sarif --format terminal ."
);

pub(super) const CATALOGUE_PAGE: &str =
    with_examples!("why403 catalogue", "why403 catalogue refresh --region eu-west-1", "why403 catalogue reset");

pub(super) const REGIONS_PAGE: &str = with_examples!("why403 regions", "why403 regions --format json");

pub(super) const RULES_PAGE: &str =
    with_examples!("why403 rules", "why403 rules missing-scope", "why403 rules not.a.user");

pub(super) const SANDBOX_PAGE: &str = with_examples!("why403 sandbox --list", "why403 sandbox --port 8403");

pub(super) const LOGIN_PAGE: &str = with_examples!(
    "why403 login",
    "why403 login --region Dublin --client-id ID",
    "why403 login --region Dublin --client-id ID --client-credentials"
);

pub(super) const LOGOUT_PAGE: &str = with_examples!("why403 logout", "why403 logout --profile bot");

pub(super) const WHOAMI_PAGE: &str = with_examples!("why403 whoami", "why403 whoami --profile bot --format json");

pub(super) const PROFILES_PAGE: &str = with_examples!("why403 profiles", "why403 profiles --format json");

pub(super) const MCP_PAGE: &str = with_examples!("why403 mcp", "why403 mcp --offline");

pub(super) const SKILL_PAGE: &str = with_examples!("why403 skill", "why403 skill > .claude/skills/why403/SKILL.md");

pub(super) const COMPLETIONS_PAGE: &str = with_examples!(
    "why403 completions bash > ~/.local/share/bash-completion/completions/why403",
    "why403 completions fish > ~/.config/fish/completions/why403.fish",
    "why403 completions --output-dir completions"
);

pub(super) const MAN_PAGE: &str = with_examples!("why403 man | man -l -", "why403 man --output-dir man");

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

/// What `check --ndjson` writes, before the exit codes.
pub(super) fn check_batch() -> String {
    format!("{CHECK_BATCH}\n\n{CHECK}")
}

const CHECK_BATCH: &str = r#"One line of check --ndjson:
  {"schema_version":1,"record":7,"id":"a-1","verdict":"refused","cause":"missing-scope",
   "causes":["missing-scope"],"summary":"…","error":null}
  `record` is the line of the input, `id` what the line gave; empty lines are skipped, and no token is
  written. A line that cannot be read is `unclear` and has an `error`; so is an opaque token, which
  cannot be checked offline. The schema is $defs.check_record of `why403 rules --schema`. Exit code 1 if
  any token is refused, else 3 if any is unclear, else 0; 2 if no line can be read."#;

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
  3  Genesys Cloud did not answer about a token (network, 5xx, rate limit);
     the rest is compared

Nothing is sent unless a flag or a stored profile names a region, and only access tokens are sent.
A token is never taken from an argument, and never printed.";

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use crate::cli::args::Cli;

    /// The words of a command of an example, as a shell would make them: up to a pipe, and without the quotes.
    fn words(example: &str) -> Vec<String> {
        let command = example.split(" > ").next().unwrap();
        let command = command.split(" | ").find(|part| part.starts_with("why403")).unwrap();
        let pieces = command.split('\'').enumerate();
        pieces
            .flat_map(|(number, piece)| match number % 2 {
                0 => piece.split_whitespace().map(str::to_owned).collect(),
                _ => vec![piece.to_owned()],
            })
            .collect()
    }

    #[test]
    fn each_help_begins_with_examples_that_can_be_parsed() {
        let mut main = Cli::command().term_width(100);
        main.build();
        for command in main.get_subcommands_mut().filter(|command| command.get_name() != "help") {
            let name = command.get_name().to_owned();
            for page in [command.render_help(), command.render_long_help()] {
                let page = page.to_string();
                let (before, after) = page.split_once("Examples:\n").unwrap_or_else(|| panic!("{name}: {page}"));
                assert!(before.lines().count() <= 3, "{name}: {before}");
                let examples: Vec<&str> = after.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
                assert!(examples.len() >= 2, "{name}");
                for example in examples {
                    assert!(example.chars().count() <= 78, "{example}");
                    let parsed = Cli::try_parse_from(words(example)).map_err(|error| error.to_string());
                    assert!(parsed.is_ok(), "{example}: {}", parsed.unwrap_err());
                    assert!(example.contains(&format!("why403 {name}")), "{name}: {example}");
                }
            }
        }
    }
}
