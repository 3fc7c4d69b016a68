//! `why403 requires`: what operations need.

use std::path::Path;

use super::args::{Page, Requires};
use super::exit::Exit;
use super::trouble::Trouble;
use super::{operation, output, source};
use crate::catalogue::METHODS;
use crate::report::requirements::{self, Requirements, markdown, terminal};

/// No list of operations is longer, in bytes.
const LIMIT: u64 = 1 << 20;

/// Runs the command.
pub fn run(args: &Requires) -> Result<Exit, Trouble> {
    if args.schema {
        output::to_stdout(requirements::schema().as_bytes(), false)?;
        return Ok(Exit::Allowed);
    }
    let mut asked = Vec::new();
    for text in joined(&args.operation) {
        if text == "-" {
            asked.extend(operation::lines(&source::text("OPERATION", Path::new("-"), LIMIT)?));
        } else {
            asked.push(text);
        }
    }
    if let Some(path) = &args.operations {
        asked.extend(operation::lines(&source::text("--operations", path, LIMIT)?));
    }
    let found = asked.into_iter().map(|text| Ok((text.clone(), operation::the_one("OPERATION", &text)?)));
    let found = found.collect::<Result<Vec<_>, Trouble>>()?;
    if found.is_empty() {
        return Err(Trouble::new("OPERATION: none is given", "give an SDK name, or \"METHOD /api/v2/…\""));
    }
    let requirements = Requirements::of(&found);
    output::write_page(&args.page, |options, out| match args.page.format {
        Page::Terminal => terminal::write(&requirements, options, out),
        Page::Json => requirements::write_json(&requirements, out),
        Page::Markdown => markdown::write(&requirements, out),
    })?;
    Ok(Exit::Allowed)
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
