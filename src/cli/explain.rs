//! `why403 explain`: a failure you already have.

use std::io::{self, IsTerminal, Read, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::args::Explain;
use super::batch::Batch;
use super::error::CliError;
use super::evidence::Evidence;
use super::exit::Exit;
use super::operation::Operations;
use super::run_secrets::{RunSecrets, environment_tokens};
use super::runtime::LazyRuntime;
use super::{output, source};
use crate::explain::{self, Grouping};
use crate::facts::{Facts, Policy, Task};
use crate::report::Report;
use crate::report::saved::{self, NotRenderable};
use crate::request::{Pasted, Remarks, Unreadable, har, read};
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
    let runtime = LazyRuntime::default();
    let mut evidence = Evidence::from_args(args, runtime.http(), run_secrets)?;
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
        let [input] = args.inputs.as_slice() else {
            return Err(CliError::new(
                "--ndjson takes one FILE",
                "join them: `cat FILE1 FILE2 | why403 explain --ndjson`",
            ));
        };
        let lines = "give one record a line: an error body or a log record; other inputs without --ndjson";
        let batch = Batch { command: "explain", lines, path: input, summary: args.summary, report: &args.report };
        return batch.run(|input, output, options| explain::batch::run(input, output, &secrets, &shown, options));
    }
    let has_evidence = evidence.is_some();
    // A runtime takes time to make, and only evidence needs it.
    let started = evidence.as_ref().map(|_| runtime.start()).transpose()?;
    let complete = |pasted: &Pasted| {
        let mut facts = shown(pasted);
        if let (Some(evidence), Some(runtime)) = (&mut evidence, started) {
            runtime.block_on(evidence.add(&mut facts));
        }
        facts
    };
    // What Genesys Cloud knows depends on the ids of a failure.
    let grouping = if has_evidence { Grouping::new(complete) } else { Grouping::remembering(complete) };
    let mut gathering = Gathering::new(grouping);
    match args.inputs.as_slice() {
        [input] => {
            if let Some(report) = gathering.add(input, args, &secrets)? {
                return write_saved(&report, input, args, has_evidence, run_secrets);
            }
        }
        inputs => gathering.add_each(inputs, args, &secrets)?,
    }
    let Gathering { grouping, remarks, archive_secrets } = gathering;
    let mut grouped = grouping.finish(remarks);
    if let Some(evidence) = &evidence {
        evidence.trouble().into_iter().for_each(|remark| grouped.remarks.note(remark));
        evidence.left_out().into_iter().for_each(|remark| grouped.remarks.leave_out(remark));
    }
    let nothing = Facts::new(now, Task::Explain, Policy::none());
    // Left to the end of the process: to take it apart takes time, and serves nothing.
    let mut report = ManuallyDrop::new(grouped.report(&nothing));
    archive_secrets.iter().filter(|secrets| !secrets.is_empty()).for_each(|secrets| report.redact(secrets));
    output::write(&report, &args.report, run_secrets)
}

/// Opens the input, and says how to end it where a person types it. Only then is a paste read uncut.
fn open_input(path: &Path, args: &Explain) -> Result<Box<dyn Read>, CliError> {
    let input = source::open_input("FILE", path)?;
    if path.as_os_str() == "-" && io::stdin().is_terminal() && !args.report.quiet {
        let _ = writeln!(io::stderr(), "Paste the failure, then press Ctrl-D on an empty line.");
    }
    Ok(input)
}

/// Writes a saved report in the formats that were asked for. It is not judged again.
fn write_saved(
    report: &Report,
    input: &Path,
    args: &Explain,
    has_evidence: bool,
    secrets: &RunSecrets,
) -> Result<Exit, CliError> {
    if has_evidence || args.operation.is_some() {
        return Err(CliError::new(
            format!("FILE {}: a report that why403 wrote, which is not judged again", source::input_name(input)),
            "leave out --operation and the token, or give the failure that the report is about",
        ));
    }
    output::write(report, &args.report, secrets)
}

/// The failures of all inputs, for one report.
struct Gathering<F> {
    grouping: Grouping<F>,
    remarks: Remarks,
    /// What hides the secrets of HTTP archives: they are known when all of an archive was read.
    archive_secrets: Vec<Redactor>,
}

impl<F: FnMut(&Pasted) -> Facts> Gathering<F> {
    fn new(grouping: Grouping<F>) -> Self {
        Self { grouping, remarks: Remarks::default(), archive_secrets: Vec::new() }
    }

