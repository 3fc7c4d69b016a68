//! The report on its way out: which stream, which width, which colour; and the progress line beside it.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};

use super::args::{Color, Destination, Format, ListingArgs, PageArgs, ReportArgs, named_file};
use super::atomic_write::{Staged, Target};
use super::error::CliError;
use super::exit::Exit;
use super::progress_line::ProgressLine;
use super::run_secrets::{Masking, RunSecrets};
use super::{browser, job_summary};
use crate::mute::{Stage, Watch};
use crate::policy::{Fault, Faults};
use crate::render::terminal::{Options, Verbosity};
use crate::render::{github, html, junit, markdown, sarif, terminal};
use crate::report::{Report, json};
use crate::text::visible;

/// Writes a report in every form that was asked for, and says how to exit. No file is replaced before all are ready.
pub(super) fn write(report: &Report, args: &ReportArgs, secrets: &RunSecrets) -> Result<Exit, CliError> {
    write_forms(report, args, true, secrets)
}

/// The same where something else has standard output.
pub(super) fn write_files(report: &Report, args: &ReportArgs, secrets: &RunSecrets) -> Result<Exit, CliError> {
    write_forms(report, args, false, secrets)
}

fn write_forms(report: &Report, args: &ReportArgs, prints: bool, secrets: &RunSecrets) -> Result<Exit, CliError> {
    // A subject or an id that a flag or a policy gives may be the token, by mistake.
    let report = &match secrets.redactor() {
        Some(known) if report.policy.is_some() || secrets.may_be_repeated(&known) => {
            let mut report = report.clone();
            report.redact(&known);
            Cow::Owned(report)
        }
        _ => Cow::Borrowed(report),
    };
    let (mut staged, mut printed, mut annotates) = (Vec::new(), None, false);
    let mut page = None;
    for Destination { format, file } in destinations(args)? {
        if format == Format::Html {
            page = page.or_else(|| file.clone());
        }
        annotates |= format == Format::Github;
        let color = if file.is_some() { args.color == Color::Always } else { wants_color(args.color) };
        let links = file.is_none() && prints && shows_links(color);
        let text = render(format, report, &Options { links, ..options(args, color) })?;
        match file {
            Some(file) => staged.push((stage(&file, &text)?, file)),
            None if prints => printed = Some((text, color)),
            None => {}
        }
    }
    // What can still fail goes first; then nothing is replaced by a run that could not say all it had to.
    let (streams, files): (Vec<_>, Vec<_>) = staged.into_iter().partition(|(ready, _)| ready.is_for_stream());
    let commit = |(ready, file): (Staged, PathBuf)| ready.commit().map_err(|error| unwritable(&file, error));
    streams.into_iter().try_for_each(commit)?;
    printed.map_or(Ok(()), |(text, color)| to_stdout(&text, color))?;
    files.into_iter().try_for_each(commit)?;
    if annotates {
        job_summary::append(report, secrets);
    }
    if args.open {
        let page = page.map_or_else(|| write_temporary_page(report, args), Ok)?;
        open_page(&page);
    }
    Ok(if args.exit_zero { Exit::Allowed } else { Exit::from_report(report) })
}

/// Writes the HTML report into a new folder of this user alone. It is left there: a browser reads it after this run has ended.
fn write_temporary_page(report: &Report, args: &ReportArgs) -> Result<PathBuf, CliError> {
    let page = render(Format::Html, report, &options(args, false))?;
    let written = || {
        let mut folder = tempfile::Builder::new();
        // A file is private by itself, a folder is not.
        #[cfg(unix)]
        folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = folder.prefix("why403-").tempdir()?;
        let mut file = tempfile::Builder::new().prefix("report-").suffix(".html").tempfile_in(folder.path())?;
        file.write_all(&page)?;
        let (_, path) = file.keep().map_err(|error| error.error)?;
        let _ = folder.keep();
        Ok::<_, io::Error>(path)
    };
    written().map_err(|error| {
        let error = anyhow::Error::from(error);
        CliError::from_error(
            error.context("--open: the page cannot be written into the folder for temporary files"),
            "name a file: --format html --output report.html --open",
        )
    })
}

