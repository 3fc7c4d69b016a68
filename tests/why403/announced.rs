//! Requirements that Genesys announced with a date and that no definition has: in every command that says what is needed.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Run, Stand, Why403};

const EDIT: &str = "presence:userPresence:edit";

fn requires(arguments: &[&str]) -> Run {
    Why403::new(["requires", "--as-of", "2026-11-27"]).and(arguments).run().exits(0)
}

/// `check` in the sandbox, in an organisation that does not enforce scopes: presences need no permission, as published.
fn check(stand: &Stand, arguments: &[&str]) -> Run {
    let scenario = stand.scenario("scope-not-enforced");
    stand.command("check", &scenario).and(["--no-policy", "--operation", "patchUserPresence"]).and(arguments).run()
}

#[test]
fn requires_says_what_was_announced_in_every_format() {
    let flat = |run: &Run| run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let needs = format!("also needs `{EDIT}` for another user's presence (announced, since 2025-07-20)");
    for format in ["terminal", "markdown"] {
        let run = requires(&["patchUserPresence", "--format", format]);
        assert!(flat(&run).contains(&needs), "{run}");
        assert!(flat(&run).contains("announcements as of 2026-11-27"), "{run}");
    }
    let run = requires(&["patchUserPresence", "--format", "json"]);
    let expected = json!([{
        "effective": "2025-07-20", "kind": "requires", "permission_mode": "ALL", "permissions": [EDIT],
        "condition": "for another user's presence",
        "summary": format!("Updating another user's presence needs {EDIT}"),
        "source": "https://community.genesys.com/discussion/permission-change-update-to-user-presence-requires-presenceuserpresenceedit",
    }]);
    let json = run.json();
    assert_eq!(json["operations"][0]["announced"], expected, "{run}");
    assert_eq!((&json["operations"][0]["permission_mode"], &json["as_of"]), (&json!("NONE"), &json!("2026-11-27")));
    assert_eq!(json["together"]["conditional"][0]["permissions"], json!([EDIT]), "{run}");
    let schema = Why403::new(["requires", "--schema"]).run().exits(0).json();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&json), "{run}");

    let several = requires(&["patchUserPresence", "getUserStation"]);
    assert!(flat(&several).contains(&format!("In addition: `{EDIT}` for another user's presence")), "{several}");
    assert!(flat(&several).contains("enforced since 2026-03-01"), "{several}");
    let without = requires(&["getUsersMe"]);
    assert!(!without.stdout.contains("announce"), "{without}");
}

#[test]
fn check_allows_with_the_condition_in_its_summary_and_a_policy_refuses() {
    let stand = Stand::new();
    let run = check(&stand, &["--format", "json", "--as-of", "2026-11-27"]).exits(0);
    let report = run.json();
    let summary = report["summary"].as_str().unwrap();
    assert!(
        summary.contains("unless you change another user's presence: that needs presence:userPresence:edit"),
        "{summary}"
    );
    let finding = |report: &Value| {
        let findings = report["findings"].as_array().unwrap();
        findings.iter().find(|finding| finding["rule"] == "missing-permission").unwrap().clone()
    };
    let found = finding(&report);
    assert_eq!((&found["status"], &found["authority"]), (&json!("warn"), &json!("announced")), "{run}");
    assert_eq!(report["operation"]["announced"][0]["effective"], "2025-07-20", "{run}");
    assert_eq!(report["as_of"], "2026-11-27");
    let schema = Why403::new(["rules", "--schema"]).run().exits(0).json();
    let schema = jsonschema::validator_for(&schema).unwrap();
    assert!(schema.is_valid(&report), "{:?}", schema.iter_errors(&report).map(|e| e.to_string()).collect::<Vec<_>>());

    let folder = TempDir::new().unwrap();
    let file = folder.path().join("why403.toml");
    fs::write(&file, "operations = [\"patchUserPresence\"]\nannounced = \"fail\"\n[scopes]\nrequired = []\n").unwrap();
    let scenario = stand.scenario("scope-not-enforced");
    let strict = |day: &str| {
        let policy = ["--policy", file.to_str().unwrap(), "--format", "json", "--as-of", day];
        stand.command("check", &scenario).and(policy).run()
    };
    let refused = strict("2026-11-27").exits(1).json();
    assert_eq!(refused["cause"], "missing-permission", "{refused:#}");
    assert_eq!(refused["privilege"]["missing"]["permissions"], json!([EDIT]), "{refused:#}");
    // The day before it is in force.
    let early = strict("2025-07-19").exits(0).json();
    assert_eq!(finding(&early)["status"], "warn", "{early:#}");
    fs::write(&file, "announced = \"ignore\"\n").unwrap();
    let wrong = strict("2026-11-27");
    wrong.is_usage_error(&["`announced` cannot be \"ignore\""]);
    assert!(wrong.stderr.contains("it can be \"warn\" or \"fail\""), "{wrong}");
}

