//! The code in the cells of a Jupyter notebook, and where each line of it is in the file.
//!
//! A notebook is JSON: a line of code is a string in a list, or a part of a long string with `\\n` in it, and the whole
//! notebook may be in one line.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::detection::by_extension;
use super::find::Find;
use super::languages::PYTHON;
use super::place::Place;
use super::syntax::Syntax;

/// The code of all cells.
pub(super) struct Notebook {
    pub(super) syntax: &'static Syntax,
    pub(super) code: Vec<u8>,
    /// Where each line of the code begins in the file.
    lines: Vec<usize>,
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow, default)]
    cells: Vec<Cell<'a>>,
    #[serde(borrow)]
    metadata: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Cell<'a> {
    cell_type: String,
    #[serde(borrow)]
    source: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Metadata {
    language_info: Kernel,
}

#[derive(Deserialize)]
struct Kernel {
    name: String,
}

impl Notebook {
    /// Parses a notebook; `None` if the text is not one.
    pub(super) fn parse(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let document: Document<'_> = serde_json::from_str(text).ok()?;
        let mut notebook = Self { syntax: kernel_syntax(document.metadata), code: Vec::new(), lines: Vec::new() };
        for cell in document.cells.iter().filter(|cell| cell.cell_type == "code") {
            let Some(source) = cell.source else { continue };
            let strings = serde_json::from_str(source.get()).unwrap_or_else(|_| vec![source]);
            for string in strings {
                notebook.push(text, string);
            }
        }
        Some(notebook)
    }

    /// Adds the lines of a JSON string that is a part of the text.
    fn push(&mut self, text: &str, string: &RawValue) {
        let string = string.get();
        let Ok(said) = serde_json::from_str::<String>(string) else { return };
        // After the quote.
        let mut at = string.as_ptr().addr() - text.as_ptr().addr() + 1;
        for line in said.split_terminator('\n') {
            self.lines.push(at);
            self.code.extend(line.bytes().chain([b'\n']));
            at = skip_characters(text, at, line.chars().count() + 1);
        }
    }

    /// Moves finds in the code to their places in the notebook's text.
    pub(super) fn locate(&self, text: &[u8], mut finds: Vec<Find>) -> Vec<Find> {
        let Ok(shown) = std::str::from_utf8(text) else { return finds };
        let mut place = Place::new(text);
        for find in &mut finds {
            let location = &mut find.location;
            let Some(start) = location.line.checked_sub(1).and_then(|line| self.lines.get(line)) else { continue };
            let first = skip_characters(shown, *start, location.column.saturating_sub(1));
            let last = skip_characters(shown, *start, location.end_column.saturating_sub(1));
            (location.line, location.column) = place.line_and_column(first);
            location.end_column = location.column + shown.get(first..last).unwrap_or_default().chars().count().max(1);
        }
        finds
    }
}

/// The language that a notebook names, if it is known; else Python.
fn kernel_syntax(metadata: Option<&RawValue>) -> &'static Syntax {
    let metadata: Option<Metadata> = metadata.and_then(|metadata| serde_json::from_str(metadata.get()).ok());
    let name = metadata.map(|metadata| metadata.language_info.name.to_ascii_lowercase());
    name.and_then(|name| by_extension(&name)).unwrap_or(&PYTHON)
}

/// The place after so many characters of a JSON string, escapes included (RFC 8259 §7).
fn skip_characters(text: &str, mut at: usize, characters: usize) -> usize {
    for _ in 0..characters {
        let rest = text.get(at..).unwrap_or_default();
        at += match rest.as_bytes() {
            // Two of four digits each for a character beyond the first 65,536.
            [b'\\', b'u', b'd' | b'D', b'8'..=b'9' | b'a'..=b'b' | b'A'..=b'B', ..] => 12,
            [b'\\', b'u', ..] => 6,
            [b'\\', ..] => 2,
            // The end of the string is the end of its last line.
            [b'"', ..] => 0,
            _ => rest.chars().next().map_or(0, char::len_utf8),
        };
    }
    at.min(text.len())
}

#[cfg(test)]
mod tests {
    use crate::scan::{Target, calls_in};

    /// What is called, and where.
    fn calls(notebook: &str) -> Vec<(&'static str, usize, usize)> {
        let calls = calls_in("a.ipynb", notebook.as_bytes()).into_iter();
        calls
            .map(|call| {
                let Target::Published(operation) = call.target else { panic!("{}", call.written) };
                (operation.name(), call.location.line, call.location.column)
            })
            .collect()
    }

    #[test]
    fn calls_stand_where_they_do_in_the_file() {
        let listed = "{\"cells\": [\n {\"cell_type\": \"markdown\", \"source\": [\"usersApi.get_users()\"]},\n \
                      {\"cell_type\": \"code\",\n  \"source\": [\n   \"import PureCloudPlatformClientV2\\n\",\n   \
                      \"print(\\\"\u{e9}\\\"); users_api.get_users_me()\"\n  ]}]}";
        assert_eq!(calls(listed), [("getUsersMe", 6, 19)]);
        let joined = "{\"cells\": [\n {\"source\": \"import PureCloudPlatformClientV2\\nusers_api.get_users_me()\\n\",\n  \
                      \"cell_type\": \"code\"}]}";
        assert_eq!(calls(joined), [("getUsersMe", 2, 48)]);
        let one_line = joined.replace('\n', "");
        assert_eq!(calls(&one_line), [("getUsersMe", 1, 59)]);
    }

    #[test]
    fn a_notebook_in_another_language_is_read_as_such() {
        let notebook = "{\"metadata\": {\"language_info\": {\"name\": \"javascript\"}}, \"cells\": [{\"cell_type\": \
                        \"code\", \"source\": [\"// usersApi.getUsers()\\n\", \"usersApi.getUsersMe() // Genesys\"]}]}";
        assert_eq!(calls(notebook).iter().map(|(name, ..)| *name).collect::<Vec<_>>(), ["getUsersMe"]);
    }
}
