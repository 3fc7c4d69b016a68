//! What the program says is what the library says of the same facts, byte for byte, in every format.
//!
//! What is asked of Genesys Cloud cannot be gathered through the library's public part: of those runs, the library renders the
//! program's own JSON, and every format has to be the one that the program wrote beside it.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::{Date, date};
use tempfile::TempDir;
use why403::catalogue;
use why403::explain::{self, Grouping};
use why403::facts::{Facts, Policy, Run as Flags, RunPlace, RunToken, Task};
use why403::render::terminal::{Options, Verbosity};
use why403::render::{html, junit, markdown, sarif, terminal};
use why403::report::{Judging, Report, json};
use why403::request::{Pasted, Redactor, har, read};
use why403::token::{AccessToken, KeySource, TokenFacts, signature};

use crate::figures::{figure, size};
use crate::harness::{Stand, Why403, each, repository};

/// The day whose announced changes are applied, on both sides.
const DAY: &str = "2026-07-01";

fn day() -> Date {
    date(2026, 7, 1)
}

/// The formats that one run writes, each into a file; `github` is for a log and is not among them.
const FORMATS: [&str; 6] = ["terminal", "json", "markdown", "html", "sarif", "junit"];

fn rendered(report: &Report, format: &str, verbosity: Verbosity) -> String {
    let mut text = Vec::new();
    let options = Options { verbosity, ..Options::default() };
    match format {
        "terminal" => terminal::write(report, &options, &mut text),
        "json" => json::write(report, &mut text),
        "markdown" => markdown::write(report, verbosity, &mut text),
        "html" => html::write(report, verbosity, &mut text),
        "sarif" => sarif::write(report, &mut text),
        _ => junit::write(report, &mut text),
    }
    .unwrap();
    String::from_utf8(text).unwrap()
}

/// What one run of the program writes in each format.
fn written(run: Why403, folder: &Path) -> Result<Vec<String>, String> {
    let files = FORMATS.map(|format| folder.join(format).to_str().unwrap().to_owned());
    let arguments = FORMATS.iter().zip(&files).flat_map(|(format, file)| ["--format", format, "--output", file]);
    let run = run.and(arguments).and(["--as-of", DAY]).run();
    match run.code {
        Some(0 | 1 | 3) => Ok(files.map(|file| std::fs::read_to_string(file).unwrap()).to_vec()),
        _ => Err(run.stderr),
    }
}

/// Where two texts differ first.
fn difference(what: &str, format: &str, program: &str, library: &str) -> Option<String> {
    if program == library {
        return None;
    }
    let differing = program.lines().zip(library.lines()).find(|(program, library)| program != library);
    let (program, library) = differing.unwrap_or(("(more lines)", "(fewer lines, or the other way round)"));
    Some(format!("{what}, {format}\n  program: {program}\n  library: {library}"))
}

fn differences(what: &str, written: &[String], report: &Report, verbosity: Verbosity) -> Vec<String> {
    let each = FORMATS.iter().zip(written);
    each.filter_map(|(format, program)| difference(what, format, program, &rendered(report, format, verbosity)))
        .collect()
}

fn files(folders: &[&str], ending: &str) -> Vec<PathBuf> {
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(repository(folder)).unwrap());
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == ending));
    files.sort();
    files
}

/// Every so many of them, so that the small size has some of each folder.
fn some<T>(all: Vec<T>, small: usize) -> Vec<T> {
    let step = all.len().div_ceil(size(small, usize::MAX)).max(1);
    all.into_iter().step_by(step).collect()
}

/// What the library makes of a paste.
fn explained(bytes: &[u8]) -> Result<Report, String> {
    let now = Timestamp::now();
    let facts = |pasted: &Pasted| {
        let mut facts = explain::facts(pasted, now, Policy::none());
        facts.as_of = day();
        facts
    };
    let secrets = Redactor::default();
    let nothing = Facts::new(now, Task::Explain, Policy::none());
    if har::is_har(bytes) {
        let mut grouping = Grouping::remembering(facts);
        let streamed = har::stream(bytes, &secrets, &mut grouping.archive(&secrets, None));
        let streamed = streamed.map_err(|error| format!("{error:?}"))?;
        let mut report = grouping.finish(streamed.remarks).report(&nothing);
        if !streamed.secrets.is_empty() {
            report.redact(&streamed.secrets);
        }
        return Ok(report);
    }
    let reading = read(bytes, &secrets).map_err(|error| error.to_string())?;
    Ok(explain::groups(reading, facts).report(&nothing))
}

