//! What Genesys Cloud is asked, how often, and what is made of answers that disagree.

use std::io::Write as _;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Heard, Server, Stand, Why403, respond};

/// Before the sandbox: no request is answered until this many have come, or five seconds have passed.
fn together(stand: &Stand, count: usize) -> (Server, Arc<(Mutex<usize>, Condvar)>) {
    let arrived = Arc::new((Mutex::new(0_usize), Condvar::new()));
    let seen = Arc::clone(&arrived);
    let server = Server::before(&stand.url(), move |_, _| {
        let (number, changed) = &*seen;
        let mut number = number.lock().unwrap();
        *number += 1;
        changed.notify_all();
        let _ = changed.wait_timeout_while(number, Duration::from_secs(5), |number| *number < count).unwrap();
        false
    });
    (server, arrived)
}

#[test]
fn what_is_in_order_needs_one_round_trip() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    for (command, count) in [("check", 3), ("mute", 4)] {
        let (server, arrived) = together(&stand, count);
        let run = Why403::new([command, "--base-url", &server.url(), "--timeout", "4s"]).token(&agent.token);
        let run = match command {
            "check" => run,
            _ => run.and(["--dry-run", "--conversation", &agent.conversation, "--participant", &agent.participant]),
        };
        // One that comes later than the others would wait for them in vain, past the time that the run has.
        run.run().exits(0);
        assert_eq!(*arrived.0.lock().unwrap(), count, "{command}");
    }
}

#[test]
fn the_permissions_of_the_organisation_are_read_only_where_one_is_missing() {
    const LIST: &str = "/api/v2/authorization/permissions";
    for (name, is_read) in [("agent", false), ("missing-permission", true), ("role-change-arrived", false)] {
        let stand = Stand::new();
        let scenario = stand.scenario(name);
        stand.change("mute", &scenario).and(["--dry-run"]).run();
        let pages = stand.requests().iter().filter(|request| request.path == LIST).count();
        assert_eq!(pages > 0, is_read, "{name}");
        assert!(pages <= 3, "{name}: {pages} pages");
    }
}

#[test]
fn a_list_of_permissions_without_its_last_page_decides_nothing() {
    let stand = Stand::new();
    let scenario = stand.scenario("permission-not-in-org");
    let base = stand.url();
    let server = Server::before(&stand.url(), move |request, stream| {
        if !request.target.contains("/authorization/permissions") {
            return false;
        }
        if request.target.ends_with("pageNumber=1") {
            let page = String::from_utf8(request.forwarded(&base)).unwrap();
            let _ = stream.write_all(page.replace("\"pageCount\":1", "\"pageCount\":3").as_bytes());
        } else {
            respond(stream, "403 Forbidden", &[], br#"{"code":"forbidden","status":403}"#);
        }
        true
    });
    let run = Why403::new(["check", "--base-url", &server.url(), "--format", "json"]).token(&scenario.token).run();
    assert_eq!(run.json()["cause"], "missing-permission", "{run}");
    let pages = server.heard().iter().filter(|request| request.target.contains("/authorization/permissions")).count();
    assert_eq!(pages, 3, "{run}");
}

#[test]
fn a_read_that_is_refused_ends_the_proof() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let patched = Arc::new(Mutex::new(false));
    let refused = Arc::new(Mutex::new(0_usize));
    let (sent, count) = (Arc::clone(&patched), Arc::clone(&refused));
    let server = Server::before(&stand.url(), move |request, stream| {
        if request.method == "PATCH" {
            *sent.lock().unwrap() = true;
        }
        let is_look = *sent.lock().unwrap() && request.method == "GET";
        if is_look {
            *count.lock().unwrap() += 1;
            let body = json!({ "status": 403, "code": "forbidden", "message": "no" }).to_string();
            respond(stream, "403 Forbidden", &[("content-type", "application/json")], body.as_bytes());
        }
        is_look
    });
    let run = Why403::new(["mute", "--base-url", &server.url(), "--timeout", "4s", "--format", "json"])
        .token(&agent.token)
        .and(["--conversation", &agent.conversation, "--participant", &agent.participant])
        .run()
        .exits(4);
    // Both shapes of the conversation, once.
    assert_eq!(*refused.lock().unwrap(), 2, "{run}");
    assert!(
        run.json()["action"]["note"].as_str().unwrap().contains("reading back was refused: 403 forbidden"),
        "{run}"
    );
}

