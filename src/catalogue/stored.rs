//! A catalogue as a file: the same text and offsets as the built-in tables, little-endian, read in one go.
//!
//! What is read is checked before it is believed: every offset, every order that a look-up relies on.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use thiserror::Error;

use super::definition::{Definition, Described};
use super::tables::{Origin, Row, Span, Tables};
use super::{PermissionMode, ScopeSource, path, split};

/// What such a file begins with; the digit is the form's version.
pub const MAGIC: &[u8] = b"why403 catalogue 1\n";

/// A stored catalogue that cannot be used.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
pub enum StoredError {
    /// Something else, or written by another version.
    #[error("not a catalogue of this version of why403")]
    Foreign,
    /// It ends early, or goes on behind its end.
    #[error("cut short, or longer than it says")]
    Length,
    /// An offset that points nowhere.
    #[error("damaged: an entry points outside of its text")]
    Offset,
    /// Rows out of order.
    #[error("damaged: its {0} are not in order")]
    Order(&'static str),
}

/// A definition that is too large to be stored.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
#[error("the definition is too large to be stored: {0}")]
pub struct TooLarge(&'static str);

/// The tables of a file.
#[derive(Debug, Clone)]
pub struct Stored {
    text: String,
    operations: Vec<Row>,
    by_name: Vec<u16>,
    permissions: Vec<Span>,
    scopes: Vec<Span>,
    error_codes: Vec<(Span, u16)>,
    day: Span,
    source: Span,
}

impl Stored {
    /// Reads and checks the bytes of a file.
    ///
    /// # Errors
    /// When it is no such file, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoredError> {
        let mut input = Input(bytes.strip_prefix(MAGIC).ok_or(StoredError::Foreign)?);
        let text_length = input.u32()? as usize;
        let [operations, permissions, scopes, error_codes] = [input.u32()?, input.u32()?, input.u32()?, input.u32()?];
        let (day, source) = (input.span()?, input.span()?);
        let text = String::from_utf8(input.take(text_length)?.to_vec()).map_err(|_| StoredError::Offset)?;
        let stored = Self {
            operations: input.list(operations, Input::row)?,
            by_name: input.list(operations, Input::u16)?,
            permissions: input.list(permissions, Input::span)?,
            scopes: input.list(scopes, Input::span)?,
            error_codes: input.list(error_codes, |input| Ok((input.span()?, input.u16()?)))?,
            text,
            day,
            source,
        };
        if !input.0.is_empty() {
            return Err(StoredError::Length);
        }
        stored.check()?;
        Ok(stored)
    }

    fn check(&self) -> Result<(), StoredError> {
        let of_rows = self
            .operations
            .iter()
            .flat_map(|row| [row.method, row.path, row.name, row.permissions, row.scopes])
            .chain(self.error_codes.iter().map(|(span, _)| *span));
        let mut spans =
            of_rows.chain([self.day, self.source]).chain(self.permissions.iter().chain(&self.scopes).copied());
        let within = |span: Span| {
            let start = span.0 as usize;
            self.text.get(start..start + usize::from(span.1)).is_some()
        };
        if !spans.all(within) || self.by_name.iter().any(|index| usize::from(*index) >= self.operations.len()) {
            return Err(StoredError::Offset);
        }
        let text = |span: Span| span.of(&self.text);
        let name = |index: u16| self.operations.get(usize::from(index)).map(|row| text(row.name)).unwrap_or_default();
        let ordered = [
            ("operations", self.operations.is_sorted_by(|a, b| by_path(self, a, b).is_le())),
            ("names", self.by_name.is_sorted_by(|a, b| folded_order(name(*a), name(*b)).is_le())),
            ("permissions", self.permissions.is_sorted_by_key(|span| text(*span))),
            ("scopes", self.scopes.is_sorted_by_key(|span| text(*span))),
            ("error codes", self.error_codes.is_sorted_by_key(|(span, status)| (text(*span), *status))),
        ];
        match ordered.into_iter().find(|(_, ordered)| !ordered) {
            Some((what, _)) => Err(StoredError::Order(what)),
            None => Ok(()),
        }
    }

    /// The tables, for the rest of the process.
    pub(super) fn leak(self) -> Tables {
        let text: &'static str = self.text.leak();
        Tables {
            text,
            operations: self.operations.leak(),
            by_name: self.by_name.leak(),
            permissions: self.permissions.leak(),
            scopes: self.scopes.leak(),
            error_codes: self.error_codes.leak(),
            origin: Origin::Refreshed { day: self.day.of(text), source: self.source.of(text) },
        }
    }

    /// The same as a definition, to be compared with another.
    #[must_use]
    pub fn definition(&self) -> Definition {
        let text = |span: Span| span.of(&self.text);
        let owned = |span: Span| text(span).to_owned();
        Definition {
            day: owned(self.day),
            source: owned(self.source),
            operations: self.operations.iter().map(|row| described(row, &self.text)).collect(),
            permissions: self.permissions.iter().map(|span| owned(*span)).collect(),
            scopes: self.scopes.iter().map(|span| owned(*span)).collect(),
            error_codes: self.error_codes.iter().map(|(span, status)| (owned(*span), *status)).collect(),
        }
    }
}

fn by_path(stored: &Stored, a: &Row, b: &Row) -> Ordering {
    let text = |span: Span| span.of(&stored.text);
    path::order(text(a.path), text(b.path)).then_with(|| text(a.method).cmp(text(b.method)))
}

/// The order of names: capitals aside.
pub(super) fn folded_order(a: &str, b: &str) -> Ordering {
    let folded = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(folded).cmp(b.bytes().map(folded))
}

/// One row as a definition has it.
pub(super) fn described(row: &Row, text: &str) -> Described {
    let owned = |span: Span| span.of(text).to_owned();
    let list = |span: Span| split(span.of(text)).map(str::to_owned).collect();
    Described {
        method: owned(row.method),
        path: owned(row.path),
        name: owned(row.name),
        permission_mode: row.mode,
        permissions: list(row.permissions),
        scopes: list(row.scopes),
        scope_source: row.source,
        user_context: row.user_context,
        deprecated: row.deprecated,
        preview: row.preview,
    }
}

/// Bytes yet to be read.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], StoredError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(StoredError::Length)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], StoredError> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(StoredError::Length)?;
        self.0 = rest;
        Ok(*taken)
    }

    fn u32(&mut self) -> Result<u32, StoredError> {
        self.array().map(u32::from_le_bytes)
    }

    fn u16(&mut self) -> Result<u16, StoredError> {
        self.array().map(u16::from_le_bytes)
    }

    fn span(&mut self) -> Result<Span, StoredError> {
        Ok(Span(self.u32()?, self.u16()?))
    }

    fn row(&mut self) -> Result<Row, StoredError> {
        let [method, path, name, permissions, scopes] =
            [self.span()?, self.span()?, self.span()?, self.span()?, self.span()?];
        let [mode, source, flags] = self.array()?;
        let mode = MODES.get(usize::from(mode)).copied().ok_or(StoredError::Offset)?;
        let source = SOURCES.get(usize::from(source)).copied().ok_or(StoredError::Offset)?;
        let [user_context, deprecated, preview] = [1, 2, 4].map(|flag| flags & flag != 0);
        Ok(Row { method, path, name, permissions, scopes, mode, source, user_context, deprecated, preview })
    }

    /// So many of a kind. The file says how many: it is not believed before they are there.
    fn list<T>(
        &mut self,
        length: u32,
        mut one: impl FnMut(&mut Self) -> Result<T, StoredError>,
    ) -> Result<Vec<T>, StoredError> {
        let mut list = Vec::with_capacity((length as usize).min(self.0.len() / 2));
        for _ in 0..length {
            list.push(one(self)?);
        }
        Ok(list)
    }
}

