//! HTTP archives as they are exported: from the file or the pipe to the report.

use std::fs;

use serde_json::{Value, json};

use crate::harness::{Run, Why403, assert_no_leak};

const API: &str = "https://api.mypurecloud.com";
const TOKEN: &str = "hT3kq-9ZbPw_Lm2VxYc7RsDfKj4NgQ8aWe1UoIz6XtBvMhCyLpOiUaSdFgHjKlQwErTyUiOp12345";

fn call(method: &str, url: &str, response: Value) -> Value {
    let authorization = json!({"name": "Authorization", "value": format!("Bearer {TOKEN}")});
    json!({
        "startedDateTime": "2026-11-22T10:00:00.000Z", "time": 12.5, "_initiator": {"type": "script"},
        "request": {"method": method, "url": url, "headers": [authorization], "cookies": []},
        "response": response, "cache": {}, "timings": {"send": 0},
    })
}

fn refusal(status: u16, code: &str, message: &str, id: &str) -> Value {
    let body = json!({"message": message, "code": code, "status": status, "contextId": id});
    let headers = json!([{"name": "ININ-Correlation-Id", "value": id}]);
    json!({"status": status, "headers": headers, "content": {"text": body.to_string(), "mimeType": "application/json"}})
}

fn archive(entries: &[Value]) -> String {
    let pages = json!([{"id": "page_1", "title": "one"}, {"id": "page_2", "title": "two"}]);
    json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "pages": pages, "entries": entries}})
        .to_string()
}

fn scope(id: &str) -> Value {
    let message = "App not authorized to use scope [conversations]";
    let url = format!("{API}/api/v2/conversations/calls/c-1/participants/p-1");
    call("PATCH", &url, refusal(403, "app.not.authorized.for.scope", message, id))
}

fn busy(id: &str) -> Value {
    call("GET", &format!("{API}/api/v2/users/me"), refusal(503, "service.unavailable", "busy", id))
}

fn fine() -> Value {
    call("GET", &format!("{API}/api/v2/users/me"), json!({"status": 200, "content": {"text": TOKEN}}))
}

fn explain(archive: impl AsRef<[u8]>) -> Run {
    Why403::new(["explain", "--format", "json"]).input(archive).run()
}

#[test]
fn the_failed_calls_are_grouped_and_the_worst_stand_first() {
    let elsewhere = call("GET", "https://telemetry.example/x", json!({"status": 500}));
    let blocked = call("GET", &format!("{API}/api/v2/users/me"), json!({"status": 0, "_error": "net::ERR_FAILED"}));
    let run = explain(archive(&[
        busy("i-1"),
        fine(),
        busy("i-2"),
        busy("i-3"),
        scope("i-4"),
        elsewhere,
        blocked,
        scope("i-5"),
    ]));
    let report = run.exits(1).json();
    let input = &report["input"];
    assert_eq!((&input["recognised"], &input["failed"]), (&json!(7), &json!(6)));
    let groups = input["groups"].as_array().unwrap();
    assert_eq!(groups[0]["count"], 2);
    assert_eq!(groups[0]["operation"], "patchConversationsCallParticipant");
    assert_eq!(groups[0]["places"], json!(["entry 5", "entry 8"]));
    assert_eq!(groups[0]["correlation_ids"], json!(["i-4", "i-5"]));
    assert!(groups[0]["causes"].as_array().unwrap().contains(&json!("missing-scope")), "{report:#}");
    let counts: Vec<u64> = groups.iter().map(|group| group["count"].as_u64().unwrap()).collect();
    assert_eq!(counts.iter().sum::<u64>(), 6, "{report:#}");
    assert!(input["remarks"].to_string().contains("1 failed request to another host"), "{report:#}");
}

#[test]
fn an_archive_without_failures_says_so() {
    let run = explain(archive(&[fine(), fine()])).exits(0);
    let report = run.json();
    assert_eq!(
        (&report["verdict"], &report["cause"], &report["input"]["recognised"]),
        (&json!("allowed"), &json!(null), &json!(2))
    );
}

