//! A text → the objects in it and the words between them. Escaped JSON is unescaped, layer by layer.

use serde_json::Value;

use super::lenient_json;

/// Maximum layers of escaping that are removed.
pub(super) const LAYERS: usize = 12;

/// Maximum pieces of a text.
const MOST: usize = 20_000;

/// A part of a text.
pub(super) enum Piece {
    /// Words.
    Words(String),
    /// An object or a list.
    Object {
        value: Value,
        /// The text of it.
        text: String,
        /// Where it begins, in bytes of the whole text.
        at: usize,
        /// Whether its end was there.
        whole: bool,
        /// Whether it is JSON, and no other notation.
        json: bool,
    },
}

/// The step budget of an input: looking at a character costs one step.
pub(super) struct Budget {
    left: usize,
    /// Whether something was left out that is nested too deeply, or beyond the number of pieces.
    pub(super) is_short: bool,
}

impl Budget {
    /// Enough for every layer of a text of this length.
    pub(super) fn for_text(text: &str) -> Self {
        Self { left: text.len().saturating_mul(LAYERS).saturating_add(100_000), is_short: false }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.left == 0
    }
}

/// Takes a text apart.
pub(super) fn pieces(text: &str, budget: &mut Budget) -> Vec<Piece> {
    let mut pieces = Vec::new();
    take_pieces(text, 0, LAYERS, budget, &mut pieces);
    pieces
}

fn take_pieces(text: &str, at: usize, layers: usize, budget: &mut Budget, pieces: &mut Vec<Piece>) {
    let mut words = 0;
    let mut from = 0;
    while pieces.len() < MOST
        && let Some(start) = text.get(from..).and_then(|rest| rest.find(['{', '['])).map(|found| from + found)
    {
        let Some(rest) = text.get(start..) else { break };
        let inner = escaped(rest);
        budget.is_short |= inner.is_some() && layers == 0;
        if let Some(inner) = inner.filter(|_| layers > 0) {
            let before = text.get(words..start).unwrap_or_default();
            pieces.push(Piece::Words(before.to_owned()));
            let Some(left) = budget.left.checked_sub(rest.len()) else {
                budget.is_short = true;
                return;
            };
            budget.left = left;
            take_pieces(&inner, at + start, layers - 1, budget, pieces);
            return;
        }
        from = start + 1;
        if !opens(rest) {
            continue;
        }
        let Some(parsed) = lenient_json::parse(rest, &mut budget.left).filter(|parsed| says_something(&parsed.value))
        else {
            if budget.is_empty() {
                break;
            }
            continue;
        };
        pieces.push(Piece::Words(text.get(words..start).unwrap_or_default().to_owned()));
        from = start + parsed.length;
        words = from;
        pieces.push(Piece::Object {
            value: parsed.value,
            text: text.get(start..from).unwrap_or_default().to_owned(),
            at: at + start,
            whole: parsed.whole,
            json: parsed.json,
        });
    }
    budget.is_short |= pieces.len() >= MOST;
    pieces.push(Piece::Words(text.get(words..).unwrap_or_default().to_owned()));
}

/// Whether an object or a list of objects may begin here: `[59] seconds` and `[a, b]` are words.
fn opens(rest: &str) -> bool {
    match rest.strip_prefix('[') {
        Some(inner) => inner.trim_start().starts_with('{'),
        None => true,
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => items.iter().any(says_something),
        _ => false,
    }
}

/// An escaped object, one layer of escaping less: `{\"code\"…`, `{""code""…`, `{&quot;code&quot;…`.
fn escaped(rest: &str) -> Option<String> {
    let inner = rest.strip_prefix('[').map_or(rest, str::trim_start).strip_prefix('{')?;
    let spaces = |text: &str| text.trim_start_matches([' ', '\t', '\r', '\n']).len();
    let first = inner.get(inner.len() - spaces(inner)..)?;
    // A line end inside escaped JSON is escaped as well: `{\n  \"code\"`.
    let quoted = first.starts_with('\\') && {
        let name = first.trim_start_matches(['\\', 'n', 'r', 't', ' ']);
        name.starts_with(['"', '\'']) || name.starts_with("u0022")
    };
    if quoted {
        return Some(unescape(rest));
    }
    if first.starts_with("\"\"") && !first.starts_with("\"\":") && !first.starts_with("\"\",") {
        return Some(rest.replace("\"\"", "\""));
    }
    (first.starts_with("&quot;") || first.starts_with("&#34;") || first.starts_with("&amp;"))
        .then(|| unescape_html(rest))
}

/// One layer of backslashes less.
fn unescape(text: &str) -> String {
    let mut inner = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(next) = chars.next() {
        if next != '\\' {
            inner.push(next);
            continue;
        }
        match chars.next() {
            Some('n' | 'r' | 't') => inner.push(' '),
            Some('u') => {
                let hex: String = chars.clone().take(4).collect();
                match u32::from_str_radix(&hex, 16).ok().filter(|_| hex.len() == 4).and_then(char::from_u32) {
                    Some(character) => {
                        inner.push(character);
                        chars.nth(3);
                    }
                    None => inner.push_str("\\u"),
                }
            }
            Some(other) => inner.push(other),
            None => {}
        }
    }
    inner
}

/// HTML entities in JSON that a page shows.
pub(super) fn unescape_html(text: &str) -> String {
    let entities = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    entities.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

/// JSON whose beginning is missing, with a beginning: `…ission","code":"a.b","status":403}`.
pub(super) fn mend_beginning(text: &str) -> Option<String> {
    let at = text.find("\",\"").or_else(|| text.find("\", \""))?;
    let (before, rest) = text.split_at_checked(at)?;
    let member = rest.split_once("\":")?.0;
    let known = ["code", "message", "status", "contextId"].iter().any(|name| member.ends_with(&format!("\"{name}")));
    let cut = !before.contains(['{', '"', '=', '\n', '<']);
    (cut && known).then(|| format!("{{\"#\":\"{text}"))
}
