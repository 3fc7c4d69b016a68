//! Permissions that are given under a condition: whether it is met for a call cannot be read beforehand.

use serde_json::{Value, json};

use crate::harness::{Run, Server, Stand, Why403, respond};

const WRAPUP: &str = "conversation:participant:wrapup";

/// A server that answers the reads behind a diagnosis; the token is a user's where `user` is something.
fn server(user: Value, grants: Value) -> Server {
    let kind = if user.is_null() { "CLIENT-CREDENTIALS" } else { "CODE" };
    let token = json!({ "authorizedScope": ["conversations"], "OAuthClient": { "authorizedGrantType": kind } });
    Server::start(move |request, stream| {
        let not_a_user =
            json!({ "status": 400, "code": "not.a.user", "message": "This request requires a user context." });
        let forbidden = json!({ "status": 403, "code": "forbidden", "message": "no" });
        let (status, body) = match request.target.split(['?']).next().unwrap_or_default() {
            "/api/v2/tokens/me" => ("200 OK", &token),
            "/api/v2/users/me" if user.is_null() => ("400 Bad Request", &not_a_user),
            "/api/v2/users/me" => ("200 OK", &user),
            "/api/v2/authorization/subjects/me" if grants.is_null() => ("403 Forbidden", &forbidden),
            "/api/v2/authorization/subjects/me" => ("200 OK", &grants),
            _ => ("404 Not Found", &forbidden),
        };
        respond(stream, status, &[("content-type", "application/json")], body.to_string().as_bytes());
    })
}

fn check(user: Value, grants: Value, flags: &[&str]) -> Run {
    let server = server(user, grants);
    let token = "Zk3_vQ9-".repeat(10);
    // Whoever asks for a user token needs no user; the operation on behalf of one serves both.
    let operation = "patchConversationsCallParticipantUserUserId";
    Why403::new(["check", "--base-url", &server.url(), "--operation", operation, "--format", "json"])
        .token(&token)
        .and(flags)
        .run()
}

/// `users/me` with these names, and these policies of actions on `conversation:participant`.
fn user(permissions: &[&str], policies: &[(&[&str], Value)]) -> Value {
    let policies: Vec<Value> = policies.iter().map(|(actions, node)| policy("actionSet", actions, node)).collect();
    json!({ "id": "u-1", "authorization": { "permissions": permissions, "permissionPolicies": policies } })
}

/// `subjects/me`, a grant for each of these.
fn grants(policies: &[(&[&str], Value)]) -> Value {
    let grants = policies.iter().map(|(actions, condition)| {
        let policies = [policy("actions", actions, condition)];
        json!({ "role": { "name": "Muting role", "policies": policies }, "division": { "id": "d-1", "name": "Home" } })
    });
    json!({ "grants": grants.collect::<Vec<_>>() })
}

fn policy(list: &str, actions: &[&str], condition: &Value) -> Value {
    let name = if list == "actionSet" { "resourceConditionNode" } else { "condition" };
    // `allowConditions` is a property of the permission: on its own it decides nothing.
    json!({ "domain": "conversation", "entityName": "participant", list: actions, "allowConditions": true, name: condition })
}

/// A `resourceConditionNode` that is one.
fn node() -> Value {
    json!({ "variableName": "Conversation.queues", "operator": "IN", "operands": [{ "type": "SCALAR", "value": "q-1" }] })
}

/// A `condition` that is one.
fn text() -> Value {
    json!("Conversation.queues IN [q-1]")
}

