//! `why403 scan`: what source trees call, whether it exists, and what it needs together.

use std::path::Path;

use super::args::Scan;
use super::error::CliError;
use super::exit::Exit;
use super::run_secrets::RunSecrets;
use super::{output, policy_file, surveying};
use crate::policy;
use crate::report::Report;
use crate::scan::Survey;

/// Runs the command.
pub(super) fn run(args: &Scan, secrets: &RunSecrets) -> Result<Exit, CliError> {
    output::probe(&args.report)?;
    let policy_file = args.write_policy.as_deref();
    if let Some(path) = policy_file {
        not_there(path)?;
    }
    let mut survey = surveying::survey("PATH", &args.paths, args.threads, &args.report)?;
    survey.as_of = Some(args.as_of.day());
    let report = Report::from_sources(&surveying::root_names(&args.paths), &survey);
    let Some(path) = policy_file else { return output::write(&report, &args.report, secrets) };
    write_policy(path, &survey)?;
    // A policy on standard output takes the place of the report.
    if is_stdout(path) {
        output::write_files(&report, &args.report, secrets)
    } else {
        output::write(&report, &args.report, secrets)
    }
}

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Refuses to take the place of a file, before anything is scanned.
fn not_there(path: &Path) -> Result<(), CliError> {
    if !is_stdout(path) && path.symlink_metadata().is_ok() {
        return Err(CliError::new(
            format!("--write-policy {}: the file is there, and is not overwritten", path.display()),
            "give another name; `--write-policy -` prints the policy, to be compared with what the file holds",
        ));
    }
    Ok(())
}

/// Writes the operations that are called for certain. A list of none would be no policy.
fn write_policy(path: &Path, survey: &Survey) -> Result<(), CliError> {
    let called = survey.called();
    if called.is_empty() {
        return Err(CliError::new(
            format!(
                "--write-policy {}: no certain call of Genesys Cloud was found to make a policy of",
                path.display()
            ),
            "see `why403 scan -v` for what was read and what is uncertain",
        ));
    }
    let text = policy::of_operations(&called, &survey.day());
    if is_stdout(path) {
        return output::to_stdout(text.as_bytes(), false);
    }
    policy_file::write_new(path, &text)
}
