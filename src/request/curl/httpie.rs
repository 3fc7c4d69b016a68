//! HTTPie's command line: `http [OPTIONS] [METHOD] URL [ITEM …]`, and those of its like, `https` and `xh`.

use super::command::Command;
use crate::request::http::message::is_method;

const NAMES: [&str; 4] = ["http ", "https ", "xh ", "xhs "];

/// Options that take a value.
const WITH_VALUE: [&str; 14] = [
    "-a",
    "--auth",
    "-A",
    "--auth-type",
    "-p",
    "--print",
    "-o",
    "--output",
    "-s",
    "--style",
    "--session",
    "--timeout",
    "--proxy",
    "--verify",
];

/// Where a command begins in a line: at its beginning, behind a prompt at most, and with a method or a URL in it.
pub(super) fn command_in(line: &str) -> Option<usize> {
    let bare = line.trim_start_matches(['$', '%', '>', '#', ' ', '\t']);
    let rest = NAMES.iter().find_map(|name| bare.strip_prefix(name))?;
    let words: Vec<&str> = rest.split_whitespace().take(12).collect();
    let first = words.first()?;
    let is_request =
        (first.starts_with('-') || is_method(first) || is_url(first)) && words.iter().any(|word| is_url(word));
    is_request.then(|| line.len() - bare.len())
}

pub(super) fn is_command(text: &str) -> bool {
    NAMES.iter().any(|name| text.starts_with(name))
}

fn is_url(word: &str) -> bool {
    let bare = word.trim_start_matches(['"', '\'']);
    ["http://", "https://", "api.", "apps.", "login.", "$", "{{", ":/", "localhost"]
        .iter()
        .any(|start| bare.starts_with(start))
}

/// Reads the words after `http`.
pub(super) fn parse(words: &[String]) -> Command {
    let mut command = Command::default();
    let mut rest = words.iter().map(String::as_str).peekable();
    let (mut has_url, mut items, mut is_form) = (false, Vec::new(), false);
    let (mut auth, mut is_bearer) = (None, false);
    while let Some(word) = rest.next() {
        if word.starts_with('-') && word.len() > 1 {
            let (name, joined) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
            let value = joined.or_else(|| rest.next_if(|_| WITH_VALUE.contains(&name)));
            match name {
                "-f" | "--form" => is_form = true,
                "-A" | "--auth-type" => is_bearer = value == Some("bearer"),
                "-a" | "--auth" => auth = value,
                "--session" => command.hide_authorization(),
                _ => {}
            }
        } else if !has_url && is_method(word) {
            command.set_method(word.to_owned());
        } else if has_url {
            items.push(word);
        } else {
            has_url = true;
            command.set_url(word.to_owned());
        }
    }
    match auth {
        Some(token) if is_bearer => command.add_header("Authorization", &format!("Bearer {token}")),
        Some(_) => command.hide_authorization(),
        None => {}
    }
    add_items(&mut command, &items, is_form);
    command
}

/// `Name:value` is a header, `name=value` and `name:=json` are members of the body, `name==value` is of the query.
fn add_items(command: &mut Command, items: &[&str], is_form: bool) {
    let mut members: Vec<String> = Vec::new();
    for item in items {
        let Some(at) = item.find([':', '=', '@']) else { continue };
        let (name, rest) = item.split_at(at);
        let quoted = |value: &str| serde_json::Value::from(value).to_string();
        if rest.starts_with("==") {
            // It is of the query.
        } else if let Some(json) = rest.strip_prefix(":=") {
            members.push(format!("{}:{json}", quoted(name)));
        } else if let Some(value) = rest.strip_prefix(':') {
            command.add_header(name, value.trim());
        } else if let Some(value) = rest.strip_prefix('=') {
            members.push(format!("{}:{}", quoted(name), quoted(value)));
        }
    }
    if !members.is_empty() && !is_form {
        command.set_body(format!("{{{}}}", members.join(",")));
        command.add_header("Content-Type", "application/json");
    }
}
