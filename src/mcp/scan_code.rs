//! `scan_code`: what `why403 scan` says of a text, or of a path below the folder that the server was started in.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::arguments::Arguments;
use super::quoting::Outside;
use super::report_value::report_value;
use super::server::Settings;
use super::tool_error::ToolError;
use crate::report::Report;
use crate::scan::{self, Options, Survey};

/// The name of a text where none is given.
const TEXT: &str = "text";

/// Runs the tool.
pub(super) fn run(arguments: Option<Map<String, Value>>, settings: &Settings) -> Result<Value, ToolError> {
    let arguments = Arguments::new(arguments, &["text", "file_name", "path"])?;
    let (text, path, name) = (arguments.text("text")?, arguments.name("path")?, arguments.name("file_name")?);
    let mut outside = Outside::default();
    let (root, mut survey) = match (text, path) {
        (Some(text), None) => {
            outside.add(text);
            let name = name.unwrap_or(TEXT);
            (name.to_owned(), scan::survey_text(name, text.as_bytes()))
        }
        (None, Some(path)) => {
            let below = path_below(&settings.root, path)?;
            let survey = scan::survey(std::slice::from_ref(&below), &Options::default(), &|_| {});
            (with_slashes(&below), survey)
        }
        _ => {
            return Err(ToolError::new(
                "give either text or path",
                "text is source code (file_name says its language, as app.py); path is a file or folder below the start folder, as src",
            ));
        }
    };
    if !survey.unread_roots.is_empty() {
        return Err(ToolError::new("the path cannot be read", "check that it exists and is readable"));
    }
    survey.as_of = Some(Timestamp::now().to_zoned(TimeZone::UTC).date());
    add_found(&survey, &mut outside);
    Ok(report_value(&Report::from_sources(&[root], &survey), outside))
}

/// What a finding may repeat of the sources.
fn add_found(survey: &Survey, outside: &mut Outside) {
    for call in &survey.calls {
        outside.add(&call.written);
        outside.add(&call.location.file);
        call.source_line.iter().for_each(|line| outside.add(line));
    }
    for sign_in in &survey.implicit_grants {
        outside.add(&sign_in.written);
        sign_in.source_line.iter().for_each(|line| outside.add(line));
    }
    survey.resources.iter().for_each(|resource| outside.add(&resource.written));
    survey.skipped.iter().for_each(|skipped| outside.add(&skipped.path));
}

/// The path from the start folder, where it is below it: links and `..` are followed before that is decided.
fn path_below(root: &Path, given: &str) -> Result<PathBuf, ToolError> {
    let outside = || {
        ToolError::new(
            "the path is outside the folder that the server was started in, so it was not read",
            "give a path below that folder, as src, or the source code itself as text",
        )
    };
    // What is not there is outside, too, where it would be outside: what exists elsewhere is not shown.
    let is_plain = Path::new(given)
        .components()
        .all(|part| matches!(part, std::path::Component::Normal(_) | std::path::Component::CurDir));
    let real = match root.join(given).canonicalize() {
        Ok(real) => real,
        Err(_) if is_plain => {
            return Err(ToolError::new(
                "the path does not exist, or may not be read",
                "check the path: it is relative to the start folder",
            ));
        }
        Err(_) => return Err(outside()),
    };
    match real.strip_prefix(root) {
        Ok(below) if below.as_os_str().is_empty() => Ok(PathBuf::from(".")),
        Ok(below) => Ok(below.to_owned()),
        Err(_) => Err(outside()),
    }
}

fn with_slashes(path: &Path) -> String {
    let path = path.display().to_string();
    if cfg!(windows) { path.replace('\\', "/") } else { path }
}
