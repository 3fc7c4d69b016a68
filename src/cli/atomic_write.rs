//! Files that are written beside and renamed into their place, so that no reader sees half of one.

use std::ffi::OsStr;
use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// No chain of symbolic links is followed further, as in the kernel of Linux.
const LONGEST_CHAIN: usize = 40;

/// What stands where an output is to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A file, or nothing yet: it is replaced, and keeps its permissions.
    File {
        /// Behind every symbolic link.
        path: PathBuf,
        /// Those of the file that is there.
        permissions: Option<Permissions>,
    },
    /// A pipe, a device, a descriptor of this process: it is written to, as it cannot be replaced.
    Stream(PathBuf),
}

impl Target {
    /// Looks behind the links of a path. Nothing is opened.
    pub(super) fn resolve(path: &Path) -> io::Result<Self> {
        let path = behind_links(path)?;
        if is_descriptor(&path) {
            return Ok(Self::Stream(path));
        }
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")),
            Ok(found) if found.is_file() => {
                Ok(Self::File { path: fs::canonicalize(&path)?, permissions: Some(found.permissions()) })
            }
            Ok(_) => Ok(Self::Stream(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let folder = fs::canonicalize(folder(&path))?;
                Ok(Self::File {
                    path: path.file_name().map(|name| folder.join(name)).unwrap_or(path),
                    permissions: None,
                })
            }
            Err(error) => Err(error),
        }
    }

    /// Sees that it can be written, and leaves everything as it is. A pipe is not opened: its reader would see the end.
    pub(super) fn probe(&self) -> io::Result<()> {
        let Self::File { path, permissions } = self else { return Ok(()) };
        if permissions.is_some() {
            // A folder that may be written would let a protected file be replaced.
            OpenOptions::new().append(true).open(path)?;
        }
        part_beside(path).map(drop)
    }

    /// Writes all of it, but does not replace anything yet.
    pub(super) fn stage(&self, text: &[u8]) -> io::Result<Staged> {
        match self {
            Self::Stream(path) => Ok(Staged::Text(path.clone(), text.to_vec())),
            Self::File { path, permissions } => {
                let mut part = part_beside(path)?;
                if let Some(permissions) = permissions {
                    // Before there is anything to read in it.
                    part.as_file().set_permissions(permissions.clone())?;
                }
                part.write_all(text)?;
                Ok(Staged::Part(part, path.clone()))
            }
        }
    }
}

/// What is ready to go to its place. Dropped before that, it leaves nothing behind.
#[derive(Debug)]
pub(super) enum Staged {
    /// A file beside the one it replaces.
    Part(NamedTempFile, PathBuf),
    /// What is still to be written to a stream.
    Text(PathBuf, Vec<u8>),
}

impl Staged {
    /// Whether it is yet to be written, to something that may refuse it.
    pub(super) fn is_for_stream(&self) -> bool {
        matches!(self, Self::Text(..))
    }

    /// Puts it into its place.
    pub(super) fn commit(self) -> io::Result<()> {
        match self {
            Self::Part(part, path) => Ok(part.persist(path).map(drop)?),
            // Appended, as the shell's `>>` may have sent the descriptor to the end of a file.
            Self::Text(path, text) => match OpenOptions::new().append(true).open(path)?.write_all(&text) {
                // A reader that has gone away has read enough.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
                written => written,
            },
        }
    }
}

/// A new file beside another one, readable as any new file is. It is removed when it is dropped.
fn part_beside(path: &Path) -> io::Result<NamedTempFile> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&name).suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder(path))
}

/// Puts a file with this content in the place of the old one, in one step; its folder is made where there is none.
pub(super) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    let Staged::Part(part, path) = Target::resolve(path)?.stage(content)? else { return Ok(()) };
    part.as_file().sync_all()?;
    Ok(part.persist(path).map(drop)?)
}

/// Writes a file where nothing is yet, in one step: an error leaves nothing behind.
pub(super) fn create_new(path: &Path, content: &[u8]) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut part = part_beside(path)?;
    part.write_all(content)?;
    Ok(part.persist_noclobber(path).map(drop)?)
}

/// The end of a chain of symbolic links, which need not exist; a descriptor of this process is an end.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LONGEST_CHAIN {
        if is_descriptor(&path) {
            return Ok(path);
        }
        match fs::read_link(&path) {
            Ok(next) => path = folder(&path).join(next),
            // No link, or nothing there at all.
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// `/dev/fd/N`, `/dev/stderr` and the like: links to a file that the shell has opened, and means to keep.
fn is_descriptor(path: &Path) -> bool {
    let folder = path.parent();
    path == "/dev/stdout"
        || path == "/dev/stderr"
        || folder == Some(Path::new("/dev/fd"))
        || path.starts_with("/proc") && folder.and_then(Path::file_name) == Some(OsStr::new("fd"))
}

/// The folder of a file.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) -> io::Result<()> {
        let target = Target::resolve(path)?;
        target.probe()?;
        target.stage(text.as_bytes())?.commit()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_is_replaced_before_it_is_committed() {
        let scratch = tempfile::TempDir::new().unwrap();
        let file = scratch.path().join("report");
        fs::write(&file, "before").unwrap();
        let staged = Target::resolve(&file).unwrap().stage(b"after").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "before");
        drop(staged);
        assert_eq!(
            (fs::read_to_string(&file).unwrap().as_str(), names(scratch.path())),
            ("before", vec!["report".to_owned()])
        );
        write(&file, "after").unwrap();
        assert_eq!(
            (fs::read_to_string(&file).unwrap().as_str(), names(scratch.path())),
            ("after", vec!["report".to_owned()])
        );
    }

    #[test]
    fn a_folder_and_a_missing_folder_are_errors() {
        let scratch = tempfile::TempDir::new().unwrap();
        assert_eq!(Target::resolve(scratch.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        let missing = scratch.path().join("of/no/such/report");
        assert_eq!(Target::resolve(&missing).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_keeps_its_permissions_and_the_link_to_it() {
        use std::os::unix::fs::{PermissionsExt, symlink};

        let scratch = tempfile::TempDir::new().unwrap();
        let (file, link) = (scratch.path().join("report"), scratch.path().join("link"));
        fs::write(&file, "before").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        symlink("report", &link).unwrap();
        write(&link, "after").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "after");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());

        // A link to what is not there yet makes it there.
        symlink("later", scratch.path().join("ahead")).unwrap();
        write(&scratch.path().join("ahead"), "made").unwrap();
        assert_eq!(fs::read_to_string(scratch.path().join("later")).unwrap(), "made");
        assert_eq!(names(scratch.path()), ["ahead", "later", "link", "report"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_circle_of_links_is_an_error() {
        let scratch = tempfile::TempDir::new().unwrap();
        std::os::unix::fs::symlink("b", scratch.path().join("a")).unwrap();
        std::os::unix::fs::symlink("a", scratch.path().join("b")).unwrap();
        assert!(Target::resolve(&scratch.path().join("a")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_descriptors_are_written_to() {
        for stream in ["/dev/null", "/dev/fd/2", "/dev/stderr", "/proc/self/fd/1", "/proc/1/fd/1"] {
            assert_eq!(Target::resolve(Path::new(stream)).unwrap(), Target::Stream(stream.into()));
        }
        write(Path::new("/dev/null"), "nothing").unwrap();
    }
}
