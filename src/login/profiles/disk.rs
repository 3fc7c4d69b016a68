//! A file that only its owner can read, replaced as a whole.
//!
//! On Windows the user's profile folder is what keeps others out; there are no permission bits to set or check.

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use secrecy::zeroize::Zeroizing;

/// No file of stored logins is longer, in bytes.
const LIMIT: u64 = 1024 * 1024;

/// What follows a file's name in that of its draft.
const DRAFT: &str = ".new";

/// Why a file was not read.
pub(super) enum ReadError {
    Missing,
    Exposed { mode: u32 },
    TooLong,
    Io(io::Error),
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Io(error),
        }
    }
}

/// Reads a file, unless others than its owner can read it too.
pub(super) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, ReadError> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(ReadError::Io(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")));
    }
    // The open file is asked, not the path: nobody can change places in between.
    if let Some(mode) = exposed_mode(&file)? {
        return Err(ReadError::Exposed { mode });
    }
    let mut content = Zeroizing::new(Vec::new());
    file.take(LIMIT + 1).read_to_end(&mut content)?;
    if u64::try_from(content.len()).is_ok_and(|length| length <= LIMIT) { Ok(content) } else { Err(ReadError::TooLong) }
}

/// Creates a folder, and those it stands in, for its owner alone. One that is there stays as it is.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// The lock of a file: it keeps two runs from replacing the file at once, each without what the other added, and only its
/// holder writes or removes drafts. Ends when dropped.
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Waits for the lock of a file, which need not be there.
    pub(super) fn take(path: &Path) -> io::Result<Self> {
        let file = private().create(true).truncate(false).open(beside(path, ".lock"))?;
        match file.lock() {
            // A file system without locks has the risk of any two writers, and no worse.
            Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
            _ => Ok(Self { path: path.to_owned(), _file: file }),
        }
    }

    /// Puts a file with this content in the place of the old one, in one step.
    pub(super) fn replace(&self, content: &[u8]) -> io::Result<()> {
        // One name for every run: a kill leaves one draft at the most, and the next run knows where.
        let draft = beside(&self.path, DRAFT);
        let written = write_draft(&draft, content).and_then(|()| fs::rename(&draft, &self.path));
        if written.is_err() {
            // A draft that never was cannot be removed; the first error is the one to tell.
            let _ = fs::remove_file(&draft);
        }
        written
    }

    /// Removes what runs that were killed have left: drafts hold tokens.
    pub(super) fn sweep(&self) -> Result<(), (PathBuf, io::Error)> {
        for leftover in leftovers(&self.path).map_err(|error| (self.path.clone(), error))? {
            match fs::remove_file(&leftover) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err((leftover, error)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// The drafts beside a file: of this version, and those of older ones, which had a random name each.
pub(super) fn leftovers(path: &Path) -> io::Result<Vec<PathBuf>> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(OsStr::to_str)) else {
        return Ok(Vec::new());
    };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let is_draft = |entry: &OsStr| {
        let suffix = entry.to_str().and_then(|entry| entry.strip_prefix(name));
        let random = |suffix: &str| suffix.len() == 16 && suffix.bytes().all(|byte| byte.is_ascii_hexdigit());
        suffix.is_some_and(|suffix| suffix == DRAFT || suffix.strip_prefix('.').is_some_and(random))
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if is_draft(&entry.file_name()) {
            found.push(entry.path());
        }
    }
    Ok(found)
}

fn write_draft(draft: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = private().create_new(true).open(draft)?;
    file.write_all(content)?;
    file.sync_all()
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(suffix);
    path.with_file_name(name)
}

#[cfg(unix)]
fn exposed_mode(file: &File) -> io::Result<Option<u32>> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file.metadata()?.permissions().mode() & 0o777;
    Ok((mode & 0o077 != 0).then_some(mode))
}

#[cfg(not(unix))]
fn exposed_mode(_: &File) -> io::Result<Option<u32>> {
    Ok(None)
}
