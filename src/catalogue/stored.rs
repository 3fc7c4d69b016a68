//! A refreshed catalogue as a file: the tables of `data/` one after the other, each after an empty line, and before them
//! a version, the day and source of the definition, and how many rows each table has:
//!
//! ```text
//! why403 catalogue 2
//! day           2026-11-22
//! source        us-east-1
//! operations    3397
//! permissions   1506
//! scopes        136
//! error_codes   2109
//!
//! method        path        operation …
//! …
//! ```
//!
//! Everything is checked when it is read. The rows point into the text of the file, so nothing is copied.

use std::fmt::Write as _;

use thiserror::Error;

use super::definition::{Definition, Described};
use super::installed::{AlreadyInstalled, Origin, install_tables};
use super::tables::{Row, Span, Tables};
use super::tsv::{
    ERROR_CODE_COLUMNS, OPERATION_COLUMNS, OperationRow, PERMISSION_COLUMN, SCOPE_COLUMN, TsvError, compare_paths,
    count_uses, distinct_api_classes, distinct_beginnings, order_by_hash, parse_error_codes, parse_names,
    parse_operations,
};
use crate::text::visible;

/// What the file of every version begins with.
const ANY_VERSION: &str = "why403 catalogue ";

/// What the file of this version begins with. Version 1 was binary.
const VERSION: &str = "why403 catalogue 2";

/// The tables, in the order of the file.
const TABLES: [&str; 4] = ["operations", "permissions", "scopes", "error_codes"];

/// A stored catalogue that cannot be used.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoredError {
    /// Something else.
    #[error("not a catalogue of why403")]
    Foreign,
    /// Written by an older or a newer why403.
    #[error("written by another version of why403: the catalogue has to be refreshed again")]
    Version,
    /// It ends early, or goes on after its end.
    #[error("cut short, or longer than it says")]
    Length,
    /// A table has another number of rows than the file says.
    #[error("damaged: {table} has {found} rows, not {expected}")]
    Count {
        /// The table, as `error_codes`.
        table: &'static str,
        /// Its rows.
        found: usize,
        /// How many the file says there are.
        expected: usize,
    },
    /// A line that cannot be used.
    #[error("damaged in line {line}: {problem}")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// More than the tables have room for.
    #[error("too large: {0}")]
    TooLarge(&'static str),
}

/// A refreshed catalogue: the text of its file, and the tables in it.
#[derive(Debug, Clone)]
pub struct StoredCatalogue {
    text: String,
    day: Span,
    source: Span,
    operations: Vec<Row>,
    by_hash: Vec<(u32, u16)>,
    beginnings: Vec<[u8; 3]>,
    api_classes: Vec<Span>,
    permissions: Vec<Span>,
    permission_uses: Vec<u16>,
    scopes: Vec<Span>,
    error_codes: Vec<(Span, u16)>,
}

impl StoredCatalogue {
    /// Whether a file begins as a stored catalogue does, of this or another version.
    #[must_use]
    pub fn is_stored(bytes: &[u8]) -> bool {
        bytes.starts_with(ANY_VERSION.as_bytes())
    }

