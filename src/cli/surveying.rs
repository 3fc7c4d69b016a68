//! A survey of source trees as the flags ask for it: what can be read at all, and a progress bar beside it.

use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::args::ReportArgs;
use super::output;
use super::trouble::Trouble;
use crate::scan::{self, Options, Progress, Skipped, Survey};

/// A scan that is over sooner shows no progress.
const PATIENCE: Duration = Duration::from_millis(400);

/// Surveys these paths. Those that cannot be read are told as skipped, as long as one can.
pub fn survey(
    flag: &str,
    paths: &[PathBuf],
    threads: Option<NonZeroUsize>,
    report: &ReportArgs,
) -> Result<Survey, Trouble> {
    let (mut there, mut missing): (Vec<PathBuf>, Vec<(PathBuf, io::Error)>) = (Vec::new(), Vec::new());
    for path in paths {
        match readable(path) {
            Ok(()) => there.push(path.clone()),
            Err(error) => missing.push((path.clone(), error)),
        }
    }
    if there.is_empty() {
        return Err(nothing(flag, missing));
    }
    let options = Options { threads: threads.map(NonZeroUsize::get), ..Options::default() };
    let bar = Bar::new(report);
    let mut survey = scan::survey(&there, &options, &|progress| bar.show(progress));
    bar.bar.finish_and_clear();
    survey.skipped.extend(
        missing.into_iter().map(|(path, error)| Skipped { path: path.display().to_string(), why: reason(&error) }),
    );
    survey.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(survey)
}

/// The paths as they are told.
pub fn shown(paths: &[PathBuf]) -> Vec<String> {
    paths.iter().map(|path| path.display().to_string()).collect()
}

/// Whether a root can be opened at all.
fn readable(path: &Path) -> io::Result<()> {
    if std::fs::metadata(path)?.is_dir() {
        std::fs::read_dir(path).map(drop)
    } else {
        std::fs::File::open(path).map(drop)
    }
}

/// The system's own words, without its number.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// No path can be read: an error that names each.
fn nothing(flag: &str, missing: Vec<(PathBuf, io::Error)>) -> Trouble {
    let named: Vec<String> =
        missing.iter().map(|(path, error)| format!("{}: {}", path.display(), reason(error))).collect();
    Trouble::new(
        format!("{flag} cannot be read: {}", named.join("; ")),
        "give files or folders that exist and may be read; without a path, `why403 scan` reads the current folder",
    )
}

/// Files and bytes so far, on a terminal where a person watches.
struct Bar {
    bar: ProgressBar,
    started: Instant,
    watched: bool,
}

impl Bar {
    fn new(report: &ReportArgs) -> Self {
        let bar = ProgressBar::hidden();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        Self { bar, started: Instant::now(), watched: output::has_watcher(report) }
    }

    fn show(&self, Progress { files, bytes }: Progress) {
        let took = self.started.elapsed();
        if !self.watched || took < PATIENCE {
            return;
        }
        if self.bar.is_hidden() {
            self.bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
        let rate = u128::from(bytes) / took.as_micros().max(1);
        self.bar.set_message(format!("{files} files, {} MB, {rate} MB/s", bytes / 1_000_000));
        self.bar.tick();
    }
}
