//! See [`BlockedBeforePlatform`].

use super::{Authority, Finding, Fix, Rule, declared, refused_by_code, rule};
use crate::facts::Facts;

rule! {
    /// The refusal was not written by the platform: a proxy, a firewall or a gateway said no before it.
    ///
    /// ## What it looks for
    /// A refusal that is a page or a text, without the platform's error envelope and without its
    /// `ININ-Correlation-Id` header. Where it stopped only a read that the job could do without, it is a warning.
    ///
    /// ## Why the server refuses
    /// Something between the program and the platform has rules of its own. The platform never saw the request,
    /// so no scope and no permission would change the answer.
    ///
    /// ## Evidence
    /// The beginning of the page.
    ///
    /// ## Fix
    /// Show the page to whoever runs the proxy; try from a network without it.
    ///
    /// ## References
    /// Platform facts: error bodies; RFC 9110 §15.5.4 (a 403 may come from any server on the way).
    BlockedBeforePlatform, "blocked-before-platform", Token
}

impl Rule for BlockedBeforePlatform {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let fix = Fix::new(
            "Have the proxy, firewall or gateway in between let the request through",
            [
                "Show the quoted page to whoever runs that proxy or firewall, with the host and the time of the request",
                "Compare with a request from a network without it",
            ],
            "The platform's refusals are JSON with a code and carry ININ-Correlation-Id",
        );
        let message = "something before the platform refused the request: the answer is not the platform's";
        let read = facts.refusals().find(|refusal| self.explains(refusal));
        match (&facts.refusal, read) {
            (Some(stopping), _) if self.explains(stopping) => refused_by_code::judge(self, facts, message, fix),
            (_, Some(read)) => {
                let message = "something before the platform refused one of the reads; other requests passed it";
                Finding::warn(Self::ID, Authority::Observed, message, read.source(), read.quote()).fix(fix)
            }
            (_, None) => refused_by_code::judge(self, facts, message, fix),
        }
    }
}
