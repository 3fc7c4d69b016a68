//! See [`WrongMethod`].

use super::bearing::shows_an_operation;
use super::{Authority, Finding, Fix, Rule, called, declared, rule};
use crate::catalogue::{self, DATE};
use crate::facts::{Facts, Task, Unpublished};
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
        if let Some(refusal) = facts.refusal.as_ref().filter(|refusal| self.explains(refusal)) {
            let allowed = if refusal.allow.is_empty() { "not named".to_owned() } else { refusal.allow.join(", ") };
            let finding = Finding::fail(
                Self::ID,
                Authority::Observed,
                match refusal.method.as_str() {
                    "" => "the platform does not accept the method of the request on this path".to_owned(),
                    method => format!("the platform does not accept {method} on this path"),
                },
                refusal.source(),
                refusal.quote(),
            )
            .evidence("Allow", allowed);
            return implied(facts, finding).fix(observed_fix(refusal));
        }
        if let Some(request) = facts.unpublished.iter().find(|request| !request.other_methods.is_empty()) {
            let mut message = format!("{} is not a method of {}", request.method, request.path);
            if shows_an_operation(facts) {
                message.push_str(", and the answer shows that it is taken: the definition at hand may be older");
            }
            let finding = Finding::fail(
                Self::ID,
                Authority::Published,
                message,
                format!("published definition of {DATE}"),
                format!("the path has: {}", request.other_methods.join(", ")),
            );
            return implied(facts, finding).fix(published_fix(request));
        }
        if facts.task == Task::Scan {
            return called::in_order(Self::ID, facts, "every path that is called has the method it is called with");
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
}

/// Says where the method was not written but follows from the other options of a curl command.
fn implied(facts: &Facts, finding: Finding) -> Finding {
    match facts.sent.as_ref().filter(|sent| sent.method_implied).and_then(|sent| sent.method.as_ref()) {
        Some(method) => finding.evidence("the curl command", format!("no -X: curl sends {method} with these options")),
        None => finding,
    }
}

/// The path's other methods, else the paths that have this one: who does not delete is never led to deleting.
fn published_fix(request: &Unpublished) -> Fix {
    let reference = format!("The published API definition, {DATE}");
    let usable: Vec<&str> = request.usable_methods().collect();
    if !usable.is_empty() {
        return Fix::new(format!("Use {}", usable.join(" or ")), ["Change the method, not the token"], reference);
    }
    let near = request.near.iter().map(|near| format!("`why403 requires \"{near}\"`"));
    let steps: Vec<String> = match request.near.as_slice() {
        [] => vec!["Look the operation up by its name: `why403 requires NAME`".to_owned()],
        _ => near.collect(),
    };
    Fix::new(
        format!("Use another path: this one has no method that can take the place of {}", request.method),
        steps,
        reference,
    )
}

/// What the `Allow` header names, else what is published; and where the method is a published one, who else to ask.
fn observed_fix(refusal: &Refusal) -> Fix {
    let method = |name: &str| name.eq_ignore_ascii_case(&refusal.method);
    let published: Vec<&str> = catalogue::by_path(&refusal.path).into_iter().map(|found| found.method()).collect();
    let named: Vec<&str> = refusal.allow.iter().map(String::as_str).collect();
    let mut methods = if named.is_empty() { published } else { named };
    // Who does not delete is never led to deleting.
    methods.retain(|name| !name.eq_ignore_ascii_case("DELETE") || method(name));
    let reference = "RFC 9110 §15.5.6";
    if methods.is_empty() {
        let step = match refusal.allow.as_slice() {
            [] => "The answer names none in `Allow`".to_owned(),
            allowed => format!("The answer allows {}, which does something else", allowed.join(", ")),
        };
        return Fix::new("Look up the methods of this path", [step], reference);
    }
    if methods.iter().any(|name| method(name)) {
        return Fix::new(
            format!("See what changes the request on its way: {} is a method of this path", refusal.method),
            ["Compare host and path as sent, and look for a proxy or a redirect in between"],
            reference,
        );
    }
    Fix::new(format!("Use {}", methods.join(" or ")), ["Change the method, not the token"], reference)
}
