use serde_json::json;

use super::*;

const BODY: &str = r#"{"message":"You are missing the following permission(s): routing:queue:add","code":"missing.permissions","status":403}"#;

fn read(document: &Value) -> Reading {
    read_export(&document.to_string(), &Redactor::default()).expect("an export")
}

/// Method, path, status and code of the only failure.
#[track_caller]
fn only(reading: &Reading) -> (String, String, Option<u16>, Option<String>) {
    let failures: Vec<_> = reading.found.iter().filter_map(|pasted| pasted.refusal.as_ref()).collect();
    let [refusal] = failures.as_slice() else { panic!("{reading:#?}") };
    (refusal.method.clone(), refusal.path.clone(), refusal.status, refusal.code.clone())
}

fn expected() -> (String, String, Option<u16>, Option<String>) {
    ("POST".into(), "/api/v2/routing/queues".into(), Some(403), Some("missing.permissions".into()))
}

fn text(key: &str, value: &str) -> Value {
    json!({"key": key, "value": {"stringValue": value}})
}

fn span(attributes: &[Value]) -> Value {
    json!({"spanId": "b", "parentSpanId": "a", "kind": 3, "attributes": attributes})
}

const URL: &str = "https://api.mypurecloud.com/api/v2/routing/queues";

#[test]
fn the_span_around_a_call_has_its_exception() {
    let around =
        json!({"spanId": "a", "events": [{"name": "exception", "attributes": [text("exception.message", BODY)]}]});
    for (method, url, status) in [
        ("http.request.method", "url.full", "http.response.status_code"),
        ("http.method", "http.url", "http.status_code"),
    ] {
        let call = span(&[text(method, "POST"), text(url, URL), text(status, "403")]);
        let reading = read(&json!({"resourceSpans": [{"scopeSpans": [{"spans": [around, call]}]}]}));
        assert_eq!(only(&reading), expected());
        assert_eq!(
            reading.found.first().map(|pasted| (pasted.form, pasted.place.as_str())),
            Some((Form::Trace, "span 1"))
        );
    }
}

#[test]
fn a_host_and_a_path_are_a_url() {
    let reading = read(&json!({"spans": [span(&[
        text("http.request.method", "POST"),
        text("server.address", "api.mypurecloud.com"),
        text("url.path", "/api/v2/routing/queues"),
        text("http.response.status_code", "403"),
        text("error.message", BODY),
    ])]}));
    assert_eq!(only(&reading), expected());
}

#[test]
fn what_the_service_itself_was_asked_is_no_call() {
    let mut server = span(&[text("http.method", "POST"), text("http.url", URL), text("http.status_code", "403")]);
    server["kind"] = json!(2);
    assert!(read_export(&json!({"spans": [server]}).to_string(), &Redactor::default()).is_none());
}

#[test]
fn exporters_write_one_document_a_line() {
    let line = json!({"resourceSpans": [{"scopeSpans": [{"spans": [span(&[
        text("http.method", "POST"), text("http.url", URL), text("http.status_code", "403"), text("error.message", BODY),
    ])]}]}]});
    let reading = read_export(&format!("{line}\n{line}\n"), &Redactor::default()).unwrap();
    assert_eq!(reading.found.len(), 2);
}

#[test]
fn the_text_of_a_client_is_not_the_body_of_an_answer() {
    let reading = read(&json!({"spans": [span(&[
        text("http.method", "POST"), text("http.url", URL), text("http.status_code", "403"),
        text("exception.message", "Request failed with status code 403"),
    ])]}));
    let refusal = reading.found.first().and_then(|pasted| pasted.refusal.as_ref()).unwrap();
    assert_eq!((refusal.message.as_deref(), refusal.author), (None, crate::request::Author::Unsigned));
}

#[test]
fn newman_has_the_body_as_bytes() {
    let url =
        json!({"protocol": "https", "host": ["api", "mypurecloud", "com"], "path": ["api", "v2", "routing", "queues"]});
    let response = |code: u16, body: &str| json!({"code": code, "header": [], "stream": {"type": "Buffer", "data": body.as_bytes()}});
    let execution = |code, body: &str| json!({"request": {"method": "POST", "url": url, "header": []}, "response": response(code, body)});
    let reading = read(&json!({"run": {"executions": [execution(200, "{}"), execution(403, BODY)]}}));
    assert_eq!(only(&reading), expected());
    assert_eq!(
        reading.found.last().map(|pasted| (pasted.form, pasted.place.as_str())),
        Some((Form::TestRun, "execution 2"))
    );
    let lost = json!({"run": {"executions": [{"request": {"method": "GET", "url": URL}, "requestError": {"code": "ENOTFOUND"}}]}});
    let failure = read(&lost).found.first().and_then(|pasted| pasted.failure.clone()).unwrap();
    assert_eq!(failure.kind, crate::request::FailureKind::NameNotResolved);
}

#[test]
fn calls_of_other_hosts_are_counted() {
    let reading = read(&json!({"spans": [span(&[
        text("http.method", "GET"), text("http.url", "https://tickets.example/x"), text("http.status_code", "403"),
    ])]}));
    assert!(
        reading.found.is_empty() && reading.remarks.iter().any(|remark| remark.contains("another host")),
        "{reading:?}"
    );
}

#[test]
fn a_token_in_a_trace_is_hidden() {
    let token = "qL8_vR2-mN5tYxW0aZ7cKj3dHs9fGb4uQe1oIp6kTzXwVnMrBlCyDhFgSjPaEiUo";
    let message = json!({"message": format!("Bearer {token}"), "code": "bad.credentials", "status": 401}).to_string();
    let reading = read(&json!({"spans": [span(&[
        text("http.method", "GET"),
        text("http.url", &format!("{URL}?access_token={token}")),
        text("http.status_code", "401"),
        text("error.message", &message),
    ])]}));
    assert!(!format!("{reading:?}").contains("qL8_vR2-"), "{reading:?}");
}
