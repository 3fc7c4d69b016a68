//! `why403 check`: tokens offline by the fixtures' own table, live against the sandbox, and what may be asked about.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::harness::{Run, Server, Stand, Why403, assert_no_leak, repository, respond};

fn fixtures() -> PathBuf {
    repository("fixtures/tokens")
}

fn fixture(file: &str) -> String {
    fixtures().join(file).to_str().unwrap().to_owned()
}

fn good() -> Why403 {
    Why403::new(["check", "--token-file", &fixture("good-rs256.jwt"), "--format", "json"])
}

#[test]
fn every_fixture_token_has_the_verdict_that_its_row_states() {
    let table = fs::read_to_string(fixtures().join("expect.tsv")).unwrap();
    let mut rows = 0;
    for line in table.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [file, flag, key, further, verdict, cause, exit] = columns[..] else { panic!("{line}") };
        let mut run = Why403::new(["check", "--offline", "--format", "json", "--token-file", &fixture(file)]);
        if flag != "-" {
            run = run.and([flag, &fixture(key)]);
        }
        if further != "-" {
            run = run.and(further.split(' '));
        }
        let run = run.run().exits(exit.parse().unwrap());
        let report = run.json();
        assert_eq!(report["verdict"], verdict, "{line}\n{run}");
        assert_eq!(report["cause"].as_str().unwrap_or("-"), cause, "{line}\n{run}");
        assert_eq!(report["exchanges"], Value::Array(Vec::new()), "{line}: offline asks nobody");
        rows += 1;
    }
    assert!(rows > 100, "{rows}");
}

