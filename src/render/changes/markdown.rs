//! What differs between two catalogues, in Markdown.

use std::io::{self, Write};

use super::words;
use crate::catalogue::Described;
use crate::render::markdown_text::escaped;
use crate::report::changes::ChangesReport;

/// Writes all that differs.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &ChangesReport, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {} → {}\n", escaped(&words::edition(&report.old)), escaped(&words::edition(&report.new)))?;
    writeln!(out, "{}", report.counts())?;
    let changes = &report.changes;
    if !changes.changed.is_empty() {
        writeln!(out, "\n## Changed\n")?;
    }
    for change in &changes.changed {
        writeln!(out, "- {}", escaped(&format!("`{}`: `{} {}`", change.name, change.method, change.path)))?;
        for line in words::differences(change) {
            writeln!(out, "  - {}", escaped(&line))?;
        }
    }
    write_list("Added", &changes.added, out)?;
    write_list("Removed", &changes.removed, out)
}

fn write_list(title: &str, operations: &[Described], out: &mut dyn Write) -> io::Result<()> {
    if !operations.is_empty() {
        writeln!(out, "\n## {title}\n")?;
    }
    for operation in operations {
        writeln!(out, "- {}", escaped(&words::request(operation)))?;
    }
    Ok(())
}
