//! `why403 mute` and `unmute` against the sandbox: what is sent, how often, and what is said of it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use why403::sandbox::{Recorded, Scenario};

use crate::harness::{Heard, Run, Server, Stand, Why403, assert_no_leak, respond};

fn statuses(requests: &[Recorded]) -> Vec<Option<u16>> {
    requests.iter().map(|request| request.status).collect()
}

fn finding<'a>(report: &'a Value, rule: &str) -> &'a Value {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["rule"] == rule).unwrap()
}

#[test]
fn a_mute_and_an_unmute_are_done_and_proven() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    for (command, before, after) in [("mute", false, true), ("unmute", true, false)] {
        let report = stand.change(command, &agent).and(["--format", "json"]).run().exits(0).json();
        let action = &report["action"];
        assert_eq!(action["kind"], command);
        assert_eq!((&action["sent"], &action["status"]), (&Value::Bool(true), &Value::from(202)));
        assert_eq!((action["muted_before"].as_bool(), action["muted_after"].as_bool()), (Some(before), Some(after)));
        assert_eq!(action["confirmed"], true);
        assert_eq!(stand.muted(&agent), after);
    }
    assert_eq!(statuses(&stand.patches()), [Some(202), Some(202)]);
}

#[test]
fn what_already_is_so_is_said_and_nothing_is_sent() {
    let stand = Stand::new();
    for (command, name) in [("mute", "already-muted"), ("unmute", "agent")] {
        let run = stand.change(command, &stand.scenario(name)).run().exits(0);
        assert!(run.stdout.contains("the PATCH was not sent"), "{run}");
    }
    assert_eq!(stand.writes(), []);
    assert!(!stand.requests().is_empty());
}

#[test]
fn a_phantom_names_a_participant_that_is_not_on_the_call() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let report = stand.change("mute", &agent).and(["--dry-run=phantom", "--format", "json"]).run().exits(0).json();
    let patches = stand.patches();
    assert_eq!(statuses(&patches), [Some(404)]);
    let (_, participant) = patches[0].path.rsplit_once('/').unwrap();
    assert_eq!(participant.len(), 36);
    assert_ne!(participant, agent.participant);
    assert!(patches[0].path.contains(&agent.conversation));
    assert!(!stand.muted(&agent));
    assert_eq!(report["action"]["sent"], true);
    assert_eq!(report["action"]["confirmed"], false);
}

#[test]
fn a_phantom_shows_the_refusal_that_no_read_shows() {
    let stand = Stand::new();
    let scenario = stand.scenario("feature-not-enabled");
    let run = |form: &str| stand.change("mute", &scenario).and([form, "--format", "json"]).run();
    assert_eq!(run("--dry-run").exits(0).json()["cause"], Value::Null);
    assert_eq!(run("--dry-run=phantom").exits(1).json()["cause"], "feature-not-enabled");
}

#[test]
fn a_rehearsal_with_the_same_value_changes_nothing() {
    let stand = Stand::new();
    for (name, muted) in [("agent", false), ("already-muted", true)] {
        let scenario = stand.scenario(name);
        stand.change("mute", &scenario).and(["--dry-run=same"]).run().exits(0);
        assert_eq!(stand.muted(&scenario), muted, "{name}");
    }
    assert_eq!(statuses(&stand.patches()), [Some(202), Some(202)]);
}

#[test]
fn a_rehearsal_with_the_same_value_sends_the_value_that_is_there() {
    let stand = Stand::new();
    let front = Server::before(&stand.url(), |_, _| false);
    let scenario = stand.scenario("already-muted");
    let flags = ["--conversation", &scenario.conversation, "--participant", &scenario.participant];
    let run = Why403::new(["unmute", "--base-url", &front.url(), "--dry-run=same"]).and(flags).token(&scenario.token);
    run.run().exits(0);
    let bodies: Vec<Vec<u8>> =
        front.heard().into_iter().filter(|request| request.method == "PATCH").map(|r| r.body).collect();
    assert_eq!(bodies.len(), 1);
    assert_eq!(serde_json::from_slice::<Value>(&bodies[0]).unwrap(), serde_json::json!({ "muted": true }));
}

