//! `why403 requires`: what operations need.

use std::io;
use std::path::Path;

use super::args::{Page, Requires};
use super::error::CliError;
use super::exit::Exit;
use super::run_secrets::RunSecrets;
use super::{operation, output, source};
use crate::catalogue::{
    METHODS, Operation, find_operations, hide_opaque_words, is_description, is_permission, is_scope, near_permissions,
    near_scopes, operations_with_permission, operations_with_scope, search_operations,
};
use crate::render::requirements::found::{write_markdown, write_terminal};
use crate::render::requirements::{markdown, terminal};
use crate::report::requirements::{self, FoundOperations, Requirements, SearchKind};

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
    if let Some(found) = search(args, &asked)? {
        return write_found(&found, args);
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

/// What a permission, a scope or words lead to; `None` where operations are named.
fn search(args: &Requires, asked: &[String]) -> Result<Option<FoundOperations>, CliError> {
    let day = args.as_of.day().to_string();
    if let Some(name) = &args.permission {
        let name = name.trim();
        let found = operations_with_permission(name);
        if found.is_empty() && !is_permission(name) {
            return Err(unknown_name("permission", name, &near_permissions(name), is_scope(name).then_some("scope")));
        }
        return Ok(Some(FoundOperations::new(SearchKind::Permission, name, &found, &day)));
    }
    if let Some(name) = &args.scope {
        let name = name.trim();
        let found = operations_with_scope(name);
        if found.is_empty() && !is_scope(name) {
            let other = is_permission(name).then_some("permission");
            return Err(unknown_name("scope", name, &near_scopes(name), other));
        }
        return Ok(Some(FoundOperations::new(SearchKind::Scope, name, &found, &day)));
    }
    let words = args.operation.join(" ");
    let is_list = args.operations.is_some() || asked.is_empty() || asked.iter().any(|text| text == "-");
    if is_list || args.operation.iter().any(|text| text == "-") || !is_description(&words) {
        return Ok(None);
    }
    let kinds = [("scope", is_scope(&words)), ("permission", is_permission(&words))];
    if let Some((kind, _)) = kinds.into_iter().find(|(_, is_kind)| *is_kind) {
        let near = find_operations(&words).err().and_then(|miss| miss.help());
        let list = format!("`why403 requires --{kind} {words}` lists the operations that ask for it");
        let help = near.map_or(list.clone(), |near| format!("{list}; {near}"));
        return Err(CliError::new(format!("OPERATION: {words} is a {kind}, not an operation"), help));
    }
    if find_operations(&words).is_ok() {
        return Ok(None);
    }
    let found = search_operations(&words);
    Ok((!found.is_empty()).then(|| FoundOperations::new(SearchKind::Words, &words, &found, &day)))
}

/// A permission or a scope that is not published.
fn unknown_name(kind: &str, name: &str, near: &[&str], other: Option<&str>) -> CliError {
    let shown = hide_opaque_words(name);
    match (other, near) {
        (Some(other), _) => CliError::new(format!("{shown} is a {other}, not a {kind}"), format!("use --{other}")),
        (None, []) => CliError::new(
            format!("no published {kind} is named {shown}"),
            "the API definition lists the names of each operation: why403 requires OPERATION",
        ),
        (None, near) => {
            CliError::new(format!("no published {kind} is named {shown}"), format!("near: {}", near.join(", ")))
        }
    }
}

fn write_found(found: &FoundOperations, args: &Requires) -> Result<Exit, CliError> {
    output::write_page(&args.page, |options, out| match args.page.format {
        Page::Terminal => write_terminal(found, options, out),
        Page::Json => found.write_json(out),
        Page::Markdown => write_markdown(found, out),
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
