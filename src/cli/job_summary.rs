//! The job summary of GitHub Actions: the checklist, appended to the file that the runner names.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use super::error::CliError;
use super::run_secrets::RunSecrets;
use crate::render::markdown;
use crate::render::terminal::Verbosity;
use crate::report::Report;

/// The runner's word for the file of this step.
const VARIABLE: &str = "GITHUB_STEP_SUMMARY";

/// A step's summary is not shown at all when it has more bytes.
const LIMIT: u64 = 1 << 20;

/// Appends the report, where the runner has a file for it. One that cannot be written is named, and changes no verdict.
pub(super) fn append(report: &Report, secrets: &RunSecrets) {
    let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) else { return };
    if let Err(error) = append_to(Path::new(&path), report) {
        let error =
            anyhow::Error::from(error).context(format!("{VARIABLE} {}: no summary was written", path.display()));
        CliError::from_error(error, "the annotations and the exit code are as they would be with it")
            .warn(secrets, &mut io::stderr().lock());
    }
}

fn append_to(path: &Path, report: &Report) -> io::Result<()> {
    let mut text = Vec::new();
    markdown::write(report, Verbosity::Normal, &mut text)?;
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    let there = file.metadata()?.len();
    // What another step's line or list began is not gone on with.
    let mut addition = if there > 0 { b"\n\n".to_vec() } else { Vec::new() };
    let room = LIMIT.saturating_sub(there + addition.len() as u64);
    addition.extend(fitting(text, room, report)?);
    file.write_all(&addition)
}

/// The checklist; or, where there is no room for it, what came out.
fn fitting(text: Vec<u8>, room: u64, report: &Report) -> io::Result<Vec<u8>> {
    if text.len() as u64 <= room {
        return Ok(text);
    }
    let nothing = Report {
        findings: Vec::new(),
        exchanges: Vec::new(),
        input: None,
        judged: Vec::new(),
        privilege: None,
        survey: None,
        refusal: None,
        ..report.clone()
    };
    let mut short = Vec::new();
    markdown::write(&nothing, Verbosity::Normal, &mut short)?;
    writeln!(short, "\nThe whole report is too long for a summary: `--format markdown --output FILE` has it.")?;
    if short.len() as u64 <= room { Ok(short) } else { Err(io::Error::other("a summary of 1 MiB is there already")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::diagnose_nothing;
    use crate::facts::{Facts, Policy, Task};
    use jiff::Timestamp;

    fn report() -> Report {
        let facts = Facts::new(Timestamp::UNIX_EPOCH, Task::Explain, Policy::none());
        Report::assemble(&facts, diagnose_nothing(1))
    }

    #[test]
    fn what_is_there_stays_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("summary.md");
        append_to(&file, &report()).unwrap();
        let first = std::fs::read_to_string(&file).unwrap();
        assert!(first.starts_with("# ✔ "), "{first}");
        append_to(&file, &report()).unwrap();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), format!("{first}\n\n{first}"));
    }

    #[test]
    fn a_summary_never_grows_beyond_what_is_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("summary.md");
        let long = Report { summary: "so ".repeat(300_000), ..report() };
        append_to(&file, &long).unwrap();
        append_to(&file, &report()).unwrap();
        let before = std::fs::metadata(&file).unwrap().len();
        assert!(append_to(&file, &long).is_err());
        assert_eq!(std::fs::metadata(&file).unwrap().len(), before);
        assert!(before < LIMIT);
    }

    #[test]
    fn a_checklist_without_room_gives_way_to_the_verdict() {
        let long = Report {
            judged: Vec::new(),
            input: Some(crate::report::ReportInput {
                recognised: 1,
                failed: 0,
                remarks: vec!["x".repeat(1 << 21)],
                left_out: Vec::new(),
                groups: Vec::new(),
            }),
            ..report()
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("summary.md");
        append_to(&file, &long).unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("# ✔ ") && text.ends_with("`--format markdown --output FILE` has it.\n"), "{text}");
    }
}
