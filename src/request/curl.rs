//! Command lines of `curl`, HTTPie and Wget, and PowerShell's web commands, with or without their output.
//!
//! The command shows what was sent, and the output after it what came back; the two make one failure.

mod command;
mod httpie;
mod options;
mod powershell;
mod wget;
mod words;

use std::borrow::Cow;

use super::{Authorization, Form, Pasted, Remarks, SentBody, http, texts};
use crate::secret::Redactor;
use command::{Command, CommandParts};

/// No more commands of one input are read.
const MOST: usize = 100;

/// No command is longer, in bytes: no system hands a longer argument to a program.
const LONGEST: usize = 128 * 1024;

/// The commands of a text with their output; `None` where there is none.
pub(super) fn read_commands(text: &str, redactor: &Redactor) -> Option<(Vec<Pasted>, Remarks)> {
    if !speaks_of_commands(text) {
        return None;
    }
    let (mut found, mut remarks) = (Vec::new(), Remarks::default());
    let mut redactor = Cow::Borrowed(redactor);
    let (mut at, mut read) = (0, 0);
    let mut next = command_from(text, at);
    let before = next.as_ref().and_then(|(start, prompt)| text.get(..start.saturating_sub(prompt.len())));
    while let Some((start, prompt)) = next {
        let behind = beginning(text.get(start..).unwrap_or_default(), LONGEST);
        read += 1;
        let (parts, length, form) = read_command(text, behind, &prompt, &mut redactor);
        at = start + length.max(1);
        next = command_from(text, at);
        if next.is_some() && read >= MOST {
            remarks.leave_out(format!("Only the first {MOST} commands were read."));
            next = None;
        }
        if length >= LONGEST {
            remarks.leave_out(format!("A command is longer than {} KiB; it was cut there.", LONGEST >> 10));
        }
        let Some(request) = parts.request else { continue };
        remarks.extend(parts.remarks);
        let end = next.as_ref().map_or(text.len(), |(start, prompt)| start.saturating_sub(prompt.len()));
        let output = without_prompt(text.get(at..end).unwrap_or_default());
        let answers = answers(output, &mut remarks, &redactor);
        found.extend(joined(Pasted::request(form, request), answers));
    }
    // Some paste what came back first, and then what they had typed.
    if let ([asked], Some(before)) = (found.as_slice(), before)
        && asked.is_unanswered()
    {
        let answers = answers(before, &mut remarks, &redactor);
        found = joined(asked.clone(), answers);
    }
    if found.len() > 1 {
        for (number, pasted) in found.iter_mut().enumerate() {
            pasted.place = format!("command {}", number + 1);
        }
    }
    (!found.is_empty()).then_some((found, remarks))
}

/// Reads one command. Returns its length, too.
fn read_command(
    text: &str,
    behind: &str,
    prompt: &str,
    redactor: &mut Cow<'_, Redactor>,
) -> (CommandParts, usize, Form) {
    if powershell::is_command(behind) {
        let (parts, length) = powershell::read_command(text, behind, redactor);
        return (parts, length, Form::Powershell);
    }
    let joined = words::join_option_lines(behind);
    let words = words::split(&joined, words::dialect(command_lines(&joined), prompt));
    let piped = piped_body(prompt);
    let here = words.here.as_deref().or(piped.as_deref());
    let arguments = words.words.get(1..).unwrap_or_default();
    let command = match () {
        () if httpie::is_command(behind) => httpie::parse(arguments),
        () if wget::is_command(behind) => wget::parse(arguments),
        () => Command::parse(arguments, here),
    };
    if let Some(password) = command.password() {
        redactor.to_mut().learn(password);
    }
    let mut parts = command.into_parts(&words.filled, redactor);
    if words.is_unbalanced {
        parts.remarks.leave_out("A quote in the command is never closed; the rest was read as it was probably meant.");
    }
    if words.is_typographic {
        parts.remarks.note(
            "The command has typographic quotes or dashes, as word processors write them: a shell takes them for \
             letters. They were read as plain ones.",
        );
    }
    (parts, words.length, Form::CurlCommand)
}

/// What came back, in whatever form.
fn answers(output: &str, remarks: &mut Remarks, redactor: &Redactor) -> Vec<Pasted> {
    if output.trim().is_empty() {
        return Vec::new();
    }
    let (found, said) =
        http::read_exchanges(output, redactor).unwrap_or_else(|| texts::read_failures(output, redactor));
    remarks.extend(said);
    found
}