#[test]
fn only_muted_is_sent() {
    let stand = Stand::new();
    let front = Server::before(&stand.url(), |_, _| false);
    let agent = stand.scenario("agent");
    let flags = ["--conversation", &agent.conversation, "--participant", &agent.participant];
    Why403::new(["mute", "--base-url", &front.url()]).and(flags).token(&agent.token).run().exits(0);
    let patch = front.heard().into_iter().find(|request| request.method == "PATCH").unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&patch.body).unwrap(), serde_json::json!({ "muted": true }));
    assert_eq!(patch.header("content-type"), Some("application/json"));
    assert_eq!(patch.token(), agent.token);
    assert_eq!(
        patch.target,
        format!("/api/v2/conversations/calls/{}/participants/{}", agent.conversation, agent.participant)
    );
}

#[test]
fn without_preflight_the_patch_is_the_first_request() {
    let stand = Stand::new();
    stand.change("mute", &stand.scenario("agent")).and(["--no-preflight"]).run().exits(0);
    let requests = stand.requests();
    assert_eq!(requests[0].method, "PATCH");
    assert!(requests[1..].iter().all(|request| request.method == "GET"));
    assert_eq!(stand.patches().len(), 1);
}

#[test]
fn without_preflight_a_refusal_is_explained_all_the_same() {
    let stand = Stand::new();
    for name in ["service-account", "missing-permission", "missing-scope", "wrong-participant", "left-the-call"] {
        let scenario = stand.scenario(name);
        let run = stand.change("mute", &scenario).and(["--no-preflight", "--format", "json"]).run().exits(1);
        assert_eq!(run.json()["cause"].as_str(), scenario.expect_mute.cause, "{name}\n{run}");
    }
    assert_eq!(stand.patches().len(), 5);
}

#[test]
fn without_preflight_both_ids_are_needed() {
    Why403::new(["mute", "--no-preflight", "--base-url", "http://127.0.0.1:9", "--conversation", "c"])
        .token("x")
        .run()
        .is_usage_error(&["--no-preflight"]);
}

#[test]
fn the_callers_single_active_call_and_their_own_leg_are_found() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let report = stand.command("mute", &agent).and(["--format", "json"]).run().exits(0).json();
    assert_eq!(report["participant"]["id"], agent.participant.as_str());
    assert!(stand.patches()[0].path.contains(&agent.conversation));
    assert!(stand.muted(&agent));
}

#[test]
fn the_leg_that_is_connected_is_taken_where_another_has_ended() {
    let stand = Stand::new();
    let scenario = stand.scenario("transferred-back");
    let run = stand.command("mute", &scenario).and(["--conversation", &scenario.conversation]).run().exits(0);
    assert!(stand.patches()[0].path.ends_with(&scenario.participant), "{run}");
}

#[test]
fn several_legs_are_listed_and_nothing_is_sent() {
    let stand = Stand::new();
    let scenario = stand.scenario("several-legs");
    let run = stand.command("mute", &scenario).and(["--conversation", &scenario.conversation]).run();
    run.is_usage_error(&["--participant", "several legs"]);
    assert!(run.stderr.contains(&scenario.participant), "{run}");
    assert_eq!(run.stderr.lines().filter(|line| line.starts_with("  agent ")).count(), 2, "{run}");
    assert_eq!(stand.writes(), []);
}

#[test]
fn no_active_call_is_said_and_nothing_is_sent() {
    let stand = Stand::new();
    stand.command("mute", &stand.scenario("left-the-call")).run().is_usage_error(&["no active call"]);
    assert_eq!(stand.writes(), []);
}

