//! `grant-ending`

use jiff::civil::date;

use super::*;
use crate::diagnosis::{Verdict, diagnose};
use crate::facts::{Answer, Evidence, Facts, Introspection};
use crate::rule::GrantEnding;
use crate::rule::token_cases::*;

fn granted(kind: Option<&str>) -> Facts {
    spoil(agent(), |facts| {
        facts.as_of = date(2026, 11, 27);
        facts.live.as_mut().unwrap().introspection = Answer::Given(Introspection {
            scopes: Some(names(&["conversations", "user-basic-info"])),
            grant_type: kind.map(str::to_owned),
            ..Introspection::default()
        });
    })
}

#[test]
fn warns_of_the_implicit_grant_and_never_gates() {
    let facts = granted(Some("TOKEN"));
    let finding = finds(&GrantEnding, &facts, Status::Warn, Authority::Announced, "stops working by March 2027");
    quotes(&finding, "GET /api/v2/tokens/me", "authorizedGrantType: TOKEN");
    quotes(&finding, "https://community.genesys.com/", "PKCE");
    advises(&finding, "Code Authorization");
    assert!(!finding.gates);
    let diagnosis = diagnose(&facts);
    assert_eq!(diagnosis.verdict, Verdict::Allowed);
    assert!(diagnosis.findings.iter().any(|finding| finding.rule == GrantEnding::ID));
    let ended = spoil(facts, |facts| facts.as_of = date(2027, 4, 1));
    finds(&GrantEnding, &ended, Status::Warn, Authority::Announced, "was announced to have stopped");
    assert_eq!(diagnose(&ended).verdict, Verdict::Allowed);
}

#[test]
fn is_silent_of_other_grants_and_where_the_grant_is_not_known() {
    for facts in [granted(Some("CODE")), granted(Some("CLIENT-CREDENTIALS")), granted(None), offline()] {
        silent(&GrantEnding, &facts, "not known to come from the implicit grant");
        assert!(!diagnose(&facts).findings.iter().any(|finding| finding.rule == GrantEnding::ID));
    }
}

#[test]
fn a_parameter_is_used_and_a_function_is_called() {
    for (quote, words) in [
        ("response_type=token", "Use `response_type=code` instead of `response_type=token`"),
        ("client.loginImplicitGrant(id, uri);", "Call `loginPKCEGrant` instead of `loginImplicitGrant`"),
    ] {
        let facts = spoil(offline(), |facts| {
            facts.implicit_grant = Some(Evidence { source: "a.js:1".to_owned(), quote: quote.to_owned() });
        });
        advises(&GrantEnding.judge(&facts), words);
    }
}