#[test]
fn a_tolerance_is_taken_as_it_is_given() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let claims = format!(r#"{{"sub":"a","exp":{}}}"#, now - 3_600);
    let parts = [r#"{"alg":"RS256"}"#, &claims].map(|part| URL_SAFE_NO_PAD.encode(part));
    // 256 bytes; the last character has no bits to spare that are set.
    let token = format!("{}.{}w", parts.join("."), "s".repeat(341));
    let with =
        |leeway: &str| Why403::new(["check", "--offline", "--leeway", leeway, "--format", "json"]).token(&token).run();
    assert_eq!(with("60").json()["cause"], "token-expired");
    for long in ["7200", "4000000000"] {
        let report = with(long).json();
        assert!(!report["causes"].as_array().unwrap().contains(&"token-expired".into()), "{report}");
    }
}

/// The statuses and messages of the two rules that look for scopes.
fn scope_findings(report: &Value) -> Vec<(String, String)> {
    let findings = report["findings"].as_array().unwrap().iter();
    let about = findings.filter(|f| ["missing-scope", "control-scope-missing"].contains(&f["rule"].as_str().unwrap()));
    let told = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    about.map(|finding| (told(finding, "status"), told(finding, "message"))).collect()
}

#[test]
fn scopes_that_no_space_separates_count_with_a_warning() {
    for (file, separator) in [
        ("scope-comma.jwt", "a comma"),
        ("scope-tab.jwt", "a tab"),
        ("scope-newline.jwt", "a line end"),
        ("scope-nbsp.jwt", "a no-break space"),
    ] {
        let run =
            Why403::new(["check", "--offline", "--format", "json", "--token-file", &fixture(file)]).run().exits(0);
        for (status, message) in scope_findings(&run.json()) {
            assert!(status == "warn" && message.contains(separator), "{file}: {status}: {message}");
        }
    }
    let findings = scope_findings(&good().and(["--offline"]).run().exits(0).json());
    assert_eq!(findings.iter().map(|(status, _)| status.as_str()).collect::<Vec<_>>(), ["pass", "pass"]);
}

#[test]
fn introspected_scopes_that_no_space_separates_count_with_a_warning() {
    let permission = "conversation:participant:wrapup";
    for (scopes, status) in [
        (serde_json::json!(["user-basic-info", "conversations"]), "pass"),
        (serde_json::json!(["user-basic-info conversations"]), "pass"),
        (serde_json::json!("user-basic-info conversations"), "pass"),
        (serde_json::json!(["user-basic-info,conversations"]), "warn"),
        (serde_json::json!("user-basic-info,conversations"), "warn"),
        (serde_json::json!(["user-basic-info\u{a0}conversations"]), "warn"),
        (serde_json::json!(["user-basic-info\tconversations", "users"]), "warn"),
        (serde_json::json!(["user-basic-info\nconversations", "conversations"]), "pass"),
    ] {
        let token = serde_json::json!({ "authorizedScope": scopes, "OAuthClient": { "authorizedGrantType": "CODE" } });
        let user = serde_json::json!({ "id": "u-1", "authorization": { "permissions": [permission] } });
        let server = Server::start(move |request, stream| {
            let (status, body) = match request.target.as_str() {
                "/api/v2/tokens/me" => ("200 OK", token.to_string()),
                "/api/v2/users/me?expand=authorization" => ("200 OK", user.to_string()),
                _ => ("404 Not Found", "{}".to_owned()),
            };
            respond(stream, status, &[("content-type", "application/json")], body.as_bytes());
        });
        let run = Why403::new(["check", "--base-url", &server.url(), "--no-policy", "--format", "json"])
            .token(&"Zk3_vQ9-".repeat(10))
            .run()
            .exits(0);
        let report = run.json();
        let found = scope_findings(&report);
        let scope = found.iter().find(|(_, message)| message.contains("the scope conversations")).unwrap();
        assert_eq!(scope.0, status, "{scopes}: {found:?}");
        assert!(!report["summary"].as_str().unwrap().contains("does not enforce"), "{run}");
    }
}

#[test]
fn several_faults_are_all_told_in_one_run() {
    let run = Why403::new(["check", "--offline", "--format", "json", "--token-file", &fixture("expired.jwt")])
        .and(["--jwks", &fixture("keys/jwks-empty.json"), "--issuer", "https://other.example", "--audience", "other"])
        .run()
        .exits(1);
    let report = run.json();
    let causes: Vec<&str> = report["causes"].as_array().unwrap().iter().map(|cause| cause.as_str().unwrap()).collect();
    for cause in ["token-untrusted", "token-expired", "issuer-mismatch", "audience-mismatch"] {
        assert!(causes.contains(&cause), "{cause}\n{run}");
    }
}

#[test]
fn live_scenarios_are_judged_without_a_conversation() {
    let stand = Stand::new();
    let rows = [
        ("agent", Some(0), None),
        ("supervisor", Some(0), None),
        ("scope-not-enforced", Some(0), None),
        ("missing-scope", Some(1), Some("missing-scope")),
        ("readonly-scope", Some(1), Some("missing-scope")),
        ("missing-permission", Some(1), Some("missing-permission")),
        ("service-account", Some(1), Some("service-account")),
        ("token-rejected", Some(1), Some("token-rejected")),
        ("ip-not-allowed", Some(1), Some("ip-not-allowed")),
        ("proxy-page", Some(1), Some("blocked-before-platform")),
        ("platform-unavailable", Some(3), None),
        ("rate-limited", Some(3), None),
        ("garbage", Some(3), None),
    ];
    for (name, code, cause) in rows {
        let scenario = stand.scenario(name);
        let run = stand.command("check", &scenario).and(["--format", "json"]).run();
        assert_eq!((run.code, run.json()["cause"].as_str()), (code, cause), "{name}\n{run}");
        assert_no_leak(&scenario.token, &run.streams());
    }
    assert_eq!(stand.writes(), []);
    assert!(stand.requests().len() > rows.len());
}

#[test]
fn whether_scopes_are_enforced_is_settled_by_a_read() {
    let stand = Stand::new();
    let run = stand.command("check", &stand.scenario("scope-not-enforced")).and(["--format", "json"]).run().exits(0);
    let report = run.json();
    let findings = report["findings"].as_array().unwrap();
    let scope = findings.iter().find(|finding| finding["rule"] == "missing-scope").unwrap();
    assert_eq!(scope["status"], "warn", "{run}");
}

#[test]
fn offline_asks_nobody_even_where_a_region_is_known() {
    let proxy = Server::start(|_, stream| respond(stream, "200 OK", &[], b"{}"));
    let run = good().and(["--offline"]).env("GENESYSCLOUD_REGION", "us-east-1").env("https_proxy", &proxy.url()).run();
    assert_eq!(run.exits(0).json()["exchanges"], Value::Array(Vec::new()));
    assert_eq!(proxy.heard(), []);
}

fn jwks(name: &str) -> Server {
    let keys = fs::read(fixtures().join("keys").join(name)).unwrap();
    Server::start(move |_, stream| respond(stream, "200 OK", &[("content-type", "application/json")], &keys))
}

#[test]
fn keys_are_fetched_from_a_loopback_url_without_the_token() {
    let server = jwks("jwks.json");
    let report = good().and(["--jwks", &format!("{}/keys", server.url())]).run().exits(0).json();
    assert_eq!(report["token"]["signature"], "verified");
    let heard = server.heard();
    assert_eq!(heard.len(), 1);
    assert_eq!((heard[0].target.as_str(), heard[0].header("authorization")), ("/keys", None));
    let other = jwks("jwks-empty.json");
    let report = good().and(["--jwks", &other.url()]).run().exits(1).json();
    assert_eq!(report["cause"], "token-untrusted");
}

#[test]
fn keys_that_cannot_be_had_leave_it_unclear() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = format!("http://{}/keys", free.local_addr().unwrap());
    drop(free);
    let thief = Server::start(|_, stream| respond(stream, "200 OK", &[], b"{\"keys\": []}"));
    let elsewhere = thief.url();
    let moved = Server::start(move |_, stream| respond(stream, "302 Found", &[("location", &elsewhere)], b""));
    let refusing = Server::start(|_, stream| respond(stream, "500 Oops", &[], b"no"));
    for url in [dead, moved.url(), refusing.url()] {
        let run = good().and(["--timeout", "2s", "--jwks", &url]).run().exits(3);
        let report = run.json();
        assert_eq!((&report["verdict"], &report["cause"]), (&Value::from("unclear"), &Value::Null), "{run}");
        assert_eq!(report["token"]["signature"], "key_unavailable");
    }
    assert_eq!(thief.heard(), []);
}

