//! See [`TokenRejected`].

use super::advice::{ask_support, check_again, guest_token, renew};
use super::answer::{ConflictingEvidence, explain_conflict};
use super::token_acceptance::token_asked_about;
use super::{
    Authority, Candidate, Change, ChangeKind, Choice, ClientPart, Finding, Fix, Note, Rule, ShowMore, Who, command,
    declared, id, rule,
};
use crate::facts::{Facts, Task};
use crate::request::host::is_foreign;
use crate::request::{Author, Refusal};

const INTROSPECTION: &str = "GET /api/v2/tokens/me";

rule! {
    /// Genesys Cloud does not accept the token: expired, ended, idle for too long, or of another region.
    ///
    /// ## What happened
    /// Genesys Cloud does not know this token any more, or never knew it. A token works only on the API host of its
    /// region; another region answers as if the token did not exist. A user has at most ten tokens, and the
    /// eleventh ends the oldest. If an OAuth client is disabled, its tokens are invalid.
    ///
    /// ## How to check
    /// - Run `why403 check --find-region --token-file FILE`: it asks all regions whether they know the token.
    /// - Check when the token was issued, and whether the user has logged out since.
    /// - Ask an administrator whether the OAuth client is active.
    ///
    /// ## How to fix
    /// - Sign in again, in the region of your organisation: `why403 login --region REGION --client-id ID`.
    /// - If the OAuth client is disabled, an administrator must enable it first.
    /// - If your program signs in on many machines with the same user, keep one token and share it.
    ///
    /// ## When why403 reports it
    /// Genesys Cloud answered 401 `bad.credentials` to any request, or 401 without a code; or an RFC 6750 server
    /// answered `invalid_token`. Where `GET /api/v2/tokens/me` still answers: the OAuth client is disabled, or the
    /// idle time (`dateTokenIdles`) is over. An inactive client, which gets no new tokens and will be deleted, is a
    /// warning.
    ///
    /// ## References
    /// - [RFC 6750 §3.1](https://www.rfc-editor.org/rfc/rfc6750#section-3.1)
    TokenRejected, id::TOKEN_REJECTED, Token
}

impl Rule for TokenRejected {
    declared!();

    fn judge(&self, facts: &Facts) -> Finding {
        let Some(live) = &facts.live else {
            return match facts.refusals().find(|refusal| self.explains(refusal)) {
                Some(refusal) if is_elsewhere(facts, refusal) => {
                    let message =
                        "the request went to a host that is not Genesys Cloud's, and its answer does not say why";
                    let show = ChangeKind::ShowMore { what: ShowMore::Body, language: None };
                    Finding::unknown(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote())
                        .fix(Fix::all_of([Change::new(Who::Developer, show)]))
                }
                Some(refusal) if is_nobodys(facts, refusal) => {
                    let message = "the request was refused with 401, and nothing shows who answered or why";
                    Finding::unknown(Self::ID, Authority::Observed, message, refusal.source(), refusal.quote())
                        .fix(Fix::all_of([Change::show(ShowMore::Headers).note(Note::HostAndHeadersShowWhoAnswered)]))
                }
                Some(refusal) => rejected(facts, refusal, &[]),
                None => Finding::not_applicable(
                    Self::ID,
                    if facts.task == Task::Explain { "no answer said so" } else { "Genesys Cloud was not asked" },
                ),
            };
        };
        let stopping = facts.refusal.as_ref().filter(|refusal| self.explains(refusal));
        match facts.refusals().find(|refusal| self.explains(refusal)) {
            Some(refusal) if !live.any_given() => return rejected(facts, refusal, &live.known_in),
            Some(refusal) => {
                return ended(facts, Some(refusal)).unwrap_or_else(|| contradicted(facts, refusal, stopping.is_some()));
            }
            None => {}
        }
        if live.any_given() {
            if let Some(finding) = ended(facts, None).or_else(|| inactive(facts)) {
                return finding;
            }
            let source = if live.introspection.given().is_some() { "GET /api/v2/tokens/me" } else { "the reads" };
            let message = format!("Genesys Cloud knows {}", token_asked_about(facts));
            return Finding::pass(Self::ID, Authority::Observed, message, source, "answered");
        }
        match facts.refusals().next() {
            Some(refusal) => {
                Finding::not_applicable(Self::ID, format!("the answer says something else: {}", refusal.quote()))
            }
            None => Finding::not_applicable(Self::ID, "no answer shows whether Genesys Cloud knows the token"),
        }
    }
}

