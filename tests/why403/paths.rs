//! One resolver for paths: whichever command is given a method and a path, the operation, or what is wrong, is the same.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Why403, repository};

const ID: &str = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";

/// What a method and a path come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    Operation(&'static str),
    WrongMethod,
    /// With the parameter whose value is none, where there is one.
    WrongPath(Option<&'static str>),
}

use Meant::{Operation, WrongMethod, WrongPath};

/// `ID` stands for a UUID.
const CASES: &[(&str, &str, Meant)] = &[
    ("PATCH", "/api/v2/conversations/calls/ID/participants/ID", Operation("patchConversationsCallParticipant")),
    ("PATCH", "/api/v2/conversations/calls/ID/participants/ID/", Operation("patchConversationsCallParticipant")),
    ("PATCH", "/api/v2/conversations/ID/participants/ID", Operation("patchConversationParticipant")),
    ("GET", "/api/v2/users/me", Operation("getUsersMe")),
    ("GET", "/api/v2/users/", Operation("getUsers")),
    ("GET", "/api/v2//users//ID", Operation("getUser")),
    ("GET", "/api/v2/users/12345", Operation("getUser")),
    ("GET", "/api/v2/routing/message/recipients/+13175550100", Operation("getRoutingMessageRecipient")),
    ("GET", "/api/v2/routing/email/domains/example.com", Operation("getRoutingEmailDomain")),
    ("GET", "/api/v2/license/definitions/engage", Operation("getLicenseDefinition")),
    ("GET", "/api/v2/oauth/scopes/conversations", Operation("getOauthScope")),
    ("GET", "/api/v2/flows/datatables/ID/rows/support", Operation("getFlowsDatatableRow")),
    ("PATCH", "/api/v2/users/ID/presences/PURECLOUD", Operation("patchUserPresence")),
    ("PATCH", "/api/v2/users/ID/presences/purecloud", Operation("patchUserPresencesPurecloud")),
    ("PUT", "/api/v2/conversations/calls/ID/participants/ID", WrongMethod),
    ("POST", "/api/v2/users/ID", WrongMethod),
    ("PATCH", "/api/v2/conversations/phone/participants/ID", WrongPath(Some("conversationId"))),
    ("PATCH", "/api/v2/conversations/voice/participants/ID", WrongPath(Some("conversationId"))),
    ("PATCH", "/api/v2/conversations/phone-calls/participants/ID", WrongPath(Some("conversationId"))),
    ("PATCH", "/api/v2/conversations/phone_call/participants/ID", WrongPath(Some("conversationId"))),
    ("GET", "/api/v2/routing/queues/my-queue", Operation("getRoutingQueue")),
    ("PATCH", "/api/v2/conversations/Calls/participants/ID", WrongPath(Some("conversationId"))),
    ("PATCH", "/api/v2/conversations/phone/ID/participants/ID", WrongPath(None)),
    ("PATCH", "/api/v2/conversations/calls//participants/", WrongPath(Some("conversationId"))),
    ("PATCH", "/api/v2/conversations/calls/ID/participants/", WrongPath(Some("participantId"))),
    ("PATCH", "/api/v2/conversations/calls/undefined/participants/ID", WrongPath(Some("conversationId"))),
    ("PATCH", "/api/v2/conversations/calls/ID/participants/None", WrongPath(Some("participantId"))),
    ("GET", "/api/v2/users/null/queues", WrongPath(Some("userId"))),
    ("GET", "/api/v2/users/NaN", WrongPath(Some("userId"))),
    ("GET", "/api/v2/users/%5Bobject%20Object%5D/queues", WrongPath(Some("userId"))),
    ("GET", "/api/v2/users/me/queues", WrongPath(Some("userId"))),
    ("GET", "/api/v2/routing/email/domains/undefined", WrongPath(Some("domainId"))),
    ("PUT", "/api/v2/routing/queues/", WrongPath(Some("queueId"))),
    ("DELETE", "/api/v2/users/", WrongPath(Some("userId"))),
    ("POST", "/api/v2/flows/yamls", WrongPath(Some("flowId"))),
    ("GET", "/api/v2/routing/queues/support", WrongPath(Some("queueId"))),
];

fn requires(method: &str, path: &str) -> Meant {
    let run = Why403::new(["requires", &format!("{method} {path}"), "--format", "json"]).run();
    if run.code == Some(0) {
        return operation(&run.json()["operations"][0]["name"]);
    }
    let run = run.exits(2);
    assert!(method == "DELETE" || !run.stderr.contains("(DELETE"), "{method} {path} is led to DELETE\n{run}");
    of_words(&run.stderr)
}

fn check(method: &str, path: &str) -> Meant {
    let token = repository("fixtures/tokens/good-rs256.jwt");
    let request = format!("{method} {path}");
    let arguments = ["check", "--offline", "--format", "json", "--token-file", token.to_str().unwrap(), "--operation"];
    of_report(&Why403::new(arguments).and([request.as_str()]).run().json(), method)
}

fn policy(method: &str, path: &str) -> Meant {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("why403.toml"), format!("operations = [\"{method} {path}\"]\n")).unwrap();
    let token = repository("fixtures/tokens/good-rs256.jwt");
    let arguments = ["check", "--offline", "--format", "json", "--token-file", token.to_str().unwrap()];
    let run = Why403::new(arguments).within(folder.path()).run();
    if run.code != Some(2) {
        return of_report(&run.json(), method);
    }
    assert!(method == "DELETE" || !run.stderr.contains("(DELETE"), "{method} {path} is led to DELETE\n{run}");
    of_words(&run.stderr)
}

