//! `why403 requires`: what operations need.

use std::io;
use std::path::Path;

use super::args::{Page, Requires};
use super::error::CliError;
use super::exit::Exit;
use super::run_secrets::RunSecrets;
use super::{operation, output, source};
use crate::catalogue::{METHODS, Operation};
use crate::render::requirements::{markdown, terminal};
use crate::report::requirements::{self, Requirements};

/// No list of operations is longer, in bytes.
const LIMIT: u64 = 1 << 20;

/// After so many texts that mean no operation no more are looked up.
const MOST_MISSED: usize = 10;

/// Runs the command.
pub(super) fn run(args: &Requires, secrets: &RunSecrets) -> Result<Exit, CliError> {
    if args.schema {
        output::to_stdout(requirements::schema().as_bytes(), false)?;
        return Ok(Exit::Allowed);
    }
    let mut asked = Vec::new();
    for text in joined(&args.operation) {
        if text == "-" {
            asked.extend(operation::listed_lines(&source::read_text("OPERATION", Path::new("-"), LIMIT)?));
        } else {
            asked.push(text);
        }
    }
    if let Some(path) = &args.operations {
        asked.extend(operation::listed_lines(&source::read_text("--operations", path, LIMIT)?));
    }
    let found = resolve_all(&asked, secrets)?;
    if found.is_empty() {
        return Err(CliError::new("OPERATION: none is given", "give an SDK name, or \"METHOD /api/v2/…\""));
    }
    let requirements = Requirements::new(&found, &args.as_of.day().to_string());
    output::write_page(&args.page, |options, out| match args.page.format {
        Page::Terminal => terminal::write(&requirements, options, out),
        Page::Json => requirements::write_json(&requirements, out),
        Page::Markdown => markdown::write(&requirements, out),
    })?;
    Ok(Exit::Allowed)
}

/// The operation that each text means. Those that mean none are errors, told together so that they can be mended at once.
fn resolve_all(asked: &[String], secrets: &RunSecrets) -> Result<Vec<(String, Operation)>, CliError> {
    let (mut found, mut missed) = (Vec::new(), Vec::new());
    for text in asked {
        match operation::find_one("OPERATION", text) {
            Ok(operation) => found.push((text.clone(), operation)),
            Err(error) => missed.push(error),
        }
        // What goes on like this is no list of operations.
        if missed.len() == MOST_MISSED {
            break;
        }
    }
    let Some(last) = missed.pop() else { return Ok(found) };
    missed.iter().for_each(|error| error.print(secrets, &mut io::stderr().lock()));
    Err(last)
}

/// What was typed without quotes put together again: a method and the path behind it, a `gc` command line.
fn joined(words: &[String]) -> Vec<String> {
    if words.first().is_some_and(|word| word == "gc") {
        return vec![words.join(" ")];
    }
    let mut joined = Vec::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        let is_method = METHODS.iter().any(|method| method.eq_ignore_ascii_case(word));
        match words.next_if(|next| is_method && next.contains('/')) {
            Some(place) => joined.push(format!("{word} {place}")),
            None => joined.push(word.clone()),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_belong_together_are_put_together() {
        let joined = |words: &[&str]| joined(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(joined(&["PATCH", "/api/v2/x", "getUser"]), ["PATCH /api/v2/x", "getUser"]);
        assert_eq!(joined(&["getUser", "/api/v2/x"]), ["getUser", "/api/v2/x"].map(str::to_owned)[..].to_vec());
        assert_eq!(joined(&["gc", "users", "list"]), ["gc users list"]);
        assert_eq!(joined(&["GET"]), ["GET"]);
    }
}