#[test]
fn a_paste_is_explained_as_the_library_explains_it() {
    let files = some(
        files(&["fixtures/explain", "fixtures/field", "fixtures/forecast", "fixtures/second-forecast"], "txt"),
        60,
    );
    let judged = each(&files, |path| {
        let bytes = std::fs::read(path).unwrap();
        let what = path.file_name().unwrap().to_str().unwrap().to_owned();
        let folder = TempDir::new().unwrap();
        let program = written(Why403::new(["explain", path.to_str().unwrap()]), folder.path());
        match (program, explained(&bytes)) {
            (Ok(program), Ok(report)) => differences(&what, &program, &report, Verbosity::Normal),
            // The same reason, in the program's frame around it.
            (Err(program), Err(reason)) if program.contains(&reason) => Vec::new(),
            (program, library) => {
                vec![format!("{what}: program {program:?}, library {:?}", library.map(|report| report.verdict))]
            }
        }
    });
    figure("pastes, program and library", judged.len());
    let wrong: Vec<String> = judged.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the library makes of a token: offline, with the built-in policy and the mute.
fn checked(file: &Path, keys: Option<(&str, &Path)>) -> Report {
    let text = std::fs::read_to_string(file).unwrap();
    let (token, tolerated) = AccessToken::from_input(&text);
    let mut view = TokenFacts::examine(&token, tolerated);
    if let Some((flag, path)) = keys
        && view.is_jwt()
    {
        let bytes = std::fs::read(path).unwrap();
        let keys = match flag {
            "--jwks" => KeySource::from_jwks(&bytes),
            "--key" => KeySource::from_pem(&bytes),
            _ => KeySource::from_secret(&bytes),
        };
        view.signature = signature::verify(&token, &keys.unwrap());
    }
    let mut facts = Facts::new(Timestamp::now(), Task::Check, Policy::built_in());
    facts.token = Some(view);
    facts.operations = vec![catalogue::by_name("patchConversationsCallParticipant").unwrap().into()];
    facts.as_of = day();
    // The flags of the run are in the commands that a report prints.
    let mut flags = Flags::default();
    flags.place = RunPlace::Nowhere;
    flags.token = Some(RunToken::TokenFile(file.display().to_string()));
    facts.run = flags;
    Judging::new(&facts).report()
}

#[test]
fn a_token_is_judged_as_the_library_judges_it() {
    let folder = repository("fixtures/tokens");
    let table = std::fs::read_to_string(folder.join("expect.tsv")).unwrap();
    let rows: Vec<Vec<String>> =
        table.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>()).collect();
    let rows = some(rows.into_iter().filter(|row| row[3] == "-").collect(), 40);
    let judged = each(&rows, |row| {
        let file = folder.join(&row[0]);
        let key = folder.join(&row[2]);
        let keys = (row[1] != "-").then_some((row[1].as_str(), key.as_path()));
        let run = Why403::new(["check", "-v", "--token-file", file.to_str().unwrap()]);
        let run = match keys {
            Some((flag, path)) => run.and([flag, path.to_str().unwrap()]),
            None => run,
        };
        let output = TempDir::new().unwrap();
        // An age in words may be another one a moment later: what was said before the run or after it is right.
        let before = checked(&file, keys);
        let program = written(run, output.path()).unwrap_or_else(|error| panic!("{row:?}: {error}"));
        let what = format!("{} {}", row[0], row[1]);
        match differences(&what, &program, &before, Verbosity::Verbose) {
            none if none.is_empty() => none,
            _ => differences(&what, &program, &checked(&file, keys), Verbosity::Verbose),
        }
    });
    figure("tokens, program and library", judged.len());
    let wrong: Vec<String> = judged.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_report_of_a_world_is_rendered_as_the_library_renders_it() {
    let seeds: Vec<u64> = (0..size(10, 150) as u64).collect();
    let judged = each(&seeds, |seed| {
        let stand = Stand::world(*seed, &[]).unwrap();
        let scenario = stand.scenario(&format!("world-{seed}"));
        let output = TempDir::new().unwrap();
        let program = match written(stand.command("check", &scenario), output.path()) {
            Ok(program) => program,
            Err(error) => return vec![format!("world {seed}: {error}")],
        };
        // Read as it is: `report::saved` hides what looks like a secret in a file that anyone may have changed.
        let report: Report = serde_json::from_str(&program[1]).unwrap();
        differences(&format!("world {seed}"), &program, &report, Verbosity::Normal)
    });
    figure("worlds, program and library", judged.len());
    let wrong: Vec<String> = judged.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
