//! `blocked-before-platform`

use super::*;
use crate::facts::Answer;
use crate::request::{Author, Refusal};
use crate::rule::BlockedBeforePlatform;
use crate::rule::token_cases::*;

fn page(status: u16) -> Refusal {
    Refusal {
        author: Author::Stranger,
        code: None,
        excerpt: "<h1>Blocked by the proxy</h1>".to_owned(),
        ..refused(status, "")
    }
}

#[test]
fn fails_where_a_page_stopped_the_job() {
    let facts = spoil(offline(), |facts| facts.refusal = Some(page(403)));
    let finding = finds(&BlockedBeforePlatform, &facts, Status::Fail, Authority::Observed, "not Genesys Cloud's");
    quotes(&finding, "PATCH", "403: <h1>Blocked by the proxy</h1>");
    advises(&finding, "Let the request through the proxy, firewall or gateway");
}

#[test]
fn warns_where_it_stopped_a_read_that_the_job_did_without() {
    let facts = spoil(agent(), |facts| facts.live.as_mut().unwrap().grants = Answer::Refused(Box::new(page(403))));
    finds(&BlockedBeforePlatform, &facts, Status::Warn, Authority::Observed, "one of the reads");
}

#[test]
fn does_not_arise_from_the_platforms_own_words_nor_from_an_outage() {
    silent(&BlockedBeforePlatform, &agent(), "no answer said so");
    silent(&BlockedBeforePlatform, &with_refusal(offline(), 403, "forbidden"), "no answer said so");
    for status in [429, 502] {
        silent(&BlockedBeforePlatform, &spoil(offline(), |facts| facts.refusal = Some(page(status))), "no answer");
    }
}
