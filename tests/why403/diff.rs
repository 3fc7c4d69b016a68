//! `why403 diff`: what works here and is refused there.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Run, Server, Stand, Why403, assert_no_leak, respond, steady};

/// A sandbox, and a folder for tokens and reports.
struct Desk {
    stand: Stand,
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { stand: Stand::new(), folder: TempDir::new().unwrap() }
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// A file with the token of a scenario.
    fn token(&self, scenario: &str) -> String {
        self.file(scenario, self.stand.scenario(scenario).token)
    }

    /// A file with the report of a command about a scenario.
    fn report(&self, command: &str, scenario: &str) -> String {
        let scenario = self.stand.scenario(scenario);
        let run = match command {
            "mute" => self.stand.change(command, &scenario).and(["--dry-run"]),
            _ => self.stand.command(command, &scenario),
        };
        self.file(&format!("{command}-{}.json", scenario.name), run.and(["--format", "json"]).run().stdout)
    }

    fn ask(&self, left: &str, right: &str) -> Why403 {
        diff(left, right).and(["--base-url", &self.stand.url()])
    }
}

fn diff(left: &str, right: &str) -> Why403 {
    Why403::new(["diff", "--left", left, "--right", right])
}

fn layer<'v>(report: &'v Value, name: &str) -> &'v Value {
    report["layers"].as_array().unwrap().iter().find(|layer| layer["layer"] == name).unwrap()
}

/// Standard output, however it was wrapped.
fn told(run: &Run) -> String {
    run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_as_the_schema_says(report: &Value) {
    let schema = Why403::new(["diff", "--schema"]).run().exits(0).json();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> = validator.iter_errors(report).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, [""; 0]);
}

#[test]
fn the_scope_that_one_token_lacks_is_told_first() {
    let desk = Desk::new();
    let (agent, lacking) = (desk.token("agent"), desk.token("missing-scope"));
    let run = desk.ask(&agent, &lacking).run().exits(0);
    let first = "✘ right is refused for missing-scope: it lacks `conversations`, which left has.\n";
    assert!(run.stdout.starts_with(first), "{run}");
    assert!(run.stdout.lines().count() <= 24, "{run}");
    // The two the other way round, and in every form.
    let turned = desk.ask(&lacking, &agent).and(["--format", "markdown"]).run().exits(0);
    assert!(
        turned.stdout.contains("left is refused for missing-scope: it lacks `conversations`, which right has."),
        "{turned}"
    );
    let json = desk.ask(&agent, &lacking).and(["--format", "json"]).run().exits(0).json();
    assert_eq!((&json["outcome"], &json["differs"]), (&json!("one_refused"), &json!(true)));
    assert_eq!((&json["decisive"]["rule"], &json["decisive"]["fails"]), (&json!("missing-scope"), &json!("right")));
    let scopes = &layer(&json, "scopes")["lists"][0];
    assert_eq!(scopes["only_right"], json!([]));
    assert!(scopes["only_left"].as_array().unwrap().contains(&json!("conversations")), "{scopes}");
    assert_eq!(layer(&json, "permissions")["state"], "same");
    is_as_the_schema_says(&json);
}

#[test]
fn a_user_and_a_service_account() {
    let desk = Desk::new();
    let [agent, service] = ["agent", "service-account"].map(|name| desk.stand.scenario(name).token);
    let run = desk.ask("env:AGENT", "env:SERVICE").env("AGENT", &agent).env("SERVICE", &service).run().exits(0);
    insta::assert_snapshot!(steady(&run.stdout, &desk.stand.url()));
    let wide = desk.ask(&desk.token("agent"), &desk.token("service-account")).env("COLUMNS", "200").run().exits(0);
    let row = wide.stdout.lines().find(|line| line.contains("grant")).unwrap_or_default();
    assert!(row.contains(" user ") && row.contains("client credentials"), "{wide}");
}

