//! `why403 scan`: what source trees call, whether it exists, and what it needs together.

use std::fmt::Write as _;
use std::path::Path;

use super::args::Scan;
use super::error::CliError;
use super::exit::Exit;
use super::run_secrets::RunSecrets;
use super::{output, policy_file, surveying};
use crate::policy;
use crate::report::Report;
use crate::scan::{Skipped, Survey};

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

/// No policy without the calls of a source.
fn not_read(path: &Path, unread: &[&Skipped]) -> CliError {
    const SHOWN: usize = 3;
    let named = unread.iter().take(SHOWN).map(|Skipped { path, why, .. }| format!("{path}: {why}"));
    let mut named = named.collect::<Vec<_>>().join("; ");
    if let Some(more @ 1..) = unread.len().checked_sub(SHOWN) {
        let _ = write!(named, "; and {more} more");
    }
    CliError::new(
        format!("--write-policy {}: not written, as not all sources were read: {named}", path.display()),
        "make them readable, or leave them out of the scan by a line in .ignore",
    )
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

/// Writes the operations that are called for certain. A list of none would be no policy, and one without what a source
/// calls that was not read would let a token pass that lacks it.
fn write_policy(path: &Path, survey: &Survey) -> Result<(), CliError> {
    let unread: Vec<&Skipped> = survey.skipped.iter().filter(|skipped| skipped.failed).collect();
    if !unread.is_empty() {
        return Err(not_read(path, &unread));
    }
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
