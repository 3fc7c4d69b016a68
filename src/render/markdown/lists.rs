//! What a report lists beside its checklist: judged operations, privileges, and what a scan found.

use std::io::{self, Write};

use super::mark;
use crate::diagnosis::Verdict;
use crate::facts::Location;
use crate::render::checklist::{heading, place};
use crate::render::markdown_text::{cell, code, code_cell, text};
use crate::render::remedy::counted;
use crate::report::{Report, ReportJudged, ReportNames, ReportSurvey, ReportSurveyed};
use crate::rule::Status;
use crate::text::thousands;

/// So many places of one thing are named.
pub(super) const PLACES: usize = 5;

/// Writes the operations that the token was judged for.
pub(super) fn judged(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.judged.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Operations\n\n| | operation | verdict | why |\n|---|---|---|---|")?;
    for judged in &report.judged {
        let (status, verdict) = outcome(judged);
        let mut asked = code_cell(&format!("{} {}", judged.method, judged.path));
        if let Some(name) = &judged.name {
            asked = format!("{}<br>{asked}", code_cell(name));
        }
        if !judged.locations.is_empty() {
            asked.push_str(&format!("<br>at {}", places(&judged.locations, code_cell)));
        }
        writeln!(out, "| {} | {asked} | {} | {} |", mark(status), cell(&verdict), cell(&judged.summary))?;
    }
    Ok(())
}

fn outcome(judged: &ReportJudged) -> (Status, String) {
    match (judged.verdict, &judged.cause) {
        (Verdict::Refused, Some(cause)) => (Status::Fail, format!("refused: `{cause}`")),
        (Verdict::Refused, None) => (Status::Fail, "refused".to_owned()),
        (Verdict::Unclear, _) => (Status::Unknown, "unclear".to_owned()),
        (Verdict::Allowed, _) => (Status::Pass, "allowed".to_owned()),
    }
}

/// Writes what is missing and what nothing needs.
pub(super) fn privilege(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Some(privilege) = &report.privilege else { return Ok(()) };
    writeln!(out, "\n## Privileges\n\n| | scopes | permissions |\n|---|---|---|")?;
    for (label, names) in [("missing", &privilege.missing), ("more than needed", &privilege.excess)] {
        let ReportNames { scopes, permissions } = names;
        writeln!(out, "| {label} | {} | {} |", names_of(scopes.as_deref()), names_of(permissions.as_deref()))?;
    }
    Ok(())
}

fn names_of(names: Option<&[String]>) -> String {
    match names {
        None => "not known".to_owned(),
        Some([]) => "none".to_owned(),
        Some(names) => names.iter().map(|name| code_cell(name)).collect::<Vec<_>>().join(", "),
    }
}

/// Writes what a scan found.
pub(super) fn survey(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Some(survey) = &report.survey else { return Ok(()) };
    let roots: Vec<String> = survey.roots.iter().map(|root| code(root)).collect();
    writeln!(
        out,
        "\n## What the code calls\n\n{} in {}, {} bytes read.",
        counted(survey.files, "file"),
        roots.join(", "),
        thousands(usize::try_from(survey.bytes).unwrap_or(usize::MAX))
    )?;
    if !survey.operations.is_empty() {
        writeln!(out, "\n| operation | called at | scope (any one) | permission |\n|---|---|---|---|")?;
    }
    survey.operations.iter().try_for_each(|called| surveyed(called, out))?;
    needs(survey, out)?;
    if !survey.uncertain.is_empty() {
        writeln!(out, "\n### Not certain\n")?;
    }
    for uncertain in &survey.uncertain {
        let perhaps = uncertain.operation.as_ref().map(|name| format!("; perhaps {}", code(name))).unwrap_or_default();
        let at = code(&place(&uncertain.location));
        writeln!(out, "- {at}: {} – {}{perhaps}", code(&uncertain.written), text(&uncertain.why))?;
    }
    if !survey.not_judged.is_empty() {
        writeln!(out, "\n### Terraform resources, not judged\n")?;
    }
    for resource in &survey.not_judged {
        writeln!(out, "- {}: {}", code(&place(&resource.location)), code(&resource.written))?;
    }
    if survey.skipped.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n<details>\n<summary>Not read ({})</summary>\n", survey.skipped.len())?;
    for skipped in &survey.skipped {
        writeln!(out, "- {}: {}", code(&skipped.path), text(&skipped.why))?;
    }
    writeln!(out, "\n</details>")
}

fn surveyed(called: &ReportSurveyed, out: &mut dyn Write) -> io::Result<()> {
    let operation = &called.operation;
    let mut name =
        format!("{}<br>{}", code_cell(&operation.name), code_cell(&format!("{} {}", operation.method, operation.path)));
    let marks =
        [(called.deprecated, "deprecated"), (called.preview, "a preview"), (operation.user_context, "needs a user")];
    let marks: Vec<&str> = marks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, mark)| mark).collect();
    if !marks.is_empty() {
        name.push_str(&format!("<br>{}", marks.join(", ")));
    }
    let mode = match (operation.permission_mode.as_str(), operation.permissions.len()) {
        ("NONE", _) | (_, 0) => String::new(),
        (_, 1) => String::new(),
        ("ANY", _) => "any of ".to_owned(),
        ("ALL", _) => "all of ".to_owned(),
        _ => "of ".to_owned(),
    };
    writeln!(
        out,
        "| {name} | {} | {} | {mode}{} |",
        places(&called.locations, code_cell),
        names_of(Some(&operation.scopes)),
        names_of(Some(&operation.permissions)),
    )
}

fn needs(survey: &ReportSurvey, out: &mut dyn Write) -> io::Result<()> {
    let needs = &survey.needs;
    let sets = [
        ("The fewest scopes that are enough", &needs.smallest_scopes),
        ("The fewest permissions that are enough", &needs.smallest_permissions),
        ("Needs a user", &needs.user_context),
    ];
    if sets.iter().any(|(_, names)| !names.is_empty()) || !needs.conditional.is_empty() {
        writeln!(out)?;
    }
    for (label, names) in sets.into_iter().filter(|(_, names)| !names.is_empty()) {
        let names: Vec<String> = names.iter().map(|name| code(name)).collect();
        writeln!(out, "- {}: {}", heading(label), names.join(", "))?;
    }
    for needed in &needs.conditional {
        writeln!(out, "- In addition: {}", text(&needed.to_string()))?;
    }
    Ok(())
}

fn places(locations: &[Location], written: fn(&str) -> String) -> String {
    let mut shown: Vec<String> = locations.iter().take(PLACES).map(|location| written(&place(location))).collect();
    if locations.len() > PLACES {
        shown.push(format!("and {} more", locations.len() - PLACES));
    }
    shown.join(", ")
}