#[test]
fn an_agent_is_muted_on_their_behalf_by_the_users_operation() {
    let stand = Stand::new();
    let scenario = stand.scenario("service-account");
    stand.change("mute", &scenario).run().exits(1);
    assert_eq!(stand.writes(), []);
    let report = stand
        .change("mute", &scenario)
        .and(["--on-behalf-of", &scenario.user_id, "--format", "json"])
        .run()
        .exits(0)
        .json();
    assert_eq!(report["operation"]["name"], "patchConversationsCallParticipantUserUserId");
    assert!(stand.patches()[0].path.ends_with(&format!("/user/{}", scenario.user_id)));
    // Without a participant, the leg of the user to act for.
    let found = stand
        .command("unmute", &scenario)
        .and(["--conversation", &scenario.conversation, "--on-behalf-of", &scenario.user_id])
        .run()
        .exits(0);
    assert!(found.stdout.contains("Unmuted"), "{found}");
}

#[test]
fn both_ways_out_of_a_service_account_are_named() {
    let stand = Stand::new();
    let run = stand.change("mute", &stand.scenario("service-account")).run().exits(1);
    assert!(run.stdout.contains("why403 login") && run.stdout.contains("--on-behalf-of"), "{run}");
}

#[test]
fn a_refusal_is_never_sent_twice() {
    let stand = Stand::new();
    for name in ["feature-not-enabled", "refused-unexplained", "missing-division", "subject-mismatch"] {
        let before = stand.patches().len();
        let run = stand.change("mute", &stand.scenario(name)).run();
        assert_eq!(stand.patches().len() - before, 1, "{name}\n{run}");
    }
}

#[test]
fn too_many_requests_are_waited_for_and_sent_again() {
    let stand = Stand::new();
    let started = Instant::now();
    stand.change("mute", &stand.scenario("rate-limited-once")).run().exits(0);
    assert_eq!(statuses(&stand.patches()), [Some(429), Some(202)]);
    assert!(started.elapsed() >= Duration::from_secs(1), "Retry-After was 1 s");
}

#[test]
fn an_unavailable_platform_is_asked_again_within_bounds() {
    let stand = Stand::new();
    stand.change("mute", &stand.scenario("flaky")).run().exits(0);
    assert_eq!(statuses(&stand.patches()), [Some(503), Some(202)]);
    let run = stand.change("mute", &stand.scenario("platform-unavailable")).and(["--no-preflight"]).run().exits(3);
    // It may have happened, and no look shows whether it has: it is not sent again.
    assert_eq!(stand.patches().len() - 2, 1, "{run}");
}

#[test]
fn a_conflict_gets_one_more_try() {
    let stand = Stand::new();
    stand.change("mute", &stand.scenario("state-conflict-once")).run().exits(0);
    assert_eq!(statuses(&stand.patches()), [Some(409), Some(202)]);
    stand.change("mute", &stand.scenario("state-conflict")).run().exits(1);
    assert_eq!(statuses(&stand.patches()[2..]), [Some(409), Some(409)]);
}

#[test]
fn what_is_required_can_be_replaced_dropped_and_made_a_subjects() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let judge = |flags: &[&str]| {
        let run = stand.change("mute", &agent).and(["--dry-run", "--format", "json"]).and(flags).run();
        let report = run.json();
        let policy = finding(&report, "control-scope-missing").clone();
        (run.code.unwrap(), report, policy)
    };
    let (code, _, policy) = judge(&[]);
    assert_eq!((code, &policy["status"]), (0, &Value::from("warn")));

    let (code, _, policy) = judge(&["--no-policy"]);
    assert_eq!(code, 0);
    assert!(["pass", "not_applicable"].contains(&policy["status"].as_str().unwrap()), "{policy}");

    let (code, _, policy) = judge(&["--require-scope", "conversations"]);
    assert_eq!((code, &policy["status"]), (0, &Value::from("pass")));

    let (code, report, _) = judge(&["--require-scope", "analytics"]);
    assert_eq!((code, &report["cause"]), (1, &Value::from("control-scope-missing")), "a flag is meant: {report:#}");

    let (code, report, _) = judge(&["--require-scope", "conversation"]);
    assert_eq!(code, 1);
    assert!(report["causes"].as_array().unwrap().contains(&Value::from("unknown-name")), "{report:#}");
    assert!(finding(&report, "unknown-name").to_string().contains("conversations"), "the nearest name is there");

    let (code, _, _) = judge(&["--subject", &agent.user_id]);
    assert_eq!(code, 0);
    let (code, report, _) = judge(&["--subject", "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b"]);
    assert_eq!((code, &report["cause"]), (1, &Value::from("subject-mismatch")));
    assert_eq!(stand.writes(), []);
}

