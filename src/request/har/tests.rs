//! Archives as browsers and proxies write them, in small.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::request::TlsFailure;

const API: &str = "https://api.mypurecloud.com/api/v2/users/me";
const SECRET: &str = "qW8-eR5_tY2uI9oP0aSdFgHj";

fn entry(method: &str, url: &str, response: Value) -> Value {
    json!({
        "startedDateTime": "2026-11-22T10:00:00.000Z",
        "request": {"method": method, "url": url, "headers": [{"name": "Authorization", "value": format!("Bearer {SECRET}")}]},
        "response": response,
    })
}

fn refused(status: u16, body: &str) -> Value {
    json!({"status": status, "headers": [{"name": "ININ-Correlation-Id", "value": "c-1"}], "content": {"text": body}})
}

fn read_all(entries: &[Value]) -> Reading {
    let archive = json!({"log": {"version": "1.2", "creator": {"name": "x"}, "entries": entries}}).to_string();
    assert!(is_har(archive.as_bytes()));
    read_archive(archive.as_bytes(), &Redactor::default()).unwrap()
}

#[test]
fn an_export_without_credentials_does_not_show_whether_any_were_sent() {
    let mut call = entry("GET", API, refused(401, ""));
    call["request"]["headers"] = json!([{"name": "accept", "value": "application/json"}]);
    let reading = read_all(&[call]);
    assert_eq!(reading.found[0].request.as_ref().unwrap().authorization, Authorization::NotShown);
}

#[test]
fn a_refused_call_with_request_and_answer() {
    let body = r#"{"message":"no","code":"missing.permissions","status":403}"#;
    let reading = read_all(&[entry("GET", API, refused(200, "")), entry("get", API, refused(403, body))]);
    let [success, failure] = reading.found.as_slice() else { panic!("{reading:?}") };
    assert_eq!((success.success, success.place.as_str()), (Some(200), "entry 1"));
    assert_eq!((failure.form, failure.place.as_str()), (Form::Har, "entry 2"));
    let refusal = failure.refusal.as_ref().unwrap();
    assert_eq!((refusal.method.as_str(), refusal.path.as_str()), ("GET", "/api/v2/users/me"));
    assert_eq!(
        (refusal.code.as_deref(), refusal.correlation_id.as_deref()),
        (Some("missing.permissions"), Some("c-1"))
    );
    assert!(failure.request.is_some() && failure.failure.is_none());
    assert_eq!(reading.remarks, [""; 0]);
}

