//! `why403 explain`: a failure you already have.

use std::io::{self, IsTerminal, Read, Write};

use jiff::Timestamp;

use super::args::Explain;
use super::error::CliError;
use super::evidence::Evidence;
use super::exit::Exit;
use super::operation::Operations;
use super::run_secrets::{RunSecrets, environment_tokens};
use super::{batch, output, runtime, source};
use crate::explain::{self, Grouped, Grouping};
use crate::facts::{Facts, Policy, Task};
use crate::report::Report;
use crate::report::saved::{self, NotRenderable};
use crate::request::{Pasted, Remarks, har, read};
use crate::secret::Redactor;

/// No input is read beyond this, in bytes; an HTTP archive is streamed instead, and a batch line by line.
const LIMIT: u64 = 16 << 20;

/// By so many bytes an HTTP archive is recognised.
const HEAD: u64 = har::HEAD as u64;

/// What can be given.
const FORMS: &str =
    "give an error body, a raw HTTP answer, a curl command with its output, a HAR, an SDK exception or a log line";

/// Runs the command.
pub(super) fn run(args: &Explain, run_secrets: &RunSecrets) -> Result<Exit, CliError> {
    output::probe(&args.report)?;
    let evidence = Evidence::from_args(args, run_secrets)?;
    let operations = match &args.operation {
        Some(name) => Some(Operations::from_args(std::slice::from_ref(name), None, None)?),
        None => None,
    };
    let mut secrets = secrets();
    if let Some(evidence) = &evidence {
        evidence.teach(&mut secrets);
    }
    let now = Timestamp::now();
    let as_of = args.as_of.day();
    let shown = |pasted: &Pasted| {
        let mut facts = explain::facts(pasted, now, Policy::none());
        facts.as_of = as_of;
        if let Some(operations) = &operations {
            facts.ask(&operations.asked);
        }
        facts
    };
    if args.ndjson {
        return batch::run(args, open_input(args)?, &secrets, &shown);
    }
    // A runtime takes time to make, and only evidence needs it.
    let mut asking = evidence.map(|evidence| runtime::start().map(|runtime| (evidence, runtime))).transpose()?;
    let complete = |pasted: &Pasted| {
        let mut facts = shown(pasted);
        if let Some((evidence, runtime)) = &mut asking {
            runtime.block_on(evidence.add(&mut facts));
        }
        facts
    };
    let (mut grouped, of_archive) = match gather(args, &secrets, Grouping::new(complete))? {
        Gathered::Failures(grouped, of_archive) => (grouped, of_archive),
        Gathered::Saved(report) => return write_saved(&report, args, asking.is_some(), run_secrets),
    };
    if let Some((evidence, _)) = &asking {
        evidence.trouble().into_iter().for_each(|remark| grouped.remarks.note(remark));
        evidence.left_out().into_iter().for_each(|remark| grouped.remarks.leave_out(remark));
    }
    let nothing = Facts::new(now, Task::Explain, Policy::none());
    let mut report = grouped.report(&nothing);
    if !of_archive.is_empty() {
        report.redact(&of_archive);
    }
    output::write(&report, &args.report, run_secrets)
}

/// Opens the input, and says how to end it where a person types it. Only then is a paste read uncut.
fn open_input(args: &Explain) -> Result<Box<dyn Read>, CliError> {
    let input = source::open_input("FILE", &args.input)?;
    if args.input.as_os_str() == "-" && io::stdin().is_terminal() && !args.report.quiet {
        let _ = writeln!(io::stderr(), "Paste the failure, then end it with Ctrl-D on a line of its own.");
    }
    Ok(input)
}

/// What an input holds.
enum Gathered {
    /// Failures; of an archive, what hides its secrets comes with them.
    Failures(Grouped, Redactor),
    /// A report that why403 wrote.
    Saved(Box<Report>),
}

/// Writes a saved report in the formats that were asked for. It is not judged again.
fn write_saved(report: &Report, args: &Explain, has_evidence: bool, secrets: &RunSecrets) -> Result<Exit, CliError> {
    if has_evidence || args.operation.is_some() {
        return Err(CliError::new(
            format!("FILE {}: a report that why403 wrote, which is not judged again", source::input_name(&args.input)),
            "leave out --operation and the token, or give the failure that the report is about",
        ));
    }
    output::write(report, &args.report, secrets)
}

/// Reads the input: an HTTP archive as a stream, anything else at once. Of an archive, what hides its secrets comes with it:
/// they are known when all of it was read.
fn gather(
    args: &Explain,
    secrets: &Redactor,
    mut grouping: Grouping<impl FnMut(&Pasted) -> Facts>,
) -> Result<Gathered, CliError> {
    let failed = |error| source::unreadable("FILE", &args.input, error);
    let mut input = open_input(args)?;
    let mut bytes = Vec::with_capacity(8 << 10);
    input.by_ref().take(HEAD).read_to_end(&mut bytes).map_err(failed)?;
    if har::is_har(&bytes) {
        let streamed = har::stream(bytes.chain(input), secrets, &mut |pasted| grouping.add(pasted));
        return match streamed {
            Ok(streamed) => Ok(Gathered::Failures(grouping.finish(streamed.remarks), streamed.secrets)),
            Err(har::Broken::Read(error)) => Err(failed(error)),
            Err(har::Broken::Empty(error)) => {
                Err(CliError::from_error(error, "export it again with the requests in it"))
            }
        };
    }
    input.take(LIMIT + 1 - HEAD).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LIMIT {
        return Err(CliError::new(
            format!(
                "FILE {}: more than {} MiB, and no HTTP archive (HAR)",
                source::input_name(&args.input),
                LIMIT >> 20
            ),
            "give the part with the failure; a log with one record a line is read whatever its size with --ndjson",
        ));
    }
    if let Some(saved) = std::str::from_utf8(&bytes).ok().and_then(|text| saved::parse(text, secrets)) {
        return match saved {
            Ok(report) => Ok(Gathered::Saved(Box::new(report))),
            Err(error) => {
                let help = saved_help(&error);
                let error = anyhow::Error::from(error);
                Err(CliError::from_error(error.context(format!("FILE {}", source::input_name(&args.input))), help))
            }
        };
    }
    let reading = read(&bytes, secrets).map_err(|error| CliError::from_error(error, FORMS))?;
    reading.found.iter().for_each(|pasted| grouping.add(pasted));
    let grouped = grouping.finish(Remarks { all: reading.remarks, left_out: reading.left_out });
    Ok(Gathered::Failures(grouped, Redactor::default()))
}

/// The next step where JSON of why403 cannot be written in another format.
fn saved_help(error: &NotRenderable) -> &'static str {
    match error {
        NotRenderable::Version(_) | NotRenderable::Member(_) => {
            "run the command again with this version, or use the why403 that wrote the report"
        }
        NotRenderable::Records => {
            "give the log that the records are about with --ndjson, or one of its lines without it for a whole report"
        }
        _ => "run that command again with the format that you need",
    }
}

/// Tokens of the environment: they may stand in the input, and are never sent from here.
fn secrets() -> Redactor {
    let mut secrets = Redactor::default();
    environment_tokens().for_each(|token| secrets.learn(token.expose()));
    secrets
}
