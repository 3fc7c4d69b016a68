//! A file that only its owner can read, replaced as a whole.
//!
//! On Windows the user's profile folder is what keeps others out; there are no permission bits to set or check.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use aws_lc_rs::rand;
use secrecy::zeroize::Zeroizing;

/// No file of stored logins is longer, in bytes.
const LIMIT: u64 = 1024 * 1024;

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

/// Keeps two runs from replacing the file at once, each without what the other added. Ends when dropped.
pub(super) fn lock(path: &Path) -> io::Result<File> {
    let lock = private().create(true).truncate(false).open(beside(path, ".lock"))?;
    match lock.lock() {
        // A file system without locks has the risk of any two writers, and no worse.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(lock),
    }
}

/// Puts a file with this content in the place of the old one, in one step.
pub(super) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let draft = beside(path, &format!(".{}", random_name()?));
    let written = write_draft(&draft, content).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // A draft that never was cannot be removed; the first error is the one to tell.
        let _ = fs::remove_file(&draft);
    }
    written
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

fn random_name() -> io::Result<String> {
    let mut bytes = [0_u8; 8];
    rand::fill(&mut bytes).map_err(|_| io::Error::other("the system gave no random bytes"))?;
    Ok(bytes.iter().fold(String::new(), |mut name, byte| {
        // Writing to a string cannot fail.
        let _ = write!(name, "{byte:02x}");
        name
    }))
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
