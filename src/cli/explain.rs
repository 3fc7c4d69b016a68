//! `why403 explain`: a failure you already have.

use std::io::{self, IsTerminal, Write};

use jiff::Timestamp;

use super::args::Explain;
use super::exit::Exit;
use super::operation::Operations;
use super::trouble::Trouble;
use super::{output, source};
use crate::explain;
use crate::facts::{Facts, Policy, Task};
use crate::report::Report;
use crate::request;
use crate::token::Redactor;

/// No input is read beyond this, in bytes; an HTTP archive is streamed instead.
const LIMIT: u64 = 16 << 20;

/// Runs the command.
pub fn run(args: &Explain) -> Result<Exit, Trouble> {
    output::probe(&args.report)?;
    let operations = match &args.operation {
        Some(name) => Operations::named(std::slice::from_ref(name), None)?,
        None => Operations::default(),
    };
    if args.input.as_os_str() == "-" && io::stdin().is_terminal() && !args.report.quiet {
        let _ = writeln!(io::stderr(), "Paste the failure, then end it with Ctrl-D on a line of its own.");
    }
    let bytes = source::bytes("FILE", &args.input, LIMIT)?;
    let reading = request::read(&bytes, &Redactor::default()).map_err(|error| {
        Trouble::from_error(
            error,
            "give an error body, a raw HTTP answer, a curl command with its output, a HAR, an SDK exception or a log line",
        )
    })?;
    let now = Timestamp::now();
    let groups = explain::groups(&reading, |pasted| {
        let mut facts = explain::facts(pasted, now, Policy::none());
        if args.operation.is_some() {
            facts.operations.clone_from(&operations.published);
            facts.unpublished.clone_from(&operations.unpublished);
        }
        facts
    });
    let nothing = Facts::new(now, Task::Explain, Policy::none());
    output::write(&Report::of_groups(&reading, groups, &nothing), &args.report)
}