#[test]
fn only_what_is_held_without_a_condition_lets_the_gate_open() {
    const A: &[&str] = &["wrapup"];
    const ALL: &[&str] = &["*"];
    let empty = || json!({ "conjunction": null, "terms": [], "operands": null });
    let (open, unclear, refused) = (0, 3, 1);
    let rows: Vec<(&str, Value, Value, i32)> = vec![
        ("client, plain", Value::Null, grants(&[(A, json!(null))]), open),
        ("client, empty condition", Value::Null, grants(&[(A, json!(""))]), open),
        ("client, condition of spaces", Value::Null, grants(&[(A, json!("  "))]), open),
        ("client, conditional", Value::Null, grants(&[(A, text())]), unclear),
        ("client, conditional wildcard", Value::Null, grants(&[(ALL, text())]), unclear),
        ("client, condition that is not a text", Value::Null, grants(&[(A, node())]), unclear),
        ("client, two grants, one plain", Value::Null, grants(&[(A, text()), (A, json!(""))]), open),
        ("client, wildcard plain, name conditional", Value::Null, grants(&[(ALL, json!("")), (A, text())]), open),
        ("user, plain", user(&[WRAPUP], &[(A, Value::Null)]), Value::Null, open),
        ("user, empty node", user(&[WRAPUP], &[(A, json!({}))]), Value::Null, open),
        ("user, node of nothing but empty members", user(&[WRAPUP], &[(A, empty())]), Value::Null, open),
        ("user, names only", user(&[WRAPUP], &[]), Value::Null, open),
        ("user, policy only, conditional", user(&[], &[(A, node())]), Value::Null, unclear),
        ("user, listed and conditional", user(&[WRAPUP], &[(A, node())]), Value::Null, unclear),
        ("user, listed, conditional wildcard", user(&[WRAPUP], &[(ALL, node())]), Value::Null, unclear),
        (
            "user, wildcard listed, conditional",
            user(&["conversation:participant:*"], &[(A, node())]),
            Value::Null,
            unclear,
        ),
        ("user, two policies, one plain", user(&[WRAPUP], &[(A, node()), (A, Value::Null)]), Value::Null, open),
        ("user, listed, grant conditional", user(&[WRAPUP], &[]), grants(&[(A, text())]), unclear),
        ("user, not listed, grant conditional", user(&[], &[]), grants(&[(A, text())]), unclear),
        (
            "user, policy plain, grant conditional",
            user(&[WRAPUP], &[(A, Value::Null)]),
            grants(&[(A, text())]),
            unclear,
        ),
        ("user, policy conditional, grant plain", user(&[WRAPUP], &[(A, node())]), grants(&[(A, json!(""))]), unclear),
        ("user, both conditional", user(&[WRAPUP], &[(A, node())]), grants(&[(A, text())]), unclear),
        ("user, nothing at all", user(&[], &[]), grants(&[]), refused),
    ];
    let mut wrong = Vec::new();
    for (name, user, grants, code) in rows {
        let run = check(user, grants, &[]);
        let report = run.json();
        let permission =
            report["findings"].as_array().unwrap().iter().find(|f| f["rule"] == "missing-permission").unwrap();
        let status = match code {
            0 => "pass",
            1 => "fail",
            _ => "unknown",
        };
        if (run.code, permission["status"].as_str()) != (Some(code), Some(status)) {
            wrong.push(format!("{name}: {:?} {}", run.code, permission["message"]));
        }
        if code == 3 {
            assert!(permission["message"].as_str().unwrap().contains("condition"), "{name}: {permission}");
            assert!(report["summary"].as_str().unwrap().contains("condition"), "{name}: {}", report["summary"]);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Role and condition are what an administrator needs to find the place.
#[test]
fn the_role_and_its_condition_are_quoted() {
    let run = check(Value::Null, grants(&[(&["wrapup"], text())]), &[]);
    let report = run.exits(3).json();
    let findings = report["findings"].as_array().unwrap();
    let evidence = findings.iter().find(|f| f["rule"] == "missing-permission").unwrap()["evidence"].to_string();
    assert!(evidence.contains("Muting role") && evidence.contains("Conversation.queues IN [q-1]"), "{evidence}");
}

#[test]
fn a_policy_is_satisfied_without_a_condition_and_broken_with_one() {
    let conditional = || grants(&[(&["wrapup"], text()), (&["*"], text())]);
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("why403.toml");
    let with = |text: &str, user: Value, grants: Value| {
        std::fs::write(&policy, text).unwrap();
        check(user, grants, &["--policy", policy.to_str().unwrap()])
    };
    let requiring = |user: Value, grants: Value| check(user, grants, &["--require-scope", WRAPUP]);
    let status = |run: &Run, rule: &str| {
        let report = run.json();
        let findings = report["findings"].as_array().unwrap().clone();
        findings.iter().find(|f| f["rule"] == rule).unwrap()["status"].as_str().unwrap().to_owned()
    };
    let held = requiring(user(&[WRAPUP], &[]), grants(&[(&["wrapup"], json!(""))]));
    assert_eq!(status(&held, "control-scope-missing"), "pass", "{held}");
    let bound = requiring(user(&[WRAPUP], &[]), conditional());
    assert_eq!((bound.code, status(&bound, "control-scope-missing").as_str()), (Some(3), "unknown"), "{bound}");
    // Least privilege counts what may be used under some condition.
    let forbidden = format!("[permissions]\nforbidden = [\"{WRAPUP}\"]\n");
    let run = with(&forbidden, Value::Null, conditional());
    assert_eq!((run.code, status(&run, "forbidden-permission").as_str()), (Some(1), "fail"), "{run}");
    let excess = "[permissions]\nexcess = \"fail\"\n";
    let run = with(excess, Value::Null, grants(&[(&["wrapup"], json!("")), (&["delete"], text())]));
    assert_eq!((run.code, status(&run, "excess-permission").as_str()), (Some(1), "fail"), "{run}");
}

#[test]
fn a_mute_in_every_mode_does_not_take_a_condition_for_met() {
    let stand = Stand::new();
    let user = stand.scenario("conditional-permission");
    let client = stand.scenario("service-account-conditional");
    let for_agent = ["--on-behalf-of", &client.user_id];
    for (scenario, flags) in [(&user, &[][..]), (&client, &for_agent[..])] {
        let dry = stand.change("mute", scenario).and(flags).and(["--dry-run", "--format", "json"]).run().exits(3);
        assert!(dry.json()["summary"].as_str().unwrap().contains("condition"), "{dry}");
    }
    assert_eq!(stand.writes(), []);
    // The refusal names the permission; that it is held under a condition is said with it, as a possible cause.
    for (scenario, flags) in [(&user, &[][..]), (&client, &for_agent[..])] {
        for preflight in [&[][..], &["--no-preflight"]] {
            let run = stand.change("mute", scenario).and(flags).and(preflight).and(["--format", "json"]).run().exits(1);
            let report = run.json();
            assert_eq!(report["cause"], "missing-permission", "{run}");
            let finding = report["findings"].as_array().unwrap().iter().find(|f| f["status"] == "fail").unwrap();
            let message = finding["message"].as_str().unwrap();
            assert!(
                message.contains("the caller has conversation:participant:wrapup, but only under a condition"),
                "{message}"
            );
            let steps = finding["fix"]["steps"].to_string();
            assert!(steps.contains("condition"), "{steps}");
        }
    }
}

#[test]
fn a_comparison_lists_conditional_permissions_apart() {
    let stand = Stand::new();
    let (agent, bound) = (stand.scenario("agent"), stand.scenario("service-account-conditional"));
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (left, right) = (file("agent", &agent.token), file("bound", &bound.token));
    let run = Why403::new(["diff", "--left", &left, "--right", &right, "--base-url", &stand.url(), "--format", "json"])
        .and(["--operation", "patchConversationsCallParticipantUserUserId"])
        .run()
        .exits(0);
    let report = run.json();
    let lists: Vec<Value> = report["layers"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|layer| layer["lists"].as_array().unwrap().clone())
        .collect();
    let list = |name: &str| lists.iter().find(|list| list["name"] == name).unwrap_or_else(|| panic!("{name}\n{run}"));
    assert!(list("permissions")["only_left"].to_string().contains(WRAPUP), "{run}");
    assert_eq!(list("conditional permissions")["right"], 1, "{run}");
    assert_eq!(report["right"]["verdict"], "unclear", "{run}");
}