#[test]
fn the_built_in_sandbox_needs_no_file() {
    let run = diff("sandbox:agent", "sandbox:missing-permission").run().exits(0);
    assert!(told(&run).contains("refused for missing-permission: it lacks"), "{run}");
    diff("sandbox:agent", "sandbox:agnet").run().is_usage_error(&["agnet"]);
}

#[test]
fn the_organisations_setting_tells_two_tokens_apart_that_lack_the_same() {
    let run = diff("sandbox:scope-not-enforced", "sandbox:missing-scope").run().exits(0);
    assert!(
        told(&run).contains("enforces scopes, which that of left does not") || told(&run).contains("it lacks"),
        "{run}"
    );
    let json = diff("sandbox:scope-not-enforced", "sandbox:missing-scope").and(["--format", "json"]).run().json();
    let enforced = &layer(&json, "enforcement")["values"][0];
    assert_eq!((&enforced["left"], &enforced["right"]), (&json!("no"), &json!("yes")), "{json:#}");
}

#[test]
fn two_saved_reports_and_one_beside_a_token() {
    let desk = Desk::new();
    let (good, bad) = (desk.report("check", "agent"), desk.report("mute", "missing-scope"));
    let run = diff(&good, &bad).run().exits(0);
    assert!(
        told(&run).contains("right is refused for missing-scope: it lacks `conversations`, which left has."),
        "{run}"
    );
    assert!(told(&run).contains("not known where, permissions, roles, enforcement"), "{run}");
    assert!(!told(&run).contains("[redacted]"), "{run}");
    let json = diff(&good, &bad).and(["--format", "json"]).run().exits(0).json();
    assert_eq!((&json["left"]["kind"], &json["right"]["verdict"]), (&json!("report"), &json!("refused")));
    assert_eq!(
        layer(&json, "permissions"),
        &json!({"layer": "permissions", "state": "not_known", "values": [], "lists": []})
    );
    is_as_the_schema_says(&json);

    let before = desk.stand.requests().len();
    let run = desk.ask(&desk.token("agent"), &bad).run().exits(0);
    assert!(told(&run).contains("it lacks `conversations`, which left has."), "{run}");
    assert!(desk.stand.requests().len() > before);
    // Standard input, from a pipe of `check --format json`.
    let run = diff("-", &bad).input(fs::read(&good).unwrap()).run().exits(0);
    assert!(told(&run).contains("left ✔ allowed – -, a saved report"), "{run}");
}

#[test]
fn a_report_of_an_older_or_newer_version_is_read() {
    let desk = Desk::new();
    let mut report: Value =
        serde_json::from_str(&fs::read_to_string(desk.report("check", "missing-scope")).unwrap()).unwrap();
    let members = report.as_object_mut().unwrap();
    for newest in ["policy", "judged", "privilege", "survey", "input", "refusal"] {
        members.remove(newest);
    }
    members["tool"]["version"] = json!("0.0.1");
    members.insert("of a later day".into(), json!({"deep": [1, 2]}));
    members["findings"].as_array_mut().unwrap().iter_mut().for_each(|finding| {
        finding.as_object_mut().unwrap().remove("locations");
    });
    let older = desk.file("older.json", report.to_string());
    let run = desk.ask(&desk.token("agent"), &older).run().exits(0);
    assert!(told(&run).contains("it lacks `conversations`, which left has."), "{run}");
    assert!(told(&run).contains("different versions of why403, left by 0.1.0, right by 0.0.1"), "{run}");
}

#[test]
fn the_same_token_twice_is_said_to_be_the_same() {
    let desk = Desk::new();
    let agent = desk.token("agent");
    let run = desk.ask(&agent, &agent).run().exits(0);
    assert!(told(&run).contains("Both are allowed") && told(&run).contains("Both sides are the same token."), "{run}");
    assert!(told(&run).contains("why403 explain"), "where to look next\n{run}");
    let json = desk.ask(&agent, &agent).and(["--format", "json"]).run().exits(0).json();
    assert_eq!((&json["differs"], &json["decisive"]), (&json!(false), &Value::Null));
}

