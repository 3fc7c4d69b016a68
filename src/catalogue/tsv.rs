//! Parses the tables of the catalogue: the files in `data/`, and the same tables in a stored catalogue.
//!
//! A table is a line with the names of its columns, then one row a line, columns divided by tabs, rows in order and
//! none twice. `build.rs` includes this file: it uses the standard library and its two neighbours alone.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::permission_mode::PermissionMode;
use super::scope_source::ScopeSource;

/// The columns of the operations. `api`, `permissions` and `scopes` are lists divided by commas.
pub(super) const OPERATION_COLUMNS: &str = "method\tpath\toperation\tapi\tpermission_mode\tpermissions\tscopes\tscope_source\tuser_context\tdeprecated\tpreview";

/// The column of the permissions.
pub(super) const PERMISSION_COLUMN: &str = "permission";

/// The column of the scopes.
pub(super) const SCOPE_COLUMN: &str = "scope";

/// The columns of the error codes.
pub(super) const ERROR_CODE_COLUMNS: &str = "code\tstatus";

/// One operation, as pieces of the table's text.
pub(super) struct OperationRow<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) name: &'a str,
    pub(super) api_classes: &'a str,
    pub(super) permission_mode: PermissionMode,
    pub(super) permissions: &'a str,
    pub(super) scopes: &'a str,
    pub(super) scope_source: ScopeSource,
    pub(super) user_context: bool,
    pub(super) deprecated: bool,
    pub(super) preview: bool,
}

/// A line of a table that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TsvError {
    /// The line's number in its table, from 1.
    pub(super) line: usize,
    /// What is wrong with it.
    pub(super) problem: &'static str,
}

/// The operations, by path and method.
pub(super) fn parse_operations(table: &str) -> Result<Vec<OperationRow<'_>>, TsvError> {
    parse_rows(table, OPERATION_COLUMNS, parse_operation, |a, b| {
        compare_paths(a.path, b.path).then_with(|| a.method.cmp(b.method))
    })
}

/// The names of a table with one column.
pub(super) fn parse_names<'a>(table: &'a str, column: &str) -> Result<Vec<&'a str>, TsvError> {
    parse_rows(table, column, |row| if row.is_empty() { Err("a name is missing") } else { Ok(row) }, Ord::cmp)
}

/// The error codes, each with a status it is declared with.
pub(super) fn parse_error_codes(table: &str) -> Result<Vec<(&str, u16)>, TsvError> {
    parse_rows(table, ERROR_CODE_COLUMNS, parse_error_code, Ord::cmp)
}

/// The order of paths: a slash before all else, so that what is below a segment is together: `a`, `a/b`, `a-b`.
pub(super) fn compare_paths(a: &str, b: &str) -> Ordering {
    a.bytes().map(path_weight).cmp(b.bytes().map(path_weight))
}

/// A byte's place in the order of paths.
pub(super) fn path_weight(byte: u8) -> u8 {
    if byte == b'/' { 0 } else { byte }
}

/// The order of names: capitals do not count.
pub(super) fn compare_names(a: &str, b: &str) -> Ordering {
    let folded = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(folded).cmp(b.bytes().map(folded))
}

/// A number for a name, which is the same for all spellings of its capitals (FNV-1a).
pub(super) fn hash_name(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193))
}

/// The first three letters of a name, in lower case; zeros where it has fewer.
pub(super) fn first_letters(mut letters: impl Iterator<Item = u8>) -> [u8; 3] {
    [(); 3].map(|()| letters.next().unwrap_or_default().to_ascii_lowercase())
}

