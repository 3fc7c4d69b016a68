//! See [`DeprecatedOperation`].

use super::calls_in_order::calls_in_order;
use super::{Authority, Change, ChangeKind, Finding, Fix, Note, Rule, Who, declared, id, rule};
use crate::catalogue::{Announcement, AnnouncementKind, by_request, definition};
use crate::facts::{Facts, OperationFacts, Task};

rule! {
    /// The operation is deprecated: Genesys may remove it.
    ///
    /// ## What happened
    /// Genesys marked this operation as deprecated in the API definition, or announced it with a date. It is still
    /// answered today. This is a warning and refuses nothing.
    ///
    /// ## How to check
    /// - Run `why403 requires OPERATION`: it shows the announcement, its date and its source.
    /// - Run `why403 scan PATH` to find all calls of deprecated operations in your code.
    ///
    /// ## How to fix
    /// - Use the operation that the announcement names.
    /// - If only the definition marks it, no replacement is named there. Look for one with `why403 requires` and
    ///   words that describe the task.
    ///
    /// ## When why403 reports it
    /// Genesys announced the deprecation with a date; the warning appears before and after the date. In scanned
    /// sources, also where the API definition marks the operation as deprecated.
    ///
    /// ## References
    /// - OpenAPI 2.0: `deprecated` in the Operation Object
    /// - The Genesys API definition of July 2026
    DeprecatedOperation, id::DEPRECATED_OPERATION, Token
}

impl Rule for DeprecatedOperation {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let announced = facts.operations.iter().find_map(|operation| Some((operation, announced(operation)?)));
        if let Some((operation, row)) = announced {
            return by_announcement(facts, operation, row);
        }
        if facts.task != Task::Scan {
            return Finding::not_applicable(Self::ID, "nothing was scanned");
        }
        let Some(OperationFacts { name, method, path, .. }) = facts.operations.iter().find(|one| is_deprecated(one))
        else {
            return calls_in_order(Self::ID, facts, "no operation that is called is deprecated");
        };
        Finding::warn(
            Self::ID,
            Authority::Published,
            format!("{name} is deprecated"),
            definition(),
            format!("{method} {path}: deprecated"),
        )
        .about([name])
        .fix(Fix::all_of([replace(name).note(Note::DescriptionSaysWhat)]))
    }
}

/// What was announced of an operation's end.
fn announced(operation: &OperationFacts) -> Option<&'static Announcement> {
    let ends = |row: &&Announcement| matches!(row.kind, AnnouncementKind::Deprecated | AnnouncementKind::Removed);
    operation.announced.iter().copied().rfind(ends)
}

fn by_announcement(facts: &Facts, operation: &OperationFacts, row: &Announcement) -> Finding {
    let name = &operation.name;
    let message = match (row.kind, row.is_in_force(&facts.day())) {
        (AnnouncementKind::Removed, true) => format!("{name} was announced to be removed on {}", row.effective),
        (AnnouncementKind::Removed, false) => format!("{name} is going to be removed on {}", row.effective),
        (_, true) => format!("{name} is deprecated since {}", row.effective),
        (_, false) => format!("{name} will be deprecated from {} on", row.effective),
    };
    Finding::warn(DeprecatedOperation::ID, Authority::Announced, message, row.source, row.summary)
        .about([name])
        .fix(Fix::all_of([replace(name).see(row.source)]).page(row.source))
}

fn replace(name: &str) -> Change {
    let kind = ChangeKind::ChangeCode { from: Some(name.to_owned()), to: None, language: None, locations: Vec::new() };
    Change::new(Who::Developer, kind)
}

fn is_deprecated(operation: &OperationFacts) -> bool {
    by_request(&operation.method, &operation.path).is_some_and(|published| published.deprecated())
}
