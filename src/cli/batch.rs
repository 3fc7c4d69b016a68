//! `why403 explain --ndjson`: one record a line in, one line of JSON out for each.

use std::io::{self, Read};
use std::num::NonZero;
use std::path::Path;
use std::thread::available_parallelism;

use super::args::Explain;
use super::error::CliError;
use super::exit::Exit;
use super::source;
use crate::explain::batch::{self, Stopped, Tally};
use crate::facts::Facts;
use crate::request::Pasted;
use crate::secret::Redactor;

/// Explains every line of the input.
pub(super) fn run(
    args: &Explain,
    path: &Path,
    input: impl Read,
    secrets: &Redactor,
    complete: &(dyn Fn(&Pasted) -> Facts + Sync),
) -> Result<Exit, CliError> {
    let workers = available_parallelism().map_or(1, NonZero::get);
    match batch::explain(input, io::stdout(), secrets, complete, workers) {
        Ok(tally) if args.report.exit_zero && tally.read() > 0 => Ok(Exit::Allowed),
        Ok(tally) => exit(tally, path),
        // A reader that has gone away has read enough, which is no error; but the rest was not judged, so it is not allowed.
        Err(Stopped::Write(error, tally)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(match tally {
            _ if args.report.exit_zero => Exit::Allowed,
            Tally { refused: 1.., .. } => Exit::Refused,
            Tally { .. } => Exit::Unclear,
        }),
        Err(Stopped::Write(error, _)) => Err(CliError::from_error(error, "standard output cannot be written")),
        Err(Stopped::Read(error)) => Err(source::unreadable("FILE", path, error)),
    }
}

/// The worst of all records.
fn exit(tally: Tally, path: &Path) -> Result<Exit, CliError> {
    let shown = source::input_name(path);
    match tally {
        Tally { refused: 1.., .. } => Ok(Exit::Refused),
        Tally { unclear: 1.., .. } => Ok(Exit::Unclear),
        // What a record says that could not be read is not known.
        Tally { clear: 1.., unreadable: 1.., .. } => Ok(Exit::Unclear),
        Tally { clear: 1.., .. } => Ok(Exit::Allowed),
        Tally { unreadable: 0, .. } => {
            Err(CliError::new(format!("FILE {shown}: empty"), "see that what writes it has succeeded"))
        }
        Tally { .. } => Err(CliError::new(
            format!("FILE {shown}: no line of it could be read"),
            "give one record a line: an error body or a log record; other inputs without --ndjson",
        )),
    }
}
