//! `why403.toml`: found, given and overruled; what is judged by it, operation by operation and as a whole; and what is
//! said of a file that cannot be followed.

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Run, Stand, Why403, assert_no_leak, repository, steady};

/// A folder with a policy in it.
fn folder(policy: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("why403.toml"), policy).unwrap();
    folder
}

fn fixture(file: &str) -> String {
    repository("fixtures/tokens").join(file).to_str().unwrap().to_owned()
}

/// `check` of a fixture's token in a folder.
fn check(folder: &TempDir, token: &str) -> Why403 {
    Why403::new(["check", "--offline", "--format", "json", "--token-file", &fixture(token)]).within(folder.path())
}

/// `check` of a scenario's token in a folder with this policy.
fn live(stand: &Stand, scenario: &str, policy: &str) -> (Value, Run) {
    let folder = folder(policy);
    let scenario = stand.scenario(scenario);
    let run = stand.command("check", &scenario).within(folder.path()).and(["--format", "json"]).run();
    assert_no_leak(&scenario.token, &run.streams());
    let report = run.json();
    let schema: Value = serde_json::from_str(&Why403::new(["rules", "--schema"]).run().stdout).unwrap();
    let schema: Validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    (report, run)
}

fn finding<'a>(report: &'a Value, rule: &str) -> &'a Value {
    report["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == rule).unwrap()
}

/// Name (or method and path), verdict, causes and line of each operation.
fn judged(report: &Value) -> Vec<(String, String, Value, Value)> {
    let one = |one: &Value| {
        let request = format!("{} {}", one["method"].as_str().unwrap(), one["path"].as_str().unwrap());
        let name = one["name"].as_str().map_or(request, str::to_owned);
        let verdict = one["verdict"].as_str().unwrap().to_owned();
        (name, verdict, one["causes"].clone(), one["locations"][0]["line"].clone())
    };
    report["judged"].as_array().unwrap().iter().map(one).collect()
}

const TIDY: &str = r#"operations = [
  "getUsersMe",
  "PATCH /api/v2/conversations/calls/{conversationId}/participants/{participantId}",
]

[scopes]
required = ["conversations"]
allowed = ["users:readonly"]
excess = "fail"
forbidden = ["oauth*"]

[permissions]
allowed = ["routing:*:view", "conversation:communication:view"]
excess = "fail"
forbidden = ["authorization:*:*"]

[token]
grant = "user"
"#;

#[test]
fn a_token_that_is_what_the_policy_asks_for_is_allowed() {
    let stand = Stand::new();
    let (report, run) = live(&stand, "agent", TIDY);
    assert_eq!((run.code, report["verdict"].as_str()), (Some(0), Some("allowed")), "{run}");
    assert_eq!(report["policy"], json!({"file": "why403.toml"}));
    let nothing = json!({"scopes": [], "permissions": []});
    let excess = json!({"scopes": [], "permissions": []});
    assert_eq!(report["privilege"], json!({"missing": nothing, "excess": excess}), "{run}");
    let none = || Value::Array(Vec::new());
    assert_eq!(
        judged(&report),
        [
            ("getUsersMe".to_owned(), "allowed".to_owned(), none(), json!(2)),
            ("patchConversationsCallParticipant".to_owned(), "allowed".to_owned(), none(), json!(3)),
        ]
    );
    for rule in ["grant-not-allowed", "excess-scope", "excess-permission", "forbidden-scope", "forbidden-permission"] {
        assert_eq!(finding(&report, rule)["status"], "pass", "{rule}");
    }
    assert_eq!(run.stderr, "");
}