#[test]
fn a_side_that_does_not_answer_is_not_known_and_exits_3() {
    let desk = Desk::new();
    let agent = desk.token("agent");
    let sides = ["--left-base-url", &desk.stand.url(), "--right-base-url", "http://127.0.0.1:9", "--timeout", "2s"];
    let run = diff(&agent, &agent).and(sides).run().exits(3);
    assert!(told(&run).contains("left is allowed; right is unclear: nothing is known to refuse it."), "{run}");
    let json = diff(&agent, &agent).and(sides).and(["--format", "json"]).run().exits(3).json();
    assert_eq!(layer(&json, "permissions")["state"], "not_known");
    let busy = Server::start(|_, stream| respond(stream, "503 Service Unavailable", &[], b"{}"));
    diff(&agent, &agent).and(["--base-url", &busy.url(), "--timeout", "500ms"]).run().exits(3);
}

#[test]
fn without_a_place_nothing_is_sent() {
    let desk = Desk::new();
    let (agent, other) = (desk.token("agent"), desk.token("missing-scope"));
    let run = diff(&agent, &other).env("GENESYSCLOUD_REGION", "us-east-1").run().exits(0);
    assert!(told(&run).contains("Neither is settled") && told(&run).contains("no requests made"), "{run}");
    desk.ask(&agent, &other).and(["--offline"]).run().is_usage_error(&["--offline"]);
    // What is no token is sent nowhere.
    let spoilt = desk.file("spoilt", "two words");
    let before = desk.stand.requests().len();
    let run = desk.ask(&spoilt, &spoilt).run().exits(0);
    assert!(told(&run).contains("Both are refused for token-malformed"), "{run}");
    assert_eq!(desk.stand.requests().len(), before);
}

#[test]
fn each_token_goes_to_its_own_place_only() {
    let desk = Desk::new();
    let (agent, other) = (desk.token("agent"), desk.token("missing-scope"));
    let [left, right] = [0, 1].map(|_| {
        Server::start(|_, stream| {
            respond(
                stream,
                "401 Unauthorized",
                &[],
                br#"{"code":"bad.credentials","status":401,"message":"Invalid login credentials."}"#,
            )
        })
    });
    diff(&agent, &other).and(["--left-base-url", &left.url(), "--base-url", &right.url()]).run().exits(0);
    for (server, scenario) in [(left, "agent"), (right, "missing-scope")] {
        let token = desk.stand.scenario(scenario).token;
        let heard = server.heard();
        assert!(!heard.is_empty() && heard.iter().all(|request| request.token() == token && request.method == "GET"));
    }
}

#[test]
fn jwts_are_compared_by_their_claims_offline() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let desk = Desk::new();
    let jwt = |name: &str, claims: &Value| {
        let parts = [json!({"alg": "RS256", "typ": "at+jwt"}).to_string(), claims.to_string(), "s".repeat(256)];
        desk.file(name, parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join("."))
    };
    let control = "conversation:participant:control";
    let good = jwt(
        "dev.jwt",
        &json!({"iss": "https://login.dev.example", "sub": "one", "exp": 4102444800_i64, "scope": format!("{control} conversations")}),
    );
    let bad = jwt(
        "prod.jwt",
        &json!({"iss": "https://login.example", "sub": "one", "exp": 4102444800_i64, "scope": "conversations"}),
    );
    let run = diff(&good, &bad).run().exits(0);
    assert!(
        told(&run).contains(
            "right is refused for control-scope-missing: it lacks `conversation:participant:control`, which left has."
        ),
        "{run}"
    );
    assert!(told(&run).contains("issuer (unverified)"), "{run}");
    let expired =
        jwt("old.jwt", &json!({"sub": "one", "exp": 1600000000, "scope": format!("{control} conversations")}));
    let run = diff(&good, &expired).run().exits(0);
    assert!(
        told(&run).contains("refused for token-expired: its time ends 2020-09-13T12:26:40Z, that of left"),
        "{run}"
    );
    // With the issuer that is asked for, the issuer is what tells them apart.
    let run = diff(&good, &bad).and(["--issuer", "https://login.dev.example"]).run().exits(0);
    assert!(
        told(&run).contains("refused for issuer-mismatch: its issuer is https://login.example, that of left"),
        "{run}"
    );
}

