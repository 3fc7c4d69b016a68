//! Goes through source trees, several files at a time.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

use ignore::{DirEntry, Error, WalkBuilder, WalkState};

use super::detection::is_source_name;
use super::file_scanner::{Contents, FileScanner};
use super::find::Find;
use super::imports::{FileRoots, Imports};
use super::skip::Unread;
use super::{Options, Progress, Resource, SignIn, Skipped, Survey, resolve, skip};

/// Files of one thread between two reports of progress.
const OFTEN: usize = 32;

/// What all threads find.
#[derive(Default)]
struct Gathered {
    finds: Mutex<Vec<Find>>,
    skipped: Arc<Mutex<Vec<Skipped>>>,
    resources: Mutex<Vec<Resource>>,
    implicit_grants: Mutex<Vec<SignIn>>,
    roots: Mutex<Vec<FileRoots>>,
    files: AtomicUsize,
    bytes: AtomicU64,
    names_genesys: AtomicBool,
}

impl Gathered {
    fn skip(&self, path: &Path, why: impl Into<String>) {
        leave_out(&self.skipped, path, why, false);
    }

    fn fail(&self, path: &Path, why: impl Into<String>) {
        leave_out(&self.skipped, path, why, true);
    }

    fn progress(&self) -> Progress {
        Progress { files: self.files.load(Relaxed), bytes: self.bytes.load(Relaxed) }
    }

    /// Scans a file. A binary file is only reported if the user names it, or its name is that of a source. A file that the
    /// user names and that is not read counts as failed, for whatever reason.
    fn scan_file(&self, reader: &mut FileScanner, path: &Path, largest: u64, is_named: bool) -> bool {
        match reader.scan_file(path, &|| display_path(path), largest) {
            Ok(found) => {
                self.files.fetch_add(1, Relaxed);
                self.bytes.fetch_add(found.bytes, Relaxed);
                if found.names_genesys {
                    self.names_genesys.store(true, Relaxed);
                }
                if !found.finds.is_empty() {
                    self.finds.lock().unwrap_or_else(PoisonError::into_inner).extend(found.finds);
                }
                if !found.resources.is_empty() {
                    self.resources.lock().unwrap_or_else(PoisonError::into_inner).extend(found.resources);
                }
                if !found.implicit_grants.is_empty() {
                    let mut known = self.implicit_grants.lock().unwrap_or_else(PoisonError::into_inner);
                    known.extend(found.implicit_grants);
                }
                if !found.roots.is_empty() {
                    let Contents { roots, names_genesys, .. } = found;
                    let roots = FileRoots { file: display_path(path), roots, names_genesys };
                    self.roots.lock().unwrap_or_else(PoisonError::into_inner).push(roots);
                }
                if let Some(why) = found.unsearched {
                    self.fail(path, why);
                }
                true
            }
            Err(Unread::Binary) => {
                if is_named || is_source_name(&path.to_string_lossy()) {
                    self.fail(path, "it is not text");
                }
                true
            }
            Err(Unread::Skipped(why)) => {
                leave_out(&self.skipped, path, why, is_named);
                true
            }
            Err(Unread::Missed(why)) => {
                self.fail(path, why);
                true
            }
            Err(Unread::Failed(error)) => {
                self.fail(path, describe_error(&error));
                false
            }
        }
    }
}

fn leave_out(skipped: &Mutex<Vec<Skipped>>, path: &Path, why: impl Into<String>, failed: bool) {
    let entry = Skipped { path: display_path(path), why: why.into(), failed };
    skipped.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
}

/// A path as the report prints it: with slashes, and without `./`.
fn display_path(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() };
    let rest = text.strip_prefix("./").map(|rest| rest.trim_start_matches('/')).filter(|rest| !rest.is_empty());
    rest.map_or_else(|| text.clone(), str::to_owned)
}

/// Why something could not be read, without its path.
fn describe_error(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is not there, or vanished during the scan".to_owned(),
        io::ErrorKind::PermissionDenied => "it may not be read".to_owned(),
        // What has no kind is described by the system alone.
        _ => format!("it cannot be read: {error}"),
    }
}

/// Scans all roots.
pub(super) fn survey(roots: &[PathBuf], options: &Options, watch: &(dyn Fn(Progress) + Sync)) -> Survey {
    let gathered = Gathered::default();
    let mut unread_roots = Vec::new();
    let mut reader = FileScanner::default();
    for root in roots {
        let is_read = match fs::metadata(root) {
            Ok(about) if about.is_dir() => match fs::read_dir(root) {
                Ok(_) => {
                    walk_folder(root, options, watch, &gathered);
                    true
                }
                Err(error) => {
                    gathered.fail(root, describe_error(&error));
                    false
                }
            },
            Ok(about) if about.is_file() => gathered.scan_file(&mut reader, root, options.largest, true),
            Ok(_) => {
                gathered.fail(root, "it is neither a file nor a folder");
                false
            }
            Err(error) => {
                gathered.fail(root, describe_error(&error));
                false
            }
        };
        if !is_read {
            unread_roots.push(display_path(root));
        }
    }
    if let Some(imports) = Imports::new(take(&gathered.roots)) {
        roots.iter().for_each(|root| scan_imports(root, options, &imports, &gathered));
    }
    watch(gathered.progress());
    let Progress { files, bytes } = gathered.progress();
    let names_genesys = gathered.names_genesys.load(Relaxed);
    let finds = gathered.finds.into_inner().unwrap_or_else(PoisonError::into_inner);
    let skipped = std::mem::take(&mut *gathered.skipped.lock().unwrap_or_else(PoisonError::into_inner));
    let mut resources = gathered.resources.into_inner().unwrap_or_else(PoisonError::into_inner);
    resources.sort_by(|a, b| a.location.cmp(&b.location));
    let mut implicit_grants = gathered.implicit_grants.into_inner().unwrap_or_else(PoisonError::into_inner);
    implicit_grants.sort_by(|a, b| a.location.cmp(&b.location));
    let (calls, skipped) = (resolve::resolve_calls(finds, names_genesys), skip::summarise(skipped));
    Survey { calls, files, bytes, skipped, resources, implicit_grants, unread_roots, as_of: None }
}

