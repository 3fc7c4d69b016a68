//! The operations that a token was judged for, each on a line; and what it lacks, and has too much.

use std::io;

use super::Verbosity;
use super::layout::at_most;
use crate::render::lists::{JudgedOperation, judged_operations, least_privilege, verdict_counts};
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::{columns, pad};
use crate::report::Report;
use crate::rule::Status;

/// Maximum names of a long list, and maximum operations that are allowed.
const MAX_NAMES: usize = 12;

/// Names are aligned up to this many columns.
const ALIGNED: usize = 48;

/// Writes the operations, what is missing and too much, and the policy that was followed.
pub(super) fn write(report: &Report, verbosity: Verbosity, sheet: &mut Sheet<'_>) -> io::Result<()> {
    write_operations(report, verbosity, sheet)?;
    write_privilege(report, verbosity, sheet)?;
    match &report.policy {
        Some(policy) => {
            sheet.blank()?;
            sheet.paragraph(&Lead::indent(0), Ink::Faint, &format!("Policy: {}", policy.file))
        }
        None => Ok(()),
    }
}

fn write_operations(report: &Report, verbosity: Verbosity, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let operations = judged_operations(report, 0);
    if operations.is_empty() {
        return Ok(());
    }
    sheet.heading(&format!("Operations ({})", verdict_counts(report)))?;
    let widths = operations.iter().map(|operation| columns(operation.title()));
    let widest = widths.filter(|width| *width <= ALIGNED).max().unwrap_or_default();
    let max_allowed = at_most(MAX_NAMES, verbosity);
    let mut allowed: usize = 0;
    for operation in &operations {
        allowed += usize::from(operation.status == Status::Pass);
        if operation.status != Status::Pass || allowed <= max_allowed {
            write_operation(operation, widest, verbosity, sheet)?;
        }
    }
    match allowed.saturating_sub(max_allowed) {
        0 => Ok(()),
        more => {
            sheet.paragraph(&Lead::indent(4), Ink::Faint, &format!("and {more} more that are allowed; `-v` shows all"))
        }
    }
}

fn write_operation(
    operation: &JudgedOperation<'_>,
    widest: usize,
    verbosity: Verbosity,
    sheet: &mut Sheet<'_>,
) -> io::Result<()> {
    let lead = Lead::sign(2, &sheet.style().mark_column(operation.status), Ink::Of(operation.status));
    let why = match operation.status {
        Status::Pass => String::new(),
        Status::Fail => operation.causes.join(", "),
        _ => operation.verdict.to_owned(),
    };
    let row = format!("{}  {why}", pad(&sheet.displayable(operation.title()), widest));
    sheet.wide(&lead, Ink::Plain, row.trim_end())?;
    if verbosity == Verbosity::Verbose && operation.status != Status::Pass {
        sheet.paragraph(&Lead::indent(lead.columns()), Ink::Faint, operation.summary)?;
    }
    Ok(())
}

fn write_privilege(report: &Report, verbosity: Verbosity, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let all = least_privilege(report).into_iter().flat_map(|row| [row.scopes, row.permissions]);
    let listed = all.filter(|names| !names.names.names.is_empty());
    for (position, row) in listed.enumerate() {
        if position == 0 {
            sheet.heading("Least privilege")?;
        }
        let names = row.names.names;
        let max = at_most(MAX_NAMES, verbosity);
        let mut text = names.iter().take(max).cloned().collect::<Vec<_>>().join(", ");
        if names.len() > max {
            text.push_str(&format!(" and {} more; `-v` shows all", names.len() - max));
        }
        let sign =
            format!("{} {} ", sheet.style().mark_column(row.status), pad(row.label, "missing permissions".len()));
        sheet.paragraph(&Lead::sign(2, &sign, Ink::Of(row.status)), Ink::Plain, &text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{Options, write};
    use super::*;
    use crate::report::samples;

    #[test]
    fn a_long_list_is_counted_and_shown_whole_where_all_is_asked_for() {
        let (_, mut report) = samples::with_lines().swap_remove(0);
        let names: Vec<String> = (10..40).map(|number| format!("routing:queue:act{number}")).collect();
        if let Some(privilege) = &mut report.privilege {
            privilege.excess.permissions = Some(names.clone());
        }
        let shown = |verbosity| {
            let mut out = Vec::new();
            write(&report, &Options { verbosity, width: 200, ..Options::default() }, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        let normal = shown(Verbosity::Normal);
        assert!(normal.contains("routing:queue:act21 and 18 more;"), "{normal}");
        assert!(!normal.contains("act22"), "{normal}");
        let verbose = shown(Verbosity::Verbose);
        assert!(names.iter().all(|name| verbose.contains(name.as_str())) && !verbose.contains("18 more"), "{verbose}");
    }
}