const MODES: [PermissionMode; 4] =
    [PermissionMode::Any, PermissionMode::All, PermissionMode::None, PermissionMode::Unknown];
const SOURCES: [ScopeSource; 3] = [ScopeSource::Exact, ScopeSource::Derived, ScopeSource::Unknown];

/// The bytes of a file that holds a definition.
///
/// # Errors
/// When a count or a length does not fit the form.
pub fn to_bytes(definition: &Definition) -> Result<Vec<u8>, TooLarge> {
    let mut rows: Vec<&Described> = definition.operations.iter().collect();
    rows.sort_by(|a, b| path::order(&a.path, &b.path).then_with(|| a.method.cmp(&b.method)));
    let mut names: Vec<(String, u16)> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let index = u16::try_from(index).map_err(|_| TooLarge("more than 65,535 operations"))?;
        names.push((row.name.to_ascii_lowercase(), index));
    }
    names.sort();
    let mut output = Output::default();
    // Names and paths lie together, as in the built-in text.
    for name in names.iter().filter_map(|(_, index)| rows.get(usize::from(*index))) {
        output.span(&name.name)?;
    }
    for row in &rows {
        output.span(&row.path)?;
    }
    output.body.clear();
    for row in &rows {
        output.row(row)?;
    }
    for (_, index) in &names {
        output.body.extend(index.to_le_bytes());
    }
    for name in definition.permissions.iter().chain(&definition.scopes) {
        output.span(name)?;
    }
    for (code, status) in &definition.error_codes {
        output.span(code)?;
        output.body.extend(status.to_le_bytes());
    }
    let body = std::mem::take(&mut output.body);
    output.span(&definition.day)?;
    output.span(&definition.source)?;
    let ends = std::mem::take(&mut output.body);
    let mut bytes = MAGIC.to_vec();
    for count in [
        output.text.len(),
        rows.len(),
        definition.permissions.len(),
        definition.scopes.len(),
        definition.error_codes.len(),
    ] {
        bytes.extend(u32::try_from(count).map_err(|_| TooLarge("more than 4 GiB of text"))?.to_le_bytes());
    }
    for part in [ends.as_slice(), output.text.as_bytes(), body.as_slice()] {
        bytes.extend(part);
    }
    Ok(bytes)
}