/// The beginning of a text, at most this many bytes.
fn beginning(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// The output without the prompt that waits for the next command.
fn without_prompt(output: &str) -> &str {
    let output = output.trim_end();
    let (before, last) = output.rsplit_once('\n').unwrap_or(("", output));
    let is_prompt = last.len() < 100 && last.ends_with(['$', '>', '%', '#']) && !last.contains(['<', '{', '"']);
    if is_prompt { before } else { output }
}

/// The request of a command and its answers in one.
fn joined(asked: Pasted, answers: Vec<Pasted>) -> Vec<Pasted> {
    let answered: Vec<Pasted> = answers.into_iter().filter(|answer| !answer.is_unanswered()).collect();
    if answered.is_empty() {
        return vec![asked];
    }
    let mut found = Vec::new();
    for answer in answered {
        let mut pasted = Pasted { form: asked.form, request: asked.request.clone(), ..answer.clone() };
        // A trace shows what the shell filled in.
        if let (Some(request), Some(shown)) = (&mut pasted.request, answer.request) {
            if request.authorization == Authorization::Hidden
                && matches!(shown.authorization, Authorization::Given { .. })
            {
                request.authorization = shown.authorization;
            }
            if request.host.is_none() || request.path.as_deref().is_some_and(|path| path.contains(['$', '%'])) {
                request.host = shown.host.or(request.host.take());
                request.path = shown.path.or(request.path.take());
            }
            if request.body == SentBody::NotShown {
                request.body = shown.body;
            }
        }
        pasted.place = String::new();
        pasted.name_request();
        found.push(pasted);
    }
    found
}

/// Whether a command can be in a text at all: a look that costs next to nothing.
fn speaks_of_commands(text: &str) -> bool {
    const NAMES: [&str; 12] =
        ["curl", "CURL", "Curl", "nvoke-", "NVOKE-", "irm ", "iwr ", "IRM ", "IWR ", "wget ", "xh ", "xhs "];
    NAMES.iter().any(|name| text.contains(name))
        || (text.contains("http ") || text.contains("https "))
            && text.lines().any(|line| httpie::command_in(line).is_some())
}

/// The first command at or after a place: where it begins, and the text before it on its line.
fn command_from(text: &str, from: usize) -> Option<(usize, String)> {
    let mut at = from;
    for line in text.get(from..)?.split_inclusive('\n') {
        if let Some(column) = command_in(line) {
            return Some((at + column, line.get(..column).unwrap_or_default().to_owned()));
        }
        at += line.len();
    }
    None
}

/// Where a command begins in a line. Prose and logs that only speak of curl have none.
fn command_in(line: &str) -> Option<usize> {
    let lower = beginning(line, 4096).to_ascii_lowercase();
    if let Some(column) = powershell::command_in(&lower) {
        return Some(column);
    }
    if let Some(column) = httpie::command_in(line).or_else(|| wget::command_in(line)) {
        return Some(column);
    }
    let mut from = 0;
    while let Some(column) = lower.get(from..)?.find("curl").map(|offset| from + offset) {
        let before = lower.get(..column).unwrap_or_default();
        let behind = lower.get(column + 4..).unwrap_or_default();
        let behind = behind.strip_prefix(".exe").map(|rest| rest.trim_start_matches(['"', '\''])).unwrap_or(behind);
        let stands_alone =
            before.is_empty() || before.ends_with([' ', '\t', '/', '\\', '(', '`', '|', ';', '&', '$', '>', '%', '#']);
        // In JSON, the command is a string that something else reads.
        let in_json = before.ends_with('"') && before.contains(':');
        if stands_alone && !in_json && begins_arguments(behind) {
            return Some(column);
        }
        from = column + 4;
    }
    None
}

/// Whether arguments follow: an option, a URL, or the end of a line that goes on.
fn begins_arguments(behind: &str) -> bool {
    if !behind.starts_with([' ', '\t']) {
        return false;
    }
    let word = behind.trim();
    let bare = word.trim_start_matches(['^', '"', '\'', '\u{201c}', '\u{2018}', '\u{201d}', '\u{2019}']);
    let is_option = bare
        .strip_prefix(['-', '\u{2013}', '\u{2014}'])
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '#' | ':')));
    is_option
        || matches!(word, "\\" | "^" | "`")
        || ["http://", "https://", "{{", "$", "%", "api.", "login.", "apps.", "localhost", "127.0.0.1"]
            .iter()
            .any(|start| bare.starts_with(start))
}

/// The lines that may belong to the command: up to an empty one or the beginning of an answer.
fn command_lines(behind: &str) -> &str {
    let end = ["\n\n", "\nHTTP/", "\n{", "\n* ", "\n> "].iter().filter_map(|mark| behind.find(mark)).min();
    behind.get(..end.unwrap_or(behind.len())).unwrap_or(behind)
}

/// The body that `echo '…' |` before the command hands to it.
fn piped_body(prompt: &str) -> Option<String> {
    let (before, _) = prompt.trim_end().rsplit_once('|')?;
    let start = before.find("echo ").or_else(|| before.find("printf "))?;
    let words = words::split(before.get(start..)?, words::Dialect::Posix).words;
    words.into_iter().skip(1).find(|word| !word.starts_with('-'))
}

#[cfg(test)]
mod tests;
