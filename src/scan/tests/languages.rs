//! Every folder of `fixtures/scan/` has sources, and beside them what is to be found in them, to the line.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::scan::{Options, Survey, Target, survey};

fn found_lines(survey: &Survey, root: &Path) -> String {
    let root = format!("{}/", root.display());
    let mut text = String::new();
    for call in survey.calls.iter().filter(|call| !call.location.file.ends_with(".tsv")) {
        let file = call.location.file.trim_start_matches(&root);
        let what = match &call.target {
            Target::Published(operation) => operation.name().to_owned(),
            Target::Request(request) => format!("? {} {}", request.method, request.path),
            Target::Name(invented) => format!("? {}", invented.name),
        };
        let sure = if call.doubt.is_none() { "certain" } else { "doubt" };
        writeln!(text, "{file}\t{}\t{what}\t{sure}", call.location.line).unwrap();
    }
    text
}

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scan");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

#[test]
fn exactly_what_is_expected_is_found_in_every_language() {
    let mut wrong = String::new();
    for folder in folders() {
        let expected = fs::read_to_string(folder.join("expect.tsv")).unwrap();
        let found = found_lines(&survey(std::slice::from_ref(&folder), &Options::default(), &|_| {}), &folder);
        let (missing, unexpected) = (difference(&expected, &found), difference(&found, &expected));
        if !missing.is_empty() || !unexpected.is_empty() {
            writeln!(wrong, "== {}", folder.display()).unwrap();
            missing.iter().for_each(|line| writeln!(wrong, "-{line}").unwrap());
            unexpected.iter().for_each(|line| writeln!(wrong, "+{line}").unwrap());
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// The lines of one text that the other does not have, as often.
fn difference<'a>(text: &'a str, other: &str) -> Vec<&'a str> {
    let mut other: Vec<&str> = other.lines().collect();
    let mut rest = Vec::new();
    for line in text.lines() {
        match other.iter().position(|known| *known == line) {
            Some(at) => drop(other.swap_remove(at)),
            None => rest.push(line),
        }
    }
    rest
}
