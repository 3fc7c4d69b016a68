//! `--ndjson` of `explain` and `check`: one record a line in, one line of JSON out for each, or their counts.

use std::io::{self, IsTerminal, Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use super::args::{ReportArgs, SummaryForm};
use super::batch_progress::Bar;
use super::batch_stop::{BatchInput, Stop};
use super::error::CliError;
use super::exit::Exit;
use super::{output, source};
use crate::batch::{Finished, Options, Stopped, Tally};
use crate::render::batch_summary;
use crate::report::json;

/// A batch as the flags ask for it.
pub(super) struct Batch<'b> {
    /// The command.
    pub command: &'static str,
    /// What a line has to be, for the error where no line is one.
    pub lines: &'static str,
    /// The file; `-` is standard input.
    pub path: &'b Path,
    /// Whether counts are wanted, and in which form.
    pub summary: Option<SummaryForm>,
    pub report: &'b ReportArgs,
}

impl Batch<'_> {
    /// Runs it: `answer` answers every line.
    pub(super) fn run(
        &self,
        answer: impl FnOnce(&mut dyn Read, Box<dyn Write + Send>, Options<'_>) -> Finished,
    ) -> Result<Exit, CliError> {
        let (input, length) = self.open()?;
        // At a terminal Ctrl-C ends the program, as everywhere: its mode has to be put back first.
        let stop = if self.is_typed() { Stop::never() } else { Stop::listen()? };
        let read = Arc::new(AtomicU64::new(0));
        let mut input = BatchInput::new(input, length.is_some() || self.is_typed(), &stop, &read);
        let is_shown = io::stderr().is_terminal() && (self.summary.is_some() || !io::stdout().is_terminal());
        let bar = Bar::new(length, is_shown && !self.is_typed());
        let watch = |tally: &Tally| bar.show(tally.all(), read.load(Ordering::Relaxed));
        let workers = available_parallelism().map_or(1, NonZero::get);
        let options = Options { counts: self.summary.is_some(), watch: &watch, ..Options::new(workers) };
        let output: Box<dyn Write + Send> = match self.summary {
            Some(_) => Box::new(io::sink()),
            None => Box::new(io::stdout()),
        };
        let finished = answer(&mut input, output, options);
        drop(bar);
        self.report(finished, stop.signal())
    }

    /// Opens the input, and says how long it is where that is known; how to end it where a person types it.
    fn open(&self) -> Result<(Box<dyn Read + Send>, Option<u64>), CliError> {
        let input = source::open_input("FILE", self.path)?;
        if self.is_typed() && !self.report.quiet {
            let _ = writeln!(io::stderr(), "Paste the lines, then press Ctrl-D on an empty line.");
        }
        Ok((input, source::length_of_file(self.path)))
    }

    fn is_typed(&self) -> bool {
        self.path.as_os_str() == "-" && io::stdin().is_terminal()
    }

    /// Says what came of it.
    fn report(&self, finished: Finished, signal: Option<&'static str>) -> Result<Exit, CliError> {
        let Finished { tally, ref counts, stopped, .. } = finished;
        match stopped {
            // A reader that has gone away has read enough, which is no error; but the rest was not judged.
            Some(Stopped::Write(error, tally)) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(self.exit_of_a_part(tally));
            }
            Some(Stopped::Write(error, _)) => return Err(CliError::from_error(error, output::UNWRITTEN)),
            Some(Stopped::Read(error)) if signal.is_none() => return Err(source::unreadable("FILE", self.path, error)),
            Some(error @ Stopped::Thread(_)) => {
                let help = "end other programs, or allow this user more processes (`ulimit -u`)";
                return Err(CliError::from_error(error, help));
            }
            _ => {}
        }
        if let Some(form) = self.summary.filter(|_| tally.all() > 0) {
            let summary = counts.summary(self.command, &tally);
            let mut text = Vec::new();
            match form {
                SummaryForm::Table => batch_summary::write(&summary, &mut text)?,
                SummaryForm::Json => json::write_line(&summary, &mut text)?,
            }
            output::to_stdout_else(&text, false, output::UNWRITTEN)?;
        }
        if let Some(signal) = signal {
            let note = batch_summary::stopped_note(signal, &tally);
            // A stream that is gone is not worth an error.
            let _ = writeln!(io::stderr(), "{note}");
            return Ok(self.exit_of_a_part(tally));
        }
        self.exit(tally)
    }

    /// What was not judged may have been refused.
    fn exit_of_a_part(&self, tally: Tally) -> Exit {
        match tally {
            _ if self.report.exit_zero => Exit::Allowed,
            Tally { refused: 1.., .. } => Exit::Refused,
            Tally { .. } => Exit::Unclear,
        }
    }

    /// The worst of all records.
    fn exit(&self, tally: Tally) -> Result<Exit, CliError> {
        let shown = source::input_name(self.path);
        match tally {
            _ if self.report.exit_zero && tally.read() > 0 => Ok(Exit::Allowed),
            Tally { refused: 1.., .. } => Ok(Exit::Refused),
            Tally { unclear: 1.., .. } => Ok(Exit::Unclear),
            // What a record says that could not be read is not known.
            Tally { clear: 1.., unreadable: 1.., .. } => Ok(Exit::Unclear),
            Tally { clear: 1.., .. } => Ok(Exit::Allowed),
            Tally { unreadable: 0, .. } => {
                Err(CliError::new(format!("FILE {shown}: empty"), "see that what writes it has succeeded"))
            }
            Tally { .. } => Err(CliError::new(format!("FILE {shown}: no line of it could be read"), self.lines)),
        }
    }
}
