//! See [`WrongPath`].

use super::{Authority, Finding, Fix, Rule, declared, rule};
use crate::catalogue::DATE;
use crate::facts::Facts;

rule! {
    /// No published operation has this path.
    ///
    /// ## What it looks for
    /// A path that fits no path template of the published definition, such as `/conversations/phone/…`.
    ///
    /// ## Why the server refuses
    /// There is nothing at that path: 404, whatever the token.
    ///
    /// ## Evidence
    /// The path, and the published paths most like it.
    ///
    /// ## Fix
    /// Use the published path.
    ///
    /// ## References
    /// The published API definition, July 2026.
    WrongPath, "wrong-path", Token
}

impl Rule for WrongPath {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(request) = facts.unpublished.iter().find(|request| request.other_methods.is_empty()) {
            return Finding::fail(
                Self::ID,
                Authority::Published,
                format!("no published operation has the path {}", request.path),
                format!("published definition of {DATE}"),
                format!(
                    "nearest: {}",
                    if request.near.is_empty() { "none".to_owned() } else { request.near.join(", ") }
                ),
            )
            .fix(fix(&request.near));
        }
        match facts.operations.first() {
            Some(operation) => Finding::pass(
                Self::ID,
                Authority::Published,
                "the path is published",
                format!("published definition of {DATE}"),
                operation.path.clone(),
            ),
            None => Finding::not_applicable(Self::ID, "no operation is asked about"),
        }
    }
}

fn fix(near: &[String]) -> Fix {
    let steps: Vec<String> = match near {
        [] => vec!["Look the operation up by its name: `why403 check --operation NAME`".to_owned()],
        paths => paths.iter().map(|path| format!("`why403 check --operation \"{path}\"`")).collect(),
    };
    Fix::new("Use a published path", steps, format!("The published API definition, {DATE}"))
}
