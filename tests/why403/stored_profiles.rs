//! Stored profiles in use: which token a command takes, who it is for, and where it is sent.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use why403::sandbox::Scenario;

use crate::harness::{Stand, Why403, assert_no_leak};

/// Stores the token of a scenario as a profile of this home folder.
fn store(home: &Path, name: &str, url: &str, scenario: &Scenario, changes: Value) {
    let file = home.join(".config/why403/credentials.json");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let mut document = match fs::read_to_string(&file) {
        Ok(text) => serde_json::from_str(&text).unwrap(),
        Err(_) => json!({"version": 1, "profiles": {}}),
    };
    let mut entry = json!({
        "base_url": url, "client_id": scenario.client_id, "grant": "authorization_code", "user": "agent@sandbox.example",
        "access_token": scenario.token, "obtained_at": "2026-07-01T12:00:00Z", "expires_at": "2099-07-01T12:00:00Z",
    });
    entry.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    document["profiles"][name] = entry;
    fs::write(&file, document.to_string()).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn the_profile_default_is_used_and_named() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let (agent, other) = (stand.scenario("agent"), stand.scenario("missing-permission"));
    store(home.path(), "default", &stand.url(), &agent, json!({}));
    store(home.path(), "other", &stand.url(), &other, json!({"user": null}));
    let note = format!("token: profile default (agent@sandbox.example, {})\n", stand.url());
    let check = Why403::new(["check", "--no-policy"]).home(home.path()).run().exits(0);
    assert_eq!(check.stderr, note);
    let ids = ["--conversation", &agent.conversation, "--participant", &agent.participant];
    let mute = Why403::new(["mute", "--dry-run", "--no-policy"]).and(ids).home(home.path()).run().exits(0);
    assert_eq!(mute.stderr, note);
    let diff = Why403::new(["diff", "profile:other"]).home(home.path()).run().exits(0);
    assert!(diff.stderr.starts_with(&note) && diff.stderr.contains("token: profile other ("), "{diff}");
    assert!(diff.stdout.contains("missing-permission"), "{diff}");
    for run in [check, mute, diff] {
        assert_no_leak(&agent.token, &run.streams());
        assert_no_leak(&other.token, &run.streams());
    }
}

#[test]
fn another_token_wins_and_is_not_sent_to_the_region_of_the_profile() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let agent = stand.scenario("agent");
    store(home.path(), "default", &stand.url(), &agent, json!({}));
    for variable in ["WHY403_TOKEN", "GENESYSCLOUD_ACCESS_TOKEN"] {
        let run = |command: &str| Why403::new([command]).env(variable, &agent.token).home(home.path()).run();
        run("mute").is_usage_error(&["no region is known"]);
        run("whoami").is_usage_error(&["no region is known"]);
        assert_eq!(run("check").stderr, "");
    }
    // A flag wins over a variable, even over an empty one.
    let check = Why403::new(["check", "--profile", "default", "--no-policy"]).env("WHY403_TOKEN", "").home(home.path());
    let sent = stand.requests().len();
    assert_eq!(sent, 0);
    check.run().exits(0);
    assert!(stand.requests().len() > sent);
}

#[test]
fn a_printed_request_goes_to_the_region_of_the_profile_that_is_used() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let agent = stand.scenario("agent");
    let expired = json!({"base_url": null, "region": "eu-west-1", "expires_at": "2026-07-02T12:00:00Z"});
    store(home.path(), "default", &stand.url(), &agent, json!({}));
    store(home.path(), "ireland", &stand.url(), &agent, expired);
    let print = |flags: &[&str]| {
        let ids = ["--conversation", "c-1", "--participant", "p-1"];
        Why403::new(["mute", "--print", "curl"]).and(ids).and(flags.iter().copied()).home(home.path())
    };
    let url = |host: &str| format!("'{host}/api/v2/conversations/calls/c-1/participants/p-1'");
    let run = print(&[]).run().exits(0);
    assert!(run.stdout.contains(&url(&stand.url())), "{run}");
    assert_eq!(run.stderr, format!("region: profile default ({})\n", stand.url()));
    // Nothing is sent, so the token of the profile may have expired.
    let run = print(&["--profile", "ireland"]).run().exits(0);
    assert!(run.stdout.contains(&url("https://api.mypurecloud.ie")), "{run}");
    assert_eq!(run.stderr, "region: profile ireland (eu-west-1)\n");
    for language in ["python", "javascript"] {
        let run = Why403::new(["mute", "--print", language, "--conversation", "c-1", "--participant", "p-1"]);
        let run = run.and(["--profile", "ireland"]).home(home.path()).run().exits(0);
        assert!(run.stdout.contains("\"https://api.mypurecloud.ie/api/v2/"), "{run}");
    }
    // A flag wins, and with another token the profile is not used.
    let run = print(&["--profile", "ireland", "--region", "eu-central-1"]).run().exits(0);
    assert!(run.stdout.contains(&url("https://api.mypurecloud.de")) && run.stderr.is_empty(), "{run}");
    print(&[]).token(&agent.token).run().is_usage_error(&["no region is known"]);
    print(&["--profile", "gone"]).run().is_usage_error(&["gone"]);
    assert_no_leak(&agent.token, &run.streams());
    assert_eq!(stand.requests(), []);
}

