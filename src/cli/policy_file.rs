//! `--policy`: the file that is named, or the one that is found; and the one that is written to begin with.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::args::PolicyArgs;
use super::atomic_write;
use super::error::CliError;
use super::secret_argument::refuse_secret;
use super::source;
use crate::policy::{self, Document, FILE, LIMIT};

/// How a file is named that no flag has named.
const FOUND: &str = "the policy of the current folder,";

/// Reads the policy file that the flags name, else the one in the current folder, if it is there.
pub(super) fn read_policy(args: &PolicyArgs) -> Result<Option<Document>, CliError> {
    let own = args.subject.iter().map(|subject| ("--subject", subject));
    let mut own = own.chain(args.require_scope.iter().map(|scope| ("--require-scope", scope)));
    own.try_for_each(|(flag, value)| refuse_secret(flag, value))?;
    if args.no_policy {
        return Ok(None);
    }
    let (named_by, path) = match &args.policy {
        Some(path) if path.as_os_str() == "-" => {
            return Err(CliError::new(
                "--policy -: a policy is not read from standard input",
                "give a file, so that what it asks for can be shown at its line",
            ));
        }
        Some(path) => ("--policy", path.clone()),
        None => match find_in_current_folder()? {
            Some(path) => (FOUND, path),
            None => return Ok(None),
        },
    };
    let bytes = source::read_bytes(named_by, &path, LIMIT)?;
    policy::parse(&slashed(&path), &bytes).map(Some).map_err(|faults| {
        CliError::from_error(faults, "`why403 check --write-default` prints a policy with every key, explained")
    })
}

/// The policy of the current folder. Nobody has named this file, so nothing is read through a link: an error about a
/// file shows its lines.
fn find_in_current_folder() -> Result<Option<PathBuf>, CliError> {
    let metadata = match fs::symlink_metadata(FILE) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(source::unreadable(FOUND, Path::new(FILE), error)),
    };
    if metadata.is_file() {
        return Ok(Some(PathBuf::from(FILE)));
    }
    if metadata.is_symlink() {
        return Err(CliError::new(
            format!("{FILE} in the current folder is a link, and is not followed unasked"),
            format!("name it if it is meant: `--policy {FILE}`; or leave it out: `--no-policy`"),
        ));
    }
    Err(CliError::new(
        format!("{FILE} in the current folder is not a regular file"),
        "move it away, name another with --policy FILE, or give --no-policy",
    ))
}

/// The path with slashes, as the report names it.
fn slashed(path: &Path) -> String {
    let text = path.display().to_string();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

/// Writes a policy to a file that is not there yet: what is there is somebody's policy.
pub(super) fn write_new(path: &Path, text: &str) -> Result<(), CliError> {
    atomic_write::create_new(path, text.as_bytes()).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => CliError::new(
            format!("{} is there already, and is not written over", path.display()),
            "give another name, or move it away",
        ),
        _ => {
            let error = anyhow::Error::from(error).context(format!("{}: cannot be written", path.display()));
            CliError::from_error(error, "see that the folder exists and may be written")
        }
    })
}
