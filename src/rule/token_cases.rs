//! Cases for the tests of the token rules.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use crate::facts::{Answer, Facts, Introspection, LiveFacts, Policy, Task};
use crate::request::{Author, Refusal};
use crate::token::{AccessToken, TokenFacts};

/// The instant that these cases are judged at.
pub(super) fn now() -> Timestamp {
    Timestamp::from_second(1_790_000_000).unwrap()
}

pub(super) fn case_without_token() -> Facts {
    Facts {
        now: now(),
        task: Task::Check,
        policy: Policy::built_in(),
        token: None,
        operations: Vec::new(),
        unpublished: Vec::new(),
        live: None,
        target: None,
        refusal: None,
        failure: None,
        action: None,
        exchanges: Vec::new(),
    }
}

pub(super) fn case(text: &str) -> Facts {
    let (token, tolerated) = AccessToken::from_input(text);
    Facts { token: Some(TokenFacts::examine(&token, tolerated)), ..case_without_token() }
}

/// An opaque token, as the platform makes them.
pub(super) fn opaque() -> Facts {
    case(&"Zk3_vQ9-".repeat(10))
}

/// A JWT with these claims and a signature of the right length that nobody made.
pub(super) fn jwt(claims: &str) -> String {
    jwt_with_header(r#"{"alg":"HS256","typ":"JWT"}"#, claims)
}

pub(super) fn jwt_with_header(header: &str, claims: &str) -> String {
    let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{}", encode(header), encode(claims), encode(&"s".repeat(32)))
}

pub(super) fn refused(status: u16, code: &str) -> Refusal {
    Refusal {
        method: "PATCH".to_owned(),
        path: "/api/v2/conversations/calls/c/participants/p".to_owned(),
        status,
        author: Author::Platform,
        code: Some(code.to_owned()),
        message: None,
        correlation_id: None,
        scopes: Vec::new(),
        permissions: Vec::new(),
        divisions: Vec::new(),
        allow: Vec::new(),
        retry_after_seconds: None,
        excerpt: String::new(),
    }
}

pub(super) fn with_refusal(facts: Facts, status: u16, code: &str) -> Facts {
    Facts { refusal: Some(refused(status, code)), ..facts }
}

/// The case, with a platform that answers for the token, its clock right.
pub(super) fn accepted_live(facts: Facts) -> Facts {
    let live = LiveFacts {
        base_url: "http://127.0.0.1:8403".to_owned(),
        platform_time: Some(now()),
        introspection: Answer::Given(Introspection::default()),
        user: Answer::NotAsked,
        grants: Answer::NotAsked,
        scope_probe: Answer::NotAsked,
        conversation: Answer::NotAsked,
        known_in: Vec::new(),
    };
    Facts { live: Some(live), ..facts }
}