/// What the introspection shows of a token that has ended. Where the reads are answered all the same, whether requests are
/// refused already is not known.
fn ended(facts: &Facts, refusal: Option<&Refusal>) -> Option<Finding> {
    let live = facts.live.as_ref()?;
    let introspected = live.introspection.given()?;
    let is_disabled = introspected.client_state.as_deref().is_some_and(|state| state.eq_ignore_ascii_case("disabled"));
    let idle_since = introspected.idles_at.filter(|idles| *idles < live.platform_time.unwrap_or(facts.now));
    let (fact, quote) = match (is_disabled, idle_since) {
        (true, _) => {
            ("the OAuth client is disabled, and its tokens are invalid", "OAuthClient.state: disabled".to_owned())
        }
        (false, Some(idles)) => ("the token was idle for too long", format!("dateTokenIdles: {idles}")),
        (false, None) => return None,
    };
    let id = TokenRejected::ID;
    let fix = match is_disabled {
        true => {
            let enable = Change::client(Who::Administrator, ClientPart::State, Some("active"));
            Fix::all_of([enable, renew(facts), check_again(facts)])
        }
        false => Fix::all_of([renew(facts), check_again(facts)]),
    };
    let finding = match refusal {
        Some(refusal) => Finding::fail(id, Authority::Observed, fact, refusal.source(), refusal.quote())
            .evidence(INTROSPECTION, quote),
        None if facts.accepted().is_some() => {
            let message = format!("{fact}; Genesys Cloud accepted this request all the same");
            Finding::warn(id, Authority::Observed, message, INTROSPECTION, quote)
        }
        None => {
            let message = format!("{fact}, but Genesys Cloud still answered the reads");
            // The reads themselves can have ended the time of idleness.
            let find = if is_disabled { Finding::unknown } else { Finding::warn };
            find(id, Authority::Observed, message, INTROSPECTION, quote)
        }
    };
    Some(finding.fix(fix))
}

/// An OAuth client that gets no new tokens: this one still works.
fn inactive(facts: &Facts) -> Option<Finding> {
    let introspected = facts.live.as_ref()?.introspection.given()?;
    introspected.client_state.as_deref().filter(|state| state.eq_ignore_ascii_case("inactive"))?;
    let message = "the OAuth client is inactive: it gets no new tokens, and it will be deleted";
    let quote = "OAuthClient.state: inactive";
    let enable = Change::client(Who::Administrator, ClientPart::State, Some("active"));
    Some(
        Finding::warn(TokenRejected::ID, Authority::Observed, message, INTROSPECTION, quote).fix(Fix::all_of([enable])),
    )
}

/// Other requests with the same token were answered: it is of this region, and was known a moment ago.
fn contradicted(facts: &Facts, refusal: &Refusal, stopping: bool) -> Finding {
    let (id, source, quote) = (TokenRejected::ID, refusal.source(), refusal.quote());
    if stopping {
        let message = format!(
            "Genesys Cloud answered other requests with {}, and {} did not accept the token of this one",
            token_asked_about(facts),
            refusal.answerer()
        );
        let finding = Finding::fail(id, Authority::Observed, message, source, quote);
        if let Some(finding) = explain_conflict(finding.clone(), facts, refusal, ConflictingEvidence::Token) {
            return finding;
        }
        let again = renew(facts).note(Note::TokenMayHaveEnded);
        return finding.fix(Fix::all_of([again, check_again(facts)]).or([ask_support(facts)]));
    }
    let message = "one read was answered as if the token were unknown, and others were answered";
    Finding::warn(id, Authority::Observed, message, source, quote)
}