#[test]
fn a_body_in_base64_even_where_it_was_cut() {
    let text = STANDARD.encode(r#"{"code":"not.found","message":"gone"}"#);
    for text in [text.clone(), format!("{text}QUI")] {
        let response = json!({"status": 404, "content": {"text": text, "encoding": "base64"}});
        let reading = read_all(&[entry("GET", API, response)]);
        let message = reading.found[0].refusal.as_ref().unwrap().excerpt.clone();
        assert!(message.contains("not.found"), "{message}");
    }
}

#[test]
fn no_answer_is_a_failure_of_the_kind_that_the_browser_names() {
    for (error, kind) in [
        (Some("net::ERR_NAME_NOT_RESOLVED"), FailureKind::NameNotResolved),
        (Some("net::ERR_CONNECTION_TIMED_OUT"), FailureKind::Unreachable),
        (Some("net::ERR_CONNECTION_REFUSED"), FailureKind::Refused),
        (Some("net::ERR_CONNECTION_RESET"), FailureKind::Reset),
        (Some("net::ERR_CERT_AUTHORITY_INVALID"), FailureKind::Tls(TlsFailure::UnknownAuthority)),
        (Some("net::ERR_CERT_COMMON_NAME_INVALID"), FailureKind::Tls(TlsFailure::WrongName)),
        (Some("net::ERR_FAILED"), FailureKind::Withheld),
        (None, FailureKind::Withheld),
    ] {
        let response = json!({"status": 0, "headers": [], "_error": error});
        let reading = read_all(&[entry("PATCH", API, response)]);
        let failure = reading.found[0].failure.clone().unwrap();
        assert_eq!((failure.kind, failure.path.as_str()), (kind, "/api/v2/users/me"));
        assert!(failure.detail.contains(error.unwrap_or("not why")), "{}", failure.detail);
    }
}

#[test]
fn what_is_no_call_of_the_platform_is_counted() {
    let preflight = json!({
        "_resourceType": "preflight", "request": {"method": "OPTIONS", "url": API}, "response": {"status": 403},
    });
    let cancelled = json!({"status": 0, "_error": "net::ERR_ABORTED"});
    let reading = read_all(&[
        entry("GET", "https://other.example/", refused_elsewhere(500)),
        entry("GET", "https://other.example/", refused_elsewhere(200)),
        preflight,
        entry("GET", API, cancelled),
        json!("no entry"),
        json!({"request": {"url": API, "method": 7, "headers": "none"}, "response": {"status": "403"}}),
    ]);
    let [failure] = reading.found.as_slice() else { panic!("{reading:?}") };
    assert_eq!(failure.refusal.as_ref().unwrap().status, Some(403), "a status in quotes is one");
    let remarks = reading.remarks.join("\n");
    for words in ["1 failed request to another host", "1 preflight", "1 request was ended by the page"] {
        assert!(remarks.contains(words), "{remarks}");
    }
}

fn refused_elsewhere(status: u16) -> Value {
    json!({"status": status, "content": {"text": "no"}})
}

#[test]
fn an_archive_that_stops_in_the_middle_is_read_up_to_there() {
    let body = r#"{"message":"no","code":"missing.permissions"}"#;
    let entries = vec![entry("GET", API, refused(403, body)); 3];
    let archive = json!({"log": {"creator": {}, "entries": entries}}).to_string();
    let third = archive.rfind("startedDateTime").unwrap();
    for end in [third, third + 40, archive.len() - 3] {
        let reading = read_archive(&archive.as_bytes()[..end], &Redactor::default()).unwrap();
        assert_eq!(reading.found.len(), if end > archive.len() - 4 { 3 } else { 2 });
        assert!(reading.remarks.join("").contains("stops in the middle"), "{:?}", reading.remarks);
    }
}

#[test]
fn a_byte_order_mark_and_an_archive_without_entries() {
    let empty = "\u{feff}{\"log\":{\"version\":\"1.2\",\"entries\":[]}}";
    assert!(is_har(empty.as_bytes()));
    let error = read_archive(empty.as_bytes(), &Redactor::default()).unwrap_err();
    assert!(error.to_string().contains("without entries"), "{error}");
    assert!(!is_har(br#"{"message":"x","code":"y"}"#) && !is_har(b"") && !is_har(b"curl https://x"));
}

#[test]
fn an_archive_that_a_shell_wrote_in_utf_16() {
    let archive = json!({"log": {"version": "1.2", "entries": [entry("GET", API, refused(403, "{}"))]}}).to_string();
    let bytes: Vec<u8> = [0xfeff].into_iter().chain(archive.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let reading = crate::request::read(&bytes, &Redactor::default()).unwrap();
    assert_eq!(reading.found.first().map(|pasted| pasted.form), Some(Form::Har), "{reading:?}");
}

#[test]
fn secrets_that_the_answer_repeats_are_not_kept() {
    let cookie = "s3ss10n-C00kie-Value-88";
    let body = format!(r#"{{"message":"token {SECRET} of {cookie}","code":"x"}}"#);
    let mut call = entry("GET", &format!("{API}?access_token={SECRET}"), refused(403, &body));
    call["request"]["headers"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "Cookie", "value": format!("a=b; s={cookie}")}));
    let reading = format!("{:?}", read_all(&[call]));
    for secret in [SECRET, cookie] {
        for run in secret.as_bytes().windows(8) {
            assert!(!reading.contains(std::str::from_utf8(run).unwrap()), "{reading}");
        }
    }
}

proptest! {
    #[test]
    fn nothing_stops_on_any_value(entry in "\\PC*", status: u16) {
        let _ = read_archive(format!(r#"{{"log":{{"entries":[{entry},{{"request":{entry},"response":{{"status":{status}}}}}]}}}}"#).as_bytes(), &Redactor::default());
    }
}
