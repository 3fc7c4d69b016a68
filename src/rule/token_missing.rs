//! `token-missing`

use super::advice::{check_again, guest_token, sign_in_again};
use super::authorization::{holds_nothing, needing_a_token};
use super::token_acceptance::explained_refusal;
use super::{Authority, Change, Finding, Fix, Note, Question, RequestPart, Rule, Whom, declared, id, rule};
use crate::facts::{Facts, Task};
use crate::request::{Authorization, SentRequest};
use crate::token::Malformed;

rule! {
    /// The request has no access token.
    ///
    /// ## What happened
    /// Genesys Cloud does not know who is calling, because the request had no usable `Authorization` header. Your
    /// program may have a token and not send it: an SDK that was not initialised, or a proxy or a redirect that
    /// removed the header.
    ///
    /// ## How to check
    /// - Log the names of the headers that your program sends (not their values).
    /// - Check that the variable with the token is not empty.
    /// - If the request was redirected, check the host of the last request: many clients remove the header on
    ///   another host.
    ///
    /// ## How to fix
    /// - Get a token, for example with `why403 login`.
    /// - Send it as `Authorization: Bearer TOKEN`, with one space.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered 401 `authentication.required`; or the input shows a whole request without an
    /// `Authorization` header, or with an empty one. For why403's own requests: no token in `--token-file`,
    /// `WHY403_TOKEN`, `GENESYSCLOUD_ACCESS_TOKEN` or a stored profile.
    ///
    /// ## References
    /// - [RFC 6750 §2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)
    /// - [RFC 6750 §3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)
    TokenMissing, id::TOKEN_MISSING, Token
}

impl Rule for TokenMissing {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let shown = needing_a_token(facts);
        if let Some(refusal) = explained_refusal(facts, self) {
            let message = format!("{} saw no bearer token in the request", refusal.answerer());
            let finding = Finding::fail(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote());
            return match shown.map(|sent| (sent.source(), &sent.authorization)) {
                Some((source, header)) if holds_nothing(header) => {
                    finding.evidence(source, NOTHING).fix(send_it(facts))
                }
                Some((source, _)) if shown.is_some_and(|sent| sent.token_is_in_query) => {
                    let fix = Fix::all_of([token_in_header()]).standard("RFC 6750 §2.3");
                    finding.evidence(source, "a token in the query of the URL").fix(fix)
                }
                Some((source, Authorization::Given { faults, .. })) if faults.is_empty() => {
                    finding.evidence(source, "an Authorization header with a token, as pasted").fix(dropped(true))
                }
                // This program sent one.
                None if facts.task != Task::Explain && facts.live.is_some() && facts.token.is_some() => {
                    finding.fix(dropped(false))
                }
                _ => finding.fix(send_it(facts)),
            };
        }
        if facts.task == Task::Explain {
            return in_request(facts);
        }
        match &facts.token {
            None => {
                let message = "no access token was given";
                Finding::fail(Self::ID, Authority::Published, message, "the token given", "none").fix(get_one(facts))
            }
            Some(token) if token.malformed == Some(Malformed::Empty) => {
                let message = "the access token given is empty";
                Finding::fail(Self::ID, Authority::Published, message, "the token given", "0 characters")
                    .fix(get_one(facts))
            }
            Some(token) => {
                let message = "a token was given";
                Finding::pass(Self::ID, Authority::Published, message, "the token given", &token.shape)
            }
        }
    }
}

/// What stands for a header that is not there.
const NOTHING: &str = "no token in an Authorization header";