/// Says where a page is, and opens it.
fn open_page(page: &Path) {
    // The report is written; a stream that is gone is not worth an error.
    let _ = writeln!(io::stderr(), "Report: {}", visible(&page.display().to_string()));
    if !browser::open_file(page) {
        let _ = writeln!(io::stderr(), "No browser can be opened here. Open the report yourself.");
    }
}

/// One form of a report.
fn render(format: Format, report: &Report, options: &Options) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    match format {
        Format::Terminal => terminal::write(report, options, &mut text),
        Format::Json => json::write(report, &mut text),
        Format::Markdown => markdown::write(report, options.verbosity, &mut text),
        Format::Html => html::write(report, options.verbosity, &mut text),
        Format::Sarif => sarif::write(report, &mut text),
        Format::Junit => junit::write(report, &mut text),
        Format::Github => github::write(report, &mut text),
    }?;
    Ok(text)
}

/// Annotates the lines of a policy file that cannot be followed, where annotations go to standard output.
pub(super) fn annotate(error: &CliError, args: &ReportArgs, secrets: &RunSecrets) {
    let Some(Faults(faults)) =
        error.downcast().filter(|_| args.destinations.on_standard_output() == Some(Format::Github))
    else {
        return;
    };
    let mut masking = Masking::new(secrets);
    let mut line = |fault: &Fault| match &fault.help {
        Some(help) => masking.mask(&format!("{}; {help}", fault.message)),
        None => masking.mask(&fault.message),
    };
    let faults: Vec<_> = faults.iter().map(|fault| (&fault.location, line(fault))).collect();
    // The error itself goes to standard error, whatever becomes of this.
    let _ = github::write_faults(&faults, &mut io::stdout().lock());
}

/// What goes where.
fn destinations(args: &ReportArgs) -> Result<Vec<Destination>, CliError> {
    args.destinations.resolve().map_err(|(error, help)| CliError::new(error, help))
}

/// Writes a page that is no report, by the renderer that its arguments name.
pub(super) fn write_page(
    args: &PageArgs,
    render: impl FnOnce(&Options, &mut Vec<u8>) -> io::Result<()>,
) -> Result<(), CliError> {
    let file = args.output.as_deref().and_then(named_file);
    let color = if file.is_some() { args.color == Color::Always } else { wants_color(args.color) };
    let links = file.is_none() && shows_links(color);
    let mut text = Vec::new();
    render(&Options { links, ..layout(color) }, &mut text)?;
    match file {
        Some(file) => stage(&file, &text)?.commit().map_err(|error| unwritable(&file, error)),
        None => to_stdout(&text, color),
    }
}

/// Writes a listing to standard output, by the renderer that its arguments name.
pub(super) fn write_listing(
    args: &ListingArgs,
    render: impl FnOnce(&Options, &mut Vec<u8>) -> io::Result<()>,
) -> Result<(), CliError> {
    let color = wants_color(args.color);
    let mut text = Vec::new();
    render(&Options { links: shows_links(color), ..layout(color) }, &mut text)?;
    to_stdout_else(&text, color, UNWRITTEN)
}

/// Text to standard output; a reader that has gone away is no error.
pub(super) fn to_stdout(text: &[u8], color: bool) -> Result<(), CliError> {
    to_stdout_else(text, color, "standard output cannot be written; try --output FILE")
}

/// The next step of a command that writes nowhere else.
pub(super) const UNWRITTEN: &str = "standard output cannot be written; see that what it goes to has room";

/// The same, with the next step of a command that has no `--output`.
pub(super) fn to_stdout_else(text: &[u8], color: bool, help: &str) -> Result<(), CliError> {
    let choice = if color { ColorChoice::Always } else { ColorChoice::Never };
    let mut out = AutoStream::new(io::stdout().lock(), choice);
    written_else(out.write_all(text).and_then(|()| out.flush()), help)
}

/// What came of writing to standard output: a reader that has gone away is no error.
pub(super) fn written_else(written: io::Result<()>, help: &str) -> Result<(), CliError> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CliError::from_error(error, help)),
        _ => Ok(()),
    }
}

