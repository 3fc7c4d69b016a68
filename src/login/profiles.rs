//! Stored logins: one file, readable by its owner alone, one entry a profile name.
//!
//! The file is replaced as a whole or not at all, and one that cannot be read is never written over. No error
//! repeats what the file says: a parser's words would quote the token.

mod disk;
mod entry;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::Profile;
use crate::catalogue::{near_clause, nearest};

/// The file's name.
pub(crate) const FILE: &str = "credentials.json";

/// The form of the file that is read and written.
const VERSION: u32 = 1;

/// No profile name is longer, in characters.
const NAME_LIMIT: usize = 64;

/// Why stored logins cannot be used. No variant holds anything that the file says.
#[derive(Debug, Error)]
pub(crate) enum StoreError {
    /// No profile of this name.
    #[error("profile {name}: no such stored login in {}{}", path.display(), near_clause(near))]
    Unknown {
        /// What was asked for.
        name: String,
        /// The nearest names that are there, comma separated.
        near: String,
        /// The file.
        path: PathBuf,
    },
    /// A name that no profile can have.
    #[error("profile {name}: {reason}")]
    Name {
        /// What was given, its control characters escaped; `…` where it is too long for a name.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Others than the owner can read the file.
    #[error("{} can be read by others (mode {mode:03o}); run: {command}", path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// The command that fixes it.
        command: String,
    },
    /// The file is not of the form written here.
    #[error("{}: {reason}; it was not changed: fix it, or move it away and log in again", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        reason: String,
    },
    /// One entry of the file is not of the form written here.
    #[error("{}: profile {name}: {reason}; log in to it again", path.display())]
    Entry {
        /// The file.
        path: PathBuf,
        /// The profile.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The file, or its folder, cannot be read or written.
    #[error("cannot {doing} {}", path.display())]
    Io {
        /// What was tried.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

/// The file of stored logins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Store {
    path: PathBuf,
}

/// The file's content. Entries are taken apart one by one, so that a bad one spoils no other.
#[derive(Serialize, Deserialize)]
struct Document {
    version: u32,
    profiles: BTreeMap<String, Value>,
}

impl Store {
    /// The stored logins in this file, which need not be there yet.
    #[must_use]
    pub(crate) fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The profile of this name.
    ///
    /// # Errors
    /// When there is none, or the file cannot be used.
    pub(crate) fn load(&self, name: &str) -> Result<Profile, StoreError> {
        check_name(name)?;
        let mut document = self.read()?;
        match document.profiles.remove(name) {
            Some(value) => self.profile(name, value),
            None => Err(self.unknown(name, &document)),
        }
    }

    /// Every profile, by name. An entry that cannot be used is an error of its own.
    ///
    /// # Errors
    /// When the file cannot be used.
    pub(crate) fn list(&self) -> Result<BTreeMap<String, Result<Profile, StoreError>>, StoreError> {
        let entries = self.read()?.profiles.into_iter();
        let profiles = entries.map(|(name, value)| {
            let profile = self.profile(&name, value);
            (name, profile)
        });
        Ok(profiles.collect())
    }

    /// Stores a profile under a name, in place of one that has it.
    ///
    /// # Errors
    /// When the name cannot be used, or the file cannot be read or replaced.
    pub(crate) fn save(&self, name: &str, profile: &Profile) -> Result<(), StoreError> {
        check_name(name)?;
        let folder = self.folder();
        disk::create_folder(folder).map_err(self.io("create the folder of"))?;
        let lock = self.lock()?;
        let mut document = self.read()?;
        let entry = entry::write(profile).map_err(|error| self.io("write")(error.into()))?;
        document.profiles.insert(name.to_owned(), entry);
        self.write(&document, &lock)
    }

    /// Removes the profile of this name.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read or replaced.
    pub(crate) fn remove(&self, name: &str) -> Result<(), StoreError> {
        check_name(name)?;
        self.sweep()?;
        // Without a file there is nothing to lock, and no folder to put a lock in.
        if !self.path.exists() {
            return Err(self.unknown(name, &Document::empty()));
        }
        let lock = self.lock()?;
        let mut document = self.read()?;
        if document.profiles.remove(name).is_none() {
            return Err(self.unknown(name, &document));
        }
        self.write(&document, &lock)
    }

    /// Removes the drafts that runs which were killed have left beside the file: they hold tokens.
    ///
    /// # Errors
    /// When there are some, and they cannot be removed.
    pub(crate) fn sweep(&self) -> Result<(), StoreError> {
        if disk::leftovers(&self.path).map_err(self.io("read the folder of"))?.is_empty() {
            return Ok(());
        }
        self.lock().map(drop)
    }

    /// Locks the file, and removes leftovers.
    fn lock(&self) -> Result<disk::Lock, StoreError> {
        let lock = disk::Lock::take(&self.path).map_err(self.io("lock"))?;
        lock.sweep().map_err(|(path, source)| StoreError::Io { doing: "remove", path, source })?;
        Ok(lock)
    }

    fn read(&self) -> Result<Document, StoreError> {
        let content = match disk::read(&self.path) {
            Ok(content) => content,
            Err(disk::ReadError::Missing) => return Ok(Document::empty()),
            Err(disk::ReadError::Exposed { mode }) => {
                let command = format!("chmod 600 {}", shell_word(&self.path));
                return Err(StoreError::Exposed { path: self.path.clone(), mode, command });
            }
            Err(disk::ReadError::TooLong) => return Err(self.corrupt("longer than 1 MiB".to_owned())),
            Err(disk::ReadError::Io(source)) => return Err(self.io("read")(source)),
        };
        let document: Document = serde_json::from_slice(&content).map_err(|error| {
            let fault = if error.is_data() { "not of the form that `why403 login` writes" } else { "not JSON" };
            self.corrupt(format!("{fault}, at line {} column {}", error.line(), error.column()))
        })?;
        if document.version != VERSION {
            return Err(self.corrupt(format!("written by another version, of form {}", document.version)));
        }
        Ok(document)
    }

    fn write(&self, document: &Document, lock: &disk::Lock) -> Result<(), StoreError> {
        let mut content = Zeroizing::new(Vec::new());
        serde_json::to_writer_pretty(&mut *content, document).map_err(|error| self.io("write")(error.into()))?;
        content.push(b'\n');
        lock.replace(&content).map_err(self.io("write"))
    }

    fn profile(&self, name: &str, value: Value) -> Result<Profile, StoreError> {
        entry::read(value).map_err(|reason| StoreError::Entry {
            path: self.path.clone(),
            name: name.escape_debug().to_string(),
            reason,
        })
    }

    fn folder(&self) -> &Path {
        self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    fn unknown(&self, name: &str, document: &Document) -> StoreError {
        let near = nearest(name, document.profiles.keys().map(String::as_str)).join(", ");
        let escape = |text: &str| text.escape_debug().to_string();
        StoreError::Unknown { name: escape(name), near: escape(&near), path: self.path.clone() }
    }

    fn corrupt(&self, reason: String) -> StoreError {
        StoreError::Corrupt { path: self.path.clone(), reason }
    }

    fn io(&self, doing: &'static str) -> impl Fn(io::Error) -> StoreError {
        let path = self.path.clone();
        move |source| StoreError::Io { doing, path: path.clone(), source }
    }
}

impl Document {
    fn empty() -> Self {
        Self { version: VERSION, profiles: BTreeMap::new() }
    }
}

/// Holds before a name is looked up, too: a token given by mistake is too long for a name, and is not repeated.
fn check_name(name: &str) -> Result<(), StoreError> {
    let refuse = |name: &str, reason| Err(StoreError::Name { name: name.escape_debug().to_string(), reason });
    if name.chars().count() > NAME_LIMIT {
        return refuse("…", "longer than 64 characters");
    }
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || "-_.@".contains(c)) {
        return refuse(name, "give a name of letters, digits and - _ . @");
    }
    Ok(())
}

/// A path as one word of a shell command.
fn shell_word(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
    if plain { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests;