#[test]
fn a_date_that_is_none_is_refused_and_moves_no_clock() {
    for date in ["tomorrow", "2026-13-01", "2026-11", "2026-11-27T00:00:00Z", ""] {
        let run = Why403::new(["requires", "getUsersMe", "--as-of", date]).run();
        run.is_usage_error(&["--as-of"]);
    }
    let token = crate::harness::repository("fixtures/tokens/expired.jwt");
    for day in ["1999-01-01", "2099-01-01"] {
        let arguments = ["check", "--offline", "--as-of", day, "--token-file", token.to_str().unwrap()];
        assert!(Why403::new(arguments).run().exits(1).stdout.contains("token-expired"), "{day}");
    }
}

#[test]
fn explain_names_the_announcement_behind_a_refusal() {
    let answer = json!({
        "message": format!("You must have at least one of the following permissions assigned: [{EDIT}]"),
        "code": "missing.any.permissions", "status": 403, "contextId": "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b",
    });
    let input = format!(
        "curl -X PATCH -H 'Authorization: Bearer $TOKEN' -H 'Content-Type: application/json' -d '{{}}' \
         https://api.mypurecloud.com/api/v2/users/3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b/presences/PURECLOUD\n{answer}\n"
    );
    let run = Why403::new(["explain", "--format", "json", "-"]).input(input).run().exits(1);
    let report = run.json();
    assert_eq!(report["cause"], "missing-permission", "{run}");
    let finding =
        report["findings"].as_array().unwrap().iter().find(|one| one["rule"] == "missing-permission").unwrap();
    let evidence = finding["evidence"].to_string();
    assert!(evidence.contains("2025-07-20: Updating another user's presence needs"), "{run}");
    assert!(!evidence.contains("but not for"), "{run}");
}

#[test]
fn a_scan_lists_what_is_needed_under_a_condition_and_warns_of_what_ends() {
    let folder = TempDir::new().unwrap();
    let source = "import PureCloudPlatformClientV2\napi.patch_user_presence(u, s, b)\n\
                  api.post_conversations_call_participant_replace(c, p)\n";
    fs::write(folder.path().join("a.py"), source).unwrap();
    let scan = |arguments: &[&str]| Why403::new(["scan", folder.path().to_str().unwrap()]).and(arguments).run();
    let report = scan(&["--format", "json", "--as-of", "2026-03-26"]).exits(0).json();
    let conditional = &report["survey"]["needs"]["conditional"][0];
    assert_eq!((&conditional["operation"], &conditional["in_force"]), (&json!("patchUserPresence"), &json!(true)));
    let ending =
        report["findings"].as_array().unwrap().iter().find(|one| one["rule"] == "deprecated-operation").unwrap();
    assert_eq!((&ending["status"], &ending["authority"]), (&json!("warn"), &json!("announced")));
    assert!(ending["message"].as_str().unwrap().contains("will be deprecated from 2026-03-27"), "{ending}");
    for format in ["terminal", "markdown", "html"] {
        let run = scan(&["--format", format, "--as-of", "2026-11-27"]).exits(0);
        assert!(run.stdout.contains("In addition") && run.stdout.contains(EDIT), "{run}");
    }
    let policy = scan(&["--write-policy", "-"]).exits(0);
    assert!(policy.stdout.contains(&format!("# patchUserPresence also needs {EDIT}")), "{policy}");
}

#[test]
fn a_refreshed_catalogue_keeps_what_was_announced() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("definition.json");
    let definition = json!({
        "swagger": "2.0",
        "paths": {"/api/v2/users/{userId}/presences/{sourceId}": {"patch": {"operationId": "patchUserPresence"}}},
    });
    fs::write(&file, definition.to_string()).unwrap();
    let run = |arguments: &[&str]| Why403::new(arguments.iter().copied()).home(home.path()).run().exits(0);
    run(&["catalogue", "refresh", "--from", file.to_str().unwrap(), "--small"]);
    let json = run(&["requires", "patchUserPresence", "--format", "json"]).json();
    assert!(json["catalogue"]["date"].as_str().unwrap().ends_with(", refreshed"), "{json:#}");
    assert_eq!(json["operations"][0]["announced"][0]["permissions"], json!([EDIT]), "{json:#}");
}

#[test]
fn a_token_of_the_implicit_grant_is_warned_of_and_allowed() {
    let stand = Stand::new();
    let scenario = stand.scenario("implicit-grant");
    let run = stand.command("check", &scenario).and(["--format", "json", "--as-of", "2026-11-27"]).run().exits(0);
    let report = run.json();
    let finding = report["findings"].as_array().unwrap().iter().find(|one| one["rule"] == "grant-ending").unwrap();
    assert_eq!((&finding["status"], &finding["gates"]), (&json!("warn"), &json!(false)), "{run}");
    assert!(finding["evidence"].to_string().contains("authorizedGrantType: TOKEN"), "{run}");
    assert_eq!(report["verdict"], "allowed", "{run}");
}
