//! Texts that are about calls and hold no failure: source code, tests, definitions, documentation.
//!
//! They name statuses and error codes all the same. What is left of such a text without the lines of its own kind may
//! be a failure: an error pasted under a README or after the code that caused it.

/// What kind of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Document {
    /// OpenAPI or Swagger.
    Definition,
    /// YAML of CI, Kubernetes or Docker Compose.
    Workflow,
    /// Code or tests, in any language.
    Source,
    /// A README, a reference, or a table of operations.
    Documentation,
}

impl Document {
    /// Recognises a text by its structure.
    pub(super) fn recognise(text: &str) -> Option<Self> {
        let is_long = text.trim().matches('\n').nth(1).is_some();
        if !is_long && !text.trim_start().starts_with('{') {
            return None;
        }
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(2_000).collect();
        if is_definition(text, &lines) {
            return Some(Self::Definition);
        }
        if lines.len() < 3 {
            return None;
        }
        if is_workflow(&lines) {
            Some(Self::Workflow)
        } else if lines.iter().filter(|line| begins_code(line)).count() >= 3 {
            Some(Self::Source)
        } else if is_documentation(&lines) {
            Some(Self::Documentation)
        } else {
            None
        }
    }

    /// What is in the text besides.
    pub(super) fn rest(self, text: &str) -> String {
        match self {
            Self::Definition | Self::Workflow => without(text, is_yaml),
            Self::Source => without_code(text),
            Self::Documentation => without_statements(text),
        }
    }

    /// What it is, and which command is for it; `operation` is the one that it names.
    pub(super) fn hint(self, operation: Option<&str>) -> String {
        let name = operation.unwrap_or("NAME");
        match self {
            Self::Definition => {
                format!("an API definition, not a failure; `why403 requires {name}` says what an operation needs")
            }
            Self::Workflow => {
                "a CI or deployment definition, not a failure; `why403 scan PATH` checks the calls in it".to_owned()
            }
            Self::Source => format!(
                "source code, not a failure; `why403 scan PATH` checks the calls in it, and `why403 requires {name}` says \
                 what an operation needs"
            ),
            Self::Documentation => {
                format!("documentation, not a failure; `why403 requires {name}` says what an operation needs")
            }
        }
    }
}

fn without(text: &str, is_own: impl Fn(&str) -> bool) -> String {
    text.lines().filter(|line| !is_own(line)).fold(String::new(), |rest, line| rest + line + "\n")
}

fn is_definition(text: &str, lines: &[&str]) -> bool {
    let begins = |names: &[&str]| lines.iter().any(|line| names.iter().any(|name| line.starts_with(name)));
    if begins(&["openapi:", "swagger:"]) {
        return begins(&["paths:", "components:", "definitions:", "info:"]);
    }
    let is_json = text.trim_start().starts_with('{') && text.contains("\"paths\"");
    is_json
        && ["\"openapi\"", "\"swagger\""]
            .iter()
            .any(|name| text.get(..text.floor_char_boundary(4096)).is_some_and(|head| head.contains(name)))
}

fn is_workflow(lines: &[&str]) -> bool {
    let begins = |name: &str| lines.iter().any(|line| line.starts_with(name));
    let has = |name: &str| lines.iter().any(|line| line.trim_start().trim_start_matches("- ").starts_with(name));
    begins("jobs:") && (has("steps:") || has("runs-on:"))
        || begins("apiVersion:") && begins("kind:")
        || begins("services:") && (has("image:") || has("build:"))
        || (begins("stages:") || begins("image:") || begins("pipeline:")) && has("script:")
        || (begins("trigger:") || begins("pool:")) && has("steps:")
        || begins("version: 2") && begins("workflows:")
}

/// A line of YAML: indented, a comment, an item, or a name with a colon; a line of JSON is none.
fn is_yaml(line: &str) -> bool {
    let named = || {
        line.split_once(':').is_some_and(|(name, value)| {
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '\'' | '"');
            name.chars().all(is_name) && (value.is_empty() || value.starts_with(' '))
        })
    };
    line.trim().is_empty()
        || line.starts_with([' ', '\t', '#'])
        || line.starts_with("- ")
        || line.starts_with("---")
        || named()
}

