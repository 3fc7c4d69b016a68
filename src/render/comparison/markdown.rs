//! Two sides compared, in Markdown: for a ticket or a pull request.

use std::io::{self, Write};

use super::words;
use super::words::Extent;
use crate::render::markdown_text::{escaped, escaped_cell};
use crate::report::comparison::ComparisonReport;

/// Writes what differs.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &ComparisonReport, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Left and right\n\n{}", escaped(&report.summary))?;
    for caution in words::cautions(report) {
        writeln!(out, "\n{}", escaped(caution))?;
    }
    writeln!(out, "\n| | verdict | what |\n|---|---|---|")?;
    for (name, side) in [("left", &report.left), ("right", &report.right)] {
        writeln!(
            out,
            "| {name} | {} | {} |",
            escaped_cell(&words::verdict(side)),
            escaped_cell(&words::side_name(side))
        )?;
    }
    if words::differing(report).next().is_some() {
        writeln!(out, "\n## What differs\n\n| layer | | left | right |\n|---|---|---|---|")?;
    }
    for layer in words::differing(report) {
        let mut row = |name: &str, left: &str, right: &str| {
            writeln!(
                out,
                "| {} | {} | {} | {} |",
                layer.layer,
                escaped_cell(name),
                escaped_cell(left),
                escaped_cell(right)
            )
        };
        let (values, counted) = words::values(layer, Extent::Telling);
        for value in values {
            row(&value.name, words::value_in_words(value.left.as_ref()), words::value_in_words(value.right.as_ref()))?;
        }
        for list in words::lists(layer) {
            let name = format!("{} only here; {}", list.name, words::count_on_both(list));
            let left = words::only_on_side(&list.only_left, list.right_whole, Extent::Telling);
            let right = words::only_on_side(&list.only_right, list.left_whole, Extent::Telling);
            row(&name, &left, &right)?;
        }
        if counted > 0 {
            row(&words::omitted_values(counted), "", "")?;
        }
    }
    for (label, said) in [
        ("The same", words::same(report)),
        ("Not known", words::not_known(report, Extent::Telling)),
        ("Next", report.next.clone()),
    ] {
        if let Some(said) = said {
            writeln!(out, "\n{label}: {}", escaped(&said))?;
        }
    }
    Ok(())
}
