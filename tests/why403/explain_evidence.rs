//! `why403 explain` with a token and a place: what is asked, what is held already, and what is never sent.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Run, Stand, Why403, assert_no_leak};

const REFUSED: &str = r#"{"message":"You must have at least one of the following permissions assigned: [conversation:participant:wrapup]","code":"missing.any.permissions","status":403,"contextId":"5d1c7e20-2222-4b3c-9f4e-0a1b2c3d4e5f"}"#;

/// Explains a refusal that is in a file, with a scenario's token in another.
fn explain(token: &str, flags: &[&str]) -> Run {
    let folder = TempDir::new().unwrap();
    let (failure, secret) = (folder.path().join("failure.json"), folder.path().join("token"));
    fs::write(&failure, REFUSED).unwrap();
    fs::write(&secret, token).unwrap();
    Why403::new(["explain", failure.to_str().unwrap(), "--token-file", secret.to_str().unwrap(), "--format", "json"])
        .and(["--operation", "patchConversationsCallParticipant"])
        .and(flags.iter().copied())
        .run()
}

fn finding<'r>(report: &'r Value, rule: &str) -> &'r Value {
    report["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == rule).unwrap()
}

#[test]
fn what_the_user_holds_already_is_not_advised_and_only_reads_are_sent() {
    let stand = Stand::new();
    let scenario = stand.scenario("agent");
    let run = explain(&scenario.token, &["--base-url", &stand.url()]).exits(1);
    let report = run.json();
    assert_eq!(report["cause"], "missing-permission", "{run}");
    let told = finding(&report, "missing-permission");
    assert!(told["message"].as_str().unwrap().contains("the owner of the token given here has it"), "{run}");
    let possible = told["evidence"].as_array().unwrap().iter().filter(|piece| piece["source"] == "possible").count();
    assert!(possible >= 2, "{run}");
    assert!(!told["fix"].to_string().contains("a role with"), "{run}");
    assert!(stand.requests().len() >= 3, "{run}");
    assert_eq!(stand.writes(), []);
    assert_no_leak(&scenario.token, &run.streams());
}

#[test]
fn what_the_user_lacks_is_still_the_cause() {
    let stand = Stand::new();
    let scenario = stand.scenario("missing-permission");
    let report = explain(&scenario.token, &["--base-url", &stand.url()]).exits(1).json();
    assert_eq!(report["cause"], "missing-permission");
    assert!(finding(&report, "missing-permission")["fix"].to_string().contains("role with"), "{report:#}");
}

#[test]
fn without_a_place_nobody_is_asked() {
    let stand = Stand::new();
    let token = stand.scenario("agent").token;
    let report = explain(&token, &[]).exits(1).json();
    assert_eq!(
        (report["cause"].as_str(), &report["exchanges"]),
        (Some("missing-permission"), &Value::Array(Vec::new()))
    );
    // A region of the environment is no place that a flag names.
    let environment = Why403::new(["explain", "--format", "json"])
        .token(&token)
        .env("GENESYSCLOUD_REGION", "us-east-1")
        .input(REFUSED)
        .run()
        .exits(1);
    assert_eq!(environment.json()["exchanges"], Value::Array(Vec::new()), "{environment}");
    assert_eq!(stand.requests(), []);
}

#[test]
fn a_place_without_a_token_and_one_stream_for_two_are_usage_errors() {
    let place = Why403::new(["explain", "--region", "us-east-1"]).input(REFUSED).run().exits(2);
    assert!(place.streams().contains("no token to ask about"), "{place}");
    let stream = Why403::new(["explain", "--token-file", "-"]).input(REFUSED).run().exits(2);
    assert!(stream.streams().contains("both want standard input"), "{stream}");
}

/// A log of requests has the address without the method: where the path has one method alone, the two ways of a service
/// account are known.
#[test]
fn a_path_with_one_method_is_the_operation_that_was_refused() {
    let url = "https://api.mypurecloud.de/api/v2/conversations/calls/0a7c1d52-64f1-4b59-8f3a-1c9f6f1f2b60/participants/3b1f9d0e-8a55-4c2e-9a0b-77d1c0c4b9f2";
    let body = r#"{"message":"This request requires a user context. Client credentials cannot be used for requests to this resource.","code":"not.a.user","status":400}"#;
    let log = format!("requests.exceptions.HTTPError: 400 Client Error: Bad Request for url: {url}\n{body}\n");
    let report = Why403::new(["explain", "--format", "json"]).input(&log).run().exits(1).json();
    assert_eq!(report["operation"]["name"], "patchConversationsCallParticipant", "{report:#}");
    let fix = &finding(&report, "service-account")["fix"];
    let kinds: Vec<&str> =
        fix["options"].as_array().unwrap().iter().filter_map(|option| option["changes"][0]["kind"].as_str()).collect();
    assert_eq!(kinds, ["new_token", "act_for_user"], "{fix:#}");
    // Several methods: nothing says which of them was refused.
    let log = log.replace(url, "https://api.mypurecloud.de/api/v2/routing/queues");
    let report = Why403::new(["explain", "--format", "json"]).input(&log).run().exits(1).json();
    assert!(report["operation"].is_null(), "{report:#}");
}