/// Whether standard output gets colour: asked for, or a terminal without `NO_COLOR`.
pub(super) fn wants_color(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}

/// Whether addresses on standard output are links: on a terminal that is known to have them, where colour is wanted too.
/// `FORCE_HYPERLINK` says so of any terminal (`1`), or switches them off (`0`).
fn shows_links(color: bool) -> bool {
    color && io::stdout().is_terminal() && supports_hyperlinks::supports_hyperlinks()
}

/// How the terminal report is laid out here.
fn options(args: &ReportArgs, color: bool) -> Options {
    Options { verbosity: verbosity(args.quiet, args.verbose), ..layout(color) }
}

/// What `-q` and `-v` ask for.
pub(super) fn verbosity(quiet: bool, verbose: bool) -> Verbosity {
    match (quiet, verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    }
}

/// Width and marks of this terminal.
pub(super) fn layout(color: bool) -> Options {
    Options { width: width(), color, ascii: !speaks_unicode(), ..Options::default() }
}

fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    told.or_else(seen).filter(|width| *width > 0).unwrap_or(80)
}

/// The locale's word (POSIX: `LC_ALL` before `LC_CTYPE` before `LANG`); none set means ASCII, but on Windows.
fn speaks_unicode() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    match locale {
        Some(locale) => ["utf-8", "utf8"].iter().any(|name| locale.to_ascii_lowercase().contains(name)),
        None => cfg!(windows),
    }
}

/// Sees that every form can be written where it is to go, before anything is done that would have to be reported.
pub(super) fn probe(args: &ReportArgs) -> Result<(), CliError> {
    let mut probed: Vec<Target> = Vec::new();
    for file in destinations(args)?.into_iter().filter_map(|destination| destination.file) {
        let target = Target::resolve(&file).map_err(|error| unwritable(&file, error))?;
        if probed.contains(&target) {
            let error = format!("--output {}: two forms are to go to this file", file.display());
            return Err(CliError::new(error, "give each format its own file"));
        }
        target.probe().map_err(|error| unwritable(&file, error))?;
        probed.push(target);
    }
    Ok(())
}

fn stage(file: &Path, text: &[u8]) -> Result<Staged, CliError> {
    Target::resolve(file).and_then(|target| target.stage(text)).map_err(|error| unwritable(file, error))
}

fn unwritable(path: &Path, error: io::Error) -> CliError {
    let error = anyhow::Error::from(error).context(format!("--output {}: cannot be written", path.display()));
    CliError::from_error(error, "see that the folder exists, and that it and the file may be written")
}

/// Whether a person watches: only on a terminal, and neither with `-q` nor beside a form for programs.
pub(super) fn has_watcher(args: &ReportArgs) -> bool {
    let for_people = args.destinations.on_standard_output().is_none_or(|format| format == Format::Terminal);
    io::stderr().is_terminal() && !args.quiet && for_people
}

/// One line on a terminal that says what is being waited for, gone when it is over.
pub(super) struct Progress {
    shown: bool,
    line: ProgressLine,
}

impl Progress {
    /// A line for a person.
    pub(super) fn new(args: &ReportArgs) -> Self {
        Self { shown: has_watcher(args), line: ProgressLine::default() }
    }

    /// Says anything.
    pub(super) fn say(&mut self, text: &str) {
        if self.shown {
            self.line.draw(&format!("{text} …"));
        }
    }
}

impl Watch for Progress {
    fn stage(&mut self, stage: Stage) {
        match stage {
            Stage::Reading => self.say("reading the token, the user and the conversation"),
            Stage::Sending => self.say("sending the change"),
            Stage::Proving => self.say("accepted; waiting until it shows"),
            Stage::Holding(time) => {
                self.say(&format!("changed for {} s; Ctrl-C changes it back now", time.as_secs_f32()));
            }
            Stage::Restoring => self.say("changing it back"),
            // The answer to what a person typed: said wherever they are.
            Stage::AskedToGiveUp => {
                self.line.leave("still changing it back; Ctrl-C once more gives up and leaves the call as it is");
            }
        }
    }
}