/// Whether somebody else's host answered with a status and no word: it may have nothing to do with Genesys Cloud's token.
fn is_elsewhere(facts: &Facts, refusal: &Refusal) -> bool {
    let host = facts.sent.as_ref().and_then(|sent| sent.host.as_deref());
    refusal.code.is_none() && refusal.message.is_none() && host.is_some_and(is_foreign)
}

/// Whether a status is all that is shown: any server on the way, and any other service, answers so.
fn is_nobodys(facts: &Facts, refusal: &Refusal) -> bool {
    // A token in a request to one of the operations is as good as a host.
    let is_request = facts
        .sent
        .as_ref()
        .is_some_and(|sent| sent.is_to_genesys() || sent.token().is_some() && !facts.operations.is_empty());
    facts.task == Task::Explain && refusal.says_nothing() && !refusal.shows_genesys() && !is_request
}

/// Of a code that says that the token is not accepted: only tokens of Genesys Cloud belong to a region.
fn not_known(is_genesys: bool) -> &'static str {
    if is_genesys {
        "Genesys Cloud does not know this token: it is expired, revoked, or of another region"
    } else {
        "the server did not accept the token: it is expired, revoked, or not one for this server"
    }
}

/// Of a 401 without a word, where a token is known to have been sent and where it is not.
fn silent_rejection(token_was_sent: bool) -> &'static str {
    if token_was_sent {
        "the token was not accepted, and the answer does not say why: mostly expired, revoked, or of another region"
    } else {
        "the answer does not say why: mostly no token was sent, or it is expired, revoked, or of another region"
    }
}

fn rejected(facts: &Facts, refusal: &Refusal, known_in: &[String]) -> Finding {
    let message = if refusal.code.is_some() {
        not_known(refusal.author == Author::Platform).to_owned()
    } else {
        silent_rejection(facts.task != Task::Explain || facts.sent.as_ref().is_some_and(|sent| sent.token().is_some()))
            .to_owned()
    };
    let finding = Finding::fail(TokenRejected::ID, Authority::Observed, message, refusal.source(), refusal.quote());
    let finding = if known_in.is_empty() { with_possible_reasons(finding, facts, refusal) } else { finding };
    match known_in.first() {
        Some(domain) => {
            let candidates = known_in.iter().map(|domain| Candidate::new(domain, None));
            let region = Change::choose(Choice::Region, candidates).run(command::check_in(facts, domain));
            finding.evidence("--find-region", format!("known in {}", known_in.join(", "))).fix(Fix::all_of([region]))
        }
        None => {
            if let Some(guest) = guest_token(facts) {
                return finding.fix(Fix::all_of([guest]).standard("RFC 6750 §3.1"));
            }
            let again = renew(facts).note(Note::TokenMayHaveEnded);
            let region = Change::choose(Choice::Region, []).run(command::find_region(facts));
            finding.fix(
                Fix::all_of([again, check_again(facts)])
                    .or([region.note(Note::TokenOfAnotherRegion)])
                    .standard("RFC 6750 §3.1"),
            )
        }
    }
}

/// Adds the reasons that the evidence leaves possible, each with what tells it from the others. One that the token's own
/// claims show is another rule's finding.
fn with_possible_reasons(finding: Finding, facts: &Facts, refusal: &Refusal) -> Finding {
    let is_genesys = refusal.shows_genesys() || facts.live.is_some();
    if !is_genesys || guest_token(facts).is_some() {
        return finding;
    }
    let expires = facts.claims().and_then(|claims| claims.expires_at.valid()).is_some();
    let reasons = [
        (!expires).then_some("it has expired: `expires_in` of the login's answer says how long it lasts"),
        (!facts.is_service_account())
            .then_some("newer tokens ended it: a user has at most 10, and the next one ends the oldest"),
        Some("it was idle for too long: the organisation's idle timeout says how long is allowed"),
        Some("its OAuth client is disabled: Admin > Integrations > OAuth shows the state"),
        Some("it is of another region: `--find-region` shows which"),
    ];
    reasons.into_iter().flatten().fold(finding, |finding, reason| finding.evidence("possible", reason))
}