#[test]
fn the_exact_request_is_printed_and_nothing_is_sent() {
    let flags = ["--region", "eu-central-1", "--conversation", "c-1", "--participant", "p-1"];
    let print = |command: &str, language: &str| {
        let run = Why403::new([command, "--print", language]).and(flags).token(TOKEN).run().exits(0);
        assert_no_leak(TOKEN, &run.streams());
        assert_eq!(run.stderr, "");
        run.stdout
    };
    insta::assert_snapshot!(print("mute", "curl"), @r#"
    curl -i -X PATCH 'https://api.mypurecloud.de/api/v2/conversations/calls/c-1/participants/p-1' \
      -H "Authorization: Bearer $TOKEN" \
      -H 'Content-Type: application/json' \
      -d '{"muted": true}'
    "#);
    insta::assert_snapshot!(print("unmute", "python"), @r#"
    import json
    import os
    import urllib.request

    request = urllib.request.Request(
        "https://api.mypurecloud.de/api/v2/conversations/calls/c-1/participants/p-1",
        method="PATCH",
        data=json.dumps({"muted": False}).encode(),
        headers={
            # $TOKEN is the agent's access token.
            "Authorization": "Bearer " + os.environ["TOKEN"],
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request) as response:
        print(response.status)
    "#);
    insta::assert_snapshot!(print("mute", "javascript"), @r#"
    const response = await fetch("https://api.mypurecloud.de/api/v2/conversations/calls/c-1/participants/p-1", {
      method: "PATCH",
      headers: {
        // $TOKEN is the agent's access token.
        Authorization: `Bearer ${process.env.TOKEN}`,
        "Content-Type": "application/json",
      },
      body: JSON.stringify({ muted: true }),
    });
    console.log(response.status);
    "#);
}

/// In the platform's form, and nobody's.
const TOKEN: &str = "Qw7Zk3_vRt9-Xm2Lp5Hd8Ns1Bc4Gf6Jy0Ua_Qe7Wi3Ot9-Ks2Mv5Xz8Rb1Tn4Yl6Pj0Hc_Dg7Fa3Se9";

#[test]
fn printing_needs_no_token_and_both_ids() {
    let ids = ["--conversation", "c-1", "--participant", "p-1"];
    Why403::new(["mute", "--print", "curl", "--region", "us-east-1"]).and(ids).run().exits(0);
    Why403::new(["mute", "--print", "curl", "--region", "us-east-1"]).run().is_usage_error(&["--print"]);
    Why403::new(["mute", "--print", "curl"]).and(ids).run().is_usage_error(&["region"]);
}

#[test]
fn for_a_time_and_back_again() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let report = stand.change("mute", &agent).and(["--for", "1s", "--format", "json"]).run().exits(0).json();
    assert_eq!(report["action"]["confirmed"], true);
    assert_eq!(report["action"]["restored"]["kind"], "unmute");
    assert_eq!(report["action"]["restored"]["confirmed"], true);
    assert_eq!(report["participant"]["muted"], false, "as it is now");
    assert_eq!(stand.patches().len(), 2);
    assert!(!stand.muted(&agent));
}

#[test]
fn for_a_time_leaves_what_already_was_so_as_it_was() {
    let stand = Stand::new();
    let scenario = stand.scenario("already-muted");
    stand.change("mute", &scenario).and(["--for", "1s"]).run().exits(0);
    assert_eq!(stand.writes(), []);
    assert!(stand.muted(&scenario));
}

#[test]
fn for_a_time_without_preflight_restores_what_was_there() {
    let stand = Stand::new();
    let muted = stand.scenario("already-muted");
    let run = stand.change("mute", &muted).and(["--for", "200ms", "--no-preflight"]).run().exits(0);
    assert!(stand.muted(&muted), "{run}");
    assert!(run.stdout.contains("stays muted"), "{run}");
    assert_eq!(stand.writes(), []);

    let agent = stand.scenario("agent");
    stand.change("mute", &agent).and(["--for", "200ms", "--no-preflight"]).run().exits(0);
    assert!(!stand.muted(&agent));
    assert_eq!(stand.patches().len(), 2);
}

#[test]
fn for_a_time_does_not_guess_what_was_there() {
    let agent = Stand::new().scenario("agent");
    let refused: fn(&Heard, &Scenario) -> (&'static str, Value) =
        |_, _| ("403 Forbidden", json!({"code": "missing.permissions", "message": "No", "status": 403}));
    let unavailable: fn(&Heard, &Scenario) -> (&'static str, Value) = |_, _| ("500 Internal Server Error", json!({}));
    let silent_about_it: fn(&Heard, &Scenario) -> (&'static str, Value) = |_, agent| {
        let leg =
            json!({"id": agent.participant, "purpose": "agent", "user": {"id": agent.user_id}, "state": "connected"});
        ("200 OK", json!({"id": agent.conversation, "participants": [leg]}))
    };
    let absent: fn(&Heard, &Scenario) -> (&'static str, Value) =
        |_, agent| ("200 OK", json!({"id": agent.conversation, "participants": []}));
    for (answer, flags, code) in [
        (refused, &["--no-preflight"][..], 1),
        (unavailable, &["--no-preflight"], 3),
        (silent_about_it, &["--no-preflight"], 3),
        (silent_about_it, &[], 3),
        (absent, &["--no-preflight"], 3),
    ] {
        let stand = Stand::new();
        let own = agent.clone();
        let server = Server::before(&stand.url(), move |request, stream| {
            let asked = request.method == "GET" && request.target.contains("/conversations/");
            if asked {
                let (status, body) = answer(request, &own);
                respond(stream, status, &[("inin-correlation-id", "c-1")], body.to_string().as_bytes());
            }
            asked
        });
        let flags = [&["--for", "200ms", "--timeout", "2s", "--format", "json"], flags].concat();
        let ids = ["--conversation", &agent.conversation, "--participant", &agent.participant];
        let command = Why403::new(["mute", "--base-url", &server.url()]).and(ids).and(flags).token(&agent.token);
        let run = command.run().exits(code);
        assert_eq!((server.count("PATCH"), &run.json()["action"]["sent"]), (0, &Value::Bool(false)), "{run}");
    }
}

#[test]
fn what_was_swallowed_is_changed_back_too() {
    // It was accepted and may yet show: nobody must be left muted by it.
    let stand = Stand::new();
    let scenario = stand.scenario("swallowed-mute");
    let run = stand.change("mute", &scenario).and(["--for", "100ms", "--timeout", "1s"]).run();
    assert_eq!(stand.patches().len(), 2, "{run}");
    assert_eq!(run.code, Some(4), "{run}");
}

#[test]
fn the_token_is_never_shown() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    for flags in [&["-v"][..], &["-q"], &["--format", "json"], &["--color", "always"]] {
        let run: Run = stand.change("mute", &agent).and(["--dry-run"]).and(flags).run().exits(0);
        assert_no_leak(&agent.token, &run.streams());
    }
}
