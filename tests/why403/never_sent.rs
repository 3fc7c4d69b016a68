//! What is recognised as no access token is sent nowhere, by no command and in no mode; and the report says so.

use std::path::PathBuf;
use std::{fs, thread};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Run, Server, Why403, assert_no_leak, respond};

const CONVERSATION: &str = "3b2f0a6e-1c4d-4e5f-8a9b-0c1d2e3f4a5b";
const PARTICIPANT: &str = "9d8c7b6a-5f4e-4d3c-ab2a-190817263544";
const USER: &str = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

/// Letters and digits as chance would have them, made and not captured.
fn random(length: usize) -> String {
    "Qw7Zk3vRt9Xm2Lp5Hd8Ns1Bc4Gf6Jy0UaTe5Wi2Ob".chars().cycle().take(length).collect()
}

fn capitals(length: usize) -> String {
    random(length).to_ascii_uppercase().replace(['0', '1', '8', '9'], "X")
}

fn jwt(header: Value, claims: Value) -> String {
    let signature = random(if header["alg"] == "ES256" { 64 } else { 256 }).into_bytes();
    [header.to_string().into_bytes(), claims.to_string().into_bytes(), signature]
        .map(|part| URL_SAFE_NO_PAD.encode(part))
        .join(".")
}

fn bearer_jwt(claims: Value) -> String {
    jwt(json!({"alg": "RS256", "typ": "JWT", "kid": "k1"}), claims)
}

