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
