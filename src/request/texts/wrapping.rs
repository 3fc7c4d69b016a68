//! Text that a program fitted into a window → the text as it was: Terraform's gutters, PowerShell's margins.

/// The errors that Terraform prints, one by one, without their frames; `None` where none is there.
pub(super) fn terraform(text: &str) -> Option<Vec<(usize, String)>> {
    let framed = text.contains(['│', '╷', '╵']);
    let begins = |line: &str| line.starts_with("Error: ") || line.starts_with("Warning: ");
    let count = text.lines().filter(|line| begins(without_gutter(line))).count();
    if count == 0 || !(framed || count > 1 && text.contains("API Error: ")) {
        return None;
    }
    let mut errors: Vec<(usize, String)> = Vec::new();
    let mut apart = true;
    for (index, line) in text.lines().enumerate() {
        let line = without_gutter(line);
        // A message that was broken before "Error: " goes on; a new error stands apart.
        let is_new = begins(line) && (apart || !framed);
        match errors.last_mut() {
            Some((_, error)) if !is_new => join(error, line),
            _ => errors.push((index + 1, line.to_owned())),
        }
        apart = line.is_empty();
    }
    Some(errors)
}

fn without_gutter(line: &str) -> &str {
    let line = line.trim_start_matches([' ', '\t']);
    line.strip_prefix(['│', '╷', '╵']).map_or(line, |line| line.strip_prefix(' ').unwrap_or(line)).trim_end()
}

/// Joins a line of a paragraph with the one before; an empty line ends the paragraph, an indented one stands alone.
fn join(text: &mut String, line: &str) {
    let alone = line.is_empty() || line.starts_with(' ') || text.ends_with('\n') || text.is_empty();
    text.push(if alone { '\n' } else { ' ' });
    text.push_str(line);
}

/// PowerShell's error without the margins of its newer view, and with lines joined that its older one broke.
pub(super) fn powershell(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let marks = ["invoke-restmethod", "invoke-webrequest", "irm :", "iwr :", "+ categoryinfo"];
    if !marks.iter().any(|mark| lower.contains(mark)) {
        return None;
    }
    let lines: Vec<&str> = text.lines().map(without_margin).collect();
    let width = |line: &str| line.chars().count();
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or_default();
    let mut whole = String::with_capacity(text.len());
    for line in lines {
        whole.push_str(line);
        // A line as wide as the window was broken where it ended, in the middle of a word.
        let broken = widest >= 79 && width(line) == widest && !line.trim_start().starts_with('+');
        if !broken {
            whole.push('\n');
        }
    }
    Some(whole)
}

/// A line without `     | ` or `   1 | `.
fn without_margin(line: &str) -> &str {
    match line.split_once('|') {
        Some((margin, rest)) if margin.len() >= 3 && margin.chars().all(|c| c == ' ' || c.is_ascii_digit()) => {
            rest.strip_prefix(' ').unwrap_or(rest)
        }
        _ => line,
    }
}
