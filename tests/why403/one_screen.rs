//! What a person sees first fits their terminal: every scenario and every field case, with the line for the prompt.

use std::fs;
use std::io::Read as _;

use why403::sandbox::summaries;

use crate::harness::{Why403, each, repository};

/// Of a hundred reports, this many fit.
const AT_LEAST: usize = 95;

/// The arguments of every run.
fn runs() -> Vec<Vec<String>> {
    let names: Vec<&str> = summaries().into_iter().map(|summary| summary.name).collect();
    let mut runs: Vec<Vec<String>> = Vec::new();
    for command in ["mute", "check"] {
        let run = |name| [command.to_owned(), format!("--sandbox={name}"), "--timeout".to_owned(), "2s".to_owned()];
        runs.extend(names.iter().map(|name| run(name).to_vec()));
    }
    let files = fs::read_dir(repository("fixtures/field")).unwrap();
    let mut files: Vec<String> = files.map(|entry| entry.unwrap().path().to_str().unwrap().to_owned()).collect();
    files.retain(|file| file.ends_with(".txt"));
    files.sort();
    runs.extend(files.into_iter().map(|file| vec!["explain".to_owned(), file]));
    runs
}

/// What is on the terminal at the end, without colours; progress is written over, and never breaks a line.
fn on_terminal(run: &[String], rows: u16, columns: u16) -> String {
    let run = Why403::new(run).env("COLUMNS", &columns.to_string());
    let (mut child, mut terminal) = run.spawn_on_terminal_with(rows, columns);
    let mut bytes = Vec::new();
    // Linux says with an error that the other end is gone.
    let _ = terminal.read_to_end(&mut bytes);
    child.wait().unwrap();
    anstream::adapter::strip_str(&String::from_utf8_lossy(&bytes)).to_string()
}

#[test]
fn a_report_fits_the_screen() {
    let runs = runs();
    assert!(runs.len() > 100, "{}", runs.len());
    for (rows, columns) in [(24, 80), (30, 100)] {
        let texts = each(&runs, |run| on_terminal(run, rows, columns));
        let height = |text: &str| text.trim_end().lines().count();
        let mut tall = Vec::new();
        for (run, text) in runs.iter().zip(&texts) {
            let verdicts = ["refused", "unclear", "allowed", "accepted, not confirmed", "error: "];
            assert!(verdicts.iter().any(|verdict| text.contains(verdict)), "{}: {text}", run.join(" "));
            if height(text) >= usize::from(rows) {
                tall.push(format!("{}: {} lines", run.join(" "), height(text)));
            }
        }
        let fit = runs.len() - tall.len();
        let least = runs.len() * AT_LEAST;
        assert!(fit * 100 >= least, "{columns} x {rows}: {fit} of {} fit\n{}", runs.len(), tall.join("\n"));
    }
}
