//! Judged operations, privileges, and what a scan found, as the template wants them.

use serde::Serialize;

use crate::diagnosis::Verdict;
use crate::facts::Location;
use crate::render::checklist::{heading, place};
use crate::render::remedy::counted;
use crate::report::{Report, ReportNames, ReportSurveyed};
use crate::text::thousands;

/// So many places of one thing are named.
const PLACES: usize = 12;

/// One operation that the token was judged for.
#[derive(Debug, Serialize)]
pub(super) struct Judged {
    class: &'static str,
    verdict: String,
    cause: Option<String>,
    name: Option<String>,
    request: String,
    summary: String,
    places: Vec<String>,
}

/// What is missing, and what nothing needs.
#[derive(Debug, Serialize)]
pub(super) struct Privilege {
    rows: Vec<(&'static str, Names, Names)>,
}

/// Names, or why there are none.
#[derive(Debug, Serialize)]
struct Names {
    names: Vec<String>,
    word: &'static str,
}

/// What a scan found.
#[derive(Debug, Serialize)]
pub(super) struct Survey {
    read: String,
    operations: Vec<Called>,
    needs: Vec<(String, Vec<String>)>,
    uncertain: Vec<Uncertain>,
    not_judged: Vec<(String, String)>,
    skipped: Vec<(String, String)>,
}

#[derive(Debug, Serialize)]
struct Called {
    name: String,
    request: String,
    marks: String,
    places: Vec<String>,
    scopes: Vec<String>,
    mode: &'static str,
    permissions: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Uncertain {
    place: String,
    written: String,
    why: String,
    operation: Option<String>,
}

/// The operations that the token was judged for.
pub(super) fn judged(report: &Report) -> Vec<Judged> {
    let one = |judged: &crate::report::ReportJudged| {
        let (class, word) = match judged.verdict {
            Verdict::Refused => ("fail", "refused"),
            Verdict::Unclear => ("unknown", "unclear"),
            Verdict::Allowed => ("pass", "allowed"),
        };
        Judged {
            class,
            verdict: heading(word),
            cause: judged.cause.clone(),
            name: judged.name.clone(),
            request: format!("{} {}", judged.method, judged.path),
            summary: judged.summary.clone(),
            places: places(&judged.locations),
        }
    };
    report.judged.iter().map(one).collect()
}

/// What is missing, and what nothing needs.
pub(super) fn privilege(report: &Report) -> Option<Privilege> {
    let privilege = report.privilege.as_ref()?;
    let row = |label, names: &ReportNames| {
        (label, self::names(names.scopes.as_deref()), self::names(names.permissions.as_deref()))
    };
    Some(Privilege { rows: vec![row("Missing", &privilege.missing), row("More than needed", &privilege.excess)] })
}

fn names(names: Option<&[String]>) -> Names {
    Names {
        names: names.unwrap_or_default().to_vec(),
        word: match names {
            None => "not known",
            Some([]) => "none",
            Some(_) => "",
        },
    }
}

/// What a scan found.
pub(super) fn survey(report: &Report) -> Option<Survey> {
    let survey = report.survey.as_ref()?;
    let bytes = thousands(usize::try_from(survey.bytes).unwrap_or(usize::MAX));
    // The page writes each as code.
    let conditional: Vec<String> =
        survey.needs.conditional.iter().map(|one| one.to_string().replace('`', "")).collect();
    let needs = [
        ("The fewest scopes that are enough", &survey.needs.smallest_scopes),
        ("The fewest permissions that are enough", &survey.needs.smallest_permissions),
        ("Needs a user", &survey.needs.user_context),
        ("In addition", &conditional),
    ];
    Some(Survey {
        read: format!("{} in {}, {bytes} bytes read.", counted(survey.files, "file"), survey.roots.join(", ")),
        operations: survey.operations.iter().map(called).collect(),
        needs: needs
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(label, names)| (label.to_owned(), names.clone()))
            .collect(),
        uncertain: survey
            .uncertain
            .iter()
            .map(|uncertain| Uncertain {
                place: place(&uncertain.location),
                written: uncertain.written.clone(),
                why: uncertain.why.clone(),
                operation: uncertain.operation.clone(),
            })
            .collect(),
        not_judged: survey
            .not_judged
            .iter()
            .map(|resource| (place(&resource.location), resource.written.clone()))
            .collect(),
        skipped: survey.skipped.iter().map(|skipped| (skipped.path.clone(), skipped.why.clone())).collect(),
    })
}

fn called(called: &ReportSurveyed) -> Called {
    let operation = &called.operation;
    let marks =
        [(called.deprecated, "deprecated"), (called.preview, "a preview"), (operation.user_context, "needs a user")];
    let marks: Vec<&str> = marks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, mark)| mark).collect();
    Called {
        name: operation.name.clone(),
        request: format!("{} {}", operation.method, operation.path),
        marks: marks.join(", "),
        places: places(&called.locations),
        scopes: operation.scopes.clone(),
        mode: match (operation.permission_mode.as_str(), operation.permissions.len()) {
            ("UNKNOWN", _) => "not known",
            (_, 0) => "none",
            ("ANY", 2..) => "any of",
            ("ALL", 2..) => "all of",
            _ => "",
        },
        permissions: operation.permissions.clone(),
    }
}

/// The first places, and how many more there are.
pub(super) fn places(locations: &[Location]) -> Vec<String> {
    let mut shown: Vec<String> = locations.iter().take(PLACES).map(place).collect();
    if locations.len() > PLACES {
        shown.push(format!("and {} more", locations.len() - PLACES));
    }
    shown
}