#[test]
fn what_is_missing_and_what_is_too_much_is_told_of_the_whole() {
    let stand = Stand::new();
    let policy = "operations = [\"getConversationsCall\", \"getUsers\", \"patchConversationsCallParticipant\", \"postRoutingQueues\"]\n\
                  [scopes]\nrequired = []\nexcess = \"fail\"\n[permissions]\nexcess = \"warn\"\n";
    let (report, run) = live(&stand, "agent", policy);
    assert_eq!((run.code, report["cause"].as_str()), (Some(1), Some("missing-scope")), "{run}");
    assert_eq!(
        report["privilege"]["missing"],
        json!({"scopes": ["routing"], "permissions": ["routing:queue:add"]}),
        "{run}"
    );
    assert_eq!(
        report["privilege"]["excess"],
        json!({"scopes": [], "permissions": ["conversation:communication:view", "routing:queue:view"]}),
        "{run}"
    );
    let verdicts: Vec<(String, String)> =
        judged(&report).into_iter().map(|(name, verdict, ..)| (name, verdict)).collect();
    let expected = [
        ("getConversationsCall", "allowed"),
        ("getUsers", "allowed"),
        ("patchConversationsCallParticipant", "allowed"),
        ("postRoutingQueues", "refused"),
    ];
    assert_eq!(verdicts, expected.map(|(name, verdict)| (name.to_owned(), verdict.to_owned())), "{run}");
    assert_eq!(finding(&report, "missing-scope")["locations"][0]["line"], 1);
    assert_eq!(finding(&report, "excess-permission")["status"], "warn");
    assert_eq!(finding(&report, "excess-permission")["locations"][0]["line"], 6);
}

#[test]
fn one_excess_scope_is_one_finding_at_its_line() {
    let stand = Stand::new();
    let (report, run) = live(&stand, "agent", "[scopes]\nexcess = \"fail\"\n");
    assert_eq!((run.code, report["causes"].clone()), (Some(1), json!(["excess-scope"])), "{run}");
    let excess = finding(&report, "excess-scope");
    assert_eq!(excess["authority"], "policy");
    assert!(excess["message"].as_str().unwrap().contains("users:readonly"), "{run}");
    assert_eq!(excess["locations"], json!([{"file": "why403.toml", "line": 2, "column": 10, "end_column": 16}]));
    let quoted = json!({"source": "why403.toml:2", "quote": "excess = \"fail\""});
    assert!(excess["evidence"].as_array().unwrap().contains(&quoted), "{run}");
    assert_eq!(report["judged"], json!([]), "the file names no operation: the mute is the operation at hand");
    assert_eq!(report["privilege"]["excess"]["scopes"], json!(["users:readonly"]), "{run}");
    assert_eq!(report["privilege"]["missing"], json!({"scopes": [], "permissions": []}), "{run}");
}

/// `scan --write-policy` of a program that calls nothing says so.
#[test]
fn a_file_can_say_that_there_are_no_operations() {
    let stand = Stand::new();
    let policy = "operations = []\n[scopes]\nrequired = []\n";
    let (report, run) = live(&stand, "missing-scope", policy);
    assert_eq!((run.code, report["verdict"].as_str()), (Some(0), Some("allowed")), "{run}");
    assert_eq!(report["summary"], "The token has everything that the policy requires.");
    assert_eq!((&report["operation"], &report["judged"]), (&Value::Null, &json!([])));
    let folder = folder(policy);
    let scenario = stand.scenario("missing-scope");
    let named = stand.command("check", &scenario).within(folder.path()).and(["--format", "json"]);
    let run = named.and(["--operation", "patchConversationsCallParticipant"]).run().exits(1);
    assert_eq!(run.json()["cause"], "missing-scope");
}

#[test]
fn an_excess_counts_as_much_as_the_policy_says() {
    let stand = Stand::new();
    for (word, code, status) in [("off", 0, "not_applicable"), ("warn", 0, "warn"), ("fail", 1, "fail")] {
        let policy = format!("[scopes]\nrequired = []\nexcess = \"{word}\"\n[permissions]\nexcess = \"{word}\"\n");
        let (report, run) = live(&stand, "agent", &policy);
        assert_eq!(run.code, Some(code), "{run}");
        for rule in ["excess-scope", "excess-permission"] {
            assert_eq!(finding(&report, rule)["status"], status, "{rule}");
        }
        let told = json!({"scopes": ["users:readonly"], "permissions": ["conversation:communication:view", "routing:queue:view"]});
        assert_eq!(report["privilege"]["excess"], told, "told whatever it counts");
    }
}

