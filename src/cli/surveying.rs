//! A survey of source trees as the flags ask for it: with a line that says how far it is.

use std::env;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::args::ReportArgs;
use super::error::CliError;
use super::output;
use super::progress_line::RateLine;
use crate::scan::{self, Options, Progress, Survey};

/// Surveys these paths. Those that cannot be read are told as skipped, as long as one can.
pub(super) fn survey(
    flag: &str,
    paths: &[PathBuf],
    threads: Option<NonZeroUsize>,
    report: &ReportArgs,
) -> Result<Survey, CliError> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| from_here(path)).collect();
    let options = Options { threads: threads.map(NonZeroUsize::get), ..Options::default() };
    let line = RateLine::new(output::has_watcher(report));
    let survey = scan::survey(&paths, &options, &|progress| show(&line, progress));
    drop(line);
    if survey.unread_roots.len() >= paths.len() {
        return Err(nothing(flag, &survey));
    }
    Ok(survey)
}

/// The paths as they are told: with slashes, as those of files are.
pub(super) fn root_names(paths: &[PathBuf]) -> Vec<String> {
    let slashes = |text: String| if cfg!(windows) { text.replace('\\', "/") } else { text };
    paths.iter().map(|path| slashes(from_here(path).display().to_string())).collect()
}

/// A path below the current folder as it is from there: a pipeline knows its files by their places in the repository,
/// however the folder was named.
fn from_here(path: &Path) -> PathBuf {
    let here = env::current_dir().ok();
    match here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned)) {
        Some(rest) if rest.as_os_str().is_empty() => PathBuf::from("."),
        Some(rest) => rest,
        None => path.to_owned(),
    }
}

/// No path can be read: an error that names each.
fn nothing(flag: &str, survey: &Survey) -> CliError {
    let why = |root: &String| {
        let skipped = survey.skipped.iter().find(|skipped| skipped.path == *root);
        skipped.map_or_else(|| root.clone(), |skipped| format!("{root}: {}", skipped.why))
    };
    let named: Vec<String> = survey.unread_roots.iter().map(why).collect();
    CliError::new(
        format!("{flag} cannot be read: {}", named.join("; ")),
        "give files or folders that exist and may be read; without a path, `why403 scan` reads the current folder",
    )
}

/// Shows the files and bytes so far.
fn show(line: &RateLine, Progress { files, bytes }: Progress) {
    line.show(|took| {
        let rate = u128::from(bytes) / took.as_micros().max(1);
        format!("{files} files, {} MB, {rate} MB/s", bytes / 1_000_000)
    });
}
