//! What people paste into `explain` is full of secrets: none of them is shown, in any format.

use crate::harness::{Why403, assert_no_leak};

/// The request of a call, and the refusal of its body.
fn refused(method: &str, path: &str, content_type: &str, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\nHost: api.mypurecloud.com\nContent-Type: {content_type}\n\n{body}\n\n\
         HTTP/1.1 400 Bad Request\nContent-Type: application/json\nININ-Correlation-Id: 4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90\n\n\
         {{\"message\":\"The request could not be understood by the server due to malformed syntax.\",\"code\":\"bad.request\",\"status\":400}}\n"
    )
}

const MUTE: &str = "/api/v2/conversations/calls/3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b/participants/9d8c7b6a-5f4e-4d3c-ab2a-190817263544";

#[test]
fn no_value_of_a_request_body_is_quoted() {
    let secrets = ["hunter zwei vom Haus", "4711-0815-2342", "WDJB-MJHT-QQRT", "abc%2Bdefghi%2Fjkl"];
    for (body, name) in [
        (r#"{'muted': True, 'NAME': 'SECRET'}"#, "muted"),
        (r#"{muted: true, NAME: SECRET}"#, "muted"),
        (r#"{"muted": "SECRET"}"#, "muted"),
        (r#"{"muted": true, "NAME": "SECRET""#, "muted"),
        ("muted=true&NAME=SECRET", "muted"),
        ("NAME=SECRET", "NAME"),
        (r#"["SECRET", "muted"]"#, "array"),
        (r#""SECRET""#, "JSON"),
        ("<muted NAME='SECRET'>SECRET</muted>", "muted"),
        ("SECRET", "JSON"),
    ] {
        for field in ["code", "pin", "otp", "device_code", "sessionId", "accountKey", "client_secret", "note"] {
            for secret in secrets {
                let body = body.replace("NAME", field).replace("SECRET", secret);
                let input = refused("PATCH", MUTE, "application/json", &body);
                let run = Why403::new(["explain", "-v", "-"]).input(&input).run().exits(1);
                assert!(run.stdout.contains("the body of the request") || run.stdout.contains("in the body"), "{run}");
                let name = if name == "NAME" { field } else { name };
                assert!(run.stdout.contains(name), "no {name}\n{run}");
                assert_no_leak(secret, &run.streams());
            }
        }
    }
}

#[test]
fn a_plain_word_that_is_the_fault_of_a_body_is_quoted() {
    for (body, quote) in [
        (r#"{"muted": "true"}"#, r#""muted": "true""#),
        (r#"{"muted": 1}"#, r#""muted": 1"#),
        ("{'muted': True}", "{'muted': True}"),
        ("{\"muted\": True}", "{\"muted\": True}"),
        ("muted=true", "muted=true"),
    ] {
        let run = Why403::new(["explain", "--format", "json", "-"])
            .input(refused("PATCH", MUTE, "application/json", body))
            .run()
            .exits(1);
        let report = run.json();
        assert_eq!(report["cause"], "bad-request-body", "{run}");
        let found = report["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "bad-request-body");
        let evidence = found.unwrap()["evidence"].to_string();
        assert!(evidence.contains(&serde_json::to_string(quote).unwrap().trim_matches('"').to_owned()), "{evidence}");
    }
}