#[test]
fn a_wildcard_is_wider_than_needed_and_hides_nothing_that_is_forbidden() {
    let stand = Stand::new();
    let policy = "operations = [\"patchConversationsCallParticipant\"]\n[scopes]\nrequired = []\n\
                  [permissions]\nexcess = \"fail\"\nallowed = [\"routing:*\"]\nforbidden = [\"conversation:*:delete\"]\n";
    let (report, run) = live(&stand, "supervisor", policy);
    assert_eq!(report["causes"], json!(["forbidden-permission", "excess-permission"]), "{run}");
    assert_eq!(report["privilege"]["excess"]["permissions"], json!(["conversation:*:*"]));
    let message = finding(&report, "excess-permission")["message"].as_str().unwrap().to_owned();
    assert!(
        message.contains("conversation:*:* is wider than needed: conversation:participant:wrapup would do"),
        "{run}"
    );
    assert_eq!(judged(&report)[0].1, "allowed", "the operation itself goes through: {run}");
}

#[test]
fn a_service_account_is_judged_without_scopes() {
    let stand = Stand::new();
    let policy = |grant: &str| {
        format!("operations = [\"getUsersMe\"]\n[token]\ngrant = \"{grant}\"\n[scopes]\nexcess = \"fail\"\n")
    };
    let (report, run) = live(&stand, "service-account", &policy("user"));
    assert_eq!(report["causes"], json!(["service-account", "grant-not-allowed"]), "{run}");
    assert_eq!(finding(&report, "grant-not-allowed")["locations"][0]["line"], 3);
    assert_eq!(report["privilege"]["missing"]["scopes"], Value::Null);
    assert_eq!(report["privilege"]["excess"]["scopes"], Value::Null);
    let (report, _) = live(&stand, "service-account", &policy("service-account"));
    assert_eq!(report["causes"], json!(["service-account"]));
}

#[test]
fn what_is_published_need_not_count() {
    let stand = Stand::new();
    let (report, run) = live(&stand, "missing-permission", "published = false\n[scopes]\nrequired = []\n");
    assert_eq!((run.code, report["verdict"].as_str()), (Some(0), Some("allowed")), "{run}");
    let (report, _) = live(&stand, "missing-permission", "published = true\n[scopes]\nrequired = []\n");
    assert_eq!(report["cause"], "missing-permission");
}

#[test]
fn the_lifetime_and_the_signature_are_asked_of_a_jwt() {
    let lasting = |time: &str| folder(&format!("[token]\nmin_lifetime = \"{time}\"\n"));
    check(&lasting("9999d"), "good-rs256.jwt").run().exits(0);
    let report = check(&lasting("30m"), "expired.jwt").run().exits(1).json();
    assert_eq!(finding(&report, "lifetime-too-short")["status"], "not_applicable");
    let report = check(&lasting("30m"), "opaque.txt").run().exits(3).json();
    assert_eq!(finding(&report, "lifetime-too-short")["status"], "unknown");
    let signed = folder("[token]\nsignature = \"required\"\n");
    let report = check(&signed, "good-rs256.jwt").run().exits(1).json();
    assert_eq!(report["causes"], json!(["signature-not-checked"]));
    assert_eq!(finding(&report, "signature-not-checked")["locations"][0]["line"], 2);
    check(&signed, "good-rs256.jwt").and(["--jwks", &fixture("keys/jwks.json")]).run().exits(0);
    // What is wrong with a signature is another rule's word.
    let run = check(&signed, "signature-changed.jwt").and(["--jwks", &fixture("keys/jwks.json")]).run().exits(1);
    assert_eq!(run.json()["causes"], json!(["token-untrusted"]), "{run}");
}

