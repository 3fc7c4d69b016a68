//! `wrong-host`

use super::*;
use crate::facts::{Answer, Facts, Run, RunPlace};
use crate::rule::WrongHost;
use crate::rule::token_cases::*;

/// A base URL at which nothing was answered.
fn unanswered(base_url: &str) -> Facts {
    spoil(accepted_live(offline()), |facts| {
        let live = facts.live.as_mut().unwrap();
        live.base_url = base_url.to_owned();
        live.introspection = Answer::NotAsked;
    })
}

#[test]
fn fails_on_hosts_that_are_no_api_host() {
    for (base_url, words, step) in [
        ("https://login.mypurecloud.com", "that is api.mypurecloud.com", "--region mypurecloud.com"),
        ("https://apps.mypurecloud.com.au", "that is api.mypurecloud.com.au", "--region mypurecloud.com.au"),
        ("https://api.genesys.cloud", "not an API host that why403 knows", "address bar of Genesys Cloud"),
    ] {
        let finding = finds(&WrongHost, &unanswered(base_url), Status::Fail, Authority::Published, words);
        quotes(&finding, "base URL", base_url);
        advises(&finding, step);
    }
}

#[test]
fn fails_where_another_region_knows_the_token() {
    let elsewhere = |facts: &mut Facts| facts.live.as_mut().unwrap().known_in = names(&["mypurecloud.ie"]);
    let facts = spoil(unanswered("https://api.mypurecloud.com"), elsewhere);
    let finding = finds(&WrongHost, &facts, Status::Fail, Authority::Observed, "mypurecloud.ie knows it");
    quotes(&finding, "HEAD /api/v2/tokens/me", "asked before: https://api.mypurecloud.com");
    advises(&finding, "why403 check --region mypurecloud.ie");
}

#[test]
fn passes_on_a_regions_api_host_and_on_any_that_answers() {
    let facts = unanswered("https://api.usw2.pure.cloud");
    finds(&WrongHost, &facts, Status::Pass, Authority::Published, "api.usw2.pure.cloud is the API host of a region");
    let answering = spoil(agent(), |facts| {
        let live = facts.live.as_mut().unwrap();
        live.base_url = "https://gateway.example".to_owned();
        live.known_in = names(&["mypurecloud.ie"]);
    });
    finds(&WrongHost, &answering, Status::Pass, Authority::Observed, "gateway.example answered as Genesys Cloud does");
}

#[test]
fn asserts_nothing_of_hosts_it_does_not_know() {
    silent(&WrongHost, &offline(), "no request was made");
    silent(&WrongHost, &agent(), "mock server");
    let asked = |run: Run| WrongHost.judge(&Facts { run, ..agent() }).message;
    let base_url = RunPlace::BaseUrl("http://127.0.0.1:8403".to_owned());
    let of_profile = Run { place: base_url, ..Run::default() };
    let sandbox = Run { place: RunPlace::Sandbox("agent".to_owned()), ..Run::default() };
    assert!(asked(Run { has_base_url: true, ..of_profile.clone() }).ends_with("as --base-url says"));
    assert!(asked(sandbox).ends_with("as --sandbox says"));
    assert_eq!(asked(of_profile), "a mock server on this machine was asked");
    silent(&WrongHost, &unanswered("https://gateway.example"), "not in why403's table of regions");
    silent(&WrongHost, &unanswered("https://notgenesys.cloud"), "not in why403's table of regions");
}