#[test]
fn several_operations_are_compared_one_by_one() {
    let run = diff("sandbox:agent", "sandbox:service-account")
        .and(["--operation", "getUsersMe", "--operation", "getOauthScopes", "--format", "json"])
        .run()
        .exits(0);
    let operations = layer(&run.json(), "operations")["values"].clone();
    let me = operations.as_array().unwrap().iter().find(|row| row["name"] == "getUsersMe").unwrap().clone();
    assert_eq!((&me["left"], &me["right"]), (&json!("allowed"), &json!("refused: service-account")), "{run}");
}

#[test]
fn what_is_no_side_is_named_with_what_to_give() {
    let desk = Desk::new();
    let agent = desk.token("agent");
    let rows: [(&[u8], &str); 6] = [
        (b"{\"schema_version\": 1, ", "not JSON, at line 1"),
        (b"{\"access_token\": \"q7Rk2Zt9Wm4Xc8Vb1Nn5\"}", "no report of"),
        (b"{\"schema_version\": 9, \"verdict\": \"allowed\"}", "version 9"),
        (b"\x7fELF\x00\x00", "neither a token nor a saved report"),
        (b"  \n ", "empty"),
        (b"\xff\xfe\x00\xd8", "not UTF-8"),
    ];
    for (position, (content, words)) in rows.into_iter().enumerate() {
        let file = desk.file(&format!("side-{position}"), content);
        let run = diff(&agent, &file).run();
        run.is_usage_error(&["--right", &file, words]);
        assert_no_leak("q7Rk2Zt9Wm4Xc8Vb1Nn5", &run.streams());
        diff(&file, &agent).run().is_usage_error(&["--left"]);
    }
    let prose = desk.file("prose", "many words of no token ".repeat(10));
    diff(&agent, &prose).run().is_usage_error(&["neither a token nor a saved report"]);
    let long = desk.file("long", "x".repeat(9 << 20));
    diff(&agent, &long).run().is_usage_error(&["more than 8192 KiB"]);
    let folder = desk.folder.path().to_str().unwrap().to_owned();
    diff(&agent, &folder).run().is_usage_error(&["--right", "cannot be read"]);
    diff(&agent, "./nothing.json").run().is_usage_error(&["./nothing.json"]);
    diff("-", "-").run().is_usage_error(&["--left -", "--right -", "standard input"]);
    diff("-", &agent).and(["--operations", "-"]).run().is_usage_error(&["standard input"]);
    diff("env:NOT_SET", &agent).run().is_usage_error(&["env:NOT_SET", "not set"]);
    diff("env:not a name", &agent).run().is_usage_error(&["no name of a variable"]);
    diff("profile:nobody", &agent).run().is_usage_error(&["nobody"]);
    Why403::new(["diff", "--left", &agent]).run().is_usage_error(&["required"]);
    let report = desk.report("check", "agent");
    diff(&report, &agent).and(["--left-region", "us-east-1"]).run().is_usage_error(&["--left-region", "saved report"]);
    diff(&agent, &report).and(["--left-base-url", "http://gateway.example"]).run().is_usage_error(&["--left-base-url"]);
    diff(&agent, &agent).and(["--right-region", "nowhere"]).run().is_usage_error(&["--right-region nowhere"]);
}