#[test]
fn the_kind_of_grant_is_read_off_the_claims() {
    let asking =
        |grant: &str| folder(&format!("operations = []\n[token]\ngrant = \"{grant}\"\n[scopes]\nrequired = []\n"));
    for token in ["service-account-client-id.jwt", "service-account-azp.jwt", "service-account-gty.jwt"] {
        check(&asking("service-account"), token).run().exits(0);
        let report = check(&asking("user"), token).run().exits(1).json();
        assert_eq!(report["causes"], json!(["grant-not-allowed"]), "{token}");
    }
    check(&asking("user"), "good-rs256.jwt").run().exits(0);
    let report = check(&asking("service-account"), "good-rs256.jwt").run().exits(1).json();
    assert_eq!(report["causes"], json!(["grant-not-allowed"]));
}

#[test]
fn a_token_that_ends_soon_is_told_with_the_time_that_is_left() {
    // No fixture ends soon for long: this one is made when the test runs.
    let now = jiff::Timestamp::now().as_second();
    let encode = |text: &str| {
        use base64::Engine as _;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
    };
    let claims = format!(
        r#"{{"sub":"u","scope":"conversations conversation:participant:control","permissions":["conversation:call:record"],"exp":{}}}"#,
        now + 600
    );
    let token = format!("{}.{}.{}", encode(r#"{"alg":"HS256","typ":"JWT"}"#), encode(&claims), encode(&"s".repeat(32)));
    let judged = |time: &str| {
        let folder = folder(&format!("[token]\nmin_lifetime = \"{time}\"\n"));
        Why403::new(["check", "--offline", "--format", "json"]).token(&token).within(folder.path()).run()
    };
    judged("5m").exits(0);
    let run = judged("30m").exits(1);
    let report = run.json();
    assert_eq!(report["causes"], json!(["lifetime-too-short"]), "{run}");
    let told = finding(&report, "lifetime-too-short");
    assert!(told["message"].as_str().unwrap().contains("the policy requires 30 min more"), "{run}");
    assert_eq!(told["locations"][0], json!({"file": "why403.toml", "line": 2, "column": 1, "end_column": 21}));
}

#[test]
fn a_flag_wins_over_the_file_and_the_file_over_what_is_built_in() {
    let policy = folder(
        "operations = [\"getUsersMe\"]\n[token]\nissuer = \"https://other.example\"\nleeway = \"1d\"\n[scopes]\nrequired = [\"routing\"]\n",
    );
    let report = check(&policy, "good-rs256.jwt").run().exits(1).json();
    assert_eq!(report["operation"]["name"], "getUsersMe");
    let causes = report["causes"].as_array().unwrap().clone();
    assert!(
        causes.contains(&json!("issuer-mismatch")) && causes.contains(&json!("control-scope-missing")),
        "{causes:?}"
    );
    assert_eq!(finding(&report, "issuer-mismatch")["locations"][0]["line"], 3);
    assert_eq!(finding(&report, "control-scope-missing")["locations"][0]["line"], 6);
    let claims = finding(&report, "issuer-mismatch")["evidence"][0]["quote"].as_str().unwrap().to_owned();
    let run = check(&policy, "good-rs256.jwt")
        .and([
            "--issuer",
            &claims,
            "--require-scope",
            "conversations",
            "--operation",
            "patchConversationsCallParticipant",
        ])
        .run()
        .exits(0);
    let report = run.json();
    assert_eq!(report["operation"]["name"], "patchConversationsCallParticipant");
    assert_eq!(finding(&report, "issuer-mismatch")["locations"], json!([]));
    assert_eq!(report["judged"], json!([]), "the file's operations are not asked about");
    let report = check(&policy, "good-rs256.jwt").and(["--no-policy"]).run().exits(0).json();
    assert_eq!(report["policy"], Value::Null);
}

#[test]
fn a_policy_elsewhere_is_named_and_then_the_one_here_is_not_looked_at() {
    let here = folder("this is no policy");
    check(&here, "good-rs256.jwt").run().is_usage_error(&["why403.toml"]);
    let other = here.path().join("other.toml");
    fs::write(&other, "[scopes]\nrequired = [\"conversations\"]\n").unwrap();
    let report = check(&here, "good-rs256.jwt").and(["--policy", "other.toml"]).run().exits(0).json();
    assert_eq!(report["policy"]["file"], "other.toml");
    check(&here, "good-rs256.jwt").and(["--no-policy"]).run().exits(0);
}

#[test]
fn mute_heeds_the_scopes_and_the_subject_of_the_file_and_nothing_else() {
    let stand = Stand::new();
    let agent = stand.scenario("agent");
    let muted = |policy: &str| {
        let folder = folder(policy);
        stand.change("mute", &agent).within(folder.path()).and(["--dry-run", "--format", "json"]).run()
    };
    let run = muted("[token]\nsubject = \"somebody-else\"\n").exits(1);
    assert_eq!(run.json()["cause"], "subject-mismatch");
    assert_eq!(finding(&run.json(), "subject-mismatch")["locations"][0]["line"], 2);
    let run = muted("[scopes]\nrequired = [\"routing\"]\n").exits(1);
    assert_eq!(run.json()["cause"], "control-scope-missing", "{run}");
    let run = muted("[token]\ngrant = \"service-account\"\nmin_lifetime = \"7d\"\n[permissions]\nexcess = \"fail\"\n")
        .exits(0);
    assert_eq!(run.json()["policy"]["file"], "why403.toml");
    assert_eq!(stand.writes(), []);
}

#[test]
fn typing_mistakes_are_named_with_their_line_all_at_once() {
    let policy = folder("operation = []\n[scope]\n[token]\ngrant = \"users\"\n");
    let run = check(&policy, "good-rs256.jwt").run();
    run.is_usage_error(&["why403.toml", "3 faults"]);
    for words in [
        "why403.toml:1:1: there is no key `operation`",
        "near: operations",
        "why403.toml:2:2: there is no key `scope`",
        "near: scopes",
        "why403.toml:4:9: `grant` cannot be \"users\"",
        "it can be \"user\" or \"service-account\"",
    ] {
        assert!(run.stderr.contains(words), "{words}\n{run}");
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let empty = TempDir::new().unwrap();
    let given = |policy: &str| check(&empty, "good-rs256.jwt").and(["--policy", policy]).run();
    given("missing.toml").is_usage_error(&["--policy missing.toml", "cannot be read"]);
    given(".").is_usage_error(&["--policy .", "cannot be read"]);
    given("-").is_usage_error(&["--policy -", "standard input"]);
    fs::write(empty.path().join("large.toml"), "#".repeat(65 << 10)).unwrap();
    given("large.toml").is_usage_error(&["large.toml", "64 KiB"]);
    fs::write(empty.path().join("latin.toml"), b"# Zo\xeb\n").unwrap();
    given("latin.toml").is_usage_error(&["latin.toml:1:5", "not UTF-8"]);
    check(&empty, "good-rs256.jwt").and(["--policy", "a", "--no-policy"]).run().is_usage_error(&["--no-policy"]);
    let found = empty.path().join("why403.toml");
    fs::create_dir(&found).unwrap();
    let run = check(&empty, "good-rs256.jwt").run();
    run.is_usage_error(&["why403.toml", "not a regular file"]);
    assert!(!run.stderr.contains("--policy why403.toml"), "that would not help: {run}");
    fs::remove_dir(&found).unwrap();
    // Nobody has given --policy: the file is named as what it is.
    for (text, words) in [("", "empty"), (&"#".repeat(65 << 10), "64 KiB")] {
        fs::write(&found, text).unwrap();
        let run = check(&empty, "good-rs256.jwt").run();
        run.is_usage_error(&["the policy of the current folder, why403.toml", words]);
        assert!(!run.stderr.contains("--policy why403.toml"), "{run}");
    }
}

/// Whoever can put a link into a folder could have any file of this machine shown, by the lines of an error.
#[cfg(unix)]
#[test]
fn a_link_that_nobody_has_named_is_not_followed() {
    let folder = TempDir::new().unwrap();
    let secret = folder.path().join("secret");
    fs::write(&secret, "password = hunter2hunter2\n").unwrap();
    std::os::unix::fs::symlink(&secret, folder.path().join("why403.toml")).unwrap();
    let run = check(&folder, "good-rs256.jwt").run();
    run.is_usage_error(&["why403.toml", "a link"]);
    assert!(!run.stderr.contains("hunter2"), "{run}");
}

#[test]
fn no_key_of_a_policy_sends_a_token_anywhere() {
    let stand = Stand::new();
    for key in ["base_url", "region", "jwks", "key", "token", "token_file"] {
        let policy = folder(&format!("{key} = \"{}\"\n", stand.url()));
        let run = check(&policy, "good-rs256.jwt").run();
        run.is_usage_error(&["why403.toml:1"]);
    }
    assert_eq!(stand.requests().len(), 0);
}

#[test]
fn a_policy_to_begin_with_is_printed_or_written_and_never_over_another() {
    let folder = TempDir::new().unwrap();
    let printed = Why403::new(["check", "--write-default"]).within(folder.path()).run().exits(0);
    assert!(printed.stdout.starts_with("# What a token must be") && printed.stderr.is_empty(), "{printed}");
    let write = Why403::new(["check", "--policy", "why403.toml", "--write-default"]).within(folder.path());
    assert_eq!(write.run().exits(0).streams(), "");
    assert_eq!(fs::read_to_string(folder.path().join("why403.toml")).unwrap(), printed.stdout);
    let again = write.run();
    again.is_usage_error(&["why403.toml", "is not written over"]);
    let torn = Why403::new(["check", "--write-default", "--output", "policy.toml"]).within(folder.path()).run();
    torn.is_usage_error(&["--write-default", "--output"]);
    let nowhere = Why403::new(["check", "--policy", "no/where.toml", "--write-default"]).within(folder.path()).run();
    nowhere.is_usage_error(&["no/where.toml", "cannot be written"]);
    let with = check(&folder, "good-rs256.jwt").run().exits(0).json();
    let without = check(&folder, "good-rs256.jwt").and(["--no-policy", "--require-scope", "x"]).run();
    without.is_usage_error(&["--no-policy"]);
    assert_eq!(with["verdict"], "allowed");
}

#[test]
fn the_schema_of_the_file_is_printed_and_takes_the_starter() {
    let schema: Value = serde_json::from_str(&Why403::new(["rules", "--policy-schema"]).run().exits(0).stdout).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let starter = Why403::new(["check", "--write-default"]).run().stdout;
    assert!(schema.is_valid(&toml::from_str::<Value>(&starter).unwrap()));
    assert!(!schema.is_valid(&json!({"token": {"base_url": "https://a.example"}})));
}

#[test]
fn several_operations_are_each_judged_without_a_file_too() {
    let folder = TempDir::new().unwrap();
    let run = check(&folder, "missing-permission.jwt")
        .and(["--no-policy", "--operation", "getUsersMe", "--operation", "PUT /api/v2/users/me"])
        .and(["--operation", "patchConversationsCallParticipant", "--operation", "get_users_me"])
        .run()
        .exits(1);
    let report = run.json();
    let judged = judged(&report);
    let names: Vec<(&str, &str)> = judged.iter().map(|(name, verdict, ..)| (name.as_str(), verdict.as_str())).collect();
    assert_eq!(
        names,
        [
            ("getUsersMe", "refused"),
            ("PUT /api/v2/users/me", "refused"),
            ("patchConversationsCallParticipant", "refused"),
        ],
        "{run}"
    );
    assert_eq!(judged[1].2, json!(["wrong-method"]), "{run}");
    assert_eq!(judged[2].2, json!(["missing-permission"]), "{run}");
    assert_eq!(report["policy"], Value::Null);
}

/// What a person sees, whole.
#[test]
fn a_gate_on_a_terminal() {
    let stand = Stand::new();
    let policy = folder(
        "operations = [\n  \"getUsersMe\",\n  \"getConversationsCall\",\n  \"patchConversationsCallParticipant\",\n  \
         \"postRoutingQueues\",\n  \"getAnalyticsReportingSettings\",\n]\n\n[scopes]\nrequired = []\nexcess = \"warn\"\n\n\
         [permissions]\nexcess = \"warn\"\nforbidden = [\"routing:*:view\"]\n",
    );
    let shown = |width: &str, arguments: &[&str]| {
        let scenario = stand.scenario("agent");
        let run = stand.command("check", &scenario).within(Path::new(policy.path())).env("COLUMNS", width);
        steady(&run.and(arguments).run().exits(1).stdout, &stand.url())
    };
    insta::assert_snapshot!("policy_gate", shown("80", &[]));
    insta::assert_snapshot!("policy_gate_200", shown("200", &[]));
    insta::assert_snapshot!("policy_gate_quiet", shown("80", &["-q"]));
}

/// Each fix is followed to the letter by the next run.
#[test]
fn what_the_policy_itself_rules_out_is_mended_in_the_policy() {
    let stand = Stand::new();
    let title = |report: &Value, rule: &str| finding(report, rule)["fix"]["title"].as_str().unwrap().to_owned();
    let forbidding =
        "operations = [\"getRoutingQueues\", \"getUsersMe\"]\n[scopes]\nrequired = []\nforbidden = [\"routing*\"]\n";
    let (report, run) = live(&stand, "agent", forbidding);
    assert_eq!(report["cause"], "missing-scope", "{run}");
    let change = &finding(&report, "missing-scope")["fix"]["options"][0]["changes"][0];
    assert_eq!((&change["kind"], &change["file"]), (&json!("change_policy"), &json!("why403.toml:4")), "{run}");
    assert!(change["text"].as_str().unwrap().contains("`getRoutingQueues` needs `routing:readonly`"), "{run}");
    assert!(report["judged"][0]["summary"].as_str().unwrap().contains("In why403.toml:4, remove"), "{run}");
    assert_eq!(report["privilege"]["missing"]["scopes"], json!([]), "{run}");
    let (_, run) = live(&stand, "agent", &forbidding.replace("\"getRoutingQueues\", ", ""));
    assert_eq!(run.code, Some(0), "{run}");

    let torn = "[scopes]\nrequired = []\n[token]\ngrant = \"service-account\"\n";
    for scenario in ["agent", "service-account"] {
        let (report, run) = live(&stand, scenario, torn);
        let cause = report["cause"].as_str().unwrap();
        let change = &finding(&report, cause)["fix"]["options"][0]["changes"][0];
        assert_eq!((&change["kind"], &change["key"]), (&json!("change_policy"), &json!("token.grant")), "{run}");
        assert_eq!((&change["file"], &change["to"]), (&json!("why403.toml:4"), &json!("user")), "{run}");
    }
    let (_, run) = live(&stand, "agent", &torn.replace("service-account", "user"));
    assert_eq!(run.code, Some(0), "{run}");

    let several = "operations = [\"getRoutingQueues\", \"postRoutingQueues\"]\n[scopes]\nrequired = []\n";
    let (report, run) = live(&stand, "agent", several);
    assert!(title(&report, "missing-scope").starts_with("Add the scope `routing` to"), "{run}");
    assert_eq!(report["privilege"]["missing"]["scopes"], json!(["routing"]), "{run}");
    let summaries: Vec<&str> =
        report["judged"].as_array().unwrap().iter().map(|one| one["summary"].as_str().unwrap()).collect();
    assert!(summaries.iter().all(|summary| summary.contains("Add the scope `routing` to")), "{summaries:?}");

    // The service account's own route, in place of the one that needs a user.
    let twin = format!("operations = [\"patchConversationsCallParticipantUserUserId\"]\n{torn}");
    let (report, run) = live(&stand, "service-account", &twin);
    assert_eq!((run.code, &report["causes"]), (Some(0), &json!([])), "{run}");
}
