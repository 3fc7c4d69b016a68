//! PowerShell's `Invoke-RestMethod` and `Invoke-WebRequest`: parameters, header tables, and the variables that were
//! set in the same text.

mod expression;

use super::beginning;
use super::command::{Command, CommandParts};
use crate::secret::Redactor;
use expression::{Expression, ExpressionReader};

/// The commands and their aliases, in lower case.
const NAMES: [&str; 4] = ["invoke-restmethod", "invoke-webrequest", "irm", "iwr"];

/// How many lines are looked through for a variable.
const LINES: usize = 2000;

/// How many values of one command may be variables.
const VARIABLES: usize = 16;

/// Where such a command begins in a line in lower case. PowerShell repeats it in its errors, after a `+`.
pub(super) fn command_in(line: &str) -> Option<usize> {
    if line.trim_start().starts_with('+') {
        return None;
    }
    NAMES.into_iter().find_map(|name| {
        let column = line.find(name)?;
        let before = line.get(..column)?;
        let alone = before.is_empty() || before.ends_with([' ', '\t', '(', '=', '>', '|', ';', '{']);
        let behind = line.get(column + name.len()..)?.strip_prefix(' ')?.trim_start();
        let is_parameter =
            behind.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
        let goes_on = behind.trim() == "`" || behind.starts_with(['"', '\'', '$']) || behind.starts_with("http");
        (alone && (is_parameter || goes_on)).then_some(column)
    })
}

/// Whether a text begins with such a command.
pub(super) fn is_command(text: &str) -> bool {
    let name: String = text.chars().take(20).take_while(|c| c.is_ascii_alphabetic() || *c == '-').collect();
    NAMES.contains(&name.to_ascii_lowercase().as_str())
}

/// Reads the command at the beginning of `behind`; `text` is the whole input. Returns the length of the command, too.
pub(super) fn read_command(text: &str, behind: &str, redactor: &Redactor) -> (CommandParts, usize) {
    let mut reader = ExpressionReader::new(behind);
    reader.word();
    let mut command = Command::default();
    let mut call = Call::default();
    loop {
        reader.skip_space();
        match reader.peek() {
            None | Some('\n' | '|' | ';' | ')' | '}') => break,
            Some('-') => {
                let name = reader.word().trim_start_matches('-').trim_end_matches(':').to_ascii_lowercase();
                reader.skip_space();
                if matches!(reader.peek(), Some('-' | '\n' | '|' | ';') | None) {
                    continue;
                }
                let value = reader.expression(0);
                let value = call.known(value, text, &mut reader.filled);
                call.take(&name, value, &mut command);
            }
            Some(_) => {
                let value = reader.expression(0);
                let value = call.known(value, text, &mut reader.filled);
                call.take("uri", value, &mut command);
            }
        }
    }
    let length = reader.at();
    let length = length + behind.get(length..).and_then(|rest| rest.find('\n')).map_or(0, |end| end + 1);
    call.finish(&mut command);
    let mut parts = command.into_parts(&reader.filled, redactor);
    if let Some(request) = &mut parts.request {
        request.method_implied = call.method.is_none();
    }
    (parts, length)
}

/// What the parameters say.
#[derive(Default)]
struct Call {
    method: Option<String>,
    content_type: Option<String>,
    variables: usize,
}

impl Call {
    /// What a variable was set to, for as many of them as a command may have.
    fn known(&mut self, value: Expression, text: &str, filled: &mut Vec<String>) -> Expression {
        self.variables += usize::from(matches!(value, Expression::Unknown(_)));
        if self.variables > VARIABLES { value } else { known(value, text, filled) }
    }

    fn take(&mut self, name: &str, value: Expression, command: &mut Command) {
        match (name, value) {
            ("uri" | "url", value) => command.set_url(value.text()),
            ("method" | "me" | "custommethod", value) => self.method = Some(value.text()),
            ("contenttype", value) => self.content_type = Some(value.text()),
            ("headers" | "h" | "he", Expression::Table(headers)) => {
                headers.into_iter().for_each(|(name, value)| command.add_header(&name, &value.text()));
            }
            ("headers" | "token" | "authentication" | "credential" | "websession", _) => command.hide_authorization(),
            ("infile", value) => command.set_elsewhere(format!("the file {}", value.text())),
            ("body" | "b", value) => {
                match value {
                    Expression::Text(text) => command.set_body(text),
                    // Tables are sent as form fields.
                    Expression::Table(fields) => {
                        let fields: Vec<String> =
                            fields.iter().map(|(name, value)| format!("{name}={}", value.clone().text())).collect();
                        command.set_body(fields.join("&"));
                    }
                    Expression::Plain(value) => command.set_body(value.to_string()),
                    Expression::Unknown(_) => command.set_elsewhere("a variable or another command".to_owned()),
                }
            }
            _ => {}
        }
    }

    fn finish(&mut self, command: &mut Command) {
        command.set_method(self.method.clone().unwrap_or_else(|| "GET".to_owned()));
        match &self.content_type {
            Some(kind) => command.add_header("Content-Type", kind),
            // Without it, PowerShell names a content type for a POST alone.
            None if !self.method.as_ref().is_some_and(|method| method.eq_ignore_ascii_case("post")) => {
                command.add_no_content_type();
            }
            None => {}
        }
    }
}

/// What a variable was set to in the same text; the expression itself where it is none or was not set there.
fn known(expression: Expression, text: &str, filled: &mut Vec<String>) -> Expression {
    let Expression::Unknown(variable) = &expression else { return expression };
    let Some(name) =
        variable.strip_prefix('$').filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
    else {
        return expression;
    };
    let assigned = text.lines().scan(0, |at, line| {
        let start = *at;
        *at += line.len() + 1;
        Some((start, line))
    });
    for (start, line) in assigned.take(LINES) {
        let Some((left, right)) = line.split_once('=') else { continue };
        let left = left.trim().rsplit(['>', ' ']).next().unwrap_or_default();
        if left.strip_prefix('$').is_some_and(|left| left.eq_ignore_ascii_case(name)) {
            let at = start + line.len() - right.len();
            let mut reader = ExpressionReader::new(beginning(text.get(at..).unwrap_or_default(), super::LONGEST));
            reader.skip_space();
            let value = reader.expression(0);
            reader.skip_space();
            filled.append(&mut reader.filled);
            return match value {
                Expression::Table(_) if reader.pipes_to_json() => Expression::Text(value.json().to_string()),
                value => value,
            };
        }
    }
    expression
}