#[test]
fn tokens_of_variables_and_a_token_as_an_argument() {
    let desk = Desk::new();
    let [agent, other] = ["agent", "missing-scope"].map(|name| desk.stand.scenario(name).token);
    let run =
        desk.ask("env:DEV_TOKEN", "env:PROD_TOKEN").env("DEV_TOKEN", &agent).env("PROD_TOKEN", &other).run().exits(0);
    assert!(told(&run).contains("env:DEV_TOKEN at http") && told(&run).contains("it lacks `conversations`"), "{run}");
    let run = desk.ask("env:DEV_TOKEN", &other).env("DEV_TOKEN", &agent).run();
    run.is_usage_error(&["--right", "may be a token"]);
    for token in [&agent, &other] {
        assert_no_leak(token, &run.streams());
    }
    assert!(desk.stand.requests().iter().all(|request| request.method == "GET"));
}

#[test]
fn the_codes_are_told_and_the_page_goes_to_a_file() {
    let help = Why403::new(["diff", "--help"]).run().exits(0).stdout;
    assert!(help.contains("0  both sides were read") && help.contains("3  Genesys Cloud did not answer"), "{help}");
    let desk = Desk::new();
    let file = desk.folder.path().join("diff.md");
    let run = diff("sandbox:agent", "sandbox:agent")
        .and(["--format", "markdown", "--output", file.to_str().unwrap()])
        .run()
        .exits(0);
    assert_eq!(run.streams(), "");
    assert!(fs::read_to_string(&file).unwrap().starts_with("# Left and right\n\nBoth are allowed"));
}

#[test]
fn a_scan_is_no_side() {
    let desk = Desk::new();
    let code =
        desk.file("call.js", "await fetch('https://api.mypurecloud.com/api/v2/users/mee', { method: 'GET' });\n");
    let scan = Why403::new(["scan", &code, "--format", "json"]).run();
    let scan = desk.file("scan.json", scan.stdout);
    let agent = desk.report("check", "agent");
    for run in [diff(&scan, &agent).run(), diff(&agent, &scan).run()] {
        run.is_usage_error(&["scan.json", "`scan`", "judges no token"]);
        assert!(run.stderr.contains("why403 check --operations-from-scan PATH"), "{run}");
    }
    // A token that was judged for what code calls is one.
    let code =
        desk.file("right.js", "await fetch('https://api.mypurecloud.com/api/v2/users/me', { method: 'GET' });\n");
    let scenario = desk.stand.scenario("agent");
    let judged =
        desk.stand.command("check", &scenario).and(["--operations-from-scan", &code, "--format", "json"]).run();
    let judged = desk.file("judged.json", judged.stdout);
    let json = diff(&judged, &judged).and(["--format", "json"]).run().exits(0).json();
    assert_eq!(json["cautions"], json!(["Both sides are the same token."]));
}

#[test]
fn different_operations_are_told_before_anything_else() {
    let desk = Desk::new();
    let wanting = |scenario: &str, operation: &str| {
        let report = desk.stand.command("check", &desk.stand.scenario(scenario)).and(["--operation", operation]);
        desk.file(&format!("{scenario}-{operation}.json"), report.and(["--format", "json"]).run().stdout)
    };
    let (me, call) = (wanting("missing-permission", "getUsersMe"), desk.report("check", "missing-permission"));
    let run = diff(&me, &call).run().exits(0);
    let first = "✘ They were judged for different operations, left for `getUsersMe`, right for \
        `patchConversationsCallParticipant`: what depends on the operation is not compared.";
    assert!(told(&run).starts_with(first), "{run}");
    assert!(!told(&run).contains("it lacks") && !told(&run).contains("is held"), "{run}");
    assert_eq!(run.stdout.matches("judged for different").count(), 1, "{run}");
    let json = diff(&me, &call).and(["--format", "json"]).run().exits(0).json();
    assert_eq!((&json["decisive"], &layer(&json, "verdict")["state"]), (&Value::Null, &json!("not_known")));
    is_as_the_schema_says(&json);
    let markdown = diff(&me, &call).and(["--format", "markdown"]).run().exits(0).stdout;
    assert_eq!(markdown.matches("judged for different").count(), 1, "{markdown}");

    // An explained failure that does not show its operation.
    let body = r#"{"message":"Unable to perform the requested action. You are missing the following permission(s): conversation:participant:wrapup","code":"missing.permissions","status":403}"#;
    let explained = Why403::new(["explain", "-", "--format", "json"]).input(body).run().exits(1).stdout;
    let explained = desk.file("explained.json", explained);
    let run = diff(&explained, &desk.report("check", "agent")).run().exits(0);
    let first = "✘ right was judged for `patchConversationsCallParticipant`, left names no operation: what depends on \
        the operation is not compared. left is refused for missing-permission; right is allowed.";
    assert!(told(&run).starts_with(first), "{run}");
    assert!(!told(&run).contains("is held"), "{run}");
}