#[test]
fn what_stood_before_the_cut_is_explained() {
    let whole = format!("\u{feff}{}", archive(&[scope("i-1"), scope("i-2"), scope("i-3")]));
    let (cut, _) = whole.split_at(whole.rfind("i-3").unwrap());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cut.har");
    fs::write(&file, cut).unwrap();
    let run = Why403::new(["explain", "--format", "json", file.to_str().unwrap()]).run().exits(1);
    let report = run.json();
    assert_eq!(report["input"]["failed"], 2);
    assert!(report["input"]["remarks"].to_string().contains("stops in the middle"), "{report:#}");
}

#[test]
fn an_archive_is_read_whatever_its_size_and_other_input_is_not() {
    let mut entries = vec![scope("i-1")];
    let long = call(
        "GET",
        &format!("{API}/api/v2/users/me"),
        json!({"status": 200, "content": {"text": "a\"é".repeat(4 << 20)}}),
    );
    entries.push(long);
    entries.push(scope("i-2"));
    let archive = archive(&entries);
    assert!(archive.len() > 16 << 20);
    assert_eq!(explain(&archive).exits(1).json()["input"]["failed"], 2);
    let other = format!("{{\"message\":\"{}\"}}", "x".repeat(17 << 20));
    let run = Why403::new(["explain"]).input(other).run();
    run.is_usage_error(&["FILE", "16 MiB"]);
    assert!(run.stderr.contains("--ndjson"), "{run}");
}

#[test]
fn inputs_that_are_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.har");
    for path in [folder.path(), &missing] {
        let path = path.to_str().unwrap();
        for flags in [&["explain"][..], &["explain", "--ndjson"]] {
            Why403::new(flags).and([path]).run().is_usage_error(&["FILE", path]);
        }
    }
    explain(r#"{"log":{"version":"1.2","entries":[]}}"#).is_usage_error(&["HAR", "without entries"]);
}

#[test]
fn no_secret_of_an_archive_is_shown() {
    let cookie = "s3ss10nC00kieValue88xYz";
    let text = format!("bad token {TOKEN}, cookie {cookie}");
    let mut call = call(
        "GET",
        &format!("{API}/api/v2/users/me?access_token={TOKEN}"),
        refusal(401, "bad.credentials", &text, "i"),
    );
    call["request"]["headers"].as_array_mut().unwrap().push(json!({"name": "cookie", "value": format!("s={cookie}")}));
    for format in ["json", "terminal"] {
        let run = Why403::new(["explain", "-v", "--format", format]).input(archive(&[call.clone()])).run();
        assert_no_leak(TOKEN, &run.streams());
        assert_no_leak(cookie, &run.streams());
    }
}

#[test]
fn a_token_of_the_environment_is_not_shown_either() {
    let token = "Zx9-Yw8_Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0";
    let run = Why403::new(["explain", "--format", "json"]).token(token).input(archive(&[call(
        "GET",
        &format!("{API}/api/v2/users/me"),
        refusal(401, "bad.credentials", &format!("{token} is not known"), "i"),
    )]));
    assert_no_leak(token, &run.run().streams());
}

#[test]
fn a_token_that_expired_since_is_not_the_cause_of_an_old_refusal() {
    let expired = include_str!("../../fixtures/tokens/expired.jwt").trim();
    let refused_on = |date: &str| {
        let mut call = call("GET", &format!("{API}/api/v2/users/me"), refusal(401, "bad.credentials", "no", "i-1"));
        call["request"]["headers"] = json!([{"name": "Authorization", "value": format!("Bearer {expired}")}]);
        call["response"]["headers"] = json!([{"name": "date", "value": date}]);
        explain(archive(&[call])).exits(1).json()
    };
    // It expired on 2001-09-09 at 01:46:40.
    assert_eq!(refused_on("Sun, 09 Sep 2001 01:46:39 GMT")["cause"], "token-rejected");
    assert_eq!(refused_on("Sun, 09 Sep 2001 01:46:41 GMT")["cause"], "token-expired");
}

#[test]
fn more_kinds_of_failure_than_anyone_has_are_counted() {
    let entries: Vec<Value> = (0..600)
        .map(|number| call("GET", &format!("{API}/api/v2/users/me"), refusal(403, &format!("code.{number}"), "x", "i")))
        .collect();
    let run = explain(archive(&entries));
    let report = run.json();
    assert_eq!(report["input"]["failed"], 600);
    assert_eq!(report["input"]["groups"].as_array().unwrap().len(), 500);
    assert!(report["input"]["remarks"].to_string().contains("100 failures"), "{run}");
}
