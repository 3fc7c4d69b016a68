//! What a report lists besides its checklist: judged operations, privileges, and what a scan found.

use std::io::{self, Write};

use super::mark;
use crate::render::lists::{
    CalledOperation, JudgedOperation, PlaceForm, Places, QualifiedNames, ScannedCode, judged_operations,
    least_privilege,
};
use crate::render::markdown_text::{code, code_cell, escaped, escaped_cell};
use crate::report::Report;

/// Maximum places listed per item.
pub(super) const MAX_PLACES: usize = 5;

/// Writes the operations that the token was judged for.
pub(super) fn write_judged(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let operations = judged_operations(report, MAX_PLACES);
    if operations.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Operations\n\n| | operation | verdict | why |\n|---|---|---|---|")?;
    for JudgedOperation { status, verdict, cause, name, request, summary, places, .. } in &operations {
        let name = name.map(|name| format!("{}<br>", code_cell(name))).unwrap_or_default();
        let at = if places.listed.is_empty() { String::new() } else { format!("<br>at {}", place_cells(places)) };
        let verdict = cause.map_or_else(|| (*verdict).to_owned(), |cause| format!("{verdict}: `{cause}`"));
        let operation = format!("{name}{}{at}", code_cell(request));
        writeln!(out, "| {} | {operation} | {} | {} |", mark(*status), escaped_cell(&verdict), escaped_cell(summary))?;
    }
    Ok(())
}

/// Writes what is missing and what nothing needs.
pub(super) fn write_privilege(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let rows = least_privilege(report);
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Privileges\n\n| | scopes | permissions |\n|---|---|---|")?;
    for row in rows {
        let (scopes, permissions) = (name_cells(row.scopes.names), name_cells(row.permissions.names));
        writeln!(out, "| {} | {scopes} | {permissions} |", row.label)?;
    }
    Ok(())
}

/// Writes what a scan found.
pub(super) fn write_survey(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Some(survey) = &report.survey else { return Ok(()) };
    let scanned = ScannedCode::new(survey, MAX_PLACES, PlaceForm::Line);
    let roots = codes(scanned.roots);
    writeln!(out, "\n## What the code calls\n\n{} in {roots}, {} read.", scanned.files, scanned.size)?;
    if !scanned.operations.is_empty() {
        writeln!(out, "\n| operation | called at | scope (any one) | permission |\n|---|---|---|---|")?;
    }
    scanned.operations.iter().try_for_each(|called| write_called(called, out))?;
    write_needs(&scanned, out)?;
    if !scanned.uncertain.is_empty() {
        writeln!(out, "\n### Uncertain, not judged\n")?;
    }
    for call in &scanned.uncertain {
        let perhaps = call.operation.map(|name| format!("; perhaps {}", code(name))).unwrap_or_default();
        writeln!(out, "- {}: {} – {}{perhaps}", code(&call.place), code(call.written), escaped(call.why))?;
    }
    if !scanned.not_judged.is_empty() {
        writeln!(out, "\n### Terraform resources, not judged\n")?;
    }
    for resource in &scanned.not_judged {
        writeln!(out, "- {}: {}", code(&resource.place), code(resource.written))?;
    }
    if scanned.skipped.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n<details>\n<summary>Not read ({})</summary>\n", scanned.skipped.len())?;
    for skipped in scanned.skipped {
        writeln!(out, "- {}: {}", code(&skipped.path), escaped(&skipped.why))?;
    }
    writeln!(out, "\n</details>")
}

fn write_called(called: &CalledOperation<'_>, out: &mut dyn Write) -> io::Result<()> {
    let marks = if called.marks.is_empty() { String::new() } else { format!("<br>{}", called.marks) };
    // The heading of the column says that one scope is enough.
    let scopes = match called.scopes {
        QualifiedNames { names: [], .. } => name_cells(called.scopes),
        QualifiedNames { names, .. } => code_cells(names),
    };
    writeln!(
        out,
        "| {}<br>{}{marks} | {} | {scopes} | {} |",
        code_cell(called.name),
        code_cell(&called.request),
        place_cells(&called.places),
        name_cells(called.permissions),
    )
}

fn write_needs(scanned: &ScannedCode<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut lines: Vec<String> = scanned
        .needed
        .iter()
        .filter(|needed| !needed.names.is_empty())
        .map(|needed| format!("{}: {}", needed.label, codes(needed.names)))
        .collect();
    if !scanned.user_context.is_empty() {
        lines.push(format!("Needs a user: {}", codes(scanned.user_context)));
    }
    lines.extend(scanned.conditional.iter().map(|needed| format!("In addition: {}", escaped(needed))));
    if !lines.is_empty() {
        writeln!(out)?;
    }
    lines.iter().try_for_each(|line| writeln!(out, "- {line}"))
}

fn codes(names: &[String]) -> String {
    names.iter().map(|name| code(name)).collect::<Vec<_>>().join(", ")
}

fn code_cells(names: &[String]) -> String {
    names.iter().map(|name| code_cell(name)).collect::<Vec<_>>().join(", ")
}

fn name_cells(names: QualifiedNames<'_>) -> String {
    format!("{} {}", names.words, code_cells(names.names)).trim().to_owned()
}

fn place_cells(places: &Places) -> String {
    let listed = places.listed.iter().map(|place| code_cell(place));
    listed.chain(places.omitted.clone()).collect::<Vec<_>>().join(", ")
}
