//! `client-rejected`

use super::*;
use crate::facts::{Facts, Task};
use crate::rule::ClientRejected;
use crate::rule::token_cases::*;

fn login(status: u16, code: &str, description: &str) -> Facts {
    spoil(case_without_token(), |facts| {
        facts.task = Task::Login;
        let mut refusal = refused(status, code);
        (refusal.method, refusal.path) = ("POST".to_owned(), "/oauth/token".to_owned());
        refusal.message = Some(description.to_owned());
        facts.refusal = Some(refusal);
    })
}

#[test]
fn tells_region_secret_grant_type_and_code_apart() {
    for (code, description, words, step) in [
        ("invalid_client", "client not found", "not known in this region", "A client exists only in the region"),
        (
            "invalid_client",
            "authentication failed",
            "secret, or the client is of another region",
            "Check the client secret",
        ),
        ("unauthorized_client", "not allowed", "of another grant type", "grant type that the program uses"),
        ("invalid_grant", "bad code", "a code or refresh token that is used or stale", "exactly the redirect URI"),
    ] {
        let facts = login(400, code, description);
        let finding = finds(&ClientRejected, &facts, Status::Fail, Authority::Observed, words);
        quotes(&finding, "POST /oauth/token", description);
        advises(&finding, step);
    }
}

#[test]
fn does_not_arise_from_an_api_request() {
    silent(&ClientRejected, &agent(), "no token was asked for");
    silent(&ClientRejected, &with_refusal(agent(), 401, "bad.credentials"), "no token was asked for");
}