fn scan(method: &str, path: &str) -> Meant {
    let folder = TempDir::new().unwrap();
    let command = format!("#!/bin/sh\ncurl -X {method} 'https://api.mypurecloud.com{path}'\n");
    fs::write(folder.path().join("call.sh"), command).unwrap();
    let scan = Why403::new(["scan", folder.path().to_str().unwrap()]);
    let run = scan.run();
    if run.code != Some(0) {
        return of_report(&scan.and(["--format", "json"]).run().json(), method);
    }
    // The operations that are called are named one a line.
    let mut lines = run.stdout.lines().skip_while(|line| !line.starts_with("Called: 1 operation"));
    operation(&Value::from(lines.nth(1).and_then(|line| line.split_whitespace().next()).unwrap_or_default()))
}

fn explain(method: &str, path: &str) -> Meant {
    let command = format!("curl -X {method} -H 'Authorization: Bearer $TOKEN' 'https://api.mypurecloud.com{path}'");
    of_report(&Why403::new(["explain", "--format", "json", "-"]).input(command).run().json(), method)
}

/// What a report says of the request; the token may have other faults.
fn of_report(report: &Value, method: &str) -> Meant {
    let findings = report["findings"].as_array().unwrap();
    let failed = |rule: &str| findings.iter().find(|finding| finding["rule"] == rule && finding["status"] == "fail");
    if let Some(finding) = failed("wrong-path") {
        return of_words(finding["message"].as_str().unwrap());
    }
    if let Some(finding) = failed("wrong-method") {
        assert!(method == "DELETE" || !finding["fix"].to_string().contains("DELETE"), "led to DELETE: {finding:#}");
        return WrongMethod;
    }
    operation(&report["operation"]["name"])
}

fn of_words(words: &str) -> Meant {
    let joined = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let of_parameter = CASES.iter().find_map(|(_, _, meant)| match meant {
        WrongPath(Some(parameter)) => {
            let says = ["is missing", "is `"].iter().any(|what| joined.contains(&format!(": {{{parameter}}} {what}")));
            says.then_some(*meant)
        }
        _ => None,
    });
    match of_parameter {
        Some(meant) => meant,
        None if joined.contains("same path, other method") => WrongMethod,
        None => WrongPath(None),
    }
}

fn operation(name: &Value) -> Meant {
    let name = name.as_str().unwrap_or_default();
    let known = CASES.iter().find(|(_, _, meant)| matches!(meant, Operation(known) if *known == name));
    known.map_or_else(|| panic!("resolved to another operation: {name:?}"), |(_, _, meant)| *meant)
}

type Command = fn(&str, &str) -> Meant;

const COMMANDS: [(&str, Command); 5] =
    [("requires", requires), ("check", check), ("policy", policy), ("scan", scan), ("explain", explain)];

#[test]
fn every_command_resolves_a_path_in_the_same_way() {
    let mut faults = Vec::new();
    for (method, path, expected) in CASES {
        let path = path.replace("ID", ID);
        for (name, command) in COMMANDS {
            let meant = std::panic::catch_unwind(|| command(method, &path));
            match meant {
                Ok(meant) if meant == *expected => {}
                Ok(meant) => faults.push(format!("{name}: {method} {path}: {meant:?}, not {expected:?}")),
                Err(_) => faults.push(format!("{name}: {method} {path}: no answer")),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_way_to_leave_an_id_open_means_the_same_operation() {
    let open = [
        "{conversationId}",
        "{{conversation}}",
        ":id",
        "${id}",
        "<id>",
        "YOUR_ID",
        "%s",
        "{0}",
        "#{id}",
        "$id",
        "XXXX",
        "your-conversation-id",
        "conversationId",
    ];
    for id in open {
        let path = format!("/api/v2/conversations/calls/{id}/participants/{ID}");
        for (name, command) in COMMANDS {
            // What was sent with an open id was refused for it, whatever the operation.
            if name == "explain" {
                continue;
            }
            assert_eq!(command("PATCH", &path), Operation("patchConversationsCallParticipant"), "{name} {id}");
        }
    }
}

#[test]
fn a_path_is_judged_without_a_method_too() {
    let path = format!("/api/v2/conversations/phone/participants/{ID}");
    Why403::new(["requires", &path]).run().is_usage_error(&["{conversationId} is `phone`", "word, not an id"]);
    let log = format!("request to https://api.mypurecloud.com{path} failed with status 404 Not Found");
    let report = Why403::new(["explain", "--format", "json", "-"]).input(log).run().json();
    assert_eq!(report["cause"], "wrong-path", "{report:#}");
    let fine = Why403::new(["requires", &path.replace("phone/", &format!("calls/{ID}/"))]).run().exits(0);
    assert!(fine.stdout.contains("patchConversationsCallParticipant"), "{fine}");
}

#[test]
fn an_id_that_ruby_leaves_open_begins_no_comment_in_a_list() {
    let list = "DELETE /api/v2/users/#{id} # one user\n# none\nGET /api/v2/users/#{id}/queues\n";
    let json = Why403::new(["requires", "-", "--format", "json"]).input(list).run().exits(0).json();
    let names: Vec<&Value> = json["operations"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["deleteUser", "getUserQueues"]);
}