/// A text that keeps each string once, and what was written behind it.
#[derive(Default)]
struct Output {
    text: String,
    seen: BTreeMap<String, (u32, u16)>,
    body: Vec<u8>,
}

impl Output {
    fn span(&mut self, value: &str) -> Result<(), TooLarge> {
        let (start, length) = match self.seen.get(value) {
            Some(known) => *known,
            None => {
                let start = u32::try_from(self.text.len()).map_err(|_| TooLarge("more than 4 GiB of text"))?;
                let length = u16::try_from(value.len()).map_err(|_| TooLarge("an entry of more than 64 KiB"))?;
                self.text.push_str(value);
                self.seen.insert(value.to_owned(), (start, length));
                (start, length)
            }
        };
        self.body.extend(start.to_le_bytes());
        self.body.extend(length.to_le_bytes());
        Ok(())
    }

    fn row(&mut self, row: &Described) -> Result<(), TooLarge> {
        for value in [&row.method, &row.path, &row.name, &row.permissions.join(","), &row.scopes.join(",")] {
            self.span(value)?;
        }
        let at =
            |position: Option<usize>| position.and_then(|position| u8::try_from(position).ok()).unwrap_or_default();
        let flags = [(row.user_context, 1), (row.deprecated, 2), (row.preview, 4)];
        self.body.extend([
            at(MODES.iter().position(|mode| *mode == row.permission_mode)),
            at(SOURCES.iter().position(|source| *source == row.scope_source)),
            flags.iter().filter(|(set, _)| *set).map(|(_, flag)| flag).sum(),
        ]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(bytes);

    fn bytes() -> Vec<u8> {
        to_bytes(&Definition { day: "2026-11-22".into(), source: "us-east-1".into(), ..Definition::built_in() })
            .unwrap()
    }

    #[test]
    fn what_is_stored_is_what_is_read() {
        let built_in = Definition::built_in();
        let read = Stored::from_bytes(&bytes()).unwrap().definition();
        assert_eq!((read.day.as_str(), read.source.as_str()), ("2026-11-22", "us-east-1"));
        assert_eq!(Definition { day: built_in.day.clone(), source: built_in.source.clone(), ..read }, built_in);
    }

    #[test]
    fn a_damaged_file_is_told_from_a_foreign_one() {
        let whole = bytes();
        assert_eq!(Stored::from_bytes(b"{}").unwrap_err(), StoredError::Foreign);
        assert_eq!(Stored::from_bytes(&whole[..whole.len() - 1]).unwrap_err(), StoredError::Length);
        assert_eq!(Stored::from_bytes(&[whole.as_slice(), b"x"].concat()).unwrap_err(), StoredError::Length);
        let mut wrong = whole.clone();
        let place = wrong.len() - 1;
        wrong[place - 4] = 0xff;
        assert_eq!(Stored::from_bytes(&wrong).unwrap_err(), StoredError::Offset);
        // Two names exchanged, in the text that they share.
        let text = whole.windows(24).position(|found| found == b"deleteAlertingAlertdelet").unwrap();
        wrong = whole;
        wrong[text..text + 6].copy_from_slice(b"zelete");
        assert_eq!(Stored::from_bytes(&wrong).unwrap_err(), StoredError::Order("names"));
    }

    proptest! {
        #[test]
        fn no_file_stops_it(at in 0_usize..2000, value: u8, end in 0_usize..4000) {
            let mut bytes = WHOLE.clone();
            bytes[at] = value;
            let _ = Stored::from_bytes(&bytes);
            let _ = Stored::from_bytes(&bytes[..end]);
        }
    }
}
