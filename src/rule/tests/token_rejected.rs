//! `token-rejected`

use super::*;
use crate::facts::{Answer, Facts};
use crate::request::{Author, Refusal};
use crate::rule::TokenRejected;
use crate::rule::token_cases::*;

#[test]
fn fails_on_bad_credentials_and_offers_the_way_to_tell_region_from_end() {
    let facts = with_refusal(offline(), 401, "bad.credentials");
    let finding = finds(&TokenRejected, &facts, Status::Fail, Authority::Observed, "does not know this token");
    quotes(&finding, "PATCH", "401 bad.credentials");
    advises(&finding, "--find-region");
}

#[test]
fn says_of_a_bare_401_that_it_gives_no_reason() {
    let bare = Refusal { code: None, author: Author::Unsigned, ..refused(401, "") };
    let facts = spoil(offline(), |facts| facts.refusal = Some(bare));
    finds(&TokenRejected, &facts, Status::Fail, Authority::Observed, "does not say why");
}

#[test]
fn names_the_region_that_knows_the_token() {
    let refused_here = |facts: &mut Facts| {
        let live = facts.live.as_mut().unwrap();
        live.introspection = Answer::Refused(Box::new(read_refused("/api/v2/tokens/me", 401, "bad.credentials")));
        live.known_in = names(&["mypurecloud.ie"]);
    };
    let finding = TokenRejected.judge(&spoil(accepted_live(offline()), refused_here));
    quotes(&finding, "--find-region", "known in mypurecloud.ie");
    advises(&finding, "why403 check --region mypurecloud.ie");
    never_advises(&finding, "--find-region");
}

#[test]
fn passes_where_it_was_answered_and_is_silent_where_nobody_was_asked() {
    let finding = finds(&TokenRejected, &agent(), Status::Pass, Authority::Observed, "Genesys Cloud knows the token");
    quotes(&finding, "GET /api/v2/tokens/me", "answered");
    silent(&TokenRejected, &offline(), "Genesys Cloud was not asked");
    let page = Refusal { author: Author::Stranger, code: None, ..refused(401, "") };
    silent(&TokenRejected, &spoil(offline(), |facts| facts.refusal = Some(page)), "was not asked");
}

#[test]
fn one_read_that_does_not_know_the_token_does_not_outweigh_the_others() {
    let facts = spoil(agent(), |facts| {
        let refusal = read_refused("/api/v2/authorization/subjects/me", 401, "bad.credentials");
        facts.live.as_mut().unwrap().grants = crate::facts::Answer::Refused(Box::new(refusal));
    });
    finds(&TokenRejected, &facts, Status::Warn, Authority::Observed, "others were answered");
    let stopped = with_refusal(agent(), 401, "bad.credentials");
    let finding = finds(&TokenRejected, &stopped, Status::Fail, Authority::Observed, "answered other requests");
    never_advises(&finding, "--find-region");
}

/// The agent, with these parts of the introspection changed.
fn introspected(change: impl FnOnce(&mut crate::facts::Introspection)) -> Facts {
    spoil(agent(), |facts| {
        let Answer::Given(token) = &mut facts.live.as_mut().unwrap().introspection else { panic!("no introspection") };
        change(token);
    })
}

#[test]
fn each_reason_that_is_possible_is_named_with_what_shows_it() {
    let finding = TokenRejected.judge(&with_refusal(offline(), 401, "bad.credentials"));
    for reason in ["has expired", "at most 10", "idle", "disabled", "--find-region"] {
        quotes(&finding, "possible", reason);
    }
    let client = TokenRejected.judge(&with_refusal(service_account(), 401, "bad.credentials"));
    assert!(client.evidence.iter().all(|piece| !piece.quote.contains("at most 10")), "{client:#?}");
}

#[test]
fn a_disabled_client_explains_a_401_and_is_an_open_question_without_one() {
    let disabled = || introspected(|token| token.client_state = Some("disabled".to_owned()));
    let refused = with_refusal(disabled(), 401, "bad.credentials");
    let finding = finds(&TokenRejected, &refused, Status::Fail, Authority::Observed, "the OAuth client is disabled");
    quotes(&finding, "GET /api/v2/tokens/me", "OAuthClient.state: disabled");
    advises(&finding, "Set the state of the OAuth client to active");
    let open = finds(&TokenRejected, &disabled(), Status::Unknown, Authority::Observed, "still answered the reads");
    assert!(open.gates);
    let accepted = acted(disabled(), crate::facts::Sending::Answered, Some(202), true);
    finds(&TokenRejected, &accepted, Status::Warn, Authority::Observed, "accepted this request all the same");
}

#[test]
fn an_inactive_client_is_a_warning() {
    let facts = introspected(|token| token.client_state = Some("inactive".to_owned()));
    finds(&TokenRejected, &facts, Status::Warn, Authority::Observed, "gets no new tokens");
    let active = introspected(|token| token.client_state = Some("active".to_owned()));
    finds(&TokenRejected, &active, Status::Pass, Authority::Observed, "knows the token");
}

#[test]
fn an_idle_timeout_that_is_over_explains_a_401() {
    let idle =
        |seconds: i64| introspected(|token| token.idles_at = Some(now() + jiff::SignedDuration::from_secs(seconds)));
    let facts = with_refusal(idle(-60), 401, "bad.credentials");
    let finding = finds(&TokenRejected, &facts, Status::Fail, Authority::Observed, "idle for too long");
    quotes(&finding, "GET /api/v2/tokens/me", "dateTokenIdles: ");
    finds(&TokenRejected, &idle(60), Status::Pass, Authority::Observed, "knows the token");
}