    /// Adds several inputs. One without an error in it does not hide the others, but nothing is allowed then.
    fn add_each(&mut self, inputs: &[PathBuf], args: &Explain, secrets: &Redactor) -> Result<(), CliError> {
        if inputs.iter().filter(|input| input.as_os_str() == "-").count() > 1 {
            return Err(CliError::new("FILE -: given twice", "standard input can be read only once"));
        }
        let mut unread = Vec::new();
        for input in inputs {
            let name = source::input_name(input);
            match self.add(input, args, secrets) {
                Ok(None) => {}
                Ok(Some(_)) => {
                    return Err(CliError::new(
                        format!("FILE {name}: a report that why403 wrote, and other files"),
                        format!("give it alone: `why403 explain {name}`"),
                    ));
                }
                Err(error) => match error.downcast::<Unreadable>() {
                    Some(reason) => unread.push((name, reason.to_string())),
                    None => return Err(error),
                },
            }
        }
        if unread.len() == inputs.len() {
            return Err(none_explained(&unread));
        }
        for (name, reason) in unread {
            self.remarks.leave_out(format!("{name} was not explained: {reason}."));
        }
        Ok(())
    }

    /// Adds an input: an HTTP archive is read as a stream, anything else at once. A report that why403 wrote is returned.
    fn add(&mut self, path: &Path, args: &Explain, secrets: &Redactor) -> Result<Option<Box<Report>>, CliError> {
        let failed = |error| source::unreadable("FILE", path, error);
        let mut input = open_input(path, args)?;
        let mut bytes = Vec::with_capacity(8 << 10);
        input.by_ref().take(HEAD).read_to_end(&mut bytes).map_err(failed)?;
        // Of several files, each failure says which one it is in.
        let file = (args.inputs.len() > 1).then(|| source::input_name(path));
        if har::is_har(&bytes) {
            let mut archive = self.grouping.archive(secrets, file.as_deref());
            return match har::stream(bytes.chain(input), secrets, &mut archive) {
                Ok(streamed) => {
                    self.remarks.extend(remarks_on(file.as_deref(), streamed.remarks));
                    self.archive_secrets.push(streamed.secrets);
                    Ok(None)
                }
                Err(har::Broken::Read(error)) => Err(failed(error)),
                Err(har::Broken::Empty(error)) => {
                    Err(CliError::from_error(error, "export it again with the requests in it"))
                }
            };
        }
        input.take(LIMIT + 1 - HEAD).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > LIMIT {
            return Err(CliError::new(
                format!("FILE {}: more than {} MiB, and no HTTP archive (HAR)", source::input_name(path), LIMIT >> 20),
                "give the part with the failure; a log with one record a line is read whatever its size with --ndjson",
            ));
        }
        if let Some(saved) = std::str::from_utf8(&bytes).ok().and_then(|text| saved::parse(text, secrets)) {
            return match saved {
                Ok(report) => Ok(Some(Box::new(report))),
                Err(error) => {
                    let help = saved_help(&error);
                    let error = anyhow::Error::from(error);
                    Err(CliError::from_error(error.context(format!("FILE {}", source::input_name(path))), help))
                }
            };
        }
        let reading = read(&bytes, secrets).map_err(|error| CliError::from_error(error, FORMS))?;
        reading.found.iter().for_each(|pasted| self.grouping.add_from(file.as_deref(), pasted));
        let remarks = Remarks { all: reading.remarks, left_out: reading.left_out };
        self.remarks.extend(remarks_on(file.as_deref(), remarks));
        Ok(None)
    }
}

/// Remarks that begin with the file that they are about; `None` is the only input, whose name says nothing.
fn remarks_on(file: Option<&str>, remarks: Remarks) -> Remarks {
    let Some(file) = file else { return remarks };
    let named = |remarks: Vec<String>| remarks.into_iter().map(|remark| format!("{file}: {remark}")).collect();
    Remarks { all: named(remarks.all), left_out: named(remarks.left_out) }
}

/// Maximum files that the error names where none has an error in it.
const MAX_NAMED: usize = 5;

/// The error where no file has an error in it: each file with its reason.
fn none_explained(unread: &[(String, String)]) -> CliError {
    let mut reasons: Vec<String> =
        unread.iter().take(MAX_NAMED).map(|(name, reason)| format!("{name}: {reason}")).collect();
    let more = unread.len().saturating_sub(MAX_NAMED);
    reasons.extend((more > 0).then(|| format!("and {more} more files")));
    reasons.insert(0, format!("none of the {} files can be explained", unread.len()));
    let last = reasons.pop().unwrap_or_default();
    let error = reasons.into_iter().rev().fold(anyhow::anyhow!(last), |error, reason| error.context(reason));
    CliError::from_error(error, FORMS)
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
