//! Wget's command line (wget(1)).

use super::command::Command;

/// Letters that take a value.
const LETTERS_WITH_VALUE: [char; 14] = ['O', 'o', 'a', 'U', 'P', 't', 'T', 'i', 'e', 'w', 'Q', 'B', 'D', 'A'];

/// Where a command begins in a line: `wget` with an option or a URL behind it.
pub(super) fn command_in(line: &str) -> Option<usize> {
    let at = line.find("wget ")?;
    let is_first =
        line.get(..at)?.chars().next_back().is_none_or(|c| matches!(c, ' ' | '$' | '>' | '|' | ';' | '&' | '('));
    let next = line.get(at + 5..)?.trim_start().trim_start_matches(['"', '\'']);
    let is_call =
        ["-", "http://", "https://", "api.", "apps.", "login.", "$"].iter().any(|start| next.starts_with(start));
    (is_first && is_call).then_some(at)
}

pub(super) fn is_command(text: &str) -> bool {
    text.starts_with("wget ")
}

/// Reads the words after `wget`.
pub(super) fn parse(words: &[String]) -> Command {
    let mut command = Command::default();
    let mut rest = words.iter().map(String::as_str).peekable();
    let mut implied = None;
    let mut method = None;
    while let Some(word) = rest.next() {
        if let Some(option) = word.strip_prefix("--") {
            let (name, joined) = option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
            let mut value = || joined.or_else(|| rest.next()).unwrap_or_default();
            match name {
                "header" => {
                    if let Some((name, value)) = value().split_once(':') {
                        command.add_header(name.trim(), value.trim());
                    }
                }
                "method" => method = Some(value().to_owned()),
                "body-data" => command.set_body(value().to_owned()),
                "post-data" => {
                    implied = Some("POST");
                    command.set_body(value().to_owned());
                }
                "body-file" | "post-file" => {
                    implied = (name == "post-file").then_some("POST").or(implied);
                    let file = value();
                    command.set_elsewhere(format!("the file {file}"));
                }
                "user" | "password" | "http-user" | "http-password" | "config" => {
                    value();
                    command.hide_authorization();
                }
                "output-document" | "output-file" | "user-agent" | "tries" | "timeout" | "input-file" => {
                    value();
                }
                _ => {}
            }
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            let valued = letters.find(LETTERS_WITH_VALUE);
            if valued.is_some_and(|at| at + 1 == letters.len()) {
                rest.next();
            }
        } else if !word.is_empty() {
            command.set_url(word.to_owned());
        }
    }
    if let Some(method) = method.or_else(|| implied.map(str::to_owned)) {
        command.set_method(method);
    }
    command
}