#[test]
fn an_error_names_the_flag_that_was_typed() {
    let named = |run: Run, words: &str| {
        run.is_usage_error(&[words]);
        assert!(!run.stderr.contains("--sandbox ") && !run.stderr.contains("--profile"), "{run}");
    };
    named(diff("sandbox:agnt", "sandbox:agent").run(), "--left sandbox:agnt: no such scenario; near: agent");
    named(diff("sandbox:agent", "sandbox:nope").run(), "--right sandbox:nope: no such scenario");
    named(diff("profile:nobody", "sandbox:agent").run(), "--left profile:nobody: no such stored login");
    named(diff("sandbox:agent", "profile:no body").run(), "--right profile:no body: give a name");
    // The flag that has always been named is so still.
    Why403::new(["check", "--profile", "nobody"]).run().is_usage_error(&["--profile nobody: no such stored login"]);
}

#[test]
fn a_place_that_serves_no_side_is_an_error() {
    let desk = Desk::new();
    let (agent, report) = (desk.token("agent"), desk.report("check", "agent"));
    for (flag, value) in [("--region", "us-east-1"), ("--base-url", "http://127.0.0.1:9")] {
        for (left, right) in [("sandbox:agent", "sandbox:agent"), (&report, "sandbox:agent"), (&report, &report)] {
            diff(left, right).and([flag, value]).run().is_usage_error(&[flag, "neither side is a token"]);
        }
        let own = ["--left-base-url", "http://127.0.0.1:9", "--right-region", "us-east-1"];
        diff(&agent, &agent).and(own).and([flag, value]).run().is_usage_error(&[flag, "its own place"]);
    }
    diff("sandbox:agent", &report).and(["--offline"]).run().is_usage_error(&["--offline", "sandbox"]);
    // Where one side is a token, it is served; and nobody is asked about two reports anyway.
    desk.ask(&agent, "sandbox:agent").run().exits(0);
    diff(&report, &report).and(["--offline"]).run().exits(0);
}

#[test]
fn one_sentence_or_every_layer() {
    let pair = || diff("sandbox:scope-not-enforced", "sandbox:missing-permission");
    let quiet = pair().and(["-q"]).run().exits(0).stdout;
    assert_eq!(
        quiet,
        "✘ right is refused for missing-permission: it lacks `conversation:participant:wrapup` and \
         `conversation:communication:disconnect`, of which one is enough; left holds them.\n"
    );
    let normal = pair().run().exits(0);
    assert!(normal.stdout.lines().count() <= 24, "{normal}");
    assert!(
        told(&normal).contains("differ too: `-v` shows") || told(&normal).contains("differs too: `-v` shows"),
        "{normal}"
    );
    let all = pair().and(["-v"]).run().exits(0);
    assert!(all.stdout.lines().count() > 24 && !told(&all).contains("-v"), "{all}");
    for layer in ["where", "token", "client", "identity", "scopes", "permissions", "findings"] {
        assert!(all.stdout.contains(&format!("\n  {layer} ")), "{layer}\n{all}");
    }
    // Neither changes what programs read.
    let json = |flags: &[&str]| pair().and(["--format", "json"]).and(flags).run().exits(0).json()["layers"][8].clone();
    assert_eq!(json(&["-q"]), json(&["-v"]));
    pair().and(["-q", "-v"]).run().is_usage_error(&["--quiet"]);
}