/// Every kind of text that is recognised, and the cause that its report names.
fn kinds() -> Vec<(&'static str, String, &'static str)> {
    let malformed = [
        ("UUID", "4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90".to_owned()),
        ("client and secret", format!("4f5b9a40-1f6e-4b6a-9d0e-0c2f6a7d8e90:{}", random(43))),
        ("client and secret in base64", STANDARD.encode(format!("4f5b9a40-1f6e-4b6a:{}", random(43)))),
        ("JSON", json!({"access_token": random(80), "expires_in": 86399}).to_string()),
        ("JWE", format!("{}.a.b.c.d", URL_SAFE_NO_PAD.encode(r#"{"alg":"dir","enc":"A256GCM"}"#))),
    ];
    let of_another_kind = [
        ("ID token", bearer_jwt(json!({"iss": "https://login.example", "aud": "app", "nonce": "n", "at_hash": "h"}))),
        ("ID token by its header", jwt(json!({"alg": "RS256", "typ": "id+jwt"}), json!({"sub": "u"}))),
        ("refresh token", bearer_jwt(json!({"typ": "Refresh", "sub": "u", "aud": "app"}))),
        ("guest chat", bearer_jwt(json!({"iss": "urn:example:guest-chat", "sub": "g", "conversationId": "c"}))),
        ("web messaging", bearer_jwt(json!({"deploymentId": "d", "aud": "web-messaging", "sub": "g"}))),
        ("DPoP proof", jwt(json!({"alg": "ES256", "typ": "dpop+jwt"}), json!({"htm": "GET", "jti": "j"}))),
        ("GitHub", format!("ghp_{}", random(36))),
        ("GitHub, fine-grained", format!("github_pat_{}_{}", random(22), random(59))),
        ("GitHub OAuth", format!("gho_{}", random(36))),
        ("GitLab", format!("glpat-{}", random(20))),
        ("Slack bot", format!("xoxb-123456789012-1234567890123-{}", random(24))),
        ("Slack user", format!("xoxp-123456789012-1234567890123-{}", random(32))),
        ("AWS key id", format!("AKIA{}", capitals(16))),
        ("AWS session key id", format!("ASIA{}", capitals(16))),
        ("Stripe", format!("sk_live_{}", random(24))),
        ("OpenAI", format!("sk-{}", random(48))),
        ("OpenAI project", format!("sk-proj-{}", random(72))),
        ("Google API key", format!("AIza{}", random(35))),
        ("Google OAuth", format!("ya29.{}", random(120))),
        ("npm", format!("npm_{}", random(36))),
        ("PyPI", format!("pypi-AgEIcHlwaS5vcmc{}", random(120))),
        ("SendGrid", format!("SG.{}.{}", random(22), random(43))),
        ("Facebook", format!("EAAB{}", random(160))),
    ];
    let named = |cause| move |(kind, token): (&'static str, String)| (kind, token, cause);
    malformed.map(named("token-malformed")).into_iter().chain(of_another_kind.map(named("token-wrong-kind"))).collect()
}

/// A server that answers everything as if all were well, a scratch folder, and a token in every place that is read.
struct Case {
    server: Server,
    folder: TempDir,
    token: String,
}

impl Case {
    fn new(token: &str) -> Self {
        let server = Server::start(|_, stream| respond(stream, "200 OK", &[], b"{}"));
        let case = Self { server, folder: TempDir::new().unwrap(), token: token.to_owned() };
        let stored = json!({"version": 1, "profiles": {"default": {
            "base_url": case.server.url(), "client_id": "a-client", "grant": "client_credentials",
            "access_token": token, "obtained_at": "2026-07-01T12:00:00Z", "expires_at": null,
        }}});
        fs::create_dir_all(case.credentials().parent().unwrap()).unwrap();
        fs::write(case.credentials(), stored.to_string()).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(case.credentials(), fs::Permissions::from_mode(0o600)).unwrap();
        }
        fs::write(case.path("token"), token).unwrap();
        fs::write(case.path("good"), "Zk3_vQ9-".repeat(10)).unwrap();
        fs::write(case.path("operations"), "getUsersMe\npatchConversationsCallParticipant\n").unwrap();
        fs::write(case.path("failure"), r#"{"status":403,"code":"not.authorized","message":"no"}"#).unwrap();
        case
    }

    fn credentials(&self) -> PathBuf {
        self.folder.path().join(".config/why403/credentials.json")
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// A run with the token in the environment, too.
    fn run(&self, arguments: &[&str]) -> Run {
        let url = self.server.url();
        // A request to a region would pass by here, and not leave this machine.
        Why403::new(arguments)
            .token(&self.token)
            .home(self.folder.path())
            .env("HTTPS_PROXY", &url)
            .env("https_proxy", &url)
            .run()
    }

    #[track_caller]
    fn sent_nothing(&self, run: &Run) {
        let heard = self.server.heard();
        assert!(heard.is_empty(), "{} {} was sent by\n{run}", heard[0].method, heard[0].target);
        assert_no_leak(&self.secret(), &run.streams());
    }

    /// What must not be shown: of JSON, the value, not the names of its members.
    fn secret(&self) -> String {
        if self.is_json() { random(80) } else { self.token.clone() }
    }

    fn is_json(&self) -> bool {
        self.token.starts_with('{')
    }
}

/// Runs a case for each kind, a few at a time.
fn for_each_kind(test: impl Fn(&str, &Case, &str) + Sync) {
    let kinds = kinds();
    thread::scope(|scope| {
        for part in kinds.chunks(kinds.len().div_ceil(4)) {
            let test = &test;
            scope.spawn(move || part.iter().for_each(|(kind, token, cause)| test(kind, &Case::new(token), cause)));
        }
    });
}

#[test]
fn check_and_mute_send_it_nowhere_in_any_mode() {
    for_each_kind(|kind, case, cause| {
        let url = case.server.url();
        let base = ["--base-url", url.as_str()];
        let ids = ["--conversation", CONVERSATION, "--participant", PARTICIPANT, "--timeout", "2s"];
        let (operations, token) = (case.path("operations"), case.path("token"));
        let checks: [&[&str]; 6] = [
            &base,
            &["--base-url", &url, "--operations", &operations],
            &["--find-region"],
            &["--region", "eu-west-1"],
            &["--profile", "default"],
            &["--base-url", &url, "--token-file", &token],
        ];
        let changes: [&[&str]; 8] = [
            &base,
            &["--base-url", &url, "--no-preflight"],
            &["--base-url", &url, "--dry-run"],
            &["--base-url", &url, "--dry-run=phantom"],
            &["--base-url", &url, "--dry-run=same"],
            &["--base-url", &url, "--for", "1s"],
            &["--base-url", &url, "--no-preflight", "--on-behalf-of", USER],
            &["--profile", "default", "--no-preflight"],
        ];
        let runs = checks.iter().map(|flags| [&["check"], *flags].concat()).chain(
            ["mute", "unmute"]
                .iter()
                .flat_map(|command| changes.iter().map(move |flags| [&[*command], *flags, &ids].concat())),
        );
        for arguments in runs {
            let run = case.run(&[&arguments[..], &["--format", "json"]].concat());
            case.sent_nothing(&run);
            let report = run.exits(1).json();
            assert_eq!(report["cause"], cause, "{kind}: {arguments:?}\n{report:#}");
            let summary = report["summary"].as_str().unwrap();
            assert!(summary.contains("was not sent anywhere"), "{kind}: {arguments:?}: {summary}");
            assert_eq!(report["exchanges"], json!([]), "{kind}: {arguments:?}");
        }
        // Where nothing was to be sent, nothing is said of it.
        let run = case.run(&["check", "--offline", "--format", "json"]).exits(1);
        assert!(!run.stdout.contains("not sent"), "{kind}\n{run}");
    });
}

#[test]
fn a_person_reads_that_it_was_not_sent() {
    let case = Case::new(&format!("ghp_{}", random(36)));
    let run = case.run(&["check", "--base-url", &case.server.url()]).exits(1);
    let summary = "✘ would be refused: token-wrong-kind\n  The token is a GitHub token, where an access token belongs. Use the value of\n  \
                   `access_token` from the login's answer, or sign in again. The token was not\n  sent anywhere.\n";
    assert!(run.stdout.starts_with(summary), "{run}");
    assert!(run.stdout.contains("begins with ghp_…"), "{run}");
}

#[test]
fn explain_diff_logout_and_refresh_send_it_nowhere() {
    for_each_kind(|kind, case, cause| {
        let url = case.server.url();
        let (failure, token, good) = (case.path("failure"), case.path("token"), case.path("good"));
        for flags in [
            &["--token-file", token.as_str(), "--base-url", &url][..],
            &["--profile", "default"],
            &["--profile", "default", "--region", "eu-west-1"],
        ] {
            let run = case.run(&[&["explain", failure.as_str(), "--format", "json"], flags].concat());
            case.sent_nothing(&run);
            assert_eq!(run.code, Some(1), "{kind}\n{run}");
            let remarks = run.json()["input"]["remarks"].to_string();
            assert!(remarks.contains("was not sent anywhere"), "{kind}: {remarks}");
        }
        for sides in [["profile:default", "sandbox:agent"], ["sandbox:agent", "profile:default"]] {
            let run = case.run(&["diff", "--left", sides[0], "--right", sides[1], "--format", "json"]);
            case.sent_nothing(&run);
            let report = run.exits(0).json();
            assert!(report.to_string().contains("was not sent anywhere"), "{kind}: {report:#}");
            assert!(report.to_string().contains(cause), "{kind}: {report:#}");
        }
        if !case.is_json() {
            let run = case.run(&["diff", "--left", &token, "--right", &token, "--base-url", &url]);
            case.sent_nothing(&run);
        }
        let run = case.run(&["diff", "--left", "env:WHY403_TOKEN", "--right", &good, "--left-base-url", &url]);
        case.sent_nothing(&run);
        let run = case.run(&["logout"]);
        case.sent_nothing(&run);
        let run = run.exits(1);
        assert!(run.stdout.contains("forgotten") && run.stdout.contains("not sent anywhere"), "{kind}\n{run}");
        assert!(!fs::read_to_string(case.credentials()).unwrap().contains(&case.token), "{kind}");

        case.run(&["catalogue", "refresh", "--base-url", &url, "--timeout", "2s"]);
        let heard = case.server.heard();
        assert!(heard.iter().all(|request| request.header("authorization").is_none()), "{kind}: {heard:?}");
        assert!(!heard.is_empty(), "the definition was asked for");
    });
}

#[test]
fn a_login_that_brings_something_else_is_explained_and_not_stored() {
    for_each_kind(|kind, case, cause| {
        let brought = case.token.clone();
        let service = Server::start(move |_, stream| {
            let answer = json!({"access_token": brought, "token_type": "bearer", "expires_in": 86399});
            respond(stream, "200 OK", &[], answer.to_string().as_bytes());
        });
        let home = TempDir::new().unwrap();
        let run = Why403::new(["login", "--base-url", &service.url(), "--client-credentials", "--client-id", "an-id"])
            .env("GENESYSCLOUD_OAUTHCLIENT_SECRET", &random(43))
            .home(home.path())
            .run()
            .exits(1);
        assert!(run.stdout.lines().next().unwrap().contains(cause), "{kind}\n{run}");
        assert!(run.stdout.contains("not stored"), "{kind}\n{run}");
        assert_no_leak(&case.secret(), &run.streams());
        assert!(!home.path().join(".config/why403/credentials.json").exists(), "{kind}");
        assert_eq!(service.heard().len(), 1, "{kind}");
    });
}

/// What is only probably no access token is the server's to judge.
#[test]
fn what_is_in_doubt_is_sent() {
    for token in [
        "Zk3_vQ9-".repeat(10),
        random(33),
        random(199),
        format!("{}==", random(38)),
        bearer_jwt(json!({"iss": "https://login.example", "sub": "u", "scope": "conversations", "aud": "api"})),
        jwt(json!({"alg": "RS256", "typ": "at+jwt"}), json!({"nonce": "n", "sub": "u", "aud": "api"})),
        bearer_jwt(json!({"nonce": "n", "scope": "conversations", "client_id": "c", "aud": "api"})),
        bearer_jwt(json!({"conversationId": "c", "scope": "conversations"})),
        format!("sk-{}", "Zk3_vQ9-".repeat(9)),
        format!("EAA{}", "Zk3_vQ9-".repeat(9)),
        format!("AKIA{}", random(76)),
    ] {
        let case = Case::new(&token);
        case.run(&["check", "--base-url", &case.server.url()]);
        assert!(case.server.heard().iter().any(|request| request.token() == token), "{token}");
    }
}

/// A request to another service with that service's token is no mix-up of tokens.
#[test]
fn a_token_of_another_service_sent_to_that_service_is_no_fault() {
    let token = format!("ghp_{}", random(36));
    let to = |host: &str, answer: &str| {
        let pasted = format!(
            "curl -i -H 'Authorization: Bearer {token}' https://{host}/api/v2/users/me\n\nHTTP/1.1 401 Unauthorized\n\
             content-type: application/json\n\n{answer}"
        );
        let run = Why403::new(["explain", "--format", "json"]).input(pasted).run();
        assert_no_leak(&token, &run.streams());
        run.json()
    };
    let report = to("api.github.com", r#"{"message":"Bad credentials","documentation_url":"https://docs.github.com"}"#);
    assert_ne!(report["cause"], "token-wrong-kind", "{report:#}");
    let report = to("api.mypurecloud.com", r#"{"status":401,"code":"bad.credentials","message":"Invalid login"}"#);
    assert_eq!(report["cause"], "token-wrong-kind", "{report:#}");
}
