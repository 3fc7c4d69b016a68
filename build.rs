//! Compiles the published catalogue into static, sorted tables: one text, and rows of offsets into it,
//! so that a start parses nothing and relocates nothing. And asks the linker for a program that starts faster.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

#[path = "build/link.rs"]
mod link;
// The parser of a stored catalogue, which has the same tables.
#[path = "src/catalogue/permission_mode.rs"]
mod permission_mode;
#[path = "src/catalogue/scope_source.rs"]
mod scope_source;
#[path = "src/catalogue/tsv.rs"]
mod tsv;

use permission_mode::PermissionMode;
use tsv::{PERMISSION_COLUMN, SCOPE_COLUMN, TsvError};

const DATA: &str = "src/catalogue/data";

/// Gathers each distinct string once.
#[derive(Default)]
struct Text {
    text: String,
    seen: BTreeMap<String, (usize, usize)>,
}

impl Text {
    /// The `Span` literal of a string.
    fn span(&mut self, value: &str) -> String {
        let (start, length) = *self.seen.entry(value.to_owned()).or_insert_with(|| {
            let start = self.text.len();
            self.text.push_str(value);
            (start, value.len())
        });
        format!("Span({start},{length})")
    }

    /// A static list of strings.
    fn write_list(&mut self, code: &mut String, table: &str, values: &[&str]) -> Result<(), Box<dyn Error>> {
        let spans: Vec<String> = values.iter().map(|value| self.span(value)).collect();
        writeln!(code, "pub(super) static {table}: [Span; {}] = [{}];", spans.len(), spans.join(","))?;
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={DATA}");
    println!("cargo::rerun-if-changed=build.rs");
    for module in ["permission_mode", "scope_source", "tsv"] {
        println!("cargo::rerun-if-changed=src/catalogue/{module}.rs");
    }
    let mut text = Text::default();
    let mut code = String::new();
    let permissions = fs::read_to_string(format!("{DATA}/permissions.tsv"))?;
    let permissions = tsv::parse_names(&permissions, PERMISSION_COLUMN).map_err(damaged("permissions.tsv"))?;
    let scopes = fs::read_to_string(format!("{DATA}/scopes.tsv"))?;
    let scopes = tsv::parse_names(&scopes, SCOPE_COLUMN).map_err(damaged("scopes.tsv"))?;
    write_operations(&mut text, &mut code, &permissions)?;
    text.write_list(&mut code, "PERMISSIONS", &permissions)?;
    text.write_list(&mut code, "SCOPES", &scopes)?;
    write_error_codes(&mut text, &mut code)?;
    writeln!(code, "pub(super) static TEXT: &str = {:?};", text.text)?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("catalogue.rs"), code)?;
    fs::write(Path::new(&out).join("announcements.rs"), announcements()?)?;
    link::add_arguments()
}

/// A data file, as the row that is wrong names it.
fn damaged(file: &str) -> impl Fn(TsvError) -> String {
    move |error| format!("{DATA}/{file}:{}: {}", error.line, error.problem)
}

/// The announcements, by date.
fn announcements() -> Result<String, Box<dyn Error>> {
    let table = fs::read_to_string(format!("{DATA}/announcements.tsv"))?;
    let mut rows: Vec<&str> = table.lines().skip(1).collect();
    rows.sort_unstable();
    let mut code = format!("static ANNOUNCEMENTS: [Announcement; {}] = [", rows.len());
    for row in rows {
        let [effective, subject, kind, mode, permissions, condition, summary, source] =
            tsv::split_columns(row).ok_or_else(|| format!("announcements.tsv: not eight columns: {row:?}"))?;
        let kind = match kind {
            "requires" => "Requires",
            "enforced" => "Enforced",
            "deprecated" => "Deprecated",
            "removed" => "Removed",
            other => return Err(format!("announcements.tsv: unknown kind {other}").into()),
        };
        let mode = match mode {
            "" => PermissionMode::None,
            word => PermissionMode::from_word(word)
                .ok_or_else(|| format!("announcements.tsv: unknown permission mode {word}"))?,
        };
        let permissions: Vec<&str> = permissions.split(',').filter(|name| !name.is_empty()).collect();
        writeln!(
            code,
            "Announcement{{effective:{effective:?},subject:{subject:?},kind:AnnouncementKind::{kind},permission_mode:PermissionMode::{mode:?},permissions:&{permissions:?},condition:Condition::from_words({condition:?}),summary:{summary:?},source:{source:?}}},",
        )?;
    }
    code.push_str("];");
    Ok(code)
}

/// The operations by path and method, their positions by the hashes of their names, how many have each permission, and the API
/// classes they are in.
fn write_operations(text: &mut Text, code: &mut String, permissions: &[&str]) -> Result<(), Box<dyn Error>> {
    let table = fs::read_to_string(format!("{DATA}/operations.tsv"))?;
    let rows = tsv::parse_operations(&table).map_err(damaged("operations.tsv"))?;
    // Names are together, and so are paths: a look-up by either touches few pages.
    for value in rows.iter().map(|row| row.name).chain(rows.iter().map(|row| row.path)) {
        text.span(value);
    }
    writeln!(code, "pub(super) static OPERATIONS: [Row; {}] = [", rows.len())?;
    for row in &rows {
        writeln!(
            code,
            "Row{{method:{},path:{},name:{},api_classes:{},permissions:{},scopes:{},mode:PermissionMode::{:?},source:ScopeSource::{:?},user_context:{},deprecated:{},preview:{}}},",
            text.span(row.method),
            text.span(row.path),
            text.span(row.name),
            text.span(row.api_classes),
            text.span(row.permissions),
            text.span(row.scopes),
            row.permission_mode,
            row.scope_source,
            row.user_context,
            row.deprecated,
            row.preview,
        )?;
    }
    writeln!(code, "];")?;
    let by_hash = tsv::order_by_hash(&rows).ok_or("operations.tsv: more than 65,535 operations")?;
    writeln!(code, "pub(super) static BY_HASH: [(u32, u16); {}] = {by_hash:?};", by_hash.len())?;
    let uses = tsv::count_uses(&rows, permissions);
    writeln!(code, "pub(super) static PERMISSION_USES: [u16; {}] = {uses:?};", uses.len())?;
    let beginnings = tsv::distinct_beginnings(&rows);
    writeln!(code, "pub(super) static BEGINNINGS: [[u8; 3]; {}] = {beginnings:?};", beginnings.len())?;
    text.write_list(code, "API_CLASSES", &tsv::distinct_api_classes(&rows))
}

/// The declared (code, status) pairs, sorted.
fn write_error_codes(text: &mut Text, code: &mut String) -> Result<(), Box<dyn Error>> {
    let table = fs::read_to_string(format!("{DATA}/error_codes.tsv"))?;
    let rows = tsv::parse_error_codes(&table).map_err(damaged("error_codes.tsv"))?;
    writeln!(code, "pub(super) static ERROR_CODES: [(Span, u16); {}] = [", rows.len())?;
    for (name, status) in rows {
        writeln!(code, "({},{status}),", text.span(name))?;
    }
    writeln!(code, "];")?;
    Ok(())
}
