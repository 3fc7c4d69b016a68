//! The trace of `curl -v` (`> `, `< `, `* `) → raw HTTP.

use std::fmt::Write as _;

/// The text without curl's marks; `None` where it is not a trace.
pub(super) fn as_raw(text: &str) -> Option<String> {
    let is_mark = |line: &str| {
        line.starts_with("< HTTP/")
            || line.strip_prefix("> ").is_some_and(|line| super::message::request_line(line).is_some())
            || fields_of_http_2(line).is_some()
    };
    if !text.lines().any(is_mark) {
        return None;
    }
    let mut raw = String::with_capacity(text.len());
    let mut head = Head::default();
    for line in text.lines() {
        if let Some(sent) = marked(line, '>') {
            head.is_shown = true;
            push(&mut raw, sent);
        } else if let Some(received) = marked(line, '<') {
            head.write(&mut raw);
            push(&mut raw, received);
        } else if let Some((name, value)) = fields_of_http_2(line) {
            head.take(name, value);
        } else if !is_noise(line) {
            push(&mut raw, line);
        }
    }
    head.write(&mut raw);
    Some(raw)
}

/// A line after its mark; the mark alone is the empty line that ends a head.
fn marked(line: &str, mark: char) -> Option<&str> {
    let rest = line.strip_prefix(mark)?;
    if rest.is_empty() { Some("") } else { rest.strip_prefix(' ') }
}

/// What curl says of itself: notes, counts of bytes, the meter of its progress.
fn is_noise(line: &str) -> bool {
    let note = line == "*" || line.starts_with("* ");
    let count = (line.starts_with("{ [") || line.starts_with("} [")) && line.trim_end().ends_with(']');
    let meter =
        line.contains("--:--") || line.trim_start().starts_with("% Total") || line.trim_start().starts_with("Dload ");
    note || count || meter
}

/// `* [HTTP/2] [1] [:method: PATCH]`, or `* h2h3 [:method: PATCH]` of older versions.
fn fields_of_http_2(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix("* ")?;
    let rest = ["[HTTP/2] [", "[HTTP/3] [", "h2h3 ", "h2 "].into_iter().find_map(|start| rest.strip_prefix(start))?;
    let field = rest.get(rest.find('[')? + 1..)?.trim_end().strip_suffix(']')?;
    // The name of a pseudo-header begins with the colon that ends other names.
    let at = field.get(1..)?.find(':')? + 1;
    Some((field.get(..at)?, field.get(at + 1..)?.trim()))
}

/// The head of a request that only the notes on HTTP/2 show.
#[derive(Default)]
struct Head {
    is_shown: bool,
    fields: Vec<(String, String)>,
}

impl Head {
    fn take(&mut self, name: &str, value: &str) {
        if name == ":method" {
            self.fields.clear();
            self.is_shown = false;
        }
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    fn write(&mut self, raw: &mut String) {
        let fields = std::mem::take(&mut self.fields);
        let pseudo =
            |name: &str| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
        if self.is_shown || fields.is_empty() || pseudo(":path").is_empty() {
            return;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(raw, "{} {} HTTP/2", pseudo(":method"), pseudo(":path"));
        let _ = writeln!(raw, "Host: {}", pseudo(":authority"));
        for (name, value) in fields.iter().filter(|(name, _)| !name.starts_with(':')) {
            let _ = writeln!(raw, "{name}: {value}");
        }
        raw.push('\n');
    }
}

fn push(raw: &mut String, line: &str) {
    raw.push_str(line);
    raw.push('\n');
}
