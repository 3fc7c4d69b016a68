//! The report on its way out: which stream, which width, which colour; and the progress line beside it.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};

use super::args::{Color, Format, PageArgs, ReportArgs};
use super::exit::Exit;
use super::job_summary;
use super::trouble::Trouble;
use crate::mute::Stage;
use crate::report::terminal::{Options, Verbosity};
use crate::report::{Report, github, html, json, junit, markdown, sarif, terminal};

/// Writes a report and says how to exit.
pub fn write(report: &Report, args: &ReportArgs) -> Result<Exit, Trouble> {
    let color = args.output.is_none() && wants_color(args.color) || args.color == Color::Always;
    let mut text = Vec::new();
    match args.format {
        Format::Json => json::write(report, &mut text)?,
        Format::Markdown => markdown::write(report, &mut text)?,
        Format::Html => html::write(report, &mut text)?,
        Format::Sarif => sarif::write(report, &mut text)?,
        Format::Junit => junit::write(report, &mut text)?,
        Format::Github => github::write(report, &mut text)?,
        Format::Terminal => terminal::write(report, &options(args, color), &mut text)?,
    }
    match &args.output {
        Some(path) => replace(path, &text)?,
        None => to_stdout(&text, color)?,
    }
    if args.format == Format::Github {
        job_summary::append(report);
    }
    Ok(if args.exit_zero { Exit::Allowed } else { Exit::of(report) })
}

/// Writes a page that is no report, by the renderer that its arguments name.
pub fn write_page(
    args: &PageArgs,
    render: impl FnOnce(&Options, &mut Vec<u8>) -> io::Result<()>,
) -> Result<(), Trouble> {
    let color = args.output.is_none() && wants_color(args.color) || args.color == Color::Always;
    let mut text = Vec::new();
    render(&layout(color), &mut text)?;
    match &args.output {
        Some(path) => replace(path, &text),
        None => to_stdout(&text, color),
    }
}

/// Text to standard output; a reader that has gone away is no error.
pub fn to_stdout(text: &[u8], color: bool) -> Result<(), Trouble> {
    let choice = if color { ColorChoice::Always } else { ColorChoice::Never };
    let mut out = AutoStream::new(io::stdout().lock(), choice);
    match out.write_all(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Trouble::from_error(error, "standard output cannot be written; try --output FILE"))
        }
        _ => Ok(()),
    }
}

/// Whether standard output gets colour: asked for, or a terminal without `NO_COLOR`.
pub fn wants_color(color: Color) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
    }
}

/// How the terminal report is laid out here.
fn options(args: &ReportArgs, color: bool) -> Options {
    let verbosity = match (args.quiet, args.verbose) {
        (true, _) => Verbosity::Quiet,
        (_, true) => Verbosity::Verbose,
        _ => Verbosity::Normal,
    };
    Options { verbosity, ..layout(color) }
}

/// Width and marks of this terminal.
pub fn layout(color: bool) -> Options {
    Options { width: width(), color, ascii: !speaks_unicode(), verbosity: Verbosity::Normal }
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

/// Sees that the report can be written before anything is done that would have to be reported.
pub fn probe(args: &ReportArgs) -> Result<(), Trouble> {
    let Some(path) = &args.output else { return Ok(()) };
    let beside = beside(path);
    fs::write(&beside, b"").and_then(|()| fs::remove_file(&beside)).map_err(|error| unwritable(path, error))
}

fn beside(path: &Path) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    beside.into()
}

fn unwritable(path: &Path, error: io::Error) -> Trouble {
    let error = anyhow::Error::from(error).context(format!("--output {}: cannot be written", path.display()));
    Trouble::from_error(error, "see that the folder exists and may be written")
}

/// Writes beside the file and renames over it, so that no reader sees half a report.
fn replace(path: &Path, text: &[u8]) -> Result<(), Trouble> {
    let beside = beside(path);
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).map_err(|error| {
        // Best effort: the write may have failed before there was a file.
        let _ = fs::remove_file(&beside);
        unwritable(path, error)
    })
}

/// One line on a terminal that says what is being waited for, gone when it is over.
pub struct Progress {
    shown: bool,
}

impl Progress {
    /// A line for a person: only on a terminal, and not with `-q` or JSON.
    pub fn new(args: &ReportArgs) -> Self {
        Self { shown: io::stderr().is_terminal() && !args.quiet && args.format == Format::Terminal }
    }

    /// Says where the job is.
    pub fn stage(&mut self, stage: Stage) {
        self.say(match stage {
            Stage::Reading => "reading the token, the user and the conversation",
            Stage::Sending => "sending the change",
            Stage::Proving => "accepted; waiting until it shows",
        });
    }

    /// Says anything.
    pub fn say(&mut self, text: &str) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K{text} …");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