/// Whether a line can only be code.
fn begins_code(line: &str) -> bool {
    let line = line.trim();
    let starts = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    let ends = |ends: &[&str]| ends.iter().any(|end| line.ends_with(end));
    let assigns = line.contains(" = ") || line.contains(" := ");
    starts(&["import ", "from "])
        && (line.contains(" import ") || ends(&[";", "'", "\""]) || line.split(' ').count() == 2)
        || starts(&["const ", "let ", "var ", "final ", "val ", "auto "]) && (assigns || ends(&["("]))
        || starts(&["def ", "async def ", "class ", "if ", "for ", "while ", "with ", "try", "except", "else", "elif "])
            && ends(&[":"])
            && !line.contains(": ")
        || starts(&["function ", "async function ", "export ", "class ", "func ", "fn ", "pub fn ", "interface "])
            && ends(&["{", "("])
        || starts(&["public ", "private ", "protected ", "internal ", "static "])
            && (ends(&["{", ")", ";", "("]) || line.contains(" function ") || line.contains("class "))
        || starts(&["class "]) && line.contains(" extends ")
        || starts(&["$this->"]) && ends(&[";"])
        || starts(&["describe(", "it(", "test(", "expect(", "await expect(", "jest.", "nock(", "assert ", "assert."])
        || starts(&["using ", "package ", "namespace ", "use "]) && ends(&[";"]) && line.split(' ').count() == 2
        || starts(&["if (", "for (", "while (", "} catch", "} else", "try {", "catch (", "switch ("])
            && ends(&["{", "}", ";"])
        || starts(&["return "]) && ends(&[";", ")", "]", "}", "{", "("])
        || starts(&["raise ", "throw "]) && ends(&[")", ";"])
        || starts(&["#include ", "@Test", "@pytest", "@Override", "<?php", "module.exports", "if __name__"])
        || starts(&["resource \"", "data \"", "provider \"", "variable \"", "module \""]) && ends(&["{"])
        || starts(&["func Test", "package main"])
}

/// Whether a line at the margin is one of code: a call, an assignment, a closing bracket, a comment.
fn is_code(line: &str) -> bool {
    let word = line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.')));
    let behind = word.and_then(|end| line.get(end..)).unwrap_or_default();
    let called = word.is_some_and(|end| end > 0)
        && behind.starts_with('(')
        && line.trim_end().ends_with([')', ';', '(', '{', ',', ':']);
    begins_code(line)
        || line.starts_with(['}', ')', ']', '@'])
        || line.starts_with("//")
        || line.starts_with("/*")
        || line.starts_with("# ")
        || line.starts_with("\"\"\"")
        || called
        || behind.starts_with(" = ")
        || behind.starts_with(" := ")
}

/// The text without its code: what is indented belongs to the line above it, unless it is of a stack trace or an object
/// that was printed.
fn without_code(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let (mut rest, mut in_code) = (String::new(), false);
    for (number, line) in lines.iter().enumerate() {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with("```") {
            rest.push('\n');
            continue;
        }
        let is_indented = line.starts_with([' ', '\t']);
        let is_of_trace = bare.starts_with("at ") || bare.starts_with("File \"") || bare.starts_with('^');
        in_code = if is_of_trace {
            false
        } else if is_indented {
            in_code || begins_code(line)
        } else if bare == "{" {
            let next = lines.get(number + 1).map_or("", |next| next.trim());
            next.split_once(':').is_none_or(|(name, _)| name.contains(' '))
        } else {
            // A bracket closes what was opened: code, or an object that was printed.
            is_code(line) && (in_code || !line.starts_with(['}', ')', ']']))
        };
        if !in_code {
            rest.push_str(line);
            rest.push('\n');
        }
    }
    rest
}

/// Phrases of API references.
const OF_REFERENCES: [&str; 11] = [
    "required permission",
    "requires any permission",
    "requires all permission",
    "required scope",
    "operation id",
    "response codes",
    "status codes",
    "possible errors",
    "example response",
    "error codes",
    "query parameters",
];

/// Headers of a column that say what is needed, and of one that says what happened.
const OF_NEEDS: [&str; 12] = [
    "permission",
    "scope",
    "operation",
    "endpoint",
    "method",
    "path",
    "description",
    "meaning",
    "error",
    "code",
    "call",
    "role",
];
const OF_EVENTS: [&str; 9] =
    ["time", "date", "response", "result", "duration", "actual", "correlation", "took", "when"];

fn is_documentation(lines: &[&str]) -> bool {
    let headings = lines.iter().filter(|line| heading(line).is_some()).count();
    let has_title = lines.first().is_some_and(|line| heading(line).is_some());
    let lower: Vec<String> = lines.iter().map(|line| line.to_lowercase()).collect();
    let phrases = OF_REFERENCES.iter().filter(|phrase| lower.iter().any(|line| line.contains(*phrase))).count();
    has_title && (headings >= 3 || headings >= 2 && lines.iter().any(|line| is_row(line)))
        || phrases >= 2
        || is_table_of_needs(lines)
}