    /// Parses and checks the content of a file.
    ///
    /// # Errors
    /// When it is another file, or damaged.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, StoredError> {
        if !Self::is_stored(&bytes) {
            return Err(StoredError::Foreign);
        }
        if bytes.split(|byte| *byte == b'\n').next() != Some(VERSION.as_bytes()) {
            return Err(StoredError::Version);
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
            StoredError::Line { line: 1 + count_lines(valid), problem: "not UTF-8" }
        })?;
        Self::from_text(text)
    }

    fn from_text(text: String) -> Result<Self, StoredError> {
        if !text.ends_with('\n') {
            return Err(StoredError::Length);
        }
        let mut parts = text.split("\n\n");
        let head = Head::parse(parts.next().unwrap_or_default())?;
        let [Some(operations), Some(permissions), Some(scopes), Some(error_codes), None] =
            [(); 5].map(|()| parts.next())
        else {
            return Err(StoredError::Length);
        };
        let spans = Spans { text: &text };
        let rows = parse_operations(operations).map_err(spans.error_in(operations))?;
        let names = |table, column| parse_names(table, column).map_err(spans.error_in(table));
        let (permissions, scopes) = (names(permissions, PERMISSION_COLUMN)?, names(scopes, SCOPE_COLUMN)?);
        let error_codes = parse_error_codes(error_codes).map_err(spans.error_in(error_codes))?;
        let found = [rows.len(), permissions.len(), scopes.len(), error_codes.len()];
        for ((table, expected), found) in TABLES.into_iter().zip(head.counts).zip(found) {
            if found != expected {
                return Err(StoredError::Count { table, found, expected });
            }
        }
        let codes = error_codes.into_iter().map(|(code, status)| Ok((spans.locate(code)?, status)));
        Ok(Self {
            day: spans.locate(head.day)?,
            source: spans.locate(head.source)?,
            by_hash: order_by_hash(&rows).ok_or(StoredError::TooLarge("more than 65,535 operations"))?,
            beginnings: distinct_beginnings(&rows),
            api_classes: spans.locate_all(distinct_api_classes(&rows))?,
            operations: rows.iter().map(|row| spans.row(row)).collect::<Result<_, _>>()?,
            permission_uses: count_uses(&rows, &permissions),
            permissions: spans.locate_all(permissions)?,
            scopes: spans.locate_all(scopes)?,
            error_codes: codes.collect::<Result<_, _>>()?,
            text,
        })
    }

    /// A definition as a file holds it.
    ///
    /// # Errors
    /// When it has more than the tables have room for.
    pub fn from_definition(definition: &Definition) -> Result<Self, StoredError> {
        Self::from_text(definition_text(definition))
    }

    /// The content of the file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same as a definition, to be compared with another.
    #[must_use]
    pub fn definition(&self) -> Definition {
        let tables = Tables {
            text: &self.text,
            operations: &self.operations,
            by_hash: &self.by_hash,
            beginnings: &self.beginnings,
            api_classes: &self.api_classes,
            permissions: &self.permissions,
            permission_uses: &self.permission_uses,
            scopes: &self.scopes,
            error_codes: &self.error_codes,
        };
        Definition::from_tables(&tables, self.day.slice(&self.text), self.source.slice(&self.text))
    }
}

/// Uses a stored catalogue instead of the built-in one, for the rest of the process. To be called before anything is
/// looked up; the tables then live as long as the process.
///
/// # Errors
/// When one was installed before.
pub fn install(stored: StoredCatalogue) -> Result<(), AlreadyInstalled> {
    let text: &'static str = stored.text.leak();
    let tables = Tables {
        text,
        operations: stored.operations.leak(),
        by_hash: stored.by_hash.leak(),
        beginnings: stored.beginnings.leak(),
        api_classes: stored.api_classes.leak(),
        permissions: stored.permissions.leak(),
        permission_uses: stored.permission_uses.leak(),
        scopes: stored.scopes.leak(),
        error_codes: stored.error_codes.leak(),
    };
    let origin = Origin::Refreshed { day: stored.day.slice(text), source: stored.source.slice(text) };
    install_tables(tables, origin)
}

/// What the file says before its tables.
struct Head<'a> {
    day: &'a str,
    source: &'a str,
    /// The rows of each of the [`TABLES`].
    counts: [usize; 4],
}

impl<'a> Head<'a> {
    fn parse(head: &'a str) -> Result<Self, StoredError> {
        let mut lines = head.split('\n').zip(1..).skip(1);
        let mut value = |key: &str| {
            let (line, number) = lines.next().ok_or(StoredError::Length)?;
            let value = line.strip_prefix(key).and_then(|rest| rest.strip_prefix('\t'));
            let value = value.filter(|value| !value.bytes().any(|byte| byte.is_ascii_control()));
            value
                .map(|value| (value, number))
                .ok_or(StoredError::Line { line: number, problem: "another line is expected" })
        };
        let ((day, _), (source, _)) = (value("day")?, value("source")?);
        let mut counts = [0; 4];
        for (table, count) in TABLES.into_iter().zip(&mut counts) {
            let (value, line) = value(table)?;
            *count = value.parse().map_err(|_| StoredError::Line { line, problem: "not a number of rows" })?;
        }
        match lines.next() {
            Some((_, line)) => Err(StoredError::Line { line, problem: "an empty line is expected" }),
            None => Ok(Self { day, source, counts }),
        }
    }
}

/// Finds the places of what was parsed in the text of the file.
struct Spans<'a> {
    text: &'a str,
}

