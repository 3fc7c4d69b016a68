//! See [`WrongMethod`].

use super::{Authority, Finding, Fix, Rule, declared, rule};
use crate::catalogue::DATE;
use crate::facts::Facts;
use crate::request::Refusal;

rule! {
    /// The path exists, but not with this method.
    ///
    /// ## What it looks for
    /// A path of the published definition with a method that it does not have, such as PUT on a participant;
    /// or a 405 from the platform.
    ///
    /// ## Why the server refuses
    /// A participant is changed by PATCH; there is no PUT.
    ///
    /// ## Evidence
    /// The published methods of the path, or the `Allow` header.
    ///
    /// ## Fix
    /// Use a published method.
    ///
    /// ## References
    /// RFC 9110 §15.5.6 and §10.2.1; the published API definition, July 2026.
    WrongMethod, "wrong-method", Token
}

impl Rule for WrongMethod {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        if let Some(refusal) = facts.refusals().find(|refusal| self.explains(refusal)) {
            let allowed = if refusal.allow.is_empty() { "not named".to_owned() } else { refusal.allow.join(", ") };
            return Finding::fail(
                Self::ID,
                Authority::Observed,
                format!("the platform does not accept {} on this path", refusal.method),
                refusal.source(),
                refusal.quote(),
            )
            .evidence("Allow", allowed.clone())
            .fix(Fix::new(
                format!("Use a method that the path has: {allowed}"),
                ["Change the method, not the token"],
                "RFC 9110 §15.5.6",
            ));
        }
        if let Some(request) = facts.unpublished.iter().find(|request| !request.other_methods.is_empty()) {
            return Finding::fail(
                Self::ID,
                Authority::Published,
                format!("{} is not a method of {}", request.method, request.path),
                format!("published definition of {DATE}"),
                format!("the path has: {}", request.other_methods.join(", ")),
            )
            .fix(Fix::new(
                format!("Use {}", request.other_methods.join(" or ")),
                ["Change the method, not the token"],
                format!("The published API definition, {DATE}"),
            ));
        }
        match facts.operations.first() {
            Some(operation) => Finding::pass(
                Self::ID,
                Authority::Published,
                "the path has this method",
                format!("published definition of {DATE}"),
                format!("{} {}", operation.method, operation.path),
            ),
            None => Finding::not_applicable(Self::ID, "no operation is asked about"),
        }
    }

    fn explains(&self, refusal: &Refusal) -> bool {
        refusal.status == 405
    }
}
