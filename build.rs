//! Compiles the published catalogue into static, sorted tables: one text, and rows of offsets into it,
//! so that a start parses nothing and relocates nothing.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

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
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={DATA}");
    println!("cargo::rerun-if-changed=build.rs");
    let mut text = Text::default();
    let mut code = String::new();
    operations(&mut text, &mut code)?;
    names(&mut text, &mut code, "PERMISSIONS", "permissions.txt")?;
    names(&mut text, &mut code, "SCOPES", "scopes.txt")?;
    error_codes(&mut text, &mut code)?;
    writeln!(code, "pub(super) static TEXT: &str = {:?};", text.text)?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("catalogue.rs"), code)?;
    fs::write(Path::new(&out).join("announcements.rs"), announcements()?)?;
    Ok(())
}

/// The announcements, by date.
fn announcements() -> Result<String, Box<dyn Error>> {
    let table = fs::read_to_string(format!("{DATA}/announcements.tsv"))?;
    let mut rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    rows.sort();
    let mut code = format!("static ANNOUNCEMENTS: [Announcement; {}] = [", rows.len());
    for row in &rows {
        let [effective, subject, kind, mode, permissions, condition, summary, source] = row[..] else {
            return Err(format!("announcements.tsv: a row with {} columns: {row:?}", row.len()).into());
        };
        let kind = match kind {
            "requires" => "Requires",
            "enforced" => "Enforced",
            "deprecated" => "Deprecated",
            "removed" => "Removed",
            other => return Err(format!("announcements.tsv: unknown kind {other}").into()),
        };
        let mode = match mode {
            "ANY" => "Any",
            "ALL" => "All",
            "" => "None",
            other => return Err(format!("announcements.tsv: unknown permission mode {other}").into()),
        };
        let permissions: Vec<&str> = permissions.split(',').filter(|name| !name.is_empty()).collect();
        writeln!(
            code,
            "Announcement{{effective:{effective:?},subject:{subject:?},kind:AnnouncementKind::{kind},permission_mode:PermissionMode::{mode},permissions:&{permissions:?},condition:Condition::read({condition:?}),summary:{summary:?},source:{source:?}}},",
        )?;
    }
    code.push_str("];");
    Ok(code)
}

/// The operations by path and method, and their order by lower-case name.
fn operations(text: &mut Text, code: &mut String) -> Result<(), Box<dyn Error>> {
    let table = fs::read_to_string(format!("{DATA}/operations.tsv"))?;
    let mut rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    // A slash sorts before all else, so that what is below a segment stands together: `a`, `a/b`, `a-b`.
    rows.sort_by_cached_key(|row| {
        let path = row.get(1).map(|path| path.replace('/', "\0"));
        (path, row.first().copied())
    });
    // Names lie together and in their order, and so do paths: a look-up by either touches few pages.
    let mut names: Vec<&str> = rows.iter().filter_map(|row| row.get(2).copied()).collect();
    names.sort_by_key(|name| name.to_ascii_lowercase());
    for name in names.into_iter().chain(rows.iter().filter_map(|row| row.get(1).copied())) {
        text.span(name);
    }
    let mut by_name: Vec<(String, usize)> = Vec::new();
    writeln!(code, "pub(super) static OPERATIONS: [Row; {}] = [", rows.len())?;
    for (index, row) in rows.iter().enumerate() {
        let [method, path, name, _api, mode, permissions, scopes, source, user_context, deprecated, preview] = row[..]
        else {
            return Err(format!("operations.tsv: a row with {} columns: {row:?}", row.len()).into());
        };
        by_name.push((name.to_ascii_lowercase(), index));
        let mode = match mode {
            "ANY" => "Any",
            "ALL" => "All",
            "NONE" => "None",
            "UNKNOWN" => "Unknown",
            other => return Err(format!("operations.tsv: unknown permission mode {other}").into()),
        };
        let source = match source {
            "exact" => "Exact",
            "derived" => "Derived",
            "unknown" => "Unknown",
            other => return Err(format!("operations.tsv: unknown scope source {other}").into()),
        };
        writeln!(
            code,
            "Row{{method:{},path:{},name:{},permissions:{},scopes:{},mode:PermissionMode::{mode},source:ScopeSource::{source},user_context:{},deprecated:{},preview:{}}},",
            text.span(method),
            text.span(path),
            text.span(name),
            text.span(permissions),
            text.span(scopes),
            user_context == "1",
            deprecated == "1",
            preview == "1",
        )?;
    }
    writeln!(code, "];")?;
    by_name.sort();
    let order: Vec<String> = by_name.iter().map(|(_, index)| index.to_string()).collect();
    writeln!(code, "pub(super) static BY_NAME: [u16; {}] = [{}];", order.len(), order.join(","))?;
    Ok(())
}

/// A sorted list of names.
fn names(text: &mut Text, code: &mut String, table: &str, file: &str) -> Result<(), Box<dyn Error>> {
    let list = fs::read_to_string(format!("{DATA}/{file}"))?;
    let mut names: Vec<&str> = list.lines().filter(|line| !line.is_empty()).collect();
    names.sort_unstable();
    let spans: Vec<String> = names.iter().map(|name| text.span(name)).collect();
    writeln!(code, "pub(super) static {table}: [Span; {}] = [{}];", spans.len(), spans.join(","))?;
    Ok(())
}

/// The declared (code, status) pairs, sorted.
fn error_codes(text: &mut Text, code: &mut String) -> Result<(), Box<dyn Error>> {
    let table = fs::read_to_string(format!("{DATA}/error_codes.tsv"))?;
    // One declared code ends in a tab, quoted by whoever wrote the table.
    let mut rows: Vec<(&str, u16)> = Vec::new();
    for line in table.lines().skip(1) {
        let (status, rest) = line.split_once('\t').ok_or("error_codes.tsv: a row without tab")?;
        let (name, _operations) = rest.rsplit_once('\t').ok_or("error_codes.tsv: a row without count")?;
        rows.push((name.trim_matches(['"', '\t']), status.parse()?));
    }
    rows.sort_unstable();
    rows.dedup();
    writeln!(code, "pub(super) static ERROR_CODES: [(Span, u16); {}] = [", rows.len())?;
    for (name, status) in rows {
        writeln!(code, "({},{status}),", text.span(name))?;
    }
    writeln!(code, "];")?;
    Ok(())
}
