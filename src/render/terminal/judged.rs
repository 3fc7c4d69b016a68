//! The operations that a token was judged for, each on a line; and what it lacks, and has too much.

use std::io;

use super::Verbosity;
use crate::diagnosis::Verdict;
use crate::render::sheet::{Lead, Sheet};
use crate::render::style::Ink;
use crate::render::wrap::{columns, pad};
use crate::report::{Report, ReportJudged, ReportPrivilege};
use crate::rule::Status;

/// So many names of a long list are shown, and of operations so many that are let through.
const NAMES: usize = 12;

/// Names are aligned up to this many columns.
const ALIGNED: usize = 48;

/// Writes the policy that was followed, the operations, and what is missing and too much.
pub(super) fn write(report: &Report, verbosity: Verbosity, sheet: &mut Sheet<'_>) -> io::Result<()> {
    if !report.judged.is_empty() {
        operations(&report.judged, verbosity, sheet)?;
    }
    if let Some(privilege) = &report.privilege {
        least(report, privilege, verbosity, sheet)?;
    }
    match &report.policy {
        Some(policy) => {
            sheet.blank()?;
            sheet.paragraph(&Lead::indent(0), Ink::Faint, &format!("Policy: {}", policy.file))
        }
        None => Ok(()),
    }
}

fn operations(judged: &[ReportJudged], verbosity: Verbosity, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let count = |verdict: Verdict| judged.iter().filter(|one| one.verdict == verdict).count();
    let counts = [(Verdict::Refused, "refused"), (Verdict::Unclear, "unclear"), (Verdict::Allowed, "allowed")];
    let counts = counts.map(|(verdict, word)| (count(verdict), word)).into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| format!("{count} {word}")).collect();
    sheet.heading(&format!("Operations ({})", counts.join(", ")))?;
    let widest = judged.iter().map(|one| columns(&name(one))).filter(|width| *width <= ALIGNED).max();
    let widest = widest.unwrap_or_default();
    let mut let_through = 0;
    for one in judged {
        let_through += usize::from(one.verdict == Verdict::Allowed);
        if one.verdict == Verdict::Allowed && let_through > NAMES && verbosity != Verbosity::Verbose {
            continue;
        }
        let status = match one.verdict {
            Verdict::Allowed => Status::Pass,
            Verdict::Refused => Status::Fail,
            Verdict::Unclear => Status::Unknown,
        };
        let lead = Lead::sign(2, &sheet.style().mark_column(status), Ink::Of(status));
        let why = match one.verdict {
            Verdict::Allowed => String::new(),
            Verdict::Refused => one.causes.join(", "),
            Verdict::Unclear => "unclear".to_owned(),
        };
        let row = format!("{}  {why}", pad(&sheet.text(&name(one)), widest));
        sheet.wide(&lead, Ink::Plain, row.trim_end())?;
        if verbosity == Verbosity::Verbose && one.verdict != Verdict::Allowed {
            sheet.paragraph(&Lead::indent(lead.columns()), Ink::Faint, &one.summary)?;
        }
    }
    match let_through.saturating_sub(NAMES) {
        more @ 1.. if verbosity != Verbosity::Verbose => {
            sheet.paragraph(&Lead::indent(4), Ink::Faint, &format!("and {more} more that are allowed; `-v` shows all"))
        }
        _ => Ok(()),
    }
}

/// The SDK's name, or the request where there is none.
fn name(one: &ReportJudged) -> String {
    one.name.clone().unwrap_or_else(|| format!("{} {}", one.method, one.path))
}

/// What a row comes to is what the rules say of it: an excess that the policy does not mind is only told.
fn least(report: &Report, privilege: &ReportPrivilege, verbosity: Verbosity, sheet: &mut Sheet<'_>) -> io::Result<()> {
    let rows: [(&[&str], &str, _); 4] = [
        (&["missing-scope", "control-scope-missing"], "missing scopes", &privilege.missing.scopes),
        (&["missing-permission"], "missing permissions", &privilege.missing.permissions),
        (&["excess-scope"], "excess scopes", &privilege.excess.scopes),
        (&["excess-permission"], "excess permissions", &privilege.excess.permissions),
    ];
    let status = |rules: &[&str]| {
        let said = |status: &Status| {
            report.findings.iter().any(|found| found.status == *status && rules.contains(&found.rule.as_str()))
        };
        [Status::Fail, Status::Warn, Status::Unknown].into_iter().find(said).unwrap_or(Status::NotApplicable)
    };
    let mut rows = rows.into_iter().filter_map(|(rules, what, names)| {
        let names = names.as_ref().filter(|names| !names.is_empty())?;
        Some((status(rules), what, names))
    });
    let Some(first) = rows.next() else { return Ok(()) };
    sheet.heading("Least privilege")?;
    for (status, what, names) in std::iter::once(first).chain(rows) {
        let shown = if verbosity == Verbosity::Verbose { names.len() } else { NAMES };
        let mut text = names.iter().take(shown).cloned().collect::<Vec<_>>().join(", ");
        if names.len() > shown {
            text.push_str(&format!(" and {} more; `-v` shows all", names.len() - shown));
        }
        let sign = format!("{} {} ", sheet.style().mark_column(status), pad(what, "missing permissions".len()));
        sheet.paragraph(&Lead::sign(2, &sign, Ink::Of(status)), Ink::Plain, &text)?;
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
