//! What operations need, in Markdown: for a pull request, a wiki, an onboarding list.

use std::io::{self, Write};

use super::words;
use crate::render::markdown_text::{escaped, escaped_cell};
use crate::report::requirements::{RequiredNames, Requirements};

/// Writes requirements in Markdown.
///
/// # Errors
/// Those of the writer.
pub fn write(requirements: &Requirements, out: &mut dyn Write) -> io::Result<()> {
    let count = requirements.operations.len();
    for operation in &requirements.operations {
        writeln!(out, "## {}\n", escaped(&format!("`{}`", operation.name)))?;
        let mut item = |label: &str, value: &str| writeln!(out, "- {label}: {}", escaped(value));
        item("request", &format!("`{} {}`", operation.method, operation.path))?;
        item("gc", &format!("`{}` (by its naming rule)", operation.gc))?;
        item("scope", &words::scopes(operation))?;
        item("permission", &words::permissions(operation.permission_mode, &operation.permissions))?;
        for row in &operation.announced {
            item("announced", &words::announced(row, &requirements.as_of))?;
        }
        item("user", words::user(operation))?;
        if let Some(twin) = &operation.on_behalf {
            item("on behalf", &words::on_behalf(twin))?;
        }
        if let Some(caution) = words::caution(operation) {
            item("caution", caution)?;
        }
        writeln!(out)?;
    }
    if count > 1 {
        writeln!(out, "## Together\n")?;
        write_set("scope", &requirements.together.scopes, count, out)?;
        write_set("permission", &requirements.together.permissions, count, out)?;
        for needed in &requirements.together.conditional {
            writeln!(out, "In addition: {}.\n", escaped(&needed.to_string()))?;
        }
        let needing = &requirements.together.user_context;
        if !needing.is_empty() {
            writeln!(out, "A user is needed for {}.\n", escaped(&words::list(needing, "and")))?;
        }
    }
    writeln!(out, "{}", words::GRANTS)?;
    let announced = requirements.as_of_clause();
    writeln!(out, "Published API definition of {}{announced}.", escaped(&requirements.catalogue.date))
}

fn write_set(kind: &str, names: &RequiredNames, count: usize, out: &mut dyn Write) -> io::Result<()> {
    if !names.smallest.is_empty() {
        let shown = if names.proven { "the fewest that are enough" } else { "enough, perhaps not the fewest" };
        writeln!(out, "| {kind}, {shown} | why |\n|---|---|")?;
        for name in &names.smallest {
            writeln!(
                out,
                "| {} | {} |",
                escaped_cell(&format!("`{}`", name.name)),
                escaped_cell(&words::choice(name, count))
            )?;
        }
        writeln!(out)?;
    }
    if !names.unknown.is_empty() {
        writeln!(out, "Not, or not fully, known: the {kind}s of {}.\n", escaped(&words::list(&names.unknown, "and")))?;
    }
    Ok(())
}
