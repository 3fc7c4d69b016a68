//! What a scan found: the operations that the code calls, and what they need together.

use super::{PlaceForm, Places, QualifiedNames};
use crate::render::counts::counted;
use crate::report::{ReportNotJudged, ReportSkipped, ReportSurvey, ReportSurveyed, ReportUncertain};

/// What a scan found.
#[derive(Debug)]
pub(in crate::render) struct ScannedCode<'r> {
    pub(in crate::render) roots: &'r [String],
    /// `1,204 files`
    pub(in crate::render) files: String,
    /// `9.6 MB`
    pub(in crate::render) size: String,
    pub(in crate::render) operations: Vec<CalledOperation<'r>>,
    /// The scopes, then the permissions, that are enough for all of them.
    pub(in crate::render) needed: [NeededNames<'r>; 2],
    /// What is needed besides, in sentences without a full stop.
    pub(in crate::render) conditional: Vec<String>,
    pub(in crate::render) user_context: &'r [String],
    /// The operations for which it is not fully known what they need.
    pub(in crate::render) unknown: &'r [String],
    pub(in crate::render) uncertain: Vec<UncertainCall<'r>>,
    pub(in crate::render) not_judged: Vec<UnjudgedResource<'r>>,
    pub(in crate::render) skipped: &'r [ReportSkipped],
}

/// A published operation that is called.
#[derive(Debug)]
pub(in crate::render) struct CalledOperation<'r> {
    /// The SDK's name.
    pub(in crate::render) name: &'r str,
    /// `GET /api/v2/users/me`
    pub(in crate::render) request: String,
    /// `deprecated`, and others.
    pub(in crate::render) marks: String,
    pub(in crate::render) places: Places,
    pub(in crate::render) scopes: QualifiedNames<'r>,
    pub(in crate::render) permissions: QualifiedNames<'r>,
}

/// Scopes or permissions that are enough.
#[derive(Debug)]
pub(in crate::render) struct NeededNames<'r> {
    /// How they were chosen, as `All 3 scopes that are named`.
    pub(in crate::render) label: String,
    pub(in crate::render) names: &'r [String],
}

/// What may be a call.
#[derive(Debug)]
pub(in crate::render) struct UncertainCall<'r> {
    pub(in crate::render) place: String,
    pub(in crate::render) written: &'r str,
    pub(in crate::render) why: &'r str,
    /// The operation that it may be.
    pub(in crate::render) operation: Option<&'r str>,
}

/// A Terraform resource, which is not judged.
#[derive(Debug)]
pub(in crate::render) struct UnjudgedResource<'r> {
    pub(in crate::render) place: String,
    pub(in crate::render) written: &'r str,
}

impl<'r> ScannedCode<'r> {
    /// What was found, with at most `max_places` places per operation.
    pub(in crate::render) fn new(survey: &'r ReportSurvey, max_places: usize, form: PlaceForm) -> Self {
        let needs = &survey.needs;
        Self {
            roots: &survey.roots,
            files: counted(survey.files, "file"),
            size: size(survey.bytes),
            operations: survey.operations.iter().map(|called| called_operation(called, max_places, form)).collect(),
            needed: [
                needed_names("scopes", &needs.scopes, &needs.smallest_scopes, needs.proven),
                needed_names("permissions", &needs.permissions, &needs.smallest_permissions, needs.proven),
            ],
            conditional: needs.conditional.iter().map(ToString::to_string).collect(),
            user_context: &needs.user_context,
            unknown: &needs.unknown,
            uncertain: survey.uncertain.iter().map(|call| uncertain_call(call, form)).collect(),
            not_judged: survey.not_judged.iter().map(|resource| unjudged_resource(resource, form)).collect(),
            skipped: &survey.skipped,
        }
    }
}

fn called_operation(called: &ReportSurveyed, max_places: usize, form: PlaceForm) -> CalledOperation<'_> {
    let operation = &called.operation;
    let marks =
        [(operation.user_context, "needs a user"), (called.deprecated, "deprecated"), (called.preview, "preview")];
    let marks: Vec<&str> = marks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, mark)| mark).collect();
    CalledOperation {
        name: &operation.name,
        request: format!("{} {}", operation.method, operation.path),
        marks: marks.join(", "),
        places: Places::new(&called.locations, max_places, form),
        scopes: QualifiedNames::scopes(&operation.scopes),
        permissions: QualifiedNames::permissions(operation.permission_mode, &operation.permissions),
    }
}

fn needed_names<'r>(kind: &'static str, named: &[String], smallest: &'r [String], proven: bool) -> NeededNames<'r> {
    let (size, of) = (smallest.len(), named.len());
    let label = match (size, proven) {
        (0, _) => format!("No {kind} are named"),
        _ if size == of && of == 1 => format!("The one {} that is named", kind.trim_end_matches('s')),
        _ if size == of => format!("All {of} {kind} that are named"),
        (_, true) => format!("The fewest {kind} that are enough, {size} of the {of} named"),
        (_, false) => format!("{size} of the {of} {kind} named are enough; that no fewer are was not shown in time"),
    };
    NeededNames { label, names: smallest }
}

fn uncertain_call(call: &ReportUncertain, form: PlaceForm) -> UncertainCall<'_> {
    UncertainCall {
        place: form.write(&call.location),
        written: &call.written,
        why: &call.why,
        operation: call.operation.as_deref(),
    }
}

fn unjudged_resource(resource: &ReportNotJudged, form: PlaceForm) -> UnjudgedResource<'_> {
    UnjudgedResource { place: form.write(&resource.location), written: &resource.written }
}

/// Bytes as people say them.
fn size(bytes: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", tenths(1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", tenths(1_000_000)),
        _ => format!("{} GB", tenths(1_000_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_the_smallest_only_where_that_was_shown() {
        let names = |count: usize| -> Vec<String> { (0..count).map(|number| format!("scope{number}")).collect() };
        let label = |named: usize, smallest: usize, proven: bool| {
            needed_names("scopes", &names(named), &names(smallest), proven).label
        };
        assert_eq!(label(0, 0, true), "No scopes are named");
        assert_eq!(label(1, 1, true), "The one scope that is named");
        assert_eq!(label(3, 3, false), "All 3 scopes that are named");
        assert_eq!(label(5, 2, true), "The fewest scopes that are enough, 2 of the 5 named");
        assert_eq!(label(5, 2, false), "2 of the 5 scopes named are enough; that no fewer are was not shown in time");
    }
}