fn take<T>(list: &Mutex<Vec<T>>) -> Vec<T> {
    std::mem::take(&mut *list.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Scans the files of a root that use what others put before their paths. What cannot be read was reported before.
fn scan_imports(root: &Path, options: &Options, imports: &Imports, gathered: &Gathered) {
    let scan = |reader: &mut FileScanner, path: &Path| {
        if let Ok(finds) = reader.scan_imports(path, &|| display_path(path), options.largest, imports)
            && !finds.is_empty()
        {
            gathered.finds.lock().unwrap_or_else(PoisonError::into_inner).extend(finds);
        }
    };
    walk(&walker(root, options, Arc::default()), || {
        let mut reader = FileScanner::default();
        Box::new(move |entry| {
            let is_file = |entry: &DirEntry| entry.file_type().is_some_and(|kind| kind.is_file());
            if let Some(entry) = entry.ok().filter(is_file)
                && !skip::is_minified_name(&entry.file_name().to_string_lossy())
            {
                scan(&mut reader, entry.path());
            }
        })
    });
}

/// What one thread does with each entry of a folder.
type Visitor<'s> = Box<dyn FnMut(Result<DirEntry, Error>) + Send + 's>;

/// Visits all entries on several threads; where this machine starts no more of them, on this one.
fn walk<'s>(builder: &WalkBuilder, visitor: impl Fn() -> Visitor<'s>) {
    // To walk in parallel is to start threads without asking whether that works.
    if std::thread::Builder::new().spawn(|| {}).is_err() {
        return builder.build().for_each(visitor());
    }
    builder.build_parallel().run(|| {
        let mut visit = visitor();
        Box::new(move |entry| {
            visit(entry);
            WalkState::Continue
        })
    });
}

/// The walk through a folder; what it leaves out is put into `skipped`.
fn walker(root: &Path, options: &Options, skipped: Arc<Mutex<Vec<Skipped>>>) -> WalkBuilder {
    let mut builder = WalkBuilder::new(root);
    builder
        .hidden(false)
        // The same tree gives the same answer on every machine: no settings of a user's.
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .threads(options.threads.unwrap_or_else(cores))
        .filter_entry(move |entry| is_entered(entry, &skipped));
    builder
}

/// Scans one folder.
fn walk_folder(root: &Path, options: &Options, watch: &(dyn Fn(Progress) + Sync), gathered: &Gathered) {
    let builder = walker(root, options, Arc::clone(&gathered.skipped));
    walk(&builder, || {
        let mut reader = FileScanner::default();
        let mut seen = 0_usize;
        Box::new(move |entry| {
            match entry {
                Ok(entry) => visit(&mut reader, &entry, options.largest, gathered),
                Err(error) => report_failure(root, &error, gathered),
            }
            seen += 1;
            if seen.is_multiple_of(OFTEN) {
                watch(gathered.progress());
            }
        })
    });
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Whether a folder is entered, or a file looked at.
fn is_entered(entry: &DirEntry, skipped: &Mutex<Vec<Skipped>>) -> bool {
    // What the user names is scanned, whatever its name.
    if entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    if skip::is_hidden(&name, is_folder) {
        return false;
    }
    if !is_folder {
        return !skip::is_no_source(&name);
    }
    match skip::folder_exclusion(&name, entry.path()) {
        Some(why) => {
            leave_out(skipped, entry.path(), why, false);
            false
        }
        None => true,
    }
}

fn visit(reader: &mut FileScanner, entry: &DirEntry, largest: u64, gathered: &Gathered) {
    let Some(kind) = entry.file_type() else { return };
    if kind.is_dir() {
        return;
    }
    if kind.is_symlink() {
        // What it points to is in the tree, and scanned there; or it is not, and not the user's to scan.
        return gathered.skip(entry.path(), "it is a link, and links are not followed");
    }
    if !kind.is_file() {
        return gathered.skip(entry.path(), "it is neither a file nor a folder");
    }
    if skip::is_minified_name(&entry.file_name().to_string_lossy()) {
        return gathered.skip(entry.path(), "it is minified");
    }
    gathered.scan_file(reader, entry.path(), largest, false);
}

/// Reports what the walk could not read. A line of a `.gitignore` that is not a pattern is ignored.
fn report_failure(root: &Path, error: &Error, gathered: &Gathered) {
    let path = path_of(error).unwrap_or(root);
    match error.io_error() {
        Some(error) => gathered.fail(path, describe_error(error)),
        None if path_of(error).is_some() => gathered.fail(path, "it cannot be read"),
        None => {}
    }
}

fn path_of(error: &Error) -> Option<&Path> {
    match error {
        Error::WithPath { path, .. } => Some(path),
        Error::WithDepth { err, .. } | Error::WithLineNumber { err, .. } => path_of(err),
        Error::Loop { child, .. } => Some(child),
        Error::Partial(errors) => errors.iter().find_map(path_of),
        _ => None,
    }
}