#[test]
fn keys_come_by_https_or_from_this_machine_only() {
    good().and(["--jwks", "http://keys.example/jwks.json"]).run().is_usage_error(&["--jwks", "keys.example"]);
    let url = "https://me:hunter2hunter2@keys.example/jwks.json";
    let run = good().and(["--jwks", url]).run();
    run.is_usage_error(&["--jwks"]);
    assert!(!run.stderr.contains("hunter2"), "{run}");
    good().and(["--offline", "--jwks", "https://keys.example/jwks.json"]).run().is_usage_error(&["--offline"]);
    let noise = Server::start(|_, stream| respond(stream, "200 OK", &[], b"<html>"));
    good().and(["--jwks", &noise.url()]).run().is_usage_error(&["--jwks"]);
}

fn operation(report: &Value) -> &str {
    report["operation"]["name"].as_str().unwrap_or_default()
}

#[test]
fn an_operation_is_named_as_any_sdk_names_it_or_as_it_is_sent() {
    let named = |name: &str| {
        let run = good().and(["--offline", "--operation", name]).run();
        assert_ne!(run.code, Some(2), "{run}");
        operation(&run.json()).to_owned()
    };
    for name in [
        "patchConversationsCallParticipant",
        "patch_conversations_call_participant",
        "PatchConversationsCallParticipant",
        "PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId}",
        "patch /api/v2/conversations/calls/c-1/participants/p-1",
        "PATCH https://api.mypurecloud.com/api/v2/conversations/calls/c-1/participants/p-1?x=1",
    ] {
        assert_eq!(named(name), "patchConversationsCallParticipant", "{name}");
    }
    assert_eq!(named("GET /api/v2/users/me"), "getUsersMe");
}