/// Whether every line is a row of a table that says what is needed, not what happened.
fn is_table_of_needs(lines: &[&str]) -> bool {
    let Some(first) = lines.first().filter(|first| !first.contains(['{', '"', ':', '='])) else { return false };
    let Some(separator) = ['|', '\t', ';', ','].into_iter().find(|separator| first.matches(*separator).count() >= 2)
    else {
        return false;
    };
    let cells: Vec<String> = first.split(separator).map(|cell| cell.trim().to_lowercase()).collect();
    let names = |words: &[&str]| {
        cells.iter().filter(|cell| cell.len() < 40 && words.iter().any(|word| cell.contains(word))).count()
    };
    names(&OF_NEEDS) >= 2 && names(&OF_EVENTS) == 0 && lines.iter().all(|line| line.contains(separator))
}

/// The text of a Markdown heading.
fn heading(line: &str) -> Option<&str> {
    let behind = line.trim_start_matches('#');
    let depth = line.len() - behind.len();
    (1..=6).contains(&depth).then(|| behind.strip_prefix(' ')).flatten()
}

fn is_row(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('|') && line.len() > 1
}

/// Words of a statement that is true at any time.
const GENERAL: [&str; 16] = [
    " needs ",
    " requires ",
    "require ",
    " means ",
    "returns ",
    " returned when",
    " if ",
    " when ",
    " without ",
    "wenn ",
    " must ",
    " may ",
    " can ",
    " will ",
    " answers ",
    "every ",
];

/// Words of what happened to somebody.
const HAPPENED: [&str; 13] = [
    " fail", " got ", " get ", " getting", " we ", "i'm ", " since ", " today", " still ", " why ", "error:", " seit ",
    " bekomm",
];

/// Documentation without headings, tables and statements; an error pasted under it is none of these.
fn without_statements(text: &str) -> String {
    let is_table = is_table_of_needs(&text.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>());
    without(text, |line| {
        let bare = line.trim();
        let lower = format!(" {} ", bare.to_lowercase());
        let starts_with_status = bare
            .trim_start_matches(['-', '*', '`', ' '])
            .get(..3)
            .is_some_and(|status| status.bytes().all(|byte| byte.is_ascii_digit()))
            && !bare.contains('{');
        let is_general =
            GENERAL.iter().any(|word| lower.contains(word)) && !HAPPENED.iter().any(|word| lower.contains(word));
        is_table
            || heading(line).is_some()
            || is_row(line)
            || starts_with_status
            || is_general && !bare.starts_with('{')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_recognised_by_their_structure() {
        let workflow = "on: [push]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: curl https://x || echo 403\n";
        let definition = "openapi: 3.0.3\ninfo:\n  title: x\npaths:\n  /api/v2/flows:\n    get: {}\n";
        let code = "import requests\n\ndef load(token):\n    if response.status_code == 403:\n        raise PermissionError(\"no\")\n";
        let readme =
            "# x\n\n## Permissions\n\n| call | permission |\n|---|---|\n| GET /api/v2/flows | architect:flow:view |\n";
        let table = "method,path,permission\nGET,/api/v2/flows,architect:flow:view\nGET,/api/v2/users,none\n";
        for (text, kind) in [
            (workflow, Document::Workflow),
            (definition, Document::Definition),
            (r#"{"openapi": "3.0.3", "paths": {}}"#, Document::Definition),
            (code, Document::Source),
            (readme, Document::Documentation),
            (table, Document::Documentation),
        ] {
            assert_eq!(Document::recognise(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn a_failure_is_none() {
        for text in [
            "HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"code\":\"missing.permissions\"}",
            "time,method,path,response\n10:00,GET,/api/v2/flows,403\n10:01,GET,/api/v2/flows,403\n",
            "Request URL: https://api.mypurecloud.com/api/v2/flows\nRequest Method: GET\nStatus Code: 403\n",
            "code: missing.permissions\nmessage: no\nstatus: 403\n",
        ] {
            assert_eq!(Document::recognise(text), None, "{text}");
        }
    }

    #[test]
    fn what_was_pasted_under_a_text_is_left() {
        let code = "import x\nimport y\nfrom a import b\ndef f():\n    return 403\n";
        for error in [
            "Error: 403 Forbidden\n    at f (x.js:1:2)\n",
            "{\"code\":\"bad.credentials\"}\n",
            "I always get 403.\n",
            "{\n  status: 401,\n}\n",
        ] {
            let rest = Document::Source.rest(&format!("{code}\n{error}"));
            assert_eq!(rest.trim(), error.trim());
        }
        let readme = "# x\n\nReturns 403 if the role lacks it.\n| a | b |\n\n{\"code\":\"bad.credentials\"}\n";
        assert_eq!(Document::Documentation.rest(readme).trim(), "{\"code\":\"bad.credentials\"}");
    }
}
