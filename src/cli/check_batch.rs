//! `why403 check --ndjson`: many tokens, one a line, judged offline.

use std::path::Path;

use jiff::Timestamp;

use super::args::Check;
use super::batch::Batch;
use super::error::CliError;
use super::exit::Exit;
use super::run_secrets::{RunSecrets, environment_redactor};
use super::runtime::LazyRuntime;
use super::secret_argument::refuse_secret;
use super::{check, facts_from_args, policy_file};
use crate::check::batch;
use crate::facts::{Facts, Task};

/// Judges every line of the input.
pub(super) fn run(args: &Check, input: &Path, secrets: &RunSecrets) -> Result<Exit, CliError> {
    refuse_second_reader(args, input)?;
    let document = policy_file::read_policy(&args.policy)?;
    let own = [("--issuer", &args.claims.issuer), ("--audience", &args.claims.audience)];
    own.into_iter().try_for_each(|(flag, value)| refuse_secret(flag, value.as_deref().unwrap_or_default()))?;
    let (required, listed) = match document {
        Some(document) => (Some(document.policy), document.operations),
        None => (None, None),
    };
    let operations = check::operations(args, listed, None)?;
    let policy = facts_from_args::claims(&args.claims, facts_from_args::policy(&args.policy, required));
    let keys = check::keys(&args.key, args, &LazyRuntime::default(), secrets)?;
    let mut case = Facts::new(Timestamp::now(), Task::Check, policy);
    case.ask(&operations.asked);
    case.as_of = args.as_of.day();
    let mut redactor = environment_redactor();
    secrets.redactor().iter().flat_map(|read| read.secrets()).for_each(|secret| redactor.learn(secret));
    let lines = "give one token a line, or a JSON object with `token` and, if you like, `id`";
    let batch = Batch { command: "check", lines, path: input, summary: args.summary, report: &args.report };
    batch.run(|input, output, options| batch::run(input, output, &case, keys.as_ref(), &redactor, options))
}

/// Standard input has the tokens, and can be read only once.
fn refuse_second_reader(args: &Check, input: &Path) -> Result<(), CliError> {
    let is_standard_input = |path: Option<&Path>| path.is_some_and(|path| path.as_os_str() == "-");
    let others = [
        ("--key", args.key.key.as_deref()),
        ("--secret-file", args.key.secret_file.as_deref()),
        ("--jwks", args.key.jwks.as_deref().map(Path::new)),
        ("--operations", args.operations.as_deref()),
    ];
    match others.into_iter().find(|(_, path)| is_standard_input(*path)) {
        Some((flag, _)) if is_standard_input(Some(input)) => Err(CliError::new(
            format!("{flag} - and --ndjson both want standard input"),
            "give the tokens as a file: `why403 check --ndjson FILE`",
        )),
        _ => Ok(()),
    }
}