/// The hashes of all names with the positions of their operations, in the order of the hashes; `None` where there are more
/// operations than positions.
pub(super) fn order_by_hash(operations: &[OperationRow<'_>]) -> Option<Vec<(u32, u16)>> {
    let count = u16::try_from(operations.len()).ok()?;
    let mut order: Vec<(u32, u16)> = operations.iter().map(|row| hash_name(row.name)).zip(0..count).collect();
    order.sort_unstable();
    Some(order)
}

/// How many operations have each of the permissions in their list.
pub(super) fn count_uses(operations: &[OperationRow<'_>], permissions: &[&str]) -> Vec<u16> {
    let mut uses: HashMap<&str, u16> = HashMap::new();
    for name in operations.iter().flat_map(|row| row.permissions.split(',')) {
        let count = uses.entry(name).or_default();
        *count = count.saturating_add(1);
    }
    permissions.iter().map(|name| uses.get(name).copied().unwrap_or_default()).collect()
}

/// How the names of operations begin: as their HTTP methods do, so there are few.
pub(super) fn distinct_beginnings(operations: &[OperationRow<'_>]) -> Vec<[u8; 3]> {
    let mut beginnings: Vec<[u8; 3]> = operations.iter().map(|row| first_letters(row.name.bytes())).collect();
    beginnings.sort_unstable();
    beginnings.dedup();
    beginnings
}

/// The API classes of all operations, each once, in the order of names.
pub(super) fn distinct_api_classes<'a>(operations: &[OperationRow<'a>]) -> Vec<&'a str> {
    let mut classes: Vec<&str> = Vec::new();
    let mut before = "";
    for operation in operations {
        // The operations of one API are mostly together.
        if operation.api_classes != before {
            before = operation.api_classes;
            classes.extend(before.split(',').filter(|class| !class.is_empty()));
        }
    }
    classes.sort_by(|a, b| compare_names(a, b));
    classes.dedup_by(|a, b| compare_names(a, b).is_eq());
    classes
}

fn parse_rows<'a, T>(
    table: &'a str,
    columns: &str,
    parse: impl Fn(&'a str) -> Result<T, &'static str>,
    compare: impl Fn(&T, &T) -> Ordering,
) -> Result<Vec<T>, TsvError> {
    let mut lines = table.strip_suffix('\n').unwrap_or(table).split('\n');
    if lines.next() != Some(columns) {
        return Err(TsvError { line: 1, problem: "other columns than expected" });
    }
    let mut rows: Vec<T> = Vec::new();
    for (line, number) in lines.zip(2..) {
        let error = |problem| TsvError { line: number, problem };
        if line.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t') {
            return Err(error("a control character"));
        }
        let row = parse(line).map_err(error)?;
        match rows.last().map(|before| compare(before, &row)) {
            None | Some(Ordering::Less) => rows.push(row),
            Some(Ordering::Equal) => return Err(error("the same row twice")),
            Some(Ordering::Greater) => return Err(error("out of order")),
        }
    }
    Ok(rows)
}

fn parse_operation(row: &str) -> Result<OperationRow<'_>, &'static str> {
    let [method, path, name, api_classes, mode, permissions, scopes, source, user_context, deprecated, preview] =
        split_columns(row).ok_or("not eleven columns")?;
    if method.is_empty() || name.is_empty() || !path.starts_with('/') {
        return Err("without a method, a path or a name");
    }
    Ok(OperationRow {
        method,
        path,
        name,
        api_classes,
        permission_mode: PermissionMode::from_word(mode).ok_or("an unknown permission mode")?,
        permissions,
        scopes,
        scope_source: ScopeSource::from_word(source).ok_or("an unknown scope source")?,
        user_context: parse_flag(user_context)?,
        deprecated: parse_flag(deprecated)?,
        preview: parse_flag(preview)?,
    })
}

fn parse_error_code(row: &str) -> Result<(&str, u16), &'static str> {
    let [code, status] = split_columns(row).ok_or("not two columns")?;
    if code.is_empty() {
        return Err("without an error code");
    }
    Ok((code, status.parse().map_err(|_| "a status that is not a number")?))
}

fn parse_flag(word: &str) -> Result<bool, &'static str> {
    match word {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err("a flag that is neither 0 nor 1"),
    }
}

/// The columns of a row; `None` where it has more or fewer.
pub(super) fn split_columns<const N: usize>(row: &str) -> Option<[&str; N]> {
    let mut columns = [""; N];
    let mut parts = row.split('\t');
    for column in &mut columns {
        *column = parts.next()?;
    }
    parts.next().is_none().then_some(columns)
}
