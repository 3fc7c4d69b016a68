//! See [`DeprecatedOperation`].

use super::{Authority, Finding, Fix, Rule, called, declared, rule};
use crate::catalogue::{DATE, by_request};
use crate::facts::{Facts, OperationFacts, Task};

rule! {
    /// An operation is called that the published definition calls deprecated.
    ///
    /// ## What it looks for
    /// In scanned sources: calls of operations that the definition marks as deprecated. It is a warning, and refuses
    /// nothing.
    ///
    /// ## Why the server refuses
    /// It does not yet. A deprecated operation is still answered, and can be taken away.
    ///
    /// ## Evidence
    /// The definition's mark, and the lines that call it.
    ///
    /// ## Fix
    /// Look up what takes its place; the definition's mark does not name it.
    ///
    /// ## References
    /// The published API definition, July 2026; OpenAPI Specification 2.0, Operation Object: `deprecated`.
    DeprecatedOperation, "deprecated-operation", Token
}

impl Rule for DeprecatedOperation {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if facts.task != Task::Scan {
            return Finding::not_applicable(Self::ID, "nothing was scanned");
        }
        let Some(OperationFacts { name, method, path, .. }) = facts.operations.iter().find(|one| is_deprecated(one))
        else {
            return called::in_order(Self::ID, facts, "no operation that is called is deprecated");
        };
        Finding::warn(
            Self::ID,
            Authority::Published,
            format!("{name} is deprecated"),
            format!("published definition of {DATE}"),
            format!("{method} {path}: deprecated"),
        )
        .fix(Fix::new(
            format!("Look up what takes the place of {name}"),
            ["Its description in the API Explorer of the Genesys Cloud Developer Center mostly says so"],
            format!("The published API definition, {DATE}"),
        ))
    }
}

fn is_deprecated(operation: &OperationFacts) -> bool {
    by_request(&operation.method, &operation.path).is_some_and(|published| published.deprecated())
}