#[test]
fn an_unknown_operation_offers_the_nearest() {
    let run = good().and(["--offline", "--operation", "patchConversationCallParticipant"]).run();
    run.is_usage_error(&["--operation", "patchConversationCallParticipant"]);
    assert!(run.stderr.contains("patchConversationsCallParticipant"), "{run}");
    good().and(["--offline", "--operation", "qqqqqqqqqqqqqqqq"]).run().is_usage_error(&["qqqqqqqqqqqqqqqq"]);
}

#[test]
fn a_request_that_nobody_published_is_told_from_a_right_one() {
    let judged = |request: &str| -> Run { good().and(["--offline", "--operation", request]).run().exits(1) };
    let run = judged("PUT /api/v2/conversations/calls/c-1/participants/p-1");
    assert_eq!(run.json()["cause"], "wrong-method");
    assert!(run.stdout.contains("PATCH"), "{run}");
    let run = judged("PATCH /api/v2/conversations/phone/c-1/participants/p-1");
    assert_eq!(run.json()["cause"], "wrong-path");
    assert!(run.stdout.contains("/api/v2/conversations/calls/"), "the nearest is there: {run}");
}

#[test]
fn operations_are_read_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operations.txt");
    let given = |text: &str| {
        fs::write(&file, text).unwrap();
        good().and(["--offline", "--operations", file.to_str().unwrap()]).run()
    };
    let run = given("# what we call\ngetUsersMe  # who am I\n\nPATCH /api/v2/conversations/calls/c/participants/p\n");
    assert_eq!(operation(&run.json()), "getUsersMe");
    let run = given("getUsersMe\nPUT /api/v2/conversations/calls/c/participants/p\n").exits(1);
    assert_eq!(run.json()["cause"], "wrong-method");
    given("getUserMee\n").is_usage_error(&["getUserMee"]);
    given("").is_usage_error(&["--operations"]);
}

#[test]
fn what_was_stripped_from_a_token_is_reported() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let run = stand.command("check", &agent).token(&format!(" \"Bearer {}\"\r\n", agent.token)).run().exits(0);
    assert_no_leak(&agent.token, &run.streams());
    let verbose = stand.command("check", &agent).token(&format!("Bearer {}\n", agent.token)).and(["-v"]).run();
    assert!(verbose.stdout.contains("Bearer"), "{verbose}");
}

#[test]
fn what_is_no_token_is_sent_nowhere() {
    let stand = Stand::new();
    for file in ["uuid.txt", "client-secret.txt", "json.txt", "double-bearer.txt", "placeholder.txt"] {
        for command in [&["check"][..], &["mute", "--conversation", "c", "--participant", "p"]] {
            let run = Why403::new(command).and(["--base-url", &stand.url(), "--token-file", &fixture(file)]).run();
            run.exits(1);
        }
    }
    assert_eq!(stand.requests(), []);
}

#[test]
fn the_first_of_two_variables_wins() {
    let stand = Stand::new();
    let (agent, other) = (stand.scenario("agent"), stand.scenario("token-rejected"));
    let run = stand.command("check", &agent).env("GENESYSCLOUD_ACCESS_TOKEN", &other.token);
    run.run().exits(0);
    let run = Why403::new(["check", "--base-url", &stand.url()]).env("GENESYSCLOUD_ACCESS_TOKEN", &other.token);
    run.run().exits(1);
    let piped = Why403::new(["check", "--base-url", &stand.url(), "--token-file", "-"]).input(&agent.token);
    piped.token(&other.token).run().exits(0);
}
