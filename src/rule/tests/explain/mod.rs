//! What is told of a failure that was pasted: the answer's meaning, the faults of the request, and which of them can
//! be the cause.

mod answers;
mod contradictions;
mod evidence;
mod requests;

use std::collections::BTreeMap;

use super::*;
use crate::catalogue::by_request;
use crate::diagnosis::{Diagnosis, Verdict, diagnose};
use crate::facts::{Answer, Facts, Grants, Introspection, OperationFacts, Policy, Task, Unpublished, User};
use crate::request::{Author, Authorization, FailureKind, HeaderFault, Refusal, SentBody, SentRequest};
use crate::rule::token_cases::*;
use crate::rule::*;
use crate::token::{AccessToken, TokenFacts};

const MUTE: &str = "/api/v2/conversations/calls/3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b/participants/7c1d9e20-4b5a-4c6d-9e8f-a1b2c3d4e5f6";

/// The facts that `explain` makes of a request, an answer, or both.
fn pasted(sent: Option<SentRequest>, refusal: Option<Refusal>) -> Facts {
    let method =
        sent.as_ref().and_then(|sent| sent.method.clone()).or(refusal.as_ref().map(|refusal| refusal.method.clone()));
    let path =
        sent.as_ref().and_then(|sent| sent.path.clone()).or(refusal.as_ref().map(|refusal| refusal.path.clone()));
    let (method, path) = (method.unwrap_or_default(), path.unwrap_or_default());
    let operation = by_request(&method, &path).map(OperationFacts::from);
    let unpublished = operation.is_none() && path.starts_with("/api/v") && !method.is_empty() && !path.contains('*');
    Facts {
        token: sent.as_ref().and_then(SentRequest::token).cloned(),
        operations: operation.into_iter().collect(),
        unpublished: if unpublished { vec![Unpublished::new(&method, &path)] } else { Vec::new() },
        refusal,
        sent,
        ..Facts::new(now(), Task::Explain, Policy::none())
    }
}

fn token(text: &str) -> Option<Box<TokenFacts>> {
    let (token, tolerated) = AccessToken::from_input(text);
    Some(Box::new(TokenFacts::examine(&token, tolerated)))
}

fn bearer(text: &str) -> Authorization {
    Authorization::Given { scheme: "Bearer".to_owned(), faults: Vec::new(), token: token(text) }
}

fn opaque_text() -> String {
    "Zk3_vQ9-".repeat(10)
}

/// A mute as it should be.
fn mute() -> SentRequest {
    SentRequest {
        method: Some("PATCH".to_owned()),
        scheme: Some("https".to_owned()),
        host: Some("api.mypurecloud.com".to_owned()),
        path: Some(MUTE.to_owned()),
        authorization: bearer(&opaque_text()),
        content_type: Some("application/json".to_owned()),
        headers_are_whole: true,
        body: SentBody::Object(BTreeMap::from([("muted".to_owned(), "true".to_owned())])),
        ..SentRequest::default()
    }
}

fn body(status: Option<u16>, code: Option<&str>, message: Option<&str>) -> Refusal {
    Refusal {
        method: "PATCH".to_owned(),
        path: MUTE.to_owned(),
        status,
        code: code.map(str::to_owned),
        message: message.map(str::to_owned),
        author: if code.is_some() { Author::Platform } else { Author::Unsigned },
        ..refused(400, "")
    }
}

/// An answer without the request that it answers.
fn alone(status: Option<u16>, code: Option<&str>, message: Option<&str>) -> Refusal {
    Refusal { method: String::new(), path: String::new(), ..body(status, code, message) }
}

/// The cause, or the open question.
fn told(facts: &Facts) -> &'static str {
    let diagnosis = diagnose(facts);
    diagnosis.decisive().map_or("nothing", |finding| finding.rule)
}

fn causes(facts: &Facts) -> Vec<&'static str> {
    diagnose(facts).causes().collect()
}

fn found(diagnosis: &Diagnosis, rule: &str) -> Finding {
    diagnosis.findings.iter().find(|finding| finding.rule == rule).unwrap().clone()
}