impl Spans<'_> {
    fn locate(&self, piece: &str) -> Result<Span, StoredError> {
        Span::locate(piece, self.text).ok_or(StoredError::TooLarge("an entry of more than 64 KiB"))
    }

    fn locate_all(&self, pieces: Vec<&str>) -> Result<Vec<Span>, StoredError> {
        pieces.into_iter().map(|piece| self.locate(piece)).collect()
    }

    fn row(&self, row: &OperationRow<'_>) -> Result<Row, StoredError> {
        Ok(Row {
            method: self.locate(row.method)?,
            path: self.locate(row.path)?,
            name: self.locate(row.name)?,
            api_classes: self.locate(row.api_classes)?,
            permissions: self.locate(row.permissions)?,
            scopes: self.locate(row.scopes)?,
            mode: row.permission_mode,
            source: row.scope_source,
            user_context: row.user_context,
            deprecated: row.deprecated,
            preview: row.preview,
        })
    }

    /// The error of a table with the number of the line in the file.
    fn error_in(&self, table: &str) -> impl Fn(TsvError) -> StoredError {
        let start = table.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        let before = count_lines(self.text.as_bytes().get(..start).unwrap_or_default());
        move |error| StoredError::Line { line: before + error.line, problem: error.problem }
    }
}

fn count_lines(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

fn definition_text(definition: &Definition) -> String {
    let mut operations: Vec<&Described> = definition.operations.iter().collect();
    operations.sort_by(|a, b| compare_paths(&a.path, &b.path).then_with(|| a.method.cmp(&b.method)));
    let counts =
        [operations.len(), definition.permissions.len(), definition.scopes.len(), definition.error_codes.len()];
    // The source can be a path with anything in it.
    let mut text = format!("{VERSION}\nday\t{}\nsource\t{}\n", visible(&definition.day), visible(&definition.source));
    for (table, count) in TABLES.into_iter().zip(counts) {
        let _ = writeln!(text, "{table}\t{count}");
    }
    let _ = writeln!(text, "\n{OPERATION_COLUMNS}");
    for operation in operations {
        let Described { name, method, path, user_context, deprecated, preview, .. } = operation;
        let _ = writeln!(
            text,
            "{method}\t{path}\t{name}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
            operation.api_classes.join(","),
            operation.permission_mode.as_str(),
            operation.permissions.join(","),
            operation.scopes.join(","),
            operation.scope_source.as_str(),
            u8::from(*user_context),
            u8::from(*deprecated),
            u8::from(*preview),
        );
    }
    for (column, names) in [(PERMISSION_COLUMN, &definition.permissions), (SCOPE_COLUMN, &definition.scopes)] {
        let _ = writeln!(text, "\n{column}");
        for name in names {
            let _ = writeln!(text, "{name}");
        }
    }
    let _ = writeln!(text, "\n{ERROR_CODE_COLUMNS}");
    for (code, status) in &definition.error_codes {
        let _ = writeln!(text, "{code}\t{status}");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static WHOLE: LazyLock<String> = LazyLock::new(|| {
        let definition = Definition { day: "2026-11-22".into(), source: "us-east-1".into(), ..Definition::built_in() };
        StoredCatalogue::from_definition(&definition).unwrap().text
    });

    fn parse(text: impl Into<Vec<u8>>) -> Result<StoredCatalogue, StoredError> {
        StoredCatalogue::from_bytes(text.into())
    }

    /// The error after a piece of the file, which it has once, was replaced.
    #[track_caller]
    fn error_after(piece: &str, replacement: &str) -> String {
        assert_eq!(WHOLE.matches(piece).count(), 1, "{piece}");
        parse(WHOLE.replace(piece, replacement)).unwrap_err().to_string()
    }

    #[test]
    fn what_is_stored_is_what_is_read() {
        let built_in = Definition::built_in();
        let read = parse(WHOLE.as_str()).unwrap().definition();
        assert_eq!((read.day.as_str(), read.source.as_str()), ("2026-11-22", "us-east-1"));
        assert_eq!(Definition { day: built_in.day.clone(), source: built_in.source.clone(), ..read }, built_in);
        let empty = StoredCatalogue::from_definition(&Definition::default()).unwrap();
        assert_eq!(parse(empty.text()).unwrap().definition(), Definition::default());
    }

    #[test]
    fn a_source_with_line_ends_in_it_stays_in_its_line() {
        let definition = Definition { source: "a\n\nb\tc".into(), ..Definition::default() };
        let stored = StoredCatalogue::from_definition(&definition).unwrap();
        assert_eq!(stored.definition().source, "a\\n\\nb\\tc");
    }

    #[test]
    fn other_files_and_other_versions_are_refused() {
        assert_eq!(parse("").unwrap_err(), StoredError::Foreign);
        assert_eq!(parse("{}").unwrap_err(), StoredError::Foreign);
        for old in [&b"why403 catalogue 1\n\x01\xff\0\0"[..], b"why403 catalogue 3\n", b"why403 catalogue "] {
            let error = parse(old).unwrap_err();
            assert!(error == StoredError::Version && error.to_string().contains("refreshed again"), "{error}");
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        for (end, _) in WHOLE.match_indices('\n') {
            // A cut at the end of a line, for a part of them, and within it for all of the head.
            if end < 1_000 || end % 97 == 0 {
                assert!(parse(&WHOLE.as_bytes()[..end]).is_err(), "{end}");
            }
            if end % 997 == 0 && end + 1 < WHOLE.len() {
                assert!(parse(&WHOLE.as_bytes()[..=end]).is_err(), "{end}");
            }
        }
        let (without_last_row, _) = WHOLE.trim_end().rsplit_once('\n').unwrap();
        let cut = parse(format!("{without_last_row}\n")).unwrap_err();
        assert_eq!(cut, StoredError::Count { table: "error_codes", found: 2_108, expected: 2_109 });
        for more in ["x", "\n", "x\t400\n", "\nmore\n", "zzzz\t400\n"] {
            assert!(parse(format!("{}{more}", *WHOLE)).is_err(), "{more:?}");
        }
    }

    #[test]
    fn a_damaged_line_is_named() {
        let line = |piece: &str| WHOLE.split_once(piece).unwrap().0.matches('\n').count() + 1;
        let damaged = |piece: &str, problem: &str| format!("damaged in line {}: {problem}", line(piece));
        let first = "GET\t/api/v2/agentic/virtualagents\t";
        for (piece, replacement, problem) in [
            ("day\t2026", "date\t2026", "another line is expected"),
            ("scopes\t136", "scopes\tmany", "not a number of rows"),
            ("2109\n\nmethod", "2109\nmore\nmethod", "an empty line is expected"),
            ("\nmethod\tpath", "\npath\tmethod", "other columns than expected"),
            (first, "GET\tapi/v2/agentic/virtualagents\t", "without a method, a path or a name"),
            (first, "GET\t/api/v2/agentic/virtualagents\tmore\t", "not eleven columns"),
            (first, "ZZZ\t/api/v2/agentic/virtualagents\t", "out of order"),
            (first, "G\u{1b}T\t/api/v2/agentic/virtualagents\t", "a control character"),
            ("\nadmin\n", "\n\u{7f}admin\n", "a control character"),
        ] {
            let error = error_after(piece, replacement);
            assert!(error.starts_with("damaged in line ") && error.ends_with(problem), "{piece:?}: {error}");
        }
        assert_eq!(error_after("\nusers\n", "\nzusers\n"), damaged("users-rules\n", "out of order"));
        assert_eq!(
            error_after("user.not.found.on.delete\t200", "user.not.found.on.delete\tx"),
            damaged("user.not.found.on.delete\t200", "a status that is not a number")
        );
        let invalid = WHOLE.replace("user.not.found.on.delete\t200", "\u{0}").into_bytes();
        let invalid: Vec<u8> = invalid.into_iter().map(|byte| if byte == 0 { 0xff } else { byte }).collect();
        assert_eq!(parse(invalid).unwrap_err().to_string(), damaged("user.not.found.on.delete\t200", "not UTF-8"));
    }

    #[test]
    fn rows_exchanged_twice_or_lost_are_refused() {
        let row = "notifications\n";
        assert!(error_after(row, "notifications\nnotifications\n").ends_with("the same row twice"));
        assert_eq!(error_after(row, ""), "damaged: scopes has 135 rows, not 136");
        let readonly = "alerting\nalerting:readonly\n";
        assert!(error_after(readonly, "alerting:readonly\nalerting\n").ends_with("out of order"));
    }

    #[test]
    fn what_has_no_room_in_the_tables_is_refused() {
        let operation = Definition::built_in().operations.into_iter().next().unwrap();
        let long = Described { permissions: vec!["a:b:c".repeat(20_000)], ..operation.clone() };
        let definition = Definition { operations: vec![long], ..Definition::default() };
        assert!(matches!(StoredCatalogue::from_definition(&definition), Err(StoredError::TooLarge(_))));
        let paths = (0..65_536).map(|number| Described { path: format!("/{number:05}"), ..operation.clone() });
        let definition = Definition { operations: paths.collect(), ..Definition::default() };
        assert!(matches!(StoredCatalogue::from_definition(&definition), Err(StoredError::TooLarge(_))));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_file_stops_it(at in 0_usize..4000, value: u8, end in 0_usize..8000) {
            let mut bytes = WHOLE.clone().into_bytes();
            bytes[at] = value;
            let _ = parse(&bytes[..end]);
            let _ = parse(bytes);
        }
    }
}