#[test]
fn explain_sends_nothing_for_a_profile_that_no_flag_names() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    store(home.path(), "default", &stand.url(), &stand.scenario("agent"), json!({}));
    let body = r#"{"message":"x","code":"missing.permissions","status":403}"#;
    let run = Why403::new(["explain"]).input(body).home(home.path()).run();
    assert_eq!(run.stderr, "");
    assert_eq!(stand.requests(), []);
}

#[test]
fn a_default_that_has_expired_or_is_open_to_others_is_not_passed_over() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    store(
        home.path(),
        "default",
        &stand.url(),
        &stand.scenario("agent"),
        json!({"expires_at": "2026-07-02T12:00:00Z"}),
    );
    let run = Why403::new(["check"]).home(home.path()).run();
    run.is_usage_error(&["profile default: its token has expired"]);
    assert!(run.stderr.contains("why403 login"), "{run}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = home.path().join(".config/why403/credentials.json");
        fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
        Why403::new(["check"]).home(home.path()).run().is_usage_error(&["644"]);
    }
    assert_eq!(stand.requests(), []);
}

#[test]
fn whoami_says_who_where_and_until_when_and_never_the_token() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let agent = stand.scenario("agent");
    store(home.path(), "default", &stand.url(), &agent, json!({}));
    let run = Why403::new(["whoami"]).env("TZ", "UTC0").home(home.path()).run().exits(0);
    for expected in [
        "Sandbox Agent, agent@sandbox.example",
        &agent.client_id,
        &stand.url(),
        "conversations",
        "2099-07-01 12:00 UTC",
        "profile default",
    ] {
        assert!(run.stdout.contains(expected), "{expected}\n{run}");
    }
    assert!(run.stdout.lines().count() <= 10, "{run}");
    let json = Why403::new(["whoami", "--format", "json"]).home(home.path()).run().exits(0);
    let told = json.json();
    assert_eq!(told["user"]["email"], "agent@sandbox.example");
    assert_eq!(told["client"]["id"], agent.client_id.as_str());
    assert_eq!(told["expires_at"], "2099-07-01T12:00:00Z");
    assert_eq!(told["token"], "profile default");
    assert_no_leak(&agent.token, &run.streams());
    assert_no_leak(&agent.token, &json.streams());
}

#[test]
fn whoami_knows_a_client_without_a_user_and_explains_a_refusal() {
    let stand = Stand::new();
    let service = stand.scenario("service-account");
    let whoami = |token: &str, format: &str| {
        Why403::new(["whoami", "--base-url", &stand.url(), "--format", format]).token(token).run()
    };
    let run = whoami(&service.token, "terminal").exits(0);
    assert!(run.stdout.contains("client credentials"), "{run}");
    let scopes = "scopes       none: the roles and divisions of the OAuth client decide\n";
    assert!(run.stdout.contains(scopes), "{run}");
    let json = whoami(&service.token, "json").exits(0).json();
    assert_eq!((&json["user"], &json["scopes"]), (&Value::Null, &json!([])));
    // Of a user's token, its scopes decide.
    let user = whoami(&stand.scenario("agent").token, "terminal").exits(0);
    assert!(user.stdout.contains("conversations") && !user.stdout.contains("roles and divisions"), "{user}");
    let wrong = "Zk3_vQ9-".repeat(10);
    let refused = whoami(&wrong, "json").exits(1);
    assert_eq!(refused.json()["cause"], "token-rejected");
    assert_no_leak(&wrong, &refused.streams());
}

#[test]
fn profiles_are_listed_without_their_tokens() {
    let (stand, home) = (Stand::new(), TempDir::new().unwrap());
    let empty = Why403::new(["profiles"]).home(home.path()).run().exits(0);
    assert_eq!(empty.stdout, "No stored profiles. To sign in, run `why403 login`.\n");
    let agent = stand.scenario("agent");
    store(home.path(), "default", &stand.url(), &agent, json!({}));
    store(
        home.path(),
        "ci",
        &stand.url(),
        &agent,
        json!({
            "user": null, "grant": "client_credentials", "expires_at": "2026-07-02T12:00:00Z",
        }),
    );
    store(home.path(), "odd", &stand.url(), &agent, json!({"access_token": ""}));
    let run = Why403::new(["profiles"]).env("TZ", "UTC0").home(home.path()).run().exits(0);
    let expected =
        ["agent@sandbox.example", "no user (client credentials)", "2026-07-02 12:00 UTC (expired)", "cannot be used"];
    for expected in expected {
        assert!(run.stdout.contains(expected), "{expected}\n{run}");
    }
    let json = Why403::new(["profiles", "--format", "json"]).home(home.path()).run().exits(0);
    let listed = json.json();
    let names: Vec<&str> = listed.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["ci", "default", "odd"]);
    assert_eq!((&listed[0]["is_expired"], &listed[1]["is_expired"]), (&json!(true), &json!(false)));
    assert_no_leak(&agent.token, &run.streams());
    assert_no_leak(&agent.token, &json.streams());
    assert_eq!(stand.requests(), []);
}