#[test]
fn a_bad_body_of_somebody_elses_program_is_explained_from_the_answer() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let target = format!("/api/v2/conversations/calls/{}/participants/{}", agent.conversation, agent.participant);
    let body = br#"{"muted": "true"}"#.to_vec();
    let headers = [
        ("host", "127.0.0.1"),
        ("authorization", &format!("Bearer {}", agent.token)),
        ("content-type", "application/json"),
        ("content-length", &body.len().to_string()),
    ];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let request = Heard { method: "PATCH".to_owned(), target, headers, body };
    let answer = request.forwarded(&stand.url());
    let run = Why403::new(["explain", "--format", "json"]).input(answer).run().exits(1);
    assert_eq!(run.json()["cause"], "bad-request-body", "{run}");
    // The same answer to a body that why403 sent is not blamed on it.
    let own = stand.scenario("bad-request-body");
    let report = stand.change("mute", &own).and(["--format", "json"]).run().exits(1).json();
    assert_eq!(report["causes"], json!(["refused-unexplained"]));
}

#[test]
fn the_user_is_known_from_the_grants_where_the_user_read_is_refused() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let server = Server::before(&stand.url(), |request, stream| {
        let is_user = request.target.starts_with("/api/v2/users/me");
        if is_user {
            let body = json!({ "status": 403, "code": "app.not.authorized.for.scope", "message": "App not authorized to use scope [users]" });
            respond(stream, "403 Forbidden", &[("content-type", "application/json")], body.to_string().as_bytes());
        }
        is_user
    });
    let run = Why403::new(["mute", "--dry-run", "--base-url", &server.url(), "--format", "json"])
        .token(&agent.token)
        .and(["--conversation", &agent.conversation])
        .run();
    let report: Value = run.json();
    assert_eq!(report["token"]["subject"], *agent.user_id, "{run}");
    assert_eq!(report["token"]["subject_source"], "subjects/me", "{run}");
    assert_eq!(report["participant"]["id"], *agent.participant, "{run}");
}

#[test]
fn the_medium_is_named_where_the_read_of_the_call_leaves_out_what_matters() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let (flat, nested) = ("/api/v2/conversations/calls/", "/api/v2/conversations/");
    let participant = agent.participant.clone();
    let server = Server::before(&stand.url(), move |request, stream| {
        let is_flat = request.target.starts_with(flat);
        if request.method != "GET" || !request.target.starts_with(nested) {
            return false;
        }
        let chats = json!([{ "id": "chat", "state": "connected" }]);
        let body = match is_flat {
            true => json!({ "participants": [{ "id": participant, "purpose": "agent" }] }),
            false => json!({ "participants": [{ "id": participant, "purpose": "agent", "chats": chats }] }),
        };
        respond(stream, "200 OK", &[("content-type", "application/json")], body.to_string().as_bytes());
        true
    });
    let run = Why403::new(["mute", "--dry-run", "--base-url", &server.url(), "--format", "json"])
        .token(&agent.token)
        .and(["--conversation", &agent.conversation, "--participant", &agent.participant])
        .run()
        .exits(1);
    let report = run.json();
    assert_eq!(report["cause"], "conversation-not-found", "{run}");
    assert!(report["summary"].as_str().unwrap().contains("is a chat, not a call"), "{run}");
}

/// A conversation that is answered without its participants: a preflight sends nothing then, and what is sent without one
/// cannot be confirmed.
#[test]
fn what_cannot_be_read_back_is_sent_only_without_a_preflight_and_is_not_confirmed() {
    const SEED: u64 = 143;
    for (flag, code, patches) in [("--verbose", 3, 0), ("--no-preflight", 4, 1)] {
        let stand = Stand::world(SEED, &[]).unwrap();
        let listed = stand.scenario(&format!("world-{SEED}"));
        let run =
            stand.change("mute", &listed).and(&listed.arguments).and([flag, "--format", "json"]).run().exits(code);
        assert_eq!(stand.patches().len(), patches, "{run}");
        let report = run.json();
        assert_eq!((&report["action"]["sent"], &report["action"]["confirmed"]), (&json!(patches > 0), &json!(false)));
    }
}
