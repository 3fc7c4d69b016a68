//! The file of a refreshed catalogue: where it is, and that it is used from then on.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::atomic_write;
use super::error::CliError;
use super::user_folders;
use crate::catalogue::{self, StoredCatalogue};

/// No stored catalogue is longer, in bytes.
pub(super) const LIMIT: u64 = 32 << 20;

/// Where the file is; `None` where no folder for it is known.
pub(super) fn path() -> Option<PathBuf> {
    user_folders::data().map(|folder| folder.join("catalogue"))
}

/// Puts a stored catalogue in the place of the built-in one; nothing where none is stored. A broken one stops here: what
/// it would have said is not guessed.
pub(super) fn install() -> Result<(), CliError> {
    let Some(path) = path() else { return Ok(()) };
    match stored(&path)? {
        Some(stored) => catalogue::install(stored).map_err(CliError::from),
        None => Ok(()),
    }
}

/// The stored catalogue; `None` where there is none.
pub(super) fn stored(path: &Path) -> Result<Option<StoredCatalogue>, CliError> {
    let help =
        "run `why403 catalogue refresh` to write it anew, or `why403 catalogue reset` to go back to the built-in one";
    let broken = |error: anyhow::Error| {
        CliError::from_error(error.context(format!("{}: the stored catalogue cannot be used", path.display())), help)
    };
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes)) {
        Err(error) if is_absent(path, &error) => return Ok(None),
        Err(error) => return Err(broken(error.into())),
        Ok(_) => {}
    }
    StoredCatalogue::from_bytes(bytes).map(Some).map_err(|error| broken(error.into()))
}

/// Whether nothing is there: no file, or no folder for it, as where the home is `/dev/null`, or somebody else's, as in
/// containers.
fn is_absent(path: &Path, error: &io::Error) -> bool {
    let is_shut = || fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::PermissionDenied);
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => true,
        io::ErrorKind::PermissionDenied => is_shut(),
        _ => false,
    }
}

/// Puts a catalogue in the place of the old one. Nothing in it is secret.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    atomic_write::replace(path, bytes).map_err(|error| {
        let error = anyhow::Error::from(error).context(format!("{}: cannot be written", path.display()));
        CliError::from_error(error, "see that the folder may be written, or set XDG_DATA_HOME to one that may")
    })
}

/// Removes the file; `false` where there was none.
pub(super) fn remove(path: &Path) -> Result<bool, CliError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if is_absent(path, &error) => Ok(false),
        Err(error) => {
            let error = anyhow::Error::from(error).context(format!("{}: cannot be removed", path.display()));
            Err(CliError::from_error(error, "see that the folder may be written"))
        }
    }
}