/// What the request shows.
fn in_request(facts: &Facts) -> Finding {
    let id = TokenMissing::ID;
    let Some(sent) = needing_a_token(facts) else {
        return Finding::not_applicable(id, "no request is shown that needs a token");
    };
    if sent.token_is_in_query {
        return in_query(sent);
    }
    match &sent.authorization {
        Authorization::NotShown => {
            Finding::not_applicable(id, "whether the request had an Authorization header is not shown")
        }
        header if holds_nothing(header) => {
            let message = match header {
                Authorization::Missing => "the request has no Authorization header",
                _ => "the Authorization header of the request is empty",
            };
            Finding::fail(id, Authority::Published, message, sent.source(), NOTHING).fix(send_it(facts))
        }
        Authorization::Hidden => {
            let message = "the request has an Authorization header, whose value is not shown";
            Finding::pass(id, Authority::Published, message, sent.source(), "Authorization: (not shown)")
        }
        _ => {
            let shape = sent.token().map_or("Authorization: (not a bearer token)", |token| token.shape.as_str());
            Finding::pass(id, Authority::Published, "the request has a token", sent.source(), shape)
        }
    }
}

/// The token is in the query, where nothing says that Genesys Cloud reads it. That there is no header as well is seen only
/// where all headers are shown.
fn in_query(sent: &SentRequest) -> Finding {
    let header = if sent.headers_are_whole { "the request has no Authorization header" } else { "no header is shown" };
    let message =
        format!("the token is in the query of the URL, and {header}: whether it is read there is not documented");
    let quote = "a token in the query of the URL";
    let fix = Fix::all_of([token_in_header()]).standard("RFC 6750 §2.3");
    Finding::unknown(TokenMissing::ID, Authority::Published, message, sent.source(), quote).fix(fix)
}

fn get_one(facts: &Facts) -> Fix {
    Fix::all_of([sign_in_again(facts).note(Note::HowToGiveAToken), check_again(facts)]).standard("RFC 6750 §2.1")
}

fn send_it(facts: &Facts) -> Fix {
    if let Some(guest) = guest_token(facts) {
        return Fix::all_of([guest]).standard("RFC 6750 §2.1");
    }
    let header = Change::request(RequestPart::Header, None, Some("Authorization: Bearer <token>"));
    Fix::all_of([header.note(Note::SetTheTokenBeforeTheFirstCall)]).standard("RFC 6750 §2.1")
}

/// The token of the query, sent in the header.
pub(super) fn token_in_header() -> Change {
    Change::request(RequestPart::Header, None, Some("Authorization: Bearer <token>")).note(Note::TokenIsInTheQuery)
}

/// The header is in the request, and the platform did not see it.
fn dropped(pasted: bool) -> Fix {
    let header = Change::request(RequestPart::Header, None, Some("Authorization: Bearer <token>"));
    Fix::all_of([header.note(Note::HeaderWasDropped { pasted })])
        .or([Change::ask(Whom::NetworkTeam, Question::LetTheRequestThrough, None)])
        .standard("RFC 6750 §2.1, RFC 9110 §15.4")
}

#[cfg(test)]
mod tests {
    use super::super::Status;
    use super::super::token_cases::{case, case_without_token, refused, with_refusal};
    use super::*;

    #[test]
    fn fails_without_a_token_and_with_an_empty_one() {
        assert_eq!(TokenMissing.judge(&case_without_token()).status, Status::Fail);
        assert_eq!(TokenMissing.judge(&case("")).status, Status::Fail);
    }

    #[test]
    fn fails_when_the_platform_saw_none() {
        let finding = TokenMissing.judge(&with_refusal(case(&"Zk3_vQ9-".repeat(10)), 401, "authentication.required"));
        assert_eq!((finding.status, finding.authority), (Status::Fail, Authority::Observed));
        assert_eq!(finding.evidence[0].source, "PATCH /api/v2/conversations/calls/c/participants/p");
    }

    #[test]
    fn passes_with_one() {
        let finding = TokenMissing.judge(&case(&"Zk3_vQ9-".repeat(10)));
        assert_eq!(finding.status, Status::Pass);
        assert_eq!(finding.evidence[0].quote, "80 characters, opaque");
    }

    #[test]
    fn explains_only_its_own_code() {
        assert!(TokenMissing.explains(&refused(401, "authentication.required")));
        assert!(!TokenMissing.explains(&refused(401, "bad.credentials")));
    }
}
