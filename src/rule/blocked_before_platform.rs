//! See [`BlockedBeforePlatform`].

use super::advice::check_again;
use super::{
    Authority, Case, Change, Finding, Fix, Note, Question, Rule, Status, Whom, WrongHost, WrongMethod, WrongPath,
    declared, id, refused_by_code, rule,
};
use crate::facts::{Facts, Task};
use crate::request::SentRequest;

rule! {
    /// A proxy, firewall or gateway refused the request before it reached Genesys Cloud.
    ///
    /// ## What happened
    /// Genesys Cloud did not write this answer. A system between your program and Genesys Cloud has its own rules,
    /// and it refused the request. Genesys Cloud never saw it, so no scope, permission or new token changes the
    /// answer.
    ///
    /// ## How to check
    /// - Look at the answer: a web page, or a text without the JSON fields `code`, `message` and `contextId`, and
    ///   without the header `ININ-Correlation-Id`, is not from Genesys Cloud.
    /// - Send the same request from another network, for example without the company VPN.
    ///
    /// ## How to fix
    /// - Show the page and the time of the request to the people who run your proxy or firewall. Ask them to allow
    ///   the API host of your region.
    /// - Or send the request from a network without the proxy.
    ///
    /// ## When why403 reports it
    /// The refusal is a page or a text that does not have the form of a Genesys Cloud error, or it names the
    /// product that wrote it. If only a read was blocked that the command can do without, it is a warning.
    ///
    /// ## References
    /// - [RFC 9110 §15.5.4](https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4) (403: any server on the way may
    ///   send it)
    BlockedBeforePlatform, id::BLOCKED_BEFORE_PLATFORM, Token
}

impl Rule for BlockedBeforePlatform {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        self.judge_in_case(&Case::new(facts))
    }

    fn judge_in_case(&self, case: &Case<'_>) -> Finding {
        let facts = case.facts;
        if is_at_the_wrong_place(case) {
            return Finding::not_applicable(Self::ID, "another rule finds the fault in the request");
        }
        let fix = || {
            let ask =
                Change::ask(Whom::NetworkTeam, Question::LetTheRequestThrough, None).note(Note::ShowTheQuotedPage);
            Fix::all_of([ask, check_again(facts)])
        };
        let message = not_genesys_clouds(went_to_genesys(facts));
        let read = facts.refusals().find(|refusal| self.explains(refusal));
        match (&facts.refusal, read) {
            (Some(stopping), _) if self.explains(stopping) => refused_by_code::judge(self, facts, message, fix),
            (_, Some(read)) => {
                let message = "something before Genesys Cloud refused one of the reads; other requests passed it";
                Finding::warn(Self::ID, Authority::Observed, message, read.source(), read.quote()).fix(fix())
            }
            (_, None) => refused_by_code::judge(self, facts, message, fix),
        }
    }
}

/// Who refused: that it was on the way to Genesys Cloud is known only where the request went there.
fn not_genesys_clouds(went_to_genesys: bool) -> &'static str {
    if went_to_genesys {
        "something before Genesys Cloud refused the request: the answer is not Genesys Cloud's"
    } else {
        "the answer is not Genesys Cloud's: a proxy, a firewall or another server refused the request"
    }
}

/// Whether the request is known to have been one to Genesys Cloud: why403 sends no other.
fn went_to_genesys(facts: &Facts) -> bool {
    facts.task != Task::Explain || facts.sent.as_ref().is_some_and(SentRequest::is_to_genesys)
}

/// Whether a pasted request went to a host that is not the API's, or got a 404 or 405 where nothing is published: a page
/// of whoever is there is what it had to get.
fn is_at_the_wrong_place(case: &Case<'_>) -> bool {
    let facts = case.facts;
    let nothing_there = facts.refusal.as_ref().is_some_and(|refusal| matches!(refusal.status, Some(404 | 405)));
    let rules: &[&dyn Rule] = if nothing_there { &[&WrongHost, &WrongPath, &WrongMethod] } else { &[&WrongHost] };
    facts.task == Task::Explain && rules.iter().any(|rule| case.status_in_response_context(*rule) == Some(Status::Fail))
}
